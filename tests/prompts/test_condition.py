"""Conditions: data with three values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from prompts.answer import Amount, Attached, Chosen, Day, Grade, Person
from prompts.clause import ConditionError, parse
from prompts.condition import NO, UNKNOWN, YES, Situation, Truth
from prompts.spelling import plain
from tests.prompts.banks import given, not_applicable, text, told, unknown

FACTS = {"on": True, "off": False, "silent": None, "color": "red"}
ANSWERS = told(
    given("q-yes", "yes", Grade.E0),
    given("q-proven", "yes", Grade.E2),
    given("q-multi", Chosen(("a", "b"))),
    given("q-free", "no"),
    text("q-text", "ACME Tooling Co., Ltd."),
    text("q-same", "acme  tooling"),
    text("q-other", "Hongda"),
    given("q-300", Amount(Decimal(300), "pcs")),
    given("q-301", Amount(Decimal(301), "pcs")),
    given("q-day", Day(date(2026, 12, 3))),
    given("q-person", Person("U1")),
    given("q-file", Attached()),
    unknown("q-unknown"),
    not_applicable("q-na"),
    given("q-hidden", "yes"),
    given("q-later", Day(date(2026, 12, 4))),
    given("q-usd", Amount(Decimal(5), "USD")),
    given("q-no-day", Chosen(("not_held",))),
    given("q-stale", "yes", Grade.E2),
)
SITUATION = Situation(
    FACTS,
    ANSWERS,
    derived_facts={
        "follows": parse({"fact": "q-yes", "is": "yes"}),
        "waits": parse({"all": [{"fact": "silent", "is": True}, {"fact": "on", "is": True}]}),
    },
    minimums={"q-yes": Grade.E1, "q-proven": Grade.E1, "q-free": Grade.E1},
    free_options={"q-free": frozenset({"no"})},
    hidden={"q-hidden"},
    computed={"q-holds": Chosen(("yes",)), "q-share": Amount(Decimal("5.8"), "%")},
    known={
        "order-ship-date": Day(date(2026, 12, 4)),
        "order-quantity": Amount(Decimal(301), "pcs"),
    },
    stale={"q-stale"},
    lacking={"q-waits": ("q-none", "silent")},
)

TABLE: list[tuple[object, Truth]] = [
    (None, YES),
    ("always", YES),
    ({"fact": "on", "is": True}, YES),
    ({"fact": "on", "is": False}, NO),
    ({"fact": "off", "is": True}, NO),
    ({"fact": "silent", "is": True}, UNKNOWN),
    ({"fact": "never_heard_of", "is": True}, UNKNOWN),
    ({"fact": "color", "is": ["red", "blue"]}, YES),
    ({"fact": "color", "is": "blue"}, NO),
    ({"fact": "follows", "is": True}, YES),
    ({"fact": "waits", "is": True}, UNKNOWN),
    ({"fact": "q-yes", "is": "yes"}, YES),
    ({"fact": "q-yes", "is": ["no", "maybe"]}, NO),
    ({"fact": "q-multi", "is": "b"}, YES),
    ({"fact": "q-multi", "is": "c"}, NO),
    ({"fact": "q-none", "is": "yes"}, UNKNOWN),
    ({"fact": "q-unknown", "is": "unknown"}, YES),
    ({"fact": "q-unknown", "is": ["yes", "unknown"]}, YES),
    ({"fact": "q-unknown", "is": "yes"}, UNKNOWN),
    ({"fact": "q-na", "is": "yes"}, NO),
    ({"fact": "q-hidden", "is": "yes"}, NO),
    ({"fact": "q-text", "is": "acme tooling"}, YES),
    ({"fact": "q-text", "is": "refused"}, NO),
    ({"fact": "q-file", "is": "missing"}, NO),
    ({"fact": "q-text", "differs_from": "q-same"}, NO),
    ({"fact": "q-text", "differs_from": "q-other"}, YES),
    ({"fact": "q-text", "differs_from": "q-none"}, UNKNOWN),
    ({"fact": "q-text", "differs_from": "q-unknown"}, UNKNOWN),
    ({"fact": "q-text", "differs_from": "q-yes"}, UNKNOWN),
    ({"fact": "q-text", "differs_from": "q-na"}, UNKNOWN),
    ({"fact": "q-text", "differs_from": "q-hidden"}, NO),
    ({"fact": "q-300", "other_unit_than": "q-301"}, NO),
    ({"fact": "q-300", "other_unit_than": "q-text"}, UNKNOWN),
    ({"fact": "q-300", "differs_from": "q-301"}, YES),
    ({"fact": "q-day", "differs_from": "q-day"}, NO),
    ({"fact": "q-person", "differs_from": "q-person"}, NO),
    ({"fact": "q-yes", "differs_from": "q-multi"}, YES),
    ({"fact": "q-file", "differs_from": "q-file"}, UNKNOWN),
    ({"fact": "q-300", "at_least": 300}, YES),
    ({"fact": "q-300", "at_least": 300.5}, NO),
    ({"fact": "q-300", "below": 300}, NO),
    ({"fact": "q-300", "below": 301}, YES),
    ({"fact": "q-none", "below": 301}, UNKNOWN),
    ({"fact": "q-text", "at_least": 1}, UNKNOWN),
    ({"fact": "q-na", "at_least": 1}, NO),
    ({"fact": "q-yes", "answered": True}, YES),
    ({"fact": "q-none", "answered": True}, NO),
    ({"fact": "q-none", "answered": False}, YES),
    ({"fact": "q-unknown", "answered": True}, NO),
    ({"fact": "q-hidden", "answered": True}, NO),
    ({"fact": "q-yes", "proven": True}, NO),
    ({"fact": "q-proven", "proven": True}, YES),
    ({"fact": "q-free", "proven": True}, NO),
    ({"fact": "q-hidden", "proven": True}, NO),
    ({"fact": "q-na", "proven": True}, NO),
    ({"fact": "q-na", "settled": True}, YES),
    ({"fact": "q-hidden", "settled": True}, YES),
    ({"fact": "q-yes", "settled": True}, NO),
    ({"fact": "q-day", "before": "q-later"}, YES),
    ({"fact": "q-later", "before": "q-day"}, NO),
    ({"fact": "q-day", "before": "q-day"}, NO),
    ({"fact": "q-day", "after": "q-day"}, NO),
    ({"fact": "q-later", "after": "q-day"}, YES),
    ({"fact": "q-day", "after": "q-later"}, NO),
    ({"fact": "q-day", "before": "order-ship-date"}, YES),
    ({"fact": "order-ship-date", "after": "q-later"}, NO),
    ({"fact": "q-day", "before": "q-none"}, UNKNOWN),
    ({"fact": "q-none", "after": "q-day"}, UNKNOWN),
    ({"fact": "q-day", "before": "q-unknown"}, UNKNOWN),
    ({"fact": "q-day", "before": "q-na"}, NO),
    ({"fact": "q-hidden", "after": "q-day"}, NO),
    ({"fact": "q-day", "before": "q-no-day"}, NO),
    ({"fact": "q-300", "less_than": "q-301"}, YES),
    ({"fact": "q-301", "less_than": "q-300"}, NO),
    ({"fact": "q-300", "less_than": "q-300"}, NO),
    ({"fact": "q-300", "less_than": "order-quantity"}, YES),
    ({"fact": "q-300", "less_than": "q-usd"}, UNKNOWN),
    ({"fact": "q-300", "less_than": "q-none"}, UNKNOWN),
    ({"fact": "q-unknown", "less_than": "q-300"}, UNKNOWN),
    ({"fact": "q-na", "less_than": "q-300"}, NO),
    ({"fact": "q-300", "less_than": "q-hidden"}, NO),
    ({"fact": "q-no-day", "at_least": 1}, NO),
    ({"fact": "order-quantity", "at_least": 301}, YES),
    ({"fact": "order-quantity", "answered": True}, YES),
    ({"fact": "q-holds", "is": "yes"}, YES),
    ({"fact": "q-holds", "is": "no"}, NO),
    ({"fact": "q-holds", "answered": True}, YES),
    ({"fact": "q-waits", "is": "yes"}, UNKNOWN),
    ({"fact": "q-share", "at_least": 5.8}, YES),
    ({"fact": "q-stale", "proven": True}, NO),
    ({"fact": "q-stale", "settled": True}, NO),
    ({"fact": "q-stale", "answered": True}, YES),
    ({"fact": "q-stale", "is": "yes"}, YES),
]


def test_comparisons() -> None:
    """Each comparison is true, false or not known, as the table says."""
    for raw, expected in TABLE:
        assert expected is parse(raw).truth(SITUATION)


_OF = {YES: {"fact": "on", "is": True}, NO: {"fact": "off", "is": True}}
_OF[UNKNOWN] = {"fact": "silent", "is": True}
_RANK = {NO: 0, UNKNOWN: 1, YES: 2}


THREE_VALUES_JOIN_AS_KLEENE_SAID: list[tuple[Truth, Truth]] = list(product(Truth, Truth))


def test_three_values_join_as_kleene_said() -> None:
    """`all` is the lesser of its parts, `any` the greater, `not` turns yes and no."""
    for one, two in THREE_VALUES_JOIN_AS_KLEENE_SAID:
        parts = [_OF[one], _OF[two]]
        assert min(one, two, key=_RANK.__getitem__) is parse({"all": parts}).truth(SITUATION)
        assert max(one, two, key=_RANK.__getitem__) is parse({"any": parts}).truth(SITUATION)
        turned = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[one]
        assert turned is parse({"not": _OF[one]}).truth(SITUATION)


WHAT_KEEPS_A_CONDITION_FROM_BEING_KNOWN: list[tuple[object, list[str]]] = [
    ({"fact": "silent", "is": True}, ["silent"]),
    ({"fact": "waits", "is": True}, ["silent"]),
    ({"not": {"fact": "q-none", "is": "yes"}}, ["q-none"]),
    ({"any": [{"fact": "on", "is": True}, {"fact": "silent", "is": True}]}, []),
    ({"any": [{"fact": "off", "is": True}, {"fact": "silent", "is": True}]}, ["silent"]),
    ({"all": [{"fact": "off", "is": True}, {"fact": "silent", "is": True}]}, []),
    ({"all": [{"fact": "q-none", "at_least": 3}, {"fact": "on", "is": True}]}, ["q-none"]),
    ({"fact": "q-text", "differs_from": "q-none"}, ["q-none"]),
    ({"fact": "q-none", "answered": True}, []),
    ({"fact": "q-waits", "is": "yes"}, ["q-none", "silent"]),
    ({"fact": "q-waits", "at_least": 3}, ["q-none", "silent"]),
    ({"fact": "q-day", "before": "q-none"}, ["q-none"]),
    ({"fact": "q-unknown", "after": "q-waits"}, ["q-unknown", "q-none", "silent"]),
    ({"fact": "q-day", "before": "q-later"}, []),
    ({"fact": "q-300", "less_than": "q-none"}, ["q-none"]),
    ({"fact": "q-300", "less_than": "q-usd"}, ["q-300", "q-usd"]),
    ({"fact": "q-300", "less_than": "q-301"}, []),
    ("always", []),
]


def test_what_keeps_a_condition_from_being_known() -> None:
    """A condition names the facts and questions it waits for, and only while it waits."""
    for raw, expected in WHAT_KEEPS_A_CONDITION_FROM_BEING_KNOWN:
        assert expected == list(parse(raw).unknowns(SITUATION))


A_CONDITION_WITHOUT_MEANING_IS_TOLD: list[tuple[object, str]] = [
    (3, "3 is no condition"),
    ({}, "{} is no condition"),
    ({"fact": ""}, "`fact` wants a name"),
    ({"fact": "on"}, "exactly one comparison; here: none"),
    ({"fact": "on", "is": True, "below": 2}, "exactly one comparison; here: is, below"),
    ({"fact": "on", "was": True}, "`was` is no comparison"),
    ({"fact": "on", "is": []}, "compared with"),
    ({"fact": "on", "is": 3}, "compared with"),
    ({"fact": "q-yes", "is": True}, "compared with true or false"),
    ({"fact": "on", "answered": True}, "works on a question"),
    ({"fact": "q-yes", "differs_from": "on"}, "names no question"),
    ({"fact": "q-yes", "at_least": "many"}, "is no number"),
    ({"fact": "q-yes", "at_least": True}, "is no number"),
    ({"fact": "q-yes", "proven": "yes"}, "neither true nor false"),
    ({"all": []}, "wants a list"),
    ({"any": {"fact": "on"}}, "wants a list"),
    ({"none": [1]}, "`none` is no operator"),
    ({"all": [1], "any": [2]}, "one of all, any, not; here: all, any"),
]


def test_a_condition_without_meaning_is_told() -> None:
    """What is no condition says what is wrong and what to write instead."""
    for raw, wrong in A_CONDITION_WITHOUT_MEANING_IS_TOLD:
        with pytest.raises(ConditionError) as caught:
            parse(raw)
        assert wrong in caught.value.wrong
        assert caught.value.instead


TWO_SPELLINGS_OF_ONE_NAME: list[tuple[str, str]] = [
    ("ACME Tooling Co., Ltd.", "Acme tooling"),
    ("Hongda Plastics Limited", "HONGDA PLASTICS"),
    ("宏达塑胶有限公司", "宏达塑胶"),
    ("Ｆａｃｔｏｒｙ Ａ", "factory a"),
    ("Site-B, hall 2", "site b hall 2"),
]


def test_two_spellings_of_one_name() -> None:
    """Case, width, punctuation and company words make no other site."""
    for one, two in TWO_SPELLINGS_OF_ONE_NAME:
        assert plain(one) == plain(two)


TWO_NAMES_STAY_TWO: list[tuple[str, str]] = [
    ("Factory A", "Factory B"),
    ("Ltd", "Co"),
    ("公司", ""),
    ("宏达", "宏大"),
]


def test_two_names_stay_two() -> None:
    """Folding never makes one name of two."""
    for one, two in TWO_NAMES_STAY_TWO:
        assert plain(one) != plain(two)
