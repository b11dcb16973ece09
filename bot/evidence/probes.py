"""The table of probes, in the order in which their findings matter to a person.

A new probe is a file and one line here. The order decides only which sentence is said first; what
findings are worth is decided in `grade`.
"""

from collections.abc import Callable

from bot.evidence.facts import Facts
from bot.evidence.file_is_not_empty import file_is_not_empty
from bot.evidence.file_is_within_size import file_is_within_size
from bot.evidence.file_type_matches_content import file_type_matches_content
from bot.evidence.kind_fits_question import kind_fits_question
from bot.evidence.photo_decodes import photo_decodes
from bot.evidence.photo_is_large_enough import photo_is_large_enough
from bot.evidence.report_opens import report_opens
from prompts.finding import Finding
from prompts.question import Kind

Probe = Callable[[Facts, Kind], Finding]

PROBES: tuple[Probe, ...] = (
    file_is_not_empty,
    file_is_within_size,
    file_type_matches_content,
    kind_fits_question,
    photo_decodes,
    report_opens,
    photo_is_large_enough,
)


def probe(facts: Facts, question_kind: Kind) -> tuple[Finding, ...]:
    """One finding of every probe, in the table's order.

    A file that came with no question, or with one that is not answered by files, is probed as
    `Kind.FILE`.
    """
    return tuple(ask(facts, question_kind) for ask in PROBES)
