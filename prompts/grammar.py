"""The words that mean the same whatever is asked: yes, no, unknown, and the wishes.

Decides how a short text is folded before it is compared, and which words the bot keeps for itself;
refuses to know questions and their options.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The grammar's own words, per language. What a question's options are called is in the bank.
_LANGUAGE_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "yes": (
            *("yes", "y", "yep", "yeah", "yup", "sure", "correct", "true", "right", "👍", "ok"),
            *("okay", "of course", "certainly", "absolutely", "definitely", "exactly"),
        ),
        "no": ("no", "n", "nope", "nah", "false", "not yet", "none", "👎"),
        "unknown": (
            *("unknown", "don't know", "dont know", "do not know", "i don't know", "i dont know"),
            *("i do not know", "we don't know", "we dont know", "we do not know", "not known"),
            *("not sure", "unsure", "no idea", "idk", "dunno", "don't know yet", "not known yet"),
            *("unclear", "nobody knows", "tbd", "tbc", "to be decided", "open"),
            *("to be confirmed", "not decided", "no clue", "i have no idea", "we have no idea"),
            *("i'm not sure", "i am not sure", "we're not sure", "we are not sure"),
        ),
        "all": ("all", "all of them", "everything"),
        "back": ("back", "go back", "previous"),
        "why": ("why", "why do you ask", "?", "??", "???", "what for"),
        "skip": ("skip", "next", "skip it", "next question"),
        "later": (
            *("later", "not now", "ask later", "ask me later", "remind me later"),
            *("let me check", "will check", "i will check", "we will check", "i'll check"),
            *("we'll check", "i check", "need to check", "have to check", "checking", "let me ask"),
        ),
        "status": ("status", "what is open", "what's open", "where are we"),
        "placard": ("placard", "placards", "get a placard", "new placard", "a placard"),
        "help": ("help", "help me", "commands"),
    },
    "zh-CN": {
        "yes": (
            *("是", "是的", "有", "对", "对的", "可以", "好", "好的", "没错", "嗯", "是啊", "是呀"),
            *("有的", "有啊", "对啊", "行", "可以的"),
        ),
        "no": (
            "否",
            "不",
            "不是",
            "没有",
            "没",
            "无",
            "不对",
            "还没有",
            "还没",
            "没有的",
            "不是的",
        ),
        "unknown": (
            *(
                "不知道",
                "不清楚",
                "不确定",
                "未知",
                "不明",
                "不太清楚",
                "还不知道",
                "待定",
                "待确认",
            ),
            *("还不清楚", "还不确定", "我不知道", "我们不知道", "没定", "还没定", "未定"),
        ),
        "all": ("全部", "都有", "所有", "都"),
        "back": ("返回", "上一题", "后退"),
        "why": ("为什么", "为何", "为什么问"),
        "skip": ("跳过", "下一题", "略过"),
        "later": (
            "稍后",
            "以后",
            "以后再说",
            "稍后再说",
            "晚点",
            "我问一下",
            "我确认一下",
            "我查一下",
        ),
        "status": ("状态", "进度"),
        "placard": ("编码卡", "领取编码卡", "领编码卡"),
        "help": ("帮助", "帮忙"),
    },
}
_COMMANDS = ("back", "why", "skip", "later", "status", "placard", "help")
NOT_APPLICABLE = re.compile(
    r"\s*(?:n\s?/\s?a|n\.a\.?|(?:it\s+|this\s+)?(?:is\s+)?not\s+applicable"
    r"|(?:it\s+|this\s+)?(?:does\s+not|doesn['’]?t)\s+apply|不适用"
    r"|na(?=\s*(?:$|[:：,，;；.。(（-]|because\b|since\b|as\b|due\b|因为)))"
    r"(?![a-z0-9])[\s:：,，;；.。\-–—(（]*"
    r"(?:(?:(?:because|since|as|due\s+to|reason)\b|因为|由于)[\s:：,，]*)?",
    re.IGNORECASE,
)
_EDGES = re.compile(
    r"^(?:[\s\"'“”‘’`*_~>•.,!。，！：:;；]|[\-–—](?=\s))+|[\s\"'“”‘’`*_~.,!。，！:：;；]+$"
)
THUMBS = {":+1:": "yes", ":thumbsup:": "yes", ":white_check_mark:": "yes", ":-1:": "no"}
_POLITE = re.compile(
    r"^(?:please|pls|plz|sorry|well|hm+|请|麻烦)[\s,]*(?=\S)"
    r"|[\s,]+(?:please|pls|plz|sorry|thanks|thx|thank you)$|(?<=.)(?:谢谢|吧)$"
)
_ABOUT_THIS = re.compile(
    r"\s+(?:this|that|it|this one|this question|the question|for now|yet)[\s?]*$"
)
LONGEST_NAME = 120
"""Signs within which an option's words must end, when a remark follows."""


def _said(meaning: str) -> frozenset[str]:
    return frozenset(word for words in _LANGUAGE_WORDS.values() for word in words[meaning])


YES, NO, UNKNOWN, ALL = (_said(meaning) for meaning in ("yes", "no", "unknown", "all"))
COMMAND_OF = {word: command for command in _COMMANDS for word in _said(command)}


def reserved(text: str) -> str | None:
    """Tell what the grammar itself takes a text for, whatever is asked: a command, unknown, n/a.

    An option of a question must not be called so: it could never be chosen by typing.
    """
    folded = fold(text)
    if folded in COMMAND_OF:
        return COMMAND_OF[folded]
    if folded in UNKNOWN:
        return "unknown"
    found = NOT_APPLICABLE.match(text)
    return "not applicable" if found and not text[found.end() :].strip() else None


def fold(text: str) -> str:
    """Fold case, width, white space, quotes and marks at the edges: for comparing short words."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'")
    folded = " ".join(folded.split())
    if folded in THUMBS:
        return folded
    trimmed = _EDGES.sub("", folded)
    return trimmed or folded


def plainer(folded: str) -> Iterator[str]:
    """A short text as it stands, then without "please", then without "this", "it" and "yet"."""
    yield folded
    if len(folded) > LONGEST_NAME:
        return
    polite = _POLITE.sub("", folded)
    if polite != folded:
        yield polite
    bare = _ABOUT_THIS.sub("", polite)
    if bare != polite:
        yield bare
