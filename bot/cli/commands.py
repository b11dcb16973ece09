"""What each command of `readiness` does.

Decides what is printed. Refuses to know the use cases themselves.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import shutil
import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import settings
from bot.cli.dialogs import DialogError
from bot.cli.dialogs import read as read_dialog
from prompts import bank as banks
from prompts.problems import ReadinessError
from prompts.words import Words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from bot.cli.dialogs import Dialog
    from bot.cli.stage import Stage

DEMO = Path("var/demo")
DIALOGS = Path(__file__).resolve().parents[2] / "tests" / "dialogs"


class NothingFoundError(ReadinessError):
    """What was asked for is not there."""


def run(_: argparse.Namespace) -> int:
    """Run the bot until it is told to stop."""
    with _nothing_collected():
        from bot.build import build  # noqa: PLC0415 - only this command needs the whole stack

    chosen = settings.read(os.environ)
    logging.basicConfig(
        level=chosen.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # Bolt would find the tokens itself and warn about it; children need not know them at all.
    for token in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        os.environ.pop(token, None)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    stopped = _until_stopped()
    with _nothing_collected():
        bot = build(chosen)
    if bot.upgraded.backup is not None:
        print(f"The database was copied to {bot.upgraded.backup} and brought up to date.")
    bot.start()
    print("Readiness is listening.", flush=True)
    stopped.wait()
    if not bot.stop():
        # A call to Slack or a file takes long. Its row says so, and the next start goes on there.
        logging.shutdown()
        os._exit(0)
    return 0


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Let what is made in this block stay, and never be looked through for garbage.

    Modules, words and the bank live as long as the bot: to look through them is a sixth of the
    time to start, and later a pause of a tenth of a second in the middle of an answer.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def doctor(_: argparse.Namespace) -> int:
    """Test everything that has to be right before the bot can run."""
    from bot.cli import doctor as practice  # noqa: PLC0415 - only this command needs it

    findings = practice.examine(os.environ)
    for finding in findings:
        print(f"{'ok  ' if finding.well else 'NOT '} {finding.what}: {finding.told}")
    return 0 if all(finding.well for finding in findings) else 1


def workspace(asked: argparse.Namespace) -> int:
    """Serve a workspace alone."""
    from bot.workspace.server import main  # noqa: PLC0415 - only this command needs it

    words = ["--port", str(asked.port)]
    words += ["--seed", asked.seed] if asked.seed else []
    words += ["--manifest", asked.manifest] if asked.manifest else []
    return int(main(words))


def demo(asked: argparse.Namespace) -> int:
    """Play a conversation without Slack; then stay, so that it can be looked at."""
    from bot.cli import tour  # noqa: PLC0415 - only this command needs it
    from bot.cli.stage import Stage  # noqa: PLC0415 - only this command needs it

    if asked.play:
        return _play_one(Path(asked.play))
    if not DIALOGS.is_dir():
        raise NothingFoundError(
            "The demo's dialogs are not here. Run it from a checkout of Readiness."
        )
    shutil.rmtree(DEMO, ignore_errors=True)
    stopped = _until_stopped()
    dialog = read_dialog(DIALOGS / "worked" / "moulded_part.yml")
    with Stage(DEMO.resolve(), dialog.settings, port=asked.port) as stage:
        (DEMO / "running.json").write_text(
            json.dumps(
                {
                    "pid": os.getpid(),
                    "database": stage.database_url,
                    "clock": stage.environment()["READINESS_CLOCK_URL"],
                }
            ),
            encoding="utf-8",
        )
        stage.workspace.rates(on=False)
        player = _play(stage, dialog)
        _play(stage, read_dialog(DIALOGS / "seed.yml"), quiet=True)
        _play(stage, read_dialog(DIALOGS / "demo" / "monday.yml"))
        print(f"\n── The card of {player.code}, as it stands now ──\n{player.card()}\n")
        if asked.once:
            return 0
        tour.furnish(stage.workspace, DEMO.resolve() / "samples")
        print(f"Open this in a browser and try it:  {stage.workspace.ready['url']}")
        print(f"In another terminal:  readiness status {player.code}")
        print("Stop with Ctrl-C.", flush=True)
        stopped.wait()
    return 0


def _play_one(path: Path) -> int:
    import tempfile  # noqa: PLC0415 - only here

    from bot.cli.stage import Stage  # noqa: PLC0415 - only here

    dialog = read_dialog(path)
    with tempfile.TemporaryDirectory() as folder, Stage(Path(folder), dialog.settings) as stage:
        stage.workspace.rates(on=False)
        try:
            _play(stage, dialog)
        except DialogError as error:
            print(f"\n{error}", file=sys.stderr)
            return 1
    print("\nThe dialog was kept.")
    return 0


def _play(stage: Stage, dialog: Dialog, *, quiet: bool = False) -> Any:  # noqa: ANN401 - a Player, imported late
    from bot.cli.play import Player  # noqa: PLC0415 - only here

    player = Player(stage.workspace, show=_nothing if quiet else _print)
    player.play(dialog)
    return player


def status(asked: argparse.Namespace) -> int:
    """Print an order's card, from the database alone."""
    from bot.messages import Messages  # noqa: PLC0415 - only here
    from store import cards, orders  # noqa: PLC0415 - only here
    from store.database import open_database  # noqa: PLC0415 - only here

    url, running = _database()
    database = open_database(url)
    try:
        with database.read() as session:
            found = orders.of_code(session, code=asked.code)
            lines = [(order, cards.told(session, order_id=order.id)) for order in found]
    finally:
        database.close()
    if running:
        print("(from the demo that is running here)", file=sys.stderr)
    if not lines:
        raise NothingFoundError(f"There is no order {asked.code} in {_shown(url)}. Check the code.")
    messages = Messages(Words.load())
    for order, told in lines:
        print(messages.plain("card", told, order.language))
    return 0


def digest(_: argparse.Namespace) -> int:
    """Print every channel's digest as it would be posted now; post nothing."""
    from bot.clock import open_clock  # noqa: PLC0415 - only here
    from bot.desk import digests  # noqa: PLC0415 - only here
    from bot.desk.banks import Banks  # noqa: PLC0415 - only here
    from bot.desk.desk import Desk  # noqa: PLC0415 - only here
    from bot.messages import Messages  # noqa: PLC0415 - only here
    from store.database import open_database  # noqa: PLC0415 - only here

    words = Words.load()
    url, running = _database()
    database = open_database(url)
    desk = Desk(
        database=database,
        banks=Banks(banks.load(settings.bank_folder(os.environ)), database, words),
        messages=Messages(words),
        words=words,
        clock=open_clock(os.environ.get("READINESS_CLOCK_URL") or _clock_of_demo(running)),
        worker="dry-run",
    )
    try:
        shown = digests.preview(desk)
    finally:
        database.close()
    if not shown:
        print("No channel gets a digest. In Slack: /readiness digest monday 09:00")
    for channel, text in shown:
        when = f"{channel.digest_day} {channel.digest_time} {channel.tz}"
        print(f"── #{channel.name or channel.channel}, {when} ──\n{text}\n")
    return 0


def bank(asked: argparse.Namespace) -> int:
    """Check, show, compare or write down the question bank."""
    from bot.cli import banking  # noqa: PLC0415 - only here

    return banking.run(asked.action, asked.name, settings.bank_folder(os.environ), asked.language)


def database(_: argparse.Namespace) -> int:
    """Bring the database up to date."""
    from store.database import upgrade  # noqa: PLC0415 - only here

    url = settings.database_url(os.environ)
    done = upgrade(url)
    if done.before == done.after:
        print(f"The database is up to date (revision {done.after}). Nothing changed.")
    else:
        print(f"The database went from revision {done.before or 'nothing'} to {done.after}.")
    if done.backup is not None:
        print(f"A copy from before is in {done.backup}.")
    return 0


def audit(_: argparse.Namespace) -> int:
    """Recompute the journal's chains and name every entry and answer that was changed."""
    from store import answers, journal  # noqa: PLC0415 - only here
    from store.database import open_database  # noqa: PLC0415 - only here

    url, _running = _database()
    opened = open_database(url)
    try:
        with opened.read() as session:
            given, entries = answers.count(session), journal.count(session)
            broken = journal.verify(session)
    finally:
        opened.close()
    for entry in broken:
        print(entry)
    if broken:
        print(f"{len(broken)} of {given} answers and {entries} entries are not what was written.")
        return 1
    print(f"All {given} answers and {entries} entries are what was written.")
    return 0


def evidence(asked: argparse.Namespace) -> int:
    """Hash everything on the evidence shelf anew, delete what need not be kept, or measure."""
    if asked.action == "measure":
        from bot.cli import measuring  # noqa: PLC0415 - only here

        return measuring.report(asked.folder)
    from datetime import UTC, datetime  # noqa: PLC0415 - only here

    from bot.cli import shelving  # noqa: PLC0415 - only here
    from store.database import open_database  # noqa: PLC0415 - only here

    url, of_demo = _database()
    address = settings.evidence_address(os.environ)
    if of_demo and not os.environ.get("READINESS_EVIDENCE"):
        address = str(DEMO / "evidence")
    wrong: list[str] = []
    days = settings.keep_days(os.environ, wrong)
    if wrong:
        raise settings.SettingsError(" ".join(wrong))
    opened = open_database(url)
    try:
        if asked.action == "verify":
            return shelving.verify(opened, address)
        now = datetime.now(UTC)
        return shelving.prune(opened, address, days=days, now=now, dry_run=asked.dry_run)
    finally:
        opened.close()


def _database() -> tuple[str, bool]:
    """The database to read: the one that is named, else that of a demo running here, else ours."""
    from store.address import read_address  # noqa: PLC0415 - only here

    if not os.environ.get("DATABASE_URL"):
        note = DEMO / "running.json"
        if note.is_file():
            told = json.loads(note.read_text(encoding="utf-8"))
            if _alive(int(told["pid"])):
                return str(told["database"]), True
    url = settings.database_url(os.environ)
    address = read_address(url)
    if address.file is not None and not address.file.is_file():
        raise NothingFoundError(
            f"There is no database at {address.shown}. Set DATABASE_URL, or start `readiness run`."
        )
    return url, False


def _clock_of_demo(running: bool) -> str:  # noqa: FBT001 - what `_database` found
    """The clock that the demo running here follows; empty where none runs."""
    if not running:
        return ""
    told = json.loads((DEMO / "running.json").read_text(encoding="utf-8"))
    return str(told["clock"])


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _shown(url: str) -> str:
    from store.address import read_address  # noqa: PLC0415 - only here

    return read_address(url).shown


def _until_stopped() -> threading.Event:
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    return stopped


def _print(line: str) -> None:
    print(line, flush=True)


def _nothing(_: str) -> None:
    """Say nothing."""
