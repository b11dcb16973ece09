"""What is not known and decides something.

Decides which missing fact or answer keeps a question or a red flag from being judged, and what to
call it; refuses to know what the answers that were given are worth.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from prompts.checklist import Status
from prompts.condition import SHIP_DATE, names_question
from prompts.derive import derivation_names
from prompts.question import Severity
from prompts.reason import because

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompts.bank import Bank
    from prompts.checklist import Checklist, Item
    from prompts.condition import Condition
    from prompts.reason import Reason
    from prompts.words import Text

_UNDECIDED = Status.UNDECIDED  # a name of our own for what is asked of every question


def undecided(checklist: Checklist) -> Iterator[Reason]:
    """A reason for everything not known that decides whether a blocker or a major applies.

    Without it an order could look ready because nobody said whether it needs a tool.
    """
    situation = checklist.situation
    worst: dict[str, tuple[Item, list[Item]]] = {}
    lacking: dict[Condition, tuple[str, ...]] = {}
    for item in checklist.items:
        if item.status is not _UNDECIDED or item.severity is Severity.MINOR:
            continue
        when = item.question.when
        if when not in lacking:  # many questions wait for the same thing
            lacking[when] = tuple(dict.fromkeys(when.unknowns(situation)))
        for name in dict.fromkeys(checklist.bank.one_of.get(fact, fact) for fact in lacking[when]):
            heaviest, waiting = worst.setdefault(name, (item, []))
            waiting.append(item)
            if item.severity.rank < heaviest.severity.rank:
                worst[name] = (item, waiting)
    for name, (item, waiting) in worst.items():
        values = {"title": item.question.title, "n": len(waiting), "more": len(waiting) - 1}
        cause = checklist.by_id.get(name)
        if cause is None:
            # A fact that nobody told or recorded, or something that the order itself should know.
            yield because(
                checklist.bank,
                item,
                severity=item.severity,
                key=f"verdict.reason.{_teller(checklist.bank, name)}_not_known",
                values=values | {"fact": called(checklist, name)},
                subject=name,
            )
            continue
        if cause.status is Status.UNDECIDED:
            continue  # it waits itself; what it waits for is told
        yield because(
            checklist.bank,
            cause,
            severity=item.severity,
            key="verdict.reason.decides_others",
            values=values | {"cause": cause.question.title},
            gate=item.question.gate,
        )


def undated(checklist: Checklist) -> Iterator[Reason]:
    """A reason for what the order itself does not say although a red flag reads it.

    Without it an order without a ship date could pass where one with a date that is too early is
    held: rules D6 and D7.
    """
    situation = checklist.situation
    if SHIP_DATE in situation.known:
        return
    for question_id in _dated(checklist.bank):
        item = checklist.by_id[question_id]
        if item.answer is None and item.computed is None:
            continue
        if item.status in {Status.HIDDEN, Status.UNDECIDED, Status.NOT_APPLICABLE}:
            continue
        for flag in item.question.red_flags:
            for name in dict.fromkeys(flag.when.unknowns(situation)):
                if name == SHIP_DATE:
                    yield because(
                        checklist.bank,
                        item,
                        severity=flag.severity,
                        key="verdict.reason.order_not_known",
                        values={
                            "title": item.question.title,
                            "n": 1,
                            "more": 0,
                            "fact": called(checklist, name),
                        },
                        subject=name,
                    )


def called(checklist: Checklist, name: str) -> Text:
    """What to call a question, a fact, or something that the order itself knows."""
    item = checklist.by_id.get(name)
    if item is not None:
        return item.question.title
    if names_question(name):
        return checklist.bank.words.text(f"verdict.order.{name}")
    return next(fact.words for fact in checklist.bank.facts if fact.name == name)


@lru_cache(maxsize=8)
def _dated(bank: Bank) -> tuple[str, ...]:
    """The questions of which a red flag can depend on the ship date, in the bank's order."""

    def reads_it(names: Iterable[str]) -> bool:
        waiting, seen = list(names), set[str]()
        while waiting:
            name = waiting.pop()
            if name == SHIP_DATE:
                return True
            if name in seen:
                continue
            seen.add(name)
            rule, question = bank.derived_facts.get(name), bank.by_id.get(name)
            if rule is not None:
                waiting.extend(rule.names())
            if question is not None:
                waiting.extend(derivation_names(question.derive))
        return False

    return tuple(
        question.id
        for question in bank.questions
        if any(reads_it(flag.when.names()) for flag in question.red_flags)
    )


def _teller(bank: Bank, name: str) -> str:
    """Who should know it: the person who opens the order, its record, or the order's own form."""
    if names_question(name):
        return "order"
    if name in bank.one_of.values():
        return "choice"
    recorded = any(fact.recorded for fact in bank.facts if fact.name == name)
    return "record" if recorded else "fact"
