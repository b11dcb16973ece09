"""The bot as a process: it stays connected, rests when nothing happens, and stops when told."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli.stage import Stage
from store import outbox
from store.database import open_database
from tests.banks import FIRST_BANK

if TYPE_CHECKING:
    from bot.cli.stage import Running
    from bot.workspace.client import Outcome

BEA = "Bea Buyer"


def bot_of(stage: Stage) -> Running:
    """The bot's process."""
    assert stage.bot is not None
    return stage.bot


def cpu_seconds(stage: Stage) -> float:
    """What the bot has used of the processor so far."""
    fields = Path(f"/proc/{bot_of(stage).pid}/stat").read_text(encoding="ascii")
    user, system = fields.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def help_of(stage: Stage) -> Outcome:
    """What a buyer gets for `/readiness help`."""
    return stage.workspace.as_(BEA).command("/readiness", "help", channel="orders")


def open_order(stage: Stage, code: str) -> str:
    """Open an order, and return the ts of its card."""
    bea = stage.workspace.as_(BEA)
    bea.command("/readiness", f"new {code}", channel="orders")
    outcome = bea.submit({"Product": "Bracket", "Supplier": "Acme"})
    assert outcome.ok, outcome.raw
    return stage.workspace.wait_for_message(code, channel="orders").ts


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
def test_a_connection_that_slack_renews_loses_nothing(stage: Stage, reason: str) -> None:
    """Told to go, the bot connects anew, and what is said meanwhile is heard once."""
    workspace = stage.workspace
    ts = open_order(stage, f"RENEW-{reason.replace('_', '-')}")
    workspace.wait_until_quiet()
    mark = workspace.mark()
    workspace.disconnect(reason, close_after=0.5)
    workspace.as_(BEA).say("status", channel="orders", thread_ts=ts)
    workspace.wait_for(lambda item: item["change"] == "hello", since=mark, kind="socket")
    workspace.wait_for_message("production", channel="orders", thread_ts=ts, since=mark)
    workspace.wait_until_quiet(seconds=0.5)
    said = [
        item["message"]["plain"]
        for item in workspace.traffic(since=mark, kind="message")
        if item["change"] == "posted" and item["message"].get("bot_id")
    ]
    assert len(said) == 1, said
    assert help_of(stage).ok


def test_a_connection_that_breaks_without_a_word_is_noticed(stage: Stage) -> None:
    """Cut off without a close frame, the bot is back within seconds and burns none meanwhile."""
    workspace = stage.workspace
    mark, before = workspace.mark(), cpu_seconds(stage)
    workspace.disconnect("cut")
    workspace.wait_for(
        lambda item: item["change"] == "hello", since=mark, kind="socket", timeout=12
    )
    assert cpu_seconds(stage) - before < 1
    assert help_of(stage).ok


def test_a_bot_with_nothing_to_do_rests(stage: Stage) -> None:
    """With all said, the bot uses next to nothing of the processor."""
    stage.workspace.wait_until_quiet()

    before, began = cpu_seconds(stage), time.monotonic()
    stage.workspace.get("wait", since=stage.workspace.mark(), timeout=3)
    share = (cpu_seconds(stage) - before) / (time.monotonic() - began)
    # This stage looks at the clock twice a second; at the default of 15 s it is far less.
    assert share < 0.1


def test_a_bot_told_to_stop_stops_and_finishes_what_it_said(stage: Stage) -> None:
    """SIGTERM in the middle of a post ends the bot within two seconds; the next start goes on."""
    workspace = stage.workspace
    workspace.fault("slow", method="chat.postMessage", seconds=2.5)
    bea = workspace.as_(BEA)
    bea.command("/readiness", "new STOP-1", channel="orders")
    mark = workspace.mark()
    assert bea.submit({"Product": "Bracket", "Supplier": "Acme"}).ok
    began = time.monotonic()
    bot_of(stage).terminate()
    assert bot_of(stage).wait(10) == 0
    assert time.monotonic() - began < 2.5
    workspace.wait_for_message("STOP-1", channel="orders", since=mark)
    stage.start_bot()
    workspace.wait_for_message("Why", channel="orders", since=mark)
    workspace.wait_until_quiet(seconds=0.5)
    cards = [m for m in workspace.messages("orders") if "STOP-1 ·" in m.plain]
    assert len(cards) == 1
    database = open_database(stage.database_url)
    try:
        with database.read() as session:
            assert outbox.pending_count(session) == 0
    finally:
        database.close()


def test_a_bot_without_a_right_to_a_socket_says_so_and_ends(stage: Stage) -> None:
    """A wrong app-level token ends the start with a sentence, not with a process that hangs."""
    environment = os.environ | stage.environment() | {"SLACK_APP_TOKEN": "xapp-wrong"}
    environment["DATABASE_URL"] = f"sqlite:///{stage.folder / 'wrong.db'}"
    told = subprocess.run(
        [sys.executable, "-m", "bot.cli", "run"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert told.returncode == 1
    assert "SLACK_APP_TOKEN" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_workspace_that_goes_away_is_not_cried_over(tmp_path: Path) -> None:
    """With Slack gone, the bot waits, says little about it, and still stops when told."""
    with Stage(tmp_path, FIRST_BANK) as stage:
        stage.workspace.stop()
        with pytest.raises(subprocess.TimeoutExpired):
            bot_of(stage).wait(3)
        bot_of(stage).terminate()
        assert bot_of(stage).wait(5) == 0
        lines = stage.log.read_text(encoding="utf-8").splitlines()
        assert len([line for line in lines if " ERROR " in line or " WARNING " in line]) < 15
        assert not [line for line in lines if "Traceback" in line]
