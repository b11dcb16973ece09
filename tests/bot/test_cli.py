"""The command line: every command tells a person what is and what to do, without stack traces."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.cli import commands, doctor, main
from bot.cli.dialogs import read
from bot.workspace.client import Workspace
from prompts import bank
from store.database import open_database, upgrade
from store.migrating import migrate
from tests.banks import FIRST, FIRST_BANK
from tests.bot.scenes import CONTRACT, open_order, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage
    from tests.bot.scenes import Scene

MANIFEST = Path(__file__).resolve().parents[2] / "manifest.yml"
SETTINGS = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_API_URL",
    "DATABASE_URL",
    "READINESS_EVIDENCE",
    "READINESS_CLOCK_URL",
)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and none of our settings in the environment."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    """A workspace without a bot in it."""
    with Workspace.launch(manifest=MANIFEST) as running:
        yield running


@pytest.fixture
def ready(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The same, with its tokens in the environment; whole again afterwards."""
    workspace.rates(on=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", workspace.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", workspace.app_token)
    monkeypatch.setenv("SLACK_API_URL", workspace.api_url)
    yield workspace
    workspace.clear_faults()
    workspace.manifest(MANIFEST)
    workspace.post("scopes", token="restored")


@pytest.fixture(scope="module")
def order(stage: Stage) -> Scene:
    """An order with an answer."""
    scene = open_order(stage, "ORDER-1").until_asked(CONTRACT)
    scene.says("Bea Buyer", "3")
    settle(stage)
    return scene


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """A command's status, and what it wrote to standard output and standard error."""
    status = main(words)
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return status, out, err


# doctor


@pytest.mark.usefixtures("ready")
def test_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    """Against a workspace with our manifest every line is ok, and so is the status."""
    assert upgrade("sqlite:///var/readiness.db").before is None
    status, out, _ = run(capsys, "doctor")
    assert status == 0, out
    lines = dict(line.removeprefix("ok   ").split(": ", 1) for line in out.splitlines())
    names = ["question bank", "database", "evidence", "SLACK_BOT_TOKEN", "scopes", "clock"]
    assert [*names, "SLACK_APP_TOKEN"] == list(lines)
    assert lines["scopes"] == "as in manifest.yml"
    assert lines["clock"] == "agrees with Slack's"
    assert lines["database"].endswith("writable")


def test_a_scope_is_missing(ready: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """The missing scope is named, with what to do about it."""
    ready.post("scopes", revoke=["files:read", "im:write"])
    status, out, _ = run(capsys, "doctor")
    assert status == 1
    assert "NOT  scopes: missing files:read, im:write. Paste manifest.yml into your app" in out


@pytest.mark.usefixtures("ready")
def test_a_wrong_bot_token(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack's word for it, and where to copy the right one."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
    status, out, _ = run(capsys, "doctor")
    assert status == 1
    assert "NOT  SLACK_BOT_TOKEN: Slack says invalid_auth. Copy it again from" in out


@pytest.mark.usefixtures("ready")
def test_a_wrong_app_token(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The app-level token is tried too, and its scope is named."""
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-wrong")
    status, out, _ = run(capsys, "doctor")
    assert status == 1
    assert "NOT  SLACK_APP_TOKEN: Slack says invalid_auth. Make one with the scope" in out


def test_tokens_that_were_mixed_up(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every wrong setting has its line; what needs no setting is looked at all the same."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-1")
    status, out, _ = run(capsys, "doctor")
    assert status == 1
    assert "NOT  settings: SLACK_BOT_TOKEN does not begin with xoxb-" in out
    assert "NOT  settings: SLACK_APP_TOKEN is not set." in out
    assert "ok   database: var/readiness.db holds nothing yet" in out


@pytest.mark.usefixtures("ready")
def test_nobody_answers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dead address is named, with the setting behind it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("SLACK_API_URL", f"http://127.0.0.1:{free.getsockname()[1]}/api/")
        status, out, _ = run(capsys, "doctor")
    assert status == 1
    assert "NOT  SLACK_API_URL: Slack does not answer at http://127.0.0.1" in out
    assert "Check the network and SLACK_API_URL." in out


@pytest.mark.usefixtures("ready")
def test_somebody_else_answers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page in place of Slack's answer, as a company's proxy sends it, is one line too."""

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<!doctype html><p>Please log in</p>")

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("SLACK_API_URL", f"http://127.0.0.1:{server.server_port}/api/")
        status, out, _ = run(capsys, "doctor")
        server.shutdown()
    assert status == 1
    assert "NOT  SLACK_" in out.splitlines()[-1]


def test_a_clock_that_is_wrong() -> None:
    """Minutes away from Slack's is told, with what to set; a second is not."""
    now = time.time()
    slow = format_datetime(datetime.fromtimestamp(now + 180, UTC), usegmt=True)
    found = doctor._clock(slow, now, now)
    assert (found.well, "Set the machine's clock (NTP)." in found.told) == (False, True)
    right = format_datetime(datetime.fromtimestamp(now, UTC), usegmt=True)
    assert doctor._clock(right, now, now + 0.2).well


@pytest.mark.parametrize("url", ["sqlite:///junk.db", "postgresql://127.0.0.1:1/x", "nonsense"])
def test_a_database_that_cannot_be_used(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """Junk, an unreachable server and no URL at all: one line each in doctor, one elsewhere."""
    Path("junk.db").write_text("this is no database, whatever its name says", encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", url)
    _, out, _ = run(capsys, "doctor")
    line = next(line for line in out.splitlines() if line.startswith("NOT  database"))
    assert "DATABASE_URL" in line or "Write sqlite:///" in line
    for words in (("status", "X"), ("digest", "--dry-run"), ("audit", "verify"), ("db", "upgrade")):
        status, out, err = run(capsys, *words)
        assert (status, out) == (1, "")
        assert err.startswith("readiness: ")
        assert len(err.splitlines()) == 1


def test_an_older_database(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Doctor says what will happen to it; `db upgrade` does it, after a copy."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    _make_old(url)
    monkeypatch.setenv("DATABASE_URL", url)
    _, out, _ = run(capsys, "doctor")
    assert "is at revision 0001, this version needs" in out
    status, out, _ = run(capsys, "db", "upgrade")
    assert status == 0
    assert "The database went from revision 0001 to" in out
    copy = next(tmp_path.glob("old.db.0001*.bak"))
    assert str(copy) in out
    status, out, _ = run(capsys, "db", "upgrade")
    assert (status, "Nothing changed." in out) == (0, True)


def _make_old(url: str) -> None:
    database = open_database(url)
    migrate(database._writer, database.address, to="0001")
    database.close()


def test_a_folder_that_cannot_be_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file stands where a folder is to be: told by doctor and by whatever needs it."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///taken/readiness.db")
    status, _, err = run(capsys, "db", "upgrade")
    assert (status, "The folder taken for the database cannot be made" in err) == (1, True)
    found = doctor._evidence(str(tmp_path / "taken" / "evidence"), largest=1)
    assert (found.well, "READINESS_EVIDENCE" in found.told) == (False, True)


def test_what_the_machine_refuses(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the machine that nobody foresaw is one sentence as well."""

    def refuse(_: object) -> int:
        raise PermissionError(13, "Permission denied", "var/demo")

    monkeypatch.setattr(commands, "status", refuse)
    status, _, err = run(capsys, "status", "X")
    assert status == 1
    expected = "The machine refused: Permission denied (var/demo). Check the path, the rights"
    assert err.startswith(f"readiness: {expected}")


# status, digest, audit, bank


def test_status(
    order: Scene, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card as text, from the database alone; an unknown code is told with its database."""
    monkeypatch.setenv("DATABASE_URL", order.stage.database_url)
    status, out, err = run(capsys, "status", "order-1")
    assert (status, err) == (0, "")
    assert "ORDER-1" in out
    assert "production may not start" in out
    status, out, err = run(capsys, "status", "ORDER-404")
    assert (status, out) == (1, "")
    assert err.startswith("readiness: There is no order ORDER-404 in ")


def test_the_digest_of_now(
    order: Scene, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the digest would tell now is printed under its channel, and nothing is posted."""
    monkeypatch.setenv("DATABASE_URL", order.stage.database_url)
    since = order.stage.workspace.mark()
    status, out, _ = run(capsys, "digest", "--dry-run")
    assert status == 0
    assert "── #orders, mon 09:00 Europe/Berlin ──" in out
    assert "ORDER-1" in out
    assert order.stage.workspace.traffic(since=since, kind="api") == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE journal SET actor = 'U0SOMEBODY' WHERE order_id = 1 AND seq = 2",
            "order 1, entry 2: was changed",
        ),
        ("DELETE FROM answers WHERE order_id = 1", "order 1, answer "),
    ],
)
def test_a_changed_journal(
    order: Scene,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    statement: str,
    expected: str,
) -> None:
    """An entry or an answer that somebody wrote over is named; without it all is as written."""
    copy = tmp_path / "copy.db"
    with (
        sqlite3.connect(order.stage.folder / "readiness.db") as source,
        sqlite3.connect(copy) as target,
    ):
        source.backup(target)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{copy}")
    status, out, _ = run(capsys, "audit", "verify")
    assert (status, "entries are what was written." in out) == (0, True)
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in target.execute(triggers).fetchall():
        target.execute(f'DROP TRIGGER "{name}"')
    assert target.execute(statement).rowcount > 0
    target.commit()
    source.close()
    target.close()
    status, out, _ = run(capsys, "audit", "verify")
    assert status == 1
    assert expected in out
    assert "are not what was written." in out


# bank


def test_a_bank_is_checked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A whole bank is counted, ours, our own or a named one; of a broken one each problem told."""
    status, out, _ = run(capsys, "bank", "check")
    assert (status, "in sections A, B, C, D, E, F, G, H, I, J, K, L, M, N." in out) == (0, True)
    status, out, _ = run(capsys, "bank", "check", str(FIRST))
    assert (status, "The bank 1 is in order" in out) == (0, True)
    assert "in sections A, B, D." in out
    broken = shutil.copytree(FIRST, tmp_path / "broken")
    sheet = broken / "a_site.yml"
    wrong = sheet.read_text(encoding="utf-8").replace("kind: choice", "kind: foto", 2)
    sheet.write_text(wrong, encoding="utf-8")
    monkeypatch.setenv("READINESS_BANK", str(broken))
    status, out, _ = run(capsys, "bank", "check")
    lines = out.splitlines()
    assert (status, len(lines)) == (1, 2)
    assert all(line.startswith("a_site.yml:") for line in lines), lines
    assert all("`kind: foto` is none of the words. Write instead: choice" in line for line in lines)


def test_a_bank_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sections, the questions of one, or all about one question, in the language asked for."""
    monkeypatch.setenv("READINESS_BANK", str(FIRST))
    status, out, _ = run(capsys, "bank", "show")
    assert (status, out.splitlines()[:3]) == (
        0,
        ["A  Site and hand-off: 14", "B  Transfer package: 11", "C  Production team: 0"],
    )
    _, out, _ = run(capsys, "bank", "show", "d")
    assert out.splitlines()[0].split() == [
        *("tool-prototype-kind", "major", "With", "what", "was", "the", "prototype", "made?"),
        *("Choose", "all", "that", "apply."),
    ]
    _, out, _ = run(capsys, "bank", "show", "tool-photo-on-site")
    assert "section D, gate pilot" in out
    assert "  blocker; proof E1; photo" in out
    assert "  asked when: “The buyer paid for the tool”" in out
    assert "  · We have no photo (missing)" in out
    assert "  ! blocker: Tool photo on site: We have no photo" in out
    monkeypatch.delenv("READINESS_BANK")
    _, out, _ = run(capsys, "bank", "show", "tool-photo-on-site", "--language", "zh-CN")
    assert "  asked when: “模具费是买方付的”" in out


@pytest.mark.parametrize(
    ("words", "own", "said"),
    [
        (["show", "tool-foto"], None, "has no question and no section 'tool-foto'"),
        (["show", "Z"], None, "`readiness bank show` lists the sections"),
        (["diff"], None, "READINESS_BANK is not set. Name a folder"),
        (["diff", "nowhere"], str(FIRST), "nowhere has no gates.yml, so it is no bank"),
        (["check"], "nowhere", "READINESS_BANK is 'nowhere', which is no folder"),
    ],
)
def test_a_bank_that_is_asked_wrongly(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    own: str | None,
    said: str,
) -> None:
    """One sentence says what is not there and what to write instead."""
    if own:
        monkeypatch.setenv("READINESS_BANK", own)
    status, out, err = run(capsys, "bank", *words)
    assert (status, out) == (1, "")
    assert said in err


def test_two_banks_are_compared(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What comes, goes or weighs otherwise is a line each; a bank is the same as itself."""
    newer = shutil.copytree(FIRST, tmp_path / "newer")
    gates = newer / "gates.yml"
    gates.write_text(gates.read_text("utf-8").replace('version: "1"', 'version: "1b"'), "utf-8")
    sheet = newer / "d_tooling.yml"
    text = sheet.read_text("utf-8").replace("Who paid the tool", "Payer of the tool")
    sheet.write_text(text.replace("role: supplier\n    lead_days: 30", "role: buyer"), "utf-8")
    monkeypatch.setenv("READINESS_BANK", str(FIRST))
    status, out, _ = run(capsys, "bank", "diff", str(newer))
    assert (status, out.splitlines()) == (
        0,
        [
            "From version 1 to 1b: 0 questions new, 0 gone, 2 changed.",
            "- Changed: Tool trial run (`tool-trial-run`): gate, section or who knows.",
            "- Changed: Payer of the tool (`tool-paid-by-buyer`): words.",
        ],
    )
    status, out, _ = run(capsys, "bank", "diff", str(FIRST))
    assert (status, out) == (0, "Versions 1 and 1 ask the same.\n")
    # Without a name, an own bank is held against the one that comes with the bot.
    status, out, _ = run(capsys, "bank", "diff")
    assert (status, out.startswith("From version 2 to 1: 0 questions new, ")) == (0, True)
    assert "- Gone: " in out


def test_a_bank_is_written_down_as_a_table(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every question of the bank has a row, in Markdown that can be read as it stands."""
    status, out, _ = run(capsys, "bank", "table")
    assert status == 0
    asked = bank.load()
    rows = [line for line in out.splitlines() if line.startswith("| ")]
    assert [q.id for q in asked.questions if not any(f"`{q.id}`" in row for row in rows)] == []
    assert "## D. Tooling and fixtures" in out
    assert "## Rows that were merged, changed or left out" in out


# run, demo, workspace


def test_run_without_tokens(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is started, and each missing token is told with where to find it."""
    status, _, err = run(capsys, "run")
    assert status == 1
    assert "SLACK_BOT_TOKEN is not set. Take it from “OAuth & Permissions”" in err
    assert "SLACK_APP_TOKEN is not set. Take it from “Basic Information”" in err
    assert not Path("var").exists()


def test_unknown_words(capsys: pytest.CaptureFixture[str]) -> None:
    """The usage, and a status of 2; a port that is none is told as such."""
    for words in (["frobnicate"], [], ["digest"], ["workspace", "--port", "99999"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 2
    assert "invalid port (0 to 65535) value: '99999'" in capsys.readouterr().err


def test_a_dialog_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file and one that is no dialog: one sentence each, and nothing is started."""
    status, _, err = run(capsys, "demo", "--play", "nowhere.yml")
    assert (status, "cannot be read" in err) == (1, True)
    Path("odd.yml").write_text("name: [", encoding="utf-8")
    status, _, err = run(capsys, "demo", "--play", "odd.yml")
    assert (status, "odd.yml" in err) == (1, True)
    _write_dialog("Here it is", "bank: ../banks/none\n")
    status, _, err = run(capsys, "demo", "--play", "dialog.yml")
    assert (status, "told with the bank ../banks/none, and there is no gates.yml" in err) == (
        1,
        True,
    )


def test_a_dialog_brings_its_bank() -> None:
    """Its questions are those of the folder that it names, and of the bot's own without a name."""
    _write_dialog("Here it is")
    assert read(Path("dialog.yml")).settings == {}
    _write_dialog("Here it is", f"bank: {os.path.relpath(FIRST)}\n")
    assert read(Path("dialog.yml")).settings == FIRST_BANK


def test_a_dialog_that_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """A dialog that goes as it says ends with 0, its transcript printed."""
    _write_dialog("There is no order ORDER-9 here")
    status, out, _ = run(capsys, "demo", "--play", "dialog.yml")
    assert status == 0
    assert "Bea Buyer│ runs /readiness ORDER-9" in out
    assert out.endswith("The dialog was kept.\n")


def test_a_dialog_that_is_not_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that goes otherwise ends with 1: the step, what it wanted, and what came instead."""
    monkeypatch.setattr("bot.cli.play.WITHIN", 1.0)
    _write_dialog("Here it is")
    status, _, err = run(capsys, "demo", "--play", "dialog.yml")
    assert status == 1
    assert "step 2 (Bea Buyer sees: ['Here it is']) was not kept" in err
    assert "There is no order *ORDER-9* here" in err


def _write_dialog(seen: str, head: str = "") -> None:
    steps = ["Bea Buyer runs: /readiness ORDER-9", f"Bea Buyer sees: [{seen}]"]
    text = f"name: A short one\n{head}steps:\n" + "".join(f"  - {step}\n" for step in steps)
    Path("dialog.yml").write_text(text, encoding="utf-8")


def test_a_port_that_is_taken(capfd: pytest.CaptureFixture[str]) -> None:
    """The demo says that its workspace did not start, and why."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        status = main(["demo", "--port", str(taken.getsockname()[1])])
    err = capfd.readouterr().err
    assert status == 1
    assert "readiness: The workspace did not start" in err
    assert "Traceback" not in err


def test_a_workspace_alone() -> None:
    """It prints one line of JSON when it listens, and ends when it is told to."""
    words = [sys.executable, "-m", "bot.cli", "workspace", "--port", "0"]
    root = str(MANIFEST.parent)
    with subprocess.Popen(  # noqa: S603 - our own command
        words, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": root}
    ) as running:
        assert running.stdout is not None
        told: dict[str, Any] = json.loads(running.stdout.readline())
        assert told["ready"] is True
        assert told["api_url"].startswith(told["url"])
        running.send_signal(signal.SIGTERM)
        assert running.stdout.read() == ""
        assert running.wait(10) == 0
