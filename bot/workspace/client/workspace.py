"""A running workspace, as a client starts it, reads it, waits for it and sets it.

Decides how waiting is done: by asking the server for news, never by sleeping.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from bot.workspace.client.control import Control, ControlError, Json
from bot.workspace.client.person import Person, read_channel, read_thread
from bot.workspace.client.sightings import Message, View

DEFAULT_TIMEOUT = 10.0
SLICE = 10.0
SHOWN_ITEMS = 12


class Workspace(Control):
    """A running workspace, by its URL."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._child: subprocess.Popen[str] | None = None
        self.ready: Json = self.get("state")

    @classmethod
    def launch(
        cls, manifest: str | Path = "", seed: Json | None = None, port: int = 0
    ) -> "Workspace":
        """Start a workspace as a child process; leaving the `with` block stops it."""
        words = [sys.executable, "-m", "bot.workspace", "--lifeline", "--port", str(port)]
        if manifest:
            words += ["--manifest", str(manifest)]
        root = str(Path(__file__).resolve().parents[3])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
        with tempfile.TemporaryDirectory() as folder:
            if seed is not None:
                place = Path(folder, "seed.json")
                place.write_text(json.dumps(seed), encoding="utf-8")
                words += ["--seed", str(place)]
            child = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=os.environ | {"PYTHONPATH": path},
            )
            line = child.stdout.readline() if child.stdout is not None else ""
        if not line:
            child.communicate()
            raise ControlError("not_started", f"The workspace ended with {child.returncode}.")
        workspace = cls(json.loads(line)["url"])
        workspace._child = child
        return workspace

    def stop(self) -> None:
        """Stop the child process, if this workspace was launched."""
        if self._child is not None:
            self._child.terminate()
            self._child.wait(DEFAULT_TIMEOUT)
            for stream in (self._child.stdin, self._child.stdout):
                if stream is not None:
                    stream.close()
            self._child = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.stop()

    @property
    def api_url(self) -> str:
        """The Web API's address, for `WebClient(base_url=…)`."""
        return str(self.ready["api_url"])

    @property
    def bot_token(self) -> str:
        """The bot token."""
        return str(self.ready["bot_token"])

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return str(self.ready["app_token"])

    def channel(self, name: str) -> str:
        """A channel's id."""
        return str(self.state()["channels"][name.lstrip("#")])

    def user(self, name: str) -> str:
        """A person's id, by full name."""
        return str(self.state()["users"][name])

    def as_(self, who: str) -> Person:
        """Act as this person."""
        return Person(self, who)

    def state(self) -> Json:
        """Everything about the workspace itself."""
        return self.get("state")

    def messages(self, channel: str, as_: str = "") -> list[Message]:
        """A channel's messages, oldest first."""
        return read_channel(self, channel, as_)

    def thread(self, channel: str, ts: str, as_: str = "") -> list[Message]:
        """A thread: the parent, then the replies."""
        return read_thread(self, channel, ts, as_)

    def message(self, channel: str, ts: str) -> Message:
        """One message as it is now."""
        return Message(self.get(f"messages/{quote(channel.lstrip('#'))}/{ts}")["message"])

    def files(self) -> list[Json]:
        """Every file."""
        return list(self.get("files")["files"])

    def file_content(self, file_id: str) -> bytes:
        """A file's bytes."""
        return self.request("GET", f"files/{file_id}/content")

    def mark(self) -> int:
        """The newest traffic number."""
        return int(self.get("traffic", since=10**12)["last"])

    def traffic(self, since: int = 0, kind: str = "") -> list[Json]:
        """What happened after `since`."""
        return list(self.get("traffic", since=since, kind=kind)["items"])

    def wait_for(
        self,
        predicate: Callable[[Json], object],
        since: int | None = None,
        kind: str = "",
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Json:
        """The first item after `since` (default: since the last act) that the predicate likes."""
        seen = self.since if since is None else since
        met: list[Json] = []
        end = time.monotonic() + timeout
        while (left := end - time.monotonic()) > 0:
            told = self.get("wait", since=seen, kind=kind, timeout=min(left, SLICE))
            for item in told["items"]:
                if predicate(item):
                    return dict(item)
            met += told["items"]
            seen = max([seen, *(item["n"] for item in told["items"])])
        shown = "\n".join(brief(item) for item in met[-SHOWN_ITEMS:]) or "nothing"
        raise TimeoutError(f"Nothing of the kind within {timeout} s. What came instead:\n{shown}")

    def wait_for_message(
        self,
        words: str = "",
        channel: str = "",
        thread_ts: str = "",
        since: int | None = None,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Message:
        """The first of the app's messages, posted or changed, that contains the words."""
        place = self.place(channel) if channel else ""
        wanted = words.casefold()

        def fits(item: Json) -> bool:
            raw = item["message"]
            return (
                item["change"] != "deleted"
                and raw.get("bot_id") == self.ready["bot_id"]
                and wanted in raw["plain"].casefold()
                and place in ("", item["channel"])
                and thread_ts in ("", raw.get("thread_ts"))
            )

        item = self.wait_for(fits, since, "message", timeout)
        return Message(item["message"], item["n"])

    def place(self, channel: str) -> str:
        """A channel's id, from its id or name."""
        known = self.state()
        found = known["channels"].get(channel.lstrip("#"), channel)
        if channel.startswith("@"):
            who = known["users"].get(channel[1:], channel[1:])
            found = next(c["id"] for c in known["conversations"] if c.get("user") == who)
        return str(found)

    def wait_for_reply(
        self, parent: Message, words: str = "", timeout: float = DEFAULT_TIMEOUT
    ) -> Message:
        """The first of the app's messages in the parent's thread that contains the words."""
        return self.wait_for_message(
            words, parent.channel, parent.thread_ts, since=parent.n, timeout=timeout
        )

    def _wait_until(
        self, look: Callable[[], View | None], kind: str, timeout: float, wanted: str
    ) -> View:
        seen = self.mark()
        end = time.monotonic() + timeout
        while (left := end - time.monotonic()) > 0:
            found = look()
            if found is not None:
                return found
            told = self.get("wait", since=seen, kind=kind, timeout=min(left, SLICE))
            seen = int(told["last"])
        raise TimeoutError(f"No {wanted} within {timeout} s.")

    def wait_for_modal(self, who: str, title: str = "", timeout: float = DEFAULT_TIMEOUT) -> View:
        """The person's modal on top, once its title contains these words."""

        def look() -> View | None:
            top = self.as_(who).modal()
            return top if top is not None and title.casefold() in top.title.casefold() else None

        return self._wait_until(look, "modal", timeout, f"modal {title!r}")

    def wait_for_home(self, who: str, words: str = "", timeout: float = DEFAULT_TIMEOUT) -> View:
        """The person's Home, once it contains these words."""

        def look() -> View | None:
            home = self.as_(who).home()
            return home if home is not None and words.casefold() in home.plain.casefold() else None

        return self._wait_until(look, "home", timeout, f"Home with {words!r}")

    def wait_for_socket(self, count: int = 1, timeout: float = DEFAULT_TIMEOUT) -> None:
        """Return once the app holds that many sockets."""

        def look() -> View | None:
            return View({}) if len(self.state()["sockets"]) >= count else None

        self._wait_until(look, "socket", timeout, "socket")

    def wait_until_quiet(self, seconds: float = 0.2, timeout: float = DEFAULT_TIMEOUT) -> None:
        """Return once every payload is acknowledged and nothing happens for that long."""
        seen = self.mark()
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            told = self.get("wait", since=seen, timeout=seconds)
            if not told["items"] and not self.state()["pending"]:
                return
            seen = int(told["last"])
        raise TimeoutError(f"Still busy after {timeout} s.")

    def advance(self, seconds: float) -> None:
        """Move the workspace's clock on."""
        self.post("clock", advance=seconds)

    def rates(self, *, on: bool = True, scale: float = 1.0) -> None:
        """Switch Slack's rate limits, or multiply them."""
        self.post("rates", on=on, scale=scale)

    def timing(self, **seconds: object) -> None:
        """Change waiting times, such as `ack_seconds=` and `retry_delays=`."""
        self.post("timing", **seconds)

    def fault(self, kind: str, **order: object) -> str:
        """Order a fault: `method=`, `times=`, …; returns its id."""
        return str(self.post("faults", kind=kind, **order)["id"])

    def clear_faults(self) -> None:
        """Behave again; events that were held back are delivered."""
        self.request("DELETE", "faults")

    def disconnect(self, reason: str = "refresh_requested", **more: object) -> int:
        """Tell the app's sockets to go; returns how many."""
        return int(self.post("disconnect", reason=reason, **more)["sockets"])

    def forget(self) -> int:
        """Give up every event that the app has not acknowledged yet; returns how many."""
        return int(self.post("forget")["events"])

    def redeliver(self, event_id: str = "") -> None:
        """Send an event again (the newest unless named)."""
        self.post("redeliver", event_id=event_id)

    def manifest(self, path: str | Path) -> None:
        """Install the app anew with this manifest."""
        self.post("manifest", path=str(path))

    def manifest_from(self, manifest: Json) -> None:
        """Install the app anew with this mapping; an empty one gives the permissive app."""
        self.request("POST", "manifest", manifest)

    def add_person(self, name: str, **more: object) -> str:
        """Add a person; returns the id."""
        return str(self.post("people", name=name, **more)["user"]["id"])

    def add_channel(self, name: str, **more: object) -> str:
        """Add a channel; returns the id."""
        return str(self.post("channels", name=name, **more)["channel"]["id"])

    def invite(self, channel: str, user: str) -> None:
        """Let somebody into a channel."""
        self.post("invite", channel=channel, user=user)


def brief(item: Mapping[str, Any]) -> str:
    """A traffic item in one line."""
    words = {
        name: item[name]
        for name in ("change", "method", "type", "event_type", "status", "reason", "channel")
        if name in item
    }
    if item["kind"] == "message":
        words["plain"] = item["message"]["plain"][:200]
    return f"#{item['n']} {item['kind']} {words}"
