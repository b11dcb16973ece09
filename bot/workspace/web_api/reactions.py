"""`reactions.*` and `pins.add`.

Decides only how the message is found; the rules of reacting stand in `posting`.
"""

from bot.workspace.posting import react, unreact
from bot.workspace.web_api.call import Call
from bot.workspace.wire import Json, SlackError


def add(call: Call) -> Json:
    """`reactions.add`."""
    channel = call.joined_channel()
    message = call.message(channel, "timestamp")
    name = call.args.need("name", "invalid_name")
    react(call.world, channel, message, name, call.world.bot_user_id)
    return {"ok": True}


def remove(call: Call) -> Json:
    """`reactions.remove`."""
    channel = call.joined_channel()
    message = call.message(channel, "timestamp")
    name = call.args.need("name", "invalid_name")
    unreact(call.world, channel, message, name, call.world.bot_user_id)
    return {"ok": True}


def get(call: Call) -> Json:
    """`reactions.get`."""
    channel = call.joined_channel()
    message = call.message(channel, "timestamp")
    shown = call.world.messages.show(message)
    return {"ok": True, "type": "message", "channel": channel.id, "message": shown}


def pin(call: Call) -> Json:
    """`pins.add`."""
    channel = call.joined_channel()
    message = call.message(channel, "timestamp")
    pinned = message.body.setdefault("pinned_to", [])
    if channel.id in pinned:
        raise SlackError("already_pinned")
    pinned.append(channel.id)
    return {"ok": True}
