"""One order, one revision, one part, one batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prompts.checklist import draw_up
from prompts.consistency import Statement, contradictions, same, spelled, statements
from prompts.question import Gate, Identity
from prompts.verdict import Level, assess
from prompts.words import Text
from tests.prompts.banks import bank_of, entry, given, text, told, unknown

if TYPE_CHECKING:
    from pathlib import Path

    from prompts.bank import Bank
    from prompts.checklist import Checklist

MINUTES = Text({"en": "Meeting notes", "zh-CN": "会议记录"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rev. F", "rev F"),
        ("Rev. F", "F版"),
        ("F", "版本 F"),
        ("REV-F", "revF"),
        ("Ｆ 版", "drawing revision F"),
        ("Rev F, 12 Nov 2026", "图纸版本：F"),
        ("F of 3 Nov", "F (rev. date 3 Nov)"),
        ("V1.2", "version 1.2"),
        ("rev 03", "第3版"),
        ("A-1", "A1"),
        ("A/0", "Rev A/0"),
        ("A/1版", "版本 A/1"),
        ("Index C", "revision letter C"),
        ("第三版", "Rev 3"),
        ("第十二版", "第12版"),
    ],
)
def test_one_revision_in_two_spellings(one: str, other: str) -> None:
    """Words round the letter, width, case, dots and leading zeros make no other revision."""
    assert spelled(Identity.REVISION, one) == spelled(Identity.REVISION, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rev F", "Rev E"),
        ("1.1", "1.10"),
        ("rev 2026-10-02", "rev 2026-10-09"),
        ("Rev V", "Rev W"),
        ("A/0", "A/1"),
        ("Rev A/0", "Rev B/0"),
    ],
)
def test_two_revisions(one: str, other: str) -> None:
    """What tells two revisions apart is kept."""
    assert spelled(Identity.REVISION, one) != spelled(Identity.REVISION, other)


def test_parts_orders_and_batches() -> None:
    """Case, spaces, hyphens and a label before the number are folded; another number is another."""
    assert spelled(Identity.PART, "AB-12 3") == spelled(Identity.PART, "Part no. ab123")
    assert spelled(Identity.PART, "P/N: AB-123") == spelled(Identity.PART, "料号 AB123")
    assert spelled(Identity.BATCH, "Lot A12") == spelled(Identity.BATCH, "批号：A-12")
    assert spelled(Identity.ORDER, "ORD-2026-017") == spelled(Identity.ORDER, "ord 2026 017")
    assert spelled(Identity.PART, "AB-123") != spelled(Identity.PART, "AB-124")
    assert spelled(Identity.SITE, "Huada Co., Ltd.") == spelled(Identity.SITE, "huada")


@pytest.mark.parametrize(
    ("one", "other", "truth"),
    [
        ("Dongfeng Precision Parts, Dongguan", "Dongfeng Precision Parts Co., Ltd.", True),
        ("东风精密，东莞", "东莞市东风精密有限公司", True),
        ("Huada, 12 Fuyong Road", "HUADA", True),
        ("东莞二厂", "Dongguan plant 2", None),
        ("Dongguan Hongda", "Dongguan Huada", False),
        ("宏达", "华达", False),
    ],
)
def test_one_site_in_two_papers(one: str, other: str, truth: bool | None) -> None:  # noqa: FBT001
    """With its town, its street or neither it is one site; two scripts cannot be compared."""
    assert same(Identity.SITE, one, other) is truth
    assert same(Identity.SITE, other, one) is truth


def site(value: str, paper: str = "Report") -> Statement:
    """A site that a paper names."""
    return Statement(Identity.SITE, value, "", Text({"en": paper}), paper)


def test_what_the_probe_accepts_is_no_contradiction(bank: Bank) -> None:
    """A longer name, a name in the other script, and a paper that lists another site too."""
    checklist = draw_up(bank, {}, {})
    ours = site("Dongfeng Precision Parts, Dongguan", "Answer")
    accepted = [
        [site("Dongfeng Precision Parts Co., Ltd.")],
        [site("东风精密")],
        [site("Huada"), site("Dongfeng Precision Parts")],
    ]
    assert [contradictions(checklist, [ours, *paper]) for paper in accepted] == [(), (), ()]
    (found,) = contradictions(checklist, [ours, site("Huada"), site("Dongfeng, Shenzhen", "Bill")])
    assert [one.value for one in found.statements] == [
        ours.value,
        "Huada",
        "Dongfeng, Shenzhen",
    ]


def test_a_short_name_hides_no_contradiction(bank: Bank) -> None:
    """Two sites of one town are two, even where a third paper names the town only."""
    papers = [site("Dongguan", "A"), site("Huada Dongguan", "B"), site("Hongda Dongguan", "C")]
    (found,) = contradictions(draw_up(bank, {}, {}), papers)
    assert [one.value for one in found.statements] == ["Huada Dongguan", "Hongda Dongguan"]


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    """Two questions that name the revision, one of them heavy and late, and one the part."""
    return bank_of(
        tmp_path,
        entry("the-drawing", "text", "states: revision", "severity: minor"),
        entry("the-notes", "text", "states: revision", "severity: blocker", "gate: release"),
        entry("the-part", "text", "states: part"),
        entry("a-choice", "choice", "severity: minor"),
        entry("the-old", "text", "states: part", "when: {fact: a-choice, is: 'yes'}"),
    )


def named(bank: Bank, drawing: str, notes: str, part: str = "AB-1") -> Checklist:
    """An order with what its three papers name."""
    return draw_up(
        bank,
        {},
        told(text("the-drawing", drawing), text("the-notes", notes), text("the-part", part)),
    )


def test_papers_that_agree(bank: Bank) -> None:
    """One value in several spellings is no contradiction."""
    checklist = named(bank, "Rev. F", "F版")
    assert [found.value for found in statements(checklist)] == ["Rev. F", "F版", "AB-1"]
    assert contradictions(checklist) == ()
    assert "C1" not in {reason.rule for reason in assess(checklist).reasons}


def test_papers_that_do_not_agree(bank: Bank) -> None:
    """Both are named with what they say; it weighs as the heavier, for the later of their gates."""
    verdict = assess(named(bank, "Rev. E", "rev F"))
    reason = next(reason for reason in verdict.reasons if reason.rule == "C1")
    assert (reason.level, reason.gate, reason.question_id) == (
        Level.HOLD,
        Gate.RELEASE,
        "the-notes",
    )
    assert reason.why() == (
        "Drawing revision: the papers of this order do not agree "
        "(the-drawing: Rev. E, the-notes: rev F)."
    )
    assert reason.lift() == (
        "Find out which one is right and correct the others: the-drawing: Rev. E, the-notes: rev F."
    )
    assert verdict.blocker_count == 1


def test_papers_that_were_sent(bank: Bank) -> None:
    """What a file names counts beside the answers, and is at least a major."""
    checklist = named(bank, "F", "F")
    file = Statement(Identity.PART, "AB-2", "the-drawing", MINUTES)
    verdict = assess(checklist, [file])
    reason = next(reason for reason in verdict.reasons if reason.rule == "C1")
    assert (reason.level, reason.gate) == (Level.CONDITIONAL, Gate.PROTOTYPE)
    assert "Meeting notes: AB-2" in reason.why()
    assert assess(checklist, [Statement(Identity.PART, "ab 1", "", MINUTES)]).level.rank > 0


def test_papers_of_no_question(bank: Bank) -> None:
    """Two papers that prove no question still speak of the order: its last gate is not ready."""
    checklist = named(bank, "F", "F")
    one, other = (Statement(Identity.BATCH, value, "", MINUTES) for value in ("7", "8"))
    reason = next(r for r in assess(checklist, [one, other]).reasons if r.rule == "C1")
    assert (reason.gate, reason.section, reason.level) == (Gate.RELEASE, "", Level.CONDITIONAL)


def test_what_does_not_apply_contradicts_nothing(bank: Bank) -> None:
    """Hidden questions, unknown answers and options name nothing."""
    answers = told(
        text("the-part", "AB-1"), text("the-old", "AB-2"), unknown("the-notes"), unknown("a-choice")
    )
    hidden = draw_up(bank, {}, {**answers, **told(given("a-choice", "no"))})
    assert contradictions(hidden) == ()
    shown = draw_up(bank, {}, {**answers, **told(given("a-choice", "yes"))})
    assert [found.identity for found in contradictions(shown)] == [Identity.PART]
