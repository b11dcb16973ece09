"""The usual limits of a first study, a gauge, a yield: the bands into which a result falls.

Decides the limits, which a bank may set otherwise, and the band of a number; refuses to know where
the number comes from and what follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from prompts.sheet import Entry

if TYPE_CHECKING:
    from prompts.page import Page


class Band(StrEnum):
    """What the usual limits make of a result."""

    ACCEPTED = "accepted"
    INTERIM = "interim"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Bands:
    """The limits between the bands. Source of every default: decision-rules, section 6.

    Attributes:
        ppk_accepted, ppk_interim: Ppk of a first study from which it is accepted, and below which
            it is rejected.
        cpk_stable: Cpk that a stable process keeps.
        study_subgroups, study_readings: the least of a full study.
        grr_good, grr_conditional: %GRR below which a gauge is good, and above which it is not.
        ndc_least: distinct categories that a gauge must tell apart.
        yield_least: first-pass yield, in per cent, above which volume production can begin.
    """

    ppk_accepted: float = 1.67
    ppk_interim: float = 1.33
    cpk_stable: float = 1.33
    study_subgroups: float = 25
    study_readings: float = 100
    grr_good: float = 10
    grr_conditional: float = 30
    ndc_least: float = 5
    yield_least: float = 98

    def of_first_study(self, ppk: float) -> Band:
        """Ppk of a first study: each limit belongs to the better side."""
        if ppk >= self.ppk_accepted:
            return Band.ACCEPTED
        return Band.INTERIM if ppk >= self.ppk_interim else Band.REJECTED

    def of_stable_process(self, cpk: float) -> Band:
        """Cpk of a stable process."""
        return Band.ACCEPTED if cpk >= self.cpk_stable else Band.REJECTED

    def of_gauge(self, percent: float) -> Band:
        """%GRR, in per cent: good, to be used with a reason, not to be used."""
        if percent < self.grr_good:
            return Band.ACCEPTED
        return Band.INTERIM if percent <= self.grr_conditional else Band.REJECTED

    def of_categories(self, categories: int) -> Band:
        """The categories that a gauge tells apart (ndc)."""
        return Band.ACCEPTED if categories >= self.ndc_least else Band.REJECTED

    def of_study(self, readings: int, subgroups: int) -> Band:
        """Whether a study is a full one; one whose subgroups nobody named has none."""
        full = readings >= self.study_readings and subgroups >= self.study_subgroups
        return Band.ACCEPTED if full else Band.INTERIM

    def of_yield(self, percent: float) -> Band:
        """First-pass yield, in per cent: above the limit, not on it."""
        return Band.ACCEPTED if percent > self.yield_least else Band.REJECTED


USUAL = Bands()
"""The limits of a bank that sets none."""
_NAMES = tuple(Bands.__dataclass_fields__)
_ORDERED = (("ppk_interim", "ppk_accepted"), ("grr_good", "grr_conditional"))


def read_bands(page: Page, sheet: Entry) -> Bands:
    """The limits that a bank's `bands` sets, the usual ones for those it leaves out."""
    raw = sheet.get("bands")
    if raw is None:
        return USUAL
    line = sheet.lines["bands"]
    if not isinstance(raw, Entry):
        page.wrong(line, "bands", "`bands` has no limits", "`bands: {ppk_accepted: 1.67}`")
        return USUAL
    page.keys(raw, "bands", (), _NAMES)
    said: dict[str, float] = {}
    for name in _NAMES:
        value = raw.get(name, getattr(USUAL, name))
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
            wrong = f"`{name}: {value}` is no number above zero"
            page.wrong(raw.lines[name], "bands", wrong, f"`{name}: {getattr(USUAL, name):g}`")
        else:
            said[name] = float(value)
    bands = Bands(**said)
    for low, high in _ORDERED:
        if getattr(bands, low) > getattr(bands, high):
            wrong = f"`{low}` is larger than `{high}`"
            page.wrong(raw.lines.get(low, line), "bands", wrong, f"`{low}` not above `{high}`")
    return bands
