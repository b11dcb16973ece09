"""Numbers and units as people type them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from prompts.answer import Amount
from prompts.typed import (
    NotUnderstood,
    Understood,
    read,
)
from tests.prompts.banks import BANK, TODAY, WORDS, again, question_of

if TYPE_CHECKING:
    from pathlib import Path


QUANTITY = BANK.question("tool-trial-run-quantity")
COST = BANK.question("tool-investment-cost")


A_QUANTITY: list[tuple[str, str, str]] = [
    ("300 pcs", "300", "pcs"),
    ("300", "300", "pcs"),
    ("300pcs", "300", "pcs"),
    ("300 pieces.", "300", "pcs"),
    ("1,500", "1500", "pcs"),
    ("1 500 units", "1500", "pcs"),
    ("12k", "12000", "pcs"),
    ("1.5k pcs", "1500", "pcs"),
    ("300件", "300", "pcs"),
    ("3万", "30000", "pcs"),
    ("３００ 个", "300", "pcs"),
    ("about 300", "300", "pcs"),
    ("around 300 pcs", "300", "pcs"),
    ("~300", "300", "pcs"),
    ("ca. 300", "300", "pcs"),
    ("约300件", "300", "pcs"),
    ("300+", "300", "pcs"),
    ("300左右", "300", "pcs"),
    ("300 pcs (2 cavities)", "300", "pcs"),
    ("300 pcs, all good", "300", "pcs"),
    ("1500.000", "1500", "pcs"),
    ("1.500k", "1500", "pcs"),
    ("1", "1", "pcs"),
]


def test_a_quantity() -> None:
    """Numbers with thousands, factors and units, in the unit of the bank."""
    for typed, number, unit in A_QUANTITY:
        expected = Understood(Amount(Decimal(number), unit))
        assert expected == read(QUANTITY, typed, today=TODAY)


A_LEAD_TIME: list[tuple[str, str]] = [
    ("4 weeks", "4"),
    ("6", "6"),
    ("45天", "6.5"),
    ("30 days", "4.3"),
    ("30 working days", "6"),
    ("4-6 weeks", "6"),
    ("4 weeks to 6 weeks", "6"),
    ("五到六周", "6"),
    ("3~4个月", "17.4"),
    ("一个月", "4.4"),
    ("半个月", "2.2"),
    ("两周", "2"),
    ("a month", "4.4"),
    ("about six weeks", "6"),
    ("0 days", "0"),
]


def test_a_time_asked_for_in_weeks() -> None:
    """Days and months are understood too, and of two times the longer one, rounded up."""
    lead_time = BANK.question("mat-bulk-lead-weeks")
    for typed, weeks in A_LEAD_TIME:
        expected = Understood(Amount(Decimal(weeks), "weeks"))
        assert expected == read(lead_time, typed, today=TODAY), typed


def test_two_numbers_are_no_quantity() -> None:
    """The mark between two numbers is not the one that says "about"."""
    for typed in ("300~400 pcs", "300 ~ 400"):
        assert isinstance(read(QUANTITY, typed, today=TODAY), NotUnderstood)


MONEY: list[tuple[str, str, str]] = [
    ("USD 3,000", "3000", "USD"),
    ("$3,000", "3000", "USD"),
    ("$3000 USD", "3000", "USD"),
    ("3,000.50 dollars", "3000.50", "USD"),
    ("1.5", "1.5", "USD"),
    ("¥3,000", "3000", "CNY"),
    ("￥3万", "30000", "CNY"),
    ("3000元", "3000", "CNY"),
    ("€ 2000", "2000", "EUR"),
    ("0", "0", "USD"),
    ("0.125", "0.125", "USD"),
    ("2万 RMB", "20000", "CNY"),
    ("about USD 3,000", "3000", "USD"),
]


def test_money() -> None:
    """A currency before or behind the number."""
    for typed, number, unit in MONEY:
        expected = Understood(Amount(Decimal(number), unit))
        assert expected == read(COST, typed, today=TODAY)


A_NUMBER_THAT_IS_ASKED_AGAIN: list[tuple[str, str]] = [
    ("many", "number"),
    ("about a lot", "number"),
    ("0", "number_small"),
    ("0 pcs", "number_small"),
    ("3.000", "number_ambiguous"),
    ("3.000 pcs", "number_ambiguous"),
    ("300 pcs, not finished", "remark"),
    ("300 (planned)", "remark"),
    ("300, 400", "number"),
    ("less than 300", "number_unit"),
    ("300 kg", "number_unit"),
    ("300 or 400", "number_unit"),
    ("300-400", "number"),
    ("1,5", "number"),
    ("1.2.3", "number"),
    ("-300", "number_negative"),
    ("2.5 pcs", "number_whole"),
    ("9" * 40, "number"),
    ("yes", "number"),
]


def test_a_number_that_is_asked_again() -> None:
    """One clear number in a known unit, or the question again."""
    for typed, reason in A_NUMBER_THAT_IS_ASKED_AGAIN:
        reading = read(QUANTITY, typed, today=TODAY)
        assert isinstance(reading, NotUnderstood)
        assert reading.reason_key in {again(reason), again("number")}


MONEY_THAT_IS_ASKED_AGAIN: list[tuple[str, str]] = [
    ("3.000 €", "number_ambiguous"),
    ("$1.500", "number_ambiguous"),
    ("2万", "number_currency"),
    ("3千", "number_currency"),
]


def test_money_that_is_asked_again() -> None:
    """Money is never misread by a thousand, and a Chinese number is not taken for dollars."""
    for typed, reason in MONEY_THAT_IS_ASKED_AGAIN:
        reading = read(COST, typed, today=TODAY)
        assert isinstance(reading, NotUnderstood), typed
        assert again(reason) == reading.reason_key, typed


def test_the_smallest_number_is_named() -> None:
    """A trial run of no pieces is none."""
    reading = read(QUANTITY, "0 pcs", today=TODAY)
    assert isinstance(reading, NotUnderstood)
    said = WORDS.say(reading.reason_key, example=reading.example, **reading.values)
    assert said.startswith("The number must be 1 or more.")


def test_percent(tmp_path: Path) -> None:
    """A unit that is a sign."""
    question = question_of(tmp_path, "number", 'unit: "%"', 'example: {en: "1.5 %"}')
    assert Understood(Amount(Decimal("1.5"), "%")) == read(question, "1.5 %", today=TODAY)
