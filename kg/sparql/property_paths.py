"""Property paths, section 9; grammar [88] to [96]."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.sparql.rdf_terms import Terms
from kg.sparql.syntax import Alternative, Inverse, Negated, Path, Repeated, Sequence

__all__ = ["Paths"]

_REPEATED = {"*": (0, True), "+": (1, True), "?": (0, False)}


class Paths(Terms):
    """What may stand as a predicate, other than a variable."""

    def path(self) -> Path:
        """A path; a plain predicate is its IRI."""
        first = self._sequence()
        if self.kind != "|":
            return first
        parts = [first]
        while self.take("|"):
            parts.append(self._sequence())
        return Alternative(tuple(parts))

    def _sequence(self) -> Path:
        first = self._step()
        if self.kind != "/":
            return first
        parts = [first]
        while self.take("/"):
            parts.append(self._step())
        return Sequence(tuple(parts))

    def _step(self) -> Path:
        self.another()
        if self.take("^"):
            return Inverse(self._repeated())
        return self._repeated()

    def _repeated(self) -> Path:
        path = self._primary()
        if self.kind in _REPEATED:
            least, many = _REPEATED[self.advance()]
            return Repeated(path, least, many)
        return path

    def _primary(self) -> Path:
        if self.kind == "(":
            return self._bracketed()
        return self._negated() if self.take("!") else self._predicate("a predicate")

    def _bracketed(self) -> Path:
        opened = self.start
        self.deeper()
        self.advance()
        path = self.path()
        self.close(")", opened)
        self.back()
        return path

    def _predicate(self, what: str) -> NamedNode:
        return self.verb() or self.iri(what)

    def _negated(self) -> Negated:
        forward: list[NamedNode] = []
        inverse: list[NamedNode] = []
        opened = self.start
        bracketed = self.take("(")
        while True:
            self.another()
            (inverse if self.take("^") else forward).append(self._predicate("a predicate"))
            if not bracketed or not self.take("|"):
                break
        if bracketed:
            self.close(")", opened)
        return Negated(tuple(forward), tuple(inverse))
