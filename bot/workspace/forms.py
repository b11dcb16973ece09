"""What people have entered: `state.values` of a message, modal or Home.

Decides how each kind of element starts, what a person may put into it, and when Slack's client
would refuse. It does not know who is asking.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from bot.workspace.blocks import elements_of, flat
from bot.workspace.element_rules import IN_INPUT
from bot.workspace.wire import Json, MisuseError

# The field of `state.values` and of the element's own initial value, per kind of element.
FIELDS: Final = {
    "channels_select": ("selected_channel", "initial_channel"),
    "checkboxes": ("selected_options", "initial_options"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "email_text_input": ("value", "initial_value"),
    "external_select": ("selected_option", "initial_option"),
    "file_input": ("files", ""),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "number_input": ("value", "initial_value"),
    "plain_text_input": ("value", "initial_value"),
    "radio_buttons": ("selected_option", "initial_option"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "timepicker": ("selected_time", "initial_time"),
    "url_text_input": ("value", "initial_value"),
    "users_select": ("selected_user", "initial_user"),
}
LIST_FIELDS: Final = frozenset(
    {"files", "selected_channels", "selected_conversations", "selected_options", "selected_users"}
)
OPTION_KINDS: Final = frozenset(
    {
        "checkboxes", "external_select", "multi_external_select", "multi_static_select",
        "radio_buttons", "static_select",
    }
)  # fmt: skip
PATTERNS: Final = {
    "datepicker": (re.compile(r"\d{4}-\d{2}-\d{2}"), "a date such as 2026-12-24"),
    "timepicker": (re.compile(r"\d{2}:\d{2}"), "a time such as 14:30"),
    "datetimepicker": (re.compile(r"\d{10}"), "epoch seconds, ten digits"),
}
Resolve = Callable[[str, str], object]


def initial(element: Json) -> Json:
    """The element's entry in `state.values` before anyone touched it."""
    field, start = FIELDS[element["type"]]
    value = element.get(start) if start else None
    if value is None:
        value = [] if field in LIST_FIELDS else None
    return {"type": element["type"], field: value}


def is_stateful(element: Json) -> bool:
    """Whether the element has an entry in `state.values`; buttons and menus of acts have none."""
    return element.get("type") in IN_INPUT and element.get("type") in FIELDS


def state_of(blocks: list[Json], earlier: Json | None = None) -> Json:
    """`state.values` of these blocks; what stood there under the same ids is kept."""
    values: Json = {}
    for block in flat(blocks):
        for element in elements_of(block):
            if not is_stateful(element):
                continue
            kept = (earlier or {}).get(block["block_id"], {}).get(element["action_id"])
            if kept is None or kept["type"] != element["type"]:
                kept = initial(element)
            values.setdefault(block["block_id"], {})[element["action_id"]] = kept
    return values


def options_of(element: Json) -> list[Json]:
    """The options of a select, whether in groups or not."""
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options") or []]


def option_text(option: Json) -> str:
    """What is written on an option."""
    return str(option.get("text", {}).get("text", ""))


def find_option(element: Json, wanted: object) -> Json:
    """The option with this text or value."""
    options = options_of(element)
    word = str(wanted).strip().casefold()
    for read in (lambda o: str(o.get("value", "")), option_text):
        for option in options:
            if read(option).strip().casefold() == word:
                return option
    offered = ", ".join(option_text(option) for option in options)
    raise MisuseError("no_such_option", f"{wanted!r} is not offered. Offered: {offered}.")


def as_list(value: object) -> list[Any]:
    """A list of what was given, be it one thing, several or nothing."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def entry(element: Json, value: object, resolve: Resolve) -> Json:
    """The element's entry in `state.values` after a person put `value` in.

    `resolve` turns the name of a person, channel or file into its id.
    """
    kind = element["type"]
    field, _ = FIELDS[kind]
    one: Callable[[object], object]
    if kind in OPTION_KINDS:
        one = lambda item: find_option(element, item)  # noqa: E731 - one line of four
    elif kind in PATTERNS:
        one = lambda item: checked(kind, item)  # noqa: E731 - the second
    elif kind == "rich_text_input":
        one = rich
    else:
        one = lambda item: resolve(field, str(item))  # noqa: E731 - the fourth
    if field in LIST_FIELDS:
        chosen = [one(item) for item in as_list(value)]
        limit = element.get("max_selected_items") or element.get("max_files") or len(chosen)
        if len(chosen) > limit:
            raise MisuseError("too_many", f"At most {limit} may be chosen here.")
        return {"type": kind, field: chosen}
    if value is None or value == "":
        return {"type": kind, field: None}
    return {"type": kind, field: one(value)}


def rich(item: object) -> object:
    """A `rich_text` object as it is, or one that is made of plain words."""
    if isinstance(item, dict):
        return item
    words = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(item)}]}
    return {"type": "rich_text", "elements": [words]}


def checked(kind: str, item: object) -> object:
    """A date or time in the form that Slack's picker gives."""
    pattern, wanted = PATTERNS[kind]
    if not pattern.fullmatch(str(item)):
        raise MisuseError("bad_value", f"{item!r} is not {wanted}.")
    return int(str(item)) if kind == "datetimepicker" else str(item)


def number_problem(element: Json, value: str) -> str:
    """What Slack's client says to a number that does not fit; empty if it does."""
    try:
        number = float(value)
    except ValueError:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return ""


def text_problem(element: Json, value: str) -> str:
    """What Slack's client says to a text that does not fit; empty if it does."""
    kind = element["type"]
    if kind == "number_input":
        return number_problem(element, value)
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "Please enter an e-mail address."
    if kind == "url_text_input" and not re.fullmatch(r"[a-z][a-z0-9+.-]*://\S+", value):
        return "Please enter a link."
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    return ""


def complaints(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's client says, by block id, before it sends a form: required fields, limits."""
    found: dict[str, str] = {}
    for block in flat(blocks):
        if block.get("type") != "input":
            continue
        element = block["element"]
        field, _ = FIELDS[element["type"]]
        value = values[block["block_id"]][element["action_id"]][field]
        if value in (None, "", []):
            if not block.get("optional"):
                found[block["block_id"]] = "Please complete this required field."
        elif field == "value" and (problem := text_problem(element, str(value))):
            found[block["block_id"]] = problem
    return found
