"""Product, process, business: the three sides of an order, and how closely it is looked at.

Decides which reason weighs on which side, and the class of risk; refuses to weigh the sides against
each other: an order is as ready as the weakest of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompts.reason import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prompts.bank import Axis, Bank, RiskClass
    from prompts.checklist import Checklist
    from prompts.reason import Reason


@dataclass(frozen=True, slots=True)
class AxisVerdict:
    """The level of one side of an order, and what keeps it there, worst first."""

    axis: Axis
    level: Level
    reasons: tuple[Reason, ...]


def axis_verdicts(bank: Bank, reasons: Iterable[Reason]) -> tuple[AxisVerdict, ...]:
    """Rule D14: product, process and business must each be ready; the weakest question decides.

    Args:
        bank: its axes; without any there is nothing to tell.
        reasons: every downgrade, worst first. One that belongs to no side (a gate that waits for
            another) is told by its gate.

    Source: article S3, line 2.
    """
    if not bank.axes:
        return ()
    found: dict[str, list[Reason]] = {axis.id: [] for axis in bank.axes}
    for reason in reasons:
        axis = bank.axis_at(reason.question_id, reason.section)
        if axis is not None:
            found[axis.id].append(reason)
    return tuple(
        AxisVerdict(
            axis,
            min((r.level for r in found[axis.id]), key=_rank, default=Level.READY),
            tuple(found[axis.id]),
        )
        for axis in bank.axes
    )


def risk_class(checklist: Checklist) -> RiskClass | None:
    """The first class whose fact is true; None while none is, or where the bank has no classes.

    Source: decision-rules, section 5, concept 9 (VDA MLA).
    """
    for risk in checklist.bank.risk:
        if checklist.situation.fact(risk.fact) is True:
            return risk
    return None


def approvers(bank: Bank, risk: RiskClass | None) -> int:
    """How many people must agree to a waiver.

    While the class is not known, as many as the strictest class asks for: an order that nobody has
    looked at is not a simple one.
    """
    if risk is not None:
        return risk.approvers
    return max((known.approvers for known in bank.risk), default=1)


def _rank(level: Level) -> int:
    return level.rank
