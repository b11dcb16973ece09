"""The worked orders as whole conversations, under the bank that comes with the bot.

The same orders are asked and answered without Slack in tests/prompts; here people answer them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.cli.dialogs import read
from bot.cli.play import Player
from bot.desk import picture, turn
from prompts.answer import Chosen, Said
from prompts.spelling import plain
from store import answers, orders
from store.tables import OUTBOX
from tests.bot.desks import desk_on
from tests.bot.nursery import NurseryStage
from tests.prompts.banks import BANK
from tests.prompts.worked_orders import FOLDER as STORIES
from tests.prompts.worked_orders import answer, play, read_story, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage
    from bot.desk.desk import Desk
    from bot.desk.picture import Picture
    from prompts.answer import Value
    from tests.bot.nursery import Nursery
    from tests.prompts.worked_orders import Played

pytestmark = pytest.mark.long

FOLDER = Path(__file__).parents[1] / "dialogs" / "worked"
NAMES = {
    "machined_part": "BRACKET-1",
    "moulded_part": "ORDER-123",
    "climbing_gear": "CARABINER-1",
    "electronics": "SENSOR-1",
    # Goes on where the first one ends, so it stands behind it.
    "repeat_order": "BRACKET-2",
}
SITES = {"site-prototype-where", "site-production-where"}
"""Told in the form that opens the order, both in full."""
OTHERWISE = {
    # Another tool, which is what the dialog is about.
    "moulded_part": {"tool-production-id"},
    # Some weeks before: the pilot run is still to come.
    "climbing_gear": {"pilot-done", "pilot-weeks"},
}
"""What people answer otherwise than the worked order of that name, and why."""
WORST = ("hold", "stay_small_batch")


@dataclass
class Plays:
    """The dialogs on one stage, each played once, in their order."""

    stage: Stage
    played: set[str] = field(default_factory=set)

    def play(self, name: str) -> None:
        """Play the dialogs up to and with this one; one that is not kept raises."""
        for earlier in NAMES:
            if earlier not in self.played and name in (earlier, "repeat_order"):
                self.played.add(earlier)
                Player(self.stage.workspace, show=_nothing).play(read(FOLDER / f"{earlier}.yml"))

    def all(self) -> None:
        """Play those that were not played yet."""
        for name in NAMES:
            self.play(name)
        self.stage.workspace.wait_until_quiet()


def _nothing(line: str) -> None:
    """Say nothing: the transcript is of no interest here."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Iterator[Stage]:
    """A stage whose bot asks from its own bank, and looks for work often."""
    settings = {"READINESS_TICK": "0.1"}
    with NurseryStage(tmp_path_factory.mktemp("stage"), settings, nursery=nursery) as running:
        running.workspace.rates(on=False)
        yield running


@pytest.fixture(scope="module")
def plays(stage: Stage) -> Plays:
    """The dialogs on this file's stage."""
    return Plays(stage)


@pytest.fixture(scope="module")
def desk(stage: Stage) -> Iterator[Desk]:
    """A desk of our own beside the running bot, on the same database."""
    with desk_on(stage.database_url, BANK) as opened:
        yield opened


def _drawn(desk: Desk, name: str) -> tuple[Picture, dict[str, Value | None]]:
    """An order as it stands, and its answers."""
    with desk.database.read() as session:
        order = next(order for order in orders.of_code(session, code=NAMES[name]))
        given = answers.current(session, order_id=order.id)
        values = {question_id: record.answer.value for question_id, record in given.items()}
        return picture.draw(desk, session, order.id), values


def _folded(value: Value | None) -> object:
    match value:
        case Chosen(options):
            return frozenset(options)
        case Said(text):
            return plain(text)
        case _:
            return value


@cache
def _worked(name: str) -> tuple[Played, ...]:
    return play(BANK, read_story(STORIES / f"{name}.yml"))


every_dialog = pytest.mark.parametrize("name", NAMES)


@every_dialog
def test_dialog_is_kept(plays: Plays, name: str) -> None:
    """The bot says what the dialog says that it says, in that order."""
    plays.play(name)


@every_dialog
def test_people_answer_as_in_the_worked_order(plays: Plays, desk: Desk, name: str) -> None:
    """A dialog tells the order of its name: what is answered in both is answered alike."""
    plays.all()
    story = read_story(STORIES / f"{name}.yml")
    _, values = _drawn(desk, name)
    written = {**story.taken_over, **story.chapters[0].answers}
    both = values.keys() & written.keys() - SITES - OTHERWISE.get(name, set())
    said = {one: _folded(values[one]) for one in both}
    asked = {one: answer(story.name, BANK.question(one), written[one]).value for one in both}
    assert said == {one: _folded(value) for one, value in asked.items()}
    assert len(both) > len(values) / 2


@every_dialog
def test_the_verdict_is_that_of_the_worked_order(plays: Plays, desk: Desk, name: str) -> None:
    """Level, risk class, and everything that holds the order back."""
    plays.all()
    worked = told(_worked(name)[0])
    verdict = _drawn(desk, name)[0].verdict
    assert verdict.level.value == worked["level"]
    assert verdict.risk is not None
    assert verdict.risk.id == worked["risk"]
    lines = {f"{reason.question_id} {reason.rule}".strip() for reason in verdict.reasons}
    wanted = {line for level in WORST for line in worked["reasons"].get(level, ())}
    assert {
        line for line in wanted - lines if line.split()[0] not in OTHERWISE.get(name, ())
    } == set()


def test_every_question_is_reached(plays: Plays, desk: Desk) -> None:
    """Every question of the bank is asked: in these conversations, or of a worked order."""
    plays.all()
    with desk.database.read() as session:
        statement = select(OUTBOX.c.subject).where(
            OUTBOX.c.subject.like("question:%"), OUTBOX.c.kind == "post", OUTBOX.c.state == "sent"
        )
        subjects = session.connection().execute(statement).scalars().all()
    asked = {turn.question_in(subject) for subject in subjects} - {turn.NOTHING}
    assert len(asked) > 50
    for name in NAMES:
        asked |= _drawn(desk, name)[1].keys()
        asked |= {question for one in _worked(name) for question in one.asked}
    assert {question.id for question in BANK.questions if question.derive is None} == asked
