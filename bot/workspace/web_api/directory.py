"""`auth.test`, `users.*`, `team.info`, `bots.info`: who is who.

Decides what is told of the token, of people and of the team.
"""

from bot.workspace.people import Person, describe
from bot.workspace.web_api.call import Call
from bot.workspace.wire import Json, SlackError


def api_test(call: Call) -> Json:
    """`api.test`: the arguments back, or the error that was asked for."""
    if call.args.text("error"):
        raise SlackError(call.args.text("error"), args=call.args.values)
    return {"ok": True, "args": call.args.values}


def auth_test(call: Call) -> Json:
    """`auth.test` for the bot token."""
    world = call.world
    return {
        "ok": True,
        "url": f"{world.url}/",
        "team": world.team_name,
        "user": world.bot.name,
        "team_id": world.team_id,
        "user_id": world.bot_user_id,
        "bot_id": world.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> Json:
    """`apps.connections.open`: a WebSocket address that works once."""
    world = call.world
    ticket = world.sockets.issue_ticket()
    place = world.url.replace("http://", "ws://", 1)
    return {"ok": True, "url": f"{place}/link/?ticket={ticket}&app_id={world.app_id}"}


def told(call: Call, person: Person) -> Json:
    """The user object; the e-mail address only with its own scope."""
    user = describe(person, include_locale=call.args.flag("include_locale"))
    if "users:read.email" not in call.world.app.scopes:
        user["profile"].pop("email", None)
    return user


def user_info(call: Call) -> Json:
    """`users.info`."""
    return {"ok": True, "user": told(call, call.person())}


def user_list(call: Call) -> Json:
    """`users.list`."""
    members, cursor = call.page([told(call, person) for person in call.world.people], 1000)
    return {
        "ok": True,
        "members": members,
        "cache_ts": int(call.world.clock.now()),
        "response_metadata": {"next_cursor": cursor},
    }


def user_by_email(call: Call) -> Json:
    """`users.lookupByEmail`: members of the own team only."""
    email = call.args.need("email", "users_not_found").casefold()
    for person in call.world.people:
        if person.email.casefold() == email and not person.is_outside and not person.is_bot:
            return {"ok": True, "user": told(call, person)}
    raise SlackError("users_not_found")


def team_info(call: Call) -> Json:
    """`team.info`; there is no time zone in it."""
    world = call.world
    team: Json = {
        "id": world.team_id,
        "name": world.team_name,
        "domain": world.team_domain,
        "url": f"{world.url}/",
        "email_domain": "example.com",
        "icon": {"image_default": True},
    }
    return {"ok": True, "team": team}


def bot_info(call: Call) -> Json:
    """`bots.info`."""
    world = call.world
    if call.args.text("bot", world.bot_id) != world.bot_id:
        raise SlackError("bot_not_found")
    bot: Json = {
        "id": world.bot_id,
        "deleted": False,
        "name": world.app.name,
        "updated": 1_700_000_000,
        "app_id": world.app_id,
        "user_id": world.bot_user_id,
        "icons": {},
    }
    return {"ok": True, "bot": bot}
