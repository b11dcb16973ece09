"""What is filled in: the labels of a document, each with a value beside, below or behind it.

Decides what is a label, what is a value and what only an empty form; refuses to know which labels
a report needs. A column counts with a value in most of its rows, a section with something beneath
its heading, a field with a value. A sentence stands for itself, without a label.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.readers.headings import TITLES
from bot.evidence.readers.roles import as_text, role_of, rows_below

_LONGEST_LABEL = 40
_MOST_WORDS, _MOST_BESIDE = 5, 4
_SENTENCE_WORDS, _SENTENCE_SIGNS = 4, 8
_CODE, _MOST_NARROW, _PAIR = 8, 2, 2
_SPLIT = re.compile(r"[;；]|\s{3,}|\|")
_FIELD = re.compile(r"\s*(?P<label>[^:：=]{1,60}?)\s*[:：=]\s*(?P<value>.*)")
_NUMBERED = re.compile(
    r"\s*(?:(?:\d{1,2}(?:\.\d{1,2})*|[一二三四五六七八九十]{1,2})[.、)\s]|[-•·*])\s*(?P<rest>\S.*)"
)
_NOTHING = re.compile(
    r"[\W_]*|n/?a|tb[dc]|none yet|to be (?:filled|completed|defined)(?: in)?|x{2,}"
    r"|y{2,4}\W?m{2}\W?d{2}"
    r"|(?:□|☐)?\s*(?:ok|pass|yes|是|合格)\s*(?:□|☐|/)\s*(?:ng|fail|no|否|不合格)\s*(?:□|☐)?"
    r"|待填|待定|请填写|填写",
    re.IGNORECASE,
)
_BLANK = re.compile(r"_{2,}|\.{4,}|…{2,}|[(\[（【]\s*[)\]）】]")
_OWN = re.compile(r"\b(?:form|template|page)\b|表单|模板|表格编号|第\s*页", re.IGNORECASE)
_ISSUES = re.compile(r"open (?:issue|point|item)s?|issue list|遗留|未决|问题清单", re.IGNORECASE)
_HEADS = re.compile(
    r"^(?:product|process|no\.?|number|name|size|freq\w*|method|technique|control method|tolerance"
    r"|specification|characteristics?|result|lot|date|owner|due|status|evaluation.*|proposals?"
    r"|recommendations?|suggestions?|solutions?|requirements?|dispositions?|actions?|remarks?"
    r"|产品|过程|编号|名称|方法|容量|频率|规格|公差|结果|批号|日期|建议|对策|方案|要求|备注|措施)$",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Filled(NamedTuple):
    """A value and the label that it stands for; a sentence has no label.

    `beneath` says that the label is the heading of the section in which the value stands.
    """

    label: str
    value: str
    beneath: bool = False


def filled_in(grids: Sequence[Grid]) -> list[Filled]:
    """Everything that is filled in, in the order of the document."""
    found: list[Filled] = []
    sheets = sum(grid.unit == "cell" for grid in grids) > 1
    for place, grid in enumerate(grids):
        named = sheets and not re.fullmatch(r"T\d+|", grid.name)
        found += _of_grid(grid, grid.name if named else "", titled=place == 0)
    return found


def _of_grid(grid: Grid, section: str, *, titled: bool) -> Iterator[Filled]:
    """What is filled in in a grid; the first heading of a document is its title, no section."""
    taken: set[int] = set()
    for at, row in enumerate(grid.rows):
        if at in taken or not any(cell != "" for cell in row):
            continue
        if is_heading_row(row):
            columns = _Columns(grid, at)
            taken.update(columns.rows)
            for one in columns.filled():
                yield from _within(section, one)
            continue
        heading = _section(row)
        if heading:
            section, titled = "" if titled else heading, False
            continue
        for one in _of_row(row):
            section = one.label if _is_section(one.label) else section
            yield from _within(section, one)


def _within(section: str, one: Filled) -> Iterator[Filled]:
    """A value under its own label, and beneath the heading of its section where it has one."""
    yield one
    if section:
        yield Filled(section, one.value, beneath=True)


def _is_section(label: str) -> bool:
    """Whether a field is a section of its own in a report of several: "IQC records: accepted"."""
    return _ISSUES.search(label) is not None or any(
        title.search(label) for title in TITLES.values()
    )


def is_heading_row(row: Sequence[Cell]) -> bool:
    """Whether a row heads columns: two or more short words, none of them a value."""
    texts = [as_text(cell) for cell in row if cell != ""]
    if len(texts) == _PAIR and not (role_of(texts[1]) or _HEADS.search(texts[1])):
        return False  # a label and its value: "Instrument", "CMM"
    words = all(_is_label(text) or role_of(text) for text in texts)
    return len(texts) > 1 and words and all(isinstance(cell, str) for cell in row)


def _is_label(text: str, most: int = _MOST_WORDS) -> bool:
    plain = re.sub(r"[(\[（][^)\]）]{0,20}[)\]）]", "", text)
    words = plain.split()
    short = len(text) <= _LONGEST_LABEL and 0 < len(words) <= most
    return short and not any(sign.isdigit() for sign in plain) and not _FIELD.fullmatch(text)


class _Columns:
    """A table below a row of headings."""

    def __init__(self, grid: Grid, at: int) -> None:
        self._heading = grid.rows[at]
        self.rows: list[int] = []
        self._values: list[Sequence[Cell]] = []
        for row_at, row in rows_below(grid, at + 1):
            if self._ends(row):
                break
            self.rows.append(row_at)
            self._values.append(row)

    def _ends(self, row: Sequence[Cell]) -> bool:
        """Whether a row is no line of this table: another heading, or a line of one cell."""
        return (is_heading_row(row) and not self._is_filled_like(row)) or (
            len([cell for cell in row if cell != ""]) == 1
            and any(isinstance(cell, str) and len(cell) > _CODE for cell in row)
            and len(self._heading) > _MOST_NARROW
        )

    def _is_filled_like(self, row: Sequence[Cell]) -> bool:
        """Whether a row of words is a line of the table and no second row of headings."""
        words = [as_text(cell) for cell in row if cell != ""]
        return bool(self._values) or not any(role_of(word) or _HEADS.search(word) for word in words)

    def filled(self) -> Iterator[Filled]:
        """The columns that have a value in most rows, each with its values."""
        places = [
            place
            for place, heading in enumerate(self._heading)
            if heading != "" and role_of(heading) != "index"
        ]
        rows = [row for row in self._values if any(p < len(row) and _says(row[p]) for p in places)]
        for place in places:
            heading = self._heading[place]
            cells = [as_text(row[place]) for row in rows if place < len(row) and _says(row[place])]
            if cells and len(cells) * 2 >= len(rows):
                yield Filled(as_text(heading), " ; ".join(cells[:20]))


def _section(row: Sequence[Cell]) -> str:
    """The heading that a row is; empty where it is none."""
    texts = [as_text(cell) for cell in row if cell != ""]
    if len(texts) != 1:
        return ""
    numbered = _NUMBERED.fullmatch(texts[0])
    text = numbered["rest"] if numbered else texts[0]
    field = _FIELD.fullmatch(text)
    if field:
        return field["label"] if not _says(field["value"]) else ""
    return text if _is_label(text) else ""


def _of_row(row: Sequence[Cell]) -> Iterator[Filled]:
    cells = [as_text(cell) for cell in row]
    used: set[int] = set()
    for place, cell in enumerate(cells):
        if not cell or place in used:
            continue
        beside = next((p for p in range(place + 1, len(cells)) if cells[p]), None)
        field = _FIELD.fullmatch(cell)
        if field and not _says(field["value"]) and beside is not None:
            if _says(cells[beside]) and not _FIELD.fullmatch(cells[beside]):
                used.add(beside)
                yield Filled(field["label"], cells[beside])
        elif (
            _is_label(cell, _MOST_BESIDE)
            and beside is not None
            and not _FIELD.fullmatch(cells[beside])
        ):
            used.add(beside)
            if _says(cells[beside]):
                yield Filled(cell, cells[beside])
        else:
            yield from _of_text(cell)


def _of_text(text: str) -> Iterator[Filled]:
    numbered = _NUMBERED.fullmatch(text)
    whole = numbered["rest"] if numbered else text
    for part in _SPLIT.split(whole):
        field = _FIELD.fullmatch(part)
        if field and _says(field["value"]):
            yield Filled(field["label"], field["value"])
    if _is_sentence(whole):
        yield Filled("", whole)


def _is_sentence(text: str) -> bool:
    if _BLANK.search(text) or text.rstrip().endswith(("?", "？", ":", "：")) or _OWN.search(text):
        return False
    field = _FIELD.fullmatch(text)
    if field and not _says(field["value"]):
        return False
    if any(sign.isdigit() for sign in text):
        return any(sign.isalpha() for sign in text)
    return len(text.split()) >= _SENTENCE_WORDS or len(_CHINESE.findall(text)) >= _SENTENCE_SIGNS


def _says(cell: Cell) -> bool:
    """Whether a cell holds a value: more than a line to write on."""
    text = as_text(cell)
    return not _NOTHING.fullmatch(text) and not _NOTHING.fullmatch(_BLANK.sub("", text))
