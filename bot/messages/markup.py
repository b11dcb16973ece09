"""The small markup that templates write: which tags there are, and what each may hold.

Decides whether a rendered template is well-formed: every tag, attribute and nesting stands in one
table, and whatever is not there is an error that names the template and the line. Refuses to know
Slack's blocks, limits and words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree.ElementTree import Element, ParseError, XMLParser

from prompts.problems import ReadinessError


class MessageError(ReadinessError):
    """A message cannot be written: its template, its context or its markup is wrong."""


@dataclass(frozen=True, slots=True)
class Tag:
    """What one tag may carry: attributes, tags inside, and whether words may stand in it."""

    attributes: frozenset[str]
    inside: frozenset[str]
    words: bool


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_PHRASES = _set("b i code br user time link")
_CONTROLS = _set("button choose date person textbox")
_BLOCKS = _set("header section context actions divider input")

_NOTHING: frozenset[str] = frozenset()

TAGS: MappingProxyType[str, Tag] = MappingProxyType(
    {
        # roots
        "message": Tag(_NOTHING, _BLOCKS | {"line"}, words=False),
        "modal": Tag(_set("id title submit close private"), _BLOCKS, words=False),
        "home": Tag(_set("private"), _BLOCKS, words=False),
        # what a notification shows and a screen reader says
        "line": Tag(_NOTHING, _PHRASES, words=True),
        # blocks
        "header": Tag(_NOTHING, _NOTHING, words=True),
        "section": Tag(_set("id"), _PHRASES | _CONTROLS | {"field"}, words=True),
        "field": Tag(_NOTHING, _PHRASES, words=True),
        "context": Tag(_NOTHING, _set("item"), words=False),
        "item": Tag(_NOTHING, _PHRASES, words=True),
        "actions": Tag(_set("id"), _CONTROLS - {"textbox"}, words=False),
        "divider": Tag(_NOTHING, _NOTHING, words=False),
        "input": Tag(_set("id label hint optional"), _CONTROLS - {"button"}, words=False),
        # controls
        "button": Tag(_set("id value style url"), _set("confirm"), words=True),
        "confirm": Tag(_set("title ok cancel"), _PHRASES, words=True),
        "choose": Tag(_set("id as placeholder"), _set("option confirm"), words=False),
        "option": Tag(_set("value chosen"), _NOTHING, words=True),
        "date": Tag(_set("id chosen placeholder"), _NOTHING, words=False),
        "person": Tag(_set("id chosen placeholder"), _NOTHING, words=False),
        "textbox": Tag(_set("id lines least most placeholder"), _NOTHING, words=True),
        # phrases
        "b": Tag(_NOTHING, _PHRASES - {"br", "b"}, words=True),
        "i": Tag(_NOTHING, _PHRASES - {"br", "i"}, words=True),
        "code": Tag(_NOTHING, _NOTHING, words=True),
        "br": Tag(_NOTHING, _NOTHING, words=False),
        "user": Tag(_set("id"), _NOTHING, words=False),
        "time": Tag(_set("at fallback style"), _NOTHING, words=False),
        "link": Tag(_set("to"), _NOTHING, words=True),
    }
)
ROOTS = _set("message modal home")


# Stands for what a template will write between the braces of an expression.
WRITTEN = "\ufdd0"
_TAG = re.compile(
    r'<(?P<shuts>/?)(?P<name>[a-z]+)(?P<attributes>(?:\s+[a-z]+="[^"<]*")*)\s*(?P<empty>/?)>'
)
_ATTRIBUTE = re.compile(r'([a-z]+)="')


def check_template(source: str, name: str, line_at: Callable[[int], int]) -> None:
    """Hold the markup of a template against the table, before anything is written with it.

    Every branch is looked at, taken or not. What a macro writes is checked where the macro stands.

    Args:
        source: the template without its statements, each expression replaced by `WRITTEN`.
        name: the template's file name.
        line_at: the line of a position in `source`.

    Raises:
        MessageError: with file and line.
    """
    open_tags: list[str] = []
    at = 0
    while True:
        start = source.find("<", at)
        between = source[at : start if start >= 0 else len(source)]
        if open_tags and not TAGS[open_tags[-1]].words and between.replace(WRITTEN, "").strip():
            wrong = f"<{open_tags[-1]}> holds no words of its own. Put them into one of its tags."
            raise _problem(name, line_at(at), wrong)
        if start < 0:
            break
        found = _TAG.match(source, start)
        wrong = "'<' begins no tag here. Write &lt; for the sign, {# … #} for a comment."
        if found is not None:
            wrong = _wrong(found, open_tags)
        if found is None or wrong:
            raise _problem(name, line_at(start), wrong)
        at = found.end()
    if open_tags:
        raise _problem(name, line_at(len(source)), f"<{open_tags[-1]}> is never closed.")


def _wrong(found: re.Match[str], open_tags: list[str]) -> str:
    """What is wrong with a tag, in a sentence, or nothing; keeps account of what is open."""
    name = found["name"]
    tag = TAGS.get(name)
    if tag is None:
        return f"There is no tag <{name}>. The tags are: {', '.join(TAGS)}."
    if found["shuts"]:
        if open_tags and open_tags[-1] == name:
            open_tags.pop()
            return ""
        return f"</{name}> closes what is not open. Open now: {', '.join(open_tags) or 'nothing'}."
    for attribute in _ATTRIBUTE.findall(found["attributes"]):
        if attribute not in tag.attributes:
            known = ", ".join(sorted(tag.attributes)) or "none"
            return f"<{name}> has no attribute '{attribute}'. It may have: {known}."
    if open_tags and name not in TAGS[open_tags[-1]].inside:
        known = ", ".join(sorted(TAGS[open_tags[-1]].inside)) or "nothing"
        return f"<{name}> may not stand in <{open_tags[-1]}>. There may be: {known}."
    if not found["empty"]:
        open_tags.append(name)
    return ""


def parse(xml: str, name: str) -> Element:
    """The tree of what a template wrote.

    Raises:
        MessageError: it is not well-formed, brings a DTD, or has another root.
    """
    if "<!" in xml or "<?" in xml:
        raise _problem(name, 1, "Comments, DTDs and entities have no place in a message.")
    parser = XMLParser()  # noqa: S314 - our own templates, and no DTD gets this far
    try:
        parser.feed(xml)
        root: Element = parser.close()
    except ParseError as problem:
        column = problem.position[1]
        raise MessageError(
            f"{name} writes what is not well-formed: {xml[max(0, column - 60) : column]!r}. "
            "Close every tag in the branch that opens it."
        ) from problem
    if root.tag not in ROOTS:
        wrong = f"<{root.tag}> cannot be the outermost tag. Use <message>, <modal> or <home>."
        raise _problem(name, 1, wrong)
    return root


def _problem(name: str, line: int, sentence: str) -> MessageError:
    return MessageError(f"{name}, line {line}: {sentence}")
