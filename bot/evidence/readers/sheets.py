"""Workbooks and lists: the names of the sheets, how many rows, what the first ones say.

Decides whether a workbook may be given to the parser at all: one cell in the last row and column
makes a parser lay out 17 thousand million cells. Formulas and macros are never run.
"""

import re
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from bot.evidence.facts import Opening
from bot.evidence.formats import Format
from bot.evidence.readers import Seen, excerpt, says_something
from bot.evidence.readers.packages import is_locked, look_over

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

# Laid out, a cell takes 24 bytes: 120 MB. A report of 300 columns may have 16,000 rows.
MOST_CELLS = 5_000_000
ROWS_READ = 40
_CHUNK = 1 << 20
# A cell's place, where the cell holds something: `<c r="B12"/>` is only formatted.
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["']([A-Za-z]{1,3})(\d{1,7})["'][^<>]*(?<!/)>""")
# A row with cells in it, or the first of some columns, that is not shown.
_HIDDEN = re.compile(
    rb"""<(?:\w+:)?(?=[^<>]{0,300}\bhidden=["'](?:1|true)["'])(row|col)\s[^<>]*?\b(?:r|min)=["'](\d{1,7})["']"""
)
_LONGEST_TAG = 400


def read(path: Path, form: Format) -> Seen:
    """Sheets, and the rows of the first one that says something."""
    if form.name != "XLS":
        trouble = look_over(path, unpack=True)
        if trouble:
            return trouble
    elif is_locked(path):
        return {"opening": Opening.LOCKED}
    hidden = 0
    if form.name == "XLSX":
        widest, hidden = _corners(path)
        if widest > MOST_CELLS:
            return {"opening": Opening.SWELLING, "why": "cells"}
    return _open(path) | {"hidden_lines": hidden}


def _open(path: Path) -> Seen:
    import python_calamine as calamine  # noqa: PLC0415 - the child loads one decoder

    try:
        workbook = calamine.CalamineWorkbook.from_path(str(path))
        names = tuple(workbook.sheet_names)
        sheets = (workbook.get_sheet_by_index(place) for place in range(len(names)))
        sheet = next((sheet for sheet in sheets if _says_something(sheet)), None)
        hidden = [
            told.name
            for place, told in enumerate(workbook.sheets_metadata)
            if told.visible is not calamine.SheetVisibleEnum.Visible
            and _says_something(workbook.get_sheet_by_index(place))
        ]
        rows = sheet.to_python(nrows=ROWS_READ) if sheet else []
    except calamine.PasswordError:
        return {"opening": Opening.LOCKED}
    except (calamine.CalamineError, OSError, ValueError, IndexError) as error:
        return {"opening": Opening.BROKEN, "why": type(error).__name__}
    said = " | ".join(str(cell) for row in rows for cell in row if cell != "")
    return {
        "opening": Opening.OPENED if sheet else Opening.EMPTY,
        "sheets": names[:50],
        "rows": sheet.height if sheet else 0,
        "excerpt": excerpt(said),
        "hidden_sheets": hidden[:50],
    }


def _says_something(sheet: "CalamineSheet") -> bool:
    return any(says_something(str(cell)) for row in sheet.iter_rows() for cell in row if cell != "")


def _corners(path: Path) -> tuple[int, int]:
    """The most cells that a sheet's corners span, as the parser would lay it out.

    Beside it, how many rows and columns of all sheets are not shown.
    """
    widest = hidden = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as sheet:
                    span, lines = _span(sheet)
                    widest, hidden = max(widest, span), hidden + lines
    return widest, hidden


def _span(sheet: IO[bytes]) -> tuple[int, int]:
    rows: list[int] = []
    columns: list[int] = []
    not_shown: dict[bytes, set[int]] = {b"row": set(), b"col": set()}
    left = b""
    while chunk := sheet.read(_CHUNK):
        content = left + chunk
        cells = {(column, row) for column, row in _CELL.findall(content)}
        rows += _ends({int(row) for _, row in cells})
        columns += _ends({_column(column) for column in {column for column, _ in cells}})
        for kind, first in _HIDDEN.findall(content):
            not_shown[kind].add(int(first))
        left = content[-_LONGEST_TAG:]
    if not rows:
        return 0, 0
    # What is hidden beyond all that is written is only tidied away.
    hidden = sum(one <= max(rows) for one in not_shown[b"row"])
    hidden += sum(one <= max(columns) for one in not_shown[b"col"])
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1), hidden


def _ends(places: set[int]) -> list[int]:
    return [min(places), max(places)] if places else []


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
