"""Rule D4: the prototype proves nothing about the factory."""

from __future__ import annotations

from prompts.answer import Attached, Chosen
from prompts.rules import only_the_prototype, rests_on_prototype
from tests.prompts.banks import given, not_applicable, text

WORDS_THAT_ONLY_POINT_AT_THE_PROTOTYPE: list[str] = [
    "prototype approved",
    "The prototype is approved.",
    "see the prototype",
    "Same as sample",
    "same as the approved golden sample!",
    "Customer already confirmed the sample, ok",
    "样品已确认",
    "按样品",
    "和样品一样",
    "客户已经批准样机",
    "Ｐｒｏｔｏｔｙｐｅ ｏｋ",
]


def test_words_that_only_point_at_the_prototype() -> None:
    """These say nothing about the factory."""
    for words in WORDS_THAT_ONLY_POINT_AT_THE_PROTOTYPE:
        assert only_the_prototype(words)


WORDS_THAT_SAY_MORE: list[str] = [
    "",
    "yes",
    "approved",
    "Pilot of 200 pcs, compared with the approved sample",
    "prototype not approved",
    "300 samples measured",
    "样品和试产报告",
    "The sample room trained four operators, see WI-12",
    "sample " * 60,
]


def test_words_that_say_more() -> None:
    """These say something else, or nothing about a prototype."""
    for words in WORDS_THAT_SAY_MORE:
        assert not only_the_prototype(words)


def test_where_the_words_can_stand() -> None:
    """D4 looks at a text, at the remark beside a choice, and at the reason of "not applicable"."""
    assert rests_on_prototype(text("a-b", "same as sample"))
    assert rests_on_prototype(given("a-b", Chosen(("pilot",), "see prototype")))
    assert rests_on_prototype(not_applicable("a-b", "prototype approved"))
    assert not rests_on_prototype(given("a-b", Attached()))
    assert not rests_on_prototype(given("a-b", "pilot"))
