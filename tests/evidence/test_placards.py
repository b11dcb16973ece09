"""One-time codes: bound to order and question, read as people write them, named when wrong."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening, Shot
from bot.evidence.photo_shows_placard import photo_shows_placard
from bot.evidence.placard import (
    ALPHABET,
    FRESH,
    Issued,
    Match,
    check_character,
    code_in,
    draw,
    is_ours,
    new_key,
    new_nonce,
    qr_text,
    verify,
    written,
)
from prompts.answer import Grade
from prompts.finding import Outcome
from prompts.question import Kind

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
KEY = "a key for tests, long enough"
ORDER, QUESTION = "ORDER-123", "tool-photo-on-site"


def issued(order: str = ORDER, question: str = QUESTION, *, seed: int = 0) -> Issued:
    """A code that was given out, the same for the same arguments."""
    for number in range(seed * 1000, seed * 1000 + 1000):
        code = draw(KEY, order, question, f"{number:032x}")
        if code is not None:
            return Issued(code, order, question, NOW)
    raise AssertionError("no code in a thousand nonces")


def matched(text: str, *known: Issued, at: datetime = NOW) -> Match:
    """What a text is worth for the tool's photo of ORDER-123."""
    return verify(text, known, order_code=ORDER, question_id=QUESTION, at=at).match


def test_a_code_is_eight_characters_bound_to_order_question_and_nonce() -> None:
    """The same words give the same code, any other word another one; the key decides all."""
    nonces = [f"{number:032x}" for number in range(64)]
    codes = [draw(KEY, ORDER, QUESTION, nonce) for nonce in nonces]
    drawn = [code for code in codes if code is not None]
    assert len(set(drawn)) == len(drawn) > 40
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in drawn)
    nonce = nonces[codes.index(drawn[0])]
    assert draw(KEY, ORDER.lower(), QUESTION, nonce) == drawn[0]
    others = [
        draw("another key, as long as ours", ORDER, QUESTION, nonce),
        draw(KEY, "ORDER-124", QUESTION, nonce),
        draw(KEY, ORDER, "line-photo", nonce),
        draw(KEY, ORDER + QUESTION[0], QUESTION[1:], nonce),
    ]
    assert drawn[0] not in others
    kept = Issued(drawn[0], ORDER, QUESTION, NOW)
    assert is_ours(KEY, kept, nonce)
    assert not is_ours(KEY, replace(kept, order_code="ORDER-124"), nonce)
    assert not is_ours("another key, as long as ours", kept, nonce)
    assert len(new_nonce()) == 32
    assert new_key() != new_key()


def test_the_square_code_is_short() -> None:
    """It names the order in capitals, and the code in two groups."""
    code = issued().code
    assert qr_text("order-123", code) == f"TR1/ORDER-123/{code[:4]}-{code[4:]}"
    assert written(code) == f"{code[:4]}-{code[4:]}-{check_character(code)}"


@pytest.mark.parametrize("order", [ORDER, "订单 12", "A/B/C", "Ä-1", "x" * 40])
def test_what_is_written_is_read_back(order: str) -> None:
    """Whatever an order is called, its square code and its letters hold the same code."""
    one = issued(order)
    for text in (qr_text(order, one.code), written(one.code)):
        assert code_in(text) == one.code
        found = verify(text, [one], order_code=order, question_id=QUESTION, at=NOW)
        assert (found.match, found.issued) == (Match.FRESH, one)


def test_letters_that_look_alike_are_read_as_one() -> None:
    """People write O for 0, I and L for 1, in small letters, with other dashes and full width."""
    for number in range(200):
        code = issued(seed=number).code
        said = written(code)
        for typed in (
            said.lower(),
            said.replace("0", "O").replace("1", "l"),
            said.replace("0", "o").replace("1", "I").replace("-", " – "),
            said.replace("-", ""),
            "".join(chr(ord(sign) + 0xFEE0) for sign in said),
            f"  {code[:4]} {code[4:]} ",
        ):
            assert code_in(typed) == code, typed


def test_a_mistyped_letter_and_changed_neighbours_are_noticed() -> None:
    """One wrong character or two changed over never pass the check character."""
    dice = random.Random(20261121)  # noqa: S311 - the same every time
    for number in range(40):
        code = issued(seed=number).code
        whole = code + check_character(code)
        for place in range(9):
            wrong = dice.choice([sign for sign in ALPHABET if sign != whole[place]])
            assert matched(whole[:place] + wrong + whole[place + 1 :]) is Match.MISTYPED
        for place in range(7):
            if code[place] == code[place + 1]:
                continue
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :] + whole[8]
            assert matched(swapped) is Match.MISTYPED


def test_each_wrong_code_is_named() -> None:
    """Of another question, another order, used, stale, never given out, or none of ours."""
    ours = issued()
    question = issued(question="line-photo")
    order = issued("ORDER-124")
    used = replace(issued(seed=1), used_at=NOW)
    everything = (ours, question, order, used)
    assert matched(qr_text(ORDER, ours.code), *everything) is Match.FRESH
    assert matched(qr_text(ORDER, question.code), *everything) is Match.OTHER_QUESTION
    assert matched(qr_text("ORDER-124", order.code), *everything) is Match.OTHER_ORDER
    assert matched(written(order.code), *everything) is Match.OTHER_ORDER
    assert matched(qr_text(ORDER, used.code), *everything) is Match.USED
    assert matched(qr_text(ORDER, issued(seed=2).code), *everything) is Match.UNKNOWN
    assert matched("https://example.com/ORDER-123", *everything) is Match.FOREIGN
    assert matched("", *everything) is Match.FOREIGN
    assert matched("TR1/" * 1000, *everything) is Match.FOREIGN


def test_a_used_code_of_another_question_is_told_as_used() -> None:
    """Or its sender would be told to send it for that question, where it is worth nothing."""
    used = replace(issued(question="line-photo"), used_at=NOW)
    assert matched(qr_text(ORDER, used.code), used) is Match.USED


def test_a_code_that_says_another_order_than_its_own_is_unknown() -> None:
    """Somebody who prints our code under another order's name has made a code of his own."""
    ours = issued()
    assert matched(qr_text("ORDER-124", ours.code), ours) is Match.UNKNOWN


def test_a_code_is_fresh_for_fourteen_days() -> None:
    """Until the last second, and a little before its birth, for clocks differ."""
    ours = issued()
    text = qr_text(ORDER, ours.code)
    assert timedelta(days=14) == FRESH
    moments = {
        NOW - timedelta(minutes=1): Match.FRESH,
        NOW - timedelta(hours=1): Match.STALE,
        NOW + FRESH: Match.FRESH,
        NOW + FRESH + timedelta(seconds=1): Match.STALE,
    }
    assert moments == {at: matched(text, ours, at=at) for at in moments}


def test_nothing_foreign_is_taken_among_ten_thousand() -> None:
    """Random codes, codes of other orders, of other keys, and other people's QR texts."""
    dice = random.Random(20261121)  # noqa: S311 - the same every time
    known = [issued(seed=number) for number in range(50)]
    known += [issued(f"ORDER-{number}", seed=number) for number in range(200, 250)]
    letters = ["https://example.com/{}", "WIFI:T:WPA;S:{};;", "TR1/{}", "TR2/ORDER-123/{}", "{}"]

    def foreign() -> Iterable[str]:
        for number in range(5_000):
            code = "".join(dice.choices(ALPHABET, k=8))
            yield qr_text(ORDER, code)
            yield dice.choice(letters).format("".join(dice.choices(ALPHABET, k=9)))
            if number < 500:
                yield written(known[50 + number % 50].code)
                yield qr_text("ORDER-99", known[number % 50].code)
                theirs = draw("somebody else's key", ORDER, QUESTION, f"{number:032x}")
                yield qr_text(ORDER, theirs or code)

    texts = list(foreign())
    assert len(texts) > 10_000
    assert [text for text in texts if matched(text, *known) is Match.FRESH] == []
    assert all(matched(qr_text(ORDER, one.code), *known) is Match.FRESH for one in known[:50])


def photo(*codes: str, **changes: object) -> Facts:
    """A photo in which these codes were read."""
    seen = Facts(
        "tool.jpg", 90_000, type="JPEG", family=Family.PICTURE, opening=Opening.OPENED,
        shots=(Shot(codes=codes),),
    )  # fmt: skip
    return replace(seen, **changes)  # type: ignore[arg-type]  # any field


def asked(*known: Issued, **changes: object) -> Case:
    """The tool's photo of ORDER-123."""
    case = Case(
        question_id=QUESTION,
        kind=Kind.PHOTO,
        order_code=ORDER,
        minimum=Grade.E3,
        now=NOW,
        placards=known,
    )
    return replace(case, **changes)  # type: ignore[arg-type]  # any field


def reach() -> Iterable[tuple[Facts, Case]]:
    """Photos that bring the probe to each thing that it can say."""
    ours, other = issued(), issued("ORDER-124")
    question, used = issued(question="line-photo"), replace(issued(seed=1), used_at=NOW)
    every = (ours, other, question, used)
    for text in (
        qr_text(ORDER, ours.code),
        qr_text("ORDER-124", other.code),
        qr_text(ORDER, question.code),
        qr_text(ORDER, used.code),
        qr_text(ORDER, issued(seed=2).code),
        "https://example.com",
    ):
        yield photo(text), asked(*every)
    yield photo(qr_text(ORDER, ours.code)), asked(*every, now=NOW + timedelta(days=15))
    yield photo(), asked()
    yield photo(), asked(minimum=Grade.E1)
    yield photo(), asked(kind=Kind.REPORT)


def test_the_probe_names_what_it_sees() -> None:
    """One sentence for each case, with the code in letters; without a request nothing is false."""
    said = [photo_shows_placard(facts, case) for facts, case in reach()]
    names = [finding.words_key.removeprefix("finding.photo_shows_placard.") for finding in said]
    assert names == [
        "true", "false_other_order", "false_other_question", "false_used", "false_unknown",
        "false_foreign", "false_stale", "false", "not_available", "finding.not_applicable",
    ]  # fmt: skip
    assert said[0].values["code"] == written(issued().code)
    assert said[1].values["code"] == written(issued("ORDER-124").code)
    assert said[6].values["days"] == "14"


def test_the_best_of_several_codes_counts() -> None:
    """A machine's own label beside the placard, or an old placard on the wall, spoils nothing."""
    ours, used = issued(), replace(issued(seed=1), used_at=NOW)
    texts = ("https://machine.example/7", qr_text(ORDER, used.code), qr_text(ORDER, ours.code))
    finding = photo_shows_placard(photo(*texts), asked(ours, used))
    assert (finding.holds, finding.values["code"]) == (Outcome.TRUE, written(ours.code))


def test_a_placard_that_was_fetched_is_looked_for() -> None:
    """A question that would take any photo wants the code once somebody asked for one."""
    finding = photo_shows_placard(photo(), asked(issued(), minimum=Grade.E1))
    assert finding.holds is Outcome.FALSE


def test_a_code_in_a_file_for_another_kind_of_question_is_named_too() -> None:
    """A photo that proves a choice may show its placard as well."""
    ours = issued()
    text = qr_text(ORDER, ours.code)
    finding = photo_shows_placard(photo(text), asked(ours, kind=Kind.FILE))
    assert finding.holds is Outcome.TRUE


def test_a_broken_picture_is_not_blamed_for_a_missing_code() -> None:
    """What does not open is said once, by the probe that opens it."""
    broken = photo(opening=Opening.BROKEN, shots=())
    assert photo_shows_placard(broken, asked()).holds is Outcome.NOT_APPLICABLE
