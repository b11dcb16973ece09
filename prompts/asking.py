"""In which order the questions of a bank are worked out.

Decides which question has to come before which; refuses to know what they ask and what is answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.derive import derivation_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prompts.condition import Condition
    from prompts.question import Question


def asking_order(
    questions: Iterable[Question], derived_facts: Mapping[str, Condition]
) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """Order questions so that each comes after those that its condition reads.

    Returns:
        The ordered questions, and the ids that wait for each other in a circle.
    """
    waiting = {question.id: question for question in questions}
    needs = {
        question.id: frozenset(reads(question, derived_facts)) & waiting.keys()
        for question in waiting.values()
    }
    plan: list[Question] = []
    done: set[str] = set()
    while waiting:
        ready = [question for question in waiting.values() if needs[question.id] <= done]
        if not ready:
            return tuple(plan), tuple(waiting)
        plan.extend(ready)
        for question in ready:
            done.add(question.id)
            del waiting[question.id]
    return tuple(plan), ()


def reads(question: Question, derived_facts: Mapping[str, Condition]) -> Iterator[str]:
    """Every question and fact that decides whether a question is asked or how it is computed.

    What makes it stricter decides whether it can be set aside as not applicable.
    """
    names = [*question.when.names(), *derivation_names(question.derive)]
    names += () if question.stricter is None else question.stricter.when.names()
    seen: set[str] = set()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        rule = derived_facts.get(name)
        if rule is not None:
            names.extend(rule.names())
