"""How numbers, limits, days and cells are read, whatever document they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.evidence.readers.figures import bounds, decimal_signs, number
from bot.evidence.readers.grids import Run, cleaned, laid_out
from bot.evidence.readers.naming import day_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.evidence.facts import Facts
    from bot.evidence.report import Report

    Reading = Callable[[bytes, str], Facts]
    Understood = Callable[[bytes, str], Report]


@pytest.mark.parametrize(
    ("text", "signs", "expected"),
    [
        ("24.013", "", 24.013),
        ("-0.02 mm", "", -0.02),
        ("−0,02", "", -0.02),
        ("1,234.5", "", 1234.5),
        ("1.234,5", "", 1234.5),
        ("1 234,5", "", 1234.5),
        ("1,234,567", "", 1234567.0),
        ("1,234", "", "ambiguous"),
        ("1,234", ".", 1234.0),
        ("1,234", ",", 1.234),
        ("1.234", ",", "ambiguous"),
        ("0,123", "", 0.123),
        (".5", "", 0.5),
        ("1.2e-3", "", 0.0012),
        ("NaN", "", "absurd"),
        ("-inf", "", "absurd"),
        ("1e400", "", "absurd"),
        ("9e15", "", "absurd"),
        ("#DIV/0!", "", "absurd"),
        ("=cmd|'/C calc'!A0", "", "text"),
        ("=1+1", "", "text"),
        ("2026-11-18", "", "text"),
        ("OK", "", "text"),
        ("1.2.3", "", "text"),
        ("HB-1040", "", "text"),
    ],
)
def test_a_number_is_read_as_it_was_meant_or_not_at_all(
    text: str, signs: str, expected: float | str
) -> None:
    """No guess is made where thousands and decimals look alike; no formula is worked out."""
    assert expected == number(text, frozenset(signs))


def test_a_document_tells_its_decimal_sign() -> None:
    """One sure number settles the others; two habits settle nothing."""
    assert decimal_signs(["24,01", "1,234"]) == {","}
    assert decimal_signs(["24.01"]) == {"."}
    assert decimal_signs(["Ø 8,5 ±0,05"]) == {","}
    assert decimal_signs(["24,01", "24.01"]) == {",", "."}
    assert decimal_signs(["1,234", "see items 1,2", "2026"]) == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 24.00 ±0.05", ("A", 24.0, 23.95, 24.05)),
        ("Bore 8 +0.10/-0.05", ("Bore", 8.0, 7.95, 8.1)),
        ("B 23.95~24.05 mm", ("B", None, 23.95, 24.05)),
        ("flatness max 0.1", ("flatness", None, None, 0.1)),
        ("Torque ≥ 5 N·m", ("Torque", None, 5.0, None)),
        ("24 +0.05/0", ("24 +0.05/0", 24.0, 24.0, 24.05)),
    ],
)
def test_limits_in_a_heading(
    text: str, expected: tuple[str, float | None, float | None, float | None]
) -> None:
    """Tolerances as drawings and suppliers write them."""
    found = bounds(text, frozenset("."))
    assert found is not None
    assert expected[0] == found.name
    assert [pytest.approx(edge) if edge is not None else None for edge in expected[1:]] == list(
        found[1:]
    )


@pytest.mark.parametrize("text", ["piece", "HB-1040", "2026-11-18", "T-2291", "cure 10 min"])
def test_no_limits_where_there_are_none(text: str) -> None:
    """Codes, days and durations are no tolerances."""
    assert bounds(text, frozenset(".")) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-18", "2026-11-18"),
        ("2026年3月5日", "2026-03-05"),
        ("18 Nov 2026", "2026-11-18"),
        ("November 18, 2026", "2026-11-18"),
        ("18/11/2026", "2026-11-18"),
        ("03/12/2026", ""),
        ("2026-02-30", ""),
    ],
)
def test_days(text: str, expected: str) -> None:
    """A day that could be two is none."""
    assert expected == day_in(text)


def test_a_cell_is_one_plain_line() -> None:
    """Full width is folded; signs that turn the reading direction are dropped."""
    assert cleaned("Rev\u202e F \u200b：\n１２") == "Rev F : 12"


def test_a_page_is_laid_out_in_cells() -> None:
    """Close pieces are one cell, far ones two; an empty cell keeps its column."""

    def run(left: float, bottom: float, said: str) -> Run:
        return Run(left, left + 6 * len(said), bottom, bottom + 10, said)

    page = [
        *(run(50, 700, "Piece"), run(150, 700, "Group"), run(250, 700, "Value")),
        *(run(50, 680, "1"), run(250, 680, "24.01")),
        *(run(50, 640, "Drawing"), run(94, 640, "revision")),
    ]
    assert laid_out(page) == [["Piece", "Group", "Value"], ["1", "", "24.01"], ["Drawing revision"]]
