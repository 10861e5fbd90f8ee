"""Counts and lists for tests of comparing: a store from a few words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.index import Embedded, Results, Store, full_index
from kg.ledger import EMPTY
from kg.model import Capture, Claim, Document, Draft, Quotation, Row, RowTally, Source, Speaker
from kg.terms import KG, RDF, RDFS, XSD
from kg.triples import contribution_of, make_claim

ICE = terms.organization("ice")
LISTS, CONVERSIONS, PAGE = map(terms.document, ("lists", "conversions", "page"))
DOCUMENTS = (
    Document(LISTS, "Lists", KG.listSeries, publisher=ICE),
    Document(CONVERSIONS, "Conversions", KG.dataset, derived_from=PAGE),
    Document(PAGE, "A page", KG.webPage, unseen=True),
)


def count(
    value: int | str,
    *,
    measure: NamedNode = KG.agreementsInForce,
    unit: NamedNode | None = KG.Agreement,
    by: str = "ice",
    document: str = "article",
    modality: NamedNode = KG.statement,
    precision: NamedNode = KG.exactly,
    quote: str = "",
    basis: str | None = None,
    **dimensions: str | NamedNode,
) -> Claim:
    """A claim that states one count; `as_of`, `from_`, `until`, `fiscal_year`, `place`, `model`, …"""
    kind = XSD.decimal if "." in str(value) else XSD.integer
    pairs: list[tuple[NamedNode, NamedNode | Literal]] = [
        (RDF.type, KG.Observation),
        (KG.measure, measure),
        (KG.value, Literal(str(value), datatype=kind)),
        (KG.precision, precision),
        *([(KG.countedUnit, unit)] if unit else []),
        *(_dimension(name, told) for name, told in dimensions.items()),
    ]
    observation = terms.by_content("observation", pairs)
    words = quote or f"{value} of them"
    return make_claim(
        [(observation, *pair) for pair in pairs],
        speaker=terms.organization(by),
        document=terms.document(document),
        modality=modality,
        anchors=(Quotation(terms.thing("text", document), words, "", "", 0, len(words)),),
        basis=basis,
    )


def _dimension(name: str, told: str | NamedNode) -> tuple[NamedNode, NamedNode | Literal]:
    predicate = {"as_of": KG.asOf, "from_": KG["from"], "until": KG.until, "fiscal_year": KG.fiscalYear}.get(name)
    if predicate and isinstance(told, str):
        return predicate, terms.partial_date(told)
    return KG[name], told if isinstance(told, NamedNode) else terms.place(told)


def listing(
    day: str, *rows: tuple[str, str, NamedNode], document: NamedNode = LISTS, unread: int = 0, part: str = "am"
) -> Draft:
    """A list of one day: (State code, agency, model) for each row."""
    sha256 = terms.digest_name(day, part).ljust(64, "0")
    capture = Capture(
        sha256,
        1,
        "text/csv",
        f"list-{day}-{part}.csv",
        document,
        listed_on=terms.partial_date(day),
        list_kind=KG.participatingList,
    )
    claims = [_agreed(*row, Row(sha256, "table", number), document) for number, row in enumerate(rows, 2)]
    tally = RowTally(sha256, len(rows) + unread, len(rows), 0, unread)
    return Draft(note=day, sources=(Source(capture, b""),), claims=tuple(claims), tallies=(tally,))


def _agreed(state: str, name: str, model: NamedNode, row: Row, document: NamedNode) -> Claim:
    agency = terms.agency(state, name)
    agreement = terms.agreement(agency, terms.short_name(model), "2020-01-01")
    facts = [
        (agency, RDF.type, KG.Agency),
        (agency, RDFS.label, Literal(name)),
        (agency, KG.place, terms.place(state)),
        (agreement, RDF.type, KG.Agreement),
        (agreement, KG.agency, agency),
        (agreement, KG.model, model),
    ]
    return make_claim(facts, speaker=ICE, document=document, modality=KG.statement, anchors=(row,))


def store_of(*given: Claim | Draft) -> Embedded:
    """A store of these lists and claims."""
    claims = [one for one in given if isinstance(one, Claim)]
    documents = {one.document: Document(one.document, terms.parts(one.document)[1], KG.article) for one in claims}
    speakers = {one.speaker: Speaker(one.speaker, terms.parts(one.speaker)[1]) for one in claims}
    said = Draft(documents=(*DOCUMENTS, *documents.values()), speakers=tuple(speakers.values()), claims=tuple(claims))
    drafts = [replace(said, note="counts"), *(one for one in given if isinstance(one, Draft))]
    recorded = datetime(2026, 1, 1, tzinfo=UTC)
    quads = [
        quad
        for number, draft in enumerate(drafts, 1)
        for quad in contribution_of(draft, archivist="t", recorded=recorded, sequence=number, previous="")[1]
    ]
    store = Embedded.memory()
    store.replace(full_index(quads, EMPTY))
    return store


@dataclass
class Counting:
    """A store that remembers what it was asked."""

    store: Store
    asked: list[str] = field(default_factory=list)

    def query(self, sparql: str) -> Results:
        self.asked.append(sparql)
        return self.store.query(sparql)

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)
