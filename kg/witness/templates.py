"""The triples that a CONSTRUCT's template gives, each once, at the first solution that gives it.

SPARQL 1.1, 16.2: a blank node of the template is a new one for each solution; a triple with a variable
without a value, or with a literal for its subject, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

from kg.sparql import syntax as sx
from kg.witness.asking import Solution

__all__ = ["instances"]


def instances(template: Iterable[sx.TriplePattern], solutions: Iterable[Solution]) -> Iterator[tuple[Triple, Solution]]:
    """Triples with the solution that gives them first. Memory grows with the triples given."""
    patterns = list(template)
    given: set[Triple] = set()
    for solution in solutions:
        labels: dict[BlankNode, BlankNode] = {}
        for pattern in patterns:
            triple = _instance(pattern, solution, labels)
            if triple is not None and triple not in given:
                given.add(triple)
                yield triple, solution


def _instance(pattern: sx.TriplePattern, solution: Solution, labels: dict[BlankNode, BlankNode]) -> Triple | None:
    subject, predicate, value = (
        _value(node, solution, labels) for node in (pattern.subject, pattern.predicate, pattern.object)
    )
    if subject is None or isinstance(subject, Literal) or not isinstance(predicate, NamedNode) or value is None:
        return None
    return Triple(subject, predicate, value)


def _value(node: object, solution: Solution, labels: dict[BlankNode, BlankNode]) -> sx.Term | None:
    if isinstance(node, Variable):
        return solution.get(node)
    if isinstance(node, BlankNode):
        return labels.setdefault(node, BlankNode())
    assert isinstance(node, NamedNode | Literal)
    return node
