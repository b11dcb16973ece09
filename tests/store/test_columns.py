"""How values lie in columns."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from store import (
    channels,
    digests,
    evidence,
    inbox,
    journal,
    orders,
    outbox,
    passes,
    people,
    summaries,
)
from store.columns import canonical, instant, microseconds
from store.database import Database
from store.tables import METADATA
from tests.store.samples import NOW, TEAM, opened


def test_equal_values_have_one_json() -> None:
    """The order in which keys were written makes no difference, and letters stay letters."""
    assert (
        canonical({"b": 1, "a": "模具"}) == canonical({"a": "模具", "b": 1}) == '{"a":"模具","b":1}'
    )


def test_half_a_surrogate_pair_survives_in_json(database: Database) -> None:
    """What Slack's JSON can carry and UTF-8 cannot comes back as it was."""
    payload = {"text": "broken \ud83d emoji 模 and \x00"}
    with database.write() as session:
        inbox.receive(session, id="Ev1", kind="event", team=TEAM, payload=payload, at=NOW)
        inbox.fail(session, id="Ev1", note="x")
    with database.read() as session:
        assert inbox.failed(session)[0].payload == payload


def test_text_no_database_takes_is_mended(database: Database) -> None:
    """NUL and half a surrogate pair become the replacement character; the order is opened."""
    order = opened(database, product="cap\0 模\ud83d!")
    with database.read() as session:
        found = orders.get(session, order_id=order.id)
    assert found is not None
    assert found.product == "cap\ufffd 模\ufffd!"


def test_instants_keep_their_microseconds(database: Database) -> None:
    """A time told in another zone comes back as the same instant in UTC, exactly."""
    told = datetime(2026, 11, 21, 17, 30, 0, 123457, tzinfo=timezone(timedelta(hours=8)))
    order = opened(database, opened_at=told)
    with database.read() as session:
        found = orders.get(session, order_id=order.id)
    assert found is not None
    assert found.opened_at == told
    assert found.opened_at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused() -> None:
    """Nobody can say which instant it is."""
    with pytest.raises(ValueError, match="no time zone"):
        microseconds(datetime(2026, 11, 21))  # noqa: DTZ001  that is the point


def test_microseconds_and_back() -> None:
    """An instant and its number name each other."""
    assert instant(microseconds(NOW)) == NOW


def test_quantities_are_exact(database: Database) -> None:
    """A number of many digits comes back with all of them."""
    order = opened(database, quantity=Decimal("1234567890123.450"))
    with database.read() as session:
        found = orders.get(session, order_id=order.id)
    assert found is not None
    assert str(found.quantity) == "1234567890123.450"


@pytest.mark.parametrize(
    ("table", "record"),
    [
        ("orders", orders.OrderRecord),
        ("passes", passes.PassRecord),
        ("evidence", evidence.EvidenceRecord),
        ("journal", journal.JournalRecord),
        ("inbox", inbox.InboxRecord),
        ("outbox", outbox.OutboxRecord),
        ("summaries", summaries.SummaryRecord),
        ("channels", channels.ChannelRecord),
        ("people", people.PersonRecord),
        ("digests", digests.DigestRecord),
    ],
)
def test_rows_become_values_field_by_field(table: str, record: type[Any]) -> None:
    """Values are filled by position, so the columns stand in the order of the fields."""
    columns = list(METADATA.tables[table].c.keys())
    fields = getattr(record, "_fields", None) or record.__slots__
    assert list(fields)[: len(columns)] == columns
