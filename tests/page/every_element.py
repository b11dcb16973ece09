"""A small Bolt app that shows every block and every element, and says what it heard.

It has nothing to do with Readiness: the page serves any app. `/everything` posts messages with all
of Block Kit, `/form` opens a modal with every input, `/live` one whose inputs tell what is typed at
once; what is pressed or entered is told in the channel.
"""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

if TYPE_CHECKING:
    from bot.workspace.client import Workspace

Json = dict[str, Any]
ANYTHING = re.compile(".*")
# Long enough to be seen, short enough to be acknowledged.
THINKING_SECONDS = 0.5


def words(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Json:
    """A mrkdwn text object."""
    return {"type": "mrkdwn", "text": text}


def options(*names: str) -> list[Json]:
    """Options of a menu; the value is the name in small letters."""
    return [{"text": words(name), "value": name.lower()} for name in names]


CONFIRM = {
    "title": words("Sure?"), "text": marked("This *cannot* be undone."),
    "confirm": words("Do it"), "deny": words("Leave it"), "style": "danger",
}  # fmt: skip


def pickers(picture: str) -> list[Json]:
    """Sections whose accessory is each element that may stand there."""
    elements: list[Json] = [
        {"type": "button", "text": words("Plain")},
        {"type": "button", "text": words("Primary"), "style": "primary", "value": "1"},
        {"type": "button", "text": words("Danger"), "style": "danger", "confirm": CONFIRM},
        {"type": "static_select", "placeholder": words("One fruit"),
         "options": options("Apple", "Pear", "Plum")},
        {"type": "static_select", "placeholder": words("Grouped"), "option_groups": [
            {"label": words("Fruit"), "options": options("Fig")},
            {"label": words("Nut"), "options": options("Walnut")}]},
        {"type": "multi_static_select", "placeholder": words("Some fruit"),
         "options": options("Apple", "Pear", "Plum"), "initial_options": options("Pear")},
        {"type": "external_select", "placeholder": words("Search"), "min_query_length": 0},
        {"type": "multi_external_select", "placeholder": words("Search many"),
         "min_query_length": 0},
        {"type": "users_select", "placeholder": words("A person")},
        {"type": "multi_users_select", "placeholder": words("People")},
        {"type": "channels_select", "placeholder": words("A channel")},
        {"type": "multi_channels_select", "placeholder": words("Channels")},
        {"type": "conversations_select", "placeholder": words("A conversation")},
        {"type": "multi_conversations_select", "placeholder": words("Conversations")},
        {"type": "overflow", "options": options("Open", "Archive")},
        {"type": "checkboxes", "options": options("Checked", "Unchecked"),
         "initial_options": options("Checked")},
        {"type": "radio_buttons", "options": options("Left", "Right")},
        {"type": "datepicker", "initial_date": "2026-12-24"},
        {"type": "timepicker", "initial_time": "14:30"},
        {"type": "image", "image_url": picture, "alt_text": "the sign"},
    ]  # fmt: skip
    return [
        {
            "type": "section",
            "block_id": f"{element['type']}-{place}",
            "text": marked(f"*{element['type']}* {place}"),
            "accessory": element
            if element["type"] == "image"
            else element | {"action_id": f"{element['type']}-{place}"},
        }
        for place, element in enumerate(elements)
    ] + [
        {"type": "actions", "block_id": "moment", "elements": [
            {"type": "datetimepicker", "action_id": "datetimepicker",
             "initial_date_time": 1795251600}]},
    ]  # fmt: skip


def rich() -> Json:
    """A rich_text block with every part."""
    leaves: list[Json] = [
        {"type": "text", "text": "bold", "style": {"bold": True}},
        {"type": "text", "text": " and code ", "style": {"code": True}},
        {"type": "link", "url": "https://example.com/", "text": "a link"},
        {"type": "emoji", "name": "tada"},
        {"type": "broadcast", "range": "here"},
        {"type": "color", "value": "#ff8800"},
        {"type": "date", "timestamp": 1795251600, "format": "{date_long}", "fallback": "a day"},
    ]
    section = {"type": "rich_text_section", "elements": leaves}
    return {
        "type": "rich_text",
        "elements": [
            section,
            {"type": "rich_text_list", "style": "ordered", "elements": [section]},
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [section]},
            {"type": "rich_text_quote", "elements": leaves},
            {"type": "rich_text_preformatted", "elements": leaves[:1]},
        ],
    }


def others(picture: str) -> list[Json]:
    """The blocks that are no sections."""
    card = {
        "type": "card", "title": words("A card"), "body": marked("with *words*"),
        "actions": [{"type": "button", "text": words("Card button"), "action_id": "card"}],
    }  # fmt: skip
    image = {"type": "image", "image_url": picture, "alt_text": "the sign", "title": words("Sign")}
    task = {"type": "task_card", "task_id": "1", "title": "A task", "status": "in_progress"}
    return [
        {"type": "header", "text": words("Every block")},
        {"type": "section", "fields": [marked("*Left*\n1"), marked("*Right*\n2")]},
        {"type": "divider"},
        image,
        {"type": "image", "image_url": "https://elsewhere.example/x.png", "alt_text": "far away"},
        {"type": "context", "elements": [marked("_context_"), {
            "type": "image", "image_url": picture, "alt_text": "small"}]},
        rich(),
        {"type": "table", "rows": [
            [{"type": "raw_text", "text": "Part"}, {"type": "raw_text", "text": "Size"}],
            [{"type": "raw_text", "text": "A"}, {"type": "raw_number", "value": 24}]],
         "column_settings": [None, {"align": "right"}]},
        {"type": "markdown", "text": (
            "# Heading\n\n- one\n  - **two**\n1. three\n\n> quoted\n\n"
            "| a | b |\n|---|---|\n| 1 | `2` |\n\n```\ncode\n```\n[link](https://example.com)")},
        {"type": "file", "external_id": "ABC", "source": "remote"},
        {"type": "video", "alt_text": "a video", "title": words("Video"),
         "thumbnail_url": "https://elsewhere.example/t.png",
         "video_url": "https://elsewhere.example/v"},
        card,
        {"type": "carousel", "elements": [card | {"title": words("In a row")}]},
        {"type": "container", "title": words("Folded"), "is_collapsible": True,
         "child_blocks": [{"type": "divider"}]},
        {"type": "plan", "title": "The plan", "tasks": [task]},
        task | {"status": "complete"},
        {"type": "call", "call_id": "R1"},
        {"type": "data_table", "title": "Numbers"},
        {"type": "data_visualization", "title": "Curve"},
        {"type": "auth_provider", "title": "Sign in"},
        {"type": "actions", "block_id": "buttons", "elements": [
            {"type": "button", "text": words("Linked"), "url": "https://example.com/",
             "action_id": "linked"},
            {"type": "workflow_button", "text": words("Flow"), "action_id": "flow",
             "workflow": {"trigger": {"url": "https://example.com"}}}]},
        {"type": "context_actions", "block_id": "opinions", "elements": [
            {"type": "feedback_buttons", "action_id": "opinion",
             "positive_button": {"text": words("Good"), "value": "good"},
             "negative_button": {"text": words("Bad"), "value": "bad"}},
            {"type": "icon_button", "icon": "trash", "text": words("Bin"), "action_id": "bin"}]},
    ]  # fmt: skip


def form() -> Json:
    """A modal with every input."""
    inputs: list[tuple[str, Json]] = [
        ("Words", {"type": "plain_text_input"}),
        ("Story", {"type": "plain_text_input", "multiline": True, "max_length": 200}),
        ("Number", {"type": "number_input", "is_decimal_allowed": False, "max_value": "100"}),
        ("E-mail", {"type": "email_text_input"}),
        ("Link", {"type": "url_text_input"}),
        ("Rich", {"type": "rich_text_input"}),
        ("Fruit", {"type": "static_select", "options": options("Apple", "Pear")}),
        ("Person", {"type": "users_select"}),
        ("Day", {"type": "datepicker"}),
        ("Time", {"type": "timepicker"}),
        ("Moment", {"type": "datetimepicker", "initial_date_time": 1795251600}),
        ("Boxes", {"type": "checkboxes", "options": options("First", "Second")}),
        ("Side", {"type": "radio_buttons", "options": options("Left", "Right")}),
        ("Files", {"type": "file_input", "max_files": 2}),
    ]
    blocks = [
        {
            "type": "input", "block_id": label, "label": words(label), "optional": label != "Words",
            "element": element | {"action_id": "value"},
        }
        for label, element in inputs
    ]  # fmt: skip
    blocks += [
        {"type": "alert", "level": "warning", "text": marked("Mind the *gap*.")},
        {"type": "actions", "block_id": "stack", "elements": [
            {"type": "button", "text": words("Push"), "action_id": "push"},
            {"type": "button", "text": words("Update"), "action_id": "update"}]},
    ]  # fmt: skip
    return {
        "type": "modal", "callback_id": "form", "title": words("Every input"),
        "submit": words("Send"), "close": words("Cancel"), "blocks": blocks,
    }  # fmt: skip


def live() -> Json:
    """A modal whose inputs tell the app at once; the first one letter by letter."""
    letters = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    inputs: list[tuple[str, Json]] = [
        ("Letters", {"type": "plain_text_input"} | letters),
        ("Words", {"type": "plain_text_input"}),
        ("Number", {"type": "number_input", "is_decimal_allowed": True}),
        ("E-mail", {"type": "email_text_input"}),
        ("Link", {"type": "url_text_input"}),
        ("Rich", {"type": "rich_text_input"}),
        ("Moment", {"type": "datetimepicker"}),
    ]
    return {
        "type": "modal", "callback_id": "live", "title": words("Heard at once"),
        "submit": words("Done"),
        "blocks": [
            {"type": "input", "block_id": label, "label": words(label), "dispatch_action": True,
             "optional": True, "element": element | {"action_id": f"live-{label}"}}
            for label, element in inputs
        ],
    }  # fmt: skip


def small(title: str) -> Json:
    """A modal to lie on another."""
    return {
        "type": "modal", "callback_id": "small", "title": words(title), "submit": words("Clear"),
        "blocks": [{"type": "section", "text": marked("_on top_")}],
    }  # fmt: skip


def hear(client: WebClient, channel: str, body: Json) -> None:
    """Push or update a modal where that was pressed; else tell what was heard."""
    action = body["actions"][0]
    if action["action_id"] == "push":
        client.views_push(trigger_id=body["trigger_id"], view=small("Pushed"))
    elif action["action_id"] == "update":
        view = form() | {"title": words("Updated")}
        client.views_update(view_id=body["view"]["id"], view=view)
    else:
        shown = {name: action[name] for name in sorted(action) if not name.endswith("_ts")}
        text = f"heard {action['action_id']}: {json.dumps(shown)}"
        client.chat_postMessage(channel=channel, text=text)


def build(workspace: Workspace) -> SocketModeHandler:
    """The app, connected."""
    client = WebClient(token=workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
    app = App(client=client)
    channel = workspace.channel("orders")
    show(app, client, channel, f"{workspace.ready['url']}/page/icon.svg")
    take(app, client, channel)
    handler = SocketModeHandler(app, workspace.app_token)
    handler.connect()
    workspace.wait_for_socket()
    return handler


def show(app: App, client: WebClient, channel: str, picture: str) -> None:
    """The commands."""

    @app.command("/everything")
    def everything(ack: Any) -> None:  # noqa: ANN401 - Bolt's own
        ack()
        client.chat_postMessage(channel=channel, text="pickers", blocks=pickers(picture))
        client.chat_postMessage(channel=channel, text="blocks", blocks=others(picture))

    @app.command("/form")
    def opened(ack: Any, body: Json) -> None:  # noqa: ANN401 - Bolt's own
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.command("/live")
    def heard_at_once(ack: Any, body: Json) -> None:  # noqa: ANN401 - Bolt's own
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=live())


def take(app: App, client: WebClient, channel: str) -> None:
    """What is done with a press, a choice, a search, a form; other news are heard, and no more."""

    @app.action(ANYTHING)  # type: ignore[call-overload, untyped-decorator, unused-ignore]
    def acted(ack: Any, body: Json) -> None:  # noqa: ANN401 - Bolt's own
        ack()
        hear(client, channel, body)

    @app.options(ANYTHING)  # type: ignore[untyped-decorator, unused-ignore]
    def offered(ack: Any, payload: Json) -> None:  # noqa: ANN401 - Bolt's own
        ack(options=options(*(f"{payload['value'] or 'Found'} {n}" for n in (1, 2))))

    @app.view("form")
    def sent(ack: Any, view: Json) -> None:  # noqa: ANN401 - Bolt's own
        values = {block: entry["value"] for block, entry in view["state"]["values"].items()}
        if values["Words"]["value"] == "slow":
            time.sleep(THINKING_SECONDS)
        if values["Words"]["value"] in {"wrong", "slow"}:
            ack(response_action="errors", errors={"Words": "That is the wrong word."})
            return
        ack(response_action="push", view=small("Sent"))
        client.chat_postMessage(channel=channel, text=f"form {json.dumps(values)}")

    @app.view("live")
    def done(ack: Any) -> None:  # noqa: ANN401 - Bolt's own
        ack()

    @app.view("small")
    def cleared(ack: Any) -> None:  # noqa: ANN401 - Bolt's own
        ack(response_action="clear")

    for event in ("message", "file_shared"):
        app.event(event)(lambda: None)
