"""What there is to be read, in the form that the control API shows it.

Decides who sees what, and adds to Slack's own fields the words, the labels and the pings.
"""

from bot.workspace.blocks import elements_of, flat
from bot.workspace.channels import Channel
from bot.workspace.control.surfaces import sees
from bot.workspace.forms import FIELDS, is_stateful, option_text, options_of
from bot.workspace.messages import Message
from bot.workspace.modals import View
from bot.workspace.people import Person
from bot.workspace.wire import Json
from bot.workspace.words import label_of, labels, pings, plain
from bot.workspace.world import World


def enrich(world: World, channel_id: str, shown: Json) -> Json:
    """A message with what a test wants to know about it."""
    author = world.people.get(str(shown.get("user", "")))
    return shown | {
        "channel": channel_id,
        "from": author.real_name if author is not None else "",
        "mentions": pings(shown),
        "labels": labels(shown.get("blocks") or []),
        "plain": plain(shown, world.people, world.channels),
    }


def read_message(world: World, message: Message) -> Json:
    """One message as the control API shows it."""
    shown = world.messages.show(message, metadata=True)
    if message.only_for is not None:
        shown["ephemeral_to"] = message.only_for
    return enrich(world, message.channel, shown)


def in_channel(world: World, channel: Channel, person: Person | None) -> list[Message]:
    """What stands in the channel itself, oldest first, as the person sees it."""
    found = [
        message
        for message in world.messages.all(channel.id)
        if not message.is_reply or message.body.get("subtype") == "thread_broadcast"
    ]
    if person is not None:
        found = [message for message in found if sees(person, channel, message)]
    return found


def in_thread(world: World, channel: Channel, ts: str, person: Person | None) -> list[Message]:
    """A thread: the parent, then the replies, as the person sees them."""
    found = [m for m in world.messages.all(channel.id) if ts in (m.ts, m.thread_ts)]
    if person is not None:
        found = [message for message in found if sees(person, channel, message)]
    return found


def read_field(block: Json, element: Json, entry: Json) -> Json:
    """One input of a view."""
    field, _ = FIELDS[element["type"]]
    return {
        "label": label_of(element, block),
        "block_id": block["block_id"],
        "action_id": element["action_id"],
        "type": element["type"],
        "value": entry.get(field),
        "options": [option_text(option) for option in options_of(element)],
        "optional": bool(block.get("optional")),
    }


def read_view(world: World, view: View) -> Json:
    """A modal or Home as the control API shows it."""
    shown = view.show()
    fields = [
        read_field(block, element, view.values[block["block_id"]][element["action_id"]])
        for block in flat(view.blocks)
        for element in elements_of(block)
        if is_stateful(element)
    ]
    return shown | {
        "fields": fields,
        "labels": labels(view.blocks),
        "mentions": pings(shown),
        "plain": plain(shown, world.people, world.channels),
    }


def visible_changes(world: World, person: Person, mark: int) -> list[Json]:
    """The app's messages that came before this person's eyes after `mark`."""
    found: dict[str, Json] = {}
    for item in world.traffic.since(mark, ("message",)):
        channel = world.channels.need(item["channel"])
        shown = item["message"]
        message = world.messages.get(channel.id, str(shown["ts"]))
        by_app = shown.get("bot_id") == world.bot_id
        if by_app and message is not None and sees(person, channel, message):
            found[message.ts] = read_message(world, message)
    return list(found.values())
