"""When a weekly digest is due: a channel's day and time in its own zone, as instants in UTC.

Decides which slot is the newest one that has begun. Refuses to know channels, messages and the
database: whether a slot has been claimed is the store's question. Daylight saving is
zoneinfo's work, so 09:00 stays 09:00 on the wall. (A cron trigger that is asked for its next time
after the second 02:30 of an autumn night answers the same 02:30 for ever, so we count days.)
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = {
    "mon": ("monday", "mon", "mo"),
    "tue": ("tuesday", "tue", "tues", "tu"),
    "wed": ("wednesday", "wed", "we"),
    "thu": ("thursday", "thu", "thur", "thurs", "th"),
    "fri": ("friday", "fri", "fr"),
    "sat": ("saturday", "sat", "sa"),
    "sun": ("sunday", "sun", "su"),
}
_TIME = re.compile(r"(?P<hour>\d{1,2})[:.h]?(?P<minute>\d{2})?\s*(?P<half>am|pm)?", re.IGNORECASE)
NOON = 12
HOURS = 24
MINUTES = 60


def read_slot(text: str) -> tuple[str, str] | None:
    """What a person typed, as (day, "HH:MM"), or None where it is no weekly time.

    `monday 09:00`, `Mon 9am`, `fri 17.30` and `tuesday 8` are understood.
    """
    words = text.lower().split(maxsplit=1)
    if len(words) != 2:  # noqa: PLR2004 - a day and a time
        return None
    name = words[0].rstrip(",")
    day = next(
        (
            day
            for day, names in DAY_NAMES.items()
            if name in names or name.removesuffix("s") in names
        ),
        None,
    )
    found = _TIME.fullmatch(words[1].removeprefix("at ").strip())
    if day is None or found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if found["half"].lower() == "pm" else 0)
    if hour >= HOURS or minute >= MINUTES:
        return None
    return day, f"{hour:02}:{minute:02}"


def newest_slot(day: str, time: str, zone: str, now: datetime) -> datetime:
    """The newest weekly slot that has begun at `now`, in UTC.

    On the night the clocks go back, a time that comes twice counts the first time; on the night
    they go forward, a time that is left out counts an hour later.
    """
    return _slot(day, time, zone, now, begun=True)


def next_slot(day: str, time: str, zone: str, now: datetime) -> datetime:
    """The first weekly slot after `now`, in UTC."""
    return _slot(day, time, zone, now, begun=False)


def _slot(day: str, time: str, zone: str, now: datetime, *, begun: bool) -> datetime:
    place = ZoneInfo(zone)
    today = now.astimezone(place).date()
    direction = -1 if begun else 1
    for away in range(9):  # a week, and a day on each side for what the zone does to midnight
        date = today + timedelta(days=direction * away)
        if DAYS[date.weekday()] != day:
            continue
        slot = datetime.combine(date, clock_time.fromisoformat(time), place).astimezone(UTC)
        if (slot <= now) == begun:
            return slot
    raise AssertionError(f"No {day} {time} in {zone} within nine days of {now}.")
