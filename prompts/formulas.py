"""The formula of an entry of the bank: from what its answer is worked out.

Decides what is wrong with it and what to write instead; refuses to work anything out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.question import (
    Bound,
    Holds,
    Payback,
    Proof,
    Proofs,
    Ratio,
    Rolled,
    Variation,
    Window,
)
from prompts.sheet import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from prompts.page import Page
    from prompts.question import Derivation

_FORMS: Mapping[str, Callable[..., Derivation]] = {
    "payback": Payback,
    "bound": Bound,
    "variation": Variation,
    "rolled": Rolled,
    "ratio": Ratio,
}
_INPUTS: Mapping[str, tuple[str, ...]] = {
    "payback": ("cost", "saving", "volume"),
    "window": ("submitted", "months"),
    "bound": ("defects", "of"),
    "variation": ("of",),
    "rolled": ("of",),
    "ratio": ("of", "to"),
}
"""The computed forms of `derive`, each with its keys."""


def read_derivation(page: Page, entry: Entry, where: str) -> Derivation | None:
    """What an entry says under `derive`; None where it says nothing, or after a mistake."""
    raw = entry.get("derive")
    if raw is None:
        return None
    form = next(iter(raw)) if isinstance(raw, Entry) and len(raw) == 1 else ""
    if isinstance(raw, Entry) and form == "proofs":
        return Proofs(tuple(_proofs(page, raw, where)))
    if isinstance(raw, Entry) and form == "holds":
        return Holds(page.condition(raw, "holds", where))
    inner = raw.get(form) if isinstance(raw, Entry) else None
    if form in _INPUTS and isinstance(inner, Entry):
        return _computed(page, inner, form, where)
    known = ", ".join(("proofs", "holds", *_INPUTS))
    instead = f"`derive: {{proofs: [...]}}`, `derive: {{holds: …}}`; it can be one of {known}"
    wrong = "`derive` says nothing that can be computed"
    page.wrong(entry.lines["derive"], where, wrong, instead)
    return None


def _proofs(page: Page, raw: Entry, where: str) -> Iterator[Proof]:
    for part in page.entries(raw, "proofs", where):
        page.keys(part, where, ("id", "title", "there"), ("needed",))
        title = page.text(part, "title", where)
        needed = page.condition(part, "needed", where)
        there = page.condition(part, "there", where)
        yield Proof(str(part.get("id", "")), title, needed, there)


def _computed(page: Page, inner: Entry, form: str, where: str) -> Derivation:
    keys = _INPUTS[form]
    page.keys(inner, where, keys)
    if form == "window":
        return Window(str(inner.get("submitted", "")), _months(page, inner, where))
    return _FORMS[form](*(str(inner.get(key, "")) for key in keys))


def _months(page: Page, inner: Entry, where: str) -> tuple[int, int]:
    raw = inner.get("months")
    if isinstance(raw, list) and len(raw) == len(("fewest", "most")):
        fewest, most = raw
        if type(fewest) is int and type(most) is int and 0 < fewest <= most:
            return fewest, most
    if "months" in inner:
        wrong = f"`months: {raw}` is no range of months"
        page.wrong(inner.lines["months"], where, wrong, "`months: [3, 5]`")
    return 1, 1
