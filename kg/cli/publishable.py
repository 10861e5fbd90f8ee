"""Which documents a file marks as publishable: they may be shown whole, each for a reason."""

from __future__ import annotations

from pathlib import Path

from kg.errors import UsageError

__all__ = ["publishable_documents"]


def publishable_documents(path: Path | None) -> dict[str, str]:
    """Documents by their short names, each with the reason why it may be shown whole.

    Raises:
        UsageError: a line gives no reason, or the file cannot be read.
    """
    if path is None:
        return {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "cannot be read as text", where=str(path), remedy="give a file of lines: name: reason"
        ) from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        document, sign, reason = line.partition(":")
        if line.strip() and not line.startswith("#"):
            if not sign or not reason.strip():
                raise UsageError("this document has no reason", where=f"{path}:{number}", remedy="write name: reason")
            found[document.strip().removeprefix("document/")] = reason.strip()
    return found
