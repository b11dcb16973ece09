"""Where a person acts: a message, a modal or their Home, and the element they mean.

Decides which surface and which element a label or action id names, from what this person can see.
It sends nothing.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bot.workspace.blocks import elements_of, flat
from bot.workspace.channels import Channel
from bot.workspace.forms import option_text, state_of
from bot.workspace.messages import Message
from bot.workspace.modals import View
from bot.workspace.people import Person
from bot.workspace.posting import need_message
from bot.workspace.wire import Json, MisuseError
from bot.workspace.words import label_of
from bot.workspace.world import World

PRESSABLE = frozenset({"button", "feedback_buttons", "icon_button", "overflow", "workflow_button"})


@dataclass
class Surface:
    """Blocks that a person has before them, with what they have entered."""

    blocks: list[Json]
    values: Json
    view: View | None = None
    message: Message | None = None
    channel: Channel | None = None


@dataclass
class Found:
    """An element on a surface; `part` is the option or half of it that was named."""

    surface: Surface
    block: Json
    element: Json
    part: Json = field(default_factory=dict)


def sees(person: Person, channel: Channel, message: Message) -> bool:
    """Whether the person can see this message."""
    inside = person.id in channel.members
    return inside and message.only_for in (None, person.id)


def of_message(world: World, person: Person, message: Message, *, stale: bool = False) -> Surface:
    """A message as a surface for this person."""
    blocks = message.earlier if stale else message.blocks
    values = state_of(blocks, message.states.get(person.id))
    message.states[person.id] = values
    channel = world.channels.need(message.channel)
    return Surface(blocks, values, message=message, channel=channel)


def of_view(view: View) -> Surface:
    """A modal or Home as a surface."""
    return Surface(view.blocks, view.values, view=view)


def channel_of(world: World, person: Person | None, called: str) -> Channel:
    """A channel by what it is called; `@Name` means direct messages with the bot."""
    if called.startswith("@"):
        other = world.people.need(called)
        if other.id == world.bot_user_id:
            if person is None:
                raise MisuseError("no_person", f"Whose messages with {called}? Give `as`.")
            other = person
        return world.direct_channel(other.id, world.bot_user_id)
    return world.channels.need(called)


def messages_for(world: World, person: Person, body: Json) -> Iterator[Message]:
    """The messages that the person may mean, newest first."""
    wanted = str(body.get("channel") or "")
    channels = [channel_of(world, person, wanted)] if wanted else list(world.channels)
    thread_ts = str(body.get("thread_ts") or "")
    found = [
        message
        for channel in channels
        for message in world.messages.all(channel.id)
        if sees(person, channel, message)
        and (not thread_ts or thread_ts in (message.thread_ts, message.ts))
    ]
    yield from sorted(found, key=lambda message: message.ts, reverse=True)


def surfaces(world: World, person: Person, body: Json) -> Iterator[Surface]:
    """The surfaces that the person may mean, the most likely first."""
    where = body.get("surface")
    if body.get("ts"):
        channel = channel_of(world, person, str(body.get("channel") or ""))
        message = need_message(world, channel, str(body["ts"]))
        if not sees(person, channel, message):
            raise MisuseError("not_visible", f"{person.real_name} cannot see that message.")
        yield of_message(world, person, message, stale=bool(body.get("stale")))
        return
    modal = world.views.top(person.id)
    home = world.views.home(person.id)
    if where == "modal" or (modal is not None and where is None):
        if modal is not None:
            yield of_view(modal)
        return
    if where == "home":
        if home is not None:
            yield of_view(home)
        return
    for message in messages_for(world, person, body):
        yield of_message(world, person, message, stale=bool(body.get("stale")))
    if home is not None and not body.get("channel"):
        yield of_view(home)


def parts_of(element: Json) -> Iterator[Json]:
    """What can be pressed inside an element: an overflow's options, the two halves of feedback."""
    if element.get("type") == "overflow":
        yield from element.get("options") or []
    elif element.get("type") == "feedback_buttons":
        yield element["positive_button"]
        yield element["negative_button"]


def same(written: object, wanted: str) -> bool:
    """Whether two labels are the same to a reader."""
    return " ".join(str(written).split()).casefold() == " ".join(wanted.split()).casefold()


def matches(surface: Surface, body: Json, *, pressing: bool) -> Iterator[Found]:
    """The elements of a surface that the request names."""
    label = str(body.get("label") or "")
    for block in flat(surface.blocks):
        if body.get("block_id") not in (None, block.get("block_id")):
            continue
        for element in elements_of(block):
            kind = element.get("type")
            if kind == "image" or (kind in PRESSABLE) != pressing:
                continue
            if body.get("action_id") not in (None, element.get("action_id")):
                continue
            names = (label_of(element, block), section_words(block))
            parts = [part for part in parts_of(element) if same(option_text(part), label)]
            if parts:
                yield Found(surface, block, element, parts[0])
            elif not label or any(same(name, label) for name in names):
                yield Found(surface, block, element)


def section_words(block: Json) -> str:
    """The words beside an accessory; they name it as well as its own label does."""
    written = block.get("text")
    beside = block.get("type") == "section" and isinstance(written, dict)
    return str(written.get("text", "")) if beside and isinstance(written, dict) else ""


def find(world: World, person: Person, body: Json, *, pressing: bool) -> Found:
    """The element that a press or choice names, or a misuse that lists what there is."""
    if not (body.get("label") or body.get("action_id")):
        raise MisuseError("no_element_named", "Give `label` or `action_id`.")
    seen: list[str] = []
    for surface in surfaces(world, person, body):
        found = list(matches(surface, body, pressing=pressing))
        if len(found) > 1:
            raise MisuseError(
                "ambiguous_element",
                f"{body.get('label') or body.get('action_id')!r} is there {len(found)} times;"
                " name it by `action_id` and `block_id`.",
            )
        if found:
            return found[0]
        seen += labels_in(surface)
    shown = ", ".join(repr(label) for label in dict.fromkeys(seen)) or "nothing"
    named = body.get("label") or body.get("action_id")
    raise MisuseError(
        "no_such_element", f"{person.real_name} sees no {named!r}. There is: {shown}."
    )


def labels_in(surface: Surface) -> Collection[str]:
    """What can be pressed or chosen on a surface."""
    return [
        label_of(element, block)
        for block in flat(surface.blocks)
        for element in elements_of(block)
        if element.get("type") != "image"
    ]
