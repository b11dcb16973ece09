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
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.cli import main
from bot.cli.dialogs import read
from tests.banks import FIRST, FIRST_BANK
from tests.bot.command_line import MANIFEST, run
from tests.bot.scenes import CONTRACT, open_order, settle
from tests.prompts.banks import BANK

if TYPE_CHECKING:
    from bot.cli.stage import Stage
    from tests.bot.scenes import Scene

pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture(scope="module")
def order(stage: Stage) -> Scene:
    """An order with an answer."""
    scene = open_order(stage, "ORDER-1").until_asked(CONTRACT)
    scene.says("Bea Buyer", "3")
    settle(stage)
    return scene


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
    assert (status, out.startswith(f"From version {BANK.version} to 1: 0 questions new, ")) == (
        0,
        True,
    )
    assert "- Gone: " in out


def test_a_bank_is_written_down_as_a_table(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every question of the bank has a row, in Markdown that can be read as it stands."""
    status, out, _ = run(capsys, "bank", "table")
    assert status == 0
    rows = [line for line in out.splitlines() if line.startswith("| ")]
    assert [q.id for q in BANK.questions if not any(f"`{q.id}`" in row for row in rows)] == []
    assert "## D. Tooling and fixtures" in out
    assert "## Rows that were merged, changed or left out" in out


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
