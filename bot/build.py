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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import schedule, slack
from bot.clock import open_clock
from bot.desk import orders
from bot.desk.desk import Desk
from bot.desk.reading import Library, read_next, take_over
from bot.evidence.fetch import DownloadFailedError, Fetcher, Origins
from bot.evidence.keep import Shelf
from bot.messages import Messages
from bot.schedule import Bells
from bot.sender import Sender
from bot.slack.edge import Edge
from bot.slack.payloads import Reader
from prompts import bank
from prompts.problems import ReadinessError
from prompts.words import Words
from store.database import open_database, upgrade

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

    from bot.settings import Settings
    from store.database import Database, Upgrade
    from store.outbox import OutboxRecord

LISTENER_THREADS = 16
"""With Bolt's own five, five slow listeners would leave the next command unanswered."""

_log = logging.getLogger(__name__)


class SlackUnreachableError(ReadinessError):
    """Slack did not accept the token, or did not answer."""


@dataclass(slots=True)
class Bot:
    """A running bot, put together and not yet started."""

    desk: Desk
    app: App
    sockets: SocketModeHandler
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
            thread = threading.Thread(target=_or_die, args=(work,), name=work.__qualname__)
            thread.start()
            self.threads.append(thread)
        self.clock.start()
        self.sockets.connect()

    def stop(self) -> None:
        """Hear nothing more, finish what is at hand, and close the database."""
        self.stopping.set()
        self.sockets.close()
        if self.clock.running:
            self.clock.shutdown()
        self.sender.stop()
        self.files_wait.set()
        for thread in self.threads:
            thread.join()
        self.database.close()

    def _read_files(self) -> None:
        if self.sender.alone:
            take_over(self.desk)
        while not self.stopping.is_set():
            self.files_wait.clear()
            if read_next(self.desk, self.library):
                self.sender.ring()
            else:
                self.files_wait.wait(60)


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
    worker = f"{socket.gethostname()}:{os.getpid()}"
    clock = open_clock(settings.clock_url)
    desk = Desk(
        database=database,
        bank=bank.load(),
        messages=Messages(words),
        words=words,
        clock=clock,
        worker=worker,
        address=str(me.get("url") or ""),
    )
    sender = Sender(
        database=database,
        client=client,
        clock=clock,
        worker=worker,
        pace=settings.channel_pace,
        alone=database.dialect == "sqlite",
        invite=lambda message: _ask_in(desk, message),
    )
    files_wait = threading.Event()
    shelf = Shelf(settings.evidence_folder)
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
        ring=sender.ring,
        read=files_wait.set,
    )
    slack.register(app, edge)
    redrawn = orders.redraw_all(desk, me["team_id"])
    if redrawn:
        _log.info("The bank is now %s: %d cards drawn anew", desk.bank.version, redrawn)
    bells = Bells(sender=sender.ring, reader=files_wait.set)
    return Bot(
        desk=desk,
        app=app,
        sockets=SocketModeHandler(app, settings.app_token),
        sender=sender,
        library=Library(fetcher, shelf, lambda file_id: _about_file(client, file_id)),
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
    except BaseException:
        _log.critical(
            "%s failed; the process ends, start it again", work.__qualname__, exc_info=True
        )
        os._exit(70)
