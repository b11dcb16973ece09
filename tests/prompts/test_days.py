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
    ("next week", "date"),
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


def test_the_last_day_of_a_short_month() -> None:
    """A month after 31 January is the last of February."""
    assert read_day("in 1 month", today=date(2027, 1, 31)) == date(2027, 2, 28)
    with pytest.raises(AmbiguousDayError):
        read_day("03/04/2026", today=TODAY)
    with pytest.raises(NoSuchDayError):
        read_day("30 Feb 2026", today=TODAY)
