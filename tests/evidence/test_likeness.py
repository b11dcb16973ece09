"""Which stored pictures a new one is called like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from bot.cli import main, measuring
from bot.cli.measuring import EDITS, NothingToMeasureError, measure, table
from bot.evidence.likeness import (
    BITS,
    MOST,
    NEAR,
    compare,
    distances,
    joined,
    known_of,
    signed,
)
from bot.evidence.readers.prints import prints
from tests.evidence.scenes import jpeg, scene, wall, write_all

if TYPE_CHECKING:
    from pathlib import Path

    from bot.evidence.likeness import Known

SMALL = {"width": 640, "height": 480}
FULL = "f" * 16


def album(*pictures: Image.Image) -> Known:
    """These pictures, stored: order 100, 101 and on, file 1 of each."""
    rows = []
    for place, picture in enumerate(pictures):
        known, masks = prints(picture.convert("L"))
        rows.append((signed(known[0]), signed(masks[0]), 100 + place, 1))
    return known_of(rows)


def seen(picture: Image.Image, known: Known) -> list[int]:
    """The orders whose pictures one is called like."""
    return [one.order_id for one in compare(*prints(picture.convert("L")), known)]


@pytest.fixture(scope="module")
def known() -> Known:
    """Twelve stored pictures."""
    return album(*(scene(seed, **SMALL) for seed in range(12)))


@pytest.mark.parametrize("how", list(Image.Transpose))
def test_a_turned_or_mirrored_copy_is_found(how: Image.Transpose, known: Known) -> None:
    """In each of the eight orientations, and nothing else is."""
    for seed in range(12):
        assert seen(scene(seed, **SMALL).transpose(how), known) == [100 + seed]


def test_other_pictures_are_not_found(known: Known) -> None:
    """Pictures that were never stored, in any orientation."""
    assert not [seed for seed in range(100, 140) if seen(scene(seed, **SMALL), known)]


def test_walls_are_not_like_each_other() -> None:
    """They have no print; where one is stored all the same, nothing is compared with nothing."""
    assert compare(*prints(wall(1, **SMALL).convert("L")), album(scene(1, **SMALL))) == ()
    assert compare([], [], known_of([])) == ()
    assert compare([FULL], [FULL], known_of([])) == ()


def test_a_lit_and_shrunk_copy_is_found(known: Known) -> None:
    """Brightness and size are no disguise."""
    copy = ImageEnhance.Brightness(scene(5, **SMALL)).enhance(1.3).resize((200, 150))
    assert seen(copy, known) == [105]


def test_the_nearest_comes_first_and_each_file_once() -> None:
    """Distances are counted in bits of 64; two pictures of one file count as one."""
    rows = [(0, -1, 1, 1), (0b111, -1, 1, 1), (0b11111, -1, 2, 1), ((1 << 11) - 1, -1, 3, 1)]
    found = compare([f"{0b1:016x}"], [FULL], known_of(rows))
    assert [(one.order_id, one.distance, one.masked) for one in found] == [
        (1, 1, False),
        (2, 4, False),
        (3, 10, False),
    ]


def test_copies_do_not_push_out_the_picture_they_were_made_from() -> None:
    """Of many alike the earliest stay, also where all others are nearer; for each picture."""
    rows = [(0b11111, -1, 1, 1), *((0, -1, 2, number) for number in range(1, 100))]
    nothing, other = f"{0:016x}", "ffffffff00000000"
    prints_ = [nothing] * 8 + [other] * 8
    stored = [*rows, (signed(other), -1, 3, 1)]
    found = compare(prints_, [FULL] * 16, known_of(stored))
    assert (found[0].order_id, found[0].distance, found[0].picture) == (1, 5, 0)
    assert len(found) == MOST + 1
    assert (found[-1].order_id, found[-1].picture) == (3, 1)


def test_the_threshold_is_ten_of_the_bits_that_count() -> None:
    """Of 32 bits five may differ; below 32 nothing is compared."""
    half = (1 << 32) - 1
    stored = known_of([(0, half, 1, 1)])
    five, six = f"{0b11111:016x}", f"{0b111111:016x}"
    (found,) = compare([five], [FULL], stored)
    assert (found.distance, found.masked) == (NEAR, True)
    assert compare([six], [FULL], stored) == ()
    assert compare([five], [f"{half >> 1:016x}"], stored) == ()
    apart, counted = distances(five, f"{half >> 1:016x}", stored)
    assert (apart.tolist(), counted.tolist()) == ([BITS + 1], [31])


def test_bits_under_either_code_are_left_out() -> None:
    """The mask of the stored picture counts as much as that of the new one."""
    spoilt = (1 << 20) - 1
    stored = known_of([(spoilt, signed(f"{~spoilt & (1 << 64) - 1:016x}"), 1, 1)])
    assert [one.distance for one in compare(["0" * 16], [FULL], stored)] == [0]


def test_the_highest_bit_is_a_bit_like_any_other() -> None:
    """What a database keeps as a negative number comes back as the same bits."""
    assert signed("8" + "0" * 15) == -(1 << 63)
    stored = known_of([(signed("8" + "0" * 15), -1, 1, 1)])
    assert [one.distance for one in compare(["0" * 16], [FULL], stored)] == [1]


def test_a_hundred_thousand_are_searched_at_once(known: Known) -> None:
    """One among many is found, and chance brings no other."""
    dice = np.random.default_rng(7)
    bits = dice.integers(-(1 << 63), (1 << 63) - 1, size=100_000)
    rows = [(one, -1, 1_000 + place, 1) for place, one in enumerate(bits.tolist())]
    many = joined(known_of(rows), known)
    assert seen(scene(3, **SMALL).transpose(Image.Transpose.ROTATE_90), many) == [103]


def test_a_folder_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every edit has its line; walls and what does not open are named; nothing is written."""
    kept = ("sent again", "quarter turn left", "code pasted in, 12 % wide")
    monkeypatch.setattr(measuring, "EDITS", {name: EDITS[name] for name in kept})
    write_all(tmp_path / "photos", 3)
    (tmp_path / "wall.jpg").write_bytes(jpeg(wall(1)))
    (tmp_path / "broken.jpg").write_bytes(jpeg(scene(9))[:5000])
    (tmp_path / "notes.txt").write_text("no photo")
    before = sorted(tmp_path.rglob("*"))
    assert main(["evidence", "measure", str(tmp_path)]) == 0
    assert sorted(tmp_path.rglob("*")) == before
    told = capsys.readouterr().out
    for name in kept:
        assert f"| {name} | 3 | 3 | 100% | 0 |" in told
    assert "Of 3 pairs of different photos 0 were called the same." in told
    assert "Too plain to be known again: wall.jpg." in told
    assert "Not opened: broken.jpg." in told


def test_pairs_that_are_the_same_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder may hold a photo twice: a person can see which."""
    monkeypatch.setattr(measuring, "EDITS", {})
    (tmp_path / "one.jpg").write_bytes(jpeg(scene(1)))
    (tmp_path / "two.jpg").write_bytes(jpeg(scene(1), quality=40))
    (tmp_path / "zebra.jpg").write_bytes(jpeg(scene(2)))
    measured = measure(tmp_path)
    assert [(one, two) for one, two, _ in measured.alike] == [("one.jpg", "two.jpg")]
    assert measured.closest > NEAR
    assert "- one.jpg and two.jpg: " in table(measured)


def test_a_folder_without_photos_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and status 1."""
    with pytest.raises(NothingToMeasureError, match="fewer than two photos"):
        measure(tmp_path)
    assert main(["evidence", "measure", str(tmp_path / "nowhere")]) == 1
    assert "no such folder" in capsys.readouterr().err


@pytest.mark.parametrize("name", list(EDITS))
def test_every_edit_gives_a_picture(name: str) -> None:
    """Of any shape, also of one that is narrow."""
    import random  # noqa: PLC0415 - only here

    for size in ((640, 480), (40, 300)):
        photo = scene(1, width=size[0], height=size[1]).convert("L")
        edited = EDITS[name](photo, random.Random(1))  # noqa: S311 - fixed
        assert edited.mode == "L"
        assert min(edited.size) > 0
