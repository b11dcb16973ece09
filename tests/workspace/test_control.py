"""The control API itself: who may call it, misuse, reading, waiting, people and channels."""

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from bot.workspace.client import ControlError, Workspace
from bot.workspace.control.routes import ACTS, SETTINGS
from bot.workspace.faults import API_KINDS, OTHER_KINDS
from tests.workspace.conftest import button
from tests.workspace.raw_app import RawApp


@pytest.fixture
def app(workspace: Workspace) -> Iterator[RawApp]:
    """One connected app."""
    with RawApp(workspace) as connected:
        yield connected


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "evil.test"}, 403),
        ({"host": "127.0.0.1.evil.test"}, 403),
        ({"origin": "http://evil.test"}, 403),
        ({"host": "localhost"}, 200),
        ({"host": "localhost:1", "origin": "http://localhost:1"}, 200),
    ],
)
def test_only_this_machine(workspace: Workspace, headers: dict[str, str], status: int) -> None:
    """Foreign Host and Origin headers are refused, so that no web page can act."""
    place = urlsplit(workspace.api_url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=5)
    connection.request("GET", "/control/state", headers=headers)
    assert connection.getresponse().status == status
    connection.close()


@pytest.mark.parametrize(
    ("act", "body", "error"),
    [
        ("say", {"as": "Nobody", "channel": "orders", "text": "x"}, "no_such_person"),
        ("say", {"channel": "orders", "text": "x"}, "no_person"),
        ("say", {"as": "bea", "channel": "nowhere", "text": "x"}, "no_such_channel"),
        ("say", {"as": "Sun Supplier", "channel": "orders", "text": "x"}, "not_in_channel"),
        ("say", {"as": "bea", "channel": "orders", "text": "x", "thread_ts": "1"},
         "thread_not_found"),
        ("press", {"as": "bea"}, "no_element_named"),
        ("press", {"as": "bea", "label": "Launch"}, "no_such_element"),
        ("submit", {"as": "bea"}, "no_modal"),
        ("dance", {"as": "bea"}, "no_such_act"),
        ("timing", {"patience": 1}, "no_such_time"),
        ("disconnect", {"reason": "boredom"}, "no_such_reason"),
        ("manifest", {"path": "/nowhere.yml"}, "bad_manifest"),
    ],
)  # fmt: skip
def test_misuse(workspace: Workspace, act: str, body: dict[str, object], error: str) -> None:
    """What no person could do is refused with a code and a sentence."""
    with pytest.raises(ControlError) as refused:
        workspace.post(act, **body)
    assert refused.value.code == error
    assert refused.value.detail


def test_edits_and_deletions(workspace: Workspace, app: RawApp) -> None:
    """The app hears of edits and deletions with what stood there before; parents leave a mark."""
    bea = workspace.as_("Bea Buyer")
    said = bea.say("12 hours", channel="orders")
    app.answer()
    bea.edit(said, "14 hours")
    changed = app.answer()["payload"]["event"]
    assert (changed["subtype"], changed["hidden"]) == ("message_changed", True)
    assert changed["message"]["text"] == "14 hours"
    assert changed["message"]["edited"]["user"] == workspace.user("Bea Buyer")
    assert changed["previous_message"]["text"] == "12 hours"
    reply = bea.say("reply", channel="orders", thread_ts=said.ts)
    app.answer()
    bea.delete(said)
    tombstone = app.answer()["payload"]["event"]
    assert tombstone["message"]["subtype"] == "tombstone"
    bea.delete(reply)
    deleted = app.answer()["payload"]["event"]
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", reply.ts)
    assert deleted["previous_message"]["text"] == "reply"
    with pytest.raises(ControlError, match="not_yours"):
        workspace.as_("Quinn Quality").delete(bea.say("mine", channel="orders"))


def test_mentions_are_two_events(workspace: Workspace, app: RawApp) -> None:
    """A mention of the bot is a message and an app_mention with the same ts."""
    said = workspace.as_("Bea Buyer").say("@Readiness why?", channel="orders")
    events = [app.answer()["payload"]["event"] for _ in range(2)]
    assert {event["type"] for event in events} == {"message", "app_mention"}
    assert {event["ts"] for event in events} == {said.ts}
    assert said.mentions == [f"<@{workspace.ready['bot_user_id']}>"]


def test_the_bots_own_messages_come_back(
    workspace: Workspace, app: RawApp, client: WebClient
) -> None:
    """As at Slack, the app hears its own messages, marked with its bot id."""
    client.chat_postMessage(channel=workspace.channel("orders"), text="me")
    event = app.answer()["payload"]["event"]
    assert (event["bot_id"], event["text"]) == (workspace.ready["bot_id"], "me")


def test_direct_messages(workspace: Workspace, app: RawApp) -> None:
    """What is said to the bot directly arrives as `im`, without app_mention."""
    workspace.as_("Bea Buyer").say("@Readiness hello", channel="@Readiness")
    event = app.answer()["payload"]["event"]
    assert (event["type"], event["channel_type"]) == ("message", "im")
    assert workspace.messages("@Bea Buyer")[-1].text == event["text"]


def test_reactions_and_membership_are_events(workspace: Workspace, app: RawApp) -> None:
    """Reactions, joining and leaving reach the app."""
    bea = workspace.as_("Bea Buyer")
    said = bea.say("x", channel="orders")
    app.answer()
    bea.react(said, "eyes")
    added = app.answer()["payload"]["event"]
    assert (added["type"], added["reaction"], added["item"]["ts"]) == (
        "reaction_added", "eyes", said.ts,
    )  # fmt: skip
    workspace.add_person("Nia New", tz="Asia/Tokyo")
    workspace.as_("Nia New").join("orders")
    joined = app.answer()["payload"]["event"]
    assert (joined["type"], joined["user"]) == (
        "member_joined_channel", workspace.user("Nia New"),
    )  # fmt: skip


def test_waiting_needs_no_sleep(workspace: Workspace, client: WebClient) -> None:
    """What was waited for is found whether it came before or after; what is not there is told."""
    bea = workspace.as_("Bea Buyer")
    said = bea.say("question", channel="orders")
    client.chat_postMessage(
        channel=said.channel, text="first answer", thread_ts=said.ts, blocks=[button()]
    )
    reply = workspace.wait_for_reply(said)
    assert (reply.labels, reply.thread_ts) == (["Yes"], said.ts)
    client.chat_update(channel=said.channel, ts=reply.ts, text="second answer", blocks=[])
    assert workspace.wait_for_message("second", since=reply.n).ts == reply.ts
    with pytest.raises(TimeoutError, match="Yes"):
        workspace.wait_for_message("third", timeout=0.05)


def test_the_event_stream(workspace: Workspace) -> None:
    """A page can follow the traffic as server-sent events."""
    mark = workspace.mark()
    place = urlsplit(workspace.api_url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=5)
    connection.request("GET", f"/control/events?since={mark}&kind=message")
    answer = connection.getresponse()
    workspace.as_("Bea Buyer").say("live", channel="orders")
    lines = [answer.readline().decode().strip() for _ in range(2)]
    connection.close()
    answer.close()
    assert lines[0].startswith("id: ")
    assert json.loads(lines[1].removeprefix("data: "))["message"]["plain"] == "live"


def test_a_seed_makes_another_team() -> None:
    """A seed replaces people and channels; nothing of the default remains."""
    seed = {
        "seed": "two",
        "team": {"name": "Other", "domain": "other"},
        "people": [{"name": "Olga Other", "tz": "Europe/Madrid"}],
        "channels": [{"name": "buying", "is_private": True}],
    }
    with Workspace.launch(seed=seed) as other:
        assert list(other.ready["users"]) == ["Olga Other"]
        assert list(other.ready["channels"]) == ["buying"]
        said = other.as_("Olga").say("hola", channel="buying")
        assert other.thread("buying", said.ts)[0].sender == "Olga Other"


def documented(heading: str) -> set[str]:
    """The words in backquotes in the first column of the tables below a heading."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "workspace.md").read_text("utf-8")
    below = text.split(heading, 1)[1].split("\n### ", 1)[0].split("\n**Faults**", 1)[0]
    cells = [line.split("|")[1] for line in below.splitlines() if line.startswith("|")]
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def test_the_documentation_names_every_act_setting_and_fault() -> None:
    """docs/workspace.md lists what there is, and nothing else."""
    assert documented("### Acts") == set(ACTS)
    settings = {word.removeprefix("POST ") for word in documented("### Settings") if "POST" in word}
    assert settings == set(SETTINGS) | {"disconnect"}
    assert documented("**Faults**: ") - {"Workspace(url)"} >= API_KINDS | OTHER_KINDS
