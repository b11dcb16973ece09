"""What is collected from the tables of one document, within the bounds of a report.

Decides to which characteristic a reading belongs and what is noted as unreadable; refuses to know
how a table is laid out.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from bot.evidence.readers.figures import (
    ABSURD,
    AMBIGUOUS,
    TEXT,
    Bounds,
    Why,
    measured_number,
    number,
)
from bot.evidence.readers.grids import Cell
from bot.evidence.report import (
    MOST_MEASURED,
    MOST_NUMBER,
    MOST_READINGS,
    Claim,
    Claimed,
    Measured,
    Studied,
    Unread,
)
from prompts.capability import Limits

MOST_UNREAD = 50
LONGEST_NAME = 60
_MOST_CLAIMS = 300


class Spot(NamedTuple):
    """A cell of a document: the number of its grid, its row and its column."""

    grid: int
    row: int
    column: int


class Span(NamedTuple):
    """Where the readings of a characteristic or a study stand; `column` is -1 for a whole line."""

    grid: int
    first: int
    last: int
    column: int = -1


class Said(NamedTuple):
    """A claim while it is not known what it is for: it stands in a column's table or at a spot."""

    claim: Claim
    column: "Column | None" = None
    spot: Spot | None = None


@dataclass(slots=True)
class Tables:
    """What the tables of a document hold, within the bounds; `grid` is the one being read."""

    signs: frozenset[str]
    measured: dict[str, "Column"] = field(default_factory=dict)
    studies: list[Studied] = field(default_factory=list)
    study_spans: list[Span] = field(default_factory=list)
    claims: list[Said] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    readings: int = 0
    grid: int = 0
    cut: bool = False

    def figure(self, cell: Cell, where: str, *, sure: bool = False) -> float | None:
        """The number of a cell; what is no number to anybody is noted with its place.

        A remark behind a reading ("24.08 NG") is left out; where the cell is `sure` to hold a
        reading, one that holds more than one number is noted too.
        """
        value = cell if isinstance(cell, float) else number(cell, self.signs) if cell else None
        if value == TEXT and isinstance(cell, str):
            value = measured_number(cell, self.signs, sure=sure)
        if isinstance(value, float) and abs(value) > MOST_NUMBER:
            value = ABSURD
        if value in {ABSURD, AMBIGUOUS} and len(self.unread) < MOST_UNREAD:
            self.unread.append(Unread(str(cell)[:LONGEST_NAME], where, str(value)))
        return None if isinstance(value, Why) else value

    def seen(self, cell: Cell) -> float | None:
        """The reading of a cell as `figure` takes it, without a note where it is none."""
        value = cell if isinstance(cell, float) else number(cell, self.signs) if cell else None
        if value == TEXT and isinstance(cell, str):
            value = measured_number(cell, self.signs, sure=False)
        return None if isinstance(value, Why) else value

    def quiet(self, cell: Cell) -> float | None:
        """The number of a cell that need not be one."""
        value = cell if isinstance(cell, float) else number(cell, self.signs)
        return None if isinstance(value, Why) else value

    def doubt(self, written: str, where: str, why: str) -> None:
        """Note what can be read in two ways, or the wrong way round, so that nothing is decided."""
        if len(self.unread) < MOST_UNREAD:
            self.unread.append(Unread(written[:LONGEST_NAME], where, why))

    def column(self, name: str, where: str, limits: Bounds) -> "Column | None":
        """The readings of a characteristic so far, by its name and limits.

        Limits the wrong way round are noted once, and limit nothing.
        """
        short = name.strip()[:LONGEST_NAME] or where
        if limits.is_swapped:
            said = f"{limits.lower:.6g} – {limits.upper:.6g}"
            if not any(note.why == "swapped" and note.written == said for note in self.unread):
                self.doubt(said, where, "swapped")
            limits = limits._replace(lower=None, upper=None)
        key = f"{short}|{limits.lower}|{limits.upper}"
        if key not in self.measured:
            if len(self.measured) >= MOST_MEASURED:
                self.cut = True
                return None
            self.measured[key] = Column(short, where, limits)
        return self.measured[key]

    def read(
        self,
        column: "Column",
        value: float,
        subgroup: str = "",
        cavity: str = "",
        *,
        good: bool | None = None,
    ) -> None:
        """Take in one reading, and whether the document calls it good; None where it does not."""
        if self.readings >= MOST_READINGS:
            self.cut = True
            return
        self.readings += 1
        column.values.append(value)
        column.subgroups.append(subgroup)
        column.cavities.append(cavity)
        column.judged.append(good)

    def claim(
        self,
        what: Claimed,
        value: float,
        of: str,
        where: str,
        *,
        column: "Column | None" = None,
        spot: Spot | None = None,
        either: bool = False,
    ) -> None:
        """Take in what the document says of its own numbers, of a column's or at some spot."""
        if len(self.claims) < _MOST_CLAIMS:
            claim = Claim(what, value, of[:LONGEST_NAME], where, either=either)
            self.claims.append(Said(claim, column, spot))

    def judge(self) -> None:
        """Take in as claims what stands beside the readings: "OK" for all, or for a bad one."""
        for column in self.kept():
            limits = Limits(column.limits.lower, column.limits.upper)
            wrong = any(
                good and not limits.hold(value)
                for good, value in zip(column.judged, column.values, strict=True)
            )
            if wrong or (set(column.judged) == {True}):
                self.claim(Claimed.GOOD, 1, column.name, column.where, column=column)

    def kept(self) -> list["Column"]:
        """The characteristics that have readings, in the order in which they are handed over."""
        return [column for column in self.measured.values() if column.values]

    def found(self) -> tuple[Measured, ...]:
        """The characteristics that have readings."""
        return tuple(column.done() for column in self.kept())


@dataclass(slots=True)
class Column:
    """One characteristic while it is read."""

    name: str
    where: str
    limits: Bounds
    values: list[float] = field(default_factory=list)
    subgroups: list[str] = field(default_factory=list)
    cavities: list[str] = field(default_factory=list)
    judged: list[bool | None] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    claimed: set[tuple[Claimed, float]] = field(default_factory=set)

    def done(self) -> Measured:
        """The characteristic; subgroups only where they hold more than one reading each."""
        grouped = all(self.subgroups) and len(set(self.subgroups)) < len(self.values)
        return Measured(
            name=self.name,
            where=self.where,
            values=tuple(self.values),
            nominal=self.limits.nominal,
            lower=self.limits.lower,
            upper=self.limits.upper,
            subgroups=tuple(self.subgroups) if grouped else (),
            cavities=tuple(self.cavities) if all(self.cavities) else (),
        )
