"""Every finding that a probe can come to has its sentence, and every refusal its remedy."""

import json
from collections.abc import Iterator
from itertools import chain, product

import pytest

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening
from bot.evidence.found import NOT_APPLICABLE
from bot.evidence.grade import ALWAYS_SAID, INFORMS, PASSABLE, WEAKENS, remedy_key, sentence
from bot.evidence.probes import PROBES, probe
from bot.evidence.wording import in_words
from prompts.answer import Grade
from prompts.finding import Finding, Outcome
from prompts.question import Kind
from prompts.words import Words
from tests.evidence import reported, test_hidden, test_pictures_probes, test_placards

REACH = (
    test_hidden.reach,
    test_placards.reach,
    test_pictures_probes.reach,
    reported.reach,
)
"""Facts and cases by which each part reaches its own sentences."""


Reached = tuple[Facts, Case]


def _of_files() -> Iterator[Reached]:
    """Files of every kind, for every kind of question."""
    for family, claim, opening, kind, size, width, behind in product(
        Family,
        (Family.UNKNOWN, Family.PICTURE, Family.PDF),
        Opening,
        (Kind.PHOTO, Kind.REPORT, Kind.FILE, Kind.CHOICE),
        (0, 3, 5_000, 200_000_000),
        (0, 100, 2000),
        ("", "ZIP"),
    ):
        facts = Facts(
            name="a.jpg",
            size=size,
            type="" if family is Family.UNKNOWN else "T",
            family=family,
            claimed_type="" if claim is Family.UNKNOWN else "C",
            claimed_family=claim,
            opening=opening,
            width=width,
            height=width,
            behind=behind,
        )
        yield facts, Case(kind=kind)


def _of_senders() -> Iterator[Reached]:
    """Somebody whom the order names, and somebody else."""
    facts = Facts("a.jpg", 5_000, type="JPEG", family=Family.PICTURE, opening=Opening.OPENED)
    for uploader in ("U1", "U2"):
        yield (
            facts,
            Case(minimum=Grade.E3, uploader=uploader, expected=frozenset({"U1"})),
        )


@pytest.fixture(scope="module")
def findings() -> tuple[Finding, ...]:
    """Every sentence that the probes come to, each once."""
    reached = chain(_of_files(), _of_senders(), *(reach() for reach in REACH))
    said: dict[tuple[str, str], Finding] = {}
    for facts, case in reached:
        for finding in probe(facts, case):
            said.setdefault((finding.words_key, finding.holds.value), finding)
    return tuple(said.values())


def test_every_finding_has_words_and_every_sentence_a_finding(
    words: Words, findings: tuple[Finding, ...]
) -> None:
    """The catalogue and the probes agree, key by key."""
    refused = {one.words_key for one in findings if one.holds is Outcome.FALSE}
    refused -= {one.words_key for one in findings if one.probe in INFORMS}
    expected = {one.words_key for one in findings}
    expected |= {key.replace(".false", ".remedy") for key in refused}
    there = {key for key in words.keys() if key.startswith("finding.")}  # noqa: SIM118 - not a dict
    assert expected == there


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_sentence_can_be_said(
    words: Words, findings: tuple[Finding, ...], language: str
) -> None:
    """The slots of each sentence are filled by what the probe hands over."""
    for finding in findings:
        said = sentence(finding, words, language)
        if finding.holds is Outcome.FALSE and finding.probe not in INFORMS:
            values = in_words(finding.values, words, language)
            said += words.say(remedy_key(finding), language, **values)
        assert "{" not in said
        assert "[[" not in said


def test_a_finding_is_stored_as_it_is(findings: tuple[Finding, ...]) -> None:
    """What is kept with the evidence is JSON: texts and whole numbers."""
    for finding in findings:
        assert json.loads(json.dumps(dict(finding.values))) == dict(finding.values)


def test_what_weakens_a_file_is_a_probe() -> None:
    """No name in the table of grades is misspelt."""
    assert {ask.__name__ for ask in PROBES} >= {*WEAKENS, *PASSABLE, *ALWAYS_SAID}


def test_every_probe_answers_every_time() -> None:
    """One finding of every probe, in the table's order, named like its function."""
    findings = probe(Facts("a", 0, opening=Opening.EMPTY), Case(kind=Kind.PHOTO))
    assert [ask.__name__ for ask in PROBES] == [finding.probe for finding in findings]
    assert findings[-1].words_key == NOT_APPLICABLE
