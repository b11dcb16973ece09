"""What people do by speaking: say, edit, delete, react, upload, join, leave, open Home.

Decides what Slack's client would let them do. Each act is a function of the world, the person and
the request's body.
"""

import base64
import binascii

from bot.workspace.channels import Channel
from bot.workspace.control.reading import read_message, read_view
from bot.workspace.control.surfaces import channel_of
from bot.workspace.events import emit
from bot.workspace.file_store import File, describe, guess_type
from bot.workspace.messages import Message
from bot.workspace.people import Person
from bot.workspace.posting import (
    delete,
    edit,
    need_message,
    person_fields,
    react,
    say,
    share,
    unreact,
)
from bot.workspace.wire import Json, MisuseError
from bot.workspace.words import rich_text, typed
from bot.workspace.world import World


def place(world: World, person: Person, body: Json) -> Channel:
    """The channel in which the person acts; they must be in it."""
    channel = channel_of(world, person, str(body.get("channel") or ""))
    if person.id not in channel.members:
        raise MisuseError("not_in_channel", f"{person.real_name} is not in #{channel.name}.")
    if channel.is_archived:
        raise MisuseError("is_archived", f"#{channel.name} is archived.")
    return channel


def words(world: World, body: Json) -> str:
    """The text of an act, as Slack's client would send it."""
    text = str(body.get("text") or "")
    return text if body.get("raw") else typed(text, world.people, world.channels)


def own(world: World, person: Person, body: Json) -> tuple[Channel, Message]:
    """A message that the person wrote (an admin may delete others')."""
    channel = place(world, person, body)
    message = need_message(world, channel, str(body.get("ts") or ""))
    if message.body.get("user") != person.id and not person.is_admin:
        raise MisuseError("not_yours", f"{person.real_name} did not write that message.")
    return channel, message


async def act_say(world: World, person: Person, body: Json) -> Json:
    """Write a message."""
    text = words(world, body)
    if not text.strip():
        raise MisuseError("no_text", "There is nothing to say.")
    message = say(
        world,
        place(world, person, body),
        person,
        text,
        thread_ts=str(body.get("thread_ts") or ""),
        broadcast=bool(body.get("broadcast")),
        blocks=body.get("blocks"),
    )
    return {"ok": True, "ts": message.ts, "message": read_message(world, message)}


async def act_edit(world: World, person: Person, body: Json) -> Json:
    """Change a message of one's own."""
    channel, message = own(world, person, body)
    if message.body.get("user") != person.id:
        raise MisuseError("not_yours", f"{person.real_name} did not write that message.")
    text = words(world, body)
    fields: Json = {"text": text, "blocks": rich_text(text, world.ids.next("b")[1:6])}
    edit(world, channel, message, fields, person.id)
    return {"ok": True, "message": read_message(world, message)}


async def act_delete(world: World, person: Person, body: Json) -> Json:
    """Delete a message of one's own."""
    channel, message = own(world, person, body)
    delete(world, channel, message)
    return {"ok": True, "ts": message.ts}


async def act_react(world: World, person: Person, body: Json) -> Json:
    """Add or take back a reaction."""
    channel = place(world, person, body)
    message = need_message(world, channel, str(body.get("ts") or ""))
    change = unreact if body.get("remove") else react
    change(world, channel, message, str(body.get("name") or ""), person.id)
    return {"ok": True}


async def act_mark(world: World, person: Person, body: Json) -> Json:
    """Have read a channel up to `ts`, or up to now."""
    channel = channel_of(world, person, str(body.get("channel") or ""))
    newest = [message.ts for message in world.messages.all(channel.id)][-1:] or ["0"]
    world.furnishing.read[person.id, channel.id] = str(body.get("ts") or newest[0])
    return {"ok": True}


async def act_direct(world: World, person: Person, body: Json) -> Json:
    """Open direct messages with somebody."""
    other = world.people.need(str(body.get("user") or ""))
    if other.id == person.id:
        raise MisuseError("yourself", "Direct messages are with somebody else.")
    return {"ok": True, "channel": world.direct_channel(person.id, other.id).id}


def content_of(item: Json) -> bytes:
    """The bytes of one uploaded file."""
    if isinstance(item.get("content"), bytes):
        content: bytes = item["content"]
        return content
    if "base64" in item:
        try:
            return base64.b64decode(str(item["base64"]), validate=True)
        except binascii.Error as error:
            raise MisuseError("bad_base64", f"{item.get('name')}: {error}") from error
    return str(item.get("text", "")).encode()


def take_in(world: World, person: Person, item: Json) -> File:
    """Keep one file that a person uploads."""
    name = str(item.get("name") or "file")
    content = content_of(item)
    file = File(
        world.ids.next("F"), name, person.id, int(world.clock.now()), len(content), content,
        title=str(item.get("title") or name),
        mimetype=str(item.get("mimetype") or guess_type(name)),
        is_complete=True, is_outside=person.is_outside,
    )  # fmt: skip
    return world.files.add(file)


async def act_upload(world: World, person: Person, body: Json) -> Json:
    """Upload files into a channel or thread; without a channel only into the workspace."""
    files = [take_in(world, person, item) for item in body.get("files") or []]
    if not files:
        raise MisuseError("no_files", "Give `files`, each with `name` and `text` or `base64`.")
    told = [describe(file, world.url, world.team_id) for file in files]
    if not body.get("channel"):
        return {"ok": True, "files": told}
    comment = str(body.get("comment") or "")
    if not body.get("raw"):
        comment = typed(comment, world.people, world.channels)
    fields = person_fields(world, person) | {"text": comment}
    if comment:
        fields["blocks"] = rich_text(comment, world.ids.next("b")[1:6])
    channel = place(world, person, body)
    message = share(world, channel, files, fields, str(body.get("thread_ts") or ""))
    return {
        "ok": True, "ts": message.ts, "message": read_message(world, message), "files": told,
    }  # fmt: skip


async def act_open_home(world: World, person: Person, body: Json) -> Json:
    """Open the app's Home (or its messages)."""
    channel = world.direct_channel(person.id, world.bot_user_id)
    tab = str(body.get("tab") or "home")
    home = world.views.home(person.id)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": world.clock.stamp(),
    }
    if tab == "home" and home is not None:
        event["view"] = home.show()
    emit(world, event)
    return {"ok": True, "view": read_view(world, home) if home is not None else None}


def enter(world: World, channel: Channel, user: str, inviter: str = "") -> None:
    """Let somebody into a channel, and tell the app."""
    if user in channel.members:
        return
    channel.members.append(user)
    member = world.people.need(user)
    world.traffic.add("team", change="joined", channel=channel.id, user=user)
    event: Json = {
        "type": "member_joined_channel", "user": user, "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C", "team": member.team_id,
        "event_ts": world.clock.stamp(),
    }  # fmt: skip
    if inviter:
        event["inviter"] = inviter
    emit(world, event, channel)


def depart(world: World, channel: Channel, user: str) -> None:
    """Let somebody out of a channel, and tell the app."""
    if user not in channel.members:
        return
    event: Json = {
        "type": "member_left_channel", "user": user, "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C", "team": world.people.need(user).team_id,
        "event_ts": world.clock.stamp(),
    }  # fmt: skip
    emit(world, event, channel)
    channel.members.remove(user)
    world.traffic.add("team", change="left", channel=channel.id, user=user)


async def act_join(world: World, person: Person, body: Json) -> Json:
    """Join a channel."""
    enter(world, channel_of(world, person, str(body.get("channel") or "")), person.id)
    return {"ok": True}


async def act_leave(world: World, person: Person, body: Json) -> Json:
    """Leave a channel."""
    depart(world, channel_of(world, person, str(body.get("channel") or "")), person.id)
    return {"ok": True}


async def act_invite(world: World, person: Person, body: Json) -> Json:
    """Invite somebody into a channel."""
    channel = channel_of(world, person, str(body.get("channel") or ""))
    enter(world, channel, world.people.need(str(body.get("user") or "")).id, person.id)
    return {"ok": True}


async def act_kick(world: World, person: Person, body: Json) -> Json:
    """Remove somebody from a channel."""
    channel = channel_of(world, person, str(body.get("channel") or ""))
    depart(world, channel, world.people.need(str(body.get("user") or "")).id)
    return {"ok": True}
