"""One reader per kind of file. They run only in the reading child, under its limits.

A reader says what is there and how far it came (`Opening`); it never judges, and it catches only
the errors by which its library says that the file is at fault.
"""

import re
from typing import Any

# Field names of `Facts` and what was seen for them.
Seen = dict[str, Any]

# Enough to find an order's code or a drawing's revision on the first pages.
EXCERPT = 4000
_LEGIBLE = re.compile(r"[^\W_]")


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit of any script: commas and lines say nothing."""
    return _LEGIBLE.search(text) is not None


def excerpt(text: str) -> str:
    """The beginning of a text, on one line and without control characters."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text[: EXCERPT * 4])
    return " ".join(plain.split())[:EXCERPT]
