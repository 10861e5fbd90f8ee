"""`?agreement kg:inListOf ?day` is noted with the row of that day's list: the claims it follows from, and where.

No source states it: it follows from a row that was read and the day its list speaks of, and keeps its mark †.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Triple

from kg.ask.trace.known import QueryableStore, rows
from kg.ask.witness import AnswerRow, Ground, GroundKind, Witness
from kg.terms import KG

__all__ = ["Listed", "list_rows", "with_claims", "with_list_rows", "with_rows"]

Listed = Mapping[Triple, Mapping[NamedNode, tuple[NamedNode, ...]]]
"""Of each triple the claims it follows from, with the rows of that day at which they stand."""

_KINDS = {KG.inListOf: KG.participatingList, KG.inPendingListOf: KG.pendingList}
_BATCH = 500
"""Pairs asked about in one query. Chosen; it bounds the query's text and changes no answer."""
_ROWS = """
    SELECT DISTINCT ?thing ?day ?claim ?row {{
        VALUES (?thing ?day) {{ {values} }}
        ?list kg:speaksOf ?day ; kg:listKind {kind} .
        GRAPH ?claim {{ ?thing a ?class }}
        ?claim kg:listedIn ?list ; kg:anchor ?row .
        ?row oa:hasSource ?list
    }}"""


def list_rows(store: QueryableStore, some: Iterable[AnswerRow]) -> Listed:
    """The rows behind each such triple that these rows of an answer rest on, looked up together."""
    asked: dict[NamedNode, dict[Triple, None]] = {said: {} for said in _KINDS}
    for ground in (one for row in some for one in row.witness.ground):
        if ground.triple.predicate in _KINDS and ground.kind is GroundKind.RECORD:
            asked[ground.triple.predicate][ground.triple] = None
    found: dict[Triple, dict[NamedNode, tuple[NamedNode, ...]]] = {}
    for said, triples in asked.items():
        every = list(triples)
        for start in range(0, len(every), _BATCH):
            values = " ".join(f"({one.subject} {one.object})" for one in every[start : start + _BATCH])
            for thing, day, claim, row in rows(store, _ROWS.format(values=values, kind=_KINDS[said])):
                assert isinstance(thing, NamedNode)
                assert isinstance(day, Literal)
                assert isinstance(claim, NamedNode)
                assert isinstance(row, NamedNode)
                at = found.setdefault(Triple(thing, said, day), {})
                at[claim] = (*at.get(claim, ()), row)
    return found


def with_list_rows(store: QueryableStore, row: AnswerRow) -> tuple[AnswerRow, Listed]:
    """A row whose witness is laid to the rows of lists that it follows from, and these."""
    found = list_rows(store, [row])
    return replace(row, witness=with_rows(row.witness, found)), found


def with_rows(witness: Witness, listed: Listed) -> Witness:
    """The witness with each such triple attributed to the claims it follows from."""
    if not listed:
        return witness
    matches = (
        replace(match, ground=tuple(with_claims(one, listed) for one in match.ground)) for match in witness.matches
    )
    return replace(witness, matches=tuple(matches))


def with_claims(ground: Ground, listed: Listed) -> Ground:
    """The triple laid to the claims it follows from, if it is one of these."""
    claims = listed.get(ground.triple)
    return replace(ground, claims=tuple(sorted(claims, key=str)), kind=GroundKind.CLAIMED) if claims else ground
