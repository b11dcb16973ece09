"""The card that `/readiness CODE` answers with is kept beside the order: is it the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.desk import orders, picture
from bot.desk.desk import payload
from store import cards
from store import orders as stored
from store.database import open_database
from tests.bench.filling import channel_of, code_of, desk_of, fill
from tests.bench.wire import TEAM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.desk.desk import Desk
    from bot.messages import Rendered

NUMBERS = range(12)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk over a dozen orders in all states."""
    folder: Path = tmp_path_factory.mktemp("cards")
    url = f"sqlite:///{folder / 'readiness.db'}"
    fill(url, len(NUMBERS))
    with open_database(url) as database:
        yield desk_of(database)


def answered(desk: Desk, number: int) -> Rendered:
    """What a person sees who asks for an order."""
    channel, code = channel_of(number), code_of(number)
    return orders.readiness(desk, team=TEAM, channel=channel, code=code)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_kept_card_is_the_one_that_would_be_drawn(desk: Desk, number: int) -> None:
    """What was kept is what the order's answers give when everything is computed anew."""
    with desk.database.read() as session:
        found = stored.find(session, team=TEAM, code=code_of(number))
        assert found is not None
        drawn = picture.draw(desk, session, found.id)
        kept = cards.of_code(
            session, team=TEAM, channel=found.channel, code_key=stored.key_of(found.code)
        )
    assert kept is not None
    assert kept.edition == picture.edition(desk, found)
    moment = ("updated_at", "updated_text")  # the only thing that a later look may change
    before = {name: drawn.card[name] for name in drawn.card if name not in moment}
    with desk.database.write() as session:
        again = picture.keep(desk, session, found.id)
    assert {name: again.card[name] for name in again.card if name not in moment} == before
    expected = payload(picture.card_for_one(desk, found, again.card))
    assert expected == payload(answered(desk, number))


def test_a_card_of_another_edition_is_drawn_anew(desk: Desk) -> None:
    """After new words, templates or a new address of the thread nobody sees the old card."""
    before = answered(desk, 3)
    with desk.database.write() as session:
        found = stored.find(session, team=TEAM, code=code_of(3))
        assert found is not None
        told = cards.told(session, order_id=found.id)
        old = {"text": "old", "blocks": []}
        cards.put(session, order_id=found.id, told=told, edition="old", body=old)
    assert answered(desk, 3) == before
