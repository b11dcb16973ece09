"""The gallery: everything that the bot can say, none of it unknown to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bot.cli import tour

if TYPE_CHECKING:
    from bot.workspace.client import Workspace
    from tests.page.conftest import Opening


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_message_modal_and_home_is_drawn(
    workspace: Workspace, url: str, opening: Opening, scheme: str
) -> None:
    """Each template's examples are there, whole, without a placeholder."""
    entries = tour.gallery()
    workspace.post("gallery", entries=entries)
    page = opening(url, "/gallery", color_scheme=scheme)
    expect(page.locator("gallery-page[data-ready]")).to_be_visible()
    pieces = page.locator(".piece")
    assert pieces.count() == len(entries) > 50
    assert {entry["kind"] for entry in entries} == {"message", "modal", "home"}
    expect(page.locator(".placeholder")).to_have_count(0)
    # What an author forgot would be written out by the browser as one of these words.
    for forgotten in ("null", "undefined", "[object Object]", "NaN"):
        expect(pieces.get_by_text(forgotten, exact=True)).to_have_count(0)
    empty = [piece for piece in pieces.all() if not piece.locator(".block, .text").count()]
    assert empty == []
