"""A template's mistakes are told with the file and the line, before anybody sees a message."""

import pytest
from jinja2 import DictLoader

from bot.messages import MessageError, Messages
from prompts.problems import MissingWordError
from prompts.words import Text, Words

WORDS = Words({"greet": Text(en="Hello {name}"), "plain": Text(en="Plain & simple")})


def _write(template: str, **context: object) -> str:
    messages = Messages(WORDS, DictLoader({"it.xml.j2": template}))
    return messages.plain("it", context)


def _message(body: str) -> str:
    return f"<message>\n  <line>x</line>\n{body}\n</message>\n"


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("<sectoin>x</sectoin>", 3, "There is no tag <sectoin>. The tags are: message, modal"),
        ('\n<section colour="red">x</section>', 4, "<section> has no attribute 'colour'"),
        ("<section>\n<header>x</header></section>", 4, "<header> may not stand in <section>"),
        ("<actions>\n\nwords</actions>", 3, "<actions> holds no words of its own"),
        ("{% if no %}\n<section><evil/></section>{% endif %}", 4, "There is no tag <evil>"),
        ("<section>{{ x }}\n{{ x }}</b></section>", 4, "</b> closes what is not open"),
        ("<section>a < b</section>", 3, "'<' begins no tag here"),
        ("<!-- note -->", 3, "'<' begins no tag here"),
        ("<section>x", 4, "</message> closes what is not open. Open now: message, section"),
    ],
)
def test_problem_names_template_and_line(body: str, line: int, said: str) -> None:
    """A tag, attribute or nesting outside the table is refused, in branches not taken too."""
    with pytest.raises(MessageError) as problem:
        _write(_message(body), no=False, x="x")
    assert str(problem.value).startswith(f"it.xml.j2, line {line}: ")
    assert said in str(problem.value)


def test_missing_value_names_template_and_line() -> None:
    """A context without a value that the template needs says which, and where it is needed."""
    with pytest.raises(MessageError, match=r"it\.xml\.j2, line 4: 'supplier' is undefined"):
        _write(_message("<section>x</section>\n<section>{{ supplier }}</section>"))


@pytest.mark.parametrize("nothing", [None, True, False])
def test_nothing_is_no_word(nothing: object) -> None:
    """None and booleans are never written into a message."""
    with pytest.raises(MessageError, match="which is no word for a reader"):
        _write(_message("<section>{{ x }}</section>"), x=nothing)


def test_syntax_error_names_template_and_line() -> None:
    """Jinja's own complaints carry the file and the line too."""
    with pytest.raises(MessageError, match=r"it\.xml\.j2, line 3: "):
        _write(_message("{% if %}"))


def test_unknown_message_lists_the_known_ones(messages: Messages) -> None:
    """A message that does not exist is told with those that do."""
    with pytest.raises(MessageError, match=r"There is no message 'crad'.*answered, card"):
        messages.message("crad", {})


def test_message_is_no_view(messages: Messages) -> None:
    """A modal asked for as a message is told so."""
    with pytest.raises(MessageError, match="Call Messages"):
        messages.message("notice_view", {"title": "a", "text": "b"})
    with pytest.raises(MessageError, match="Call Messages"):
        messages.view("notice", {"text": "b"})


def test_unknown_words_are_told() -> None:
    """A key that the catalogue lacks is an error, also where nothing is filled in."""
    with pytest.raises(MissingWordError, match="no `nothing`"):
        _write(_message('<section>{{ "nothing" | say }}</section>'))


def test_values_in_sentences_are_text() -> None:
    """A sentence's own words and its values are escaped once; phrases of ours stay markup."""
    written = _write(
        _message('<section>{{ "greet" | say(name=x) }}, {{ "plain" | say }}</section>'),
        x="<b>A & %s {0}</b>",
    )
    assert written == "Hello <b>A & %s {0}</b>, Plain & simple"
    bold = _message('<section>{{ "greet" | say(name=x | bold) }}</section>')
    messages = Messages(WORDS, DictLoader({"it.xml.j2": bold}))
    blocks = messages.message("it", {"x": "A*<"}).blocks
    assert blocks[0]["text"]["text"] == "Hello *A∗&lt;*"


def test_layout_of_a_template_is_not_seen() -> None:
    """Lines and indents of a template vanish, line breaks in data stay."""
    body = "<section>\n   <b>{{ x }}</b>\n   <br/>\n   {{ y }}\n</section>"
    assert _write(_message(body), x="one", y="two\nthree") == "one\ntwo\nthree"


def test_keys_named_like_methods_are_data() -> None:
    """A key such as `items` or `count` is the value in the context, not a method of Python's."""
    body = "<section>{{ x.items }} {{ x.count }} {{ x.values }}</section>"
    assert _write(_message(body), x={"items": 1, "count": 2, "values": 3}) == "1 2 3"
