"""Typical orders as data: what is true of each, what people answer, and the verdict that follows.

Decides how such a file is read, how it is played, and how docs/worked-orders.md is written from it.
Refuses to know the bank: whatever the bank asks next is asked.

A file holds one order. An answer is an option by its value, a list of them, or what a person types;
`{says: …, sent: …}` is an answer with its proof (a file that opens, unless `grade` says more), and
`unknown` and `n/a because …` mean what they mean in a thread. Under `then` stand later days: what
was sent, corrected or moved since, and the verdict after it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from prompts.answer import Amount, Answer, Attached, Chosen, Day, Grade, Standing
from prompts.checklist import draw_up
from prompts.condition import QUANTITY, SHIP_DATE
from prompts.question import FILES
from prompts.reason import BELOW_FLOOR
from prompts.sheet import read_sheet
from prompts.staleness import events_in, stale
from prompts.typed import NotApplicable, Understood, UnknownAnswer, read
from prompts.verdict import Level, assess

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from prompts.answer import Value
    from prompts.bank import Bank
    from prompts.checklist import Checklist
    from prompts.condition import Fact
    from prompts.question import Question
    from prompts.verdict import Reason, Verdict

FOLDER = Path(__file__).with_name("worked")
BEGUN = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""A Monday."""
WIDTH = 100
LEVELS = {
    Level.INCOMPLETE: "INCOMPLETE",
    Level.HOLD: "HOLD",
    Level.STAY_SMALL_BATCH: "STAY SMALL BATCH",
    Level.CONDITIONAL: "CONDITIONAL",
    Level.READY: "READY",
}


class StoryError(AssertionError):
    """A file and the bank do not fit; the message names the order and the question."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One day of an order: what is said on it, and what follows.

    Attributes:
        title: what happened, in a few words.
        articles: what the articles say about it, in a sentence or two.
        answers: by question; in a later chapter only what is said anew.
        on: the day.
        ships: the ship date, where it is known or moved.
        expected: level, gates, risk, reasons, notes and stale, as `told` gives them.
        at_most: how many questions may be asked until the verdict, where the file sets a limit.
    """

    title: str
    articles: str
    answers: Mapping[str, Any]
    on: date
    ships: date | None
    expected: Mapping[str, Any]
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Story:
    """One order, from its first question on.

    Attributes:
        place: where it stands among the others, from 1.
        name: the name of its file.
        facts: what was ticked when the order was opened.
        taken_over: what an earlier order of the same supplier and site handed on.
    """

    place: int
    name: str
    title: str
    facts: tuple[str, ...]
    factory_new: bool
    quantity: int
    taken_over: Mapping[str, Any]
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one chapter.

    Attributes:
        asked: the questions that were asked, in their order.
        until: after how many of them the level was what it stays.
        given: the answers that count at its end.
        unused: answers of the file that nobody asked for.
    """

    chapter: Chapter
    asked: tuple[str, ...]
    until: int
    checklist: Checklist
    verdict: Verdict
    given: Mapping[str, Answer]
    unused: tuple[str, ...]


def stories() -> tuple[Story, ...]:
    """Every order of the folder, in the order in which they are best read."""
    return tuple(sorted(map(read_story, FOLDER.glob("*.yml")), key=lambda story: story.place))


def read_story(path: Path) -> Story:
    """Read one order's file.

    Raises:
        StoryError: it is no YAML.
        KeyError: a part of it is missing.
    """
    sheet, problems = read_sheet(path, path.name)
    if problems:
        raise StoryError("; ".join(map(str, problems)))
    whole: dict[str, Any] = dict(sheet)
    order = whole["order"]
    return Story(
        whole["place"],
        path.stem,
        whole["name"],
        tuple(order["facts"]),
        order["factory_new"],
        order["quantity"],
        whole.get("taken_over", {}),
        (_chapter(whole, order), *(_chapter(later, later) for later in whole.get("then", ()))),
    )


def _chapter(part: Mapping[str, Any], order: Mapping[str, Any]) -> Chapter:
    ships = order.get("ships")
    on = part.get("on")
    return Chapter(
        part["name"],
        " ".join(part["articles"].split()),
        part["answers"],
        date.fromisoformat(on) if on else BEGUN.date(),
        date.fromisoformat(ships) if ships else None,
        part["expect"],
        part["expect"].get("asked_at_most"),
    )


@dataclass(slots=True)
class _Play:
    """An order while it is being answered: everything said so far, and the clock."""

    bank: Bank
    story: Story
    facts: dict[str, Fact]
    known: dict[str, Value]
    said: dict[str, list[Answer]] = field(default_factory=dict)
    now: datetime = BEGUN

    def say(self, question_id: str, raw: object) -> None:
        self.now += timedelta(minutes=1)
        question = self.bank.question(question_id)
        said = answer(self.story.name, question, raw, self.now)
        self.said.setdefault(question_id, []).append(said)

    def checklist(self) -> Checklist:
        current = {name: told[-1] for name, told in self.said.items()}
        old = stale(self.bank, current, events_in(self.bank, self.said), None)
        return draw_up(self.bank, self.facts, current, known=self.known, stale=old)

    def chapter(self, chapter: Chapter, *, first: bool) -> Played:
        if chapter.ships:
            self.known[SHIP_DATE] = Day(chapter.ships)
        left = dict(chapter.answers)
        for name in [name for name in left if name in self.said]:
            if first:
                raise StoryError(f"{self.story.name}: `{name}` is taken over and answered")
            self.say(name, left.pop(name))
        asked: list[str] = []
        passed: set[str] = set()
        levels = [assess(self.checklist()).level]
        while (question := (checklist := self.checklist()).next(passed)) is not None:
            if question.id in passed:
                break
            if question.id in left:
                self.say(question.id, left.pop(question.id))
                asked.append(question.id)
                levels.append(assess(self.checklist()).level)
            elif checklist.item(question.id).stale is not None:
                passed.add(question.id)  # nobody has an answer to it on this day
            else:
                raise StoryError(
                    f"{self.story.name}, “{chapter.title}”: the bank asks `{question.id}` "
                    f"({question.ask.say()}), and the file has no answer to it"
                )
        until = next(n for n in range(len(levels)) if set(levels[n:]) == {levels[-1]})
        checklist = self.checklist()
        given = {name: told[-1] for name, told in self.said.items()}
        verdict = assess(checklist)
        return Played(chapter, tuple(asked), until, checklist, verdict, given, tuple(left))


def play(bank: Bank, story: Story) -> tuple[Played, ...]:
    """Ask an order's questions one by one, as the bot would, and answer them from its file.

    Raises:
        StoryError: the bank asks what the file does not answer, or does not take an answer of it.
    """
    facts: dict[str, Fact] = {fact.name: False for fact in bank.intake_facts}
    unknown = set(story.facts) - facts.keys()
    if unknown:
        raise StoryError(f"{story.name}: the bank has no fact {', '.join(sorted(unknown))}")
    facts |= dict.fromkeys(story.facts, True) | {"factory_new": story.factory_new}
    known: dict[str, Value] = {QUANTITY: Amount(Decimal(story.quantity), "pcs")}
    order = _Play(bank, story, facts, known)
    for name, raw in story.taken_over.items():
        order.say(name, raw)
    played = []
    for number, chapter in enumerate(story.chapters):
        order.now = datetime.combine(chapter.on, BEGUN.timetz())
        played.append(order.chapter(chapter, first=number == 0))
    return tuple(played)


def answer(story: str, question: Question, raw: object, now: datetime = BEGUN) -> Answer:
    """Read one answer of a file.

    Raises:
        StoryError: the question does not take it.
    """
    says, grade = raw, Grade.E0
    if isinstance(raw, dict):
        says = raw.get("says")
        grade = Grade[raw.get("grade", "E1")]
    standing, value, reason = Standing.GIVEN, _value(question, says), ""
    if value is None:
        reading = read(question, str(says), today=now.date())
        if isinstance(reading, Understood):
            value = reading.value
        elif isinstance(reading, UnknownAnswer):
            standing = Standing.UNKNOWN
        elif isinstance(reading, NotApplicable):
            standing, reason = Standing.NOT_APPLICABLE, reading.reason
        else:
            raise StoryError(f"{story}: `{question.id}` does not take {says!r}: {reading}")
    return Answer(question.id, standing, value, reason, "U1", now, grade)


def _value(question: Question, says: object) -> Value | None:
    """An option, several of them, or a file; None for what a person typed."""
    options = says if isinstance(says, list) else [says]
    if options and {str(one) for one in options} <= {one.value for one in question.options}:
        return Chosen(tuple(str(one) for one in options))
    return Attached() if says is None and question.kind in FILES else None


def told(played: Played) -> dict[str, Any]:
    """What followed, in the form in which a file expects it."""
    verdict = played.verdict
    found: dict[str, Any] = {
        "level": verdict.level.value,
        "gates": {gate.gate.value: gate.level.value for gate in verdict.gates},
        "risk": verdict.risk.id if verdict.risk else "not known",
        "reasons": _listed(verdict.reasons),
        "notes": sorted(map(_called, verdict.notes)),
    }
    old = sorted(
        item.question.id for item in played.checklist.items if item.stale is not None and item.asked
    )
    return found | ({"stale": old} if old else {})


def expected(chapter: Chapter) -> dict[str, Any]:
    """What a file expects, in the form of `told`."""
    kept = {name: part for name, part in chapter.expected.items() if name != "asked_at_most"}
    kept["gates"] = dict(kept["gates"])
    kept["reasons"] = {level: sorted(names) for level, names in kept["reasons"].items()}
    return kept | {name: sorted(kept[name]) for name in ("notes", "stale") if name in kept}


def _listed(reasons: Iterable[Reason]) -> dict[str, list[str]]:
    """Reasons by their level; that a gate waits for an earlier one is told by the gates."""
    found: dict[str, list[str]] = {}
    for reason in reasons:
        if reason.rule != "D12":
            found.setdefault(reason.level.value, []).append(_called(reason))
    return {level: sorted(names) for level, names in found.items()}


def _called(reason: Reason) -> str:
    if reason.key == BELOW_FLOOR:
        return f"section {reason.section}"
    return f"{reason.question_id} {reason.rule}".strip()


def one_other_answer(story: Story, played: Played) -> list[str]:
    """What would follow if one answer were another one, or if one thing happened: a line for each.

    Every question that the order was asked is left unknown, given each of its options, and for
    what can be ticked, counted or dated: with one tick less, none and very many, long ago and far
    ahead. A line names the reasons and notes that come, and the questions that come and go.
    """
    checklist = played.checklist
    before = _effects(checklist)
    lines = []
    for item in checklist.items:
        given = played.given.get(item.question.id)
        if given is None or not item.asked:
            continue
        for words, value in _others(item.question, given.value):
            standing = Standing.UNKNOWN if value is None else Standing.GIVEN
            other = replace(given, standing=standing, value=value)
            answers = {**played.given, item.question.id: other}
            after = _effects(_redrawn(checklist, answers))
            lines.append(f"{story.name} {item.question.id}: {words} -> {_change(before, after)}")
    for event in checklist.bank.events:
        old = [name for name in played.given if event.id in checklist.bank.depends[name]]
        lines.append(
            f"{story.name} {event.id} -> asked again: {', '.join(sorted(old)) or 'nothing'}"
        )
    return lines


def _redrawn(checklist: Checklist, answers: Mapping[str, Answer]) -> Checklist:
    known = checklist.situation.known
    return draw_up(checklist.bank, checklist.facts, answers, known=known)


def _others(question: Question, value: Value | None) -> Iterator[tuple[str, Value | None]]:
    yield "unknown", None
    for option in question.options:
        if value != Chosen((option.value,)):
            yield option.value, Chosen((option.value,))
    match value:
        case Chosen(options) if len(options) > 1:
            for one in options:
                yield f"without {one}", Chosen(tuple(each for each in options if each != one))
        case Amount(_, unit):
            yield from ((f"{n} {unit}", Amount(Decimal(n), unit)) for n in (0, 1_000_000))
        case Day():
            yield from ((f"{y}", Day(date(y, 1, 1))) for y in (2020, 2030))


def _effects(checklist: Checklist) -> tuple[set[str], set[str]]:
    """The reasons and notes of an order as lines, and the questions that it is asked."""
    verdict = assess(checklist)
    told = (*verdict.reasons, *verdict.notes)
    lines = {f"{r.level} {_called(r)} ({r.gate})" for r in told if r.rule != "D12"}
    return lines, {item.question.id for item in checklist.items if item.asked}


def _change(before: tuple[set[str], set[str]], after: tuple[set[str], set[str]]) -> str:
    parts = [*sorted(after[0] - before[0])]
    parts += (f"asks {name}" for name in sorted(after[1] - before[1]))
    parts += (f"no longer asks {name}" for name in sorted(before[1] - after[1]))
    return "; ".join(parts) or "nothing"


def page(bank: Bank, found: Sequence[tuple[Story, tuple[Played, ...]]]) -> str:
    """The Markdown page about all orders."""
    lines = [
        "# Worked orders",
        "",
        "Written by `make docs` from the orders in `tests/prompts/worked/`; do not edit. Each of",
        "them is answered to its end, one question at a time, in the order in which the bot asks.",
        "“Until the verdict” counts the questions after which the verdict no longer changed. Later",
        "days of an order stand below it. Each reason is led by the question that gives it, and by",
        "the decision rule where one applies.",
        "",
        "| order | what is true of it | class | asked until the verdict | asked in all | verdict |",
        "|---|---|---|---:|---:|---|",
    ]
    facts = {fact.name: fact.words.say() for fact in bank.facts}
    for story, played in found:
        for number, one in enumerate(played):
            lines.append(_row(story, one, facts, first=number == 0))
    for story, played in found:
        lines += ["", f"## {story.title}"]
        for number, one in enumerate(played):
            lines += ["", f"### {one.chapter.title}"] if number else []
            lines += ["", fill(one.chapter.articles, WIDTH), "", *_why(one)]
    return "\n".join(lines) + "\n"


def _row(story: Story, one: Played, facts: Mapping[str, str], *, first: bool) -> str:
    verdict = one.verdict
    true = [facts[name] for name in story.facts]
    true.append(facts["factory_new"] if story.factory_new else "An earlier order was released")
    if story.taken_over:
        true.append(f"{len(story.taken_over)} answers are taken over from it")
    cells = [
        story.title if first else f"… {one.chapter.title[0].lower()}{one.chapter.title[1:]}",
        ". ".join(true) + "." if first else "",
        f"{verdict.risk.id}: {verdict.risk.title.say()}" if verdict.risk else "not known",
        str(one.until) if first else f"{one.until} more",
        str(len(one.asked)) if first else f"{len(one.asked)} more",
        f"**{LEVELS[verdict.level]}**",
    ]
    return f"| {' | '.join(cells)} |"


def _why(one: Played) -> list[str]:
    """The reasons as the bot gives them; stale answers, of which there can be many, are counted."""
    gates = ", ".join(f"{gate.gate.value} {LEVELS[gate.level]}" for gate in one.verdict.gates)
    lines = [f"Gates: {gates}.", ""]
    shown = [r for r in one.verdict.reasons if r.rule != "D12"]
    old = [r for r in shown if r.key == "verdict.reason.stale"]
    lines += [f"- {_called(reason)}: {reason.why()}" for reason in shown if reason not in old]
    if old:
        names = ", ".join(reason.question_id for reason in old)
        lines.append(f"- {len(old)} answers are out of date and asked again: {names}")
    if not shown:
        lines.append("- Nothing is in the way.")
    return lines
