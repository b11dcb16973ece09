"""The photos that the demo makes: each of them is another picture, for a person and for the bot."""

from __future__ import annotations

from itertools import combinations

from bot.cli import scenes
from bot.evidence.likeness import NEAR
from bot.evidence.readers.prints import prints


def test_no_two_views_are_taken_for_one_photo() -> None:
    """Else the second placard photo of an order would be refused as the first one sent again."""
    known = [prints(scenes.view("T-2291", seed).convert("L"))[0] for seed in range(5)]
    for one, other in combinations(known, 2):
        apart = min((int(one[0], 16) ^ int(turned, 16)).bit_count() for turned in other)
        assert apart > NEAR


def test_the_same_view_comes_again() -> None:
    """From the same seed the same picture, so that what is shown today is shown tomorrow."""
    assert scenes.view("T-2291", 5).tobytes() == scenes.view("T-2291", 5).tobytes()
