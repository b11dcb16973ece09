"""The pictures inside a container: each for itself, and how many were not looked at."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bot.cli import documents, samples
from bot.evidence.facts import Opening
from bot.evidence.readers import inside, prints
from tests.evidence.scenes import jpeg, scene
from tests.evidence.signing import signed
from tests.evidence.test_pictures import CODE, SMALL, exif, packed, with_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.evidence.conftest import Reading


def document() -> bytes:
    """A DOCX with a photo, an icon and something damaged in it."""
    return documents.zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b'<w:document xmlns:w="http://schemas.openxmlformats.org/'
            b'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>See photo.</w:t></w:r></w:p>'
            b"</w:body></w:document>",
            "word/media/image1.jpeg": jpeg(with_code(scene(1, **SMALL))),
            "word/media/image2.png": packed(scene(2, width=64, height=64), "PNG"),
            "word/media/image3.jpeg": b"\xff\xd8\xff\xe0" + bytes(100),
        }
    )


def paper() -> bytes:
    """A PDF of two pages: a photo as JPEG twice, and one packed without loss."""
    target = io.BytesIO()
    page = Canvas(target)
    first = ImageReader(io.BytesIO(jpeg(with_code(scene(1, **SMALL)))))
    for _ in range(2):
        page.drawString(60, 780, "Photo of the tool")
        page.drawImage(first, 60, 400, 400, 300)
        page.showPage()
    lossless = ImageReader(io.BytesIO(packed(scene(2, **SMALL), "PNG")))
    page.drawImage(lossless, 60, 400, 400, 300)
    page.save()
    return target.getvalue()


def archive() -> bytes:
    """A ZIP as a Mac packs it: photos, their shadows, a thumbnail, and something damaged."""
    return documents.zipped(
        {
            "tool/1.jpg": jpeg(with_code(scene(1, **SMALL))),
            "__MACOSX/tool/._1.jpg": b"\0\5\26\7",
            "2.PNG": b"none",
            "3.txt": b"text",
            "IMG_4.jpg": signed(packed(scene(4, width=200, height=150), "JPEG", exif=exif())),
            "bomb.png": samples.picture_bomb(),
        }
    )


@pytest.mark.parametrize(
    ("make", "name", "where", "damaged"),
    [
        (document, "a.docx", [("", 0, 800, 600)], 1),
        (paper, "a.pdf", [("", 1, 800, 600), ("", 3, 800, 600)], 0),
        (archive, "a.zip", [("1.jpg", 0, 800, 600), ("IMG_4.jpg", 0, 200, 150)], 2),
    ],
)
def test_pictures_inside_are_seen(
    make: Callable[[], bytes],
    name: str,
    where: list[tuple[str, int, int, int]],
    damaged: int,
    reading: Reading,
) -> None:
    """In documents, on pages and in archives, each for itself; damaged ones are counted."""
    facts = reading(make(), name)
    assert facts.opening is Opening.OPENED
    assert [(one.name, one.page, one.width, one.height) for one in facts.shots] == where
    assert [one.codes for one in facts.shots] == [(CODE,), ()][: len(where)]
    assert (facts.damaged, facts.unseen) == (damaged, 0)
    assert facts.pages_looked == facts.pages
    upright, _ = prints.prints(with_code(scene(1, **SMALL)).convert("L"))
    assert (int(facts.shots[0].prints[0], 16) ^ int(upright[0], 16)).bit_count() <= 4


def test_what_a_picture_inside_says_about_itself_is_read(reading: Reading) -> None:
    """Time, place and Content Credentials belong to the one picture that carries them."""
    plain, told = reading(archive(), "a.zip").shots
    assert (plain.taken_at, plain.place, plain.credentials) == ("", None, "")
    assert (told.taken_at, told.place) == ("2026-11-20T16:05:09", (22.51, 114.05))
    assert told.credentials == "valid"


def test_a_name_that_a_chinese_program_packed_is_legible(reading: Reading) -> None:
    """Such programs write their names in GB 18030 or UTF-8 and do not say so."""
    content = documents.zipped({"QQQQ.jpg": jpeg(scene(1, width=320, height=240))})
    for encoding, letters in (("gb18030", "模具"), ("utf-8", "éé")):
        named = content.replace(b"QQQQ.jpg", letters.encode(encoding) + b".jpg")
        assert reading(named, "a.zip").shots[0].name == f"{letters}.jpg"


def test_of_many_pictures_inside_the_rest_is_counted(reading: Reading) -> None:
    """The first forty at most, within the time that there is."""
    small = jpeg(scene(1, width=320, height=240))
    facts = reading(documents.zipped({f"{n}.jpg": small for n in range(63)}), "many.zip")
    assert facts.opening is Opening.OPENED
    assert 1 < len(facts.shots) <= inside.MOST_PICTURES
    assert len(facts.shots) + facts.unseen == 63


def test_of_many_pages_the_first_are_looked_at(reading: Reading) -> None:
    """So many pages of a PDF, whatever is on the others."""
    target = io.BytesIO()
    page = Canvas(target)
    photo = ImageReader(io.BytesIO(jpeg(scene(1, **SMALL))))
    for number in range(inside.MOST_PAGES + 3):
        if number in {1, inside.MOST_PAGES + 1}:
            page.drawImage(photo, 60, 400, 400, 300)
        page.drawString(60, 780, f"Page {number + 1}")
        page.showPage()
    page.save()
    facts = reading(target.getvalue(), "a.pdf")
    assert [shot.page for shot in facts.shots] == [2]
    assert (facts.pages_looked, facts.pages) == (inside.MOST_PAGES, inside.MOST_PAGES + 3)


def test_a_document_without_pictures_says_nothing_of_them(reading: Reading) -> None:
    """Nothing was looked at, so that nothing is missing."""
    facts = reading(samples.trial_report(), "a.pdf")
    assert (facts.shots, facts.damaged, facts.unseen) == ((), 0, 0)
