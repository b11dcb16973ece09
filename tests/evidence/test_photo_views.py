"""Several pictures in one file: the sentences about a photo speak of one, and say which."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.evidence.facts import Family
from bot.evidence.grade import judge, sentence, told
from bot.evidence.likeness import WHOLE
from bot.evidence.placard import qr_text
from bot.evidence.probes import probe
from prompts.answer import Grade
from prompts.finding import Outcome
from prompts.question import Kind
from tests.evidence.test_pictures_probes import CODE, NOW, archive, case, like, shot

if TYPE_CHECKING:
    from bot.evidence.case import Case
    from bot.evidence.facts import Facts, Shot
    from bot.evidence.grade import Judgement
    from prompts.words import Words

RIGHT = (qr_text("ORDER-123", CODE),)
E3: dict[str, Any] = {"minimum": Grade.E3, "uploader": "U1", "expected": frozenset({"U1"})}


def sent(**changes: Any) -> Case:  # noqa: ANN401
    """A photo question that asks for a fresh code, and a file from a person of the order."""
    return case(**{**E3, **changes})


def shown(name: str, **changes: Any) -> Shot:  # noqa: ANN401
    """A picture of an archive that shows the right code."""
    return shot(name=name, codes=RIGHT, **changes)


def judged(facts: Facts, about: Case) -> Judgement:
    """What a file comes to."""
    return judge(probe(facts, about))


def says(facts: Facts, about: Case, words: Words, language: str = "en") -> str:
    """All that a person is told of a file."""
    return " ".join(sentence(one, words, language) for one in judged(facts, about).said)


@pytest.mark.parametrize(
    ("fault", "grade", "accepted"),
    [
        ({"width": 300, "height": 200}, Grade.E0, False),
        ({"sharpness": 2.0}, Grade.E2, True),
        ({"prints": (), "masked_prints": ()}, Grade.E2, True),
        ({"credentials": "tampered"}, Grade.E1, True),
        ({"taken_at": "2026-11-01T08:00:00"}, Grade.E3, True),
        ({}, Grade.E3, True),
    ],
)
def test_one_good_picture_says_nothing_for_the_one_with_the_code(
    fault: dict[str, Any], grade: Grade, *, accepted: bool
) -> None:
    """Size, sharpness, newness, time and credentials are those of the picture with the code."""
    facts = archive(shot(name="good.jpg"), shown("code.jpg", **fault))
    judgement = judged(facts, sent())
    assert (judgement.grade, judgement.accepted) == (grade, accepted)


@pytest.mark.parametrize("kind", ["seen", "small", "blurred", "signed"])
def test_other_pictures_do_not_harm_the_one_with_the_code(kind: str, words: Words) -> None:
    """A recycled picture or a logo beside it, a thumbnail, a blurred or an edited one."""
    other = {
        "seen": shot(name="old.jpg"),
        "small": shot(name="old.jpg", width=99, height=99),
        "blurred": shot(name="old.jpg", sharpness=0.5),
        "signed": shot(name="old.jpg", credentials="generated"),
    }[kind]
    facts = archive(other, shown("code.jpg"))
    about = sent(likenesses=(like(picture=0),) if kind == "seen" else ())
    assert judged(facts, about).grade is Grade.E3
    assert "a.zip › code.jpg shows the one-time code" in says(facts, about, words)


def test_a_recycled_picture_with_the_code_is_found_out(words: Words) -> None:
    """However many new ones lie around it; the picture is named."""
    facts = archive(shot(name="new.jpg"), shown("old.jpg"), shot(name="more.jpg"))
    about = sent(likenesses=(like(picture=1),))
    assert judged(facts, about).grade is Grade.E1
    assert "same picture as in a.zip › old.jpg was sent for ORDER-101" in says(facts, about, words)


def test_of_several_with_the_code_the_best_counts(words: Words) -> None:
    """One is blurred, one was seen before, one is right."""
    facts = archive(
        shown("blurred.jpg", sharpness=1.0), shown("old.jpg"), shown("right.jpg"), shot(name="x")
    )
    about = sent(likenesses=(like(picture=1),))
    assert judged(facts, about).grade is Grade.E3
    assert "a.zip › right.jpg shows" in says(facts, about, words)


def test_the_same_bytes_again_are_seen_whichever_picture_is_judged() -> None:
    """A whole archive that was sent for another order."""
    facts = archive(shot(), shown("code.jpg"))
    assert judged(facts, sent(likenesses=(like(picture=WHOLE),))).grade is Grade.E1


def test_an_original_with_its_place_needs_both_in_one_picture() -> None:
    """The time of one picture and the place of another are no original."""
    taken, place = {"taken_at": "2026-11-20T08:00:00+00:00"}, {"place": (22.54, 114.06)}
    about = sent(site="22.5431, 114.0579")
    assert judged(archive(shot(), shown("a", **taken, **place)), about).grade is Grade.E4
    assert judged(archive(shot(**place), shown("a", **taken)), about).grade is Grade.E3
    assert judged(archive(shown("b", **place), shown("a", **taken)), about).grade is Grade.E3


def test_without_a_code_the_best_picture_counts_and_one_seen_before_weakens(words: Words) -> None:
    """Size and sharpness of the best one; newness of all."""
    facts = archive(shot(name="1.jpg", width=99, height=99), shot(name="2.jpg", sharpness=1.0))
    findings = {one.probe: one for one in probe(facts, sent())}
    assert findings["photo_is_large_enough"].holds is Outcome.TRUE
    assert findings["photo_is_sharp"].holds is Outcome.TRUE
    seen = says(facts, sent(likenesses=(like(picture=1),)), words)
    assert "same picture as in a.zip › 2.jpg was sent" in seen
    small = archive(*(replace(one, width=99, height=99) for one in facts.shots))
    assert "a.zip › 1.jpg has only 99 × 99 pixels" in says(small, sent(), words)


@pytest.mark.parametrize(
    ("where", "family", "english", "chinese"),
    [
        ({"name": "IMG_2.jpg"}, Family.ARCHIVE, "IMG_2.jpg", "IMG_2.jpg"),
        ({"page": 3}, Family.PDF, "page 3", "第 3 页"),
        ({"second": 5}, Family.RECORDING, "second 5", "第 5 秒"),
        ({}, Family.DOCUMENT, "picture 2", "第 2 张图片"),
    ],
)
def test_the_picture_is_named_as_people_find_it(
    where: dict[str, Any], family: Family, english: str, chinese: str, words: Words
) -> None:
    """By its own name, its page, its second, or its place among the others."""
    facts = archive(shot(), shot(codes=RIGHT, **where), family=family)
    assert f"a.zip › {english} shows" in says(facts, sent(), words)
    assert f"“a.zip › {chinese}”" in says(facts, sent(), words, "zh-CN")
    alone = archive(shot(codes=RIGHT, **where), family=family)
    assert "›" not in says(alone, sent(), words)


def test_a_name_in_an_archive_cannot_speak_for_the_bot(words: Words) -> None:
    """What stands in brackets there is told as it was written, or as a word of ours."""
    for name in ("[[report.nothing]].jpg", "{name}.jpg", "[[picture.page]].jpg"):
        assert "shows the one-time code" in says(archive(shot(), shown(name)), sent(), words)


def test_what_an_archive_holds_is_said_first(words: Words) -> None:
    """The decisive sentence is about the file, not about who sent it."""
    facts = archive(shown("1.jpg"), shot(), shot())
    for uploader in ("U1", "U2"):
        judgement = judged(facts, sent(uploader=uploader))
        said = told(judgement, words)
        assert said == "a.zip opens as ZIP; 3 pictures in it were looked at."
    film = archive(shot(second=1, codes=RIGHT), family=Family.RECORDING, type="MP4")
    assert "opens as a film (MP4)" in told(judged(film, sent()), words)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"unseen": 61}, "2 of 63 pictures in a.zip were looked at. Send the rest in a second"),
        ({"damaged": 4}, "2 of 6 pictures in a.zip were looked at; 4 do not open"),
        (
            {"family": Family.PDF, "pages": 60, "pages_looked": 40},
            "The pictures on the first 40 of 60 pages of a.zip were looked at",
        ),
    ],
)
def test_what_was_not_looked_at_is_said(
    changes: dict[str, Any], expected: str, words: Words
) -> None:
    """In one line with numbers, and it is held against nobody."""
    facts = archive(shown("1.jpg"), shot(), **changes)
    assert expected in says(facts, sent(), words)
    assert judged(facts, sent()).grade is Grade.E3
    assert expected not in says(facts, sent(kind=Kind.FILE), words)


def test_an_archive_of_which_nothing_opens_is_refused_with_the_reason(words: Words) -> None:
    """That there were pictures is said, and what to send."""
    said = says(archive(damaged=20), sent(), words)
    assert "no photo that opens was found in a.zip" in said
    assert "pictures in it (20), but none could be opened" in said


def test_many_pictures_with_the_code_are_judged_quickly() -> None:
    """As many as are looked at, each with as many codes as are read, and likenesses besides."""
    codes = tuple(f"TR1/ORDER-123/K7QF-2MX{letter}" for letter in "ABCDEFGHJKMNPQR")
    facts = archive(*(shot(name=f"{n}", codes=(*codes, *RIGHT)) for n in range(40)))
    days = (like(picture=n, sent_at=NOW - timedelta(days=n)) for n in range(40))
    assert judged(facts, sent(likenesses=tuple(days))).grade is Grade.E1


def test_what_was_not_looked_at_is_said_beside_a_refusal(words: Words) -> None:
    """The picture with the code may be among the rest."""
    facts = archive(shot(width=99, height=99), shot(width=99, height=99), unseen=20)
    assert not judged(facts, sent()).accepted
    assert "2 of 22 pictures in a.zip were looked at" in says(facts, sent(), words)


def test_a_sheet_alone_is_told_why_it_is_not_enough(words: Words) -> None:
    """A screenshot of the placard shows the code and nothing that could be known again."""
    facts = archive(shown("sheet.png", prints=(), masked_prints=()))
    assert judged(facts, sent()).grade is Grade.E2
    assert "shows too little to be told from other pictures" in says(facts, sent(), words)
