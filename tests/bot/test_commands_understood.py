"""What a command is understood to mean, and whose language it changes; and what a file leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cli import documents, samples
from tests.bot.nursery import NurseryStage
from tests.bot.scenes import BUYER, CONTRACT, Scene, open_order, sentence, settle, told
from tests.prompts.banks import BANK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage
    from bot.workspace.client import Message
    from tests.bot.nursery import Nursery

LIN = "Lin Li"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Iterator[Stage]:
    """A workspace with the bot in it, and a member whose Slack speaks Chinese."""
    with NurseryStage(tmp_path_factory.mktemp("understood"), nursery=nursery) as running:
        running.workspace.rates(on=False)
        running.workspace.add_person(LIN, locale="zh-CN", channels=["orders"])
        yield running


@pytest.fixture(scope="module")
def order(stage: Stage) -> Scene:
    """An order whose thread is in English."""
    return open_order(stage, "ORDER-SAID")


def command(stage: Stage, who: str, text: str, channel: str = "orders") -> Message:
    """What only this person sees after a command."""
    since = stage.workspace.mark()
    assert stage.workspace.as_(who).command("/readiness", text, channel=channel).ok
    return next(said for said in told(stage, since) if said.raw.get("ephemeral_to"))


@pytest.mark.parametrize("typed", ["status {}", "{} status", "状态 {}", "{} 进度", "Status {}"])
def test_the_status_of_an_order_by_any_name(stage: Stage, order: Scene, typed: str) -> None:
    """With the word for it before or behind the code, it is the card, as by the code alone."""
    seen = command(stage, BUYER, typed.format(order.code))
    assert "Share in channel" in seen.labels
    assert seen.plain == command(stage, BUYER, order.code).plain


def test_the_status_of_nothing_is_the_list(stage: Stage, order: Scene) -> None:
    """The word alone lists the channel's orders; a word too many is told of."""
    assert order.code in command(stage, BUYER, "status").plain
    assert "There is no order *ORDER-NONE* here" in command(stage, BUYER, "status ORDER-NONE").plain
    assert "I do not know" in command(stage, BUYER, f"status {order.code} please now").plain


def test_a_channel_changes_its_language(stage: Stage, order: Scene) -> None:
    """Its digest and its new orders speak the new one; threads that are there keep theirs."""
    assert "are in English" in command(stage, BUYER, "language channel").plain
    said = command(stage, BUYER, "language channel 中文").plain
    assert said.startswith("The digest and new orders of this channel are in 简体中文 from now on.")
    since = stage.workspace.mark()
    stage.workspace.as_(BUYER).command("/readiness", "digest now", channel="orders")
    assert "量产准备情况" in sentence(stage, since, order.code).plain
    assert open_order(stage, "ORDER-FIRST", Supplier="Nobody Knows").order().language == "zh-CN"
    assert order.order().language == "en"
    assert "本频道的周报和新订单用English" in command(
        stage, LIN, "language english 频道"
    ).plain.replace("以后", "")
    assert "are in English" in command(stage, BUYER, "language channel").plain


def test_a_thread_changes_its_language_by_a_command(stage: Stage) -> None:
    """The question that stands there is asked again in the new language."""
    scene = open_order(stage, "ORDER-TALK", Supplier="Praha Metal")
    asking = BANK.by_id[scene.order().asking or ""]
    assert "is in English" in command(stage, BUYER, "language ORDER-TALK").plain
    since = stage.workspace.mark()
    stage.workspace.as_(BUYER).command("/readiness", "language order-talk 中文", channel="orders")
    answer, question = sorted(told(stage, since), key=lambda said: "ephemeral_to" not in said.raw)
    assert answer.plain == "The thread of ORDER-TALK is in 简体中文 now."
    assert asking.ask.say("zh-CN") in question.plain
    assert "这个消息列从这里起用简体中文" in question.plain
    assert "下一题" in scene.card().labels


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("language channel klingon", "“klingon” is no language for this, so nothing changed."),
        ("language channel auto", "“auto” is no language for this, so nothing changed."),
        ("language ORDER-NONE 中文", "There is no order *ORDER-NONE* here."),
        ("language klingon", "I do not speak “klingon”, so nothing changed."),
    ],
)
def test_what_cannot_be_a_language_changes_nothing(stage: Stage, typed: str, said: str) -> None:
    """One sentence says so, and what to write."""
    assert said in command(stage, BUYER, typed).plain
    assert "are in English" in command(stage, BUYER, "language channel").plain


def test_one_small_file_ends_in_the_truth(stage: Stage, order: Scene) -> None:
    """The message that said "reading" says that it is done, in place; the finding is one more."""
    since = stage.workspace.mark()
    order.uploads(BUYER, "notes.pdf", documents.pdf([["ORDER-SAID"]]))
    settle(stage)
    received = next(said for said in order.thread() if "What I found stands below" in said.plain)
    assert received.plain.startswith("1 file is done.")
    assert sum("notes.pdf" in said.plain for said in told(stage, since)) == 2
    assert not any("Reading…" in said.plain for said in order.thread())


def test_a_proof_that_came_with_its_answer_is_not_asked_for(stage: Stage) -> None:
    """Nobody is told to drop the file that they have just dropped."""
    scene = open_order(stage, "ORDER-BOTH", Supplier="Ostrava Metal").until_asked(CONTRACT)
    since = stage.workspace.mark()
    scene.uploads(BUYER, "page.pdf", documents.pdf([["ORDER-BOTH"]]), comment="named")
    said = told(stage, since)
    assert "Yes, the site is named. It counts when the proof is here." in said[1].plain
    assert not any("Drop the file" in one.plain for one in said[:3])
    assert scene.order().asking != CONTRACT


def test_a_proof_that_came_with_its_answer_and_fails_is_asked_for(stage: Stage) -> None:
    """Once it is read and proves nothing, what is missing is asked for with its buttons."""
    scene = open_order(stage, "ORDER-BAD", Supplier="Plzen Metal").until_asked(CONTRACT)
    since = stage.workspace.mark()
    scene.uploads(BUYER, "page.pdf", samples.empty(), comment="named")
    *_, found, asked = told(stage, since)
    assert "is not accepted as proof" in found.plain
    assert "Drop the file into this thread." in asked.plain
    assert "Skip" in asked.labels
    assert scene.order().asking == CONTRACT
