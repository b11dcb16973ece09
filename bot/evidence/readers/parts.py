"""Which parts of its kind a document has: each needs something filled in, not its word alone.

Decides the words by which a part is recognised, as a label with a value or in a sentence that is
itself the content ("lot R-77", "2026-11-18", "caliper QC-014"); refuses to judge the content.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.evidence.readers.fields import Filled
from bot.evidence.readers.headings import TITLES
from bot.evidence.report import PARTS, ReportKind


class _Part(NamedTuple):
    """How a part is recognised: by its label, or by what a sentence says."""

    label: re.Pattern[str]
    itself: re.Pattern[str] | None


def _part(label: str, itself: str = "") -> _Part:
    return _Part(
        re.compile(label, re.IGNORECASE), re.compile(itself, re.IGNORECASE) if itself else None
    )


_CODE = r"\W{0,3}(?:(?:no|number|nr)\b\W{0,2})?(?=\w*\d)[\w./-]{2,}"
_REQUIREMENT = _part(
    r"require|specif|\bspec\b|criteri|standard|limit|toleran|\baql\b|target|标准|规格|要求|公差",
    rf"(?:[≤≥<>±]|\+/-)\s*\d|\bAQL\s*\d|(?:max|min)(?:imum)?\.?\s*\d|within (?:the )?limits"
    rf"|(?:spec\w*|standard|标准|规格){_CODE}",
)
_RESULT = _part(
    r"result|judg|verdict|conclusion|accept|decision|\bok\b|status|判定|结果|结论|合格",
    r"\b(?:accepted|passed|rejected|failed|conform(?:s|ed|ing)?|all (?:ok|good)|within limits)\b"
    r"|\d+ (?:of|/) ?\d+ (?:ok|good)|合格|通过|不良",
)
_INSTRUMENT = _part(
    r"instrument|equipment|measur\w* (?:tool|device|means)|gau?ges?\b|device|tester"
    r"|卡尺|千分尺|量具|检具|仪器|设备|测量工具",
    r"calipers?\b|micromet|\bcmm\b|height gau?ge|pin gau?ge|projector|microscope|scanner|profilomet"
    r"|卡尺|千分尺|三坐标|投影仪|二次元|影像仪|塞规|高度规",
)
_DAY = (
    r"\d{4}\s?[-/.年]\s?\d{1,2}|\b\d{1,2}[ .-](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_DATED = _part(r"\bdate|\bissued|\bday\b|日期|时间", _DAY)
_SECTIONS = {
    "iqc": _part(TITLES[ReportKind.IQC].pattern, r"\bIQC\b.*\d|来料.*\d"),
    "ipqc": _part(TITLES[ReportKind.IPQC].pattern, r"\bIPQC\b.*\d|(?:制程|过程|巡检).*\d"),
    "dimensional": _part(
        TITLES[ReportKind.DIMENSIONAL].pattern + r"|dimensions?\b|尺寸",
        r"dimension\w*\b.*\d|尺寸.*\d",
    ),
    "functional": _part(
        TITLES[ReportKind.FUNCTIONAL].pattern + r"|功能|性能",
        r"function\w*\b.*\d|(?:功能|性能).*\d",
    ),
    "issues": _part(r"^$"),
}
_BY_PART: Mapping[ReportKind, Mapping[str, _Part]] = {
    ReportKind.IQC: {
        "material": _part(
            r"material|resin|steel|component|supplier|物料|材料|来料|供应商|原料",
            r"\b(?:resin|steel|alumin\w*|copper|brass|pellets?|granul\w*|rubber|silicone|fabric"
            r"|screws?|springs?|PA\d*|ABS|PC|PP|POM|PVC|TPE)\b|树脂|钢|铝|铜|胶料|塑料|螺丝|弹簧",
        ),
        "lot": _part(
            r"\blots?\b|batch|heat no|批", rf"(?:\b(?:lots?|batch|heat)|批号?|批次){_CODE}"
        ),
        "requirement": _REQUIREMENT,
        "result": _RESULT,
    },
    ReportKind.IPQC: {
        "station": _part(
            r"station|process|operation|machine|cavity|line\b|工序|工位|机台|设备|制程",
            r"(?:station|machine|press|line|operation|工序|工位|机台)\W{0,3}(?=\w*\d)\w+",
        ),
        "time": _part(
            r"\btime|\bhour|shift|\bdate|时间|班次|日期", rf"\b\d{{1,2}}:\d{{2}}\b|{_DAY}"
        ),
        "requirement": _REQUIREMENT,
        "result": _RESULT,
    },
    ReportKind.DIMENSIONAL: {
        "limits": _part(r"^$"),
        "readings": _part(r"^$"),
        "instrument": _INSTRUMENT,
    },
    ReportKind.FUNCTIONAL: {
        "test": _part(
            r"\btests?\b|method|item|测试|试验|检验", r"\btests?\b.*\d|(?:测试|试验|检验).*\d"
        ),
        "requirement": _REQUIREMENT,
        "tested": _part(
            r"tested|sample|qty|quantity|pieces|数量|样本|样品",
            r"\b\d+ (?:of|/) ?\d+|\b\d+ (?:pcs|pieces|samples|units|tested)\b|\d+\s*(?:台|件|个)",
        ),
        "result": _RESULT,
    },
    ReportKind.ASSESSMENT: _SECTIONS,
    ReportKind.DFM: {
        "finding": _part(
            r"finding|issue|problem|concern|observation|feature|问题|发现|缺陷",
            r"undercut|draft|\bwall|\bgate|parting|toleranc|\bribs?\b|sink|weld|eject|radi(?:us|i)"
            r"|finish|assembly|倒扣|拔模|壁厚|浇口|分型|公差|缩水|顶针",
        ),
        "proposal": _part(
            r"recommend|suggest|propos|change|solution|counter|action|建议|改善|方案|对策",
            r"recommend|suggest|propos|\bchang|modif|\badd |\bremove |\bincrease|\breduce"
            r"|建议|改善|修改|增加|改为",
        ),
    },
    ReportKind.CONTROL_PLAN: {
        "step": _part(
            r"process (?:no|name|step|number|operation|description)|operation|\bstep|工序|过程"
        ),
        "characteristic": _part(r"characteristic|\bproduct$|特性"),
        "requirement": _REQUIREMENT,
        "method": _part(r"method|measurement technique|evaluation|gau?ge|方法|测量"),
        "sample": _part(r"sample|\bsize\b|样本|容量|抽样"),
        "frequency": _part(r"freq|\bevery\b|频率|频次"),
        "reaction": _part(r"reaction|corrective|反应|应急|纠正|对策"),
    },
    ReportKind.CERTIFICATE: {
        "number": _part(
            r"(?:cert\w*\.?|report)\s*(?:no|number|#|nr)|(?:证书|报告)?编号|证书号",
            rf"(?:certificate|cert\.?|report){_CODE}",
        ),
        "date": _DATED,
        "subject": _part(
            r"\bpart\b|product|material|batch|\blot\b|heat|产品|物料|材料|批|炉号",
            rf"\b(?:part|product|material|batch|lot|heat){_CODE}|(?:产品|材料|批号|炉号){_CODE}",
        ),
    },
    ReportKind.MINUTES: {
        "date": _DATED,
        "people": _part(
            r"attend|present\b|participant|people|出席|参会|与会|参加|人员", r"\battended by \w"
        ),
        "decisions": _part(
            r"decision|action|agreed|resolution|next step|to.?do|决议|决定|行动|待办|结论",
            r"\b(?:decided|agreed|accepted|approved|resolved|will)\b|同意|决定|批准",
        ),
    },
    ReportKind.CRITERIA: {
        "dimensions": _part(
            r"dimension|\bsize|length|width|diameter|thickness|尺寸|长度|直径",
            r"(?:±|\+/-)\s*\d|(?:dimension|length|width|diameter|thickness|尺寸).*\d",
        ),
        "functions": _part(
            r"function|perform|功能|性能",
            r"(?:function|perform|works?\b|opens?\b).*\d|(?:功能|性能).*\d",
        ),
        "tests": _part(
            r"\btests?\b|check method|measure with|试验|测试|检验方法",
            r"\btests?\b.*\d|(?:试验|测试|检验方法).*\d",
        ),
    },
    ReportKind.UNKNOWN: {},
}


_SECTIONED = frozenset(
    {
        *("iqc", "ipqc", "dimensional", "functional", "people", "decisions"),
        *("dimensions", "functions", "tests", "finding", "proposal"),
    }
)
"""The parts that may be a section of their own; a table below "Instrument" is no instrument."""


def missing_parts(
    kinds: Sequence[ReportKind], filled: Sequence[Filled], has: Mapping[str, bool]
) -> dict[str, tuple[str, ...]]:
    """What each kind lacks; `has` tells what tables showed whatever the words say."""
    return {
        kind.value: tuple(
            part for part in PARTS[kind] if not has.get(part) and not _has(kind, part, filled)
        )
        for kind in kinds
    }


def _has(kind: ReportKind, name: str, filled: Sequence[Filled]) -> bool:
    part = _BY_PART[kind][name]
    return any(
        (one.label and (not one.beneath or name in _SECTIONED) and part.label.search(one.label))
        or (
            part.itself is not None
            and part.itself.search(f"{'' if one.beneath else one.label} {one.value}")
        )
        for one in filled
    )
