"""What is seen in pictures of every format, in films, and inside containers."""

from __future__ import annotations

import io
import socket
import threading
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from bot.cli import samples
from bot.evidence.facts import Opening
from bot.evidence.formats import BY_NAME
from bot.evidence.photo_is_sharp import LEAST
from bot.evidence.placard_sheet import symbol
from bot.evidence.readers import capture, credentials, pictures, prints
from tests.evidence.heic import heic
from tests.evidence.scenes import jpeg, scene, wall
from tests.evidence.signing import DRAWN, signed

if TYPE_CHECKING:
    from bot.evidence.facts import Facts
    from tests.evidence.conftest import Reading

SMALL = {"width": 800, "height": 600}
CODE = "TR1/ORDER-123/K7QF-2MXD"


def packed(picture: Image.Image, form: str, **more: object) -> bytes:
    """The picture in a format of Pillow's."""
    target = io.BytesIO()
    picture.save(target, form, **more)
    return target.getvalue()


def with_code(picture: Image.Image, part: float = 0.2) -> Image.Image:
    """The picture with a one-time code in its upper left, so wide a part of it."""
    drawn = io.BytesIO()
    symbol("ORDER-123", "K7QF2MXD").save(drawn, kind="png", scale=8, border=4)
    side = round(picture.width * part)
    copy = picture.copy()
    copy.paste(Image.open(drawn).convert(picture.mode).resize((side, side)), (30, 40))
    return copy


def film(pictures_: list[Image.Image], *, rate: int = 5, form: str = "mp4") -> bytes:
    """A film of these pictures, each shown for a second."""
    target = io.BytesIO()
    with av.open(target, "w", format=form, options={"movflags": "use_metadata_tags"}) as container:
        container.metadata["creation_time"] = "2026-11-20T08:00:00.000000Z"
        container.metadata["location"] = "+22.5431+114.0579/"
        stream = container.add_stream("mpeg4", rate=rate)
        stream.width, stream.height = pictures_[0].size
        stream.pix_fmt, stream.bit_rate = "yuv420p", 4_000_000
        stream.codec_context.time_base = Fraction(1, rate)
        for picture in pictures_:
            for _ in range(rate):
                frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return target.getvalue()


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("JPEG", "a.jpg"),
        ("PNG", "a.png"),
        ("WEBP", "a.webp"),
        ("AVIF", "a.avif"),
        ("BMP", "a.bmp"),
        ("TIFF", "a.tif"),
        ("GIF", "a.gif"),
    ],
)
def test_every_format_is_seen_alike(form: str, name: str, reading: Reading) -> None:
    """Code, print, size and sharpness of one picture, whatever it is packed as."""
    picture = with_code(scene(1, **SMALL))
    facts = reading(packed(picture, form), name)
    assert (facts.opening, facts.width, facts.height) == (Opening.OPENED, 800, 600)
    (shot,) = facts.shots
    assert (shot.width, shot.height, shot.codes) == (800, 600, (CODE,))
    assert len(shot.prints) == len(shot.masked_prints) == 8
    upright, _ = prints.prints(picture.convert("L"))
    assert (int(facts.prints[0], 16) ^ int(upright[0], 16)).bit_count() <= 4
    assert shot.sharpness is not None
    assert shot.sharpness > LEAST


def test_an_iphones_photo_is_read(reading: Reading) -> None:
    """HEIC is decoded as it is packed: in tiles."""
    facts = reading(heic(with_code(scene(1, **SMALL), 0.4), 1000, 500), "IMG_1.HEIC")
    assert (facts.type, facts.opening, facts.width) == ("HEIC", Opening.OPENED, 1000)
    assert facts.codes == (CODE,)


def test_a_picture_is_known_again_in_every_orientation() -> None:
    """The eight prints of a turned picture are those of the upright one in another order."""
    grey = scene(2, **SMALL).convert("L")
    upright, _ = prints.prints(grey)
    assert len(set(upright)) == prints.ORIENTATIONS
    for how in Image.Transpose:
        turned, _ = prints.prints(grey.transpose(how))
        nearest = min((int(one, 16) ^ int(upright[0], 16)).bit_count() for one in turned)
        assert nearest <= 2, how.name


def test_bits_under_a_code_are_not_counted() -> None:
    """A code covers some of the 64 bits; the others stay as they were."""
    plain = scene(3, **SMALL).convert("L")
    covered = with_code(plain)
    bare, whole = prints.prints(plain)
    assert set(whole) == {"f" * 16}
    marked, outside = prints.prints(covered, [(30, 40, 190, 200)])
    for before, after, mask in zip(bare, marked, outside, strict=True):
        counted = int(mask, 16)
        assert 32 <= counted.bit_count() < 64
        assert ((int(before, 16) ^ int(after, 16)) & counted).bit_count() <= 1


@pytest.mark.parametrize("seed", range(12))
def test_a_blank_wall_has_no_print(seed: int) -> None:
    """Nothing but light and noise is on it: two walls are alike without being one picture."""
    assert prints.prints(wall(seed, **SMALL).convert("L")) == ([], [])


def test_paper_and_a_wall_behind_a_placard_have_no_print() -> None:
    """Neither a label, nor one tone, nor a wall of which only the placard stands out."""
    label = Image.open(io.BytesIO(samples.label_picture())).convert("L")
    assert prints.prints(label) == ([], [])
    assert prints.prints(Image.new("L", (800, 600), 200)) == ([], [])
    behind = with_code(wall(1, **SMALL).convert("L"))
    assert prints.prints(behind, [(40, 50, 190, 200)]) == ([], [])
    assert prints.prints(scene(1, **SMALL).convert("L"), [(0, 0, 800, 500)]) == ([], [])


def test_a_blurred_photo_is_less_sharp(reading: Reading) -> None:
    """However many pixels it has."""
    sharp = reading(jpeg(scene(4, width=2400, height=1800)), "a.jpg").shots[0].sharpness
    small = scene(4, width=2400, height=1800).resize((120, 90)).resize((2400, 1800))
    blurred = reading(jpeg(small), "b.jpg").shots[0].sharpness
    assert sharp is not None
    assert blurred is not None
    assert blurred < LEAST / 2
    assert sharp > LEAST


def test_more_pixels_than_are_decoded_are_refused(reading: Reading) -> None:
    """By the heading alone."""
    facts = reading(samples.picture_bomb(), "bomb.png")
    assert (facts.opening, facts.shots) == (Opening.SWELLING, ())
    assert (facts.width, facts.height) == (10_000, 10_000)


def test_sixteen_bits_are_scaled_not_cut() -> None:
    """A picture of a measuring camera is grey, not white."""
    picture = Image.new("I;16", (300, 200))
    picture.putdata([column * 200 for _ in range(200) for column in range(300)])
    grey = pictures._grey(Image.open(io.BytesIO(packed(picture, "PNG"))))
    assert (grey.mode, grey.getextrema()) == ("L", (0, 255))
    assert grey.getpixel((150, 5)) in range(120, 136)


def exif(*, offset: str = "", north: str = "N") -> Image.Exif:
    """What a phone writes beside a picture."""
    written = Image.Exif()
    written[0x0131] = "Phone 7.1\0\nand more"
    details = {0x9003: "2026:11:20 16:05:09"} | ({0x9011: offset} if offset else {})
    written._ifds[0x8769] = details
    parts = tuple(TiffImagePlugin.IFDRational(part, 1) for part in (22, 30, 36))
    east = tuple(TiffImagePlugin.IFDRational(part, 1) for part in (114, 3, 0))
    written._ifds[0x8825] = {1: north, 2: parts, 3: "E", 4: east}
    return written


def test_time_place_and_program_are_read(reading: Reading) -> None:
    """A time without an offset stays without one."""
    (shot,) = reading(packed(scene(1, **SMALL), "JPEG", exif=exif()), "a.jpg").shots
    assert (shot.taken_at, shot.software) == ("2026-11-20T16:05:09", "Phone 7.1")
    assert shot.place == (22.51, 114.05)


def test_an_offset_makes_an_instant(reading: Reading) -> None:
    """Southern latitudes are negative."""
    content = packed(scene(1, **SMALL), "WEBP", exif=exif(offset="+08:00", north="S"))
    (shot,) = reading(content, "a.webp").shots
    assert shot.taken_at == "2026-11-20T08:05:09+00:00"
    assert shot.place == (-22.51, 114.05)


def test_what_is_not_there_is_empty(reading: Reading) -> None:
    """As every chat leaves it."""
    (shot,) = reading(jpeg(scene(1, **SMALL)), "a.jpg").shots
    assert (shot.taken_at, shot.place, shot.software, shot.credentials) == ("", None, "", "")


@pytest.mark.parametrize(
    ("taken", "offset"),
    [("0000:00:00 00:00:00", ""), ("1970:01:01 00:00:00", ""), ("yesterday", ""), ("", "+08:00")],
)
def test_times_that_cannot_be_are_left_out(taken: str, offset: str) -> None:
    """A camera whose clock was never set tells no time."""
    assert capture._time(taken, offset) is None


def test_damaged_metadata_costs_no_picture(reading: Reading) -> None:
    """The picture is whole where what stands beside it is not."""
    content = packed(scene(1, **SMALL), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(9))
    facts = reading(content, "a.jpg")
    assert (facts.opening, len(facts.shots)) == (Opening.OPENED, 1)


@pytest.mark.parametrize("form", ["mp4", "mov"])
def test_the_first_frames_of_a_film_are_looked_at(form: str, reading: Reading) -> None:
    """Up to eight, spread over its first eight seconds, with its own time and place."""
    shown = [scene(seed, width=640, height=480) for seed in range(10)]
    shown[3] = with_code(shown[3], 0.2)
    facts = reading(film(shown, form=form), f"a.{form}")
    assert facts.opening is Opening.OPENED
    assert [shot.second for shot in facts.shots] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [shot.codes for shot in facts.shots].index((CODE,)) == 3
    assert facts.codes == (CODE,)
    for place in (0, 2, 7):
        upright, _ = prints.prints(shown[place].convert("L"))
        seen = facts.shots[place]
        assert (int(seen.prints[0], 16) ^ int(upright[0], 16)).bit_count() <= 6
        assert (seen.width, seen.height, seen.place) == (640, 480, (22.5431, 114.0579))
        assert seen.taken_at.startswith("2026-11-20T08:00:00")


def test_a_film_that_is_none_is_broken(reading: Reading) -> None:
    """Noise behind a film's heading; a film that breaks off tells what came before."""
    noise = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(range(256)) * 8
    assert reading(noise, "a.mp4").opening is Opening.BROKEN
    whole = film([scene(1, width=640, height=480)] * 3)
    assert reading(whole[: len(whole) // 3], "a.mp4").opening is Opening.BROKEN


def test_sound_is_left_to_people(reading: Reading) -> None:
    """A recording without pictures is kept as it is."""
    content = b"ID3\x03\0\0\0\0\0\0" + bytes(200)
    assert reading(content, "a.mp3").opening is Opening.NO_READER


def test_credentials_are_told_apart(reading: Reading) -> None:
    """Whole, changed afterwards, badly signed, drawn by a program; none in a re-encoded copy."""
    photo = jpeg(scene(1, width=640, height=480))
    whole = signed(photo)
    assert _credentials(reading(whole, "a.jpg")) == "valid"
    changed = bytearray(whole)
    changed[-3000] ^= 1
    assert credentials.look(io.BytesIO(bytes(changed)), BY_NAME["JPEG"]) == "tampered"
    badly = bytearray(whole)
    badly[whole.find(b"c2pa.signature\0") + 900] ^= 1
    assert credentials.look(io.BytesIO(bytes(badly)), BY_NAME["JPEG"]) == "badly_signed"
    assert _credentials(reading(signed(photo, DRAWN), "a.jpg")) == "generated"
    again = jpeg(Image.open(io.BytesIO(whole)))
    assert _credentials(reading(again, "a.jpg")) == ""


def test_the_word_alone_is_no_credential(reading: Reading) -> None:
    """A picture with the mark somewhere in it has none."""
    facts = reading(jpeg(scene(1, **SMALL)) + b"c2pa jumb", "a.jpg")
    assert _credentials(facts) == ""


def test_a_picture_cannot_make_us_call() -> None:
    """A manifest that is said to lie elsewhere is not fetched."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        called = threading.Event()

        def wait() -> None:
            try:
                server.accept()[0].close()
                called.set()
            except OSError:
                pass

        waiting = threading.Thread(target=wait, daemon=True)
        waiting.start()
        port = server.getsockname()[1]
        xmp = (
            '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-'
            'rdf-syntax-ns#"><rdf:Description xmlns:dcterms="http://purl.org/dc/terms/" '
            f'dcterms:provenance="http://127.0.0.1:{port}/m.c2pa"/></rdf:RDF></x:xmpmeta>'
        )
        content = packed(scene(1, width=320, height=240), "JPEG", xmp=xmp.encode())
        assert credentials.look(io.BytesIO(content), BY_NAME["JPEG"]) == ""
        assert not called.wait(0.3)
        server.shutdown(socket.SHUT_RDWR)
        waiting.join(2)


def _credentials(facts: Facts) -> str:
    (shot,) = facts.shots
    return shot.credentials
