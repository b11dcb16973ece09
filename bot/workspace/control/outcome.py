"""What a person sees once the app has acknowledged.

Decides how an acknowledgement's content is carried out: the answer to a command, a modal's
`response_action`, an external select's options.
"""

from collections.abc import Callable

from bot.workspace.blocks import check_view, finish_texts, flat, message_blocks
from bot.workspace.channels import Channel
from bot.workspace.control.reading import read_view, visible_changes
from bot.workspace.modals import View
from bot.workspace.people import Person
from bot.workspace.socket_mode import Envelope
from bot.workspace.transfers import post_response
from bot.workspace.wire import Json, SlackError
from bot.workspace.words import label_of
from bot.workspace.world import World

Effect = Callable[[Json], Json]


def nothing(payload: Json) -> Json:
    """What most acknowledgements do."""
    del payload
    return {}


def refused(error: str, message: str) -> Json:
    """The outcome of an act that never reached the app."""
    return {
        "ok": False, "acknowledged": False, "error": error, "message": message, "payload": None,
        "messages": [], "errors": {}, "errors_by_block": {},
    }  # fmt: skip


async def deliver(world: World, person: Person, envelope: Envelope, effect: Effect) -> Json:
    """Send an interaction, wait for the acknowledgement and tell what the person saw."""
    mark = world.traffic.last
    ack = await world.sockets.deliver_once(envelope)
    told: Json = {
        "ok": ack.ok,
        "acknowledged": ack.ok,
        "seconds": ack.seconds,
        "trigger_id": envelope.payload.get("trigger_id", ""),
        "envelope_id": envelope.id,
        "payload": ack.payload,
        "errors": {},
        "errors_by_block": {},
    }
    if ack.ok:
        try:
            told |= effect(ack.payload or {})
        except SlackError as error:
            said = "; ".join([error.code, *error.messages])
            told |= {"ok": False, "error": "invalid_response", "detail": said}
    else:
        told["error"] = ack.error
    top = world.views.top(person.id)
    told["modal"] = read_view(world, top) if top is not None else None
    told["messages"] = visible_changes(world, person, mark)
    return told


def answer_command(world: World, person: Person, channel: Channel) -> Effect:
    """Post what came with a command's acknowledgement."""

    def effect(payload: Json) -> Json:
        blocks = message_blocks(payload.get("blocks"), world.ids)
        text = str(payload.get("text") or "")
        if text or blocks or payload.get("attachments"):
            fields: Json = {"text": text}
            if blocks:
                fields["blocks"] = blocks
            post_response(world, channel, person.id, payload, fields)
        return {}

    return effect


def errors_told(view: View, errors: Json) -> Json:
    """Errors beside fields, by block id and by label."""
    by_label: dict[str, str] = {}
    known = {block["block_id"]: block for block in flat(view.blocks)}
    for block_id, words in errors.items():
        block = known.get(block_id)
        if block is None or block.get("type") != "input":
            raise SlackError(
                "invalid_response_errors", [f"[ERROR] no input block has the id {block_id}"]
            )
        by_label[label_of(block["element"], block)] = str(words)
    return {"errors": by_label, "errors_by_block": dict(errors)}


def answer_submission(world: World, view: View) -> Effect:
    """Do what the acknowledgement of a submitted modal says."""

    def effect(payload: Json) -> Json:
        wanted = payload.get("response_action")
        if wanted == "errors":
            told = errors_told(view, payload.get("errors") or {})
            return {"ok": False, "error": "response_errors"} | told
        if wanted == "update":
            world.views.update(view, check_view(payload.get("view"), "modal"))
        elif wanted == "push":
            world.views.push(view.user, check_view(payload.get("view"), "modal"))
        elif wanted == "clear":
            world.views.clear(view.user)
        elif wanted is None:
            world.views.close(view)
        else:
            raise SlackError("invalid_response_action", [f"[ERROR] {wanted}"])
        return {}

    return effect


def answer_suggestion(world: World, action_id: str) -> Effect:
    """Keep the options that an external select was given."""

    def effect(payload: Json) -> Json:
        groups = payload.get("option_groups") or [payload]
        options = [option for group in groups for option in group.get("options") or []]
        finish_texts(options)
        # What was found before may be among the chosen, beside what is found now.
        values = {option["value"] for option in options}
        earlier = [one for one in world.suggested.get(action_id, []) if one["value"] not in values]
        world.suggested[action_id] = [*options, *earlier]
        return {"options": options}

    return effect
