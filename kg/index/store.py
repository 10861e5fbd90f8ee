"""What every store does, embedded or remote; one contract test holds both to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Protocol

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
)

from kg import terms
from kg.errors import QueryError, StoreError
from kg.guard import Ended, EndReason
from kg.guard.limits import seconds_in_words
from kg.terms import DEFAULT_GRAPH

__all__ = [
    *("PREFIXES", "Results", "Store", "number", "over_time"),
    *("solutions", "stating", "stopped", "update_request", "words"),
]

_WHOLE = re.compile("-?[0-9]{1,18}")
Results = QuerySolutions | QueryBoolean | QueryTriples

PREFIXES = terms.PREFIXES
"""Prefixes every query may use without declaring them."""


class Store(Protocol):
    """A set of quads: claims as named graphs, everything else in the default graph."""

    def query(self, sparql: str) -> Results:
        """Answer a SPARQL 1.1 query; `PREFIXES` need no declaration.

        Raises:
            QueryError: it does not parse, cannot be answered, or has SERVICE: a query reads this archive only.
            StoreError: the engine is out of reach.
        """

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | BlankNode | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """The quads that match; None matches anything, `DefaultGraph()` only the default graph."""

    def stating(self, triples: Sequence[Triple]) -> list[list[NamedNode]]:
        """The named graphs that hold each of these triples, in no order; however many are asked for, there are
        few round trips."""

    def apply(self, insert: Iterable[Quad], delete: Iterable[Quad] = ()) -> None:
        """Delete, then insert, all or nothing."""

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add many quads, as fast as can be; if that is interrupted, some may be there and others not."""

    def replace(self, quads: Iterable[Quad]) -> None:
        """Hold exactly these quads; used to rebuild, with the head last."""

    def allow(self, seconds: float | None) -> None:
        """Give what is asked from now on so much time, or any; an engine in this process cannot be stopped,
        and ignores it: see `kg.index.guarded`."""

    def close(self) -> None:
        """Let go of files and connections; the store cannot be used after."""


def time_limit_error(seconds: float) -> QueryError:
    """What is said of a query that was stopped, whichever engine it ran on."""
    return QueryError(
        f"the query took longer than {seconds_in_words(seconds)} and was stopped",
        remedy="ask for less (one place, one day, LIMIT), or allow more time with --time-limit",
    )


def stopped_error(ended: Ended) -> QueryError:
    """What is said of a query whose process ended on it."""
    limits = ended.limits
    match ended.fate:
        case EndReason.TIME:
            return time_limit_error(limits.seconds)
        case EndReason.MEMORY:
            what = f"the query took more than {limits.told_memory} of memory" if limits.memory else "memory ran out"
            remedy = "ask for less (one place, one day, LIMIT), or allow more memory with --memory-limit"
            return QueryError(f"{what} and was stopped", remedy=remedy)
        case EndReason.DEPTH:
            return QueryError(
                "the query is too deep or too long for the engine, which crashed on it",
                remedy="ask with fewer operators, joins or steps of a path at once",
            )
        case _:
            return QueryError(
                "the engine crashed on the query, which is a fault in the engine",
                remedy="write it differently; values of several kinds are best compared and ordered by STR(…)",
            )


def solutions(store: Store, sparql: str) -> QuerySolutions:
    """The rows of a SELECT query.

    Raises:
        QueryError: it does not parse, or is not a SELECT query.
    """
    found = store.query(sparql)
    if not isinstance(found, QuerySolutions):
        raise QueryError("this is not a SELECT query", remedy="ask for rows")
    return found


def stating(store: Store, triples: Sequence[Triple]) -> list[list[NamedNode]]:
    """The named graphs that hold each triple, by one query; a blank node, which no query can name, is in none."""
    lines = " ".join(
        f"({at} {triple.subject} {triple.predicate} {triple.object})"
        for at, triple in enumerate(triples)
        if not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode)
    )
    asked = f"SELECT ?number ?graph {{ VALUES (?number ?s ?p ?o) {{ {lines} }} GRAPH ?graph {{ ?s ?p ?o }} }}"
    found: list[list[NamedNode]] = [[] for _ in triples]
    for place, graph in solutions(store, asked) if lines else ():
        if not 0 <= (at := number(place)) < len(found):
            raise StoreError(f"triple {at} was not asked for", remedy=terms.FOREIGN)
        found[at].append(terms.named(graph))
    return found


def words(term: object) -> str:
    """What a literal or an IRI says.

    Raises:
        StoreError: it is neither, or nothing.
    """
    if not isinstance(term, NamedNode | Literal):
        raise StoreError(f"{str(term)[:100]} is where a literal or an IRI should be", remedy=terms.FOREIGN)
    return term.value


def number(term: object) -> int:
    """The whole number a literal says.

    Raises:
        StoreError: it says none.
    """
    said = words(term)
    if not _WHOLE.fullmatch(said):
        raise StoreError(f"{said[:100]!r} is where a number should be", remedy=terms.FOREIGN)
    return int(said)


def update_request(insert: Iterable[Quad], delete: Iterable[Quad] = ()) -> str:
    """One SPARQL 1.1 Update request that deletes, then inserts.

    Terms are written as N-Triples, every escape of which SPARQL also has.
    """
    return f"DELETE DATA {{\n{_blocks(delete)}}} ;\nINSERT DATA {{\n{_blocks(insert)}}}"


def _blocks(quads: Iterable[Quad]) -> str:
    default = DEFAULT_GRAPH
    by_graph = sorted(quads, key=lambda quad: str(quad.graph_name))
    blocks = []
    for graph, members in groupby(by_graph, key=lambda quad: quad.graph_name):
        body = "".join(f"{quad.triple} .\n" for quad in members)
        blocks.append(body if graph == default else f"GRAPH {graph} {{\n{body}}}\n")
    return "".join(blocks)
