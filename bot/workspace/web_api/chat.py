"""`chat.*`: what the app says, changes and takes back.

Decides the lengths and rights that Slack checks for these methods.
"""

from bot.workspace.blocks import check_metadata, message_blocks
from bot.workspace.channels import Channel
from bot.workspace.posting import bot_fields, delete, edit, post, post_ephemeral
from bot.workspace.web_api.call import Call
from bot.workspace.wire import Json, SlackError
from bot.workspace.words import BARE_PING
from bot.workspace.world import World

MOST_POSTED = 40_000
MOST_UPDATED = 4_000
MOST_ATTACHMENTS = 100


def target(call: Call) -> Channel:
    """Where a message goes: a channel's id or name, or a person's id for direct messages."""
    world = call.world
    wanted = call.args.need("channel", "channel_not_found")
    person = world.people.get(wanted)
    if person is not None:
        return world.direct_channel(person.id, world.bot_user_id)
    named = world.channels.find(wanted)
    channel = world.channels.visible(named.id if named else wanted, world.bot_user_id)
    if channel.is_archived:
        raise SlackError("is_archived")
    if world.bot_user_id not in channel.members and "chat:write.public" not in world.app.scopes:
        raise SlackError("not_in_channel")
    return channel


def attachments_of(call: Call) -> list[Json]:
    """The attachments of a call, checked as far as Slack checks them."""
    found = call.args.structure("attachments", "invalid_attachments") or []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise SlackError("invalid_attachments")
    if len(found) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    return found


def content(call: Call) -> Json:
    """Text, blocks and attachments of a call, checked; at least one of them."""
    attachments = attachments_of(call)
    blocks = message_blocks(call.args.structure("blocks", "invalid_blocks_format"), call.world.ids)
    text = call.args.text("text") or call.args.text("markdown_text")
    if call.args.flag("link_names") or call.args.text("parse") == "full":
        text = BARE_PING.sub(r"<!\1>", text)
    if not (text.strip() or blocks or attachments):
        raise SlackError("no_text")
    fields: Json = {"text": text}
    if blocks:
        fields["blocks"] = blocks
    if attachments:
        fields["attachments"] = attachments
    return fields


def author(call: Call) -> Json:
    """Who the message is from: the app, under another name if it may."""
    fields = bot_fields(call.world)
    if "chat:write.customize" in call.world.app.scopes and call.args.text("username"):
        fields["username"] = call.args.text("username")
    return fields


def post_message(call: Call) -> Json:
    """`chat.postMessage`."""
    channel = target(call)
    fields = content(call)
    fields["text"] = fields["text"][:MOST_POSTED]
    metadata = check_metadata(call.args.structure("metadata", "invalid_metadata_format"))
    message = post(
        call.world,
        channel,
        author(call) | fields,
        thread_ts=call.args.text("thread_ts"),
        broadcast=call.args.flag("reply_broadcast"),
        metadata=metadata,
    )
    shown = call.world.messages.show(message, metadata=True)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral_message(call: Call) -> Json:
    """`chat.postEphemeral`."""
    channel = target(call)
    person = call.person()
    if person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    fields = author(call) | content(call)
    message = post_ephemeral(call.world, channel, person.id, fields, call.args.text("thread_ts"))
    return {"ok": True, "message_ts": message.ts}


def update(call: Call) -> Json:
    """`chat.update`."""
    channel = call.channel()
    message = call.message(channel)
    if message.body.get("bot_id") != call.world.bot_id:
        raise SlackError("cant_update_message")
    if len(call.args.text("text")) > MOST_UPDATED:
        raise SlackError("msg_too_long")
    fields: Json = {}
    given = {name for name in ("text", "blocks", "attachments") if name in call.args}
    if not given and "metadata" not in call.args:
        raise SlackError("no_text")
    if "text" in given:
        fields["text"] = call.args.text("text")
    if "blocks" in given:
        blocks = call.args.structure("blocks", "invalid_blocks_format")
        fields["blocks"] = message_blocks(blocks, call.world.ids)
    if "attachments" in given:
        fields["attachments"] = attachments_of(call)
    after = message.body | fields
    if not (str(after.get("text", "")).strip() or after.get("blocks") or after.get("attachments")):
        raise SlackError("no_text")
    if "metadata" in call.args:
        given_metadata = call.args.structure("metadata", "invalid_metadata_format")
        fields["metadata"] = check_metadata(given_metadata) or {}
    edit(call.world, channel, message, fields, call.world.bot_user_id)
    shown = call.world.messages.show(message, metadata=True)
    return {
        "ok": True, "channel": channel.id, "ts": message.ts, "text": shown.get("text", ""),
        "message": shown,
    }  # fmt: skip


def delete_message(call: Call) -> Json:
    """`chat.delete`."""
    channel = call.channel()
    message = call.message(channel)
    if message.body.get("bot_id") != call.world.bot_id:
        raise SlackError("cant_delete_message")
    delete(call.world, channel, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def permalink(world: World, channel: Channel, ts: str, thread_ts: str | None) -> str:
    """The link to a message."""
    link = f"{world.url}/archives/{channel.id}/p{ts.replace('.', '')}"
    return f"{link}?thread_ts={thread_ts}&cid={channel.id}" if thread_ts else link


def get_permalink(call: Call) -> Json:
    """`chat.getPermalink`."""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    thread_ts = message.thread_ts if message.is_reply else None
    link = permalink(call.world, channel, message.ts, thread_ts)
    return {"ok": True, "channel": channel.id, "permalink": link}
