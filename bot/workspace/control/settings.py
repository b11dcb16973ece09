"""The settings of the control API: people, channels, the app, the clock, rates, faults, sockets.

Decides what can be changed while the workspace runs.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.workspace.channels import describe as describe_channel
from bot.workspace.connections import Connections
from bot.workspace.control.surfaces import channel_of
from bot.workspace.events import callback
from bot.workspace.manifest import load_manifest, parse_manifest
from bot.workspace.people import describe as describe_person
from bot.workspace.wire import Json, MisuseError, number_in
from bot.workspace.world import World

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
REASONS = frozenset({"warning", "refresh_requested", "link_disabled"})


async def set_people(world: World, body: Json) -> Json:
    """Add a person."""
    person = world.add_person(body)
    world.traffic.add("team", change="people", user=person.id)
    return {"ok": True, "user": describe_person(person)}


async def set_channels(world: World, body: Json) -> Json:
    """Add a channel."""
    channel = world.add_channel(body)
    world.traffic.add("team", change="channels", channel=channel.id)
    return {"ok": True, "channel": describe_channel(channel, world.bot_user_id, world.team_id)}


async def set_archive(world: World, body: Json) -> Json:
    """Archive a channel."""
    channel = channel_of(world, None, str(body.get("channel") or ""))
    channel.is_archived = True
    world.traffic.add("team", change="channels", channel=channel.id)
    return {"ok": True}


async def set_manifest(world: World, body: Json) -> Json:
    """Install the app anew, with another manifest."""
    if "path" in body:
        manifest = load_manifest(str(body["path"]))
    elif "yaml" in body:
        manifest = parse_manifest(str(body["yaml"]), "The posted manifest")
    else:
        manifest = body
    world.install(manifest)
    world.traffic.add("team", change="app")
    return {"ok": True, "scopes": sorted(world.app.scopes), "name": world.app.name}


async def set_scopes(world: World, body: Json) -> Json:
    """Grant or revoke scopes, or the token itself."""
    world.app.scopes |= set(body.get("grant") or [])
    world.app.scopes -= set(body.get("revoke") or [])
    if "token" in body:
        world.token_is_revoked = body["token"] == "revoked"  # noqa: S105 - a word, not a secret
    return {"ok": True, "scopes": sorted(world.app.scopes)}


async def set_clock(world: World, body: Json) -> Json:
    """Move the clock."""
    if "next" in body:
        world.clock.set(next_moment(world.clock.now(), str(body["next"]), str(body.get("tz"))))
    elif "set" in body:
        world.clock.set(number_in(body, "set", 0))
    else:
        world.clock.advance(number_in(body, "advance", 0))
    world.traffic.add("clock", now=world.clock.now())
    return {"ok": True, "now": world.clock.now()}


def next_moment(now: float, wanted: str, zone: str) -> float:
    """The next `monday 09:00` on the clocks of this zone, later than now."""
    day, _, clock = wanted.strip().casefold().partition(" ")
    try:
        here = datetime.fromtimestamp(now, ZoneInfo(zone))
        at = datetime.strptime(clock, "%H:%M").time()  # noqa: DTZ007 - a time on a wall
        ahead = (DAYS.index(day) - here.weekday()) % 7
    except (ValueError, ZoneInfoNotFoundError) as error:
        sentence = f"`next` is such as 'monday 09:00' and `tz` a zone, not {wanted!r} in {zone!r}."
        raise MisuseError("bad_moment", sentence) from error
    found = datetime.combine(here.date() + timedelta(days=ahead), at, here.tzinfo)
    if found <= here:
        found = datetime.combine(here.date() + timedelta(days=ahead + 7), at, here.tzinfo)
    return found.timestamp()


async def set_timing(world: World, body: Json) -> Json:
    """Change waiting times."""
    world.timing.change(body)
    return {"ok": True, "timing": world.timing.told()}


async def set_rates(world: World, body: Json) -> Json:
    """Switch rate limits or scale them."""
    scale = number_in(body, "scale", world.rates.scale)
    if not scale > 0:
        raise MisuseError("bad_scale", "The scale of the rates must be above 0.")
    world.rates.reset(on=bool(body.get("on", True)), scale=scale)
    return {"ok": True, "on": world.rates.on, "scale": scale}


async def set_faults(world: World, body: Json) -> Json:
    """Order a fault."""
    return {"ok": True, "id": world.faults.add(body).id}


async def set_event(world: World, body: Json) -> Json:
    """Deliver an event as it is."""
    event = body.get("event")
    if not isinstance(event, dict) or "type" not in event:
        raise MisuseError("no_event", "Give `event`, an object with a `type`.")
    event.setdefault("event_ts", world.clock.stamp())
    payload = callback(world, event, is_ext_shared=bool(body.get("is_ext_shared")))
    world.sockets.deliver_event(payload)
    return {"ok": True, "event_id": payload["event_id"]}


async def set_redeliver(world: World, body: Json) -> Json:
    """Send an event again although it was acknowledged."""
    if not world.sockets.redeliver(str(body.get("event_id") or "")):
        raise MisuseError("no_such_event", "No such event was ever sent.")
    return {"ok": True}


async def set_forget(world: World, body: Json) -> Json:
    """Give up every event that the app has not acknowledged yet."""
    del body
    return {"ok": True, "events": world.sockets.forget()}


async def disconnect(world: World, connections: Connections, body: Json) -> Json:
    """Tell the app's sockets to go, or cut them."""
    reason = str(body.get("reason") or "refresh_requested")
    only = str(body.get("socket") or "")
    if reason == "cut":
        cut = [socket for socket in world.sockets.sockets if only in ("", socket.id)]
        for socket in cut:
            await connections.drop(socket.wire)
        return {"ok": True, "sockets": len(cut)}
    if reason not in REASONS:
        raise MisuseError("no_such_reason", f"{reason!r} is none of cut, {sorted(REASONS)}.")
    told = await world.sockets.disconnect(reason, only, number_in(body, "close_after", 10))
    return {"ok": True, "sockets": told}
