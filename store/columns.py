"""How four kinds of value lie in a column: instants, JSON, exact numbers, and what people typed.

Decides their one form, the same on SQLite and Postgres, so that no driver's habit shows in an
answer. Refuses to know which table they stand in and what they mean.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, Dialect, Row, Text
from sqlalchemy.types import TypeDecorator

Found: TypeAlias = Row[*tuple[Any, ...]]  # a row as it comes from the database

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_decode = json.JSONDecoder().raw_decode  # canonical text has no white space to look for
_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode


def canonical(content: object) -> str:
    r"""The one JSON text of a value: keys sorted, no spaces, letters as they are.

    Equal values give equal text, which is what the journal's hashes stand on. Half a surrogate
    pair, which Slack's JSON can carry and UTF-8 cannot, stays as its ``\u`` escape.
    """
    text = _encode(content)
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def microseconds(instant: datetime) -> int:
    """Whole microseconds since 1970 in UTC; a time without a zone raises ValueError."""
    if instant.tzinfo is None:
        message = f"{instant.isoformat()} has no time zone, so it is no instant; give it one (UTC)"
        raise ValueError(message)
    return (instant - EPOCH) // _MICROSECOND


def instant(us: int) -> datetime:
    """The UTC time that lies so many microseconds after 1970."""
    return EPOCH + timedelta(0, 0, us)


class Instant(TypeDecorator[datetime]):
    """A point in time as whole microseconds since 1970, in UTC.

    Exact, sorts as a number, and no session's time zone can bend it. A naive time is refused.
    """

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        """How a time becomes the number to store."""
        del dialect
        return lambda value: None if value is None else microseconds(value)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[int | None], datetime | None]:
        """How the number becomes the time again, with UTC as its zone."""
        del dialect, coltype
        return lambda value: None if value is None else EPOCH + timedelta(0, 0, value)


class Json(TypeDecorator[Any]):
    """A JSON value as canonical text: jsonb would refuse the NUL that a person may paste."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[object], str | None]:
        """How a value becomes canonical text; None is SQL's NULL."""
        del dialect
        return lambda value: None if value is None else canonical(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], object]:
        """How the text becomes the value again."""
        del dialect, coltype
        return lambda value: None if value is None else _decode(value)[0]


class Unread(Mapping[str, Any]):
    """A JSON object that is read when somebody looks into it, and then once."""

    __slots__ = ("_read", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._read: dict[str, Any] | None = None

    def _content(self) -> dict[str, Any]:
        if self._read is None:
            self._read = _decode(self._text)[0]
        return self._read

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - JSON of whoever wrote it
        return self._content()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._content())

    def __len__(self) -> int:
        return len(self._content())

    def __repr__(self) -> str:
        return f"Unread({self._text!r})"


class UnreadJson(Json):
    """An object in a column of JSON that many rows are fetched with and few are asked for."""

    cache_ok = True

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], Unread | None]:
        """How the text becomes an object that is read later."""
        del dialect, coltype
        return lambda value: None if value is None else Unread(value)


class Exact(TypeDecorator[Decimal]):
    """A decimal number as its digits: SQLite has none of its own and would round it."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Decimal | None], str | None]:
        """How a number becomes digits."""
        del dialect
        return lambda value: None if value is None else str(value)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], Decimal | None]:
        """How the digits become the number again."""
        del dialect, coltype
        return lambda value: None if value is None else Decimal(value)


class Typed(TypeDecorator[str]):
    """Free text from outside: what no database takes (NUL, half a surrogate pair) becomes U+FFFD.

    Losing an answer because of one broken character would be worse than showing a box for it.
    """

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """How a text becomes one that both databases take; it comes back as it lies there."""
        del dialect
        return lambda value: None if value is None else _storable(value)


def _storable(text: str) -> str:
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
