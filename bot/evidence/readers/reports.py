"""A document as a report: its kind, its parts, what it names, measures and claims.

Decides in which order the readers of tables, headings and words look at one document, and keeps
what they say within bounds. Runs only in the reading child, under its limits. It judges nothing.
"""

import base64
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import ParseError

from bot.evidence.facts import Opening
from bot.evidence.formats import Format
from bot.evidence.readers import Seen
from bot.evidence.readers.claiming import find_claims
from bot.evidence.readers.fields import Filled, filled_in
from bot.evidence.readers.figures import decimal_signs
from bot.evidence.readers.grids import Grids, read_grids
from bot.evidence.readers.headings import kinds_of
from bot.evidence.readers.issues import issues_of
from bot.evidence.readers.measures import read_tables
from bot.evidence.readers.naming import statements_of, tokens_of
from bot.evidence.readers.nearness import placed
from bot.evidence.readers.parts import missing_parts
from bot.evidence.readers.qif import Results, read_qif
from bot.evidence.readers.remarks import (
    measurable,
    same_as_sample,
    stages_of,
)
from bot.evidence.readers.tables import Tables
from bot.evidence.report import MOST_ITEMS, Claim, Issues, Report, ReportKind, Statement

UNDERSTOOD = frozenset(
    {"PDF", "XLSX", "XLS", "XLSB", "ODS", "DOCX", "ODT", "CSV", "TXT", "QIF", "XML"}
)
"""The formats, by their short names, in which reports are read."""
_MOST_CHART = 200_000
_TOKEN = re.compile(r"(?=.*\d)(?=.*[A-Za-z-])[A-Za-z0-9][A-Za-z0-9._/-]{2,29}")


def understand(path: Path, form: Format) -> Seen:
    """The report in a document that its own reader could open, and a picture of its numbers.

    Returns:
        {"report": …, "chart": PNG as base64 where there are measurements}; {"opening": NESTED}
        where XML defines entities in a part that the first reader did not open; nothing for a
        format in which no reports are read.
    """
    if form.name not in UNDERSTOOD or (form.name == "XML" and not _is_qif(path)):
        return {}
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - the child loads one parser

    try:
        qif = form.name in {"QIF", "XML"}
        report = _of_results(read_qif(path)) if qif else _of_grids(read_grids(path, form))
    except DefusedXmlException as error:
        return {"opening": Opening.NESTED, "why": type(error).__name__}
    except (ParseError, zipfile.BadZipFile, EOFError) as error:
        return {"opening": Opening.BROKEN, "why": type(error).__name__}
    seen: Seen = {"report": report.to_json()}
    picture = _chart(report)
    return {**seen, "chart": picture} if picture else seen


def _is_qif(path: Path) -> bool:
    with path.open("rb") as file:
        return b"qifstandards.org/xsd/qif" in file.read(4096)


def _chart(report: Report) -> str:
    if not any(one.values for one in report.measured):
        return ""
    from bot.evidence.charts import draw  # noqa: PLC0415 - only a report with numbers needs Pillow

    picture = draw(report)
    text = base64.b64encode(picture).decode() if picture else ""
    return text if len(text) <= _MOST_CHART else ""


def _of_grids(found: Grids) -> Report:
    grids = found.grids
    signs = decimal_signs(
        cell
        for grid in grids
        for row in grid.rows
        for cell in row
        if isinstance(cell, str) and cell
    )
    kinds = kinds_of(grids)
    first = kinds[0] if kinds else ReportKind.UNKNOWN
    numbers = {ReportKind.DIMENSIONAL, ReportKind.IPQC, ReportKind.UNKNOWN}
    tables = read_tables(grids, signs, always=first in numbers)
    find_claims(grids, tables, first)
    if first is ReportKind.UNKNOWN and (tables.measured or tables.studies):
        first = ReportKind.DIMENSIONAL
    kinds = tuple(dict.fromkeys((first, *kinds)))
    issues = issues_of(grids)
    statements = statements_of(grids, first)
    return _report(
        kinds,
        filled_in(grids),
        tables,
        statements,
        claims=placed(tables, grids),
        issues=issues,
        same_as_sample=same_as_sample(grids),
        measurable=measurable(grids),
        stages=stages_of(grids) if ReportKind.CONTROL_PLAN in kinds else (),
        tokens=tokens_of(grids),
        cut=found.cut or tables.cut,
    )


def _of_results(results: Results) -> Report:
    tokens = [word for word in results.words if _TOKEN.fullmatch(word)]
    return _report(
        (ReportKind.DIMENSIONAL,),
        [Filled("", word) for word in results.words],
        results.tables,
        tuple(results.statements),
        claims=placed(results.tables),
        instrument=results.instruments > 0,
        tokens=tuple(dict.fromkeys(tokens))[:MOST_ITEMS],
        cut=results.tables.cut,
    )


def _report(
    kinds: tuple[ReportKind, ...],
    filled: Sequence[Filled],
    tables: Tables,
    statements: tuple[Statement, ...],
    *,
    claims: tuple[Claim, ...],
    instrument: bool = False,
    **rest: object,
) -> Report:
    measured, issues = tables.found(), rest.get("issues")
    numbers = bool(measured or tables.studies)
    limited = any(one.lower is not None or one.upper is not None for one in measured)
    has = {
        "limits": limited or bool(tables.studies),
        "readings": numbers,
        "requirement": limited,
        "issues": isinstance(issues, Issues) and issues.says_something,
        "instrument": instrument,
        "dimensions": limited,
    }
    return Report(
        kind=kinds[0],
        kinds=kinds,
        missing=missing_parts(kinds, filled, has),
        statements=statements,
        measured=measured,
        studies=tuple(tables.studies),
        claims=claims,
        unread=tuple(tables.unread),
        **rest,  # type: ignore[arg-type]
    )
