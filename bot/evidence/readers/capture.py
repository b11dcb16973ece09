"""What a picture says about its own taking: when, where, and which program wrote it.

Chats strip all of it, so that nothing here is missing from anybody's picture; and anybody can write
it. Decides only how it is read; a value that cannot be true is left out.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL import Image

    from bot.evidence.readers import Seen

# Tags of EXIF 2.32: the place of each list, and what is read of it.
_SOFTWARE = 0x0131
_DETAILS, _TAKEN, _TAKEN_OFFSET = 0x8769, 0x9003, 0x9011
_PLACE, _NORTH, _LATITUDE, _EAST, _LONGITUDE = 0x8825, 1, 2, 3, 4
LONGEST = 80
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")
# Apple's and Android's films: +22.5431+114.0579+010/ (ISO 6709).
_ISO_6709 = re.compile(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)")


def of(image: Image.Image) -> Seen:
    """Capture time (ISO 8601, with an offset only where one is written), place, program."""
    try:
        exif = image.getexif()
        details, place = exif.get_ifd(_DETAILS), exif.get_ifd(_PLACE)
        software = exif.get(_SOFTWARE)
    # Metadata is a format of its own within the picture, and often damaged where that is whole.
    except Exception:  # noqa: BLE001 - what a parser makes of it is no finding about the picture
        return {}
    return _seen(
        _time(_text(details.get(_TAKEN)), _text(details.get(_TAKEN_OFFSET))),
        _place(place),
        _text(software),
    )


def of_film(tags: Mapping[str, str]) -> Seen:
    """The same of a film's own list of tags."""
    place = _ISO_6709.match(
        tags.get("com.apple.quicktime.location.ISO6709") or tags.get("location") or ""
    )
    taken = tags.get("com.apple.quicktime.creationdate") or tags.get("creation_time") or ""
    try:
        said = datetime.fromisoformat(taken.strip())
    except ValueError:
        said = None
    return _seen(
        said if said is not None and _can_be(said) else None,
        _on_earth(float(place[1]), float(place[2])) if place else None,
        _text(tags.get("com.apple.quicktime.software") or tags.get("encoder")),
    )


def _seen(taken: datetime | None, place: tuple[float, float] | None, software: str) -> Seen:
    seen: Seen = {}
    if taken is not None:
        seen["taken_at"] = taken.isoformat(timespec="seconds")
    if place is not None:
        seen["place"] = list(place)
    if software:
        seen["software"] = software
    return seen


def _text(value: Any) -> str:  # noqa: ANN401 - whatever somebody wrote into the picture
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    plain = "".join(sign if sign.isprintable() else " " for sign in value.split("\0")[0])
    return " ".join(plain.split())[:LONGEST]


def _time(taken: str, offset: str) -> datetime | None:
    try:
        said = datetime.strptime(taken, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - as the camera says
    except ValueError:
        return None
    away = _OFFSET.fullmatch(offset)
    if away:
        gap = timedelta(hours=int(away[2]), minutes=int(away[3]))
        try:
            said = (said + gap if away[1] == "-" else said - gap).replace(tzinfo=UTC)
        except OverflowError:
            return None
    return said if _can_be(said) else None


def _can_be(said: datetime) -> bool:
    """Whether a camera can have said so: one whose clock was never set says 1970 or 2000."""
    return said.year > 2000  # noqa: PLR2004 - a year


def _place(tags: Mapping[int, Any]) -> tuple[float, float] | None:
    try:
        latitude = _degrees(tags[_LATITUDE], turned=_text(tags.get(_NORTH)).upper() == "S")
        longitude = _degrees(tags[_LONGITUDE], turned=_text(tags.get(_EAST)).upper() == "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return _on_earth(latitude, longitude)


def _degrees(parts: Any, *, turned: bool) -> float:  # noqa: ANN401 - as above
    degrees, minutes, seconds = (float(part) for part in parts)
    whole = degrees + minutes / 60 + seconds / 3600
    return -whole if turned else whole


def _on_earth(latitude: float, longitude: float) -> tuple[float, float] | None:
    """The place, unless it is none, or the one in the sea that stands for "not known"."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
        return None
    return None if latitude == longitude == 0 else (round(latitude, 6), round(longitude, 6))
