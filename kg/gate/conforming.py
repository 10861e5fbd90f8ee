"""Whether a node certainly conforms to every shape that applies: decided from its own statements, without SHACL's
engine.

Most nodes of most drafts are sound, and setting pySHACL up takes a quarter of a second and a
millisecond a claim more (measured). So each node is first looked at here, with the constraints of
`shapes/*.ttl` read as they stand (SHACL, https://www.w3.org/TR/shacl/, 4). The answer is one of two:
surely sound, or a matter for pySHACL, which alone says what is wrong. Whatever is not known here (a
constraint, a path, an unusual literal) is the second; a test holds that what is surely sound has no
findings from pySHACL, and that all that the passing examples say is surely sound.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.gate import shape_files
from kg.gate.plain_literals import is_plain
from kg.terms import RDF, RDFS, XSD, Namespace, named

__all__ = ["Node", "Term", "surely_conforms"]

Term = NamedNode | Literal
Said = Mapping[NamedNode, tuple[Term, ...]]
Verdict = bool | None
"""True and False are sure; None is for pySHACL."""
Part = NamedNode | BlankNode | Literal | Triple
"""What a statement of the shapes may have as subject or object."""


class Node(NamedTuple):
    """A thing with what one graph says about it."""

    iri: NamedNode
    said: frozenset[tuple[NamedNode, Term]]


class _Focus(NamedTuple):
    """A node with what is said about it; None where that is not known here."""

    node: Term
    said: Said | None


_ANY = _Focus(NamedNode("urn:any"), None)
Values = tuple[Term, ...]
Check = Callable[[Values, _Focus], Verdict]
Decide = Callable[[_Focus], Verdict]
Make = Callable[["Statements", Part], Check]
Statements = Mapping[Part, Mapping[NamedNode, list[Part]]]


class _Shape(NamedTuple):
    """A shape with a target, and what decides on a focus node of it."""

    classes: frozenset[Part]
    subjects_of: frozenset[Part]
    decide: Decide


SH = Namespace(
    "http://www.w3.org/ns/shacl#",
    "IRI alternativePath closed datatype description hasValue ignoredProperties in maxCount maxLength message minCount "
    "minInclusive name nodeKind not or path pattern property severity targetClass targetSubjectsOf xone".split(),
)
_FIRST, _REST, _NIL = (NamedNode(f"{RDF.base}{name}") for name in ("first", "rest", "nil"))
_TOLD = {
    *(RDF.type, SH.name, SH.description, SH.message, SH.severity, SH.targetClass, SH.targetSubjectsOf),
    *(SH.path, SH.closed, SH.ignoredProperties),
}
"""What is said of a shape besides its constraints, or is looked at apart."""


def surely_conforms(node: Node) -> bool:
    """True only where no shape has anything to say of the node.

    Raises:
        KgError: the shapes of this installation cannot be read.
    """
    said: dict[NamedNode, Values] = {}
    for predicate, value in node.said:
        said[predicate] = (*said.get(predicate, ()), value)
    if RDFS.subClassOf in said:
        return False
    focus = _Focus(node.iri, said)
    return all(shape.decide(focus) for shape in _applying(frozenset(said.get(RDF.type, ())), frozenset(said)))


@lru_cache(maxsize=4096)
def _applying(classes: frozenset[Term], predicates: frozenset[NamedNode]) -> list[_Shape]:
    return [shape for shape in _shapes() if shape.classes & classes or shape.subjects_of & predicates]


@cache
def _shapes() -> list[_Shape]:
    """Every shape that has a target."""
    said: dict[Part, dict[NamedNode, list[Part]]] = {}
    for quad in shape_files.quads():
        said.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
    targets = ((one, of_it.get(SH.targetClass, ()), of_it.get(SH.targetSubjectsOf, ())) for one, of_it in said.items())
    return [_Shape(frozenset(c), frozenset(s), _decision(said, one)) for one, c, s in targets if c or s]


def _decision(shapes: Statements, shape: Part) -> Decide:
    """What decides on one focus node: every constraint of the shape, on the values its path leads to."""
    path, checks = _path(shapes, shape), tuple(_checks(shapes, shape))
    # What a property shape says of values, a list's few models and places, it says of them in every node.
    of_values = lru_cache(maxsize=1024)(lambda values: _all(check(values, _ANY) for check in checks))

    def decide(focus: _Focus) -> Verdict:
        values = path(focus)
        if values is None:
            return None
        if focus.node in values:
            return _all(check(values, focus) for check in checks)
        return of_values(values)

    return decide


def _path(shapes: Statements, shape: Part) -> Callable[[_Focus], Values | None]:
    """The values a shape looks at: of one predicate or of several; without a path, the node itself."""
    if SH.path not in shapes[shape]:
        return lambda focus: (focus.node,)
    (step,) = shapes[shape][SH.path]
    steps = [step] if isinstance(step, NamedNode) else _alternatives(shapes, step)
    if not steps or not all(isinstance(one, NamedNode) for one in steps):
        return lambda _: None
    predicates = [named(one) for one in steps]
    if len(predicates) == 1:
        (predicate,) = predicates
        return lambda focus: None if focus.said is None else focus.said.get(predicate, ())
    return lambda focus: (
        None if focus.said is None else tuple(value for one in predicates for value in focus.said.get(one, ()))
    )


def _alternatives(shapes: Statements, path: Part) -> list[Part]:
    of_it = shapes.get(path, {})
    return list(_list(shapes, of_it[SH.alternativePath][0])) if of_it.keys() == {SH.alternativePath} else []


def _list(shapes: Statements, head: Part) -> Iterator[Part]:
    while head != _NIL:
        yield shapes[head][_FIRST][0]
        head = shapes[head][_REST][0]


def _checks(shapes: Statements, shape: Part) -> Iterator[Check]:
    for predicate, parameters in shapes[shape].items():
        if predicate not in _TOLD:
            make = _CONSTRAINTS.get(predicate, _not_known)
            yield from (make(shapes, parameter) for parameter in parameters)
    if SH.closed in shapes[shape]:
        yield _closed(shapes, shape)


def _closed(shapes: Statements, shape: Part) -> Check:
    """SHACL 4.8.1. A closed shape of ours lists all it allows, and has no property shapes of its own."""
    of_it = shapes[shape]
    if SH.path in of_it or SH.property in of_it or of_it[SH.closed] != [Literal(True)]:
        return _not_known(shapes, shape)
    allowed = {one for head in of_it.get(SH.ignoredProperties, ()) for one in _list(shapes, head)}
    return lambda _values, focus: None if focus.said is None else focus.said.keys() <= allowed


def _not_known(_shapes: Statements, _parameter: Part) -> Check:
    return lambda _values, _focus: None


def _all(verdicts: Iterable[Verdict]) -> Verdict:
    """False where one is, though others be unknown."""
    found: Verdict = True
    for verdict in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            found = None
    return found


def _not(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def _any(verdicts: Iterable[Verdict]) -> Verdict:
    return _not(_all(_not(verdict) for verdict in verdicts))


def _one(verdicts: Iterable[Verdict]) -> Verdict:
    found = list(verdicts)
    return None if None in found else found.count(True) == 1


def _of_shapes(join: Callable[[Iterable[Verdict]], Verdict], members: list[Decide]) -> Check:
    """A constraint of other shapes, each of which takes a value as its focus node."""

    def check(values: Values, focus: _Focus) -> Verdict:
        as_focus = (focus if value == focus.node else _Focus(value, None) for value in values)
        return _all(join(member(one) for member in members) for one in as_focus)

    return check


def _of_each(test: Callable[[Term], Verdict]) -> Check:
    return lambda values, _focus: _all(map(test, values))


def _count(holds: Callable[[int, int], bool]) -> Make:
    def make(_shapes: Statements, parameter: Part) -> Check:
        bound = _number(parameter)
        return lambda values, _focus: holds(len(values), bound)

    return make


def _in(members: frozenset[Part]) -> Check:
    # rdflib may find two literals equal that are written differently.
    return _of_each(lambda value: value in members or None)


def _max_length(parameter: Part) -> Check:
    most = _number(parameter)
    return _of_each(lambda value: len(value.value) <= most)


def _number(parameter: Part) -> int:
    assert isinstance(parameter, Literal)
    return int(parameter.value)


def _pattern(parameter: Part) -> Check:
    assert isinstance(parameter, Literal)
    found = re.compile(parameter.value)
    return _of_each(lambda value: found.search(value.value) is not None)


def _min_inclusive(parameter: Part) -> Check:
    least = _number(parameter)
    return _of_each(lambda value: Decimal(value.value) >= least if is_plain(value) and _counts(value) else None)


def _counts(value: Term) -> bool:
    return isinstance(value, Literal) and value.datatype in (XSD.integer, XSD.decimal)


def _datatype(parameter: Part) -> Check:
    def test(value: Term) -> Verdict:
        if not isinstance(value, Literal) or value.datatype != parameter:
            return False
        return True if is_plain(value) else None

    return _of_each(test)


_CONSTRAINTS: Mapping[NamedNode, Make] = {
    SH.minCount: _count(operator.ge),
    SH.maxCount: _count(operator.le),
    SH.hasValue: lambda _, one: lambda values, _focus: one in values,
    SH.nodeKind: lambda _, kind: _of_each(lambda value: isinstance(value, NamedNode) if kind == SH.IRI else None),
    SH.datatype: lambda _, datatype: _datatype(datatype),
    SH.pattern: lambda _, pattern: _pattern(pattern),
    SH.maxLength: lambda _, most: _max_length(most),
    SH.minInclusive: lambda _, least: _min_inclusive(least),
    SH["in"]: lambda shapes, head: _in(frozenset(_list(shapes, head))),
    SH.property: lambda shapes, other: _of_shapes(_all, [_decision(shapes, other)]),
    SH["not"]: lambda shapes, other: _of_shapes(lambda found: _not(_all(found)), [_decision(shapes, other)]),
    SH["or"]: lambda shapes, head: _of_shapes(_any, [_decision(shapes, one) for one in _list(shapes, head)]),
    SH.xone: lambda shapes, head: _of_shapes(_one, [_decision(shapes, one) for one in _list(shapes, head)]),
}
"""Constraint components of SHACL Core: what makes a check of a parameter."""
