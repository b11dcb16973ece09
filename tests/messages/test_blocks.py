"""Slack's limits, one by one: words are cut, lists folded, identifiers refused."""

from typing import Any

import pytest

from bot.messages import MessageError
from bot.messages.blocks import to_message, to_view
from bot.messages.markup import parse
from tests.messages.limits import complaints


def _blocks(body: str) -> list[dict[str, Any]]:
    xml = f"<message><line>x</line>{body}</message>"
    return to_message(parse(xml, "it"), lambda n: f"{n} more", length=len(xml)).blocks


def _text(body: str) -> str:
    text: str = _blocks(body)[0]["text"]["text"]
    return text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('<user id="U1"/> said', "<@U1> said"),
        ('<user id="W0ABC"/>', "<@W0ABC>"),
        ('<user id="!channel"/>', "!channel"),
        ('<user id="U1|x"/>', "U1|x"),
        ('<user id="&lt;!here&gt;"/>', "&lt;!here&gt;"),
        ('<time at="60" fallback="1 Jan"/>', "<!date^60^{date_short_pretty} {time}|1 Jan>"),
        ('<time at="60" fallback="a|b^c&gt;"/>', "<!date^60^{date_short_pretty} {time}|a∣bˆc&gt;>"),
        ('<time at="60" fallback="d" style="date"/>', "<!date^60^{date_short_pretty}|d>"),
        ('<time at="soon" fallback="soon"/>', "soon"),
        ('<link to="https://a.example/?a=1&amp;b=2">A|B</link>', "<https://a.example/?a=1&amp;b=2|A∣B>"),
        ('<link to="javascript:x">A</link>', "A"),
        ('<link to="https://a.example/|&gt; x">A</link>', "A"),
        ("<b> x </b>", "*x*"),
        ("<b></b>y", "y"),
        ("<b><i>x</i></b>", "*_x_*"),
        ("<b>one\u2028two</b>", "*one two*"),
        ("<code>a`b*c*</code>", "`aˋb*c*`"),
        ("a<br/> b", "a\nb"),
    ],
)  # fmt: skip
def test_phrases(written: str, shown: str) -> None:
    """Each phrase in Slack's mrkdwn; what is no person, instant or address stays words."""
    assert shown == _text(f"<section>{written}</section>")


@pytest.mark.parametrize("most", [3000])
def test_long_section_is_cut_with_its_formatting_closed(most: int) -> None:
    """A cut inside bold closes the bold; a cut never falls into a mention or an entity."""
    bold = _text(f"<section><b>{'word ' * 700}</b></section>")
    assert len(bold) <= most
    assert bold.startswith("*word")
    assert bold.endswith("word…*")
    people = _text("<section>" + '<user id="U0ABCDEF"/> ' * 400 + "</section>")
    assert len(people) <= most
    assert people.endswith("<@U0ABCDEF>…")
    signs = _text(f"<section>{'&amp;' * 2000}</section>")
    assert len(signs) <= most
    assert signs.replace("&amp;", "") == "…"


def test_too_many_blocks_are_folded() -> None:
    """The fiftieth block says how many found no room."""
    blocks = _blocks("<section>x</section>" * 70)
    assert len(blocks) == 50
    assert blocks[-1]["elements"][0]["text"] == "21 more"
    xml = "<home>" + "<section>x</section>" * 170 + "</home>"
    view = to_view(parse(xml, "it"), lambda n: f"{n} more")
    assert len(view["blocks"]) == 100
    assert view["blocks"][-1]["elements"][0]["text"] == "71 more"


def test_too_much_text_is_folded() -> None:
    """A message keeps below the number of characters that Slack takes in all."""
    blocks = _blocks(f"<section>{'word ' * 500}</section>" * 10)
    assert sum(len(block["text"]["text"]) for block in blocks[:-1]) < 13_000
    assert blocks[-1]["elements"][0]["text"] == "5 more"


def test_lists_are_cut() -> None:
    """More options, items, fields or buttons than Slack takes are left out."""
    options = "".join(f'<option value="{n}">x</option>' for n in range(120))
    body = (
        "<context>" + "<item>x</item>" * 12 + "</context>"
        "<section>" + "<field>x</field>" * 12 + "</section>"
        "<actions>" + "".join(f'<button id="b:{n}">x</button>' for n in range(30)) + "</actions>"
        f'<actions><choose id="a">{options}</choose><choose id="b" as="boxes">{options}</choose>'
        '<choose id="c" as="radio"/></actions>'
    )  # fmt: skip
    blocks = _blocks(body)
    assert [len(b.get("elements") or b["fields"]) for b in blocks] == [10, 10, 25, 2]
    assert [len(control["options"]) for control in blocks[3]["elements"]] == [100, 10]
    assert complaints({"text": "x", "blocks": blocks}) == []


def test_empty_parts_are_left_out() -> None:
    """What says nothing is no block."""
    empty = "<header> </header><section/><section><field/></section><actions/>"
    empty += "<context><item/></context>"
    assert _blocks(empty + "<divider/>") == [{"type": "divider"}]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f'<actions><button id="a" value="{"v" * 2001}">x</button></actions>', "A button's value"),
        (f'<actions><button id="{"a" * 256}">x</button></actions>', "The action_id of <button>"),
        (f'<actions id="{"a" * 256}"><button id="a">x</button></actions>', "The block_id"),
        (
            f'<actions><choose id="a"><option value="{"v" * 151}">x</option></choose></actions>',
            "An option's value",
        ),
    ],
)
def test_identifiers_are_not_cut(body: str, said: str) -> None:
    """A cut identifier would mean something else, so it is refused with its length."""
    with pytest.raises(MessageError, match=said):
        _blocks(body)


def test_message_needs_a_line() -> None:
    """Notifications and screen readers get words too."""
    with pytest.raises(MessageError, match="needs a <line>"):
        to_message(parse("<message/>", "it"), str, length=10)


def test_block_of_a_macro_in_a_wrong_place_is_refused() -> None:
    """What the table cannot see in a template is caught when the message is made."""
    with pytest.raises(MessageError, match="<item> stands where a block is expected"):
        _blocks("<item>x</item>")


def test_forms_take_only_days_and_people() -> None:
    """A chosen day or person that Slack would refuse is left out, and the form still opens."""
    xml = (
        '<modal id="m" title="A title that is far too long for Slack" submit="Save">'
        '<input id="a" label="x"><date id="value" chosen="2026-13-01"/></input>'
        '<input id="b" label="x"><date id="value" chosen="2026-12-03"/></input>'
        '<input id="c" label="x"><person id="value" chosen="somebody"/></input>'
        '<input id="d" label="x"><textbox id="value" most="5">123456\u20287</textbox></input>'
        "</modal>"
    )
    view = to_view(parse(xml, "it"), str)
    made = [block["element"] for block in view["blocks"]]
    assert view["title"]["text"] == "A title that is far too…"
    assert [control.get("initial_date") for control in made[:2]] == [None, "2026-12-03"]
    assert "initial_user" not in made[2]
    assert made[3]["initial_value"] == "12345"
    assert complaints(view) == []
