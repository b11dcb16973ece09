"""A person's text in Slack: it pings nothing, formats nothing, and can be read as typed."""

import pytest

from bot.messages.escaping import clean, cut, mrkdwn, mrkdwn_code, shorten


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Ningbo Brightway Metal Co., Ltd.", "Ningbo Brightway Metal Co., Ltd."),
        ("A & B <c>", "A &amp; B &lt;c&gt;"),
        ("&amp;", "&amp;amp;"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U1>", "&lt;@U1&gt;"),
        # Between Latin letters and digits Slack formats nothing: part numbers stay as they are.
        ("drawing_rev_C_2.pdf", "drawing_rev_C_2.pdf"),
        ("{{7*7}} 3*4*5", "{{7*7}} 3*4*5"),
        # Anywhere else a formatting character becomes its typographic twin.
        ("*bold*", "∗bold∗"),
        ("_it_ ~no~", "ˍitˍ ∼no∼"),
        ("a`b`c", "aˋbˋc"),
        ("尺寸*粗*体", "尺寸∗粗∗体"),
        # An emoji's name stays words, a time stays a time.
        (":smile: and a:b:c", "∶smile: and a∶b:c"),
        ("09:30:15, ratio 1:2", "09:30:15, ratio 1:2"),
        ("http://a.example:80/", "http://a.example:80/"),
        # Slack reads an escaped > at the start of a line as a quotation.
        ("> 300 pcs", "＞ 300 pcs"),
        ("at least > 300", "at least &gt; 300"),
        ("one\u2028> two", "one\n＞ two"),
    ],
)
def test_mrkdwn_shows_what_was_typed(typed: str, written: str) -> None:
    """Text in mrkdwn shows these words and does nothing."""
    assert written == mrkdwn(typed)


def test_code_keeps_formatting_characters() -> None:
    """Between backquotes only a backquote and the three escaped characters need care."""
    assert mrkdwn_code("*a* _b_ <!here> `") == "*a* _b_ &lt;!here&gt; ˋ"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00\x1b[31mb", "a[31mb"),
        ("abc\u202edef\u2066", "abcdef"),
        ("zero\u200bwidth\u2060\ufeff", "zerowidth"),
        ("half \ud83d pair", "half  pair"),
        ("line\r\nline\rline\nline", "line\u2028line\u2028line\u2028line"),
        ("tab\tend", "tab end"),
        ("family 👩\u200d👧 stays", "family 👩\u200d👧 stays"),
        ("no\xa0break", "no\xa0break"),
    ],
)
def test_clean_keeps_what_people_can_see(typed: str, kept: str) -> None:
    """Control, bidirectional and invisible characters go; letters, line breaks and emoji stay."""
    assert kept == clean(typed)


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("short", 10, "short"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("a" * 100, 10, "a" * 9 + "…"),
        ("a" * 70 + " b", 71, "a" * 70 + "…"),
    ],
)
def test_shorten_cuts_between_words(text: str, most: int, short: str) -> None:
    """A cut text ends with a whole word where there is one, and with an ellipsis."""
    assert short == shorten(text, most)


@pytest.mark.parametrize("room", range(12))
def test_cut_never_halves_an_entity(room: int) -> None:
    """An escaped character is kept whole or dropped whole."""
    left = cut("a&amp;&lt;b", room)
    assert left.replace("&amp;", "").replace("&lt;", "").strip("ab") == ""
    assert len(left) <= room
