"""The papers say what is true: the lock names no host, the README names every setting."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_lock_has_hashes_and_names_no_host() -> None:
    """Whoever installs decides where packages come from, and gets exactly these."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    pins = re.findall(r"^[a-z0-9._-]+==[^ ]+.*(?:\n {4}--hash.*)+", lock, re.MULTILINE)
    names = re.findall(r"^[a-z0-9]", lock, re.MULTILINE)
    assert len(names) == len(pins) > 50


def test_the_lock_pins_everything_that_is_asked_for() -> None:
    """A dependency that is added to pyproject.toml is added to the lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[^A-Za-z0-9._-]", line)[0].lower().replace("_", "-") for line in asked}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", lock, re.MULTILINE))
    assert names - pinned == set()


def test_the_readme_names_every_setting() -> None:
    """Every variable that is read is documented, and every documented one is read."""
    code = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    pattern = r"\b((?:SLACK|READINESS|DATABASE)_[A-Z_]+)\b"
    table = [line for line in README.splitlines() if line.startswith("| `")]
    documented = set(re.findall(pattern, "\n".join(table)))
    assert documented == set(re.findall(pattern, code)) - {"SLACK_API"}


def test_the_readme_names_commands_that_exist() -> None:
    """Every make target in the README is in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE))
    assert {"demo", "test"} <= named <= targets
