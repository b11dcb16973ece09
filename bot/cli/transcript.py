"""A dialog's transcript: messages as people read them, and what counts as the same words.

Decides how a message looks on a terminal. Refuses to know who says what when.
"""

from __future__ import annotations

import textwrap
from typing import Any

WIDTH = 100


def spoken(who: str, words: str) -> str:
    """Who on the left, their words on the right."""
    body = "\n".join(
        textwrap.fill(line, WIDTH, subsequent_indent="  ") for line in words.splitlines()
    )
    return textwrap.indent(body, f"{'':>16}│ ").replace(f"{'':>16}│", f"{who:>16}│", 1)


def readable(message: dict[str, Any]) -> str:
    """A message as people read it, what can be pressed side by side in brackets."""
    lines: list[str] = []
    buttons: list[str] = []
    choices = _choices(message.get("blocks"))
    for line in message["plain"].splitlines():
        if line in message["labels"] or line in choices:
            buttons.append(f"({line})" if line in choices else f"[{line}]")
            continue
        if buttons:
            lines.append(" ".join(buttons))
            buttons = []
        lines.append(line)
    return "\n".join([*lines, " ".join(buttons)] if buttons else lines)


def _choices(part: object) -> set[str]:
    """What menus and boxes offer."""
    if isinstance(part, list):
        return set().union(*map(_choices, part))
    if not isinstance(part, dict):
        return set()
    offered = {option["text"]["text"] for option in part.get("options") or ()}
    return offered.union(*map(_choices, part.values()))


def has(text: str, words: str) -> bool:
    """Whether a text contains words, as a person compares them."""
    return _plain(words) in _plain(text)


def _plain(text: str) -> str:
    """Text without bold and italics signs, case and line breaks: what a person compares."""
    return " ".join(text.replace("*", "").replace("_", "").split()).casefold()
