"""Probe: what a report's numbers show lies within the usual limits.

Informs and decides nothing: it refuses no file and caps no grade. Ppk of a first study (1.67 and
more accepted, 1.33 and more interim, below rejected), Cpk of a stable process (1.33), a full study
(25 subgroups, 100 readings), %GRR (below 10 good, to 30 with a reason), ndc (5 and more),
first-pass yield (above 98 %), and what so many pieces without a defect prove at 95 %. Source:
decision-rules, section 6 and 7; a bank may set other limits (`bands` in its gates.yml). Asked of
the characteristic that looks worst.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bot.evidence.beside import FEWEST, worst_of
from bot.evidence.case import Case
from bot.evidence.claims import Account, passing
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.report import Report
from bot.evidence.wording import Wording, refer_with
from prompts.bands import Band, Bands
from prompts.finding import Finding, Outcome
from prompts.question import Kind
from prompts.statistics import upper_defect_rate

NAME = "report_meets_usual_limits"


class _Said(NamedTuple):
    """A number, its band and the phrase that tells both."""

    band: Band
    phrase: str


def report_meets_usual_limits(facts: Facts, case: Case) -> Finding:
    """Whether every number that has a usual limit is on its good side."""
    report = Report.of(facts)
    if report is None or case.kind is Kind.PHOTO:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    account = Account.of(report)
    limited = [
        place
        for place, one in enumerate(report.measured)
        if one.is_limited and place not in account.odd and len(one.values) >= FEWEST
    ]
    place = worst_of(account, limited)
    said = [
        *(_measured(account, place, case.bands) if place is not None else ()),
        *_gauge(account, case.bands),
        *_passed(account, case.bands),
    ]
    if not said:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    good = all(one.band is Band.ACCEPTED for one in said)
    of = "" if place is None else f" ({report.measured[place].name})"
    phrases = Wording(" · ".join(one.phrase for one in said))
    return found(NAME, Outcome.TRUE if good else Outcome.FALSE, facts, of=of, bands=phrases)


def _band(name: str, band: Band, **numbers: float | str) -> _Said:
    said = {k: n if isinstance(n, str) else f"{n:.6g}" for k, n in numbers.items()}
    return _Said(band, refer_with(f"band.{name}_{band.value}", **said))


def _measured(account: Account, place: int, bands: Bands) -> Iterator[_Said]:
    one, shown = account.report.measured[place], account.found[place]
    groups = len(set(one.subgroups))
    if shown.ppk is not None:
        ppk = round(shown.ppk, 2)
        limits: dict[str, float | str] = {"low": bands.ppk_interim, "high": bands.ppk_accepted}
        yield _band("ppk", bands.of_first_study(ppk), value=f"{ppk:.2f}", **limits)
        if shown.cpk is not None and groups >= bands.study_subgroups:
            cpk = round(shown.cpk, 2)
            yield _band(
                "cpk", bands.of_stable_process(cpk), value=f"{cpk:.2f}", low=bands.cpk_stable
            )
        sizes = {"readings": shown.readings, "groups": groups}
        least = {"least": bands.study_readings, "of": bands.study_subgroups}
        yield _band("study", bands.of_study(shown.readings, groups), **sizes, **least)
    yield _proof(shown.readings, shown.out)


def _proof(pieces: int, bad: int) -> _Said:
    """How many bad pieces a sample does not rule out; no band, a bad one is told by its number."""
    share = 100 * upper_defect_rate(pieces, bad)
    band = Band.REJECTED if bad else Band.ACCEPTED
    return _band("proof", band, pieces=pieces, bad=bad, share=float(f"{share:.2g}"))


def _gauge(account: Account, bands: Bands) -> Iterator[_Said]:
    if not account.gauges:
        return
    gauge = max(account.gauges.values(), key=lambda gauge: gauge.share)
    share = round(100 * gauge.share, 1)
    limits = {"low": bands.grr_good, "high": bands.grr_conditional}
    yield _band("gauge", bands.of_gauge(share), value=share, **limits)
    categories = gauge.categories
    yield _band("ndc", bands.of_categories(categories), value=categories, low=bands.ndc_least)


def _passed(account: Account, bands: Bands) -> Iterator[_Said]:
    rate = passing(account.report)
    if rate.share is not None and 0 <= rate.share <= 1:
        share = round(100 * rate.share, 2)
        yield _band("yield", bands.of_yield(share), value=share, low=bands.yield_least)
    pieces, good = rate.tested, rate.passed
    if pieces is None or good is None or not 0 <= good <= pieces:
        return
    if pieces >= 1 and pieces % 1 == 0 and good % 1 == 0:
        yield _proof(int(pieces), int(pieces - good))
