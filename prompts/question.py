"""What a question is.

Decides the form of a bank entry once it has been read: its words, its answer, its proof, its
condition and its red flags; refuses to know how it is written in a file and who is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from prompts.answer import Chosen, Grade
from prompts.condition import ALWAYS, UNKNOWN_WORD, All, AnyOf, Is
from prompts.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prompts.answer import Value
    from prompts.condition import Condition


class Ranked(StrEnum):
    """Words with an order: `rank` is the place in the list, from 0."""

    rank: int

    def __init__(self, *_: object) -> None:
        # Enum makes the members one after the other, so those made before are counted.
        self.rank = len(type(self).__members__)


class Gate(Ranked):
    """What an order must pass, in this order."""

    PROTOTYPE = "prototype"
    PILOT = "pilot"
    RELEASE = "release"


class Severity(Ranked):
    """How much an open question or a red flag weighs, worst first."""

    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"


class Kind(StrEnum):
    """The type of answer that a question wants."""

    CHOICE = "choice"
    MULTI = "multi"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    FILE = "file"
    PHOTO = "photo"
    REPORT = "report"
    DERIVED = "derived"


FILES = frozenset((Kind.FILE, Kind.PHOTO, Kind.REPORT))
"""The kinds that are answered by sending something."""


class Identity(StrEnum):
    """What an answer can name; all answers of an order that name the same thing must agree."""

    REVISION = "revision"
    PART = "part"
    ORDER = "order"
    SITE = "site"
    BATCH = "batch"


class Course(StrEnum):
    """A way on that a red flag points to, whatever it weighs."""

    STAY_SMALL_BATCH = "stay_small_batch"


class Role(StrEnum):
    """Who usually knows the answer."""

    BUYER = "buyer"
    SUPPLIER = "supplier"
    QUALITY = "quality"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose.

    Attributes:
        value: its name in the bank and in stored answers.
        words: what the button says.
        aliases: what people type for it, in any language.
        needs_proof: False for an answer that speaks against the order ("no", "missing").
        alone: True when it cannot be chosen together with others ("none of these").
        same_as: the question whose answer it stands for ("at the prototype site"), or nothing.
        raises: the event that it tells ("it has moved"), or nothing.
        final: True when it stays so, and is not asked again after the question's days.
    """

    value: str
    words: Text
    aliases: tuple[str, ...] = ()
    needs_proof: bool = True
    alone: bool = False
    same_as: str = ""
    raises: str = ""
    final: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The article ("S0" to "S4") and the line that a question rests on."""

    article: str
    line: int

    def __str__(self) -> str:
        return f"{self.article}:{self.line}"

    @property
    def spoken(self) -> Text:
        """The place as people say it: "article 1, line 11"."""
        number = int(self.article[1:]) + 1
        return Text(
            {"en": f"article {number}, line {self.line}", "zh-CN": f"第{number}篇，第{self.line}行"}
        )


@dataclass(frozen=True, slots=True)
class RedFlag:
    """An answer with a consequence.

    Attributes:
        when: true when the flag is up.
        severity: a blocker holds the order, a major makes it conditional, a minor is a note.
        rule: the decision rule it carries out ("D1"), or nothing.
        consequence: what the answer means.
        lift: what takes the flag down.
        outcome: the way on that it points to, or None: then its severity says it all.
    """

    when: Condition
    severity: Severity
    rule: str
    consequence: Text
    lift: Text
    outcome: Course | None = None

    def values(self, question_id: str) -> Iterator[str]:
        """The question's own answers that raise it, as the bank names them."""
        return _own_values(self.when, question_id)

    def answers(self, question: Question) -> tuple[Text, ...]:
        """The same answers in words; none where no single answer raises it."""
        named = set(self.values(question.id))
        said = [option.words for option in question.options if option.value in named]
        return (*said, _NOT_KNOWN) if UNKNOWN_WORD in named else tuple(said)


_NOT_KNOWN = Text({"en": "Not known", "zh-CN": "不知道"})


def _own_values(condition: Condition, question_id: str) -> Iterator[str]:
    if isinstance(condition, Is) and condition.name == question_id:
        yield from (str(value) for value in condition.values)
    elif isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from _own_values(part, question_id)


@dataclass(frozen=True, slots=True)
class Stricter:
    """A severity that replaces the question's own when a condition holds."""

    when: Condition
    severity: Severity


@dataclass(frozen=True, slots=True)
class Proof:
    """One of the proofs that a derived question counts."""

    id: str
    title: Text
    needed: Condition
    there: Condition


@dataclass(frozen=True, slots=True)
class Proofs:
    """A derived question: every proof that is needed must be there."""

    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Payback:
    """A derived question: how many units, and how many months, until a tool has paid for itself.

    Units = cost / saving per unit; months = 12 * units / units per year. Source: decision-rules,
    section 7; article S3, line 27.
    """

    cost: str
    saving: str
    volume: str


@dataclass(frozen=True, slots=True)
class Holds:
    """A derived question: whether a condition holds, as yes or no."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Window:
    """A derived question: the latest day on which something handed in on a day is ready.

    Attributes:
        submitted: the question for the day on which it was handed in.
        months: the fewest and the most calendar months that it takes.
    """

    submitted: str
    months: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bound:
    """A derived question: the largest share of bad pieces that a batch does not rule out, in %.

    Source: decision-rules, section 7 (Clopper-Pearson, 95 %, one side).
    """

    defects: str
    of: str


@dataclass(frozen=True, slots=True)
class Variation:
    """A derived question: how much a row of quantities varies, in % of their mean.

    Source: decision-rules, section 7 (coefficient of variation of four or more orders).
    """

    of: str


@dataclass(frozen=True, slots=True)
class Rolled:
    """A derived question: the share that passes a row of stations at once, in %.

    Source: decision-rules, section 7 (rolled yield).
    """

    of: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """A derived question: one number in % of another one in the same unit."""

    of: str
    to: str


Derivation: TypeAlias = Proofs | Payback | Holds | Window | Bound | Variation | Rolled | Ratio


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question of the bank. Compared by identity: a bank has each question once.

    Attributes:
        id: its name: small letters and hyphens.
        row: its row in the list of 144; several questions can share one.
        section: the letter of its section.
        gate: the gate that it belongs to.
        kind: the type of answer.
        title: two to five words, for lists and reasons.
        ask: the question itself.
        why: why it matters.
        example: an answer that would be understood.
        source: the article and line it rests on.
        severity: how much it weighs while it is open.
        role: who usually knows.
        lead_days: calendar days until an answer or its proof can usually be had.
        options: the answers to choose; a text or a file question can have some too ("refused").
        unit: the unit of a number when none is typed.
        units: what people type for a unit, folded to lower case -> the unit.
        whole: True when a number cannot have decimals.
        least: the smallest number that can be, None where any can.
        numbered: True when a text must carry a number, as the name of a tool does.
        past: True when a date lies in the past: "3 Dec" is then the last one, not the next.
        future: True when a date that is over is no answer.
        minimum_grade: the proof that the answer needs.
        proof: the kinds of file that can prove it.
        when: the condition under which it is asked.
        stricter: a heavier severity under a condition.
        red_flags: answers with consequences.
        capability: True when only production itself can prove it, never a prototype (rule D4).
        always_applies: True when "not applicable" is no answer.
        recheck_days: ask again after so many days, None for never.
        derive: how a derived question is computed.
        depends: the events that make its answer stale; None leaves it to the bank, see
            `Bank.depends`.
        raises: the event that an answer raises which differs from an earlier one, or nothing.
        states: what its answer names, None for nothing that other answers must agree with.
        reuse: True when an earlier order of the same supplier and site may hand its answer on.
        same_product: True when only an order of the same product may, also where it needs no proof.
        axis: the axis of the verdict where it is not its section's, see `Bank.axis_of`.
        series: True when a text must be a row of numbers.
        order: its place in the bank, from 0.
    """

    id: str
    row: int
    section: str
    gate: Gate
    kind: Kind
    title: Text
    ask: Text
    why: Text
    example: Text
    source: Source
    severity: Severity
    role: Role
    lead_days: int = 0
    options: tuple[Option, ...] = ()
    unit: str = ""
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    whole: bool = False
    least: int | None = None
    numbered: bool = False
    past: bool = False
    future: bool = False
    minimum_grade: Grade = Grade.E0
    proof: tuple[Kind, ...] = ()
    when: Condition = ALWAYS
    stricter: Stricter | None = None
    red_flags: tuple[RedFlag, ...] = ()
    capability: bool = False
    always_applies: bool = False
    recheck_days: int | None = None
    derive: Derivation | None = None
    depends: tuple[str, ...] | None = None
    raises: str = ""
    states: Identity | None = None
    reuse: bool = False
    same_product: bool = False
    axis: str = ""
    series: bool = False
    order: int = 0

    def option(self, value: str) -> Option | None:
        """The option of that value."""
        return next((option for option in self.options if option.value == value), None)

    def grade_wanted(self, value: Value | None) -> Grade:
        """The proof that this answer needs: none when it speaks against the order."""
        if isinstance(value, Chosen):
            chosen = (self.option(name) for name in value.options)
            if any(option is not None and not option.needs_proof for option in chosen):
                return Grade.E0
        return self.minimum_grade
