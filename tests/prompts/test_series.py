"""Several numbers in one text."""

from __future__ import annotations

import pytest

from prompts.series import read_series

READ = [
    ("300, 280, 350, 300", "300 280 350 300"),
    ("300,280,350,300", "300 280 350 300"),
    ("300 280 350", "300 280 350"),
    ("300; 280; 350", "300 280 350"),
    ("300/280/350", "300 280 350"),
    ("300\n280\n350", "300 280 350"),
    ("300, 280 and 1,350 pcs", "300 280 1350"),
    ("10 000, 12 000", "10000 12000"),
    ("98, 97, 99 %", "98 97 99"),
    ("98.5%, 97%", "98.5 97"),
    ("98 % 97 %", "98 97"),
    ("98%、97%、99%", "98 97 99"),
    ("300，280，350", "300 280 350"),
    ("300件，280件和350件", "300 280 350"),
    ("1.2k, 900", "1200.0 900"),
    ("1万, 8千", "10000 8000"),
    ("June: 300, July: 400", "300 400"),
    ("station 1: 98 %, station 2: 97 %", "98 97"),
    ("0.98 x 0.97 x 0.99", "0.98 0.97 0.99"),
    ("300, 280, 350 (last three orders).", "300 280 350"),
    ("300", "300"),
]


@pytest.mark.parametrize(("typed", "numbers"), READ)
def test_a_list_of_numbers(typed: str, numbers: str) -> None:
    """Numbers between any of the marks that people set, with units and labels left aside."""
    assert numbers.split() == [str(number) for number in read_series(typed)]


NO_LIST = [
    *("", "no", "it depends", "-5, 3", "300 pcs / month", "300, many", "1.2.3, 4"),
    # Thousands or two numbers, decimals or two numbers:
    *("1,200", "1,200,1,500", "12,5", "98,5; 97,2", "280,350, 300"),
    "1, " * 500,
]


@pytest.mark.parametrize("typed", NO_LIST)
def test_what_is_no_clear_list(typed: str) -> None:
    """Words, signs, and what can be read in two ways."""
    assert read_series(typed) == ()
