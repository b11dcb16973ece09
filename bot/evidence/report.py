"""What a document says, once it has been read: its kind, what it names, measures and claims.

Decides the vocabulary between the reader of reports, the probes and the chart, and the bounds
within which a reader is believed. It refuses to know formats, orders and whether any of it is
good.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from bot.evidence.facts import MARK
from prompts.capability import Limits, Shown
from prompts.question import Identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.evidence.facts import Facts

MOST_READINGS = 20_000
MOST_MEASURED = 200
MOST_ITEMS = 500
LONGEST = 200
MOST_NUMBER = 1e12
"""Nothing that is measured on an order is larger; beyond lies a slip or a trap."""


class ReportKind(StrEnum):
    """The kinds of document that questions ask for."""

    ASSESSMENT = "assessment"
    CONTROL_PLAN = "control_plan"
    DFM = "dfm"
    MINUTES = "minutes"
    CRITERIA = "criteria"
    CERTIFICATE = "certificate"
    IQC = "iqc"
    IPQC = "ipqc"
    DIMENSIONAL = "dimensional"
    FUNCTIONAL = "functional"
    UNKNOWN = "unknown"


PARTS: Mapping[ReportKind, tuple[str, ...]] = MappingProxyType(
    {
        ReportKind.IQC: ("material", "lot", "requirement", "result"),
        ReportKind.IPQC: ("station", "time", "requirement", "result"),
        ReportKind.DIMENSIONAL: ("limits", "readings", "instrument"),
        ReportKind.FUNCTIONAL: ("test", "requirement", "tested", "result"),
        ReportKind.ASSESSMENT: ("iqc", "ipqc", "dimensional", "functional", "issues"),
        ReportKind.DFM: ("finding", "proposal"),
        ReportKind.CONTROL_PLAN: (
            *("step", "characteristic", "requirement", "method"),
            *("sample", "frequency", "reaction"),
        ),
        ReportKind.CERTIFICATE: ("number", "date", "subject"),
        ReportKind.MINUTES: ("date", "people", "decisions"),
        ReportKind.CRITERIA: ("dimensions", "functions", "tests"),
        ReportKind.UNKNOWN: (),
    }
)
"""What each kind must contain. Source: articles S1, line 28 (the five pilot documents) and S0,
line 19 (criteria); the columns of a control plan: AIAG's form; others: what makes it checkable."""


class Claimed(StrEnum):
    """What a document may say about its own numbers."""

    CP = "cp"
    CPK = "cpk"
    PP = "pp"
    PPK = "ppk"
    GRR = "grr"  # a share, 0 to 1
    CATEGORIES = "ndc"
    YIELD = "yield"  # a share, 0 to 1
    TESTED = "tested"
    PASSED = "passed"
    OUT = "out"
    LEAST = "least"
    MOST = "most"
    GOOD = "good"  # "OK" beside a row of readings: 1


GAUGE_CLAIMS = frozenset({Claimed.GRR, Claimed.CATEGORIES})
"""What a document says of a gauge study; the others are about measured characteristics."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a document names: an identity, "quantity" or "date" (ISO), and where it stands."""

    what: str
    value: str
    where: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The readings of one characteristic, in the order of the document.

    `subgroups` is empty or has one name for each reading; limits that are not given are None.
    """

    name: str
    where: str
    values: tuple[float, ...]
    nominal: float | None = None
    lower: float | None = None
    upper: float | None = None
    subgroups: tuple[str, ...] = ()
    cavities: tuple[str, ...] = ()

    @property
    def limits(self) -> Limits:
        """The tolerance."""
        return Limits(self.lower, self.upper)

    @property
    def is_limited(self) -> bool:
        """Whether there is a limit to hold the readings against."""
        return self.lower is not None or self.upper is not None


@dataclass(frozen=True, slots=True)
class Studied:
    """A gauge study: who read which part, and what."""

    name: str
    where: str
    parts: tuple[str, ...]
    appraisers: tuple[str, ...]
    values: tuple[float, ...]
    lower: float | None = None
    upper: float | None = None

    @property
    def shown(self) -> list[Shown]:
        """The readings as the formula wants them."""
        return [
            Shown(part, who, value)
            for part, who, value in zip(self.parts, self.appraisers, self.values, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that the document states about itself; `of` names a characteristic, or nothing.

    `near` are the places, among the report's measured or its studies, of what stands beside it in
    the document; empty where nothing stands nearer than anything else. `either` says that a share
    may be a hundredth of `value`: 0.103 beside "%GRR" is 10.3 % or 0.103 %.
    """

    what: Claimed
    value: float
    of: str
    where: str
    near: tuple[int, ...] = ()
    either: bool = False


@dataclass(frozen=True, slots=True)
class Issues:
    """Open issues: how many are listed, how many it says there are, those without disposition."""

    listed: int
    stated: int | None
    undisposed: tuple[str, ...]

    @property
    def says_something(self) -> bool:
        """Whether an issue is listed, or it is said how many there are; an empty list says none."""
        return self.listed > 0 or self.stated is not None


@dataclass(frozen=True, slots=True)
class Unread:
    """Numbers that cannot be read for sure: as written, where, and why.

    `why` is "absurd" or "ambiguous" for a number; "swapped" for limits the wrong way round,
    "limits" for those that may be deviations, "among" for what may be a reading.
    """

    written: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was understood of one document.

    Attributes:
        kind: the kind as a whole; `kinds` names its sections too, the kind first.
        missing: for each of `kinds` the parts that it lacks.
        states: pairs of identity and value, as the desk keeps them.
        statements: the same and quantity and date, with places.
        measured, studies, claims, issues: see there.
        same_as_sample: where it says only "same as sample", in its own words; empty if nowhere.
        measurable: how many lines name a number that can be checked.
        stages: the stages of a control plan that are ticked: prototype, pre_launch, production.
        tokens: words with a digit, by which an order or a part can be found.
        unread: numbers among the measurements that cannot be read.
        cut: whether it was longer than is read.
    """

    kind: ReportKind = ReportKind.UNKNOWN
    kinds: tuple[ReportKind, ...] = ()
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    measured: tuple[Measured, ...] = ()
    studies: tuple[Studied, ...] = ()
    claims: tuple[Claim, ...] = ()
    issues: Issues | None = None
    same_as_sample: str = ""
    measurable: int = 0
    stages: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    cut: bool = False

    @property
    def states(self) -> list[tuple[str, str]]:
        """Identities and their values, each pair once."""
        named = {member.value for member in Identity}
        pairs = ((said.what, said.value) for said in self.statements if said.what in named)
        return list(dict.fromkeys(pairs))

    def said(self, what: str) -> list[Statement]:
        """Everything that it names of one kind."""
        return [statement for statement in self.statements if statement.what == what]

    def to_json(self) -> dict[str, Any]:
        """The report as JSON's own kinds, within the bounds."""
        return {**_plain(asdict(self)), "states": [list(pair) for pair in self.states]}

    @classmethod
    def from_json(cls, said: object) -> Self:
        """Read a report back.

        Raises:
            ValueError: a part of it is not of its kind, or beyond the bounds.
        """
        told = _mapping(said)
        issues = told.get("issues")
        return cls(
            kind=ReportKind(_text(told.get("kind", "unknown"))),
            kinds=tuple(ReportKind(_text(kind)) for kind in _list(told.get("kinds", []))),
            missing={
                _text(kind): _texts(parts)
                for kind, parts in _mapping(told.get("missing", {})).items()
            },
            statements=_each(
                told, "statements", lambda s: Statement(*(_text(s.get(k)) for k in _STATEMENT))
            ),
            measured=_bounded(_each(told, "measured", _measured)),
            studies=_bounded(_each(told, "studies", _studied)),
            claims=_each(told, "claims", _claim),
            issues=None if issues is None else _issues(_mapping(issues)),
            same_as_sample=_text(told.get("same_as_sample", "")),
            measurable=_count(told.get("measurable", 0)),
            stages=_texts(told.get("stages", [])),
            tokens=_texts(told.get("tokens", [])),
            unread=_each(told, "unread", lambda u: Unread(*(_text(u.get(k)) for k in _UNREAD))),
            cut=told.get("cut") is True,
        )

    @classmethod
    def of(cls, facts: Facts) -> Self | None:
        """The report among the facts about a file, if one was understood."""
        return None if facts.report is None else cls.from_json(facts.report)


_STATEMENT = ("what", "value", "where")
_UNREAD = ("written", "where", "why")


def _plain(value: Any) -> Any:  # noqa: ANN401 (JSON is anything)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(inner) for inner in value]
    return value


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{type(value).__name__} is no mapping")  # noqa: TRY004 (one kind of error)
    return value


def _list(value: object, most: int = MOST_ITEMS) -> Sequence[Any]:
    if not isinstance(value, (list, tuple)) or len(value) > most:
        raise ValueError("no list, or too long")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError("no text, or too long")
    return value.replace(MARK, "")


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(item) for item in _list(value, MOST_READINGS))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{type(value).__name__} is no number")  # noqa: TRY004 (one kind of error)
    number = float(value)
    if not math.isfinite(number) or abs(number) > MOST_NUMBER:
        raise ValueError("no number that anybody measures")
    return number


def _numbers(value: object) -> tuple[float, ...]:
    return tuple(_number(item) for item in _list(value, MOST_READINGS))


def _perhaps(value: object) -> float | None:
    return None if value is None else _number(value)


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_NUMBER:
        raise ValueError("no count")
    return value


T = TypeVar("T")
M = TypeVar("M", Measured, Studied)


def _each(
    told: Mapping[str, Any], key: str, read: Callable[[Mapping[str, Any]], T]
) -> tuple[T, ...]:
    return tuple(read(_mapping(item)) for item in _list(told.get(key, [])))


def _measured(told: Mapping[str, Any]) -> Measured:
    values = _numbers(told.get("values"))
    subgroups, cavities = _texts(told.get("subgroups", [])), _texts(told.get("cavities", []))
    if (
        not values
        or len(subgroups) not in {0, len(values)}
        or len(cavities) not in {0, len(values)}
    ):
        raise ValueError("readings and subgroups do not go together")
    return Measured(
        name=_text(told.get("name")),
        where=_text(told.get("where")),
        values=values,
        nominal=_perhaps(told.get("nominal")),
        lower=_perhaps(told.get("lower")),
        upper=_perhaps(told.get("upper")),
        subgroups=subgroups,
        cavities=cavities,
    )


def _studied(told: Mapping[str, Any]) -> Studied:
    values = _numbers(told.get("values"))
    parts, people = _texts(told.get("parts")), _texts(told.get("appraisers"))
    if not values or len({len(values), len(parts), len(people)}) != 1:
        raise ValueError("readings and parts do not go together")
    return Studied(
        name=_text(told.get("name")),
        where=_text(told.get("where")),
        parts=parts,
        appraisers=people,
        values=values,
        lower=_perhaps(told.get("lower")),
        upper=_perhaps(told.get("upper")),
    )


def _claim(told: Mapping[str, Any]) -> Claim:
    return Claim(
        what=Claimed(_text(told.get("what"))),
        value=_number(told.get("value")),
        of=_text(told.get("of", "")),
        where=_text(told.get("where")),
        near=tuple(_count(place) for place in _list(told.get("near", []))),
        either=told.get("either") is True,
    )


def _issues(told: Mapping[str, Any]) -> Issues:
    stated = told.get("stated")
    return Issues(
        listed=_count(told.get("listed")),
        stated=None if stated is None else _count(stated),
        undisposed=_texts(told.get("undisposed", [])),
    )


def _bounded(found: tuple[M, ...]) -> tuple[M, ...]:
    if len(found) > MOST_MEASURED or sum(len(one.values) for one in found) > MOST_READINGS:
        raise ValueError("more readings than a reader hands over")
    return found
