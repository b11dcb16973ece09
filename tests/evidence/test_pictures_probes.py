"""What is said about pictures: seen before, sharp, taken when and where, whole credentials."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.evidence.case import Case
from bot.evidence.credentials_hold import credentials_hold
from bot.evidence.facts import Facts, Family, Opening, Shot
from bot.evidence.grade import sentence
from bot.evidence.likeness import WHOLE, Likeness
from bot.evidence.photo_decodes import photo_decodes
from bot.evidence.photo_is_large_enough import photo_is_large_enough
from bot.evidence.photo_is_new import photo_is_new
from bot.evidence.photo_is_sharp import photo_is_sharp
from bot.evidence.photo_taken_at_site import kilometres, photo_taken_at_site
from bot.evidence.photo_taken_in_time import photo_taken_in_time
from bot.evidence.photos_all_looked_at import photos_all_looked_at
from bot.evidence.placard import Issued, qr_text
from prompts.finding import Outcome
from prompts.question import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.evidence.probes import Probe
    from prompts.words import Words

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ISSUED = NOW - timedelta(days=2)
PRINT = ("0123456789abcdef",) * 8
CODE = "K7QF2MXD"
ALL: tuple[Probe, ...] = (
    photo_is_new,
    photo_is_sharp,
    credentials_hold,
    photo_taken_in_time,
    photo_taken_at_site,
    photo_decodes,
    photo_is_large_enough,
    photos_all_looked_at,
)


def shot(**changes: Any) -> Shot:  # noqa: ANN401
    """What was seen in a sharp picture."""
    fields: dict[str, Any] = {
        "width": 1600,
        "height": 1200,
        "prints": PRINT,
        "masked_prints": ("f" * 16,) * 8,
        "sharpness": 100.0,
    }
    return Shot(**{**fields, **changes})


def photo(**changes: Any) -> Facts:  # noqa: ANN401
    """The facts about a sharp photo."""
    return replace(archive(shot(**changes)), name="a.jpg", type="JPEG", family=Family.PICTURE)


def archive(*shots: Shot, **changes: Any) -> Facts:  # noqa: ANN401
    """The facts about a ZIP with these pictures in it."""
    facts = Facts("a.zip", 5_000, type="ZIP", family=Family.ARCHIVE, opening=Opening.OPENED)
    return replace(facts, shots=shots, **changes)


def case(**changes: Any) -> Case:  # noqa: ANN401
    """A photo question of an order, with a code given out for it."""
    fields: dict[str, Any] = {
        "question_id": "a-photo",
        "kind": Kind.PHOTO,
        "order_code": "ORDER-123",
        "now": NOW,
        "placards": (Issued(CODE, "ORDER-123", "a-photo", ISSUED),),
    }
    return Case(**{**fields, **changes})


def like(**changes: Any) -> Likeness:  # noqa: ANN401
    """A picture that was sent before for another order."""
    fields: dict[str, Any] = {"order_code": "ORDER-101", "sent_at": NOW - timedelta(days=9)}
    return Likeness(**{**fields, **changes})


def reach() -> Iterable[tuple[Facts, Case]]:
    """Facts and cases that bring out every sentence about pictures."""
    yield photo(), case()
    yield photo(prints=(), masked_prints=()), case()
    yield photo(), case(likenesses=(like(),))
    yield photo(), case(likenesses=(like(order_code=""),))
    yield photo(), case(likenesses=(like(same_order=True, question_id="b-photo"),))
    yield photo(), case(likenesses=(like(same_order=True, question_id="a-photo"),))
    yield photo(sharpness=2.0), case()
    for credential in ("valid", "tampered", "badly_signed", "generated"):
        yield photo(credentials=credential), case()
    for day in (1, 20, 28):
        yield photo(taken_at=f"2026-11-{day:02}T08:00:00"), case()
    for place in ((22.54, 114.06), (31.2, 121.5)):
        yield photo(place=place), case(site="Shenzhen plant 2 (22.5431, 114.0579)")
    yield from reach_inside()


def reach_inside() -> Iterable[tuple[Facts, Case]]:
    """What is said of a container and a film, by how much of it was looked at."""
    for shots in ((), (shot(),), (shot(), shot(name="b.jpg"))):
        for damaged, unseen in ((0, 0), (2, 0), (0, 3), (2, 3)):
            yield archive(*shots, damaged=damaged, unseen=unseen), case()
            pages = {"family": Family.PDF, "type": "PDF", "pages": 60, "pages_looked": 40}
            yield archive(*shots, damaged=damaged, **pages), case()
    yield archive(shot(second=1), shot(second=2), family=Family.RECORDING, type="MP4"), case()


def outcome(probe: Probe, facts: Facts, about: Case) -> tuple[Outcome, str]:
    """What a probe comes to, and the variant of its sentence."""
    finding = probe(facts, about)
    _, _, variant = finding.words_key.rpartition(".")
    return finding.holds, variant


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_sentence_can_be_said(language: str, words: Words) -> None:
    """With its remedy, in both languages, and without a slot left open."""
    for facts, about in reach():
        for probe in ALL:
            finding = probe(facts, about)
            said = sentence(finding, words, language)
            assert "[[" not in said
            assert "{" not in said
            assert facts.name in said
            if finding.holds is Outcome.FALSE:
                remedy = finding.words_key.replace(".false", ".remedy")
                assert "{" not in words.say(remedy, language, **finding.values)


def test_a_picture_of_another_order_is_named(words: Words) -> None:
    """With its order and day, where its order may be named."""
    finding = photo_is_new(photo(), case(likenesses=(like(),)))
    assert finding.holds is Outcome.FALSE
    said = words.say(finding.words_key, "en", **finding.values)
    assert said == "The same picture as in a.jpg was sent for ORDER-101 on 2026-11-12."


def test_an_order_of_another_channel_is_not_named(words: Words) -> None:
    """Neither by its code nor by the day."""
    finding = photo_is_new(photo(), case(likenesses=(like(order_code=""),)))
    said = words.say(finding.words_key, "en", **finding.values)
    assert said == "The same picture as in a.jpg was sent before for another order."
    assert "2026" not in str(finding.values)


@pytest.mark.parametrize("picture", [1, WHOLE])
def test_one_picture_of_another_order_weakens_the_whole_file(picture: int) -> None:
    """Whatever else in the file was sent here before that; a copy that came later does not."""
    own = like(same_order=True, question_id="a-photo", sent_at=NOW - timedelta(days=30))
    other = like(order_code="ORDER-101", picture=picture)
    finding = photo_is_new(archive(shot(), shot()), case(likenesses=(own, other)))
    assert (finding.holds, finding.values.get("order")) == (Outcome.FALSE, "ORDER-101")
    later = replace(other, picture=0)
    assert photo_is_new(photo(), case(likenesses=(own, later))).holds is Outcome.TRUE


def test_the_same_picture_for_the_same_question_is_no_fraud(words: Words) -> None:
    """Said kindly; for another question of the order it counts for less."""
    again = like(same_order=True, question_id="a-photo")
    finding = photo_is_new(photo(), case(likenesses=(again,)))
    assert finding.holds is Outcome.TRUE
    assert "no problem" in words.say(finding.words_key, "en", **finding.values)
    other = like(same_order=True, question_id="b-photo")
    expected = (Outcome.FALSE, "false_other_question")
    assert outcome(photo_is_new, photo(), case(likenesses=(other,))) == expected


def test_what_was_sent_first_decides() -> None:
    """A picture that was here first is not doubted because another order took it later."""
    here = like(same_order=True, question_id="a-photo", sent_at=NOW - timedelta(days=20))
    assert outcome(photo_is_new, photo(), case(likenesses=(like(), here)))[1] == "true_again"


@pytest.mark.parametrize("probe", ALL)
def test_absence_is_neutral(probe: Probe) -> None:
    """A photo as a chat leaves it is held against nobody, nor is a report."""
    assert probe(photo(), case()).holds in {Outcome.TRUE, Outcome.NOT_APPLICABLE}
    report = Facts("a.pdf", 9, family=Family.PDF, opening=Opening.OPENED, shots=(shot(),) * 2)
    assert probe(report, case(kind=Kind.REPORT)).holds is Outcome.NOT_APPLICABLE


def test_a_picture_with_nothing_on_it_is_not_called_new() -> None:
    """Unless its very bytes were sent before."""
    bare = photo(prints=(), masked_prints=())
    assert outcome(photo_is_new, bare, case()) == (Outcome.NOT_AVAILABLE, "not_available_plain")
    assert outcome(photo_is_new, bare, case(likenesses=(like(),)))[0] is Outcome.FALSE


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ("2026-11-19T09:26:00+00:00", "true"),  # clocks differ by a few minutes
        ("2026-11-19T08:26:00+00:00", "false"),
        ("2026-11-21T09:34:00+00:00", "true"),
        ("2026-11-21T09:36:00+00:00", "false_later"),
        ("2026-11-19T00:00:00", "true"),  # without an offset it may be noon in UTC-12
        ("2026-11-18T20:00:00", "false"),
        ("2026-11-21T23:00:00", "true"),  # in New Zealand
        ("2026-11-22T00:00:00", "false_later"),
        ("yesterday", "not_applicable"),
        ("", "not_applicable"),
    ],
)
def test_a_photo_is_taken_between_code_and_upload(taken: str, expected: str) -> None:
    """As far as a camera's time can tell."""
    assert outcome(photo_taken_in_time, photo(taken_at=taken), case())[1] == expected


def test_the_time_is_held_against_the_code_in_the_picture() -> None:
    """Of several codes for one question; of another question's none, and without one nothing."""
    later = Issued("0" * 8, "order-123", "a-photo", ISSUED + timedelta(days=1))
    codes = (Issued(CODE, "ORDER-123", "a-photo", ISSUED), later)
    taken = photo(taken_at="2026-11-19T12:00:00+00:00")
    assert outcome(photo_taken_in_time, taken, case(placards=codes))[1] == "true"
    shown = photo(taken_at="2026-11-19T12:00:00+00:00", codes=(qr_text("ORDER-123", "0" * 8),))
    assert outcome(photo_taken_in_time, shown, case(placards=codes))[1] == "false"
    other = (Issued(CODE, "ORDER-123", "b-photo", ISSUED),)
    for placards in (other, ()):
        expected = Outcome.NOT_APPLICABLE
        assert outcome(photo_taken_in_time, taken, case(placards=placards))[0] is expected


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("22.5431, 114.0579", "true"),
        ("Plant 2, 22.5431° N, 114.0579° E", "true"),
        ("-22.5431, 114.0579", "false"),
        ("22.5431 S, 114.0579 E", "false"),
        ("31.2304/121.4737", "false"),
        ("Dongguan plant 2, 523000", "not_applicable"),
        ("", "not_applicable"),
    ],
)
def test_a_photo_is_taken_at_the_site(site: str, expected: str) -> None:
    """Where the site is told in degrees; nothing is looked up."""
    here = photo(place=(22.55, 114.06))
    assert outcome(photo_taken_at_site, here, case(site=site))[1] == expected


def test_kilometres_are_those_of_the_earth() -> None:
    """Shenzhen to Shanghai, and half around."""
    assert kilometres((22.5431, 114.0579), (31.2304, 121.4737)) == pytest.approx(1212, abs=5)
    assert kilometres((0, 0), (0, 180)) == pytest.approx(20015, abs=5)
