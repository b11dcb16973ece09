"""Whether Slack would take these blocks, this view, this metadata; and their finishing touches.

Decides the error code and the messages with JSON pointers, and fills in what Slack fills in
(block ids, action ids). The rules themselves are tables in `block_rules` and `element_rules`.
"""

import json
from collections.abc import Iterator
from copy import deepcopy

from bot.workspace.block_rules import BLOCKS, SURFACE_BLOCKS
from bot.workspace.identifiers import Identifiers
from bot.workspace.shapes import Report, listed, plain, string, typed
from bot.workspace.wire import Json, SlackError

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_MARKDOWN = 12_000
MOST_TABLE_TEXT = 10_000
# Slack publishes no number for `msg_blocks_too_long`; 13,200 characters is what apps have met.
MOST_BLOCK_TEXT = 13_200
MOST_VIEW_BYTES = 250_000
ID_LENGTH = 255
MOST_METADATA_BYTES = 32_000


def walk(value: object) -> Iterator[Json]:
    """Every object inside, from the outside in, in reading order."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def elements_of(block: Json) -> list[Json]:
    """The elements of one well-formed block."""
    found: list[Json] = []
    if isinstance(block.get("accessory"), dict):
        found.append(block["accessory"])
    if isinstance(block.get("element"), dict):
        found.append(block["element"])
    if block.get("type") in ("actions", "context_actions"):
        found += block.get("elements") or []
    if isinstance(block.get("actions"), list):
        found += block["actions"]
    return [element for element in found if element.get("type")]


def flat(blocks: list[Json]) -> list[Json]:
    """The blocks with those inside containers and carousels."""
    found: list[Json] = []
    for block in blocks:
        found.append(block)
        found += flat(block.get("child_blocks") or [])
        if block.get("type") == "carousel":
            found += flat(block.get("elements") or [])
    return found


def check_unique(report: Report, pointer: str, blocks: list[Json]) -> None:
    """Block ids must differ within the surface, action ids within a block."""
    check_id = string(ID_LENGTH)
    for place, block in enumerate(blocks):
        here = f"{pointer}/{place}"
        block_id = block.get("block_id")
        if block_id is not None:
            check_id(report, f"{here}/block_id", block_id)
            if block_id in report.block_ids:
                report.add(f"{here}/block_id", f"`block_id` {block_id} already exists")
            report.block_ids.add(str(block_id))
        seen: set[str] = set()
        for element in elements_of(block):
            action_id = element.get("action_id")
            if action_id in seen:
                report.add(here, f"`action_id` {action_id} already exists for block_id {block_id}")
            elif action_id is not None:
                seen.add(str(action_id))


def check_together(report: Report, pointer: str, blocks: list[Json]) -> None:
    """What holds for all the blocks of a message together."""
    kinds = [block.get("type") for block in flat(blocks)]
    if kinds.count("table") > 1:
        report.add(pointer, "only one table block allowed per message")
    markdown = sum(len(str(b.get("text", ""))) for b in blocks if b.get("type") == "markdown")
    if markdown > MOST_MARKDOWN:
        report.add(
            pointer, f"markdown text must be less than {MOST_MARKDOWN + 1} characters in all"
        )
    focused = [e for e in walk(blocks) if e.get("focus_on_load") is True]
    if len(focused) > 1:
        report.add(pointer, "only one element may have focus_on_load")


def inspect(blocks: object, surface: str, pointer: str = "/blocks") -> list[str]:
    """Slack's complaints about these blocks on this surface; empty if it would take them."""
    report = Report(surface)
    each = typed(BLOCKS, SURFACE_BLOCKS[surface])
    listed(each, MOST_BLOCKS[surface], 0)(report, pointer, blocks)
    # The rest reads inside the blocks, so it needs them well formed.
    if isinstance(blocks, list) and not report.problems:
        check_unique(report, pointer, blocks)
        check_together(report, pointer, blocks)
    return report.problems


def words_in(blocks: object) -> int:
    """How many characters of text the blocks carry."""
    return sum(len(part["text"]) for part in walk(blocks) if isinstance(part.get("text"), str))


def finish(blocks: list[Json], ids: Identifiers) -> list[Json]:
    """The blocks as Slack stores them: with the block ids and action ids that were left out."""
    finished = deepcopy(blocks)
    for block in flat(finished):
        block.setdefault("block_id", ids.next("b")[1:6])
        for element in elements_of(block):
            if element.get("type") != "image":
                element.setdefault("action_id", ids.next("a")[1:6])
        finish_texts(block)
    return finished


def finish_texts(part: object) -> None:
    """Give every text object inside the field that Slack adds to it."""
    for text in walk(part):
        if text.get("type") == "plain_text":
            text.setdefault("emoji", True)
        elif text.get("type") == "mrkdwn":
            text.setdefault("verbatim", False)


def message_blocks(given: object, ids: Identifiers) -> list[Json]:
    """The blocks of a message, checked and finished; refuses as chat.postMessage does."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise SlackError("invalid_blocks_format")
    problems = inspect(given, "message")
    if problems:
        raise SlackError(
            "invalid_blocks", problems, errors=[p.removeprefix("[ERROR] ") for p in problems]
        )
    tables = [block for block in given if block.get("type") in ("table", "data_table", "markdown")]
    if words_in(tables) > MOST_TABLE_TEXT + MOST_MARKDOWN:
        raise SlackError("msg_blocks_too_long")
    if words_in([block for block in given if block not in tables]) > MOST_BLOCK_TEXT:
        raise SlackError("msg_blocks_too_long")
    return finish(given, ids)


VIEW_FIELDS = {
    "callback_id": string(255, 0), "external_id": string(255, 0),
    "private_metadata": string(3000, 0),
}  # fmt: skip
TITLES = {"title": plain(24), "submit": plain(24), "close": plain(24)}
VIEW_KNOWN = frozenset(
    {"type", "title", "blocks", "close", "submit", "private_metadata", "callback_id",
     "clear_on_close",      "notify_on_close", "external_id", "submit_disabled"}
)  # fmt: skip


def check_frame(report: Report, view: Json, surface: str) -> None:
    """Everything about a view but its blocks."""
    if view.get("type") != surface:
        report.add("/view/type", f"must be {surface}")
    if "blocks" not in view:
        report.add("/view", "missing required field: blocks")
    checks = VIEW_FIELDS if surface == "home" else VIEW_FIELDS | TITLES
    for name, check in checks.items():
        if view.get(name) is not None:
            check(report, f"/view/{name}", view[name])
    if surface == "modal":
        check_modal(report, view)
    for name in view:
        if name not in VIEW_KNOWN:
            report.add("/view", f"invalid additional property: {name}")


def check_view(view: object, surface: str) -> Json:
    """A view as an app sends it, checked; refuses as views.open and views.publish do."""
    if not isinstance(view, dict):
        raise SlackError(
            "invalid_arguments", ["[ERROR] must provide an object [json-pointer:/view]"]
        )
    if len(json.dumps(view, ensure_ascii=False).encode()) > MOST_VIEW_BYTES:
        raise SlackError("view_too_large")
    report = Report(surface)
    check_frame(report, view, surface)
    problems = report.problems + inspect(view.get("blocks", []), surface, "/view/blocks")
    if problems:
        raise SlackError("invalid_arguments", problems)
    return view


def check_modal(report: Report, view: Json) -> None:
    """A modal has a title, and a submit button if it has inputs."""
    if view.get("title") is None:
        report.add("/view", "missing required field: title")
    blocks = view.get("blocks")
    kinds = (
        {b.get("type") for b in blocks if isinstance(b, dict)}
        if isinstance(blocks, list)
        else set()
    )
    if "input" in kinds and view.get("submit") is None:
        report.add("/view", "missing required field: submit")


def check_metadata(given: object) -> Json | None:
    """Message metadata, checked: an event type and a flat payload."""
    if given is None or given == {}:
        return None
    if not isinstance(given, dict):
        raise SlackError("invalid_metadata_format")
    if not isinstance(given.get("event_type"), str) or not isinstance(
        given.get("event_payload"), dict
    ):
        raise SlackError("invalid_metadata_schema")
    if not given["event_type"]:
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(given).encode()) > MOST_METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return deepcopy(given)
