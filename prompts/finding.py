"""What a check of evidence found.

Decides the four outcomes that a check can have; refuses to score: what a finding does to an order
is decided by grades, flags and the verdict.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Outcome(StrEnum):
    """Whether a probe's sentence holds of a piece of evidence."""

    TRUE = "true"
    FALSE = "false"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One probe's result.

    Attributes:
        probe: its name, a sentence that is true or false ("photo_opens").
        holds: the outcome.
        words_key: the words' key of what people are told.
        values: what that sentence needs.
    """

    probe: str
    holds: Outcome
    words_key: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
