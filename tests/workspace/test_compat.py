"""Other people's apps run on the workspace unchanged: Bolt for Python, async, and Node."""

import asyncio
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.client import Outcome, Workspace
from tests.workspace.conftest import modal

NODE_APP = Path(__file__).with_name("node_app.js")


def drive(workspace: Workspace) -> tuple[Outcome, Outcome, str]:
    """What a person does with the greeting app: a message, a button, a command, a modal."""
    bea = workspace.as_("Bea Buyer")
    said = bea.say("hello", channel="orders")
    greeting = workspace.wait_for_reply(said, "Hey there")
    pressed = bea.press("Click me", channel=greeting.channel, ts=greeting.ts)
    workspace.wait_for_message("clicked the button", channel="orders")
    bea.command("/readiness", "ORDER-1", channel="orders")
    workspace.wait_for_modal("Bea Buyer", "New order")
    submitted = bea.submit({"Quantity": "12"})
    thanks = workspace.wait_for_message("got 12", channel="@Bea Buyer")
    return pressed, submitted, thanks.plain


async def run_async_app(workspace: Workspace) -> tuple[Outcome, Outcome, str]:
    """The greeting app on AsyncApp and aiohttp, and a person in another thread."""
    client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
    app = AsyncApp(client=client)

    @app.message("hello")
    async def greet(message, say) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        text = {"type": "mrkdwn", "text": f"Hey there <@{message['user']}>!"}
        accessory = {
            "type": "button",
            "text": {"type": "plain_text", "text": "Click me"},
            "action_id": "click",
        }
        block = {"type": "section", "text": text, "accessory": accessory}
        await say(blocks=[block], text="Hey there", thread_ts=message["ts"])

    @app.action("click")
    async def click(body, ack, say) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        await ack()
        await say(f"<@{body['user']['id']}> clicked the button")

    @app.command("/readiness")
    async def command(ack, body, client) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    @app.view("new")
    async def view(ack, body, view, client) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        await ack()
        quantity = view["state"]["values"]["quantity"]["value"]["value"]
        await client.chat_postMessage(channel=body["user"]["id"], text=f"got {quantity}")

    @app.event("message")
    async def other() -> None:
        """Other messages are none of this app's business."""

    handler = AsyncSocketModeHandler(app, workspace.app_token)
    await handler.connect_async()
    try:
        return await asyncio.to_thread(drive, workspace)
    finally:
        await handler.close_async()


def test_async_bolt(workspace: Workspace) -> None:
    """An AsyncApp over aiohttp's Socket Mode client answers messages, buttons and modals."""
    pressed, submitted, thanks = asyncio.run(run_async_app(workspace))
    assert (pressed.ok, submitted.ok, submitted.modal, thanks) == (True, True, None, "got 12")


@pytest.mark.timeout(180)
def test_node_bolt(workspace: Workspace, tmp_path: Path) -> None:
    """Bolt for JavaScript, installed as published, does the same."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("node and npm are not here, so Bolt for JavaScript was not tried")
    (tmp_path / "package.json").write_text('{"private": true}')
    install = [npm, "install", "--no-audit", "--no-fund", "--silent", "@slack/bolt@4"]
    done = subprocess.run(install, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - npm as found
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no words"])[-1]
        pytest.skip(f"npm could not install @slack/bolt ({reason}), so it was not tried")
    shutil.copy(NODE_APP, tmp_path / "app.js")
    settings = {
        "token": workspace.bot_token,
        "appToken": workspace.app_token,
        "api": workspace.api_url,
        "view": modal(),
    }
    with subprocess.Popen(  # noqa: S603 - the app beside this test
        [node, "app.js", json.dumps(settings)], cwd=tmp_path, stdin=subprocess.PIPE
    ) as child:
        try:
            workspace.wait_for_socket(timeout=20)
            pressed, submitted, thanks = drive(workspace)
        finally:
            child.terminate()
    assert (pressed.ok, submitted.ok, submitted.modal, thanks) == (True, True, None, "got 12")
