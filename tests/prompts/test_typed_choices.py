"""Typed answers to a question with options: by number, by word, by another name, several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.answer import Chosen
from prompts.question import Kind
from prompts.typed import (
    NotUnderstood,
    Understood,
    UnknownAnswer,
    read,
)
from tests.prompts.banks import BANK, FIRST, TODAY, again
from tests.prompts.typed import CONTRACT, DIFFERENCES, SITE, TRIAL, chosen

if TYPE_CHECKING:
    from prompts.typed import Reading


CHANGED = FIRST.question("site-changed-since-deposit")
_YES = ("yes", "YES", "y", "Yep", "yeah", "是", "有", "是的", "对", "👍", ":+1:")
_NO = ("no", "N", "nope", "否", "没有", "不是", "没", "ｎｏ", ":-1:")
A_CHOICE: list[tuple[str, Reading]] = [
    *((word, chosen("yes")) for word in _YES),
    *((word, chosen("no")) for word in _NO),
    ("Yes.", chosen("yes")),
    ("*yes*", chosen("yes")),
    ("- yes", chosen("yes")),
    ("1", chosen("yes")),
    ("2.", chosen("no")),
    ("(3)", chosen("planned")),
    ("option 3", chosen("planned")),
    ("#2", chosen("no")),
    ("It is planned", chosen("planned")),
    ("planned", chosen("planned")),
    ("计划中", chosen("planned")),
    ("yes, on 3 Dec with 300 pcs", chosen("yes", note="on 3 Dec with 300 pcs")),
    ("no - the mold is late", chosen("no", note="the mold is late")),
    ("no because the mold is late", chosen("no", note="because the mold is late")),
    ("没有，模具还没到", chosen("no", note="模具还没到")),
    ("yes\nreport follows", chosen("yes", note="report follows")),
    ("yes (T1)", chosen("yes", note="T1")),
    ("planned: next week", chosen("planned", note="next week")),
]


def test_a_choice() -> None:
    """Yes and no in two languages, an option's words, another name, its number, with a remark."""
    for typed, expected in A_CHOICE:
        assert expected == read(TRIAL, typed, today=TODAY)


A_CHOICE_THAT_IS_ASKED_AGAIN: list[tuple[str, str]] = [
    ("4", "choice"),
    ("0", "choice"),
    ("maybe", "choice"),
    ("yes and no", "choice"),
    ("1.5", "choice"),
    ("2,3", "choice"),
    ("yes, no", "one_only"),
    ("1, no", "one_only"),
    ("", "empty"),
    ("   ", "empty"),
    ("...", "empty"),
    ("🙂", "empty"),
    ("\x00\x07", "empty"),
]


def test_a_choice_that_is_asked_again() -> None:
    """What could be two things, or none, is asked again with an example."""
    for typed, reason in A_CHOICE_THAT_IS_ASKED_AGAIN:
        expected = NotUnderstood(again(reason), TRIAL.example, {})
        assert expected == read(TRIAL, typed, today=TODAY)


A_CHOICE_BY_OTHER_NAMES: list[tuple[str, str]] = [
    ("named", "named"),
    ("yes", "named"),
    ("a change of site needs our approval", "approval_clause"),
    ("approval clause", "approval_clause"),
    ("变更需批准", "approval_clause"),
    ("neither", "neither"),
    ("no", "neither"),
]


def test_a_choice_by_other_names() -> None:
    """Where yes and no mean one of the options, they choose it."""
    for typed, expected in A_CHOICE_BY_OTHER_NAMES:
        assert chosen(expected) == read(CONTRACT, typed, today=TODAY)


def test_a_word_that_is_part_of_two_options_chooses_none() -> None:
    """With or without approval: "changed" alone could be either, so it is asked again."""
    assert isinstance(read(CHANGED, "changed", today=TODAY), NotUnderstood)


SEVERAL_CHOICES: list[tuple[str, tuple[str, ...]]] = [
    ("machines", ("machines",)),
    ("machines and tooling", ("machines", "tooling")),
    ("tooling, machines", ("machines", "tooling")),
    ("1, 3", ("machines", "tooling")),
    ("1 3", ("machines", "tooling")),
    ("3、4", ("tooling", "material_purchasing")),
    ("模具和机器", ("machines", "tooling")),
    ("workers; where the material is bought", ("workers", "material_purchasing")),
    ("people & equipment", ("machines", "workers")),
    ("machines, machines", ("machines",)),
    ("all", ("machines", "workers", "tooling", "material_purchasing")),
    ("nothing", ("none",)),
    ("no", ("none",)),
]


def test_several_choices() -> None:
    """Several options by words or numbers, in the bank's order, each once."""
    for typed, expected in SEVERAL_CHOICES:
        assert chosen(*expected) == read(DIFFERENCES, typed, today=TODAY)


SEVERAL_CHOICES_THAT_ARE_ASKED_AGAIN: list[tuple[str, str, dict[str, object]]] = [
    ("machines and cats", "multi", {"part": "cats"}),
    ("9", "multi", {"part": "9"}),
    ("machines, nothing", "alone", {}),
    (", and ,", "multi", {"part": "and"}),
]


def test_several_choices_that_are_asked_again() -> None:
    """The part that was not understood is named."""
    for typed, reason, values in SEVERAL_CHOICES_THAT_ARE_ASKED_AGAIN:
        expected = NotUnderstood(again(reason), DIFFERENCES.example, values)
        assert expected == read(DIFFERENCES, typed, today=TODAY)


A_WHOLE_LIST: list[tuple[str, str, tuple[str, ...]]] = [
    ("insp-lists", "Markings and labels, tests", ("markings", "tests")),
    ("insp-lists", "Markings and labels", ("markings",)),
    ("insp-lists", "尺寸和公差、标识和标签", ("dimensions", "markings")),
    ("insp-lists", "Tests and photos of good pieces and of defects", ("tests", "photos")),
    ("pilot-validated", "The tooling (molds, dies, fixtures)", ("tooling_performance",)),
]


def test_an_option_that_is_a_list_itself() -> None:
    """The words of an option are understood whole, whatever joins them, alone and among others."""
    for name, typed, expected in A_WHOLE_LIST:
        assert chosen(*expected) == read(BANK.question(name), typed, today=TODAY), typed


def test_every_two_options_make_a_list() -> None:
    """In each language, by the words on their buttons."""
    for question in (q for q in BANK.questions if q.kind is Kind.MULTI):
        one, *_, other = [option for option in question.options if not option.alone]
        for language, joint in (("en", " and "), ("en", ", "), ("zh-CN", "、"), ("zh-CN", "和")):
            for first, second in ((one, other), (other, one)):
                typed = first.words.say(language) + joint + second.words.say(language)
                expected = chosen(one.value, other.value)
                assert expected == read(question, typed, today=TODAY), typed


NO_FULL_ANSWER: list[tuple[str, str]] = [
    ("people-topics", "没有问题"),  # "no problem", not "no questions"
    ("tool-trial-run", "t0 done"),  # T0 is not for approval
]


def test_what_only_sounds_like_an_answer() -> None:
    """It is asked again."""
    for name, typed in NO_FULL_ANSWER:
        assert isinstance(read(BANK.question(name), typed, today=TODAY), NotUnderstood)


def test_a_grade_that_is_not_confirmed() -> None:
    """待确认 and "tbc" name no material."""
    for typed in ("待确认", "tbc", "TBC"):
        assert read(BANK.question("mat-grade"), typed, today=TODAY) == UnknownAnswer()


def test_a_need_without_a_number() -> None:
    """Who buys once has no weekly need."""
    for typed in ("one shipment only", "一次性订单"):
        assert chosen("one_shipment") == read(BANK.question("mp-demand"), typed, today=TODAY)


THE_SAME_SITE = [
    *("same", "same as prototype", "Same factory", "the same", "At the prototype site"),
    *(
        "same place",
        "same factory as the prototype",
        "the same as the sample",
        "一样",
        "同一工厂",
        "和样机一样",
    ),
]


def test_the_same_site_is_an_option() -> None:
    """The words "same as prototype" are no name of another site."""
    for typed in THE_SAME_SITE:
        assert chosen("same_as_prototype") == read(SITE, typed, today=TODAY), typed


TAKEN_BACK: list[tuple[str, str]] = [
    ("pkg-named", "yes, except the BOM"),
    ("pkg-named", "named, but not the test settings"),
    ("tool-same-as-prototype", "same tool, modified"),
    ("tool-same-as-prototype", "相同，但是修改过"),
    ("site-capability-proof", "pilot, not done yet"),
    ("site-capability-proof", "试产，还没做"),
    ("tool-trial-run", "yes, planned for next week"),
    ("tool-trial-run", "yes maybe"),
    ("tool-trial-run", "yes but it isn't finished"),
    ("pkg-technician-skill", "no, except the polishing"),
]


def test_a_remark_that_takes_the_answer_back() -> None:
    """Half a yes is no yes: it is asked again."""
    for name, typed in TAKEN_BACK:
        reading = read(FIRST.question(name), typed, today=TODAY)
        assert isinstance(reading, NotUnderstood), (name, typed)
        assert reading.reason_key in {again("remark"), again("choice")}, (name, typed)


BY_MANY_NAMES: list[tuple[str, str, str]] = [
    *(
        ("tool-trial-run", typed, "yes")
        for typed in ("yes pls", "yes please", "ok", "是啊", "有的")
    ),
    *(
        ("tool-trial-run", typed, "yes")
        for typed in ("已试模", "试过了", "T1 done", "Okay, thanks")
    ),
    ("tool-trial-run", "no, not yet", "no"),
    *(("pkg-named", typed, "named") for typed in ("yep", "ok", "是的", "yes please")),
    *(("site-in-contract", typed, "neither") for typed in ("nope", "没有", "not yet")),
    *(("tool-paid-by-buyer", typed, "yes") for typed in ("已付", "已付款", "全款", "paid")),
    *(("tool-paid-by-buyer", typed, "part") for typed in ("50%", "30% deposit", "定金")),
    *(("tool-paid-by-buyer", typed, "no") for typed in ("未付", "not paid")),
    *(("tool-same-as-prototype", typed, "same") for typed in ("same as prototype", "一样")),
    *(("tool-same-as-prototype", typed, "different") for typed in ("new mold", "不一样")),
    ("tool-same-as-prototype", "not the same", "different"),
    *(("site-handoff-explained", typed, "written") for typed in ("wechat", "微信", "邮件")),
    *(("site-handoff-explained", typed, "written") for typed in ("whatsapp", "by email")),
    *(("site-handoff-explained", typed, "verbal") for typed in ("verbally", "meeting", "开会")),
    *(("tool-prototype-kind", typed, "machined") for typed in ("CNC", "machined", "机加工")),
    *(("tool-prototype-kind", typed, "other") for typed in ("other", "其他")),
    *(("site-prototype-maker", typed, "other") for typed in ("other", "somebody else")),
    *(("site-deposit-paid", typed, "yes") for typed in ("yes", "paid", "已付")),
]


def test_options_by_many_names() -> None:
    """What people really type for an option, and yes and no wherever an option means them."""
    for name, typed, expected in BY_MANY_NAMES:
        reading = read(FIRST.question(name), typed, today=TODAY)
        assert isinstance(reading, Understood), (name, typed)
        assert isinstance(reading.value, Chosen), (name, typed)
        assert (expected,) == reading.value.options, (name, typed)
    expected_note = chosen("yes", note="T1 done on 3 Dec")
    assert expected_note == read(TRIAL, "yes T1 done on 3 Dec", today=TODAY)


def test_every_option_of_the_bank_can_be_typed() -> None:
    """By its words, its value, each of its other names, and its number where numbers count."""
    for question in FIRST.questions:
        for number, option in enumerate(question.options, start=1):
            names = [*option.words.values(), option.value, *option.aliases]
            if question.kind in {Kind.CHOICE, Kind.MULTI}:
                names.append(str(number))
            for name in names:
                reading = read(question, name, today=TODAY)
                assert chosen(option.value) == reading, (question.id, name)
