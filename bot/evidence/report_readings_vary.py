"""Probe: the readings of a report look like readings, not like copies of each other.

A series that repeats itself, and two characteristics with the same series, are false: nobody
measures the same micrometres again in the same order. That all readings are one number, or that
many lie exactly on a limit, is "not available": a coarse gauge does this too, and so does a pencil.
Whether the readings are good is not asked.
"""

from collections.abc import Sequence

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.report import Measured, Report
from prompts.finding import Finding, Outcome

NAME = "report_readings_vary"
FEWEST = 10
"""Readings from which a repetition is none of chance."""
DISTINCT = 4
"""Different readings that a series must have: a coarse gauge has few, and they repeat."""
ON_LIMIT = 0.2
"""Share of readings exactly on a limit from which it is said."""


def report_readings_vary(facts: Facts, _case: Case) -> Finding:
    """Whether no series of readings is there twice."""
    report = Report.of(facts)
    long = [] if report is None else [one for one in report.measured if len(one.values) >= FEWEST]
    if not long:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    for one in long:
        period = _period(one.values)
        if period:
            times = f"{len(one.values) / period:.3g}"
            said = {"of": one.name, "readings": str(period), "times": times}
            return found(NAME, Outcome.FALSE, facts, "repeated", **said)
    twice = _twice(long)
    if twice is not None:
        one, other = twice
        said = {"of": one.name, "where": one.where, "other": other.name, "other_where": other.where}
        return found(NAME, Outcome.FALSE, facts, "copied", **said, n=str(len(one.values)))
    for one in long:
        if len(set(one.values)) == 1:
            said = {"of": one.name, "n": str(len(one.values)), "value": f"{one.values[0]:.6g}"}
            return found(NAME, Outcome.NOT_AVAILABLE, facts, "same", **said)
        on = _on_limit(one)
        if on >= ON_LIMIT * len(one.values):
            said = {"of": one.name, "n": str(len(one.values)), "count": str(on)}
            return found(NAME, Outcome.NOT_AVAILABLE, facts, "limit", **said)
    return found(NAME, Outcome.TRUE, facts)


def _period(values: Sequence[float]) -> int:
    """After how many readings a series begins again, through to its end; 0 where it does not.

    By the longest beginning that is also an end, which Knuth, Morris and Pratt find in one pass.
    """
    ends = [0] * len(values)
    length = 0
    for place in range(1, len(values)):
        while length and values[place] != values[length]:
            length = ends[length - 1]
        length += values[place] == values[length]
        ends[place] = length
    period = len(values) - length
    again = period <= len(values) // 2
    return period if again and len(set(values[:period])) >= DISTINCT else 0


def _twice(measured: Sequence[Measured]) -> tuple[Measured, Measured] | None:
    """Two characteristics with the same readings in the same order."""
    seen: dict[tuple[float, ...], Measured] = {}
    for one in measured:
        if len(set(one.values)) < DISTINCT:
            continue
        other = seen.setdefault(one.values, one)
        if other is not one and other.name != one.name:
            return other, one
    return None


def _on_limit(one: Measured) -> int:
    """Readings on a limit; zero is where deviations begin, and no limit to shave to."""
    edges = {edge for edge in one.limits if edge}
    return sum(any(abs(value - edge) <= 1e-9 * abs(edge) for edge in edges) for value in one.values)
