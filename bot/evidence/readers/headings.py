"""Of which kind a document is, by its headings in English and Chinese.

Decides the words by which a kind is recognised; refuses to know who asked for it.
"""

import re
from collections.abc import Iterator, Mapping

from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.report import ReportKind

_HEAD_ROWS = 12
_LONGEST_HEADING = 70
_MOST_BODY = 3


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


TITLES: Mapping[ReportKind, re.Pattern[str]] = {
    ReportKind.CONTROL_PLAN: _words(r"control plan|控制计划|管制计划|品质工程图|QC工程图"),
    ReportKind.MINUTES: _words(
        r"minutes(?! per)\b|meeting (?:notes|record|report)|会议纪要|会议记录|会议议事"
    ),
    ReportKind.DFM: _words(r"\bDFM\b|design for manufactur|manufacturability|可制造性"),
    ReportKind.ASSESSMENT: _words(
        r"(?:pilot|trial)[ -](?:run|production|build)?\s*(?:assessment|report|summary)"
        r"|(?:pilot|trial) run\b|assessment report|\bassessment\b"
        r"|试产(?:总结|评估)?报告|试产(?:总结|评估)|试生产(?:总结|报告)"
    ),
    ReportKind.CERTIFICATE: _words(
        r"certificate|certification of|\bCO[AC]\b|mill test|证书|合格证|质量证明|质保书|材质证明"
    ),
    ReportKind.CRITERIA: _words(
        r"(?:inspection|acceptance|quality|test) (?:criteria|standard|instruction|specification)s?"
        r"|检验(?:标准|规范|指导书|作业指导)|验收标准|品质标准|外观标准"
    ),
    ReportKind.IQC: _words(
        r"\bIQC\b|incoming (?:quality|inspection|material|goods)|来料检验|进料检验|入料检验|来料"
    ),
    ReportKind.IPQC: _words(
        r"\bIPQC\b|in[- ]process (?:quality|inspection|control|check)|process inspection"
        r"|制程检验|过程检验|制程巡检|巡检"
    ),
    ReportKind.DIMENSIONAL: _words(
        r"dimensional|dimensions?\b.{0,20}(?:report|inspection|record)|\bCMM\b|first article"
        r"|\bFAIR?\b"
        r"|measurement (?:report|result|record)|capability study|gauge (?:r&r|study)|\bMSA\b"
        r"|尺寸(?:检验|检测|测量|报告)|全尺寸|首件|测量报告|三坐标|过程能力"
    ),
    ReportKind.FUNCTIONAL: _words(
        r"function(?:al)? tests?|functional|performance test|load test|reliability test"
        r"|功能(?:测试|检验|试验)|性能(?:测试|试验)|可靠性"
    ),
}


def kinds_of(grids: list[Grid]) -> tuple[ReportKind, ...]:
    """The kinds that a document's headings name, its own kind first; none where it names none."""
    scores: dict[ReportKind, float] = {}
    sections: dict[ReportKind, int] = {}
    for place, (heading, title) in enumerate(_headings(grids)):
        for order, (kind, pattern) in enumerate(TITLES.items()):
            found = pattern.search(heading)
            if not found:
                continue
            if place < _HEAD_ROWS:
                # What a title names first it is; the order of the table breaks ties.
                early = 10 - place - found.start() / 100 - order / 1000
                scores[kind] = max(scores.get(kind, 0), early if title else early / 3)
            if title:
                sections[kind] = sections.get(kind, 0) + 1
    for kind, times in sections.items():
        scores[kind] = scores.get(kind, 0) + min(times, _MOST_BODY) / 10
    ranked = sorted(scores, key=lambda kind: -scores[kind])
    return tuple(kind for kind in ranked if kind in sections or kind is ranked[0])


def _headings(grids: list[Grid]) -> Iterator[tuple[str, bool]]:
    """Rows that may be headings, and whether each looks like one: few words, or a numbered one."""
    for grid in grids:
        if grid.unit == "cell" and grid.name:
            yield grid.name, True
        for _, row in grid.lines():
            texts = [cell for cell in row if isinstance(cell, str) and cell]
            if not texts:
                continue
            first = texts[0]
            numbered = re.match(r"(?:\d{1,2}(?:\.\d)*|[一二三四五六七八九十])[.、)\s:]\s*\S", first)
            short = len(texts) <= 2 and len(first) <= _LONGEST_HEADING  # noqa: PLR2004
            yield " ".join(texts)[:300], bool(numbered or short)


def text_of(row: list[Cell]) -> str:
    """A row's words, in one line."""
    return " | ".join(str(cell) for cell in row if cell != "")
