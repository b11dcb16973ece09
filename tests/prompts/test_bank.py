"""The bank that comes with the bot: whole, reachable, and in short words of two languages."""

from __future__ import annotations

import random
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from prompts import bank
from prompts.answer import Amount, Attached, Chosen, Day, Grade, Said
from prompts.asking import reads
from prompts.checklist import Status, draw_up
from prompts.condition import ALWAYS, ORDER_NAMES, names_question
from prompts.question import FILES, Kind, Question, Severity
from prompts.words import LANGUAGES
from tests.prompts.banks import BANK, given, not_applicable, told, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompts.answer import Answer, Value
    from prompts.condition import Fact
    from prompts.words import Text

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_the_bank_has_no_problem() -> None:
    """What is shipped can be used, and a person who corrects it is told nothing else."""
    assert bank.check() == []


def test_every_section_is_asked() -> None:
    """All fourteen, each on one side of the verdict; every event and every rule has its source."""
    assert [section.id for section in BANK.sections] == list("ABCDEFGHIJKLMN")
    assert BANK.not_asked == ()
    assert {axis.id for axis in BANK.axes} == {"product", "process", "business"}
    assert [risk.id for risk in BANK.risk] == ["A", "B", "C"]
    assert {event.id for event in BANK.events} >= {"site_changed", "tool_changed", "lapse"}
    for rule in BANK.rules:
        assert rule.source, rule.id


def test_what_the_contract_of_stale_answers_needs() -> None:
    """Proofs of the site fall with the site, an event has something to touch, a file is touched."""
    touched = {event for events in BANK.depends.values() for event in events}
    assert touched == {event.id for event in BANK.events}
    for question in BANK.questions:
        proven = question.kind in FILES and question.depends is None
        assert bool(BANK.depends[question.id]) or not proven, question.id


def texts_of(question: Question) -> Iterator[tuple[str, Text]]:
    """Every text of a question, each with what it is."""
    yield "title", question.title
    yield "ask", question.ask
    yield "why", question.why
    for option in question.options:
        yield f"option {option.value}", option.words
    for flag in question.red_flags:
        yield "consequence", flag.consequence
        yield "lift", flag.lift


@pytest.mark.parametrize("question", BANK.questions, ids=lambda question: question.id)
def test_words_are_short_and_in_both_languages(question: Question) -> None:
    """Titles of a few words, sentences that end, Chinese where Chinese is said."""
    assert len(question.title.say().split()) <= 5
    assert question.ask.say()[-1] in "?."
    assert question.why.say()[-1] == "."
    for what, said in texts_of(question):
        assert set(said) == set(LANGUAGES), what
        assert CHINESE.search(said["zh-CN"]) or not re.search("[a-z]{3}", said["zh-CN"]), what
        for sentence in re.split(r"(?<=[.?!])\s", said.say()):
            assert len(sentence.split()) <= 30, (what, sentence)
        if what in {"consequence", "lift"}:
            assert said.say()[-1] == "."


def test_a_blocker_cannot_be_set_aside() -> None:
    """Its condition says that it applies, so "not applicable" is no answer to it."""
    for question in BANK.questions:
        if question.severity is Severity.BLOCKER and question.derive is None:
            assert question.always_applies, question.id


def test_what_is_handed_on_is_bound_to_no_order() -> None:
    """A later order never takes over a day, a photo, or what was only said about this order."""
    handed_on = [question for question in BANK.questions if question.reuse]
    assert handed_on
    for question in handed_on:
        assert question.kind not in {Kind.DATE, Kind.PHOTO}, question.id
        assert question.states is None or question.states.value not in {"order", "batch"}, (
            question.id
        )


def answers_to(question: Question) -> list[Answer | None]:
    """Replies of every sort to one question."""
    values: list[Value] = [Chosen((option.value,)) for option in question.options]
    match question.kind:
        case Kind.TEXT:
            texts = ("300, 280, 350, 300", "98 %") if question.series else ("Huada", "Hongda")
            values += [Said(text) for text in texts]
        case Kind.NUMBER:
            values += [Amount(Decimal(n), question.unit) for n in (0, 1, 2, 60, 1000, 100_000)]
        case Kind.DATE:
            values += [Day(date(year, 6, 1)) for year in (2025, 2026, 2027)]
        case Kind.FILE | Kind.PHOTO | Kind.REPORT:
            values.append(Attached())
        case _:
            pass
    answers: list[Answer | None] = [None, unknown(question.id), not_applicable(question.id)]
    return [*answers, *(given(question.id, value, Grade.E3) for value in values)]


KNOWN: list[dict[str, Value]] = [
    {},
    {ORDER_NAMES[0]: Day(date(2026, 7, 1)), ORDER_NAMES[1]: Amount(Decimal(5000), "pcs")},
]
TRIES = 2000
SIMPLE: dict[str, Value] = {
    "site-prototype-where": Said("Huada"),
    "site-production-where": Chosen(("same_as_prototype",)),
    "cert-required": Chosen(("none",)),
    "mat-compliance-dependent": Chosen(("no",)),
    "tool-paid-by-buyer": Chosen(("no",)),
    "tool-prototype-kind": Chosen(("machined",)),
}
"""What is answered for an order that needs no closer look: rare among answers taken at random."""
SIMPLE_SHARE = 0.9


def deciding(question: Question) -> tuple[list[str], list[Question]]:
    """The facts and the questions that can matter for a question being asked."""
    names: set[str] = set()
    todo = [question]
    while todo:
        for name in reads(todo.pop(), BANK.derived_facts):
            if name not in names and name not in ORDER_NAMES:
                names.add(name)
                todo += [BANK.question(name)] if names_question(name) else []
    names |= BANK.one_of.keys()
    facts = sorted(n for n in names if not names_question(n) and n not in BANK.derived_facts)
    asked = sorted(name for name in names if names_question(name))
    return facts, [BANK.question(name) for name in asked if name != question.id]


@pytest.mark.parametrize("question", BANK.questions, ids=lambda question: question.id)
def test_every_question_can_be_reached_and_the_conditional_ones_vanish(question: Question) -> None:
    """In some state it is asked or computed; if it has a condition, in some other it is hidden."""
    wanted = {True} if question.when is ALWAYS else {True, False}
    facts, asked = deciding(question)
    replies = [answers_to(other) for other in asked if other.derive is None]
    dice = random.Random(question.id)  # noqa: S311 (the same states every time)
    found: set[bool] = set()
    for turn in range(TRIES):
        ticks: dict[str, Fact] = {name: dice.choice((True, False)) for name in facts}
        answers = told(*(a for options in replies if (a := dice.choice(options)) is not None))
        if turn % 2:
            ticks["high_risk"] = False
            simple = (
                name for name in SIMPLE if name != question.id and dice.random() < SIMPLE_SHARE
            )
            answers |= told(*(given(name, SIMPLE[name], Grade.E3) for name in simple))
        drawn = draw_up(BANK, ticks, answers, known=dice.choice(KNOWN))
        status = drawn.item(question.id).status
        if status is not Status.UNDECIDED:
            found.add(status is not Status.HIDDEN)
        if wanted <= found:
            return
    pytest.fail(f"{question.id} is only ever asked: {found}")


def test_whatever_is_answered_a_checklist_can_be_drawn_up() -> None:
    """Any mixture of answers: nobody waits for what is not there, and what is open can be asked."""
    dice = random.Random(144)  # noqa: S311 (the same states every time)
    replies = [answers_to(question) for question in BANK.questions if question.derive is None]
    names = {question.id for question in BANK.questions} | {fact.name for fact in BANK.facts}
    for _ in range(50):
        ticks: dict[str, Fact] = {f.name: dice.choice((True, False, None)) for f in BANK.facts}
        answers = told(*(a for options in replies if (a := dice.choice(options)) is not None))
        drawn = draw_up(BANK, ticks, answers, known=dice.choice(KNOWN))
        for item in drawn.items:
            lacking = set(item.question.when.unknowns(drawn.situation))
            assert lacking <= names | set(ORDER_NAMES), item.question.id
            assert bool(lacking) is (item.status is Status.UNDECIDED), item.question.id
        assert len(drawn.open_items()) == drawn.open_count
        first = drawn.next()
        assert first is None or drawn.item(first.id).asked
