"""What findings are worth together: a table from true and false sentences to E0 to E4."""

from collections.abc import Mapping

import pytest

from bot.evidence import grade
from bot.evidence.grade import judge
from prompts.answer import Grade
from prompts.finding import Finding, Outcome
from prompts.words import Words

T, F, NA, NO = Outcome.TRUE, Outcome.FALSE, Outcome.NOT_AVAILABLE, Outcome.NOT_APPLICABLE
PHOTO = {"file_is_not_empty": T, "photo_decodes": T}
REPORT = {"file_is_not_empty": T, "report_opens": T}
CODE = {"photo_shows_placard": T}
FRESH = {**PHOTO, **CODE, "photo_is_new": T, "sender_is_expected": T}


def _findings(said: Mapping[str, Outcome]) -> tuple[Finding, ...]:
    return tuple(
        Finding(probe, holds, f"finding.{probe}.{holds.value}") for probe, holds in said.items()
    )


@pytest.mark.parametrize(
    ("said", "expected", "lacks"),
    [
        (PHOTO, Grade.E1, "photo_shows_placard"),
        ({**PHOTO, "photo_decodes": F}, Grade.E0, ""),
        ({**PHOTO, "photo_decodes": NA}, Grade.E1, "photo_shows_placard"),
        ({**PHOTO, "photo_shows_placard": NA}, Grade.E1, "photo_shows_placard"),
        ({**PHOTO, "photo_shows_placard": F}, Grade.E1, "photo_shows_placard"),
        ({**PHOTO, **CODE}, Grade.E2, "photo_is_new"),
        ({**PHOTO, **CODE, "photo_is_new": T}, Grade.E2, "sender_is_expected"),
        ({**FRESH, "sender_is_expected": F}, Grade.E2, "sender_is_expected"),
        ({**FRESH, "sender_is_expected": NO}, Grade.E2, "sender_is_expected"),
        ({**FRESH, "photo_is_new": F}, Grade.E1, "photo_is_new"),
        ({**FRESH, "photo_is_sharp": F}, Grade.E2, "photo_is_sharp"),
        (FRESH, Grade.E3, "photo_taken_in_time"),
        ({**FRESH, "photo_taken_in_time": T}, Grade.E3, "photo_taken_in_time"),
        ({**FRESH, "photo_taken_in_time": T, "photo_taken_at_site": T}, Grade.E4, ""),
        ({**FRESH, "photo_taken_in_time": NA}, Grade.E3, "photo_taken_in_time"),
        ({**FRESH, "photo_taken_in_time": T, "credentials_hold": T}, Grade.E4, ""),
        # Anybody can sign a picture: a signature alone carries nothing.
        ({**FRESH, "credentials_hold": T}, Grade.E3, "photo_taken_in_time"),
        ({**FRESH, "credentials_hold": F}, Grade.E1, "credentials_hold"),
        (REPORT, Grade.E1, "photo_shows_placard"),
        ({**REPORT, "report_names_this_order": T}, Grade.E2, "photo_shows_placard"),
        ({**REPORT, "report_names_this_order": F}, Grade.E1, "report_names_this_order"),
        (
            {**REPORT, "report_names_this_order": T, "report_agrees": F},
            Grade.E1,
            "report_agrees",
        ),
        (
            {**REPORT, "report_names_this_order": T, "report_claims_hold": F},
            Grade.E1,
            "report_claims_hold",
        ),
    ],
)  # fmt: skip
def test_the_grade_follows_from_the_sentences(
    said: Mapping[str, Outcome], expected: Grade, lacks: str
) -> None:
    """Each grade needs what evidence of its kind needs, and one false sentence caps it."""
    judgement = judge(_findings(said))
    assert (expected, lacks) == (judgement.grade, judgement.lacks)
    assert judgement.accepted is (expected is not Grade.E0)


def test_the_first_refusal_is_said_first_and_the_others_behind_it() -> None:
    """A person is told everything that is wrong, once."""
    judgement = judge(_findings({**PHOTO, "photo_is_large_enough": F, "kind_fits_question": F}))
    assert [one.probe for one in judgement.said] == ["photo_is_large_enough", "kind_fits_question"]


def test_what_carries_a_grade_is_told_when_it_is_true() -> None:
    """A read code is said, also when nothing is wrong; what goes without saying is not."""
    judgement = judge(_findings(FRESH))
    assert [one.probe for one in judgement.said] == ["photo_decodes", "photo_shows_placard"]


@pytest.mark.parametrize(
    ("said", "minimum", "weak"),
    [
        (PHOTO, Grade.E1, False),
        (PHOTO, Grade.E3, True),
        (FRESH, Grade.E3, False),
        ({**REPORT, "report_claims_hold": F}, Grade.E1, True),
        ({"kind_fits_question": F}, Grade.E1, True),
        ({"photo_decodes": F}, Grade.E1, False),
        ({"file_type_matches_content": F}, Grade.E1, False),
    ],
)
def test_a_person_may_let_pass_what_can_be_judged_by_eye(
    said: Mapping[str, Outcome], minimum: Grade, *, weak: bool
) -> None:
    """Too little proof can be let pass; an empty, broken or disguised file cannot."""
    assert weak is judge(_findings(said)).is_weak(minimum)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_grade_and_every_lack_has_its_words(words: Words, language: str) -> None:
    """The reason of each grade can be said, and what a better one would need."""
    for one in Grade:
        assert words.say(f"graded.is.{one.name}", language)
    lacks = {*grade.WEAKENS, grade.PLACARD, grade.NAMES_ORDER, grade.NEW, grade.SENDER}
    for probe in lacks:
        assert words.say(f"graded.lacks.{probe}", language)


def test_the_reason_names_what_is_asked_for(words: Words) -> None:
    """A photo without a code where a code is wanted: the grade, what it lacks, what to send."""
    judgement = judge(_findings(PHOTO))
    said = grade.reason(judgement, Grade.E3, words)
    assert said.startswith("Grade E1")
    assert said.endswith("This question asks for E3.")
    assert "Get a placard" in grade.remedy(judgement, Grade.E3, words)
    assert grade.remedy(judgement, Grade.E1, words) == ""
