"""Files made to swell, to hang or to crash: each ends in one sentence, in time, and alone."""

import time
from collections.abc import Callable

import pytest

from bot.cli import documents, samples
from bot.evidence.case import Case
from bot.evidence.facts import Facts, Opening
from bot.evidence.grade import judge, told
from bot.evidence.probes import probe
from prompts.question import Kind
from prompts.words import Words
from tests.evidence import hostile

pytestmark = pytest.mark.long

Reading = Callable[[bytes, str], Facts]
PHOTO, REPORT, FILE = Kind.PHOTO, Kind.REPORT, Kind.FILE

BOMBS: tuple[tuple[str, Callable[[], bytes], Kind], ...] = (
    ("169-megapixels.png", lambda: samples.picture_bomb(13_000), PHOTO),
    ("400-megapixels.png", lambda: samples.picture_bomb(20_000), PHOTO),
    ("swell.xlsx", hostile.swelling_workbook, REPORT),
    ("cell.xlsx", hostile.one_huge_cell, REPORT),
    ("sparse.xlsx", hostile.sparse_workbook, REPORT),
    ("lie.xlsx", hostile.lying_workbook, REPORT),
    ("macros.xlsm", hostile.workbook_with_macros, REPORT),
    ("swell.pdf", hostile.swelling_pdf, REPORT),
    ("loop.pdf", hostile.looping_pdf, REPORT),
    ("locked.pdf", lambda: documents.pdf([["secret"]], locked=True), REPORT),
    ("lol.svg", hostile.laughing_drawing, FILE),
    ("lol.docx", hostile.laughing_document, REPORT),
    ("cut.jpg", samples.truncated_photo, PHOTO),
    ("flipped.jpg", hostile.flipped_photo, PHOTO),
    ("two.jpg", hostile.photo_with_archive, PHOTO),
    ("photo.jpg", samples.renamed_program, PHOTO),
    ("one.jpg", lambda: b"\xff", PHOTO),
    ("none.pdf", samples.empty, REPORT),
    ("bombs.zip", hostile.archive_of_bombs, PHOTO),
    ("nested.zip", hostile.nested_archive, PHOTO),
    ("bomb.docx", hostile.document_with_bomb, PHOTO),
    ("cut.mp4", hostile.cut_film, PHOTO),
    ("deep.qif", hostile.deep_measurements, REPORT),
    ("wide.csv", hostile.wide_list, REPORT),
)


@pytest.mark.parametrize(("name", "make", "kind"), BOMBS, ids=[row[0] for row in BOMBS])
def test_it_ends_in_one_sentence(
    name: str, make: Callable[[], bytes], kind: Kind, alone: Reading, words: Words
) -> None:
    """Whatever it does to the child, the parent has facts and something to say, and goes on."""
    content = make()
    began = time.monotonic()
    facts = alone(content, name)
    took = time.monotonic() - began
    assert facts.opening in Opening
    findings = probe(facts, Case(kind=kind, order_code="ORDER-123"))
    for language in ("en", "zh-CN"):
        said = told(judge(findings), words, language)
        assert name in said
        assert "\n" not in said
    # The child's own limit is ten seconds of work; the parent waits twenty at most.
    assert took < 25


@pytest.mark.parametrize("name", ["169-megapixels.png", "400-megapixels.png"])
def test_pixels_are_counted_before_they_are_decoded(name: str, alone: Reading) -> None:
    """A picture bomb costs its heading, not its pixels."""
    side = 13_000 if name.startswith("169") else 20_000
    began = time.monotonic()
    assert alone(samples.picture_bomb(side), name).opening is Opening.SWELLING
    assert time.monotonic() - began < 5
