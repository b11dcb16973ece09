"""From the tree of a message to Slack's Block Kit, within Slack's limits.

Decides which block each tag becomes and what happens to what is too long: words are cut with an
ellipsis, lists are cut, surplus blocks are folded into one line that says how many are missing;
an identifier or a button's value that is too long is an error, since a cut one would mean something
else. Refuses to know templates and languages.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from bot.messages.escaping import DATA_BREAK, plain, shorten
from bot.messages.markup import MessageError
from bot.messages.phrases import is_person, is_web, to_line, to_mrkdwn

Json = dict[str, Any]
MoreBlocks = Callable[[int], str]

# Slack's limits, in characters or pieces.
SECTION, FIELD, HEADER, CONTEXT_ITEM, LINE = 3000, 2000, 150, 2000, 2900
BUTTON, OPTION, LABEL, PLACEHOLDER, TITLE = 75, 75, 2000, 150, 24
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
BUTTON_VALUE, OPTION_VALUE, IDENTIFIER, PRIVATE, INITIAL = 2000, 150, 255, 3000, 3000
FIELDS, ITEMS, ACTIONS, BOXES, CHOICES = 10, 10, 25, 10, 100
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
# Apps have met `msg_blocks_too_long` at 13,200 characters of text in all.
MESSAGE_TEXT = 12_500

_DAY_LENGTH = 10
_CHOOSERS: Mapping[str, tuple[str, int]] = {
    "menu": ("static_select", CHOICES),
    "menu-of-many": ("multi_static_select", CHOICES),
    "boxes": ("checkboxes", BOXES),
    "radio": ("radio_buttons", BOXES),
}
_STYLED = frozenset({"primary", "danger"})


class Compiled(NamedTuple):
    """Blocks, and the line for notifications and screen readers."""

    blocks: list[Json]
    line: str


def _words(text: str, most: int) -> Json:
    """A plain_text object; `emoji` is off, so that a supplier called `:smile:` stays one."""
    one_line = " ".join(plain(text).split())
    return {"type": "plain_text", "text": shorten(one_line, most), "emoji": False}


def _marked(text: str) -> Json:
    """A mrkdwn object; `verbatim` keeps Slack from linking bare names and addresses."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _exact(text: str, most: int, what: str) -> str:
    text = text.replace(DATA_BREAK, "\n")
    if len(text) > most:
        raise MessageError(
            f"{what} has {len(text)} characters and Slack takes {most}: {text[:60]!r}. "
            "Put fewer or shorter identifiers into it."
        )
    return text


def _identified(element: Element, made: Json, field: str) -> Json:
    identifier = element.get("id")
    if identifier:
        made[field] = _exact(identifier, IDENTIFIER, f"The {field} of <{element.tag}>")
    return made


def _confirm(element: Element) -> Json | None:
    inner = element.find("confirm")
    if inner is None:
        return None
    return {
        "title": _words(inner.get("title", ""), CONFIRM_TITLE),
        "text": _marked(to_mrkdwn(inner, CONFIRM_TEXT)),
        "confirm": _words(inner.get("ok", ""), CONFIRM_BUTTON),
        "deny": _words(inner.get("cancel", ""), CONFIRM_BUTTON),
    }


def _button(element: Element) -> Json | None:
    label = _words(element.text or "", BUTTON)
    made = _identified(element, {"type": "button", "text": label}, "action_id")
    value, style, url = element.get("value"), element.get("style"), element.get("url")
    if value:
        made["value"] = _exact(value, BUTTON_VALUE, "A button's value")
    if style in _STYLED:
        made["style"] = style
    if url is not None:
        if not is_web(url):
            return None
        made["url"] = url
    if len(element) and (confirm := _confirm(element)):
        made["confirm"] = confirm
    return made


def _option(element: Element) -> Json:
    value = _exact(element.get("value", ""), OPTION_VALUE, "An option's value")
    return {"text": _words(element.text or "", OPTION), "value": value}


def _choose(element: Element) -> Json | None:
    kind, most = _CHOOSERS[element.get("as", "menu")]
    offered = element.findall("option")[:most]
    options = [_option(option) for option in offered]
    if not options:
        return None
    made = _identified(element, {"type": kind, "options": options}, "action_id")
    chosen = [options[n] for n, option in enumerate(offered) if option.get("chosen") == "yes"]
    if chosen and kind in {"multi_static_select", "checkboxes"}:
        made["initial_options"] = chosen
    elif chosen:
        made["initial_option"] = chosen[0]
    placeholder = element.get("placeholder")
    if placeholder and kind in {"static_select", "multi_static_select"}:
        made["placeholder"] = _words(placeholder, PLACEHOLDER)
    if confirm := _confirm(element):
        made["confirm"] = confirm
    return made


def _picker(element: Element, made: Json) -> Json:
    if placeholder := element.get("placeholder"):
        made["placeholder"] = _words(placeholder, PLACEHOLDER)
    return _identified(element, made, "action_id")


def _date(element: Element) -> Json:
    made: Json = {"type": "datepicker"}
    chosen = element.get("chosen", "")
    if _is_day(chosen):
        made["initial_date"] = chosen
    return _picker(element, made)


def _is_day(text: str) -> bool:
    try:
        return len(text) == _DAY_LENGTH and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _person(element: Element) -> Json:
    made: Json = {"type": "users_select"}
    chosen = element.get("chosen", "")
    if is_person(chosen):
        made["initial_user"] = chosen
    return _picker(element, made)


def _textbox(element: Element) -> Json:
    made: Json = {"type": "plain_text_input", "multiline": element.get("lines") == "many"}
    for name, field in (("least", "min_length"), ("most", "max_length")):
        if number := element.get(name):
            made[field] = int(number)
    initial = plain(element.text or "").strip()
    if initial:
        made["initial_value"] = initial[: made.get("max_length", INITIAL)]
    return _picker(element, made)


_CONTROLS: Mapping[str, Callable[[Element], Json | None]] = {
    "button": _button,
    "choose": _choose,
    "date": _date,
    "person": _person,
    "textbox": _textbox,
}


def _controls(element: Element) -> list[Json]:
    made = (_CONTROLS[child.tag](child) for child in element if child.tag in _CONTROLS)
    return [control for control in made if control is not None]


def _header(element: Element) -> Json | None:
    text = _words(element.text or "", HEADER)
    return {"type": "header", "text": text} if text["text"] else None


def _section(element: Element) -> Json | None:
    made: Json = {"type": "section"}
    if text := to_mrkdwn(element, SECTION):
        made["text"] = _marked(text)
    for child in element:
        if child.tag == "field":
            if len(made.setdefault("fields", [])) < FIELDS and (words := to_mrkdwn(child, FIELD)):
                made["fields"].append(_marked(words))
        elif child.tag in _CONTROLS and (control := _CONTROLS[child.tag](child)):
            made["accessory"] = control
    if not made.get("fields", True):
        del made["fields"]
    if "text" not in made and "fields" not in made:
        return None
    return _identified(element, made, "block_id")


def _context(element: Element) -> Json | None:
    items = [text for child in element if (text := to_mrkdwn(child, CONTEXT_ITEM))]
    if not items:
        return None
    return {"type": "context", "elements": [_marked(text) for text in items[:ITEMS]]}


def _actions(element: Element) -> Json | None:
    controls = _controls(element)
    if not controls:
        return None
    return _identified(element, {"type": "actions", "elements": controls[:ACTIONS]}, "block_id")


def _divider(_: Element) -> Json:
    return {"type": "divider"}


def _input(element: Element) -> Json | None:
    controls = _controls(element)
    if not controls:
        return None
    made: Json = {
        "type": "input",
        "label": _words(element.get("label", ""), LABEL),
        "element": controls[0],
        "optional": element.get("optional") == "yes",
    }
    if hint := element.get("hint"):
        made["hint"] = _words(hint, LABEL)
    return _identified(element, made, "block_id")


_BLOCKS: Mapping[str, Callable[[Element], Json | None]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "input": _input,
}


def _compile(children: Iterable[Element]) -> list[Json]:
    blocks = []
    for child in children:
        compiler = _BLOCKS.get(child.tag)
        if compiler is not None:
            if (block := compiler(child)) is not None:
                blocks.append(block)
        elif child.tag != "line":
            raise MessageError(
                f"<{child.tag}> stands where a block is expected. Put it into a <section>, "
                "an <actions> or an <input>."
            )
    return blocks


def _fold(blocks: list[Json], most: int, more: MoreBlocks) -> list[Json]:
    if len(blocks) <= most:
        return blocks
    missing = len(blocks) - (most - 1)
    return [*blocks[: most - 1], {"type": "context", "elements": [_marked(more(missing))]}]


def _weight(block: object) -> int:
    """How many characters of text stand in a block."""
    if isinstance(block, dict):
        own = block.get("text")
        inner = sum(_weight(value) for value in block.values() if isinstance(value, dict | list))
        return inner + (len(own) if isinstance(own, str) else 0)
    if isinstance(block, list):
        return sum(_weight(value) for value in block)
    return 0


def _fitting(blocks: list[Json]) -> int:
    """How many blocks, from the first on, stay within Slack's limit for a whole message."""
    total = 0
    for count, block in enumerate(blocks):
        total += _weight(block)
        if total > MESSAGE_TEXT:
            return count + 1
    return MESSAGE_BLOCKS


def to_message(root: Element, more: MoreBlocks, *, length: int) -> Compiled:
    """The blocks and the notification line of a `<message>`.

    Args:
        root: the tree.
        more: the sentence for n blocks that found no room.
        length: of the markup in characters; only a long one is weighed.
    """
    blocks = _compile(root)
    most = MESSAGE_BLOCKS if length < MESSAGE_TEXT // 2 else _fitting(blocks)
    line = root.find("line")
    if line is None:
        raise MessageError("A <message> needs a <line>: notifications and screen readers use it.")
    return Compiled(_fold(blocks, min(most, MESSAGE_BLOCKS), more), to_line(line, LINE))


def to_view(root: Element, more: MoreBlocks) -> Json:
    """The view of a `<modal>` or `<home>`, ready for views.open or views.publish."""
    view: Json = {"type": root.tag}
    if root.tag == "modal":
        view["callback_id"] = _exact(root.get("id", ""), IDENTIFIER, "A modal's id")
        for name in ("title", "submit", "close"):
            if words := root.get(name):
                view[name] = _words(words, TITLE)
    view["private_metadata"] = _exact(root.get("private", ""), PRIVATE, "A view's private data")
    view["blocks"] = _fold(_compile(root), VIEW_BLOCKS, more)
    return view
