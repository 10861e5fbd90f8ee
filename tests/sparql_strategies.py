"""Small graphs and queries of every form, for laws about cited answers.

A handful of terms, so that patterns join and groups have several members. Queries are trees of
`kg.sparql.syntax`. What BIND and AS name is fresh when it is named and may be used from there on, which
is what the grammar asks for (SPARQL 1.1, 19.8, notes 11 to 13); all other variables come from a pool of
four, so that scopes overlap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple, Variable

from kg import terms
from kg.sparql import syntax as sx

Made = TypeVar("Made")

THINGS = tuple(NamedNode(f"{terms.ID}agency/{name}") for name in "abc")
PREDICATES = tuple(NamedNode(terms.ONTOLOGY + name) for name in ("near", "part"))
CLAIMS = tuple(NamedNode(f"{terms.ID}claim/{name}") for name in ("k1", "k2", "k3"))
NUMBERS = tuple(Literal(number) for number in (1, 2))
POOL = tuple(Variable(name) for name in "abcd")
GRAPH_NAME = Variable("g")
STATED_IN = NamedNode(terms.ONTOLOGY + "statedIn")
DOCUMENT = NamedNode(f"{terms.ID}document/d")

things = st.sampled_from(THINGS)
predicates = st.sampled_from(PREDICATES)
objects = st.sampled_from(THINGS + NUMBERS)
claims = st.sampled_from(CLAIMS)
triples = st.builds(Triple, things, predicates, objects)


@st.composite
def claimed(draw: st.DrawFn) -> list[Quad]:
    """As this project has them: a graph for each claim; all of them, and what is said of claims, as the default."""
    members = draw(st.dictionaries(claims, st.sets(triples, min_size=2, max_size=8), min_size=1, max_size=3))
    stated = [Quad(*triple, claim) for claim, several in members.items() for triple in sorted(several, key=str)]
    merged = dict.fromkeys(Quad(*quad.triple) for quad in stated)
    return [*stated, *merged, *(Quad(claim, STATED_IN, DOCUMENT) for claim in members)]


@st.composite
def plain(draw: st.DrawFn) -> list[Quad]:
    """Any graphs: the default graph and the named ones are apart."""
    default = draw(st.lists(triples, min_size=3, max_size=10, unique=True))
    named = draw(st.lists(st.tuples(triples, claims), max_size=6, unique=True))
    return [*(Quad(*triple, DefaultGraph()) for triple in default), *(Quad(*triple, name) for triple, name in named)]


class Maker:
    """Draws one query."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.fresh: list[Variable] = []
        self.blanks = 0

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(1, 100)) > 100 - percent

    def some(self, make: Callable[[], Made], least: int, most: int) -> tuple[Made, ...]:
        return tuple(make() for _ in range(self.draw(st.integers(least, most))))

    def one_of(self, *makers: Callable[[], Made]) -> Made:
        return self.draw(st.sampled_from(makers))()

    def variable(self) -> Variable:
        return self.draw(st.sampled_from(self.fresh if self.fresh and self.chance(15) else POOL))

    def several(self, least: int = 0, most: int = 2) -> tuple[Variable, ...]:
        return tuple(dict.fromkeys(self.some(self.variable, least, most)))

    def name(self) -> Variable:
        self.fresh.append(Variable(f"v{len(self.fresh)}"))
        return self.fresh[-1]

    # ── patterns ───────────────────────────────────────────────────────────────────────────────────

    def pattern(self) -> sx.TriplePattern:
        return sx.TriplePattern(self.node(things), self.predicate(), self.node(objects))

    def node(self, constants: st.SearchStrategy[sx.Node]) -> sx.Node:
        if self.chance(12):
            return self.draw(constants)
        if self.chance(5):
            self.blanks += 1
            return BlankNode(f"b{self.blanks}")
        return self.variable()

    def predicate(self) -> Variable | sx.Path:
        if self.chance(25):
            return self.path(2)
        return self.variable() if self.chance(15) else self.draw(predicates)

    def path(self, depth: int) -> sx.Path:
        if depth == 0 or self.chance(25):
            return self.draw(predicates)
        return self.one_of(
            lambda: sx.Inverse(self.path(depth - 1)),
            lambda: sx.Sequence((self.path(depth - 1), self.path(depth - 1))),
            lambda: sx.Alternative((self.path(depth - 1), self.path(depth - 1))),
            lambda: sx.Repeated(self.path(depth - 1), self.draw(st.sampled_from([0, 1])), many=True),
            lambda: sx.Repeated(self.path(depth - 1), 0, many=False),
            self.negated,
        )

    def negated(self) -> sx.Negated:
        forward = self.some(lambda: self.draw(predicates), 0, 2)
        return sx.Negated(forward, self.some(lambda: self.draw(predicates), 0 if forward else 1, 1))

    # ── groups ─────────────────────────────────────────────────────────────────────────────────────

    def group(self, depth: int) -> sx.Group:
        first = () if self.chance(10) else (self.triples(),)
        return sx.Group((*first, *self.some(lambda: self.element(depth), 0, 2)))

    def triples(self) -> sx.Triples:
        return sx.Triples(self.some(self.pattern, 1, 2))

    def element(self, depth: int) -> sx.Element | sx.Group:
        leaves = (self.triples, self.triples, lambda: sx.Filter(self.condition(1)), self.bind, self.values)
        if depth == 0:
            return self.one_of(*leaves)
        return self.one_of(
            *leaves,
            *(lambda: sx.Optional(self.group(depth - 1)),) * 3,
            *(lambda: sx.Union(self.some(lambda: self.group(depth - 1), 2, 3)),) * 2,
            *(lambda: sx.Graph(self.graph(), self.group(depth - 1)),) * 2,
            *(lambda: sx.Group((sx.SubSelect(self.select(depth - 1)),)),) * 2,
            *(lambda: sx.Filter(self.exists(depth - 1)),) * 2,
            lambda: sx.Filter(sx.Call("||", (self.exists(depth - 1), self.condition(0)))),
            lambda: sx.Filter(sx.Call("!", (self.exists(depth - 1),))),
            lambda: sx.Bind(self.exists(depth - 1), self.name()),
            lambda: sx.Minus(self.group(depth - 1)),
            lambda: self.group(depth - 1),
        )

    def graph(self) -> Variable | NamedNode:
        return self.draw(claims) if self.chance(25) else GRAPH_NAME

    def bind(self) -> sx.Bind:
        return sx.Bind(self.value(), self.name())

    def values(self) -> sx.Values:
        columns = tuple(self.draw(st.lists(st.sampled_from(POOL), min_size=1, max_size=2, unique=True)))
        cell = st.none() | objects | objects | things
        return sx.Values(columns, self.some(lambda: tuple(self.draw(cell) for _ in columns), 1, 3))

    def exists(self, depth: int) -> sx.Exists:
        return sx.Exists(self.group(depth), negated=self.chance(40))

    # ── expressions ────────────────────────────────────────────────────────────────────────────────

    def condition(self, depth: int) -> sx.Expression:
        if depth and self.chance(30):
            return sx.Call(self.draw(st.sampled_from(["&&", "||"])), (self.condition(0), self.condition(0)))
        return self.one_of(
            lambda: sx.Call(self.draw(st.sampled_from(["=", "!=", "<", ">="])), (self.value(), self.value())),
            lambda: sx.Call("BOUND", (self.variable(),)),
            lambda: sx.Call("!", (sx.Call("BOUND", (self.variable(),)),)),
            lambda: sx.Call("ISIRI", (self.variable(),)),
            lambda: sx.In(self.variable(), self.some(lambda: self.draw(objects), 1, 2), negated=self.chance(40)),
        )

    def value(self) -> sx.Expression:
        return self.one_of(
            self.variable,
            self.variable,
            lambda: self.draw(objects),
            lambda: sx.Call("STR", (self.variable(),)),
            lambda: sx.Call("+", (self.variable(), Literal(1))),
            lambda: sx.Call("COALESCE", (self.variable(), Literal("none"))),
            lambda: sx.Call("IF", (self.condition(0), self.variable(), Literal(0))),
        )

    def aggregate(self) -> sx.Aggregate:
        name = self.draw(st.sampled_from(["COUNT", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"]))
        if name == "COUNT" and self.chance(50):
            return sx.Aggregate(name, None, distinct=self.chance(20))
        argument = self.one_of(self.value, self.asked) if self.chance(20) else self.variable()
        return sx.Aggregate(name, argument, distinct=self.chance(30))

    def asked(self) -> sx.Expression:
        """A value that depends on whether something is there."""
        return sx.Call("IF", (self.exists(0), self.value(), Literal(0)))

    def computed(self) -> sx.Expression:
        return sx.Call("+", (self.aggregate(), Literal(1))) if self.chance(15) else self.aggregate()

    # ── forms ──────────────────────────────────────────────────────────────────────────────────────

    def query(self, depth: int) -> sx.Query:
        form = self.draw(st.sampled_from([*[self.select] * 5, self.construct, self.ask, self.describe]))
        made = form(depth)
        trailing = made.values or (self.values() if self.chance(5) and made.where else None)
        named = (self.draw(st.lists(claims, max_size=2, unique=True)) for _ in range(2))
        dataset = sx.Dataset(*map(tuple, named)) if self.chance(5) else sx.Dataset()
        return replace(made, values=trailing, dataset=dataset)

    def select(self, depth: int) -> sx.Select:
        if self.chance(30):
            return self.grouped(depth)
        where = self.group(depth)
        chosen = [sx.Projected(one) for one in self.several(1, 3)]
        if self.chance(20):
            expression = self.asked() if self.chance(20) else self.value()
            chosen.append(sx.Projected(self.name(), expression))
        projection = None if self.chance(30) else tuple(chosen)
        repeats = self.draw(st.sampled_from([{}] * 6 + [{"distinct": True}] * 3 + [{"reduced": True}]))
        trailing = self.values() if self.chance(5) else None
        return sx.Select(projection, where, **repeats, modifiers=self.modifiers(), values=trailing)

    def grouped(self, depth: int) -> sx.Select:
        where = self.group(depth)
        keys = self.several()
        by, shown = [sx.GroupKey(key) for key in keys], [sx.Projected(key) for key in keys]
        if self.chance(20):
            key = self.asked() if self.chance(20) else sx.Call("STR", (self.variable(),))
            by.append(sx.GroupKey(key, named := self.name()))
            shown.append(sx.Projected(named))
        computed = self.some(self.computed, 1, 2)
        shown += [sx.Projected(self.name(), one) for one in computed]
        having = (sx.Call(">=", (self.aggregate(), Literal(1))),) if self.chance(25) else ()
        having += (self.exists(0),) if self.chance(10) else ()
        if keys and self.chance(10):
            inside = sx.Group((sx.Triples((sx.TriplePattern(keys[0], self.draw(predicates), self.draw(objects)),)),))
            shown.append(sx.Projected(self.name(), sx.Exists(inside)))
        order = tuple(sx.Ordering(self.aggregate(), self.chance(40)) for _ in range(self.chance(25)))
        modifiers = replace(self.modifiers(), group_by=tuple(by), having=having, order_by=order)
        return sx.Select(tuple(shown), where, distinct=self.chance(10), modifiers=modifiers)

    def modifiers(self) -> sx.Modifiers:
        order = self.some(self.ordering, 0, 2) if self.chance(40) else ()
        limit = self.draw(st.integers(0, 3)) if self.chance(15) else None
        offset = self.draw(st.integers(1, 2)) if self.chance(10) else None
        return sx.Modifiers(order_by=order, limit=limit, offset=offset)

    def ordering(self) -> sx.Ordering:
        return sx.Ordering(self.one_of(self.value, self.asked) if self.chance(25) else self.variable(), self.chance(40))

    def construct(self, depth: int) -> sx.Construct:
        where = self.group(depth)
        return sx.Construct(self.some(self.template_triple, 1, 2), where, self.modifiers())

    def template_triple(self) -> sx.TriplePattern:
        subject = BlankNode("made") if self.chance(15) else self.variable()
        return sx.TriplePattern(subject, self.draw(predicates), self.variable())

    def ask(self, depth: int) -> sx.Ask:
        return sx.Ask(self.group(depth))

    def describe(self, depth: int) -> sx.Describe:
        if self.chance(30):
            return sx.Describe(self.some(lambda: self.draw(things), 1, 2))
        where = self.group(depth)
        return sx.Describe(None if self.chance(20) else self.several(1, 2), where, self.modifiers())


@st.composite
def queries(draw: st.DrawFn, deepest: int = 2) -> sx.Query:
    """A query of any form, with groups in groups at most so deep."""
    return Maker(draw).query(draw(st.integers(0, deepest)))
