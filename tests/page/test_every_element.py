"""The page serves any Bolt app: every block is drawn, every element works, modals stack."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.page import every_element
from tests.page.browsing import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from bot.workspace.client import Workspace
    from tests.page.conftest import Opening


@pytest.fixture(scope="module")
def app(workspace: Workspace) -> Iterator[Workspace]:
    """The workspace with the sample app in it."""
    handler = every_element.build(workspace)
    yield workspace
    handler.close()


def heard(app: Workspace, action: str) -> Any:  # noqa: ANN401 - JSON
    """What the app said it heard of an element."""
    said = app.wait_for_message(f"heard {action}", since=0).text
    return json.loads(said.partition(": ")[2].replace("&amp;", "&"))


@pytest.fixture
def page(opening: Opening, app: Workspace) -> Page:
    """Bea before #orders."""
    return opening(str(app.ready["url"]))


def test_everything_is_drawn_and_everything_works(app: Workspace, page: Page) -> None:
    """No block is unknown; a press, a choice, a date, a box: the app hears each with its value."""
    write(page.locator("conversation-view"), "/everything")
    blocks = page.locator(".block.header", has_text="Every block")
    expect(blocks).to_be_visible()
    expect(page.locator(".placeholder")).to_have_count(0)
    for kind in ("table", "markdown", "rich_text", "card", "plan", "video", "file", "call"):
        expect(page.locator(f".block.{kind}").first).to_be_visible()
    expect(page.locator(".elsewhere").first).to_contain_text("on elsewhere.example, not loaded")

    def element(name: str) -> Locator:
        return page.locator(f".element[data-action^='{name}']")

    element("button-0").get_by_role("button").click()
    assert heard(app, "button-0")["type"] == "button"
    element("button-2").get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave it").click()
    element("button-2").get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="Do it").click()
    assert heard(app, "button-2")["action_id"] == "button-2"
    for name, chosen, told in (
        ("static_select-3", "Pear", "selected_option"),
        ("external_select-6", "Found 2", "selected_option"),
        ("users_select-8", "Max Manager", "selected_user"),
        ("channels_select-10", "#general", "selected_channel"),
        ("conversations_select-12", "#general", "selected_conversation"),
    ):
        element(name).get_by_role("combobox").click()
        page.get_by_role("option", name=chosen).click()
        expect(element(name).get_by_role("combobox")).to_contain_text(chosen)
        assert heard(app, name)[told]
    element("multi_static_select-5").get_by_role("combobox").click()
    page.get_by_role("option", name="Plum").click()
    chosen = heard(app, "multi_static_select-5")["selected_options"]
    assert [option["value"] for option in chosen] == ["pear", "plum"]
    page.keyboard.press("Escape")
    element("overflow-14").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Archive").click()
    assert heard(app, "overflow-14")["selected_option"]["value"] == "archive"
    element("checkboxes-15").get_by_label("Unchecked").check()
    ticked = heard(app, "checkboxes-15")["selected_options"]
    assert [option["value"] for option in ticked] == ["checked", "unchecked"]
    element("radio_buttons-16").get_by_label("Right").check()
    assert heard(app, "radio_buttons-16")["selected_option"]["value"] == "right"
    element("datepicker-17").locator("input").fill("2027-01-02")
    assert heard(app, "datepicker-17")["selected_date"] == "2027-01-02"
    element("timepicker-18").locator("input").fill("09:15")
    assert heard(app, "timepicker-18")["selected_time"] == "09:15"
    page.get_by_role("button", name="Bad").click()
    assert heard(app, "opinion")["value"] == "bad"


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
    assert [file["name"] for file in values["Files"]["files"]] == ["a.txt"]
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
