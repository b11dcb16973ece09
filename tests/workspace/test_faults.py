"""Faults on demand, as Slack's own client meets them."""

import ssl
import time

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler

from bot.workspace.client import ControlError, Workspace


def texts(workspace: Workspace, channel: str) -> list[str]:
    """What stands in the channel."""
    return [message.text for message in workspace.messages(channel)]


def test_drop_after_posts_and_cuts_the_connection(workspace: Workspace, client: WebClient) -> None:
    """The client sees a broken connection although the message is there."""
    channel = workspace.add_channel("dropped-after")
    workspace.fault("drop_after", method="chat.postMessage")
    with pytest.raises(ConnectionError):
        client.chat_postMessage(channel=channel, text="did it arrive?")
    assert texts(workspace, "dropped-after") == ["did it arrive?"]
    assert workspace.traffic(kind="api")[-1]["dropped"] is True
    assert client.auth_test()["ok"]


def test_the_sdks_default_retry_posts_twice(workspace: Workspace, tls: ssl.SSLContext) -> None:
    """Why posts must not be repeated blindly: the default handler doubles the message."""
    channel = workspace.add_channel("doubled")
    workspace.fault("drop_after", method="chat.*")
    eager = WebClient(
        workspace.bot_token, workspace.api_url, ssl=tls,
        retry_handlers=[ConnectionErrorRetryHandler()],
    )  # fmt: skip
    eager.chat_postMessage(channel=channel, text="x")
    assert texts(workspace, "doubled") == ["x", "x"]


def test_drop_before_does_nothing(workspace: Workspace, client: WebClient) -> None:
    """The connection breaks and the message is not there."""
    channel = workspace.add_channel("dropped-before")
    workspace.fault("drop_before", method="chat.postMessage")
    with pytest.raises(ConnectionError):
        client.chat_postMessage(channel=channel, text="lost")
    assert texts(workspace, "dropped-before") == []


@pytest.mark.parametrize(
    ("kind", "order", "status", "posted"),
    [
        ("429", {"retry_after": 7}, 429, []),
        ("500", {}, 500, []),
        ("503", {}, 503, []),
        ("500_after", {}, 500, ["x"]),
        ("error", {"error": "fatal_error"}, 200, []),
    ],
)
def test_bad_answers(
    workspace: Workspace, client: WebClient, kind: str, order: dict[str, object], status: int,
    posted: list[str],
) -> None:  # fmt: skip
    """Statuses and errors come as ordered, once, with or without the work done."""
    name = f"bad-{kind.replace('_', '-')}"
    channel = workspace.add_channel(name)
    workspace.fault(kind, method="chat.postMessage", **order)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=channel, text="x")
    assert refused.value.response.status_code == status
    if kind == "429":
        assert refused.value.response.headers["Retry-After"] == "7"
    assert texts(workspace, name) == posted
    assert client.chat_postMessage(channel=channel, text="y")["ok"]


def test_slow(workspace: Workspace, client: WebClient) -> None:
    """A slow method takes its time and then answers."""
    workspace.fault("slow", method="auth.test", seconds=0.3)
    started = time.monotonic()
    assert client.auth_test()["ok"]
    assert time.monotonic() - started >= 0.3


def test_faults_are_counted_listed_and_refused(workspace: Workspace, client: WebClient) -> None:
    """A fault strikes as often as ordered; unknown kinds are refused with what there is."""
    workspace.fault("error", method="auth.*", times=2, error="internal_error")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="internal_error"):
            client.auth_test()
    assert client.auth_test()["ok"]
    assert workspace.state()["faults"] == []
    with pytest.raises(ControlError, match="drop_after"):
        workspace.fault("earthquake")
