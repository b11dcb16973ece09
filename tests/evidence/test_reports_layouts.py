"""Layouts as factories use them: which numbers are readings, of what, within which limits."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bot.evidence.readers.figures import decimal_signs
from bot.evidence.readers.grids import Grid, Run, laid_out
from bot.evidence.readers.measures import read_tables
from bot.evidence.report import Claimed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.evidence.readers.tables import Tables

VALUES = [round(10 + ((place * 7) % 13 - 6) * 0.006, 3) for place in range(30)]


class Found(NamedTuple):
    """A characteristic as it must be read."""

    name: str
    n: int
    lower: float | None = None
    upper: float | None = None
    subgroups: int = 0


def grid_of(text: str, unit: str = "cell") -> Grid:
    """Lines of comma-separated cells as a sheet."""
    rows = [list(row) for row in csv.reader(text.strip("\n").splitlines())]
    return Grid("", unit, [[cell.strip() for cell in row] for row in rows])


def read(text: str, *, always: bool = True) -> Tables:
    """Everything that is measured in a sheet."""
    return read_grid(grid_of(text), always=always)


def read_grid(grid: Grid, *, always: bool = True) -> Tables:
    """Everything that is measured in a grid."""
    cells = [cell for row in grid.rows for cell in row if isinstance(cell, str)]
    return read_tables([grid], decimal_signs(cells), always=always)


def told(tables: Tables) -> list[Found]:
    """What was found, to be held against what must be."""
    return [
        Found(
            one.name,
            len(one.values),
            None if one.lower is None else round(one.lower, 6),
            None if one.upper is None else round(one.upper, 6),
            len(set(one.subgroups)),
        )
        for one in tables.found()
    ]


def down(line: str, values: Iterable[float] = VALUES) -> str:
    """A line for each value: "{n}" is its number, "{v}" the value."""
    return "\n".join(line.format(n=n, v=v) for n, v in enumerate(values, start=1))


def groups(line: str = "{n},{five}", count: int = 6) -> str:
    """A line for each subgroup of five."""
    fives = [VALUES[place * 5 : place * 5 + 5] for place in range(count)]
    return "\n".join(
        line.format(
            n=n,
            five=",".join(map(str, five)),
            mean=round(sum(five) / 5, 4),
            range=round(max(five) - min(five), 4),
            most=max(five),
            least=min(five),
        )
        for n, five in enumerate(fives, start=1)
    )


LENGTH = [Found("Length", 30, 9.9, 10.1)]
HONEST: dict[str, tuple[str, list[Found]]] = {
    "limits in the heading": (f"Piece,Length 10 ± 0.1\n{down('{n},{v}')}", LENGTH),
    "limits in lines above the readings": (
        f"Sample,Length\nNominal,10\nUSL,10.1\nLSL,9.9\n{down('{n},{v}')}",
        LENGTH,
    ),
    "limits in a second line of the heading": (
        f"Sample,Length\n,10 ± 0.1\n{down('{n},{v}')}",
        LENGTH,
    ),
    "limits in lines below the readings": (
        f"Sample,Length\n{down('{n},{v}')}\nUSL,10.1\nLSL,9.9\nCpk,1.67",
        LENGTH,
    ),
    "two characteristics and what was worked out of them": (
        (
            f"Piece,Length 10 ± 0.1,Width 10 ± 0.2\n{down('{n},{v},{v}')}\n"
            "Mean,10,10\nStd Dev,0.02,0.02\nMax,10.036,10.036\nMin,9.964,9.964\nCpk,1.4,2.8"
        ),
        [*LENGTH, Found("Width", 30, 9.8, 10.2)],
    ),
    "what was worked out stands on top": (
        f"Piece,Length 10 ± 0.1\nCpk,1.4\nMean,10.0\n\n{down('{n},{v}')}",
        LENGTH,
    ),
    "extremes on top are no limits": (
        f"Piece,Length 10 ± 0.1\nMax,10.036\nMin,9.964\n{down('{n},{v}')}",
        LENGTH,
    ),
    "temperature and inspector below": (
        f"Piece,Length 10 ± 0.1\n{down('{n},{v}')}\nTemperature,23\nInspector,Li\nQty,30",
        LENGTH,
    ),
    "coded pieces": (f"S/N,Length 10 ± 0.1\n{down('HB-A{n},{v}')}\nCpu,1.5\nCpl,1.4", LENGTH),
    "dated pieces": (
        f"Date,Length 10 ± 0.1\n{down('2026-11-{n:02d},{v}')}\nVariance,0.0005",
        LENGTH,
    ),
    "pieces by words": (
        "Position,Length 10 ± 0.1\nleft,10.01\nmiddle,10.02\nright,9.99\nMean,10.007",
        [Found("Length", 3, 9.9, 10.1)],
    ),
    "a piece that was not measured, and a remark": (
        "Piece,Length 10 ± 0.1\n1,10.01\n2,lost\n3,9.99 OK\n4 (again),10.02",
        [Found("Length", 3, 9.9, 10.1)],
    ),
    "subgroups merged down": (
        "Subgroup,Piece,Length 10 ± 0.1\n1,1,10.01\n,2,10.02\n2,1,9.99\n,2,9.98",
        [Found("Length", 4, 9.9, 10.1, 2)],
    ),
    "a line for each reading": (
        f"No.,Nominal,LSL,USL,Measured\n{down('{n},10,9.9,10.1,{v}')}",
        [Found("10", 30, 9.9, 10.1)],
    ),
    "piece, reading, limits": (
        f"Piece,Measured,LSL,USL\n{down('{n},{v},9.9,10.1')}",
        [Found("A2", 30, 9.9, 10.1)],
    ),
    "reading between its limits": (
        f"Serial no,LSL,Measured,USL,Result\n{down('SN{n},9.9,{v},10.1,OK')}",
        [Found("A2", 30, 9.9, 10.1)],
    ),
    "Min and Max are limits of a single reading": (
        f"No,Actual,Min,Max\n{down('{n},{v},9.9,10.1')}",
        [Found("A2", 30, 9.9, 10.1)],
    ),
    "the column of readings has the name": (
        f"Sample,Length,LSL,USL\n{down('{n},{v},9.9,10.1')}",
        LENGTH,
    ),
    "the time of each reading": (
        f"Time,Diameter,Lower limit,Upper limit,Judgement\n{down('{n}:00,{v},9.9,10.1,OK')}",
        [Found("Diameter", 30, 9.9, 10.1)],
    ),
    "items that are only counted": (
        f"Item,Nominal,USL,LSL,Actual\n{down('{n},10,10.1,9.9,{v}')}",
        [Found("10", 30, 9.9, 10.1)],
    ),
    "balloons without names": (
        (
            "Balloon No.,Nominal,Tol +,Tol -,Actual,Result\n1,10,0.1,-0.1,10.02,OK\n"
            "2,20,0.2,-0.2,20.1,OK\n3,10,0.1,-0.1,9.97,OK"
        ),
        [Found("1", 1, 9.9, 10.1), Found("2", 1, 19.8, 20.2), Found("3", 1, 9.9, 10.1)],
    ),
    "a line for each characteristic": (
        (
            "No.,Characteristic,Nominal,Upper tol,Lower tol,1,2,3,4,5,Result\n"
            "1,Length,10,0.1,-0.1,10.01,10.02,10.03,9.99,9.98,OK\n"
            "2,Bore,5,0.05,0,5.01,5.02,5.03,5.01,5.02,OK"
        ),
        [Found("Length", 5, 9.9, 10.1), Found("Bore", 5, 5.0, 5.05)],
    ),
    "largest, smallest and mean beside the readings": (
        (
            "No.,Characteristic,Spec,1,2,3,Max,Min,Avg,Result\n"
            "1,Length,10±0.1,10.01,10.02,9.99,10.02,9.99,10.007,OK\n"
            "2,Width,20±0.1,20.01,20.02,20.2,20.2,20.01,20.08,NG"
        ),
        [Found("Length", 3, 9.9, 10.1), Found("Width", 3, 19.9, 20.1)],
    ),
    "the specification in the name": (
        "Characteristic,1,2,3\nLength 10±0.1,10.01,10.02,9.99\nWidth 20±0.1,20.0,20.01,20.02",
        [Found("Length", 3, 9.9, 10.1), Found("Width", 3, 19.9, 20.1)],
    ),
    "pieces across": (
        "Sample No.,S1,S2,S3\nLength 10±0.1,10.01,10.02,9.99\nWidth 20±0.1,20.0,20.01,20.02",
        [Found("Length", 3, 9.9, 10.1), Found("Width", 3, 19.9, 20.1)],
    ),
    "the name merged over its cavities": (
        (
            "Characteristic,Spec,Cavity,Measured\nLength,10±0.1,1,10.01\n,,2,10.02\n"
            "Width,20±0.1,1,20.01\n,,2,20.02"
        ),
        [Found("Length", 2, 9.9, 10.1), Found("Width", 2, 19.9, 20.1)],
    ),
    "a merged heading": (
        (
            "No,Characteristic,Nominal,Tol +,Tol -,Measured values,,,,,Result\n"
            "1,Length,10,0.1,-0.1,10.01,10.02,10.5,10.01,10.02,OK"
        ),
        [Found("Length", 5, 9.9, 10.1)],
    ),
    "a merged heading over numbered columns": (
        (
            "序号,检验项目,规格,实测值,,,,,判定\n,,,1,2,3,4,5,\n1,长度,10±0.1,10.01,10.02,10.5,10,9.99,OK\n"
            "2,宽度,20±0.1,20.01,20.02,20,20,19.99,OK"
        ),
        [Found("长度", 5, 9.9, 10.1), Found("宽度", 5, 19.9, 20.1)],
    ),
    "a merged heading in two languages over X1 and on": (
        (
            "序号 No.,检验项目 Item,规格 Spec,Measured values / 实测值,,,判定\n,,,X1,X2,X3,\n"
            "1,长度,10±0.1,10.01,10.02,10.5,OK"
        ),
        [Found("长度", 3, 9.9, 10.1)],
    ),
    "limits and readings both merged": (
        "序号,检验项目,规格,,,实测值,,,判定\n,,标准,上限,下限,1#,2#,3#,\n1,长度,10,10.1,9.9,10.01,10.02,9.99,OK",
        [Found("长度", 3, 9.9, 10.1)],
    ),
    "a merged heading that ends with what was worked out": (
        "序号,检验项目,规格,实测值,,,,,\n,,,1,2,3,MAX,MIN,平均\n1,长度,10±0.1,10.01,10.02,9.99,10.02,9.99,10.007",
        [Found("长度", 3, 9.9, 10.1)],
    ),
    "a characteristic merged over its samples": (
        f"Subgroup,Length 10 ± 0.1,,,,\n,X1,X2,X3,X4,X5\n{groups()}",
        [Found("Length", 30, 9.9, 10.1, 6)],
    ),
    "an X-bar sheet with limits above": (
        f"USL,10.1\nLSL,9.9\nCpk,1.67\n\nSubgroup,X1,X2,X3,X4,X5\n{groups()}",
        [Found("A6", 30, 9.9, 10.1, 6)],
    ),
    "an X-bar sheet with its characteristic above": (
        (
            f"Characteristic,Length 10±0.1\nCpk,1.67\n\nSubgroup,X1,X2,X3,X4,X5,Mean,Range\n"
            f"{groups('{n},{five},{mean},{range}')}"
        ),
        [Found("Length", 30, 9.9, 10.1, 6)],
    ),
    "an X-bar sheet with its specification above": (
        (
            f"Specification: 10 ± 0.1\nCpk: 1.67\n\nSubgroup,X1,X2,X3,X4,X5,Max,Min\n"
            f"{groups('{n},{five},{most},{least}')}"
        ),
        [Found("10 ± 0.1", 30, 9.9, 10.1, 6)],
    ),
    "an X-bar sheet with limits on each line": (
        f"Subgroup,X1,X2,X3,X4,X5,LSL,USL\n{groups('{n},{five},9.9,10.1')}",
        [Found("A2", 30, 9.9, 10.1, 6)],
    ),
    "an X-bar sheet with lines of limits": (
        (
            f"Subgroup,X1,X2,X3,X4,X5\nUSL,10.1,10.1,10.1,10.1,10.1\nLSL,9.9,9.9,9.9,9.9,9.9\n{groups()}\n"
            "Cpk,1.67"
        ),
        [Found("A4", 30, 9.9, 10.1, 6)],
    ),
    "an X-bar sheet with a title": (
        f"X-R 图 长度 10±0.1\n\n子组,X1,X2,X3,X4,X5,平均值\n{groups('{n},{five},{mean}')}",
        [Found("X-R 图 长度", 30, 9.9, 10.1, 6)],
    ),
    "a group, and its specification below the heading": (
        f"Group,1,2,3,4,5\nLength 10 ± 0.1\n{groups()}\nCpk,1.67",
        [Found("Length", 30, 9.9, 10.1, 6)],
    ),
    "a specification at the end of the heading": (
        f"组号,X1,X2,X3,X4,X5,规格 10±0.1\n{groups()}\nCPK,1.67",
        [Found("A2", 30, 9.9, 10.1, 6)],
    ),
    "limits above a list": (
        f"Order,ORDER-123\nUSL,10.1\nLSL,9.9\nCpk,1.67\n\nNo,Value\n{down('{n},{v}')}",
        [Found("Value", 30, 9.9, 10.1)],
    ),
    "name and limits above a list": (
        f"Characteristic,Length\nNominal,10\nUSL,10.1\nLSL,9.9\n\nNo,Value\n{down('{n},{v}')}",
        LENGTH,
    ),
    "limits on one line above a list": (
        f"Instrument,CMM\nNominal,10,USL,10.1,LSL,9.9\nCpk,1.67\n\nSample,Length\n{down('{n},{v}')}",
        LENGTH,
    ),
    "limits with colons above a list": (
        f"Order: ORDER-123\nUSL: 10.1\nLSL: 9.9\nCpk: 1.67\n\nSample,Length\n{down('{n},{v}')}",
        LENGTH,
    ),
    "nominal and tolerance above a list, in Chinese": (
        f"订单号,ORDER-123\n标准值,10\n公差,±0.1\nCPK,1.67\n\n序号,实测值\n{down('{n},{v}')}",
        [Found("实测值", 30, 9.9, 10.1)],
    ),
    "several tables on a sheet": (
        (
            f"Piece,Length 10 ± 0.1\n{down('{n},{v}')}\nMean,10\n"
            f"Piece,Width 10 ± 0.2\n{down('{n},{v}')}"
        ),
        [*LENGTH, Found("Width", 30, 9.8, 10.2)],
    ),
    "two sections, each with its own limits": (
        (
            f"Length\nUSL,10.1\nLSL,9.9\nNo,Value\n{down('{n},{v}')}\n\nWidth\nUSL,10.2\nLSL,9.8\nNo,Value\n"
            f"{down('{n},{v}')}"
        ),
        [Found("Value", 30, 9.9, 10.1), Found("Value", 30, 9.8, 10.2)],
    ),
    "units in the heading": (
        f"Piece,Length (mm) 10 ± 0.1,Weight [g] 10±0.5\n{down('{n},{v},{v}')}",
        [Found("Length (mm)", 30, 9.9, 10.1), Found("Weight [g]", 30, 9.5, 10.5)],
    ),
    "a line of units": (f"Piece,Length 10 ± 0.1\n单位,mm\n{down('{n},{v}')}", LENGTH),
    "cavities apart": (
        f"Shot,Cavity 1,Cavity 2\nUSL,10.1,10.1\nLSL,9.9,9.9\n{down('{n},{v},{v}')}",
        [Found("Cavity 1", 30, 9.9, 10.1), Found("Cavity 2", 30, 9.9, 10.1)],
    ),
    "cavities of each characteristic": (
        "Item,Spec,Cav 1,Cav 2\nLength,10±0.1,10.01,10.02\nWidth,20±0.1,20.01,20.02",
        [Found("Length", 2, 9.9, 10.1), Found("Width", 2, 19.9, 20.1)],
    ),
    "subgroups across": (
        (
            "USL,10.1\nLSL,9.9\nSubgroup,1,2,3\nX1,10.01,10.02,10.0\nX2,10.0,10.01,9.99\n"
            "Mean,10.005,10.015,9.995\nRange,0.01,0.01,0.01"
        ),
        [Found("A4", 6, 9.9, 10.1, 3)],
    ),
    "a list in two halves": (
        "USL,10.1\nLSL,9.9\nNo.,Value,No.,Value\n1,10.01,3,10.02\n2,10.02,4,10.0",
        [Found("A4", 4, 9.9, 10.1)],
    ),
    "limits in front of several readings": (
        "No.,Item,Min,Max,1,2,3\n1,Length,9.9,10.1,10.02,10.01,10\n2,Width,19.9,20.1,20,20,20.1",
        [Found("Length", 3, 9.9, 10.1), Found("Width", 3, 19.9, 20.1)],
    ),
    "a line of units and one of tools": (
        (
            "Sample No.,Length,Width\n,mm,mm\nSpec,10±0.1,20±0.1\nTool,caliper,caliper\n"
            "1,10.01,20\n2,10.02,20.01\nJudge,OK,OK"
        ),
        [Found("Length", 2, 9.9, 10.1), Found("Width", 2, 19.9, 20.1)],
    ),
    "a first article form": (
        "Char No,Reference Location,Requirement,Results\n1,A1,10±0.1,10.02\n2,A2,20±0.1,20.02",
        [Found("1", 1, 9.9, 10.1), Found("2", 1, 19.9, 20.1)],
    ),
    "a dimensional results form": (
        (
            "ITEM,DIMENSION / SPECIFICATION,SPEC / LIMITS,QTY,MEASUREMENT RESULTS,,,OK,NOT OK\n"
            "1,Length 10±0.1,9.9-10.1,3,10.01,10.02,9.99,X,\n2,Width 20±0.1,19.9-20.1,3,20,20,20,X,"
        ),
        [Found("Length", 3, 9.9, 10.1), Found("Width", 3, 19.9, 20.1)],
    ),
    "a measuring machine's list": (
        (
            "Feature,Nominal,Actual,Deviation,+Tol,-Tol,Out of tol\nD1,10,10.02,0.02,0.1,-0.1,0\n"
            "D2,20,20.02,0.02,0.1,-0.1,0"
        ),
        [Found("D1", 1, 9.9, 10.1), Found("D2", 1, 19.9, 20.1)],
    ),
    "two lists side by side": (
        "No,Length 10±0.1,No,Width 20±0.1\n1,10.01,1,20.01\n2,10.02,2,20.02",
        [Found("Length", 2, 9.9, 10.1), Found("Width", 2, 19.9, 20.1)],
    ),
    "numbered characteristics across": (
        f"Dim No.,1,2\nNominal,10,20\nUSL,10.1,20.1\nLSL,9.9,19.9\n{down('{n},{v},1{v}')}",
        [Found("1", 30, 9.9, 10.1), Found("2", 30, 19.9, 20.1)],
    ),
    "a claim right above the heading": (
        f"Cpk,1.67\nTeil,Länge 10 ± 0.1\n{down('{n},{v}')}",
        [Found("Länge", 30, 9.9, 10.1)],
    ),
    "percent of the nominal value": (
        f"Piece,R1 10 ± 1 %\n{down('{n},{v}')}",
        [Found("R1", 30, 9.9, 10.1)],
    ),
    "a tolerance in percent": (
        f"Characteristic,Nominal,Tolerance,Value\n{down('R1,10,±1%,{v}')}",
        [Found("R1", 30, 9.9, 10.1)],
    ),
    "drawing's ways of writing limits": (
        (
            "序号,项目,标准,1#,2#\n1,角度,45°±0.5°,45.1,45.2\n2,孔径,Φ5+0.1/0,5.02,5.03\n3,R角,R0.5max,0.4,0.3\n"
            "4,高度,≥12,12.1,12.2\n5,厚,2.0~2.2,2.1,2.15\n6,轴,20 0/-0.2,19.9,19.95"
        ),
        [
            *(Found("角度", 2, 44.5, 45.5), Found("孔径", 2, 5.0, 5.1), Found("R角", 2, None, 0.5)),
            *(Found("高度", 2, 12.0), Found("厚", 2, 2.0, 2.2), Found("轴", 2, 19.8, 20.0)),
        ],
    ),
    "form and roughness": (
        (
            "Characteristic,Nominal,USL,LSL,Actual\nFlatness,0,0.1,,0.05\nRoughness,1.6,1.6,0,1.2\n"
            "Length,10,10.1,9.9,10.02"
        ),
        [
            *(Found("Flatness", 1, None, 0.1), Found("Roughness", 1, 0.0, 1.6)),
            Found("Length", 1, 9.9, 10.1),
        ],
    ),
    "a nominal value outside its limits": (
        "Characteristic,Nominal,USL,LSL,Actual\nShaft,10,9.8,9.6,9.71\nBore,20,20.1,19.9,20",
        [Found("Shaft", 1, 9.6, 9.8), Found("Bore", 1, 19.9, 20.1)],
    ),
    "absolute limits under the headings of deviations": (
        "No.,Characteristic,规格,上公差,下公差,实测\n1,Length,10,10.1,9.9,10.02",
        [Found("Length", 1, 9.9, 10.1)],
    ),
}
DEVIATIONS = [
    *("Upper,Lower", "USL,LSL", "Upper limit,Lower limit", "Max,Min", "+,-", "ES,EI"),
    *("上限,下限", "上公差,下公差", "上偏差,下偏差", "Upper dev.,Lower dev."),
]
ABOUT = [
    *("Cpu,1.5", "Cpl,1.4", "Variance,0.0004", "Pass rate,100%", "Pass rate,1", "合格率,100%"),
    *("σ,0.022", "3σ,0.066", "6 Sigma,0.13", "标准偏差,0.02", "Median,10", "UCL,10.06", "LCL,9.94"),
    *("Target Cpk,1.67", "Cpk (target),1.67", "准度Ca,0.02", "CA,2%", "Skewness,0.1", "X̄,10.0"),
    *("PPM,12", "Yield,100%", "OK qty,30", "Number of parts,30", "总数,30", "Tolerance,0.2"),
    *("Temperature,23", "温度,23", "平均,10", "极差,0.07", "P50,10.0", "Room 2 humidity,45", "x,4"),
]


@pytest.mark.parametrize("layout", HONEST)
def test_a_form_is_read_as_it_is_meant(layout: str) -> None:
    """Every characteristic with its name, its readings, its limits and its subgroups."""
    text, expected = HONEST[layout]
    tables = read(text)
    assert told(tables) == expected
    assert tables.unread == []


@pytest.mark.parametrize("headings", DEVIATIONS)
def test_deviations_under_any_heading(headings: str) -> None:
    """A limit that cannot hold its nominal value is a deviation from it."""
    lines = "1,Length,10,+0.1,-0.1,10.02,OK\n2,Width,20,0.2,-0.2,20.1,OK\n3,Bore,5,0.05,0,5.02,OK"
    tables = read(f"No.,Characteristic,Nominal,{headings},Actual,Result\n{lines}")
    assert told(tables) == [
        *(Found("Length", 1, 9.9, 10.1), Found("Width", 1, 19.8, 20.2), Found("Bore", 1, 5.0, 5.05))
    ]
    assert tables.unread == []


@pytest.mark.parametrize("line", ABOUT)
def test_what_is_said_below_a_series_is_no_reading(line: str) -> None:
    """A line that is not labelled as the pieces are ends the series, known or unknown."""
    tables = read(f"Piece,Length 10 ± 0.1\n{down('{n},{v}')}\nMean,10.0\n{line}\nCpk,1.4\n")
    assert told(tables) == LENGTH
    assert [said.claim.what for said in tables.claims] == [Claimed.CPK]
    assert tables.unread == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"Piece,Length\nUSL,9.9\nLSL,10.1\n{down('{n},{v}')}", "swapped"),
        (f"Piece,Length 10.1 - 9.9\n{down('{n},{v}')}", "swapped"),
        (f"Piece,LSL,USL,Value\n{down('{n},10.1,9.9,{v}')}", "swapped"),
        ("Characteristic,Nominal,USL,LSL,1,2\nLength,10,9.9,10.1,10,10.01", "swapped"),
        ("Characteristic,Spec,1,2\nLength,10.1~9.9,10,10.01", "swapped"),
        ("Characteristic,Upper,Lower,1,2\nLength,0.1,-0.1,10,10.01", "limits"),
        ("Characteristic,Nominal,Upper,Lower,1,2\nLength,10,0.2,0.1,10.15,10.12", "limits"),
        ("Characteristic,Nominal,Tol +,Tol -,1,2\nLength,1,1.2,0.5,1.1,0.9", "limits"),
        ("Piece,Length 10 ± 0.1\n1,10.01\nMean,10.2\n3,10.02\n4,10.0", "among"),
        ("Piece,Length 10 ± 0.1\n1,10.01\nreference,10.2\n2,10.02\n3,10.0", "among"),
        ("Piece,Length 10 ± 0.1\n1,10.01\n2,10.02\n3,10.0\n,10.2", "among"),
        ("Piece,Length 10 ± 0.1,\n1,10.01,10.02\n2,10.02,9.99\n3,10.0,10.01", "among"),
    ],
)
def test_what_can_be_meant_in_two_ways_is_noted(text: str, why: str) -> None:
    """Swapped limits, limits that may be deviations, numbers that may be readings: no guess."""
    tables = read(text)
    assert [note.why for note in tables.unread] == [why]
    if why != "among":
        assert all(one.lower is None and one.upper is None for one in tables.found())


@pytest.mark.parametrize(
    "text",
    [
        "Order,ORDER-123\nUSL,10.1\nLSL,9.9\nCpk,1.67\nDate,2026-11-01",
        "Instrument,CMM\nNominal,10,USL,10.1,LSL,9.9\nCpk,1.67",
        "Characteristic,Length 10 ± 0.1\nCpk,1.67\nMean,10.0",
        "Requirement,Cpk ≥ 1.33\nCpk,1.67",
        "Sample size,30\nQuantity,300\nTemperature,23",
    ],
)
def test_keys_and_values_are_no_measurements(text: str) -> None:
    """What a form says in lines of a name and a value was measured nowhere."""
    assert told(read(text)) == []


def test_a_requirement_above_limits_no_readings() -> None:
    """Neither a demanded Cpk nor the limits of something else are those of a series."""
    text = f"Requirement,Cpk ≥ 1.33\nGap 0.5 ± 0.1\n\nNo,Value\n{down('{n},{v}')}"
    assert told(read(text)) == [Found("Value", 30)]


def test_subgroups_are_the_lines_of_a_sheet() -> None:
    """The readings of a line are neighbours, and carry the subgroup's name."""
    text, _ = HONEST["an X-bar sheet with limits above"]
    (one,) = read(text).found()
    assert one.subgroups[:6] == ("1", "1", "1", "1", "1", "2")
    assert one.values == tuple(VALUES)


def test_merged_cells_of_a_workbook_tell_how_far_a_heading_reaches() -> None:
    """Without numbered columns below it, only the merging does."""
    grid = grid_of(f"Piece,Length 10 ± 0.1,,\n{down('{n},{v},{v},{v}')}")
    grid.merged = {(0, 1): 3}
    tables = read_grid(grid)
    assert told(tables) == [Found("Length", 90, 9.9, 10.1, 30)]
    assert tables.unread == []


def test_a_heading_in_the_middle_of_its_columns_on_a_page() -> None:
    """A page centres a heading over its columns; its neighbours stay where they are."""

    def line(bottom: float, *cells: tuple[float, str]) -> list[Run]:
        return [Run(x, x + 5 * len(said), bottom, bottom + 10, said) for x, said in cells]

    places = (50, 100, 200, 260, 310, 360, 410)
    runs = [
        *line(700, (50, "No."), (100, "Item"), (200, "Spec"), (300, "Measured"), (410, "Result")),
        *line(680, *zip(places, ("1", "Length", "10±0.1", "10.01", "10.02", "9.99", "OK"))),  # noqa: B905
        *line(660, *zip(places, ("2", "Width", "20±0.1", "20.01", "20.02", "20.5", "OK"))),  # noqa: B905
    ]
    grid = Grid("p. 1", "page", [list(row) for row in laid_out(runs)])
    assert told(read_grid(grid)) == [
        *(Found("Length", 3, 9.9, 10.1), Found("Width", 3, 19.9, 20.1))
    ]


def test_a_column_of_indices_is_claimed_once() -> None:
    """A Cpk beside the first piece is a claim for the series."""
    rows = [f"{n},{v},{1.67 if n == 1 else ''}" for n, v in enumerate(VALUES, start=1)]
    tables = read("Piece,Length 10 ± 0.1,Cpk\n" + "\n".join(rows))
    assert told(tables) == LENGTH
    assert [(said.claim.what, said.claim.value) for said in tables.claims] == [(Claimed.CPK, 1.67)]
