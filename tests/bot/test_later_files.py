"""Files that come where they are not awaited: into the channel, and for a settled question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prompts.answer import Attached, Chosen
from tests.bot.scenes import BUYER, GUEST, open_order, sentence, settle, told
from tests.evidence import reports
from tests.evidence.scenes import view

if TYPE_CHECKING:
    from bot.cli.stage import Stage
    from tests.bot.scenes import Scene

SHARED = "shared-supplier"
POINTED = "I read files in the thread of their order only"
DENIED = Chosen(("claim_not_confirmed",))


@pytest.fixture(scope="module")
def stage(small_stage: Stage) -> Stage:
    """A stage whose bot asks from the small bank."""
    return small_stage


def said_about(scene: Scene, name: str) -> str:
    """What was found in a file."""
    settle(scene.stage)
    return next(m.plain for m in reversed(scene.thread()) if f"*{name} is" in m.plain)


def test_a_worse_report_reaches_the_question_that_a_good_one_settled(stage: Stage) -> None:
    """While something else is asked: a good one is kept too, an overstated one takes it down."""
    scene = open_order(stage, "LATER-1")
    scene.says(BUYER, "skip")
    settle(stage)
    scene.uploads(BUYER, "good.xlsx", reports.honest())
    said_about(scene, "good.xlsx")
    assert scene.order().asking == "doc-assessment"
    scene.uploads(BUYER, "again.xlsx", reports.honest())
    assert "Dimensional report" in said_about(scene, "again.xlsx")
    assert scene.answers()["doc-dimensional"].answer.value == Attached()
    other = b"Dimensional report\nOrder,LATER-9\nNo.,Nominal,LSL,USL,Actual,Result\n"
    other += b"1,10,9.9,10.1,11.5,OK\n2,10,9.9,10.1,11.6,OK\n"
    scene.uploads(BUYER, "other.csv", other)
    said_about(scene, "other.csv")
    assert scene.answers()["doc-dimensional"].answer.value == Attached()
    scene.uploads(BUYER, "worse.xlsx", reports.overstated())
    assert "the answer is “Its numbers do not hold its claim” now" in said_about(
        scene, "worse.xlsx"
    )
    assert scene.answers()["doc-dimensional"].answer.value == DENIED
    assert "doc-assessment" not in scene.answers()
    assert "The numbers speak against the report" in scene.card().plain


def test_a_file_in_the_channel_is_pointed_to_the_thread(stage: Stage) -> None:
    """Once, under the message; silence where there is no order, nothing to read, no file."""
    workspace = stage.workspace
    bea, sun = workspace.as_(BUYER), workspace.as_(GUEST)
    since = workspace.mark()
    bea.upload("party.jpg", view(1), channel="general")
    settle(stage)
    assert told(stage, since) == []
    one = open_order(stage, "LOST-1", channel=SHARED)
    since = workspace.mark()
    lost = sun.upload("lost.jpg", view(2), channel=SHARED)
    said = sentence(stage, since, POINTED, "LOST-1")
    assert said.raw["thread_ts"] == lost.ts
    assert one.ts.replace(".", "") in str(said.raw["blocks"])
    assert one.files() == ()
    workspace.redeliver()
    settle(stage)
    assert len([m for m in told(stage, since) if POINTED in m.plain]) == 1
    since = workspace.mark()
    bea.upload("setup.exe", b"MZ", channel=SHARED)
    bea.say("no file at all", channel=SHARED)
    settle(stage)
    assert told(stage, since) == []
    open_order(stage, "LOST-2", channel=SHARED)
    since = workspace.mark()
    bea.upload("lost.jpg", view(3), channel=SHARED)
    assert "LOST-" not in sentence(stage, since, POINTED).plain
    since = workspace.mark()
    bea.upload("lost.jpg", view(4), channel=SHARED, comment="for lost-2, please")
    sentence(stage, since, POINTED, "LOST-2")
