"""A running workspace for each test module, and the clients that reach it."""

import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk import WebClient

from bot.workspace.client import Workspace

Modal = dict[str, object]


@pytest.fixture(scope="module")
def shared() -> Iterator[Workspace]:
    """One workspace for the module."""
    with Workspace.launch() as workspace:
        yield workspace


@pytest.fixture
def workspace(shared: Workspace) -> Iterator[Workspace]:
    """The module's workspace, well-behaved and without rate limits when the test begins."""
    shared.clear_faults()
    shared.forget()
    shared.rates(on=False)
    shared.manifest_from({})
    shared.post("scopes", token="restored")
    shared.timing(ack_seconds=3.0, retry_delays=[1.0, 60.0, 300.0], share_delay=0.0)
    yield shared
    shared.clear_faults()


@pytest.fixture(scope="session")
def tls() -> ssl.SSLContext:
    """One TLS context; the client would build one per call otherwise."""
    return ssl.create_default_context()


@pytest.fixture
def client(workspace: Workspace, tls: ssl.SSLContext) -> WebClient:
    """Slack's own client, without its retries."""
    return WebClient(
        token=workspace.bot_token, base_url=workspace.api_url, ssl=tls, retry_handlers=[]
    )


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    """Where a person's act waits while the test plays the app."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


def modal(title: str = "New order", **more: object) -> dict[str, object]:
    """A small modal with one required input."""
    view: dict[str, object] = {
        "type": "modal",
        "callback_id": "new",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Open"},
        "blocks": [
            {
                "type": "input",
                "block_id": "quantity",
                "label": {"type": "plain_text", "text": "Quantity"},
                "element": {"type": "plain_text_input", "action_id": "value"},
            }
        ],
    }
    return view | more


def button(text: str = "Yes", action_id: str = "answer", value: str = "yes") -> dict[str, object]:
    """An actions block with one button."""
    element = {
        "type": "button",
        "text": {"type": "plain_text", "text": text},
        "action_id": action_id,
        "value": value,
    }
    return {"type": "actions", "block_id": "choices", "elements": [element]}
