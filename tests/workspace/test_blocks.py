"""Block Kit as Slack takes and refuses it: a table of blocks, and the rules against the SDK."""

import inspect as python_inspect
from types import ModuleType
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import block_elements, blocks

from bot.workspace.block_rules import BLOCKS
from bot.workspace.blocks import MOST_VIEW_BYTES, inspect
from bot.workspace.client import Workspace
from bot.workspace.element_rules import ELEMENTS
from bot.workspace.shapes import Shape
from tests.workspace.conftest import button, modal

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def markdown(text: str) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def option(number: int, text: str = "o") -> Json:
    """An option."""
    return {"text": plain(text), "value": str(number)}


def actions(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def press(**more: object) -> Json:
    """A button element."""
    return {"type": "button", "text": plain("Go"), "action_id": "go"} | more


def select(kind: str, count: int) -> Json:
    """An element with that many options."""
    return {"type": kind, "action_id": "s", "options": [option(n) for n in range(count)]}


def labelled(element: Json) -> Json:
    """An input block."""
    return {"type": "input", "label": plain("L"), "element": element | {"action_id": "a"}}


def table(rows: int, cells: int) -> Json:
    """A table."""
    row = [{"type": "raw_text", "text": "x"} for _ in range(cells)]
    return {"type": "table", "rows": [row] * rows}


def section(**more: object) -> Json:
    """A section."""
    return {"type": "section", **more}


GOOD: list[tuple[str, Json]] = [
    ("section", section(text=markdown("x" * 3000))),
    ("fields", section(fields=[plain("x" * 2000)] * 10)),
    ("accessory", section(text=plain("x"), accessory=press(value="v" * 2000))),
    ("actions", actions(*[press(action_id=str(n)) for n in range(25)])),
    ("select", actions(select("static_select", 100))),
    ("radio", labelled(select("radio_buttons", 10))),
    ("header", {"type": "header", "text": plain("x" * 150)}),
    ("context", {"type": "context", "elements": [markdown("x")] * 10}),
    ("image", {"type": "image", "image_url": "http://127.0.0.1/a.png", "alt_text": "a"}),
    ("markdown", {"type": "markdown", "text": "x" * 12_000}),
    ("table", table(100, 20)),
    (
        "rich text",
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [
                                {"type": "text", "text": "x", "style": {"bold": True}},
                                {"type": "user", "user_id": "U1"},
                            ],
                        }
                    ],
                }
            ],
        },
    ),
    (
        "container",
        {"type": "container", "title": plain("x"), "child_blocks": [{"type": "divider"}]},
    ),
    ("card", {"type": "card", "title": markdown("x"), "actions": [press()]}),
    ("divider", {"type": "divider", "block_id": "d"}),
]
BAD: list[tuple[str, Json, str]] = [
    ("unknown block", {"type": "fireworks"}, "unsupported type: fireworks [json-pointer:/blocks/0"),
    ("no type", {"text": "x"}, "missing required field: type"),
    ("text too long", section(text=markdown("x" * 3001)), "less than 3001 characters"),
    ("empty text", section(text=markdown("")), "more than 0 characters"),
    ("neither text nor fields", section(), "missing required field: one of text, fields"),
    ("eleven fields", section(fields=[plain("x")] * 11), "no more than 10 items"),
    ("long field", section(fields=[plain("x" * 2001)]), "[json-pointer:/blocks/0/fields/0/text]"),
    ("extra field", section(text=plain("x"), colour="red"), "invalid additional property: colour"),
    ("long header", {"type": "header", "text": plain("x" * 151)}, "less than 151"),
    ("mrkdwn header", {"type": "header", "text": markdown("x")}, "must be one of plain_text"),
    ("mrkdwn button", actions(press(text=markdown("x"))), "must be one of plain_text"),
    ("long button", actions(press(text=plain("x" * 76))), "less than 76"),
    ("long button value", actions(press(value="x" * 2001)), "less than 2001"),
    ("button style", actions(press(style="loud")), "valid enum value"),
    ("button number value", actions(press(value=7)), "must provide a string"),
    ("no elements", actions(), "no fewer than 1 items"),
    ("26 elements", actions(*[press(action_id=str(n)) for n in range(26)]), "no more than 25"),
    ("action_id twice", actions(press(), press()), "`action_id` go already exists"),
    ("long action_id", actions(press(action_id="x" * 256)), "less than 256"),
    ("101 options", actions(select("static_select", 101)), "no more than 100"),
    ("11 radio buttons", actions(select("radio_buttons", 11)), "no more than 10"),
    ("11 checkboxes", actions(select("checkboxes", 11)), "no more than 10"),
    ("6 in overflow", actions(select("overflow", 6)), "no more than 5"),
    (
        "long option",
        actions(select("static_select", 1) | {"options": [option(1, "x" * 76)]}),
        "less than 76",
    ),
    (
        "initial option not offered",
        actions(select("static_select", 2) | {"initial_option": option(9)}),
        "initial option must be one of the options",
    ),
    ("input without label", {"type": "input", "element": {"type": "plain_text_input"}}, "label"),
    ("button as input", labelled(press()), "unsupported type: button"),
    ("file input in a message", labelled({"type": "file_input"}), "unsupported type: file_input"),
    ("alert in a message", {"type": "alert", "text": plain("x")}, "unsupported type: alert"),
    ("text input in actions", actions({"type": "plain_text_input"}), "unsupported type"),
    ("eleven in context", {"type": "context", "elements": [markdown("x")] * 11}, "no more than 10"),
    ("long markdown", {"type": "markdown", "text": "x" * 12_001}, "less than 12001"),
    ("101 rows", table(101, 1), "no more than 100"),
    ("21 cells", table(1, 21), "no more than 20"),
    ("image without alt", {"type": "image", "image_url": "http://a"}, "alt_text"),
    ("two images in one", {"type": "image", "alt_text": "x", "image_url": "x",
                           "slack_file": {"id": "F1"}}, "only one of"),
    ("rich text part", {"type": "rich_text", "elements": [{"type": "poem"}]}, "unsupported type"),
    ("not an object", {"type": "section", "text": "x"}, "must provide an object"),
]  # fmt: skip


@pytest.mark.parametrize(("block"), [row[1] for row in GOOD], ids=[row[0] for row in GOOD])
def test_taken(block: Json) -> None:
    """Blocks at their limits are taken."""
    assert inspect([block], "message") == []


@pytest.mark.parametrize(
    ("block", "sentence"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
def test_refused(block: Json, sentence: str) -> None:
    """Blocks beyond a limit are refused, and the complaint names the place."""
    problems = inspect([block], "message")
    assert any(sentence in problem for problem in problems), problems
    assert all(problem.startswith("[ERROR] ") for problem in problems)
    assert all("[json-pointer:/blocks" in problem for problem in problems)


@pytest.mark.parametrize(
    ("surface", "together", "sentence"),
    [
        ("message", [{"type": "divider"}] * 51, "no more than 50 items allowed"),
        ("modal", [{"type": "divider"}] * 101, "no more than 100 items allowed"),
        ("message", [{"type": "divider", "block_id": "a"}] * 2, "`block_id` a already exists"),
        ("message", [table(1, 1), table(1, 1)], "only one table"),
        ("message", [{"type": "markdown", "text": "x" * 7000}] * 2, "12001 characters in all"),
        ("modal", [{"type": "markdown", "text": "x"}], "unsupported type: markdown"),
        ("modal", [table(1, 1)], "unsupported type: table"),
        ("home", [{"type": "alert", "text": plain("x")}], "unsupported type: alert"),
        ("message", {"type": "divider"}, "must provide an array"),
    ],
)
def test_refused_together(surface: str, together: object, sentence: str) -> None:
    """Limits on all blocks of a surface together."""
    assert any(sentence in problem for problem in inspect(together, surface))


def test_modals_take_what_messages_do_not() -> None:
    """Alerts and file inputs are for modals."""
    upload = labelled({"type": "file_input", "max_files": 10})
    assert inspect([{"type": "alert", "text": plain("x")}, upload], "modal") == []


def test_the_answer_to_bad_blocks(client: WebClient, workspace: Workspace) -> None:
    """Web API: `invalid_blocks`, and the messages with their pointers."""
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=workspace.channel("orders"), text="x", blocks=[section()])
    answer = refused.value.response
    assert answer["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0]" in answer["response_metadata"]["messages"][0]


@pytest.mark.parametrize(
    ("view", "error", "sentence"),
    [
        (modal("x" * 25), "invalid_arguments", "/view/title/text"),
        (modal(private_metadata="x" * 3001), "invalid_arguments", "/view/private_metadata"),
        (modal(submit=None), "invalid_arguments", "missing required field: submit"),
        (modal(close=plain("x" * 25)), "invalid_arguments", "/view/close/text"),
        (modal(blocks=[{"type": "divider"}] * 101), "invalid_arguments", "/view/blocks"),
        (modal(colour="red"), "invalid_arguments", "invalid additional property"),
        (modal(private_metadata="x" * MOST_VIEW_BYTES), "view_too_large", ""),
        ({"type": "home", "blocks": []}, "invalid_arguments", "/view/type"),
    ],
)
def test_bad_views(
    client: WebClient, workspace: Workspace, view: Json, error: str, sentence: str
) -> None:
    """Views beyond Slack's limits are refused before the trigger is looked at."""
    del workspace
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id="1.2.3", view=view)
    answer = refused.value.response
    assert answer["error"] == error
    assert sentence in str(answer.get("response_metadata", {}).get("messages", ""))


def test_block_ids_are_filled_in(client: WebClient, workspace: Workspace) -> None:
    """What the app left out Slack fills in, so that every element can be named."""
    element: Json = {"type": "button", "text": plain("Go")}
    sent = client.chat_postMessage(
        channel=workspace.channel("orders"), text="x", blocks=[actions(element), button()]
    )
    stored = sent["message"]["blocks"]
    assert stored[0]["block_id"]
    assert stored[0]["elements"][0]["action_id"]
    assert stored[1]["block_id"] == "choices"


def known_to_the_sdk(module: ModuleType, base: type) -> dict[str, set[str]]:
    """The fields of every block or element of Slack's own models, by type."""
    found: dict[str, set[str]] = {}
    for _, kind in python_inspect.getmembers(module, python_inspect.isclass):
        name = getattr(kind, "type", None)
        if issubclass(kind, base) and isinstance(name, str):
            # Their `attributes` name more: what a base class has and Slack does not take.
            fields = set(python_inspect.signature(kind).parameters) - {"others"}
            found.setdefault(name, set()).update(fields)
    return found


@pytest.mark.parametrize(
    ("rules", "module", "base", "unknown"),
    [
        (BLOCKS, blocks, blocks.Block, set()),
        (
            ELEMENTS,
            block_elements,
            block_elements.InteractiveElement,
            {"rich_text_list", "rich_text_preformatted", "rich_text_quote", "rich_text_section"},
        ),
    ],
)
def test_no_field_of_the_sdk_is_refused(
    rules: dict[str, object], module: ModuleType, base: type, unknown: set[str]
) -> None:
    """Every block, element and attribute that Slack's own models can send is in the tables."""
    for name, attributes in known_to_the_sdk(module, base).items():
        if name in unknown:
            continue
        assert name in rules
        rule = rules[name]
        if isinstance(rule, Shape):
            allowed = {*rule.required, *rule.optional, "type", "block_id"}
            assert attributes <= allowed, name
