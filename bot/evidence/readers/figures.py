"""Numbers as people write them into reports, and the limits written beside them.

Decides which number "1,234.5", "1.234,5", "24,01 mm" or "24.00 +0.05/-0.02" is, or that nobody can
know; refuses to guess. No formula is worked out: what begins with "=" is a text.
"""

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

from bot.evidence.report import MOST_NUMBER

_DIGITS = r"(?:\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][+-]?\d{1,4})?"
_UNIT = r"(?:\s?[A-Za-zµμ°%\"'·/Ω℃][A-Za-z0-9µμ°%·/Ω]{0,7})?"
_NUMBER = re.compile(rf"([+\-−–]?)\s?({_DIGITS}){_UNIT}")
_ABSURD = re.compile(
    r"[+-]?(?:nan|inf(?:inity)?)|#(?:div/0!|n/a|ref!|value!|num!|name\?|null!)", re.IGNORECASE
)
_REMARKED = re.compile(
    rf"([+\-−–]?\s?{_DIGITS}{_UNIT})\s*[\[(]?\s*"
    r"(?:[*#!†▲△]+|ok|ng|nok|pass(?:ed)?|fail(?:ed)?|out|oot|合格|不合格|超差|偏大|偏小)\s*[\])]?",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"[+\-−–]?\d+[.,]\d")
_GROUPS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_AMBIGUOUS_TAIL = 3


class Why(str):
    """Why a text is no number: "text", "absurd" or "ambiguous"."""

    __slots__ = ()


TEXT, ABSURD, AMBIGUOUS = Why("text"), Why("absurd"), Why("ambiguous")


class Bounds(NamedTuple):
    """A characteristic as its heading writes it; None where it says nothing."""

    name: str
    nominal: float | None
    lower: float | None
    upper: float | None

    @property
    def has(self) -> bool:
        """Whether it limits anything."""
        return self.lower is not None or self.upper is not None

    @property
    def is_swapped(self) -> bool:
        """Whether the lower limit stands above the upper one."""
        return self.lower is not None and self.upper is not None and self.lower > self.upper


def decimal_signs(texts: Iterable[str]) -> frozenset[str]:
    """Which decimal signs a document surely uses: ".", ",", both or none."""
    found = set()
    for text in texts:
        for written in _numbers_in(text):
            sign = _sure_sign(written)
            if sign:
                found.add(sign)
    return frozenset(found)


def _numbers_in(text: str) -> list[str]:
    whole = _NUMBER.fullmatch(text.strip())
    if whole:
        return [whole[2]]
    return re.findall(r"\d+(?:[.,]\d+)+", text) if _TOLERANCE_SIGN.search(text) else []


def _sure_sign(written: str) -> str:
    dots, commas = written.count("."), written.count(",")
    if dots and commas:
        return max(".,", key=written.rfind)
    sign = "." if dots else ","
    if dots + commas > 1:
        return "." if commas else ","
    if dots + commas == 0:
        return ""
    before, _, after = written.partition(sign)
    sure = len(after) != _AMBIGUOUS_TAIL or before in {"", "0"} or len(before) > _AMBIGUOUS_TAIL
    return sign if sure else ""


def number(text: str, signs: frozenset[str]) -> float | Why:
    """The number that a whole cell writes, a unit behind it left out; or why it is none."""
    stripped = text.strip()
    if _ABSURD.fullmatch(stripped):
        return ABSURD
    found = _NUMBER.fullmatch(stripped)
    if found is None:
        return TEXT
    value = _value(found[2].replace(" ", "").replace("'", ""), signs)
    if isinstance(value, Why):
        return value
    return -value if found[1] in {"-", "−", "–"} and found[1] else value


def measured_number(text: str, signs: frozenset[str], *, sure: bool) -> float | Why:
    """The reading in a cell that remarks on it: "24.08 NG", "24.08*", "24.08 (超差)".

    In a cell that is `sure` to be a reading, what begins with a number and is none is ABSURD: two
    readings in one cell are no reading, and may not be passed over in silence.
    """
    found = _REMARKED.fullmatch(text.strip())
    if found:
        return number(found[1], signs)
    return ABSURD if sure and _BEGINS.match(text.strip()) else TEXT


def _value(written: str, signs: frozenset[str]) -> float | Why:
    mantissa = re.split(r"[eE]", written)[0]
    sign = "." if "." in mantissa else ","
    if "." in mantissa and "," in mantissa:
        sign = max(".,", key=mantissa.rfind)
        other = "," if sign == "." else "."
        whole = mantissa.rpartition(sign)[0]
        if whole.count(sign) or not re.fullmatch(rf"\d{{1,3}}(?:\{other}\d{{3}})+", whole):
            return TEXT
        written = written.replace(other, "")
    elif mantissa.count(sign) > 1:
        if not _GROUPS.fullmatch(mantissa):
            return TEXT
        written = written.replace(sign, "")
    elif sign in mantissa and not _sure_sign(mantissa):
        # "24.013" in a document that writes no comma is what it looks like; "24,013" may be both.
        if sign == "," and signs == {"."}:
            written = written.replace(",", "")
        elif (sign == "," and signs != {","}) or (sign == "." and "," in signs):
            return AMBIGUOUS
    value = float(written.replace(",", "."))
    return value if math.isfinite(value) and abs(value) <= MOST_NUMBER else ABSURD


_TOLERANCE_SIGN = re.compile(r"[±≤≥]|\+/-|\+\s?\d[\d.,]*\s*/?\s*[-−–]")
_N = r"(\d+(?:[.,]\d+)*|[.,]\d+)"
_UNITS = r"\s*(?:mm|cm|µm|μm|um|in|°C|℃|°|%|N·?m|N|kg|g|s|V|A)?"
_SHARE = r"(\s*%(?![A-Za-z]))?"
_EVEN = re.compile(rf"{_N}{_UNITS}\s*(?:±|\+/-)\s*{_N}{_SHARE}")
_UNEVEN = re.compile(
    rf"{_N}{_UNITS}\s*\(?\+\s?{_N}{_UNITS}\s*[/,;]?\s*(?P<sign>[-−–+])?\s?{_N}{_SHARE}\)?"
)
_SIGNED = r"([+\-−–]\s?(?:\d+(?:[.,]\d+)*|[.,]\d+)|0)"
_PAIR = re.compile(rf"{_N}{_UNITS}\s*\(?\s*{_SIGNED}{_UNITS}\s*[/,;]\s*{_SIGNED}{_SHARE}\)?")
_RANGE = re.compile(
    rf"(?<![\w.,-]){_N}{_UNITS}\s*(?:~|～|\.\.\.|…|–|—|\bto\b|至|-)\s*{_N}(?![\w-])"
)
_MOST = re.compile(
    rf"(?:≤|<=|<|\bmax(?:imum)?\.?:?|不大于|最大)\s*{_N}|{_N}{_UNITS}\s*max\b", re.IGNORECASE
)
_LEAST = re.compile(rf"(?:≥|>=|>|\bmin(?:imum)?\.?:?|不小于|最小)\s*{_N}", re.IGNORECASE)


def bounds(text: str, signs: frozenset[str]) -> Bounds | None:
    """The characteristic and tolerance that a heading writes: "B 8.50 ±0.03"; None without."""
    for form, read in ((_EVEN, _even), (_UNEVEN, _uneven), (_PAIR, _pair), (_RANGE, _range)):
        found = form.search(text)
        if found:
            values = [number(part, signs) for part in found.groups() if part and part[-1].isdigit()]
            good = [value for value in values if not isinstance(value, Why)]
            limits = read(good, found) if len(good) == len(values) else None
            if limits:
                return Bounds(_name(text, found), *limits)
    upper, lower = (_one(form, text, signs) for form in (_MOST, _LEAST))
    if upper is None and lower is None:
        return None
    first = next(found for form in (_MOST, _LEAST) if (found := form.search(text)))
    return Bounds(_name(text, first), None, lower, upper)


_Limits = tuple[float | None, float, float]


def _share(values: list[float], found: re.Match[str]) -> list[float]:
    """The deviations behind a nominal value; those in percent are a share of it."""
    middle, *away = values
    relative = (found[found.re.groups] or "").endswith("%")
    return [abs(middle) * one / 100 if relative else one for one in away]


def _even(values: list[float], found: re.Match[str]) -> _Limits | None:
    (give,) = _share(values, found)
    return values[0], values[0] - give, values[0] + give


def _uneven(values: list[float], found: re.Match[str]) -> _Limits | None:
    middle, (plus, minus) = values[0], _share(values, found)
    low = middle + minus if found["sign"] == "+" else middle - minus
    high = middle + plus
    return (middle, min(low, high), max(low, high)) if low != high else None


def _pair(values: list[float], found: re.Match[str]) -> _Limits | None:
    """Two signed deviations in either order: "20 0/+0.2", "10 -0.05/-0.15"."""
    middle, (one, other) = values[0], _share(values, found)
    return (middle, middle + min(one, other), middle + max(one, other)) if one != other else None


def _range(values: list[float], found: re.Match[str]) -> _Limits | None:
    """A range; one the wrong way round ("10.1 - 9.9") stays so where both are readings' size."""
    low, high = values
    written = [any(sign in part for sign in ".,") for part in found.groups()]
    swapped = low > high > low / 2 and all(written)
    return (None, low, high) if low < high or swapped else None


def _one(form: re.Pattern[str], text: str, signs: frozenset[str]) -> float | None:
    found = form.search(text)
    if not found:
        return None
    value = number(next(part for part in found.groups() if part), signs)
    return None if isinstance(value, Why) else value


def _name(text: str, found: re.Match[str]) -> str:
    before = text[: found.start()].strip(" :,;([Øø⌀")
    return before or text[found.end() :].strip(" :,;)]") or text.strip()
