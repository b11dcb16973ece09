"""What one person has before them: their conversations, what is unread, a stretch of messages.

Decides who is shown what to a page, and in which portions. It changes nothing.
"""

from collections.abc import Mapping

from bot.workspace.channels import Channel
from bot.workspace.control.surfaces import sees
from bot.workspace.messages import Message
from bot.workspace.people import Person
from bot.workspace.wire import Json, number_in
from bot.workspace.words import pings
from bot.workspace.world import World


def person_told(person: Person) -> Json:
    """A person as their colleagues see them."""
    return {
        "id": person.id,
        "name": person.real_name,
        "handle": person.name,
        "title": person.title,
        "tz": person.tz,
        "is_bot": person.is_bot,
        "is_outside": person.is_outside,
    }


def unread(world: World, person: Person, channel: Channel) -> Json:
    """How much of a channel the person has not read, and how much of it is meant for them."""
    mark = world.furnishing.read.get((person.id, channel.id), "0")
    fresh = [
        message
        for message in world.messages.all(channel.id)
        if message.ts > mark
        and message.body.get("user") != person.id
        and sees(person, channel, message)
    ]
    meant = [m for m in fresh if channel.is_im or f"<@{person.id}>" in pings(m.body)]
    return {"unread": len(fresh), "mentions": len(meant), "read": mark}


def conversation_told(world: World, person: Person, channel: Channel) -> Json:
    """A channel as it stands in this person's list."""
    told: Json = {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "is_shared": channel.is_ext_shared,
        "is_archived": channel.is_archived,
        "members": list(channel.members),
    }
    if channel.is_im:
        told["with"] = channel.partner(person.id)
    return told | unread(world, person, channel)


def overview(world: World, person: Person) -> Json:
    """Everything the page needs to begin, for this person."""
    if not person.is_outside:
        # As at Slack, everybody of the team has the app among their direct messages.
        world.direct_channel(person.id, world.bot_user_id)
    mine = [channel for channel in world.channels if person.id in channel.members]
    commands = [] if person.is_outside else list((world.app.commands or {}).values())
    shortcuts = [] if person.is_outside else list(world.app.shortcuts or [])
    return {
        "ok": True,
        "me": person_told(person),
        "people": [person_told(other) for other in world.people],
        "conversations": [conversation_told(world, person, channel) for channel in mine],
        "team": {"id": world.team_id, "name": world.team_name},
        "app": {
            "name": world.app.name,
            "user": world.bot_user_id,
            "has_home": world.app.has_home and not person.is_outside,
            "commands": commands,
            "shortcuts": shortcuts,
        },
        "now": world.clock.now(),
        "last": world.traffic.last,
        "samples": world.furnishing.told(),
        "guide": world.furnishing.guide,
    }


def portion(messages: list[Message], query: Mapping[str, str]) -> tuple[list[Message], Json]:
    """The part of a list that a query asks for: `limit`, and one of `before`, `after`, `around`."""
    limit = max(1, int(number_in(query, "limit", len(messages) or 1)))
    stamps = [message.ts for message in messages]
    start = max(0, len(messages) - limit)
    if "before" in query:
        start = max(0, sum(ts < query["before"] for ts in stamps) - limit)
        limit = min(limit, sum(ts < query["before"] for ts in stamps))
    elif "after" in query:
        start = sum(ts <= query["after"] for ts in stamps)
    elif "around" in query:
        start = max(0, sum(ts < query["around"] for ts in stamps) - limit // 2)
    found = messages[start : start + limit]
    return found, {"has_before": start > 0, "has_after": start + len(found) < len(messages)}


def concerns(world: World, person: Person, item: Json) -> bool:
    """Whether this person's page may be told of a traffic item."""
    kind = item["kind"]
    if kind in ("modal", "home"):
        return bool(item.get("user") == person.id)
    if kind not in ("message", "reaction"):
        return True
    channel = world.channels.get(str(item["channel"]))
    if channel is None or person.id not in channel.members:
        return False
    only_for = item.get("message", {}).get("ephemeral_to")
    return only_for in (None, person.id)
