"""Which picture of a file the sentences about a photo speak of.

An archive, a document or a film has many pictures, and a code in one says nothing about another. So
each picture that shows a right code is looked at alone; the caller takes the one that comes off
best. Where none shows one, the file is looked at whole. It refuses to know the sentences.
"""

from dataclasses import replace

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.likeness import WHOLE
from bot.evidence.photo_shows_placard import shows_right_code

View = tuple[Facts, Case]


def views(facts: Facts, case: Case) -> tuple[View, ...]:
    """The file as the sentences about a photo may see it: one view, or one for each right code."""
    right = [n for n, shot in enumerate(facts.shots) if shows_right_code(shot.codes, case)]
    if not right or len(facts.shots) == 1:
        return ((facts, case),)
    return tuple((facts.only(number), _of_picture(case, number)) for number in right)


def _of_picture(case: Case, number: int) -> Case:
    """The case with what one picture is like alone, and the same bytes of the whole file."""
    like = (
        one if one.picture == WHOLE else replace(one, picture=0)
        for one in case.likenesses
        if one.picture in {number, WHOLE}
    )
    return replace(case, likenesses=tuple(like))
