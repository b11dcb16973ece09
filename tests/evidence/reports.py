"""Reports such as suppliers send, made here: true ones, wrong ones and traps. All are seeded."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from bot.cli import documents
from tests.evidence import hostile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = list[str | float]
NOMINAL, GIVE = 24.0, 0.05
LOWER, UPPER = 23.95, 24.05
HEADING: list[Row] = [
    ["Dimensional report"],
    ["Order", "ORDER-123", "Part No.", "HB-1040", "Drawing revision", "F"],
    ["Site", "Dongguan plant 2", "Batch", "2611-04", "Date", "2026-11-18"],
    ["Instrument", "CMM Zeiss Contura"],
    [],
]


def readings(
    count: int = 125, *, middle: float = 24.0, spread: float = 0.010, seed: int = 1
) -> list[float]:
    """Normal readings, rounded to a micrometre."""
    dice = random.Random(seed)  # noqa: S311 - the same readings every time
    return [round(dice.gauss(middle, spread), 3) for _ in range(count)]


OVERSTATED = readings(middle=24.018, spread=0.0155, seed=9)
"""125 readings of which 4 are out of tolerance, in a report that states Cpk 1.45."""


def study_rows(values: Sequence[float], *, claims: Mapping[str, float] | None = None) -> list[Row]:
    """A capability study: a line for each piece, five to a subgroup, its own indices below."""
    rows: list[Row] = [*HEADING, ["Piece", "Subgroup", "A 24.00 ±0.05"]]
    rows += [[n + 1, n // 5 + 1, value] for n, value in enumerate(values)]
    rows += [[name, "", value] for name, value in (claims or {}).items()]
    return rows


def overstated() -> bytes:
    """An XLSX whose stated Cpk passes and whose own measurements do not."""
    return documents.xlsx({"Study": study_rows(OVERSTATED, claims={"Cpk": 1.45, "Ppk": 1.41})})


def honest() -> bytes:
    """An XLSX whose stated indices are those of its measurements."""
    return documents.xlsx({"Study": study_rows(readings(), claims={"Cpk": 1.6, "Ppk": 1.6})})


def csv_text(rows: Sequence[Sequence[str | float]], delimiter: str = ",") -> bytes:
    """Rows as CSV, in UTF-8; a decimal point is written as a comma where cells end by ";"."""
    comma = delimiter == ";"

    def cell(value: str | float) -> str:
        if isinstance(value, float) and comma:
            return str(value).replace(".", ",")
        text = str(value)
        return f'"{text}"' if delimiter in text or '"' in text else text

    return "\r\n".join(delimiter.join(cell(v) for v in row) for row in rows).encode()


def by_row(*, judged: bool = True, bad: bool = False) -> list[Row]:
    """A line for each characteristic, limits by tolerances, five samples, Chinese headings."""
    rows: list[Row] = [
        ["尺寸检验报告"],
        ["订单号：ORDER-123", "图号：HB-1040", "图纸版本：F", "批号：2611-04"],
        ["量具：三坐标"],
        [],
        [
            "序号",
            "检验项目",
            "标准值",
            "上公差",
            "下公差",
            *(f"样品{n}" for n in range(1, 6)),
            "判定",
        ],
    ]
    dice = random.Random(2)  # noqa: S311 - the same readings every time
    for number, (name, middle, plus, minus) in enumerate(
        [("长度", 112.0, 0.15, -0.15), ("孔径", 8.5, 0.03, 0.0), ("厚度", 2.0, 0.1, -0.1)], start=1
    ):
        values = [
            round(middle + (plus + minus) / 2 + dice.uniform(-0.01, 0.01), 3) for _ in range(5)
        ]
        if bad and number == 2:
            values[3] = 8.541
        rows.append([number, name, middle, plus, minus, *values, "合格" if judged else ""])
    return rows


def one_a_line() -> list[Row]:
    """One reading in each line, with its limits, subgroup and cavity."""
    rows: list[Row] = [["characteristic", "nominal", "lsl", "usl", "subgroup", "cavity", "value"]]
    for name, middle, give in (("A", 24.0, 0.05), ("B", 8.5, 0.03)):
        for place, value in enumerate(readings(20, middle=middle, spread=give / 5, seed=3)):
            rows.append(
                [name, middle, middle - give, middle + give, place // 4, place % 4 + 1, value]
            )
    return rows


def limits_below() -> list[Row]:
    """Limits in lines of their own between the heading and the readings."""
    rows: list[Row] = [
        ["Dimension", "Length", "Width"],
        ["Nominal", 112.0, 30.0],
        ["USL", 112.15, 30.1],
        ["LSL", 111.85, 29.9],
    ]
    pairs = zip(readings(30, middle=112, seed=4), readings(30, middle=30, seed=5), strict=True)
    rows += [[f"{n}", length, width] for n, (length, width) in enumerate(pairs, start=1)]
    return [*rows, ["Max", 112.4, 30.02], ["Min", 111.98, 29.98], ["Cpk", 4.0, 2.5]]


def gauge_rows(*, spread: float = 0.002, seed: int = 6) -> list[Row]:
    """A gauge study of 10 parts, 3 appraisers and 3 trials: one reading in each line."""
    dice = random.Random(seed)  # noqa: S311 - the same readings every time
    parts = [dice.uniform(23.96, 24.04) for _ in range(10)]
    rows: list[Row] = [
        ["Gauge R&R study, A 24.00 ±0.05"],
        [],
        ["Part", "Operator", "Trial", "Value"],
    ]
    for who in ("Li", "Wang", "Zhao"):
        for trial in (1, 2, 3):
            for number, part in enumerate(parts, start=1):
                rows.append([number, who, trial, round(part + dice.gauss(0, spread), 4)])
    return rows


def gauge_form() -> list[Row]:
    """The same study as the printed form has it: parts across, people and trials down."""
    flat = gauge_rows()[3:]
    rows: list[Row] = [["Gauge study 24.00 ±0.05"], ["Appraiser", "Trial", *range(1, 11)]]
    for who in ("Li", "Wang", "Zhao"):
        for trial in (1, 2, 3):
            values = [row[3] for row in flat if row[1] == who and row[2] == trial]
            rows.append([who if trial == 1 else "", trial, *values])
        rows.append(["", "Average", *[0.0] * 10])
    return rows


def document(lines: Sequence[str], tables: Sequence[Sequence[Sequence[object]]] = ()) -> bytes:
    """A DOCX of paragraphs and tables."""
    made = Document()
    for line in lines:
        made.add_paragraph(line)
    for rows in tables:
        table = made.add_table(rows=len(rows), cols=len(rows[0]))
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                table.cell(at, column).text = str(cell)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


PILOT = (
    "Pilot run report",
    "Order: ORDER-123   Part No.: HB-1040   Drawing revision: F",
    "Production site: Dongguan plant 2, Guangdong",
    "Batch: 2611-04   Quantity: 300 pcs   Date: 18 Nov 2026",
    "1. IQC records: resin lot R-77 accepted",
    "2. IPQC records: 12 checks",
    "3. Dimensional report: 32 pieces",
    "4. Functional tests: 32 tested, all passed",
)
ISSUES = (
    ("Open issue", "Disposition", "Owner", "Due"),
    ("Flash at the gate", "Gate insert reworked, re-inspected", "Li Wei", "2026-12-03"),
    ("Sink mark at boss 3", "", "", ""),
    ("Box label too small", "TBD", "Wang Fang", "2026-12-01"),
)


def pilot_report(*, revision: str = "F", issues: Sequence[Sequence[str]] = ISSUES) -> bytes:
    """A DOCX report of a pilot run with its table of open issues."""
    lines = [line.replace("revision: F", f"revision: {revision}") for line in PILOT]
    return document(lines, [issues])


def minutes(revision: str = "F") -> bytes:
    """A DOCX of minutes that name a drawing revision."""
    return document(
        [
            "Minutes of meeting",
            "Date: 2026-11-12",
            "Attendees: Li Wei (production), Chen (quality), M. Bauer (buyer)",
            f"Order ORDER-123, part HB-1040. The drawing revision {revision} was accepted by all.",
            "Actions: Li Wei issues the work instruction by 2026-11-20.",
        ]
    )


def criteria(*, sample_only: bool) -> bytes:
    """A DOCX of inspection criteria, or of what some take for it."""
    if sample_only:
        return document(
            ["Inspection standard", "Appearance: same as the approved sample.", "Function: OK"]
        )
    return document(
        [
            "Inspection criteria",
            "Dimensions: 24.00 ±0.05 mm, 8.50 ±0.03 mm",
            "Function: opens 500 times; test: torque ≥ 5 N·m",
            "Colour same as sample, ΔE ≤ 1.5",
        ]
    )


PLAN_COLUMNS = (
    *("Process step", "Characteristic", "Specification / tolerance", "Measurement method"),
    *("Sample size", "Frequency", "Control method", "Reaction plan"),
)


def control_plan(boxes: str) -> list[Row]:
    """A control plan with the line of boxes at its top."""
    return [
        ["Control Plan", "CP-1040"],
        [boxes],
        list(PLAN_COLUMNS),
        [
            "10 Molding",
            "A",
            "24.00 ±0.05",
            "Caliper",
            "5",
            "every 2 h",
            "X-bar",
            "Stop, sort, inform",
        ],
    ]


def pdf_table(title: str, lines: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A PDF with a title, lines and a table, drawn by reportlab."""
    target = io.BytesIO()
    style = getSampleStyleSheet()["Normal"]
    story = [Paragraph(line, style) for line in (title, *lines)]
    made = SimpleDocTemplate(target, pagesize=A4, invariant=1)
    made.build([*story, Table([[str(cell) for cell in row] for row in rows])])
    return target.getvalue()


def many_pages(pages: int = 60) -> bytes:
    """A PDF of many pages, of which the first names the order."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    for number in range(pages):
        canvas.drawString(72, 700, "Dimensional report Order ORDER-123" if not number else "more")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def qif(
    values: Sequence[object],
    *,
    version: int = 3,
    claims: Mapping[str, object] | None = None,
    limits: tuple[float, float] = (LOWER, UPPER),
    offsets: bool = False,
    status: str = "PASS",
) -> bytes:
    """A QIF file of version 2 or 3 with one diameter, its limits, results and statistics."""
    space = f"http://qifstandards.org/xsd/qif{version}"
    word = "Actual" if version == 2 else "Measurement"
    root = ET.Element("QIFDocument", {"xmlns": space, "versionQIF": f"{version}.0.0"})
    trace = ET.SubElement(root, "PreInspectionTraceability")
    ET.SubElement(trace, "PurchaseOrderNumber").text = "ORDER-123"
    resources = ET.SubElement(root, "MeasurementResources")
    ET.SubElement(ET.SubElement(resources, "MeasurementDevices"), "Caliper", {"id": "1"})
    part = ET.SubElement(
        ET.SubElement(ET.SubElement(root, "Product"), "PartSet"), "Part", {"id": "2"}
    )
    ET.SubElement(part, "ModelNumber").text = "HB-1040"
    known = ET.SubElement(root, "Characteristics")
    definition = ET.SubElement(
        ET.SubElement(known, "CharacteristicDefinitions"),
        "DiameterCharacteristicDefinition",
        {"id": "3"},
    )
    tolerance = ET.SubElement(definition, "Tolerance")
    low, high = (limit - NOMINAL if offsets else limit for limit in limits)
    ET.SubElement(tolerance, "MaxValue").text = f"{high:.6g}"
    ET.SubElement(tolerance, "MinValue").text = f"{low:.6g}"
    ET.SubElement(tolerance, "DefinedAsLimit").text = "false" if offsets else "true"
    nominal = ET.SubElement(
        ET.SubElement(known, "CharacteristicNominals"), "DiameterCharacteristicNominal", {"id": "4"}
    )
    ET.SubElement(nominal, "CharacteristicDefinitionId").text = "3"
    ET.SubElement(nominal, "TargetValue").text = str(NOMINAL)
    item = ET.SubElement(
        ET.SubElement(known, "CharacteristicItems"), "DiameterCharacteristicItem", {"id": "5"}
    )
    ET.SubElement(item, "Name").text = "Bore A"
    ET.SubElement(item, "CharacteristicNominalId").text = "4"
    outer = ET.SubElement(ET.SubElement(root, "MeasurementsResults"), "MeasurementResultsSet")
    for number, value in enumerate(values):
        result = ET.SubElement(outer, "MeasurementResults", {"id": str(100 + number)})
        inner = ET.SubElement(
            ET.SubElement(result, "MeasuredCharacteristics"), f"Characteristic{word}s"
        )
        one = ET.SubElement(inner, f"DiameterCharacteristic{word}", {"id": str(5000 + number)})
        ET.SubElement(ET.SubElement(one, "Status"), "CharacteristicStatusEnum").text = status
        ET.SubElement(one, "CharacteristicItemId").text = "5"
        ET.SubElement(one, "Value").text = str(value)
    if claims:
        stats = ET.SubElement(ET.SubElement(root, "Statistics"), "DiameterCharacteristicStats")
        said = ET.SubElement(stats, "ValueStats")
        for name, claim in claims.items():
            ET.SubElement(said, name).text = str(claim)
    whole: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def laughing_qif() -> bytes:
    """QIF that defines entities which would grow without end."""
    laugh = hostile.laughing_xml().decode()
    space = "http://qifstandards.org/xsd/qif3"
    head = laugh.replace("<!DOCTYPE lolz", f"<!-- {space} --><!DOCTYPE QIFDocument")
    return (
        head.replace("<lolz>", f'<QIFDocument xmlns="{space}">')
        .replace("</lolz>", "</QIFDocument>")
        .encode()
    )


def laughing_header() -> bytes:
    """A DOCX whose text is harmless and whose header laughs."""
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f'<w:document xmlns:w="{words}"><w:body>'
        "<w:p><w:r><w:t>Report</w:t></w:r></w:p></w:body></w:document>"
    )
    return documents.zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": body.encode(),
            "word/header1.xml": hostile.laughing_xml(),
        }
    )


def wide_rows(columns: int = 10_000) -> list[Row]:
    """A table of ten thousand columns."""
    heading: Row = ["Piece", *(f"D{n}" for n in range(columns))]
    line: Row = [1, *[1.5] * columns]
    return [heading, line, line, line]


def ticked_document(stages: Mapping[str, bool]) -> bytes:
    """A DOCX control plan with Word's own tick boxes."""
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    more = "http://schemas.microsoft.com/office/word/2010/wordml"
    boxes = "".join(
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(on)}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{'☒' if on else '☐'}</w:t></w:r></w:sdtContent></w:sdt>"
        f"<w:r><w:t> {stage} </w:t></w:r>"
        for stage, on in stages.items()
    )
    body = (
        f'<w:document xmlns:w="{words}" xmlns:w14="{more}"><w:body>'
        "<w:p><w:r><w:t>Control Plan</w:t></w:r></w:p>"
        f"<w:p>{boxes}</w:p></w:body></w:document>"
    )
    return documents.zipped(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode()}
    )
