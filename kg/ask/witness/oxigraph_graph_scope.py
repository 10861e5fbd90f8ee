"""Sub-selects inside GRAPH ?g on an engine that lets them look into any graph.

SPARQL 1.1, 18.6, evaluates what is inside of GRAPH ?g in one graph at a time, sub-selects too. Oxigraph
(0.5) takes ?g for a variable like others, which a sub-select does not let out unless it is a column: what
it matches may stand in another graph than what is beside it, and ?g may be left open. There the witness is
read off the same query with a GRAPH of its own in each such sub-select, which there has the same rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from pyoxigraph import Variable

from kg.index import Store
from kg.sparql import syntax as sx
from kg.sparql.variables import projected
from kg.sparql.walking import nodes

__all__ = ["needs_own_graphs", "with_own_graphs"]

Tree = TypeVar("Tree")

_LEFT_OPEN = "ASK { GRAPH ?g { { SELECT ?s { ?s ?p ?o } LIMIT 1 } } FILTER(!BOUND(?g)) }"


def needs_own_graphs(store: Store, query: sx.Query) -> bool:
    """Whether the query has such sub-selects and the engine is of this kind, for which it is asked."""
    graphs = [one for one in nodes(query) if isinstance(one, sx.Graph) and isinstance(one.name, Variable)]
    return any(isinstance(one, sx.SubSelect) for one in nodes(tuple(graphs))) and bool(store.query(_LEFT_OPEN))


def with_own_graphs(tree: Tree, fresh: Callable[[Variable], Variable]) -> Tree:
    """The tree with a GRAPH of its own, `fresh` for the one it stands in, in each sub-select that needs it."""
    return _set_apart(tree, fresh, None)  # type: ignore[return-value]


def _set_apart(tree: object, fresh: Callable[[Variable], Variable], graph: Variable | None) -> object:
    match tree:
        case sx.Graph(name, group):
            return replace(tree, group=_set_apart(group, fresh, name if isinstance(name, Variable) else None))  # type: ignore[arg-type]
        case sx.SubSelect(select) if graph and graph not in projected(select):
            own = fresh(graph)
            where = sx.Group((sx.Graph(own, _set_apart(select.where, fresh, own)),), select.where.at)  # type: ignore[arg-type]
            return sx.SubSelect(replace(select, projection=_columns(select), where=where))
        case tuple():
            return tuple(_set_apart(one, fresh, graph) for one in tree)
    if not is_dataclass(tree):
        return tree
    parts = {one.name: _set_apart(getattr(tree, one.name), fresh, graph) for one in fields(tree)}
    return replace(tree, **parts)  # type: ignore[type-var]


def _columns(select: sx.Select) -> tuple[sx.Projected, ...]:
    return select.projection or tuple(map(sx.Projected, projected(select)))
