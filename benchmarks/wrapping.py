"""The rewriting of the literature, as a baseline: each triple pattern stands in a `GRAPH ?g_i { … }` of its own.

SPARQLprov (PVLDB 14(13), 2021) and NPCS (WWW 2024) rewrite in the like manner. The answer gains a column of
graphs for each pattern. What no claim states (labels of the ontology, record-keeping) stays as it is: it
is in no named graph. DISTINCT and aggregates are beyond that rewriting; there, graphs are concatenated for
each group, which is the nearest one query comes.
"""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import NamedNode, Variable

from kg.index.store import PREFIXES
from kg.sparql import parse, write
from kg.sparql import syntax as sx
from kg.sparql.grouping import is_grouped
from kg.terms import ELI, FACT_PROPERTIES, KG, RDF, RDFS

__all__ = ["wrapped"]

_STATED = {RDF.type, RDFS.label, ELI.is_part_of, ELI.number, *(KG[name] for name in FACT_PROPERTIES)}


def wrapped(sparql: str) -> str | None:
    """The query with its graphs; None where this rewriting has no such query."""
    query = parse(sparql, PREFIXES)
    if not isinstance(query, sx.Select) or query.projection is None:
        return None
    wrapping = _Wrapping()
    where = wrapping.group(query.where)
    if not wrapping.graphs:
        return None
    grouped = query.distinct or is_grouped(query.projection, query.modifiers)
    columns = [_concatenated(graph) if grouped else sx.Projected(graph) for graph in wrapping.graphs]
    modifiers = query.modifiers
    if query.distinct and not modifiers.group_by:
        modifiers = replace(modifiers, group_by=tuple(sx.GroupKey(one.variable) for one in query.projection))
    return write(
        replace(query, projection=(*query.projection, *columns), where=where, modifiers=modifiers, distinct=False)
    )


def _concatenated(graph: Variable) -> sx.Projected:
    names = sx.Aggregate("GROUP_CONCAT", sx.Call("STR", (graph,)), distinct=True)
    return sx.Projected(Variable(f"{graph.value}_all"), names)


class _Wrapping:
    """Wraps patterns, and keeps the graphs that can be columns."""

    def __init__(self) -> None:
        self.graphs: list[Variable] = []
        self._number = 0

    def group(self, group: sx.Group, *, visible: bool = True) -> sx.Group:
        return sx.Group(tuple(part for element in group.elements for part in self._element(element, visible)))

    def _element(self, element: sx.Element | sx.Group, visible: bool) -> list[sx.Element | sx.Group]:
        match element:
            case sx.Triples():
                return [self._pattern(one, visible) for one in element.patterns]
            case sx.Group():
                return [self.group(element, visible=visible)]
            case sx.Optional():
                return [sx.Optional(self.group(element.group, visible=visible))]
            case sx.Union():
                return [sx.Union(tuple(self.group(one, visible=visible) for one in element.branches))]
            case sx.Filter(sx.Exists() as exists):
                return [sx.Filter(replace(exists, group=self.group(exists.group, visible=False)))]
            case sx.Minus():
                return [sx.Minus(self.group(element.group, visible=False))]
            case sx.SubSelect():
                return [self._within(element.select)]
            case _:
                return [element]

    def _within(self, select: sx.Select) -> sx.Element:
        """A sub-select gives its graphs to the outside, where it is not grouped."""
        grouped = select.distinct or is_grouped(select.projection or (), select.modifiers)
        before = len(self.graphs)
        where = self.group(select.where, visible=not grouped)
        columns = tuple(sx.Projected(graph) for graph in self.graphs[before:])
        projection = None if select.projection is None else (*select.projection, *columns)
        return sx.SubSelect(replace(select, where=where, projection=projection))

    def _pattern(self, pattern: sx.TriplePattern, visible: bool) -> sx.Element:
        if not _is_stated(pattern.predicate):
            return sx.Triples((pattern,))
        self._number += 1
        graph = Variable(f"g_{self._number}")
        if visible:
            self.graphs.append(graph)
        return sx.Graph(graph, sx.Group((sx.Triples((pattern,)),)))


def _is_stated(predicate: Variable | sx.Path) -> bool:
    """Whether claims state this: for a path, whether they state its every step."""
    match predicate:
        case NamedNode():
            return predicate in _STATED
        case sx.Inverse() | sx.Repeated():
            return _is_stated(predicate.path)
        case sx.Sequence() | sx.Alternative():
            return all(map(_is_stated, predicate.parts))
        case _:
            return False
