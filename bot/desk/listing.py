"""Everything that an order has of evidence, by question, with grade and finding.

Decides what the list shows and in which order. Refuses to know what a file is worth: that was
decided when it was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.desk.fitting import divided, fitted
from bot.desk.originals import permalink
from bot.evidence import grade
from prompts.answer import Grade
from prompts.finding import Finding, Outcome
from store import evidence

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord
    from store.session import Session

ASKED = frozenset(("evidence", "proof", "proofs", "files", "证据", "证据清单", "文件"))
"""What people call it when they ask for the list."""

MOST = 40
"""Files in one list: with titles and buttons Slack takes no more."""


def asks_for(text: str) -> bool:
    """Whether somebody who speaks to the bot asks for the list."""
    return text.strip(" .!?。！？").casefold() in ASKED


def say(desk: Desk, session: Session, order: OrderRecord) -> None:
    """Post the list in the order's thread."""
    files = evidence.of_order(session, order_id=order.id)
    desk.say_in_thread(session, order, "evidence", context(desk, order, files))


def context(desk: Desk, order: OrderRecord, files: tuple[EvidenceRecord, ...]) -> dict[str, Any]:
    """What the list's template needs: groups in the bank's order, in each the newest file first.

    What somebody let pass is not left out for what came later.
    """
    bank = desk.bank_of(order)
    groups: dict[str, list[dict[str, Any]]] = {}
    first = sorted(files, key=lambda file: (file.allowed is None, -file.number))
    shown = fitted((_row(desk, order, file) for file in first), MOST)
    for row in sorted(shown, key=lambda row: -row["number"]):
        question = bank.by_id.get(row["question"] or "")
        groups.setdefault(question.id if question else "", []).append(row)
    places = {question.id: question.order for question in bank.questions}
    loose = desk.words.say("listed.loose", order.language)
    return {
        "code": order.code,
        "count": len(files),
        "groups": [
            part
            for name, rows in sorted(groups.items(), key=lambda group: places.get(group[0], 9999))
            for part in divided(bank.by_id[name].title.say(order.language) if name else loose, rows)
        ],
        "more": len(files) - len(shown),
    }


def _row(desk: Desk, order: OrderRecord, file: EvidenceRecord) -> dict[str, Any]:
    allowed = file.allowed
    return {
        "number": file.number,
        "question": file.question_id,
        "name": file.name,
        "user": file.person,
        "at": int(file.received_at.timestamp()),
        "at_text": f"{file.received_at:%Y-%m-%d}",
        "worth": _worth(desk, order, file),
        "finding": _finding(desk, order, file),
        "permalink": permalink(desk, order, file),
        "allowed": None
        if allowed is None
        else {
            "user": allowed["by"],
            "reason": allowed["reason"],
            "code": allowed["code"] if allowed.get("code_by_eye") else None,
        },
    }


def _worth(desk: Desk, order: OrderRecord, file: EvidenceRecord) -> str:
    """A file's grade, or what became of it."""
    if file.state == "kept":
        return Grade(file.grade).name
    return desk.words.say(f"listed.{file.state}", order.language)


def _finding(desk: Desk, order: OrderRecord, file: EvidenceRecord) -> str | None:
    """The sentence that says most about a file, as it was judged."""
    findings = [
        Finding(one["probe"], Outcome(one["holds"]), one["key"], one["values"])
        for one in file.findings
        if one["key"] in desk.words
    ]
    if not findings or file.state not in {"kept", "refused"}:
        return None
    judgement = grade.judge(findings)
    telling = judgement.limiting or judgement.decisive
    return grade.sentence(telling, desk.words, order.language)
