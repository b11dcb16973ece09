"""Every button and menu, by one regular expression and a table.

Decides which verb leads where, and who may press it. A listener per button would cost each other
listener time: Bolt asks them one after the other.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.desk import acceptance, home, intake, orders, originals, presses, refiling, sections
from bot.desk.presses import Pressed
from bot.slack.modals import intake_form, private
from bot.slack.order_forms import open_changed, open_reuse
from bot.slack.payloads import value_of
from prompts.answer import Chosen, Day, Person, Value
from prompts.words import BASE, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import Ack, App

    from bot.desk.heard import Heard
    from bot.slack.edge import Edge

    Press = Callable[[Edge, Heard, dict[str, Any], dict[str, Any]], None]

SETTLING = frozenset(("answer", "more", "date", "person", "skip", "later"))
"""What leaves nothing to press under a question: one that only one person sees is taken away."""

SILENT = frozenset(("pick", "thread"))
"""A tick before Save is pressed, and a link: Slack wants an acknowledgement, we want nothing."""


def register(app: App, edge: Edge) -> None:
    """Listen to every button and menu."""

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        action = body["actions"][0]
        verb = action["action_id"].partition(":")[0]
        if verb not in SILENT:
            heard = edge.placed(edge.reader.press(body))
            if verb in ANYBODY:
                do: Press | None = ANYBODY[verb]
            else:
                members, guest = MEMBERS[verb]
                do = members if edge.lets(heard, guest) else None
            if do is not None:
                do(edge, heard, body, action)
                edge.ring()
                if verb in SETTLING and (body.get("container") or {}).get("is_ephemeral"):
                    edge.take_away(body)
        ack()

    verbs = "|".join(sorted(ANYBODY.keys() | MEMBERS.keys() | SILENT))
    app.action(re.compile(rf"^({verbs})(:\d+)?$"))(listen)


def _carried(action: dict[str, Any]) -> dict[str, Any]:
    """What our button carries: in its value, its chosen option, or the id of its block."""
    option = (action.get("selected_option") or {}).get("value")
    return value_of(option) or value_of(action.get("value")) or value_of(action.get("block_id"))


def _order_id(carried: dict[str, Any]) -> int:
    return int(carried.get("o") or 0)


def _given(
    edge: Edge, heard: Heard, carried: dict[str, Any], value: Value | None, label: str
) -> None:
    pressed = Pressed(_order_id(carried), str(carried.get("q")), "answer", value, label)
    presses.press(edge.desk, heard, pressed)


def _answer(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    carried = _carried(action)
    shown = (action.get("selected_option") or action).get("text") or {}
    _given(edge, heard, carried, Chosen((str(carried.get("v")),)), str(shown.get("text", "")))


def _answer_multi(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    values = ((body.get("state") or {}).get("values") or {}).values()
    ticked: list[str] = []
    for elements in values:
        for element in elements.values():
            ticked += [str(option["value"]) for option in element.get("selected_options") or ()]
    value = Chosen(tuple(ticked)) if ticked else None
    _given(edge, heard, _carried(action), value, ", ".join(ticked))


def _day(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    chosen = action.get("selected_date")
    value = Day(date.fromisoformat(chosen)) if chosen else None
    _given(edge, heard, _carried(action), value, str(chosen or ""))


def _person(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    chosen = action.get("selected_user")
    _given(edge, heard, _carried(action), Person(chosen) if chosen else None, str(chosen or ""))


def _wish(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    carried = _carried(action)
    verb = action["action_id"].partition(":")[0]
    pressed = Pressed(
        _order_id(carried), str(carried.get("q")), verb, language=_language(carried) or ""
    )
    presses.press(edge.desk, heard, pressed)


def _read_in(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    carried = _carried(action)
    order_id, question_id = _order_id(carried), str(carried.get("q"))
    presses.read_in(edge.desk, heard, order_id, question_id, _language(carried) or BASE)


def _choose_language(
    edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]
) -> None:
    home.choose_language(edge.desk, heard, _language(_carried(action)))


def _language(carried: dict[str, Any]) -> str | None:
    language = carried.get("l")
    return str(language) if language in LANGUAGES else None


def _not_applicable(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    carried = _carried(action)
    order_id, question_id = _order_id(carried), str(carried.get("q"))
    carries = private(heard, order_id, question_id)
    view = presses.reason_form(edge.desk, heard, order_id, question_id, carries)
    if view is not None:
        edge.open_form(heard, body["trigger_id"], view)


def _section(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    carried = _carried(action)
    order_id = _order_id(carried)
    carries = private(heard, order_id)
    view = sections.form(edge.desk, heard, order_id, str(carried.get("s")), carries)
    if view is not None:
        edge.open_form(heard, body["trigger_id"], view)


def _next(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    presses.next_question(edge.desk, heard, _order_id(_carried(action)))


def _edit(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    order = orders.by_id(edge.desk, team=heard.team, order_id=_order_id(_carried(action)))
    if order is None:
        edge.tell(heard, "old_button_gone")
    elif order.closed_at is not None:
        edge.tell(heard, "order_closed", code=order.code)
    else:
        view = intake_form(edge, heard, order, code=order.code, name="")
        edge.open_form(heard, body["trigger_id"], view)


def _close(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    closed = action["action_id"] == "close"
    orders.close(edge.desk, heard, _order_id(_carried(action)), closed=closed)


def _share(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    orders.share(edge.desk, heard, _order_id(_carried(action)))


def _start(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    code = str(_carried(action).get("code") or "")
    if heard.channel.startswith("D"):
        edge.tell(heard, "not_in_dm")
        return
    taken = intake.exists(
        edge.desk,
        team=heard.team,
        channel=heard.channel,
        code=code,
        language=edge.language(heard),
    )
    if taken is not None:
        edge.tell(heard, "said", text=taken)
        return
    name = (body.get("channel") or {}).get("name") or ""
    edge.open_form(heard, body["trigger_id"], intake_form(edge, heard, None, code=code, name=name))


def _show(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    orders.show(edge.desk, heard, str(_carried(action).get("code") or ""))


def _open_order(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    orders.open_from_home(edge.desk, heard, _order_id(_carried(action)))


def _changed(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    open_changed(edge, heard, body["trigger_id"], _order_id(_carried(action)))


def _reuse(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    carried = _carried(action)
    earlier_id = int(carried.get("e") or 0)
    open_reuse(edge, heard, body["trigger_id"], _order_id(carried), earlier_id)


def _accept_evidence(
    edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]
) -> None:
    order_id, number = _file(action)
    carries = private(heard, order_id, str(number))
    view = acceptance.form(edge.desk, heard, order_id, number, carries)
    if view is not None:
        edge.open_form(heard, body["trigger_id"], view)


def _refile(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    order_id, number = _file(action)
    carries = private(heard, order_id, str(number))
    view = refiling.form(edge.desk, heard, order_id, number, carries)
    if view is not None:
        edge.open_form(heard, body["trigger_id"], view)


def _original(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    originals.show(edge.desk, heard, *_file(action))


def _kept_copy(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    originals.send(edge.desk, heard, *_file(action))


def _file(action: dict[str, Any]) -> tuple[int, int]:
    """The order and the number of the file that a button carries."""
    carried = _carried(action)
    return _order_id(carried), int(carried.get("n") or 0)


def _keep(edge: Edge, heard: Heard, body: dict[str, Any], action: dict[str, Any]) -> None:
    carried = _carried(action)
    presses.keep(edge.desk, heard, _order_id(carried), str(carried.get("q")))


ANYBODY: Mapping[str, Press] = {
    "answer": _answer,
    "more": _answer,
    "answer_multi": _answer_multi,
    "date": _day,
    "person": _person,
    "why": _wish,
    "skip": _wish,
    "later": _wish,
    "placard": _wish,
    "read_in": _read_in,
    "language": _choose_language,
    "section": _section,
    "next": _next,
    "keep": _keep,
}
"""What a button does that guests may press too, by the verb its action id begins with."""

MEMBERS: Mapping[str, tuple[Press, str]] = {
    "na": (_not_applicable, "guest_not_applicable"),
    "edit": (_edit, "members_only"),
    "close": (_close, "members_only"),
    "reopen": (_close, "members_only"),
    "share": (_share, "members_only"),
    "changed": (_changed, "members_only"),
    "reuse": (_reuse, "members_only"),
    "accept_evidence": (_accept_evidence, "evidence_members"),
    "refile": (_refile, "refile_members"),
    "original": (_original, "original_members"),
    "kept_copy": (_kept_copy, "original_members"),
    "start": (_start, "members_only"),
    "show": (_show, "members_only"),
    "open_order": (_open_order, "members_only"),
}
"""What only members of the workspace may press, and the notice that a guest gets."""
