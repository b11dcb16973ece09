"""QIF (ISO 23952), in which measuring machines exchange results: versions 2 and 3.

Decides which value belongs to which characteristic and its limits, and what the file's own
statistics claim. Version 3 says "Measurement" where version 2 says "Actual". What a file refers to
outside itself is not fetched; entities are refused by the parser.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from bot.evidence.readers.figures import Bounds
from bot.evidence.readers.grids import cleaned
from bot.evidence.readers.naming import day_in
from bot.evidence.readers.tables import Tables
from bot.evidence.report import MOST_NUMBER, Claimed, Statement, Unread

# A tree takes about ten times the file: 25 MB stay within the child's memory.
MOST_BYTES = 25_000_000
_CLAIMS = {
    "Cp": (Claimed.CP, 1.0),
    "Cpk": (Claimed.CPK, 1.0),
    "Pp": (Claimed.PP, 1.0),
    "Ppk": (Claimed.PPK, 1.0),
    "Minimum": (Claimed.LEAST, 1.0),
    "Maximum": (Claimed.MOST, 1.0),
    "NumberOutOfTolerance": (Claimed.OUT, 1.0),
}
_NAMES = {
    "PurchaseOrderNumber": "order",
    "OrderNumber": "order",
    "PartNumber": "part",
    "ModelNumber": "part",
    "DrawingNumber": "part",
    "Revision": "revision",
    "LotNumber": "batch",
    "BatchNumber": "batch",
    "Lot": "batch",
    "ProductionLot": "batch",
}
_JUDGED = {"PASS": True, "FAIL": False}
_DAYS = ("InspectionStart", "InspectionEnd", "ReportPreparationDate")


@dataclass(slots=True)
class Results:
    """What a QIF file holds beside the measurements in its tables."""

    tables: Tables
    statements: list[Statement] = field(default_factory=list)
    instruments: int = 0
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    limits: Bounds


def read_qif(path: Path) -> Results:
    """Read measurements, statistics and names of a QIF file."""
    from defusedxml.ElementTree import parse  # noqa: PLC0415 - the child loads one parser

    results = Results(Tables(frozenset(".")))
    if path.stat().st_size > MOST_BYTES:
        results.tables.cut = True
        return results
    root = parse(path).getroot()
    assert root is not None, "a parsed file has a root"
    items = _items(root)
    _measurements(root, items, results.tables)
    _statistics(root, items, results.tables)
    _names(root, results)
    return results


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _ending(root: Element, *endings: str) -> Iterator[Element]:
    return (element for element in root.iter() if _local(element).endswith(endings))


def _child(element: Element, name: str) -> Element | None:
    return next((inner for inner in element if _local(inner) == name), None)


def _within(element: Element, name: str) -> Element | None:
    return next((inner for inner in element.iter() if _local(inner) == name), None)


def _said(element: Element | None) -> str:
    return cleaned(element.text or "") if element is not None else ""


def _figure(element: Element | None) -> float | None:
    text = _said(element)
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= MOST_NUMBER else None


def _items(root: Element) -> dict[str, _Item]:
    """Every characteristic item: its name, and its limits by its nominal and definition."""
    definitions = {e.get("id", ""): e for e in _ending(root, "CharacteristicDefinition")}
    nominals = {e.get("id", ""): e for e in _ending(root, "CharacteristicNominal")}
    found = {}
    for item in _ending(root, "CharacteristicItem"):
        nominal = nominals.get(_said(_child(item, "CharacteristicNominalId")))
        known = item if nominal is None else nominal
        definition = definitions.get(_said(_child(known, "CharacteristicDefinitionId")))
        name = (
            _said(_child(item, "Name")) or _said(_within(item, "Designator")) or item.get("id", "")
        )
        found[item.get("id", "")] = _Item(name[:60], _limits(name, nominal, definition))
    return found


def _limits(name: str, nominal: Element | None, definition: Element | None) -> Bounds:
    target = None if nominal is None else _figure(_child(nominal, "TargetValue"))
    if definition is None:
        return Bounds(name, target, None, None)
    zone = _figure(_child(definition, "ToleranceValue"))
    if zone is not None:
        # A deviation may be signed (profile) or not (position): either way within the whole zone.
        signed = "Profile" in _local(definition)
        return Bounds(name, target, -zone if signed else None, zone)
    tolerance = _child(definition, "Tolerance")
    if tolerance is None:
        return Bounds(name, target, None, None)
    high, low = (_figure(_child(tolerance, key)) for key in ("MaxValue", "MinValue"))
    as_limits = _said(_child(tolerance, "DefinedAsLimit")) == "true"
    if target is not None and not as_limits:
        # Files exist that call limits offsets: a lower offset above zero around the target is one.
        around = low is not None and high is not None and 0 < low <= target <= high
        if not around:
            low = None if low is None else target + low
            high = None if high is None else target + high
    return Bounds(name, target, low, high)


def _measurements(root: Element, items: Mapping[str, _Item], tables: Tables) -> None:
    for sheet, result in enumerate(_named(root, "MeasurementResults")):
        serial = f"#{sheet + 1}"
        for actual in _ending(result, "CharacteristicActual", "CharacteristicMeasurement"):
            item = items.get(_said(_child(actual, "CharacteristicItemId")))
            written = _child(actual, "Value")
            if item is None or written is None:
                continue
            value = _figure(written)
            where = f"{serial} {actual.get('id', '')}".strip()
            if value is None:
                if len(tables.unread) < 50:  # noqa: PLR2004 - as many as a table notes
                    tables.unread.append(Unread(_said(written)[:60], where, "absurd"))
                continue
            column = tables.column(item.name, f"QIF {item.name}"[:80], item.limits)
            if column is None:
                return
            judged = _said(_within(actual, "CharacteristicStatusEnum"))
            tables.read(column, value, good=_JUDGED.get(judged))
    tables.judge()


def _named(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if _local(element) == name)


def _statistics(root: Element, items: Mapping[str, _Item], tables: Tables) -> None:
    for stats in _ending(root, "CharacteristicStats"):
        item = items.get(_said(_child(stats, "CharacteristicItemId")))
        name = item.name if item else next(iter(items.values())).name if len(items) == 1 else ""
        values = {_local(inner): inner for inner in stats.iter()}
        for key, (what, factor) in _CLAIMS.items():
            value = _figure(values.get(key))
            if value is not None:
                tables.claim(what, value * factor, name, f"QIF {_local(stats)}"[:80])
        both, whole = (_figure(values.get(key)) for key in ("GageRandR", "TotalVariation"))
        if both is not None and whole:
            tables.claim(Claimed.GRR, both / whole, name, f"QIF {_local(stats)}"[:80])


def _names(root: Element, results: Results) -> None:
    seen: set[tuple[str, str]] = set()
    for element in root.iter():
        name = _local(element)
        said = _said(element)
        if said and len(results.words) < 2_000:  # noqa: PLR2004 - as many words as a page has
            results.words.append(said)
        if name.endswith("Device") or name in {"Caliper", "Micrometer", "CMM", "CartesianCMM"}:
            results.instruments += 1
        what = _NAMES.get(name, "")
        value = said
        if name in _DAYS:
            what, value = "date", day_in(said)
        elif name == "Part" and element.get("label"):
            what, value = "part", cleaned(element.get("label", ""))
        elif name == "PrintedDrawing":
            what, value = "revision", _said(_child(element, "Version"))
        # A model may have a name in words; only what could be a number is held against others.
        code = what not in {"order", "part", "batch"} or _is_code(value)
        if what and value and code and (what, value) not in seen and len(seen) < 60:  # noqa: PLR2004
            seen.add((what, value))
            results.statements.append(Statement(what, value[:100], f"QIF {name}"))


def _is_code(value: str) -> bool:
    return len(value) > 2 and any(sign.isdigit() for sign in value)  # noqa: PLR2004 - "#1" is none
