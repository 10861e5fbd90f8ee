"""The triples that a CONSTRUCT's template gives, each once, at the first solution that gives it.

SPARQL 1.1, 16.2: a blank node of the template is a new one for each solution; a triple with a variable
without a value, or with a literal for its subject, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

from kg.ask.witness.requery import Solution
from kg.sparql import syntax as sx

__all__ = ["instances"]


def instances(template: Iterable[sx.TriplePattern], solutions: Iterable[Solution]) -> Iterator[tuple[Triple, Solution]]:
    """Triples with the solution that gives them first, in the engine's order. Memory grows with the triples given.

    A graph has no order; Oxigraph's is that of the solutions, with the triples of each one last to first.
    """
    patterns = list(template)
    given: set[Triple] = set()
    for solution in solutions:
        labels: dict[BlankNode, BlankNode] = {}
        triples = [_instance(pattern, solution, labels) for pattern in patterns]
        fresh = [triple for triple in triples if triple and not _is_given(triple, given)]
        for triple in reversed(fresh):
            yield triple, solution


def _is_given(triple: Triple, given: set[Triple]) -> bool:
    """True if already seen; marks it as seen. Oxigraph gives one with a blank node each time."""
    if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
        return False
    before = len(given)
    given.add(triple)
    return len(given) == before


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
