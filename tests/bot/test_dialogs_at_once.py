"""Two people in one thread at once: both are recorded, the later one counts, the thread says so."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from store import answers
from tests.bot.scenes import CONTRACT, Scene, looking, open_order, settle, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage

NUMBERS = count(1)
NAMED, CLAUSE, NEITHER = (
    "Yes, the site is named",
    "A change of site needs our approval",
    "No, neither of the two",
)


@pytest.fixture
def scene(stage: Stage) -> Iterator[Scene]:
    """A new order whose thread asks whether the contract fixes the production site."""
    yield open_order(stage, f"TWO-{next(NUMBERS)}").until_asked(CONTRACT)
    stage.workspace.clear_faults()


def _recorded(scene: Scene) -> list[tuple[str, str]]:
    """Who said what about the contract, in the order in which it was said; raw words."""
    names = {user: name for name, user in scene.stage.workspace.ready["users"].items()}
    with looking(scene.stage) as session:
        said = answers.history(session, order_id=scene.order().id, question_id=CONTRACT)
    return [(names[record.answer.person], record.raw) for record in said]


def _counting(scene: Scene) -> str:
    return scene.answers()[CONTRACT].raw


def _clashes(scene: Scene) -> list[str]:
    return [m.plain for m in scene.thread() if "Two answers at once" in m.plain]


def test_the_later_said_counts_though_it_arrives_first(scene: Scene) -> None:
    """Two typed answers are delivered newest first: the later-said one counts all the same."""
    scene.stage.workspace.fault("hold", times=0)
    scene.says("Bea Buyer", "named")
    scene.says("Quinn Quality", "neither")
    scene.stage.workspace.clear_faults()
    settle(scene.stage)
    assert _recorded(scene) == [("Bea Buyer", "named"), ("Quinn Quality", "neither")]
    assert _counting(scene) == "neither"
    (clash,) = _clashes(scene)
    assert f"@Bea Buyer said: {NAMED}" in clash
    assert f"@Quinn Quality said a moment later: {NEITHER}" in clash
    assert "The supplier is free to move the order" in scene.card().plain


def test_a_button_pressed_behind_an_answer_counts(scene: Scene) -> None:
    """Who presses a button that is gone, on a screen that is behind, answers like any other."""
    scene.presses("Bea Buyer", NAMED)
    settle(scene.stage)
    since = scene.stage.workspace.mark()
    scene.presses("Quinn Quality", NEITHER, stale=True)
    said = [message.plain for message in told(scene.stage, since)]
    assert _counting(scene) == NEITHER
    assert len(_recorded(scene)) == 2
    (clash,) = _clashes(scene)
    assert said[0] == clash
    # It says everything: no second line repeats it.
    assert [text for text in said[1:] if text.startswith("✓") and "before:" in text] == []


def test_who_agrees_is_recorded_without_a_fuss(scene: Scene) -> None:
    """Two people who say the same contradict nobody."""
    scene.presses("Bea Buyer", NEITHER)
    settle(scene.stage)
    since = scene.stage.workspace.mark()
    scene.presses("Quinn Quality", NEITHER, stale=True)
    said = [message.plain for message in told(scene.stage, since)]
    assert len(_recorded(scene)) == 2
    assert _clashes(scene) == []
    assert said == [f"✓ @Quinn Quality Site in the contract: {NEITHER}, as before"]


def test_a_correction_after_going_back_is_no_clash(scene: Scene) -> None:
    """Who goes back and answers otherwise has seen the first answer."""
    scene.says("Bea Buyer", "neither")
    settle(scene.stage)
    scene.says("Quinn Quality", "back")
    settle(scene.stage)
    since = scene.stage.workspace.mark()
    scene.says("Quinn Quality", "approval clause")
    said = [message.plain for message in told(scene.stage, since)]
    assert _clashes(scene) == []
    assert f"Site in the contract: {CLAUSE}. It counts when the proof is here." in said[0]


def test_a_skip_behind_an_answer_leaves_it(scene: Scene) -> None:
    """Skip, pressed on a question that somebody answered meanwhile, takes nothing back."""
    scene.presses("Bea Buyer", NEITHER)
    settle(scene.stage)
    since = scene.stage.workspace.mark()
    scene.presses("Quinn Quality", "Skip", stale=True)
    said = [message.plain for message in told(scene.stage, since)]
    assert said == [f"✓ @Quinn Quality Site in the contract: {NEITHER}, left as it is"]
    assert _counting(scene) == NEITHER


def test_an_older_question_is_answered_beside_the_one_at_hand(scene: Scene) -> None:
    """An answer to a question that waits further up is said in one line; nothing is repeated."""
    scene.says("Bea Buyer", "neither")
    settle(scene.stage)
    scene.says("Bea Buyer", "back")
    settle(scene.stage)
    since = scene.stage.workspace.mark()
    scene.presses("Quinn Quality", "We do not have it")
    said = [message.plain for message in told(scene.stage, since)]
    assert said == ["✓ @Quinn Quality Quality criteria: We do not have it"]
    assert scene.order().asking == CONTRACT
    assert "Asking now: Site in the contract" in scene.card().plain
