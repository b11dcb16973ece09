"""Conditions in words: every kind of them, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from prompts.clause import parse
from prompts.condition import ALWAYS
from prompts.explaining import in_words
from tests.prompts.banks import BANK, GATES, bank_of, entry

if TYPE_CHECKING:
    from pathlib import Path

    from prompts.bank import Bank

FACTS = """
tooled: {words: {en: It needs a tool, zh-CN: 需要模具}}
"""
IN_BOTH = re.sub(r"\{en: ([^}]+)\}", r"{en: \1, zh-CN: \1}", GATES).replace("[en]", "[en, zh-CN]")


def _titled(name: str, kind: str, en: str, zh: str, *lines: str) -> str:
    both = f"{{en: {en}, zh-CN: {zh}}}"
    texts = ("ask: {en: '?', zh-CN: '?'}", "why: {en: '?', zh-CN: '?'}")
    return entry(name, kind, f"title: {both}", *texts, *lines)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """Questions of the kinds that conditions read, in two languages."""
    folder: Path = tmp_path_factory.mktemp("bank")
    yes = "{value: 'yes', words: {en: 'Yes', zh-CN: 是}}"
    part = "{value: part, words: {en: In part, zh-CN: 部分}}"
    both = "example: {en: '%s', zh-CN: '%s'}"
    return bank_of(
        folder,
        _titled(
            "the-payer", "choice", "Payer", "付款方", f"options: [{yes}, {part}]", both % (1, 1)
        ),
        _titled("the-cost", "number", "Cost", "费用", "unit: pcs", both % (300, 300)),
        _titled("the-saving", "number", "Saving", "节省", "unit: pcs", both % (300, 300)),
        _titled("the-site", "text", "Site", "产地", both % ("a site", "a site")),
        _titled("the-other", "text", "Other site", "另一产地", both % ("a site", "a site")),
        _titled("the-day", "date", "Day", "日期", both % ("3 Dec", "3 Dec")),
        gates=IN_BOTH,
        facts=FACTS,
    )


@pytest.mark.parametrize(
    ("raw", "english", "chinese"),
    [
        (None, "always", "总是"),
        ({"fact": "tooled", "is": True}, "“It needs a tool”", "“需要模具”"),
        ({"fact": "tooled", "is": False}, "not “It needs a tool”", "并非“需要模具”"),
        ({"not": {"fact": "tooled", "is": True}}, "not “It needs a tool”", "并非“需要模具”"),
        ({"fact": "the-payer", "is": "yes"}, "Payer: Yes", "付款方：是"),
        (
            {"fact": "the-payer", "is": ["yes", "part"]},
            "Payer: In part or Yes",
            "付款方：部分 或 是",
        ),
        ({"fact": "the-payer", "is": "unknown"}, "Payer: not known", "付款方：不清楚"),
        ({"fact": "the-site", "is": "Wuhu"}, "Site: Wuhu", "产地：Wuhu"),
        ({"fact": "the-cost", "at_least": 1200}, "Cost is 1,200 or more", "费用不少于 1,200"),
        ({"fact": "the-cost", "below": 0.5}, "Cost is below 0.5", "费用低于 0.5"),
        ({"fact": "the-cost", "answered": True}, "Cost is answered", "费用已回答"),
        ({"fact": "the-cost", "answered": False}, "Cost is not answered", "费用未回答"),
        ({"fact": "the-cost", "proven": True}, "Cost is proven", "费用已证实"),
        ({"fact": "the-cost", "proven": False}, "Cost is not proven", "费用未证实"),
        ({"fact": "the-cost", "settled": True}, "Cost is settled", "费用已解决"),
        ({"fact": "the-cost", "settled": False}, "Cost is not settled", "费用未解决"),
        (
            {"fact": "the-site", "differs_from": "the-other"},
            "Site is another one than Other site",
            "产地与另一产地不同",
        ),
        (
            {"fact": "the-saving", "other_unit_than": "the-cost"},
            "Saving has another unit than Cost",
            "节省与费用的单位不同",
        ),
        (
            {"fact": "the-day", "before": "order-ship-date"},
            "Day is before the ship date",
            "日期早于出货日期",
        ),
        (
            {"fact": "the-day", "after": "order-ship-date"},
            "Day is after the ship date",
            "日期晚于出货日期",
        ),
        (
            {"fact": "the-cost", "less_than": "order-quantity"},
            "Cost is less than the quantity of the order",
            "费用小于订单数量",
        ),
        (
            {"all": [{"fact": "tooled", "is": True}, {"fact": "the-cost", "below": 5}]},
            "“It needs a tool” and Cost is below 5",
            "“需要模具” 且 费用低于 5",
        ),
        (
            {
                "any": [
                    {"fact": "tooled", "is": True},
                    {
                        "all": [
                            {"not": {"any": [{"fact": "the-cost", "below": 5}]}},
                            {"fact": "the-payer", "is": "yes"},
                        ]
                    },
                ]
            },
            "“It needs a tool” or (not Cost is below 5 and Payer: Yes)",
            "“需要模具” 或 (并非费用低于 5 且 付款方：是)",
        ),
        (
            {"not": {"all": [{"fact": "tooled", "is": True}, {"fact": "the-payer", "is": "yes"}]}},
            "not (“It needs a tool” and Payer: Yes)",
            "并非(“需要模具” 且 付款方：是)",
        ),
    ],
    ids=lambda value: "" if isinstance(value, str) else str(value),
)
def test_a_condition_is_told(small: Bank, raw: object, english: str, chinese: str) -> None:
    """Facts, options and questions by their words; parts of parts in brackets."""
    condition = parse(raw)
    assert english == in_words(small, condition)
    assert chinese == in_words(small, condition, "zh-CN")


@pytest.mark.parametrize("language", BANK.languages)
def test_every_condition_of_the_bank_can_be_told(language: str) -> None:
    """None is left without words, and none shows an id or a value of the bank's files."""
    told = {
        question.id: in_words(BANK, condition, language)
        for question in BANK.questions
        for condition in (
            question.when,
            *(flag.when for flag in question.red_flags),
            *((question.stricter.when,) if question.stricter else ()),
        )
        if condition is not ALWAYS
    }
    names = [*BANK.by_id, *(fact.name for fact in BANK.facts if "_" in fact.name)]
    assert [words for words in told.values() if any(name in words for name in names)] == []
    assert all(told.values())
