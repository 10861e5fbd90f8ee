"""How a query's witness is read off its solutions: one node for each thing in the query that triples answer for.

A query is *opened*: every variable that its patterns use is kept to the outside, hidden ones under fresh
names, so that a solution says which triples it is made of. What a solution cannot say (which edges a path
went along, what an EXISTS found, which rows a group was made of) is a node that is asked afterwards, for
all solutions of a page at once.

    Pattern   a triple pattern: the solution itself says the triple
    Reach     a property path that SPARQL does not spell out: edges are looked for between its two ends
    Standing  a graph: that GRAPH finds it says no triple where nothing in it is asked for
    Branch    OPTIONAL, or one branch of a UNION, whose variable `sign` is bound where it matched
    Asked     what is asked again with the solution's own values: a branch without such a variable,
              EXISTS, the solutions behind a row of DISTINCT or of a group
    Nothing   MINUS: what must not match
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from pyoxigraph import NamedNode, Variable

from kg.ask.witness.occurrences import Context
from kg.sparql import syntax as sx
from kg.sparql.walking import mentioned

__all__ = [
    "Branch",
    "Extreme",
    "InstrumentedGroup",
    "NoMatch",
    "Node",
    "PathPattern",
    "Pattern",
    "Requery",
    "RequeryReason",
    "needed",
]


@dataclass(frozen=True, slots=True)
class Pattern:
    """`number` is the place of the written pattern among all of the query."""

    number: int
    subject: sx.Node
    predicate: Variable | NamedNode
    object: sx.Node
    graph: Context


@dataclass(frozen=True, slots=True)
class PathPattern:
    number: int
    subject: sx.Node
    path: sx.Path
    object: sx.Node
    graph: Context


@dataclass(frozen=True, slots=True)
class EmptyMatch:
    number: int
    graph: Variable | NamedNode


@dataclass(frozen=True, slots=True)
class Branch:
    sign: Variable
    plan: tuple[Node, ...]


class RequeryReason(Enum):
    """Why something is asked again, and what it means when nothing answers."""

    BRANCH = "branch"
    """It did not match: nothing."""
    EXISTS = "exists"
    """It is absent, and the row is there because of that. The solution's values stand wherever they are
    written, also inside (SPARQL 1.1, 18.6: substitute)."""
    ROWS = "rows"
    """It always answers."""


@dataclass(frozen=True, slots=True)
class Requery:
    """`links` pair a variable of the group with the one that has its value outside; `count` is the variable
    outside that says how many solutions there are; `number` names the absence of an EXISTS. `extremes` are
    for where not all solutions are asked for: each finds one that has the value of a MIN, MAX or SAMPLE, and
    `by_extremes` says that with these the row has all its values. `seed`
    pairs a variable of the group with the one that has some value of it outside: by it a solution is found
    at once where the keys alone would have the engine look through most of the store. `loose` are variables
    that a branch, or the group of an EXISTS, may leave open while what stands outside has a value for them.
    """

    why: RequeryReason
    opened: InstrumentedGroup
    links: tuple[tuple[Variable, Variable], ...]
    count: Variable | None = None
    number: int = 0
    extremes: tuple[Extreme, ...] = ()
    by_extremes: bool = False
    seed: tuple[Variable, Variable] | None = None
    loose: frozenset[Variable] = frozenset()


@dataclass(frozen=True, slots=True)
class Extreme:
    """The group once more, with a variable `inside` that has the value of `outside` where a solution gives it."""

    opened: InstrumentedGroup
    inside: Variable
    outside: Variable


@dataclass(frozen=True, slots=True)
class NoMatch:
    number: int


Node = Pattern | PathPattern | EmptyMatch | Branch | Requery | NoMatch


@dataclass(frozen=True, slots=True)
class InstrumentedGroup:
    """A group whose solutions bind what its plan needs."""

    group: sx.Group
    plan: tuple[Node, ...]


def needed(plan: Iterable[Node]) -> set[Variable]:
    """The variables of a solution from which its witness is read."""
    return {variable for node in plan for variable in _needed(node)}


def _needed(node: Node) -> Iterator[Variable]:
    match node:
        case Pattern() | PathPattern():
            yield from mentioned((node.subject, node.object, node.graph))
            if isinstance(node, Pattern):
                yield from mentioned(node.predicate)
        case EmptyMatch():
            yield from mentioned(node.graph)
        case Branch():
            yield node.sign
            yield from needed(node.plan)
        case Requery():
            yield from (outside for _, outside in node.links)
            yield from (one.outside for one in node.extremes)
            yield from (node.seed or ())[1:]
            if node.count:
                yield node.count
