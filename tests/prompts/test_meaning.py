"""What the numbers of an order mean."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from prompts.answer import Amount, Chosen, Day, Grade, Said
from prompts.checklist import draw_up
from prompts.condition import QUANTITY, SHIP_DATE
from prompts.meaning import meanings
from tests.prompts.banks import WORDS, bank_of, entry, given, not_applicable, unknown
from tests.prompts.orders import EVERYTHING, KNOWN, WHOLE, completed, good_order

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from prompts.answer import Answer, Value

GOOD = good_order(EVERYTHING)


def said(*answers: Answer, known: Mapping[str, Value] = KNOWN) -> dict[str, str]:
    """What is said after some answers, by the end of its key."""
    order = {**GOOD, **{answer.question_id: answer for answer in answers}}
    checklist = draw_up(WHOLE, EVERYTHING, order, known=known)
    return {m.key.removeprefix("meaning."): m.say(WORDS) for m in meanings(checklist)}


def number(name: str, much: str | int, unit: str = "pcs") -> Answer:
    """An answer that is a number."""
    return given(name, Amount(Decimal(much), unit), Grade.E2)


@pytest.mark.parametrize(
    ("pieces", "defects", "key", "sentence"),
    [
        (50, 0, "sample_good", "0 defects in 50 pieces still allow up to 5.8 % defective"),
        (300, 0, "sample_good", "0 defects in 300 pieces still allow up to 1 % defective"),
        (50, 1, "sample_bad", "1 defect in 50 pieces allows up to 9.1 % defective"),
        (300, 3, "sample_bad", "3 defects in 300 pieces allow up to 2.6 % defective"),
        (1, 0, "sample_good", "0 defects in 1 piece still allow up to 95 % defective"),
        (100_000, 0, "sample_good", "0 defects in 100,000 pieces still allow up to 0.003 %"),
    ],
)
def test_what_a_sample_proves(pieces: int, defects: int, key: str, sentence: str) -> None:
    """The bound stands beside the claim, with how sure it is."""
    found = said(number("pilot-quantity", pieces), number("data-defects", defects))
    assert found[key].startswith(sentence)
    assert found[key].endswith("(95 % sure).")


def test_a_sample_whose_defects_nobody_told() -> None:
    """At best it proves so much; more defects than pieces prove nothing."""
    found = said(number("pilot-quantity", 50), unknown("data-defects"))
    assert found["sample_if_good"] == (
        "Even without a defect, 50 pieces still allow up to 5.8 % defective (95 % sure)."
    )
    found = said(number("pilot-quantity", 50), number("data-defects", 51))
    assert not [key for key in found if key.startswith("sample")]


@pytest.mark.parametrize(
    ("pieces", "key"), [(49, "few"), (50, "usual"), (500, "usual"), (501, "many")]
)
def test_the_size_of_a_pilot_run(pieces: int, key: str) -> None:
    """Held against the usual 50 to 500 pieces."""
    assert f"pilot_{key}" in said(number("pilot-quantity", pieces))


def test_numbers_that_do_not_count() -> None:
    """What does not apply, is not asked or is no number of pieces is left out."""
    assert not [key for key in said(unknown("pilot-quantity")) if key.startswith("sample")]
    skipped = said(given("pilot-done", "skipped"))
    assert not [key for key in skipped if key.startswith(("pilot", "sample", "yield"))]
    assert "material" not in said(not_applicable("mat-bulk-lead-weeks"))
    assert "pilot_usual" not in said(number("pilot-quantity", "50.5"))


@pytest.mark.parametrize(
    ("ship", "key"),
    [
        (None, "certificate"),
        (date(2027, 6, 30), "certificate_in_time"),
        (date(2027, 6, 29), "certificate_tight"),
        (date(2027, 4, 30), "certificate_tight"),
        (date(2027, 4, 29), "certificate_late"),
    ],
)
def test_the_window_of_a_certificate(ship: date | None, key: str) -> None:
    """Three to five months from the samples on, against the day of shipment."""
    order = completed(
        EVERYTHING,
        GOOD,
        given("cert-result", "pending"),
        given("cert-submission-date", Day(date(2027, 1, 30)), Grade.E2),
        given("dfm-tooling-date", Day(date(2026, 10, 1)), Grade.E2),
    )
    known = {} if ship is None else {SHIP_DATE: Day(ship)}
    checklist = draw_up(WHOLE, EVERYTHING, order, known=known)
    found = {m.key.removeprefix("meaning."): m.say(WORDS) for m in meanings(checklist)}
    assert "30 Apr 2027 to 30 Jun 2027" in found[key]
    assert "1 Oct 2026" in found["certificate_after_tooling"]


def test_when_a_tool_has_paid_for_itself() -> None:
    """Units, months, and whether this order does it; never where nothing is saved."""
    numbers = [
        number("tool-investment-cost", 10_000, "USD"),
        number("tool-investment-saving", 2, "USD"),
        number("tool-investment-volume", 12_000),
    ]
    found = said(*numbers)
    assert found["payback"] == (
        "The tool has paid for itself after 5,000 pieces. At 12,000 pieces a year that takes "
        "5 months."
    )
    assert "10,000 pieces pays for the tool" in found["break_even_within"]
    small = said(*numbers, known={QUANTITY: Amount(Decimal(400), "pcs")})
    assert "400 pieces does not pay" in small["break_even_beyond"]
    assert "break_even_within" not in said(*numbers, known={})
    assert "payback_never" in said(*numbers, number("tool-investment-saving", 0, "USD"))


def test_how_demand_varies() -> None:
    """From four orders on; half the mean or more is a lot."""
    row = "demand-volatility"
    found = said(given(row, Said("300, 280, 350, 300")))
    assert found["demand_varies"] == "The last 4 orders vary by 9.7 % round their mean."
    assert "demand_swings" in said(given(row, Said("100, 900, 50, 700")))
    assert "3 orders are too few" in said(given(row, Said("300, 280, 350")))["demand_few"]
    assert not [key for key in said(given(row, "too_few")) if key.startswith("demand")]


def test_the_lead_time_of_the_material() -> None:
    """By when it must be ordered to be there on the day of shipment, at the latest."""
    found = said(number("mat-bulk-lead-weeks", 6, "weeks"))
    assert "20 Oct 2027" in found["material"]
    assert "material" not in said(number("mat-bulk-lead-weeks", 10**12, "weeks"))
    assert "material" not in said(number("mat-bulk-lead-weeks", 6, "weeks"), known={})


def test_what_a_late_change_costs() -> None:
    """The tooling is ordered and a point of the design is open."""
    found = said(
        given("dfm-tooling-date", Day(date(2026, 10, 1)), Grade.E2),
        given("dfm-open-points", Chosen(("undercuts",)), Grade.E2),
    )
    assert found["late_change"] == (
        "A change of a finished mold usually costs 3,000 to 30,000 US dollars and 4 to 8 weeks."
    )
    assert "late_change" not in said()


def test_capacity_against_what_is_needed() -> None:
    """The share, and how long this order takes."""
    needed = number("mp-demand", 400, "pcs/week")
    found = said(number("mp-capacity", 300, "pcs/week"), needed)
    assert found["capacity_short"].startswith("The line makes only 75 % of what is needed")
    assert found["capacity_order"] == (
        "At 300 pcs/week the 10,000 pieces of this order take 34 weeks."
    )
    assert "capacity_enough" in said(number("mp-capacity", 400, "pcs/week"), needed)
    daily = said(number("mp-capacity", 300, "pcs/day"), needed)
    assert not [key for key in daily if key.startswith("capacity")]


def test_the_yield_of_the_line() -> None:
    """The product of the stations, against the 98 % of volume production."""
    found = said(given("data-yields", Said("98, 97, 99, 96 %"), Grade.E2))
    assert found["yield_low"] == (
        "Only 90.3 % of the pieces pass all 4 stations without repair. "
        "Volume production wants 98 %."
    )
    assert "yield_enough" in said(given("data-yields", Said("100, 99, 99.5 %"), Grade.E2))


def test_a_bank_without_these_questions(tmp_path: Path) -> None:
    """Nothing is said of numbers that nobody asks for."""
    bank = bank_of(tmp_path, entry("q-a", "text"))
    assert meanings(draw_up(bank, {}, {}, known=KNOWN)) == ()
