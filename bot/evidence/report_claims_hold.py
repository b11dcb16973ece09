"""Probe: what a report says about its own numbers follows from its own numbers.

Capability, "OK", counts, extremes, gauge error and yield are worked out again from the readings and
said beside the claim. A report that claims nothing is told what its readings show; one that claims
and shows no readings is "not available",
as is one that is longer than is read. Whether the result is good enough is not asked.
"""

import math

from bot.evidence.case import Case
from bot.evidence.claims import checked, disputes, gauge_values, studied
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.report import Claimed, Measured, Report
from prompts.capability import Capability, capability
from prompts.finding import Finding, Outcome

NAME = "report_claims_hold"
FEWEST = 10
"""Readings below which no index is told of one's own accord: its bound would say nothing."""
_NAMES = {
    Claimed.CPK: "Cpk",
    Claimed.PPK: "Ppk",
    Claimed.CP: "Cp",
    Claimed.PP: "Pp",
    Claimed.CATEGORIES: "ndc",
}


def report_claims_hold(facts: Facts, _case: Case) -> Finding:
    """Whether no claim is better than the readings beside it."""
    report = Report.of(facts)
    if report is None:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    against = disputes(report)
    if against:
        return found(NAME, Outcome.FALSE, facts, against[0].variant, **against[0].values)
    if report.unread:
        bad = report.unread[0]
        said = {"written": bad.written, "where": bad.where, "count": str(len(report.unread))}
        return found(NAME, Outcome.FALSE, facts, bad.why, **said)
    figures = [
        claim for claim in report.claims if claim.what in _NAMES or claim.what is Claimed.GRR
    ]
    unchecked = [claim for claim in figures if claim not in checked(report)]
    if unchecked:
        claim = unchecked[0]
        grr = claim.what is Claimed.GRR
        stated = f"{claim.value * 100:.1f} %" if grr else f"{claim.value:.2f}"
        index = "%GRR" if grr else _NAMES[claim.what]
        return found(NAME, Outcome.NOT_AVAILABLE, facts, index=index, stated=stated)
    if report.cut:
        read = sum(len(one.values) for one in report.measured)
        read += sum(len(one.values) for one in report.studies)
        return found(NAME, Outcome.NOT_AVAILABLE, facts, "cut", n=str(read))
    return _shown(facts, report)


def _shown(facts: Facts, report: Report) -> Finding:
    """What the readings show, by the characteristic that looks worst."""
    gauges = studied(report)
    if not report.measured:
        if gauges:
            return found(NAME, Outcome.TRUE, facts, "gauge", **gauge_values(gauges[0]))
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    results = [(one, capability(one.values, one.limits, one.subgroups)) for one in report.measured]
    one, result = min(results, key=_worst)
    said = {"of": one.name, "n": str(result.readings), "out": str(result.out)}
    if result.ppk is None or result.bound is None or result.readings < FEWEST:
        limited = one.lower is not None or one.upper is not None
        return found(NAME, Outcome.TRUE, facts, "counted" if limited else "unlimited", **said)
    said |= {"ppk": f"{result.ppk:.2f}", "bound": f"{result.bound:.2f}"}
    return found(NAME, Outcome.TRUE, facts, **said)


def _worst(one: tuple[Measured, Capability]) -> tuple[int, float]:
    return -one[1].out, math.inf if one[1].ppk is None else one[1].ppk
