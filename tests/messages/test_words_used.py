"""No sentence is kept that nobody says any more."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import bot
import prompts
import store
from prompts.words import Words, words_folder

PACKAGES = [Path(str(package.__file__)).parent for package in (bot, prompts, store)]
TEMPLATES = words_folder().parent
DOTTED = re.compile(r"[a-z_]+(?:\.[A-Za-z0-9_-]+)+")
WORD = re.compile(r"[A-Za-z_]+")
JOINED = re.compile(r'"([a-z_]+(?:\.[a-z_]+)*\.)"\s*~')
FILLED = "\0"
SHAPE = re.compile(rf"(?<![\w.])[a-z_]+\.[a-z_.{FILLED}]*{FILLED}[a-z_.{FILLED}]*")
START = re.compile(r"[a-z_]+(?:\.[a-z_]+)*\.")
NAMED = re.compile(r'named\("([a-z_.]+)"\)')
OF_PROBES = "finding."
"""Held against the probes themselves, beside them."""


@cache
def _sources() -> list[ast.AST]:
    paths = [path for package in PACKAGES for path in sorted(package.rglob("*.py"))]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


@cache
def _templates() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(TEMPLATES.glob("*.xml.j2")))


def _said() -> set[str]:
    """What stands in the code, a template or the bank: whole keys, ends of keys, names of members.

    A key may stand inside a text, as in `[[picture.page|n=3]]`.
    """
    said: set[str] = set()
    for source in _sources():
        for node in ast.walk(source):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said |= {node.value, node.value.replace("-", "_"), *DOTTED.findall(node.value)}
            elif isinstance(node, ast.ClassDef):
                said |= {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
    bank = "\n".join(path.read_text("utf-8") for path in (TEMPLATES.parent / "bank").glob("*.yml"))
    return said | set(DOTTED.findall(_templates())) | set(WORD.findall(_templates() + bank))


def _shapes() -> list[re.Pattern[str]]:
    """Keys that are put together: a part that stands there, and parts that are filled in."""
    shapes = {f"{start}{FILLED}" for start in JOINED.findall(_templates())}
    shapes |= {f"{start}.{FILLED}" for start in NAMED.findall(_templates())}
    for source in _sources():
        for node in ast.walk(source):
            if isinstance(node, ast.JoinedStr):
                parts = (getattr(part, "value", FILLED) for part in node.values)
                whole = "".join(part if isinstance(part, str) else FILLED for part in parts)
                shapes.update(SHAPE.findall(whole))
            elif (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and START.fullmatch(node.value)
            ):
                shapes.add(f"{node.value}{FILLED}")
    return [
        re.compile(re.escape(shape).replace("\\\0", "(.+)").replace(FILLED, "(.+)"))
        for shape in sorted(shapes)
    ]


def unused(keys: set[str]) -> list[str]:
    """The keys that no code and no template can ask for."""
    said, shapes = _said(), _shapes()

    def is_asked_for(key: str) -> bool:
        if key in said or key.startswith(OF_PROBES):
            return True
        filled = [found.groups() for shape in shapes if (found := shape.fullmatch(key))]
        return any(all(_stands(part, said) for part in parts) for parts in filled)

    return sorted(key for key in keys if not any(is_asked_for(name) for name in _names(key)))


def _names(key: str) -> set[str]:
    """The names under which a key is asked for; two places put something before or into them.

    A finding's value refers to what stands below `report.`, and what lifts a reason is called like
    the reason.
    """
    return {key, key.removeprefix("report."), key.replace("verdict.lift.", "verdict.reason.")}


def _stands(part: str, said: set[str]) -> bool:
    """Whether what is filled in stands somewhere: whole, piece by piece, or with an ending."""
    if part in said:
        return True
    if "." in part:
        return all(_stands(piece, said) for piece in part.split("."))
    cuts = (at for at, sign in enumerate(part) if sign == "_")
    return any(
        (part[:at] in said and part[at:] in said)
        or (part[: at + 1] in said and part[at + 1 :] in said)
        for at in cuts
    )


def test_nothing_is_left_over() -> None:
    """Each key of the words is asked for somewhere, whole or put together."""
    keys = {re.sub(r"\.(one|other)$", "", key) for key in Words.load().keys()}  # noqa: SIM118
    assert unused(keys) == []


def test_what_nobody_asks_for_is_found() -> None:
    """A sentence that was left behind would be named."""
    assert unused({"notice.left_behind", "card.left_behind", "notice.order_closed"}) == [
        "card.left_behind",
        "notice.left_behind",
    ]
