"""Probe: the report says that it belongs to this order.

By the order's code, or by the part number or drawing revision of this order. A number of another
form than the order's code (a customer's purchase order) speaks against nothing. Not asked of a
document that brings photos to a question for one: there the code in the picture names the order.
"""

import re
from collections.abc import Iterable

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.report import Report
from prompts.consistency import spelled
from prompts.finding import Finding, Outcome
from prompts.question import Identity, Kind

NAME = "report_names_this_order"


def report_names_this_order(facts: Facts, case: Case) -> Finding:
    """Whether the order's code, part or revision is found in the document."""
    report = Report.of(facts)
    if report is None or case.kind is Kind.PHOTO or not (case.order_code or case.parts):
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    named = [said.value for said in report.said(Identity.ORDER)]
    if names_order((*named, *report.tokens), case.order_code):
        return found(NAME, Outcome.TRUE, facts, order=case.order_code)
    other = other_order(report, case.order_code)
    if other:
        return found(NAME, Outcome.FALSE, facts, "other", order=case.order_code, other=other)
    part = _met(Identity.PART, case.parts, report, tokens=True)
    if part:
        return found(NAME, Outcome.TRUE, facts, "part", part=part)
    revision = _met(Identity.REVISION, case.revisions, report, tokens=False)
    if revision:
        return found(NAME, Outcome.TRUE, facts, "revision", revision=revision)
    return found(NAME, Outcome.FALSE, facts, order=case.order_code or ", ".join(case.parts))


def names_order(words: Iterable[str], code: str) -> bool:
    """Whether one of these words is the order's code."""
    return bool(code) and _code(code) in {_code(word) for word in words}


def other_order(report: Report, code: str) -> str:
    """Another order's code, where a report names one and not this order's; else empty."""
    named = [said.value for said in report.said(Identity.ORDER)]
    if names_order((*named, *report.tokens), code):
        return ""
    return next((value for value in named if is_order_like(value, code)), "")


def _code(value: str) -> str:
    return spelled(Identity.ORDER, value).removeprefix("order")


def is_order_like(value: str, code: str) -> bool:
    """Whether a number is another order's code: of the same form, not one of another system."""
    return bool(code) and _form(value) == _form(code)


def _form(value: str) -> str:
    return re.sub(r"\d+", "0", value.casefold())


def _met(identity: Identity, ours: tuple[str, ...], report: Report, *, tokens: bool) -> str:
    known = {spelled(identity, value) for value in ours}
    said = [statement.value for statement in report.said(identity)]
    words = (*said, *report.tokens) if tokens else said
    return next((word for word in words if spelled(identity, word) in known), "")
