"""Nothing lost, nothing said twice: the bot is killed in the middle of everything, and goes on."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from bot.cli import samples
from bot.workspace.client import ControlError, Message, Outcome
from prompts.answer import to_json
from store import answers, evidence, journal, orders, outbox, summaries
from store.database import Database, open_database
from tests.banks import FIRST_BANK
from tests.bot.nursery import NurseryStage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.cli.stage import Stage
    from tests.bot.nursery import Nursery

CHANNEL = "shared-supplier"
KILLS = 25
BEA, QUINN, SUN = "Bea Buyer", "Quinn Quality", "Sun Supplier"
ENDS = 30.0
STARTS = 0.5
"""In this time a bot of the nursery listens: the next kill falls before that, or just behind it."""
PASSING = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d( UTC)?|<!date[^>]*>"  # times
    r"|p?\d{10}\.?\d{6}|\bF[A-Z0-9]{10}\b"  # ids of messages and files
)
"""What differs from one conversation to the same one an hour later."""


@dataclass(slots=True)
class Talk:
    """People in a thread, who press again what was not acknowledged."""

    stage: Stage
    database: Database
    code: str
    thread_ts: str = ""
    said: dict[str, Message] = field(default_factory=dict)

    def start(self) -> None:
        """Open an order by its form."""
        bea = self.stage.workspace.as_(BEA)
        self._insist(
            lambda: bea.command("/readiness", f"new {self.code}", channel=CHANNEL),
            lambda outcome: outcome.modal is not None,
        )
        fields: dict[str, object] = {
            "Product": "Belay device",
            "Supplier": "Ningbo Hardware",
            "Where the prototype was made": "Shenzhen sample room",
            "Where production will be": "Ningbo Hardware, plant 2",
            "What is true for this order": ["The product needs a mold, a die or its own fixture"],
            "Quality": QUINN,
            "Contact at the supplier": SUN,
        }
        self._insist(lambda: bea.submit(fields))
        self.settle()
        self.thread_ts = next(
            message.ts
            for message in self.from_bot()
            if message.thread_ts == message.ts and self.code in message.plain
        )

    def say(self, who: str, text: str) -> None:
        """Write in the thread."""
        person = self.stage.workspace.as_(who)
        self.said[text] = person.say(text, channel=CHANNEL, thread_ts=self.thread_ts)

    def edit(self, who: str, text: str, to: str) -> None:
        """Change a message of one's own."""
        self.stage.workspace.as_(who).edit(self.said[text], to)

    def delete(self, who: str, text: str) -> None:
        """Delete a message of one's own."""
        self.stage.workspace.as_(who).delete(self.said[text])

    def upload(self, who: str, sample: str) -> None:
        """Drop a file into the thread."""
        self.stage.workspace.as_(who).upload(
            sample, samples.SAMPLES[sample](), channel=CHANNEL, thread_ts=self.thread_ts
        )

    def press(self, who: str, label: str = "") -> None:
        """Press a button of the newest question; without a label its first answer."""
        question = next(m for m in reversed(self.thread()) if "Why?" in m.labels)
        label = label or question.labels[0]
        person = self.stage.workspace.as_(who)
        self._insist(lambda: person.press(label, channel=CHANNEL, ts=question.ts))

    def section(self, who: str, title: str, values: dict[str, object]) -> None:
        """Answer questions in the form of a section."""
        person = self.stage.workspace.as_(who)
        self._insist(
            lambda: person.choose("Answer a section…", title, channel=CHANNEL, ts=self.thread_ts),
            lambda outcome: outcome.modal is not None,
        )
        self._insist(lambda: person.submit(values))

    def _insist(
        self,
        act: Callable[[], Outcome],
        done: Callable[[Outcome], object] = lambda outcome: outcome.ok,
    ) -> None:
        """Do it again until it is acknowledged, or until there is nothing left to press."""
        while True:
            self.stage.workspace.wait_for_socket(timeout=ENDS)
            try:
                if done(act()):
                    return
            except ControlError as error:
                if error.code in {"no_such_element", "no_such_option", "no_modal"}:
                    return  # the first time was heard, and what was pressed is gone
                raise

    def settle(self) -> None:
        """Return when all is heard, read and said."""
        workspace = self.stage.workspace
        seen = workspace.mark()
        for _ in range(600):
            if workspace.state()["pending"] == 0 and self._nothing_waits():
                return
            seen = int(workspace.get("wait", since=seen, timeout=0.05)["last"])
        raise TimeoutError("It never became quiet: " + self.stage.log.read_text()[-3000:])

    def _nothing_waits(self) -> bool:
        with self.database.read() as session:
            found = orders.of_code(session, code=self.code)
            files = [f for o in found for f in evidence.of_order(session, order_id=o.id)]
            if any(file.state == "waiting" for file in files):
                return False
        with self.database.read() as session:
            return outbox.pending_count(session) == 0

    def from_bot(self) -> list[Message]:
        """What the bot posted in the channel."""
        me = self.stage.workspace.ready["bot_id"]
        return [
            message
            for message in self.stage.workspace.messages(CHANNEL)
            if message.raw.get("bot_id") == me and not message.raw.get("ephemeral_to")
        ]

    def thread(self) -> list[Message]:
        """What the bot said in the thread, the card first."""
        me = self.stage.workspace.ready["bot_id"]
        return [
            message
            for message in self.stage.workspace.thread(CHANNEL, self.thread_ts)
            if message.raw.get("bot_id") == me and not message.raw.get("ephemeral_to")
        ]

    def outcome(self) -> dict[str, Any]:
        """All that a person or an auditor finds afterwards, without times and numbers of rows."""
        with self.database.read() as session:
            (order,) = orders.of_code(session, code=self.code)
            summary = summaries.get(session, order_id=order.id)
            assert summary is not None
            current = answers.current(session, order_id=order.id)
            entries = journal.of_order(session, order_id=order.id)
            broken = journal.verify(session)
        return {
            "thread": [self._timeless(message.plain) for message in self.thread()],
            "channel": Counter(
                self._timeless(message.plain)
                for message in self.from_bot()
                if self.code in message.plain
            ),
            "asking": order.asking,
            "verdict": (summary.level, summary.open_count, summary.blocker_count, summary.answered),
            "answers": {
                name: (
                    one.answer.standing,
                    one.answer.value and to_json(one.answer.value),
                    one.answer.person,
                    int(one.answer.grade),
                )
                for name, one in current.items()
            },
            "journal": [
                (entry.actor, entry.verb, self._lasting(entry.details)) for entry in entries
            ],
            "broken": broken,
        }

    def keys(self) -> list[str]:
        """The outbox keys of what the bot posted, as other apps see them."""
        return [
            message.raw["metadata"]["event_payload"]["key"]
            for message in [*self.thread()[1:], *self.from_bot()]
        ]

    def _timeless(self, text: str) -> str:
        text = text.replace(self.code, "ORDER")
        return PASSING.sub("…", text)

    def _lasting(self, details: Any) -> Any:  # noqa: ANN401 - any JSON
        passing = {"said", "heard", "file", "opened_at", "sealed"}
        return {
            key: self._timeless(str(value)) for key, value in details.items() if key not in passing
        }


STEPS: tuple[tuple[str, Callable[[Talk], None]], ...] = (
    ("open", Talk.start),
    ("why", lambda talk: talk.press(BEA, "Why?")),
    ("press", lambda talk: talk.press(BEA)),
    ("proof", lambda talk: talk.upload(SUN, "pilot-report.pdf")),
    ("typed", lambda talk: talk.say(BEA, "2")),
    ("photo", lambda talk: talk.upload(SUN, "photo.jpg")),
    ("unknown", lambda talk: talk.say(BEA, "unknown")),
    ("skip", lambda talk: talk.press(BEA, "Skip")),
    ("press again", lambda talk: talk.press(QUINN)),
    ("nonsense", lambda talk: talk.say(SUN, "we will see about that")),
    ("status", lambda talk: talk.say(BEA, "status")),
    ("crossed", lambda talk: talk.say(QUINN, "1")),
    ("edited", lambda talk: talk.edit(BEA, "2", "1")),
    ("not applicable", lambda talk: talk.say(BEA, "n/a because we buy it finished")),
    ("pressed", lambda talk: talk.press(BEA)),
    ("back", lambda talk: talk.say(BEA, "back")),
    ("unknown by button", lambda talk: talk.press(QUINN)),
    ("deleted", lambda talk: talk.delete(BEA, "unknown")),
    ("program", lambda talk: talk.upload(SUN, "HB-1040-rev-F.pdf")),
    ("yes", lambda talk: talk.say(BEA, "yes")),
    ("skip typed", lambda talk: talk.say(BEA, "skip")),
)


def play(talk: Talk, before: Callable[[str], threading.Thread | None]) -> None:
    """Play the whole conversation, with something happening at each step."""
    for name, act in STEPS:
        meanwhile = before(name)
        act(talk)
        if meanwhile is not None:
            meanwhile.join()
        talk.settle()


@pytest.fixture(scope="module")
def theatre(
    tmp_path_factory: pytest.TempPathFactory, nursery: Nursery
) -> Iterator[tuple[Stage, Database]]:
    """A workspace that is quick to say things again, and the bot's database."""
    with NurseryStage(tmp_path_factory.mktemp("kill"), FIRST_BANK, nursery=nursery) as stage:
        stage.workspace.rates(on=False)
        stage.workspace.timing(ack_seconds=0.6, retry_delays=[0.05] * 60)
        database = open_database(stage.database_url)
        yield stage, database
        database.close()


@pytest.fixture(scope="module")
def undisturbed(theatre: tuple[Stage, Database]) -> dict[str, Any]:
    """What comes of the conversation when nobody disturbs it."""
    talk = Talk(*theatre, "CALM-1")
    play(talk, lambda _: None)
    return talk.outcome()


@dataclass(slots=True)
class Killer:
    """Kills the bot at random moments and starts it again, a given number of times."""

    stage: Stage
    dice: random.Random
    left: int
    steps: int = len(STEPS)
    broken: BaseException | None = None

    def __call__(self, name: str) -> threading.Thread:
        """Begin a step's share of the killing."""
        self.stage.workspace.clear_faults()
        trouble = self.dice.choice(("slow", "drop_after", "swallow_ack", ""))
        if trouble:
            # So that a kill falls between a request and its answer, or between commit and
            # acknowledgement, more often than chance would have it.
            self.stage.workspace.fault(trouble, method="chat.postMessage", seconds=0.1, times=1)
        share = max(1, round(self.left / self.steps))
        share = min(self.left, share + self.dice.choice((0, 0, 1)) if self.steps > 1 else self.left)
        self.left, self.steps = self.left - share, self.steps - 1
        # A listener takes some 20 ms, a post 10, a file half a second.
        longest = 0.6 if name in {"proof", "photo", "program"} else 0.12
        waits = [
            self.dice.uniform(0, longest),
            *(self.dice.uniform(0, longest + STARTS) for _ in range(share - 1)),
        ]
        thread = threading.Thread(target=self._kill, args=(waits[:share],))
        thread.start()
        return thread

    def _kill(self, waits: list[float]) -> None:
        never = threading.Event()
        try:
            for index, wait in enumerate(waits):
                never.wait(wait)
                self.stage.kill_bot()
                if index + 1 < len(waits):
                    self.stage.launch_bot()
            if waits:
                self.stage.start_bot()
        except BaseException as error:  # noqa: BLE001 - told by the test
            self.broken = error


@pytest.mark.parametrize("seed", [1, pytest.param(6, marks=pytest.mark.long)])
def test_a_killed_bot_loses_nothing_and_repeats_nothing(
    theatre: tuple[Stage, Database], undisturbed: dict[str, Any], seed: int
) -> None:
    """Killed 25 times at random moments, the bot ends where it ends when nobody kills it."""
    workspace = theatre[0].workspace
    mark = workspace.mark()
    killer = Killer(theatre[0], random.Random(seed), KILLS)  # noqa: S311 - to be repeatable
    talk = Talk(*theatre, f"KILL-{seed}")
    play(talk, killer)
    assert killer.broken is None
    assert killer.left == 0
    found = talk.outcome()
    for what, expected in undisturbed.items():
        assert expected == found[what], what
    keys = talk.keys()
    assert len(keys) == len(set(keys))
    lost = [item["reason"] for item in workspace.traffic(since=mark, kind="lost")]
    assert lost.count("socket_closed") >= KILLS // 5, (
        "hardly a kill fell into the middle of anything"
    )
