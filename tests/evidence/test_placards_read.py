"""Square codes in photos: found where they are, whatever was done to the photo."""

import io

import pytest
import segno
from PIL import Image, ImageDraw

from bot.cli import samples
from bot.evidence.placard import qr_text
from bot.evidence.readers.codes import LONGEST, read_codes
from tests.bench.placards import CODE, CONDITIONS, ORDER, SIZE, WIDTHS, card, scene, tried

OURS = qr_text(ORDER, CODE)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_from_an_eighth_of_the_width_on_every_code_is_read(condition: str) -> None:
    """The promise of docs/placards.md, with few photos; `make bench` takes more."""
    for share in (share for share in WIDTHS if share >= 0.12):
        (cell,) = tried([CONDITIONS[condition]], share, 3)
        assert (cell.read, cell.wrong) == (3, 0), share


@pytest.mark.parametrize("turn", range(0, 360, 30))
def test_it_may_be_held_in_any_direction(turn: int) -> None:
    """Upside down or askew, it is read."""
    assert [code.text for code in read_codes(scene(0.12, 7, turn=turn))] == [OURS]


def test_the_box_is_where_the_code_is() -> None:
    """Its corners are those of the drawn code, whichever look found it."""
    photo = Image.new("RGB", SIZE, "grey")
    photo.paste(card().resize((330, 330)), (700, 500))
    border = 330 * 4 / 33
    expected = (700 + border, 500 + border, 1030 - border, 830 - border)
    for sent in (photo, photo.reduce(2), photo.resize((3200, 2400))):
        (code,) = read_codes(sent)
        scale = sent.width / SIZE[0]
        assert all(
            abs(seen - drawn * scale) < 6 * scale
            for seen, drawn in zip(code.box, expected, strict=True)
        )


def test_ours_is_found_beside_a_larger_foreign_one() -> None:
    """A machine's label that is easy to read does not end the search."""
    photo = scene(0.06, 3)
    foreign = io.BytesIO()
    segno.make_qr("https://machine.example/serial/7").save(foreign, kind="png", scale=8)
    photo.paste(Image.open(foreign).convert("RGB"), (20, 20))
    texts = {code.text for code in read_codes(photo)}
    assert OURS in texts


def test_light_on_dark_is_read_too() -> None:
    """A phone in its dark mode may show the code inverted."""
    photo = scene(0.16, 1).point(lambda level: 255 - level)
    assert [code.text for code in read_codes(photo)] == [OURS]


def test_other_kinds_of_code_and_no_code_are_no_answer() -> None:
    """Only QR codes count; an ordinary photo has none."""
    assert read_codes(Image.open(io.BytesIO(samples.tool_photo()))) == ()
    bars = Image.new("L", (800, 400), 255)
    pen = ImageDraw.Draw(bars)
    for x in range(100, 700, 9):
        pen.rectangle((x, 100, x + x % 5, 300), fill=0)
    assert read_codes(bars) == ()


def test_what_strangers_write_is_bounded() -> None:
    """A long text is cut, and control characters are left out."""
    target = io.BytesIO()
    segno.make_qr("a\x00b\n" + "c" * 600).save(target, kind="png", scale=4)
    (code,) = read_codes(Image.open(target))
    assert len(code.text) <= LONGEST
    assert code.text.isprintable()


def test_tiny_and_odd_pictures_do_no_harm() -> None:
    """One pixel, a line, and modes that are no photo's."""
    for mode, size in (("L", (1, 1)), ("RGBA", (3, 2000)), ("P", (40, 40)), ("1", (9, 9))):
        assert read_codes(Image.new(mode, size)) == ()


def test_the_sample_for_the_demo_shows_the_placard_that_it_is_given() -> None:
    """A photo of the tool with a given sheet held into it; the same bytes every time."""
    target = io.BytesIO()
    card().save(target, "PNG")
    photo = samples.placard_photo(target.getvalue())
    assert photo == samples.placard_photo(target.getvalue())
    with Image.open(io.BytesIO(photo)) as opened:
        (code,) = read_codes(opened)
        assert code.text == OURS
        assert 0.17 < (code.box[2] - code.box[0]) / opened.width < 0.28
