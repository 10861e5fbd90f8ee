"""What a pattern asks for, in words: `?a with “model” kg:taskForce and any “county”`.

Only of triples that hang together as trees: a thing with its properties, some of whose values are things with
properties of their own. A variable that nothing outside the pattern knows is "something", or what it is said to be;
everything else (FILTER, OPTIONAL, GRAPH, paths that branch or turn) has no words here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import BlankNode, Literal, NamedNode, Variable

from kg.ask.trace.naming import plain, predicate_name
from kg.ask.witness.claims_of import NEVER_STATED
from kg.ask.witness.pattern_text import pattern_text, shortened
from kg.ask.witness.values import Witness
from kg.index.store import PREFIXES
from kg.sparql import parse, write
from kg.sparql import syntax as sx
from kg.sparql.variables import visible
from kg.sparql.walking import mentioned, nodes
from kg.terms import RDF

__all__ = ["absent_in_words", "in_words", "in_words_again", "known_outside"]


def absent_in_words(group: sx.Group, query: sx.Query | None) -> str:
    """That nothing states what a group asks for; "" where there are no words for it. `query` is the whole that the
    group stands in, and None where the group is the whole."""
    told, patterns = in_words(group, query), _triples(group)
    if not told:
        return _of_claims(group, query)
    if all(step in NEVER_STATED for one in patterns for step in _steps(one.predicate)):
        return f"the archive holds no{told.removeprefix('some') if told.startswith('something') else f' {_bare(told)}'}"
    return f"no {'claim states' if len(patterns) == 1 else 'claims state'} {told}"


def in_words_again(witness: Witness, sparql: str) -> Witness:
    """A witness with words for its absences, which a receipt does not keep; they are those of the query's groups."""
    query = parse(sparql, PREFIXES)
    groups = {(one.at, pattern_text(one)): one for one in nodes(query) if isinstance(one, sx.Group)}
    absences = (
        replace(one, words=absent_in_words(group, query)) if (group := groups.get((one.at, one.pattern))) else one
        for one in witness.absences
    )
    return replace(witness, absences=tuple(absences))


def in_words(group: sx.Group, query: sx.Query | None) -> str:
    """What a group asks for; "" where there are no words for it."""
    patterns = _triples(group)
    return _Tree(patterns, known_outside(group, query)).told() if patterns else ""


def _of_claims(group: sx.Group, query: sx.Query | None) -> str:
    """The words for what a claim states, GRAPH ?claim { … }, with what is said of the claim."""
    graphs = [one for one in group.elements if isinstance(one, sx.Graph)]
    others = [one for one in group.elements if not isinstance(one, sx.Graph)]
    if len(graphs) != 1 or not all(isinstance(one, sx.Triples) for one in others):
        return ""
    (graph,), told = graphs, in_words(graphs[0].group, query)
    of_claim = _triples(sx.Group(tuple(others)))
    if not told or len(of_claim) != sum(len(one.patterns) for one in others if isinstance(one, sx.Triples)):
        return ""
    if graph.name in mentioned(graph.group) or any(one.subject != graph.name for one in of_claim):
        return ""
    known = known_outside(group, query)
    if graph.name in known or isinstance(graph.name, NamedNode):
        return ""
    said = _Tree(of_claim, known).told() if of_claim else "something"
    if not said:
        return ""
    claim = f"claim{said.removeprefix('something')}" if said.startswith("something") else _bare(said)
    return f"no {claim} states {told}"


def _triples(group: sx.Group) -> tuple[sx.TriplePattern, ...]:
    """All that a group is made of, where that is triples with plain steps; else nothing."""
    found: list[sx.TriplePattern] = []
    for element in group.elements:
        inner = _triples(element) if isinstance(element, sx.Group) else ()
        found += element.patterns if isinstance(element, sx.Triples) else inner
        if not isinstance(element, sx.Triples) and not inner:
            return ()
    return tuple(found) if all(_steps(one.predicate) for one in found) else ()


def _steps(predicate: object) -> tuple[NamedNode, ...]:
    if isinstance(predicate, sx.Sequence):
        steps = tuple(one for one in predicate.parts if isinstance(one, NamedNode))
        return steps if len(steps) == len(predicate.parts) else ()
    return (predicate,) if isinstance(predicate, NamedNode) else ()


def known_outside(group: sx.Group, query: sx.Query | None) -> set[Variable]:
    """The variables of a group that something else in the query binds too."""
    if query is None:
        return set()
    inside, every = (Counter(_bound(tree)) for tree in (group, query))
    return {one for one, number in inside.items() if every[one] > number}


def _bound(tree: object) -> Iterator[Variable]:
    for one in nodes(tree):
        match one:
            case sx.TriplePattern():
                yield from mentioned(one)
            case sx.Bind(_, _) | sx.Values(_, _):
                yield from visible(one)
            case sx.Graph(Variable() as name, _):
                yield name


@dataclass(slots=True)
class _Tree:
    """Triples by their subjects; `known` are the variables that have a value from outside."""

    patterns: Sequence[sx.TriplePattern]
    known: Collection[Variable]

    def told(self) -> str:
        """The things that nothing here is said of as a value, each with what is; "" where they are no trees."""
        of_subject: dict[sx.Node, list[sx.TriplePattern]] = defaultdict(list)
        for one in self.patterns:
            of_subject[one.subject].append(one)
        led_to = Counter(one.object for one in self.patterns if self._is_open(one.object))
        roots = [one for one in of_subject if not self._is_open(one) or not led_to[one]]
        if any(number > 1 for number in led_to.values()):
            return ""
        left = dict(of_subject)
        told = [self._thing(one, left) for one in roots]
        return "" if left else " and ".join(told)

    def _thing(self, subject: sx.Node, left: dict[sx.Node, list[sx.TriplePattern]]) -> str:
        own = left.pop(subject, [])
        kinds = [one.object for one in own if one.predicate == RDF.type and isinstance(one.object, NamedNode)]
        classes = " and ".join(_article(plain(one)) for one in kinds)
        if self._is_open(subject):
            head = classes or "something"
        else:
            head = f"{_term(subject)} as {classes}" if classes else _term(subject)
        clauses = [self._clause(one, left) for one in own if one.object not in kinds]
        return f"{head} with {' and '.join(clauses)}" if clauses else head

    def _clause(self, one: sx.TriplePattern, left: dict[sx.Node, list[sx.TriplePattern]]) -> str:
        *before, last = (f"“{predicate_name(step)}”" for step in _steps(one.predicate))
        within = "".join(f"{step} something with " for step in before)
        if self._is_open(one.object):
            if one.object not in left:
                return f"{within}any {last}"
            return f"{within}{last} {self._thing(one.object, left)}"
        return f"{within}{last} {_term(one.object)}"

    def _is_open(self, node: sx.Node) -> bool:
        return isinstance(node, BlankNode) or (isinstance(node, Variable) and node not in self.known)


def _term(node: sx.Node) -> str:
    if isinstance(node, Literal):
        return f"“{node.value}”" if node.language or str(node) == f'"{node.value}"' else node.value
    if isinstance(node, NamedNode):
        return shortened(write(node, PREFIXES))
    return str(node)


def _article(words: str) -> str:
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def _bare(told: str) -> str:
    """Without the article that it begins with."""
    return told.removeprefix("a ").removeprefix("an ")
