"""The frame of a bank, beside which a test puts one question."""

from __future__ import annotations

from tests.prompts.banks import (
    GATES,
)

FRAME = (
    GATES
    + """
axes:
  - {id: product, title: {en: Product}, sections: [A]}
  - {id: business, title: {en: Business}, sections: [B]}
events:
  - {id: site_changed, source: AS9102 4.6, words: {en: the site changed}, touches: [A]}
  - {id: lapse, source: AS9102 4.6, words: {en: time went by}, touches: all, months: 24}
risk:
  - {id: A, fact: tooled, approvers: 2, title: {en: High}}
  - {id: B, fact: paid, approvers: 1, title: {en: Low}}
"""
)
