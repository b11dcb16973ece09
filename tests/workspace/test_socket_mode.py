"""Socket Mode on the wire: one socket per payload, acknowledgements, redelivery, refresh."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.workspace.client import Workspace
from tests.workspace.raw_app import RawApp, call


@pytest.fixture
def app(workspace: Workspace) -> Iterator[RawApp]:
    """One connected app."""
    with RawApp(workspace) as connected:
        yield connected


def lost(workspace: Workspace, since: int, reason: str) -> dict[str, object]:
    """The traffic item that says something was lost."""
    return workspace.wait_for(lambda item: item["reason"] == reason, since, "lost")


def test_hello(workspace: Workspace, app: RawApp) -> None:
    """The first frame counts the connections and names the app."""
    assert app.hello["type"] == "hello"
    assert app.hello["num_connections"] == 1
    assert app.hello["connection_info"] == {"app_id": workspace.ready["app_id"]}
    assert "debug_info" in app.hello


def test_a_ticket_works_once(workspace: Workspace) -> None:
    """A WebSocket address cannot be used twice, nor made up."""
    url = call(workspace, "apps.connections.open", workspace.app_token)["url"]
    with connect(url, proxy=None) as wire:
        wire.recv(5)
        with pytest.raises(InvalidStatus), connect(url, proxy=None):
            pass


def test_at_most_ten_connections(workspace: Workspace) -> None:
    """The eleventh connection is told that there are too many."""
    apps = [RawApp(workspace) for _ in range(10)]
    eleventh = RawApp(workspace)
    assert apps[-1].hello["num_connections"] == 10
    assert eleventh.hello == {"type": "disconnect", "reason": "too_many_websockets"}
    for connected in [*apps, eleventh]:
        connected.close()
    workspace.wait_until_quiet(0.05)


def test_pong_echoes_the_ping(app: RawApp) -> None:
    """A client's ping comes back with its payload."""
    assert app.wire.ping("session:1234.5").wait(5)


def test_an_event_carries_what_bolt_needs(workspace: Workspace, app: RawApp) -> None:
    """The envelope and the callback have Slack's fields."""
    said = workspace.as_("Bea Buyer").say("a < b & <!channel>", channel="orders")
    envelope = app.answer()
    event = envelope["payload"]["event"]
    assert envelope["type"] == "events_api"
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")
    assert envelope["accepts_response_payload"] is False
    assert event["text"] == "a &lt; b &amp; &lt;!channel&gt;"
    assert (event["ts"], event["channel_type"]) == (said.ts, "channel")
    assert event["blocks"][0]["type"] == "rich_text"
    assert envelope["payload"]["authorizations"][0]["user_id"] == workspace.ready["bot_user_id"]


def test_each_payload_goes_to_one_socket(workspace: Workspace, app: RawApp) -> None:
    """Two sockets take turns; none gets the other's payload."""
    with RawApp(workspace) as second:
        for _ in range(4):
            workspace.as_("Bea Buyer").say("x", channel="orders")
        got = [app.answer()["envelope_id"] for _ in range(2)]
        got += [second.answer()["envelope_id"] for _ in range(2)]
        assert len(set(got)) == 4
        assert app.silent()
        assert second.silent()


def test_redelivery_with_the_same_event_id(workspace: Workspace, app: RawApp) -> None:
    """An event that is not acknowledged comes again, numbered, with the same ids, then no more."""
    workspace.timing(ack_seconds=0.1, retry_delays=[0.05, 0.05, 0.05])
    workspace.as_("Bea Buyer").say("again", channel="orders")
    frames = [app.receive() for _ in range(4)]
    assert [frame["retry_attempt"] for frame in frames] == [0, 1, 2, 3]
    assert [frame["retry_reason"] for frame in frames] == ["", "timeout", "timeout", "timeout"]
    assert len({frame["payload"]["event_id"] for frame in frames}) == 1
    assert len({frame["envelope_id"] for frame in frames}) == 1
    assert lost(workspace, 0, "given_up")["envelope_id"] == frames[0]["envelope_id"]
    assert app.silent()


def test_an_acknowledged_event_is_not_repeated(workspace: Workspace, app: RawApp) -> None:
    """After the second delivery was acknowledged there is no third."""
    workspace.timing(ack_seconds=0.1, retry_delays=[0.05, 0.05, 0.05])
    workspace.as_("Bea Buyer").say("once", channel="orders")
    app.receive()
    app.answer()
    assert app.silent()


def test_an_event_waits_for_a_socket(workspace: Workspace) -> None:
    """What happens while nobody is connected arrives as a retry on connection."""
    workspace.as_("Bea Buyer").say("anyone?", channel="orders")
    with RawApp(workspace) as app:
        envelope = app.answer()
        assert envelope["payload"]["event"]["text"] == "anyone?"
        assert envelope["retry_attempt"] == 1


@pytest.mark.parametrize("reason", ["close", "cut"])
def test_a_dying_socket_gives_its_event_to_the_next(workspace: Workspace, reason: str) -> None:
    """An event that was under way on a dead socket is delivered on another."""
    workspace.timing(ack_seconds=0.1, retry_delays=[0.05])
    with RawApp(workspace) as first:
        workspace.as_("Bea Buyer").say("lost?", channel="orders")
        event_id = first.receive()["payload"]["event_id"]
        if reason == "close":
            first.close()
        else:
            assert workspace.disconnect("cut") == 1
            assert first.is_closed()
    with RawApp(workspace) as second:
        again = second.answer()
    assert (again["payload"]["event_id"], again["retry_attempt"]) == (event_id, 1)


def test_commands_time_out_and_are_not_repeated(
    workspace: Workspace, app: RawApp, background: ThreadPoolExecutor
) -> None:
    """Without acknowledgement the person sees a timeout, and the app gets no second chance."""
    workspace.timing(ack_seconds=0.2)
    bea = workspace.as_("Bea Buyer")
    waiting = background.submit(bea.command, "/readiness", "ORDER-1", channel="orders")
    envelope = app.receive()
    outcome = waiting.result(5)
    assert (outcome.ok, outcome.error) == (False, "operation_timeout")
    assert 0.2 <= outcome.seconds < 1
    app.ack(envelope)
    late = workspace.wait_for(lambda item: item["late"], kind="ack")
    assert late["envelope_id"] == envelope["envelope_id"]
    assert app.silent()


def test_without_a_socket_an_interaction_fails_at_once(workspace: Workspace) -> None:
    """Nobody connected: the person is told."""
    outcome = workspace.as_("Bea Buyer").command("/readiness", channel="orders")
    assert (outcome.ok, outcome.error) == (False, "dispatch_failed")


def test_the_default_times_are_slacks(workspace: Workspace) -> None:
    """Three seconds to acknowledge; the first repeat about four seconds after the event."""
    timing = workspace.state()["timing"]
    assert timing["ack_seconds"] == 3.0
    assert timing["ack_seconds"] + timing["retry_delays"][0] == 4.0
    assert (timing["trigger_seconds"], timing["response_url_seconds"]) == (3.0, 1800.0)


def test_an_acknowledgement_that_is_too_large_is_lost(
    workspace: Workspace, app: RawApp, background: ThreadPoolExecutor
) -> None:
    """Over 65,535 bytes the acknowledgement might as well not have been sent."""
    workspace.timing(ack_seconds=0.3)
    bea = workspace.as_("Bea Buyer")
    waiting = background.submit(bea.command, "/readiness", channel="orders")
    app.ack(app.receive(), {"text": "x" * 65_536})
    assert waiting.result(5).error == "acknowledgement_lost"


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_a_refresh_moves_everything_to_the_new_socket(workspace: Workspace, reason: str) -> None:
    """A socket that was told to go gets nothing more once there is another, and is then closed."""
    with RawApp(workspace) as old:
        assert workspace.disconnect(reason, close_after=1.5) == 1
        told = old.receive()
        assert (told["type"], told["reason"]) == ("disconnect", reason)
        with RawApp(workspace) as new:
            assert new.hello["num_connections"] == 2
            workspace.as_("Bea Buyer").say("x", channel="orders")
            assert new.answer()["payload"]["event"]["text"] == "x"
            assert old.is_closed()


def test_link_disabled_closes_at_once(workspace: Workspace, app: RawApp) -> None:
    """When Socket Mode is switched off the connection ends."""
    workspace.disconnect("link_disabled")
    assert app.receive()["reason"] == "link_disabled"
    assert app.is_closed()


def test_swallowed_duplicated_and_held(workspace: Workspace, app: RawApp) -> None:
    """Faults of delivery: an acknowledgement not taken, one event twice, events out of order."""
    bea = workspace.as_("Bea Buyer")
    workspace.timing(ack_seconds=0.1, retry_delays=[0.05])
    workspace.fault("swallow_ack", type="events_api")
    bea.say("swallowed", channel="orders")
    assert app.answer()["retry_attempt"] == 0
    assert app.answer()["retry_attempt"] == 1
    workspace.fault("duplicate")
    bea.say("twice", channel="orders")
    pair = [app.answer(), app.answer()]
    assert len({frame["payload"]["event_id"] for frame in pair}) == 1
    assert len({frame["envelope_id"] for frame in pair}) == 2
    workspace.fault("hold", times=0)
    for text in ("first", "second"):
        bea.say(text, channel="orders")
    assert app.silent(0.1)
    workspace.clear_faults()
    assert [app.answer()["payload"]["event"]["text"] for _ in "12"] == ["second", "first"]
    workspace.redeliver(pair[0]["payload"]["event_id"])
    again = app.answer()
    assert again["payload"] == pair[0]["payload"]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")


def test_events_follow_subscription_and_membership(workspace: Workspace, app: RawApp) -> None:
    """Only what the manifest subscribes to, and only where the bot is a member."""
    bea = workspace.as_("Bea Buyer")
    workspace.add_channel("without-bot", bot=False)
    bea.say("@Readiness hello", channel="without-bot")
    scopes = {"oauth_config": {"scopes": {"bot": ["app_mentions:read", "channels:history"]}}}
    only_mentions = {"settings": {"event_subscriptions": {"bot_events": ["app_mention"]}}}
    workspace.manifest_from(scopes | only_mentions)
    bea.say("nothing", channel="orders")
    bea.say("@Readiness yes", channel="orders")
    event = app.answer()["payload"]["event"]
    assert (event["type"], event["text"]) == (
        "app_mention",
        f"<@{workspace.ready['bot_user_id']}> yes",
    )
    assert app.silent(0.1)


def test_the_builtin_client_survives_a_refresh(workspace: Workspace, client: WebClient) -> None:
    """Bolt's own Socket Mode client opens a new socket when asked to, and keeps answering."""
    app = App(client=client, process_before_response=True)

    @app.command("/readiness")
    def readiness(ack: object) -> None:
        assert callable(ack)
        ack("here")

    handler = SocketModeHandler(app, workspace.app_token)
    handler.client.logger.setLevel(logging.CRITICAL)
    handler.connect()
    try:
        workspace.wait_for_socket()
        mark = workspace.mark()
        workspace.disconnect("refresh_requested")
        workspace.wait_for(lambda item: item["change"] == "opened", mark, "socket")
        workspace.wait_for(lambda item: item["change"] == "closed", mark, "socket")
        outcome = workspace.as_("Bea Buyer").command("/readiness", channel="orders")
        assert [message.plain for message in outcome.messages] == ["here"]
    finally:
        handler.close()


def test_slacks_own_times(workspace: Workspace, app: RawApp) -> None:
    """With nothing shortened, the second delivery comes about four seconds after the first."""
    started = time.monotonic()
    workspace.as_("Bea Buyer").say("slow app", channel="orders")
    first = app.receive()
    again = app.answer()
    assert again["payload"] == first["payload"]
    assert again["retry_attempt"] == 1
    assert 3.9 < time.monotonic() - started < 5
