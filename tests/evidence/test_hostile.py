"""Whatever is dropped into a thread ends in facts and one plain sentence."""

import time
from collections.abc import Callable

import pytest

from bot.cli import documents, samples
from bot.evidence.case import Case
from bot.evidence.facts import Facts, Opening
from bot.evidence.grade import judge, told
from bot.evidence.probes import probe
from prompts.answer import Grade
from prompts.question import Kind
from prompts.words import Words
from tests.evidence import hostile

Reading = Callable[[bytes, str], Facts]
Row = tuple[str, Callable[[], bytes], Kind, str]

PHOTO, REPORT, FILE = Kind.PHOTO, Kind.REPORT, Kind.FILE

REFUSED: tuple[Row, ...] = (
    ("empty.pdf", samples.empty, REPORT, "file_is_not_empty.false"),
    ("one.jpg", lambda: b"\xff", PHOTO, "file_is_not_empty.false_tiny"),
    ("spaces.csv", lambda: b" \r\n" * 40, REPORT, "file_is_not_empty.false"),
    ("commas.csv", lambda: b"\n\n\n,,,\n" * 200, REPORT, "file_is_not_empty.false"),
    ("lines.csv", lambda: b"---;___;...\r\n" * 9, FILE, "file_is_not_empty.false"),
    ("marks.csv", lambda: "，、。\t——\n".encode("utf-16") * 9, FILE, "file_is_not_empty.false"),
    ("dots.txt", lambda: b"." * 500, FILE, "file_is_not_empty.false"),
    ("photo.jpg", samples.renamed_program, PHOTO, "file_type_matches_content.false_program"),
    ("photo.jpg", lambda: b"MZ" + bytes(30), PHOTO, "file_type_matches_content.false_program"),
    ("report", samples.renamed_program, FILE, "kind_fits_question.false_program"),
    ("run.sh", lambda: b"#!/bin/sh\nrm -rf /\n", FILE, "kind_fits_question.false_program"),
    ("run.bat", lambda: b"del /s /q C:\\*.*\r\n", FILE, "kind_fits_question.false_program"),
    ("cut.jpg", samples.truncated_photo, PHOTO, "photo_decodes.false"),
    ("two.jpg", hostile.photo_with_archive, PHOTO, "file_type_matches_content.false_two_files"),
    ("bomb.png", samples.picture_bomb, PHOTO, "photo_decodes.false_too_many_pixels"),
    (
        "bomb.png",
        lambda: samples.picture_bomb(7_000),
        PHOTO,
        "photo_decodes.false_too_many_pixels",
    ),
    ("small.jpg", samples.thumbnail, PHOTO, "photo_is_large_enough.false"),
    ("bomb.xlsx", hostile.swelling_workbook, REPORT, "report_opens.false_too_big"),
    ("lie.xlsx", hostile.lying_workbook, REPORT, "report_opens.false"),
    ("sparse.xlsx", hostile.sparse_workbook, REPORT, "report_opens.false_too_big"),
    ("blank.xlsx", lambda: documents.xlsx({"A": []}), REPORT, "file_is_not_empty.false"),
    (
        "three.xlsx",
        lambda: documents.xlsx({"Report": [], "Data": [], "Photos": []}),
        REPORT,
        "file_is_not_empty.false",
    ),
    (
        "lines.xlsx",
        lambda: documents.xlsx({"Report": [["--", "…"], ["", "___"]], "Data": [[" "] * 9] * 50}),
        REPORT,
        "file_is_not_empty.false",
    ),
    (
        "locked.pdf",
        lambda: documents.pdf([["secret"]], locked=True),
        REPORT,
        "report_opens.false_locked",
    ),
    ("broken.pdf", hostile.malformed_pdf, REPORT, "report_opens.false"),
    ("lol.xml", hostile.laughing_xml, FILE, "report_opens.false_nested"),
    ("lol.docx", hostile.laughing_document, REPORT, "report_opens.false_nested"),
    ("curious.xml", hostile.curious_xml, FILE, "report_opens.false_nested"),
    ("page.pdf", hostile.web_page, REPORT, "file_type_matches_content.false_web_page"),
    ("page.html", hostile.web_page, FILE, "kind_fits_question.false_web_page"),
    (
        "drawing.pdf",
        lambda: documents.zipped({"a.txt": b"a"}),
        FILE,
        "file_type_matches_content.false",
    ),
    ("noise.jpg", lambda: bytes(range(256)), PHOTO, "file_type_matches_content.false_unknown"),
    ("noise.prt", lambda: bytes(range(256)), FILE, "kind_fits_question.false_unknown"),
    ("cut.heic", lambda: hostile.heic(cut=True), PHOTO, "photo_decodes.false"),
    ("noise.heic", hostile.heic, PHOTO, "photo_decodes.false"),
    ("report.xlsx", samples.dimensional_report, PHOTO, "kind_fits_question.false_no_picture"),
    ("notes.txt", lambda: b"the tool is here, believe me", PHOTO, "kind_fits_question.false"),
    ("photo.jpg", samples.tool_photo, REPORT, "kind_fits_question.false_picture_of_report"),
    (
        "all.zip",
        lambda: documents.zipped({"a.txt": b"a"}),
        REPORT,
        "kind_fits_question.false_archive",
    ),
    (
        "a.svg",
        lambda: b"<svg xmlns='x'><path d=''/></svg>",
        REPORT,
        "kind_fits_question.false_report",
    ),
    ("old.doc", lambda: b"{\\rtf1 an old report}", REPORT, "report_opens.false_no_reader"),
    (
        "../../etc/passwd\u202egpj.exe",
        samples.renamed_program,
        PHOTO,
        "kind_fits_question.false_program",
    ),
    ("A" * 300 + ".pdf", samples.empty, REPORT, "file_is_not_empty.false"),
)

ACCEPTED: tuple[Row, ...] = (
    ("tool.jpg", samples.tool_photo, PHOTO, "photo_decodes.true"),
    ("tool.png", samples.tool_photo, PHOTO, "photo_decodes.true"),
    ("label.png", samples.label_picture, PHOTO, "photo_decodes.true"),
    ("small.jpg", samples.thumbnail, FILE, "photo_decodes.true"),
    ("HB.pdf", samples.drawing, FILE, "report_opens.true"),
    ("trial.pdf", samples.trial_report, REPORT, "report_opens.true"),
    ("dims.xlsx", samples.dimensional_report, REPORT, "report_opens.true"),
    ("formatted.xlsx", hostile.formatted_workbook, REPORT, "report_opens.true"),
    (
        "second.xlsx",
        lambda: documents.xlsx({"Cover": [["--"]], "Data": [[""]] * 60 + [["合格"]]}),
        REPORT,
        "report_opens.true",
    ),
    ("m.csv", samples.measurements, REPORT, "report_opens.true"),
    ("late.csv", lambda: b",,,\n" * 200 + b",,7,\n", REPORT, "report_opens.true"),
    ("MZ.csv", lambda: b"MZ-100,24.01\r\nMZ-101,24.02\r\n", REPORT, "report_opens.true"),
    (
        "尺寸.csv",
        lambda: "编号,尺寸\r\n甲,24.01\r\n".encode("gb18030"),
        REPORT,
        "report_opens.true",
    ),
    ("all.zip", lambda: documents.zipped({"a.txt": b"a"}), FILE, "report_opens.true"),
    ("part.stp", lambda: b"ISO-10303-21;\nHEADER;\nENDSEC;\n", FILE, "report_opens.not_available"),
    ("part.dwg", lambda: b"AC1032" + bytes(200), FILE, "report_opens.not_available"),
)


def _titles(rows: tuple[Row, ...]) -> list[str]:
    return [f"{number}-{row[2]}-{row[3]}" for number, row in enumerate(rows)]


@pytest.mark.parametrize(("name", "make", "kind", "key"), REFUSED, ids=_titles(REFUSED))
def test_a_bad_file_is_refused_with_a_sentence_and_what_to_send(
    name: str, make: Callable[[], bytes], kind: Kind, key: str, reading: Reading, words: Words
) -> None:
    """A file that proves nothing ends at E0, in limits, with its reason and what to do."""
    content = make()
    began = time.monotonic()
    findings = probe(reading(content, name), Case(kind=kind))
    took = time.monotonic() - began
    judgement = judge(findings)
    assert (judgement.accepted, judgement.grade) == (False, Grade.E0)
    assert f"finding.{key}" == judgement.decisive.words_key
    said = told(judgement, words)
    assert said.endswith(".")
    assert len(said) < 400
    assert not any(sign in said for sign in "\u202e\n{}")
    assert took < 15


@pytest.mark.parametrize(("name", "make", "kind", "key"), ACCEPTED, ids=_titles(ACCEPTED))
def test_a_good_file_is_accepted_at_e1(
    name: str, make: Callable[[], bytes], kind: Kind, key: str, reading: Reading, words: Words
) -> None:
    """A file that opens, or is whole as far as the bot can see, counts as present."""
    judgement = judge(probe(reading(make(), name), Case(kind=kind)))
    assert f"finding.{key}" == judgement.decisive.words_key
    assert (judgement.accepted, judgement.grade) == (True, Grade.E1)
    assert told(judgement, words).startswith(name)


def test_a_flipped_bit_never_stops_the_reading(reading: Reading, words: Words) -> None:
    """A damaged JPEG may still decode; either way one sentence is said."""
    facts = reading(hostile.flipped_photo(), "flipped.jpg")
    assert facts.opening in {Opening.OPENED, Opening.BROKEN}
    assert told(judge(probe(facts, Case(kind=PHOTO))), words).startswith("flipped.jpg")


def test_a_pdf_that_swells_costs_one_finding(reading: Reading, words: Words) -> None:
    """A page of 300 MB ends by the child's limits or is read; the bot goes on."""
    facts = reading(hostile.swelling_pdf(), "swell.pdf")
    assert facts.opening in {Opening.GAVE_UP, Opening.OPENED, Opening.BROKEN}
    assert told(judge(probe(facts, Case(kind=REPORT))), words).startswith("swell.pdf")
