"""Which claims are said to be corrected by which others: one query, however many claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from kg.ask.trace.known import QueryableStore, rows, values
from kg.terms import KG

__all__ = ["corrected_by"]


def corrected_by(store: QueryableStore, claims: Iterable[NamedNode]) -> Mapping[NamedNode, tuple[NamedNode, ...]]:
    """Of each of these claims that others correct, those others, by IRI; of the rest nothing."""
    found: dict[NamedNode, list[NamedNode]] = {}
    asked = list(dict.fromkeys(claims))
    for claim, other in rows(store, f"SELECT ?c ?by {{ {values('c', asked)} ?by {KG.corrects} ?c }}") if asked else ():
        if isinstance(claim, NamedNode) and isinstance(other, NamedNode):
            found.setdefault(claim, []).append(other)
    return {claim: tuple(sorted(others, key=str)) for claim, others in found.items()}
