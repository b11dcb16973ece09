"""The words inside a block: from a tree of phrases to Slack's mrkdwn, within a limit.

Decides how bold, people, instants and links are written for Slack, and where an overlong text is
cut: between words, never inside an entity, a mention or a link, and with its formatting closed.
Refuses to know blocks.
"""

import re
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from bot.messages.escaping import (
    ELLIPSIS,
    cut,
    mrkdwn,
    mrkdwn_code,
    mrkdwn_label,
    mrkdwn_line,
    plain,
    shorten,
    tidy,
)

Escape = Callable[[str], str]

_SLACK_ID = re.compile(r"[A-Z][A-Z0-9]{0,30}")
_WEB = re.compile(r"https?://[^\s<>|]+")
_INSTANT = re.compile(r"\d{1,11}")
_STYLES: Mapping[str, str] = {
    "moment": "{date_short_pretty} {time}",
    "date": "{date_short_pretty}",
    "time": "{time}",
}


class Whole(str):
    """A piece of mrkdwn that is kept or dropped as a whole: a mention, a date, a link."""

    __slots__ = ()


class Mark(str):
    """A formatting character of ours: opened, and closed again even when the text is cut."""

    __slots__ = ()


def is_person(text: str) -> bool:
    """Whether this is an id as Slack gives them to people, so that it may become a mention."""
    return text[:1] in ("U", "W") and _SLACK_ID.fullmatch(text) is not None


def is_web(text: str) -> bool:
    """Whether this is an address that a person may be sent to."""
    return len(text) <= 3000 and _WEB.fullmatch(text) is not None  # noqa: PLR2004 - Slack's limit


def _user(element: Element, pieces: list[str], _: Escape) -> None:
    person = element.get("id", "")
    pieces.append(Whole(f"<@{person}>") if is_person(person) else mrkdwn_line(person))


def _time(element: Element, pieces: list[str], _: Escape) -> None:
    fallback = mrkdwn_label(element.get("fallback", ""))
    at = element.get("at", "")
    if _INSTANT.fullmatch(at) is None:
        pieces.append(fallback)
        return
    style = _STYLES[element.get("style", "moment")]
    pieces.append(Whole(f"<!date^{at}^{style}|{fallback or at}>"))


def _link(element: Element, pieces: list[str], escape: Escape) -> None:
    to = element.get("to", "")
    if is_web(to):
        label = mrkdwn_label(element.text or "")
        pieces.append(Whole(f"<{to.replace('&', '&amp;')}|{label}>"))
    else:
        pieces.append(escape(element.text or ""))


def _code(element: Element, pieces: list[str], _: Escape) -> None:
    inside = mrkdwn_code(element.text or "").strip()
    if inside:
        pieces += (Mark("`"), inside, Mark("`"))


def _break(_element: Element, pieces: list[str], _: Escape) -> None:
    pieces.append("\n")


def _marked(mark: Mark) -> Callable[[Element, list[str], Escape], None]:
    def write(element: Element, pieces: list[str], _: Escape) -> None:
        inside: list[str] = []
        flow(element, inside, mrkdwn_line)
        # Slack formats nothing when a space or nothing at all stands next to the mark.
        if inside and type(inside[0]) is str:
            inside[0] = inside[0].lstrip()
        if inside and type(inside[-1]) is str:
            inside[-1] = inside[-1].rstrip()
        if any(inside):
            pieces += (mark, *inside, mark)

    return write


def _elsewhere(_element: Element, _pieces: list[str], _: Escape) -> None:
    """Fields and controls stand in a section but are no words of it."""


_PHRASES: Mapping[str, Callable[[Element, list[str], Escape], None]] = {
    "b": _marked(Mark("*")),
    "i": _marked(Mark("_")),
    "code": _code,
    "br": _break,
    "user": _user,
    "time": _time,
    "link": _link,
}


def flow(element: Element, pieces: list[str], escape: Escape) -> None:
    """Append the element's words and phrases, in reading order."""
    if text := element.text:
        pieces.append(escape(text))
    for child in element:
        _PHRASES.get(child.tag, _elsewhere)(child, pieces, escape)
        if tail := child.tail:
            pieces.append(escape(tail))


def to_mrkdwn(element: Element, most: int) -> str:
    """The element's words as mrkdwn of at most `most` characters."""
    if len(element) == 0:
        text = tidy(mrkdwn(element.text or ""))
        return text if len(text) <= most else shorten(text, most)
    pieces: list[str] = []
    flow(element, pieces, mrkdwn)
    text = tidy("".join(pieces))
    return text if len(text) <= most else tidy(_cut(pieces, most))


def _cut(pieces: list[str], most: int) -> str:
    kept: list[str] = []
    open_marks: list[str] = []
    room = most - len(ELLIPSIS)
    for piece in pieces:
        if isinstance(piece, Mark):
            closes = bool(open_marks) and open_marks[-1] == piece
            if closes:
                open_marks.pop()
            elif room < 2 * len(piece):
                break
            else:
                open_marks.append(piece)
                room -= 2 * len(piece)
            kept.append(piece)
        elif len(piece) <= room:
            kept.append(piece)
            room -= len(piece)
        else:
            if not isinstance(piece, Whole):
                kept.append(cut(piece, room))
            break
    return "".join(kept).rstrip() + ELLIPSIS + "".join(reversed(open_marks))


def to_line(element: Element, most: int) -> str:
    """The element as one line for a notification: escaped, people as mentions, no formatting."""
    pieces = [
        word if isinstance(word, Whole) else mrkdwn_line(word)
        for word in words(element, mention="<@{}>")
    ]
    text = " ".join("".join(pieces).split())
    return text if len(text) <= most else _cut(pieces, most)


def words(element: Element, mention: str = "@{}") -> list[str]:
    """The element's words as a person reads them, unescaped; people are `Whole` pieces."""
    found: list[str] = [plain(element.text)] if element.text else []
    for child in element:
        match child.tag:
            case "br":
                found.append("\n")
            case "user":
                person = child.get("id", "")
                found.append(Whole(mention.format(person)) if is_person(person) else person)
            case "time":
                found.append(plain(child.get("fallback", "") or child.get("at", "")))
            case "b" | "i" | "code" | "link":
                found += words(child, mention)
        if child.tail:
            found.append(plain(child.tail))
    return found


def to_plain(element: Element) -> str:
    """The element's words as plain text, line breaks kept."""
    return tidy("".join(words(element)))
