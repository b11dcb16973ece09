"""How many pixels are read: what phones write, and no more."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from bot.evidence.facts import Opening
from bot.evidence.readers import pictures
from tests.evidence.heic import heic
from tests.evidence.scenes import jpeg, scene
from tests.evidence.test_pictures import CODE, SMALL, packed, with_code

if TYPE_CHECKING:
    from tests.evidence.conftest import Reading


@pytest.mark.parametrize("size", [(8064, 6048), (16320, 12240)])
def test_a_phones_largest_photo_is_read(size: tuple[int, int], alone: Reading) -> None:
    """48 and 200 million pixels, decoded small; the code in it is read."""
    photo = with_code(scene(1, width=1600, height=1200), 0.2).convert("L")
    photo = photo.resize(size, Image.Resampling.NEAREST)
    (shot,) = alone(jpeg(photo), "a.jpg").shots
    assert (shot.width, shot.height, shot.codes, len(shot.prints)) == (*size, (CODE,), 8)


@pytest.mark.long
def test_a_phones_largest_heic_is_read(alone: Reading) -> None:
    """48 million pixels in tiles, within the child's memory and time."""
    facts = alone(heic(scene(1, **SMALL), 8064, 6048), "IMG_1.HEIC")
    assert (facts.opening, facts.width, facts.height) == (Opening.OPENED, 8064, 6048)
    assert facts.shots[0].sharpness is not None


@pytest.mark.parametrize(
    ("size", "progressive", "refused"),
    [
        ((16400, 16400), False, True),  # more than any phone has
        ((16320, 12240), False, False),
        ((16320, 12240), True, False),
        ((12000, 9000), True, False),
    ],
)
def test_the_pixels_of_a_jpeg_are_held_by_its_heading(
    size: tuple[int, int], *, progressive: bool, refused: bool
) -> None:
    """A progressive one lies in memory whole: three full layers of 200 million are too many."""
    form = {"progressive": progressive, "subsampling": 2}
    small = packed(scene(1, width=64, height=48), "JPEG", **form)
    assert _is_refused(_resized(small, size)) is refused
    whole = packed(scene(1, width=64, height=48), "JPEG", progressive=True, subsampling=0)
    assert _is_refused(_resized(whole, (16320, 12240)))


def _resized(content: bytes, size: tuple[int, int]) -> bytes:
    """A JPEG whose heading tells another size than it has."""
    frame = max(content.find(b"\xff\xc0"), content.find(b"\xff\xc2"))
    wide, high = (side.to_bytes(2) for side in size)
    return content[: frame + 5] + high + wide + content[frame + 9 :]


def _is_refused(content: bytes) -> bool:
    with pictures._opened(io.BytesIO(content), "JPEG") as image:
        try:
            pictures._hold(image)
        except pictures.BombError:
            return True
    return False
