"""`readiness doctor`: each thing that is wrong has its line, with what to do."""

from __future__ import annotations

import socket
import threading
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli import commands, doctor
from bot.workspace.client import Workspace
from store.database import open_database, upgrade
from store.migrating import migrate
from tests.bot.command_line import MANIFEST, run

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    """A workspace without a bot in it."""
    with Workspace.launch(manifest=MANIFEST) as running:
        yield running


@pytest.fixture
def ready(
    workspace: Workspace, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    """The same, with its tokens in the environment; whole again afterwards."""
    del elsewhere  # which takes the tokens of others out first
    workspace.rates(on=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", workspace.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", workspace.app_token)
    monkeypatch.setenv("SLACK_API_URL", workspace.api_url)
    yield workspace
    workspace.clear_faults()
    workspace.manifest(MANIFEST)
    workspace.post("scopes", token="restored")


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
