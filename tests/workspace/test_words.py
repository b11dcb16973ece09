"""What people type and what messages say, to the letter; no server."""

import pytest

from bot.workspace.words import labels, pings, plain, rich_text, typed
from bot.workspace.world import World
from tests.workspace.conftest import button


@pytest.fixture(scope="module")
def world() -> World:
    """The default workspace."""
    return World()


def test_typing(world: World) -> None:
    """Escapes, names, channels, links and pings become Slack's markup."""
    bea = world.people.need("Bea Buyer").id
    orders = world.channels.need("orders").id
    said = "a<b & @bea buyer, @Readiness: see #orders https://x.test/a?b=1&c=2. @here x@here.test"
    expected = (
        f"a&lt;b &amp; <@{bea}>, <@{world.bot_user_id}>: see <#{orders}|orders> "
        "<https://x.test/a?b=1&amp;c=2>. <!here> x@here.test"
    )
    assert typed(said, world.people, world.channels) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"text": "&lt;!channel&gt; hi"}, []),
        ({"text": "<!channel> <@U1|bea> <!channel>"}, ["<!channel>", "<@U1>"]),
        ({"text": "<!subteam^S1|team> <#C1> <https://a>"}, ["<!subteam^S1>"]),
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "<!here>"}}]},
         ["<!here>"]),
        ({"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "<!here>"}}]}, []),
        ({"blocks": [{"type": "markdown", "text": "<!everyone>"}]}, ["<!everyone>"]),
        ({"blocks": rich_text("<@U1> <!channel>", "b")}, ["<@U1>", "<!channel>"]),
        ({"attachments": [{"pretext": "<!here>"}]}, ["<!here>"]),
    ],
)  # fmt: skip
def test_pings(body: dict[str, object], expected: list[str]) -> None:
    """Only live mentions ping, wherever Slack would read them."""
    assert pings(body) == expected


def test_reading(world: World) -> None:
    """All words of a message, in order, with names in place of ids."""
    bea = world.people.need("Bea Buyer").id
    blocks: list[dict[str, object]] = [
        {"type": "header", "text": {"type": "plain_text", "text": "A & B <x>"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*by* <@{bea}> &lt;ok&gt;"}},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "cell"}]]},
        button("Yes"),
    ]
    body = {"text": "fallback", "blocks": blocks}
    words = "A & B <x>\n*by* @Bea Buyer <ok>\ncell\nYes"
    assert plain(body, world.people, world.channels) == words
    assert labels(blocks) == ["Yes"]
    said = rich_text(f"hi <@{bea}>, see <https://x.test|this>", "b")
    assert plain({"blocks": said}, world.people, world.channels) == "hi @Bea Buyer, see this"


def test_ids_depend_on_the_seed_alone() -> None:
    """The same seed gives the same ids and tokens; another seed others."""
    first, again, other = World().ready(), World().ready(), World({"seed": "other"}).ready()
    assert first == again
    assert first["bot_token"] != other["bot_token"]
    assert first["channels"]["orders"] != other["channels"]["orders"]


def test_timestamps_only_grow() -> None:
    """Every ts is unique and later than the one before, also when the clock is turned back."""
    clock = World().clock
    stamps = [clock.stamp() for _ in range(1000)]
    clock.advance(-3600)
    stamps.append(clock.stamp())
    assert stamps == sorted(set(stamps))
