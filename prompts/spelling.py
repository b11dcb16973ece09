"""Names as people spell them. Decides when two spellings are one name; refuses to know whose."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_COMPANY_WORDS = frozenset(
    ("ltd", "limited", "co", "company", "inc", "corp", "corporation", "llc", "gmbh", "plc")
)
_COMPANY_TAILS = ("股份有限公司", "有限责任公司", "有限公司", "公司")
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Fold case, width, punctuation, white space and company words: for comparing names.

    "ACME Tooling Co., Ltd." and "Acme tooling" become the same, and so do 宏达有限公司 and 宏达.
    """
    folded = _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    words = [word for word in folded.split() if word not in _COMPANY_WORDS] or folded.split()
    kept = []
    for word in words:
        tail = next((t for t in _COMPANY_TAILS if word.endswith(t) and word != t), "")
        kept.append(word[: len(word) - len(tail)])
    return " ".join(kept)
