"""Capability and gauge error, against values worked out by hand and those of decision-rules."""

from __future__ import annotations

import math
import random

import pytest

from prompts.bands import USUAL, Band
from prompts.capability import (
    D2,
    D2_STAR,
    Limits,
    Shown,
    capability,
    gauge_study,
    in_turn,
    moving_range,
    with_spread,
    within_subgroups,
)
from prompts.statistics import capability_lower_bound


def test_indices_by_hand() -> None:
    """Readings 9, 10, 11 in two subgroups: mean 10, s = sqrt(4/5), ranges 2 and 2."""
    found = capability([9, 10, 11, 9, 10, 11], Limits(7, 14), [1, 1, 1, 2, 2, 2])
    assert (found.readings, found.out, found.average, found.least, found.most) == (6, 0, 10, 9, 11)
    assert found.total == pytest.approx(math.sqrt(0.8))
    assert found.within == pytest.approx(2 / 1.693)
    assert found.cp == pytest.approx(7 / (6 * 2 / 1.693))
    assert found.cpk == pytest.approx(3 / (3 * 2 / 1.693))
    assert found.pp == pytest.approx(7 / (6 * math.sqrt(0.8)))
    assert found.ppk == pytest.approx(1 / math.sqrt(0.8))
    assert found.bound == pytest.approx(capability_lower_bound(1 / math.sqrt(0.8), 6))


@pytest.mark.parametrize(
    ("limits", "out", "pp", "ppk"),
    [
        (Limits(None, 12), 0, None, 2 / 3),
        (Limits(8, None), 0, None, 2 / 3),
        (Limits(8, 12), 0, 2 / 3, 2 / 3),
        (Limits(8, 10), 1, 1 / 3, 0.0),
        (Limits(8, 9.5), 2, 0.25, -0.5 / 3),
        (Limits(), 0, None, None),
    ],
)
def test_one_sided_and_off_centre(
    limits: Limits, out: int, pp: float | None, ppk: float | None
) -> None:
    """9, 10, 11 has s = 1; a side without a limit limits nothing; a mean outside is negative."""
    found = capability([9, 10, 11], limits)
    assert out == found.out
    assert found.pp == (None if pp is None else pytest.approx(pp))
    assert found.ppk == (None if ppk is None else pytest.approx(ppk))
    assert (found.cp, found.cpk) == (None, None)


def test_a_reading_on_its_limit_is_good() -> None:
    """24.0 + 0.05 and 23.95 are within 24.00 ± 0.05, though a computer adds them otherwise."""
    limits = Limits(24.0 - 0.05, 24.0 + 0.05)
    assert capability([23.95, 24.05, 0.1 * 3 + 23.75], limits).out == 0
    assert capability([23.949, 24.051], limits).out == 2


def test_without_spread_there_is_no_index() -> None:
    """One reading, or the same reading again and again, shows no capability."""
    for readings in ([5.0], [5.0] * 30):
        found = capability(readings, Limits(4, 6), [0] * len(readings))
        assert (found.cp, found.cpk, found.pp, found.ppk, found.bound) == (None,) * 5


@pytest.mark.parametrize("readings", [[], [1.0, math.nan], [math.inf], [1.0, -math.inf]])
def test_what_is_no_number_is_refused(readings: list[float]) -> None:
    """Nothing is worked out from what cannot be measured."""
    with pytest.raises(ValueError, match="not all are numbers"):
        capability(readings, Limits(0, 1))
    with pytest.raises(ValueError, match="subgroups for"):
        capability([1.0, 2.0], Limits(0, 1), [1])


def test_subgroups() -> None:
    """Rbar / d2; sizes may differ; single readings and rests say nothing about a spread."""
    assert within_subgroups([1, 3, 5, 6], "aabb") == pytest.approx(1.5 / 1.128)
    assert within_subgroups([1, 3, 5, 6, 8], "aabbb") == pytest.approx((2 / 1.128 + 3 / 1.693) / 2)
    assert within_subgroups([1, 3, 9], "aab") == pytest.approx(2 / 1.128)
    assert within_subgroups([1, 3], "ab") is None
    assert in_turn([0.0] * 7, 3) == [0, 0, 0, 1, 1, 1, 6]
    assert moving_range([1, 2, 4]) == pytest.approx(1.5 / 1.128)
    assert moving_range([1]) is None
    limits = Limits(7, 13)
    found = with_spread(capability([9, 11], limits), limits, 0.5)
    assert [found.cp, found.cpk] == pytest.approx([2.0, 2.0])


@pytest.mark.parametrize(
    ("pieces", "needed"),
    [(25, 1.763), (30, 1.714), (50, 1.609), (100, 1.516), (125, 1.494), (300, 1.432)],
)
def test_what_a_sample_must_show(pieces: int, needed: float) -> None:
    """The Cpk that proves 1.33 at 95 %, as decision-rules prints it."""
    assert capability_lower_bound(needed, pieces) == pytest.approx(1.33, abs=0.001)
    assert capability_lower_bound(1.67, 30) == pytest.approx(1.30, abs=0.005)


@pytest.mark.parametrize(
    ("ppk", "expected"),
    [(1.67, Band.ACCEPTED), (1.66, Band.INTERIM), (1.33, Band.INTERIM), (1.32, Band.REJECTED)],
)
def test_bands_of_a_first_study(ppk: float, expected: Band) -> None:
    """1.67 and 1.33 are the limits, and belong to the better side."""
    assert expected is USUAL.of_first_study(ppk)


def test_other_bands() -> None:
    """A stable process at 1.33; a gauge at 10 and 30 %; a study of 25 subgroups and 100 pieces."""
    good, between, bad = Band.ACCEPTED, Band.INTERIM, Band.REJECTED
    assert [USUAL.of_stable_process(cpk) for cpk in (1.33, 1.329)] == [good, bad]
    shares = [USUAL.of_gauge(percent) for percent in (9.9, 10, 30, 30.1)]
    assert shares == [good, between, between, bad]
    studies = [USUAL.of_study(*size) for size in ((100, 25), (99, 25), (125, 24))]
    assert studies == [good, between, between]
    assert [USUAL.of_categories(number) for number in (5, 4)] == [good, bad]
    assert [USUAL.of_yield(percent) for percent in (98.1, 98.0)] == [good, bad]


def test_a_gauge_study_by_hand() -> None:
    """Two parts, two people, two trials: every step on paper.

    Ranges 0.2, 0, 0, 0.2: mean 0.1, EV = 0.1 / 1.128. People 10.55 and 10.65: 0.1 apart, AV^2 =
    (0.1 / 1.41421)^2 - EV^2 / 4. Parts 10.125 and 11.075: PV = 0.95 / 1.41421.
    """
    table = {
        ("one", "Li"): (10.0, 10.2),
        ("two", "Li"): (11.0, 11.0),
        ("one", "Wang"): (10.15, 10.15),
        ("two", "Wang"): (11.05, 11.25),
    }
    shown = [Shown(part, who, value) for (part, who), pair in table.items() for value in pair]
    found = gauge_study(shown, Limits(9, 12))
    assert found is not None
    equipment = 0.1 / 1.128
    appraiser = math.sqrt((0.1 / 1.41421) ** 2 - equipment**2 / 4)
    both = math.hypot(equipment, appraiser)
    part = 0.95 / 1.41421
    assert (found.parts, found.appraisers, found.trials) == (2, 2, 2)
    assert found.equipment == pytest.approx(equipment)
    assert found.appraiser == pytest.approx(appraiser)
    assert found.part == pytest.approx(part)
    assert found.share == pytest.approx(both / math.hypot(both, part))
    assert found.of_tolerance == pytest.approx(6 * both / 3)
    assert int(1.41 * part / both) == found.categories


def test_what_is_no_gauge_study() -> None:
    """One trial, one part, a trial that lacks, and nothing but one value are no study."""
    one = [Shown(part, who, 1.0 + part) for part in range(5) for who in "AB"]
    assert gauge_study(one) is None
    assert gauge_study([*one, *one[:-1]]) is None
    assert gauge_study([Shown(1, "A", 1.0), Shown(1, "A", 2.0)]) is None
    assert gauge_study([Shown(part, "A", 1.0) for part in (1, 2) for _ in range(2)]) is None
    assert gauge_study([]) is None


def test_one_appraiser_and_a_gauge_without_error() -> None:
    """One person has no appraiser variation; readings that always agree have no gauge error."""
    found = gauge_study([Shown(part, "A", float(part)) for part in range(10) for _ in range(2)])
    assert found is not None
    assert (found.appraiser, found.both, found.share, found.categories) == (0.0, 0.0, 0.0, 999)


def test_the_factors_are_those_of_normal_readings() -> None:
    """d2 is the mean range of n readings, d2* the root of its square's mean: drawn, not copied."""
    dice = random.Random(7)  # noqa: S311 - the same draw every time
    for size in (2, 5, 10):
        ranges = []
        for _ in range(20_000):
            drawn = [dice.gauss() for _ in range(size)]
            ranges.append(max(drawn) - min(drawn))
        assert D2[size] == pytest.approx(sum(ranges) / len(ranges), rel=0.02)
        root = math.sqrt(sum(r * r for r in ranges) / len(ranges))
        assert D2_STAR[size] == pytest.approx(root, rel=0.02)
