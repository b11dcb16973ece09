"""Errors of this project, and problems of its data files.

Decides how a mistake is told: where it is, what is wrong, what to write instead. Refuses to know
who reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ReadinessError(Exception):
    """The base of all our errors: `str(error)` is a sentence that a person may read."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a data file.

    Attributes:
        file: the file's name, with its line where that is known ("a_site.yml:12").
        where: the question id, the key or the part of the file.
        wrong: what is wrong, as a clause without a full stop.
        instead: what to write instead, without a full stop.
    """

    file: str
    where: str
    wrong: str
    instead: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.wrong}. Write instead: {self.instead}"


class DataProblems(ReadinessError):  # noqa: N818 (the word of the trade, not an error's)
    """Data files cannot be used; `problems` has every mistake found, not only the first."""

    what = "The data files"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(
            f"{self.what} cannot be used: {count} {noun}. Correct them and start again.\n{lines}"
        )


class BankProblems(DataProblems):
    """The question bank cannot be used as it stands."""

    what = "The question bank"


class WordsProblems(DataProblems):
    """The catalogue of words cannot be used as it stands."""

    what = "The catalogue of words"


class MissingWordError(ReadinessError):
    """A sentence was asked for that the catalogue lacks, or without a value that it needs."""


class AnswerShapeError(ReadinessError):
    """A stored answer has a shape that this version cannot read."""


class MissingQuestionError(ReadinessError):
    """A question was named that the bank does not have."""
