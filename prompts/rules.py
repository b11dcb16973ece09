"""The twenty-two decision rules: where each is carried out, and D4 itself.

Decides which function, question, fact or gate carries a rule, and whether words only point at the
prototype (D4); refuses to know which question they answer.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from prompts.answer import Chosen, Said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompts.answer import Answer


@dataclass(frozen=True, slots=True)
class Carried:
    """What makes a decision rule come true.

    Attributes:
        source: the article and line that state it.
        by: what carries it: a function (`prompts.verdict.in_sequence`), a question of the bank
            (it has a hyphen), a fact, or a gate.
    """

    source: str
    by: tuple[str, ...]


RULES: Mapping[str, Carried] = MappingProxyType(
    {
        # A prototype whose move nobody explains is a reference and proves nothing.
        "D1": Carried(
            "S0:9", ("site-move-reason", "site-handoff-explained", "prototype_is_reference_only")
        ),
        # So is one from a site that nobody names; the production site must prove itself.
        "D2": Carried("S0:25", ("site-prototype-where", "site-capability-proof")),
        # Another site holds nothing by itself: it switches questions on.
        "D3": Carried("S0:27", ("sites_differ", "site-production-where")),
        # "The prototype is approved" answers no question of capability.
        "D4": Carried("S0:27", ("prompts.rules.rests_on_prototype", "prompts.checklist.draw_up")),
        # What alone stands in for a pilot run: photos, line records or a short run, proven.
        "D5": Carried("S0:17", ("site-prior-production-evidence", "pilot_substituted")),
        # A new factory is inspected before packing and shipment.
        "D6": Carried("S0:19", ("insp-first-date",)),
        # A certificate takes three to five months, whatever is paid.
        "D7": Carried(
            "S1:22",
            (
                "prompts.statistics.certificate_window",
                "cert-submission-date",
                "cert-window",
                "cert-result",
            ),
        ),
        # No pilot run, no volume.
        "D8": Carried("S1:26", ("pilot_needed", "pilot-done")),
        # What a pilot run costs beside a halt.
        "D9": Carried("S1:27", ("pilot-weeks",)),
        # Papers of the pilot run that cannot be had are a finding, never "does not apply".
        "D10": Carried(
            "S1:29",
            (
                "doc-iqc",
                "doc-ipqc",
                "doc-dimensional",
                "doc-functional",
                "doc-assessment",
                "doc-set-complete",
            ),
        ),
        # What volume is asked: the same result, thousands of times.
        "D11": Carried("S1:3", ("release", "prompts.statistics.upper_defect_rate")),
        # The gates are passed in order.
        "D12": Carried("S2:16", ("prompts.verdict.in_sequence",)),
        # To stay with small batches is an outcome of its own.
        "D13": Carried("S3:2", ("prompts.reasons.flagged",)),
        # Product, process and business must each be ready.
        "D14": Carried("S3:2", ("prompts.axes.axis_verdicts",)),
        # A design that changes, or a demand that nobody foresees: each alone is enough.
        "D15": Carried("S3:29", ("sig-design-frozen", "sig-demand-stable")),
        # The economic test.
        "D16": Carried(
            "S3:28",
            ("prompts.derive.payback_time", "tool-investment-sense", "sig-investment-justified"),
        ),
        # The eight conditions.
        "D17": Carried(
            "S3:31", ("sig-settled", "sig-feedback-positive", "sup-repeatability", "sig-eight")
        ),
        # What each gate asks.
        "D18": Carried("S4:7", ("prototype", "proto-five-focus")),
        "D19": Carried("S4:8", ("pilot", "pilot-validated")),
        "D20": Carried("S4:9", ("release", "mp-load")),
        # Nobody goes from the prototype straight to volume.
        "D21": Carried("S4:4", ("sup-batches", "val-confirmed")),
        # One or two pieces never show that a batch repeats.
        "D22": Carried("S4:13", ("pilot-quantity", "val-confirmed", "val-key-dimensions")),
    }
)
"""Where a reader finds every rule of decision-rules, section 1."""

_NAMES_IT = "prototype prototypes sample samples 样品 样机 手板 样板 封样"
_SAYS_NO_MORE = """
    a an the this that it is was were be been being are has have had already all as same like
    identical equal per refer referring reference to see look at according based on from with by
    golden approved approval approve accepted accept confirmed confirm ok okay good fine passed
    pass signed off finished yes sure please of for and our your their we you they customer client
    buyer buyers customers boss perfect works worked working just only exactly first final last
    的 了 是 和 跟 与 同 按 照 按照 根据 参照 参考 见 请 看 一样 一致 相同 已 已经 都 客户 买家 客人
    批准 认可 确认 通过 合格 可以 没问题 签 过 好 就 也 我们 你们 他们 已确认 已批准
"""
_PROTOTYPE = frozenset(_NAMES_IT.split())
_AROUND = frozenset(_SAYS_NO_MORE.split())
_WORD = re.compile(r"[a-z]+|[\u4e00-\u9fff]+|[0-9]+")
_LONGEST = 200
"""Characters beyond which words do more than point at the prototype."""
_CHINESE = sorted(
    (word for word in _PROTOTYPE | _AROUND if not word.isascii()), key=len, reverse=True
)


def only_the_prototype(text: str) -> bool:
    """Tell whether a text says no more than "the prototype is approved" or "same as sample".

    Rule D4: who takes the prototype as proof of the factory may learn too late. Source: article
    S0, line 27.
    """
    if not text or len(text) > _LONGEST:
        return False
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    named = False
    for word in words:
        parts = [word] if word.isascii() else _split(word)
        for part in parts:
            if part in _PROTOTYPE:
                named = True
            elif part not in _AROUND:
                return False
    return named


def rests_on_prototype(answer: Answer) -> bool:
    """Tell whether an answer's words, note or reason only point at the prototype (rule D4)."""
    if only_the_prototype(answer.reason):
        return True
    match answer.value:
        case Said(text) | Chosen(_, text):
            return only_the_prototype(text)
        case _:
            return False


def _split(run: str) -> list[str]:
    """Chinese has no spaces: take the longest known words first, then what is left."""
    parts = []
    rest = run
    for word in _CHINESE:
        if word in rest:
            parts.append(word)
            rest = rest.replace(word, " ")
    return parts + rest.split()
