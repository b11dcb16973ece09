"""Questions that nobody is asked because their answer follows from others.

Decides how it is computed; refuses to know when it is wanted and what it does to a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from prompts.answer import Amount
from prompts.condition import NO, YES
from prompts.question import Payback, Proofs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompts.condition import Situation
    from prompts.question import Derivation, Proof

NEVER = Decimal("Infinity")
"""The payback time of a tool that saves nothing."""


@dataclass(frozen=True, slots=True)
class PaybackTime:
    """After how many units, and how many months, a tool has paid for itself."""

    units: Decimal
    months: Decimal


def derivation_names(derivation: Derivation | None) -> Iterator[str]:
    """Every question and fact that a derivation reads."""
    match derivation:
        case Proofs(proofs):
            for proof in proofs:
                yield from proof.needed.names()
                yield from proof.there.names()
        case Payback(cost, saving, volume):
            yield from (cost, saving, volume)
        case None:
            return


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
    cost = situation.value(payback.cost)
    saving = situation.value(payback.saving)
    volume = situation.value(payback.volume)
    if not (isinstance(cost, Amount) and isinstance(saving, Amount) and isinstance(volume, Amount)):
        return None
    if any(situation.out(name) for name in (payback.cost, payback.saving, payback.volume)):
        return None
    if cost.unit != saving.unit:
        return None
    if saving.number <= 0 or volume.number <= 0:
        return PaybackTime(NEVER, NEVER)
    units = (cost.number / saving.number).to_integral_value(ROUND_CEILING)
    months = (12 * units / volume.number).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return PaybackTime(units, months)
