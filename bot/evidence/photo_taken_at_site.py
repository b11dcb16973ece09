"""Probe: the photo says that it was taken near the site that the order names.

Asked only where the picture tells a place and the site is answered with coordinates in it: no
address is looked up, nothing leaves this machine. Anybody can write a place into a picture, so it
is a consistency check and no proof.
"""

import re
from math import asin, cos, inf, radians, sin, sqrt

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Shot
from bot.evidence.found import found
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "photo_taken_at_site"
NEAR_KM = 3.0
"""A plant is large, a phone indoors is wrong by hundreds of metres, and coordinates taken from a
Chinese map lie up to 700 m beside the satellites' own."""

_EARTH_KM = 6371.0
_COORDINATES = re.compile(
    r"(-?\d{1,2}\.\d{2,})\s*°?\s*([NS])?\s*[,;，/ ]\s*(-?\d{1,3}\.\d{2,})\s*°?\s*([EW])?"
)


def photo_taken_at_site(facts: Facts, case: Case) -> Finding:
    """Whether the picture's own place lies within three kilometres of the site.

    Of several pictures the nearest counts.
    """
    site = _COORDINATES.search(case.site)
    told = any(shot.place for shot in facts.shots)
    if case.kind is not Kind.PHOTO or not told or site is None:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    there = (
        float(site[1]) * (-1 if site[2] == "S" else 1),
        float(site[3]) * (-1 if site[4] == "W" else 1),
    )

    def away_from(shot: Shot) -> float:
        return inf if shot.place is None else kilometres(shot.place, there)

    facts = facts.best(lambda shot: -away_from(shot))
    away = away_from(facts.shots[0])
    near = Outcome.TRUE if away <= NEAR_KM else Outcome.FALSE
    return found(NAME, near, facts, km=f"{away:.0f}" if away >= 1 else "1")


def kilometres(one: tuple[float, float], two: tuple[float, float]) -> float:
    """The distance of two places given in degrees, along the earth (haversine formula)."""
    (north, east), (other_north, other_east) = (
        (radians(latitude), radians(longitude)) for latitude, longitude in (one, two)
    )
    part = (
        sin((other_north - north) / 2) ** 2
        + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    )
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, part)))
