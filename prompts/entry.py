"""An entry of the bank, read from YAML into a Question.

Decides what is wrong with it and what to write instead, all of it at once; refuses to know the
other entries.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from prompts.answer import Grade
from prompts.condition import All, Not
from prompts.formulas import read_derivation
from prompts.grammar import fold, reserved
from prompts.question import (
    FILES,
    Course,
    Gate,
    Holds,
    Identity,
    Kind,
    Option,
    Question,
    RedFlag,
    Role,
    Severity,
    Source,
    Stricter,
)
from prompts.sheet import Entry
from prompts.words import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prompts.page import Page

ROWS = 144
"""Rows of the list of questions that the articles ask."""

_REQUIRED = ("id", "row", "gate", "kind", "title", "ask", "why", "source", "severity", "role")
_OPTIONAL = (
    *("example", "lead_days", "options", "unit", "units", "whole", "min", "numbered", "past"),
    *("future", "minimum_grade"),
    *("proof", "when", "stricter", "red_flags", "capability", "always_applies", "recheck_days"),
    *("derive", "depends", "raises", "states", "reuse", "same_product", "axis", "series"),
)
_OF_AN_OPTION = ("aliases", "needs_proof", "alone", "same_as", "raises", "final")
_YES_OR_NO = (
    Option("yes", Text({"en": "Yes", "zh-CN": "是"})),
    Option("no", Text({"en": "No", "zh-CN": "否"})),
)
"""What a condition that is computed can come out as."""
_SAYS_SOMETHING = frozenset((Kind.CHOICE, Kind.MULTI, Kind.TEXT, Kind.NUMBER, Kind.DATE))
"""The kinds whose answers can differ from one time to the next."""
_ORDER_BOUND = frozenset((Kind.DATE, Kind.PHOTO, Kind.DERIVED))
"""The kinds whose answers are good for one order only."""
# Half of all options are called yes or no.
_folded = lru_cache(maxsize=4096)(fold)
_kept = lru_cache(maxsize=4096)(reserved)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_VALUE = re.compile(r"[a-z][a-z0-9_]*")
_SOURCE = re.compile(r"(S[0-4]):([1-9][0-9]*)")


def read_question(page: Page, entry: Entry, section: str, order: int) -> Question | None:
    """Read one entry; None when it has not even a usable id."""
    name = entry.get("id")
    where = name if isinstance(name, str) else f"question {order + 1}"
    if not isinstance(name, str) or not _ID.fullmatch(name):
        wrong = f"`id: {name}` is no question id" if "id" in entry else "`id` is missing"
        page.wrong(entry.line, where, wrong, "small letters joined by hyphens, as `tool-owner`")
        return None
    page.keys(entry, where, _REQUIRED, _OPTIONAL)
    kind = page.word(entry, "kind", where, Kind, Kind.TEXT)
    derive = read_derivation(page, entry, where)
    options = tuple(_options(page, entry, where))
    if isinstance(derive, Holds) and not options:
        options = _YES_OR_NO
    unit = entry.get("unit", "")
    recheck = page.number(entry, "recheck_days", where, 1, 3650)
    question = Question(
        id=name,
        row=page.number(entry, "row", where, 1, ROWS),
        section=section,
        gate=page.word(entry, "gate", where, Gate, Gate.PROTOTYPE),
        kind=kind,
        title=page.text(entry, "title", where),
        ask=page.text(entry, "ask", where),
        why=page.text(entry, "why", where),
        example=page.text(entry, "example", where),
        source=_source(page, entry, where),
        severity=page.word(entry, "severity", where, Severity, Severity.MAJOR),
        role=page.word(entry, "role", where, Role, Role.BUYER),
        lead_days=page.number(entry, "lead_days", where, 0, 730),
        options=options,
        unit=unit if isinstance(unit, str) else "",
        units=_units(page, entry, where),
        whole=page.flag(entry, "whole", where),
        least=page.number(entry, "min", where, 0, 10**9) if "min" in entry else None,
        numbered=page.flag(entry, "numbered", where),
        past=page.flag(entry, "past", where),
        future=page.flag(entry, "future", where),
        minimum_grade=_grade(page, entry, where),
        proof=_proof(page, entry, where),
        when=page.condition(entry, "when", where),
        stricter=_stricter(page, entry, where),
        red_flags=tuple(_red_flags(page, entry, where, name)),
        capability=page.flag(entry, "capability", where),
        always_applies=page.flag(entry, "always_applies", where),
        recheck_days=recheck if "recheck_days" in entry else None,
        derive=derive,
        depends=_depends(page, entry, where),
        raises=page.name_in(entry, "raises", where),
        states=page.word(entry, "states", where, Identity, Identity.PART)
        if "states" in entry
        else None,
        reuse=page.flag(entry, "reuse", where),
        same_product=page.flag(entry, "same_product", where),
        axis=page.name_in(entry, "axis", where),
        series=page.flag(entry, "series", where),
        order=order,
    )
    _fits(page, entry, question)
    return question


def _source(page: Page, entry: Entry, where: str) -> Source:
    found = _SOURCE.fullmatch(str(entry.get("source", "S0:1")))
    if found:
        return Source(found[1], int(found[2]))
    wrong = f"`source: {entry.get('source')}` names no article and line"
    page.wrong(entry.lines["source"], where, wrong, "`source: S0:9`")
    return Source("S0", 1)


def _grade(page: Page, entry: Entry, where: str) -> Grade:
    raw = str(entry.get("minimum_grade", "E0"))
    if raw in Grade.__members__:
        return Grade[raw]
    wrong = f"`minimum_grade: {raw}` is no grade"
    page.wrong(entry.lines["minimum_grade"], where, wrong, ", ".join(Grade.__members__))
    return Grade.E0


def _proof(page: Page, entry: Entry, where: str) -> tuple[Kind, ...]:
    words = page.strings(entry.get("proof", ["file"]))
    kinds = sorted(kind.value for kind in FILES)
    if words is None or any(word not in kinds for word in words):
        page.wrong(entry.lines["proof"], where, "`proof` is no list of files", ", ".join(kinds))
        return ()
    return tuple(Kind(word) for word in words) if "proof" in entry else ()


def _units(page: Page, entry: Entry, where: str) -> Mapping[str, str]:
    raw = entry.get("units")
    found: dict[str, str] = {}
    if raw is None:
        return MappingProxyType(found)
    for unit, names in raw.items() if isinstance(raw, Entry) else ((None, None),):
        spellings = page.strings(names)
        if unit is None or spellings is None:
            instead = "`units: {pcs: [pieces, 件]}`"
            page.wrong(entry.lines["units"], where, "`units` is no list of spellings", instead)
            continue
        found |= {spelling.casefold(): unit for spelling in (unit, *spellings)}
    return MappingProxyType(found)


def _options(page: Page, entry: Entry, where: str) -> Iterator[Option]:
    values: set[str] = set()
    names: dict[str, str] = {}
    for raw in page.entries(entry, "options", where):
        page.keys(raw, where, ("value", "words"), _OF_AN_OPTION)
        value = raw.get("value", "value")
        if not isinstance(value, str) or not _VALUE.fullmatch(value) or value == "unknown":
            wrong = f"the option `{value}` has no usable value"
            instead = "small letters and _; `unknown` can always be said and is no option"
            page.wrong(raw.line, where, wrong, instead)
            continue
        if value in values:
            page.wrong(raw.line, where, f"the option `{value}` is there twice", "another value")
        values.add(value)
        words = page.text(raw, "words", where)
        aliases = tuple(_aliases(page, raw, where))
        for name in {_folded(said) for said in (*words.values(), *aliases)}:
            other = names.setdefault(name, value)
            if other != value:
                wrong = f"`{name}` means both `{other}` and `{value}`"
                page.wrong(raw.line, where, wrong, "different words for each option")
            meaning = _kept(name)
            if meaning is not None:
                wrong = f"`{name}` always means `{meaning}`, so nobody can choose `{value}` by it"
                page.wrong(raw.line, where, wrong, "other words")
        yield Option(
            value,
            words,
            aliases,
            needs_proof=page.flag(raw, "needs_proof", where, default=True),
            alone=page.flag(raw, "alone", where),
            same_as=str(raw.get("same_as", "")),
            raises=page.name_in(raw, "raises", where),
            final=page.flag(raw, "final", where),
        )


def _aliases(page: Page, raw: Entry, where: str) -> Iterator[str]:
    aliases = raw.get("aliases")
    if aliases is None:
        return
    if not isinstance(aliases, Entry):
        page.wrong(raw.line, where, "`aliases` has no language", "`aliases: {en: [words]}`")
        return
    for language, words in aliases.items():
        spellings = page.strings(words)
        if language not in LANGUAGES or spellings is None:
            wrong = f"`aliases` is no list of words in `{language}`"
            page.wrong(raw.line, where, wrong, "`aliases: {en: [words], zh-CN: [词]}`")
            continue
        yield from spellings


def _stricter(page: Page, entry: Entry, where: str) -> Stricter | None:
    raw = entry.get("stricter")
    if raw is None:
        return None
    if not isinstance(raw, Entry):
        instead = "`stricter: {when: …, severity: blocker}`"
        page.wrong(entry.lines["stricter"], where, "`stricter` has no keys", instead)
        return None
    page.keys(raw, where, ("when", "severity"))
    condition = page.condition(raw, "when", where)
    severity = page.word(raw, "severity", where, Severity, Severity.BLOCKER)
    if severity.value == entry.get("severity"):
        page.wrong(raw.line, where, "`stricter` is no stricter", "a heavier severity")
    return Stricter(condition, severity)


def _red_flags(page: Page, entry: Entry, where: str, name: str) -> Iterator[RedFlag]:
    keys = ("severity", "consequence", "lift")
    for raw in page.entries(entry, "red_flags", where):
        page.keys(raw, where, keys, ("answer", "when", "unless", "rule", "outcome"))
        if ("answer" in raw) is ("when" in raw):
            wrong = "a red flag has either `answer` or `when`"
            page.wrong(raw.line, where, wrong, "`answer: no`, or `when: {fact: …}`")
            continue
        condition = page.condition(raw, "when", where)
        if "answer" in raw:
            shorthand = Entry(raw.line)
            shorthand["when"] = {"fact": name, "is": raw["answer"]}
            condition = page.condition(shorthand, "when", where)
        if "unless" in raw:
            condition = All((condition, Not(page.condition(raw, "unless", where))))
        yield RedFlag(
            condition,
            page.word(raw, "severity", where, Severity, Severity.MAJOR),
            str(raw.get("rule", "")),
            page.text(raw, "consequence", where),
            page.text(raw, "lift", where),
            page.word(raw, "outcome", where, Course, Course.STAY_SMALL_BATCH)
            if "outcome" in raw
            else None,
        )


def _depends(page: Page, entry: Entry, where: str) -> tuple[str, ...] | None:
    if "depends" not in entry:
        return None
    events = page.strings(entry["depends"])
    if events is None:
        wrong = "`depends` is no list of events"
        instead = "`depends: [site_changed]`, or `depends: []`"
        page.wrong(entry.lines["depends"], where, wrong, instead)
    return events


def _fits(page: Page, entry: Entry, question: Question) -> None:  # noqa: C901, PLR0912 (a flat list of checks)
    """Hold the parts of an entry against each other."""
    where, kind = question.id, question.kind

    def wrong(what: str, instead: str) -> None:
        page.wrong(entry.line, where, what, instead)

    if kind in {Kind.CHOICE, Kind.MULTI} and len(question.options) < len(("one", "other")):
        wrong(f"a {kind} has fewer than two options", "`options:` with two entries or more")
    if kind is Kind.NUMBER and not question.unit:
        wrong("a number has no unit", "`unit: pcs`")
    if kind is not Kind.NUMBER and (question.unit or question.units or question.whole):
        wrong(f"a {kind} has a unit", "`kind: number`, or no unit")
    if kind is not Kind.NUMBER and question.least is not None:
        wrong(f"a {kind} has a smallest number", "`kind: number`, or no `min`")
    if kind is not Kind.TEXT and question.numbered:
        wrong(f"a {kind} must carry a number", "`kind: text`, or no `numbered`")
    if kind is not Kind.DATE and (question.past or question.future):
        tense = "past" if question.past else "future"
        wrong(f"a {kind} lies in the {tense}", f"`kind: date`, or no `{tense}`")
    if kind is not Kind.TEXT and question.series:
        wrong(f"a {kind} is a row of numbers", "`kind: text`, or no `series`")
    if kind not in _SAYS_SOMETHING and (question.raises or question.states):
        key = "raises" if question.raises else "states"
        wrong(f"a {kind} has `{key}`, and names nothing", f"a text or a choice, or no `{key}`")
    if kind in _ORDER_BOUND and question.reuse:
        wrong(f"a {kind} is handed on to a later order", "no `reuse`")
    if question.same_product and not question.reuse:
        wrong("`same_product` says which orders take an answer over", "`reuse: true` beside it")
    if question.recheck_days is None and any(option.final for option in question.options):
        wrong("an option is `final`, and nothing is asked again", "`recheck_days`, or no `final`")
    if (kind is Kind.DERIVED) is (question.derive is None and "derive" not in entry):
        wrong("`kind: derived` and `derive` belong together", "both, or neither")
    if kind is not Kind.DERIVED and "example" not in entry:
        wrong("`example` is missing", "`example: {en: an answer that would be understood}`")
    if kind in FILES and question.minimum_grade is Grade.E0:
        wrong("a file is asked for, and none is needed", "`minimum_grade: E1`, or `kind: text`")
    if kind is Kind.DERIVED or question.minimum_grade is Grade.E0:
        return
    if not question.proof and kind not in FILES:
        wrong("it needs proof, but not which", "`proof: [file]`, photo or report")
    flags = {name for flag in question.red_flags for name in flag.values(question.id)}
    for option in question.options:
        if not option.needs_proof and option.value not in flags:
            wrong(
                f"the option `{option.value}` needs no proof and raises no red flag, "
                "so it would pass for nothing",
                f"a red flag with `answer: {option.value}`, or no `needs_proof: false`",
            )
