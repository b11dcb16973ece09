"""Forms: opened for a person, and what they filled in.

Decides which field an error stands beside. Refuses to know what the answers mean.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.desk import acceptance, orders, presses, refiling, sections
from bot.desk import intake as intakes
from bot.desk.heard import Heard
from bot.desk.intake import Intake
from bot.slack.payloads import fingerprint, value_of
from prompts.words import LANGUAGES
from store.problems import OrderExistsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from slack_bolt import Ack, App

    from bot.slack.edge import Edge
    from store.orders import OrderRecord

    Take = Callable[[Edge, Ack, dict[str, Any]], None]

PEOPLE = {
    "buyer": "buyer",
    "approver": "manager",
    "quality": "quality",
    "supplier_person": "supplier",
}


def register(app: App, edge: Edge) -> None:
    """Listen to every form about questions, files and facts that is sent."""

    def section(ack: Ack, body: dict[str, Any]) -> None:
        _section(edge, ack, body)

    app.view("section")(section)
    for callback, take in (
        ("intake", _intake),
        ("not_applicable", _not_applicable),
        ("accept_evidence", _accept_evidence),
        ("refile", _refile),
    ):
        app.view(callback)(of_members(edge, take))


def of_members(edge: Edge, take: Take) -> Callable[[Ack, dict[str, Any]], None]:
    """What listens to a form that only members may send; to others it says why it is not taken.

    It stays open where it has a field, so that nothing typed is lost.
    """

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        _, heard, fields = filled(edge, body)
        why_not = heard.barred()
        if why_not is None:
            take(edge, ack, body)
        elif fields:
            sentence = edge.desk.words.say(f"notice.{why_not}", edge.language(heard))
            ack(response_action="errors", errors={next(iter(fields)): sentence})
        else:
            edge.tell(heard, why_not)
            ack()

    return listen


def intake_form(
    edge: Edge, heard: Heard, order: OrderRecord | None, *, code: str, name: str
) -> dict[str, Any]:
    """The form that starts an order, or changes its facts."""
    private = {"c": heard.channel, "n": name, "o": order.id if order else None}
    return intakes.form(
        edge.desk,
        order,
        code=code,
        user=heard.user,
        private=json.dumps(private),
        language=edge.language(heard),
    )


def private(heard: Heard, order_id: int, question_id: str = "") -> str:
    """What a form carries along to know its order and place again."""
    return json.dumps({"c": heard.channel, "t": heard.thread_ts, "o": order_id, "q": question_id})


def _intake(edge: Edge, ack: Ack, body: dict[str, Any]) -> None:
    place, heard, fields = filled(edge, body)
    desk = edge.desk
    if desk.knows(heard):  # sent again, because the first acknowledgement was lost
        ack()
        return
    errors: dict[str, str] = {}
    order_id, language = place.get("o"), edge.language(heard)
    code = str(fields.get("code") or "").strip()
    if order_id is None:
        wrong = intakes.exists(
            desk, team=heard.team, channel=heard.channel, code=code, language=language
        )
        if wrong is not None:
            errors["code"] = wrong
    written = str(fields.get("quantity") or "").strip()
    quantity = intakes.quantity(desk, written) if written else None
    if written and quantity is None:
        errors["quantity"] = desk.words.say("notice.field_quantity", language)
    for name in ("product", "supplier"):
        if not str(fields.get(name) or "").strip():
            errors[name] = desk.words.say("notice.field_empty", language)
    if errors:
        ack(response_action="errors", errors=errors)
        return
    ticked = fields.get("facts") or []
    asked = orders.bank_of(desk, order_id).intake_facts
    people = {role: text_of(fields.get(block)) or None for block, role in PEOPLE.items()}
    people["buyer"] = people["buyer"] or heard.user
    ship, thread = fields.get("ship_date"), text_of(fields.get("language"))
    intake = Intake(
        code=code,
        product=text_of(fields.get("product")),
        supplier=text_of(fields.get("supplier")),
        prototype_site=text_of(fields.get("prototype_site")),
        production_site=text_of(fields.get("production_site")),
        quantity=quantity,
        ship_date=date.fromisoformat(str(ship)) if ship else None,
        facts={fact.name: fact.name in ticked for fact in asked},
        people=people,
        language=thread if thread in LANGUAGES else "",
    )
    if order_id is None:
        zone = edge.person(heard.user).tz
        try:
            intakes.open_order(
                desk, heard, intake, zone=zone, channel_name=str(place.get("n") or "")
            )
        except OrderExistsError:  # somebody else was faster between the look and the writing
            taken = desk.words.say("notice.code_taken", language, code=code)
            ack(response_action="errors", errors={"code": taken})
            return
    else:
        intakes.change(desk, heard, int(order_id), intake)
    edge.ring()
    ack()


def _section(edge: Edge, ack: Ack, body: dict[str, Any]) -> None:
    place, heard, fields = filled(edge, body)
    entries: dict[str, str | Sequence[str]] = {}
    asked = orders.bank_of(edge.desk, int(place["o"])).by_id
    for question_id, entry in fields.items():
        if isinstance(entry, list) and entry:
            entries[question_id] = [str(value) for value in entry]
        elif isinstance(entry, str) and entry.strip():
            question = asked.get(question_id)
            chosen = question is not None and question.option(entry) is not None
            person = question is not None and question.kind.value == "person"
            entries[question_id] = [entry] if chosen else f"<@{entry}>" if person else entry
    errors = sections.submit(edge.desk, heard, int(place["o"]), entries)
    if errors:
        ack(response_action="errors", errors=errors)
        return
    edge.ring()
    ack()


def _not_applicable(edge: Edge, ack: Ack, body: dict[str, Any]) -> None:
    place, heard, fields = filled(edge, body)
    reason = text_of(fields.get("reason"))
    wrong = presses.not_applicable(edge.desk, heard, int(place["o"]), str(place["q"]), reason)
    if wrong is not None:
        ack(response_action="errors", errors={"reason": wrong})
        return
    edge.ring()
    ack()


def _accept_evidence(edge: Edge, ack: Ack, body: dict[str, Any]) -> None:
    place, heard, fields = filled(edge, body)
    reason = text_of(fields.get("reason"))
    number = int(place.get("q") or 0)
    seen = text_of(fields.get("code"))
    wrong = acceptance.accept(edge.desk, heard, int(place["o"]), number, reason, seen)
    edge.read()  # what became known about its code may have it judged anew
    if wrong:
        ack(response_action="errors", errors=wrong)
        return
    edge.ring()
    ack()


def _refile(edge: Edge, ack: Ack, body: dict[str, Any]) -> None:
    place, heard, fields = filled(edge, body)
    number = int(place.get("q") or 0)
    refiling.move(edge.desk, heard, int(place["o"]), number, text_of(fields.get("question")))
    edge.read()
    edge.ring()
    ack()


def filled(
    edge: Edge, body: dict[str, Any]
) -> tuple[dict[str, Any], Heard, dict[str, str | list[str] | None]]:
    """What a form carries along, who sent it, and what stands in its fields."""
    view = body["view"]
    place = value_of(view.get("private_metadata"))
    pressed = edge.placed(edge.reader.press(body))
    heard = Heard(
        # The same form sent twice is heard once; corrected in between it is heard again.
        ids=(f"view:{view['id']}:{fingerprint(view['state']['values'])}",),
        kind=pressed.kind,
        team=pressed.team,
        channel=str(place.get("c") or ""),
        user=pressed.user,
        ts=pressed.ts,
        thread_ts=place.get("t"),
        membership=pressed.membership,
        payload=pressed.payload,
    )
    fields = {
        block: _value(next(iter(elements.values()), {}))
        for block, elements in view["state"]["values"].items()
    }
    return place, heard, fields


def _value(element: Mapping[str, Any]) -> str | list[str] | None:
    """What one field holds, whatever kind of field it is."""
    if "selected_options" in element:
        return [str(option["value"]) for option in element["selected_options"] or ()]
    if option := element.get("selected_option"):
        return str(option["value"])
    for key in ("value", "selected_date", "selected_user"):
        if element.get(key):
            return str(element[key])
    return None


def text_of(entry: str | list[str] | None) -> str:
    """What was typed or chosen in one field; empty where nothing was."""
    return entry.strip() if isinstance(entry, str) else ""
