"""Guarantees that TriG, N-Quads and JSON-LD in the shape `kg export` writes become the same draft again.

Rules kept here:
- Nothing is dropped in silence: what the draft made from the quads does not say again is a fault.
  Left to the archive that records it are contributions and withdrawals; the merge and the row
  statements follow from the claims and are not needed.
- Places and concepts are the ontology's, and the ontology ships with the program. What an export
  tells of them is passed over where the ontology here says it too; where it says otherwise, as an
  older or newer one may, a notice tells it, and the ontology here holds.
- Names are recomputed. A claim called otherwise than its content says is renamed, with a notice.
- Bytes do not travel with quads. A capture known by its digest alone becomes a `Source` whose
  content is empty, with a `Text` whose content is empty; whether places in a capture that is not
  held may be recorded is for the gate to decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kg import terms, triples
from kg.intake.sheets import values_from_quads
from kg.intake.sheets.located_tree import Faults
from kg.intake.sheets.statements import Incomplete, Statements, short
from kg.intake.sheets.vocabulary import describes_vocabulary, vocabulary_quads
from kg.model import Claim, Draft, Sighting
from kg.terms import DEFAULT_GRAPH, KG, OA, ORG, RDF, XSD, named
from kg.triples import draft_quads

__all__ = ["draft_of_quads"]

T = TypeVar("T")
_CLAIM = re.compile(r"claim[/:]([a-z2-7]{26})")
_MOST_SHOWN = 20
_MOST_NAMED = 5
"""Statements told one by one, and graphs named in one message."""
_OF_THE_ARCHIVE = frozenset({KG.recordedIn, KG.mergedFrom})
"""What is said of a claim by the archive that records it."""


def draft_of_quads(quads: Iterable[Quad], file: str, *, text: str = "", faults: Faults | None = None) -> Draft:
    """The draft some quads make. `file` is what findings call them; `text`, if given, its content, for lines."""
    faults = faults or Faults()
    said = Statements(quads)
    reader = _Reader(said, text, file, faults)
    captures = reader.each(said.of_type(KG.Capture), partial(values_from_quads.read_sources, said))
    tallied = [one for one in said.of_type(KG.Capture) if said.literal(one, KG.rowsRead) is not None]
    claims, names = reader.claims()
    draft = Draft(
        note=f"Claims from {file}",
        documents=reader.each(
            said.of_type(KG.Document, KG.UnseenDocument), partial(values_from_quads.read_document, said)
        ),
        speakers=reader.each(said.of_type(ORG.Organization, ORG.Post), partial(values_from_quads.read_speaker, said)),
        sources=tuple(source for sources in captures for source in sources),
        claims=claims,
        sightings=tuple(reader.sightings()),
        tallies=reader.each(tallied, partial(values_from_quads.read_tally, said)),
    )
    reader.tell_leftovers(draft, names)
    return replace(draft, findings=faults.in_order())


class _Reader:
    """Reads one thing after the other; what is incomplete is reported and left out."""

    def __init__(self, said: Statements, text: str, file: str, faults: Faults) -> None:
        self._said = said
        self._file = file
        self._faults = faults
        self._lines = _claim_lines(text)
        self._spoiled: set[NamedNode] = set()

    def each(self, things: Iterable[NamedNode], read: Callable[[NamedNode], T]) -> tuple[T, ...]:
        found = []
        for thing in things:
            try:
                found.append(read(thing))
            except Incomplete as error:
                self._spoil(thing)
                remedy = f"say it; `kg export` shows how ({short(error.subject)})"
                self._faults.add("incomplete", self._where(thing), str(error), remedy)
        return tuple(found)

    def claims(self) -> tuple[tuple[Claim, ...], dict[NamedNode, NamedNode]]:
        """Every claim, and the names that were recomputed."""
        things = sorted({*self._said.of_type(KG.Claim), *self._said.graphs}, key=lambda one: one.value)
        read = self.each(things, lambda iri: values_from_quads.read_claim(self._said, iri, self._where(iri)))
        names = {old: new for one in read for old, new in one.names.items()}
        for old, new in names.items():
            if terms.parts(old)[:1] == ("claim",) or old in self._said.graphs:
                what = f"{short(old)} is called {short(new)} here, after what it states, who states it and where"
                self._faults.notice("renamed", self._where(old), what)

        def called(some: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
            return tuple(names.get(one, one) for one in some)

        claims = (
            replace(one.value, reports=called(one.value.reports), corrects=called(one.value.corrects)) for one in read
        )
        return tuple(claims), names

    def sightings(self) -> Iterator[Sighting]:
        """Places of claims that are recorded elsewhere."""
        for quad in self._said.quads:
            claim = named(quad.subject)
            if quad.predicate == KG.anchor and not self._said.nodes(claim, RDF.type) and claim not in self._said.graphs:
                anchors = self.each([named(quad.object)], partial(values_from_quads.read_anchor, self._said))
                yield from (Sighting(claim, anchor) for anchor in anchors)

    def tell_leftovers(self, draft: Draft, names: dict[NamedNode, NamedNode]) -> None:
        """A fault for each statement that the draft does not make."""
        again = {*draft_quads(draft), *_merge(draft)}
        theirs = {*self._spoiled, *self._said.of_type(KG.Contribution, KG.MergedContribution, KG.WithdrawnClaim)}
        left = [quad for quad in self._said.quads if quad.subject not in theirs and _renamed(quad, names) not in again]
        left = [quad for quad in left if quad.predicate not in _OF_THE_ARCHIVE and not _follows(quad)]
        left = self._but_for_words(left) if left else left
        for quad in left[:_MOST_SHOWN]:
            remedy = "take it out; state facts in a claim's graph"
            what = f"{short(named(quad.subject))} {short(quad.predicate)} {quad.object} is not part of a claim sheet"
            self._faults.add("unknown-statement", self._where(named(quad.subject)), what, remedy)
        if len(left) > _MOST_SHOWN:
            what = f"{len(left) - _MOST_SHOWN} more statements are not part of a claim sheet"
            self._faults.add("unknown-statement", self._file, what, "take them out")
        if count := len(self._said.of_type(KG.Contribution, KG.WithdrawnClaim)):
            what = f"{count} contributions and withdrawals are left out: they belong to the archive that recorded them"
            self._faults.notice("not-taken-over", self._file, what)

    def _but_for_words(self, left: list[Quad]) -> list[Quad]:
        """What is left without what is told of places and concepts; a notice where the ontology says otherwise."""
        others = sorted(
            {short(named(q.subject)) for q in left if describes_vocabulary(q) and q not in vocabulary_quads()}
        )
        if others:
            some = ", ".join(others[:_MOST_NAMED]) + (" …" if len(others) > _MOST_NAMED else "")
            what = f"{len(others)} places or concepts differ from the ontology here, which is kept: {some}"
            self._faults.notice("other-ontology", self._file, what)
        return [quad for quad in left if not describes_vocabulary(quad)]

    def _spoil(self, thing: NamedNode) -> None:
        """Nothing more is said of what hangs on an incomplete thing."""
        anchors = self._said.nodes(thing, KG.anchor)
        selectors = [one for place in (thing, *anchors) for one in self._said.nodes(place, OA.hasSelector)]
        self._spoiled |= {thing, *anchors, *selectors}

    def _where(self, thing: NamedNode) -> str:
        line = self._lines.get(terms.parts(thing)[-1]) if terms.parts(thing) else None
        return f"{self._file}:{line}" if line else self._file


def _claim_lines(text: str) -> dict[str, int]:
    """Where each claim's name first stands."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        for match in _CLAIM.finditer(line):
            found.setdefault(match[1], number)
    return found


def _merge(draft: Draft) -> Iterator[Quad]:
    """Every fact once more, as a store keeps it in the default graph."""
    for claim in draft.claims:
        for triple in claim.triples:
            yield Quad(triple.subject, triple.predicate, triple.object, DEFAULT_GRAPH)


def _renamed(quad: Quad, names: dict[NamedNode, NamedNode]) -> Quad:
    subject, value = named(quad.subject), quad.object
    known = names.get(value, value) if isinstance(value, NamedNode) else value
    return Quad(names.get(subject, subject), quad.predicate, known, DEFAULT_GRAPH)


def _follows(quad: Quad) -> bool:
    """Whether a statement follows from a row's own name."""
    parts = terms.parts(named(quad.subject))
    if len(parts) != 4 or parts[0] != "row":
        return False
    number = Literal(parts[3], datatype=XSD.integer)
    follows = {OA.hasSource: terms.capture(parts[1]), KG.sheet: Literal(parts[2]), KG.row: triples.canonical(number)}
    follows[RDF.type] = KG.Row
    return follows.get(quad.predicate) == quad.object
