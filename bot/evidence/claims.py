"""What a report claims of its numbers, beside what its own numbers show.

Decides which claim is held against which readings, and from where on the two disagree. A claim that
stands beside readings is held against these; one that may be about several characteristics holds
where all of them bear it out, fails where none does, and is undecided in between. Where a report
names no subgroups, the grouping that suits it best is taken. Refuses to know what follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bot.evidence.report import GAUGE_CLAIMS, Claim, Claimed, Measured, Report
from prompts.capability import (
    Capability,
    Gauge,
    Limits,
    capability,
    gauge_study,
    in_turn,
    moving_range,
    with_spread,
    within_subgroups,
)
from prompts.spelling import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROUNDING = 0.02
"""An index is printed with two digits, and readings were rounded before they were sent."""
SLACK = 0.05
"""Share by which two honest ways of working an index out may differ."""
GROUPED = 5
"""The usual size of a subgroup, tried where a report names no subgroups."""
_UNITS = (25.4, 1 / 25.4, 1000.0, 0.001, 10.0, 0.1)
"""Inches, micrometres and centimetres beside millimetres, and the other way round."""
_NEAR_UNIT = 0.03
_MANY = 10
"""Readings that do not lie in the order of their size by chance."""

INDICES = {Claimed.CPK: "Cpk", Claimed.PPK: "Ppk", Claimed.CP: "Cp", Claimed.PP: "Pp"}
NAMES = {**INDICES, Claimed.GRR: "%GRR", Claimed.CATEGORIES: "ndc"}
"""What is worked out again, as everybody writes it."""
_ALL = re.compile(
    r"\b(?:all|every|each)\b|全部|所有|每个|每项|各(?:个|项|尺寸|特性)|均|都", re.IGNORECASE
)


class Standing(StrEnum):
    """How a claim stands beside what it is held against."""

    HOLDS = "holds"
    FAILS = "fails"
    UNASSIGNED = "unassigned"
    EITHER = "either"  # it holds as a share and fails as a hundredth of it


class Result(NamedTuple):
    """A number that was worked out again, of the measured or the studied of that place."""

    value: float
    place: int
    name: str


@dataclass(frozen=True, slots=True)
class Held:
    """A claim beside a result: of those that it may be about, the one that decides.

    Attributes:
        best, worst: the ends of what it may be about; the same where that is one thing.
    """

    claim: Claim
    standing: Standing
    result: Result
    best: Result
    worst: Result


@dataclass(frozen=True, slots=True)
class Dispute:
    """A claim that the readings do not bear out.

    Attributes:
        variant: which sentence says it.
        values: what the sentence needs, as text.
        place: of the measured that it is about, or None.
    """

    variant: str
    values: dict[str, str] = field(default_factory=dict)
    place: int | None = None

    @property
    def decided(self) -> bool:
        """Whether the report's own numbers speak against it; else it is not clear enough."""
        return self.variant not in UNDECIDED


UNDECIDED = frozenset({"unassigned", "share", "units"})
_ORDER = (
    *("index", "good", "out", "gauge", "categories", "yield", "impossible", "most", "least"),
    *("units", "share", "unassigned"),
)


def worked_out(one: Measured) -> Capability:
    """Everything that the readings of a characteristic show.

    Without named subgroups Cp and Cpk are those of the smallest of three spreads: from neighbour to
    neighbour, inside neighbours in fives, and the whole one. Readings in the order of their size
    have no neighbours any more.
    """
    found = capability(one.values, one.limits, one.subgroups)
    if found.within:
        return found
    ordered = sorted(one.values)
    if len(ordered) >= _MANY and list(one.values) in (ordered, ordered[::-1]) and found.total:
        return with_spread(found, one.limits, found.total)
    fives = within_subgroups(one.values, in_turn(one.values, GROUPED))
    spreads = [spread for spread in (found.total, moving_range(one.values), fives) if spread]
    return with_spread(found, one.limits, min(spreads)) if spreads else found


@dataclass(frozen=True, slots=True)
class Account:
    """A report, and everything that its readings show: worked out once.

    Attributes:
        found: of each of the measured.
        gauges: of the studies that can be worked out, by their places.
        odd: the places of the measured whose readings seem to have another unit than their limits.
    """

    report: Report
    found: tuple[Capability, ...]
    gauges: Mapping[int, Gauge]
    odd: frozenset[int]

    @classmethod
    def of(cls, report: Report) -> Account:
        """Work everything out."""
        gauges = {
            place: gauge_study(one.shown, Limits(one.lower, one.upper))
            for place, one in enumerate(report.studies)
        }
        return cls(
            report=report,
            found=tuple(worked_out(one) for one in report.measured),
            gauges={place: gauge for place, gauge in gauges.items() if gauge is not None},
            odd=frozenset(p for p, one in enumerate(report.measured) if _has_other_unit(one)),
        )

    def disputes(self) -> list[Dispute]:
        """Every claim that does not hold or cannot be assigned, the gravest kind first."""
        found = [_dispute(self, one) for one in self.held() if one.standing is not Standing.HOLDS]
        found += [one for claim in self.report.claims for one in _counted(self, claim)]
        found += [*_impossible(self.report), *_yield(self.report), *_units(self)]
        return sorted(found, key=lambda dispute: _ORDER.index(dispute.variant))

    def held(self) -> list[Held]:
        """The indices and gauge numbers that are claimed and can be worked out again."""
        claims = (claim for claim in self.report.claims if claim.what in NAMES)
        found = ((claim, _results(self, claim)) for claim in claims)
        return [_weighed(claim, results) for claim, results in found if results]

    def unchecked(self) -> list[Claim]:
        """The indices and gauge numbers that are claimed, and for which no readings are there."""
        checked = [one.claim for one in self.held()]
        claims = (claim for claim in self.report.claims if claim.what in NAMES)
        return [claim for claim in claims if claim not in checked]


def _weighed(claim: Claim, results: Sequence[Result]) -> Held:
    lower_is_better = claim.what is Claimed.GRR
    ordered = sorted(results, key=lambda one: one.value, reverse=lower_is_better)
    worst, best = ordered[0], ordered[-1]
    if claim.either and _meets(claim, best.value) and not _agrees(claim, results):
        return Held(claim, Standing.EITHER, best, best, worst)
    if _meets(claim, worst.value):
        return Held(claim, Standing.HOLDS, worst, best, worst)
    if _ALL.search(claim.of) and not _named(claim, {one.name for one in results}):
        return Held(claim, Standing.FAILS, worst, best, worst)
    if not _meets(claim, best.value):
        return Held(claim, Standing.FAILS, best, best, worst)
    return Held(claim, Standing.UNASSIGNED, best, best, worst)


def _meets(claim: Claim, computed: float) -> bool:
    """Whether a claim is no better than a result, but for rounding."""
    if claim.what is Claimed.GRR:
        return claim.value >= computed * (1 - SLACK) - 0.005
    if claim.what is Claimed.CATEGORIES:
        return claim.value <= computed
    return claim.value <= computed + max(ROUNDING, SLACK * abs(computed))


def _agrees(claim: Claim, results: Sequence[Result]) -> bool:
    """Whether a share is close to what was worked out, so that it can mean nothing else."""
    return any(abs(claim.value - one.value) <= SLACK * one.value + 0.005 for one in results)


def _results(account: Account, claim: Claim) -> list[Result]:
    """What a claim may be held against."""
    if claim.what in GAUGE_CLAIMS:
        near = [place for place in account.gauges if place in claim.near] or [*account.gauges]
        return [_of_gauge(account, claim, place) for place in near]
    names = [one.name for one in account.report.measured]
    found = ((p, indices(account.found[p])[claim.what]) for p in _candidates(account, claim))
    return [Result(value, place, names[place]) for place, value in found if value is not None]


def _of_gauge(account: Account, claim: Claim, place: int) -> Result:
    study, gauge = account.report.studies[place], account.gauges[place]
    name = study.name or study.where
    if claim.what is Claimed.CATEGORIES:
        return Result(gauge.categories, place, name)
    # A supplier may state the share of the tolerance instead of the whole variation.
    shares = [gauge.share, *([gauge.of_tolerance] if gauge.of_tolerance is not None else [])]
    return Result(min(shares), place, name)


def indices(found: Capability) -> dict[Claimed, float | None]:
    """The indices of a characteristic, each by what claims it."""
    return {
        Claimed.CP: found.cp,
        Claimed.CPK: found.cpk,
        Claimed.PP: found.pp,
        Claimed.PPK: found.ppk,
    }


def _candidates(account: Account, claim: Claim) -> list[int]:
    """The characteristics that a claim may be about: those of its name, those near it, or all.

    A claim for all of them is about all, wherever it stands.
    """
    measured = account.report.measured
    known = [place for place in range(len(measured)) if place not in account.odd]
    names = _named(claim, {measured[place].name for place in known})
    if names:
        known = [place for place in known if measured[place].name in names]
    elif _ALL.search(claim.of):
        return known
    return [place for place in known if place in claim.near] or known


def _named(claim: Claim, names: set[str]) -> set[str]:
    """The names that a claim says: "Cpk of characteristic C" names C, whatever stands around it."""
    said = plain(claim.of)
    if not said:
        return set()
    same = {name for name in names if plain(name) == said}
    words = set(said.split())
    return same or {name for name in names if plain(name) and set(plain(name).split()) <= words}


def _has_other_unit(one: Measured) -> bool:
    """Whether the readings look as if they had another unit than their limits."""
    edges = [edge for edge in one.limits if edge is not None]
    middle = one.nominal or (sum(edges) / len(edges) if edges else 0)
    if not middle or any(one.limits.hold(value) for value in one.values):
        return False
    share = sum(one.values) / len(one.values) / middle
    return any(abs(share / unit - 1) <= _NEAR_UNIT for unit in _UNITS)


def _dispute(account: Account, held: Held) -> Dispute:
    claim, result = held.claim, held.result
    said = {"index": NAMES[claim.what], "stated": number_of(claim.what, claim.value)}
    if held.standing is Standing.UNASSIGNED:
        ends = {
            "best": number_of(claim.what, held.best.value),
            "best_of": held.best.name,
            "worst": number_of(claim.what, held.worst.value),
            "worst_of": held.worst.name,
        }
        return Dispute("unassigned", said | ends)
    if held.standing is Standing.EITHER:
        small = number_of(claim.what, claim.value / 100)
        return Dispute("share", said | {"written": f"{claim.value:.4g}", "small": small})
    said["computed"] = number_of(claim.what, result.value)
    if claim.what in GAUGE_CLAIMS:
        variant = "gauge" if claim.what is Claimed.GRR else "categories"
        return Dispute(variant, said | gauge_values(account.gauges[result.place]))
    return Dispute("index", said | counted(account, result.place), result.place)


def number_of(what: Claimed, value: float) -> str:
    """A claimed number or its result, as it is printed."""
    if what is Claimed.GRR:
        return f"{value * 100:.1f} %"
    return f"{value:.0f}" if what is Claimed.CATEGORIES else f"{value:.2f}"


def counted(account: Account, place: int) -> dict[str, str]:
    """How many readings a characteristic has, and how many of them are out of which limits."""
    one, found = account.report.measured[place], account.found[place]
    return {
        "of": one.name,
        "n": str(found.readings),
        "out": str(found.out),
        "limits": spoken_limits(one),
    }


def spoken_limits(one: Measured) -> str:
    """A tolerance as it is printed: "23.95 – 24.05", "… – 0.1"."""
    low, high = (("…" if edge is None else f"{edge:.6g}") for edge in one.limits)
    return f"{low} – {high}"


def _counted(account: Account, claim: Claim) -> Iterator[Dispute]:
    """A claim that is counted, not worked out: good, so many out, the largest, the smallest."""
    places = _candidates(account, claim)
    if claim.what is Claimed.GOOD:
        for place in places:
            if account.found[place].out:
                yield Dispute("good", counted(account, place), place)
    elif claim.what is Claimed.OUT:
        total = sum(account.found[place].out for place in places)
        if total > claim.value:
            limited = [place for place in places if account.report.measured[place].is_limited]
            readings = sum(account.found[place].readings for place in limited)
            name = account.report.measured[limited[0]].name if len(limited) == 1 else claim.of
            values = {"stated": f"{claim.value:.0f}", "out": str(total), "n": str(readings)}
            yield Dispute("out", {"of": name or "—", **values})
    elif claim.what in {Claimed.MOST, Claimed.LEAST} and len(places) == 1:
        name = account.report.measured[places[0]].name
        yield from _extreme(claim, name, account.found[places[0]])


def _extreme(claim: Claim, name: str, found: Capability) -> Iterator[Dispute]:
    close = max(1e-6, 0.001 * (found.most - found.least))
    beyond = found.most - claim.value if claim.what is Claimed.MOST else claim.value - found.least
    if beyond > close:
        real = found.most if claim.what is Claimed.MOST else found.least
        said = {"of": name, "stated": f"{claim.value:.6g}", "computed": f"{real:.6g}"}
        yield Dispute(claim.what.value, said)


def _impossible(report: Report) -> Iterator[Dispute]:
    """A stated maximum below the stated minimum: such files are published."""
    least = {claim.of: claim.value for claim in report.claims if claim.what is Claimed.LEAST}
    for claim in report.claims:
        if claim.what is Claimed.MOST and claim.value < least.get(claim.of, claim.value):
            said = {"most": f"{claim.value:.6g}", "least": f"{least[claim.of]:.6g}"}
            yield Dispute("impossible", {"of": claim.of or "—", **said})


def _units(account: Account) -> Iterator[Dispute]:
    for place in sorted(account.odd):
        average = f"{account.found[place].average:.6g}"
        yield Dispute("units", {**counted(account, place), "average": average})


def gauge_values(gauge: Gauge) -> dict[str, str]:
    """A gauge study in figures, as sentences need it."""
    return {
        "share": f"{gauge.share * 100:.1f}",
        "categories": str(gauge.categories),
        "size": f"{gauge.parts} × {gauge.appraisers} × {gauge.trials}",
        "n": str(gauge.parts * gauge.appraisers * gauge.trials),
    }


@dataclass(frozen=True, slots=True)
class Passing:
    """A first-pass yield: pieces tested, passed, and the share that is stated, where each is."""

    tested: float | None
    passed: float | None
    stated: float | None

    @property
    def share(self) -> float | None:
        """The share that follows from the pieces, else the stated one; 0 to 1."""
        if self.tested and self.passed is not None and 0 <= self.passed <= self.tested:
            return self.passed / self.tested
        return self.stated


def passing(report: Report) -> Passing:
    """The yield of a report that states each number once; two numbers are nobody's."""

    def only(what: Claimed) -> float | None:
        said = {claim.value for claim in report.claims if claim.what is what}
        return said.pop() if len(said) == 1 else None

    return Passing(only(Claimed.TESTED), only(Claimed.PASSED), only(Claimed.YIELD))


def _yield(report: Report) -> Iterator[Dispute]:
    """A yield beside the numbers tested and passed."""
    found = passing(report)
    if found.tested is None or found.passed is None or found.stated is None:
        return
    share = found.share
    if share is not None and found.stated > share + 0.001 and found.passed <= found.tested:
        yield Dispute(
            "yield",
            {
                "stated": f"{found.stated * 100:.1f}",
                "computed": f"{share * 100:.1f}",
                "passed": f"{found.passed:.0f}",
                "tested": f"{found.tested:.0f}",
            },
        )
