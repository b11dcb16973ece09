"""Probe: what a report says about its own numbers follows from its own numbers.

Capability, "OK", counts, extremes, gauge error and yield are worked out again from the readings and
said beside the claim, held or not. A report that claims nothing is told what its readings show.
"Not available" is one that claims and shows no readings, one whose readings have no limits, so that
nothing can be held against them, and one that is longer than is read. What cannot be read or
assigned is false too, and contradicts nothing (`OPEN`). Whether a result is good enough is not
asked.
"""

from bot.evidence.beside import Beside, worst_of
from bot.evidence.case import Case
from bot.evidence.claims import (
    INDICES,
    NAMES,
    UNDECIDED,
    Account,
    Dispute,
    number_of,
    passing,
)
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.report import Report
from prompts.finding import Finding, Outcome

NAME = "report_claims_hold"
UNREAD = ("absurd", "ambiguous", "swapped", "limits", "among")
"""Why numbers of a report are not read for sure: see `Unread`."""
OPEN = frozenset(f"finding.{NAME}.false_{variant}" for variant in (*UNDECIDED, *UNREAD))
"""The false findings by which no claim is contradicted: something cannot be read or assigned."""


def report_claims_hold(facts: Facts, _case: Case) -> Finding:
    """Whether no claim is better than the readings beside it."""
    report = Report.of(facts)
    if report is None:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    account = Account.of(report)
    against = account.disputes()
    decided = [dispute for dispute in against if dispute.decided]
    if decided:
        return found(NAME, Outcome.FALSE, facts, decided[0].variant, **_told(account, decided[0]))
    if report.unread:
        bad = report.unread[0]
        said = {"written": bad.written, "where": bad.where, "count": str(len(report.unread))}
        return found(NAME, Outcome.FALSE, facts, bad.why, **said)
    if against:
        return found(NAME, Outcome.FALSE, facts, against[0].variant, **against[0].values)
    return _unheld(facts, account) or _shown(facts, account)


def is_contradicted(report: Report) -> bool:
    """Whether a report's own numbers speak against what it claims, beyond doubt."""
    return any(dispute.decided for dispute in Account.of(report).disputes())


def _told(account: Account, dispute: Dispute) -> dict[str, str]:
    if dispute.place is None:
        return dispute.values
    told = tuple(what for what, name in INDICES.items() if name == dispute.values.get("index"))
    return {**Beside(account).measured(dispute.place, told=told), **dispute.values}


def _unheld(facts: Facts, account: Account) -> Finding | None:
    """What keeps a report from being checked whole, if anything does."""
    report, claims = account.report, account.unchecked()
    if claims:
        what, value = claims[0].what, claims[0].value
        said = {"index": NAMES[what], "stated": number_of(what, value)}
        return found(NAME, Outcome.NOT_AVAILABLE, facts, **said)
    read = str(
        sum(len(one.values) for one in report.measured)
        + sum(len(one.values) for one in report.studies)
    )
    if report.cut:
        return found(NAME, Outcome.NOT_AVAILABLE, facts, "cut", n=read)
    if report.measured and not account.gauges and not any(m.is_limited for m in report.measured):
        return found(NAME, Outcome.NOT_AVAILABLE, facts, "unlimited", n=read)
    return None


def _shown(facts: Facts, account: Account) -> Finding:
    """What the readings show, by the characteristic that looks worst."""
    beside = Beside(account)
    place = worst_of(account, range(len(account.found)))
    if place is not None:
        claims = beside.claims(place)
        if not claims:
            said = beside.measured(place)
            variant = "" if said["figures"] else "counted"
            return found(NAME, Outcome.TRUE, facts, variant, **said)
        claim, result = claims[0].claim, claims[0].result
        said = {
            "index": NAMES[claim.what],
            "stated": number_of(claim.what, claim.value),
            "computed": number_of(claim.what, result.value),
        }
        rest = beside.measured(place, told=(claim.what,))
        return found(NAME, Outcome.TRUE, facts, "stated", **said, **rest)
    if account.gauges:
        place = min(account.gauges)
        return found(NAME, Outcome.TRUE, facts, "gauge", **beside.gauge(place))
    rate = passing(account.report)
    if rate.tested and rate.passed is not None and rate.stated is not None:
        said = {"stated": f"{rate.stated * 100:.1f}", "computed": f"{(rate.share or 0) * 100:.1f}"}
        counts = {"passed": f"{rate.passed:.0f}", "tested": f"{rate.tested:.0f}"}
        return found(NAME, Outcome.TRUE, facts, "yield", **said, **counts)
    return found(NAME, Outcome.NOT_APPLICABLE, facts)
