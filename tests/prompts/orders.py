"""Whole orders under the whole bank, as good as an order can be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from prompts.answer import Amount, Attached, Chosen, Day, Grade, Said
from prompts.checklist import Checklist, draw_up
from prompts.condition import QUANTITY, SHIP_DATE
from prompts.question import Kind
from prompts.typed import Understood, read
from prompts.verdict import Verdict, assess
from tests.prompts.banks import BANK, TODAY, given, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prompts.answer import Answer, Value
    from prompts.condition import Fact
    from prompts.question import Question

WHOLE = BANK
"""The bank that these tests are about: the one that comes with the bot."""
KNOWN: Mapping[str, Value] = {
    SHIP_DATE: Day(date(2027, 12, 1)),
    QUANTITY: Amount(Decimal(10_000), "pcs"),
}
"""What the order itself knows."""
TOLD = tuple(fact.name for fact in WHOLE.facts if fact.when is None)
"""The facts that are ticked or on record."""


def facts_of(*true: str) -> dict[str, Fact]:
    """Every fact told: those named hold, the others do not."""
    return {name: name in true for name in TOLD}


EVERYTHING = facts_of(*TOLD)
SIMPLE = facts_of("machined")
"""A machined part at the site of its prototype."""

_PLAIN: Mapping[str, Value] = {
    "site-prototype-where": Said("Huada Model Shop, Shenzhen"),
    "site-production-where": Chosen(("same_as_prototype",)),
    "mat-compliance-dependent": Chosen(("no",)),
    "cert-required": Chosen(("none",)),
}
_HARD: Mapping[str, Value] = {
    "site-prototype-where": Said("Huada Model Shop, Shenzhen"),
    "site-production-where": Said("Dongfeng Precision Parts, Dongguan"),
    "mat-compliance-dependent": Chosen(("yes",)),
    "cert-required": Chosen(("ce_cat_iii", "uiaa")),
    "tool-paid-by-buyer": Chosen(("yes",)),
    "tool-same-as-prototype": Chosen(("different",)),
    "pilot-done": Chosen(("done",)),
}


def example(question: Question) -> Value:
    """The question's own example as the bot understands it; a file where one is asked for."""
    reading = read(question, question.example.say(), today=TODAY)
    return reading.value if isinstance(reading, Understood) else Attached()


def _candidates(question: Question) -> Iterable[Value]:
    yield example(question)
    if question.kind is Kind.MULTI:
        yield Chosen(tuple(option.value for option in question.options if not option.alone))
    yield from (Chosen((option.value,)) for option in question.options)


def _weight(checklist: Checklist) -> int:
    """How much speaks against an order: flags, the heavy ones first, then what is asked."""
    flags = (flag for item in checklist.items for flag in item.red_flags)
    heavy = sum((10_000, 100, 1)[flag.severity.rank] for flag in flags)
    return 1000 * heavy + sum(item.asked for item in checklist.items)


def completed(
    facts: Mapping[str, Fact], answers: Mapping[str, Answer], *fixed: Answer
) -> dict[str, Answer]:
    """The same answers with these among them, and the best there is to all that is asked then.

    Raises:
        AssertionError: no answer settles a question, so it would be asked for ever.
    """
    known = {**answers, **told(*fixed)}
    kept = {answer.question_id for answer in fixed}
    asked: set[str] = set()
    while True:
        open_items = draw_up(WHOLE, facts, known, known=KNOWN).open_items()
        question = next((i.question for i in open_items if i.question.id not in kept), None)
        if question is None:
            return known
        assert question.id not in asked, f"no answer with proof E3 settles {question.id}"
        asked.add(question.id)
        tried = (
            known | told(given(question.id, value, Grade.E3)) for value in _candidates(question)
        )
        known = min(tried, key=lambda found: _weight(draw_up(WHOLE, facts, found, known=KNOWN)))


@cache
def _good(true: frozenset[str], *, simple: bool) -> Mapping[str, Answer]:
    set_values = _PLAIN if simple else _HARD
    fixed = (given(name, value, Grade.E3) for name, value in set_values.items())
    asked = completed(facts_of(*true), {}, *fixed)
    items = draw_up(WHOLE, facts_of(*true), asked, known=KNOWN).items
    return {item.question.id: asked[item.question.id] for item in items if item.asked}


def good_order(facts: Mapping[str, Fact], *, simple: bool = False) -> dict[str, Answer]:
    """An answer to everything that is asked of an order, each the best there is.

    A simple order stays at the site of its prototype and needs no certificate; any other moves,
    with another tool, and needs two.
    """
    return dict(_good(frozenset(name for name, holds in facts.items() if holds), simple=simple))


def checklist_of(
    facts: Mapping[str, Fact], answers: Mapping[str, Answer], *changed: Answer, without: str = ""
) -> Checklist:
    """Where the questions of an order stand after some other answers."""
    known = {**answers, **told(*changed)}
    known.pop(without, None)
    return draw_up(WHOLE, facts, known, known=KNOWN)


def verdict_of(
    facts: Mapping[str, Fact], answers: Mapping[str, Answer], *changed: Answer, without: str = ""
) -> Verdict:
    """The verdict of an order after some other answers."""
    return assess(checklist_of(facts, answers, *changed, without=without))
