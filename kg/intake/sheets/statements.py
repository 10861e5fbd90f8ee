"""Guarantees one way to ask quads from outside what they say about a thing, with the right type or not at all.

An IRI where words belong, or words where an IRI belongs, count as not said; the reader of the
whole notices what was left over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import terms
from kg.terms import DEFAULT_GRAPH, RDF, XSD, named
from kg.triples import canonical

__all__ = ["Incomplete", "Statements"]

_DIGITS = 18
"""Digits of a figure that fit in 64 bits, as engines hold whole numbers."""


class Incomplete(Exception):
    """A thing that lacks a necessary statement."""

    def __init__(self, subject: NamedNode, missing: str) -> None:
        self.subject = subject
        self.missing = missing
        super().__init__(f"{short(subject)} has no {missing}")


def short(iri: NamedNode) -> str:
    """An IRI as a person would say it: `claim/7f3k…`, `statedIn`."""
    return iri.value.removeprefix(terms.ID).removeprefix(terms.ONTOLOGY)


class Statements:
    """`graphs`: what each claim states; `quads`: what the default graph says, in canonical form."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.graphs: dict[NamedNode, list[Triple]] = defaultdict(list)
        self.quads: list[Quad] = []
        self._about: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = {}
        self._members: dict[object, set[NamedNode]] = defaultdict(set)
        for quad in dict.fromkeys(quads):  # JSON-LD tells of a capture again with every place in it
            if quad.graph_name != DEFAULT_GRAPH:
                self.graphs[named(quad.graph_name)].append(quad.triple)
            else:
                self._tell(named(quad.subject), quad.predicate, quad.object)

    def _tell(self, subject: NamedNode, predicate: NamedNode, value: object) -> None:
        known = canonical(value) if isinstance(value, Literal) else named(value)
        self.quads.append(Quad(subject, predicate, known, DEFAULT_GRAPH))
        if predicate == RDF.type:
            self._members[known].add(subject)
        self._about.setdefault(subject, {}).setdefault(predicate, []).append(known)

    def of_type(self, *kinds: NamedNode) -> list[NamedNode]:
        """Everything said to be of one of these classes, by IRI."""
        found = {one for kind in kinds for one in self._members.get(kind, ())}
        return sorted(found, key=lambda one: one.value)

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> tuple[NamedNode, ...]:
        """The IRIs under a predicate, sorted."""
        values = self._about.get(subject, {}).get(predicate, ())
        return tuple(sorted({v for v in values if isinstance(v, NamedNode)}, key=lambda value: value.value))

    def literals(self, subject: NamedNode, predicate: NamedNode) -> tuple[Literal, ...]:
        """The literals under a predicate, sorted."""
        values = self._about.get(subject, {}).get(predicate, ())
        return tuple(sorted({v for v in values if isinstance(v, Literal)}, key=str))

    def node(self, subject: NamedNode, predicate: NamedNode) -> NamedNode | None:
        return next(iter(self.nodes(subject, predicate)), None)

    def literal(self, subject: NamedNode, predicate: NamedNode) -> Literal | None:
        return next(iter(self.literals(subject, predicate)), None)

    def word(self, subject: NamedNode, predicate: NamedNode) -> str | None:
        found = self.literal(subject, predicate)
        return found.value if found is not None else None

    def words(self, subject: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
        return tuple(literal.value for literal in self.literals(subject, predicate))

    def need_node(self, subject: NamedNode, predicate: NamedNode) -> NamedNode:
        """The IRI under a predicate.

        Raises:
            Incomplete: there is none.
        """
        found = self.node(subject, predicate)
        if found is None:
            raise Incomplete(subject, short(predicate))
        return found

    def need_word(self, subject: NamedNode, predicate: NamedNode) -> str:
        """The words under a predicate.

        Raises:
            Incomplete: there are none.
        """
        found = self.word(subject, predicate)
        if found is None:
            raise Incomplete(subject, short(predicate))
        return found

    def need_number(self, subject: NamedNode, predicate: NamedNode) -> int:
        """The whole number under a predicate.

        Raises:
            Incomplete: there is none.
        """
        found = self.literal(subject, predicate)
        if found is None or found.datatype != XSD.integer or not found.value.isdecimal() or len(found.value) > _DIGITS:
            raise Incomplete(subject, f"{short(predicate)} that is a whole number")
        return int(found.value)
