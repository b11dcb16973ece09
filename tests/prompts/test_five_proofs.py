"""What an order must show: the five proofs of a new site, and a tool that pays for itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prompts.answer import Amount, Answer, Attached, Grade, Said
from prompts.checklist import Status, draw_up
from prompts.derive import NEVER
from tests.prompts.banks import (
    FIRST,
    given,
    not_applicable,
    text,
    told,
    unknown,
)

PACKAGE = (
    *("pkg-drawings", "pkg-bom", "pkg-process-notes", "pkg-test-settings"),
    *("pkg-material-refs", "pkg-packaging-files", "pkg-quality-criteria"),
)
SITES = (text("site-prototype-where", "Huada"), text("site-production-where", "Hongda"))
FIVE = (
    *SITES,
    *(given(name, Attached()) for name in PACKAGE),
    given("pkg-named", "named"),
    text("tool-production-id", "T-1"),
    given("tool-trial-run", "yes"),
    given("tool-paid-by-buyer", "no"),
    given("site-capability-proof", "pilot"),
)


def missing(*answers: Answer, without: str = "", tooled: bool | None = True) -> list[str] | None:
    """The proofs that a new site lacks; None while they are not asked for."""
    known = {**told(*FIVE), **told(*answers)}
    known.pop(without, None)
    item = draw_up(FIRST, {"tooled": tooled}, known).item("pkg-five-proofs")
    assert (item.status is Status.OPEN) is bool(item.missing)
    if item.status is Status.HIDDEN:
        return None
    return [proof.id for proof in item.missing]


def test_five_proofs() -> None:
    """Each of the five is missed by name, and all together settle the question."""
    assert missing() == []
    assert missing(without="pkg-bom") == ["handoff-package"]
    assert missing(given("pkg-bom", "missing")) == ["handoff-package"]
    assert missing(given("pkg-named", "partly")) == ["handoff-package"]
    # It is a blocker where the sites differ, so nobody sets it aside.
    assert missing(not_applicable("pkg-test-settings", "nothing to set")) == ["handoff-package"]
    assert missing(without="tool-production-id") == ["tooling-proof"]
    assert missing(given("tool-trial-run", "yes", Grade.E0)) == ["tooling-proof"]
    assert missing(given("tool-paid-by-buyer", "yes")) == ["tooling-proof"]
    assert missing(without="pkg-material-refs") == ["material-confirmation"]
    assert missing(without="pkg-quality-criteria") == ["inspection-plan"]


def test_five_proofs_of_a_product_without_tools() -> None:
    """Tooling proof leaves the count when no tool is needed, and stays while nobody knows."""
    machined = (given("tool-prototype-kind", "machined"), given("site-differences", "machines"))
    assert missing(*machined, tooled=False) == []
    assert missing(without="tool-trial-run", tooled=None) == ["tooling-proof"]
    assert missing(*machined, without="tool-trial-run", tooled=False) == []
    printed = (given("tool-prototype-kind", "printed_parts"), machined[1])
    assert missing(*printed, without="tool-trial-run", tooled=False) == ["tooling-proof"]


def test_five_proofs_are_asked_of_a_new_site_only() -> None:
    """The same site needs none of it."""
    assert missing(text("site-production-where", "HUADA Co., Ltd.")) is None


def test_pilot_output_can_come_from_the_tool_unless_d1_or_d2_holds() -> None:
    """A trial run stands in for a pilot, but not for a prototype that is a mere reference."""
    assert missing(without="site-capability-proof") == ["pilot-output"]
    explained = (given("site-move-reason", "explained"), given("site-handoff-explained", "written"))
    assert missing(*explained, without="site-capability-proof") == []
    for answer in (
        given("site-move-reason", "all_the_same"),
        given("site-move-reason", "avoided"),
        given("site-handoff-explained", "none"),
        given("site-prototype-where", "refused"),
        unknown("site-prototype-where"),
    ):
        assert missing(*explained, answer, without="site-capability-proof") == ["pilot-output"]


def money(name: str, number: str, unit: str) -> Answer:
    """A number as the answer."""
    return given(name, Amount(Decimal(number), unit))


@pytest.mark.parametrize(
    ("cost", "saving", "volume", "expected"),
    [
        (("3000", "USD"), ("1.50", "USD"), "12000", ("2000", "2.0")),
        (("1000", "USD"), ("3", "USD"), "1000", ("334", "4.0")),
        (("30000", "USD"), ("1", "USD"), "6000", ("30000", "60.0")),
        (("3000", "USD"), ("0", "USD"), "6000", (NEVER, NEVER)),
        (("3000", "USD"), ("1", "CNY"), "6000", None),
    ],
)
def test_payback(
    cost: tuple[str, str],
    saving: tuple[str, str],
    volume: str,
    expected: tuple[str | Decimal, str | Decimal] | None,
) -> None:
    """Units = cost / saving, months = 12 units / volume; flagged from a year on."""
    answers = told(
        money("tool-investment-cost", *cost),
        money("tool-investment-saving", *saving),
        money("tool-investment-volume", volume, "pcs"),
    )
    item = draw_up(FIRST, {"dedicated_tooling_planned": True}, answers).item(
        "tool-investment-sense"
    )
    if expected is None:
        assert (item.status, item.payback) == (Status.OPEN, None)
        return
    assert item.payback is not None
    units, months = (Decimal(number) for number in expected)
    assert (units, months) == (item.payback.units, item.payback.months)
    assert (months >= 12) is bool(item.red_flags)


def test_two_currencies_are_told() -> None:
    """Dollars and yuan give no payback, and the order says so."""
    for unit, expected in (("USD", 0), ("CNY", 1)):
        answers = told(
            money("tool-investment-cost", "3000", "USD"), money("tool-investment-saving", "1", unit)
        )
        checklist = draw_up(FIRST, {"dedicated_tooling_planned": True}, answers)
        flags = checklist.item("tool-investment-saving").red_flags
        assert expected == len(flags)
        assert all("another currency" in flag.consequence.say() for flag in flags)


def test_payback_waits_for_its_numbers() -> None:
    """Without the three numbers, or with one set aside, nothing is computed."""
    answers = told(
        money("tool-investment-cost", "1", "USD"),
        given("tool-investment-saving", Said("much")),
        money("tool-investment-volume", "1", "pcs"),
    )
    for facts in ({"dedicated_tooling_planned": True}, {}):
        item = draw_up(FIRST, facts, answers).item("tool-investment-sense")
        assert item.payback is None
