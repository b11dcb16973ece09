"""What a report claims of its numbers, beside what its own numbers show.

Decides which claim is held against which readings, and from where on the two disagree. A claim gets
the benefit of every doubt: the characteristic that suits it best, and the best way of grouping
where the report names none. Refuses to know what follows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.evidence.report import Claim, Claimed, Measured, Report
from prompts.capability import (
    Capability,
    Gauge,
    Limits,
    capability,
    gauge_study,
    in_turn,
    moving_range,
    nearest_index,
    within_subgroups,
)
from prompts.spelling import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROUNDING = 0.02
"""An index is printed with two digits, and readings were rounded before they were sent."""
SLACK = 0.05
"""Share by which two honest ways of working an index out may differ."""
GROUPED = 5
"""The usual size of a subgroup, tried where a report states Cpk and names no subgroups."""

_INDICES = {
    Claimed.PPK: "Ppk",
    Claimed.CPK: "Cpk",
    Claimed.PP: "Pp",
    Claimed.CP: "Cp",
}


@dataclass(frozen=True, slots=True)
class Dispute:
    """A claim that the readings do not bear out.

    Attributes:
        variant: which sentence says it: index, good, out, impossible, least, most, gauge,
            categories or yield.
        values: what the sentence needs, as text.
    """

    variant: str
    values: dict[str, str] = field(default_factory=dict)


def disputes(report: Report) -> list[Dispute]:
    """Every claim that does not hold, the gravest kind first."""
    found = [dispute for claim in report.claims for dispute in _held(report, claim)]
    found += _impossible(report)
    found += _yield(report)
    order = ("index", "good", "out", "gauge", "categories", "yield", "impossible", "most", "least")
    return sorted(found, key=lambda dispute: order.index(dispute.variant))


def checked(report: Report) -> list[Claim]:
    """The claims for which the report holds what they can be checked by.

    An index needs readings with a spread and with limits, a count of bad pieces needs limits.
    """
    return [claim for claim in report.claims if _can_be_held(report, claim)]


def _can_be_held(report: Report, claim: Claim) -> bool:
    if claim.what in {Claimed.YIELD, Claimed.TESTED, Claimed.PASSED}:
        return True
    if claim.what in _GAUGE:
        return bool(studied(report))
    candidates = _candidates(report, claim)
    if claim.what in _INDICES:
        return any(_best(claim.what, one) is not None for one in candidates)
    if claim.what in {Claimed.GOOD, Claimed.OUT}:
        return any(one.lower is not None or one.upper is not None for one in candidates)
    return bool(candidates)


_GAUGE = {Claimed.GRR, Claimed.CATEGORIES}


def _held(report: Report, claim: Claim) -> Iterator[Dispute]:
    measured = _candidates(report, claim)
    if claim.what in _INDICES:
        yield from _index(claim, measured)
    elif claim.what is Claimed.GOOD:
        for one in measured:
            found = capability(one.values, one.limits)
            if found.out:
                yield Dispute("good", _counted(one, found))
    elif claim.what is Claimed.OUT:
        limited = [one for one in measured if one.lower is not None or one.upper is not None]
        total = sum(capability(one.values, one.limits).out for one in limited)
        if total > claim.value:
            readings = sum(len(one.values) for one in limited)
            name = limited[0].name if len(limited) == 1 else claim.of
            values = {"stated": f"{claim.value:.0f}", "out": str(total), "n": str(readings)}
            yield Dispute("out", {"of": name or "—", **values})
    elif claim.what in {Claimed.MOST, Claimed.LEAST} and len(measured) == 1:
        yield from _extreme(claim, measured[0])
    elif claim.what in _GAUGE:
        yield from _gauge(report, claim)


def _candidates(report: Report, claim: Claim) -> list[Measured]:
    """The characteristics that a claim may be about: those of its name, or all."""
    name = plain(claim.of)
    if name:
        same = [one for one in report.measured if plain(one.name) == name]
        words = set(name.split())
        # "Cpk of characteristic C" names C, whatever stands around it.
        near = [one for one in report.measured if _names(one) and _names(one) <= words]
        if same or near:
            return same or near
    return list(report.measured)


def _names(one: Measured) -> set[str]:
    return set(plain(one.name).split())


def _index(claim: Claim, measured: Sequence[Measured]) -> Iterator[Dispute]:
    results = [(value, one) for one in measured if (value := _best(claim.what, one)) is not None]
    if not results:
        return
    best, one = max(results, key=lambda result: result[0])
    if claim.value > best + max(ROUNDING, SLACK * abs(best)):
        found = capability(one.values, one.limits, one.subgroups)
        yield Dispute(
            "index",
            {
                **_counted(one, found),
                "index": _INDICES[claim.what],
                "stated": f"{claim.value:.2f}",
                "computed": f"{best:.2f}",
            },
        )


def _best(what: Claimed, one: Measured) -> float | None:
    """The result that suits the claim best; Cpk without subgroups is tried in three ways."""
    found = capability(one.values, one.limits, one.subgroups)
    if what is Claimed.PPK:
        return found.ppk
    if what is Claimed.PP:
        return found.pp
    if what is Claimed.CPK and found.cpk is not None:
        return found.cpk
    if what is Claimed.CP and found.cp is not None:
        return found.cp
    spreads = [found.total, moving_range(one.values)]
    spreads.append(within_subgroups(one.values, in_turn(one.values, GROUPED)))
    if what is Claimed.CPK:
        results = [nearest_index(one.values, one.limits, spread) for spread in spreads]
    else:
        low, high = one.limits
        wide = None if low is None or high is None else high - low
        results = [wide / (6 * spread) if wide and spread else None for spread in spreads]
    return max((result for result in results if result is not None), default=None)


def _counted(one: Measured, found: Capability) -> dict[str, str]:
    low, high = (("…" if edge is None else f"{edge:.6g}") for edge in one.limits)
    return {
        "of": one.name,
        "n": str(found.readings),
        "out": str(found.out),
        "limits": f"{low} – {high}",
    }


def _extreme(claim: Claim, one: Measured) -> Iterator[Dispute]:
    found = capability(one.values, one.limits)
    close = max(1e-6, 0.001 * (found.most - found.least))
    beyond = found.most - claim.value if claim.what is Claimed.MOST else claim.value - found.least
    if beyond > close:
        real = found.most if claim.what is Claimed.MOST else found.least
        said = {"of": one.name, "stated": f"{claim.value:.6g}", "computed": f"{real:.6g}"}
        yield Dispute(claim.what.value, said)


def _impossible(report: Report) -> Iterator[Dispute]:
    """A stated maximum below the stated minimum: such files are published."""
    least = {claim.of: claim.value for claim in report.claims if claim.what is Claimed.LEAST}
    for claim in report.claims:
        if claim.what is Claimed.MOST and claim.value < least.get(claim.of, claim.value):
            said = {"most": f"{claim.value:.6g}", "least": f"{least[claim.of]:.6g}"}
            yield Dispute("impossible", {"of": claim.of or "—", **said})


def studied(report: Report) -> list[Gauge]:
    """The gauge studies that can be worked out."""
    found = (gauge_study(one.shown, Limits(one.lower, one.upper)) for one in report.studies)
    return [gauge for gauge in found if gauge is not None]


def _gauge(report: Report, claim: Claim) -> Iterator[Dispute]:
    gauges = studied(report)
    if not gauges:
        return
    best = min(gauges, key=lambda gauge: gauge.share)
    said = gauge_values(best)
    # A supplier may state the share of the tolerance instead of the whole variation.
    shares = [best.share, *([best.of_tolerance] if best.of_tolerance is not None else [])]
    lowest = min(shares)
    if claim.what is Claimed.GRR and claim.value < lowest * (1 - SLACK) - 0.005:
        yield Dispute("gauge", {**said, "stated": f"{claim.value * 100:.1f}"})
    if claim.what is Claimed.CATEGORIES and claim.value > best.categories:
        yield Dispute("categories", {**said, "stated": f"{claim.value:.0f}"})


def gauge_values(gauge: Gauge) -> dict[str, str]:
    """A gauge study in figures, as sentences need it."""
    return {
        "share": f"{gauge.share * 100:.1f}",
        "categories": str(gauge.categories),
        "size": f"{gauge.parts} × {gauge.appraisers} × {gauge.trials}",
        "n": str(gauge.parts * gauge.appraisers * gauge.trials),
    }


def _yield(report: Report) -> Iterator[Dispute]:
    """A yield beside the numbers tested and passed, where each is stated once."""
    said = {what: [c.value for c in report.claims if c.what is what] for what in Claimed}
    tested, passed, share = (set(said[w]) for w in (Claimed.TESTED, Claimed.PASSED, Claimed.YIELD))
    if not len(tested) == len(passed) == len(share) == 1:
        return
    pieces, good, stated = tested.pop(), passed.pop(), share.pop()
    if pieces > 0 and good <= pieces and stated > good / pieces + 0.001:
        yield Dispute(
            "yield",
            {
                "stated": f"{stated * 100:.1f}",
                "computed": f"{good / pieces * 100:.1f}",
                "passed": f"{good:.0f}",
                "tested": f"{pieces:.0f}",
            },
        )
