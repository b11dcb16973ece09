"""Whole conversations through real Bolt over a real WebSocket, and what they leave behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.cli.dialogs import read
from bot.cli.play import Player
from bot.desk import picture, turn
from prompts.checklist import UNSETTLED, Status
from prompts.condition import ALWAYS
from store import cards, outbox, subjects, summaries
from store.tables import ORDERS, OUTBOX
from tests.banks import FIRST_BANK
from tests.bot.desks import desk_on
from tests.prompts.banks import FIRST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage
    from bot.desk.desk import Desk
    from prompts.question import Question

DIALOGS = sorted((Path(__file__).parents[1] / "dialogs").glob("*.yml"))
BANK_LINE = "bank: ../banks/first"
OF_ANY_BANK = frozenset(("seed",))
"""Looks for no words of a bank: the demo plays it with the bot's own."""

ASKED = [question for question in FIRST.questions if question.derive is None]
CONDITIONAL = [question for question in ASKED if question.when is not ALWAYS]
OF_ITS_MOMENT = ("updated_at", "updated_text", "permalink")
"""What a card says of the moment in which it was drawn."""


@dataclass
class Plays:
    """The dialogs of one stage, each played once."""

    stage: Stage
    transcripts: dict[Path, list[str]] = field(default_factory=dict)

    def play(self, path: Path) -> list[str]:
        """A dialog's transcript; a dialog that is not kept raises."""
        if path not in self.transcripts:
            lines: list[str] = []
            dialog = read(path)
            if path.stem not in OF_ANY_BANK and dialog.settings != FIRST_BANK:
                pytest.fail(f"{path.name} is not told with this stage's bank: write {BANK_LINE}.")
            self.transcripts[path] = lines
            Player(self.stage.workspace, show=lines.append).play(dialog)
        return self.transcripts[path]

    def all(self) -> None:
        """Play those that were not played yet."""
        for path in DIALOGS:
            self.play(path)
        self.stage.workspace.wait_until_quiet()


@pytest.fixture(scope="module")
def plays(stage: Stage) -> Plays:
    """The dialogs on this file's stage."""
    return Plays(stage)


@pytest.fixture(scope="module")
def desk(stage: Stage) -> Iterator[Desk]:
    """A desk of our own beside the running bot, on the same database."""
    with desk_on(stage.database_url, FIRST) as opened:
        yield opened


@pytest.mark.parametrize("path", DIALOGS, ids=lambda path: path.stem)
def test_dialog_is_kept(plays: Plays, path: Path) -> None:
    """The bot says what the dialog says that it says, in that order."""
    assert plays.play(path)


def _asked(desk: Desk) -> dict[str, set[int]]:
    """In which orders each question was posted."""
    found: dict[str, set[int]] = {}
    with desk.database.read() as session:
        statement = select(OUTBOX.c.subject).where(
            OUTBOX.c.subject.like("question:%"), OUTBOX.c.kind == "post", OUTBOX.c.state == "sent"
        )
        for subject in session.connection().execute(statement).scalars():
            order_id = int(subject.split(":")[1])
            found.setdefault(turn.question_in(subject), set()).add(order_id)
    found.pop(turn.NOTHING, None)
    return found


def _pictures(desk: Desk) -> dict[int, picture.Picture]:
    with desk.database.read() as session:
        ids = session.connection().execute(select(ORDERS.c.id)).scalars().all()
        return {order_id: picture.draw(desk, session, order_id) for order_id in ids}


def test_every_question_is_reached(plays: Plays, desk: Desk) -> None:
    """Over all dialogs, every question of the bank that a person can answer is asked."""
    plays.all()
    assert {question.id for question in ASKED} == _asked(desk).keys()


@pytest.mark.parametrize("question", CONDITIONAL, ids=lambda question: question.id)
def test_conditional_question_appears_and_vanishes(
    plays: Plays, desk: Desk, question: Question
) -> None:
    """A question that hangs on a fact is asked while it holds, and gone when it does not."""
    plays.all()
    drawn = _pictures(desk)
    asked_in = _asked(desk)[question.id]
    gone_in = {n for n in asked_in if drawn[n].checklist.item(question.id).status in turn.NOT_ASKED}
    assert gone_in


def test_cards_and_summaries_are_as_computed_anew(plays: Plays, desk: Desk) -> None:
    """What is stored beside every order is what its answers say."""
    plays.all()
    with desk.database.read() as session:
        for order_id, drawn in _pictures(desk).items():
            kept = summaries.get(session, order_id=order_id)
            assert kept is not None
            verdict = drawn.verdict
            assert (
                verdict.level.value,
                verdict.open_count,
                verdict.blocker_count,
                verdict.answered,
                verdict.askable,
            ) == (kept.level, kept.open_count, kept.blocker_count, kept.answered, kept.askable)
            assert {k: v for k, v in drawn.card.items() if k not in OF_ITS_MOMENT} == {
                k: v
                for k, v in cards.told(session, order_id=order_id).items()
                if k not in OF_ITS_MOMENT
            }


def test_nothing_to_press_is_left_under_an_answered_question(plays: Plays, desk: Desk) -> None:
    """Buttons stand only under questions that still wait, or are asked just now."""
    plays.all()
    left = []
    for order_id, drawn in _pictures(desk).items():
        order = drawn.order
        with desk.database.read() as session:
            posted = subjects.posted(session, team=order.team, prefix=turn.questions_of(order))
            places = {
                subject: outbox.address(session, team=order.team, subject=subject)
                for subject, _ in posted
            }
        for subject, place in places.items():
            question_id = turn.question_in(subject)
            if question_id == turn.NOTHING or place is None:
                continue
            waits = drawn.checklist.item(question_id).status in UNSETTLED
            message = plays.stage.workspace.message(*place)
            if message.labels and not waits and order.asking != question_id:
                left.append((order_id, question_id, message.labels))
    assert left == []


def test_nobody_is_asked_what_the_facts_hide(plays: Plays, desk: Desk) -> None:
    """The question that the card names as asked is one that waits for an answer."""
    plays.all()
    hidden = [
        (drawn.order.code, drawn.order.asking)
        for drawn in _pictures(desk).values()
        if drawn.order.asking
        and drawn.checklist.item(drawn.order.asking).status in {Status.HIDDEN, Status.UNDECIDED}
    ]
    assert hidden == []
