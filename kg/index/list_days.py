"""`?list kg:speaksOf ?day`, and one name to call a capture by: what follows from all captures taken together.

- Of the captures that have one content, the earliest day that a file name says is spoken of. So is a
  later one where the workbook was saved at most ten days before it (`FRESH`): somebody looked at the
  list and left it as it was. One saved earlier is an old list put up again, and speaks of no day.
- A capture that came under several names may speak of several days. Of captures that are of one day
  the first by name speaks, am before pm; a day before a signing that the list holds is taken only
  where there is no other.
- A capture's label is the first of its file names, by the alphabet.

Stated by nobody, this is made anew with every contribution, and `kg verify` computes it again. So
in whatever order lists come, the same lists speak of the same days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from kg.index.store import Store
from kg.terms import DEFAULT_GRAPH, KG, RDFS, named

__all__ = ["FRESH", "TOLD", "CaptureDays", "is_evidence", "list_day_changes"]

TOLD = frozenset({KG.fileName, KG.listedOn, KG.modifiedOn, KG.newestSigned, KG.contentDigest})
FRESH = 10
"""Days before its own day on which a list with the rows of an earlier one was saved at most to speak of it."""


def is_evidence(day: date, saved: date | None) -> bool:
    """Whether a list saved on a day says something of its own, though its rows are those of an earlier list.

    Saved a day later counts too: a workbook says the time in UTC, and is named by the day in Washington.
    """
    return saved is not None and -1 <= (day - saved).days <= FRESH


class CaptureDays:
    """What is known about captures: their names, the days these say, and the digests of what they hold."""

    def __init__(self) -> None:
        self.told: dict[NamedNode, dict[NamedNode, set[Literal]]] = {}

    def passing(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The quads as they are, each looked at."""
        for quad in quads:
            if quad.predicate in TOLD and isinstance(quad.object, Literal):
                of_one = self.told.setdefault(named(quad.subject), {})
                of_one.setdefault(quad.predicate, set()).add(quad.object)
            yield quad

    def contents(self) -> set[Literal]:
        return {digest for one in self.told for digest in self._of(one, KG.contentDigest)}

    def follows(self) -> Iterator[Quad]:
        """Labels, and the days spoken of, where these captures are all there are."""
        of_content: dict[Literal | NamedNode, list[tuple[Literal, NamedNode]]] = {}
        for one in self.told:
            content = next(iter(self._of(one, KG.contentDigest)), one)
            of_content.setdefault(content, []).extend((day, one) for day in self._of(one, KG.listedOn))
            if names := self._of(one, KG.fileName):
                yield Quad(one, RDFS.label, min(names, key=_value), DEFAULT_GRAPH)
        for alike in of_content.values():
            for day, one in self._speaking(sorted(alike, key=self._rank)):
                yield Quad(one, KG.speaksOf, day, DEFAULT_GRAPH)

    def _speaking(self, alike: list[tuple[Literal, NamedNode]]) -> Iterator[tuple[Literal, NamedNode]]:
        """Of captures with one content, in order of rank, those that speak, each with the day."""
        spoken: set[Literal] = set()
        for day, one in alike:
            if not spoken or (day not in spoken and self._is_evidence(day, one)):
                spoken.add(day)
                yield day, one

    def _is_evidence(self, day: Literal, one: NamedNode) -> bool:
        contradicted = self._rank((day, one))[0]
        saved = max((found.value for found in self._of(one, KG.modifiedOn)), default=None)
        try:
            asked = date.fromisoformat(day.value)
            return not contradicted and is_evidence(asked, date.fromisoformat(saved) if saved else None)
        except ValueError:  # a store somebody wrote to may hold anything
            return False

    def _rank(self, speaking: tuple[Literal, NamedNode]) -> tuple[bool, str, str, str]:
        day, one = speaking
        contradicted = any(newest.value > day.value for newest in self._of(one, KG.newestSigned))
        return contradicted, day.value, min(map(_value, self._of(one, KG.fileName)), default=""), one.value

    def _of(self, one: NamedNode, predicate: NamedNode) -> set[Literal]:
        return self.told[one].get(predicate, set())


def list_day_changes(store: Store, insert: Sequence[Quad]) -> tuple[set[Quad], set[Quad]]:
    """What a change inserts and deletes besides, in a store that stands before it; no capture ever leaves one."""
    captures = CaptureDays()
    for _ in captures.passing(insert):
        pass
    if not captures.told:
        return set(), set()
    alike = {one for digest in _contents(store, captures) for one in _subjects(store, digest)}
    for one in alike | captures.told.keys():
        for _ in captures.passing(store.quads(one, graph=DEFAULT_GRAPH)):
            pass
    wanted = set(captures.follows())
    held = {quad for one in captures.told for quad in _held(store, one)}
    return wanted - held, held - wanted


def _contents(store: Store, captures: CaptureDays) -> set[Literal]:
    """The digests of the captures told of, now and before."""
    before = (quad.object for one in captures.told for quad in store.quads(one, KG.contentDigest, graph=DEFAULT_GRAPH))
    return captures.contents().union(value for value in before if isinstance(value, Literal))


def _subjects(store: Store, digest: Literal) -> Iterator[NamedNode]:
    return (named(quad.subject) for quad in store.quads(None, KG.contentDigest, digest, DEFAULT_GRAPH))


def _held(store: Store, one: NamedNode) -> Iterator[Quad]:
    for predicate in (RDFS.label, KG.speaksOf):
        yield from store.quads(one, predicate, graph=DEFAULT_GRAPH)


def _value(literal: Literal) -> str:
    return literal.value
