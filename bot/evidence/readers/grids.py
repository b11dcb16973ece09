"""Documents as rows of cells, each with its place: sheets, pages, tables and lines look alike.

Decides what a cell is and how much of a document is read; refuses to know what is written in it.
Formulas, fields and macros are never run: a formula's stored result is read where there is one.
"""

import csv
import datetime as dt
import math
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from bot.evidence.formats import Format

Cell = str | float
MOST_CELLS = 150_000
MOST_COLUMNS = 300
MOST_GRIDS = 60
MOST_PAGES = 40
MOST_RUNS = 4_000
LONGEST_CELL = 600
MOST_ON_PAGE = 20_000
MOST_IN_PAGES = 200_000
_FIRST_LINES, _LAST_LINES = 2_500, 500
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_DELIMITERS = ";\t|,"


@dataclass(slots=True)
class Grid:
    """Rows of cells. `unit` says how a place in it is told: cell, page or line.

    `merged` has the last column of cells that reach over several, by the row and column of each.
    """

    name: str
    unit: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: dict[tuple[int, int], int] = field(default_factory=dict)

    def lines(self) -> Iterator[tuple[int, list[Cell]]]:
        """The rows in which words are looked for: all, or the first and last of a long list."""
        rows = len(self.rows)
        for at, row in enumerate(self.rows):
            if at < _FIRST_LINES or at >= rows - _LAST_LINES:
                yield at, row

    def where(self, row: int, column: int = 0) -> str:
        """A place as it can be said in every language: "Dimensions!B3", "p. 2", "¶ 12"."""
        if self.unit == "page":
            return self.name
        if self.unit == "line":
            return f"¶ {row + 1}"
        cell = f"{_letters(column)}{row + 1}"
        return f"{self.name}!{cell}" if self.name else cell


@dataclass(slots=True)
class Grids:
    """A whole document, as far as it is read; `cut` says that there was more."""

    grids: list[Grid] = field(default_factory=list)
    cut: bool = False
    cells: int = 0

    def add(self, name: str, unit: str, rows: Iterable[Iterable[object]]) -> None:
        """Take in a grid, within the bounds; rows keep their place, ends without words fall off."""
        if len(self.grids) >= MOST_GRIDS:
            self.cut = True
            return
        grid = Grid(cleaned(name)[:40], unit)
        for row in rows:
            if self.cells >= MOST_CELLS:
                self.cut = True
                break
            cells: list[Cell] = []
            for cell in row:
                if len(cells) >= MOST_COLUMNS:
                    self.cut = True
                    break
                cells.append(_cell(cell))
            while cells and cells[-1] == "":
                cells.pop()
            self.cells += len(cells) + 1
            grid.rows.append(cells)
        if any(grid.rows):
            self.grids.append(grid)


def read_grids(path: Path, form: Format) -> Grids:
    """Read a document of one of the formats that hold reports."""
    found = Grids()
    if form.name == "PDF":
        _pages(path, found)
    elif form.name in {"XLSX", "XLS", "XLSB", "ODS"}:
        _sheets(path, found)
    elif form.name in {"DOCX", "ODT"}:
        _document(path, form, found)
    else:
        _text(path, found)
    return found


def cleaned(text: str) -> str:
    """One line without control and direction signs, full-width signs folded (NFKC)."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_CELL])
    if folded.isascii() and folded.isprintable():
        return " ".join(folded.split())
    kept = (" " if s.isspace() else s for s in folded if s.isspace() or not _dropped(s))
    return " ".join("".join(kept).split())


def _dropped(sign: str) -> bool:
    return unicodedata.category(sign) in _DROPPED


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        # What is no number to anybody stays visible as the text that it is.
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return cleaned(str(value)) if value is not None else ""


def _letters(column: int) -> str:
    letters = ""
    place = column + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _sheets(path: Path, found: Grids) -> None:
    import python_calamine as calamine  # noqa: PLC0415 - the child loads one decoder

    workbook = calamine.CalamineWorkbook.from_path(str(path))
    for place, name in enumerate(workbook.sheet_names):
        sheet = workbook.get_sheet_by_index(place)
        first = sheet.start[0] if sheet.start else 0
        left = sheet.start[1] if sheet.start else 0
        # Places are told as in the workbook, which may begin anywhere.
        padded: Iterator[list[Any]] = (
            [""] * min(left, MOST_COLUMNS) + row for row in sheet.iter_rows()
        )
        blank: list[list[Any]] = [[] for _ in range(min(first, 1000))]
        known = len(found.grids)
        found.add(str(name), "cell", (row for rows in (blank, padded) for row in rows))
        if len(found.grids) > known:
            found.grids[-1].merged = _merged(sheet)


def _merged(sheet: Any) -> dict[tuple[int, int], int]:  # noqa: ANN401 - a sheet of the decoder
    """The merged cells of a sheet that reach over several columns; not every format tells them."""
    ranges = (sheet.merged_cell_ranges or [])[:MOST_CELLS]
    return {
        (top, left): min(right, MOST_COLUMNS - 1)
        for (top, left), (_, right) in ranges
        if right > left
    }


def _text(path: Path, found: Grids) -> None:
    content = path.read_bytes()
    encodings = (
        ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030")
    )
    for encoding in encodings:
        try:
            lines = content.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
        delimiter = _delimiter(lines)
        if delimiter is None:
            found.add("", "line", (re.split(r"\t| {2,}", line.strip()) for line in lines))
        else:
            found.add("", "cell", _listed(lines, delimiter))
        return


def _listed(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:  # a field beyond the module's own limit
            yield []


def _delimiter(lines: list[str]) -> str | None:
    """The sign that stands in most lines at all, and equally often."""
    seen = [line for line in lines if line.strip()][:60]
    best, most = None, 0
    for sign in _DELIMITERS:
        counts = [line.count(sign) for line in seen if sign in line]
        usual = max((counts.count(count) for count in set(counts)), default=0)
        if usual > most and usual * 2 >= len(seen):
            best, most = sign, usual
    return best


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_TICKS = frozenset({f"{_W14}checked", f"{_W}default", f"{_W}checked"})
_ODF_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ODF_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def _document(path: Path, form: Format, found: Grids) -> None:
    """Lines, tables, headers and footers, and ticked boxes, which hold a control plan's stage.

    The XML is walked here and not by python-docx: that one knows no ticked boxes, repeats merged
    cells, and climbs merged columns by recursion, which a long table does not survive.
    """
    with zipfile.ZipFile(path) as archive:
        wanted = (
            r"word/(?:document|header\d*|footer\d*)\.xml"
            if form.name == "DOCX"
            else r"content\.xml"
        )
        names = [name for name in archive.namelist() if re.fullmatch(wanted, name)]
        # The headers name the order; they are put in front, as a reader sees them.
        for name in sorted(names, key=lambda name: "document" in name)[:MOST_GRIDS]:
            with archive.open(name) as part:
                _walk(part, found)


def _walk(part: Any, found: Grids) -> None:  # noqa: ANN401 - a binary file of a ZIP
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415 - the child loads one parser

    lines: list[list[str]] = []
    tables: list[list[list[str]]] = []
    depth = 0
    table, row = f"{_W}tbl", f"{_W}tr"
    odf_table, odf_row = f"{_ODF_TABLE}table", f"{_ODF_TABLE}table-row"
    paragraphs = {f"{_W}p", f"{_ODF_TEXT}p", f"{_ODF_TEXT}h"}
    for event, element in iterparse(part, events=("start", "end")):
        if event == "start":
            if element.tag in {table, odf_table}:
                depth += 1
                if depth == 1:
                    tables.append([])
            continue
        if element.tag in {table, odf_table}:
            depth -= 1
        elif element.tag in {row, odf_row} and depth == 1:
            tables[-1].append(
                [
                    said
                    for cell in element
                    if cell.tag.endswith(("}tc", "-cell"))
                    for said in (_words(cell), *[""] * _reaches(cell))
                ]
            )
            element.clear()
        elif element.tag in paragraphs and depth == 0:
            lines.append(re.split(r"\t| {3,}", _words(element)))
            element.clear()
    found.add("¶", "line", lines)
    for rows in tables:
        number = sum(grid.unit == "cell" for grid in found.grids) + 1
        found.add(f"T{number}", "cell", rows)


def _reaches(cell: Element) -> int:
    """Over how many columns more than its own a merged cell of Word reaches."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    said = "" if span is None else span.get(f"{_W}val", "")
    return min(int(said), MOST_COLUMNS) - 1 if said.isdecimal() and int(said) > 0 else 0


def _words(element: Element) -> str:
    said = []
    for inner in element.iter():
        if inner.tag in {f"{_W}t", f"{_W}sym"} and inner.text:
            said.append(inner.text)
        elif inner.tag in {f"{_W}tab", f"{_ODF_TEXT}tab"}:
            said.append("\t")
        elif inner.tag in _TICKS:
            ticked = next((v for k, v in inner.attrib.items() if k.endswith("}val")), "1")
            if inner.tag != f"{_W}default" or ticked in {"1", "true"}:
                said.append("☑" if ticked in {"1", "true"} else "☐")
        elif inner.tag == f"{_W}p" and inner is not element and said:
            said.append(" ")
        elif inner.tag.startswith(_ODF_TEXT):
            said.append(inner.text or "")
        if inner.tag.startswith(_ODF_TEXT) and inner is not element and inner.tail:
            said.append(inner.tail)
    return "".join(said).strip()


def _pages(path: Path, found: Grids) -> None:
    import pypdfium2  # noqa: PLC0415 - the child loads one decoder

    document = pypdfium2.PdfDocument(path)
    found.cut |= len(document) > MOST_PAGES
    signs = 0
    for number in range(min(len(document), MOST_PAGES)):
        text = document[number].get_textpage()
        count = text.count_chars()
        if signs > MOST_IN_PAGES:
            found.cut = True
            return
        signs += min(count, MOST_ON_PAGE)
        name = f"p. {number + 1}"
        if count > MOST_ON_PAGE:
            # No table that a person reads: its words will do, where each stands costs too much.
            found.cut = True
            said = text.get_text_range(0, MOST_ON_PAGE).splitlines()
            found.add(name, "page", (re.split(r"\t| {2,}", line) for line in said))
            continue
        runs = []
        for place in range(min(text.count_rects(), MOST_RUNS)):
            box = text.get_rect(place)
            said_there = text.get_text_bounded(*box).strip()
            if said_there:
                left, bottom, right, top = box
                runs.append(Run(left, right, bottom, top, said_there))
        found.add(name, "page", laid_out(runs))


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text on a page, in points from its lower left corner."""

    left: float
    right: float
    bottom: float
    top: float
    said: str

    @property
    def height(self) -> float:
        """How high its letters are, at least one point."""
        return max(self.top - self.bottom, 1.0)

    @property
    def middle(self) -> float:
        """How high it stands."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """How far to the right it stands."""
        return (self.left + self.right) / 2


def laid_out(runs: list[Run]) -> list[list[str]]:
    """Pieces of text as rows of cells: what is close is one cell, columns below a heading."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.middle, run.left)):
        if rows and abs(rows[-1][0].middle - run.middle) < 0.5 * min(
            rows[-1][0].height, run.height
        ):
            rows[-1].append(run)
        else:
            rows.append([run])
    said: list[list[str]] = []
    heading: list[Run] = []
    headed = -1
    for row in rows:
        cells = _joined(sorted(row, key=lambda run: run.left))
        texts = [cell.said for cell in cells]
        if len(cells) >= 3 and sum(any(s.isdigit() for s in t) for t in texts) * 2 <= len(texts):  # noqa: PLR2004
            heading, headed = cells, len(said)
        elif len(cells) > len(heading) > 0 and headed == len(said) - 1:
            # A heading over several columns stands in the middle of them.
            spread = _aligned(heading, cells)
            if sum(text != "" for text in spread) == len(heading):
                said[headed], heading = spread, cells
        elif 1 < len(cells) < len(heading):
            texts = _aligned(cells, heading)
        said.append(texts)
    return said


def _joined(row: list[Run]) -> list[Run]:
    cells = row[:1]
    for run in row[1:]:
        last = cells[-1]
        gap = run.left - last.right
        if gap < 0.5 * run.height:
            space = " " if gap > 0.12 * run.height else ""
            cells[-1] = Run(
                last.left, run.right, last.bottom, last.top, f"{last.said}{space}{run.said}"
            )
        else:
            cells.append(run)
    return cells


def _aligned(cells: list[Run], heading: list[Run]) -> list[str]:
    texts = [""] * len(heading)
    for cell in cells:
        place = min(range(len(heading)), key=lambda p: abs(heading[p].centre - cell.centre))
        texts[place] = f"{texts[place]} {cell.said}".strip()
    return texts
