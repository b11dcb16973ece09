"""What people do to the app: commands, presses, choices, modals, shortcuts.

Decides what Slack's client does by itself (refusing a command in a thread, required fields) and
what reaches the app, and waits for the app's acknowledgement.
"""

from bot.workspace.blocks import elements_of, flat
from bot.workspace.control.acts import place
from bot.workspace.control.outcome import (
    Effect,
    answer_command,
    answer_submission,
    answer_suggestion,
    deliver,
    errors_told,
    nothing,
    refused,
)
from bot.workspace.control.payloads import (
    block_actions,
    block_suggestion,
    command,
    shortcut,
    view_closed,
    view_submission,
)
from bot.workspace.control.reading import read_view
from bot.workspace.control.surfaces import (
    Found,
    Surface,
    channel_of,
    find,
    of_message,
    of_view,
    same,
    surfaces,
)
from bot.workspace.file_store import describe
from bot.workspace.forms import Resolve, complaints, entry, is_stateful
from bot.workspace.modals import View
from bot.workspace.people import Person
from bot.workspace.posting import need_message
from bot.workspace.wire import Json, MisuseError
from bot.workspace.words import escape, label_of, typed
from bot.workspace.world import World


async def send(world: World, person: Person, payload: Json, effect: Effect, body: Json) -> Json:
    """Deliver an interactive payload; with `wait: false` without waiting for the answer."""
    if payload.get("type") is None:
        kind = "slash_commands"
    elif world.app.is_interactive:
        kind = "interactive"
    else:
        return refused("dispatch_failed", "This app is not configured to handle interactions.")
    answers = payload.get("type") in (None, "view_submission", "block_suggestion")
    envelope = world.sockets.envelope(kind, payload, accepts_response=answers)
    outcome = deliver(world, person, envelope, effect)
    if body.get("wait") is False:
        world.sockets.in_background(outcome)
        return {"ok": True, "acknowledged": None, "envelope_id": envelope.id}
    return await outcome


async def act_command(world: World, person: Person, body: Json) -> Json:
    """Run a slash command."""
    word = "/" + str(body.get("command") or "").lstrip("/")
    if body.get("thread_ts"):
        return refused("command_in_thread", f"{word} is not supported in threads. Sorry!")
    channel = place(world, person, body)
    known = world.app.command(word)
    if known is None or person.is_outside:
        # Slack Connect: people from another company do not have this team's commands.
        return refused("command_not_found", f"{word} is not a valid command.")
    text = str(body.get("text") or "").strip()
    if known.get("should_escape"):
        text = escaped_command(world, text)
    elif not body.get("raw"):
        text = escape(text)
    payload = command(world, person, channel, word, text)
    return await send(world, person, payload, answer_command(world, person, channel), body)


def escaped_command(world: World, text: str) -> str:
    """The text of a command with `should_escape`: people as `<@U…|name>`."""
    written = typed(text, world.people, world.channels)
    for member in world.people:
        written = written.replace(f"<@{member.id}>", f"<@{member.id}|{member.name}>")
    return written


async def act_press(world: World, person: Person, body: Json) -> Json:
    """Press a button."""
    found = find(world, person, body, pressing=True)
    if found.element["type"] == "overflow" and not found.part:
        raise MisuseError("which_option", "An overflow menu is pressed by an option's text.")
    return await send(world, person, block_actions(world, person, found), nothing, body)


def put(world: World, found: Found, value: object) -> None:
    """Enter a value into an element."""
    element = found.element
    if not is_stateful(element):
        raise MisuseError("not_an_input", f"{element.get('action_id')!r} takes no value.")
    if element["type"].endswith("external_select"):
        element = element | {"options": world.suggested.get(element["action_id"], [])}
    values = found.surface.values.setdefault(found.block["block_id"], {})
    values[element["action_id"]] = entry(element, value, resolver(world))


def resolver(world: World) -> Resolve:
    """How names in a form become ids."""

    def resolve(field: str, item: str) -> object:
        if field in ("selected_user", "selected_users"):
            return world.people.need(item).id
        if "channel" in field or "conversation" in field:
            return channel_of(world, None, item).id
        if field == "files":
            return describe(world.files.need(item), world.url, world.team_id)
        return item

    return resolve


def dispatches(found: Found) -> bool:
    """Whether a choice in this element is told to the app at once."""
    return found.block.get("type") != "input" or bool(found.block.get("dispatch_action"))


async def act_choose(world: World, person: Person, body: Json) -> Json:
    """Choose a value in a select, date picker, checkboxes… or type it into an input."""
    found = find(world, person, body, pressing=False)
    put(world, found, body.get("value"))
    if not dispatches(found):
        return {"ok": True, "values": found.surface.values}
    return await send(world, person, block_actions(world, person, found), nothing, body)


def field_named(surface: Surface, name: str) -> Found:
    """The input of a surface with this label, block id or action id."""
    found = []
    offered = []
    for block in flat(surface.blocks):
        for element in elements_of(block):
            if not is_stateful(element):
                continue
            label = label_of(element, block)
            offered.append(label)
            if name in (block["block_id"], element["action_id"]) or same(label, name):
                found.append(Found(surface, block, element))
    if len(found) != 1:
        code = "ambiguous_element" if found else "no_such_element"
        raise MisuseError(code, f"{len(found)} inputs are called {name!r}. There is: {offered}.")
    return found[0]


def given_values(body: Json) -> Json:
    """The values that a person enters, by field."""
    values = body.get("values") or {}
    if not isinstance(values, dict):
        raise MisuseError("bad_values", "`values` is an object: field to value.")
    return values


def put_entries(world: World, surface: Surface, body: Json) -> None:
    """Enter what `entries` lists: values by `block_id` and `action_id`, as a page knows them."""
    for given in body.get("entries") or []:
        wanted = (given.get("block_id"), given.get("action_id"))
        for block in flat(surface.blocks):
            for element in elements_of(block):
                if (block["block_id"], element.get("action_id")) == wanted:
                    put(world, Found(surface, block, element), given.get("value"))


async def act_fill(world: World, person: Person, body: Json) -> Json:
    """Enter values into a form; nothing is sent yet."""
    values = given_values(body)
    surface = next(surfaces(world, person, body), None)
    if surface is None:
        raise MisuseError("no_form", f"{person.real_name} has no form open.")
    for name, value in values.items():
        put(world, field_named(surface, name), value)
    put_entries(world, surface, body)
    return {"ok": True, "values": surface.values}


def open_modal(world: World, person: Person) -> View:
    """The modal that the person has before them."""
    view = world.views.top(person.id)
    if view is None:
        raise MisuseError("no_modal", f"{person.real_name} has no modal open.")
    return view


async def act_submit(world: World, person: Person, body: Json) -> Json:
    """Submit the open modal."""
    view = open_modal(world, person)
    for name, value in given_values(body).items():
        put(world, field_named(of_view(view), name), value)
    put_entries(world, of_view(view), body)
    if not view.body.get("submit"):
        raise MisuseError("no_submit", "This modal has no submit button.")
    problems = complaints(view.blocks, view.values)
    if problems:
        told = refused("view_errors", "Please correct the fields.") | errors_told(view, problems)
        return told | {"modal": read_view(world, view)}
    payload = view_submission(world, person, view)
    return await send(world, person, payload, answer_submission(world, view), body)


async def act_close(world: World, person: Person, body: Json) -> Json:
    """Close the open modal, or with `all` (or `clear_on_close`) the whole stack."""
    view = open_modal(world, person)
    everything = bool(body.get("all") or view.body.get("clear_on_close"))
    told: Json = {"ok": True, "acknowledged": None, "messages": [], "errors": {}}
    closed = world.views.clear(person.id) if everything else [view]
    if not everything:
        world.views.close(view)
    for one in closed:
        if one.body.get("notify_on_close"):
            payload = view_closed(world, person, one, cleared=everything)
            told = await send(world, person, payload, nothing, body)
    top = world.views.top(person.id)
    return told | {"modal": read_view(world, top) if top is not None else None}


async def act_shortcut(world: World, person: Person, body: Json) -> Json:
    """Use a shortcut: global, or on a message."""
    called = str(body.get("callback_id") or body.get("name") or "")
    surface = None
    if body.get("ts"):
        channel = place(world, person, body)
        message = need_message(world, channel, str(body["ts"]))
        surface = of_message(world, person, message)
    kind = "global" if surface is None else "message"
    known = world.app.shortcut(called, kind)
    if known is None or person.is_outside:
        return refused("shortcut_not_found", f"There is no {kind} shortcut {called!r}.")
    payload = shortcut(world, person, str(known["callback_id"]), surface)
    return await send(world, person, payload, nothing, body)


async def act_suggest(world: World, person: Person, body: Json) -> Json:
    """Type into an external select and see what is offered."""
    found = find(world, person, body, pressing=False)
    payload = block_suggestion(world, person, found, str(body.get("query") or ""))
    effect = answer_suggestion(world, found.element["action_id"])
    return await send(world, person, payload, effect, body)
