"""What the findings about one file are worth together.

Decides whether the file is accepted for its question and the grade that it gives the answer: E1
when no finding is false, else E0. "Not available" refuses nothing: a HEIC photo whose structure is
whole counts as present. It refuses to know files, limits and formats. Higher grades need checks
that are not here yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from prompts.answer import Grade
from prompts.finding import Finding, Outcome
from prompts.words import Words


@dataclass(frozen=True, slots=True)
class Judgement:
    """Accepted or not, the grade, and the finding that says most about it."""

    accepted: bool
    grade: Grade
    decisive: Finding


def judge(findings: Sequence[Finding]) -> Judgement:
    """Draw the sum of all findings about one file; they come in the order of `probes`.

    The decisive finding is the first false one; without any, the last one that looked inside, so
    that "opens as PDF" is said rather than "is not empty".
    """
    false = [finding for finding in findings if finding.holds is Outcome.FALSE]
    if false:
        return Judgement(accepted=False, grade=Grade.E0, decisive=false[0])
    inside = [
        finding
        for finding in findings
        if finding.probe in {"photo_decodes", "report_opens"}
        and finding.holds is not Outcome.NOT_APPLICABLE
    ]
    return Judgement(accepted=True, grade=Grade.E1, decisive=(inside or list(findings))[-1])


def remedy_key(finding: Finding) -> str:
    """The words key of what to send instead; only a false finding has one."""
    return finding.words_key.replace(".false", ".remedy")


def told(judgement: Judgement, words: Words, language: str = "en") -> str:
    """The decisive finding in one sentence, followed by what to send instead when refused."""
    finding = judgement.decisive
    said = words.say(finding.words_key, language, **finding.values)
    if judgement.accepted:
        return said
    return f"{said} {words.say(remedy_key(finding), language, **finding.values)}"
