"""The verdict of a good order after some other answers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from prompts.answer import Amount, Grade
from tests.prompts.banks import given
from tests.prompts.orders import (
    EVERYTHING,
    SIMPLE,
    good_order,
    verdict_of,
)

if TYPE_CHECKING:
    from prompts.answer import Answer
    from prompts.verdict import Verdict


GOOD = good_order(EVERYTHING)
GOOD_SIMPLE = good_order(SIMPLE, simple=True)


def after(*answers: Answer, without: str = "") -> Verdict:
    """The verdict of the good order, with everything switched on, after some other answers."""
    return verdict_of(EVERYTHING, GOOD, *answers, without=without)


def after_simple(*answers: Answer) -> Verdict:
    """The verdict of a good simple order after some other answers."""
    return verdict_of(SIMPLE, GOOD_SIMPLE, *answers)


def pieces(name: str, number: int, unit: str = "pcs") -> Answer:
    """An answer that is a number."""
    return given(name, Amount(Decimal(number), unit), Grade.E2)
