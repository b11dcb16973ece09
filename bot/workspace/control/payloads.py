"""The payloads that Slack makes of what a person does.

Decides their fields, and nothing else.
"""

from copy import deepcopy

from bot.workspace.blocks import elements_of, flat
from bot.workspace.channels import Channel
from bot.workspace.control.surfaces import Found, Surface
from bot.workspace.forms import FIELDS
from bot.workspace.modals import View
from bot.workspace.people import Person
from bot.workspace.wire import Json
from bot.workspace.world import World

CHANNEL_NAMES = {"im": "directmessage", "group": "privategroup"}
COPIED = ("text", "value", "style", "placeholder", "confirm")


def response_address(world: World, secret: str) -> str:
    """A response URL."""
    return f"{world.url}/response/{world.team_id}/{secret}"


def channel_name(channel: Channel) -> str:
    """The channel's name as payloads give it."""
    return CHANNEL_NAMES.get(channel.kind, channel.name)


def common(world: World, person: Person, kind: str) -> Json:
    """What every interactive payload has."""
    return {
        "type": kind,
        "token": "verification-token",
        "team": {"id": world.team_id, "domain": world.team_domain},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id,
        },
        "api_app_id": world.app_id,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def command(world: World, person: Person, channel: Channel, word: str, text: str) -> Json:
    """A slash command."""
    rights = world.rights
    url = rights.response_url(person.id, channel.id)
    return {
        "token": "verification-token",
        "team_id": world.team_id,
        "team_domain": world.team_domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": word,
        "text": text,
        "api_app_id": world.app_id,
        "is_enterprise_install": "false",
        "response_url": response_address(world, url.secret),
        "trigger_id": rights.trigger(person.id).id,
    }


def surface_fields(world: World, person: Person, surface: Surface) -> Json:
    """Where an interaction happened."""
    if surface.view is not None:
        shown = surface.view.show()
        return {"container": {"type": "view", "view_id": surface.view.id}, "view": shown}
    message, channel = surface.message, surface.channel
    if message is None or channel is None:
        raise AssertionError("a surface is a view or a message in a channel")
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.is_reply:
        container["thread_ts"] = message.thread_ts
    thread_ts = message.thread_ts or ""
    url = world.rights.response_url(person.id, channel.id, message.ts, thread_ts)
    told: Json = {
        "container": container,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": deepcopy(surface.values)},
        "response_url": response_address(world, url.secret),
    }
    if message.only_for is None:
        # Slack does not send the content of an ephemeral message back.
        told["message"] = world.messages.show(message, metadata=True)
    return told


def action(world: World, found: Found) -> Json:
    """The entry of `actions` for one element."""
    element, block = found.element, found.block
    told: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": world.clock.stamp(),
    }
    told |= {name: element[name] for name in COPIED if name in element}
    if element["type"] in FIELDS:
        start = FIELDS[element["type"]][1]
        # What a choice began with comes along; what a text began with does not.
        told |= {start: element[start]} if start in element and start != "initial_value" else {}
        told |= found.surface.values[block["block_id"]][element["action_id"]]
    elif element["type"] == "overflow":
        told["selected_option"] = found.part
    elif found.part:
        told |= {"text": found.part["text"], "value": found.part["value"]}
    return told


def block_actions(world: World, person: Person, found: Found) -> Json:
    """A press or a choice."""
    view = found.surface.view
    is_modal = view is not None and view.kind == "modal"
    trigger = world.rights.trigger(person.id, view.id if view is not None and is_modal else "")
    return {
        **common(world, person, "block_actions"),
        **surface_fields(world, person, found.surface),
        "trigger_id": trigger.id,
        "actions": [action(world, found)],
    }


def block_suggestion(world: World, person: Person, found: Found, query: str) -> Json:
    """The question for an external select's options."""
    return {
        **common(world, person, "block_suggestion"),
        **surface_fields(world, person, found.surface),
        "action_id": found.element["action_id"],
        "block_id": found.block["block_id"],
        "value": query,
    }


def view_submission(world: World, person: Person, view: View) -> Json:
    """A submitted modal."""
    return {
        **common(world, person, "view_submission"),
        "trigger_id": world.rights.trigger(person.id, view.id).id,
        "view": view.show(),
        "response_urls": response_urls(world, person, view),
    }


def response_urls(world: World, person: Person, view: View) -> list[Json]:
    """The response URLs of channel selects with `response_url_enabled`."""
    told: list[Json] = []
    for block in flat(view.blocks):
        for element in elements_of(block):
            if not element.get("response_url_enabled"):
                continue
            entry = view.values[block["block_id"]][element["action_id"]]
            chosen = entry.get("selected_conversation") or entry.get("selected_channel")
            if chosen:
                url = world.rights.response_url(person.id, str(chosen))
                told.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                        "channel_id": chosen,
                        "response_url": response_address(world, url.secret),
                    }
                )
    return told


def view_closed(world: World, person: Person, view: View, *, cleared: bool) -> Json:
    """A closed modal."""
    return {
        **common(world, person, "view_closed"),
        "view": view.show(),
        "is_cleared": cleared,
    }


def shortcut(world: World, person: Person, callback_id: str, surface: Surface | None) -> Json:
    """A global shortcut, or one on a message."""
    kind = "shortcut" if surface is None else "message_action"
    told: Json = {
        **common(world, person, kind),
        "callback_id": callback_id,
        "trigger_id": world.rights.trigger(person.id).id,
        "action_ts": world.clock.stamp(),
    }
    if surface is not None and surface.message is not None:
        fields = surface_fields(world, person, surface)
        told |= {name: fields[name] for name in ("channel", "response_url")}
        told["message"] = world.messages.show(surface.message)
        told["message_ts"] = surface.message.ts
    return told
