"""Banks for the tests: `first` is version 1 as it was, with which dialogs are told to the word.

An order that was opened under it keeps it, which is what the tests of newer versions begin with.
"""

from pathlib import Path

FIRST = Path(__file__).with_name("first")
FIRST_BANK = {"READINESS_BANK": str(FIRST)}
