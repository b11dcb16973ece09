"""Words that are no answer, or take one back.

Decides whether a text says nothing to a question ("ok", "see attached", "will check with my boss"),
says that the supplier keeps silent, or withdraws the answer that it stands beside ("yes, except the
BOM"); refuses to know which question it stands under.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TAKES_BACK = re.compile(
    r"\b(?:not|except|excluding|excl|but|without|part|partly|partially|planned|plan|modified|changed"
    r"|unless|however|although|though|pending|almost|nearly|maybe|perhaps|probably|hopefully|soon"
    r"|i (?:think|guess|hope)|we (?:think|guess|hope)|only (?:some|half|a few|one))\b"
    r"|n't\b|除了|除外|未|还没|没有|不是|不包括|但|不过|部分|计划|修改|改过|可能|也许|大概",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\brefus(?:es|ed|ing)\b|\brefuse to\b|\b(?:is|it's|top|keep it) (?:secret|confidential)\b"
    r"|\b(?:won't|will not|would not|wouldn't|doesn't|does not|do not|don't|did not|didn't|cannot"
    r"|can't|not) (?:(?:want|wish|like|willing|allowed|ready) to |going to )?"
    r"(?:tell|told|say|disclosed?|share|reveal|name|give)\b"
    r"|拒绝|不肯|不愿|不告诉|不透露|不方便说|保密",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    " ".join(line.split())
    for line in """
    ok
    okay
    k
    fine
    good
    great
    perfect
    super
    cool
    nice
    thanks
    thank you
    thx
    ty
    cheers
    noted
    done
    sure
    got it
    understood
    roger
    i see
    all good
    no problem
    of course
    see above
    see below
    above
    below
    attached
    enclosed
    as discussed
    as agreed
    as before
    as usual
    as always
    as said
    as mentioned
    like before
    same
    the same
    same factory
    same site
    same place
    same company
    same as before
    same as above
    same as prototype
    same as the prototype
    same as sample
    same as production
    same as the production site
    ditto
    test
    testing
    hello
    hi
    hey
    good morning
    soon
    wait
    one moment
    please wait
    hold on
    in progress
    working on it
    on it
    ongoing
    to follow
    follows
    will follow
    coming
    coming soon
    whatever
    anything
    something
    somewhere
    some factory
    a factory
    the factory
    factory
    our factory
    china
    secret factory
    asdf
    asdfg
    asdfgh
    qwerty
    qwer
    blah
    bla bla
    lorem ipsum
    收到
    谢谢
    好的
    好
    可以
    行
    知道了
    明白
    了解
    没问题
    见附件
    如附件
    看附件
    请见附件
    详见附件
    见图
    见图片
    见照片
    见邮件
    见上
    见下
    如上
    同上
    一样
    相同
    同样
    和样品一样
    跟样品一样
    和样机一样
    按讨论
    如讨论
    按之前说的
    稍等
    等一下
    马上
    正在做
    进行中
    测试
    工厂
    我们工厂
    问一下
    我问一下
    我去问
    确认一下
    我确认一下
    等我确认
    """.splitlines()
    if line.strip()
)
_POINTS_ELSEWHERE = re.compile(
    r"(?:please |pls |kindly )?(?:see|check|look at|refer to|find|as in|as per|in|per)"
    r"(?: (?:in|the|my|our|your|this|that|attached|enclosed|last|previous|earlier))*"
    r" (?:attached|attachments?|enclosed|files?|photos?|pictures?|images?|e-?mails?|mails?"
    r"|messages?|drawings?|documents?|docs?|pdf|excel|link|chat|wechat|thread|contract|invoice|above"
    r"|below)"
    r"(?: (?:attached|above|below|please|thanks|thank you))*"
)
_OPENING = re.compile(r"(?:thank(?:s| you)|thx|got it|noted|well received)\b(?!.*\d{2})")
_SAME = re.compile(
    r"(?:(?:it is|it's|in|at|the|exactly) )*same"
    r"(?: (?:factory|site|place|company|address|location|supplier|maker|workshop))?"
    r" (?:as|like|where)\b(?P<what>.*)"
)
_PROTOTYPE = re.compile(r"\b(?:prototypes?|samples?)\b")
_PUTS_OFF = re.compile(
    r"(?:(?:ok|okay|yes|sure|hm+|well)[\s,.!]+)?(?:(?:i|we)\b\s*)?"
    r"(?:'ll|will|shall|must|have to|need to|want to|am going to|are going to|am|are|'m|'re|can"
    r"|let me|let us|let's)\s+(?:still |first |just |have to |need to |go and )*"
    r"(?:ask|asking|checking|check|confirm|confirming|look|looking|find out|get back"
    r"|come back|revert|reply|update you|let you know|tell you|send (?:it|this|them))"
    r"(?:$|[.,!]|\s+(?:with|it|this|that|and|on|in|into|to|by|for|you|them|him|her|my|our"
    r"|tomorrow|later|again|internally|soon|asap|now|today|next|first|back|if|whether|what|where|which)\b.*)",
)
_LEAST_LETTERS = 3
"""Letters below which a text names nothing; one Chinese sign says more than one letter."""

_LONGEST = 200
"""Characters beyond which a text says more than a phrase."""


@lru_cache(maxsize=1024)
def says_nothing(text: str) -> bool:
    """Tell whether a text is chatter, points somewhere else, or is too short to name anything."""
    folded = _folded(text)
    letters = [sign for sign in folded if sign.isalpha()]
    weight = sum(1 if sign.isascii() else 2 for sign in letters)
    if weight < _LEAST_LETTERS or (len(set(letters)) == 1 and letters[0].isascii()):
        return True
    if len(folded) > _LONGEST:
        return False
    if folded in _EMPTY or _POINTS_ELSEWHERE.fullmatch(folded) or _SAME.fullmatch(folded):
        return True
    return bool(_OPENING.match(folded) or _PUTS_OFF.fullmatch(folded))


def refuses(text: str) -> bool:
    """Tell whether a short text says that the supplier does not want to tell."""
    return len(text) <= _LONGEST and _REFUSES.search(_straight(text)) is not None


def same_as_prototype(text: str) -> bool:
    """Tell whether a text names no site but that of the prototype: "same factory as the sample"."""
    found = _SAME.fullmatch(_folded(text)) if len(text) <= _LONGEST else None
    return found is not None and _PROTOTYPE.search(found["what"]) is not None


def takes_back(remark: str) -> bool:
    """Tell whether a remark withdraws the answer that it stands beside, or part of it."""
    return _TAKES_BACK.search(_straight(remark)) is not None


def points_elsewhere(text: str) -> bool:
    """Tell whether a text names no thing but a place to look: "see photo", "same as prototype"."""
    folded = _folded(text)
    return (
        folded in _EMPTY
        or _POINTS_ELSEWHERE.fullmatch(folded) is not None
        or _SAME.fullmatch(folded) is not None
    )


def _folded(text: str) -> str:
    folded = _straight(text).casefold()
    return " ".join(folded.split()).strip(" .,!?;:。，！？；：\"'()*_~-")


def _straight(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
