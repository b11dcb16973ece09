"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from prompts.answer import Day
from prompts.days import AmbiguousDayError, NoSuchDayError, read_day
from prompts.typed import (
    NotUnderstood,
    Understood,
    read,
)
from tests.prompts.banks import BANK, TODAY, again

TRIAL_DAY = BANK.question("tool-trial-run-date")
DUE = BANK.question("site-evidence-due")


DAYS = [
    ("3 Dec", date(2026, 12, 3)),
    ("3 December 2027", date(2027, 12, 3)),
    ("Dec 3", date(2026, 12, 3)),
    ("Dec 3rd, 2026", date(2026, 12, 3)),
    ("the 3rd of December", date(2026, 12, 3)),
    ("by 3 Dec.", date(2026, 12, 3)),
    ("Thu 3 Dec", date(2026, 12, 3)),
    ("1 Feb", date(2027, 2, 1)),
    ("23 Nov", date(2026, 11, 23)),
    ("29 Feb", date(2028, 2, 29)),
    ("2026-12-03", date(2026, 12, 3)),
    ("2026/12/3", date(2026, 12, 3)),
    ("20261203", date(2026, 12, 3)),
    ("03.12.2026", date(2026, 12, 3)),
    ("3.12.2026", date(2026, 12, 3)),
    ("31.12.", date(2026, 12, 31)),
    ("13/12/2026", date(2026, 12, 13)),
    ("12/13/2026", date(2026, 12, 13)),
    ("4/4/2027", date(2027, 4, 4)),
    ("12月3日", date(2026, 12, 3)),
    ("12月3号", date(2026, 12, 3)),
    ("2027年12月3日", date(2027, 12, 3)),
    ("１２月３日", date(2026, 12, 3)),
    ("today", date(2026, 11, 23)),
    ("tomorrow", date(2026, 11, 24)),
    ("明天", date(2026, 11, 24)),
    ("next Friday", date(2026, 11, 27)),
    ("Friday", date(2026, 11, 27)),
    ("this friday", date(2026, 11, 27)),
    ("next Monday", date(2026, 11, 30)),
    ("周五", date(2026, 11, 27)),
    ("本周五", date(2026, 11, 27)),
    ("下周五", date(2026, 12, 4)),
    ("下星期日", date(2026, 12, 6)),
    ("in 2 weeks", date(2026, 12, 7)),
    ("two weeks", date(2026, 12, 7)),
    ("in 10 days", date(2026, 12, 3)),
    ("in a month", date(2026, 12, 23)),
    ("2周后", date(2026, 12, 7)),
    ("两个月后", date(2027, 1, 23)),
    ("3-Dec-26", date(2026, 12, 3)),
    ("3 Dec '26", date(2026, 12, 3)),
    ("around 3 Dec", date(2026, 12, 3)),
    ("~3 Dec", date(2026, 12, 3)),
    ("约12月3日", date(2026, 12, 3)),
    ("tmr", date(2026, 11, 24)),
    ("end of the month", date(2026, 11, 30)),
    ("end of month", date(2026, 11, 30)),
    ("EOM", date(2026, 11, 30)),
    ("end of next month", date(2026, 12, 31)),
    ("by end of December", date(2026, 12, 31)),
    ("end of Feb", date(2027, 2, 28)),
    ("月底", date(2026, 11, 30)),
    ("下月底", date(2026, 12, 31)),
    ("12月底", date(2026, 12, 31)),
    ("this week", date(2026, 11, 27)),
    ("next week", date(2026, 12, 4)),
    ("下周", date(2026, 12, 4)),
    ("week 50", date(2026, 12, 11)),
    ("W50", date(2026, 12, 11)),
    ("KW 47", date(2027, 11, 26)),
    ("week 50, 2026", date(2026, 12, 11)),
    ("第50周", date(2026, 12, 11)),
    ("2周", date(2026, 12, 7)),
]


def test_a_day() -> None:
    """Days in the ways people write them, counted from Monday 23 November 2026."""
    for typed, expected in DAYS:
        assert Understood(Day(expected)) == read(DUE, typed, today=TODAY)


A_DAY_IN_THE_PAST: list[tuple[str, date]] = [
    ("3 Nov", date(2026, 11, 3)),
    ("3 Dec", date(2025, 12, 3)),
    ("last Friday", date(2026, 11, 20)),
    ("Friday", date(2026, 11, 20)),
    ("yesterday", date(2026, 11, 22)),
    ("2 weeks ago", date(2026, 11, 9)),
    ("29 Feb", date(2024, 2, 29)),
    ("3-Nov-26", date(2026, 11, 3)),
    ("last week", date(2026, 11, 20)),
    ("week 45", date(2026, 11, 6)),
    ("end of October", date(2026, 10, 31)),
    ("end of December", date(2025, 12, 31)),
]


def test_a_day_in_the_past() -> None:
    """Where a day in the past is asked for, a day without a year is the last such day."""
    for typed, expected in A_DAY_IN_THE_PAST:
        assert Understood(Day(expected)) == read(TRIAL_DAY, typed, today=TODAY)


A_DAY_THAT_IS_ASKED_AGAIN: list[tuple[str, str]] = [
    ("03/04/2026", "date_ambiguous"),
    ("3/4", "date_ambiguous"),
    ("3.12", "date_ambiguous"),
    ("13/12/26", "date_ambiguous"),
    ("31 Nov", "date_impossible"),
    ("2026-13-01", "date_impossible"),
    ("99月99日", "date_impossible"),
    ("Fri 3 Dec", "date_impossible"),
    ("3 Dec 1026", "date_impossible"),
    ("soon", "date"),
    ("next month", "date"),
    ("week 60", "date_impossible"),
    ("end of the day", "date"),
    ("13月底", "date_impossible"),
    ("3", "date"),
    ("Fri someday", "date"),
    ("in many weeks", "date"),
]


def test_a_day_that_is_asked_again() -> None:
    """A day that could be two, or is none, is asked again."""
    for typed, reason in A_DAY_THAT_IS_ASKED_AGAIN:
        expected = NotUnderstood(again(reason), DUE.example, {})
        assert expected == read(DUE, typed, today=TODAY)


def test_a_day_in_the_past_cannot_be_tomorrow() -> None:
    """A trial run of next week has not been made."""
    reading = read(TRIAL_DAY, "tomorrow", today=TODAY)
    assert NotUnderstood(again("date_future"), TRIAL_DAY.example, {}) == reading


def test_a_promise_cannot_lie_in_the_past() -> None:
    """Proof that is due on a day that is over is due on no day."""
    for typed in ("yesterday", "2026-11-20", "3 Nov 2025", "last Friday"):
        reading = read(DUE, typed, today=TODAY)
        assert NotUnderstood(again("date_past"), DUE.example, {}) == reading, typed
    assert Understood(Day(TODAY)) == read(DUE, "today", today=TODAY)


def test_the_last_day_of_a_short_month() -> None:
    """A month after 31 January is the last of February."""
    assert read_day("in 1 month", today=date(2027, 1, 31)) == date(2027, 2, 28)
    with pytest.raises(AmbiguousDayError):
        read_day("03/04/2026", today=TODAY)
    with pytest.raises(NoSuchDayError):
        read_day("30 Feb 2026", today=TODAY)
