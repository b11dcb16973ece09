"""The sender against a misbehaving Slack: each message once, in order, and never none."""

from __future__ import annotations

import itertools
import logging
import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk import WebClient

from bot.sender import Sender
from bot.workspace.client import Workspace
from store import outbox
from store.database import Database, open_database
from store.outbox import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.workspace.client import Message as Seen
    from store.outbox import OutboxRecord
    from store.session import Session
    from tests.store.databases import Postgres, Sqlite

CHANNEL = "orders"
MANIFEST = Path(__file__).resolve().parents[2] / "manifest.yml"


@dataclass(slots=True)
class MovableClock:
    """The machine's clock, which a test may move."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC) + self.ahead


@dataclass(slots=True)
class Office:
    """An outbox, and as many senders as a test wants."""

    workspace: Workspace
    url: str
    tls: ssl.SSLContext
    database: Database = field(init=False)
    clock: MovableClock = field(default_factory=MovableClock)
    invited: list[OutboxRecord] = field(default_factory=list)
    senders: list[Sender] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the database."""
        self.database = open_database(self.url)

    def sender(self, *, pace: float = 0.0, alone: bool = True, worker: str = "w1") -> Sender:
        """A sender as the bot has it."""
        client = WebClient(
            token=self.workspace.bot_token,
            base_url=self.workspace.api_url,
            ssl=self.tls,
            retry_handlers=[],
        )
        sender = Sender(
            database=self.database,
            client=client,
            clock=self.clock,
            worker=worker,
            pace=pace,
            alone=alone,
            invite=self.invited.append,
        )
        self.senders.append(sender)
        return sender

    @contextmanager
    def running(self, *senders: Sender) -> Iterator[None]:
        """Let senders work meanwhile."""
        threads = [threading.Thread(target=sender.run) for sender in senders]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            for sender in senders:
                sender.stop()
            for thread in threads:
                thread.join()

    def say(self, text: str, *, lane: str = "order:1", **more: Any) -> int:  # noqa: ANN401
        """Write something down to be said, and return its number."""
        fields: dict[str, Any] = {
            "team": self.workspace.ready["team_id"],
            "lane": lane,
            "kind": "post",
            "payload": {"text": text, "blocks": [section(text)]},
            "not_before": self.clock.now(),
            "channel": self.workspace.channel(CHANNEL),
        }
        with self.database.write() as session:
            number = outbox.say(session, message=Message(**(fields | more))).id
        for sender in self.senders:
            sender.ring()
        return number

    def row(self, number: int) -> OutboxRecord:
        """A message as the outbox has it."""
        with self.database.read() as session:
            return outbox.get(session, message_id=number)

    def wait(self, done: Callable[[], object], timeout: float = 20.0) -> None:
        """Return once something is so, looking whenever the workspace has news."""
        ends, seen = time.monotonic() + timeout, self.workspace.mark()
        while not done():
            assert time.monotonic() < ends, "it never came to that"
            seen = int(self.workspace.get("wait", since=seen, timeout=0.05)["last"])

    def wait_until_empty(self, timeout: float = 20.0) -> None:
        """Return once nothing is left to be said."""

        def empty() -> bool:
            with self.database.read() as session:
                return outbox.pending_count(session) == 0

        self.wait(empty, timeout)

    def shown(self, channel: str = CHANNEL) -> list[str]:
        """What the bot has said in a channel, oldest first, replies left out."""
        return [message.text for message in self.posts(channel)]

    def posts(self, channel: str = CHANNEL) -> list[Seen]:
        """The messages behind `shown`."""
        me = self.workspace.ready["bot_id"]
        return [m for m in self.workspace.messages(channel) if m.raw.get("bot_id") == me]


def section(text: str) -> dict[str, Any]:
    """The simplest block."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


@pytest.fixture(scope="module")
def shared() -> Iterator[Workspace]:
    """One workspace for the module."""
    with Workspace.launch(manifest=MANIFEST) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def tls() -> ssl.SSLContext:
    """One TLS context; the client would build one per call otherwise."""
    return ssl.create_default_context()


_channels = itertools.count(1)


@pytest.fixture
def office(shared: Workspace, sqlite_files: Sqlite, tls: ssl.SSLContext) -> Iterator[Office]:
    """An empty outbox on SQLite, and a workspace that behaves until told otherwise."""
    shared.clear_faults()
    shared.rates(on=False)
    here = Office(shared, sqlite_files.ready(), tls)
    yield here
    shared.clear_faults()
    here.database.close()


def unique(text: str) -> str:
    """Words that no other test has said in the channel."""
    return f"{text} {next(_channels)}"


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "500", "500_after", "503", "slow"])
def test_a_message_is_said_once_whatever_becomes_of_the_connection(
    office: Office, kind: str
) -> None:
    """A lost request is repeated and a lost answer is not, and the next one follows behind."""
    first, second = unique("first"), unique("second")
    office.workspace.fault(kind, method="chat.postMessage", seconds=0.2)
    with office.running(office.sender()):
        office.say(first)
        office.say(second)
        office.wait_until_empty()
    assert [first, second] == [text for text in office.shown() if text in {first, second}]


def test_a_reply_is_looked_for_in_its_thread(office: Office) -> None:
    """An answer that was lost in a thread is found there and not said again."""
    with office.running(office.sender()):
        parent = office.say(unique("card"), subject="card:1")
        office.wait_until_empty()
        office.workspace.fault("drop_after", method="chat.postMessage")
        office.say("reply", thread_subject="card:1")
        office.wait_until_empty()
    ts = office.row(parent).sent_ts
    assert ts is not None
    assert [m.text for m in office.workspace.thread(CHANNEL, ts)[1:]] == ["reply"]


def test_what_was_said_days_ago_is_still_found(office: Office) -> None:
    """A bot that died while sending and starts again a week later does not repeat itself."""
    text = unique("last words")
    office.workspace.fault("drop_after", method="chat.postMessage")
    number = office.say(text)
    dying = office.sender()
    assert dying.deliver_next()  # said; the answer was lost, and the process with it
    assert office.row(number).state == "sending"
    office.clock.ahead += timedelta(days=7)
    with office.running(office.sender(worker="w2")):
        office.wait_until_empty()
    assert office.shown().count(text) == 1


def test_what_cannot_be_looked_for_holds_up_only_its_own_lane(office: Office) -> None:
    """While Slack does not tell whether a message is there, other orders go on."""
    doubtful, behind, other = unique("doubtful"), unique("behind"), unique("other")
    office.workspace.fault("drop_after", method="chat.postMessage")
    office.workspace.fault("500", method="conversations.history", times=2)
    with office.running(office.sender()):
        office.say(doubtful)
        office.say(behind)
        office.say(other, lane="order:2")
        office.wait_until_empty()
    texts = {doubtful, behind, other}
    assert [doubtful, other, behind] == [text for text in office.shown() if text in texts]


def test_a_request_that_arrives_late_is_not_repeated(office: Office) -> None:
    """A message that reaches Slack after its sender has died is found by the next one."""
    text = unique("late")
    office.workspace.fault("slow", method="chat.postMessage", seconds=0.6)
    number = office.say(text)
    dying = office.sender()
    dying.client.timeout = 0.2  # type: ignore[assignment]  # the client says int, and takes both
    assert dying.deliver_next()
    assert office.row(number).state == "sending"
    with office.running(office.sender(worker="w2")):
        office.wait_until_empty()
    assert office.shown().count(text) == 1


def test_words_in_place_of_a_persons_file_are_said_once(office: Office) -> None:
    """The answer to them is lost: they are looked for in the direct messages where they are."""
    instead = unique("no files here")
    payload = {
        "text": "Here it is.",
        "otherwise": instead,
        "files": [{"name": "a.txt", "alt": "", "content": "YQ=="}],
    }
    fault = office.workspace.fault
    fault("error", method="files.getUploadURLExternal", error="file_uploads_disabled")
    fault("drop_after", method="chat.postMessage")
    people = office.workspace.get("state")["people"]
    buyer = next(one["id"] for one in people if one["real_name"] == "Bea Buyer")
    with office.running(office.sender()):
        number = office.say("", kind="file", channel="", user=buyer, payload=payload)
        office.wait_until_empty()
    assert office.row(number).state == "sent"
    assert office.shown("@Bea Buyer").count(instead) == 1


def test_a_rate_limit_is_honoured(office: Office) -> None:
    """Nothing is posted to a channel before the seconds that Slack named are over."""
    first, second = unique("limited"), unique("other lane")
    mark = office.workspace.mark()
    office.workspace.fault("429", method="chat.postMessage", retry_after=1)
    with office.running(office.sender()):
        office.say(first)
        office.say(second, lane="order:2")
        office.wait_until_empty()
    tries = [
        item
        for item in office.workspace.traffic(since=mark, kind="api")
        if item["method"] == "chat.postMessage"
    ]
    assert [item["status"] for item in tries] == [429, 200, 200]
    assert tries[1]["at"] - tries[0]["at"] >= 0.95
    assert sorted([first, second]) == sorted(t for t in office.shown() if t in {first, second})


def test_what_slack_cannot_draw_is_said_in_plain_words(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """A layout that Slack refuses costs the layout, not the words, and is logged."""
    first, second = unique("broken"), unique("fine")
    with office.running(office.sender()), caplog.at_level(logging.ERROR, "bot.sender"):
        office.say(first, payload={"text": first, "blocks": [{"type": "nonsense"}]})
        office.say(second)
        office.wait_until_empty()
    assert [first, second] == [text for text in office.shown() if text in {first, second}]
    assert "invalid_blocks" in caplog.text


def test_what_slack_refuses_for_good_is_given_up_and_the_lane_goes_on(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """A message that Slack will never take is logged and does not hold up those behind it."""
    first, second = unique("refused"), unique("fine")
    office.workspace.fault("error", method="chat.postMessage", error="restricted_action")
    with office.running(office.sender()), caplog.at_level(logging.ERROR, "bot.sender"):
        number = office.say(first)
        office.say(second)
        office.wait_until_empty()
    assert [second] == [text for text in office.shown() if text in {first, second}]
    assert office.row(number).state == "failed"
    assert "restricted_action" in caplog.text


def test_a_revoked_token_loses_nothing(office: Office) -> None:
    """While the token is revoked messages wait; with it back they are said."""
    text = unique("patient")
    office.workspace.post("scopes", token="revoked")
    try:
        number = office.say(text)
        sender = office.sender()
        assert sender.deliver_next()
        assert office.row(number).state == "pending"
    finally:
        office.workspace.post("scopes", token="restored")
    office.clock.ahead += timedelta(minutes=2)
    with office.running(sender):
        office.wait_until_empty()
    assert office.shown().count(text) == 1


def test_a_bot_outside_the_channel_asks_to_be_let_in_once(office: Office) -> None:
    """What is said where the bot is no member waits, one person is asked, and then all arrives."""
    name = unique("quiet").replace(" ", "-")
    channel = office.workspace.add_channel(name, members=["Bea Buyer"], bot=False)
    sender = office.sender()
    office.say("one", channel=channel)
    office.say("two", channel=channel)
    for _ in range(5):
        sender.deliver_next()
        office.clock.ahead += timedelta(minutes=2)
    assert [message.payload["text"] for message in office.invited] == ["one"]
    office.workspace.invite(name, "@Readiness")
    with office.running(sender):
        office.wait_until_empty()
    assert office.shown(channel) == ["one", "two"]


def test_a_hundred_changes_of_a_card_are_few_updates(office: Office) -> None:
    """Slack is shown a card's newest picture, not each of them."""
    with office.running(office.sender()):
        card = office.say(unique("card"), subject="card:7")
        office.wait_until_empty()
        mark = office.workspace.mark()
        office.workspace.fault("slow", method="chat.update", seconds=0.2, times=0)
        for number in range(100):
            office.say(f"picture {number}", kind="update", subject="card:7")
        office.wait_until_empty()
    updates = [
        item
        for item in office.workspace.traffic(since=mark, kind="api")
        if item["method"] == "chat.update"
    ]
    assert len(updates) < 30
    assert office.row(card).sent_ts is not None
    assert office.workspace.message(CHANNEL, str(office.row(card).sent_ts)).text == "picture 99"


def test_one_post_a_second_goes_to_a_channel(office: Office) -> None:
    """Posts keep Slack's pace in one channel, and another channel does not wait for it."""
    mark = office.workspace.mark()
    elsewhere = office.workspace.channel("general")
    with office.running(office.sender(pace=1.0)):
        for number in range(3):
            office.say(unique(f"paced {number}"), lane=f"order:{number}")
        office.say("elsewhere", lane="order:9", channel=elsewhere)
        office.wait_until_empty()
    posts = [
        item
        for item in office.workspace.traffic(since=mark, kind="api")
        if item["method"] == "chat.postMessage"
    ]
    here = [item["at"] for item in posts if item["args"]["channel"] != elsewhere]
    there = [item["at"] for item in posts if item["args"]["channel"] == elsewhere]
    assert len(here) == 3
    assert all(later - earlier > 0.95 for earlier, later in itertools.pairwise(here))
    assert there[0] < here[1]


def test_a_busy_channel_is_waited_for_and_not_asked_about(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a channel has to rest, the sender rests too."""
    looks = itertools.count()
    due_at = outbox.due_at

    def counted(session: Session) -> datetime | None:
        next(looks)
        return due_at(session)

    monkeypatch.setattr("store.outbox.due_at", counted)
    with office.running(office.sender(pace=1.0)):
        office.say(unique("one"))
        office.say(unique("two"))
        office.wait_until_empty()
    assert next(looks) < 20


def test_a_busy_database_is_waited_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is locked when an answer is to be noted neither ends nor doubles anything."""
    from store.problems import StoreBusyError  # noqa: PLC0415 - only here

    text, sent, troubles = unique("noted later"), outbox.sent, iter([True])

    def busy(*arguments: Any, **more: Any) -> OutboxRecord:  # noqa: ANN401 - whatever it is
        if next(troubles, False):
            raise StoreBusyError("The database was held by another writer.")
        return sent(*arguments, **more)

    monkeypatch.setattr("store.outbox.sent", busy)
    with office.running(office.sender()):
        office.say(text)
        office.wait_until_empty()
    assert office.shown().count(text) == 1


def test_two_senders_on_one_database_say_everything_once_and_in_order(
    shared: Workspace, postgres_databases: Postgres, tls: ssl.SSLContext
) -> None:
    """Two processes on one Postgres share the work; no lane is mixed up and nothing comes twice."""
    shared.clear_faults()
    shared.rates(on=False)
    office = Office(shared, postgres_databases.ready(), tls)
    try:
        names = [unique("pg") for _ in range(4)]
        said = {f"order:{n}": [f"{name} {i}" for i in range(15)] for n, name in enumerate(names)}
        office.workspace.fault("drop_after", method="chat.postMessage", times=2)
        pair = [office.sender(alone=False, worker=f"w{n}") for n in (1, 2)]
        with office.running(*pair):
            for row in zip(*said.values(), strict=True):
                for lane, text in zip(said, row, strict=True):
                    office.say(text, lane=lane)
            office.wait_until_empty()
            workers = {office.row(n).claimed_by for n in range(1, 61)}
        shown = office.shown()
        for name, texts in zip(names, said.values(), strict=True):
            assert texts == [text for text in shown if text.startswith(f"{name} ")]
        assert {"w1", "w2"} == workers
    finally:
        office.database.close()
