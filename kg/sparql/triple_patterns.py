"""Triple patterns: `;`, `,`, `[ … ]` and `( … )` spelled out; grammar [52] to [57] and [75] to [106].

Spelled out, they stand in the order in which Oxigraph has them, so that what is written from the tree is
planned and answered in the same order: what is inside of the objects before the triples that have these
objects, and lists from their last member to their first.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator

from pyoxigraph import Variable

from kg.sparql.expressions import Expressions
from kg.sparql.syntax import Node, Path, Place, TriplePattern
from kg.terms import RDF

__all__ = ["TriplePatterns"]

_FIRST, _REST, _NIL = (type(RDF.type)(RDF.base + name) for name in ("first", "rest", "nil"))
_BEGINS = frozenset(["variable", "prefixed", "iri", "string", "number", "blank", "[", "(", "TRUE", "FALSE"])


class TriplePatterns(Expressions, ABC):
    """Blocks of triple patterns, of a pattern (with paths) or a template (without)."""

    _paths_allowed = True

    def triples(self) -> tuple[TriplePattern, ...]:
        """Triple patterns up to what is none; empty where none begins here."""
        patterns: list[TriplePattern] = []
        while self.kind in _BEGINS:
            self._same_subject(patterns)
            if not self.take("."):
                if self.kind in _BEGINS:
                    raise self.expected("'.', ';', ',' or '}'")
                break
        return tuple(patterns)

    def _same_subject(self, patterns: list[TriplePattern]) -> None:
        at = self.start
        compact = self.kind in ("[", "(")
        inside: list[TriplePattern] = []
        subject = self._node(inside, "a subject")
        patterns += inside
        if compact and inside and self.kind not in ("variable", "prefixed", "iri", "^", "!", "(") and self.value != "a":
            return
        self._predicates(subject, patterns, at)

    def _predicates(self, subject: Node, patterns: list[TriplePattern], at: int | None = None) -> None:
        """predicate object, object ; predicate object …"""
        own: list[TriplePattern] = []
        while True:
            begin = self.start if at is None else at
            own += self._objects(subject, self._verb(), patterns, begin)
            at = None
            if self.kind != ";":
                break
            while self.take(";"):
                pass
            if self.kind in (".", "{", "}", "]", "end") or self._begins_an_element():
                break
        patterns += own

    def _begins_an_element(self) -> bool:
        """Whether a word stands here, which is no predicate: `a` is the only one that is."""
        return self.kind.isalpha() and self.kind.isupper() and self.value != "a"

    def _verb(self) -> Variable | Path:
        if self.kind == "variable":
            return self.variable()
        if self._paths_allowed:
            return self.path()
        return self.verb() or self.iri("a predicate")

    def _objects(
        self, subject: Node, predicate: Variable | Path, patterns: list[TriplePattern], begin: int
    ) -> Iterator[TriplePattern]:
        """The triples of a subject and a predicate; what is inside of their objects is added to `patterns`."""
        while True:
            self.another()
            value = self._node(patterns, "an object")
            yield TriplePattern(subject, predicate, value, self.place(begin))
            if not self.take(","):
                return
            begin = self.start

    def _node(self, patterns: list[TriplePattern], what: str) -> Node:
        """A term or variable, or the node of a `[ … ]` or `( … )`, whose patterns are added."""
        kind = self.kind
        if kind == "variable":
            return Variable(self.advance()[1:])
        if kind == "[":
            return self._property_list(patterns)
        if kind == "(":
            return self._collection(patterns)
        term = self.term()
        if term is None:
            raise self.expected(what)
        return term

    def _property_list(self, patterns: list[TriplePattern]) -> Node:
        opened = self.start
        self.deeper()
        self.advance()
        node = self.fresh()
        if self.kind != "]":
            self._predicates(node, patterns)
        self.close("]", opened)
        self.back()
        return node

    def _collection(self, patterns: list[TriplePattern]) -> Node:
        opened = self.start
        self.deeper()
        self.advance()
        members: list[tuple[Node, list[TriplePattern], Place]] = []
        while self.kind in _BEGINS:
            self.another()
            begin, inside = self.place(self.start), list[TriplePattern]()
            members.append((self._node(inside, "a member"), inside, begin))
        self.close(")", opened)
        self.back()
        rest: Node = _NIL
        for member, inside, begin in reversed(members):
            cell = self.fresh()
            patterns += [TriplePattern(cell, _FIRST, member, begin), TriplePattern(cell, _REST, rest, begin), *inside]
            rest = cell
        return rest
