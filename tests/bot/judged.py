"""Files that were read, with what was found in them, and that a member let pass."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from bot.desk import acceptance, files
from bot.desk.files import Result
from prompts.answer import Grade
from tests.bot.desks import file_now, heard, received, upload

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord

REASON = "I stood beside the tool on 20 November."


def finding(probe: str, holds: str, **values: str) -> dict[str, Any]:
    """One finding as it is kept."""
    return {"probe": probe, "holds": holds, "key": f"finding.{probe}.{holds}", "values": values}


OPENS = finding("photo_decodes", "true", name="tool.jpg", width="800", height="600")


def sent(
    desk: Desk,
    order: OrderRecord,
    question: str | None = "tool-photo",
    **result: Any,  # noqa: ANN401 - any of Result's
) -> EvidenceRecord:
    """A file that was read: E1 unless the result says otherwise."""
    came = upload(desk, question, name=result.pop("name", "tool.jpg"), declared_type="")
    told: dict[str, Any] = {
        "state": "kept",
        "accepted": True,
        "grade": Grade.E1,
        "findings": [OPENS],
        "told": ["It opens."],
        "sha256": sha256(came.file_id.encode()).hexdigest(),
    }
    file = received(desk, order, came)
    assert files.settle(desk, file, Result(**told | result))
    return now_of(desk, file)


def now_of(desk: Desk, file: EvidenceRecord) -> EvidenceRecord:
    """A file as it stands now."""
    return file_now(desk, file.order_id, file.number)


def accept(desk: Desk, file: EvidenceRecord, seen: str = "") -> dict[str, str]:
    """A member accepts a file; what is wrong with the form."""
    return acceptance.accept(desk, heard(desk), file.order_id, file.number, REASON, seen)
