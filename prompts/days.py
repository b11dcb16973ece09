"""Days as people type them, in English and Chinese.

Decides which calendar day is meant, or that it could be two; refuses to know today: it is told.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

_MONTH_NAMES = (
    *("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july"),
    *("aug august", "sep sept september", "oct october", "nov november", "dec december"),
)
_WEEKDAY_NAMES = (
    *("mon monday", "tue tues tuesday", "wed weds wednesday", "thu thur thurs thursday"),
    *("fri friday", "sat saturday", "sun sunday"),
)
_MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_WEEKDAYS = {name: n for n, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
_CHINESE_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_NUMERALS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
}
_NEAR = {
    "today": 0,
    "tomorrow": 1,
    "tmr": 1,
    "tmrw": 1,
    "tmw": 1,
    "yesterday": -1,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
    "今天": 0,
    "明天": 1,
    "后天": 2,
    "昨天": -1,
    "前天": -2,
}
_SPANS = {"day": 1, "days": 1, "天": 1, "日": 1, "week": 7, "weeks": 7, "周": 7, "星期": 7}

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_LEAD = re.compile(
    r"^(?:(?:by|on|at|before|until|till|from|the|date|due|around|about|approx\.?|approximately"
    r"|roughly|circa|ca\.?)[:\s]+|~\s*|大约|大概|约)+"
)
_WEEK = re.compile(r"(?:week|wk|kw|cw|w)\.? ?(\d{1,2})(?:[ ,/-]+(\d{4}))?|第 ?(\d{1,2}) ?周")
_NEAR_WEEKS = {
    "this week": 0,
    "本周": 0,
    "这周": 0,
    "next week": 1,
    "下周": 1,
    "下星期": 1,
    "下个星期": 1,
}
_WEEK_ENDS = {"end of the week": 0, "end of week": 0, "end of this week": 0, "end of next week": 1}
_NEAR_WEEKS |= {**_WEEK_ENDS, "周末前": 0, "last week": -1, "上周": -1, "上星期": -1}
_FRIDAY = 4
_WEEKDAY_FIRST = re.compile(rf"^({_WEEKDAY})[\s,.]+(?=\d|{_MONTH})")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}))?")
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})(?:\2(\d{4}|\d{2}))?")
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s.-]*(?:of\s+)?({_MONTH})(?:[.,\s-]+(\d{{4}}|'?\d{{2}}))?\.?"
)
_MONTH_DAY = re.compile(rf"({_MONTH})[.\s-]*(\d{{1,2}})(?:st|nd|rd|th)?(?:[.,\s-]+(\d{{4}}))?\.?")
_END_OF = re.compile(
    rf"(?:end of (?:the |this )?(?:(?P<next>next )?month|(?P<month>{_MONTH})"
    r"(?:[.,\s-]+(?P<year>\d{4}))?)|eom|本?月底|(?P<chinese_next>下个?)月底"
    r"|(?:(?P<chinese_year>\d{4}) ?年 ?)?(?P<chinese>\d{1,2}) ?月 ?底)"
)
_CHINESE = re.compile(r"(?:(\d{4}) ?年 ?)?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?")
_NAMED = re.compile(rf"(?:(this|next|coming|last)\s+)?({_WEEKDAY})")
_CHINESE_NAMED = re.compile(r"(这个?|本|下个?|上个?)?(?:周|星期|礼拜)([一二三四五六日天])")
_SPAN = re.compile(
    r"(?:in |within )?(?:about )?(\d{1,3}|[a-z]+|[一两二三四五六]) ?"
    r"(days?|weeks?|months?|天|日|周|个?星期|个月)"
    r"(?: ?(?:from now|from today|time)|(?:后|之后|内))?"
)

EARLIEST, LATEST = 2000, 2100
"""Years in which a day of an order can lie."""


class AmbiguousDayError(ValueError):
    """The day can be read in two ways: 03/04/2026."""


class NoSuchDayError(ValueError):
    """The words are a day in form, but the calendar has none like it: 31 Nov, Fri 3 Dec."""


def read_day(text: str, *, today: date, past: bool = False) -> date | None:
    """Read a day; None when the words are no day.

    A day without a year is the next one from today, or with `past` the last one. "Friday" and
    "next Friday" are the first Friday after today; 下周五 is the Friday of next week. A week is its
    Friday and "end of the month" its last day: by then the thing is there.

    Raises:
        AmbiguousDayError: it could be two days.
        NoSuchDayError: there is no such day.
    """
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(" .!,;。，")
    words = _LEAD.sub("", words)
    weekday = None
    first = _WEEKDAY_FIRST.match(words)
    if first:
        weekday = _WEEKDAYS[first[1]]
        words = words[first.end() :]
    day = _fixed(words, today, past=past)
    if day is None and weekday is None:
        day = _relative(words, today, past=past)
    if day is None:
        return None
    if not EARLIEST <= day.year <= LATEST or (weekday is not None and day.weekday() != weekday):
        raise NoSuchDayError(text)
    return day


def _fixed(words: str, today: date, *, past: bool) -> date | None:  # noqa: PLR0911 (one per form)
    match = _YEAR_FIRST.fullmatch(words)
    if match:
        return _day(match[1], match[3], match[4])
    match = _BASIC.fullmatch(words) or _CHINESE.fullmatch(words)
    if match:
        return _day(match[1], match[2], match[3], today=today, past=past)
    match = _DOTTED.fullmatch(f"{words}.") if words.count(".") == 1 else _DOTTED.fullmatch(words)
    if match:
        if match[3] is None and int(match[1]) <= 12 and match[1] != match[2]:  # noqa: PLR2004 (months)
            # "3.12" is 3 December to a German reader and 12 March to a Chinese one.
            raise AmbiguousDayError(words)
        return _day(match[3], match[2], match[1], today=today, past=past)
    match = _SLASHED.fullmatch(words)
    if match:
        return _slashed(match, today, past=past)
    match = _DAY_MONTH.fullmatch(words)
    if match:
        return _day(match[3], _MONTHS[match[2]], match[1], today=today, past=past)
    match = _MONTH_DAY.fullmatch(words)
    if match:
        return _day(match[3], _MONTHS[match[1]], match[2], today=today, past=past)
    return None


def _slashed(match: re.Match[str], today: date, *, past: bool) -> date:
    one, two, year = int(match[1]), int(match[3]), match[4]
    if year is not None and len(year) == len("26"):
        raise AmbiguousDayError(match[0])
    months = 12
    if one <= months and two <= months and one != two:
        raise AmbiguousDayError(match[0])
    month, day = (one, two) if one <= months else (two, one)
    return _day(year, month, day, today=today, past=past)


def _day(
    year: str | None,
    month: str | int,
    day: str | int,
    *,
    today: date | None = None,
    past: bool = False,
) -> date:
    if year is not None:
        number = int(year.removeprefix("'"))
        return _calendar(number + (2000 if len(year) < len("2026") else 0), int(month), int(day))
    assert today is not None
    step = -1 if past else 1
    # Nine years hold a 29 February, even across 2100.
    for ahead in range(9):
        try:
            found = date(today.year + step * ahead, int(month), int(day))
        except ValueError:
            continue
        if (found <= today) if past else (found >= today):
            return found
    raise NoSuchDayError(f"{month}-{day}")


def _calendar(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoSuchDayError(f"{year}-{month}-{day}") from error


def _relative(words: str, today: date, *, past: bool) -> date | None:
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    match = _NAMED.fullmatch(words)
    if match:
        backwards = match[1] == "last" or (past and match[1] is None)
        return _weekday(today, _WEEKDAYS[match[2]], backwards=backwards)
    match = _CHINESE_NAMED.fullmatch(words)
    if match:
        weekday = _CHINESE_WEEKDAYS[match[2]]
        if match[1] is None:
            return _weekday(today, weekday, backwards=past)
        weeks = {"下": 1, "上": -1}.get(match[1][0], 0)
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=7 * weeks + weekday)
    return _week(words, today, past=past) or _end_of(words, today, past=past) or _span(words, today)


def _week(words: str, today: date, *, past: bool) -> date | None:
    """The Friday of a week: of this or the next one, or of a week by its number (ISO 8601)."""
    if words in _NEAR_WEEKS:
        return today + timedelta(days=7 * _NEAR_WEEKS[words] + _FRIDAY - today.weekday())
    match = _WEEK.fullmatch(words)
    if not match:
        return None
    week = int(match[1] or match[3])
    year = int(match[2]) if match[2] else today.isocalendar().year
    found = _iso(year, week)
    if match[2] is None and not past and found < today:
        return _iso(year + 1, week)
    if match[2] is None and past and found > today:
        return _iso(year - 1, week)
    return found


def _iso(year: int, week: int) -> date:
    try:
        return date.fromisocalendar(year, week, _FRIDAY + 1)
    except ValueError as error:
        raise NoSuchDayError(f"{year}-W{week}") from error


def _end_of(words: str, today: date, *, past: bool) -> date | None:
    match = _END_OF.fullmatch(words)
    if not match:
        return None
    named = _MONTHS[match["month"]] if match["month"] else int(match["chinese"] or 0)
    if named > len(_MONTH_NAMES):
        raise NoSuchDayError(words)
    year = int(match["year"] or match["chinese_year"] or today.year)
    month = named or today.month + bool(match["next"] or match["chinese_next"])
    last = _last_of(year, month)
    if named and not (match["year"] or match["chinese_year"]):
        if not past and last < today:
            return _last_of(year + 1, month)
        if past and last > today:
            return _last_of(year - 1, month)
    return last


def _last_of(year: int, month: int) -> date:
    """The last day of a month; the thirteenth is January."""
    months = year * 12 + month
    return _calendar(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _weekday(today: date, weekday: int, *, backwards: bool) -> date:
    if backwards:
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _span(words: str, today: date) -> date | None:
    ago = words.endswith(" ago")
    match = _SPAN.fullmatch(words.removesuffix(" ago"))
    if not match:
        return None
    count = int(match[1]) if match[1].isdecimal() else _NUMERALS.get(match[1])
    if count is None:
        return None
    signed = -count if ago else count
    unit = match[2].removeprefix("个")
    if unit in _SPANS:
        return today + timedelta(days=signed * _SPANS[unit])
    month = today.year * 12 + today.month - 1 + signed
    for day in range(today.day, 27, -1):
        try:
            return date(month // 12, month % 12 + 1, day)
        except ValueError:
            continue  # 31 January and one month is 28 February
    return _calendar(month // 12, month % 12 + 1, today.day)
