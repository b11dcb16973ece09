"""What measurements say about a process and about a gauge.

Decides capability, performance and gauge error from the readings alone; refuses to know where
readings come from, what anybody claims of them, what is usual and what follows for an order. All
readings of one call have one unit; a share is 0 to 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean, mean, stdev
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from prompts.statistics import capability_lower_bound

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

NDC_FACTOR = 1.41
"""ndc = 1.41 PV / GRR. Source: decision-rules, section 6."""

D2: Mapping[int, float] = MappingProxyType(
    {2: 1.128, 3: 1.693, 4: 2.059, 5: 2.326, 6: 2.534, 7: 2.704, 8: 2.847, 9: 2.970, 10: 3.078}
)
"""Mean range of n normal readings in standard deviations. Source for 2 to 5: decision-rules,
section 7; for 6 to 10 the same table of control charts (ISO 7870-2)."""
_SINGLE = (
    *(1.41421, 1.91155, 2.23887, 2.48124, 2.67253, 2.82981, 2.96288, 3.07794, 3.17905, 3.26909),
    *(3.35016, 3.42378, 3.49116, 3.55333, 3.61071, 3.66422, 3.71424, 3.76118, 3.80537),
)
D2_STAR: Mapping[int, float] = MappingProxyType(dict(enumerate(_SINGLE, start=2)))
"""D2 for one single range: sqrt(d2^2 + d3^2). Source: Duncan's table, as gauge studies by
averages and ranges use it (their K2 and K3 are 1 / d2*)."""
MOST_CATEGORIES = 999
"""ndc of a study in which no gauge error was seen at all."""
_CLOSE = 1e-9
"""A reading this close to a limit, relative to it, lies on it: 24.0 + 0.05 is not quite 24.05."""


class Limits(NamedTuple):
    """The tolerance, in the readings' unit; None where a side has no limit."""

    lower: float | None = None
    upper: float | None = None

    def hold(self, reading: float) -> bool:
        """Whether a reading is within tolerance; one on a limit is."""
        low, high = self.lower, self.upper
        if low is not None and reading < low - _CLOSE * max(1.0, abs(low)):
            return False
        return high is None or reading <= high + _CLOSE * max(1.0, abs(high))


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Capability:
    """What the readings of one characteristic show.

    Attributes:
        readings: how many (n).
        out: how many lie out of tolerance; 0 where there is none.
        average: their mean, in their unit; `least` and `most` are the extremes.
        total: standard deviation of all readings, with n - 1; None for one reading.
        within: standard deviation inside the subgroups; None without subgroups.
        cp, cpk: from `within`; pp, ppk: from `total`. Without number: None, where a limit, the
            spread or the subgroups lack; Cp and Pp need both limits.
        bound: the Ppk that is sure at 95 %; None where Ppk is.
    """

    readings: int
    out: int
    average: float
    least: float
    most: float
    total: float | None = None
    within: float | None = None
    cp: float | None = None
    cpk: float | None = None
    pp: float | None = None
    ppk: float | None = None
    bound: float | None = None


def capability(
    readings: Sequence[float], limits: Limits = NO_LIMITS, subgroups: Sequence[Hashable] = ()
) -> Capability:
    """Work out everything that the readings of one characteristic allow.

    Cp = (USL - LSL) / (6 s), Cpk = min(USL - m, m - LSL) / (3 s) with s inside the subgroups; Pp
    and Ppk with s of all readings. Source: decision-rules, section 7.

    Args:
        readings: in the order of production.
        limits: the tolerance.
        subgroups: which subgroup each reading belongs to; empty where nobody said.

    Raises:
        ValueError: no reading, one that is no number, or not one subgroup for each reading.
    """
    if not readings or not all(math.isfinite(reading) for reading in readings):
        raise ValueError(f"{len(readings)} readings of which not all are numbers")
    if subgroups and len(subgroups) != len(readings):
        raise ValueError(f"{len(subgroups)} subgroups for {len(readings)} readings")
    middle = float(mean(readings))
    total = float(stdev(readings, middle)) if len(readings) > 1 else None
    within = within_subgroups(readings, subgroups) if subgroups else None
    ppk = _nearer(limits, middle, total)
    return Capability(
        readings=len(readings),
        out=sum(not limits.hold(reading) for reading in readings),
        average=middle,
        least=min(readings),
        most=max(readings),
        total=total,
        within=within,
        cp=_both(limits, within),
        cpk=_nearer(limits, middle, within),
        pp=_both(limits, total),
        ppk=ppk,
        bound=None if ppk is None else capability_lower_bound(ppk, len(readings)),
    )


def within_subgroups(readings: Sequence[float], subgroups: Sequence[Hashable]) -> float | None:
    """Standard deviation inside subgroups: the mean of R / d2 (Rbar / d2 where all are one size).

    Subgroups of one reading, and of more than ten, for which a range says little, are left out;
    None where none is left. Source: decision-rules, section 7.
    """
    groups: dict[Hashable, list[float]] = {}
    for reading, group in zip(readings, subgroups, strict=True):
        groups.setdefault(group, []).append(reading)
    measured = [group for group in groups.values() if len(group) in D2]
    shares = [(max(group) - min(group)) / D2[len(group)] for group in measured]
    return fmean(shares) if shares else None


def in_turn(readings: Sequence[float], size: int) -> list[int]:
    """Subgroups of neighbours where nobody named any: the number of each reading's subgroup.

    A rest that is too short for a subgroup of its own joins none: it gets one for each reading.
    """
    whole = len(readings) // size * size
    return [place // size if place < whole else place for place in range(len(readings))]


def moving_range(readings: Sequence[float]) -> float | None:
    """Standard deviation from neighbour to neighbour: the mean moving range / 1.128.

    What stands for "within" where single pieces were measured; None below two readings.
    """
    if len(readings) < 2:  # noqa: PLR2004 (one reading has no neighbour)
        return None
    steps = [abs(after - before) for before, after in pairwise(readings)]
    return fmean(steps) / D2[2]


def with_spread(found: Capability, limits: Limits, within: float) -> Capability:
    """The same readings with a spread inside subgroups that was worked out elsewhere."""
    return replace(
        found,
        within=within,
        cp=_both(limits, within),
        cpk=_nearer(limits, found.average, within),
    )


def _both(limits: Limits, spread: float | None) -> float | None:
    if limits.lower is None or limits.upper is None or not spread:
        return None
    return (limits.upper - limits.lower) / (6 * spread)


def _nearer(limits: Limits, middle: float, spread: float | None) -> float | None:
    if not spread:
        return None
    rooms = []
    if limits.upper is not None:
        rooms.append(limits.upper - middle)
    if limits.lower is not None:
        rooms.append(middle - limits.lower)
    return min(rooms) / (3 * spread) if rooms else None


class Shown(NamedTuple):
    """One reading of a gauge study: which part, by whom."""

    part: Hashable
    appraiser: Hashable
    reading: float


@dataclass(frozen=True, slots=True)
class Gauge:
    """What a gauge study shows; variations are standard deviations in the readings' unit.

    Attributes:
        parts, appraisers, trials: the size of the study.
        equipment: EV, the same person and part again.
        appraiser: AV, one person and another.
        both: GRR, the two together.
        part: PV, one part and another.
        whole: TV, everything.
        share: %GRR of the whole variation, 0 to 1.
        of_tolerance: 6 GRR / tolerance, 0 to 1 and beyond; None without both limits.
        categories: ndc, truncated.
    """

    parts: int
    appraisers: int
    trials: int
    equipment: float
    appraiser: float
    both: float
    part: float
    whole: float
    share: float
    of_tolerance: float | None
    categories: int


def gauge_study(readings: Sequence[Shown], limits: Limits = NO_LIMITS) -> Gauge | None:
    """A study of parts × appraisers × trials by averages and ranges.

    EV = R̿ / d2(trials); AV = sqrt((X̄diff / d2*(appraisers))^2 - EV^2 / (parts trials)), 0 where
    negative, and for one appraiser; PV = Rp / d2*(parts); GRR^2 = EV^2 + AV^2; TV^2 = GRR^2 +
    PV^2; ndc = 1.41 PV / GRR. Source: decision-rules, section 6, and AIAG's manual on measurement
    systems, average and range method; not its analysis of variance, which tells the same gauges
    good and bad and needs tables that a supplier's sheet does not print.

    Returns:
        None where it is no such study: fewer than two parts or trials, not the same number of
        trials for everybody, more than tables give, or no variation at all.
    """
    cells: dict[tuple[Hashable, Hashable], list[float]] = {}
    for shown in readings:
        cells.setdefault((shown.part, shown.appraiser), []).append(shown.reading)
    parts = list(dict.fromkeys(part for part, _ in cells))
    people = list(dict.fromkeys(person for _, person in cells))
    sizes = {len(cell) for cell in cells.values()}
    if len(sizes) != 1 or len(cells) != len(parts) * len(people):
        return None
    (trials,) = sizes
    if trials not in D2 or len(parts) not in D2_STAR or len(people) > max(D2_STAR):
        return None
    equipment = fmean([max(cell) - min(cell) for cell in cells.values()]) / D2[trials]
    by_person = [fmean([fmean(cells[part, person]) for part in parts]) for person in people]
    appraiser = 0.0
    if len(people) > 1:
        apart = (max(by_person) - min(by_person)) / D2_STAR[len(people)]
        appraiser = math.sqrt(max(0.0, apart**2 - equipment**2 / (len(parts) * trials)))
    by_part = [fmean([fmean(cells[part, person]) for person in people]) for part in parts]
    part = (max(by_part) - min(by_part)) / D2_STAR[len(parts)]
    both = math.hypot(equipment, appraiser)
    whole = math.hypot(both, part)
    if not whole:
        return None
    wide = None if limits.lower is None or limits.upper is None else limits.upper - limits.lower
    return Gauge(
        parts=len(parts),
        appraisers=len(people),
        trials=trials,
        equipment=equipment,
        appraiser=appraiser,
        both=both,
        part=part,
        whole=whole,
        share=both / whole,
        of_tolerance=6 * both / wide if wide and wide > 0 else None,
        categories=_categories(part, both),
    )


def _categories(part: float, both: float) -> int:
    """ndc; a gauge without any error, or as good as none, tells more than anybody counts."""
    if not both:
        return MOST_CATEGORIES
    return int(min(float(MOST_CATEGORIES), NDC_FACTOR * part / both))
