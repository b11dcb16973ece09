"""Files that lie, swell or break, made here. Each is what a stranger could drop into a thread."""

import random
import zlib

from bot.cli import documents, samples

_ROW = b'<row r="1"><c r="A1"><v>1</v></c></row>'


def flipped_photo() -> bytes:
    """A JPEG with forty bits turned in its image data."""
    content = bytearray(samples.tool_photo())
    dice = random.Random(samples.SEED)  # noqa: S311 - the same damage every time
    for _ in range(40):
        content[dice.randrange(700, len(content) - 2)] ^= 1 << dice.randrange(8)
    return bytes(content)


def photo_with_archive() -> bytes:
    """A JPEG that opens, with a ZIP behind its end."""
    return samples.tool_photo() + documents.zipped({"inside.txt": b"not for your eyes"})


def swelling_workbook() -> bytes:
    """An XLSX of a few hundred kilobytes that unpacks to 120 MB."""
    spaces = b" " * 120_000_000
    return documents.workbook(["Bomb"], {"xl/worksheets/sheet1.xml": spaces})


def lying_workbook() -> bytes:
    """An XLSX whose list says that a sheet is smaller than it is."""
    sheet = documents.sheet_xml(_ROW.decode() * 5_000)
    whole = documents.workbook(["Lie"], {"xl/worksheets/sheet1.xml": sheet})
    return whole.replace(len(sheet).to_bytes(4, "little"), (900).to_bytes(4, "little"))


def sparse_workbook() -> bytes:
    """An XLSX with one cell in the first and one in the last place: 17 thousand million between."""
    return _two_cells('<c r="XFD1048576"><v>2</v></c>')


def formatted_workbook() -> bytes:
    """An honest XLSX whose last cell is only formatted, as Excel leaves whole columns."""
    return _two_cells('<c r="XFD1048576" s="1"/>')


def _two_cells(last: str) -> bytes:
    rows = f'<row r="1"><c r="A1"><v>24.01</v></c></row><row r="1048576">{last}</row>'
    return documents.workbook(["Sheet"], {"xl/worksheets/sheet1.xml": documents.sheet_xml(rows)})


def malformed_pdf() -> bytes:
    """A PDF's first line and then noise."""
    return b"%PDF-1.7\n" + random.Random(samples.SEED).randbytes(3_000)  # noqa: S311 - fixed noise


def swelling_pdf() -> bytes:
    """A PDF whose one page unpacks to 300 MB of drawing orders."""
    packer = zlib.compressobj(9)
    million = b"0 0 m 1 1 l S\n" * 75_000
    stream = b"".join(packer.compress(million) for _ in range(300)) + packer.flush()
    whole = documents.pdf([["page"]])
    start = whole.index(b"<< /Length")
    end = whole.index(b"endobj", start)
    heading = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(stream)
    return whole[:start] + heading + stream + b"\nendstream\n" + whole[end:]


def laughing_xml() -> bytes:
    """XML whose ten definitions would grow to 10 thousand million words."""
    lines = ['<?xml version="1.0"?>', "<!DOCTYPE lolz [", '<!ENTITY a0 "lol">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)]
    return "\n".join([*lines, "]>", "<lolz>&a10;</lolz>"]).encode()


def laughing_document() -> bytes:
    """The same inside a DOCX."""
    return documents.zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": laughing_xml(),
        }
    )


def curious_xml() -> bytes:
    """XML that asks for a file of the machine that reads it."""
    return b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>\n<x>&f; and some more</x>'


def web_page() -> bytes:
    """A login page, as a download without rights leaves it."""
    return b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Sign in</body></html>"


def heic(*, cut: bool = False) -> bytes:
    """The boxes of a HEIC photo of 4032 × 3024 with noise for its image."""

    def box(kind: bytes, body: bytes) -> bytes:
        return (len(body) + 8).to_bytes(4, "big") + kind + body

    size = box(b"ispe", bytes(4) + (4032).to_bytes(4, "big") + (3024).to_bytes(4, "big"))
    meta = box(b"meta", bytes(4) + box(b"iprp", box(b"ipco", size)))
    image = random.Random(samples.SEED).randbytes(20_000)  # noqa: S311 - fixed noise
    whole = box(b"ftyp", b"heic\x00\x00\x00\x00mif1heic") + meta + box(b"mdat", image)
    return whole[: len(whole) - 5_000] if cut else whole


def laughing_drawing() -> bytes:
    """The same as an SVG."""
    return (
        laughing_xml()
        .replace(b"<lolz>", b'<svg xmlns="http://www.w3.org/2000/svg">')
        .replace(b"</lolz>", b"</svg>")
    )


def one_huge_cell() -> bytes:
    """An XLSX with one cell of 90 million letters: just under what may be unpacked."""
    text = b'<c r="A1" t="inlineStr"><is><t>' + b"a" * 90_000_000 + b"</t></is></c>"
    sheet = documents.sheet_xml('<row r="1">%s</row>').replace(b"%s", text)
    return documents.workbook(["Cell"], {"xl/worksheets/sheet1.xml": sheet})


def workbook_with_macros() -> bytes:
    """An XLSM with a program beside its sheet; nobody runs it."""
    sheet = documents.sheet_xml(_ROW.decode())
    parts = {"xl/worksheets/sheet1.xml": sheet, "xl/vbaProject.bin": OLE_HEAD + bytes(4_000)}
    return documents.workbook(["Macro"], parts)


OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def looping_pdf() -> bytes:
    """A PDF whose tree of pages has itself for a child."""
    whole = documents.pdf([["page"]])
    return whole.replace(b"/Kids [", b"/Kids [2 0 R ", 1)


def archive_of_bombs() -> bytes:
    """A ZIP of twenty pictures, each with a hundred million pixels."""
    bomb = samples.picture_bomb()
    return documents.zipped({f"photo-{number}.png": bomb for number in range(20)})


def nested_archive() -> bytes:
    """A ZIP in a ZIP in a ZIP, a photo in the innermost."""
    inner = documents.zipped({"tool.jpg": samples.thumbnail()})
    return documents.zipped({"middle.zip": documents.zipped({"inner.zip": inner})})


def document_with_bomb() -> bytes:
    """A DOCX whose only picture has a hundred million pixels."""
    return documents.zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b"<w:document xmlns:w='w'><w:t>See the photo</w:t></w:document>",
            "word/media/image1.png": samples.picture_bomb(),
        }
    )


def cut_film() -> bytes:
    """The first box of an MP4, one that promises more than there is, and noise."""
    noise = random.Random(samples.SEED).randbytes(4_000)  # noqa: S311 - fixed noise
    return b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41" + b"\x00\x0f\x42\x40moov" + noise


def deep_measurements() -> bytes:
    """A QIF file whose elements lie a hundred thousand deep."""
    depth = 100_000
    head = b'<?xml version="1.0"?><QIFDocument xmlns="http://qifstandards.org/xsd/qif3">'
    return head + b"<a>" * depth + b"1" + b"</a>" * depth + b"</QIFDocument>"


def wide_list() -> bytes:
    """A CSV of one line with two million numbers."""
    return b"Characteristic,Nominal,Actual\r\n" + b",".join([b"24.01"] * 2_000_000) + b"\r\n"
