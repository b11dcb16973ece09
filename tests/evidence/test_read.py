"""The reading child: what it may cost, what it may know, what is left when it dies."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import documents, samples
from bot.evidence import read
from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening, spoken_name
from bot.evidence.grade import judge
from bot.evidence.probes import probe
from prompts.question import Kind
from prompts.words import Words
from tests.evidence import hostile

Reading = Callable[[bytes, str], Facts]

_STARTS = "import sys; print('{\"started\": true}', flush=True)\n"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo where the shelf would keep it."""
    path = tmp_path / "photo"
    path.write_bytes(samples.thumbnail())
    return path


def test_a_photo_is_seen_as_it_is(alone: Reading) -> None:
    """Type, family, size in pixels and in bytes of a photo."""
    content = samples.tool_photo()
    facts = alone(content, "tool.JPG")
    expected = ("JPEG", "image/jpeg", Family.PICTURE, 1600, 1200, len(content), "jpg")
    seen = (facts.type, facts.media_type, facts.family, facts.width, facts.height)
    assert expected == (*seen, facts.size, facts.extension)


def test_a_report_is_seen_as_it_is(alone: Reading) -> None:
    """Pages of a PDF, and its words for whoever looks for an order's code later."""
    facts = alone(samples.trial_report(order="ORDER-77"), "trial.pdf")
    assert (facts.opening, facts.pages) == (Opening.OPENED, 2)
    assert "Order ORDER-77" in facts.excerpt
    assert "open issue" in facts.excerpt


def test_a_workbook_is_seen_as_it_is(alone: Reading) -> None:
    """Sheets and rows of an XLSX, and its first cells."""
    facts = alone(samples.dimensional_report(pieces=10), "dims.xlsx")
    assert (facts.sheets, facts.rows) == (("Dimensions", "Gauges"), 12)
    assert facts.excerpt.startswith("Part | HB-1040 | Revision | F")


def test_noise_in_the_boxes_of_a_heic_is_no_picture(alone: Reading) -> None:
    """Whole boxes are not enough: what is in them has to decode."""
    assert alone(hostile.heic(), "IMG_0042.HEIC").opening is Opening.BROKEN


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"<?xml version='1.0'?><!-- a --><!-- b --><report><body>x</body></report>", "", "XML"),
        (b"<QIFDocument xmlns='http://qifstandards.org/xsd/qif3'></QIFDocument>", "r.xml", "QIF"),
        (b"<table><tr><td>exported by the ERP</td></tr></table>", "report.xls", "HTML"),
        (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "a.dxf", "DXF"),
        (b"\x7fELF" + bytes(60), "a.jpg", "ELF"),
        (b"\xcf\xfa\xed\xfe" + bytes(60), "a.jpg", "MACH-O"),
        (b"BM-100;24.01\nBM-101;24.02\n", "", "CSV"),
        ("编号\t尺寸\r\n甲\t24.01\r\n".encode("utf-16"), "a.txt", "TXT"),
        (b"piece 1 looks fine to everybody", "a.qq", "TXT"),
        (documents.zipped({"word/document.xml": b"<w/>"}), "a.docx", "DOCX"),
        (documents.zipped({"META-INF/MANIFEST.MF": b"x"}), "a.zip", "JAR"),
        (b"PK\x03\x04 and nothing that follows", "a.zip", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "a.xls", "XLS"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "DOCX",
        ),
    ],
)
def test_the_type_comes_from_the_content(
    content: bytes, name: str, expected: str, alone: Reading
) -> None:
    """What a file is, is decided by its bytes."""
    assert expected == alone(content, name).type


def test_a_locked_workbook_is_seen_as_locked(alone: Reading) -> None:
    """An XLSX with a password lies inside the older container."""
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert Opening.LOCKED is alone(content, "a.xlsx").opening


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("while True: pass", "time"),
        ("import os; os.abort()", "crash -6"),
        ("import os; os._exit(3)", "crash 3"),
        ("print('{\"type\": \"JP', end='')", "done"),
    ],
)
def test_a_reader_that_dies_costs_one_fact(photo: Path, program: str, expected: str) -> None:
    """A crash, a hang or half a line ends in "gave up" and the reason for the log."""
    began = time.monotonic()
    facts = read.examine(photo, "a.jpg", seconds=1, program=("-c", _STARTS + program))
    assert (Opening.GAVE_UP, expected) == (facts.opening, facts.why)
    assert time.monotonic() - began < 5


def test_a_reader_that_does_not_start_is_our_fault(photo: Path, words: Words) -> None:
    """Without a sign of life nothing is held against the file; it is tried again."""
    with pytest.raises(read.ReaderNotStartedError, match="tried again") as caught:
        read.examine(photo, "a.jpg", program=("-c", "raise SystemExit(1)"))
    assert caught.value.transient
    assert "a.jpg is kept" in words.say(caught.value.words_key, "en", **caught.value.values)


@pytest.mark.parametrize(
    "line",
    [
        '{"opening": "wonderful"}',
        '{"width": "10"}',
        '{"pages": null}',
        '{"pages": true}',
        '{"rows": -1}',
        '{"unseen": 1e400}',
        '{"width": 99999999999999999999}',
        '{"shots": {}}',
        '{"shots": [[]]}',
        '{"shots": [{"sharpness": NaN}]}',
        '{"shots": [{"sharpness": Infinity}]}',
        '{"shots": [{"sharpness": "9"}]}',
        '{"shots": [{"place": [91, 0]}]}',
        '{"shots": [{"place": [0, NaN]}]}',
        '{"shots": [{"place": [1, 2, 3]}]}',
        '{"shots": [{"page": -3}]}',
        '{"shots": [{"prints": ["0123456789abcdef"]}]}',
        '{"shots": [{"prints": "0123456789abcdef"}]}',
        '{"shots": [{"masked_prints": ["f","f","f","f","f","f","f","f"]}]}',
    ],
)
def test_a_reader_that_talks_nonsense_is_not_believed(photo: Path, line: str) -> None:
    """A child that a file has taken over can say nothing but what a reader could see."""
    facts = told(photo, line, '{"done": true, "name": "x", "size": 1}')
    assert (facts.opening, facts.why, facts.name) == (Opening.GAVE_UP, "garbled", "a.jpg")


def told(photo: Path, *lines: str) -> Facts:
    """What is made of a child that says these lines."""
    said = photo.with_name("said")
    said.write_text("\n".join(lines))
    tell = f"print(open({str(said)!r}).read())"
    return read.examine(photo, "a.jpg", program=("-c", _STARTS + tell))


def test_what_a_reader_says_is_printable_and_bounded(photo: Path) -> None:
    """No line break, nothing that turns a line around, and no more than is looked at."""
    dirty = "a\u202e\u0007\nb"
    seen = {"codes": [dirty] * 99, "name": f"x/{dirty}.jpg", "software": dirty * 200}
    facts = told(
        photo,
        json.dumps({"opening": "opened", "sheets": [dirty] * 999, "excerpt": dirty * 9_000}),
        json.dumps({"shots": [seen] * 999, "behind": dirty, "done": True}),
    )
    (shot, *_), sheets = facts.shots, facts.sheets
    assert len(facts.shots) <= read.MOST_SHOTS
    assert len(sheets) <= read.MOST_NAMES >= len(shot.codes)
    said = (*sheets, *shot.codes, shot.name, shot.software, facts.behind, facts.excerpt)
    assert all(one.isprintable() and len(one) <= 4_000 for one in said)


def test_pictures_that_were_told_before_a_crash_stay(photo: Path) -> None:
    """A picture that takes the reader with it costs itself, and those behind it are counted."""
    facts = told(
        photo,
        json.dumps({"type": "ZIP", "opening": "opened"}),
        json.dumps({"shots": [{"name": "1.jpg"}], "unseen": 4}),
        json.dumps({"shots": [{"name": "2.jpg"}], "unseen": 3}),
    )
    assert [shot.name for shot in facts.shots] == ["1.jpg", "2.jpg"]
    assert (facts.opening, facts.unseen) == (Opening.OPENED, 3)


def test_brackets_without_end_are_no_answer(photo: Path) -> None:
    """JSON so deep that its parser gives up ends the answer, not the bot."""
    facts = told(photo, '{"type": "JPEG"}', "[" * 200_000)
    assert (facts.type, facts.opening) == ("JPEG", Opening.GAVE_UP)


def test_a_file_beyond_the_limit_is_not_opened(photo: Path) -> None:
    """The operator's limit holds for bytes that came another way than by download."""
    facts = read.examine(photo, "a.jpg", largest=100, program=("-c", "raise SystemExit(1)"))
    decisive = judge(probe(facts, Case(kind=Kind.PHOTO))).decisive
    assert decisive.words_key == "finding.file_is_within_size.false"


def test_a_flood_of_words_is_cut(photo: Path) -> None:
    """What a child writes beyond its megabyte is not read."""
    flood = "sys.stdout.write(('[\"' + 'x' * 996 + '\"]\\n') * 12_000)"
    facts = read.examine(photo, "a.jpg", program=("-c", _STARTS + flood))
    assert Opening.GAVE_UP is facts.opening


def test_the_reader_knows_no_secret(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token in the bot's environment does not reach the process that opens the file."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    tell = (
        _STARTS
        + "import os, json; print(json.dumps({'excerpt': str(dict(os.environ)), 'done': 1}))"
    )
    facts = read.examine(photo, "a.jpg", program=("-c", tell))
    assert "PYTHONPATH" in facts.excerpt
    assert "SLACK" not in facts.excerpt


def test_the_reader_holds_its_own_limits(photo: Path) -> None:
    """Two gigabytes are refused by the system before the machine feels them."""
    eat = (
        "from bot.evidence import child; child.set_limits()\n"
        "print('{\"started\": true}', flush=True)\n"
        "try: bytearray(2 << 30)\n"
        'except MemoryError: print(\'{"why": "memory", "done": true}\')'
    )
    assert read.examine(photo, "a.jpg", program=("-c", eat)).why == "memory"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\wei\\tool.jpg", "tool.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\nb\x00c\t d.pdf", "a b c d.pdf".replace("b c", "bc")),
        ("", "file"),
        ("..", "file"),
        ("图纸.pdf", "图纸.pdf"),
        ("<!channel>.jpg", "<!channel>.jpg"),
        ("n" * 300 + ".pdf", "n" * 67 + "…" + "n" * 8 + ".pdf"),
    ],
)
def test_a_name_is_said_plainly(name: str, expected: str) -> None:
    """No folders, no hidden signs, one line, at most 80 characters."""
    assert expected == spoken_name(name)
