"""PDF and XLSX files of as few bytes as readers accept, the same bytes for the same arguments.

Decides how text and rows are laid into such a file. It refuses to know what they say.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence

# A ZIP keeps a time for each part; a fixed one makes the bytes the same every day.
_MIDNIGHT = (2026, 11, 21, 0, 0, 0)


def pdf(
    pages: Sequence[Sequence[str]],
    *,
    graphics: str = "",
    landscape: bool = False,
    locked: bool = False,
) -> bytes:
    """A minimal PDF: one page for each list of lines; `locked` asks for a password nobody has."""
    width, height = (842, 595) if landscape else (595, 842)
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        shown = " ".join(f"({_pdf_text(line)}) Tj 0 -22 Td" for line in lines)
        start = "540 128" if landscape else "60 780"
        stream = f"{graphics} BT /F1 12 Tf {start} Td {shown} ET".encode("latin-1", "replace")
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    trailer = f"/Size {len(objects) + 1} /Root 1 0 R"
    if locked:
        # The check values are digests of nothing in particular: no password fits them.
        owner = hashlib.sha256(b"owner").hexdigest()
        user = hashlib.sha256(b"user").hexdigest()
        mark = hashlib.sha256(b"file").hexdigest()[:32]
        trailer += (
            f" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner}> /U <{user}> >>"
            f" /ID [<{mark}> <{mark}>]"
        )
    return _pdf_file(objects, trailer)


def xlsx(sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> bytes:
    """A minimal XLSX of these sheets; numbers as numbers, all else as inline text."""
    parts = {}
    for number, rows in enumerate(sheets.values(), start=1):
        body = "".join(
            f'<row r="{line}">'
            + "".join(_cell(f"{_letters(place)}{line}", value) for place, value in enumerate(row))
            + "</row>"
            for line, row in enumerate(rows, start=1)
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet_xml(body)
    return workbook(list(sheets), parts)


def sheet_xml(rows: str) -> bytes:
    """One sheet's XML around its rows."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


def workbook(names: Sequence[str], parts: Mapping[str, bytes]) -> bytes:
    """The ZIP of an XLSX: the sheets' names, and the parts xl/worksheets/sheet1.xml and on."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    listed = "".join(
        f'<sheet name="{_xml(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    linked = "".join(
        f'<Relationship Id="rId{number}" Type="{office}/worksheet"'
        f' Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(names) + 1)
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml"'
        f' ContentType="{kind}.worksheet+xml"/>'
        for number in range(1, len(names) + 1)
    )
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{package}/content-types">'
                '<Default Extension="rels"'
                ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
                f"{overrides}</Types>"
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
                f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ).encode(),
            "xl/workbook.xml": (
                f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{package}/relationships">{linked}</Relationships>'
            ).encode(),
            **parts,
        }
    )


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP of these parts, the same bytes every time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            heading = zipfile.ZipInfo(name, _MIDNIGHT)
            heading.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(heading, content)
    return target.getvalue()


def _pdf_text(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _pdf_file(objects: Sequence[bytes], trailer: str) -> bytes:
    content = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        content
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
            f"trailer\n<< {trailer} >>\nstartxref\n{len(content)}\n%%EOF\n"
        ).encode()
    )


def _cell(place: str, value: str | float) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{_xml(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def _letters(place: int) -> str:
    return _letters(place // 26 - 1) + chr(65 + place % 26) if place >= 26 else chr(65 + place)  # noqa: PLR2004 - letters


def _xml(text: str) -> str:
    for sign, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, safe)
    return text
