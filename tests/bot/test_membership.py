"""Who may do what only members may: asked of Slack, and refused where Slack does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.desk.heard import Heard, Membership
from prompts.answer import Grade
from tests.bot.scenes import BUYER, open_order, sentence, settle, told
from tests.evidence.scenes import view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage
    from bot.workspace.client import Message
    from tests.bot.scenes import Scene

UNSURE = "Slack does not tell me just now who you are"
HOUR = 3600
FAILURES = [
    pytest.param({"kind": "500"}, id="500"),
    pytest.param({"kind": "error", "error": "ratelimited"}, id="ratelimited"),
    pytest.param({"kind": "slow", "seconds": 4}, id="slow"),
]


@pytest.fixture(scope="module")
def stage(small_stage: Stage) -> Stage:
    """A stage whose bot asks from the small bank."""
    return small_stage


@pytest.fixture(autouse=True)
def whole(stage: Stage) -> Iterator[None]:
    """Slack tells everything again behind each test."""
    yield
    stage.workspace.clear_faults()


def finding(scene: Scene) -> Message:
    """What was said about the one file of an order."""
    settle(scene.stage)
    return next(m for m in reversed(scene.thread()) if "*tool.jpg is" in m.plain)


def silent(stage: Stage, kind: str = "500", **more: object) -> None:
    """Slack does not tell who anybody is."""
    stage.workspace.fault(kind, method="users.info", times=0, **more)


@pytest.mark.parametrize("failure", FAILURES)
def test_somebody_of_whom_slack_does_not_tell(stage: Stage, failure: dict[str, Any]) -> None:
    """Members' buttons are refused in one line, nothing is recorded, no kept copy goes out."""
    name = f"Greta {failure['kind']}"
    stage.workspace.add_person(name, is_restricted=True, channels=["orders"])
    scene = open_order(stage, f"WHO-{failure['kind']}")
    scene.uploads(BUYER, "tool.jpg", view(520))
    found = finding(scene)
    before = len(scene.journal())
    silent(stage, **failure)
    greta = stage.workspace.as_(name)
    for label in ("Accept anyway", "Original", "This is for another question"):
        since = stage.workspace.mark()
        pressed = greta.press(label, channel=scene.channel, thread_ts=scene.ts, ts=found.ts)
        assert pressed.modal is None
        sentence(stage, since, UNSURE)
        assert not any(message.raw.get("files") for message in told(stage, since))
    assert len(scene.journal()) == before
    assert scene.answers()["tool-photo"].answer.grade is Grade.E1


def test_everything_else_goes_on(stage: Stage) -> None:
    """Commands are refused; an answer and a file of the same person are taken; then all is well."""
    stage.workspace.add_person("Nora New", channels=["orders"])
    scene = open_order(stage, "WHO-NORA")
    silent(stage)
    nora = stage.workspace.as_("Nora New")
    for typed in ("close WHO-NORA", "changed WHO-NORA", "digest off", "language WHO-NORA 中文"):
        since = stage.workspace.mark()
        assert nora.command("/readiness", typed, channel="orders").modal is None
        sentence(stage, since, UNSURE)
    since = stage.workspace.mark()
    nora.command("/readiness", "WHO-NORA", channel="orders")
    sentence(stage, since, "WHO-NORA")
    scene.on_card("Nora New", "Close order")
    scene.uploads("Nora New", "tool.jpg", view(521))
    finding(scene)
    scene.says("Nora New", "skip")
    settle(stage)
    assert scene.order().asking == "doc-dimensional"
    scene.says("Nora New", "n/a because we need none")
    settle(stage)
    assert "doc-dimensional" not in scene.answers()
    assert "n/a because we need none" in scene.words_kept()
    assert scene.order().closed_at is None
    stage.workspace.clear_faults()
    stage.workspace.post("clock", advance=60)
    _presses_until(scene, "Nora New", "Close order", "WHO-NORA is closed")


def test_a_member_is_made_a_guest(stage: Stage) -> None:
    """Within an hour they may do no more than a guest."""
    stage.workspace.add_person("Max Member", channels=["orders"])
    scene = open_order(stage, "WHO-MAX")
    assert scene.on_card("Max Member", "Change order facts").modal is not None
    stage.workspace.add_person("Max Member", is_restricted=True)
    stage.workspace.post("clock", advance=HOUR + 1)
    _presses_until(
        scene, "Max Member", "Change order facts", "Only members of this workspace can do this"
    )


def test_a_form_that_is_sent_meanwhile_stays_open_with_what_was_typed(stage: Stage) -> None:
    """Opened by a member, and sent a day later when Slack does not tell who that is."""
    scene = open_order(stage, "WHO-FORM")
    scene.uploads(BUYER, "tool.jpg", view(522))
    found = finding(scene)
    bea = stage.workspace.as_(BUYER)
    place = {"channel": scene.channel, "thread_ts": scene.ts, "ts": found.ts}
    assert bea.press("Accept anyway", **place).modal is not None
    silent(stage)
    stage.workspace.post("clock", advance=25 * HOUR)
    # The bot's clock follows within a moment; until then the reason is too short to be taken.
    for _ in range(100):
        sent = bea.submit({"Why is this enough here?": "ok ok"})
        if UNSURE in str(sent.errors):
            break
    assert UNSURE in str(sent.errors)
    assert scene.files()[0].allowed is None
    bea.close()


def _presses_until(scene: Scene, who: str, label: str, words: str) -> None:
    """Press until the bot's clock has followed the workspace's, and these words are said."""
    for _ in range(100):
        since = scene.stage.workspace.mark()
        scene.on_card(who, label)
        if any(words in message.plain for message in told(scene.stage, since)):
            return
    raise AssertionError(words)


def test_whoever_was_not_asked_about_may_do_nothing_more() -> None:
    """Whatever hears a person without asking who it was has heard no member."""
    nobody = Heard(ids=("1",), kind="press", team="T1", channel="C1", user="U1", ts="1.000000")
    assert nobody.barred() == "who_unknown"
    told_by_membership = {
        each: Heard(
            ids=("1",), kind="press", team="T1", channel="C1", user="U1", ts="1.0", membership=each
        ).barred("guests_not")
        for each in Membership
    }
    assert told_by_membership == {
        Membership.MEMBER: None,
        Membership.GUEST: "guests_not",
        Membership.UNKNOWN: "who_unknown",
    }
