"""How a person's text becomes harmless: for XML, for Slack's mrkdwn, for plain text.

Decides what is stripped (control, bidirectional and invisible characters), what is escaped
(`& < >`) and what is replaced. Slack has no escape for its formatting characters, so a `* _ ~` or
backquote that could format something is written as its typographic twin: a zero-width character
beside it would hide in what people copy, and Slack treats some of them as word boundaries, which
turns formatting on rather than off. Between two Latin letters or digits (`drawing_rev_C`) the
character formats nothing and stays what it is. Refuses to know tags and blocks.
"""

import re

ELLIPSIS = "…"
# A line break inside data, told apart from the line breaks that lay out a template.
DATA_BREAK = "\u2028"

_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_LAYOUT = re.compile(r"[ \t]*\n[ \t\n]*")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TWINS = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb", ":": "\u2236"}
# A `>` at the start of a line is a quotation for Slack even when it is escaped.
_QUOTATION = "\uff1e"
_EMOJI_COLON = r"(?!(?<=\d):\d+:\d):(?=[\w+'-]{1,100}:)"
_SPECIAL = re.compile(r"[&<>*_~`\n\u2028]|:[\w+'-]{1,100}:")
_FORMATTING = re.compile(
    rf"(?P<quotation>(?:(?<=\n)|^)[ \t]*>)|[&<>]|`|{_EMOJI_COLON}"
    r"|(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9])"
)
_AROUND_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_PARTIAL_ENTITY = re.compile(r"&[a-z]*$")
_LAST_WORD = re.compile(r"\s\S*$")


def clean(text: str) -> str:
    """Data on its way into a template: only characters that XML and a reader can bear.

    Line breaks become U+2028, so that they survive beside the template's own layout.
    """
    if text.isprintable():
        return text
    return _UNWANTED.sub("", _BREAKS.sub(DATA_BREAK, text).replace("\t", " "))


def _replace(match: re.Match[str]) -> str:
    found = match.group()
    if match.lastgroup == "quotation":
        return found[:-1] + _QUOTATION
    return _ENTITIES.get(found) or _TWINS[found]


def mrkdwn(text: str) -> str:
    """One text node for Slack's mrkdwn: shows these words and does nothing."""
    if _SPECIAL.search(text) is None:
        return text
    if "\n" in text:
        text = _LAYOUT.sub(" ", text)
    return _FORMATTING.sub(_replace, text.replace(DATA_BREAK, "\n"))


def mrkdwn_line(text: str) -> str:
    """As `mrkdwn`, on one line: Slack's bold does not reach over a line break."""
    return mrkdwn(text).replace("\n", " ")


def mrkdwn_label(text: str) -> str:
    """Text inside Slack's angle brackets, where `|` and `^` part what belongs together."""
    return mrkdwn_line(text).replace("|", "\u2223").replace("^", "\u02c6")


def mrkdwn_code(text: str) -> str:
    """Text for between backquotes, where only a backquote and a line break would get out."""
    flat = plain(text).replace("\n", " ").replace("`", _TWINS["`"])
    return flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> str:
    """One text node as it is read: the template's layout folded, data's line breaks kept."""
    if "\n" in text:
        text = _LAYOUT.sub(" ", text)
    return text.replace(DATA_BREAK, "\n")


def tidy(text: str) -> str:
    """Joined nodes without the spaces that layout left at the ends of lines."""
    if " \n" in text or "\n " in text:
        text = _AROUND_BREAK.sub("\n", text)
    return text.strip()


def shorten(text: str, most: int) -> str:
    """At most `most` characters, cut between words where one ends near enough, with an ellipsis."""
    if len(text) <= most:
        return text
    return cut(text, most - 1) + ELLIPSIS


def cut(text: str, room: int) -> str:
    """The beginning of an (escaped) text, never half an entity, without an ellipsis."""
    if len(text) <= room:
        return text
    head = text[: max(room, 0)]
    whole_words = head if text[len(head)].isspace() else _LAST_WORD.sub("", head)
    if len(whole_words) >= len(head) - 60 and whole_words:
        head = whole_words
    return _PARTIAL_ENTITY.sub("", head).rstrip(" \n\u200d")
