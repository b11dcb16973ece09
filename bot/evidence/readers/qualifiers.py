"""Words around a number that say what it is: wanted, reached, denied, or of something else.

Decides by English and Chinese words alone whether they make a number beside them a claim, a
requirement, or neither. Refuses to know which number and which words belong together.
"""

import re
from enum import StrEnum


def words(pattern: str) -> re.Pattern[str]:
    """A pattern for words in either case."""
    return re.compile(pattern, re.IGNORECASE)


class Kind(StrEnum):
    """What a number beside an index is."""

    CLAIM = "claim"
    REQUIREMENT = "requirement"
    NONE = "none"  # denied, supposed, or of another lot


WANTED = words(
    r"\b(?:requir(?:e|es|ed|ing|ements?)|requested|targets?|targeted|goals?|aims?|objectives?"
    r"|wants?|wanted|wish\w*|demand\w*|asks?|asked|expect\w*|accept|acceptance|acceptable"
    r"|spec|specs|specified|specifications?|limits?|threshold|criteri\w*|standard|min|minimum|max"
    r"|maximum|allow(?:ed|able)|permi(?:tted|ssible)|desired|ideal|customer'?s?\s+(?:value|figure))\b"
    r"|要求|目标|标准(?!差|偏差)|规格|指标|希望|期望|最低|最小|允许|容许|准则|下限|上限|基准|规范|合格线"
)
MODAL = words(
    r"\b(?:shall|must|should|ought to|ha(?:s|ve|d) to|needs?|needed|to be)\b|必须|应(?!用)|须|需"
)
SUPPOSED = words(
    r"\b(?:if|unless|would|could|might|will|plan(?:s|ned)?|estimat\w*|forecast|predict\w*"
    r"|simulat\w*|assum\w*)\b|如果|如(?!下|图|表|上)|若|假[如设]|当(?!前)|预计|预期|计划|估计|将|拟"
)
WHEN = words(r"\bwhen(?:ever)?\b")
DENIED = words(
    r"\b(?:not|never|cannot|can't|couldn't|isn't|wasn't|aren't|didn't|doesn't|unable|unconfirmed"
    r"|fail(?:s|ed)? to|impossible|without|neither|nor|wrong|incorrect|invalid|unknown|missed)\b"
    r"|\bno\b(?!\.|\s*\d)|未|没|不(?!良|锈)|无法|无(?=CPK|PPK)"
)
ELSEWHERE = words(
    r"\b(?:previous\w*|prior|earlier|former\w*|old|past|histor\w*|before|ago|competitor\w*|another"
    r"|last\s+(?:year|quarter|month|week|time|lot|batch|run|trial|report|study|build|order"
    r"|production|shipment|delivery)|other\s+(?:lot|batch|tool|mou?ld|supplier|part|line|site|plant"
    r"|machine|product)s?|legend|examples?|e\.g|template|similar|reference)\b"
    r"|\bsupplier\s+[A-Z0-9]\b|上一?[批次回个年月周版]|前一?[批次回年月]|去年|以前|之前|此前|历史|往[期年次]"
    r"|旧|另一?[批个]|其[他它]|图例|示例|例如|举例|参考|改善前|调整前|竞品"
)
MET = words(
    r"\b(?:meets?|met|meeting|fulfil\w*|exceed\w*|satisf\w*|compl(?:y|ies|ied|iant) with"
    r"|conform\w* (?:to|with)|within|in|above|below|according to|per|(?:better|higher|lower) than)"
    r"\s+(?:the\s+|our\s+|your\s+|all\s+)?(?:\w+\s+){0,2}?"
    r"(?:requirements?|targets?|goals?|spec\w*|criteri\w*|limits?|minimum|tolerance|standards?)\b"
    r"|\bas required\b|\b(?:better|higher|up|improved)\s+(?:than|from)\b.*"
    r"|(?:满足|符合|达到|超过|高于|大于|优于|超出)了?(?:客户|顾客|规定|图纸|的)*(?:要求|标准|目标|规格|规范)"
    r"|(?:高于|优于|比)上一?[批次].*"
)
"""Words that name a requirement and say that it was met, or how a number compares."""
REACHED = words(
    r"\b(?:actual\w*|achiev\w*|reach\w*|obtain\w*|attain\w*|measured|results?|resulted|resulting"
    r"|calculated|computed|found|got|ours)\b|实测|实际|达到|达成|达标|结果|测得|测量值|计算值"
)
DONE = words(r"\b(?:achieved|reached|obtained|attained|met)\b|已?达(?:到|成|标)")
PASSED = words(
    r"\b(?:ok|pass(?:ed)?|met|achieved|reached|fulfilled)\b|合格|满足|达[到标成]|通过|[√✓✔]|⊨"
)
SAID = words(r"\b(?:is|are|was|were)\b|均|都|为|全部")


def kind_of(text: str) -> Kind | None:
    """What words alone say that a number beside them is; None where they say nothing."""
    plain = MET.sub(" ⊨ ", text)
    if DENIED.search(plain) or ELSEWHERE.search(plain) or SUPPOSED.search(plain):
        return Kind.NONE
    if WANTED.search(plain) or MODAL.search(plain):
        return Kind.REQUIREMENT
    return Kind.CLAIM if REACHED.search(plain) else None
