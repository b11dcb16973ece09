"""The manifest against the bot: what Slack is told we want is what we listen to and call."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import yaml

from bot import slack
from bot.messages import Messages
from bot.messages.preview import examples
from bot.slack import buttons
from bot.workspace.scopes import EVENT_SCOPES, METHOD_SCOPES
from prompts.words import Words

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from slack_bolt import App

    from bot.slack.edge import Edge

ROOT = Path(__file__).resolve().parents[2]
COMMAND_SCOPE = "commands"
KINDS = ("channels", "groups", "im")
# Inside forms an action id sends nothing by itself: the form does.
IN_FORMS = {"value"}


class Listening:
    """Stands where the Bolt app stands and writes down what is listened to."""

    def __init__(self) -> None:
        self.events: set[str] = set()
        self.commands: set[str] = set()
        self.actions: list[re.Pattern[str]] = []
        self.views: set[str] = set()

    def event(self, name: str) -> Callable[[Any], None]:
        """A listener to an event."""
        return lambda _: self.events.add(name)

    def command(self, name: str) -> Callable[[Any], None]:
        """A listener to a slash command."""
        return lambda _: self.commands.add(name)

    def action(self, pattern: re.Pattern[str]) -> Callable[[Any], None]:
        """A listener to buttons and menus."""
        return lambda _: self.actions.append(pattern)

    def view(self, callback_id: str) -> Callable[[Any], None]:
        """A listener to a form."""
        return lambda _: self.views.add(callback_id)

    def error(self, _: object) -> None:
        """A listener to failures."""


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """What Slack is told."""
    text = (ROOT / "manifest.yml").read_text(encoding="utf-8")
    return cast("dict[str, Any]", yaml.safe_load(text))


@pytest.fixture(scope="module")
def listening() -> Listening:
    """What the bot listens to."""
    recorder = Listening()
    slack.register(cast("App", recorder), cast("Edge", None))
    return recorder


def _payloads() -> Iterator[dict[str, Any]]:
    messages = Messages(Words.load())
    for name in messages.names():
        for example in examples(name):
            yield messages.payload(example.template, example.context)


def _found(value: object, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get(key), str):
            yield value[key]
        for inner in value.values():
            yield from _found(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _found(inner, key)


def _action_ids() -> set[str]:
    """Every action id of every template's examples that Slack would send."""
    found = {name for payload in _payloads() for name in _found(payload, "action_id")}
    return found - IN_FORMS


def _called() -> set[str]:
    """The Web API methods that the bot's own source calls on a client."""
    known = {method.replace(".", "_"): method for method in METHOD_SCOPES}
    called = set()
    for path in (ROOT / "bot").rglob("*.py"):
        if "workspace" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                if owner.endswith(("client", "directory")) and "_" in node.func.attr:
                    called.add(node.func.attr)
    inner = {"send_message"}  # of the socket, not of the Web API
    assert called - inner <= known.keys(), "a method that the workspace does not know"
    return {known[name] for name in called - inner}


def test_every_event_has_its_listener(manifest: dict[str, Any], listening: Listening) -> None:
    """An event without a listener would be sent again and again; one too many never comes."""
    subscribed = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert {name.partition(".")[0] for name in subscribed} == listening.events


def test_messages_are_heard_everywhere_they_are_answered(manifest: dict[str, Any]) -> None:
    """Public and private channels and direct messages, each with the right to read its history."""
    subscribed = manifest["settings"]["event_subscriptions"]["bot_events"]
    expected = {f"message.{kind}" for kind in KINDS}
    assert expected == {name for name in subscribed if name.startswith("message.")}


def test_every_command_has_its_listener(manifest: dict[str, Any], listening: Listening) -> None:
    """And the other way round."""
    listed = manifest["features"]["slash_commands"]
    assert {command["command"] for command in listed} == listening.commands
    assert [command["should_escape"] for command in listed] == [True]


def test_there_are_no_shortcuts(manifest: dict[str, Any]) -> None:
    """A shortcut in the manifest would need a listener; there is none of either."""
    assert "shortcuts" not in manifest["features"]


def test_every_button_has_its_listener(listening: Listening) -> None:
    """Each action id of each template is heard by exactly one listener."""
    for action_id in _action_ids():
        assert [bool(p.fullmatch(action_id)) for p in listening.actions] == [True], action_id


def test_every_verb_has_its_button() -> None:
    """Each verb of the table stands in some template; a verb without a button is dead."""
    shown = {action_id.partition(":")[0] for action_id in _action_ids()}
    assert buttons.ANYBODY.keys() | buttons.MEMBERS.keys() | buttons.SILENT == shown
    assert not buttons.ANYBODY.keys() & buttons.MEMBERS.keys()


def test_every_form_has_its_listener(listening: Listening) -> None:
    """Each callback id of each form that can be sent is heard, and the other way round."""
    sent = {
        view["callback_id"]
        for view in _payloads()
        if view.get("type") == "modal" and "submit" in view
    }
    assert sent == listening.views


def test_every_method_has_its_scope(manifest: dict[str, Any]) -> None:
    """The bot calls nothing that its scopes do not cover, and asks for no scope in vain."""
    subscribed = manifest["settings"]["event_subscriptions"]["bot_events"]
    needed = {EVENT_SCOPES[event] for event in subscribed}
    for method in _called() - {"apps.connections.open"}:
        needed |= {METHOD_SCOPES[method].replace("{kind}", kind) for kind in KINDS}
    needed |= {COMMAND_SCOPE, "files:read"}  # files are downloaded with the token itself
    assert needed - {""} == set(manifest["oauth_config"]["scopes"]["bot"])


def test_the_methods_are_found() -> None:
    """The look at the source sees what the bot cannot do without."""
    assert {"chat.postMessage", "chat.update", "views.open", "files.info"} <= _called()


def test_socket_mode_and_home_are_on(manifest: dict[str, Any]) -> None:
    """What the bot is built on is switched on."""
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["settings"]["interactivity"]["is_enabled"] is True
    home = manifest["features"]["app_home"]
    assert (home["home_tab_enabled"], home["messages_tab_read_only_enabled"]) == (True, False)
