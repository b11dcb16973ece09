"""Probe: the report names what the order and its other documents name.

One revision, one part, one site, one batch across all papers, and no day that is still to come. A
paper that names a second order, site or batch beside ours, or two tolerances of one characteristic,
is told so. Which of two papers is right
is not asked. Names of a site in two scripts are not compared.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.evidence.case import NEVER, Case
from bot.evidence.claims import spoken_limits
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.report import Measured, Report, Statement
from bot.evidence.report_names_this_order import is_order_like, names_order
from bot.evidence.wording import refer_with
from prompts.consistency import same, spelled
from prompts.finding import Finding, Outcome
from prompts.question import Identity
from prompts.spelling import plain

NAME = "report_agrees"
_COMPARED = (Identity.REVISION, Identity.PART, Identity.SITE, Identity.BATCH)
_SINGLE = {Identity.SITE, Identity.BATCH}
"""Of these a paper names one: another one beside ours is another order's. A part has many names."""

_QUANTITY = "quantity"


def report_agrees(facts: Facts, case: Case) -> Finding:
    """Whether nothing that the document names speaks against the order's other papers."""
    report = Report.of(facts)
    if report is None:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    compared = 0
    for identity in _COMPARED:
        ours = list(_ours(identity, case))
        said = [one for one in report.said(identity) if spelled(identity, one.value)]
        if not said:
            continue
        revisions = {spelled(identity, one.value): one for one in said}
        if identity is Identity.REVISION and len(revisions) > 1:
            one, two = list(revisions.values())[:2]
            return found(
                NAME,
                Outcome.FALSE,
                facts,
                "itself",
                said=one.value,
                where=one.where,
                other=two.value,
                other_where=two.where,
            )
        if not ours:
            continue
        matches = [_match(identity, one, ours) for one in said]
        compared += any(match is not None for match in matches)
        if True not in matches and False in matches:
            return _differs(facts, identity.value, said[matches.index(False)], *ours[0])
        if identity in _SINGLE and False in matches:
            one, two = said[matches.index(False)], said[matches.index(True)]
            return _two(facts, identity, one, two.value, two.where)
    other = _other_order(report, case)
    if other is not None:
        return _two(facts, Identity.ORDER, other, case.order_code, refer_with("this_order"))
    return _numbers(facts, case, report, compared)


def _match(identity: Identity, one: Statement, ours: Sequence[tuple[str, str]]) -> bool | None:
    """Whether a value is one of ours; None where it can be compared with none of them."""
    truth = [same(identity, one.value, value) for value, _ in ours]
    if True in truth:
        return True
    return False if False in truth else None


def _other_order(report: Report, case: Case) -> Statement | None:
    """Another order that is named as the document's own, where this one is named as well.

    A document that names only another order is told so by another probe.
    """
    said = report.said(Identity.ORDER)
    if not case.order_code or not names_order(
        (*(s.value for s in said), *report.tokens), case.order_code
    ):
        return None
    others = (one for one in said if not names_order((one.value,), case.order_code))
    return next((one for one in others if is_order_like(one.value, case.order_code)), None)


def _two_limits(report: Report) -> dict[str, str] | None:
    """A characteristic that is there twice with one nominal value and two tolerances."""
    seen: dict[tuple[str, float], Measured] = {}
    for one in report.measured:
        if one.nominal is None or not one.is_limited or not any(s.isalpha() for s in one.name):
            continue
        first = seen.setdefault((plain(one.name), one.nominal), one)
        if first.limits != one.limits:
            return {
                "of": one.name,
                "said": spoken_limits(first),
                "where": first.where,
                "other": spoken_limits(one),
                "other_where": one.where,
            }
    return None


def _two(facts: Facts, what: Identity, one: Statement, other: str, where: str) -> Finding:
    return found(
        NAME,
        Outcome.FALSE,
        facts,
        f"itself_{what.value}",
        said=one.value,
        where=one.where,
        other=other,
        other_where=where,
    )


def _numbers(facts: Facts, case: Case, report: Report, compared: int) -> Finding:
    """Whether tolerances, quantity and day speak against anything."""
    limits = _two_limits(report)
    if limits is not None:
        return found(NAME, Outcome.FALSE, facts, "itself_limits", **limits)
    ours = [(value, title) for name, value, title in case.statements if name == _QUANTITY]
    said = report.said(_QUANTITY)
    if ours and said:
        compared += 1
        if not {one.value for one in said} & {value.replace(",", "") for value, _ in ours}:
            return _differs(facts, _QUANTITY, said[0], *ours[0])
    if case.now != NEVER:
        latest = (case.now + timedelta(days=1)).date().isoformat()  # a day ahead is a time zone
        for day in report.said("date"):
            compared += 1
            if day.value > latest:
                return found(NAME, Outcome.FALSE, facts, "date", said=day.value, where=day.where)
    return found(NAME, Outcome.TRUE if compared else Outcome.NOT_APPLICABLE, facts)


def _differs(facts: Facts, what: str, said: Statement, ours: str, title: str) -> Finding:
    return found(
        NAME,
        Outcome.FALSE,
        facts,
        what,
        said=said.value,
        where=said.where,
        ours=ours,
        title=title or refer_with("this_order"),
    )


def _ours(identity: Identity, case: Case) -> Iterator[tuple[str, str]]:
    """What the order and its papers name, each with the name of the paper where one is known."""
    for name, value, title in case.statements:
        if name == identity.value and value:
            yield value, title
    known = {
        Identity.REVISION: case.revisions,
        Identity.PART: case.parts,
        Identity.SITE: (case.site,),
        Identity.BATCH: case.batches,
    }
    for value in known[identity]:
        if value:
            yield value, ""
