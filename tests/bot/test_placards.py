"""Placards in the thread: asked for by a button or in words, posted once, and known again."""

from __future__ import annotations

import io
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import select

from bot.desk.placards import known, use
from bot.evidence.placard import Match, code_in, qr_text, verify, written
from bot.evidence.readers.codes import read_codes
from store import evidence, placards
from store.tables import OUTBOX
from tests.bot.desks import PLACARD_KEY, desk_on, give_code
from tests.bot.nursery import NurseryStage
from tests.bot.scenes import BUYER, GUEST, looking, open_order, sentence, settle, told
from tests.prompts.banks import FACTS, FIRST, GATES, entry, section
from tests.store.samples import NOW, opened
from tests.store.test_evidence import upload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage
    from bot.desk.desk import Desk
    from bot.workspace.client import Message
    from store.orders import OrderRecord
    from store.placards import PlacardRecord
    from store.session import Session
    from tests.bot.nursery import Nursery
    from tests.bot.scenes import Scene
    from tests.store.databases import Sqlite


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Iterator[Stage]:
    """A bot whose bank asks for two photos and a word."""
    folder = tmp_path_factory.mktemp("stage")
    bank = folder / "bank"
    bank.mkdir()
    questions = section(
        "A",
        entry("tool-photo", "photo", "minimum_grade: E3", 'title: {en: "Photo of the tool"}'),
        entry("line-photo", "photo", "minimum_grade: E1", 'title: {en: "Photo of the line"}'),
        entry("part-colour", "text", 'title: {en: "Colour"}'),
    )
    for name, text in (("gates.yml", GATES), ("facts.yml", FACTS), ("a.yml", questions)):
        (bank / name).write_text(text, encoding="utf-8")
    with NurseryStage(folder, {"READINESS_BANK": str(bank)}, nursery=nursery) as running:
        running.workspace.rates(on=False)
        yield running


def given_out(scene: Scene) -> tuple[PlacardRecord, ...]:
    """The order's codes, as the database has them."""
    with looking(scene.stage) as session:
        return placards.of_order(session, order_id=scene.order().id)


def files_of(scene: Scene, message: Message) -> dict[str, bytes]:
    """The bytes of a message's files, by ending."""
    workspace = scene.stage.workspace
    return {
        file["name"].rpartition(".")[2]: workspace.file_content(file["id"])
        for file in message.raw["files"]
    }


def test_the_button_gives_a_sheet_for_phone_and_printer(stage: Stage) -> None:
    """One message with one sentence, a PNG and a PDF; its square code is the one written down."""
    scene = open_order(stage, "PLACARD-1")
    since = stage.workspace.mark()
    assert scene.presses(BUYER, "Get a placard").ok
    said = sentence(stage, since, "Here is a placard for “Photo of the tool”", "one eighth")
    assert (said.thread_ts, len(said.raw["files"])) == (scene.ts, 2)
    files = files_of(scene, said)
    (kept,) = given_out(scene)
    (code,) = read_codes(Image.open(io.BytesIO(files["png"])))
    assert code.text == f"TR1/PLACARD-1/{kept.code[:4]}-{kept.code[4:]}"
    assert written(kept.code) in said.plain
    page = pypdfium2.PdfDocument(files["pdf"])
    assert len(page) == 1
    words = page[0].get_textpage().get_text_range()
    assert written(kept.code) in words
    assert "PLACARD-1" in words
    assert (kept.question_id, kept.used_at) == ("tool-photo", None)
    assert scene.journal()[-1].details["code"] == written(kept.code)


def test_a_guest_may_ask_in_words(stage: Stage) -> None:
    """Whoever stands beside the tool may get a sheet: typed, or with a mention, in the thread."""
    scene = open_order(stage, "PLACARD-2", channel="shared-supplier")
    for text in ("placard", "@Readiness placard", "编码卡"):
        since = stage.workspace.mark()
        scene.says(GUEST, text)
        sentence(stage, since, "Here is a placard for “Photo of the tool”")
    codes = given_out(scene)
    assert len({one.code for one in codes}) == 3
    assert {one.person for one in codes} == {stage.workspace.user(GUEST)}


def test_where_no_photo_is_asked_for_the_next_photo_is_meant(stage: Stage) -> None:
    """Asked for beside another question, the sheet is for the photo that needs it most."""
    scene = open_order(stage, "PLACARD-3")
    for _ in range(2):
        scene.says(BUYER, "skip")
        settle(stage)
    since = stage.workspace.mark()
    scene.says(BUYER, "placard")
    sentence(stage, since, "for “Photo of the tool”")


def test_a_repeated_press_is_one_press(stage: Stage) -> None:
    """Pressed twice because nothing seemed to happen, it gives one code."""
    scene = open_order(stage, "PLACARD-4")
    for _ in range(2):
        scene.presses(BUYER, "Get a placard")
    settle(stage)
    assert len(given_out(scene)) == 1


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("files.getUploadURLExternal", "drop_after"),
        ("files.upload", "500"),
        ("files.upload", "drop_after"),
        ("files.upload", "429"),
        ("files.completeUploadExternal", "drop_before"),
        ("files.completeUploadExternal", "drop_after"),
        ("files.completeUploadExternal", "500_after"),
        ("files.completeUploadExternal", "429"),
        ("files.info", "drop_after"),
    ],
)
def test_it_is_posted_once_whatever_becomes_of_the_connection(
    stage: Stage, method: str, fault: str
) -> None:
    """Each step may fail; what was shown is not shown again, and what was not is."""
    scene = open_order(stage, f"P-{method[6:12]}-{fault}")
    since = stage.workspace.mark()
    stage.workspace.fault(fault, method=method, retry_after=1)
    scene.presses(BUYER, "Get a placard")
    said = sentence(stage, since, "Here is a placard")
    assert len(said.raw["files"]) == 2
    stage.workspace.clear_faults()


def test_a_share_that_slack_shows_late_is_waited_for(stage: Stage) -> None:
    """Slack says ok before the message is there: it is not sent a second time."""
    scene = open_order(stage, "PLACARD-6")
    stage.workspace.timing(share_delay=1.5)
    since = stage.workspace.mark()
    scene.presses(BUYER, "Get a placard")
    try:
        sentence(stage, since, "Here is a placard")
    finally:
        stage.workspace.timing(share_delay=0)


@pytest.mark.parametrize("shown", [True, False])
def test_a_bot_that_dies_while_it_sends_does_not_send_twice(stage: Stage, *, shown: bool) -> None:
    """Killed before or after Slack has shown the files: after the start they are there once."""
    scene = open_order(stage, f"PLACARD-7-{shown}")
    since = stage.workspace.mark()
    method = "files.completeUploadExternal"
    if shown:
        stage.workspace.fault("drop_after", method=method)
        stage.workspace.fault("slow", method="files.info", seconds=2, times=0)
    else:
        stage.workspace.fault("drop_before", method=method, times=0)
    scene.presses(BUYER, "Get a placard")
    stage.workspace.wait_for(lambda item: item["method"] == method, since, "api")
    stage.kill_bot()
    stage.workspace.clear_faults()
    stage.start_bot()
    said = [message for message in told(stage, since) if message.raw.get("files")]
    assert len(said) == 1


def test_without_the_right_to_send_files_the_code_is_said_in_letters(stage: Stage) -> None:
    """An app that was installed without files:write says the code, and nothing is held up."""
    scene = open_order(stage, "PLACARD-8")
    stage.workspace.post("scopes", revoke=["files:write"])
    since = stage.workspace.mark()
    try:
        scene.presses(BUYER, "Get a placard")
        said = sentence(stage, since, "I cannot send files here", "files:write")
    finally:
        stage.workspace.post("scopes", grant=["files:write"])
    (kept,) = given_out(scene)
    assert written(kept.code) in said.plain
    assert code_in(written(kept.code)) == kept.code


def test_the_bytes_are_not_kept_once_they_are_sent(stage: Stage) -> None:
    """The outbox keeps what was said, and Slack keeps the files."""
    scene = open_order(stage, "PLACARD-9")
    scene.presses(BUYER, "Get a placard")
    settle(stage)
    with looking(stage) as session:
        query = select(OUTBOX.c.payload).where(OUTBOX.c.kind == "file")
        payloads = session.connection().execute(query).scalars().all()
    assert payloads
    kept = [file for words in payloads for file in words["files"]]
    assert all("content" not in file for file in kept)
    said = next(m for m in reversed(scene.thread()) if m.raw.get("files"))
    sent = {sha256(content).hexdigest() for content in files_of(scene, said).values()}
    assert sent == {file["sha256"] for file in payloads[-1]["files"]}


@pytest.fixture
def desk(sqlite_files: Sqlite) -> Iterator[Desk]:
    """A desk without a bot, with a key of its own."""
    with desk_on(sqlite_files.ready(), FIRST, placard_key=PLACARD_KEY) as found:
        yield found


def give(desk: Desk, session: Session, order: OrderRecord) -> str:
    """Give out a code for the tool's photo, without a sheet."""
    return give_code(desk, session, order, "tool-photo", NOW)


def match(desk: Desk, session: Session, order: OrderRecord, code: str, number: int) -> Match:
    """What a file with this code is worth for the tool's photo of an order."""
    text = qr_text(order.code, code)
    issued = known(desk, session, order, [text, written(code)], number=number)
    return verify(
        written(code), issued, order_code=order.code, question_id="tool-photo", at=NOW
    ).match


def test_a_code_is_known_with_its_order_and_only_with_the_key(desk: Desk) -> None:
    """Another order's is found to be one; a row that somebody wrote without the key is not ours."""
    first, second = opened(desk.database, "A-1"), opened(desk.database, "A-2")
    with desk.database.write() as session:
        code = give(desk, session, first)
        assert match(desk, session, first, code, 1) is Match.FRESH
        assert match(desk, session, second, code, 1) is Match.OTHER_ORDER
        stranger = replace(desk, placard_key="another key, just as long")
        assert match(stranger, session, first, code, 1) is Match.UNKNOWN


def test_the_key_is_made_up_once_where_none_is_set(desk: Desk) -> None:
    """Two desks on one database know each other's codes."""
    order = opened(desk.database, "A-1")
    one, other = (replace(desk, placard_key="") for _ in range(2))
    with desk.database.write() as session:
        assert known(one, session, order, [], number=1) == ()
        kept = placards.key(session, otherwise="never")
        code = give(replace(desk, placard_key=kept), session, order)
        assert match(other, session, order, code, 1) is Match.FRESH


def test_a_code_is_used_up_by_one_message(desk: Desk) -> None:
    """A file read again, or beside others of its message, keeps its code; a later one is late."""
    order = opened(desk.database, "A-1")
    with desk.database.write() as session:
        code = give(desk, session, order)
        for ts in ("1700.1", "1700.1", "1700.2"):
            told = replace(upload(), message_ts=ts)
            evidence.add(session, order_id=order.id, upload=told)
        assert use(desk, session, order, written(code), number=1)
        assert use(desk, session, order, qr_text("A-1", code), number=1)
        assert use(desk, session, order, code, number=2)
        assert not use(desk, session, order, code, number=3)
        assert not use(desk, session, order, "no code", number=3)
        worth = [match(desk, session, order, code, number) for number in (1, 2, 3)]
    assert worth == [Match.FRESH, Match.FRESH, Match.USED]
