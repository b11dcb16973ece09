"""A good order under version 1, and its verdict after some other answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.answer import Answer, Attached
from prompts.checklist import draw_up
from prompts.question import Kind
from prompts.typed import Understood, read
from prompts.verdict import Verdict, assess
from tests.prompts.banks import (
    FIRST,
    TODAY,
    given,
    told,
)

if TYPE_CHECKING:
    from prompts.condition import Fact


def good_answers() -> dict[str, Answer]:
    """An answer to every question of the bank, each the best there is."""
    best = {
        "site-prototype-maker": "mass_factory",
        "site-differences": "none",
        "tool-prototype-kind": "production_tool",
        "tool-location": "at_production_site",
        "tool-same-as-prototype": "same",
    }
    answers = []
    for question in FIRST.questions:
        if question.kind is Kind.DERIVED:
            continue
        reading = read(question, question.example.say(), today=TODAY)
        value = reading.value if isinstance(reading, Understood) else Attached()
        answers.append(given(question.id, best.get(question.id, value)))
    return told(*answers)


GOOD = good_answers()
ALL_ON: dict[str, Fact] = {fact.name: True for fact in FIRST.intake_facts}
ALL_OFF: dict[str, Fact] = {fact.name: False for fact in FIRST.intake_facts}


def verdict_of(*answers: Answer, without: str = "", facts: dict[str, Fact] = ALL_ON) -> Verdict:
    """The verdict of the good order after some other answers."""
    known = {**GOOD, **told(*answers)}
    known.pop(without, None)
    return assess(draw_up(FIRST, facts, known))
