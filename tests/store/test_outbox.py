"""What is to be said: in which order, by whom, and once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from store import orders, outbox, subjects
from store.database import Database, open_database
from store.outbox import OutboxRecord
from store.problems import NoSuchMessageError, StoreBusyError
from tests.store.samples import CHANNEL, NOW, TEAM, later, message, opened, say


def claim(
    database: Database, now: datetime = NOW, worker: str = "w1", busy: tuple[str, ...] = ()
) -> OutboxRecord | None:
    """Take the next message."""
    with database.write() as session:
        return outbox.claim(session, now=now, worker=worker, busy_channels=busy)


def claimed(database: Database, now: datetime = NOW) -> OutboxRecord:
    """Take the next message, which must be there."""
    taken = claim(database, now)
    assert taken is not None
    return taken


def sent(database: Database, number: int, ts: str = "1700.1") -> OutboxRecord:
    """Note that a message was sent."""
    with database.write() as session:
        return outbox.sent(session, message_id=number, ts=ts, at=later(1))


def state_of(database: Database, number: int) -> str:
    """How far a message has come."""
    with database.read() as session:
        return outbox.get(session, message_id=number).state


def test_a_message_is_sent_as_it_was_said(database: Database) -> None:
    """The sender gets what the use case wrote, with a key of its own for the metadata."""
    number = say(database, "模具", user="U1", subject="question:12:7")
    other = say(database, "another", lane="order:2")
    taken = claimed(database)
    assert (taken.id, taken.payload, taken.channel, taken.user, taken.subject) == (
        number,
        {"text": "模具"},
        CHANNEL,
        "U1",
        "question:12:7",
    )
    assert (taken.state, taken.attempts, taken.claimed_by) == ("sending", 1, "w1")
    with database.read() as session:
        keys = {outbox.get(session, message_id=n).key for n in (number, other)}
    assert len(keys) == 2
    assert {len(key) for key in keys} == {32}


def test_a_lane_goes_out_one_after_the_other(database: Database) -> None:
    """The second message waits until the first is sent; another lane does not wait."""
    first, second, other = say(database), say(database), say(database, lane="order:2")
    assert claimed(database).id == first
    assert claimed(database).id == other
    assert claim(database) is None
    sent(database, first)
    assert claimed(database).id == second


def test_nothing_is_sent_before_its_time(database: Database) -> None:
    """And what waits for its time holds its lane, so that nothing overtakes it."""
    waiting = say(database, not_before=later(60))
    say(database)
    other = say(database, lane="order:2")
    with database.read() as session:
        assert outbox.due_at(session) == NOW
    assert claimed(database).id == other
    assert claim(database) is None
    with database.read() as session:
        assert outbox.due_at(session) == later(60)
    assert claimed(database, later(60)).id == waiting


def test_when_nothing_waits_nothing_is_due(database: Database) -> None:
    """A sender can sleep; what is under way is counted."""
    number = say(database)
    with database.read() as session:
        assert outbox.pending_count(session) == 1
    claimed(database)
    with database.read() as session:
        assert (outbox.due_at(session), outbox.pending_count(session)) == (None, 1)
    sent(database, number)
    with database.read() as session:
        assert (outbox.due_at(session), outbox.pending_count(session)) == (None, 0)


def test_a_busy_channel_is_left_alone(database: Database) -> None:
    """Slack takes one message a second and channel; a home view has no channel to wait for."""
    say(database)
    other = say(database, lane="order:2", channel="C2")
    home = say(database, lane="home:U1", kind="home", channel="", payload={"view": {}})
    assert [claimed_id(database, (CHANNEL,)) for _ in range(3)] == [other, home, None]


def claimed_id(database: Database, busy: tuple[str, ...]) -> int | None:
    """The number of the next message."""
    taken = claim(database, busy=busy)
    return None if taken is None else taken.id


def test_a_newer_card_replaces_one_that_waits(database: Database) -> None:
    """Only the newest picture counts; posts and other subjects are all said."""
    post = say(database, subject="card:1")
    old = say(database, kind="update", subject="card:1")
    other = say(database, kind="update", subject="card:2")
    foreign = say(database, kind="update", subject="card:1", team="T2")
    again = say(database, subject="card:1")
    new = say(database, kind="update", subject="card:1")
    assert [state_of(database, n) for n in (post, old, other, foreign, again, new)] == [
        "pending",
        "superseded",
        "pending",
        "pending",
        "pending",
        "pending",
    ]


def test_a_card_that_is_being_sent_is_not_touched(database: Database) -> None:
    """The newer one follows it."""
    old = say(database, kind="update", subject="card:1")
    claimed(database)
    new = say(database, kind="update", subject="card:1")
    assert (state_of(database, old), state_of(database, new)) == ("sending", "pending")
    sent(database, old)
    assert claimed(database).id == new


def test_home_views_replace_each_other_too(database: Database) -> None:
    """A home view is a picture like the card."""
    old = say(database, kind="home", subject="home:U1", channel="")
    say(database, kind="home", subject="home:U1", channel="")
    assert state_of(database, old) == "superseded"


def test_the_card_begins_the_orders_thread(database: Database) -> None:
    """Its ts is where the conversation is found, and where updates and answers go."""
    order = opened(database)
    post = say(database, subject=f"card:{order.id}")
    update = say(database, kind="update", subject=f"card:{order.id}")
    question = say(database, thread_subject=f"card:{order.id}", subject="question:1:1")
    assert claimed(database).id == post
    with database.read() as session:
        assert outbox.address(session, team=TEAM, subject="card:1") is None
    sent(database, post, "1700.1")
    with database.read() as session:
        found = orders.by_thread(session, team=TEAM, channel=CHANNEL, thread_ts="1700.1")
        assert outbox.address(session, team=TEAM, subject="card:1") == (CHANNEL, "1700.1")
        assert outbox.address(session, team="T2", subject="card:1") is None
    assert found is not None
    assert (found.id, found.thread_ts) == (order.id, "1700.1")
    second = claimed(database)
    assert (second.id, second.target_ts) == (update, "1700.1")
    sent(database, update, "1700.1")
    third = claimed(database)
    assert (third.id, third.thread_ts) == (question, "1700.1")


def test_a_card_of_another_workspace_moves_no_order(database: Database) -> None:
    """A subject names an order by number; the workspace must fit."""
    order = opened(database)
    sent(database, say(database, subject=f"card:{order.id}", team="T2"))
    with database.read() as session:
        assert orders.get(session, order_id=order.id) == order


def test_an_update_goes_to_the_newest_post(database: Database) -> None:
    """A card that was posted anew is the one that is kept fresh."""
    for ts in ("1700.1", "1700.2"):
        sent(database, say(database, subject="card:1"), ts)
    say(database, kind="update", subject="card:1")
    assert claimed(database).target_ts == "1700.2"


def test_an_answer_in_another_lane_waits_for_its_thread(database: Database) -> None:
    """What belongs under a post is not sent before the post is."""
    post = say(database, subject="card:1")
    reply = say(database, lane="files:1", thread_subject="card:1")
    assert claimed(database).id == post
    assert claim(database) is None
    sent(database, post, "1700.1")
    taken = claimed(database)
    assert (taken.id, taken.thread_ts) == (reply, "1700.1")


def test_a_message_given_up_releases_what_waits_for_it(database: Database) -> None:
    """Its lane goes on, and a reply to it has no thread: the sender decides what to do then."""
    post = say(database, subject="card:1")
    reply = say(database, thread_subject="card:1")
    claimed(database)
    with database.write() as session:
        given_up = outbox.give_up(session, message_id=post, error="channel_not_found")
    assert (given_up.state, given_up.error) == ("failed", "channel_not_found")
    taken = claimed(database)
    assert (taken.id, taken.thread_ts, taken.target_ts) == (reply, None, None)


def test_a_message_that_is_tried_again_keeps_its_place(database: Database) -> None:
    """Slack said 429: the lane waits with it, and the attempt is counted."""
    first = say(database)
    say(database)
    claimed(database)
    with database.write() as session:
        again = outbox.retry(session, message_id=first, not_before=later(30), error="ratelimited")
    assert (again.state, again.not_before, again.error) == ("pending", later(30), "ratelimited")
    assert claim(database) is None
    taken = claimed(database, later(30))
    assert (taken.id, taken.attempts) == (first, 2)


def test_an_old_picture_is_not_tried_again(database: Database) -> None:
    """When a newer card waits already, the one that failed is of no use."""
    old = say(database, kind="update", subject="card:1")
    claimed(database)
    new = say(database, kind="update", subject="card:1")
    with database.write() as session:
        assert outbox.retry(session, message_id=old, not_before=NOW).state == "superseded"
    assert claimed(database).id == new


def test_what_is_settled_stays_settled(database: Database) -> None:
    """A slow sender that comes back late changes nothing any more."""
    number = say(database)
    claimed(database)
    sent(database, number)
    with database.write() as session:
        assert outbox.retry(session, message_id=number, not_before=NOW).state == "sent"
        assert outbox.give_up(session, message_id=number, error="late").state == "sent"


def test_an_unknown_message_is_named(database: Database) -> None:
    """The error says which number was meant."""
    with pytest.raises(NoSuchMessageError, match="number 99"):
        sent(database, 99)


def test_a_dm_is_found_where_it_was_opened(database: Database) -> None:
    """The channel of a direct message is known only when it is sent."""
    number = say(database, kind="dm", user="U1", channel="", subject="nudge:1")
    claimed(database)
    with database.write() as session:
        outbox.sent(session, message_id=number, ts="1700.1", at=NOW, channel="D1")
    with database.read() as session:
        assert outbox.address(session, team=TEAM, subject="nudge:1") == ("D1", "1700.1")


def test_after_a_kill_what_was_under_way_is_looked_up(database: Database) -> None:
    """Nobody knows whether it was sent: it is handed over with its key and its thread."""
    post = say(database, subject="card:1")
    sent(database, post, "1700.1")
    number = say(database, thread_subject="card:1")
    key = claimed(database).key
    with database.write() as session:
        left = outbox.recover(session, worker="w2", now=later(5))
        assert outbox.recover(session, worker="w3", now=later(6), lease=timedelta(minutes=5)) == ()
    assert [(one.id, one.key, one.thread_ts, one.claimed_by) for one in left] == [
        (number, key, "1700.1", "w2")
    ]


def test_a_sender_that_is_alive_keeps_its_message(database: Database) -> None:
    """Only what was taken up longer ago than the lease is taken over, and by one process."""
    say(database)
    say(database, lane="order:2")
    claimed(database)
    claimed(database, later(290))
    with database.write() as session:
        left = outbox.recover(session, worker="w2", now=later(300), lease=timedelta(minutes=5))
    assert [one.lane for one in left] == ["order:1"]


def test_senders_at_once_send_each_message_once_and_in_order(database: Database) -> None:
    """Six senders empty four lanes: nothing twice, nothing overtaken."""
    for n in range(12):
        for lane in range(4):
            say(database, str(n), lane=f"order:{lane}")
    order: dict[str, list[str]] = {f"order:{lane}": [] for lane in range(4)}

    def send(worker: int) -> None:
        while True:
            with database.read() as session:
                if not outbox.pending_count(session):
                    return
            taken = claim(database, worker=f"w{worker}")
            if taken is not None:
                order[taken.lane].append(taken.payload["text"])
                sent(database, taken.id)

    with ThreadPoolExecutor(6) as senders:
        list(senders.map(send, range(6)))
    assert order == {f"order:{lane}": [str(n) for n in range(12)] for lane in range(4)}


def test_numbers_of_a_lane_are_handed_out_in_order(database: Database, url: str) -> None:
    """Another process cannot speak in a lane before the first has committed: nobody overtakes."""
    hasty = open_database(f"{url}{'&' if '?' in url else '?'}patience_ms=50")
    with database.write() as session:
        first = outbox.say(session, message=message("first")).id
        with pytest.raises(StoreBusyError):
            say(hasty, "second")
    assert say(hasty, "second") > first
    hasty.close()
    assert claimed(database).payload == {"text": "first"}


def test_a_post_that_is_being_sent_stands_there_already(database: Database) -> None:
    """Who answers faster than the sender notes that its post went out answers that post."""
    sent(database, say(database, subject="question:1:a:1"), "1700.000000")
    say(database, subject="question:1:b:1")
    taken = claimed(database)
    assert taken.claimed_at is not None
    seconds = int(taken.claimed_at.timestamp())
    with database.read() as session:
        found = [
            subjects.last_subject(session, team=TEAM, prefix="question:1:", before=f"{at}.000000")
            for at in (seconds - 5, seconds + 5)
        ]
    assert found == ["question:1:a:1", "question:1:b:1"]


def test_posts_are_found_with_whether_they_were_updated(database: Database) -> None:
    """All posts of a beginning, oldest first; an update counts while it still waits, too."""
    for subject in ("question:1:a:1", "question:1:a:2", "question:1:ab:1"):
        say(database, subject=subject)
    say(database, kind="update", subject="question:1:a:1")
    with database.read() as session:
        found = subjects.posted(session, team=TEAM, prefix="question:1:a:")
        of_others = subjects.posted(session, team="T2", prefix="question:1:a:")
    assert found == (("question:1:a:1", True), ("question:1:a:2", False))
    assert of_others == ()


def test_the_newest_post_of_a_kind_is_found(database: Database) -> None:
    """By how its subject begins, letter by letter, and by when it stood in the channel."""
    given = ["question:1:a:1", "question:1:b:2", "question:10:a:3", "Question:1:a:4", "question:1"]
    for n, subject in enumerate(given):
        sent(database, say(database, subject=subject), f"170{n}.000000")
    say(database, kind="update", subject="question:1:z:9")
    failed = say(database, subject="question:1:c:5")
    claimed(database)
    with database.write() as session:
        outbox.give_up(session, message_id=failed, error="channel_not_found")
    with database.read() as session:
        found = [
            subjects.last_subject(session, team=team, prefix=prefix, before=before)
            for team, prefix, before in (
                (TEAM, "question:1:", None),
                (TEAM, "question:1:a:", None),
                (TEAM, "question:1:", "1701.000000"),
                (TEAM, "question:1:", "1700.000000"),
                (TEAM, "question:2:", None),
                ("T2", "question:1:", None),
            )
        ]
    assert found == ["question:1:b:2", "question:1:a:1", "question:1:a:1", None, None, None]
