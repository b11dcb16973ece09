"""What a probe may know beside the facts about a file: the order, and who sent it for what.

Decides the vocabulary in which the desk tells a probe about the order. It refuses to know where
any of it was looked up, and what a file is worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prompts.answer import Grade
from prompts.bands import USUAL, Bands
from prompts.question import Kind

if TYPE_CHECKING:
    from decimal import Decimal

    from bot.evidence.likeness import Likeness
    from bot.evidence.placard import Issued

NEVER = datetime.min.replace(tzinfo=UTC)
"""When a file was sent, where that plays no part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The order and the question for which one file was sent.

    Attributes:
        question_id: the question that the file is for; empty when nobody said.
        kind: what answers the question; FILE when the file came with none.
        minimum: the grade that the question asks for.
        product, revisions, parts, site, batches: what the order is about, by its own answers.
        quantity: pieces ordered.
        gate: the gate that the question belongs to.
        uploader: who sent the file, by the id that the chat gives them.
        expected: ids of those who may be expected to send it.
        now: when the file was sent (UTC).
        placards: every placard whose code was read in the file, and those of this order.
        likenesses: pictures of this or other orders that are like one in the file.
        statements: what the order's other papers and answers name: identity, value, title.
        bands: the usual limits of the order's bank, for what a report's numbers show.
    """

    question_id: str = ""
    kind: Kind = Kind.FILE
    order_code: str = ""
    minimum: Grade = Grade.E0
    product: str = ""
    revisions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    site: str = ""
    batches: tuple[str, ...] = ()
    quantity: Decimal | None = None
    gate: str = ""
    uploader: str = ""
    expected: frozenset[str] = frozenset()
    now: datetime = NEVER
    placards: tuple[Issued, ...] = ()
    likenesses: tuple[Likeness, ...] = ()
    statements: tuple[tuple[str, str, str], ...] = ()
    bands: Bands = USUAL
