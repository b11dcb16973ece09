"""Questions of version 1 that people type answers to, and what is read out of their words."""

from __future__ import annotations

from prompts.answer import Chosen
from prompts.typed import (
    Understood,
)
from tests.prompts.banks import FIRST

DIFFERENCES = FIRST.question("site-differences")
TRIAL = FIRST.question("tool-trial-run")
SITE = FIRST.question("site-production-where")
CONTRACT = FIRST.question("site-in-contract")


def chosen(*options: str, note: str = "") -> Understood:
    """An understood choice."""
    return Understood(Chosen(options, note))
