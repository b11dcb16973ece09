"""One-time codes that a photo has to show: drawn, written, and read again.

Decides what a code looks like, what its QR code holds, how long it is fresh, and what a code that
somebody sends is worth for one question. It refuses to know where codes are kept, and how they are
drawn on paper or found in a picture.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

FRESH = timedelta(days=14)
"""A code is asked for, printed, carried to the tool and photographed within this time."""

EARLY = timedelta(minutes=5)
"""Clocks of two machines differ: a photo may seem to be sent a little before its code was made."""

PREFIX = "TR1"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U."""

_PRIME = 37
_LENGTH = 8
_NONCE_BYTES = 16
_MOST_TEXT = 300
_CONFUSED = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SPACERS = re.compile(r"[\s\-–—_.·]+")
_TYPED = re.compile(rf"[{ALPHABET}]{{{_LENGTH}}}(?P<check>[{ALPHABET}])?")


@dataclass(frozen=True, slots=True)
class Issued:
    """A code that the bot gave out.

    Attributes:
        code: eight characters, without hyphen and check character.
        order_code: the order's code as people write it.
        question_id: what the photo shall show.
        issued_at: when (UTC).
        used_at: when a file with it was taken as proof; None while it was not.
    """

    code: str
    order_code: str
    question_id: str
    issued_at: datetime
    used_at: datetime | None = None


class Match(StrEnum):
    """What a text is worth as the code of one question of one order."""

    FRESH = "fresh"  # of this order and question, in time, and not used
    OTHER_QUESTION = "other_question"
    OTHER_ORDER = "other_order"
    USED = "used"
    STALE = "stale"
    MISTYPED = "mistyped"  # the check character does not fit the rest
    UNKNOWN = "unknown"  # written like one of ours, but nobody was given it
    FOREIGN = "foreign"  # a QR code of something else


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of looking at one text; `issued` is the code it was found to be."""

    match: Match
    issued: Issued | None = None


def new_nonce() -> str:
    """A random word from which a code is made, 128 bit in hexadecimal."""
    return secrets.token_hex(_NONCE_BYTES)


def new_key() -> str:
    """A key for an installation that was given none, 256 bit in hexadecimal."""
    return secrets.token_hex(32)


def draw(key: str, order_code: str, question_id: str, nonce: str) -> str | None:
    """The code of a nonce: 40 bit of HMAC-SHA-256 over order, question and nonce.

    None for the one nonce in eight whose check character would be no letter or digit: take another.
    """
    # The lengths keep ("AB", "C") and ("A", "BC") apart.
    words = (fold_order(order_code), question_id, nonce)
    told = b"".join(len(word.encode()).to_bytes(4) + word.encode() for word in words)
    seal = hmac.digest(key.encode(), told, hashlib.sha256)
    number = int.from_bytes(seal[:5])
    code = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return code if _check_value(code) < len(ALPHABET) else None


def is_ours(key: str, issued: Issued, nonce: str) -> bool:
    """Whether a code that was kept is the one that this key gives for its order and question."""
    drawn = draw(key, issued.order_code, issued.question_id, nonce)
    return drawn is not None and hmac.compare_digest(drawn, issued.code)


def check_character(code: str) -> str:
    """Crockford's check character: the number that the code is, modulo 37.

    One wrong character, and two neighbours changed over, always give another one.
    """
    return ALPHABET[_check_value(code)]


def written(code: str) -> str:
    """A code as people read it, with its check character: K7QF-2MXD-5."""
    return f"{code[:4]}-{code[4:]}-{check_character(code)}"


def qr_text(order_code: str, code: str) -> str:
    """What the QR code holds: TR1/ORDER-123/K7QF-2MXD.

    Capitals keep the symbol small: QR has a short form for capitals, digits and these marks.
    """
    return f"{PREFIX}/{fold_order(order_code)}/{code[:4]}-{code[4:]}"


def fold_order(order_code: str) -> str:
    """An order's code as codes are bound to it: without regard to case and width."""
    return " ".join(unicodedata.normalize("NFKC", order_code).upper().split())


def code_in(text: str) -> str | None:
    """The code that a QR text or typed letters hold; None where they cannot be one.

    Typed letters may have any case, any hyphens, and O for 0, I or L for 1; their check character
    is optional, but a wrong one makes them no code.
    """
    return _read(text)[1]


def verify(
    text: str, issued: Iterable[Issued], *, order_code: str, question_id: str, at: datetime
) -> Verified:
    """What a QR text or typed letters are worth for a question.

    Args:
        text: as it was read or typed, whoever wrote it.
        issued: the codes that were given out, of any order; at least those that the text may be.
        order_code: the order whose question is answered.
        question_id: that question.
        at: when the photo was sent (UTC).
    """
    claimed, code, match = _read(text)
    if code is None:
        return Verified(match)
    known = [one for one in issued if one.code == code]
    if claimed is not None:
        # A QR code that names another order than its code belongs to was made by somebody else.
        known = [one for one in known if fold_order(one.order_code) == claimed]
    if not known:
        return Verified(Match.UNKNOWN)

    def nearness(one: Issued) -> tuple[bool, bool]:
        return fold_order(one.order_code) == fold_order(order_code), one.question_id == question_id

    one = max(known, key=nearness)
    of_order, of_question = nearness(one)
    match = Match.FRESH
    if not of_order:
        match = Match.OTHER_ORDER
    elif one.used_at is not None:
        match = Match.USED
    elif not of_question:
        match = Match.OTHER_QUESTION
    elif not one.issued_at - EARLY <= at <= one.issued_at + FRESH:
        match = Match.STALE
    return Verified(match, one)


def _read(text: str) -> tuple[str | None, str | None, Match]:
    """The order that a text claims, its code, and what it is when it has none."""
    if len(text) > _MOST_TEXT:
        return None, None, Match.FOREIGN
    plain = unicodedata.normalize("NFKC", text).strip()
    begins, slash, rest = plain.partition("/")
    if slash:
        order, between, letters = rest.rpartition("/")
        if begins.upper() != PREFIX or not between:
            return None, None, Match.FOREIGN
        code, match = _code_of(letters)
        return fold_order(order), code, Match.UNKNOWN if code is None else match
    code, match = _code_of(plain)
    return None, code, match


def _code_of(letters: str) -> tuple[str | None, Match]:
    folded = _SPACERS.sub("", letters).upper().translate(_CONFUSED)
    found = _TYPED.fullmatch(folded)
    if found is None:
        return None, Match.FOREIGN
    code, check = folded[:_LENGTH], found["check"]
    if check is not None and _check_value(code) != ALPHABET.index(check):
        return None, Match.MISTYPED
    return code, Match.FRESH


def _check_value(code: str) -> int:
    number = 0
    for sign in code:
        number = number << 5 | ALPHABET.index(sign)
    return number % _PRIME
