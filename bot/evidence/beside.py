"""What the readings of a report show beside what it claims of them, for one line on a phone.

Decides what is told of which characteristic and in which order: the one in dispute or the worst
first, in full, two more in short, the rest counted. Numbers and signs are the same in every
language; words are references to the catalogue. It judges no claim.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.evidence.claims import INDICES, NAMES, counted, gauge_values, indices, number_of
from bot.evidence.report import GAUGE_CLAIMS, Claimed
from bot.evidence.wording import Wording, refer_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.evidence.claims import Account, Held
    from prompts.capability import Capability

FEWEST = 10
"""Readings below which no index is told of one's own accord: its bound would say nothing."""
MOST_BESIDE = 2
"""Characteristics told beside the first one: more does not fit on a phone."""


class Beside:
    """A report's claims and the results beside them, ready to be set into a sentence."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._measured, self._found = account.report.measured, account.found
        self._claims: dict[tuple[bool, int], list[Held]] = {}
        for one in account.held():
            place = one.claim.what in GAUGE_CLAIMS, one.result.place
            self._claims.setdefault(place, []).append(one)

    def claims(self, place: int) -> list[Held]:
        """The indices that are claimed of a characteristic, the gravest disagreement first."""
        return sorted(
            self._claims.get((False, place), ()), key=lambda one: one.result.value - one.claim.value
        )

    def measured(self, place: int, *, told: tuple[Claimed, ...] = ()) -> dict[str, str]:
        """A characteristic in full, and the others in short; `told` are named in the sentence."""
        found = self._found[place]
        few = found.readings < FEWEST and not self.claims(place)
        whole = "" if few else " · ".join(self._indices(place, found, told))
        return {
            **counted(self._account, place),
            "figures": Wording(f"; {whole}" if whole else ""),
            "others": Wording(self._others(place)),
        }

    def _indices(self, place: int, found: Capability, told: tuple[Claimed, ...]) -> Iterator[str]:
        stated = {one.claim.what: one.claim.value for one in self.claims(place)}
        for what, value in indices(found).items():
            beside = [_stated(what, stated[what])] if what in stated and what not in told else []
            if what is Claimed.PPK and found.bound is not None:
                beside.append(f"95 %: ≥ {found.bound:.2f}")
            elif what in told:
                continue
            if value is not None:
                said = f"{INDICES[what]} {value:.2f}"
                yield f"{said} ({'; '.join(beside)})" if beside else said

    def gauge(self, place: int) -> dict[str, str]:
        """A gauge study in full, and how many more there are."""
        return {
            **gauge_values(self._account.gauges[place]),
            "figures": Wording(self._gauge(place)),
            "others": _more(len(self._account.gauges) - 1),
        }

    def _gauge(self, place: int) -> str:
        gauge = self._account.gauges[place]
        stated = {one.claim.what: one.claim.value for one in self._claims.get((True, place), ())}
        values = {Claimed.GRR: gauge.share, Claimed.CATEGORIES: float(gauge.categories)}
        said = []
        for what, value in values.items():
            beside = f" ({_stated(what, stated[what])})" if what in stated else ""
            said.append(f"{NAMES[what]} {number_of(what, value)}{beside}")
        return " · ".join(said)

    def _others(self, first: int) -> str:
        """The other characteristics in short: those of which something is claimed go before."""
        places = sorted(
            (place for place in range(len(self._found)) if place != first),
            key=lambda place: (not self.claims(place), _rank(self._found[place])),
        )
        rows = [self._row(place) for place in places]
        rows += [self._gauge(place) for place in self._account.gauges]
        if not rows:
            return ""
        shown = refer_with("others") + "; ".join(rows[:MOST_BESIDE])
        return shown + _more(len(rows) - MOST_BESIDE)

    def _row(self, place: int) -> str:
        one, found = self._measured[place], self._found[place]
        said = [f"{found.out}/{found.readings} {refer_with('out')}"] if found.out else []
        for claim in self.claims(place):
            beside = _stated(claim.claim.what, claim.claim.value)
            said.append(f"{NAMES[claim.claim.what]} {claim.result.value:.2f} ({beside})")
        if not said:
            told = found.ppk is not None and found.readings >= FEWEST
            said = [f"Ppk {found.ppk:.2f}" if told else f"n = {found.readings}"]
        return f"{one.name}: {', '.join(said)}"


def worst_of(account: Account, places: Iterable[int]) -> int | None:
    """The characteristic that looks worst: most out of tolerance, then the lowest Ppk."""
    return min(places, key=lambda place: _rank(account.found[place]), default=None)


def _rank(found: Capability) -> tuple[int, float]:
    return -found.out, math.inf if found.ppk is None else found.ppk


def _stated(what: Claimed, value: float) -> str:
    return f"{refer_with('stated')} {number_of(what, value)}"


def _more(count: int) -> str:
    return refer_with("more", n=str(count)) if count > 0 else ""
