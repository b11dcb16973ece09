"""The page serves any Bolt app: every block is drawn, every element works, modals stack."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.page import every_element
from tests.page.browsing import drop, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from bot.workspace.client import Workspace
    from tests.page.conftest import Opening

Json = dict[str, Any]


@pytest.fixture(scope="module")
def app(workspace: Workspace) -> Iterator[Workspace]:
    """The workspace with the sample app in it."""
    handler = every_element.build(workspace)
    yield workspace
    handler.close()


def heard(app: Workspace, action: str, since: int = 0) -> Any:  # noqa: ANN401 - JSON
    """What the app said it heard of an element."""
    said = app.wait_for_message(f"heard {action}:", since=since).text
    return json.loads(said.partition(": ")[2].replace("&amp;", "&"))


def option(text: str, value: str = "") -> Json:
    """An option as Slack sends it."""
    words = {"type": "plain_text", "text": text, "emoji": True}
    return {"text": words, "value": value or text.lower()}


@pytest.fixture
def page(opening: Opening, app: Workspace) -> Page:
    """Bea before #orders."""
    return opening(str(app.ready["url"]))


def test_everything_is_drawn(page: Page) -> None:
    """No block is unknown, and each has its own look."""
    write(page.locator("conversation-view"), "/everything")
    expect(page.locator(".block.header", has_text="Every block").last).to_be_visible()
    expect(page.locator(".placeholder")).to_have_count(0)
    for kind in ("table", "markdown", "rich_text", "card", "plan", "video", "file", "call"):
        expect(page.locator(f".block.{kind}").first).to_be_visible()
    expect(page.locator(".elsewhere").first).to_contain_text("on elsewhere.example, not loaded")


class Board:
    """The message with all pickers before a person, and what the app hears of them."""

    def __init__(self, app: Workspace, page: Page) -> None:
        self.app = app
        self.page = page
        self.mark = app.mark()
        write(page.locator("conversation-view"), "/everything")
        pickers = app.wait_for_message("A conversation", since=self.mark)
        self.row = page.locator(f"conversation-view chat-message[data-ts='{pickers.ts}']")
        app.wait_for_message("Every block", since=self.mark)

    def element(self, name: str) -> Locator:
        """The element with this action id."""
        return self.row.locator(f".element[data-action='{name}']")

    def press(self, name: str) -> None:
        """Press the element's button."""
        self.mark = self.app.mark()
        self.element(name).get_by_role("button").click()

    def choose(self, name: str, *names: str, search: str = "") -> None:
        """Open the menu and choose these, one after the other; what was last is heard last."""
        field = self.element(name).get_by_role("combobox")
        field.click()
        if search:
            self.page.get_by_label("Search options").and_(self.page.locator(":focus")).fill(search)
        for place, words in enumerate(names):
            if place:
                heard(self.app, name, self.mark)
            self.mark = self.app.mark()
            self.page.get_by_role("option", name=words).click()
        self.page.keyboard.press("Escape")

    def sends(self, name: str, **value: object) -> None:
        """What the app hears is this value, with the element's type, ids and placeholder."""
        kind = name.rpartition("-")[0] or name
        fixed = {"type": kind, "action_id": name, "block_id": "moment" if kind == name else name}
        if words := PLACEHOLDERS.get(kind):
            fixed |= {"placeholder": option(words)["text"]}
        assert heard(self.app, name, self.mark) == fixed | value


@pytest.fixture
def board(app: Workspace, page: Page) -> Board:
    """All pickers before Bea."""
    return Board(app, page)


def test_presses_reach_the_app(board: Board, page: Page) -> None:
    """Buttons, a question before, a menu of acts and an opinion are sent as Slack sends them."""
    board.press("button-0")
    board.sends("button-0", text=option("Plain")["text"])
    board.press("button-1")
    board.sends("button-1", text=option("Primary")["text"], value="1", style="primary")
    board.press("button-2")
    page.get_by_role("dialog").get_by_role("button", name="Leave it").click()
    board.press("button-2")
    page.get_by_role("dialog").get_by_role("button", name="Do it").click()
    pressed = heard(board.app, "button-2", board.mark)
    assert (pressed["style"], pressed["confirm"]["confirm"]["text"]) == ("danger", "Do it")
    board.press("overflow-14")
    page.get_by_role("menuitem", name="Archive").click()
    board.sends("overflow-14", selected_option=option("Archive"))
    page.get_by_role("button", name="Bad").last.click()
    assert heard(board.app, "opinion", board.mark)["value"] == "bad"


def test_choices_reach_the_app(board: Board) -> None:
    """Each menu sends its whole value: options as objects, people and channels by their ids."""
    app = board.app
    channels = [app.channel("general"), app.channel("orders")]
    people = [app.user("Max Manager"), app.user("Quinn Quality")]
    board.choose("static_select-3", "Pear")
    board.sends("static_select-3", selected_option=option("Pear"))
    board.choose("static_select-4", "Walnut")
    grouped = option("Grouped")["text"]
    board.sends("static_select-4", selected_option=option("Walnut"), placeholder=grouped)
    board.choose("multi_static_select-5", "Plum")
    board.sends(
        "multi_static_select-5",
        selected_options=[option("Pear"), option("Plum")],
        initial_options=[option("Pear")],
    )
    board.choose("external_select-6", "Found 2")
    board.sends("external_select-6", selected_option=option("Found 2"))
    board.choose("multi_external_select-7", "nut 1", "nut 2", search="nut")
    board.choose("multi_external_select-7", "bean 1", search="bean")
    found = [option("nut 1"), option("nut 2"), option("bean 1")]
    board.sends("multi_external_select-7", selected_options=found)
    expect(board.element("multi_external_select-7").locator(".chip")).to_have_count(3)
    board.choose("users_select-8", "Max Manager")
    board.sends("users_select-8", selected_user=people[0])
    board.choose("multi_users_select-9", "Max Manager", "Quinn Quality")
    board.sends("multi_users_select-9", selected_users=people)
    board.choose("channels_select-10", "#general")
    board.sends("channels_select-10", selected_channel=channels[0])
    board.choose("multi_channels_select-11", "#general", "#orders")
    board.sends("multi_channels_select-11", selected_channels=channels)
    board.choose("multi_channels_select-11", "#general")
    board.sends("multi_channels_select-11", selected_channels=channels[1:])
    board.choose("conversations_select-12", "#orders")
    board.sends("conversations_select-12", selected_conversation=channels[1])
    board.choose("multi_conversations_select-13", "#general", "#orders")
    board.sends("multi_conversations_select-13", selected_conversations=channels)


def test_boxes_and_times_reach_the_app(board: Board) -> None:
    """A tick sends all that is ticked; a date, a time and a moment are sent once, as they stay."""
    ticked = [option("Checked"), option("Unchecked")]
    boxes = board.element("checkboxes-15")
    boxes.get_by_label("Unchecked").check()
    board.sends("checkboxes-15", selected_options=ticked, initial_options=ticked[:1])
    board.mark = board.app.mark()
    boxes.get_by_label("Checked", exact=True).uncheck()
    board.sends("checkboxes-15", selected_options=ticked[1:], initial_options=ticked[:1])
    board.element("radio_buttons-16").get_by_label("Right").check()
    board.sends("radio_buttons-16", selected_option=option("Right"))
    begun = board.app.mark()
    board.element("datepicker-17").locator("input").fill("2027-01-02")
    board.element("timepicker-18").locator("input").fill("09:15")
    board.element("datetimepicker").locator("input").fill("2027-01-02T09:15")
    board.sends("datepicker-17", selected_date="2027-01-02", initial_date="2026-12-24")
    board.sends("timepicker-18", selected_time="09:15", initial_time="14:30")
    # Bea's clocks are in Berlin, one hour ahead in winter.
    moment = {"selected_date_time": 1798877700, "initial_date_time": 1795251600}
    board.sends("datetimepicker", **moment)
    board.app.wait_until_quiet()
    told = board.app.traffic(since=begun, kind="envelope")
    assert [item["type"] for item in told].count("interactive") == 3


def test_what_is_typed_reaches_the_app_at_once(app: Workspace, page: Page) -> None:
    """Inputs that dispatch tell letters as they come, the others at Enter or when one leaves."""
    mark = app.mark()
    write(page.locator("conversation-view"), "/live")
    modal = page.locator("dialog.modal")
    expect(modal).to_contain_text("Heard at once")

    def field(label: str) -> Locator:
        return modal.locator(f"[data-block='{label}'] input")

    def sends(label: str, kind: str, **value: object) -> None:
        fixed = {"type": kind, "action_id": f"live-{label}", "block_id": label}
        assert heard(app, f"live-{label}", since=mark) == fixed | value

    field("Letters").press_sequentially("abc")
    sends("Letters", "plain_text_input", value="abc")
    for label, kind, words in (
        ("Words", "plain_text_input", "two words"),
        ("Number", "number_input", "12.5"),
        ("E-mail", "email_text_input", "a@b.example"),
        ("Link", "url_text_input", "https://example.com/x"),
    ):
        field(label).fill(words)
        field(label).press("Enter")
        sends(label, kind, value=words)
    modal.locator("[contenteditable]").click()
    page.keyboard.type("plain ")
    modal.get_by_role("button", name="Italic").click()
    page.keyboard.type("leaning")
    field("Words").focus()
    elements = [
        {"type": "text", "text": "plain "},
        {"type": "text", "text": "leaning", "style": {"italic": True}},
    ]
    section = {"type": "rich_text_section", "elements": elements}
    rich = {"type": "rich_text", "elements": [section]}
    sends("Rich", "rich_text_input", rich_text_value=rich)
    field("Moment").fill("2027-01-02T09:15")
    field("Moment").press("Enter")
    sends("Moment", "datetimepicker", selected_date_time=1798877700)
    modal.get_by_role("button", name="Done").click()
    expect(modal).not_to_be_visible()


PLACEHOLDERS = {
    "static_select": "One fruit", "multi_static_select": "Some fruit", "external_select": "Search",
    "multi_external_select": "Search many", "users_select": "A person",
    "multi_users_select": "People", "channels_select": "A channel",
    "multi_channels_select": "Channels", "conversations_select": "A conversation",
    "multi_conversations_select": "Conversations",
}  # fmt: skip


def fill_in(page: Page, modal: Locator) -> None:
    """Enter something into every field but the first, as a person does."""

    def field(label: str) -> Locator:
        return modal.locator(f"[data-block='{label}']")

    field("Story").locator("textarea").fill("Once\nupon")
    field("E-mail").locator("input").fill("a@b.example")
    field("Link").locator("input").fill("https://example.com/x")
    field("Rich").locator("[contenteditable]").click()
    field("Rich").get_by_role("button", name="Bold").click()
    page.keyboard.type("loud")
    field("Fruit").get_by_role("combobox").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    field("Person").get_by_role("combobox").click()
    page.keyboard.type("qui")
    page.keyboard.press("Enter")
    expect(field("Person")).to_contain_text("Quinn Quality")
    field("Day").locator("input").fill("2026-12-24")
    field("Time").locator("input").fill("08:00")
    field("Boxes").get_by_label("Second").check()
    field("Side").get_by_label("Left").check()
    field("Files").locator("input[type=file]").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"}
    )
    expect(field("Files")).to_contain_text("a.txt")
    drop(page, field("Files").locator(".drop-field"), "b.txt", b"dropped", "text/plain")
    expect(field("Files")).to_contain_text("b.txt")


def test_a_form_with_every_input(app: Workspace, page: Page) -> None:
    """All fields arrive as entered; errors stand beside their field; modals stack and clear."""
    write(page.locator("conversation-view"), "/form")
    modal = page.locator("dialog.modal")
    expect(modal).to_contain_text("Every input")
    expect(page.locator(".placeholder")).to_have_count(0)

    def field(label: str) -> Locator:
        return modal.locator(f"[data-block='{label}']")

    modal.get_by_role("button", name="Send").click()
    expect(field("Words").get_by_role("alert")).to_have_text("Please complete this required field.")
    field("Words").locator("input").fill("wrong")
    field("Number").locator("input").fill("12.5")
    modal.get_by_role("button", name="Send").click()
    expect(field("Number").get_by_role("alert")).to_have_text("Please enter a whole number.")
    expect(field("Words").locator("input")).to_have_value("wrong")
    field("Number").locator("input").fill("12")
    modal.get_by_role("button", name="Send").click()
    expect(field("Words").get_by_role("alert")).to_have_text("That is the wrong word.")
    field("Words").locator("input").fill("slow")
    modal.get_by_role("button", name="Send").click()
    expect(modal).to_have_attribute("aria-busy", "true")
    expect(modal.get_by_role("button", name="Send")).to_be_disabled()
    expect(modal).to_have_attribute("aria-busy", "false")

    modal.get_by_role("button", name="Push").click()
    expect(modal).to_contain_text("Pushed")
    modal.get_by_role("button", name="Back").click()
    expect(modal).to_contain_text("Every input")
    field("Words").locator("input").fill("right")
    modal.get_by_role("button", name="Update").click()
    expect(modal).to_contain_text("Updated")
    expect(field("Words").locator("input")).to_have_value("right")

    fill_in(page, modal)
    modal.get_by_role("button", name="Send").click()
    expect(modal).to_contain_text("on top")
    said = app.wait_for_message("form {", since=0).text
    values = json.loads(re.sub(r"&(amp|lt|gt);", "", said.removeprefix("form ")))
    assert values["Words"]["value"] == "right"
    assert values["Story"]["value"] == "Once\nupon"
    assert values["Number"]["value"] == "12"
    assert values["Rich"]["rich_text_value"]["elements"][0]["elements"] == [
        {"type": "text", "text": "loud", "style": {"bold": True}}
    ]
    assert values["Fruit"]["selected_option"]["value"] == "pear"
    assert values["Person"]["selected_user"] == app.user("Quinn Quality")
    assert (values["Day"]["selected_date"], values["Time"]["selected_time"]) == (
        "2026-12-24", "08:00",
    )  # fmt: skip
    assert values["Moment"]["selected_date_time"] == 1795251600
    assert [option["value"] for option in values["Boxes"]["selected_options"]] == ["second"]
    assert values["Side"]["selected_option"]["value"] == "left"
    assert [file["name"] for file in values["Files"]["files"]] == ["a.txt", "b.txt"]
    assert app.file_content(values["Files"]["files"][1]["id"]) == b"dropped"
    modal.get_by_role("button", name="Clear").click()
    expect(modal).not_to_be_visible()


def test_an_unknown_block_is_named(app: Workspace, opening: Opening) -> None:
    """What the page does not know is shown with its type, never left out."""
    unknown = {
        "blocks": [{"type": "hologram"}, {"type": "actions", "elements": [{"type": "dial"}]}]
    }
    app.post("gallery", entries=[{"name": "strange", "kind": "message", "payload": unknown}])
    page = opening(str(app.ready["url"]), "/gallery")
    expect(page.locator(".placeholder")).to_contain_text(["hologram", "dial"])
