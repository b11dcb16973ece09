"""What a sample, a series or a date allows to be said.

Decides the formulae and their limits; refuses to know questions, orders and what follows from a
number. A share is a number from 0 to 1, never a percentage.
"""

from __future__ import annotations

import calendar
import math
from datetime import date
from statistics import NormalDist, mean, stdev
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

SURE = 0.95
"""The confidence of every bound that is shown, unless another is asked for."""
ENOUGH_ORDERS = 4
"""Order quantities from which a variation can be told. Source: decision-rules, section 7."""
PILOT_LEAST, PILOT_MOST = 50, 500
"""Pieces of a usual pilot run. Source: article S1, line 26."""
YIELD_AT_SCALE = 0.98
"""First-pass yield that volume production wants. Source: decision-rules, section 6 (PVT)."""
CERTIFICATE_MONTHS = (3, 5)
"""From handing in samples to the certificate, CE category III. Source: article S1, line 22."""

_SUMMED = 10_000
"""Defects up to which the exact sum is taken; beyond, a score bound within 0.1 % of it."""
_HALVINGS = 60


class Exposure(NamedTuple):
    """What a change of a finished mold costs: US dollars, and weeks of delay."""

    least_cost: int
    most_cost: int
    least_weeks: int
    most_weeks: int


def upper_defect_rate(pieces: int, defects: int, confidence: float = SURE) -> float:
    """The largest share of defects that a sample does not rule out: Clopper-Pearson, one side.

    The share p at which P(X <= defects) = 1 - confidence for X ~ Binomial(pieces, p); without
    defects 1 - (1 - confidence)^(1/pieces). Source: decision-rules, section 7.

    Raises:
        ValueError: no pieces, more defects than pieces, or a confidence outside 0 to 1.
    """
    if pieces < 1 or not 0 <= defects <= pieces or not 0 < confidence < 1:
        raise ValueError(f"{defects} of {pieces} at {confidence} is no sample")
    if defects == pieces:
        return 1.0
    if defects == 0:
        return -math.expm1(math.log1p(-confidence) / pieces)
    if min(defects, pieces - defects) > _SUMMED:
        return _score_bound(pieces, defects, confidence)
    low, high = defects / pieces, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _at_most(pieces, defects, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _at_most(pieces: int, defects: int, share: float) -> float:
    """P(X <= defects), summed over the shorter tail, from its largest term outwards."""
    if share >= 1:
        return 0.0
    if pieces - defects <= defects:
        return 1 - _tail(pieces, pieces - defects - 1, 1 - share)
    return _tail(pieces, defects, share)


def _tail(pieces: int, most: int, share: float) -> float:
    """P(X <= most): the terms k = most, most - 1, … 0, each from the one before."""
    if share <= 0:
        return 1.0
    ways = math.fsum(math.log((pieces - k) / (k + 1)) for k in range(most))
    term = math.exp(ways + most * math.log(share) + (pieces - most) * math.log1p(-share))
    terms = [term]
    for k in range(most, 0, -1):
        term *= k / (pieces - k + 1) * (1 - share) / share
        terms.append(term)
    return min(1.0, math.fsum(terms))


def _score_bound(pieces: int, defects: int, confidence: float) -> float:
    """Wilson's one-sided score bound, for counts so large that the exact sum would take long."""
    z = NormalDist().inv_cdf(confidence)
    share, spread = defects / pieces, z * z / pieces
    root = math.sqrt(share * (1 - share) * spread + spread * spread / 4)
    return min(1.0, (share + spread / 2 + root) / (1 + spread))


def variation(quantities: Sequence[float | Decimal]) -> float | None:
    """The coefficient of variation of order quantities: stdev (n - 1) / mean.

    None below four quantities, or where they are no quantities (one below zero, or all zero).
    Source: decision-rules, section 7.
    """
    known = [float(quantity) for quantity in quantities]
    if len(known) < ENOUGH_ORDERS or min(known) < 0 or max(known) == 0:
        return None
    return stdev(known) / mean(known)


def rolled_yield(shares: Sequence[float | Decimal]) -> float | None:
    """The share that passes every station the first time: the product of the stations' shares.

    None where there is no station, or a share outside 0 to 1. Source: decision-rules, section 7.
    """
    known = [float(share) for share in shares]
    if not known or not all(0 <= share <= 1 for share in known):
        return None
    return math.prod(known)


def certificate_window(submitted: date) -> tuple[date, date]:
    """The first and the last day on which a certificate can be expected.

    Three and five calendar months after the samples were handed in; where a month has no such
    day, its last one. Money does not shorten it. Source: article S1, line 22 (rule D7).
    """
    least, most = CERTIFICATE_MONTHS
    return months_after(submitted, least), months_after(submitted, most)


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later; 31 January and one month is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def late_change_exposure() -> Exposure:
    """What one change of a mold costs after it is made: 3,000 to 30,000 US dollars, 4 to 8 weeks.

    Source: article S1, line 12.
    """
    return Exposure(3_000, 30_000, 4, 8)


def capability_lower_bound(capability: float, pieces: int, confidence: float = SURE) -> float:
    """The capability (Cpk, Ppk) that a sample shows for sure: its lower bound.

    C (1 - z sqrt(1 / (9 n C^2) + 1 / (2 (n - 1)))), with z = 1.645 at 95 %. Source:
    decision-rules, section 7.

    Raises:
        ValueError: fewer than two pieces, or a confidence outside 0 to 1.
    """
    if pieces < 2 or not 0 < confidence < 1:  # noqa: PLR2004 (one piece has no spread)
        raise ValueError(f"{pieces} pieces at {confidence} show no capability")
    z = NormalDist().inv_cdf(confidence)
    spread = 1 / (9 * pieces) + capability * capability / (2 * (pieces - 1))
    return capability - z * math.sqrt(spread)
