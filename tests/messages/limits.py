"""Slack's published limits, written down a second time and apart from the code under test."""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

PLAIN = {
    ("header", "text"): 150, ("button", "text"): 75, ("option", "text"): 75,
    ("input", "label"): 2000, ("input", "hint"): 2000, ("confirm", "title"): 100,
    ("confirm", "confirm"): 30, ("confirm", "deny"): 30, ("modal", "title"): 24,
    ("modal", "submit"): 24, ("modal", "close"): 24,
}  # fmt: skip
MARKED = {("section", "text"): 3000, ("section", "fields"): 2000, ("context", "elements"): 3000,
          ("confirm", "text"): 300}  # fmt: skip
INTERACTIVE = {
    "button", "static_select", "multi_static_select", "checkboxes", "radio_buttons", "datepicker",
    "users_select", "plain_text_input",
}  # fmt: skip


def complaints(payload: Json) -> list[str]:
    """What Slack would refuse in a message ({"text", "blocks"}) or view; empty if nothing."""
    surface = payload.get("type", "message")
    found = [] if surface == "message" else list(_view(payload, surface))
    if surface == "message" and not 0 < len(payload["text"]) < 3000:
        found.append(f"text has {len(payload['text'])} characters")
    blocks = payload["blocks"]
    if not 0 < len(blocks) <= (50 if surface == "message" else 100):
        found.append(f"{len(blocks)} blocks")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        found.append(f"block ids twice: {ids}")
    for block in blocks:
        found += _block(block, surface)
    return found


def _view(view: Json, surface: str) -> Iterator[str]:
    if len(view.get("private_metadata", "")) > 3000:
        yield "private_metadata too long"
    if surface == "modal":
        if "title" not in view:
            yield "a modal without title"
        if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
            yield "inputs without submit"
        for name in ("title", "submit", "close"):
            if name in view:
                yield from _text(view[name], ("modal", name))


def _block(block: Json, surface: str) -> Iterator[str]:
    kind = block["type"]
    if len(block.get("block_id", "x")) not in range(1, 256):
        yield f"block_id of {kind}"
    if kind == "input" and surface == "message":
        yield "an input in a message"
    yield from BLOCKS[kind](block)


def _header(block: Json) -> Iterator[str]:
    yield from _text(block["text"], ("header", "text"))


def _section(block: Json) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "an empty section"
    if "text" in block:
        yield from _text(block["text"], ("section", "text"))
    if len(block.get("fields", [1])) not in range(1, 11):
        yield "number of fields"
    for field in block.get("fields", []):
        yield from _text(field, ("section", "fields"))
    if "accessory" in block:
        yield from _control(block["accessory"])


def _context(block: Json) -> Iterator[str]:
    if len(block["elements"]) not in range(1, 11):
        yield "number of context elements"
    for item in block["elements"]:
        yield from _text(item, ("context", "elements"))


def _actions(block: Json) -> Iterator[str]:
    if len(block["elements"]) not in range(1, 26):
        yield "number of actions"
    ids = [control.get("action_id") for control in block["elements"]]
    if len(ids) != len(set(ids)):
        yield f"action ids twice: {ids}"
    for control in block["elements"]:
        if control["type"] in {"multi_static_select", "plain_text_input"}:
            yield f"{control['type']} in actions"
        yield from _control(control)


def _input(block: Json) -> Iterator[str]:
    yield from _text(block["label"], ("input", "label"))
    if "hint" in block:
        yield from _text(block["hint"], ("input", "hint"))
    yield from _control(block["element"])


def _divider(_: Json) -> Iterator[str]:
    yield from ()


BLOCKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "divider": _divider,
}


def _control(control: Json) -> Iterator[str]:
    kind = control["type"]
    if kind not in INTERACTIVE:
        yield f"unknown control {kind}"
    if len(control.get("action_id", "")) not in range(1, 256):
        yield f"action_id of {kind}"
    if kind == "button":
        yield from _text(control["text"], ("button", "text"))
        if len(control.get("value", "")) > 2000 or len(control.get("url", "")) > 3000:
            yield "value or url of a button"
    if "options" in control:
        yield from _options(control, 10 if kind in {"checkboxes", "radio_buttons"} else 100)
    if "placeholder" in control and len(control["placeholder"]["text"]) not in range(1, 151):
        yield "placeholder"
    for name in ("title", "confirm", "deny", "text") if "confirm" in control else ():
        yield from _text(control["confirm"][name], ("confirm", name))
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", control.get("initial_date", "2026-01-01")):
        yield "initial_date"
    if not re.fullmatch(r"[UW][A-Z0-9]+", control.get("initial_user", "U1")):
        yield "initial_user"


def _options(control: Json, most: int) -> Iterator[str]:
    options = control["options"]
    if len(options) not in range(1, most + 1):
        yield f"{len(options)} options"
    values = [option["value"] for option in options]
    if len(values) != len(set(values)):
        yield f"option values twice: {values}"
    for option in options:
        yield from _text(option["text"], ("option", "text"))
        if len(option["value"]) not in range(1, 151):
            yield "value of an option"
    initial = list(control.get("initial_options", []))
    initial += [control["initial_option"]] if "initial_option" in control else []
    if any(option not in options for option in initial):
        yield "an initial option that is none of the options"


def _text(text: Json, place: tuple[str, str]) -> Iterator[str]:
    kind, most = ("plain_text", PLAIN[place]) if place in PLAIN else ("mrkdwn", MARKED[place])
    if text["type"] != kind:
        yield f"{place} is {text['type']}"
    if len(text["text"]) not in range(1, most + 1):
        yield f"{place} has {len(text['text'])} characters"
    if kind == "plain_text" and text["emoji"]:
        yield f"{place} turns data into emoji"
    if kind == "mrkdwn":
        if not text["verbatim"]:
            yield f"{place} links bare names"
        if re.search(r"&(?!(?:amp|lt|gt);)", text["text"]):
            yield f"{place} has a broken entity"


def strings(value: object) -> Iterator[str]:
    """Every string inside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
