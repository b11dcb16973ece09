"""What the clock rings: weekly digests, each once and none late, and questions put off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bot.cli import samples
from bot.desk.slots import newest_slot, next_slot, read_slot
from prompts.answer import Grade
from tests.banks import FIRST_BANK
from tests.bot import scenes
from tests.bot.nursery import NurseryStage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.cli.stage import Stage
    from bot.workspace.client import Message
    from tests.bot.nursery import Nursery
    from tests.store.databases import Postgres

BEA = "Bea Buyer"
ZONE = "Europe/Berlin"
SHANGHAI, NEW_YORK, HAVANA = "Asia/Shanghai", "America/New_York", "America/Havana"
WEEK = timedelta(days=7)
TITLE = "Production readiness"


@pytest.mark.parametrize(
    ("typed", "slot"),
    [
        ("monday 09:00", ("mon", "09:00")),
        ("Mon 9am", ("mon", "09:00")),
        ("fri 17.30", ("fri", "17:30")),
        ("tuesday 8", ("tue", "08:00")),
        ("mondays at 9", ("mon", "09:00")),
        ("Thursday, 12 pm", ("thu", "12:00")),
        ("sat 12am", ("sat", "00:00")),
        ("sun 0930", ("sun", "09:30")),
        ("we 9h15", ("wed", "09:15")),
        ("monday", None),
        ("09:00 monday", None),
        ("monday 24:00", None),
        ("monday 9:60", None),
        ("monday 13pm", None),
        ("monday 0am", None),
        ("monday soon", None),
        ("someday 9:00", None),
        ("", None),
    ],
)
def test_a_weekly_time_is_read_as_people_write_it(typed: str, slot: tuple[str, str] | None) -> None:
    """A day and a time in the usual spellings, and nothing else."""
    assert read_slot(typed) == slot


@pytest.mark.parametrize(
    ("day", "time", "zone", "now", "newest", "next_"),
    [
        # An ordinary week, before, at and behind the minute.
        ("mon", "09:00", ZONE, "2026-11-23 07:59", "2026-11-16 08:00", "2026-11-23 08:00"),
        ("mon", "09:00", ZONE, "2026-11-23 08:00", "2026-11-23 08:00", "2026-11-30 08:00"),
        ("mon", "09:00", ZONE, "2026-11-23 08:01", "2026-11-23 08:00", "2026-11-30 08:00"),
        # It is Monday there while it is Sunday in UTC.
        ("mon", "05:00", SHANGHAI, "2026-11-22 21:00", "2026-11-22 21:00", "2026-11-29 21:00"),
        ("mon", "20:00", NEW_YORK, "2026-11-24 00:59", "2026-11-17 01:00", "2026-11-24 01:00"),
        # 09:00 on the wall stays 09:00 across both changes of the clocks.
        ("mon", "09:00", ZONE, "2026-03-30 12:00", "2026-03-30 07:00", "2026-04-06 07:00"),
        ("mon", "09:00", ZONE, "2026-03-29 12:00", "2026-03-23 08:00", "2026-03-30 07:00"),
        ("mon", "09:00", ZONE, "2026-10-25 12:00", "2026-10-19 07:00", "2026-10-26 08:00"),
        # 02:30 is left out on the night the clocks go forward: it counts an hour later.
        ("sun", "02:30", ZONE, "2026-03-29 01:29", "2026-03-22 01:30", "2026-03-29 01:30"),
        ("sun", "02:30", ZONE, "2026-03-29 01:30", "2026-03-29 01:30", "2026-04-05 00:30"),
        # 02:30 comes twice on the night they go back: only the first time counts.
        ("sun", "02:30", ZONE, "2026-10-25 00:30", "2026-10-25 00:30", "2026-11-01 01:30"),
        ("sun", "02:30", ZONE, "2026-10-25 01:30", "2026-10-25 00:30", "2026-11-01 01:30"),
        # Midnight itself is left out.
        ("sun", "00:00", HAVANA, "2026-03-08 05:00", "2026-03-08 05:00", "2026-03-15 04:00"),
    ],
)  # fmt: skip
def test_a_slot_keeps_the_time_on_the_wall(  # a row of the table
    day: str, time: str, zone: str, now: str, newest: str, next_: str
) -> None:
    """The newest slot has begun and the next has not, also where the clocks are changed."""

    def utc(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert newest_slot(day, time, zone, utc(now)) == utc(newest)
    assert next_slot(day, time, zone, utc(now)) == utc(next_)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Iterator[Stage]:
    """A workspace with a bot whose clock rings five times a second."""
    folder = tmp_path_factory.mktemp("schedule")
    settings = FIRST_BANK | {"READINESS_TICK": "0.2"}
    with NurseryStage(folder, settings, nursery=nursery) as running:
        running.workspace.rates(on=False)
        yield running


def now_of(stage: Stage) -> datetime:
    """What time it is in the workspace."""
    return datetime.fromtimestamp(float(stage.workspace.state()["now"]), UTC)


def go_to(stage: Stage, moment: datetime) -> None:
    """Move the workspace's clock, and the bot's with it, which asks for it five times a second."""
    stage.workspace.advance((moment - now_of(stage)).total_seconds())
    if stage.bot is not None and stage.bot.poll() is None:
        stage.workspace.wait_until_quiet(seconds=0.3)


def open_order(stage: Stage, code: str, channel: str) -> str:
    """Open an order, and return the ts of its card."""
    bea = stage.workspace.as_(BEA)
    bea.command("/readiness", f"new {code}", channel=channel)
    outcome = bea.submit({"Product": "Bracket", "Supplier": "Acme"})
    assert outcome.ok, outcome.raw
    return stage.workspace.wait_for_message(code, channel=channel).ts


def digests_in(stage: Stage, channel: str) -> list[Message]:
    """The digests that a channel was sent."""
    return [
        m for m in stage.workspace.messages(channel) if m.raw.get("bot_id") and TITLE in m.plain
    ]


def wait_for_rings(stage: Stage, channel: str) -> int:
    """Let the bot's clock ring several times; how many digests came."""
    stage.workspace.wait_until_quiet(seconds=0.8)
    return len(digests_in(stage, channel))


def monday_noon(stage: Stage) -> datetime:
    """The next Monday, 12:00 in Berlin."""
    here = now_of(stage).astimezone(ZoneInfo(ZONE))
    day = here + timedelta(days=(7 - here.weekday()) % 7 or 7)
    return day.replace(hour=12, minute=0, second=0, microsecond=0).astimezone(UTC)


@pytest.fixture
def channel(stage: Stage, request: pytest.FixtureRequest) -> str:
    """A channel of its own with an order in it, on a Monday at noon; its digest comes Tuesdays."""
    go_to(stage, monday_noon(stage))
    name = str(request.node.name).removeprefix("test_").replace("_", "-")[:60]
    stage.workspace.add_channel(name, members=[BEA])
    open_order(stage, f"D-{name[:20]}", name)
    told = stage.workspace.as_(BEA).command("/readiness", "digest tuesday 09:00", channel=name)
    assert told.ok, told.raw
    return name


def test_a_digest_comes_when_it_is_due_and_once(stage: Stage, channel: str) -> None:
    """Not before its time, once at its time, not again after a restart, and again a week later."""
    workspace = stage.workspace
    tuesday = monday_noon(stage) - WEEK + timedelta(hours=21)  # 09:00 in Berlin
    assert wait_for_rings(stage, channel) == 0
    go_to(stage, tuesday - timedelta(seconds=20))
    assert wait_for_rings(stage, channel) == 0
    go_to(stage, tuesday + timedelta(seconds=1))
    workspace.wait_for_message(TITLE, channel=channel)
    stage.kill_bot()
    stage.start_bot()
    assert wait_for_rings(stage, channel) == 1
    go_to(stage, tuesday + WEEK + timedelta(seconds=1))
    workspace.wait_for_message(TITLE, channel=channel)
    assert wait_for_rings(stage, channel) == 2


def test_a_digest_that_was_just_set_does_not_tell_of_last_week(stage: Stage, channel: str) -> None:
    """Set on Monday noon to Monday nine, the first digest comes next Monday."""
    stage.workspace.as_(BEA).command("/readiness", "digest monday 09:00", channel=channel)
    assert wait_for_rings(stage, channel) == 0
    go_to(stage, monday_noon(stage))
    stage.workspace.wait_for_message(TITLE, channel=channel)
    assert len(digests_in(stage, channel)) == 1


def test_a_bot_that_comes_back_in_time_posts_what_it_missed(stage: Stage, channel: str) -> None:
    """Down at nine and up at noon, the bot posts the digest at noon."""
    stage.kill_bot()
    go_to(stage, monday_noon(stage) - WEEK + timedelta(days=1))
    stage.start_bot()
    stage.workspace.wait_for_message(TITLE, channel=channel, since=0)
    assert wait_for_rings(stage, channel) == 1


def test_a_digest_a_day_late_is_left_out(stage: Stage, channel: str) -> None:
    """Down on Tuesday and up on Thursday, the bot waits for next Tuesday."""
    stage.kill_bot()
    go_to(stage, monday_noon(stage) - WEEK + timedelta(days=3))
    stage.start_bot()
    assert wait_for_rings(stage, channel) == 0


def test_a_digest_that_is_off_stays_away(stage: Stage, channel: str) -> None:
    """After `/readiness digest off` the day comes and goes."""
    stage.workspace.as_(BEA).command("/readiness", "digest off", channel=channel)
    go_to(stage, monday_noon(stage) - WEEK + timedelta(days=1))
    assert wait_for_rings(stage, channel) == 0


def test_a_digest_asked_for_again_after_an_error_comes_once(stage: Stage, channel: str) -> None:
    """Slack shows an error although the bot heard it; the second try posts nothing more."""
    stage.workspace.timing(ack_seconds=0.5)
    stage.workspace.fault("swallow_ack", type="slash_commands")
    bea = stage.workspace.as_(BEA)
    try:
        assert not bea.command("/readiness", "digest now", channel=channel).ok
        assert bea.command("/readiness", "digest now", channel=channel).ok
    finally:
        stage.workspace.timing(ack_seconds=3.0)
    assert wait_for_rings(stage, channel) == 1


def test_a_question_put_off_comes_back(stage: Stage, channel: str) -> None:
    """Put off on Monday, a question is asked again on Tuesday once the one at hand is answered."""
    workspace, bea = stage.workspace, stage.workspace.as_(BEA)
    ts = open_order(stage, "LATER-1", channel)
    workspace.wait_for_message("?", channel=channel, thread_ts=ts)
    workspace.wait_until_quiet()

    def asked() -> list[str]:
        thread = workspace.thread(channel, ts)
        return [m.plain for m in thread if "Why?" in m.labels and m.ts != ts]

    def title(text: str) -> str:
        return next(line for line in text.splitlines() if line.startswith("*"))

    put_off = title(asked()[-1])
    bea.press("Later", channel=channel, thread_ts=ts)
    workspace.wait_until_quiet(seconds=0.5)
    assert title(asked()[-1]) != put_off
    bea.say("unknown", channel=channel, thread_ts=ts)
    workspace.wait_until_quiet(seconds=0.5)
    assert title(asked()[-1]) != put_off
    workspace.advance(timedelta(days=1).total_seconds())
    wait_for_rings(stage, channel)
    bea.say("unknown", channel=channel, thread_ts=ts)
    workspace.wait_for_message(put_off, channel=channel, thread_ts=ts)


@pytest.mark.parametrize(
    ("paid", "question_id", "proof", "label"),
    [
        ([], "site-deposit-paid", "", "Still true"),
        (["The deposit is paid"], "site-changed-since-deposit", "photo.jpg", ""),
    ],
    ids=["said", "proven"],
)
def test_an_answer_that_has_grown_old_is_asked_again(
    stage: Stage, paid: list[str], question_id: str, proof: str, label: str
) -> None:
    """After thirty days, not before; what was only said can be kept, a proof is made anew."""
    facts: dict[str, Any] = {"What is true for this order": paid}
    scene = scenes.open_order(stage, f"OLD-{len(paid)}", **facts).until_asked(question_id)
    scene.says(BEA, "no")
    if proof:
        scenes.settle(stage)
        scene.uploads(BEA, proof, samples.tool_photo())
    scenes.settle(stage)
    while scene.order().asking is not None:
        scene.presses(BEA, "Skip")
        scenes.settle(stage)
    said = scene.answers()[question_id].answer
    assert said.grade == (Grade.E1 if proof else Grade.E0)

    since = stage.workspace.mark()
    go_to(stage, now_of(stage) + timedelta(days=29))
    wait_for_rings(stage, scene.channel)
    assert scene.order().asking is None
    go_to(stage, now_of(stage) + timedelta(days=2))
    again = stage.workspace.wait_for_message(
        "This is asked again every 30 days.", channel=scene.channel, thread_ts=scene.ts, since=since
    )
    assert question_id == scene.order().asking
    assert f"You answered: {'No change' if proof else 'No'}." in again.plain
    assert [text for text in again.labels if text == "Still true"] == ([label] if label else [])
    if label:
        scene.presses(BEA, label)
        scenes.settle(stage)
        kept = scene.answers()[question_id]
        assert (kept.answer.value, kept.answer.said_at > said.said_at) == (said.value, True)
        assert scene.order().asking is None


def test_two_bots_post_a_digest_once(
    tmp_path: Path, postgres_databases: Postgres, nursery: Nursery
) -> None:
    """Two processes on one database ring at the same time, and one digest comes."""
    settings = FIRST_BANK | {"READINESS_TICK": "0.2"}
    url = postgres_databases.ready()
    with NurseryStage(tmp_path, settings, database_url=url, nursery=nursery) as stage:
        stage.workspace.rates(on=False)
        first = stage.bot
        assert first is not None
        stage.launch_bot()
        stage.workspace.wait_for_socket(2, timeout=30)
        try:
            go_to(stage, monday_noon(stage))
            codes = [f"TWO-{n}" for n in range(4)]
            for code in codes:
                open_order(stage, code, "orders")
            told = stage.workspace.as_(BEA).command(
                "/readiness", "digest tuesday 09:00", channel="orders"
            )
            assert told.ok, told.raw
            for days, count in ((1, 1), (7, 2)):
                go_to(stage, now_of(stage) + timedelta(days=days))
                stage.workspace.wait_for_message(TITLE, channel="orders")
                assert wait_for_rings(stage, "orders") == count
            posts = [m.plain for m in stage.workspace.messages("orders") if m.raw.get("bot_id")]
            for code in codes:
                cards = [text for text in posts if code in text and TITLE not in text]
                assert len(cards) == 1
        finally:
            first.terminate()
            first.wait(20)
