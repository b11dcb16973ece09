"""The command line: `readiness`.

Decides what a person can ask for in a terminal and how errors are told there: one sentence on
standard error, and a status of 1, also where the machine itself refuses (a folder, a disk, a port).
Everything heavy is imported by the command that needs it.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from prompts.problems import ReadinessError

if TYPE_CHECKING:
    from collections.abc import Sequence

LAST_PORT = 65_535


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, 1 for a failure, 2 for wrong words."""
    from bot.cli import commands  # noqa: PLC0415 - the parser answers --help without the stack

    asked = _parser().parse_args(arguments)
    try:
        status: int = getattr(commands, asked.function)(asked)
    except ReadinessError as error:
        print(f"readiness: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"readiness: {_refused(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _refused(error: OSError) -> str:
    """What the machine refused, as a sentence."""
    what = error.strerror or str(error)
    where = f" ({error.filename})" if error.filename else ""
    return f"The machine refused: {what}{where}. Check the path, the rights and the disk."


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= LAST_PORT:
        raise ValueError(text)
    return number


_port.__name__ = "port (0 to 65535)"  # argparse names it so to whoever gives another


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="readiness",
        description="Knows, for every order, whether production may leave the prototype behind.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, function: str, about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=about)
        made.set_defaults(function=function)
        return made

    command("run", "run", "run the bot against Slack (or what SLACK_API_URL names)")
    command("doctor", "doctor", "test tokens, scopes, database and clock, and say what to do")

    demo = command("demo", "demo", "a workspace and the bot on this machine, without Slack")
    demo.add_argument("--play", metavar="FILE", help="play one dialog, then end with 0 or 1")
    demo.add_argument(
        "--port", type=_port, default=0, help="the workspace's port (default: a free one)"
    )
    demo.add_argument("--once", action="store_true", help="end after the transcript")

    workspace = command("workspace", "workspace", "a Slack-compatible workspace alone")
    workspace.add_argument("--port", type=_port, default=0, help="0 for a free one")
    workspace.add_argument("--seed", metavar="FILE", help="people and channels, as JSON")
    workspace.add_argument("--manifest", metavar="FILE", help="the app, as YAML or JSON")

    status = command("status", "status", "where an order stands")
    status.add_argument("code", help="the order's code, such as ORDER-123")

    digest = command("digest", "digest", "what each channel's digest would tell now")
    digest.add_argument("--dry-run", action="store_true", required=True, help="print, post nothing")

    bank = command("bank", "bank", "the question bank")
    bank.add_argument(
        "action",
        choices=["check", "show", "diff", "table"],
        help="check: report every problem at once; show: tell a question or a section; diff: what "
        "an own bank (READINESS_BANK) or another folder changes; table: all questions as Markdown",
    )
    bank.add_argument("name", nargs="?", default="", help="a question, a section, or a folder")
    bank.add_argument("--language", choices=["en", "zh-CN"], default="en", help="of the words")

    database = command("db", "database", "the database")
    database.add_argument("action", choices=["upgrade"], help="bring it up to date, after a copy")

    evidence = command("evidence", "evidence", "the kept files")
    evidence.add_argument(
        "action",
        choices=["verify", "prune", "measure"],
        help="verify: hash every kept file anew; prune: delete what READINESS_EVIDENCE_KEEP_DAYS "
        "no longer keeps and no open order needs; measure: how well pictures are known again, on "
        "the photos of a folder",
    )
    evidence.add_argument("folder", nargs="?", type=Path, help="of measure: where the photos are")
    evidence.add_argument("--dry-run", action="store_true", help="of prune: say what, delete none")

    audit = command("audit", "audit", "the journal")
    audit.add_argument("action", choices=["verify"], help="recompute every chain of hashes")
    return parser
