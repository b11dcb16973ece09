"""Questions that nobody is asked because their answer follows from others.

Decides how it is computed; refuses to know when it is wanted and what it does to a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from prompts.answer import Amount, Chosen, Day, Said
from prompts.condition import NO, UNKNOWN, YES
from prompts.question import Bound, Holds, Payback, Proofs, Ratio, Rolled, Variation, Window
from prompts.series import read_series
from prompts.statistics import months_after, rolled_yield, upper_defect_rate, variation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompts.answer import Value
    from prompts.condition import Situation
    from prompts.question import Derivation, Proof

NEVER = Decimal("Infinity")
"""The payback time of a tool that saves nothing."""
PERCENT = "%"
MONTHS = "months"
_ONE_DECIMAL = Decimal("0.1")
"""What is shown is what is compared, so a share is rounded to it before anything else."""


@dataclass(frozen=True, slots=True)
class PaybackTime:
    """After how many units, and how many months, a tool has paid for itself."""

    units: Decimal
    months: Decimal


def inputs(derivation: Derivation | None) -> tuple[str, ...]:
    """The questions whose values a derivation computes with; none where it reads conditions."""
    match derivation:
        case Payback(cost, saving, volume):
            return (cost, saving, volume)
        case Window(submitted, _):
            return (submitted,)
        case Bound(one, two) | Ratio(one, two):
            return (one, two)
        case Variation(of) | Rolled(of):
            return (of,)
        case _:
            return ()


def derivation_names(derivation: Derivation | None) -> Iterator[str]:
    """Every question and fact that a derivation reads."""
    match derivation:
        case Proofs(proofs):
            for proof in proofs:
                yield from proof.needed.names()
                yield from proof.there.names()
        case Holds(condition):
            yield from condition.names()
        case _:
            yield from inputs(derivation)


def missing_proofs(proofs: Proofs, situation: Situation) -> tuple[Proof, ...]:
    """The proofs that are needed and not there.

    One whose need is not known yet counts as needed: silence never makes an order ready.
    """
    return tuple(
        proof
        for proof in proofs.proofs
        if proof.needed.truth(situation) is not NO and proof.there.truth(situation) is not YES
    )


def payback_time(payback: Payback, situation: Situation) -> PaybackTime | None:
    """Work out a payback; None while a number is missing or the currencies differ.

    Units = cost / saving per unit, rounded up; months = 12 * units / units per year. Source:
    decision-rules, section 7.
    """
    cost = _number(payback.cost, situation)
    saving = _number(payback.saving, situation)
    volume = _number(payback.volume, situation)
    if cost is None or saving is None or volume is None or cost.unit != saving.unit:
        return None
    if saving.number <= 0 or volume.number <= 0:
        return PaybackTime(NEVER, NEVER)
    units = (cost.number / saving.number).to_integral_value(ROUND_CEILING)
    months = (12 * units / volume.number).quantize(_ONE_DECIMAL, ROUND_HALF_UP)
    return PaybackTime(units, months)


def computed(  # noqa: PLR0911 (one return per form)
    derivation: Derivation, situation: Situation
) -> Value | None:
    """Work out a value: a yes or no, a day, a share in %; None while an input is missing.

    An input that is set aside, not asked of this order or of another kind is missing too. A count
    of proofs and a payback have results of their own: see `missing_proofs`, `payback_time`.
    """
    match derivation:
        case Holds(condition):
            truth = condition.truth(situation)
            return None if truth is UNKNOWN else Chosen((truth.value,))
        case Window(submitted, (_, most)):
            day = _value(submitted, situation)
            return Day(months_after(day.date, most)) if isinstance(day, Day) else None
        case Bound(defects, of):
            return _bound(_number(defects, situation), _number(of, situation))
        case Ratio(of, to):
            return _ratio(_number(of, situation), _number(to, situation))
        case Variation(of):
            row = _row(of, situation)
            return _percent(variation(row)) if row else None
        case Rolled(of):
            row = _row(of, situation)
            return _percent(rolled_yield(_shares(row))) if row else None
        case _:
            return None


def lacks(derivation: Derivation, situation: Situation) -> Iterator[str]:
    """What keeps a value from being computed: the questions and facts to ask for."""
    if isinstance(derivation, Holds):
        yield from derivation.condition.unknowns(situation)
        return
    names = inputs(derivation)
    missing = [name for name in names if _value(name, situation) is None]
    for name in missing or names:
        yield from situation.lacks(name)


def _value(name: str, situation: Situation) -> Value | None:
    return None if situation.out(name) else situation.value(name)


def _number(name: str, situation: Situation) -> Amount | None:
    value = _value(name, situation)
    return value if isinstance(value, Amount) else None


def _row(name: str, situation: Situation) -> tuple[Decimal, ...]:
    value = _value(name, situation)
    return _read(value.text) if isinstance(value, Said) else ()


def _shares(percents: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """Percentages as shares; a row that nowhere exceeds 1 was typed as shares ("0.98, 0.97")."""
    return percents if max(percents) <= 1 else tuple(percent / 100 for percent in percents)


def _bound(defects: Amount | None, pieces: Amount | None) -> Amount | None:
    if defects is None or pieces is None or PERCENT in {defects.unit, pieces.unit}:
        return None
    bad, whole = defects.number, pieces.number
    if bad % 1 or whole % 1 or not 0 <= bad <= whole or whole < 1:
        return None
    return _percent(_upper(int(whole), int(bad)))


def _ratio(one: Amount | None, other: Amount | None) -> Amount | None:
    if one is None or other is None or one.unit != other.unit or not other.number:
        return None
    return _percent(one.number / other.number)


def _percent(share: float | Decimal | None) -> Amount | None:
    if share is None:
        return None
    percent = Decimal(str(share)) * 100
    return Amount(percent.quantize(_ONE_DECIMAL, ROUND_HALF_UP), PERCENT)


# An order is assessed again at every message, mostly with the same numbers.
_upper = lru_cache(maxsize=1024)(upper_defect_rate)
_read = lru_cache(maxsize=1024)(read_series)
