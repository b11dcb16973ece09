"""The clock on the wall: rings every few seconds, and other rooms look whether something is due.

Decides nothing. What is due is a query over rows, so a restart or a second process neither loses
nor doubles anything; this scheduler keeps no jobs of its own.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler

from bot.desk import changes, digests, wishes
from store import inbox
from store.problems import StoreBusyError, StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.desk.desk import Desk

REMEMBERED = timedelta(days=7)
"""How long the inbox knows what it heard: Slack repeats itself for an hour at the most."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bells:
    """What the clock rings.

    Attributes:
        sender: told when something was written to the outbox.
        reader: told to look for files that wait, for one may have been put back.
    """

    sender: Callable[[], None]
    reader: Callable[[], None]


def wind_up(desk: Desk, bells: Bells, tick: float) -> BackgroundScheduler:
    """A clock that rings every `tick` seconds once it is started."""
    scheduler = BackgroundScheduler(timezone="UTC")

    def look() -> None:
        try:
            posted = digests.ring(desk)
            asked = wishes.take_up_again(desk, desk.clock.now())
            old = changes.grow_old(desk, desk.clock.now())
            if posted or asked or old:
                _log.info(
                    "Posted %d digests, took up %d questions, found old answers in %d orders",
                    posted,
                    asked,
                    old,
                )
        finally:  # what was written before something failed is said, and files are read
            bells.sender()
            bells.reader()

    def forget() -> None:
        with desk.database.write() as session:
            inbox.prune(session, before=desk.clock.now() - REMEMBERED)

    for job, every in ((look, {"seconds": tick}), (forget, {"hours": 6})):
        # However late the machine woke up, it is rung once.
        scheduler.add_job(
            _patiently(job),
            "interval",
            **every,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    return scheduler


def _patiently(job: Callable[[], None]) -> Callable[[], None]:
    """The same, but a database that is busy or away is left for the next ring."""

    def run() -> None:
        try:
            job()
        except (StoreBusyError, StoreUnavailableError) as error:
            _log.warning("What is due has to wait for the next ring: %s", error)

    return run
