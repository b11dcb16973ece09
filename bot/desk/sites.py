"""Where an order is made, and what earlier orders tell of that factory.

Decides when two orders are made at the same site, and when a factory is new to us. Refuses to judge
what that means for an order: the bank does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.answer import Chosen, Said
from prompts.spelling import plain
from prompts.verdict import Level
from store import suppliers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompts.answer import Answer
    from prompts.bank import Bank
    from store.dossiers import Dossier
    from store.session import Session

PROTOTYPE_SITE = "site-prototype-where"
PRODUCTION_SITE = "site-production-where"
FACTORY_NEW = "factory_new"
RELEASED = (Level.CONDITIONAL.value, Level.READY.value)
"""The levels at which an order that was closed has shown that its factory can do it."""


def recorded(session: Session, bank: Bank, dossier: Dossier) -> dict[str, bool | None]:
    """The facts that follow from earlier orders, by name.

    A factory is new to us until an order of this supplier, made at this site, was closed as
    READY or CONDITIONAL.
    """
    if not any(fact.name == FACTORY_NEW and fact.recorded for fact in bank.facts):
        return {}
    site = site_of(dossier.given)
    if site is None:
        return {FACTORY_NEW: None}
    before = suppliers.released(
        session, order=dossier.order, levels=RELEASED, question_id=PRODUCTION_SITE
    )
    return {FACTORY_NEW: site not in {_place(answer) for answer in before}}


def site_of(given: Mapping[str, Answer]) -> str | None:
    """Where production is, as sites are compared; None while nobody has said it.

    "At the prototype site" is where the prototype was made.
    """
    answer = given.get(PRODUCTION_SITE)
    if answer is not None and isinstance(answer.value, Chosen):
        answer = given.get(PROTOTYPE_SITE)
    return None if answer is None else _place(answer)


def _place(answer: Answer) -> str | None:
    return plain(answer.value.text) if isinstance(answer.value, Said) else None
