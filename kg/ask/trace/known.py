"""What the store says about some things, asked in batches: never one query for each claim.

`KnownStatements` holds the default-graph statements whose subject was asked for, and answers from memory.
Nothing here names an engine: only `Store.query` is used, with SPARQL 1.1 and `VALUES`, so it works
on a remote endpoint as well. IRIs reach a query as terms that were already checked to be IRIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

__all__ = ["KnownStatements", "QueryableStore", "rows", "values"]

Term = NamedNode | Literal
_BATCH = 2000
"""IRIs in one `VALUES` block: some 150 KB, which SPARQL endpoints take."""


class QueryableStore(Protocol):
    """The part of a store that is needed here: every `kg.index.Store` has it."""

    def query(self, sparql: str, /) -> QuerySolutions | QueryBoolean | QueryTriples: ...


def rows(store: QueryableStore, sparql: str) -> Iterator[tuple[Term | None, ...]]:
    """The solutions of a SELECT, each as a tuple in the order of its variables."""
    solutions = store.query(sparql)
    assert isinstance(solutions, QuerySolutions)
    for solution in solutions:
        yield tuple(solution)


def values(name: str, nodes: Iterable[NamedNode]) -> str:
    """`VALUES ?name { <a> <b> }`"""
    return f"VALUES ?{name} {{ {' '.join(map(str, nodes))} }}"


class KnownStatements:
    """Statements of the default graph by subject; `learn` asks for those not yet known."""

    def __init__(self, store: QueryableStore) -> None:
        self._store = store
        self._said: dict[NamedNode, dict[NamedNode, dict[Term, None]]] = {}

    def learn(self, nodes: Iterable[Term | None]) -> None:
        """Ask what is said of these nodes, those already known and literals left out."""
        fresh = sorted({n for n in nodes if isinstance(n, NamedNode) and n not in self._said}, key=str)
        for start in range(0, len(fresh), _BATCH):
            self._ask(fresh[start : start + _BATCH])

    def add(self, quads: Iterable[Quad]) -> None:
        """Take in statements that are not in the store: those of a claim that was withdrawn."""
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Term):
                self._keep(quad.subject, quad.predicate, quad.object)

    def said(self, node: NamedNode) -> bool:
        """Whether anything is said of a node."""
        return bool(self._said.get(node))

    def all(self, node: NamedNode, *predicates: NamedNode) -> list[Term]:
        """Everything said of a node with these predicates, sorted."""
        said = self._said.get(node)
        found = [value for p in predicates for value in said.get(p, ())] if said else []
        return sorted(found, key=str) if len(found) > 1 else found

    def nodes(self, node: NamedNode, *predicates: NamedNode) -> list[NamedNode]:
        return [value for value in self.all(node, *predicates) if isinstance(value, NamedNode)]

    def node(self, node: NamedNode, *predicates: NamedNode) -> NamedNode | None:
        return next(iter(self.nodes(node, *predicates)), None)

    def word(self, node: NamedNode, *predicates: NamedNode) -> str | None:
        """A literal said of a node: English or without a language if there is one; of several the first by its text."""
        found = [value for value in self.all(node, *predicates) if isinstance(value, Literal)]
        found.sort(key=lambda one: (not (one.language or "en").startswith("en"), one.value))
        return found[0].value if found else None

    def _ask(self, nodes: Sequence[NamedNode]) -> None:
        for node in nodes:
            self._said.setdefault(node, {})
        for subject, predicate, value in rows(self._store, f"SELECT ?n ?p ?o {{ {values('n', nodes)} ?n ?p ?o }}"):
            if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and isinstance(value, Term):
                self._keep(subject, predicate, value)

    def _keep(self, node: NamedNode, predicate: NamedNode, value: Term) -> None:
        self._said.setdefault(node, {}).setdefault(predicate, {})[value] = None
