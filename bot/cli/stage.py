"""A stage: a workspace and a bot, each a process of its own, on loopback.

Decides how the two are started, wired to each other and stopped. The bot is started with the same
command as for real Slack and knows no difference but `SLACK_API_URL`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from bot.workspace.client import ControlError, Workspace
from prompts.problems import ReadinessError

if TYPE_CHECKING:
    from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / "manifest.yml"
STARTS_WITHIN = 30.0


class StageError(ReadinessError):
    """The workspace or the bot did not start."""


class Running(Protocol):
    """A process, as far as a stage looks after it; `subprocess.Popen` is one."""

    pid: int

    def poll(self) -> int | None:
        """Its status; None while it runs."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """Its status, once it has ended."""
        ...

    def send_signal(self, number: int, /) -> None:
        """Send it a signal."""
        ...

    def terminate(self) -> None:
        """Ask it to end."""
        ...

    def kill(self) -> None:
        """End it at once."""
        ...


@dataclass(slots=True)
class Stage:
    """A workspace with the bot in it; a context manager.

    Attributes:
        folder: where the database, the files and the bot's log go.
        settings: environment variables of the bot beside the tokens.
        database_url: an empty text for a SQLite file in the folder.
    """

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    database_url: str = ""
    port: int = 0
    workspace: Workspace = field(init=False)
    bot: Running | None = None

    def __enter__(self) -> Self:
        """Start both, and return once the bot listens."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database_url = self.database_url or f"sqlite:///{self.folder / 'readiness.db'}"
        try:
            self.workspace = Workspace.launch(manifest=MANIFEST, port=self.port)
        except ControlError as error:
            raise StageError(
                f"The workspace did not start: {error.detail} Its own words stand above. If the "
                "port is taken, choose another one, or 0 for a free one."
            ) from error
        try:
            self.start_bot()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop both."""
        self.close()

    def start_bot(self) -> None:
        """Start the bot, and return once it listens."""
        self.launch_bot()
        assert self.bot is not None, "it was just launched"
        ends = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < ends:
            try:
                self.workspace.wait_for_socket(timeout=0.5)
            except TimeoutError:
                if self.bot.poll() is None:
                    continue
                break
            return
        said = self.log.read_text(encoding="utf-8")[-3000:]
        raise StageError(f"The bot did not start. It wrote to {self.log}:\n{said}")

    def launch_bot(self) -> None:
        """Start the bot, and do not wait for it."""
        environment = os.environ | self.environment()
        with self.log.open("ab") as log:
            self.bot = subprocess.Popen(
                [sys.executable, "-m", "bot.cli", "run"], env=environment, stdout=log, stderr=log
            )

    def kill_bot(self) -> None:
        """End the bot at once, as a power cut would."""
        assert self.bot is not None, "there is no bot to kill"
        self.bot.send_signal(signal.SIGKILL)
        self.bot.wait()

    def close(self) -> None:
        """Stop both processes."""
        if self.bot is not None and self.bot.poll() is None:
            self.bot.terminate()
            try:
                self.bot.wait(15)
            except subprocess.TimeoutExpired:
                self.bot.kill()
                self.bot.wait()
        self.workspace.stop()

    @property
    def log(self) -> Path:
        """What the bot writes."""
        return self.folder / "bot.log"

    def environment(self) -> dict[str, str]:
        """What the bot is told."""
        ready: dict[str, Any] = self.workspace.ready
        return {
            "SLACK_BOT_TOKEN": ready["bot_token"],
            "SLACK_APP_TOKEN": ready["app_token"],
            "SLACK_API_URL": ready["api_url"],
            "DATABASE_URL": self.database_url,
            "READINESS_EVIDENCE": str(self.folder / "evidence"),
            "READINESS_CHANNEL_PACE": "0",
            "READINESS_TICK": "0.5",
            "READINESS_CLOCK_URL": f"{ready['control_url']}state",
            "PYTHONPATH": os.pathsep.join(
                filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])
            ),
        } | self.settings
