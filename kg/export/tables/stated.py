"""What sources state, as tables: agencies, claims with each thing they state, counts, and what is stated differently.

Where sources differ no value is taken: a column that can hold one is empty then, and each value stands with its
claim in `statements`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from kg.ask.catalogue import Catalogue
from kg.ask.trace.known import KnownStatements, Term
from kg.ask.trace.naming import learn_routes, route
from kg.compare import disagreements
from kg.compare.differences import differences
from kg.compare.stated_counts import StatedCount, stated_counts
from kg.export.tables.cells import Cell, Cells, PlaceNames, each_of, iri, local, only, prefixed, things_of
from kg.index import Store, number, solutions, words
from kg.terms import DCTERMS, ID, KG, ONTOLOGY, PROV, RDF, RDFS, SKOS, XSD, capture, named, row_named

__all__ = ["agencies", "captures", "claims", "conflicts", "observations", "sources", "statements"]

_QUOTED = """
    SELECT ?claim ?start ?exact {{ VALUES ?claim {{ {claims} }}
        ?claim kg:anchor ?anchor . ?anchor oa:hasSelector ?words , ?position . ?words oa:exact ?exact .
        ?position oa:start ?start }}"""
_STATED = "SELECT ?claim ?s ?p ?o {{ VALUES ?claim {{ {claims} }} GRAPH ?claim {{ ?s ?p ?o }} }}"
_COUNTED = "SELECT ?document (COUNT(?claim) AS ?n) { ?claim kg:statedIn ?document } GROUP BY ?document"


def agencies(store: Store, places: PlaceNames) -> Iterator[Cells]:
    """Every agency as its name is written."""
    for known, some in each_of(store, KG.Agency):
        for agency in some:
            names = sorted({one.value for one in known.all(agency, RDFS.label) if isinstance(one, Literal)})
            several = [known.all(agency, predicate) for predicate in (KG.county, KG.agencyType, KG.ori)]
            county, kind, ori = (_one(stated) for stated in several)
            yield (
                *(agency, names[0] if names else agency.value, len(names)),
                *places.state(iri(only(known.nodes(agency, KG.place)))),
                *(county, *places.county(iri(county)), len(several[0])),
                *(local(iri(kind)), len(several[1]), ori, len(several[2])),
                known.node(agency, KG.agencyAsDecided) or agency,
            )


def claims(store: Store) -> Iterator[Cells]:
    """Every live claim."""
    for known, some in each_of(store, KG.Claim):
        learn_routes(known, some)
        behind = (PROV.wasAttributedTo, KG.statedIn, KG.recordedIn)
        known.learn(node for claim in some for node in known.nodes(claim, *behind))
        quoted = _quotations(store, some)
        for claim in some:
            speaker, document, contribution = (known.node(claim, one) for one in behind)
            yield (
                *(claim, speaker, _word(known, speaker, RDFS.label), route(known, claim) or None),
                *(document, _word(known, document, DCTERMS.title), local(known.node(claim, KG.modality))),
                *(quoted.get(claim), len(known.all(claim, KG.anchor)), _word(known, claim, KG.basis)),
                *(_word(known, contribution, KG.sequence), _word(known, contribution, PROV.endedAtTime)),
            )


def statements(store: Store) -> Iterator[Cells]:
    """Everything that live claims state."""
    known = KnownStatements(store)
    for some in things_of(store, KG.Claim):
        rows = [tuple(row) for row in solutions(store, _STATED.format(claims=_values(some)))]
        known.learn(value for *_, value in rows if isinstance(value, NamedNode) and value.value.startswith(_WORDS))
        for row in sorted(rows, key=lambda row: tuple(map(str, row))):
            claim, subject, predicate, value = row
            yield claim, subject, prefixed(named(predicate)), *_value(known, value)


def observations(store: Store, places: PlaceNames, catalogue: Catalogue) -> Iterator[Cells]:
    """Every count that live claims state."""
    for one in sorted(stated_counts(store, catalogue), key=lambda one: (one.claim.value, one.observation.value)):
        period = one.period
        yield (
            *(one.claim, one.observation, one.value, local(one.precision), local(one.measure), local(one.size)),
            *(local(one.unit), one.what, one.place, places.state(one.place)[1]),
            *(local(one.model), one.agency, local(one.offense), local(one.scope), local(one.charge_status)),
            *(local(one.growth_of), one.as_of, period.first if period else None, period.last if period else None),
            *(one.is_read, one.is_expected, local(one.modality), one.speaker, one.speaker_name),
            *(one.document, one.document_title, one.quotation or None, one.basis),
        )


def conflicts(store: Store, catalogue: Catalogue) -> Iterator[Cells]:
    """Every side of what sources state differently: of counts, then of agencies and agreements."""
    at = 0
    for found in disagreements(store, catalogue):
        at += 1
        for side, one in enumerate(found.sides, 1):
            yield at, side, found.kind, found.what, *_count_side(one), "; ".join(found.differences) or None
    for other in differences(store):
        at += 1
        for side, stated in enumerate(other.sides, 1):
            said = (stated.value, None, "; ".join(stated.speakers), stated.where, stated.cited[0])
            place = row_named(stated.cited_at) if stated.cited_at else None
            row: Cells = (capture(place[0]), *place[1:]) if place else (None,) * 3
            yield (
                *(at, side, other.kind, other.what, *said, *row, len(stated.claims)),
                "; ".join(other.told) or None,
            )


def sources(store: Store) -> Iterator[Cells]:
    """Every document, those only referred to as well."""
    counted = {named(row["document"]): number(row["n"]) for row in solutions(store, _COUNTED)}
    for known, some in each_of(store, KG.Document, KG.UnseenDocument):
        known.learn(known.node(document, DCTERMS.publisher) for document in some)
        for document in some:
            publisher = known.node(document, DCTERMS.publisher)
            yield (
                *(document, _word(known, document, DCTERMS.title) or document.value),
                *(local(known.node(document, KG.documentKind)), publisher, _word(known, publisher, RDFS.label)),
                *(_word(known, document, DCTERMS.issued), _word(known, document, KG.url)),
                *(KG.Document in known.nodes(document, RDF.type), known.node(document, PROV.wasDerivedFrom)),
                counted.get(document, 0),
            )


def captures(store: Store) -> Iterator[Cells]:
    """Every capture of a document."""
    for known, some in each_of(store, KG.Capture):
        for one in some:
            names = sorted(name.value for name in known.all(one, KG.fileName) if isinstance(name, Literal))
            yield (
                *(one, known.node(one, KG.document), names[0] if names else ""),
                *(_word(known, one, KG.sha256), _word(known, one, KG.byteSize)),
                *(_word(known, one, DCTERMS.format), _word(known, one, KG.takenFrom)),
                _word(known, one, KG.takenOn),
            )


def _count_side(one: StatedCount) -> Cells:
    """The columns from value to claimCount of a count."""
    figure = f"{one.value:,}" if one.precision == KG.exactly else f"{local(one.precision)} {one.value:,}"
    return figure, one.as_of, one.speaker_name, f"“{one.document_title}”", one.claim, None, None, None, 1


def _quotations(store: Store, some: Sequence[NamedNode]) -> dict[NamedNode, str]:
    """The quotations of claims, those of each in the order of their text."""
    found: dict[NamedNode, set[tuple[int, str]]] = defaultdict(set)
    for row in solutions(store, _QUOTED.format(claims=_values(some))):
        found[named(row["claim"])].add((number(row["start"]), words(row["exact"])))
    return {claim: " … ".join(text for _, text in sorted(quoted)) for claim, quoted in found.items()}


def _value(known: KnownStatements, value: object) -> Cells:
    """The columns value, valueName, datatype and language."""
    if isinstance(value, Literal):
        datatype = None if value.datatype in _PLAIN else prefixed(value.datatype)
        return value.value, None, datatype, value.language
    return value if isinstance(value, NamedNode) else str(value), _word(known, iri(value), SKOS.prefLabel), None, None


_WORDS = (ONTOLOGY, f"{ID}place/")
"""How the IRIs begin that have a name in the ontology: there are no more of them than it has."""
_LANGUAGE = NamedNode(f"{RDF.base}langString")
_PLAIN = frozenset({XSD.string, _LANGUAGE})


def _word(known: KnownStatements, node: NamedNode | None, predicate: NamedNode) -> str | None:
    return known.word(node, predicate) if node else None


def _one(values: Sequence[Term]) -> Cell:
    """The value where there is exactly one."""
    (value,) = values if len(values) == 1 else (None,)
    return value.value if isinstance(value, Literal) else value


def _values(some: Sequence[NamedNode]) -> str:
    return " ".join(map(str, some))
