"""`?list kg:speaksOf ?day`, and one name to call a capture by: what follows from all captures taken together.

- A list speaks of the earliest day its file names say. Where another capture has the same content
  and an earlier day, a list is one more sighting of that content and speaks of no day. Of those
  that are of one day the first by name speaks, am before pm; a day before a signing that the list
  holds is taken only where there is no other.
- A capture's label is the first of its file names, by the alphabet.

Stated by nobody, this is made anew with every contribution, and `kg verify` computes it again. So
in whatever order lists come, the same lists speak of the same days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.store.protocol import Store
from kg.terms import KG, RDFS, named

__all__ = ["Captures", "speaking_changes"]

_DEFAULT = DefaultGraph()
_TOLD = frozenset({KG.fileName, KG.listedOn, KG.newestSigned, KG.contentDigest})


class Captures:
    """What is told of captures: their names, the days these say, and the digests of what they hold."""

    def __init__(self) -> None:
        self.told: dict[NamedNode, dict[NamedNode, set[Literal]]] = {}

    def passing(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The quads as they are, each looked at."""
        for quad in quads:
            if quad.predicate in _TOLD and isinstance(quad.object, Literal):
                of_one = self.told.setdefault(named(quad.subject), {})
                of_one.setdefault(quad.predicate, set()).add(quad.object)
            yield quad

    def contents(self) -> set[Literal]:
        return {digest for one in self.told for digest in self._of(one, KG.contentDigest)}

    def follows(self) -> Iterator[Quad]:
        """Labels, and the days spoken of, where these captures are all there are."""
        speaking: dict[Literal | NamedNode, tuple[Literal, NamedNode]] = {}
        for one in self.told:
            content = next(iter(self._of(one, KG.contentDigest)), one)
            for day in self._of(one, KG.listedOn):
                speaking[content] = min(speaking.get(content, (day, one)), (day, one), key=self._rank)
            if names := self._of(one, KG.fileName):
                yield Quad(one, RDFS.label, min(names, key=_value), _DEFAULT)
        yield from (Quad(one, KG.speaksOf, day, _DEFAULT) for day, one in speaking.values())

    def _rank(self, speaking: tuple[Literal, NamedNode]) -> tuple[bool, str, str, str]:
        day, one = speaking
        contradicted = any(newest.value > day.value for newest in self._of(one, KG.newestSigned))
        return contradicted, day.value, min(map(_value, self._of(one, KG.fileName)), default=""), one.value

    def _of(self, one: NamedNode, predicate: NamedNode) -> set[Literal]:
        return self.told[one].get(predicate, set())


def speaking_changes(store: Store, insert: Sequence[Quad]) -> tuple[set[Quad], set[Quad]]:
    """What a change inserts and deletes besides, in a store that stands before it; no capture ever leaves one."""
    captures = Captures()
    for _ in captures.passing(insert):
        pass
    if not captures.told:
        return set(), set()
    alike = {one for digest in _contents(store, captures) for one in _subjects(store, digest)}
    for one in alike | captures.told.keys():
        for _ in captures.passing(store.quads(one, graph=_DEFAULT)):
            pass
    wanted = set(captures.follows())
    held = {quad for one in captures.told for quad in _held(store, one)}
    return wanted - held, held - wanted


def _contents(store: Store, captures: Captures) -> set[Literal]:
    """The digests of the captures told of, now and before."""
    before = (quad.object for one in captures.told for quad in store.quads(one, KG.contentDigest, graph=_DEFAULT))
    return captures.contents().union(value for value in before if isinstance(value, Literal))


def _subjects(store: Store, digest: Literal) -> Iterator[NamedNode]:
    return (named(quad.subject) for quad in store.quads(None, KG.contentDigest, digest, _DEFAULT))


def _held(store: Store, one: NamedNode) -> Iterator[Quad]:
    for predicate in (RDFS.label, KG.speaksOf):
        yield from store.quads(one, predicate, graph=_DEFAULT)


def _value(literal: Literal) -> str:
    return literal.value
