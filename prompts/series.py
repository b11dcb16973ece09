"""Several numbers in one text, as people type them.

Decides which numbers a list like "300, 280, 1,350 pcs" holds; refuses to guess: a text that can be
two lists is none.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_FACTORS = {"k": 1_000, "万": 10_000, "千": 1_000}
_REMARK = re.compile(r"\s*\([^()]{0,200}\)\s*$")
_LIST = re.compile(
    r"\s*[;、/\n]\s*|,\s+|(?<=[^\d\s]),|,$|\s+and\s+|\s+[x×*]\s+|\s*(?:和|以及|还有)\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(r".*[:=]\s*", re.DOTALL)
"""What stands before a number to say whose it is: "June: 300"."""
_BARE = re.compile(r"\d+(?:,\d+)+")
"""Numbers with nothing but commas between them."""
_TWICE = re.compile(r"(?<!\d)\d{1,2},\d{3}(?!\d)|^\d+,\d{1,2}$")
"""One number with thousands or decimals to one reader, two numbers to another."""
_NUMBER = re.compile(
    r"[^\d.,-]{0,40}?(?P<number>\d{1,2}(?:[, ]\d{3})+(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?)"
    r"\s?(?P<factor>[kK](?![a-zA-Z])|[万千])?\s*[^\d.,]{0,20}"
)
_LONGEST = 1_000
"""Signs beyond which a text is no list of numbers."""


def read_series(text: str) -> tuple[Decimal, ...]:
    """Read "300, 280, 350 and 1,200 pcs" or "98 %, 97 %"; empty when it is no clear list.

    A comma with three digits behind it and at most two before it stands between thousands, but
    only where the list has another mark between its numbers: "1,200,1,500" can be read twice.
    """
    typed = unicodedata.normalize("NFKC", text.replace("，", "; ")).strip().rstrip(".;。")
    typed = _REMARK.sub("", typed)
    if len(typed) > _LONGEST:
        return ()
    if _BARE.fullmatch(typed):
        parts = [] if _TWICE.search(typed) else typed.split(",")
    else:
        parts = [part for part in _LIST.split(typed) if part.strip()]
        if len(parts) == 1 and re.fullmatch(r"[\d.%\s]+", typed):
            parts = typed.replace(" %", "%").split()
    found = []
    for part in parts:
        number = _NUMBER.fullmatch(_LABEL.sub("", part).strip())
        if number is None:
            return ()
        value = Decimal(re.sub(r"[, ]", "", number["number"]))
        factor = number["factor"]
        found.append(value * _FACTORS[factor.casefold()] if factor else value)
    return tuple(found)
