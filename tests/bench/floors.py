"""The other floors: the same work by hand, measured beside ours, in turns.

Decides what "by hand" is for each: the rows by bare `sqlite3`, the card by f-strings, the libraries
without our modules. Every pair is checked to do the same work before it is timed. Refuses to know
what is done with a figure.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from statistics import median
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

import yaml

from prompts import bank as banks
from prompts.answer import Answer, Chosen, Standing
from prompts.checklist import draw_up
from prompts.verdict import assess
from store import answers, cards, dossiers, journal, summaries
from store.database import open_database
from store.tables import ANSWERS, JOURNAL, ORDERS, SUMMARIES
from tests.bench.by_hand import card as card_by_hand
from tests.bench.filling import BEGUN, channel_of, code_of, desk_of, well_answered
from tests.bench.wire import TEAM, USER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from bot.desk.desk import Desk

BLOCK = 20
CHOSEN = '{"chosen":["x"]}'
ALIKE = 0.1
"""By how much two renderings of one card may differ in length and still be one work."""

STACK = (
    "slack_bolt",
    "slack_bolt.adapter.socket_mode.builtin",
    "sqlmodel",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.postgresql",
    "alembic.migration",
    "alembic.operations",
    "alembic.script",
    "jinja2",
    "apscheduler.schedulers.background",
    "apscheduler.triggers.cron",
    "yaml",
    "rapidfuzz",
    "filetype",
)


@dataclass(frozen=True, slots=True)
class Floor:
    """One thing measured.

    Attributes:
        ours: microseconds, the median.
        base: microseconds of the baseline in the same rounds; None where there is none.
        most: how many times the baseline is allowed; None where nothing is promised.
        within: microseconds that are allowed, whatever the baseline; None where none are named.
    """

    what: str
    baseline: str
    ours: float
    base: float | None = None
    most: float | None = None
    within: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the baseline it takes."""
        return None if self.base is None else self.ours / self.base

    @property
    def held(self) -> bool | None:
        """Whether it is within what is allowed; None where nothing is promised."""
        if self.within is not None:
            return self.ours <= self.within
        return None if self.ratio is None or self.most is None else self.ratio <= self.most

    @property
    def allowed(self) -> str:
        """What is promised, in words."""
        if self.within is not None:
            return f"{self.within / 1000:g} ms"
        return "" if self.most is None else f"{self.most:g}"


def floors(url: str, file: Path, count: int, rounds: int) -> list[Floor]:
    """Measure all of them on a filled SQLite database; it is written to."""
    database = open_database(url)
    raw = sqlite3.connect(file, isolation_level=None, cached_statements=256)
    with database.write() as session:
        for pragma in ("synchronous", "mmap_size", "foreign_keys"):
            setting = session.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar()
            raw.execute(f"PRAGMA {pragma}={setting}").close()
    try:
        desk = desk_of(database)
        numbers = [number * 7919 % count for number in range(rounds)]
        return [
            _fetch(desk, raw, numbers),
            _commit(desk, raw, numbers),
            _portfolio(desk, raw, rounds),
            _card(desk, numbers),
            _verdict(desk, numbers),
            _whole_verdict(desk, rounds),
            _bank(desk, max(5, rounds // 50)),
            _imports(max(1, rounds // 50)),
        ]
    finally:
        raw.close()
        database.close()


def _compare(
    ours: Callable[[int], object], base: Callable[[int], object], inputs: Iterable[int]
) -> tuple[float, float]:
    """Microseconds of both, medians; each takes a few inputs, then the other takes the same."""
    taken: dict[bool, list[int]] = {True: [], False: []}
    given = list(inputs)
    turn = cycle([(True, False), (False, True)])
    for start in range(0, len(given), BLOCK):
        for is_ours in next(turn):
            work = ours if is_ours else base
            for one in given[start : start + BLOCK]:
                began = perf_counter_ns()
                work(one)
                taken[is_ours].append(perf_counter_ns() - began)
    return median(taken[True]) / 1000, median(taken[False]) / 1000


def _fetch(desk: Desk, raw: sqlite3.Connection, numbers: list[int]) -> Floor:
    order_of = (
        "SELECT o.*, s.* FROM orders o LEFT JOIN summaries s ON s.order_id = o.id WHERE o.id = ?"
    )
    json_of = [i for i, c in enumerate([*ORDERS.c, *SUMMARIES.c]) if "Json" in repr(c.type)]
    value_at = list(ANSWERS.c.keys()).index("value")

    def ours(number: int) -> dossiers.Dossier | None:
        with desk.database.read() as session:
            return dossiers.of_order(session, order_id=number + 1)

    def base(number: int) -> tuple[list[Any], list[Any]]:
        raw.execute("BEGIN").close()
        row = list(raw.execute(order_of, (number + 1,)).fetchone())
        for i in json_of:
            row[i] = json.loads(row[i])
        given = [
            (*answer[:value_at], answer[value_at] and json.loads(answer[value_at]))
            for answer in raw.execute("SELECT * FROM answers WHERE order_id = ?", (number + 1,))
        ]
        raw.execute("COMMIT").close()
        return row, given

    dossier = ours(numbers[0])
    assert dossier is not None
    question_at = list(ANSWERS.c.keys()).index("question_id")
    assert dossier.given.keys() == {row[question_at] for row in base(numbers[0])[1]}
    return Floor(
        "An order with all its answers, as a dossier",
        "the same rows by `sqlite3`, JSON decoded",
        *_compare(ours, base, numbers),
        most=2,
    )


def _commit(desk: Desk, raw: sqlite3.Connection, numbers: list[int]) -> Floor:
    question = next(q for q in desk.bank.questions if q.options)
    value = Chosen((question.options[0].value,))
    written = {
        table.name: f"INSERT OR REPLACE INTO {table.name} VALUES (?{', ?' * (len(table.c) - 1)})"  # noqa: S608 - our own names
        for table in (ANSWERS, SUMMARIES, JOURNAL)
    }
    kept: dict[int, tuple[summaries.SummaryRecord, list[Any]]] = {}
    with desk.database.read() as session:
        for number in numbers:
            summary = summaries.get(session, order_id=number + 1)
            assert summary is not None
            row = raw.execute("SELECT * FROM summaries WHERE order_id = ?", (number + 1,))
            kept[number] = summary, list(row.fetchone())
    said = (BEGUN + timedelta(days=30, microseconds=n) for n in range(10_000_000))
    seqs = iter(range(1_000_000, 10_000_000))

    def ours(number: int) -> None:
        at = next(said)
        answer = Answer(question.id, Standing.GIVEN, value, "", USER, at)
        heard = answers.Heard(
            recorded_at=at, source="button", raw="x", bank_version=desk.bank.version
        )
        with desk.database.write() as session:
            answers.record(session, order_id=number + 1, answer=answer, heard=heard)
            summaries.put(session, summary=kept[number][0])
            journal.write(
                session, order_id=number + 1, at=at, actor=USER, verb="answered", details={"n": 1}
            )

    def base(number: int) -> None:
        order, seq = number + 1, next(seqs)
        raw.execute("BEGIN IMMEDIATE").close()
        raw.execute(
            written["answers"],
            (
                order,
                question.id,
                seq,
                "given",
                CHOSEN,
                "",
                USER,
                seq,
                seq,
                "button",
                None,
                "x",
                0,
                "1",
            ),
        ).close()
        raw.execute(written["summaries"], kept[number][1]).close()
        raw.execute(
            written["journal"],
            (order, seq, seq, USER, "answered", '{"n":1}', "0" * 64, "0" * 64),
        ).close()
        raw.execute("COMMIT").close()

    return Floor(
        "An answer recorded, with summary, sealed journal entry and commit",
        "the same three rows upserted by `sqlite3`, nothing read, nothing hashed",
        *_compare(ours, base, numbers),
        most=2.5,
    )


def _portfolio(desk: Desk, raw: sqlite3.Connection, rounds: int) -> Floor:
    columns = ", ".join(f"s.{column.name}" for column in SUMMARIES.c)
    wanted = (
        f"SELECT {columns}, o.code, o.channel, o.product, o.supplier, o.ship_date, "  # noqa: S608
        "o.opened_at, o.language FROM summaries s JOIN orders o ON o.id = s.order_id "
        "WHERE o.team = ? AND o.closed_at IS NULL AND o.channel = ? "
        "ORDER BY s.last_change DESC, s.order_id DESC"
    )

    def ours(_: int) -> int:
        with desk.database.read() as session:
            return len(summaries.of_channel(session, team=TEAM, channel=channel_of(0)))

    def base(_: int) -> int:
        raw.execute("BEGIN").close()
        rows = raw.execute(wanted, (TEAM, channel_of(0))).fetchall()
        raw.execute("COMMIT").close()
        return len(rows)

    assert ours(0) == base(0)
    return Floor(
        f"The portfolio of a channel, {ours(0):,} orders",
        "the same rows by `sqlite3`, nothing decoded",
        *_compare(ours, base, range(max(3, rounds // 10))),
        most=3,
    )


def _card(desk: Desk, numbers: list[int]) -> Floor:
    contexts: dict[int, dict[str, Any]] = {}
    with desk.database.read() as session:
        for number in numbers:
            contexts[number] = cards.told(session, order_id=number + 1)

    def ours(number: int) -> tuple[list[dict[str, Any]], str]:
        rendered = desk.messages.message("card", contexts[number])
        return rendered.blocks, rendered.text

    def base(number: int) -> tuple[list[dict[str, Any]], str]:
        return card_by_hand(contexts[number])

    for number in numbers[:50]:
        mine, theirs = len(json.dumps(ours(number))), len(json.dumps(base(number)))
        if abs(mine - theirs) > mine * ALIKE:
            raise AssertionError(
                f"The card of {code_of(number)} has {mine} characters and {theirs} by hand: let "
                "tests/bench/by_hand.py follow the template."
            )
    return Floor(
        "A card rendered: template, markup, Block Kit",
        "the same card by f-strings, with the same escaping",
        *_compare(ours, base, numbers),
        most=6,
    )


def _verdict(desk: Desk, numbers: list[int]) -> Floor:
    read = {}
    with desk.database.read() as session:
        for number in numbers:
            read[number] = dossiers.of_order(session, order_id=number + 1)

    def ours(number: int) -> None:
        dossier = read[number]
        assert dossier is not None
        assess(draw_up(desk.bank, dossier.order.facts, dossier.given))

    taken, _ = _compare(ours, lambda _: None, numbers)
    return Floor("A verdict with its reasons, from a dossier", "", taken)


def _whole_verdict(desk: Desk, rounds: int) -> Floor:
    """An order in which everything was answered, against one look at each question and answer."""
    bank = desk.bank
    facts = {fact.name: True for fact in bank.facts if fact.when is None}
    given = {q.id: well_answered(q, BEGUN) for q in bank.questions if q.derive is None}

    def ours(_: int) -> None:
        assess(draw_up(bank, facts, given))

    def base(_: int) -> int:
        return sum(
            question.id in given and given[question.id].grade >= question.minimum_grade
            for question in bank.questions
        )

    taken, baseline = _compare(ours, base, range(rounds))
    return Floor(
        f"A verdict over all {len(given)} questions, every one answered",
        "one look at each question and its answer",
        taken,
        baseline,
        within=1_000,
    )


def _bank(desk: Desk, rounds: int) -> Floor:
    """The bank read from its files, against its YAML alone."""
    texts = banks.texts()

    def ours(_: int) -> None:
        banks.load(words=desk.words)

    def base(_: int) -> None:
        for text in texts.values():
            yaml.load(text, Loader=yaml.CSafeLoader)

    taken, baseline = _compare(ours, base, range(rounds))
    return Floor(
        f"The bank loaded: {len(desk.bank.questions)} questions in two languages, all checked",
        "its files parsed by PyYAML's C parser, into plain lists",
        taken,
        baseline,
        within=100_000,
    )


def _imports(rounds: int) -> Floor:
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}  # as it is where the bot runs

    def run(modules: str) -> None:
        # The collector rests in both, as it does while `readiness run` starts.
        code = f"import gc; gc.disable(); import {modules}"
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)  # noqa: S603

    stack, ours = ", ".join(STACK), "bot.cli.commands, bot.build"
    for modules in (stack, ours):
        run(modules)  # the bytecode is written once
    taken: dict[str, list[int]] = {stack: [], ours: []}
    for _ in range(rounds):
        for modules, times in taken.items():
            began = perf_counter_ns()
            run(modules)
            times.append(perf_counter_ns() - began)
    return Floor(
        "Everything that `readiness run` imports, from bytecode",
        "the stack's libraries alone, Alembic and rapidfuzz too",
        median(taken[ours]) / 1000,
        median(taken[stack]) / 1000,
        most=1.2,
    )
