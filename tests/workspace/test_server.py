"""Starting and stopping: the ready line, signals, the lifeline, refusals."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.workspace.client import Workspace
from tests.workspace.raw_app import RawApp

ROOT = Path(__file__).resolve().parents[2]
READY_KEYS = {
    "ready", "url", "api_url", "control_url", "bot_token", "app_token", "team_id", "app_id",
    "bot_user_id", "bot_id", "channels", "users",
}  # fmt: skip
START = [sys.executable, "-m", "bot.workspace"]


@pytest.mark.parametrize("ending", ["SIGTERM", "SIGINT", "lifeline"])
def test_one_line_then_a_quiet_end(ending: str) -> None:
    """One line of JSON when it listens; it stops on signals or with its parent, socket or not."""
    child = subprocess.Popen(  # noqa: S603 - our own module
        [*START, "--port", "0", "--lifeline"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdin is not None
    ready = json.loads(child.stdout.readline())
    assert set(ready) == READY_KEYS
    workspace = Workspace(ready["url"])
    with RawApp(workspace) as app:
        if ending == "lifeline":
            child.stdin.close()
            child.stdin = None
        else:
            os.kill(child.pid, getattr(signal, ending))
        assert app.is_closed()
    rest, errors = child.communicate(timeout=10)
    assert (child.returncode, rest, errors) == (0, "", "")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--host", "0.0.0.0"], "loopback only"),  # noqa: S104 - that it is refused
        (["--manifest", "/nowhere.yml"], "cannot be read"),
        (["--seed", "/nowhere.json"], "No such file"),
    ],
)
def test_refused_starts(words: list[str], complaint: str) -> None:
    """What cannot be started is told in one line, with status 1."""
    done = subprocess.run(  # noqa: S603 - our own module
        [*START, *words], capture_output=True, text=True, check=False, cwd=ROOT, timeout=20
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert complaint in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_manifest_limits_the_app(tmp_path: Path) -> None:
    """The name, scopes and commands come from the manifest's file."""
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(
        """
        display_information: {name: Probe}
        features:
          bot_user: {display_name: Probe}
          slash_commands: [{command: /probe, description: x}]
        oauth_config: {scopes: {bot: ["commands", "chat:write"]}}
        settings: {event_subscriptions: {bot_events: ["app_mention"]}, socket_mode_enabled: true}
        """
    )
    with Workspace.launch(manifest=manifest) as workspace:
        app = workspace.state()["app"]
        assert app["name"] == "Probe"
        assert app["scopes"] == ["chat:write", "commands"]
        assert (app["events"], app["commands"]) == (["app_mention"], ["/probe"])
        bea = workspace.as_("Bea Buyer")
        assert bea.command("/readiness", channel="orders").error == "command_not_found"
        assert bea.say("@probe hi", channel="orders").mentions == [
            f"<@{workspace.ready['bot_user_id']}>"
        ]
