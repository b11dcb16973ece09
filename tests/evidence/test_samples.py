"""The sample files are the same on every day and every machine run."""

from pathlib import Path

from bot.cli import samples


def test_samples_are_the_same_every_time(tmp_path: Path) -> None:
    """Two writings of the folder agree byte for byte."""
    first = samples.write_all(tmp_path / "one")
    second = samples.write_all(tmp_path / "two")
    assert list(samples.SAMPLES) == list(first)
    assert [path.read_bytes() for path in first.values()] == [
        path.read_bytes() for path in second.values()
    ]
