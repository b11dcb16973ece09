"""What the findings about one file are worth together.

Decides whether the file is accepted for its question, the grade E0 to E4 that it gives the answer,
what the next grade would need, and which findings a person is told. A false finding refuses the
file, unless it only weakens it (a photo seen before is still a photo): then it caps the grade. "Not
available" refuses nothing: what is not there is neutral. It refuses to know files, limits and
formats.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.evidence.report_claims_hold import OPEN
from bot.evidence.wording import in_words
from prompts.answer import Grade
from prompts.finding import Finding, Outcome
from prompts.words import Words

CLAIM = "report_claims_hold"
VARY = "report_readings_vary"
PLACARD = "photo_shows_placard"
SENDER = "sender_is_expected"
NEW = "photo_is_new"
LEFT_OUT = frozenset(("photos_all_looked_at", "films_all_looked_at"))
IN_TIME = "photo_taken_in_time"
AT_SITE = "photo_taken_at_site"
CREDENTIALS = "credentials_hold"
NAMES_ORDER = "report_names_this_order"

WEAKENS: Mapping[str, Grade] = MappingProxyType(
    {
        PLACARD: Grade.E1,
        NEW: Grade.E1,
        CREDENTIALS: Grade.E1,
        NAMES_ORDER: Grade.E1,
        "report_agrees": Grade.E1,
        "report_is_complete": Grade.E1,
        "report_issues_are_disposed": Grade.E1,
        "control_plan_fits_gate": Grade.E1,
        CLAIM: Grade.E1,
        VARY: Grade.E1,
        "photo_is_sharp": Grade.E2,
        SENDER: Grade.E2,
        IN_TIME: Grade.E3,
        AT_SITE: Grade.E3,
    }
)
"""The most that a file is worth of which one of these sentences is false."""

LIMITS = "report_meets_usual_limits"

ALWAYS_SAID = frozenset((PLACARD, NAMES_ORDER, CLAIM, CREDENTIALS, "report_is_complete", LIMITS))
"""Told also when they are true: they carry a grade, or a person wants to know."""

INFORMS = frozenset((LIMITS, "report_hides_nothing"))
"""They decide nothing: a false one refuses nothing and weakens nothing."""

SAME_AGAIN = "finding.photo_is_new.true_again"
"""The same picture for the same question: nothing is wrong, and the sender should know."""

SAID_WHEN_OPEN = frozenset((CLAIM, VARY, "report_kind_fits")) | LEFT_OUT
"""Told also when they cannot be told: a person can do something about it."""

PASSABLE = frozenset(
    ("kind_fits_question", "photo_is_large_enough", "report_opens", "report_kind_fits")
)
"""What refuses a file that a person may still judge by eye, and take the word for it."""

MOST_SAID = 8
"""Findings told about one file; the rest stays with the evidence."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a file is worth.

    Attributes:
        accepted: False when it proves nothing.
        grade: E0 to E4.
        decisive: the finding that says most about it.
        said: what a person is told, the decisive one first.
        limiting: the false finding that keeps the grade down, if one does.
        lacks: the probe whose sentence would have to be true for the next grade, or nothing.
    """

    accepted: bool
    grade: Grade
    decisive: Finding
    said: tuple[Finding, ...]
    limiting: Finding | None = None
    lacks: str = ""

    @property
    def claim_fails(self) -> bool:
        """Whether the file's own numbers speak against what it claims, beyond doubt."""
        return any(one.words_key not in OPEN for one in self._claims())

    def _claims(self) -> Sequence[Finding]:
        return [one for one in self.said if one.probe == CLAIM and one.holds is Outcome.FALSE]

    def is_weak(self, minimum: Grade) -> bool:
        """Whether it proves less than is asked for, so that only a person may let it pass."""
        if not self.accepted:
            return self.decisive.probe in PASSABLE
        return self.grade < minimum or bool(self._claims())


def judge(findings: Sequence[Finding]) -> Judgement:
    """Draw the sum of all findings about one file; they come in the order of `probes`.

    The decisive finding is the first that refuses, else the last one that looked inside, so that
    "opens as PDF" is said rather than "is not empty".
    """
    false = [
        finding
        for finding in findings
        if finding.holds is Outcome.FALSE and finding.probe not in INFORMS
    ]
    refusing = [finding for finding in false if finding.probe not in WEAKENS]
    if refusing:
        # What was not looked at may be the very picture that would have done.
        left = [one for one in findings if one.probe in LEFT_OUT and _is_open(one)]
        said = (*false[: MOST_SAID - len(left)], *left)
        return Judgement(accepted=False, grade=Grade.E0, decisive=refusing[0], said=said)
    inside = [
        finding
        for finding in findings
        if finding.probe in {"photo_decodes", "report_opens"}
        and finding.holds is not Outcome.NOT_APPLICABLE
    ]
    decisive = (inside or list(findings))[-1]
    holds = {finding.probe: finding.holds for finding in findings}
    reached, lacks = _reached(holds)
    limiting = min(false, key=lambda finding: WEAKENS[finding.probe], default=None)
    grade = reached
    if limiting is not None and WEAKENS[limiting.probe] < reached:
        grade, lacks = WEAKENS[limiting.probe], limiting.probe
    elif limiting is not None and limiting.probe != lacks:
        limiting = next((one for one in false if one.probe == lacks), None)
    also = [
        finding
        for finding in findings
        if finding is not decisive
        and (
            finding.holds is Outcome.FALSE
            or (finding.probe in ALWAYS_SAID and finding.holds is Outcome.TRUE)
            or finding.words_key == SAME_AGAIN
            or (finding.probe in SAID_WHEN_OPEN and _is_open(finding))
            or (finding.probe == lacks == NEW and _is_open(finding))
        )
    ]
    also.sort(key=lambda finding: finding not in false)
    return Judgement(
        accepted=True,
        grade=grade,
        decisive=decisive,
        said=(decisive, *also)[:MOST_SAID],
        limiting=limiting,
        lacks=lacks,
    )


def _is_open(finding: Finding) -> bool:
    return finding.holds is Outcome.NOT_AVAILABLE


def _reached(holds: Mapping[str, Outcome]) -> tuple[Grade, str]:
    """The grade that the true sentences carry, and the sentence that the next one needs."""

    def true(*probes: str) -> bool:
        return all(holds.get(probe) is Outcome.TRUE for probe in probes)

    if not true(PLACARD) and not true(NAMES_ORDER):
        asked = holds.get(NAMES_ORDER, Outcome.NOT_APPLICABLE) is not Outcome.NOT_APPLICABLE
        return Grade.E1, NAMES_ORDER if asked else PLACARD
    for needed in (PLACARD, NEW, SENDER):
        if not true(needed):
            return Grade.E2, needed
    # Anybody can sign a picture with a certificate of their own, so credentials count only for one
    # that was taken while its code was fresh.
    if true(IN_TIME) and (true(CREDENTIALS) or true(AT_SITE)):
        return Grade.E4, ""
    return Grade.E3, IN_TIME


def sentence(finding: Finding, words: Words, language: str = "en") -> str:
    """A finding as a person is told it."""
    return words.say(finding.words_key, language, **in_words(finding.values, words, language))


def remedy_key(finding: Finding) -> str:
    """The words key of what to send instead; only a false finding has one."""
    return finding.words_key.replace(".false", ".remedy")


def remedy(judgement: Judgement, minimum: Grade, words: Words, language: str = "en") -> str:
    """What to send instead; empty where the file is worth what its question asks for."""
    if judgement.accepted and not judgement.is_weak(minimum) and judgement.limiting is None:
        return ""
    finding = judgement.limiting if judgement.accepted else judgement.decisive
    if finding is not None:
        values = in_words(finding.values, words, language)
        return words.say(remedy_key(finding), language, **values)
    return words.say(f"graded.send.{judgement.lacks}", language) if judgement.lacks else ""


def reason(judgement: Judgement, minimum: Grade, words: Words, language: str = "en") -> str:
    """The grade and why it is no other one, in one to three sentences."""
    whole = words.say(f"graded.is.{judgement.grade.name}", language)
    if judgement.lacks and (judgement.grade < minimum or judgement.limiting is not None):
        lacks = words.say(f"graded.lacks.{judgement.lacks}", language)
        whole = words.say("graded.two", language, one=whole, two=lacks)
    if judgement.grade < minimum:
        wanted = words.say("graded.wanted", language, grade=minimum.name)
        whole = words.say("graded.two", language, one=whole, two=wanted)
    return whole


def told(judgement: Judgement, words: Words, language: str = "en") -> str:
    """The decisive finding in one sentence, followed by what to send instead when refused."""
    said = sentence(judgement.decisive, words, language)
    if judgement.accepted:
        return said
    return f"{said} {remedy(judgement, Grade.E0, words, language)}"
