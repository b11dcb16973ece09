"""What a person answered, written and read back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from prompts.answer import (
    Amount,
    Attached,
    Chosen,
    Day,
    Grade,
    Person,
    Said,
    Value,
    from_json,
    to_json,
)
from prompts.problems import AnswerShapeError, ReadinessError

SHAPES: list[tuple[Value, dict[str, object]]] = [
    (Chosen(("yes",)), {"chosen": ["yes"], "note": ""}),
    (Chosen(("a", "b"), "because"), {"chosen": ["a", "b"], "note": "because"}),
    (Said("宏达 🙂"), {"text": "宏达 🙂"}),
    (Amount(Decimal(300), "pcs"), {"number": "300", "unit": "pcs"}),
    (Amount(Decimal("1E+3"), "pcs"), {"number": "1000", "unit": "pcs"}),
    (Amount(Decimal("1.50"), "USD"), {"number": "1.50", "unit": "USD"}),
    (Day(date(2026, 12, 3)), {"date": "2026-12-03"}),
    (Person("U1"), {"person": "U1"}),
    (Attached(), {"attached": True}),
]


def test_every_value_has_one_shape() -> None:
    """A value is written in its shape and comes back equal, through real JSON."""
    for value, written in SHAPES:
        assert written == to_json(value)
        assert value == from_json(json.loads(json.dumps(to_json(value))))


A_SHAPE_THAT_IS_NOT_KNOWN_IS_TOLD: list[dict[str, object]] = [
    {},
    {"chosen": "yes"},
    {"chosen": [1]},
    {"text": 3},
    {"number": "many", "unit": "pcs"},
    {"number": "NaN", "unit": "pcs"},
    {"date": "tomorrow"},
    {"attached": False},
    {"other": 1},
]


def test_a_shape_that_is_not_known_is_told() -> None:
    """A stored answer that cannot be read says so in words, and what to do."""
    for written in A_SHAPE_THAT_IS_NOT_KNOWN_IS_TOLD:
        with pytest.raises(AnswerShapeError, match="cannot be read") as caught:
            from_json(written)
        assert isinstance(caught.value, ReadinessError)


def test_grades_are_ordered() -> None:
    """A better proof is greater."""
    assert sorted(Grade, reverse=True) == [Grade.E4, Grade.E3, Grade.E2, Grade.E1, Grade.E0]
