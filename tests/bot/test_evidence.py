"""Evidence in the thread: what a photo and a report are worth, who lets less pass, what is kept."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from bot.cli import documents, samples
from prompts.answer import Attached, Chosen, Grade
from tests.bot.scenes import BUYER, GUEST, Scene, open_order, sentence, settle, told
from tests.bot.small_bank import REPORT
from tests.evidence import hostile, reports, scenes
from tests.evidence.scenes import view

if TYPE_CHECKING:
    from bot.cli.stage import Stage
    from bot.workspace.client import Message


@pytest.fixture(scope="module")
def stage(small_stage: Stage) -> Stage:
    """A stage whose bot asks from the small bank."""
    return small_stage


def _finding(scene: Scene, name: str) -> Message:
    """What was said about a file."""
    settle(scene.stage)
    return next(m for m in reversed(scene.thread()) if f"*{name} is" in m.plain)


def test_a_photo_without_the_code_is_kept_and_not_enough(stage: Stage) -> None:
    """E1 where E3 is asked for: the grade with its reason, and what to send instead."""
    scene = open_order(stage, "PROOF-1")
    scene.uploads(BUYER, "tool.jpg", view(1))
    said = _finding(scene, "tool.jpg").plain
    for words in (
        "It is not enough yet as proof for: Tool photo",
        "Grade E1",
        "This question asks for E3",
        "What to send",
        "Get a placard",
    ):
        assert words in said, said
    assert scene.answers()["tool-photo"].answer.grade is Grade.E1
    assert [(f.state, f.grade) for f in scene.files()] == [("kept", 1)]


def test_a_photo_with_the_fresh_code_proves_and_is_known_again(stage: Stage) -> None:
    """E3 with its reason; the same photo for another order is told from a new one."""
    scene = open_order(stage, "PROOF-0")
    scene.presses(BUYER, "Get a placard")
    settle(stage)
    sheet = next(m for m in scene.thread() if m.raw.get("files"))
    png = next(f for f in sheet.raw["files"] if f["name"].endswith(".png"))
    photo = samples.placard_photo(stage.workspace.file_content(png["id"]))
    scene.uploads(BUYER, "tool.jpg", photo)
    said = _finding(scene, "tool.jpg").plain
    assert "accepted as proof for: Tool photo" in said, said
    assert "Grade E3" in said
    assert "Accept anyway" not in said
    assert scene.answers()["tool-photo"].answer.grade is Grade.E3
    # Sent twice by mistake, it is still the same proof.
    scene.uploads(BUYER, "twice.jpg", photo)
    assert "Grade E3" in _finding(scene, "twice.jpg").plain
    other = open_order(stage, "PROOF-00")
    other.uploads(BUYER, "again.jpg", photo)
    said = _finding(other, "again.jpg").plain
    assert "belongs to another order" in said, said
    assert "PROOF-0" in said
    assert other.answers()["tool-photo"].answer.grade is Grade.E1


def test_in_an_archive_the_picture_with_the_code_is_judged(stage: Stage) -> None:
    """An old photo beside it does no harm; the code on the old photo does not make that new."""
    earlier = open_order(stage, "PROOF-ZIP-0")
    earlier.uploads(BUYER, "old.jpg", view(60))
    scene = open_order(stage, "PROOF-ZIP")
    scene.presses(BUYER, "Get a placard")
    settle(stage)
    sheet = next(m for m in scene.thread() if m.raw.get("files"))
    png = next(f for f in sheet.raw["files"] if f["name"].endswith(".png"))
    placard = Image.open(io.BytesIO(stage.workspace.file_content(png["id"]))).resize((330, 722))

    def with_placard(seed: int) -> bytes:
        photo = scenes.scene(seed)
        photo.paste(placard.convert("RGB"), (20, 20))
        return scenes.jpeg(photo)

    pasted = {"1-new.jpg": view(61), "2-old.jpg": with_placard(60)}
    scene.uploads(BUYER, "pasted.zip", documents.zipped(pasted))
    said = _finding(scene, "pasted.zip").plain
    assert "opens as ZIP; 2 pictures in it" in said
    assert "same picture as in pasted.zip › 2-old.jpg was sent for PROOF-ZIP-0" in said, said
    assert scene.answers()["tool-photo"].answer.grade is Grade.E1
    honest = {"1-old.jpg": view(60), "2-new.jpg": with_placard(62)}
    scene.uploads(BUYER, "honest.zip", documents.zipped(honest))
    said = _finding(scene, "honest.zip").plain
    assert "honest.zip › 2-new.jpg shows the one-time code" in said, said
    assert scene.answers()["tool-photo"].answer.grade is Grade.E3


def test_a_member_lets_it_pass_with_a_reason_that_stays(stage: Stage) -> None:
    """The reason and the name stand on the card, in the list, in the journal and with the file."""
    scene = open_order(stage, "PROOF-2")
    scene.uploads(BUYER, "tool.jpg", view(2))
    finding = _finding(scene, "tool.jpg")
    bea = stage.workspace.as_(BUYER)
    place = {"channel": scene.channel, "thread_ts": scene.ts, "ts": finding.ts}
    opened = bea.press("Accept anyway", **place)
    assert opened.modal is not None, opened.raw
    assert "for ever" in str(opened.raw)
    refused = bea.submit({"Why is this enough here?": "fine"})
    assert "says too little" in str(refused.errors)
    reason = "I stood beside the tool on 20 November."
    sent = bea.submit({"Why is this enough here?": reason})
    assert sent.ok, sent.raw
    settle(stage)
    answer = scene.answers()["tool-photo"]
    assert (answer.source, answer.answer.grade) == ("accepted", Grade.E3)
    assert (answer.answer.value, answer.answer.reason) == (Attached(), reason)
    (file,) = scene.files()
    assert file.allowed is not None
    assert (file.allowed["by"], file.allowed["reason"]) == (answer.answer.person, reason)
    assert (file.grade, file.allowed["grade"], file.allowed["wanted"]) == (1, "E1", "E3")
    card = scene.card().plain
    assert f"Tool photo: accepted as E1 (asked for: E3) on @{BUYER}’s word: “{reason}”" in card
    entry = next(one for one in scene.journal() if one.verb == "evidence_accepted")
    assert (entry.actor, entry.details["reason"]) == (answer.answer.person, reason)
    # Once it is accepted there is nothing left to accept.
    since = stage.workspace.mark()
    bea.press("Accept anyway", **place)
    sentence(stage, since, "Nothing is left to accept")
    # A better answer later does not take the name away.
    scene.says(BUYER, "@Readiness evidence")
    settle(stage)
    listed = scene.thread()[-1].plain
    assert "Evidence of PROOF-2: 1 file" in listed
    assert f"Accepted on @{BUYER}’s word: “{reason}”" in listed


def test_a_guest_accepts_nothing_and_gets_no_kept_copy(stage: Stage) -> None:
    """Who sends the proof does not judge it; it is told in one sentence."""
    scene = open_order(stage, "PROOF-3", channel="shared-supplier")
    scene.uploads(GUEST, "tool.jpg", view(3))
    finding = _finding(scene, "tool.jpg")
    sun = stage.workspace.as_(GUEST)
    for label in ("Accept anyway", "Original"):
        since = stage.workspace.mark()
        pressed = sun.press(label, channel=scene.channel, thread_ts=scene.ts, ts=finding.ts)
        assert pressed.modal is None
        sentence(stage, since, "Only members of this workspace")
    assert scene.answers()["tool-photo"].answer.grade is Grade.E1


def test_a_report_whose_numbers_speak_against_it_raises_its_red_flag(stage: Stage) -> None:
    """Claim and result stand in the thread, the picture beside them, and the answer is the flag."""
    scene = open_order(stage, "PROOF-4")
    scene.says(BUYER, "skip")
    settle(stage)
    scene.uploads(BUYER, "dims.xlsx", reports.overstated())
    said = _finding(scene, "dims.xlsx").plain
    assert "stated" in said, said
    assert "computed" in said, said
    assert "the answer is “Its numbers do not hold its claim” now" in said
    answer = scene.answers()["doc-dimensional"].answer
    assert answer.value == Chosen(("claim_not_confirmed",))
    assert "The numbers speak against the report" in scene.card().plain
    drawn = [m for m in scene.thread() if "drawn with their limits" in m.plain]
    assert len(drawn) == 1
    # A bare claim, and a promise, leave the flag where it is.
    for name, content in (
        ("claim.csv", b"Dimensional report,\nOrder,PROOF-4\nPart,AB-100\nCpk = 1.67,\n"),
        ("promise.txt", b"Dimensional report\nOrder PROOF-4\nwill follow tomorrow\n"),
    ):
        scene.uploads(BUYER, name, content)
        said = _finding(scene, name).plain
        assert "The answer stays “Its numbers do not hold its claim”" in said, said
        assert "What to send: The report with its measured values" in said
        answer = scene.answers()["doc-dimensional"].answer
        assert answer.value == Chosen(("claim_not_confirmed",)), name
    # A report that holds takes the flag down.
    scene.uploads(BUYER, "better.xlsx", reports.honest())
    settle(stage)
    assert scene.answers()["doc-dimensional"].answer.value == Attached()


def test_a_file_for_another_question_is_moved_there_without_a_second_upload(stage: Stage) -> None:
    """Pressed by a member; a guest is told in a sentence. The kept bytes are judged, once."""
    scene = open_order(stage, "PROOF-13", channel="shared-supplier")
    scene.uploads(GUEST, "dims.xlsx", reports.honest())
    finding = _finding(scene, "dims.xlsx")
    assert "needs a photo" in finding.plain
    place = {"channel": scene.channel, "thread_ts": scene.ts, "ts": finding.ts}
    label = "This is for another question"
    since = stage.workspace.mark()
    assert stage.workspace.as_(GUEST).press(label, **place).modal is None
    sentence(stage, since, "Only members of this workspace")
    bea = stage.workspace.as_(BUYER)
    assert bea.press(label, **place).modal is not None
    assert bea.submit({"For which question is it?": REPORT}).ok
    settle(stage)
    (file,) = scene.files()
    assert (file.state, file.question_id) == ("kept", REPORT)
    assert scene.answers()[REPORT].answer.value == Attached()
    findings = [m.plain for m in scene.thread() if "*dims.xlsx is" in m.plain]
    assert "accepted as proof for: Dimensional report" in findings[-1], findings
    assert len(stage.workspace.traffic(since=since, kind="download")) == 0


def test_two_papers_that_name_two_revisions_are_caught(stage: Stage) -> None:
    """The second one is told of the first, and the verdict names both."""
    scene = open_order(stage, "PROOF-5")
    scene.says(BUYER, "skip")
    settle(stage)
    scene.uploads(BUYER, "pilot.docx", reports.pilot_report(revision="F"))
    settle(stage)
    scene.uploads(BUYER, "minutes.docx", reports.minutes(revision="E"))
    said = _finding(scene, "minutes.docx").plain
    assert "F" in said, said


def test_many_files_tell_how_far_the_reading_is(stage: Stage) -> None:
    """The message that said "received" is edited in place; each file has its one finding."""
    scene = open_order(stage, "PROOF-6")
    since = stage.workspace.mark()
    photos = {f"tool-{number}.jpg": view(60 + number) for number in range(4)}
    bea = stage.workspace.as_(BUYER)
    bea.upload_all(photos, channel=scene.channel, thread_ts=scene.ts)
    settle(stage)
    changed = [
        item["message"]["text"]
        for item in stage.workspace.traffic(since=since, kind="message")
        if item["change"] == "changed"
    ]
    progress = [text for text in changed if text.startswith("Reading ")]
    assert progress, changed
    assert progress == sorted(progress)
    received = next(m for m in scene.thread() if "tool-3.jpg" in m.plain)
    assert received.plain.startswith("4 files are done.")
    findings = [m for m in told(stage, since) if "as proof for" in m.plain]
    assert [f"tool-{number}.jpg" in m.plain for number, m in enumerate(findings)] == [True] * 4


def test_the_original_is_offered_where_it_is_and_sent_to_who_asks(stage: Stage) -> None:
    """Slack's own copy first; the kept one comes as a direct message, byte for byte."""
    scene = open_order(stage, "PROOF-7")
    content = view(7)
    scene.uploads(BUYER, "tool.jpg", content)
    finding = _finding(scene, "tool.jpg")
    bea = stage.workspace.as_(BUYER)
    since = stage.workspace.mark()
    bea.press("Original", channel=scene.channel, thread_ts=scene.ts, ts=finding.ts)
    shown = sentence(stage, since, "It is in Slack", "Fingerprint")
    since = stage.workspace.mark()
    bea.press("Send me the kept copy", channel=scene.channel, ts=shown.ts)
    sent = sentence(stage, since, "byte for byte")
    assert sent.raw["files"][0]["name"] == "tool.jpg"


@pytest.mark.long
def test_a_thread_full_of_hostile_files_gets_a_line_for_each(stage: Stage) -> None:
    """Nothing that is dropped stops the reading or the bot: what comes after is read as well."""
    scene = open_order(stage, "PROOF-8")
    dropped = {
        "bomb.png": samples.picture_bomb(20_000),
        "swell.xlsx": hostile.swelling_workbook(),
        "sparse.xlsx": hostile.sparse_workbook(),
        "loop.pdf": hostile.looping_pdf(),
        "locked.pdf": documents.pdf([["secret"]], locked=True),
        "lol.docx": hostile.laughing_document(),
        "lol.svg": hostile.laughing_drawing(),
        "cut.jpg": samples.truncated_photo(),
        "two.jpg": hostile.photo_with_archive(),
        "photo.jpg": samples.renamed_program(),
        "one.jpg": b"\xff",
        "none.pdf": samples.empty(),
        "nested.zip": hostile.nested_archive(),
        "cut.mp4": hostile.cut_film(),
        "macros.xlsm": hostile.workbook_with_macros(),
        "last.jpg": view(8),
    }
    bea = stage.workspace.as_(BUYER)
    bea.upload_all(dropped, channel=scene.channel, thread_ts=scene.ts)
    settle(stage)
    said = [message.plain for message in scene.thread()]
    for name in dropped:
        assert sum(f"*{name} is" in words for words in said) == 1, name
    assert [file.state for file in scene.files()][-1] == "kept"
    assert stage.bot is not None
    assert stage.bot.poll() is None
    since = stage.workspace.mark()
    bea.command("/readiness", scene.code, channel=scene.channel)
    assert any("PROOF-8" in message.plain for message in told(stage, since))


@pytest.mark.long
def test_many_photos_are_worked_off_in_order_while_commands_are_answered(
    stage: Stage,
) -> None:
    """The loose form of what `make bench` measures: nobody waits for somebody else's photos."""
    scene = open_order(stage, "PROOF-9")
    bea = stage.workspace.as_(BUYER)
    photo = samples.thumbnail()
    waits = []
    for batch in range(4):
        names = {f"p-{batch * 10 + n:03}.jpg": photo + bytes([batch, n]) for n in range(10)}
        bea.upload_all(names, channel=scene.channel, thread_ts=scene.ts)
        began = time.monotonic()
        bea.command("/readiness", scene.code, channel=scene.channel)
        waits.append(time.monotonic() - began)
    while any(file.state == "waiting" for file in scene.files()):
        began = time.monotonic()
        bea.command("/readiness", scene.code, channel=scene.channel)
        waits.append(time.monotonic() - began)
    assert sorted(waits)[len(waits) // 2] < 1.0
    assert max(waits) < 3.0
    settle(stage)
    files = scene.files()
    assert len(files) == 40
    read = sorted(files, key=lambda file: (file.checked_at, file.number))
    assert [file.number for file in read] == list(range(1, 41))


def test_a_large_photo_is_judged_while_its_sender_looks(stage: Stage) -> None:
    """Twelve megapixels, from the upload to the finding: the loose form of `make bench`'s row."""
    scene = open_order(stage, "PROOF-12")
    photo = samples.tool_photo(width=4000, height=3000, seed=12)
    began = time.monotonic()
    scene.uploads(BUYER, "large.jpg", photo)
    said = _finding(scene, "large.jpg").plain
    took = time.monotonic() - began
    assert "4000 × 3000 pixels" in said
    assert took < 10
