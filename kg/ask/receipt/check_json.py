"""The result of checking a receipt, for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyoxigraph import NamedNode

from kg.ask.receipt.full_check import ReceiptCheck
from kg.ask.receipt.since import ChangesSince
from kg.ask.witness import AnswerRow

__all__ = ["as_json"]


def as_json(checked: ReceiptCheck) -> dict[str, Any]:
    """All of it for programs; without an archive `archive` is null."""
    receipt = checked.receipt
    return {
        "ok": checked.holds and checked.still_given,
        "holds": checked.holds,
        "still_given": checked.still_given if checked.since is not None else None,
        "contribution": receipt.head.sequence,
        "partial": receipt.is_partial,
        "rows": len(receipt.rows),
        "rows_replayed": checked.replayed,
        "claims": len(receipt.evidence.claims),
        "findings": [{"code": one.code, "where": one.where, "message": one.message} for one in checked.findings],
        "not_looked_at": list(checked.unchecked),
        "not_held": [{"sha256": one.sha256, "file_name": one.file_name} for one in checked.unheld],
        "archive": {"contribution": checked.now.sequence} if checked.now else None,
        "since": _since_json(checked.since) if checked.since else None,
    }


def _since_json(since: ChangesSince) -> dict[str, Any]:
    return {
        "rows": [
            {
                "change": one.how.value,
                "before": _row_json(one.before),
                "after": _row_json(one.after),
                "withdrawn": _iris(one.withdrawn),
                "added": _iris(one.added),
            }
            for one in since.changes
        ],
        "withdrawn": [
            {
                "claim": one.claim.value,
                "contribution": one.contribution,
                "reason": one.reason,
                "superseded_by": _iris(one.superseded_by),
                "rows": list(one.rows),
            }
            for one in since.withdrawn
        ],
        "added": _iris(since.added),
    }


def _row_json(row: AnswerRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"row": row.number, "values": [None if one is None else str(one) for one in row.values]}


def _iris(claims: Iterable[NamedNode]) -> list[str]:
    return [claim.value for claim in claims]
