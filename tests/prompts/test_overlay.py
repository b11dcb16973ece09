"""A bank of one's own: laid over ours, or alone."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from prompts import bank
from prompts.problems import BankProblems
from prompts.question import Severity
from tests.prompts.banks import FACTS, GATES, WORDS, entry, folder_of, section

ACME = Path(__file__).parents[1] / "banks" / "acme"

OURS = {
    "gates.yml": GATES.replace('"test"', '"2"')
    + dedent("""
    axes:
      - {id: product, title: {en: Product}, sections: [A]}
      - {id: business, title: {en: Business}, sections: [B]}
    events:
      - {id: lapse, source: AS9102, words: {en: time went by}, touches: all, months: 24}
    """),
    "facts.yml": FACTS + 'follows: {words: {en: F}, when: {fact: q-one, is: "yes"}}\n',
    "a.yml": section(
        "A",
        entry("q-one"),
        entry("q-two", "choice", 'when: {fact: q-one, is: "yes"}\nrecheck_days: 30'),
        entry("q-three", "text"),
    ),
}
TOP = 'extends: readiness\nversion: "acme-1"\n'
A_CHANGE = "section: A\nquestions:\n"


def laid(**own: str) -> bank.Bank:
    """Our small bank with another one on it; a file is named without its ending."""
    files = {f"{name}.yml": dedent(text) for name, text in own.items()}
    return bank.load_texts(OURS, {"gates.yml": TOP, **files}, words=WORDS)


def change(*entries: str) -> str:
    """A file with changes of section A."""
    return A_CHANGE + indent("\n".join(f"- {entry}" for entry in entries), "  ")


def ids(loaded: bank.Bank) -> list[str]:
    """The questions in their order."""
    return [question.id for question in loaded.questions]


def test_a_bank_that_changes_nothing() -> None:
    """It is ours under a version of its own."""
    loaded = laid()
    assert (loaded.version, ids(loaded)) == ("2+acme-1", ["q-one", "q-two", "q-three"])
    assert bank.load_texts(OURS, words=WORDS).version == "2"


def test_a_question_is_changed_key_by_key() -> None:
    """What is given counts, `null` takes a key away, and all else stays."""
    loaded = laid(a=change("{id: q-two, severity: blocker, when: ~, recheck_days: ~}"))
    assert ids(loaded) == ["q-one", "q-two", "q-three"]
    question = loaded.question("q-two")
    before = bank.load_texts(OURS, words=WORDS).question("q-two")
    assert (question.severity, question.recheck_days) == (Severity.BLOCKER, None)
    assert list(before.when.names()) == ["q-one"]
    assert list(question.when.names()) == []
    assert (question.title, question.options) == (before.title, before.options)


def test_questions_are_added_at_the_end_of_their_section() -> None:
    """In a section of ours, in one that we do not ask, and in a new one."""
    more = {
        "gates": TOP
        + dedent("""
        sections: {C: {en: Own}}
        axes: [{id: business, sections: [C]}]
        """),
        "x": section("A", entry("q-own")),
        "y": section("B", entry("q-b")),
        "z": section("C", entry("q-c", "choice", "when: {fact: q-one, answered: true}")),
    }
    loaded = laid(**more)
    assert ids(loaded) == ["q-one", "q-two", "q-three", "q-own", "q-b", "q-c"]
    assert [part.id for part in loaded.sections if part.asked] == ["A", "B", "C"]
    axis = loaded.axis_of(loaded.question("q-c"))
    assert axis is not None
    assert (axis.id, axis.title.say(), axis.sections) == ("business", "Business", ("B", "C"))


def test_a_section_moves_to_the_axis_that_names_it() -> None:
    """Nobody has to write our lists again."""
    loaded = laid(gates=TOP + "axes: [{id: business, sections: [A]}]")
    assert [(axis.id, axis.sections) for axis in loaded.axes] == [
        ("product", ()),
        ("business", ("B", "A")),
    ]


def test_questions_and_sections_are_left_out() -> None:
    """By their id or their letter; the section stays, and is not asked."""
    assert ids(laid(gates=TOP + "leave_out: [q-two, q-three]")) == ["q-one"]
    own = {"gates": TOP + "leave_out: [A]", "facts": "follows: ~"}
    loaded = laid(**own, x=section("A", entry("q-own")), y=section("B", entry("q-b")))
    assert ids(loaded) == ["q-own", "q-b"]
    none_left = laid(**own, y=section("B", entry("q-b")))
    assert [part.id for part in none_left.not_asked] == ["A"]


def test_facts_are_added_and_changed() -> None:
    """By name, key by key."""
    loaded = laid(
        facts="new_one: {words: {en: New}}\nfollows: {when: ~}\npaid: {words: {en: Paid up}}"
    )
    found = {fact.name: (fact.words.say(), fact.asked) for fact in loaded.facts}
    assert found == {
        "tooled": ("It needs a tool", True),
        "paid": ("Paid up", True),
        "follows": ("F", True),
        "new_one": ("New", True),
    }


def test_the_frame_is_changed_by_id() -> None:
    """The floor, a gate's words, a rule, an axis, an event; what is not named stays."""
    loaded = laid(
        gates=TOP
        + dedent("""
        coverage_floor: 3/4
        gates: [{id: pilot, title: {en: Trial}}]
        rules: [{id: X1, source: us, words: {en: W.}, lift: {en: L.}}, {id: D4, lift: {en: M.}}]
        events:
          - {id: lapse, months: 12}
          - {id: fire, source: us, words: {en: it burned}, touches: [A]}
        risk: [{id: A, fact: tooled, approvers: 2, title: {en: High}}]
        sections: {B: {en: Renamed}}
        """)
    )
    assert str(loaded.coverage_floor) == "3/4"
    assert [(g.id, g.title.say()) for g in loaded.gates][1] == ("pilot", "Trial")
    assert [(rule.id, rule.lift.say()) for rule in loaded.rules] == [
        ("D4", "M."),
        ("D12", "Pass the first."),
        ("X1", "L."),
    ]
    assert [(e.id, e.months, e.touches) for e in loaded.events] == [
        ("lapse", 12, ("A", "B")),
        ("fire", None, ("A",)),
    ]
    assert [risk.id for risk in loaded.risk] == ["A"]
    assert [part.title.say() for part in loaded.sections] == ["First", "Renamed"]


def test_a_bank_in_fewer_languages() -> None:
    """Texts of ours in a language that it does not have are left aside; its own are told."""
    both = {**OURS, "gates.yml": OURS["gates.yml"].replace("{en: First}", "{en: First, zh-CN: 一}")}
    with pytest.raises(BankProblems, match="`A` has `zh-CN`, which the bank does not have"):
        bank.load_texts(both, words=WORDS)
    loaded = bank.load_texts(both, {"gates.yml": TOP + "languages: [en]"}, words=WORDS)
    assert dict(loaded.sections[0].title) == {"en": "First"}
    own = {"gates.yml": TOP + "sections: {A: {en: Mine, zh-CN: 我}}"}
    with pytest.raises(BankProblems, match=r"own/gates.yml:3: section A: `A` has `zh-CN`"):
        bank.load_texts(both, own, words=WORDS)


OTHER_OPTIONS = "[{value: a, words: {en: A}}, {value: b, words: {en: B}}]"
PROBLEMS: list[tuple[dict[str, str], str]] = [
    (
        {"gates": 'extends: reddiness\nversion: "a"'},
        (
            "own/gates.yml:1: extends: `extends: reddiness` is no bank that can be extended."
            " Write instead: `extends: readiness`"
        ),
    ),
    ({"gates": "extends: readiness"}, "own/gates.yml:1: version: `version: None` is no name"),
    (
        {"gates": 'extends: readiness\nversion: "1+2"'},
        "own/gates.yml:2: version: `version: 1+2` is no name",
    ),
    ({"gates": TOP + "florr: 3"}, "own/gates.yml:3: file: `florr` is no key here"),
    ({"gates": TOP + "coverage_floor: 3"}, "own/gates.yml:3: coverage_floor: `coverage_floor: 3`"),
    ({"gates": TOP + "gates: [{id: pilto, title: {en: x}}]"}, "own/gates.yml:3: gates: `asks` is"),
    ({"gates": TOP + "rules: 3"}, "own/gates.yml:3: rules: `rules` is no list"),
    (
        {"gates": TOP + "rules:\n  - {id: D4, source: a}\n  - {id: D4, source: b}"},
        "own/gates.yml:5: rules: `id: D4` is there twice",
    ),
    ({"gates": TOP + "sections: {B: ~}"}, "own/gates.yml:3: sections: section B has no title"),
    ({"gates": TOP + "sections: {C: {en: C}}"}, "own/gates.yml:3: axes: no axis has section C"),
    ({"gates": TOP + "leave_out: q-two"}, "own/gates.yml:3: leave_out: `leave_out` is no list"),
    (
        {"gates": TOP + "leave_out: [q-tow]"},
        (
            "own/gates.yml:3: leave_out: there is no question and no section `q-tow`."
            " Write instead: `q-two`"
        ),
    ),
    (
        {"gates": TOP + "\n\nleave_out: [q-one]"},
        (
            "own/gates.yml:5: q-two: there is no question `q-one`, it is left out."
            " Write instead: keep it, or change or leave out `q-two` too"
        ),
    ),
    (
        {"gates": TOP + "leave_out: [q-one]"},
        "own/gates.yml:3: follows: there is no question `q-one`, it is left out",
    ),
    (
        {"gates": TOP + "leave_out: [q-two]", "x": change("{id: q-two, row: 2}")},
        "own/x.yml:3: q-two: it is left out (own/gates.yml:3) and changed",
    ),
    (
        {"x": change("{id: q-two, severity: huge}")},
        "own/x.yml:3: q-two: `severity: huge` is none of the words",
    ),
    ({"x": change("{id: q-two, ask: {de: Was}}")}, "own/x.yml:3: q-two: `ask` has an unknown"),
    (
        {"x": change("{id: q-three, kind: number, unit: pcs}")},
        "own/x.yml:3: q-three: the bot does not understand its own example `some words`",
    ),
    (
        {"x": change("{id: q-one, example: {en: A}, options: " + OTHER_OPTIONS + "}")},
        "own/x.yml:3: q-two: `yes` is no answer to `q-one`",
    ),
    (
        {"x": change("{id: q-one, row: 2}", "{id: q-one, row: 3}")},
        "own/x.yml:4: q-one: it is changed twice",
    ),
    (
        {"x": "section: B\nquestions:\n  - {id: q-one, row: 2}"},
        "own/x.yml:3: q-one: it is in section A, not in B. Write instead: a file with `section: A`",
    ),
    ({"x": change("{id: q-new, row: 2}")}, "own/x.yml:3: q-new: `gate` is missing"),
    ({"x": change("{row: 2}")}, "own/x.yml:3: question 4: `id` is missing"),
    ({"x": "section: A\nquestions: 3"}, "own/x.yml:2: file: `questions` is no list"),
    ({"x": "section: B\nquestions: 3"}, "own/x.yml:2: file: `questions` is no list"),
    ({"x": "section: B"}, "own/x.yml:1: file: `questions` is missing"),
    ({"x": "section: A\nquestions: [3]"}, "own/x.yml:2: file: `questions` has 3, which has no"),
    ({"x": "section: Z\nquestions: []"}, "own/x.yml:1: file: `section: Z` is not in gates.yml"),
    ({"x": "section: A\nquestion: []"}, "own/x.yml:2: file: `question` is no key here"),
    ({"x": "a: ["}, "own/x.yml:2: file: it is no YAML here"),
    ({"facts": "tooled: 3"}, "own/facts.yml:1: tooled: it is no fact"),
    (
        {"facts": "paid: {when: {fact: tool, is: true}}"},
        "own/facts.yml:1: paid: there is no fact `tool`",
    ),
    (
        {"facts": "follows: ~\ntooled: {when: {fact: follows, is: true}}"},
        "own/facts.yml:2: tooled:",
    ),
]


@pytest.mark.parametrize(("own", "expected"), PROBLEMS, ids=lambda value: str(value)[:60])
def test_problems_name_the_own_bank(own: dict[str, str], expected: str) -> None:
    """The file and the line that its writer has to change, even where ours stumbles over it."""
    files = {"gates.yml": TOP, **{f"{name}.yml": text for name, text in own.items()}}
    with pytest.raises(BankProblems) as caught:
        bank.load_texts(OURS, files, words=WORDS)
    found = [str(problem) for problem in caught.value.problems]
    assert any(problem.startswith(expected) for problem in found), found


def test_a_bank_in_a_folder() -> None:
    """The example in tests/banks/acme is laid over the bank that comes with the bot."""
    ours, acme = bank.load(words=WORDS), bank.load(ACME, words=WORDS)
    assert bank.check(ACME) == []
    assert acme.version == f"{ours.version}+acme-1"
    assert set(ours.by_id) - set(acme.by_id) == {"site-evidence-due"}
    assert set(acme.by_id) - set(ours.by_id) == {"own-cartons"}
    assert acme.question("site-move-reason").severity is Severity.BLOCKER
    assert "child_product" in {fact.name for fact in acme.intake_facts}


def test_problems_in_a_folder_carry_its_name(tmp_path: Path) -> None:
    """Two files are called gates.yml; the folder says which is meant."""
    own = tmp_path / "acme"
    own.mkdir()
    (own / "gates.yml").write_text(TOP + "leave_out: [no-such]", encoding="utf-8")
    (own / "broken.yml").write_text("a: [", encoding="utf-8")
    assert [problem.file for problem in bank.check(own)] == [
        "acme/broken.yml:2",
        "acme/gates.yml:3",
    ]


def test_a_bank_that_stands_alone(tmp_path: Path) -> None:
    """Without `extends` nothing of ours is in it."""
    folder = folder_of(tmp_path, entry("q-only"))
    alone = bank.load(folder, words=WORDS)
    assert (alone.version, ids(alone)) == ("test", ["q-only"])
    assert ids(bank.load_texts(OURS, bank.texts(folder), words=WORDS)) == ["q-only"]
    (folder / "gates.yml").write_text(GATES + "leave_out: [A]", encoding="utf-8")
    assert any("`leave_out` is no key here" in str(problem) for problem in bank.check(folder))


def test_a_bank_is_kept_as_texts_and_loaded_again() -> None:
    """What `texts` gives is the same bank again, alone or with one laid over it."""
    ours, own = bank.texts(), bank.texts(ACME)
    for kept, loaded in (
        (bank.load_texts(ours, words=WORDS), bank.load(words=WORDS)),
        (bank.load_texts(ours, own, words=WORDS), bank.load(ACME, words=WORDS)),
    ):
        assert (kept.version, kept.facts, kept.rules) == (
            loaded.version,
            loaded.facts,
            loaded.rules,
        )
        assert ids(kept) == ids(loaded)
        assert [q.red_flags for q in kept.questions] == [q.red_flags for q in loaded.questions]


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """It is told by its name."""
    (tmp_path / "gates.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BankProblems, match=r"gates.yml: file: it cannot be read"):
        bank.texts(tmp_path)
