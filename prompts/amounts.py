"""Numbers with units as people type them.

Decides which number and unit are meant; refuses to convert one unit into another, but for a time
that is asked for in weeks: people say "45 days" and "a month".
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from prompts.answer import Amount
from prompts.remarks import takes_back

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompts.question import Question

# No "m": it is a million to some and a metre to others.
_FACTORS = {"k": 1_000, "万": 10_000, "千": 1_000, "百万": 1_000_000}
_SIGNS = {"$": "usd", "us$": "usd", "€": "eur", "£": "gbp", "¥": "cny", "rmb": "cny"}
_CURRENCIES = frozenset(("USD", "EUR", "CNY", "GBP"))
WEEKS = "weeks"
_WEEKS_IN = {"days": Decimal(1) / 7, "working days": Decimal(1) / 5, "months": Decimal(13) / 3}
_ONE_DECIMAL = Decimal("0.1")
_SPOKEN: Mapping[str, int | Decimal] = {
    **dict.fromkeys(("a", "an", "one", "一"), 1),
    **{word: n for n, word in enumerate(("two", "three", "four", "five", "six"), 2)},
    **{word: n for n, word in enumerate("二三四五六七八九十", 2)},
    **{f"十{word}": n for n, word in enumerate("一二三四五六七八九", 11)},
    **dict(zip(("eight", "两", "半"), (8, 2, Decimal("0.5")), strict=True)),
}
_NUMERAL = re.compile(r"[a-z]+(?=\s)|[一二三四五六七八九十两半]+(?=\s*\S)", re.IGNORECASE)
_RANGE = re.compile(
    r"\d+(?:\.\d+)?\s?[^\d\s]{0,6}\s*(?:[-–—~～]|to\b|or\b|到|至|或)\s*(?=\d)", re.IGNORECASE
)
"""The shorter one of two times: what can take six weeks takes six weeks."""
_ABOUT = re.compile(
    r"(?<!\d)(?<!\d\s)(?:(?:around|about|approximately|approx\.?|roughly|circa|ca\.?|nearly"
    r"|at least|more than|over|some)\s+|[~≈]\s*|大约|大概|约|近)(?=.*\d)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*(?:\+|左右|以上|多|(?:approx|approximately|or so|or more)\.?)$", re.IGNORECASE
)
_REMARK = re.compile(
    r"\s*\((?P<inside>[^()]{0,200})\)$|\s*[,;、](?P<behind>(?:\s|[^\d\s,])[^\d]{0,200})$"
)
_ONE_DOT = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""Three thousand to a German reader, three to an American one."""
_AMOUNT = re.compile(
    r"(?P<before>[^\d\s.,+-]{1,12})?\s*"
    r"(?P<number>\d{1,3}(?:[, ]\d{3})+(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)"
    r"(?:\s?(?P<factor>百万|[kK](?![a-zA-Z²³/])|[万千]))?"
    r"\s*(?P<after>[^\d\s.,+][^\d]{0,30})?"
)


def read_amount(question: Question, text: str) -> Amount | str:  # noqa: C901, PLR0911 (one return per reason)
    """Read "300 pcs", "about 1,500", "12k", "1.5 %", "USD 3,000", "300 pcs (2 cavities)".

    Returns:
        The amount in the unit that was typed, else in the question's own; or the reason why it
        is none: remark, number, number_unit, number_currency, number_ambiguous, number_whole,
        number_small or number_negative.
    """
    typed = " ".join(unicodedata.normalize("NFKC", text).split()).rstrip(".,;!。，")
    remark = _REMARK.search(typed)
    if remark:
        if takes_back(remark["inside"] or remark["behind"] or ""):
            return "remark"
        typed = typed[: remark.start()]
    typed = _longest(typed) if question.unit == WEEKS else typed
    typed = _BEHIND.sub("", _ABOUT.sub("", typed, count=1))
    if re.match(r"[-−–]\s?\d", typed):
        return "number_negative"
    found = _AMOUNT.fullmatch(typed)
    if not found:
        return "number"
    if not found["factor"] and _ONE_DOT.fullmatch(found["number"]):
        return "number_ambiguous"
    number = Decimal(re.sub(r"[, ]", "", found["number"]))
    if found["factor"]:
        number *= _FACTORS[found["factor"].casefold()]
    units = [part for part in (found["before"], found["after"]) if part and part.strip()]
    meant = {_unit(question, unit) for unit in units} or {question.unit}
    unit = meant.pop()
    if unit is None or meant:
        return "number_unit"
    if not units and found["factor"] in {"万", "千", "百万"} and unit in _CURRENCIES:
        return "number_currency"
    if question.unit == WEEKS and unit in _WEEKS_IN:
        number, unit = (number * _WEEKS_IN[unit]).quantize(_ONE_DECIMAL, ROUND_CEILING), WEEKS
    if question.least is not None and number < question.least:
        return "number_small"
    if question.whole and number != number.to_integral_value():
        return "number_whole"
    return Amount(number.to_integral_value() if number % 1 == 0 else number, unit)


def _longest(typed: str) -> str:
    """A time without the shorter one before it, and in digits: "about four to six weeks"."""
    return _RANGE.sub("", _NUMERAL.sub(_in_digits, typed), count=1)


def _in_digits(found: re.Match[str]) -> str:
    number = _SPOKEN.get(found[0].casefold())
    return found[0] if number is None else str(number)


def _unit(question: Question, typed: str) -> str | None:
    folded = " ".join(typed.casefold().split()).rstrip(".")
    known = {question.unit.casefold(): question.unit, **question.units}
    return known.get(folded) or known.get(_SIGNS.get(folded, ""))
