"""Content Credentials (C2PA): whether what a picture says about its making is whole.

Decides between whole, changed afterwards, badly signed and made by a program that draws pictures.
Nothing is fetched: neither manifests from elsewhere nor answers about certificates, because a
picture could make us call whom it likes. So who signed is not vouched for.
"""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.evidence.formats import Format

VALID, TAMPERED, BADLY_SIGNED, GENERATED = "valid", "tampered", "badly_signed", "generated"
NONE = ""

_MARK = b"c2pa"
_CHUNK = 1 << 20
_KINDS = frozenset({"JPEG", "PNG", "WEBP", "AVIF", "HEIC", "TIFF", "GIF"})
_OFFLINE: dict[str, Any] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_reading": True},
    "core": {"allowed_network_hosts": []},
}
_DRAWN = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia")
_CHANGED = (".mismatch", "assertion.missing", "assertion.undeclared")


def look(file: IO[bytes], form: Format) -> str:
    """What the credentials in a picture come to; empty where there are none to look at."""
    if form.name not in _KINDS or not _is_marked(file):
        return NONE
    try:
        import c2pa  # type: ignore[import-untyped]  # noqa: PLC0415 - few pictures have any
    except (ImportError, OSError, RuntimeError):
        return NONE  # the library is not on this machine: not looked at
    try:
        context = c2pa.Context(c2pa.Settings.from_dict(_OFFLINE))
        file.seek(0)
        with c2pa.Reader(form.media_type, file, context=context) as reader:
            return verdict(json.loads(reader.json()))
    except (c2pa.C2paError, ValueError) as error:
        # No manifest at all, or one that lies elsewhere; anything else is one that cannot be read.
        return NONE if "NotFound" in str(error) or "Remote" in str(error) else TAMPERED


def verdict(manifests: dict[str, Any]) -> str:
    """What a reader's report comes to."""
    if manifests.get("validation_state") not in {"Valid", "Trusted"}:
        codes = [str(one.get("code")) for one in manifests.get("validation_status") or ()]
        codes = [code for code in codes if code != "signingCredential.untrusted"]
        changed = any(
            code.endswith(_CHANGED) and not code.startswith("claimSignature") for code in codes
        )
        signed = any(code.startswith(("claimSignature", "signingCredential")) for code in codes)
        return BADLY_SIGNED if signed or not changed else TAMPERED
    active = (manifests.get("manifests") or {}).get(manifests.get("active_manifest") or "") or {}
    told = json.dumps(active.get("assertions") or [])
    return GENERATED if any(f'{kind}"' in told for kind in _DRAWN) else VALID


def _is_marked(file: IO[bytes]) -> bool:
    """Whether the word by which every manifest is found stands anywhere in the picture."""
    file.seek(0)
    end = b""
    while chunk := file.read(_CHUNK):
        if _MARK in end + chunk:
            return True
        end = chunk[1 - len(_MARK) :]
    return False
