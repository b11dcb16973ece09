"""Files that lie, swell or break, made here. Each is what a stranger could drop into a thread."""

import random
import zlib

from bot.cli import samples

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
    return samples.tool_photo() + samples.zipped({"inside.txt": b"not for your eyes"})


def swelling_workbook() -> bytes:
    """An XLSX of a few hundred kilobytes that unpacks to 120 MB."""
    spaces = b" " * 120_000_000
    return samples.workbook(["Bomb"], {"xl/worksheets/sheet1.xml": spaces})


def lying_workbook() -> bytes:
    """An XLSX whose list says that a sheet is smaller than it is."""
    sheet = samples.sheet_xml(_ROW.decode() * 5_000)
    whole = samples.workbook(["Lie"], {"xl/worksheets/sheet1.xml": sheet})
    return whole.replace(len(sheet).to_bytes(4, "little"), (900).to_bytes(4, "little"))


def sparse_workbook() -> bytes:
    """An XLSX with one cell in the first and one in the last place: 17 thousand million between."""
    return _two_cells('<c r="XFD1048576"><v>2</v></c>')


def formatted_workbook() -> bytes:
    """An honest XLSX whose last cell is only formatted, as Excel leaves whole columns."""
    return _two_cells('<c r="XFD1048576" s="1"/>')


def _two_cells(last: str) -> bytes:
    rows = f'<row r="1"><c r="A1"><v>24.01</v></c></row><row r="1048576">{last}</row>'
    return samples.workbook(["Sheet"], {"xl/worksheets/sheet1.xml": samples.sheet_xml(rows)})


def malformed_pdf() -> bytes:
    """A PDF's first line and then noise."""
    return b"%PDF-1.7\n" + random.Random(samples.SEED).randbytes(3_000)  # noqa: S311 - fixed noise


def swelling_pdf() -> bytes:
    """A PDF whose one page unpacks to 300 MB of drawing orders."""
    packer = zlib.compressobj(9)
    million = b"0 0 m 1 1 l S\n" * 75_000
    stream = b"".join(packer.compress(million) for _ in range(300)) + packer.flush()
    whole = samples.pdf([["page"]])
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
    return samples.zipped(
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
