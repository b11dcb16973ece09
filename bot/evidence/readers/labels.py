"""What stands in front of a line of numbers: a piece of the series, or something about it.

Decides which lines of a table are the readings, by the kind of their labels: a series is numbered,
dated, coded or named in one way, and a line that breaks it ("Cpu", "Temperature", "合格率") is none
of it, whatever it is called. Refuses to know what the numbers are.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from bot.evidence.readers.grids import Cell
from bot.evidence.readers.roles import LIMIT_ROLES, as_text, role_of, statistic_of

_DAY = re.compile(r"\d{1,4}[-/.:年]\d{1,2}(?:[-/.:月]\d{1,4}日?)?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9._/#-]*")
_DIGITS = re.compile(r"\d+")
_FIRST = re.compile(r"(?<![\d.,])\d+(?![\d,]|\.\d)")
COUNT, WORD, BLANK = "count", "word", ""


class Labelled(NamedTuple):
    """A line of a table by its label."""

    at: int
    label: Cell


class Series(NamedTuple):
    """The lines of a table, sorted: `data`, what stands `among` them, and what is around them."""

    data: list[int]
    among: list[int]
    around: list[int]


def kind_of(label: Cell) -> str:
    """How a line is named: counted, by a day, a code, words with a number, a word, or not."""
    text = as_text(label).strip()
    if text.replace(".", "", 1).rstrip(".、)#").lstrip("#").isdigit():
        return COUNT
    if _DAY.fullmatch(text):
        return "day"
    if _CODE.fullmatch(text):
        return "code"
    if any(sign.isdigit() for sign in text):
        return _DIGITS.sub("0", text.casefold())
    return WORD if text else BLANK


def is_about(label: Cell) -> bool:
    """Whether a label names a statistic or a limit, and no piece."""
    return isinstance(label, str) and bool(statistic_of(label) or role_of(label) in LIMIT_ROLES)


def series_of(lines: Sequence[Labelled], *, words: bool) -> Series:
    """Which lines are the series: those of the commonest kind of label, and whoever follows on.

    With `words` pieces may be called by words alone ("left", "right"). A line without a label goes
    on with the one above it where some in the middle do so, not at the end.
    """
    kinds = Counter(
        kind for line in lines if not is_about(line.label) and (kind := kind_of(line.label))
    )
    if not words:
        kinds.pop(WORD, None)
    blank = sum(line.label == "" for line in lines)
    usual = kinds.most_common(1)[0][0] if kinds else BLANK
    if not kinds and blank < len(lines):
        return Series([], [], [line.at for line in lines])
    data: list[int] = []
    gaps: list[int] = []
    others: list[Labelled] = []
    before: int | None = None
    for line in lines:
        number = _number_in(line.label)
        follows = before is not None and number == before + 1
        if is_about(line.label) or not (kind_of(line.label) in {usual, BLANK} or follows):
            others.append(line)
            continue
        if before is not None and number is not None and number > before + 1:
            gaps.append(line.at)
        before = before if number is None else number
        data.append(line.at)
    tail = _tail(lines, set(data))
    data = data[: len(data) - len(tail)]
    first, last = (data[0], data[-1]) if data else (0, 0)
    among = [o for o in others if first < o.at < last]
    doubted = [o.at for o in among if not is_about(o.label) or _is_missed(o.at, data, gaps)]
    around = [line.at for line in others if line.at not in set(doubted)]
    return Series(data, [*doubted, *tail], around)


def _tail(lines: Sequence[Labelled], data: set[int]) -> list[int]:
    """Lines without a label behind a series in which every line has one."""
    pieces = [line for line in lines if line.at in data]
    labelled = [place for place, line in enumerate(pieces) if line.label != ""]
    last = labelled[-1] if labelled else 0
    whole = len(labelled) > 1 and len(labelled) == last + 1
    return [line.at for line in pieces[last + 1 :]] if whole else []


def _is_missed(at: int, data: Sequence[int], gaps: Sequence[int]) -> bool:
    """Whether a number is missing in the series where this line stands."""
    after = next(place for place in data if place > at)
    return after in gaps


def _number_in(label: Cell) -> int | None:
    found = _FIRST.search(as_text(label))
    return int(found.group()) if found and len(found.group()) < 10 else None  # noqa: PLR2004
