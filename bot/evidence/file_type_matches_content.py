"""Probe: the file is what its name says.

Catches the renamed program, the archive called PDF, the web page saved as a drawing, and the photo
with an archive behind it. A JPEG called .png passes: both are pictures, and phones do that.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family
from bot.evidence.found import found
from prompts.finding import Finding, Outcome

NAME = "file_type_matches_content"
# Measuring machines write their XML as .qif or as .xml.
_ALIKE = frozenset({Family.MARKUP, Family.MEASUREMENTS})
_VARIANTS = {
    Family.PROGRAM: "program",
    Family.WEB_PAGE: "web_page",
    Family.UNKNOWN: "unknown",
}


def file_type_matches_content(facts: Facts, case: Case) -> Finding:
    """Whether content and name belong to one family; not available when neither is known."""
    del case
    if facts.size == 0:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    if facts.behind:
        return found(NAME, Outcome.FALSE, facts, "two_files", behind=facts.behind)
    if not facts.type and not facts.claimed_type:
        return found(NAME, Outcome.NOT_AVAILABLE, facts)
    both = {facts.family, facts.claimed_family}
    if not facts.claimed_type or len(both) == 1 or both == _ALIKE:
        return found(NAME, Outcome.TRUE, facts)
    return found(NAME, Outcome.FALSE, facts, _VARIANTS.get(facts.family, ""))
