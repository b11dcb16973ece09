"""The weekly digest of a channel: when it is due, what it tells, and that it is posted once.

Decides what counts as moved and whose turn it is. Refuses to know who rings the bell. A digest is
claimed by a row for (channel, slot) in the transaction that writes it to the outbox, so two
processes and a restart still post it once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.desk import orders as order_desk
from bot.desk.desk import payload
from bot.desk.slots import newest_slot
from prompts.spoken import spoken_day
from store import channels, digests, outbox, summaries
from store import orders as order_store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from store.channels import ChannelRecord
    from store.session import Session

TOO_LATE = timedelta(hours=24)
"""A digest that could not be posted for so long is left out: the next one tells it all."""

ORDERS_SHOWN = 20
STUCK_SHOWN = 8
ITEMS_PER_PERSON = 3


def begin(desk: Desk, session: Session, channel: ChannelRecord) -> None:
    """Take the period that runs now as told: the first digest is the next one."""
    now = desk.clock.now()
    digests.claim(
        session,
        digest=digests.DigestRecord(
            team=channel.team,
            channel=channel.channel,
            slot=_slot(channel, now),
            claimed_at=now,
            claimed_by="begin",
            snapshot=_snapshot(session, channel),
        ),
    )


def set_time(
    desk: Desk, heard: Heard, *, day: str, time: str, zone: str, channel_name: str
) -> ChannelRecord:
    """Set when a channel's digest comes."""
    with desk.database.write() as session:
        known = channels.get(session, team=heard.team, channel=heard.channel)
        record = replace(
            known or channels.ChannelRecord(heard.team, heard.channel, channel_name),
            tz=known.tz if known else zone or "UTC",
            digest_on=True,
            digest_day=day,
            digest_time=time,
        )
        if desk.receive(session, heard):
            channels.put(session, record=record)
            begin(desk, session, record)
        return record


def switch_off(desk: Desk, heard: Heard, *, channel_name: str) -> None:
    """Stop a channel's digest."""
    with desk.database.write() as session:
        if desk.receive(session, heard):
            known = channels.get(session, team=heard.team, channel=heard.channel)
            record = known or channels.ChannelRecord(heard.team, heard.channel, channel_name)
            channels.put(session, record=replace(record, digest_on=False))


def of_channel(desk: Desk, *, team: str, channel: str) -> ChannelRecord | None:
    """What a channel has chosen."""
    with desk.database.read() as session:
        return channels.get(session, team=team, channel=channel)


def post_now(desk: Desk, heard: Heard, *, channel_name: str) -> bool:
    """Post the digest at once, beside the weekly one; False where no order is open here."""
    with desk.database.write() as session:
        record = channels.get(
            session, team=heard.team, channel=heard.channel
        ) or channels.ChannelRecord(heard.team, heard.channel, channel_name)
        context = draw(desk, session, record)
        if not context["orders"]:
            return False
        if desk.receive(session, heard):
            _say(desk, session, record, context)
        return True


def ring(desk: Desk) -> int:
    """Post every digest that is due and not yet claimed; how many were posted."""
    now = desk.clock.now()
    with desk.database.read() as session:
        due = [
            channel
            for channel in channels.with_digest(session)
            if now - _slot(channel, now) < TOO_LATE and not _told(session, channel, now)
        ]
    return sum(_post(desk, channel, now) for channel in due)


def draw(desk: Desk, session: Session, channel: ChannelRecord) -> dict[str, Any]:
    """What a channel's digest tells now, as its template takes it."""
    now = desk.clock.now()
    lines = sorted(
        summaries.of_channel(session, team=channel.team, channel=channel.channel),
        key=order_desk.worst_first,
    )
    last = digests.last(session, team=channel.team, channel=channel.channel)
    before: dict[str, Any] = dict(last.snapshot) if last else {}
    since = last.claimed_at if last else now - timedelta(days=7)
    zone = ZoneInfo(channel.tz)
    moved, new = _changes(lines, before, channel.language)
    closed = _closed(session, lines, before)
    counts: dict[str, int] = {}
    for line in lines:
        level = line.summary.headline["level"]
        counts[level] = counts.get(level, 0) + 1
    return {
        "channel_id": channel.channel,
        "from_text": spoken_day(since.astimezone(zone).date()).say(channel.language),
        "to_text": spoken_day(now.astimezone(zone).date()).say(channel.language),
        "counts": counts,
        "moved": moved,
        "stuck": _stuck(lines)[:STUCK_SHOWN],
        "orders": [
            order_desk.portfolio_line(line, channel.language) for line in lines[:ORDERS_SHOWN]
        ],
        "more": max(0, len(lines) - ORDERS_SHOWN),
        "new": new,
        "closed": closed,
        "quiet": not (moved or new or closed),
    }


def preview(desk: Desk, *, team: str | None = None) -> list[tuple[ChannelRecord, str]]:
    """Every channel's digest as text, posted nowhere."""
    shown = []
    with desk.database.read() as session:
        for channel in channels.with_digest(session):
            if team is None or channel.team == team:
                context = draw(desk, session, channel)
                shown.append((channel, desk.messages.plain("digest", context, channel.language)))
    return shown


def _post(desk: Desk, channel: ChannelRecord, now: datetime) -> bool:
    with desk.database.write() as session:
        context = draw(desk, session, channel)
        claimed = digests.claim(
            session,
            digest=digests.DigestRecord(
                team=channel.team,
                channel=channel.channel,
                slot=_slot(channel, now),
                claimed_at=now,
                claimed_by=desk.worker,
                snapshot=_snapshot(session, channel),
            ),
        )
        if claimed and (context["orders"] or context["closed"]):
            _say(desk, session, channel, context)
            return True
    return False


def _say(desk: Desk, session: Session, channel: ChannelRecord, context: dict[str, Any]) -> None:
    outbox.say(
        session,
        message=outbox.Message(
            team=channel.team,
            lane=f"digest:{channel.channel}",
            kind="post",
            payload=payload(desk.messages.message("digest", context, channel.language)),
            not_before=desk.clock.now(),
            channel=channel.channel,
        ),
    )


def _slot(channel: ChannelRecord, now: datetime) -> datetime:
    return newest_slot(channel.digest_day, channel.digest_time, channel.tz, now)


def _told(session: Session, channel: ChannelRecord, now: datetime) -> bool:
    last = digests.last(session, team=channel.team, channel=channel.channel)
    return last is not None and last.slot >= _slot(channel, now)


def _snapshot(session: Session, channel: ChannelRecord) -> dict[str, Any]:
    return {
        str(line.summary.order_id): {
            "level": line.summary.headline["level"],
            "open": line.summary.open_count,
            "code": line.code,
        }
        for line in summaries.of_channel(session, team=channel.team, channel=channel.channel)
    }


def _changes(
    lines: Iterable[summaries.Line], before: dict[str, Any], language: str
) -> tuple[list[dict[str, Any]], list[str]]:
    moved, new = [], []
    for line in lines:
        was = before.get(str(line.summary.order_id))
        shown = order_desk.portfolio_line(line, language)
        if was is None:
            new.append(line.code)
        elif (was["level"], was["open"]) != (shown["level"], shown["open"]):
            moved.append(
                shown
                | {
                    "before": was["level"],
                    "after": shown["level"],
                    "open_before": was["open"],
                    "open_after": shown["open"],
                }
            )
    return moved, new


def _closed(session: Session, lines: Iterable[summaries.Line], before: dict[str, Any]) -> list[str]:
    here = {str(line.summary.order_id) for line in lines}
    gone = (order_store.get(session, order_id=int(number)) for number in before.keys() - here)
    return sorted(order.code for order in gone if order and order.closed_at is not None)


def _stuck(lines: Iterable[summaries.Line]) -> list[dict[str, Any]]:
    """Whom the open questions of a channel's orders wait for, the most wanted first."""
    people: dict[str, dict[str, Any]] = {}
    for line in lines:
        for key, waiting in line.summary.waiting_on.items():
            person = people.setdefault(
                key,
                {
                    "user": waiting["user"],
                    "role": waiting["role"],
                    "count": 0,
                    "blockers": 0,
                    "points": [],
                },
            )
            person["count"] += waiting["count"]
            person["blockers"] += waiting["blockers"]
            for title in waiting["titles"]:
                if len(person["points"]) < ITEMS_PER_PERSON:
                    person["points"].append({"code": line.code, "title": title})
    return sorted(people.values(), key=lambda person: (-person["blockers"], -person["count"]))
