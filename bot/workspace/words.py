"""Words: what a person types becomes Slack's markup, and what a message says becomes plain words.

Decides escaping, which mentions a text makes, whom a message would ping, and what can be read and
pressed in it. It does not post anything.
"""

import html
import re
from collections.abc import Iterator
from typing import Final

from bot.workspace.blocks import elements_of, flat, walk
from bot.workspace.channels import Channels
from bot.workspace.people import People
from bot.workspace.wire import Json

TOKEN: Final = re.compile(r"<([^<>]+)>")
URL: Final = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"]")
PING: Final = re.compile(r"<(?:!(?:channel|here|everyone|subteam\^\w+)|@[UW]\w+)(?:\|[^<>]*)?>")
BARE_PING: Final = re.compile(r"(?<![\w@])@(channel|here|everyone)\b")


def escape(text: str) -> str:
    """Slack's three escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(text: str, people: People, channels: Channels) -> str:
    """What Slack's client sends for what a person typed: escaped, names and links resolved."""
    written = URL.sub(lambda found: f"<{found.group()}>", escape(text))
    names: list[tuple[str, str]] = []
    for person in people:
        names += [("@" + name, f"<@{person.id}>") for name in (person.real_name, person.name)]
    names += [("#" + c.name, f"<#{c.id}|{c.name}>") for c in channels if not c.is_im]
    # The longest first, so that "@Bea Buyer" is not taken for "@Bea".
    for name, mention in sorted(names, key=lambda pair: -len(pair[0])):
        pattern = rf"(?<![\w@#/<|])(?i:{re.escape(escape(name))})(?!\w)"
        written = re.sub(pattern, mention.replace("\\", r"\\"), written)
    return BARE_PING.sub(r"<!\1>", written)


def leaf(token: str) -> Json:
    """The rich text element for what stands between < and >."""
    target, _, label = token.partition("|")
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!"):
        return {"type": "broadcast", "range": target[1:]}
    link: Json = {"type": "link", "url": html.unescape(target)}
    return link | {"text": html.unescape(label)} if label else link


def rich_text(text: str, block_id: str) -> list[Json]:
    """The rich_text block that Slack's client makes of a person's message."""
    leaves: list[Json] = []
    end = 0
    for found in TOKEN.finditer(text):
        if found.start() > end:
            leaves.append({"type": "text", "text": html.unescape(text[end : found.start()])})
        leaves.append(leaf(found.group(1)))
        end = found.end()
    if end < len(text):
        leaves.append({"type": "text", "text": html.unescape(text[end:])})
    section = {"type": "rich_text_section", "elements": leaves}
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}]


def marked_up(body: Json) -> Iterator[str]:
    """Every text of a message in which Slack would read mentions."""
    yield str(body.get("text") or "")
    for part in walk([body.get("blocks") or [], body.get("attachments") or []]):
        kind = part.get("type")
        if kind in ("mrkdwn", "markdown") and isinstance(part.get("text"), str):
            yield part["text"]
        elif kind == "user" and "user_id" in part:
            yield f"<@{part['user_id']}>"
        elif kind == "broadcast":
            yield f"<!{part.get('range')}>"
        elif kind == "usergroup":
            yield f"<!subteam^{part.get('usergroup_id')}>"
        elif kind is None and isinstance(part.get("pretext") or part.get("text"), str):
            yield f"{part.get('pretext', '')} {part.get('text', '')}"


def pings(body: Json) -> list[str]:
    """Whom this message would ping: `<!channel>`, `<@U…>`, each once, in order."""
    found: dict[str, None] = {}
    for text in marked_up(body):
        for ping in PING.finditer(text):
            found[ping.group().partition("|")[0].rstrip(">") + ">"] = None
    return list(found)


def readable(text: str, people: People, channels: Channels) -> str:
    """Marked-up text as people read it."""

    def name(found: re.Match[str]) -> str:
        token = found.group(1)
        target, _, label = token.partition("|")
        if target.startswith("@"):
            person = people.get(target[1:])
            return "@" + (person.real_name if person is not None else label or target[1:])
        if target.startswith("#"):
            channel = channels.get(target[1:])
            return "#" + (channel.name if channel is not None else label or target[1:])
        if target.startswith("!date"):
            return label
        if target.startswith("!"):
            return "@" + target[1:]
        return label or target

    return html.unescape(TOKEN.sub(name, text))


def spoken(part: Json) -> Iterator[str]:
    """The words of one object, marked up, in reading order; inner objects are met later."""
    kind = part.get("type")
    if kind == "user" and "user_id" in part:
        yield f"<@{part['user_id']}>"
    elif kind == "channel" and "channel_id" in part:
        yield f"<#{part['channel_id']}>"
    elif kind == "broadcast":
        yield f"<!{part.get('range')}>"
    elif kind in ("plain_text", "raw_text", "text", "link"):
        yield escape(str(part.get("text") or part.get("url") or ""))
    elif kind == "raw_number":
        yield escape(str(part.get("text") or part.get("value") or ""))
    elif isinstance(part.get("text"), str):
        yield part["text"]
    if isinstance(part.get("alt_text"), str) and "title" not in part:
        yield escape(part["alt_text"])


def plain(body: Json, people: People, channels: Channels) -> str:
    """All the words of a message or view, as a person reads them."""
    pieces: list[str] = []
    for name in ("title", "blocks", "attachments", "submit"):
        # Inside rich text, neighbours belong to one line; elsewhere each text is a line of its own.
        for part in walk(body.get(name) or []):
            words = "".join(spoken(part))
            if not words:
                continue
            in_line = part.get("type") in ("text", "link", "user", "channel", "broadcast")
            pieces.append(words if in_line and pieces else f"\n{words}" if pieces else words)
    shown = "".join(pieces) if pieces else str(body.get("text") or "")
    return readable(shown, people, channels)


def label_of(element: Json, block: Json) -> str:
    """What is written on or beside an element."""
    for holder in (element.get("text"), block.get("label"), element.get("placeholder")):
        if isinstance(holder, dict) and holder.get("text"):
            return html.unescape(str(holder["text"]))
    return str(element.get("accessibility_label") or element.get("action_id") or "")


def labels(blocks: list[Json]) -> list[str]:
    """What can be pressed or chosen in these blocks."""
    return [
        label_of(element, block)
        for block in flat(blocks)
        for element in elements_of(block)
        if element.get("type") != "image"
    ]
