"""Answers that follow from others, and what they wait for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from prompts.answer import Amount, Answer, Chosen, Day, Said, Value
from prompts.checklist import Status, draw_up
from prompts.spoken import spoken
from prompts.words import Text, Words
from tests.prompts.banks import bank_of, entry, given, not_applicable, told, unknown

if TYPE_CHECKING:
    from pathlib import Path

    from prompts.bank import Bank
    from prompts.checklist import Item

INPUTS = (
    entry("q-day", "date"),
    entry("q-bad", "number", "unit: pcs"),
    entry("q-all", "number", "unit: pcs\nunits: {boxes: [box]}"),
    entry("q-row", "text", 'series: true\nexample: {en: "300, 280"}'),
    entry("q-yes"),
)
FORMS = {
    "holds": "{holds: {all: [{fact: q-yes, is: yes}, {fact: tooled, is: true}]}}",
    "window": "{window: {submitted: q-day, months: [3, 5]}}",
    "bound": "{bound: {defects: q-bad, of: q-all}}",
    "variation": "{variation: {of: q-row}}",
    "rolled": "{rolled: {of: q-row}}",
    "ratio": "{ratio: {of: q-bad, to: q-all}}",
}


def pcs(name: str, number: str, unit: str = "pcs") -> Answer:
    """A number as the answer."""
    return given(name, Amount(Decimal(number), unit))


def row(words: str) -> Answer:
    """A list of numbers as the answer."""
    return given("q-row", Said(words))


def day(year: int, month: int, number: int) -> Answer:
    """A day as the answer."""
    return given("q-day", Day(date(year, month, number)))


def percent(number: str) -> Amount:
    """A share."""
    return Amount(Decimal(number), "%")


COMPUTED: list[tuple[str, tuple[Answer, ...], Value | None]] = [
    ("holds", (given("q-yes", "yes"),), Chosen(("yes",))),
    ("holds", (given("q-yes", "no"),), Chosen(("no",))),
    ("holds", (not_applicable("q-yes"),), Chosen(("no",))),
    ("holds", (), None),
    ("holds", (unknown("q-yes"),), None),
    ("window", (day(2026, 12, 3),), Day(date(2027, 5, 3))),
    ("window", (day(2026, 9, 30),), Day(date(2027, 2, 28))),
    ("window", (), None),
    ("window", (unknown("q-day"),), None),
    ("window", (not_applicable("q-day"),), None),
    ("bound", (pcs("q-bad", "0"), pcs("q-all", "50")), percent("5.8")),
    ("bound", (pcs("q-bad", "0"), pcs("q-all", "300")), percent("1.0")),
    ("bound", (pcs("q-bad", "1"), pcs("q-all", "50")), percent("9.1")),
    ("bound", (pcs("q-bad", "3"), pcs("q-all", "300")), percent("2.6")),
    ("bound", (pcs("q-bad", "50"), pcs("q-all", "50")), percent("100.0")),
    ("bound", (pcs("q-bad", "51"), pcs("q-all", "50")), None),
    ("bound", (pcs("q-bad", "1.5"), pcs("q-all", "50")), None),
    ("bound", (pcs("q-bad", "0"), pcs("q-all", "0")), None),
    ("bound", (pcs("q-bad", "2", "%"), pcs("q-all", "50")), None),
    ("bound", (pcs("q-all", "50"),), None),
    ("bound", (unknown("q-bad"), pcs("q-all", "50")), None),
    ("variation", (row("300, 280, 350, 300"),), percent("9.7")),
    ("variation", (row("300, 300, 300, 300"),), percent("0.0")),
    ("variation", (row("300, 280, 350"),), None),
    ("variation", (row("it depends"),), None),
    ("variation", (), None),
    ("rolled", (row("98, 97, 99, 96 %"),), percent("90.3")),
    ("rolled", (row("0.98, 0.97, 0.99, 0.96"),), percent("90.3")),
    ("rolled", (row("98 %"),), percent("98.0")),
    ("rolled", (row("98, 970 %"),), None),
    ("ratio", (pcs("q-bad", "1"), pcs("q-all", "8")), percent("12.5")),
    ("ratio", (pcs("q-bad", "30"), pcs("q-all", "20")), percent("150.0")),
    ("ratio", (pcs("q-bad", "1"), pcs("q-all", "0")), None),
    ("ratio", (pcs("q-bad", "1"), pcs("q-all", "8", "boxes")), None),
    ("ratio", (pcs("q-bad", "1"),), None),
]


def bank_with(folder: Path, form: str, *lines: str) -> Bank:
    """A bank with one computed question of that form."""
    derived = entry("q-derived", "derived", f"derive: {FORMS[form]}", *lines)
    return bank_of(folder, derived, *INPUTS)


def item_of(bank: Bank, *answers: Answer) -> Item:
    """Where the computed question stands."""
    return draw_up(bank, {"tooled": True}, told(*answers)).item("q-derived")


@pytest.mark.parametrize(("form", "answers", "expected"), COMPUTED)
def test_what_is_computed(
    tmp_path: Path, form: str, answers: tuple[Answer, ...], expected: Value | None
) -> None:
    """A value once every input is there, in the unit it is told in; until then it is open."""
    item = item_of(bank_with(tmp_path, form), *answers)
    assert expected == item.computed
    assert item.status is (Status.OPEN if expected is None else Status.ANSWERED)
    assert not item.asked


@pytest.mark.parametrize(
    ("form", "when", "answers"),
    [
        ("holds", "{fact: q-derived, is: yes}", (given("q-yes", "yes"),)),
        ("window", "{fact: q-derived, after: q-day}", (day(2026, 12, 3),)),
        ("bound", "{fact: q-derived, at_least: 5.8}", (pcs("q-bad", "0"), pcs("q-all", "50"))),
        ("variation", "{fact: q-derived, below: 10}", (row("300, 280, 350, 300"),)),
        ("rolled", "{fact: q-derived, below: 98}", (row("98, 97 %"),)),
        ("ratio", "{fact: q-derived, at_least: 12}", (pcs("q-bad", "1"), pcs("q-all", "8"))),
    ],
)
def test_a_computed_answer_decides_and_is_flagged(
    tmp_path: Path, form: str, when: str, answers: tuple[Answer, ...]
) -> None:
    """Conditions and red flags read it like an answer; while it is open, neither is decided."""
    flag = (
        f"red_flags: [{{when: {when}, severity: major, consequence: {{en: X.}}, lift: {{en: Y.}}}}]"
    )
    derived = entry("q-derived", "derived", f"derive: {FORMS[form]}", flag)
    bank = bank_of(tmp_path, derived, *INPUTS, entry("q-next", "choice", f"when: {when}"))
    there = draw_up(bank, {"tooled": True}, told(*answers))
    assert there.item("q-next").status is Status.OPEN
    assert len(there.item("q-derived").red_flags) == 1
    before = draw_up(bank, {"tooled": True}, {})
    assert before.item("q-next").status is Status.UNDECIDED
    assert before.item("q-derived").red_flags == ()


LACKING: list[tuple[str, tuple[Answer, ...], dict[str, bool], list[str]]] = [
    ("holds", (), {}, ["q-yes", "tooled"]),
    ("holds", (given("q-yes", "yes"),), {}, ["tooled"]),
    ("window", (), {}, ["q-day"]),
    ("bound", (pcs("q-all", "50"),), {}, ["q-bad"]),
    ("bound", (pcs("q-all", "50"), pcs("q-bad", "51")), {}, ["q-bad", "q-all"]),
    ("variation", (row("it depends"),), {}, ["q-row"]),
]


@pytest.mark.parametrize(("form", "answers", "facts", "expected"), LACKING)
def test_what_a_computed_answer_waits_for(
    tmp_path: Path,
    form: str,
    answers: tuple[Answer, ...],
    facts: dict[str, bool],
    expected: list[str],
) -> None:
    """Whoever waits for it waits for the answers and facts that it lacks."""
    checklist = draw_up(bank_with(tmp_path, form), facts, told(*answers))
    assert expected == list(checklist.situation.lacks("q-derived"))


def test_a_computed_yes_is_said_in_words(tmp_path: Path) -> None:
    """Yes and no have words in both languages, or the bank's own."""
    own = 'options: [{value: "yes", words: {en: It is late}}, {value: "no", words: {en: In time}}]'
    for lines, expected in (("", "Yes"), (own, "It is late")):
        item = item_of(bank_with(tmp_path, "holds", lines), given("q-yes", "yes"))
        assert item.computed is not None
        said = spoken(item.question, item.computed)
        assert expected == Words({"x": Text(en="{said}")}).say("x", said=said)
