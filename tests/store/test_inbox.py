"""What was heard, and heard again."""

from concurrent.futures import ThreadPoolExecutor

from store import inbox
from store.database import Database
from store.inbox import InboxRecord
from tests.store.samples import NOW, TEAM, later


def receive(database: Database, id_: str, seconds: float = 0) -> bool:
    """Hear something."""
    with database.write() as session:
        return inbox.receive(
            session, id=id_, kind="message", team=TEAM, payload={"text": "是"}, at=later(seconds)
        )


def test_what_slack_says_twice_is_new_once(database: Database) -> None:
    """The second delivery of an event is recognised by its id."""
    assert [receive(database, id_) for id_ in ("Ev1", "Ev2", "Ev1")] == [True, True, False]


def test_of_deliveries_at_once_one_is_new(database: Database) -> None:
    """Two sockets may hand the same event to two workers in the same moment."""
    with ThreadPoolExecutor(8) as workers:
        new = list(workers.map(lambda _: receive(database, "Ev1"), range(24)))
    assert new.count(True) == 1


def test_a_delivery_that_failed_was_not_heard(database: Database) -> None:
    """What is undone with its transaction is new when Slack says it again."""

    def fails() -> None:
        with database.write() as session:
            inbox.receive(session, id="Ev1", kind="message", team=TEAM, payload={}, at=NOW)
            raise KeyError

    try:
        fails()
    except KeyError:
        assert receive(database, "Ev1")


def test_what_could_not_be_done_is_listed(database: Database) -> None:
    """With what was heard, and why it failed."""
    receive(database, "Ev2", seconds=5)
    receive(database, "Ev1")
    receive(database, "Ev3")
    with database.write() as session:
        inbox.fail(session, id="Ev2", note="no such order")
        inbox.fail(session, id="Ev1", note="no such question")
        inbox.fail(session, id="Ev9", note="never heard")
    with database.read() as session:
        assert inbox.failed(session) == tuple(
            InboxRecord(id_, "message", TEAM, later(at), {"text": "是"}, "failed", note)
            for id_, at, note in (("Ev1", 0, "no such question"), ("Ev2", 5, "no such order"))
        )


def test_old_ids_are_forgotten(database: Database) -> None:
    """What was heard before the instant, and nothing after it."""
    receive(database, "Ev1", seconds=-10)
    receive(database, "Ev2")
    with database.write() as session:
        assert inbox.prune(session, before=NOW) == 1
    assert [receive(database, id_) for id_ in ("Ev1", "Ev2")] == [True, False]
