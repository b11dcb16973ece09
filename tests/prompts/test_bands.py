"""The usual limits that a bank may set otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prompts.bands import USUAL, Bands, read_bands
from prompts.bank import load_texts, texts
from prompts.comparing import compare
from prompts.page import Page
from prompts.sheet import parse_sheet
from prompts.words import Words

if TYPE_CHECKING:
    from prompts.problems import Problem


def _read(text: str) -> tuple[Bands, list[Problem]]:
    sheet, problems = parse_sheet(text, "gates.yml")
    bands = read_bands(Page("gates.yml", ("en",), problems), sheet)
    return bands, problems


def test_what_is_left_out_is_usual() -> None:
    """No key at all, or only some of the limits."""
    assert _read("version: a") == (USUAL, [])
    bands, problems = _read("bands: {ppk_accepted: 2, grr_good: 5.5}")
    assert (bands, problems) == (Bands(ppk_accepted=2.0, grr_good=5.5), [])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("bands: 1.67", "`bands` has no limits"),
        ("bands: {ppk: 1.67}", "`ppk` is no key here"),
        ("bands: {ndc_least: many}", "`ndc_least: many` is no number above zero"),
        ("bands: {ndc_least: 0}", "`ndc_least: 0` is no number above zero"),
        ("bands: {ppk_accepted: 1.0}", "`ppk_interim` is larger than `ppk_accepted`"),
    ],
)
def test_a_wrong_limit_is_told_with_its_line(text: str, wrong: str) -> None:
    """What is wrong, where, and what to write."""
    problems = _read(text)[1]
    assert [problem.wrong for problem in problems] == [wrong]
    assert problems[0].file == "gates.yml:1"


def test_a_bank_of_ones_own_sets_its_limits() -> None:
    """Laid over ours, and told by `bank diff`."""
    own = {"gates.yml": "extends: readiness\nversion: acme-1\nbands: {ppk_accepted: 2.0}\n"}
    ours, theirs = load_texts(texts()), load_texts(texts(), own)
    assert (ours.bands, theirs.bands) == (USUAL, Bands(ppk_accepted=2.0))
    difference = compare(ours, theirs)
    words = Words.load()
    assert [*difference.lines(words)] == ["Usual limit `ppk_accepted`: was 1.67, is 2."]
