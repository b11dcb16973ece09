"""An order on a stage: opened by a buyer, listened to in its thread, looked up in the database.

Decides when everything is done that an act leads to: acknowledged, read, and said. Waits for that
and never sleeps.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from bot.workspace.client import Message
from store import answers, evidence, journal, orders
from store.database import open_database
from store.tables import EVIDENCE, INBOX, OUTBOX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage
    from bot.workspace.client import Outcome
    from store.answers import AnswerRecord
    from store.evidence import EvidenceRecord
    from store.journal import JournalRecord
    from store.orders import OrderRecord
    from store.session import Session

WITHIN = 30.0
CONTRACT = "site-in-contract"
"""Whether the contract fixes the site: a question with buttons, a proof and no conditions."""

BUYER = "Bea Buyer"
GUEST = "Sun Supplier"


@contextmanager
def looking(stage: Stage) -> Iterator[Session]:
    """A session that reads the stage's database and cannot write."""
    database = open_database(stage.database_url)
    try:
        with database.read() as session:
            yield session
    finally:
        database.close()


def settle(stage: Stage) -> None:
    """Return once nothing is unacknowledged, unread or unsaid."""
    ends = time.monotonic() + WITHIN
    while time.monotonic() < ends:
        stage.workspace.wait_until_quiet(seconds=0.03, timeout=WITHIN)
        if not _at_work(stage):
            return
    raise TimeoutError(f"Still at work after {WITHIN} s: {_at_work(stage)}")


def _at_work(stage: Stage) -> list[Any]:
    with looking(stage) as session:
        run = session.connection().execute
        unsaid = OUTBOX.c.state.in_(("pending", "sending"))
        return [
            *run(select(OUTBOX.c.id, OUTBOX.c.kind, OUTBOX.c.error).where(unsaid)).all(),
            *run(select(EVIDENCE.c.number).where(EVIDENCE.c.state == "waiting")).all(),
        ]


def told(stage: Stage, since: int) -> list[Message]:
    """What the bot posted after a traffic number, whispers and answers to commands included."""
    settle(stage)
    items = stage.workspace.traffic(since=since, kind="message")
    bot = stage.workspace.ready["bot_id"]
    return [
        Message(item["message"], item["n"])
        for item in items
        if item["change"] == "posted" and item["message"].get("bot_id") == bot
    ]


def sentence(stage: Stage, since: int, *words: str) -> Message:
    """The one message that the bot posted after a traffic number; it contains the words."""
    said = told(stage, since)
    assert len(said) == 1, [message.plain for message in said]
    missing = [word for word in words if word not in said[0].plain]
    assert missing == [], said[0].plain
    return said[0]


def kept_inputs(stage: Stage) -> int:
    """How many inputs the inbox holds."""
    with looking(stage) as session:
        count = session.connection().execute(select(func.count()).select_from(INBOX))
        return int(count.scalar_one())


@dataclass(slots=True)
class Scene:
    """An order with its thread."""

    stage: Stage
    code: str
    channel: str
    ts: str

    def says(self, who: str, text: str, **more: object) -> Message:
        """Somebody writes in the thread."""
        person = self.stage.workspace.as_(who)
        return person.say(text, channel=self.channel, thread_ts=self.ts, **more)

    def presses(self, who: str, label: str, **more: object) -> Outcome:
        """Somebody presses a button in the thread."""
        person = self.stage.workspace.as_(who)
        return person.press(label, channel=self.channel, thread_ts=self.ts, **more)

    def on_card(self, who: str, label: str, **more: object) -> Outcome:
        """Somebody presses a button of the card."""
        person = self.stage.workspace.as_(who)
        return person.press(label, channel=self.channel, ts=self.ts, **more)

    def uploads(self, who: str, name: str, content: bytes, **more: object) -> Message:
        """Somebody drops a file into the thread."""
        person = self.stage.workspace.as_(who)
        return person.upload(name, content, channel=self.channel, thread_ts=self.ts, **more)

    def until_asked(self, question_id: str) -> Scene:
        """The buyer skips what is asked before a question; returned once that one is asked."""
        for _ in range(20):
            if question_id == self.order().asking:
                return self
            self.presses(BUYER, "Skip")
            settle(self.stage)
        raise AssertionError(f"{self.code} never came to {question_id}")

    def thread(self, who: str = "") -> list[Message]:
        """What stands in the thread."""
        return self.stage.workspace.thread(self.channel, self.ts, who)

    def card(self) -> Message:
        """The card as it stands now."""
        return self.stage.workspace.message(self.channel, self.ts)

    def order(self) -> OrderRecord:
        """The order as the database has it."""
        with looking(self.stage) as session:
            return next(o for o in orders.of_code(session, code=self.code))

    def answers(self) -> dict[str, AnswerRecord]:
        """The answers that count, by question."""
        with looking(self.stage) as session:
            return answers.current(session, order_id=self.order().id)

    def journal(self) -> tuple[JournalRecord, ...]:
        """Everything that was written down about the order."""
        with looking(self.stage) as session:
            return journal.of_order(session, order_id=self.order().id)

    def words_kept(self) -> list[str]:
        """What was said in the thread and kept although it answered nothing."""
        return [str(entry.details["text"]) for entry in self.journal() if "text" in entry.details]

    def files(self) -> tuple[EvidenceRecord, ...]:
        """The order's files."""
        with looking(self.stage) as session:
            return evidence.of_order(session, order_id=self.order().id)


def open_order(stage: Stage, code: str, channel: str = "orders", **fields: object) -> Scene:
    """Bea Buyer opens an order; returned once its first question stands in the thread."""
    bea = stage.workspace.as_(BUYER)
    since = stage.workspace.mark()
    opened = bea.command("/readiness", f"new {code}", channel=channel)
    assert opened.modal is not None, opened.raw
    filled = {"Product": "Lamp housing", "Supplier": "Suzhou Plastics"} | fields
    sent = bea.submit(filled)
    assert sent.ok, sent.raw
    card = next(m for m in told(stage, since) if m.ts == m.thread_ts)
    return Scene(stage, code, channel, card.ts)
