"""`views.*`: modals and Homes as the app opens and changes them.

Decides the order of Slack's checks: the view first, then the trigger, then the stack.
"""

from bot.workspace.blocks import check_view
from bot.workspace.web_api.call import Call
from bot.workspace.wire import Json, SlackError


def modal(call: Call) -> Json:
    """The view of a call, checked as a modal."""
    return check_view(call.args.structure("view", "invalid_arguments"), "modal")


def open_view(call: Call) -> Json:
    """`views.open`."""
    view = modal(call)
    trigger = call.world.rights.exchange(call.args.need("trigger_id"))
    return {"ok": True, "view": call.world.views.open(trigger.user, view).show()}


def push_view(call: Call) -> Json:
    """`views.push`; the trigger must come from an open modal."""
    view = modal(call)
    world = call.world
    trigger = world.rights.exchange(call.args.need("trigger_id"))
    if not any(opened.id == trigger.view_id for opened in world.views.stack(trigger.user)):
        raise SlackError("not_found")
    return {"ok": True, "view": world.views.push(trigger.user, view).show()}


def update_view(call: Call) -> Json:
    """`views.update`, by the view's id or the app's own."""
    given = call.args.structure("view", "invalid_arguments")
    world = call.world
    if not (call.args.text("view_id") or call.args.text("external_id")):
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: view_id"])
    surface = given.get("type", "modal") if isinstance(given, dict) else "modal"
    checked = check_view(given, "home" if surface == "home" else "modal")
    view = world.views.find(call.args.text("view_id"), call.args.text("external_id"))
    updated = world.views.update(view, checked, call.args.text("hash"))
    return {"ok": True, "view": updated.show()}


def publish_view(call: Call) -> Json:
    """`views.publish`: a person's Home."""
    world = call.world
    view = check_view(call.args.structure("view", "invalid_arguments"), "home")
    if not world.app.has_home:
        raise SlackError("not_enabled")
    person = world.people.get(call.args.need("user_id"))
    if person is None:
        raise SlackError("user_not_found")
    home = world.views.publish(person.id, view, call.args.text("hash"))
    return {"ok": True, "view": home.show()}
