"""What a line says of an index: that it was reached, that it is wanted, or something else.

Decides of every number beside an index (Cpk, %GRR, ndc, a yield) whether it is a claim, a
requirement, or neither: denied, supposed, or of another lot. The whole clause counts, the words
before the number and those behind it, in the same cell and in the cells beside, in English and
Chinese. Where words leave it open the number is no claim: what is not claimed is not denied either.
Refuses to know what was measured.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.evidence.readers.figures import Why, number
from bot.evidence.readers.grids import Cell
from bot.evidence.readers.qualifiers import (
    DENIED,
    DONE,
    ELSEWHERE,
    MET,
    MODAL,
    PASSED,
    REACHED,
    SAID,
    SUPPOSED,
    WANTED,
    WHEN,
    Kind,
    kind_of,
    words,
)
from bot.evidence.report import Claimed


class Reading(NamedTuple):
    """A number that a line says of an index, and what it says it for.

    Attributes:
        of: the words that may name a characteristic.
        cell: the place in the line of the cell that holds the number.
        either: a share below 1 without a sign: 0.103 is 10.3 % or 0.103 %.
    """

    what: Claimed
    value: float
    of: str
    kind: Kind
    cell: int
    either: bool = False


_NOT_IN_WORD = r"(?<![A-Za-z0-9_])"
_ENDS = r"(?![A-Za-z_])(?!\d+(?!\d*[.,]\d))"  # "CPK1.67" is an index and its value, "Cpk1" a name
_INDEX = words(
    rf"(?P<cpk>{_NOT_IN_WORD}C[._]?p[._]?k{_ENDS})|(?P<ppk>{_NOT_IN_WORD}P[._]?p[._]?k{_ENDS})"
    rf"|(?P<cp>{_NOT_IN_WORD}Cp{_ENDS})|(?P<pp>{_NOT_IN_WORD}Pp{_ENDS})"
    r"|(?P<grr>(?:%\s*)?(?:GR&R|GRR|gau?ge\s+r\s?&\s?r|(?<!gauge )(?<!gage )\bR&R)"
    r"(?:\s*%(?!\d)|\s*\(\s*%[^()]{0,20}\))?)"
    rf"|(?P<ndc>{_NOT_IN_WORD}ndc{_ENDS}|number of distinct categories)"
    r"|(?P<yield>(?:first[- ]pass\s+)?yield|\bFPY\b|直通率|良率|合格率)"
)
_SHARES = {Claimed.GRR, Claimed.YIELD}
_STRICT = {Claimed.CP, Claimed.PP}
"""Two letters that are also a plastic and other things: the number follows at once."""
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.,/#-])(?P<n>\d+(?:[.,]\d+)?)(?!\d|[.,]\d|[/-]\d|[A-Za-z_])(?P<p>\s*%)?"
)
_UNIT = words(
    r"\s*(?:mm|cm|[µμu]m|kg|g|pcs|pieces?|parts?|samples?|readings?|values?|lots?|batch\w*|days?"
    r"|cavit\w*|[件个次组月日年批穴])(?![A-Za-z])"
)
_COUNTED = words(r"\bn\s*[=:]\s*\d+|\b20\d\d-\d\d?-\d\d?\b|\b9\d(?:\.\d+)?\s*%\s*(?:conf|c\.?i)\w*")
_MOST_INDEX = 100.0

_UP = words(
    r"(?:[≥≧⩾>]\s*=?|=\s*>|\b(?:at least|(?:not|no) (?:less|lower) than|above|over|exceed\w*"
    r"|(?:greater|more|higher|better) than(?: or equal to)?)|不低于|不小于|不少于|大于(?:等于)?"
    r"|高于|超过|至少)\s*$"
)
_DOWN = words(
    r"(?:[≤≦⩽<]\s*=?|=\s*<|\b(?:at most|(?:not|no) (?:more|higher|greater) than|below|under|up to"
    r"|(?:less|lower) than(?: or equal to)?)|不大于|不超过|不高于|小于(?:等于)?|低于)\s*$"
)
_UP_BEHIND = words(
    r"\s*%?\s*(?:\+|(?:or|and)\s+(?:better|more|above|higher|greater|up|over)\b|及?以上|min\b\.?)"
)
_DOWN_BEHIND = words(r"\s*%?\s*(?:(?:or|and)\s+(?:less|below|lower|under)\b|及?以[下内]|max\b\.?)")
_LINK = words(
    r"(?:^|[:=|~≈]|[≥≧⩾>≤≦⩽<]=?|\b(?:is|was|are|were|of|at|to|as|with|about|approx|around|only|value"
    r"|index|result|than|least|above|below|over|under|reach\w*|achiev\w*|obtain\w*|measured"
    r"|calculated|computed|found|min|actual)\b\.?|[为是值约在到有达于过出得算])\s*$"
)
_AT_ONCE = words(
    r"\s*(?:value|index|result|实测|[值为是])?\s*(?:[:=]|\b(?:is|was|of)\b|为|是|达到?)?\s*"
    r"[≥≧⩾>≤≦⩽<]?=?\s*"
)
_LONGEST_GAP = 50
_LONGEST_LABEL = 40
_QUALIFIER_WORDS = 6

_SENTENCES = re.compile(
    r"(?<=[;。!！?？；])"
    r"|(?<!\bmin)(?<!\bmax)(?<!\bno)(?<!\breq)(?<!\bapprox)\.(?=\s+[A-Z\u4e00-\u9fff]|\s*$)",
    re.IGNORECASE,
)
_PARTS = words(
    r",(?!\d)|(?<=\d),(?=\d+[.,]\d)|、|\b(?:but|while|whereas|although|however)\b|但是?|而(?!且)"
)
_COMPARED = words(r"\b(?:vs\.?|versus|compared (?:to|with)|against|instead of)(?![a-z])|对比|相比")
_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_GOES_ON = words(rf"(?:{_INDEX.pattern})\s*\d")
"""A cell that goes on where a comma cut the one before: "Standard: ISO 22514, Cpk 1.67"."""
_LABEL = re.compile(r"^([^:]{1,60}):(?!\d)")


@dataclass(slots=True)
class _Clause:
    """A piece of a line between two commas, brackets or cell walls.

    Attributes:
        exact: the number of a cell that holds nothing else.
        ends: whether a sentence ends behind it.
        scope: what a label in front ("Requirement:") says of the whole sentence.
        aside: whether it stood in brackets.
    """

    text: str
    cell: int
    exact: float | None = None
    ends: bool = False
    scope: Kind | None = None
    aside: bool = False


class _Number(NamedTuple):
    value: float
    percent: bool
    start: int
    end: int
    side: int  # 1 for "at least", -1 for "at most", 0 for the number itself
    gap: str
    exact: bool


def readings(row: Sequence[Cell], signs: frozenset[str]) -> list[Reading]:
    """Every number that a line says of an index, in the order of the line."""
    if not any(isinstance(cell, str) and _INDEX.search(cell) for cell in row):
        return []  # most lines name none
    return _Line(signs).read(list(_clauses(row)))


def _clauses(row: Sequence[Cell]) -> Iterator[_Clause]:
    scope: Kind | None = None
    for place, cell in enumerate(row):
        if isinstance(cell, float):
            yield _Clause(f"{cell:.10g}", place, exact=cell)
            continue
        scope = scope if _GOES_ON.match(cell) else None
        for sentence in _SENTENCES.split(_COUNTED.sub(" ", cell)):
            label = _LABEL.match(sentence)
            if label and not _INDEX.search(label[1]):
                said = kind_of(label[1])
                scope = None if said is Kind.CLAIM else said or scope
            parts = list(_parts(sentence, place, scope))
            if parts:
                parts[-1].ends = bool(re.search(r"[;。!！?？；]\s*$", sentence))
                if sentence.rstrip().endswith(("?", "？")):
                    for one in parts:
                        one.scope = Kind.NONE
            yield from parts


def _parts(sentence: str, place: int, scope: Kind | None) -> Iterator[_Clause]:
    """The clauses of a sentence; brackets with a number of their own come behind it."""
    asides: list[str] = []

    def aside(found: re.Match[str]) -> str:
        if found[1].strip().startswith("%"):
            return found[0]
        numbered = _NUMBER.search(found[1])
        if numbered and found[1].strip(" =:") != numbered.group().strip():
            asides.append(found[1])
            return " "
        return f" {found[1]} " if numbered or kind_of(found[1]) is not None else found[0]

    plain = _BRACKETS.sub(aside, sentence)
    for part in _PARTS.split(plain):
        first, *others = _COMPARED.split(part)
        if first.strip():
            yield _Clause(first.strip(), place, scope=scope)
        for other in others:
            yield _Clause(other.strip(), place, scope=Kind.NONE)
    for one in asides:
        yield _Clause(one.strip(), place, scope=scope, aside=True)


class _Line:
    """A line while its clauses are gone through."""

    def __init__(self, signs: frozenset[str]) -> None:
        self._signs = signs
        self._found: list[Reading] = []
        self._index: re.Match[str] | None = None
        self._of = ""
        self._carried: Kind | None = None
        self._label: Kind | None = None
        self._wanted = False

    def read(self, clauses: list[_Clause]) -> list[Reading]:
        """Every number of an index among the clauses."""
        for place, clause in enumerate(clauses):
            later = clauses[place + 1] if place + 1 < len(clauses) else None
            marks = list(_INDEX.finditer(clause.text))
            if marks:
                self._marked(clause, marks)
            elif clause.text:
                self._unmarked(clause, later)
            if clause.ends:
                self._index = self._label = None
        return self._found

    def _marked(self, clause: _Clause, marks: Sequence[re.Match[str]]) -> None:
        ends = [*(mark.start() for mark in marks[1:]), len(clause.text)]
        before = clause.text[: marks[0].start()]
        for mark, end in zip(marks, ends, strict=True):
            behind = clause.text[mark.end() : end]
            numbers = self._numbers(behind)
            self._of = _of(clause.text[: mark.start()] if mark is marks[0] else "", behind)
            said = f"{before} {behind}"
            kinds = _judged(_what(mark), before, behind, numbers)
            label = clause.scope if clause.scope is not None else self._label
            # A clause that says itself that it was reached is not under a label in front.
            label = None if kind_of(said) is Kind.CLAIM else label
            if not self._take(mark, numbers, kinds, clause, label):
                self._index = mark
                # A number of its own used up what the words said: "Cpk ≥ 1.33", then "1.67".
                self._carried = clause.scope if numbers else label or kind_of(said)
                self._wanted = bool(numbers)
            else:
                self._index = None
        self._label = None

    def _unmarked(self, clause: _Clause, later: _Clause | None) -> None:
        """A clause that names no index: a value, a qualifier, or the label of what follows."""
        numbers = self._numbers(clause.text, exact=clause.exact)
        kind = kind_of(clause.text)
        if numbers and self._index is not None:
            bare = not re.search(r"[^\W\d_]{2}", _UP.sub("", clause.text[: numbers[0].start]))
            if not bare and kind is None:
                self._index = None
                return
            what = _what(self._index)
            count = what is not Claimed.CATEGORIES and numbers[0].value.is_integer()
            if self._wanted and count:
                self._index = None  # a count of pieces beside a requirement
                return
            self._wanted = self._wanted or not clause.aside
            kinds = _judged(what, "", clause.text, numbers)
            label = clause.scope or (self._carried if kind is not Kind.CLAIM else None)
            if self._carried is Kind.CLAIM:
                label = clause.scope
            if self._take(self._index, numbers, kinds, clause, label):
                self._index = None
            return
        if numbers:
            self._second(clause, kind, numbers)
            return
        short = len(clause.text.split()) <= _QUALIFIER_WORDS and len(clause.text) <= _LONGEST_LABEL
        if self._index is not None and short and kind is not None:
            self._carried = kind
        else:
            self._index = None
            self._qualify(clause, later, kind if short else None)
        self._label = kind if short and kind is not Kind.CLAIM else None

    def _second(self, clause: _Clause, kind: Kind | None, numbers: Sequence[_Number]) -> None:
        """A second number of the same index: "Cpk 1.33 required, 1.67 achieved"."""
        last = self._found[-1] if self._found else None
        if last is None or last.kind is Kind.CLAIM or kind is not Kind.CLAIM or numbers[0].side:
            return
        if last.cell in {clause.cell, clause.cell - 1}:
            again = self._reading(last.what, numbers[0], last.of, Kind.CLAIM, clause.cell)
            self._found += [again] if again else []

    def _qualify(self, clause: _Clause, later: _Clause | None, kind: Kind | None) -> None:
        """Words behind a number: "1.67, required", "1.67, not achieved"; no label of the next."""
        if not self._found or kind in {None, Kind.CLAIM}:
            return
        last = self._found[-1]
        labels = later is not None and self._numbers(later.text, exact=later.exact)
        near = last.cell in {clause.cell, clause.cell - 1}
        if near and not labels and last.kind is Kind.CLAIM and kind is not None:
            self._found[-1] = last._replace(kind=kind)

    def _take(
        self,
        mark: re.Match[str],
        numbers: Sequence[_Number],
        kinds: Sequence[Kind],
        clause: _Clause,
        label: Kind | None,
    ) -> bool:
        """Take in what a clause says of an index; whether it said its value."""
        taken = False
        for one, kind in zip(numbers, kinds, strict=True):
            meant = label if label in {Kind.NONE, Kind.REQUIREMENT} else kind
            said = self._reading(_what(mark), one, self._of, meant or kind, clause.cell, mark[0])
            if said is not None and not (said.kind is Kind.CLAIM and taken):
                self._found.append(said)
                taken |= said.kind is Kind.CLAIM
        return taken

    def _reading(
        self, what: Claimed, one: _Number, of: str, kind: Kind, cell: int, name: str = ""
    ) -> Reading | None:
        value = one.value
        if what in _SHARES:
            signed = "%" in name if what is Claimed.GRR else one.exact and value <= 1
            if not one.percent and not signed:
                return None
            if one.percent or value > 1:
                return Reading(what, value / 100, of, kind, cell)
            return Reading(what, value, of, kind, cell, what is Claimed.GRR)
        if one.percent or value > _MOST_INDEX:
            return None
        return Reading(what, value, of, kind, cell)

    def _numbers(self, text: str, *, exact: float | None = None) -> list[_Number]:
        if exact is not None:
            return [_Number(exact, False, 0, len(text), 0, "", True)]  # noqa: FBT003
        found: list[_Number] = []
        for one in _NUMBER.finditer(text):
            value = number(one["n"], self._signs)
            if isinstance(value, Why) or _UNIT.match(text, one.end()):
                continue
            gap = text[found[-1].end if found else 0 : one.start()]
            up = _UP.search(gap) or _UP_BEHIND.match(text, one.end())
            down = _DOWN.search(gap) or _DOWN_BEHIND.match(text, one.end())
            side = 1 if up else -1 if down else 0
            found.append(
                _Number(value, bool(one["p"]), one.start(), one.end(), side, gap, exact=False)
            )
        return found


def _what(mark: re.Match[str]) -> Claimed:
    return Claimed(str(mark.lastgroup))


def _judged(what: Claimed, before: str, text: str, numbers: Sequence[_Number]) -> list[Kind]:
    """What each number of a clause is, by all of its words."""
    said = MET.sub(" ⊨ ", f"{before} {text}")
    bare = _comparisons_out(said)
    off = DENIED.search(bare) or ELSEWHERE.search(said) or SUPPOSED.search(said)
    first = numbers[0].start if numbers else 0
    if off or WHEN.search(f"{before} {text[:first]}"):
        return [Kind.NONE for _ in numbers]
    linked = [_is_linked(what, one, text) for one in numbers]
    plain = [one for one, fits in zip(numbers, linked, strict=True) if fits and not one.side]
    wanted = WANTED.search(bare) or MODAL.search(bare)
    reached = REACHED.search(bare)
    kinds = []
    for one, fits in zip(numbers, linked, strict=True):
        if not fits:
            kinds.append(Kind.NONE)
        elif one.side:
            kinds.append(_compared(what, one, said, text, alone=not plain and not wanted))
        elif wanted and reached and len(plain) > 1:
            kinds.append(_nearest(text, one, plain[0]))
        elif wanted and not _is_met(bare, before, text, one, others=len(plain) < len(numbers)):
            kinds.append(Kind.REQUIREMENT)
        else:
            kinds.append(Kind.CLAIM)
    return kinds


def _comparisons_out(said: str) -> str:
    """A clause without "not less than" and the like, which deny nothing."""
    return re.sub(
        r"\b(?:not|no) (?:less|lower|more|higher|greater) than\b"
        r"|不(?:低于|小于|少于|大于|超过|高于)",
        "≥",
        said,
        flags=re.IGNORECASE,
    )


def _is_linked(what: Claimed, one: _Number, text: str) -> bool:
    """Whether a number is said of the index and is not the number of a hole or a page."""
    gap = _comparisons_out(one.gap)
    if what in _STRICT and text[: one.start] == one.gap:
        return _AT_ONCE.fullmatch(one.gap) is not None
    if len(gap) > _LONGEST_GAP:
        return False
    return _LINK.search(gap.rstrip()) is not None or not gap.strip() or not one.value.is_integer()


def _compared(what: Claimed, one: _Number, said: str, text: str, *, alone: bool) -> Kind:
    """A bound: "≥ 1.67" is a requirement, "all are above 1.67" and "≥ 1.67: passed" are claims."""
    better = -1 if what is Claimed.GRR else 1
    claimed = SAID.search(text[: one.start]) or PASSED.search(said)
    if alone and claimed:
        return Kind.CLAIM if one.side == better else Kind.NONE
    return Kind.REQUIREMENT


def _nearest(text: str, one: _Number, first: _Number) -> Kind:
    """Of a clause with "required" and "achieved": by the word in front, or the one behind."""
    marks = [(found.start(), Kind.REQUIREMENT) for found in WANTED.finditer(text)]
    marks += [(found.start(), Kind.CLAIM) for found in REACHED.finditer(text)]
    marks.sort()
    if marks and marks[0][0] < first.start:
        return next((kind for at, kind in reversed(marks) if at < one.start), Kind.REQUIREMENT)
    return next((kind for at, kind in marks if at > one.start), Kind.REQUIREMENT)


def _is_met(bare: str, before: str, text: str, one: _Number, *, others: bool) -> bool:
    """Whether a number beside "target" is what was reached: "target Cpk 1.67 achieved"."""
    if MODAL.search(bare):
        return False
    front = f"{before} {text[: one.start]}"
    if others and not WANTED.search(front):
        return True  # "1.67 ≥ 1.33 required"
    return DONE.search(text[one.end :]) is not None


def _of(before: str, behind: str) -> str:
    """What a number is said of: words in brackets or behind "of", else those in front."""
    bracketed = re.match(r"\s*\(([^()\d%]{1,40})\)", behind)
    named = re.match(
        r"\s*(?:for|of)\s+([^\W\d_][^:=;|()\d]{0,38}?)\s*(?:[:=]|is\b|was\b|为|是|\d)", behind
    )
    if bracketed:
        of = bracketed[1]
    elif named:
        of = named[1]
    else:
        of = before
    of = of.strip(" :,;-|")
    return of if len(of) < _LONGEST_LABEL else ""
