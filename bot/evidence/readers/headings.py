"""Of which kind a document is, by its headings in English and Chinese, and what it must contain.

Decides the words by which a kind and its parts are recognised; refuses to know who asked for it.
"""

import re
from collections.abc import Iterator, Mapping

from bot.evidence.readers.grids import Cell, Grid
from bot.evidence.report import PARTS, ReportKind

_HEAD_ROWS = 12
_LONGEST_HEADING = 70
_MOST_BODY = 3


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_TITLES: Mapping[ReportKind, re.Pattern[str]] = {
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

_REQUIREMENT = (
    r"require|specif|\bspec\b|criteri|standard|limit|toleran|\baql\b|target|标准|规格|要求|公差"
)
_RESULT = (
    r"result|accept|\bpass|reject|\bok\b|\bng\b|judg|within limits|conform|合格|判定|结果|结论|通过"
)
_BY_PART: Mapping[ReportKind, Mapping[str, re.Pattern[str]]] = {
    kind: {part: _words(pattern) for part, pattern in parts.items()}
    for kind, parts in {
        ReportKind.IQC: {
            "material": r"material|resin|steel|component|supplier|物料|材料|来料|供应商|原料",
            "lot": r"\blots?\b|batch|heat no|批",
            "requirement": _REQUIREMENT,
            "result": _RESULT,
        },
        ReportKind.IPQC: {
            "station": r"station|process|operation|machine|cavity|line\b|工序|工位|机台|设备|制程",
            "time": r"\btime|\bhour|shift|\bdate|\b\d{1,2}:\d{2}|时间|班次|日期",
            "requirement": _REQUIREMENT,
            "result": _RESULT,
        },
        ReportKind.DIMENSIONAL: {
            "limits": r"^\b$",
            "readings": r"^\b$",
            "instrument": (
                r"calipers?\b|micromet|\bcmm\b|gau?ges?\b|projector|height|instrument|equipment"
                r"|device|microscope|scanner|卡尺|千分尺|三坐标|投影仪|量具|检具|仪器|二次元|设备"
            ),
        },
        ReportKind.FUNCTIONAL: {
            "test": r"test|测试|试验|检验",
            "requirement": _REQUIREMENT,
            "tested": r"tested|sample|qty|quantity|\d+ (?:of|/) ?\d+|pcs|数量|样本|样品|台|件",
            "result": _RESULT,
        },
        ReportKind.ASSESSMENT: {
            "iqc": _TITLES[ReportKind.IQC].pattern,
            "ipqc": _TITLES[ReportKind.IPQC].pattern,
            "dimensional": _TITLES[ReportKind.DIMENSIONAL].pattern + r"|尺寸",
            "functional": _TITLES[ReportKind.FUNCTIONAL].pattern + r"|功能|性能",
            "issues": (
                r"open (?:issue|point|item)s?|(?:no|zero|one|\d+) (?:open )?issues?|issue list"
                r"|problem list|遗留问题|未决问题|问题清单|问题点|无问题"
            ),
        },
        ReportKind.DFM: {
            "finding": (
                r"undercut|draft|wall|\bgate|parting|toleranc|\brib|sink|weld|eject|radius|tool"
                r"|finish|assembly|倒扣|拔模|壁厚|浇口|分型|公差|缩水|顶针"
            ),
            "proposal": r"recommend|suggest|propos|chang|modif|add |remove |建议|改善|方案|修改",
        },
        ReportKind.CONTROL_PLAN: {
            "step": r"process (?:no|name|step|number|operation|description)|operation|工序|过程",
            "characteristic": r"characteristic|特性",
            "requirement": _REQUIREMENT,
            "method": r"method|measurement technique|evaluation|gau?ge|方法|测量",
            "sample": r"sample|\bsize\b|样本|容量|抽样",
            "frequency": r"freq|\bevery\b|per (?:shift|hour|lot)|频率|频次|每",
            "reaction": r"reaction|corrective|反应|应急|纠正|对策",
        },
        ReportKind.CERTIFICATE: {
            "number": r"(?:cert\w*\.?|report)\s*(?:no|number|#|nr)|(?:证书|报告)?编号|证书号",
            "date": (
                r"\d{4}[-/.年]\s?\d{1,2}"
                r"|\d{1,2}\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
            ),
            "subject": r"\bpart\b|product|material|batch|\blot\b|heat|产品|物料|材料|批|炉号",
        },
        ReportKind.MINUTES: {
            "date": r"\d{4}[-/.年]\s?\d{1,2}|\bdate\b|日期|时间",
            "people": r"attend|present\b|participant|出席|参会|与会|参加",
            "decisions": (
                r"decid|decision|action|agreed|accept|next step|决议|决定|行动|待办|结论|同意"
            ),
        },
        ReportKind.CRITERIA: {
            "dimensions": r"dimension|\bsize|length|width|diameter|±|尺寸",
            "functions": r"function|perform|works?\b|功能|性能",
            "tests": r"\btests?\b|check method|measure with|试验|测试|检验方法",
        },
    }.items()
}


def kinds_of(grids: list[Grid]) -> tuple[ReportKind, ...]:
    """The kinds that a document's headings name, its own kind first; none where it names none."""
    scores: dict[ReportKind, float] = {}
    sections: dict[ReportKind, int] = {}
    for place, (heading, title) in enumerate(_headings(grids)):
        for order, (kind, pattern) in enumerate(_TITLES.items()):
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


def missing_parts(
    kinds: tuple[ReportKind, ...], text: str, has: Mapping[str, bool]
) -> dict[str, tuple[str, ...]]:
    """What each kind lacks; `has` tells what tables showed whatever the words say."""
    lacks = {}
    for kind in kinds:
        lacks[kind.value] = tuple(
            part for part in PARTS[kind] if not (has.get(part) or _BY_PART[kind][part].search(text))
        )
    return lacks


def text_of(row: list[Cell]) -> str:
    """A row's words, in one line."""
    return " | ".join(str(cell) for cell in row if cell != "")
