"""An order's card by f-strings: what it costs to write Block Kit without templates.

English only, and the words stand in it: a baseline, not something to build on. Every value is
escaped as the bot escapes it. Follow the template `card.xml.j2` when that changes.
"""

from __future__ import annotations

from typing import Any

from bot.messages.escaping import clean, mrkdwn, shorten
from bot.messages.voice import value

Json = dict[str, Any]
SIGNS = {
    "INCOMPLETE": "❔",
    "HOLD": "⛔",
    "STAY_SMALL_BATCH": "📦",
    "CONDITIONAL": "⚠️",
    "READY": "✅",
}


def card(told: Json) -> tuple[list[Json], str]:
    """Blocks and notification line of an open order's card."""
    key = value({"o": told["order_id"]})
    level = told["level"]
    code, headline = _safe(told["code"]), _safe(told["headline"])
    blocks: list[Json] = [
        {"type": "header", "text": _plain(f"{SIGNS[level]} {told['code']} · {level}", 150)},
        _context(
            _safe(told["product"]),
            f"Supplier: {_safe(told['supplier'])}",
            f"Quantity: {_safe(told['quantity'])}" if told["quantity"] else "",
            f"Ships: {_safe(told['ship_date'])}" if told["ship_date"] else "",
        ),
        _section(
            "\n".join(
                [
                    _led(headline, level),
                    *(
                        f"{SIGNS[gate['level']]} {_led(_safe(gate['line']), _safe(gate['title']))}"
                        for gate in told["gates"]
                    ),
                ]
            )
        ),
    ]
    if told["reasons"]:
        lines = ["*What decides this*"]
        for reason in told["reasons"]:
            lines.append(f"• {_led(_safe(reason['why']), _safe(reason['title']))}")
            if reason["lift"]:
                lines.append(f"→ {_safe(reason['lift'])}")
        if told["more_reasons"]:
            lines.append(f"_and {told['more_reasons']} more_")
        blocks.append(_section("\n".join(lines)))
    if told["waiting"]:
        lines = ["*Waiting for*"]
        for person in told["waiting"]:
            who = f"<@{person['user']}>" if person["user"] else _safe(person["role"] or "")
            titles = ", ".join(_safe(title) for title in person["titles"])
            more = ", …" if person["count"] > len(person["titles"]) else ""
            lines.append(f"• {who} ({person['count']}): {titles}{more}")
        blocks.append(_section("\n".join(lines)))
    progress = " · ".join(
        f"{_safe(section['title'])} {section['answered']} of {section['askable']}"
        for section in told["sections"]
    )
    date = f"<!date^{told['updated_at']}^{{date_short_pretty}} {{time}}|{told['updated_text']}>"
    blocks.append(
        _context(
            f"Answered so far: {progress}",
            f"Asking now: {_safe(told['asking'])}" if told["asking"] else "",
            f"Not asked yet: sections {', '.join(_safe(name) for name in told['not_asked'])}"
            if told["not_asked"]
            else "",
            f"Updated {date} · Question bank {_safe(told['bank_version'])}",
        )
    )
    blocks.append({"type": "actions", "elements": _controls(told, key)})
    return blocks, shorten(f"{code}: {headline}", 2900)


def _controls(told: Json, key: str) -> list[Json]:
    options = [
        {
            "text": _plain(f"{section['title']} ({section['open']} open)", 75),
            "value": value({"o": told["order_id"], "s": section["id"]}),
        }
        for section in told["sections"]
        if section["open"]
    ]
    controls = [_button("Next question", "next", key) | {"style": "primary"}]
    if options:
        controls.append(
            {
                "type": "static_select",
                "options": options,
                "action_id": "section",
                "placeholder": _plain("Answer a section…", 150),
            }
        )
    controls.append(_button("Change order facts", "edit", key))
    confirm = {
        "title": _plain("Close this order?", 100),
        "text": _marked(
            f"No more questions, reminders or digest lines for {_safe(told['code'])}. "
            "Everything stays on record, and you can open it again.",
            300,
        ),
        "confirm": _plain("Close order", 30),
        "deny": _plain("Cancel", 30),
    }
    controls.append(_button("Close order", "close", key) | {"confirm": confirm})
    return controls


def _safe(text: str) -> str:
    return mrkdwn(clean(text))


def _led(text: str, lead: str) -> str:
    if text.startswith(lead):
        return f"*{lead}*{text[len(lead) :]}"
    return f"*{lead}*: {text}"


def _plain(text: str, most: int) -> Json:
    flat = " ".join(clean(text).split())
    return {"type": "plain_text", "text": shorten(flat, most), "emoji": False}


def _marked(text: str, most: int) -> Json:
    return {"type": "mrkdwn", "text": shorten(text, most), "verbatim": True}


def _section(text: str) -> Json:
    return {"type": "section", "text": _marked(text, 3000)}


def _context(*items: str) -> Json:
    return {"type": "context", "elements": [_marked(text, 2000) for text in items if text]}


def _button(label: str, identifier: str, key: str) -> Json:
    return {"type": "button", "text": _plain(label, 75), "action_id": identifier, "value": key}
