"""Events: which of them the app hears, and the callback they travel in.

Decides by subscription, scope and membership, as Slack does. Delivery is Socket Mode's business.
"""

from bot.workspace.channels import Channel
from bot.workspace.people import Person
from bot.workspace.scopes import EVENT_SCOPES, KIND_WORDS
from bot.workspace.wire import Json
from bot.workspace.world import World


def callback(world: World, event: Json, *, is_ext_shared: bool) -> Json:
    """The `event_callback` around an event."""
    return {
        "token": "verification-token",
        "team_id": world.team_id,
        "context_team_id": world.team_id,
        "context_enterprise_id": None,
        "api_app_id": world.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": world.ids.next("Ev"),
        "event_time": int(world.clock.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": world.team_id,
                "user_id": world.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": is_ext_shared,
        "event_context": f"4-{world.ids.next_secret('event context')}",
    }


def subscription(event: Json, channel: Channel | None) -> str:
    """The name under which a manifest subscribes to this event."""
    kind = str(event["type"])
    if kind == "message" and channel is not None:
        return f"message.{KIND_WORDS[channel.kind] if channel.kind != 'im' else 'im'}"
    return kind


def emit(world: World, event: Json, channel: Channel | None = None) -> bool:
    """Send the event to the app if the app hears it; says whether it does."""
    name = subscription(event, channel)
    scope = EVENT_SCOPES.get(name, "")
    heard = (
        world.app.hears(name)
        and not world.token_is_revoked
        and (not scope or scope in world.app.scopes)
        and (channel is None or world.bot_user_id in channel.members)
    )
    if heard:
        shared = channel is not None and channel.is_ext_shared
        world.sockets.deliver_event(callback(world, event, is_ext_shared=shared))
    return heard


def outside_fields(person: Person | None, channel: Channel) -> Json:
    """What a message event says about the sender in a shared channel."""
    if person is None or not channel.is_ext_shared:
        return {}
    told: Json = {"user_team": person.team_id, "source_team": person.team_id}
    if person.is_outside:
        told["user_profile"] = {
            "real_name": person.real_name,
            "display_name": person.name,
            "name": person.name,
            "team": person.team_id,
            "is_restricted": False,
            "is_ultra_restricted": False,
        }
    return told


def message_event(world: World, channel: Channel, body: Json) -> Json:
    """The `message` event for a new message."""
    event = {
        **body,
        "type": "message",
        "channel": channel.id,
        "channel_type": channel.kind,
        "event_ts": body["ts"],
    }
    return event | outside_fields(world.people.get(str(body.get("user", ""))), channel)


def emit_posted(world: World, channel: Channel, body: Json) -> None:
    """Tell the app of a new message: `message`, and `app_mention` if it is mentioned."""
    event = message_event(world, channel, body)
    emit(world, event, channel)
    by_app = body.get("bot_id") == world.bot_id
    if f"<@{world.bot_user_id}" in str(body.get("text", "")) and not channel.is_im and not by_app:
        mention = {name: value for name, value in event.items() if name != "channel_type"}
        mention.pop("subtype", None)
        emit(world, mention | {"type": "app_mention"}, channel)


def emit_changed(world: World, channel: Channel, before: Json, after: Json) -> None:
    """Tell the app of an edit."""
    stamp = world.clock.stamp()
    event: Json = {
        "type": "message",
        "subtype": "message_changed",
        "message": after,
        "previous_message": before,
        "channel": channel.id,
        "hidden": True,
        "ts": stamp,
        "event_ts": stamp,
        "channel_type": channel.kind,
    }
    emit(world, event, channel)


def emit_deleted(world: World, channel: Channel, before: Json) -> None:
    """Tell the app of a deletion."""
    stamp = world.clock.stamp()
    event: Json = {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": before,
        "channel": channel.id,
        "hidden": True,
        "deleted_ts": before["ts"],
        "ts": stamp,
        "event_ts": stamp,
        "channel_type": channel.kind,
    }
    emit(world, event, channel)
