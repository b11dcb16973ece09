"""What an order takes over: what is true of a product goes to an order of that product only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.desk import picture, reuse
from prompts.answer import Chosen, Said
from tests.bot.desks import opened, say

if TYPE_CHECKING:
    from bot.desk.desk import Desk

RELEASE, BY_HAND = "insp-release-method", "tol-hand-finished"


@pytest.mark.parametrize(
    ("product", "offered"), [("Lamp", {RELEASE, BY_HAND}), ("Bracket", {RELEASE})]
)
def test_what_is_true_of_a_product(desk: Desk, product: str, offered: set[str]) -> None:
    """How a shop releases goods is the same for all; how a prototype was filed is not."""
    facts = {"machined": True}
    first = opened(desk, "A-1", facts=facts)
    say(desk, first, RELEASE, Said("Our inspector checks 125 pieces"))
    say(desk, first, BY_HAND, Chosen(("no",)))
    second = opened(desk, "A-2", product=product, facts=facts)
    with desk.database.read() as session:
        found = reuse.find(desk, session, picture.draw(desk, session, second.id))
    assert found is not None
    assert {item.question.id for item in found.items} == offered
