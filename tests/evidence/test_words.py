"""Every finding that a probe can come to has its sentence, and every refusal its remedy."""

from itertools import product

from bot.evidence.facts import Facts, Family, Opening
from bot.evidence.found import NOT_APPLICABLE
from bot.evidence.grade import remedy_key
from bot.evidence.probes import PROBES, probe
from prompts.finding import Outcome
from prompts.question import Kind
from prompts.words import Words


def _all_findings() -> set[tuple[str, str]]:
    """Words keys and remedies of everything that the probes say about any facts."""
    said = set()
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
        for finding in probe(facts, kind):
            said.add((finding.words_key, finding.holds.value))
    return said


def test_every_finding_has_words_and_every_sentence_a_finding(words: Words) -> None:
    """The catalogue and the probes agree, key by key."""
    findings = _all_findings()
    refused = {key for key, holds in findings if holds == Outcome.FALSE}
    expected = {key for key, _ in findings} | {key.replace(".false", ".remedy") for key in refused}
    there = {key for key in words.keys() if key.startswith("finding.")}  # noqa: SIM118 - not a dict
    assert expected == there


def test_every_sentence_can_be_said(words: Words) -> None:
    """The slots of each sentence are filled by what the probe hands over."""
    for family, opening, kind, behind in product(Family, Opening, Kind, ("", "ZIP")):
        facts = Facts("a.jpg", 5_000, type="T", family=family, opening=opening, behind=behind)
        for finding in probe(facts, kind):
            assert "{" not in words.say(finding.words_key, "en", **finding.values)
            if finding.holds is Outcome.FALSE:
                assert "{" not in words.say(remedy_key(finding), "en", **finding.values)


def test_every_probe_answers_every_time() -> None:
    """One finding of every probe, in the table's order, named like its function."""
    findings = probe(Facts("a", 0, opening=Opening.EMPTY), Kind.PHOTO)
    assert [ask.__name__ for ask in PROBES] == [finding.probe for finding in findings]
    assert findings[-1].words_key == NOT_APPLICABLE
