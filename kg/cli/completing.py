"""What a shell completes behind `kg`: names of queries, and ids by their beginning.

Nothing is told where there is no archive or it cannot be read: a shell has no place for a message.
"""

from __future__ import annotations

from typing import Any

from kg.errors import KgError

__all__ = ["agencies", "queries", "things"]

_MOST = 200
"""Names a shell is offered. Chosen; more letters lead to fewer."""
_ASKED = """
    SELECT DISTINCT ?thing {{ ?thing a ?kind . VALUES ?kind {{ {kinds} }}
        FILTER(STRSTARTS(STR(?thing), "{begun}")) }} ORDER BY ?thing LIMIT {most}"""


def queries(incomplete: str) -> list[tuple[str, str]]:
    """The named queries that begin so, each with its question."""
    from kg.ask.catalogue import Catalogue

    return [(one.name, one.summary) for one in Catalogue.load().values() if one.name.startswith(incomplete)]


def agencies(ctx: Any, incomplete: str) -> list[str]:
    """Agencies whose id begins so: `agency/us-fl/c`."""
    return _ids(ctx, incomplete, "kg:Agency")


def things(ctx: Any, incomplete: str) -> list[str]:
    """Agencies, agreements and documents whose id begins so."""
    return _ids(ctx, incomplete, "kg:Agency kg:Agreement kg:Document")


def _ids(ctx: Any, incomplete: str, kinds: str) -> list[str]:
    from pathlib import Path

    from kg.terms import ID
    from kg.workspace import Workspace

    if not incomplete or not set(incomplete) <= _PLAIN:
        return _BEGINNINGS  # a name, which has blanks, is not completed
    asked = _ASKED.format(kinds=kinds, begun=ID + incomplete, most=_MOST)
    try:
        store = Workspace.open(Path(ctx.find_root().params.get("archive") or "archive")).store
        return [row[0].value.removeprefix(ID) for row in store.query(asked)]  # type: ignore[union-attr]
    except KgError:
        return []


_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789/-")
_BEGINNINGS = ["agency/", "agreement/", "document/", "claim/"]
