"""A bank of one's own, laid over the one that comes with the bot.

Decides which entries are added, changed key by key, or left out; refuses to judge the result: that
is done for every bank in the same way.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prompts.page import Page
from prompts.sheet import Entry, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prompts.problems import Problem

OURS = "readiness"
"""What `extends` names: the bank that comes with the bot."""
GATES, FACTS = "gates.yml", "facts.yml"

_LISTS = ("gates", "rules", "axes", "events", "risk")
"""The keys of gates.yml whose entries have an id."""
_SUFFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(slots=True)
class Overlay:
    """A bank laid over another one.

    Attributes:
        sheets: the files of both as one bank.
        problems: what is wrong with the way they are joined.
        left_out: the questions that are gone, each with the place that says so.
        name: what the files of the upper bank begin with in problems ("acme/").
    """

    sheets: dict[str, Entry]
    problems: list[Problem]
    name: str
    left_out: dict[str, str] = field(default_factory=dict)


def extends(sheets: Mapping[str, Entry]) -> bool:
    """Tell whether a bank wants to be laid over ours, or stands alone."""
    return "extends" in sheets.get(GATES, {})


def lay_over(ours: Mapping[str, Entry], own: Mapping[str, Entry], name: str) -> Overlay:
    """Join two banks: `own` is laid over `ours`.

    A key that the upper bank gives replaces ours, `key: null` takes ours away; entries with an id,
    facts and questions are joined key by key in this way, and new ones are added. A section that
    an axis of the upper bank names moves there; the axis keeps its others.

    Args:
        ours: the files of the bank below, by name.
        own: those of the upper one; its gates.yml says `extends`.
        name: what to call the upper bank in problems: its folder.
    """
    over = Overlay({**ours}, [], f"{name}/")
    for file, sheet in own.items():
        _tell_places(sheet, over.name + file)
    if GATES not in ours or FACTS not in ours:
        return over
    _join_gates(over, ours[GATES], own[GATES])
    if FACTS in own:
        over.sheets[FACTS] = _join_entries(ours[FACTS], own[FACTS])
    _join_questions(over, own)
    return over


def _tell_places(node: object, file: str) -> None:
    """Let every line of the upper bank know its file, so that problems can name it."""
    if isinstance(node, Entry):
        if isinstance(node.line, Place):
            return  # written once, used twice: an anchor
        node.line = Place(node.line, file)
        node.lines = {key: Place(line, file) for key, line in node.lines.items()}
        for inner in node.values():
            _tell_places(inner, file)
    elif isinstance(node, list):
        for inner in node:
            _tell_places(inner, file)


def _joined(below: Entry, above: Entry) -> Entry:
    """Two entries key by key: what is above counts, and `null` there takes a key away."""
    entry = Entry(above.line)
    entry.update(below)
    entry.lines.update(below.lines)
    entry.twice = [*below.twice, *above.twice]
    for key, value in above.items():
        if value is None:
            entry.pop(key, None)
        else:
            entry[key] = value
            entry.lines[key] = above.lines[key]
    return entry


def _join_entries(below: Entry, above: Entry) -> Entry:
    """Two mappings of named entries: each is joined with the one of the same name."""
    whole = _joined(below, above)
    for name, value in above.items():
        known = below.get(name)
        if isinstance(known, Entry) and isinstance(value, Entry):
            whole[name] = _joined(known, value)
    return whole


def _join_gates(over: Overlay, ours: Entry, own: Entry) -> None:
    page = Page(over.name + GATES, (), over.problems)
    if own["extends"] != OURS:
        wrong = f"`extends: {own['extends']}` is no bank that can be extended"
        page.wrong(own.lines["extends"], "extends", wrong, f"`extends: {OURS}`")
    whole = _joined(ours, own)
    whole.pop("extends")
    whole.pop("leave_out", None)
    version = own.get("version")
    if not isinstance(version, str) or not _SUFFIX.fullmatch(version):
        wrong = f"`version: {version}` is no name for this bank's own version"
        line = own.lines.get("version", own.line)
        page.wrong(line, "version", wrong, '`version: "acme-1"`: letters, digits, dots and hyphens')
    whole["version"] = f"{ours.get('version')}+{version}"
    whole.lines["version"] = own.lines.get("version", own.line)
    for key in _LISTS:
        known, changed = ours.get(key), own.get(key)
        if isinstance(known, list) and isinstance(changed, list):
            if key == "axes":
                known = _moved(known, changed)
            whole[key] = _join_list(page, key, known, changed)
    known, changed = ours.get("sections"), own.get("sections")
    if isinstance(known, Entry) and isinstance(changed, Entry):
        whole["sections"] = _joined(known, changed)
        for letter in changed:
            if changed[letter] is None:
                wrong = f"section {letter} has no title"
                page.wrong(changed.lines[letter], "sections", wrong, f"`leave_out: [{letter}]`")
    over.sheets[GATES] = whole


def _join_list(page: Page, key: str, known: list[object], changed: list[object]) -> list[object]:
    """Two lists of entries with ids; what has no usable id is left to the reader to refuse."""
    whole = list(known)
    place = {_id(entry): n for n, entry in enumerate(known)}
    seen: set[str] = set()
    for entry in changed:
        name = _id(entry)
        below = known[place[name]] if name and name in place else None
        if not isinstance(entry, Entry) or not isinstance(below, Entry):
            whole.append(entry)
            continue
        if name in seen:
            page.wrong(entry.line, key, f"`id: {name}` is there twice", "one entry for each id")
            continue
        seen.add(name)
        whole[place[name]] = _joined(below, entry)
    return whole


def _moved(known: list[object], changed: list[object]) -> list[object]:
    """Our axes where the upper bank names sections: each of these leaves the axis it was in.

    Nobody has to write our sections again to add one. So the upper bank's entry gets ours too.
    """
    named = {letter for entry in changed for letter in _sections(entry)}
    left = [_staying(entry, named) for entry in known]
    ours = {_id(entry): _sections(entry) for entry in left}
    for entry in changed:
        if isinstance(entry, Entry) and isinstance(entry.get("sections"), list):
            entry["sections"] = [*ours.get(_id(entry), ()), *_sections(entry)]
    return left


def _staying(entry: object, named: set[object]) -> object:
    if not isinstance(entry, Entry):
        return entry
    axis = _joined(entry, Entry(entry.line))
    axis["sections"] = [letter for letter in _sections(entry) if letter not in named]
    return axis


def _sections(entry: object) -> list[object]:
    sections = entry.get("sections") if isinstance(entry, Entry) else None
    return sections if isinstance(sections, list) else []


def _id(entry: object) -> str:
    name = entry.get("id") if isinstance(entry, Entry) else None
    return name if isinstance(name, str) else ""


def _join_questions(over: Overlay, own: Mapping[str, Entry]) -> None:
    at = dict(_questions(over.sheets))
    _leave_out(over, own[GATES], at)
    homes = {str(over.sheets[file].get("section")): file for file in _section_files(over.sheets)}
    changed: dict[str, Entry] = {}
    added: dict[str, list[object]] = {}
    for file in _section_files(own):
        page, sheet = Page(over.name + file, (), over.problems), own[file]
        letter = str(sheet.get("section", ""))
        home = homes.get(letter)
        if home is None:  # a section that we do not ask: the reader looks at the rest of it
            home = over.name + file
            over.sheets[home] = _with_questions(sheet, [])
        else:
            page.keys(sheet, "file", ("section", "questions"))
        if not isinstance(sheet.get("questions", []), list):
            page.wrong(sheet.lines["questions"], "file", "`questions` is no list", "`- id: …`")
            continue
        for entry in _list(sheet):
            name = _id(entry)
            if not isinstance(entry, Entry):
                wrong = f"`questions` has {entry!r}, which has no keys"
                page.wrong(sheet.lines["questions"], "file", wrong, "`- key: value`")
            elif name not in at:
                added.setdefault(home, []).append(entry)
            elif _may_change(over, page, entry, letter, at, changed):
                changed[name] = entry
    for file in _section_files(over.sheets):
        sheet = over.sheets[file]
        kept = [_with(entry, changed) for entry in _list(sheet) if _id(entry) not in over.left_out]
        over.sheets[file] = _with_questions(sheet, kept + added.get(file, []))


def _may_change(
    over: Overlay,
    page: Page,
    entry: Entry,
    letter: str,
    at: Mapping[str, str],
    changed: Mapping[str, Entry],
) -> bool:
    """Tell whether an entry can change a question of ours; note why not."""
    name = _id(entry)
    if name in over.left_out:
        wrong, instead = f"it is left out ({over.left_out[name]}) and changed", "one of the two"
    elif at[name] != letter:
        wrong = f"it is in section {at[name]}, not in {letter}"
        instead = f"a file with `section: {at[name]}`"
    elif name in changed:
        wrong, instead = "it is changed twice", "one entry for each id"
    else:
        return True
    page.wrong(entry.line, name, wrong, instead)
    return False


def _list(sheet: Entry) -> list[object]:
    questions = sheet.get("questions")
    return questions if isinstance(questions, list) else []


def _with(entry: object, changed: Mapping[str, Entry]) -> object:
    above = changed.get(_id(entry))
    return _joined(entry, above) if above is not None and isinstance(entry, Entry) else entry


def _with_questions(sheet: Entry, questions: list[object]) -> Entry:
    """A section's file with other questions; one that has no `questions` stays so, to be told."""
    whole = _joined(sheet, Entry(sheet.line))
    if isinstance(sheet.get("questions"), list):
        whole["questions"] = questions
    return whole


def _leave_out(over: Overlay, own: Entry, at: Mapping[str, str]) -> None:
    if "leave_out" not in own:
        return
    page, line = Page(over.name + GATES, (), over.problems), own.lines["leave_out"]
    names = page.strings(own["leave_out"])
    if names is None:
        wrong = "`leave_out` is no list of questions and sections"
        page.wrong(line, "leave_out", wrong, "`leave_out: [J, tool-owner]`")
        return
    letters = set(at.values())
    for name in names:
        gone = [question for question, letter in at.items() if name in {question, letter}]
        if not gone:
            near = difflib.get_close_matches(name, [*at, *letters], n=1)
            instead = f"`{near[0]}`" if near else "a question or a section of ours"
            wrong = f"there is no question and no section `{name}`"
            page.wrong(line, "leave_out", wrong, instead)
        over.left_out |= dict.fromkeys(gone, page.place(line))


def _section_files(sheets: Mapping[str, Entry]) -> list[str]:
    return sorted(name for name in sheets if name not in {GATES, FACTS})


def _questions(sheets: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """Every question of a bank with the letter of its section."""
    for file in _section_files(sheets):
        for entry in _list(sheets[file]):
            if _id(entry):
                yield _id(entry), str(sheets[file].get("section", ""))
