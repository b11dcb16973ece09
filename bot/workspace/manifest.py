"""What the app is: its name, scopes, events, commands and shortcuts, from a Slack app manifest.

Decides how a manifest (YAML or JSON) is read, and what an app without one may do: everything. It
does not check tokens.
"""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.workspace.scopes import BOT_SCOPES
from bot.workspace.wire import Json, MisuseError


@dataclass
class App:
    """The app definition; None means "anything goes"."""

    name: str = "Readiness"
    scopes: set[str] = field(default_factory=lambda: set(BOT_SCOPES))
    events: frozenset[str] | None = None
    commands: dict[str, Json] | None = None
    shortcuts: list[Json] | None = None
    is_interactive: bool = True
    has_home: bool = True

    def hears(self, subscription: str) -> bool:
        """Whether the app subscribed to this event (`message.channels`, `app_mention`…)."""
        return self.events is None or subscription in self.events

    def command(self, word: str) -> Json | None:
        """The definition of a slash command, or None if there is no such command."""
        if self.commands is None:
            return {"command": word}
        return self.commands.get(word)

    def shortcut(self, called: str, kind: str) -> Json | None:
        """The shortcut with this callback id or name."""
        if self.shortcuts is None:
            return {"callback_id": called, "type": kind, "name": called}
        for shortcut in self.shortcuts:
            if shortcut.get("type") == kind and called in {
                shortcut.get("callback_id"),
                shortcut.get("name"),
            }:
                return shortcut
        return None


def section(manifest: Json, *path: str) -> Json:
    """A nested mapping of the manifest, empty if it is missing."""
    found: object = manifest
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def read_app(manifest: Json) -> App:
    """The app that this manifest describes; an empty one gives the permissive app."""
    if not manifest:
        return App()
    features = section(manifest, "features")
    name = section(manifest, "features", "bot_user").get("display_name") or section(
        manifest, "display_information"
    ).get("name", "Readiness")
    commands = {str(c["command"]): dict(c) for c in features.get("slash_commands") or []}
    scopes = section(manifest, "oauth_config", "scopes").get("bot") or []
    events = section(manifest, "settings", "event_subscriptions").get("bot_events") or []
    interactivity = section(manifest, "settings", "interactivity")
    home = section(manifest, "features", "app_home")
    return App(
        name=str(name),
        scopes={str(scope) for scope in scopes},
        events=frozenset(str(event) for event in events),
        commands=commands,
        shortcuts=[dict(shortcut) for shortcut in features.get("shortcuts") or []],
        is_interactive=bool(interactivity.get("is_enabled", True)),
        has_home=bool(home.get("home_tab_enabled", True)),
    )


def parse_manifest(written: str, source: str) -> Json:
    """A manifest as a mapping, from YAML or JSON (which is YAML too)."""
    try:
        manifest = yaml.safe_load(written)
    except yaml.YAMLError as error:
        raise MisuseError(
            "bad_manifest", f"{source} is not readable YAML or JSON: {error}"
        ) from error
    if not isinstance(manifest, dict):
        raise MisuseError("bad_manifest", f"{source} is not a mapping of manifest sections.")
    return manifest


def load_manifest(path: str) -> Json:
    """The manifest in this file."""
    try:
        return parse_manifest(Path(path).read_text(encoding="utf-8"), path)
    except OSError as error:
        raise MisuseError("bad_manifest", f"{path} cannot be read: {error}") from error
