"""The composition root: from settings to a running bot. The only place where rooms meet.

Decides who gets what, in which order things start and stop, and how many threads there are.
Nothing here happens on import.
"""

from __future__ import annotations

import logging
import os
import socket
import ssl
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import schedule, slack
from bot.clock import open_clock
from bot.desk import orders
from bot.desk.banks import open_banks
from bot.desk.desk import Desk
from bot.desk.reading import Library, read_next, take_over
from bot.evidence.fetch import DownloadFailedError, Fetcher, Origins
from bot.evidence.keep import open_shelf
from bot.messages import Messages
from bot.schedule import Bells
from bot.sender import Sender
from bot.slack.edge import Edge
from bot.slack.payloads import Reader
from bot.slack.sockets import Sockets
from prompts.problems import ReadinessError
from prompts.words import Words
from store.database import open_database, upgrade
from store.problems import StoreBusyError, StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from apscheduler.schedulers.background import BackgroundScheduler

    from bot.evidence.keep import Shelf
    from bot.settings import Settings
    from store.database import Database, Upgrade
    from store.outbox import OutboxRecord

LISTENER_THREADS = 16
"""With Bolt's own five, five slow listeners would leave the next command unanswered."""

ANSWERED_WITHIN = 2
"""Seconds for asking Slack who somebody is, who waits meanwhile; it gives three to answer."""
PING = 5.0
"""Seconds between two pings: a connection that was cut is noticed after four."""

ENDS_WITHIN = 1.8
"""Seconds that a stop waits for what is at hand; the next start finds what was left."""

_log = logging.getLogger(__name__)


class SlackUnreachableError(ReadinessError):
    """Slack did not accept the token, or did not answer."""


@dataclass(slots=True)
class Bot:
    """A running bot, put together and not yet started."""

    desk: Desk
    app: App
    sockets: Sockets
    sender: Sender
    library: Library
    clock: BackgroundScheduler
    database: Database
    upgraded: Upgrade
    files_wait: threading.Event
    stopping: threading.Event
    threads: list[threading.Thread]

    def start(self) -> None:
        """Deliver what is left from before, then listen."""
        for work in (self.sender.run, self._read_files):
            self._begin(work)
        self.clock.start()
        try:
            self.sockets.connect()
        except (SlackApiError, SlackClientError, OSError) as error:
            self.stop()
            raise SlackUnreachableError(
                f"Slack opens no socket with SLACK_APP_TOKEN ({_why(error)}), so the bot was "
                "stopped again. Copy the app-level token again from “Basic Information”; it needs "
                "connections:write, and Socket Mode has to be on."
            ) from error

    def stop(self) -> bool:
        """Hear nothing more and finish what is at hand; False where that takes too long.

        What is still at hand then is lost nowhere: the next start finds it in the database.
        """
        ends = time.monotonic() + ENDS_WITHIN
        self.stopping.set()
        self.sender.stop()
        self.files_wait.set()
        if self.clock.running:
            self.clock.shutdown(wait=False)
        for work in (self._end_listeners, self.sockets.close):
            self._begin(work).join(max(0.0, ends - time.monotonic()))
        for thread in self.threads:
            thread.join(max(0.0, ends - time.monotonic()))
        if any(thread.is_alive() for thread in self.threads):
            return False
        self.database.close()
        return True

    def _begin(self, work: Callable[[], object]) -> threading.Thread:
        thread = threading.Thread(target=_or_die, args=(work,), name=work.__qualname__, daemon=True)
        thread.start()
        self.threads.append(thread)
        return thread

    def _end_listeners(self) -> None:
        """Take up nothing more, and let the listeners acknowledge while the socket is open."""
        client = self.sockets.client
        client.auto_reconnect_enabled = False
        client.closed = True
        client.message_queue.put(None)  # wakes the thread that would wait for the next message
        client.message_workers.shutdown()

    def _read_files(self) -> None:
        free, troubles = self.sender.alone, 0
        while not self.stopping.is_set():
            try:
                if free:
                    take_over(self.desk)
                    free = False
                self.files_wait.clear()
                if read_next(self.desk, self.library):
                    self.sender.ring()
                else:
                    self.files_wait.wait(60)
                troubles = 0
            except (StoreBusyError, StoreUnavailableError) as error:
                _log.warning("No file can be read just now: %s", error)
                free = self.sender.alone
                self.stopping.wait(min(30.0, 2.0**troubles))
                troubles += 1
            except Exception:  # noqa: BLE001 - one file must not end the bot
                # One file must not end the whole bot: it keeps its lease, and others come first.
                _log.exception("A file could not be read; the others are gone on with")
                self.stopping.wait(min(30.0, 2.0**troubles))
                troubles += 1


def build(settings: Settings) -> Bot:
    """Put a bot together: the database brought up to date, the token checked, nothing started.

    Raises:
        ReadinessError: the bank, the database or the token is not right; the message says what.
    """
    words = Words.load()
    upgraded = upgrade(settings.database_url)
    database = open_database(settings.database_url)
    tls = ssl.create_default_context()
    # No retries of the client's own: a post whose connection broke would be said twice.
    client = WebClient(
        token=settings.bot_token, base_url=settings.api_url, ssl=tls, retry_handlers=[]
    )
    me = _who_am_i(client)
    # Two containers may have the same host name, and each calls its process number one.
    worker = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    clock = open_clock(settings.clock_url)
    desk = Desk(
        database=database,
        banks=open_banks(settings.bank_folder, database, words, clock.now()),
        messages=Messages(words),
        words=words,
        clock=clock,
        worker=worker,
        address=str(me.get("url") or ""),
        placard_key=settings.placard_key,
    )
    shelf = open_shelf(settings.evidence)
    sender = Sender(
        database=database,
        client=client,
        clock=clock,
        worker=worker,
        pace=settings.channel_pace,
        alone=database.dialect == "sqlite",
        invite=lambda message: _ask_in(desk, message),
        kept=lambda digest: _kept(shelf, digest),
    )
    files_wait = threading.Event()
    fetcher = Fetcher(
        token=settings.bot_token,
        folder=shelf.arriving,
        origins=Origins(settings.api_url),
        largest=settings.largest_file,
        tls=tls,
    )
    app = App(
        # Without a token, for `authorize` gives it: with one here too, Bolt warns about two.
        client=WebClient(base_url=settings.api_url, ssl=tls, retry_handlers=[]),
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(LISTENER_THREADS),
        # auth.test was asked above; the answer does not change while we run.
        authorize=_always(me, settings.bot_token),
        signing_secret="",
    )
    edge = Edge(
        desk=desk,
        reader=Reader(team=me["team_id"], bot_user=me["user_id"], clock=clock),
        client=client,
        directory=WebClient(
            token=settings.bot_token,
            base_url=settings.api_url,
            ssl=tls,
            retry_handlers=[],
            timeout=ANSWERED_WITHIN,
        ),
        ring=sender.ring,
        read=files_wait.set,
    )
    slack.register(app, edge)
    redrawn = orders.redraw_all(desk, me["team_id"])
    if redrawn:
        _log.info("%d orders are asked from the bank %s now", redrawn, desk.bank.version)
    bells = Bells(sender=sender.ring, reader=files_wait.set)
    return Bot(
        desk=desk,
        app=app,
        sockets=Sockets(app, settings.app_token, concurrency=LISTENER_THREADS, ping_interval=PING),
        sender=sender,
        library=Library(fetcher, shelf, lambda file_id: _about_file(client, file_id), sender.ring),
        clock=schedule.wind_up(desk, bells, settings.tick),
        database=database,
        upgraded=upgraded,
        files_wait=files_wait,
        stopping=threading.Event(),
        threads=[],
    )


def _who_am_i(client: WebClient) -> dict[str, Any]:
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        raise SlackUnreachableError(
            f"Slack does not accept SLACK_BOT_TOKEN ({error.response.get('error')}), so nothing "
            "was started. Copy the bot token again from “OAuth & Permissions”."
        ) from error
    except OSError as error:
        raise SlackUnreachableError(
            f"Slack does not answer at {client.base_url} ({error}), so nothing was started. "
            "Check the network and SLACK_API_URL."
        ) from error
    return {key: answer[key] for key in ("url", "team_id", "user_id", "bot_id")}


def _why(error: Exception) -> str:
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else repr(error)


def _always(me: dict[str, Any], token: str) -> Any:  # noqa: ANN401 - Bolt's loose callback
    from slack_bolt.authorization import AuthorizeResult  # noqa: PLC0415

    result = AuthorizeResult(
        enterprise_id=None,
        team_id=me["team_id"],
        bot_user_id=me["user_id"],
        bot_id=me["bot_id"],
        bot_token=token,
    )

    def authorize() -> AuthorizeResult:
        return result

    return authorize


def _about_file(client: WebClient, file_id: str) -> dict[str, Any] | None:
    try:
        told = client.files_info(file=file_id)["file"]
    except SlackApiError as error:
        if error.response.get("error") in {"file_not_found", "file_deleted"}:
            return None
        raise DownloadFailedError(
            f"Slack does not tell about the file {file_id} ({error.response.get('error')}).",
            name=file_id,
        ) from error
    except (OSError, SlackClientError) as error:
        raise DownloadFailedError(f"Slack did not answer ({error!r}).", name=file_id) from error
    return dict(told)


def _kept(shelf: Shelf, digest: str) -> bytes:
    """Kept bytes, if they still are what they were."""
    with shelf.open(digest, verify=True) as kept:
        return kept.read()


def _ask_in(desk: Desk, message: OutboxRecord) -> None:
    """The bot cannot write into a channel: tell whoever opened the order, once."""
    kind, _, number = message.lane.partition(":")
    if kind != "order":
        return
    order = orders.by_id(desk, team=message.team, order_id=int(number))
    if order is None:
        return
    with desk.database.write() as session:
        desk.whisper(
            session, team=message.team, channel="", user=order.opened_by, key="not_in_channel"
        )


def _or_die(work: Any) -> None:  # noqa: ANN401 - any of our loops
    """A loop that ends by an error ends the process: half a bot looks alive and is not."""
    try:
        work()
    except BaseException:  # noqa: BLE001 - whatever it is, the process ends with it
        _log.critical(
            "%s failed; the process ends, start it again", work.__qualname__, exc_info=True
        )
        os._exit(70)
