"""The formulae, against every value that decision-rules prints."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import pytest

from prompts.statistics import (
    SURE,
    capability_lower_bound,
    certificate_window,
    late_change_exposure,
    months_after,
    rolled_yield,
    upper_defect_rate,
    variation,
)


@pytest.mark.parametrize(
    ("pieces", "percent"),
    [
        (13, "20.6"),
        (20, "13.9"),
        (32, "8.9"),
        (50, "5.8"),
        (59, "5.0"),
        (100, "2.95"),
        (125, "2.4"),
        (200, "1.5"),
        (300, "1.0"),
        (500, "0.6"),
    ],
)
def test_no_defects_still_allow_some(pieces: int, percent: str) -> None:
    """The table of zero defects in n pieces."""
    digits = len(percent.partition(".")[2])
    assert percent == f"{100 * upper_defect_rate(pieces, 0):.{digits}f}"


@pytest.mark.parametrize(
    ("defects", "pieces", "percent"),
    [(1, 50, "9.1"), (2, 100, "6.2"), (3, 300, "2.6"), (5, 500, "2.1")],
)
def test_with_defects(defects: int, pieces: int, percent: str) -> None:
    """Clopper-Pearson: the tail at the bound is five in a hundred."""
    bound = upper_defect_rate(pieces, defects)
    assert percent == f"{100 * bound:.1f}"
    tail = sum(
        math.comb(pieces, k) * bound**k * (1 - bound) ** (pieces - k) for k in range(defects + 1)
    )
    assert tail == pytest.approx(1 - SURE, rel=1e-9)


def test_the_bound_at_its_edges() -> None:
    """All bad is all bad, most bad is close to it, and huge counts take no time."""
    assert upper_defect_rate(5, 5) == 1.0
    assert upper_defect_rate(1, 0) == pytest.approx(0.95)
    assert upper_defect_rate(100, 99) == pytest.approx(1 - (1 - 0.95 ** (1 / 100)), rel=1e-9)
    assert upper_defect_rate(10**15, 5 * 10**14) == pytest.approx(0.5, abs=1e-6)
    assert upper_defect_rate(10**15, 3) == pytest.approx(7.7537 / 10**15, rel=1e-4)
    exact = upper_defect_rate(1_000_000, 10_000)
    assert upper_defect_rate(1_000_100, 10_001) == pytest.approx(exact, rel=1e-3)
    for pieces, defects, confidence in ((0, 0, 0.95), (5, 6, 0.95), (5, -1, 0.95), (5, 0, 1.0)):
        with pytest.raises(ValueError, match="no sample"):
            upper_defect_rate(pieces, defects, confidence)


def test_more_defects_and_fewer_pieces_never_look_better() -> None:
    """The bound rises with the defects and falls with the pieces."""
    for pieces in (10, 50, 51, 300):
        bounds = [upper_defect_rate(pieces, defects) for defects in range(pieces + 1)]
        assert bounds == sorted(bounds)
        assert upper_defect_rate(pieces + 1, 3) < upper_defect_rate(pieces, 3)


@pytest.mark.parametrize(
    ("confidence", "reliability", "pieces"),
    [(0.95, 0.95, 59), (0.95, 0.90, 29), (0.90, 0.90, 22), (0.95, 0.99, 299)],
)
def test_sample_without_a_defect(confidence: float, reliability: float, pieces: int) -> None:
    """The sample sizes of a plan that accepts no defect; one piece fewer shows less."""
    assert upper_defect_rate(pieces, 0, confidence) <= 1 - reliability + 1e-12
    assert upper_defect_rate(pieces - 1, 0, confidence) > 1 - reliability


@pytest.mark.parametrize(
    ("pieces", "measured"),
    [(25, 1.763), (30, 1.714), (50, 1.609), (100, 1.516), (125, 1.494), (300, 1.432)],
)
def test_capability_needed_for_133(pieces: int, measured: float) -> None:
    """The smallest measured index, in thousandths, whose lower bound reaches 1.33."""
    assert capability_lower_bound(measured, pieces) >= 1.33
    assert capability_lower_bound(measured - 0.001, pieces) < 1.33


def test_a_good_index_on_few_parts() -> None:
    """1.67 on 30 parts proves only 1.30; one part has no spread."""
    assert f"{capability_lower_bound(1.67, 30):.2f}" == "1.30"
    with pytest.raises(ValueError, match="no capability"):
        capability_lower_bound(1.67, 1)


def test_rolled_yield() -> None:
    """Four stations of which each looks fine."""
    assert rolled_yield([0.98, 0.97, 0.99, 0.96]) == pytest.approx(0.903, abs=5e-4)
    assert rolled_yield([Decimal("0.5"), Decimal("0.5")]) == 0.25
    assert rolled_yield([]) is None
    assert rolled_yield([0.98, 98]) is None


def test_variation() -> None:
    """Sample standard deviation over the mean; nothing is told from three orders."""
    assert variation([300, 280, 350, 300]) == pytest.approx(29.8608 / 307.5, rel=1e-4)
    assert variation([Decimal(100)] * 4) == 0
    assert variation([300, 280, 350]) is None
    assert variation([0, 0, 0, 0]) is None
    assert variation([-1, 5, 5, 5]) is None


@pytest.mark.parametrize(
    ("submitted", "first", "last"),
    [
        (date(2026, 11, 23), date(2027, 2, 23), date(2027, 4, 23)),
        (date(2026, 11, 30), date(2027, 2, 28), date(2027, 4, 30)),
        (date(2027, 9, 30), date(2027, 12, 30), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2026, 11, 30), date(2027, 1, 31)),
    ],
)
def test_certificate_window(submitted: date, first: date, last: date) -> None:
    """Calendar months, to the last day of a short month."""
    assert certificate_window(submitted) == (first, last)
    assert months_after(last, 0) == last


def test_a_late_change_of_a_mold() -> None:
    """The article's figures."""
    assert tuple(late_change_exposure()) == (3_000, 30_000, 4, 8)
