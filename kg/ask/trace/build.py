"""From what was read to the values that are shown: order, grouping and names are decided here.

Claims stand by the date of what they stand in, its title, and the place in it; facts by subject
(the thing traced first, then as the claims come) and in the order of the ontology. Nothing is ranked.
Of a claim that states several things, the trace of one of them shows what concerns it; the trace of
the claim, or of its document, shows all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, partial

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.trace import anchor_places, chain
from kg.ask.trace.gather import Gathered, Stated, Withdrawn, gather
from kg.ask.trace.known import KnownStatements, QueryableStore, Term
from kg.ask.trace.naming import kind_of, name, route
from kg.ask.trace.values import (
    Fact,
    NamedThing,
    QuotedPlace,
    RecordedBy,
    RowPlace,
    Trace,
    TracedCapture,
    TracedClaim,
    TracedDocument,
)
from kg.ask.trace.values import TracedWithdrawal as TakenBack
from kg.terms import DCTERMS, KG, PROV, RDF, RDFS

__all__ = ["trace"]

LIMIT = 500
"""Claims shown of one thing; a list of ICE's has three times as many."""

_ORDER = {p: n for n, p in enumerate([RDF.type, RDFS.label, *(terms.KG[one] for one in terms.FACT_PROPERTIES)])}
_LATE = "9999"
"""Sorts what has no date after what has one."""


def trace(
    store: QueryableStore,
    what: NamedNode,
    *,
    text: anchor_places.TextOf | None = None,
    cells: anchor_places.CellsOf | None = None,
    held: anchor_places.IsHeld | None = None,
    withdrawn: Withdrawn | None = None,
    page: int = 1,
    limit: int = LIMIT,
) -> Trace:
    """Every fact about a thing with the claims, places, documents and chains behind it.

    `what` is a claim (live or withdrawn), a document, or anything facts are about. `text` and
    `cells` read captures, `held` says which are here, `withdrawn` gives claims that left the store.
    Without them a trace says what the store says. Of very many claims a page is shown, in the order of their IRIs.

    Raises:
        NotFound: the store says nothing of it.
        UsageError: there is no such page of `limit` claims each.
    """
    found = gather(store, what, withdrawn=withdrawn, page=page, limit=limit)
    return replace(_Build(found, text, cells, held).trace(), page=page, size=limit)


class _Build:
    """One trace in the making: what was read, and the chain graph over it."""

    def __init__(
        self,
        found: Gathered,
        text_of: anchor_places.TextOf | None,
        cells_of: anchor_places.CellsOf | None,
        is_held: anchor_places.IsHeld | None,
    ) -> None:
        self.found, self.known = found, found.known
        self.text_of = cache(text_of) if text_of else None  # a document is quoted many times
        self.cells_of, self.is_held = cells_of, is_held
        self.graph = chain.graph_of(found.edges)
        self.ends = chain.ends(self.graph)
        self.captures: dict[str, TracedCapture] = {}
        self.name = cache(partial(name, self.known))
        self.document = cache(self._document)

    def trace(self) -> Trace:
        for iri in self.found.captures:
            self._capture(iri)
        claims = self._in_order(self.found.claims)
        if self.cells_of:
            claims = anchor_places.with_cells(claims, self.cells_of)
        return Trace(
            self._named(self.found.what),
            kind_of(self.known, self.found.what),
            tuple(self._facts([claim.iri for claim in claims])),
            claims,
            self.found.in_all,
            chain.steps(self.graph, self.found.what, self._described) if self._is_document(self.found.what) else (),
            self._in_order(self.found.met),
            tuple(sorted(map(self.document, self.found.documents), key=_by_date)),
            tuple(
                sorted(self.captures.values(), key=lambda one: (one.dated or _LATE, one.file_name or "", one.sha256))
            ),
        )

    def _named(self, node: NamedNode) -> NamedThing:
        return NamedThing(node, self.name(node))

    def _maybe(self, node: NamedNode | None) -> NamedThing | None:
        return self._named(node) if node else None

    # facts

    def _facts(self, claims: list[NamedNode]) -> Iterator[Fact]:
        """Each fact of the traced claims once, with everybody who states it."""
        stating: dict[Stated, list[NamedNode]] = defaultdict(list)
        for claim in [*claims, *self.found.met]:
            for stated in self.found.stated.get(claim, ()):
                stating[stated].append(claim)
        own = {stated for claim in claims for stated in _concerning(self.found, claim)}
        position = {claim: number for number, claim in enumerate(claims)}
        first = {s: position[by[0]] for (s, _, _), by in reversed(stating.items()) if by[0] in position}
        for stated in sorted(own, key=lambda one: (one[0] != self.found.what, first[one[0]], *self._fact_order(one))):
            s, p, o = stated
            others = tuple(sorted(self.found.elsewhere.get(stated, ()), key=str))
            yield Fact(self._named(s), self._named(p), self._object(o), tuple(stating[stated]), others)

    def _object(self, node: Term) -> NamedThing | Literal:
        return self._named(node) if isinstance(node, NamedNode) else node

    def _fact_order(self, stated: Stated) -> tuple[str, str, int, str, str]:
        s, p, o = stated
        return self.name(s), s.value, _ORDER.get(p, len(_ORDER)), p.value, self.name(o)

    # claims

    def _in_order(self, claims: Iterable[NamedNode]) -> tuple[TracedClaim, ...]:
        return tuple(sorted(map(self._claim, claims), key=self._claim_order))

    def _claim(self, iri: NamedNode) -> TracedClaim:
        known = self.known
        return TracedClaim(
            iri,
            _status(known, iri),
            self._maybe(known.node(iri, PROV.wasAttributedTo)),
            self._maybe(known.node(iri, KG.modality)),
            known.word(iri, KG.computed) == "true",
            known.word(iri, KG.basis),
            known.node(iri, KG.statedIn),
            self._anchors(iri),
            chain.steps(self.graph, iri, self._described),
            self.ends.get(iri, (iri,)),
            self._recorded(known.nodes(iri, KG.recordedIn)),
            self._withdrawn(iri),
            self.found.seen[iri].rows,
            self.found.seen[iri].captures,
            route(known, iri),
            tuple(known.nodes(iri, KG.corrects)),
            self.found.corrected.get(iri, ()),
        )

    def _anchors(self, claim: NamedNode) -> tuple[QuotedPlace | RowPlace, ...]:
        found = (anchor_places.place(self.known, anchor, self.text_of) for anchor in self.found.seen[claim].shown)
        made = [anchor for anchor in found if anchor is not None]
        for digest in {anchor.capture for anchor in made if anchor.capture} - self.captures.keys():
            self._capture(terms.capture(digest))
        return tuple(sorted(made, key=self._anchor_order))

    def _anchor_order(self, anchor: QuotedPlace | RowPlace) -> tuple[str, str, str, int]:
        taken = self.captures.get(anchor.capture or "")
        dated, file_name = (taken.dated or _LATE, taken.file_name or "") if taken else (_LATE, "")
        if isinstance(anchor, RowPlace):
            return dated, file_name, anchor.sheet, anchor.row
        return dated, file_name, "", anchor.start

    def _claim_order(self, claim: TracedClaim) -> tuple[str, str, tuple[str, str, str, int], str]:
        document = self.document(claim.document) if claim.document else None
        place = self._anchor_order(claim.anchors[0]) if claim.anchors else (_LATE, "", "", 0)
        dated = (document.published if document else None) or place[0]
        return dated, document.title if document else "", place, claim.iri.value

    def _capture(self, iri: NamedNode) -> None:
        made = anchor_places.capture(self.known, iri, self.is_held)
        self.captures.setdefault(made.sha256, made)

    def _recorded(self, contributions: list[NamedNode]) -> RecordedBy | None:
        """By the last contribution, where a claim was recorded again after a withdrawal."""
        known = self.known
        made = [
            RecordedBy(
                one,
                int(sequence) if (sequence := known.word(one, KG.sequence)) else None,
                known.word(one, KG.archivist),
                known.word(one, PROV.endedAtTime),
                known.word(one, KG.note),
            )
            for one in contributions
        ]
        return max(made, key=lambda one: (one.sequence or 0, one.contribution.value), default=None)

    def _withdrawn(self, claim: NamedNode) -> TakenBack | None:
        if _status(self.known, claim) != "withdrawn":
            return None
        return TakenBack(
            self.known.word(claim, KG.reason),
            tuple(self.known.nodes(claim, KG.supersededBy)),
            self._recorded(self.known.nodes(claim, KG.withdrawnIn)),
        )

    # documents and chains

    def _document(self, iri: NamedNode) -> TracedDocument:
        known = self.known
        return TracedDocument(
            iri,
            self.name(iri),
            self._maybe(known.node(iri, KG.documentKind)),
            self._maybe(known.node(iri, DCTERMS.publisher)),
            known.word(iri, DCTERMS.issued),
            known.word(iri, KG.url),
            known.word(iri, DCTERMS.language),
            tuple(one.value for one in known.all(iri, KG.notStated)),
            KG.Document in known.nodes(iri, RDF.type),
        )

    def _is_document(self, node: NamedNode) -> bool:
        return node in self.found.documents

    def _described(self, node: NamedNode) -> chain.StepTarget:
        if self._is_document(node):
            return chain.StepTarget(self.name(node), "document", KG.Document in self.known.nodes(node, RDF.type))
        return chain.StepTarget(self.name(node), "claim", _status(self.known, node) == "live")


def _concerning(found: Gathered, claim: NamedNode) -> list[Stated]:
    """The facts of a claim about the thing traced, about what it names, and about what names it or
    its agreements; all of them where the claim is traced, or its document, and not a thing it names."""
    stated, what = found.stated.get(claim, []), found.what
    naming = {s for s, _, o in stated if o == what}
    named = {o for s, _, o in stated if s == what}
    if not naming and not named:
        return stated
    about = {what} | naming | named | {s for s, _, o in stated if o in naming}
    return [one for one in stated if one[0] in about]


def _status(known: KnownStatements, claim: NamedNode) -> str:
    kinds = known.nodes(claim, RDF.type)
    return "withdrawn" if KG.WithdrawnClaim in kinds else "live" if KG.Claim in kinds else "not held"


def _by_date(document: TracedDocument) -> tuple[str, str, str]:
    return document.published or _LATE, document.title, document.iri.value
