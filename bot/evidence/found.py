"""How a probe writes down what it found.

Decides the words key of a finding: `finding.<probe>.<outcome>`, with `_<variant>` when one outcome
has several reasons. It knows no probe and no sentence.
"""

from bot.evidence.facts import Facts
from bot.evidence.wording import unmarked
from prompts.finding import Finding, Outcome

NOT_APPLICABLE = "finding.not_applicable"


def found(probe: str, holds: Outcome, facts: Facts, variant: str = "", **values: str) -> Finding:
    """A finding about these facts; `{name}`, `{type}` and `{claimed}` are always at hand."""
    key = f"finding.{probe}.{holds.value}" + (f"_{variant}" if variant else "")
    return Finding(
        probe=probe,
        holds=holds,
        words_key=NOT_APPLICABLE if holds is Outcome.NOT_APPLICABLE else key,
        values={
            "name": facts.name,
            "type": facts.type or "?",
            "claimed": facts.claimed_type or facts.extension or "?",
            **{name: unmarked(value) for name, value in values.items()},
        },
    )
