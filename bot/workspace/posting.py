"""Posting, editing, deleting and reacting, whoever does it.

Decides what a message carries, what becomes of a deleted parent, and that the app hears of it.
Rights (who may post where) are checked by the caller.
"""

from bot.workspace.channels import Channel
from bot.workspace.events import emit, emit_changed, emit_deleted, emit_posted
from bot.workspace.file_store import File, in_message
from bot.workspace.messages import Message
from bot.workspace.people import Person
from bot.workspace.wire import Json, MisuseError, SlackError
from bot.workspace.words import rich_text
from bot.workspace.world import World


def root_of(world: World, channel: Channel, thread_ts: str) -> Message:
    """The parent of the thread that this ts names, or `thread_not_found`."""
    found = world.messages.get(channel.id, thread_ts)
    if found is None or found.only_for is not None:
        raise SlackError("thread_not_found")
    if found.is_reply:
        # Slack takes a reply's ts too and puts the new message under the reply's parent.
        return root_of(world, channel, str(found.thread_ts))
    return found


def bot_fields(world: World) -> Json:
    """Who the app is, in each of its messages."""
    return {
        "user": world.bot_user_id,
        "bot_id": world.bot_id,
        "app_id": world.app_id,
        "team": world.team_id,
        "bot_profile": {
            "id": world.bot_id,
            "app_id": world.app_id,
            "user_id": world.bot_user_id,
            "name": world.app.name,
            "team_id": world.team_id,
            "deleted": False,
            "updated": 1_700_000_000,
            "icons": {},
        },
    }


def person_fields(world: World, person: Person) -> Json:
    """Who the person is, in each of their messages."""
    return {
        "user": person.id,
        "team": person.team_id,
        "client_msg_id": world.ids.next_secret("client message"),
    }


def post(
    world: World,
    channel: Channel,
    fields: Json,
    *,
    thread_ts: str = "",
    broadcast: bool = False,
    metadata: Json | None = None,
) -> Message:
    """Put a message into a channel or thread, and tell the app."""
    body: Json = {"type": "message", **fields, "ts": world.clock.stamp()}
    if thread_ts:
        root = root_of(world, channel, thread_ts)
        body["thread_ts"] = root.ts
        body["parent_user_id"] = root.body.get("user", "")
        if broadcast:
            body["subtype"] = "thread_broadcast"
            body["root"] = world.messages.show(root)
    message = Message(channel.id, body, metadata)
    world.messages.add(message)
    shown = world.messages.show(message, metadata=True)
    world.traffic.add("message", change="posted", channel=channel.id, message=shown)
    emit_posted(world, channel, shown)
    return message


def post_ephemeral(
    world: World, channel: Channel, user: str, fields: Json, thread_ts: str = ""
) -> Message:
    """Show a message to one person only."""
    body: Json = {"type": "message", **fields, "ts": world.clock.stamp(), "is_ephemeral": True}
    if thread_ts:
        body["thread_ts"] = thread_ts
    message = Message(channel.id, body, only_for=user)
    world.messages.add(message)
    shown = body | {"ephemeral_to": user}
    world.traffic.add("message", change="posted", channel=channel.id, message=shown)
    return message


def say(
    world: World,
    channel: Channel,
    person: Person,
    text: str,
    *,
    thread_ts: str = "",
    broadcast: bool = False,
    blocks: list[Json] | None = None,
) -> Message:
    """A person's message."""
    fields = person_fields(world, person) | {"text": text}
    fields["blocks"] = blocks or rich_text(text, world.ids.next("b")[1:6])
    return post(world, channel, fields, thread_ts=thread_ts, broadcast=broadcast)


def edit(world: World, channel: Channel, message: Message, fields: Json, by: str) -> Message:
    """Change a message, and tell the app."""
    before = world.messages.show(message, metadata=True)
    metadata = fields.pop("metadata", None)
    message.earlier = message.blocks
    message.body |= fields
    if message.only_for is None:
        message.body["edited"] = {"user": by, "ts": world.clock.stamp()}
    if metadata is not None:
        message.metadata = metadata
    if not message.body.get("blocks"):
        message.body.pop("blocks", None)
    message.states.clear()
    after = world.messages.show(message, metadata=True)
    if message.only_for is not None:
        after["ephemeral_to"] = message.only_for
    world.traffic.add("message", change="changed", channel=channel.id, message=after)
    if message.only_for is None:
        emit_changed(world, channel, before, after)
    return message


def delete(world: World, channel: Channel, message: Message) -> None:
    """Delete a message; a parent with replies leaves a tombstone."""
    before = world.messages.show(message, metadata=True)
    has_replies = not message.is_reply and bool(world.messages.replies(channel.id, message.ts))
    if has_replies:
        message.body = {
            "type": "message",
            "subtype": "tombstone",
            "user": "USLACKBOT",
            "text": "This message was deleted.",
            "hidden": True,
            "ts": message.ts,
            "thread_ts": message.ts,
        }
        message.metadata = None
        message.reactions.clear()
    else:
        world.messages.forget(message)
    if message.only_for is not None:
        before["ephemeral_to"] = message.only_for
    world.traffic.add("message", change="deleted", channel=channel.id, message=before)
    if message.only_for is not None:
        return
    if has_replies:
        emit_changed(world, channel, before, world.messages.show(message))
    else:
        emit_deleted(world, channel, before)


def react(world: World, channel: Channel, message: Message, name: str, user: str) -> None:
    """Add a reaction, and tell the app."""
    emoji = name.strip(":").strip()
    if not emoji:
        raise SlackError("invalid_name")
    users = message.reactions.setdefault(emoji, [])
    if user in users:
        raise SlackError("already_reacted")
    users.append(user)
    tell_reaction(world, channel, message, "reaction_added", emoji, user)


def unreact(world: World, channel: Channel, message: Message, name: str, user: str) -> None:
    """Take a reaction back, and tell the app."""
    emoji = name.strip(":").strip()
    users = message.reactions.get(emoji, [])
    if user not in users:
        raise SlackError("no_reaction")
    users.remove(user)
    if not users:
        message.reactions.pop(emoji)
    tell_reaction(world, channel, message, "reaction_removed", emoji, user)


def tell_reaction(
    world: World, channel: Channel, message: Message, kind: str, emoji: str, user: str
) -> None:
    """Record a reaction and tell the app."""
    change = kind.removeprefix("reaction_")
    world.traffic.add(
        "reaction", change=change, channel=channel.id, ts=message.ts, name=emoji, user=user
    )
    event: Json = {
        "type": kind,
        "user": user,
        "reaction": emoji,
        "item_user": message.body.get("user", ""),
        "item": {"type": "message", "channel": channel.id, "ts": message.ts},
        "event_ts": world.clock.stamp(),
    }
    emit(world, event, channel)


def share(
    world: World, channel: Channel, files: list[File], fields: Json, thread_ts: str = ""
) -> Message:
    """Post a message that carries files; then tell the app of each file, without any ts."""
    body = fields | {
        "subtype": "file_share",
        "files": [in_message(file, world.url, world.team_id) for file in files],
        "upload": True,
        "display_as_bot": False,
    }
    message = post(world, channel, body, thread_ts=thread_ts)
    for file in files:
        file.shared(channel.id, message.ts, message.thread_ts)
        world.traffic.add("file", change="shared", file=file.id, channel=channel.id)
        event: Json = {
            "type": "file_shared",
            "file_id": file.id,
            "user_id": file.user,
            "file": {"id": file.id},
            "channel_id": channel.id,
            "event_ts": world.clock.stamp(),
        }
        emit(world, event, channel)
    return message


def need_message(world: World, channel: Channel, ts: str) -> Message:
    """The message with this ts, or a misuse."""
    message = world.messages.get(channel.id, ts)
    if message is None:
        raise MisuseError("no_such_message", f"There is no message {ts!r} in #{channel.name}.")
    return message
