"""Guarantees a document of each thing asked for, in the order asked; things of one kind are read together.

The same archive gives a thing the same document, alone or among others. Memory holds `AT_ONCE` things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby, islice
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.ask.archive_trace import traced
from kg.ask.cite.cells import short_iri
from kg.ask.trace.known import rows
from kg.ask.trace.naming import kind_of
from kg.ask.trace.values import NamedThing
from kg.errors import NotFound, UsageError
from kg.export.about.counts import series
from kg.export.about.forms import (
    AgencyDocument,
    AgreementDocument,
    AnyDocument,
    ClaimDocument,
    ConceptDocument,
    CountSeries,
    IdentityDecision,
    ListedAt,
    Naming,
    OtherFact,
    PlaceDocument,
    ProvisionDocument,
    ProvisionEffect,
    PublicationDocument,
    SpeakerDocument,
    SpokenIn,
    Stated,
    StatedClaim,
    StatedFact,
    StatedThing,
    ThingDocument,
    stated_under,
)
from kg.export.about.gathered import GatheredThings, Listing, Told, document_kind, value_of
from kg.index import Store, read_head
from kg.record.recording import Archive
from kg.terms import KG, ORG, RDF, SKOS, named, parts

__all__ = ["AT_ONCE", "SIZE", "documents"]

AT_ONCE = 50
SIZE = 500
"""Claims of a publication on a page."""
_STATED_IN = "SELECT ?c {{ ?c kg:statedIn {document} ; a kg:Claim }} ORDER BY ?c {page}"
_SPEAKS_IN = """SELECT ?d (COUNT(?c) AS ?n) {{ ?c prov:wasAttributedTo {speaker} ; kg:statedIn ?d }}
    GROUP BY ?d ORDER BY ?d"""
_AGENCIES_IN = "SELECT DISTINCT ?a {{ {{ ?a kg:place {place} }} UNION {{ ?a kg:county {place} }} }} ORDER BY ?a"
_RECORDS = "SELECT ?p ?o {{ {thing} ?p ?o }} ORDER BY ?p ?o LIMIT 500"
_TOLD_APART = frozenset({KG.Agreement, KG.PendingAgreement, KG.Observation, KG.Decision, KG.Effect})


def documents(
    archive: Archive, store: Store, nodes: Iterable[NamedNode], *, page: int = 1, size: int | None = SIZE
) -> Iterator[AnyDocument]:
    """A document of each thing. Of a publication a page of so many of its claims, None is all.

    Raises:
        NotFound: the archive says nothing about one of them.
        UsageError: there is no such page.
    """
    build = _Build(archive, store, page, size)
    for kind, alike in groupby(nodes, key=document_kind):
        while some := list(islice(alike, AT_ONCE)):
            yield from build.of(kind, some)


class _Build:
    def __init__(self, archive: Archive, store: Store, page: int, size: int | None) -> None:
        self._archive, self._store, self._page, self._size = archive, store, page, size

    def of(self, kind: str, nodes: Sequence[NamedNode]) -> Iterator[AnyDocument]:
        if kind == "document":
            yield from map(self._publication, nodes)
            return
        gathered = GatheredThings(self._store, kind, nodes)
        gathered.known.learn(nodes)
        make = _MADE[kind]
        for node in nodes:
            if not gathered.known.said(node) and not gathered.claims[node]:
                raise NotFound(f"the archive says nothing about {short_iri(node)}", remedy="look for it with `kg find`")
            yield make(self, gathered.told(node), node)

    @cached_property
    def _last(self) -> int:
        """The archive's last contribution."""
        head = read_head(self._store)
        return head.sequence if head else 0

    def _head(self, told: Told, node: NamedNode) -> dict[str, Any]:
        return {"iri": node, "label": told.name(node), "archive_sequence": self._last}

    # kinds

    def agency(self, told: Told, node: NamedNode) -> AgencyDocument:
        agreements = {
            kind: tuple(self.agreement(told, one) for one in told.of_kind(kind) if node in told.stated[one][KG.agency])
            for kind in (KG.Agreement, KG.PendingAgreement)
        }
        return AgencyDocument(
            **self._head(told, node),
            **_under(AgencyDocument, told, node),
            agreements=agreements[KG.Agreement],
            pending_agreements=agreements[KG.PendingAgreement],
            identity_decisions=_decisions(told, node),
            counts=_counts(told, node),
            facts=_others(AgencyDocument, told, node),
            named_by=_named_by(told, node),
        )

    def agreement(self, told: Told, node: NamedNode) -> AgreementDocument:
        is_pending = told.is_a(node, KG.PendingAgreement)
        gathered = told.gathered
        listed = [_listed(told, one) for one in gathered.listings.get(node, ())]
        return AgreementDocument(
            **self._head(told, node),
            type="PendingAgreement" if is_pending else "Agreement",
            **_under(AgreementDocument, told, node),
            first_listed=listed[0] if listed else None,
            last_listed=listed[-1] if listed else None,
            list_count=gathered.list_counts.get(node, 0),
            newest_list_day=gathered.newest_list(is_pending=is_pending),
            identity_decisions=_decisions(told, node),
            facts=_others(AgreementDocument, told, node),
            named_by=_named_by(told, node),
        )

    def provision(self, told: Told, node: NamedNode) -> ProvisionDocument:
        effects = [one for one in told.of_kind(KG.Effect) if node in told.stated[one][KG.provision]]
        return ProvisionDocument(
            **self._head(told, node),
            **_under(ProvisionDocument, told, node),
            effects=tuple(
                ProvisionEffect(one, told.name(one), **_under(ProvisionEffect, told, one)) for one in effects
            ),
            facts=_others(ProvisionDocument, told, node),
            named_by=_named_by(told, node),
        )

    def place(self, told: Told, node: NamedNode) -> PlaceDocument:
        known = told.gathered.known
        broader = known.node(node, SKOS.broader)
        found = [named(one) for (one,) in rows(self._store, _AGENCIES_IN.format(place=node))]
        agencies = [one for one in found if parts(one)[:1] == ("agency",)]
        return PlaceDocument(
            **self._head(told, node),
            codes=tuple(one.value for one in known.all(node, SKOS.notation)),
            broader=self._thing(told, broader) if broader else None,
            agencies_here=self._things(told, agencies),
            counts=_counts(told, node),
            facts=_others(PlaceDocument, told, node),
        )

    def speaker(self, told: Told, node: NamedNode) -> SpeakerDocument:
        known = told.gathered.known
        office_in = known.node(node, ORG.postIn)
        spoken = {named(one): number for one, number in rows(self._store, _SPEAKS_IN.format(speaker=node))}
        return SpeakerDocument(
            **self._head(told, node),
            speaker_kind=known.node(node, KG.speakerKind),
            office_in=self._thing(told, office_in) if office_in else None,
            speaks_in=tuple(
                SpokenIn(one.iri, one.label, int(number.value))
                for one in self._things(told, spoken)
                if isinstance(number := spoken[one.iri], Literal)
            ),
            counts=series(told, told.of_kind(KG.Observation)),
            named_by=_named_by(told, node),
        )

    def concept(self, told: Told, node: NamedNode) -> ConceptDocument:
        known = told.gathered.known
        broader = known.node(node, SKOS.broader)
        return ConceptDocument(
            **self._head(told, node),
            definition=known.word(node, SKOS.definition),
            broader=self._thing(told, broader) if broader else None,
            counts=_counts(told, node),
        )

    def thing(self, told: Told, node: NamedNode) -> ThingDocument:
        gathered = told.gathered
        facts = _facts(told, node, ()) if node in told.stated else self._records(told, node)
        return ThingDocument(
            **self._head(told, node),
            kind=kind_of(gathered.known, node),
            facts=facts,
            counts=series(told, [node] if told.is_a(node, KG.Observation) else []),
            named_by=_named_by(told, node),
        )

    def claim(self, told: Told, node: NamedNode) -> ClaimDocument:
        """Of a withdrawn claim what the ledger still has of it; nobody states that now, and it counts nothing."""
        trace = traced(self._archive, self._store, node)
        known = told.gathered.known
        stated = (
            (subject, [fact for fact in facts if fact.predicate.iri != RDF.type])
            for subject, facts in groupby(trace.facts, key=lambda fact: fact.subject)
        )
        return ClaimDocument(
            node,
            trace.traced.label,
            self._last,
            claim=next((one for one in trace.claims if one.iri == node), None),
            sources=told.sources([node] if node in told.gathered.facts else ()),
            statements=tuple(
                StatedThing(
                    subject.iri,
                    subject.label,
                    kind_of(known, subject.iri),
                    tuple(StatedFact(fact.predicate, *_shown(fact.object)) for fact in facts),
                )
                for subject, facts in stated
            ),
            counts=series(told, told.of_kind(KG.Observation)),
        )

    def _publication(self, node: NamedNode) -> PublicationDocument:
        trace = traced(self._archive, self._store, node, size=1)
        limit = "" if self._size is None else f"LIMIT {self._size} OFFSET {(self._page - 1) * self._size}"
        asked = rows(self._store, _STATED_IN.format(document=node, page=limit))
        claims = [named(one) for (one,) in asked]
        if self._page > 1 and not claims:
            last = max(1, -(-trace.claims_in_all // (self._size or 1)))
            raise UsageError(
                f"there is no page {self._page}",
                remedy=f"with {self._size} claims on each, pages are 1 to {last}",
            )
        gathered = GatheredThings(self._store, "claim", claims)
        told = gathered.told(node, ())
        return PublicationDocument(
            node,
            trace.traced.label,
            self._last,
            document=next((one for one in trace.documents if one.iri == node), None),
            captures=tuple(one for one in trace.captures if one.document == node),
            claims=tuple(StatedClaim(one, told.sources([one]), _statements(gathered.told(one))) for one in claims),
            claims_in_all=trace.claims_in_all,
            page=self._page,
            size=self._size or 0,
        )

    # parts

    def _thing(self, told: Told, node: NamedNode) -> NamedThing:
        return self._things(told, [node])[0]

    def _things(self, told: Told, nodes: Iterable[NamedNode]) -> tuple[NamedThing, ...]:
        """Things by their names."""
        every = list(nodes)
        told.gathered.known.learn(every)
        return tuple(
            sorted((NamedThing(one, told.name(one)) for one in every), key=lambda one: (one.label, one.iri.value))
        )

    def _records(self, told: Told, node: NamedNode) -> tuple[OtherFact, ...]:
        """What the archive itself keeps of a capture or contribution, which no claim states."""
        found = [
            (p, o) for p, o in rows(self._store, _RECORDS.format(thing=node)) if isinstance(o, NamedNode | Literal)
        ]
        told.gathered.known.learn(term for pair in found for term in pair)
        return tuple(
            OtherFact(NamedThing(named(p), told.name(named(p))), value_of(o), told.name(o), ())
            for p, o in found
            if p != RDF.type and o is not None
        )


_MADE: Mapping[str, Callable[[_Build, Told, NamedNode], AnyDocument]] = {
    "agency": _Build.agency,
    "agreement": _Build.agreement,
    "claim": _Build.claim,
    "concept": _Build.concept,
    "place": _Build.place,
    "provision": _Build.provision,
    "speaker": _Build.speaker,
    "thing": _Build.thing,
}


def _under(kind: type, told: Told, node: NamedNode) -> dict[str, Any]:
    """What is stated of a thing, under the fields that the class of its document has for it."""
    return {name: _stated(told, node, predicates) for name, predicates in stated_under(kind).items()}


def _stated(told: Told, node: NamedNode, predicates: Iterable[NamedNode]) -> tuple[Stated, ...]:
    found = [
        Stated(value_of(value), told.name(value), told.sources(claims))
        for predicate in predicates
        for value, claims in told.stated[node][predicate].items()
    ]
    return tuple(sorted(found, key=lambda one: (one.label, str(one.value))))


def _others(kind: type, told: Told, node: NamedNode) -> tuple[OtherFact, ...]:
    """What else is stated of a thing."""
    return _facts(told, node, [one for predicates in stated_under(kind).values() for one in predicates])


def _facts(told: Told, node: NamedNode, but: Iterable[NamedNode]) -> tuple[OtherFact, ...]:
    left_out = {RDF.type, *but}
    found = [
        OtherFact(NamedThing(p, told.name(p)), value_of(o), told.name(o), told.sources(claims))
        for p, values in told.stated[node].items()
        if p not in left_out
        for o, claims in values.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.predicate.label, one.label, str(one.value))))


def _shown(value: NamedThing | Literal) -> tuple[Any, str]:
    return (value.iri, value.label) if isinstance(value, NamedThing) else (value_of(value), value.value)


def _statements(told: Told) -> tuple[StatedThing, ...]:
    """What a claim states, thing by thing; its sources stand with the claim."""
    return tuple(
        StatedThing(
            one,
            told.name(one),
            kind_of(told.gathered.known, one),
            tuple(StatedFact(fact.predicate, fact.value, fact.label) for fact in _facts(told, one, ())),
        )
        for one in sorted(told.stated, key=lambda one: one.value)
    )


def _listed(told: Told, listing: Listing) -> ListedAt:
    return ListedAt(listing.day, listing.file_name, told.noted(listing.cited))


def _decisions(told: Told, node: NamedNode) -> tuple[IdentityDecision, ...]:
    found = []
    for one in told.of_kind(KG.Decision):
        stated = told.stated[one]
        others = [other for other in stated[KG.about] if isinstance(other, NamedNode) and other != node]
        for outcome in (*stated[KG.outcome], *stated[KG.verdict]):
            if node in stated[KG.about] and isinstance(outcome, NamedNode):
                claims = told.sources(stated[KG.about][node])
                found += [
                    IdentityDecision(outcome, told.name(outcome), NamedThing(o, told.name(o)), claims) for o in others
                ]
    return tuple(sorted(found, key=lambda one: (one.other.label, one.outcome_name, one.other.iri.value)))


def _counts(told: Told, node: NamedNode) -> tuple[CountSeries, ...]:
    """The counts of which a thing is a dimension."""
    return series(told, [one for one in told.of_kind(KG.Observation) if one in told.naming[node]])


def _named_by(told: Told, node: NamedNode) -> tuple[Naming, ...]:
    """What names it and is not told in a list of its own: events, positions, mentions, parts."""
    found = [
        Naming(one, told.name(one), kind_of(told.gathered.known, one), told.sources(claims))
        for one, claims in told.naming[node].items()
        if not any(told.is_a(one, kind) for kind in _TOLD_APART)
    ]
    return tuple(sorted(found, key=lambda one: (one.kind, one.label, one.iri.value)))
