"""Rule D4: the prototype proves nothing about the factory.

Decides whether words only point at the prototype; refuses to know which question they answer.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from prompts.answer import Chosen, Said

if TYPE_CHECKING:
    from prompts.answer import Answer

_NAMES_IT = "prototype prototypes sample samples 样品 样机 手板 样板 封样"
_SAYS_NO_MORE = """
    a an the this that it is was were be been being are has have had already all as same like
    identical equal per refer referring reference to see look at according based on from with by
    golden approved approval approve accepted accept confirmed confirm ok okay good fine passed
    pass signed off finished yes sure please of for and our your their we you they customer client
    buyer buyers customers boss perfect works worked working just only exactly first final last
    的 了 是 和 跟 与 同 按 照 按照 根据 参照 参考 见 请 看 一样 一致 相同 已 已经 都 客户 买家 客人
    批准 认可 确认 通过 合格 可以 没问题 签 过 好 就 也 我们 你们 他们 已确认 已批准
"""
_PROTOTYPE = frozenset(_NAMES_IT.split())
_AROUND = frozenset(_SAYS_NO_MORE.split())
_WORD = re.compile(r"[a-z]+|[\u4e00-\u9fff]+|[0-9]+")
_LONGEST = 200
"""Characters beyond which words do more than point at the prototype."""
_CHINESE = sorted(
    (word for word in _PROTOTYPE | _AROUND if not word.isascii()), key=len, reverse=True
)


def only_the_prototype(text: str) -> bool:
    """Tell whether a text says no more than "the prototype is approved" or "same as sample".

    Rule D4: who takes the prototype as proof of the factory may learn too late. Source: article
    S0, line 27.
    """
    if not text or len(text) > _LONGEST:
        return False
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    named = False
    for word in words:
        parts = [word] if word.isascii() else _split(word)
        for part in parts:
            if part in _PROTOTYPE:
                named = True
            elif part not in _AROUND:
                return False
    return named


def rests_on_prototype(answer: Answer) -> bool:
    """Tell whether an answer's words, note or reason only point at the prototype (rule D4)."""
    if only_the_prototype(answer.reason):
        return True
    match answer.value:
        case Said(text) | Chosen(_, text):
            return only_the_prototype(text)
        case _:
            return False


def _split(run: str) -> list[str]:
    """Chinese has no spaces: take the longest known words first, then what is left."""
    parts = []
    rest = run
    for word in _CHINESE:
        if word in rest:
            parts.append(word)
            rest = rest.replace(word, " ")
    return parts + rest.split()
