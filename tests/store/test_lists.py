"""The small rows: summaries, passes, channels, people, digests."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from store import cards, channels, digests, orders, passes, people, summaries
from store.channels import ChannelRecord
from store.database import Database
from store.digests import DigestRecord
from store.passes import PassRecord
from store.people import PersonRecord
from tests.store.samples import BUYER, CHANNEL, MANAGER, NOW, TEAM, later, opened, summary

DIGEST = DigestRecord(TEAM, CHANNEL, NOW, later(3), "p1", {"1": {"level": "HOLD", "open": 3}})


def test_a_summary_is_rewritten_whole(database: Database) -> None:
    """One row per order: the newest."""
    order = opened(database)
    newer = summary(order.id, level="READY", open_count=0, waiting_on={}, last_change=later(9))
    with database.write() as session:
        assert summaries.get(session, order_id=order.id) is None
        summaries.put(session, summary=summary(order.id))
        summaries.put(session, summary=newer)
        assert summaries.get(session, order_id=order.id) == newer


def test_portfolios_hold_what_moved_last_first(database: Database) -> None:
    """A channel's, a person's and a workspace's open orders, with their names."""
    first = opened(database, "A-1", product="bottle", people={"manager": MANAGER, "buyer": MANAGER})
    second = opened(database, "A-2", channel="C2", people={"manager": MANAGER})
    third = opened(database, "A-3")
    done = opened(database, "A-4")
    with database.write() as session:
        for n, order in enumerate((first, second, third, done)):
            summaries.put(session, summary=summary(order.id, last_change=later(n)))
        orders.close(session, order_id=done.id, at=NOW, by=BUYER)
    with database.read() as session:
        of_channel = summaries.of_channel(session, team=TEAM, channel=CHANNEL)
        of_person = summaries.of_person(session, team=TEAM, person=MANAGER)
        of_team = summaries.all_of(session, team=TEAM)
    assert [line.code for line in of_channel] == ["A-3", "A-1"]
    assert [line.code for line in of_person] == ["A-2", "A-1"]
    assert [line.code for line in of_team] == ["A-3", "A-2", "A-1"]
    line = of_channel[1]
    assert (line.product, line.channel, line.opened_at) == ("bottle", CHANNEL, first.opened_at)
    assert line.summary == summary(first.id)


def test_a_question_is_put_off_and_taken_up_again(database: Database) -> None:
    """The newest pass counts; a pass taken back is gone."""
    order = opened(database)
    skipped = PassRecord(order.id, "a-same-site", None, BUYER, NOW)
    put_off = replace(skipped, until=later(3600), at=later(1))
    with database.write() as session:
        passes.put(session, record=skipped)
        passes.put(session, record=put_off)
        assert passes.of_order(session, order_id=order.id) == {"a-same-site": put_off}
        assert passes.lift(session, order_id=order.id, question_id="a-same-site")
        assert not passes.lift(session, order_id=order.id, question_id="a-same-site")
        assert passes.of_order(session, order_id=order.id) == {}


def test_a_channel_keeps_its_choices(database: Database) -> None:
    """The newest ones; channels that want no digest are not listed for it."""
    first = ChannelRecord(TEAM, CHANNEL, "sourcing 采购", "Asia/Shanghai")
    changed = replace(first, digest_day="fri", digest_time="16:30", language="zh")
    quiet = ChannelRecord(TEAM, "C2", digest_on=False)
    with database.write() as session:
        for record in (first, changed, quiet):
            channels.put(session, record=record)
        assert channels.get(session, team=TEAM, channel=CHANNEL) == changed
        assert channels.get(session, team=TEAM, channel="C2") == quiet
        assert channels.get(session, team="T2", channel=CHANNEL) is None
        assert channels.with_digest(session) == (changed,)


def test_a_person_is_known_in_their_workspace(database: Database) -> None:
    """The newest that Slack told."""
    person = PersonRecord(TEAM, "U1", "王", "Asia/Shanghai", True, "zh", NOW)  # noqa: FBT003
    newer = replace(person, tz="Europe/Berlin", is_outside=False, refreshed_at=later(1))
    with database.write() as session:
        people.put(session, record=person)
        people.put(session, record=newer)
        assert people.get(session, team=TEAM, user="U1") == newer
        assert people.get(session, team="T2", user="U1") is None


def test_a_choice_of_language_outlives_what_slack_tells(database: Database) -> None:
    """Chosen before or after Slack was asked, it stays until it is taken back."""
    told = PersonRecord(TEAM, "U1", "王", "Asia/Shanghai", False, "zh-CN", NOW)  # noqa: FBT003
    with database.write() as session:
        people.choose(session, team=TEAM, user="U1", language="en")
        unknown = people.get(session, team=TEAM, user="U1")
        assert unknown is not None
        assert (unknown.chosen, unknown.refreshed_at < NOW) == ("en", True)
        people.put(session, record=told)
        assert people.get(session, team=TEAM, user="U1") == replace(told, chosen="en")
        people.choose(session, team=TEAM, user="U1", language=None)
        people.choose(session, team=TEAM, user="U2", language="zh-CN")
        assert people.get(session, team=TEAM, user="U1") == told


def test_a_digest_is_claimed_once(database: Database) -> None:
    """Per channel and period; the last one tells what it showed."""
    next_week = replace(DIGEST, slot=later(7 * 86400), snapshot={})
    with database.write() as session:
        assert digests.last(session, team=TEAM, channel=CHANNEL) is None
        assert digests.claim(session, digest=DIGEST)
        assert not digests.claim(session, digest=replace(DIGEST, claimed_by="p2"))
        assert digests.last(session, team=TEAM, channel=CHANNEL) == DIGEST
        assert digests.claim(session, digest=replace(DIGEST, channel="C2"))
        assert digests.claim(session, digest=replace(DIGEST, team="T2"))
        assert digests.claim(session, digest=next_week)
        assert digests.last(session, team=TEAM, channel=CHANNEL) == next_week


def test_of_threads_at_once_one_claims_the_digest(database: Database) -> None:
    """Sixteen try."""

    def claim(n: int) -> bool:
        with database.write() as session:
            return digests.claim(session, digest=replace(DIGEST, claimed_by=f"p{n}"))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(claim, range(16))).count(True) == 1


def test_of_two_processes_at_once_one_claims_each_digest(url: str) -> None:
    """Two processes race for forty periods: each is claimed exactly once."""
    code = (
        "import sys; from dataclasses import replace; from store import digests;"
        "from store.database import open_database;"
        "from tests.store.samples import later; from tests.store.test_lists import DIGEST;"
        "database = open_database(sys.argv[1]); print('ready', flush=True); sys.stdin.readline();\n"
        "for n in range(40):\n"
        "    with database.write() as session:\n"
        "        if digests.claim(session, digest=replace(DIGEST, slot=later(n))): print(n)\n"
        "database.close()"
    )
    racers = [
        subprocess.Popen(  # noqa: S603  our own interpreter and code
            [sys.executable, "-c", code, url],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    claimed = [line for racer in racers for line in racer.communicate()[0].split()]
    assert sorted(map(int, claimed)) == list(range(40))


def test_a_card_is_kept_and_found_by_its_code(database: Database) -> None:
    """The card written last is found by the order's code, in its own channel alone."""
    order = opened(database)
    key = {"team": order.team, "channel": order.channel, "code_key": order.code_key}
    with database.write() as session:
        none = cards.of_code(session, **key)
        cards.put(session, order_id=order.id, told={"n": 1}, edition="1 en", body={"text": "old"})
        cards.put(session, order_id=order.id, told={"n": 2}, edition="2 en", body={"text": "new"})
        kept = cards.of_code(session, **key)
        elsewhere = cards.of_code(session, **key | {"channel": "COTHER"})
        told = cards.told(session, order_id=order.id)
    assert none is not None
    assert none.body is None
    assert kept is not None
    assert (kept.order_id, kept.edition, kept.body) == (order.id, "2 en", '{"text":"new"}')
    assert elsewhere is None
    assert told == {"n": 2}
