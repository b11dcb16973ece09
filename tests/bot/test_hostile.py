"""Hostile names and answers: what people type stays text on every surface, and pings nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.cli import samples
from tests.bot.scenes import BUYER, GUEST, open_order, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage
    from bot.workspace.client.control import Json
    from tests.bot.scenes import Scene

SUPPLIER = "<!channel>"
PRODUCT = '12" tool </section> {{7*7}}'
CODE = '"{{7+7}}"/../;--'
SITES = ("<!everyone> <@U0EVIL99>", "<https://evil.example|Ningbo> & {% raw %}")
ANSWERS = (
    "<!channel> <!here> @here @channel",
    "javascript:alert(1) <javascript:alert(1)|press>",
    "*bold* _italics_ ~gone~ `code` > quote :smile:",
    "\u202egnp.exe\u2066 ]]> <![CDATA[x]]> &lt;!here&gt;",
)
FILE = '<!channel> "><img src=x onerror=alert(1)>\u202egpj.exe'
CHANNEL = "shared-supplier"
TWINS = str.maketrans("∗ˍ∼ˋ∶＞∣ˆ", "*_~`:>|^")


@dataclass(frozen=True)
class Tour:
    """An order that has been on every surface, and everything that the workspace saw of it."""

    order: Scene
    messages: list[Json]
    views: list[Json]
    calls: list[Json]

    @property
    def shown(self) -> list[Json]:
        """Every message, form and Home."""
        return [*self.messages, *self.views]

    def showing(self, words: str) -> list[str]:
        """What people read on messages, forms and Homes that contain the words."""
        return [text for text in map(_read, self.shown) if words in text]


def _read(item: Json) -> str:
    filled = [str(field.get("value")) for field in item.get("fields") or ()]
    title = (item.get("title") or {}).get("text", "")
    return "\n".join([title, str(item["plain"]), *filled]).translate(TWINS)


@pytest.fixture(scope="module")
def tour(stage: Stage) -> Tour:
    """The hostile order goes through every surface."""
    ws = stage.workspace
    bea, max_ = ws.as_(BUYER), ws.as_("Max Manager")
    since = ws.mark()
    order = open_order(
        stage,
        CODE,
        CHANNEL,
        **{
            "Product": PRODUCT,
            "Supplier": SUPPLIER,
            "Where the prototype was made": SITES[0],
            "Where production will be": SITES[1],
            "Quantity": "300 pcs",
            "Approver": "Max Manager",
            "Contact at the supplier": GUEST,
        },
    )
    for text in ANSWERS:
        order.says(GUEST, text, raw="<javascript" in text)
    order.presses(GUEST, "Why?")
    order.says(BUYER, "help")
    order.says(BUYER, "status")
    answer = order.says(BUYER, "3")
    settle(stage)
    bea.edit(answer, "1")
    bea.delete(answer)
    order.uploads(GUEST, FILE, samples.tool_photo(), comment=ANSWERS[0])
    order.uploads(BUYER, FILE + ".jpg", samples.renamed_program())
    settle(stage)
    while (asked := order.order().asking) is not None:  # every question meets every text
        for text in ANSWERS:
            order.says(BUYER, text)
        order.says(BUYER, "unknown <!channel>")
        settle(stage)
        if order.order().asking == asked:
            order.presses(BUYER, "Skip")
            settle(stage)
    views = [order.on_card(BUYER, "Change order facts").modal]
    bea.close(all=True)
    for section in order.card().labels:
        if section.endswith("open)"):
            chosen = bea.choose("Answer a section…", section, channel=CHANNEL, ts=order.ts)
            views.append(chosen.modal)
            bea.close(all=True)
    for typed in (CODE, CODE[:-1], "<!here>", "", "digest now", f"new {CODE}"):
        bea.command("/readiness", typed, channel=CHANNEL)
    bea.press("Share in channel", channel=CHANNEL)
    bea.say(f"@Readiness {CODE}", channel=CHANNEL)
    bea.say("@Readiness <!channel>", channel=CHANNEL)
    for person in (bea, max_):
        person.open_home()
        settle(stage)
        views.append(person.home())
    bea.command("/readiness", f"close {CODE}", channel=CHANNEL)
    settle(stage)
    items = ws.traffic(since=since)
    bot = ws.ready["bot_id"]
    return Tour(
        order,
        [
            item["message"]
            for item in items
            if item["kind"] == "message" and item["message"].get("bot_id") == bot
        ],
        [view.raw for view in views if view is not None],
        [item for item in items if item["kind"] == "api"],
    )


def test_slack_refuses_nothing(tour: Tour) -> None:
    """No call of the bot is answered with an error: all blocks are whole, whatever was typed."""
    wrong = [(c["method"], c["answer"]) for c in tour.calls if not c["answer"].get("ok")]
    assert wrong == []


def test_nobody_is_pinged(stage: Stage, tour: Tour) -> None:
    """Messages mention only people with a part in the order: no channel, no made-up person."""
    people = {f"<@{stage.workspace.user(who)}>" for who in (BUYER, GUEST, "Max Manager")}
    for item in tour.messages:
        assert set(item["mentions"]) <= people, item["plain"]


@pytest.mark.parametrize("words", [SUPPLIER, PRODUCT, *SITES, CODE])
def test_the_words_are_shown_as_they_are(tour: Tour, words: str) -> None:
    """What was typed at intake can be read letter by letter, and nothing of it is carried out."""
    assert tour.showing(words) != []
    for carried_out in ("</section> 49", '"14"/', "&lt;", "&quot;"):
        assert [text for text in tour.showing(carried_out) if "]]>" not in text] == []


def test_links_stay_text(tour: Tour) -> None:
    """No text that Slack formats carries an address that somebody typed."""
    for item in tour.shown:
        for text in _marked(item.get("blocks")):
            assert "<javascript:" not in text
            assert "<https://evil.example" not in text


def test_nothing_turns_the_line_around(tour: Tour) -> None:
    """Bidirectional controls of file names and answers reach no reader."""
    for item in tour.shown:
        assert {"\u202e", "\u2066"}.isdisjoint(_read(item))


def test_file_names_are_shown_as_text(tour: Tour) -> None:
    """A file's name with markup is quoted where it is received and where it is judged."""
    named = tour.showing('"><img src=x onerror=alert(1)>')
    assert len([text for text in named if "Reading" in text or "accepted" in text]) >= 3


@pytest.mark.parametrize(
    "surface",
    [
        "Waiting for",
        "opened",
        "What decides this",
        "Orders, worst first",
        "Shared by",
        "Orders in #",
        "Your questions and orders",
        "Change order facts",
        "Did you mean",
        "is closed. Nothing more is asked",
    ],
)
def test_every_surface_was_seen(tour: Tour, surface: str) -> None:
    """The hostile code stands on each surface, so that the checks above have looked at it."""
    assert [text for text in tour.showing(CODE) if surface in text] != []


@pytest.mark.usefixtures("tour")
def test_what_cannot_be_a_code_is_said_in_one_sentence(stage: Stage) -> None:
    """A code with angle brackets is none, and its sentence quotes it without pinging."""
    outcome = stage.workspace.as_(BUYER).command("/readiness", "<!here>", channel=CHANNEL)
    assert len(outcome.messages) == 1
    assert "“<!here>” cannot be an order code" in outcome.messages[0].plain
    assert outcome.messages[0].mentions == []


@pytest.mark.usefixtures("tour")
def test_the_terminal_shows_text(stage: Stage) -> None:
    """`readiness status` prints the same words, without control characters for the terminal."""
    told = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot.cli", "status", CODE],
        env=os.environ | {"DATABASE_URL": stage.database_url},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert SUPPLIER in told
    assert PRODUCT in told
    assert all(line.isprintable() for line in told.replace("\ufe0f", "").splitlines())


def test_what_was_typed_is_kept_letter_by_letter(tour: Tour) -> None:
    """The record has the raw words, signs and all: only what is shown is made harmless."""
    kept = tour.order.words_kept()
    assert set(ANSWERS) - set(kept) <= set(ANSWERS[1:])
    assert any("\u202e" in words for words in kept)
    assert FILE in [file.name for file in tour.order.files()]


def _marked(value: object) -> Iterator[str]:
    """Every text that Slack reads as mrkdwn."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield str(value["text"])
        for inner in value.values():
            yield from _marked(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _marked(inner)
