"""Probe: a workbook has no hidden sheets, rows or columns with something in them.

They are read like all others, so what is found may stand where nobody sees it. That is told, and
decides nothing: many forms hide their lists of choices.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening
from bot.evidence.found import found
from prompts.finding import Finding, Outcome

NAME = "report_hides_nothing"
MOST_NAMED = 3


def report_hides_nothing(facts: Facts, case: Case) -> Finding:  # noqa: ARG001 - one shape for all
    """Whether all that was read of a workbook can be seen when it is opened."""
    if facts.family is not Family.SPREADSHEET or facts.opening is not Opening.OPENED:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    more = ("…",) if len(facts.hidden_sheets) > MOST_NAMED else ()
    sheets = ", ".join((*facts.hidden_sheets[:MOST_NAMED], *more))
    variant = "_and_".join(
        part
        for part, there in (("sheets", facts.hidden_sheets), ("lines", facts.hidden_lines))
        if there
    )
    if not variant:
        return found(NAME, Outcome.TRUE, facts)
    return found(NAME, Outcome.FALSE, facts, variant, sheets=sheets, hidden=str(facts.hidden_lines))
