"""What the numbers of an order mean.

Decides what stands beside a number so that a person can use it: how much a sample proves, when a
certificate can be there, when a tool has paid for itself; refuses to judge: that is the verdict's
part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from typing import TYPE_CHECKING

from prompts.answer import Amount, Chosen, Day, Said
from prompts.checklist import Status
from prompts.condition import ORDER_NAMES, QUANTITY, SHIP_DATE
from prompts.derive import NEVER
from prompts.series import read_series
from prompts.spoken import spoken_day, spoken_number, spoken_unit
from prompts.statistics import (
    ENOUGH_ORDERS,
    PILOT_LEAST,
    PILOT_MOST,
    SURE,
    YIELD_AT_SCALE,
    certificate_window,
    late_change_exposure,
    upper_defect_rate,
)
from prompts.words import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prompts.answer import Value
    from prompts.checklist import Checklist
    from prompts.words import Words

_SURE = f"{SURE:.0%}".replace("%", " %")
_WEEKS = 520
"""Ten years: a lead time beyond is a slip of the pen, and no day of a calendar."""
_WIDE = 50
"""Per cent of variation from which demand swings; our own limit, the articles give none."""
_FULL = 100


@dataclass(frozen=True, slots=True)
class Meaning:
    """One sentence beside a number.

    Attributes:
        question_id: the question that the number answers.
        key: the words' key of the sentence; `values` are set into it.
    """

    question_id: str
    key: str
    values: Mapping[str, object]

    def say(self, words: Words, language: str = BASE) -> str:
        """The sentence."""
        return words.say(self.key, language, **self.values)


def meanings(checklist: Checklist) -> tuple[Meaning, ...]:
    """What can be said about the numbers of an order, in the order of its gates.

    Which questions there are is read from the bank: where one is missing, hidden or without a
    number, its sentence is left out.
    """
    read = _Numbers(checklist)
    return (
        *_certificate(read),
        *_late_change(read),
        *_material(read),
        *_pilot(read),
        *_yield(read),
        *_payback(read),
        *_demand(read),
        *_capacity(read),
    )


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The values of an order's questions that count for it."""

    checklist: Checklist

    def value(self, name: str) -> Value | None:
        """A value; None where the question is not there, does not apply or is not answered."""
        if name not in ORDER_NAMES:
            item = self.checklist.by_id.get(name)
            if item is None or item.status in {Status.HIDDEN, Status.UNDECIDED}:
                return None
        situation = self.checklist.situation
        return None if situation.out(name) else situation.value(name)

    def amount(self, name: str) -> Amount | None:
        """A number with its unit."""
        value = self.value(name)
        return value if isinstance(value, Amount) else None

    def pieces(self, name: str) -> int | None:
        """A whole number of pieces."""
        amount = self.amount(name)
        whole = amount is not None and amount.unit == "pcs" and amount.number % 1 == 0
        return int(amount.number) if amount is not None and whole else None

    def day(self, name: str) -> Day | None:
        """A day."""
        value = self.value(name)
        return value if isinstance(value, Day) else None


def _certificate(read: _Numbers) -> Iterator[Meaning]:
    """Rule D7: three to five months from the samples on, held against the plan."""
    name = "cert-submission-date"
    submitted = read.day(name)
    if submitted is None or read.day("cert-window") is None:
        return
    first, last = certificate_window(submitted.date)
    values = {"first": spoken_day(first), "last": spoken_day(last)}
    ship = read.day(SHIP_DATE)
    if ship is None:
        yield Meaning(name, "meaning.certificate", values)
    else:
        fit = "in_time" if last <= ship.date else "tight" if first <= ship.date else "late"
        shipped = {"ship": spoken_day(ship.date)}
        yield Meaning(name, f"meaning.certificate_{fit}", values | shipped)
    tooling = read.day("dfm-tooling-date")
    if tooling is not None and tooling.date < last:
        ordered = {"tooling": spoken_day(tooling.date)}
        yield Meaning(name, "meaning.certificate_after_tooling", values | ordered)


def _late_change(read: _Numbers) -> Iterator[Meaning]:
    name = "dfm-late-change-exposure"
    if read.value(name) == Chosen(("yes",)):
        exposure = late_change_exposure()
        values = {
            "least": f"{exposure.least_cost:,}",
            "most": f"{exposure.most_cost:,}",
            "soonest": exposure.least_weeks,
            "latest": exposure.most_weeks,
        }
        yield Meaning(name, "meaning.late_change", values)


def _material(read: _Numbers) -> Iterator[Meaning]:
    """By when the material must be ordered to be there on the day of shipment, at the latest."""
    name = "mat-bulk-lead-weeks"
    weeks, ship = read.amount(name), read.day(SHIP_DATE)
    if weeks is None or ship is None or weeks.unit != "weeks" or weeks.number > _WEEKS:
        return
    day = ship.date - timedelta(days=int((7 * weeks.number).to_integral_value(ROUND_UP)))
    values = {
        "weeks": spoken_number(weeks.number),
        "day": spoken_day(day),
        "ship": spoken_day(ship.date),
    }
    yield Meaning(name, "meaning.material", values)


def _pilot(read: _Numbers) -> Iterator[Meaning]:
    """Whether a pilot run has the usual size, and how many bad pieces it does not rule out."""
    name = "pilot-quantity"
    pieces = read.pieces(name)
    if pieces is None or pieces < 1:
        return
    size = "few" if pieces < PILOT_LEAST else "many" if pieces > PILOT_MOST else "usual"
    usual = {"pieces": f"{pieces:,}", "least": PILOT_LEAST, "most": PILOT_MOST}
    yield Meaning(name, f"meaning.pilot_{size}", usual)
    defects = read.pieces("data-defects")
    if defects is not None and not 0 <= defects <= pieces:
        return
    values = {
        "n": pieces,
        "pieces": f"{pieces:,}",
        "defects": f"{defects or 0:,}",
        "percent": _percent(upper_defect_rate(pieces, defects or 0)),
        "sure": _SURE,
    }
    if defects is None:
        yield Meaning(name, "meaning.sample_if_good", values)
    else:
        key = "meaning.sample_good" if defects == 0 else "meaning.sample_bad"
        yield Meaning("data-defects", key, values | {"n": defects or pieces})


def _yield(read: _Numbers) -> Iterator[Meaning]:
    name = "data-yields"
    rolled, row = read.amount("data-rolled-yield"), read.value(name)
    if rolled is None or not isinstance(row, Said):
        return
    wanted = Decimal(str(YIELD_AT_SCALE)) * _FULL
    values = {
        "n": len(read_series(row.text)),
        "percent": spoken_number(rolled.number),
        "wanted": spoken_number(wanted),
    }
    enough = rolled.number >= wanted
    yield Meaning(name, f"meaning.yield_{'enough' if enough else 'low'}", values)


def _payback(read: _Numbers) -> Iterator[Meaning]:
    """After how many pieces and months a tool has paid for itself, and whether this order does."""
    name = "tool-investment-sense"
    item = read.checklist.by_id.get(name)
    if item is None or item.payback is None:
        return
    time = item.payback
    volume = read.amount("tool-investment-volume")
    if time.months == NEVER or volume is None:
        yield Meaning(name, "meaning.payback_never", {})
        return
    values = {
        "units": spoken_number(time.units),
        "months": spoken_number(time.months),
        "volume": spoken_number(volume.number),
    }
    yield Meaning(name, "meaning.payback", values)
    quantity = read.amount(QUANTITY)
    if quantity is not None and quantity.unit == volume.unit:
        within = "within" if time.units <= quantity.number else "beyond"
        ordered = {"quantity": spoken_number(quantity.number)}
        yield Meaning(name, f"meaning.break_even_{within}", values | ordered)


def _demand(read: _Numbers) -> Iterator[Meaning]:
    name = "demand-volatility"
    row, spread = read.value(name), read.amount("demand-variation")
    orders = len(read_series(row.text)) if isinstance(row, Said) else 0
    if not orders:
        return
    values: dict[str, object] = {"n": orders, "enough": ENOUGH_ORDERS}
    if orders < ENOUGH_ORDERS:
        yield Meaning(name, "meaning.demand_few", values)
    elif spread is not None:
        values["percent"] = spoken_number(spread.number)
        swings = "swings" if spread.number >= _WIDE else "varies"
        yield Meaning(name, f"meaning.demand_{swings}", values)


def _capacity(read: _Numbers) -> Iterator[Meaning]:
    name = "mp-load"
    load = read.amount(name)
    capacity, demand = read.amount("mp-capacity"), read.amount("mp-demand")
    if load is None or capacity is None or demand is None:
        return
    values = {
        "percent": spoken_number(load.number),
        "capacity": spoken_number(capacity.number),
        "demand": spoken_number(demand.number),
        "unit": spoken_unit(capacity.unit),
    }
    enough = load.number >= _FULL
    yield Meaning(name, f"meaning.capacity_{'enough' if enough else 'short'}", values)
    quantity = read.pieces(QUANTITY)
    if quantity is not None and capacity.unit == "pcs/week" and capacity.number > 0:
        weeks = (quantity / capacity.number).to_integral_value(ROUND_UP)
        taken = {"quantity": f"{quantity:,}", "weeks": spoken_number(weeks), "n": int(weeks)}
        yield Meaning(name, "meaning.capacity_order", values | taken)


def _percent(share: float) -> str:
    """A share in per cent, with one decimal; a very small one with the first digit that counts."""
    percent = Decimal(share) * _FULL
    step = Decimal(1).scaleb(min(-1, percent.adjusted())) if percent else Decimal("0.1")
    return spoken_number(percent.quantize(step, ROUND_HALF_UP))
