"""How much of a long list of files fits into one message.

Decides which files are left out, so that how many is known and can be said, how long each line may
be, and where a group is divided. Refuses to know what the lines mean. Left to the message's own
limits, the list would end in the middle of a file, and nobody would know how much is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.messages.escaping import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WHOLE = 10_000
"""Characters in all lines of a message: Slack has refused 13,200, and signs such as & grow."""

PART = 2_400
"""Characters in one part of it; Slack takes 3,000."""

NAME, FINDING, REASON = 100, 300, 400
"""Characters of each; all of it stands where the file was found and in the journal."""

AROUND = 60
"""Characters of a line beside those: who sent it, when, and the marks."""


def fitted(rows: Iterable[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """The first rows of a list, at most so many, that fit into one message together."""
    shown: list[dict[str, Any]] = []
    left = WHOLE
    for row in map(_shortened, rows):
        left -= _length(row)
        if left < 0 or len(shown) == most:
            break
        shown.append(row)
    return shown


def divided(title: str, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A group of rows in parts of which each fits; only the first has the title."""
    parts: list[list[dict[str, Any]]] = [[]]
    for row in rows:
        if parts[-1] and sum(map(_length, parts[-1])) + _length(row) > PART:
            parts.append([])
        parts[-1].append(row)
    return [{"title": None if n else title, "files": part} for n, part in enumerate(parts)]


def _shortened(row: dict[str, Any]) -> dict[str, Any]:
    allowed = row["allowed"]
    return row | {
        "name": shorten(row["name"], NAME),
        "finding": row["finding"] and shorten(row["finding"], FINDING),
        "allowed": allowed and allowed | {"reason": shorten(allowed["reason"], REASON)},
    }


def _length(row: dict[str, Any]) -> int:
    reason = row["allowed"]["reason"] if row["allowed"] else ""
    texts = (row["name"], row["worth"], row["finding"] or "", row["permalink"] or "", reason)
    return AROUND + sum(map(len, texts))
