"""What a person answered.

Decides the shapes an answer can take and how they are written as JSON; refuses to know which
question was asked and whether the answer is a good one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, TypeAlias

from prompts.problems import AnswerShapeError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Grade(IntEnum):
    """How well an answer is proven.

    E0 is a statement, E1 a file that opens, E2 a file whose content names this order, E3 adds a
    fresh one-time code and a picture never seen before, E4 an independent witness.
    """

    E0 = 0
    E1 = 1
    E2 = 2
    E3 = 3
    E4 = 4


class Standing(StrEnum):
    """What kind of reply this is: an answer, "we do not know", or "does not apply"."""

    GIVEN = "given"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One or several of a question's options, by their value, with what was said beside them."""

    options: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Free text, as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and its unit, as the bank writes the unit ("pcs", "USD", "%")."""

    number: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, without a time or a zone."""

    date: date


@dataclass(frozen=True, slots=True)
class Person:
    """A person, by the id that the chat gives them."""

    user_id: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file was sent; what it proves is told by the grade of the answer."""


Value: TypeAlias = Chosen | Said | Amount | Day | Person | Attached


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question that counts today.

    Attributes:
        question_id: the question, as the bank names it.
        standing: given, unknown or not applicable.
        value: what was answered; None unless the standing is given.
        reason: why it does not apply, or a remark beside "unknown".
        person: who said it.
        said_at: when it was said, with a time zone.
        grade: the best proof accepted for it so far.
    """

    question_id: str
    standing: Standing
    value: Value | None
    reason: str
    person: str
    said_at: datetime
    grade: Grade = Grade.E0


def to_json(value: Value) -> dict[str, object]:
    """Write a value as JSON: the shape is told by its one leading key."""
    match value:
        case Chosen(options, note):
            return {"chosen": list(options), "note": note}
        case Said(text):
            return {"text": text}
        case Amount(number, unit):
            return {"number": format(number, "f"), "unit": unit}
        case Day(day):
            return {"date": day.isoformat()}
        case Person(user_id):
            return {"person": user_id}
        case Attached():
            return {"attached": True}


def from_json(written: Mapping[str, object]) -> Value:
    """Read back what `to_json` wrote.

    Raises:
        AnswerShapeError: the JSON has none of the shapes above.
    """
    try:
        match dict(written):
            case {"chosen": list(options), **rest} if all(isinstance(o, str) for o in options):
                return Chosen(tuple(options), str(rest.get("note", "")))
            case {"text": str(text)}:
                return Said(text)
            case {"number": str(number), "unit": str(unit)}:
                return Amount(_finite(number), unit)
            case {"date": str(day)}:
                return Day(date.fromisoformat(day))
            case {"person": str(user_id)}:
                return Person(user_id)
            case {"attached": True}:
                return Attached()
    except (ValueError, InvalidOperation) as error:
        raise _unreadable(written) from error
    raise _unreadable(written)


def _finite(number: str) -> Decimal:
    amount = Decimal(number)
    if not amount.is_finite():
        raise ValueError(number)
    return amount


def _unreadable(written: Mapping[str, object]) -> AnswerShapeError:
    return AnswerShapeError(
        f"A stored answer cannot be read: {dict(written)!r}. It was changed by hand or written by "
        "a newer version. Restore it from a backup, or start the newer version."
    )
