"""How an answer is said back, and what a finding is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from prompts.answer import Amount, Attached, Chosen, Day, Person, Said, Value
from prompts.finding import Finding, Outcome
from prompts.spoken import spoken
from prompts.words import Text, Words
from tests.prompts.banks import BANK

SPOKEN: list[tuple[str, Value, str]] = [
    ("tool-trial-run", Chosen(("planned",)), "It is planned"),
    ("tool-trial-run", Chosen(("yes",), "T1"), "Yes, T1"),
    ("site-differences", Chosen(("machines", "tooling")), "Machines, Tooling"),
    ("tool-trial-run", Chosen(("of_an_older_bank",)), "of_an_older_bank"),
    ("tool-production-id", Said("T-1042"), "T-1042"),
    ("tool-trial-run-quantity", Amount(Decimal(12000), "pcs"), "12,000 pcs"),
    ("tool-investment-cost", Amount(Decimal("1.50"), "USD"), "1.5 USD"),
    ("site-evidence-due", Day(date(2026, 12, 3)), "3 Dec 2026"),
    ("site-evidence-due", Person("U1"), "<@U1>"),
    ("pkg-drawings", Attached(), "file sent"),
]


def test_an_answer_is_said_back() -> None:
    """Each kind of value has its words, ready to stand in a sentence."""
    sentence = Words({"x": Text(en="{answer}")})
    for name, value, expected in SPOKEN:
        assert expected == sentence.say("x", answer=spoken(BANK.question(name), value))


def test_a_day_in_chinese() -> None:
    """A day is written in the order of the language."""
    said = spoken(BANK.question("site-evidence-due"), Day(date(2026, 12, 3)))
    assert isinstance(said, Text)
    assert said.say("zh-CN") == "2026年12月3日"


def test_a_finding_carries_its_outcome() -> None:
    """Four outcomes; "not available" is not "false"."""
    finding = Finding("photo_opens", Outcome.NOT_AVAILABLE, "finding.photo_opens.not_available")
    assert finding.holds is not Outcome.FALSE
    assert dict(finding.values) == {}
