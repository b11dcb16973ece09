"""Commands, buttons, modals, Homes and shortcuts, from the click to what the person sees."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.workspace.client import ControlError, Outcome, Person, Workspace
from tests.workspace.conftest import button, modal
from tests.workspace.raw_app import RawApp

Json = dict[str, Any]


@pytest.fixture
def app(workspace: Workspace) -> Iterator[RawApp]:
    """One connected app."""
    workspace.manifest_from({"settings": {"event_subscriptions": {"bot_events": []}}} | ANYTHING)
    with RawApp(workspace) as connected:
        yield connected


ANYTHING: Json = {
    "oauth_config": {
        "scopes": {
            "bot": [
                "chat:write", "chat:write.public", "channels:history", "channels:read", "commands",
                "files:read", "files:write", "im:write", "users:read",
            ]
        }
    },
    "features": {
        "slash_commands": [
            {"command": "/readiness"},
            {"command": "/who", "should_escape": True},
        ],
        "shortcuts": [
            {"name": "New order", "type": "global", "callback_id": "new_order"},
            {"name": "Use as answer", "type": "message", "callback_id": "use_answer"},
        ],
    },
}  # fmt: skip


@pytest.fixture
def bea(workspace: Workspace) -> Iterator[Person]:
    """The buyer, with all modals closed."""
    person = workspace.as_("Bea Buyer")
    yield person
    if person.modal() is not None:
        workspace.timing(ack_seconds=0.01)
        person.close(all=True)


def run(
    background: ThreadPoolExecutor,
    app: RawApp,
    act: Callable[..., Outcome],
    *args: object,
    **more: object,
) -> tuple[Json, Outcome]:
    """Act, let the app acknowledge; returns the payload and the outcome."""
    answer = more.pop("answer", None)
    waiting = background.submit(act, *args, **more)
    payload: Json = app.answer(answer if isinstance(answer, dict) else None)["payload"]
    return payload, waiting.result(5)


def respond(url: str, body: Json) -> int:
    """Use a response URL."""
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=5)
    try:
        connection.request("POST", place.path, json.dumps(body))
        return connection.getresponse().status
    finally:
        connection.close()


def open_modal(
    background: ThreadPoolExecutor, app: RawApp, bea: Person, client: WebClient, view: Json
) -> str:
    """Open a modal by a command; returns the view's id."""
    payload, _ = run(background, app, bea.command, "/readiness", channel="orders")
    answer = client.views_open(trigger_id=payload["trigger_id"], view=view)
    view_id: str = answer["view"]["id"]
    return view_id


def test_command_payload(
    workspace: Workspace, app: RawApp, bea: Person, background: ThreadPoolExecutor
) -> None:
    """A command carries Slack's fields, and its acknowledgement's text is shown to one person."""
    payload, outcome = run(
        background, app, bea.command, "/readiness", "ORDER-1", channel="orders",
        answer={"text": "unknown order"},
    )  # fmt: skip
    expected = {
        "command": "/readiness", "text": "ORDER-1", "channel_name": "orders",
        "user_name": "bea.buyer", "team_domain": "acme-sourcing", "is_enterprise_install": "false",
    }  # fmt: skip
    assert expected.items() <= payload.items()
    assert {"trigger_id", "response_url", "api_app_id", "user_id", "team_id"} <= set(payload)
    assert "thread_ts" not in payload
    shown = outcome.messages[0]
    assert (shown.plain, shown.raw["ephemeral_to"]) == ("unknown order", payload["user_id"])
    assert shown.ts in [message.ts for message in bea.messages("orders")]
    others = workspace.as_("Max Manager").messages("orders")
    assert shown.ts not in [message.ts for message in others]


def test_an_in_channel_answer_is_for_everybody(
    workspace: Workspace, app: RawApp, bea: Person, background: ThreadPoolExecutor
) -> None:
    """`response_type: in_channel` posts where all can see it."""
    answer = {"text": "for all", "response_type": "in_channel"}
    run(background, app, bea.command, "/readiness", channel="orders", answer=answer)
    assert workspace.as_("Max Manager").messages("orders")[-1].plain == "for all"


def test_escaped_mentions_in_commands(
    workspace: Workspace, app: RawApp, bea: Person, background: ThreadPoolExecutor
) -> None:
    """`should_escape` turns names into ids with names; without it they stay words."""
    text = "ask @Max Manager & co"
    escaped, _ = run(background, app, bea.command, "/who", text, channel="orders")
    plain, _ = run(background, app, bea.command, "/readiness", text, channel="orders")
    max_id = workspace.user("Max Manager")
    assert escaped["text"] == f"ask <@{max_id}|max.manager> &amp; co"
    assert plain["text"] == "ask @Max Manager &amp; co"


@pytest.mark.parametrize(
    ("who", "command", "where", "error"),
    [
        ("Bea Buyer", "/readiness", {"channel": "orders", "thread_ts": "1.0"}, "command_in_thread"),
        ("Bea Buyer", "/nonsense", {"channel": "orders"}, "command_not_found"),
        ("Sun Supplier", "/readiness", {"channel": "shared-supplier"}, "command_not_found"),
    ],
)
def test_refused_commands(
    workspace: Workspace, app: RawApp, who: str, command: str, where: Json, error: str
) -> None:
    """In threads, when unknown, and for people of another company, a command is refused."""
    outcome = workspace.as_(who).command(command, "x", **where)
    assert (outcome.ok, outcome.error) == (False, error)
    assert app.silent(0.1)


def test_trigger_is_single_use_and_short_lived(
    workspace: Workspace, app: RawApp, bea: Person, client: WebClient,
    background: ThreadPoolExecutor,
) -> None:  # fmt: skip
    """A trigger opens one modal, within three seconds."""
    payload, _ = run(background, app, bea.command, "/readiness", channel="orders")
    trigger = payload["trigger_id"]
    assert client.views_open(trigger_id=trigger, view=modal())["ok"]
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=trigger, view=modal())
    payload, _ = run(background, app, bea.command, "/readiness", channel="orders")
    workspace.advance(3.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=payload["trigger_id"], view=modal())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        client.views_open(trigger_id="1.2.3", view=modal())


def test_response_url_works_five_times_for_half_an_hour(
    workspace: Workspace, app: RawApp, bea: Person, background: ThreadPoolExecutor
) -> None:
    """The sixth use is refused, and so is any after 30 minutes."""
    payload, _ = run(background, app, bea.command, "/readiness", channel="orders")
    url = payload["response_url"]
    assert [respond(url, {"text": str(n)}) for n in range(6)] == [200] * 5 + [404]
    assert bea.messages("orders")[-1].plain == "4"
    payload, _ = run(background, app, bea.command, "/readiness", channel="orders")
    workspace.advance(1801)
    assert respond(payload["response_url"], {"text": "late"}) == 404


def test_a_press_carries_message_container_and_state(
    workspace: Workspace, app: RawApp, bea: Person, client: WebClient,
    background: ThreadPoolExecutor,
) -> None:  # fmt: skip
    """A pressed button arrives with its message, its place and every input's value."""
    choices = [
        {"text": {"type": "plain_text", "text": word}, "value": word} for word in ("red", "blue")
    ]
    picker = {"type": "static_select", "action_id": "colour", "options": choices,
              "initial_option": choices[0]}  # fmt: skip
    row = {"type": "actions", "block_id": "row", "elements": [picker]}
    sent = client.chat_postMessage(
        channel=workspace.channel("orders"), text="?", blocks=[row, button()]
    )
    chosen, outcome = run(
        background, app, bea.choose, "", "blue", action_id="colour", channel="orders"
    )
    assert outcome.ok
    assert chosen["actions"][0]["selected_option"]["value"] == "blue"
    payload, _ = run(background, app, bea.press, "yes", channel="orders", ts=sent["ts"])
    action = payload["actions"][0]
    assert (action["block_id"], action["action_id"], action["value"]) == (
        "choices", "answer", "yes",
    )  # fmt: skip
    assert payload["container"]["message_ts"] == sent["ts"] == payload["message"]["ts"]
    colour = payload["state"]["values"]["row"]["colour"]
    assert (colour["type"], colour["selected_option"]["value"]) == ("static_select", "blue")
    replaced = {"replace_original": True, "text": "done", "blocks": []}
    assert respond(payload["response_url"], replaced) == 200
    assert workspace.message(sent["channel"], sent["ts"]).plain == "done"
    with pytest.raises(ControlError, match="no_such_element"):
        bea.press("Yes", channel="orders", ts=sent["ts"])
    stale, _ = run(background, app, bea.press, "Yes", channel="orders", ts=sent["ts"], stale=True)
    assert stale["actions"][0]["value"] == "yes"
    assert respond(stale["response_url"], {"delete_original": True}) == 200
    with pytest.raises(ControlError, match="no_such_message"):
        workspace.message(sent["channel"], sent["ts"])


def test_buttons_of_ephemeral_messages(
    workspace: Workspace, app: RawApp, bea: Person, client: WebClient,
    background: ThreadPoolExecutor,
) -> None:  # fmt: skip
    """An ephemeral's button works for its reader, and its content does not come back."""
    client.chat_postEphemeral(
        channel=workspace.channel("orders"), user=workspace.user("Bea Buyer"), text="?",
        blocks=[button("Only me", "only_me")],
    )  # fmt: skip
    payload, _ = run(background, app, bea.press, "Only me", channel="orders")
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    with pytest.raises(ControlError, match="no_such_element"):
        workspace.as_("Max Manager").press("Only me", channel="orders")


def test_a_modal_from_fill_to_submit(
    app: RawApp, bea: Person, client: WebClient, background: ThreadPoolExecutor
) -> None:
    """Required fields stop in the client; errors stand beside fields; then the modal closes."""
    open_modal(background, app, bea, client, modal())
    stopped = bea.submit()
    assert (stopped.error, list(stopped.errors)) == ("view_errors", ["Quantity"])
    assert app.silent(0.1)
    wrong = {"response_action": "errors", "errors": {"quantity": "too many"}}
    payload, outcome = run(background, app, bea.submit, {"Quantity": "12000"}, answer=wrong)
    assert payload["type"] == "view_submission"
    assert payload["view"]["type"] == "modal"
    entry = payload["view"]["state"]["values"]["quantity"]["value"]
    assert entry == {"type": "plain_text_input", "value": "12000"}
    assert (outcome.error, outcome.errors) == ("response_errors", {"Quantity": "too many"})
    assert outcome.modal is not None
    _, outcome = run(background, app, bea.submit)
    assert (outcome.ok, outcome.modal) == (True, None)
    unknown = {"response_action": "errors", "errors": {"nowhere": "?"}}
    open_modal(background, app, bea, client, modal())
    _, outcome = run(background, app, bea.submit, {"Quantity": "1"}, answer=unknown)
    assert outcome.error == "invalid_response"


def test_the_modal_stack(
    app: RawApp, bea: Person, client: WebClient, background: ThreadPoolExecutor
) -> None:
    """At most three modals; push, update with hash, back, clear, and view_closed on request."""
    with_button = modal("One", blocks=[button("Deeper", "deeper")])
    root = open_modal(background, app, bea, client, with_button)
    for title in ("Two", "Three"):
        pressed, _ = run(background, app, bea.press, "Deeper")
        assert pressed["container"] == {"type": "view", "view_id": bea.modals()[-1].raw["id"]}
        view = modal(title, blocks=[button("Deeper", "deeper")], notify_on_close=True)
        pushed = client.views_push(trigger_id=pressed["trigger_id"], view=view)["view"]
        assert pushed["root_view_id"] == root
    pressed, _ = run(background, app, bea.press, "Deeper")
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=pressed["trigger_id"], view=modal("Four"))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=pushed["id"], hash="stale", view=modal("Three!"))
    renamed = modal("Three!", notify_on_close=True)
    client.views_update(view_id=pushed["id"], hash=pushed["hash"], view=renamed)
    assert [view.title for view in bea.modals()] == ["One", "Two", "Three!"]
    closed, outcome = run(background, app, bea.close)
    assert (closed["type"], closed["is_cleared"]) == ("view_closed", False)
    assert outcome.modal is not None
    assert outcome.modal.title == "Two"
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id=pushed["id"], view=modal())
    closed, outcome = run(background, app, bea.close, all=True)
    assert (closed["is_cleared"], outcome.modal, bea.modals()) == (True, None, [])


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "update", "view": modal("Updated")}, ["Updated"]),
        ({"response_action": "push", "view": modal("Pushed")}, ["New order", "Pushed"]),
        ({"response_action": "clear"}, []),
    ],
)
def test_response_actions(
    app: RawApp, bea: Person, client: WebClient, background: ThreadPoolExecutor,
    answer: Json, titles: list[str],
) -> None:  # fmt: skip
    """What the acknowledgement of a submission says is done."""
    open_modal(background, app, bea, client, modal())
    _, outcome = run(background, app, bea.submit, {"Quantity": "1"}, answer=answer)
    assert outcome.ok
    assert [view.title for view in bea.modals()] == titles


def test_state_values_hold_every_kind_of_input(
    workspace: Workspace, app: RawApp, bea: Person, client: WebClient,
    background: ThreadPoolExecutor,
) -> None:  # fmt: skip
    """All inputs are in `state.values`, filled, initial or empty."""
    options = [
        {"text": {"type": "plain_text", "text": word}, "value": word.lower()}
        for word in ("Paint", "Tooling", "Packing")
    ]
    elements: dict[str, Json] = {
        "Boxes": {"type": "checkboxes", "options": options, "initial_options": options[:1]},
        "Radio": {"type": "radio_buttons", "options": options},
        "Many": {"type": "multi_static_select", "options": options},
        "Owner": {"type": "users_select"},
        "Where": {"type": "conversations_select"},
        "Day": {"type": "datepicker", "initial_date": "2026-12-01"},
        "Hour": {"type": "timepicker"},
        "Count": {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"},
        "Note": {"type": "plain_text_input", "initial_value": "old"},
        "Empty": {"type": "plain_text_input"},
    }
    blocks = [
        {
            "type": "input", "block_id": name, "optional": True,
            "label": {"type": "plain_text", "text": name},
            "element": element | {"action_id": "x"},
        }
        for name, element in elements.items()
    ]  # fmt: skip
    open_modal(background, app, bea, client, modal(blocks=blocks))
    refused = bea.submit({"Count": "0"})
    assert refused.errors == {"Count": "Please enter a number of at least 1."}
    filled = {
        "Radio": "tooling", "Many": ["Paint", "Packing"], "Owner": "Max Manager",
        "Where": "#orders", "Hour": "14:30", "Count": "7",
    }  # fmt: skip
    payload, _ = run(background, app, bea.submit, filled)
    values = {name: entry["x"] for name, entry in payload["view"]["state"]["values"].items()}
    assert [option["value"] for option in values["Boxes"]["selected_options"]] == ["paint"]
    assert values["Radio"]["selected_option"]["value"] == "tooling"
    assert len(values["Many"]["selected_options"]) == 2
    assert values["Owner"]["selected_user"] == workspace.user("Max Manager")
    assert values["Where"]["selected_conversation"] == workspace.channel("orders")
    assert (values["Day"]["selected_date"], values["Hour"]["selected_time"]) == (
        "2026-12-01", "14:30",
    )  # fmt: skip
    assert (values["Count"]["value"], values["Note"]["value"]) == ("7", "old")
    assert values["Empty"] == {"type": "plain_text_input", "value": None}


def test_home(
    workspace: Workspace, bea: Person, client: WebClient, background: ThreadPoolExecutor
) -> None:
    """Opening Home is an event; a published Home can be seen and pressed."""
    with RawApp(workspace) as app:
        assert bea.open_home() is None
        event = app.answer()["payload"]["event"]
        assert (event["type"], event["tab"], event["user"]) == (
            "app_home_opened", "home", workspace.user("Bea Buyer"),
        )  # fmt: skip
        view = {"type": "home", "blocks": [button("Refresh", "refresh")]}
        client.views_publish(user_id=event["user"], view=view)
        assert workspace.wait_for_home("Bea Buyer", "Refresh").labels == ["Refresh"]
        payload, _ = run(background, app, bea.press, "Refresh", surface="home")
        assert payload["view"]["type"] == "home"


def test_shortcuts(
    workspace: Workspace, app: RawApp, bea: Person, background: ThreadPoolExecutor
) -> None:
    """A global shortcut has no message, a message shortcut has."""
    payload, _ = run(background, app, bea.shortcut, "New order")
    assert (payload["type"], payload["callback_id"]) == ("shortcut", "new_order")
    said = workspace.as_("Max Manager").say("40 hours", channel="orders")
    payload, _ = run(background, app, bea.shortcut, "use_answer", said)
    assert (payload["type"], payload["message"]["text"]) == ("message_action", "40 hours")
    assert payload["message_ts"] == said.ts


def test_external_selects_ask_for_options(
    app: RawApp, bea: Person, client: WebClient, background: ThreadPoolExecutor
) -> None:
    """What the app offers can be chosen."""
    element = {"type": "external_select", "action_id": "order", "min_query_length": 0}
    block = {"type": "input", "block_id": "order", "element": element,
             "label": {"type": "plain_text", "text": "Order"}}  # fmt: skip
    open_modal(background, app, bea, client, modal(blocks=[block]))
    option = {"text": {"type": "plain_text", "text": "ORDER-7", "emoji": True}, "value": "7"}
    waiting = background.submit(bea.suggest, "Order", "ORD")
    asked = app.answer({"options": [option]})["payload"]
    assert (asked["type"], asked["value"]) == ("block_suggestion", "ORD")
    assert waiting.result(5) == [option]
    payload, _ = run(background, app, bea.submit, {"Order": "ORDER-7"})
    entry = payload["view"]["state"]["values"]["order"]["order"]
    assert entry["selected_option"] == option
