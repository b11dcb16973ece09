"""The page can be read: the contrast of its colours, light and dark, by WCAG AA."""

from __future__ import annotations

import re

import pytest

from bot.workspace.browser import PAGE

# Text and the grounds it stands on; and lines that must be told from their ground (3 to 1).
TEXT = [
    ("ink", "paper"), ("ink", "sheet"), ("ink", "hover"), ("soft", "paper"), ("soft", "sheet"),
    ("soft", "hover"), ("on-accent", "accent"), ("accent", "paper"), ("accent", "sheet"),
    ("link", "paper"), ("link", "sheet"), ("link", "hover"), ("danger", "paper"),
    ("danger", "hover"), ("danger", "bad-ground"), ("on-danger", "danger"), ("good", "paper"),
    ("good", "hover"), ("warn", "warn-ground"), ("mention", "mention-ground"),
    ("code", "code-ground"), ("ink", "code-ground"), ("side-ink", "side"),
    ("side-ink", "side-hover"), ("side-ink", "side-here"), ("side-soft", "side"),
    ("side-soft", "side-hover"), ("on-count", "count"), ("paper", "ink"),
]  # fmt: skip
LINES = [("edge", "paper"), ("focus", "paper"), ("focus", "sheet"), ("count", "side")]
AVATARS = re.compile(r"\.tone-\d \{ background: (#\w{6})")


def colours() -> dict[str, tuple[str, str]]:
    """Each colour's name -> light, dark."""
    written = (PAGE / "style" / "colours.css").read_text(encoding="utf-8")
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", written)
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_contrast(mode: int) -> None:
    """4.5 to 1 for text, 3 to 1 for what marks a control."""
    known = {name: pair[mode] for name, pair in colours().items()}
    wanted = [(pair, 4.5) for pair in TEXT] + [(pair, 3.0) for pair in LINES]
    weak = {
        pair: round(contrast(known[pair[0]], known[pair[1]]), 2)
        for pair, least in wanted
        if contrast(known[pair[0]], known[pair[1]]) < least
    }
    assert weak == {}


def test_initials_can_be_read() -> None:
    """White initials on each person's colour."""
    frame = (PAGE / "style" / "frame.css").read_text(encoding="utf-8")
    tones = AVATARS.findall(frame)
    assert len(tones) == 8
    assert [tone for tone in tones if contrast("#ffffff", tone) < 4.5] == []


def test_a_module_can_be_read_in_one_sitting() -> None:
    """No file of the page is longer than 300 lines, and each begins by saying what it shows."""
    for path in PAGE.rglob("*"):
        if path.suffix not in (".js", ".css"):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 300, path
        assert lines[0].startswith(("// ", "/* ")), path


def test_nothing_becomes_markup() -> None:
    """No module writes markup from text, and none names another host."""
    for path in PAGE.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
        hosts = set(re.findall(r"https?://[\w.]+", text))
        assert hosts <= {"http://www.w3.org"}, path
