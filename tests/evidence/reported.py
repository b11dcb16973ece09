"""Reports in a few words, and every finding that the probes of reports come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening
from bot.evidence.grade import INFORMS, remedy_key
from bot.evidence.report import (
    PARTS,
    Claim,
    Claimed,
    Issues,
    Measured,
    Report,
    ReportKind,
    Statement,
    Studied,
    Unread,
)
from bot.evidence.report_claims_hold import UNREAD
from bot.evidence.wording import in_words
from prompts.finding import Finding, Outcome
from prompts.question import Kind
from tests.evidence import reports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prompts.words import Words

    Reading = Callable[[bytes, str], Facts]
    Probe = Callable[[Facts, Case], Finding]


ORDER = Case(
    kind=Kind.REPORT,
    order_code="ORDER-123",
    parts=("HB-1040",),
    revisions=("F",),
    site="Dongguan plant 2",
    batches=("2611-04",),
    now=datetime(2026, 11, 21, 12, tzinfo=UTC),
)


def facts_of(report: Report | None, name: str = "a.xlsx") -> Facts:
    """Facts about a file in which this report was understood."""
    return Facts(
        name,
        5_000,
        type="XLSX",
        family=Family.SPREADSHEET,
        claimed_type="XLSX",
        claimed_family=Family.SPREADSHEET,
        opening=Opening.OPENED,
        report=None if report is None else report.to_json(),
    )


def said(finding: Finding, words: Words, language: str = "en") -> str:
    """The finding as people read it, with what to send instead where it is false."""
    values = in_words(finding.values, words, language)
    sentence = words.say(finding.words_key, language, **values)
    if finding.holds is Outcome.FALSE and finding.probe not in INFORMS:
        sentence += " " + words.say(remedy_key(finding), language, **values)
    return sentence


def a_measurement(values: tuple[float, ...], name: str = "A", **more: object) -> Measured:
    """Readings of one characteristic, 24 ± 0.05 unless told otherwise."""
    limits = {"nominal": 24.0, "lower": 23.95, "upper": 24.05, **more}
    return Measured(name, "S!C6", values, **limits)  # type: ignore[arg-type]


def a_claim(what: Claimed, value: float, of: str = "A") -> Claim:
    """What a report states of a characteristic."""
    return Claim(what, value, of, "S!C9")


def dimensional(*claims: Claim, **more: object) -> Report:
    """A dimensional report whose readings hold less than they should."""
    report = Report(
        kind=ReportKind.DIMENSIONAL,
        kinds=(ReportKind.DIMENSIONAL,),
        missing={"dimensional": ()},
        measured=(a_measurement(tuple(reports.OVERSTATED)),),
        claims=claims,
    )
    return replace(report, **more)  # type: ignore[arg-type]


GOOD = tuple(reports.readings())
STUDY = Studied(
    "",
    "A3",
    tuple(str(part) for part in (1, 2, 3, 4, 5) for _ in "abcd"),
    tuple("AABB" * 5),
    tuple(float(part) + give for part in (1, 2, 3, 4, 5) for give in (0.0, 0.4, 0.1, 0.5)),
)


def control_plan(*stages: str) -> Report:
    """A control plan of these stages."""
    kind = ReportKind.CONTROL_PLAN
    return Report(kind=kind, kinds=(kind,), missing={kind.value: ()}, stages=stages)


def reach() -> Iterator[tuple[Facts, Case]]:  # noqa: C901 - one loop for each probe
    """Facts and cases that reach every sentence of the probes of reports."""
    asks = replace(ORDER, question_id="doc-dimensional")
    for kind in ReportKind:
        report = Report(kind=kind, kinds=(kind,), missing={kind.value: PARTS[kind]})
        yield facts_of(report), asks
        yield facts_of(report), replace(ORDER, question_id="doc-assessment")
    yield facts_of(dimensional()), asks
    for what, value in (("order", "ORDER-123"), ("order", "ORDER-99"), ("part", "HB-1040")):
        yield facts_of(Report(statements=(Statement(what, value, "p. 1"),))), asks
    yield facts_of(Report(statements=(Statement("revision", "F", "p. 1"),))), asks
    for what, value in (
        *(
            ("revision", "E"),
            ("part", "HB-9"),
            ("site", "Ningbo"),
            ("batch", "7"),
            ("site", "宁波"),
        ),
        *(("quantity", "12"), ("date", "2027-01-01"), ("date", "2026-01-01")),
    ):
        case = replace(ORDER, statements=(("quantity", "300", "pilot report"),))
        yield facts_of(Report(statements=(Statement(what, value, "p. 1"),))), case
    two = tuple(Statement("revision", value, "p. 1") for value in "EF")
    yield facts_of(Report(statements=two)), ORDER
    for sample in ("same as sample", ""):
        report = Report(kind=ReportKind.CRITERIA, same_as_sample=sample)
        yield facts_of(report), replace(ORDER, question_id="insp-written-criteria")
    for claims in (
        (a_claim(Claimed.CPK, 1.45),),
        (a_claim(Claimed.GOOD, 1),),
        (a_claim(Claimed.OUT, 0),),
        (a_claim(Claimed.MOST, 24.01),),
        (a_claim(Claimed.LEAST, 24.01),),
        (a_claim(Claimed.MOST, 25), a_claim(Claimed.LEAST, 26)),
        (a_claim(Claimed.YIELD, 0.99), a_claim(Claimed.TESTED, 100), a_claim(Claimed.PASSED, 90)),
    ):
        yield facts_of(dimensional(*claims)), ORDER
    impossible = (a_claim(Claimed.MOST, 1.999), a_claim(Claimed.LEAST, 2.001))
    yield facts_of(dimensional(*impossible, measured=())), ORDER
    for why in UNREAD:
        yield facts_of(dimensional(unread=(Unread("1,234", "B3", why),))), ORDER
    either = Claim(Claimed.GRR, 0.5, "A", "S!C9", either=True)
    for stated in ([a_claim(Claimed.GRR, 0.05)], [a_claim(Claimed.CATEGORIES, 99)], [either], []):
        yield facts_of(dimensional(*stated, measured=(), studies=(STUDY,))), ORDER
    yield facts_of(dimensional(a_claim(Claimed.CPK, 1.45), measured=())), ORDER
    yield facts_of(dimensional(measured=(a_measurement(GOOD),))), ORDER
    yield facts_of(dimensional(measured=(a_measurement((24.0,)),))), ORDER
    yield facts_of(dimensional(measured=(a_measurement(GOOD, lower=None, upper=None),))), ORDER
    two_each = (a_measurement(tuple(reports.OVERSTATED)), a_measurement(GOOD, name="B"))
    yield facts_of(dimensional(a_claim(Claimed.CPK, 1.6, of=""), measured=two_each)), ORDER
    yield facts_of(dimensional(a_claim(Claimed.CPK, 1.6), measured=(a_measurement(GOOD),))), ORDER
    inches = tuple(value / 25.4 for value in GOOD)
    yield facts_of(dimensional(measured=(a_measurement(inches),))), ORDER
    rate = (a_claim(Claimed.YIELD, 0.9), a_claim(Claimed.TESTED, 100), a_claim(Claimed.PASSED, 90))
    yield facts_of(dimensional(*rate, measured=())), ORDER
    yield (
        facts_of(dimensional(measured=(a_measurement(GOOD, name="x"), a_measurement(GOOD)))),
        ORDER,
    )
    for values in (GOOD[:6] * 5, (24.0,) * 30, (24.05,) * 6 + GOOD[:20]):
        yield facts_of(dimensional(measured=(a_measurement(values),))), ORDER
    wider = a_measurement(GOOD[:20], upper=25.0)
    yield facts_of(dimensional(measured=(a_measurement(GOOD), wider))), ORDER
    full = a_measurement(GOOD, subgroups=tuple(str(place // 5) for place in range(len(GOOD))))
    yield facts_of(dimensional(measured=(full,))), ORDER
    scan = replace(facts_of(Report()), family=Family.PDF, type="PDF")
    for answered_by in (Kind.REPORT, Kind.FILE):
        yield scan, replace(ORDER, kind=answered_by)
    for issues in (
        Issues(2, None, ("flash",)),
        Issues(0, 2, ()),
        Issues(0, 0, ()),
        Issues(1, 1, ()),
    ):
        report = Report(kind=ReportKind.ASSESSMENT, kinds=(ReportKind.ASSESSMENT,), issues=issues)
        yield facts_of(report), ORDER
    yield facts_of(replace(dimensional(measured=(a_measurement(GOOD),)), cut=True)), ORDER
    for what, foreign, ours in TWO:
        yield facts_of(naming(what, foreign, ours)), ORDER
    for stages in ((), ("prototype",), ("production",), ("prototype", "production")):
        yield facts_of(control_plan(*stages)), replace(ORDER, gate="release")


TWO = (
    ("order", "ORDER-999", "ORDER-123"),
    ("site", "Suzhou plant 1", "Dongguan plant 2"),
    ("batch", "B77", "2611-04"),
)


def naming(what: str, *values: str) -> Report:
    """A report that names one thing, in one way or several."""
    return Report(statements=tuple(Statement(what, value, "p. 1") for value in values))
