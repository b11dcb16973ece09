"""The table of probes, in the order in which their findings matter to a person.

A new probe is a file and one line here. The order decides only which sentence is said first; what
findings are worth is decided in `grade`. The sentences about a photo are all about one picture, the
one by which the file is worth most.
"""

from collections.abc import Callable

from bot.evidence.case import Case
from bot.evidence.control_plan_fits_gate import control_plan_fits_gate
from bot.evidence.credentials_hold import credentials_hold
from bot.evidence.facts import Facts
from bot.evidence.file_is_not_empty import file_is_not_empty
from bot.evidence.file_is_within_size import file_is_within_size
from bot.evidence.file_type_matches_content import file_type_matches_content
from bot.evidence.films_all_looked_at import films_all_looked_at
from bot.evidence.grade import judge
from bot.evidence.kind_fits_question import kind_fits_question
from bot.evidence.photo_decodes import photo_decodes
from bot.evidence.photo_is_large_enough import photo_is_large_enough
from bot.evidence.photo_is_new import photo_is_new
from bot.evidence.photo_is_sharp import photo_is_sharp
from bot.evidence.photo_shows_placard import photo_shows_placard
from bot.evidence.photo_taken_at_site import photo_taken_at_site
from bot.evidence.photo_taken_in_time import photo_taken_in_time
from bot.evidence.photo_views import views
from bot.evidence.photos_all_looked_at import photos_all_looked_at
from bot.evidence.report_agrees import report_agrees
from bot.evidence.report_claims_hold import report_claims_hold
from bot.evidence.report_hides_nothing import report_hides_nothing
from bot.evidence.report_is_complete import report_is_complete
from bot.evidence.report_is_more_than_same_as_sample import report_is_more_than_same_as_sample
from bot.evidence.report_issues_are_disposed import report_issues_are_disposed
from bot.evidence.report_kind_fits import report_kind_fits
from bot.evidence.report_meets_usual_limits import report_meets_usual_limits
from bot.evidence.report_names_this_order import report_names_this_order
from bot.evidence.report_opens import report_opens
from bot.evidence.report_readings_vary import report_readings_vary
from bot.evidence.sender_is_expected import sender_is_expected
from prompts.finding import Finding, Outcome

Probe = Callable[[Facts, Case], Finding]

PROBES: tuple[Probe, ...] = (
    file_is_not_empty,
    file_is_within_size,
    file_type_matches_content,
    kind_fits_question,
    photo_decodes,
    photos_all_looked_at,
    films_all_looked_at,
    report_opens,
    report_hides_nothing,
    photo_is_large_enough,
    photo_shows_placard,
    photo_is_new,
    photo_is_sharp,
    credentials_hold,
    photo_taken_in_time,
    photo_taken_at_site,
    report_kind_fits,
    report_is_more_than_same_as_sample,
    report_claims_hold,
    report_readings_vary,
    report_meets_usual_limits,
    report_agrees,
    report_names_this_order,
    report_is_complete,
    report_issues_are_disposed,
    control_plan_fits_gate,
    sender_is_expected,
)

OF_ONE_PICTURE: frozenset[Probe] = frozenset(
    (
        photo_is_large_enough,
        photo_shows_placard,
        photo_is_new,
        photo_is_sharp,
        credentials_hold,
        photo_taken_in_time,
        photo_taken_at_site,
    )
)
"""The sentences that have to hold for one and the same picture."""


def probe(facts: Facts, case: Case) -> tuple[Finding, ...]:
    """One finding of every probe, in the table's order.

    A file that came with no question is probed as one of `Kind.FILE`.
    """
    of_file = {ask: ask(facts, case) for ask in PROBES if ask not in OF_ONE_PICTURE}
    each = (
        tuple(of_file[ask] if ask in of_file else ask(*view) for ask in PROBES)
        for view in views(facts, case)
    )
    return max(each, key=_worth)


def _worth(findings: tuple[Finding, ...]) -> tuple[bool, int, int]:
    """How a file comes off; of equal grades the fewer false sentences."""
    judgement = judge(findings)
    false = sum(finding.holds is Outcome.FALSE for finding in findings)
    return judgement.accepted, judgement.grade, -false
