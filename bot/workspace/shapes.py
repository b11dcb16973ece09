"""A small language for the shape of Block Kit JSON, and the sentences Slack answers with.

Decides how a rule is written (`shape`, `text`, `listed`…) and how a complaint names its place (a
JSON pointer). It knows no block: those tables stand in `element_rules` and `block_rules`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

PLAIN: Final = ("plain_text",)
ANY_TEXT: Final = ("plain_text", "mrkdwn")


@dataclass
class Report:
    """What was found wrong so far, and what must be unique."""

    surface: str
    problems: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)

    def add(self, pointer: str, sentence: str) -> None:
        """Complain about the value at this JSON pointer."""
        self.problems.append(f"[ERROR] {sentence} [json-pointer:{pointer}]")


Check = Callable[[Report, str, object], None]


def anything(report: Report, pointer: str, value: object) -> None:
    """Accept whatever is there."""
    del report, pointer, value


def boolean(report: Report, pointer: str, value: object) -> None:
    """Accept true and false."""
    if not isinstance(value, bool):
        report.add(pointer, "must provide a boolean")


def string(most: int, least: int = 1) -> Check:
    """Accept a string of `least` to `most` characters."""

    def check(report: Report, pointer: str, value: object) -> None:
        if not isinstance(value, str):
            report.add(pointer, "must provide a string")
        elif len(value) < least:
            report.add(pointer, f"must be more than {least - 1} characters")
        elif len(value) > most:
            report.add(pointer, f"must be less than {most + 1} characters")

    return check


def integer(low: int, high: int) -> Check:
    """Accept a whole number in this range."""

    def check(report: Report, pointer: str, value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            report.add(pointer, "must provide an integer")
        elif not low <= value <= high:
            report.add(pointer, f"must be between {low} and {high}")

    return check


def one_of(*allowed: object) -> Check:
    """Accept one of these values."""

    def check(report: Report, pointer: str, value: object) -> None:
        if value not in allowed:
            report.add(pointer, "must be a valid enum value")

    return check


def listed(each: Check, most: int, least: int = 1) -> Check:
    """Accept a list of `least` to `most` items, each of which passes."""

    def check(report: Report, pointer: str, value: object) -> None:
        if not isinstance(value, list):
            report.add(pointer, "must provide an array")
            return
        if len(value) < least:
            report.add(pointer, f"no fewer than {least} items allowed")
        elif len(value) > most:
            report.add(pointer, f"no more than {most} items allowed")
        for place, item in enumerate(value):
            each(report, f"{pointer}/{place}", item)

    return check


@dataclass(frozen=True)
class Shape:
    """An object with required and optional fields and nothing else."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check] = field(default_factory=dict)
    # Exactly one, or at least one, of these must be there.
    either: tuple[str, ...] = ()
    exactly_one: bool = False

    def __call__(self, report: Report, pointer: str, value: object) -> None:
        """Check the object's fields, each by its rule."""
        if not isinstance(value, dict):
            report.add(pointer, "must provide an object")
            return
        for name in self.required:
            if name not in value:
                report.add(pointer, f"missing required field: {name}")
        given = [name for name in self.either if name in value]
        if self.either and not given:
            report.add(pointer, f"missing required field: one of {', '.join(self.either)}")
        if self.exactly_one and len(given) > 1:
            report.add(pointer, f"only one of {', '.join(given)} allowed")
        for name, item in value.items():
            check = self.required.get(name) or self.optional.get(name)
            if check is not None:
                check(report, f"{pointer}/{name}", item)
            elif name not in ("type", "block_id"):
                report.add(pointer, f"invalid additional property: {name}")


def text(most: int, kinds: Collection[str] = ANY_TEXT, least: int = 1) -> Check:
    """Accept a text object of one of these types and at most this long."""
    length = string(most, least)

    def check(report: Report, pointer: str, value: object) -> None:
        if not isinstance(value, dict):
            report.add(pointer, "must provide an object")
            return
        kind = value.get("type")
        if kind not in kinds:
            report.add(f"{pointer}/type", f"must be one of {', '.join(kinds)}")
        length(report, f"{pointer}/text", value.get("text"))
        extra = "emoji" if kind == "plain_text" else "verbatim"
        for name in value:
            if name == extra:
                boolean(report, f"{pointer}/{name}", value[name])
            elif name not in ("type", "text"):
                report.add(pointer, f"invalid additional property: {name}")

    return check


def plain(most: int, least: int = 1) -> Check:
    """Accept a `plain_text` object only."""
    return text(most, PLAIN, least)


def typed(table: Mapping[str, Check], allowed: Collection[str] | None = None) -> Check:
    """Accept an object whose `type` is in the table (and allowed here) and that passes its rule."""

    def check(report: Report, pointer: str, value: object) -> None:
        if not isinstance(value, dict):
            report.add(pointer, "must provide an object")
            return
        kind = value.get("type")
        rule = table.get(kind) if isinstance(kind, str) else None
        if kind is None:
            report.add(pointer, "missing required field: type")
        elif rule is None or (allowed is not None and kind not in allowed):
            report.add(f"{pointer}/type", f"unsupported type: {kind}")
        else:
            rule(report, pointer, value)

    return check
