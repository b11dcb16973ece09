"""A photo is found within a frame and beside a placard; a part on paper is no framed photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw, ImageOps

from bot.evidence.likeness import compare, known_of, signed
from bot.evidence.readers.frames import photo_in
from bot.evidence.readers.pictures import look
from tests.evidence.scenes import scene
from tests.evidence.test_pictures import with_code

if TYPE_CHECKING:
    from bot.evidence.likeness import Known

WIDE, HIGH = 1200, 900
NEARLY = 16
"""Pixels by which the found edge may miss the photo's: 1 % of the framed picture."""


def old() -> Image.Image:
    """A photo that was sent before."""
    return scene(31, width=WIDE, height=HIGH).convert("L")


def known(photo: Image.Image) -> Known:
    """The one photo that was sent before."""
    seen = look(photo)
    return known_of([(signed(seen.prints[0]), signed(seen.masked_prints[0]), 1, 1)])


def is_known(picture: Image.Image) -> bool:
    """Whether the old photo is known again in a picture."""
    seen = look(picture)
    return bool(compare(seen.prints, seen.masked_prints, known(old())))


@pytest.mark.parametrize("give", [80, 160, 400])
@pytest.mark.parametrize("tone", [0, 128, 255])
def test_a_photo_in_a_frame(give: int, tone: int) -> None:
    """However wide the border, and whatever its tone."""
    framed = ImageOps.expand(old(), give, fill=tone)
    found = photo_in(framed)
    assert found is not None
    edges = (give, give, give + WIDE, give + HIGH)
    assert all(abs(one - two) <= NEARLY for one, two in zip(found, edges, strict=True))
    assert is_known(framed)


def test_a_photo_beside_a_placard() -> None:
    """In a collage on white the placard is neither frame nor photo."""
    placard = with_code(Image.new("RGB", (500, 900), "white")).convert("L")
    collage = Image.new("L", (WIDE + 560, HIGH), 255)
    collage.paste(old(), (0, 0))
    collage.paste(placard, (WIDE + 40, 0))
    assert look(collage).codes
    assert is_known(collage)


def test_another_photo_in_the_same_frame() -> None:
    """Two photos do not become one by having the same border."""
    other = scene(32, width=WIDE, height=HIGH).convert("L")
    assert not is_known(ImageOps.expand(other, 160, fill=255))


def test_a_part_on_white_paper_is_not_cut_out() -> None:
    """Its outline ends no border: two discs on paper are alike without being one picture."""
    sheet = Image.new("L", (WIDE, HIGH), 250)
    ImageDraw.Draw(sheet).ellipse((400, 200, 800, 600), fill=90, outline=20, width=12)
    assert photo_in(sheet) is None


@pytest.mark.parametrize("seed", range(4))
def test_a_photo_without_frame(seed: int) -> None:
    """It has eight prints and no more."""
    photo = scene(seed, width=WIDE, height=HIGH).convert("L")
    assert photo_in(photo) is None
    assert len(look(photo).prints) == 8


def test_nothing_but_a_frame() -> None:
    """An even sheet, and one with next to nothing in it, have no photo."""
    sheet = Image.new("L", (WIDE, HIGH), 200)
    assert photo_in(sheet) is None
    sheet.paste(30, (580, 430, 620, 470))
    assert photo_in(sheet) is None
