"""The result of checking a visitor's receipt: whether it holds, what could not be checked, what has changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kg.web.asking import Stream
from kg.web.rendering import several
from kg.web.visits import Visit

__all__ = ["verdict"]

_FEW = 10
"""Findings of a kind told one by one."""


def verdict(visit: Visit, content: bytes) -> dict[str, Any]:
    """The verdict with what there is to say, and all of it for programs.

    Raises:
        UnreadableFile: it is no receipt.
        Stopped: looking at it took more than it may.
    """
    stream = Stream(visit, {"form": "verify"}, content)
    found: dict[str, Any] = json.loads(b"".join(stream))
    return {"verdict": _verdict(found), "told": list(_told(found)), "found": found}


def _verdict(found: Mapping[str, Any]) -> str:
    if not found["holds"]:
        return "The receipt does not hold"
    if found["stillGiven"] is False:
        return "The receipt holds; the archive answers differently now"
    return "The receipt holds, and the archive gives this answer still"


def _told(found: Mapping[str, Any]) -> Iterator[str]:
    rows, claims = several(found["rowCount"], "row"), several(found["claimCount"], "claim")
    partly = " It is not the whole answer." if found["partial"] else ""
    yield f"{rows} resting on {claims}, given at contribution {found['sequence']:,}.{partly}"
    yield f"{several(found['rowsReplayed'], 'row')} replayed from what the receipt itself holds."
    yield from _some(
        [f"{one['where']}: {one['message']}" if one["where"] else one["message"] for one in found["findings"]]
    )
    yield from _some([f"Not checked: {one}" for one in found["notLookedAt"]])
    unheld = [f"{one['fileName']}, sha256 {one['sha256'][:12]}…" for one in found["notHeld"]]
    yield from _some([f"Not held here, so its words or rows were not checked: {one}" for one in unheld])
    since = found["since"] or {}
    yield from _some([_change(one) for one in since.get("rows", [])])
    yield from _some([f"Withdrawn since: {one['claim']}, “{one['reason']}”" for one in since.get("withdrawn", [])])


def _change(one: Mapping[str, Any]) -> str:
    before, after = one.get("rowBefore"), one.get("rowAfter")
    told = [f"row {row['row']}: {' · '.join(value or '' for value in row['terms'])}" for row in (before, after) if row]
    return f"{str(one['change']).capitalize()} since: {', now '.join(told)}"


def _some(lines: list[str]) -> Iterator[str]:
    yield from lines[:_FEW]
    if len(lines) > _FEW:
        yield f"… and {len(lines) - _FEW:,} more"
