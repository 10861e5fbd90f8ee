"""Small values for tests: a claim, a draft, a ledger with contributions, from a few words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ledger import Ledger
from kg.model import Anchor, Claim, Draft, Quotation, Row, Withdrawal
from kg.terms import KG, RDF, RDFS, XSD
from kg.triples import make_claim

ICE = terms.organization("ice")
LIST = terms.document("a-list")
START = datetime(2025, 1, 1, 12, 0, tzinfo=UTC)


def row(number: int, *, sheet: str = "Sheet1", capture: str = "ab" * 32, **written: str) -> Row:
    return Row(capture, sheet, number, tuple(sorted(written.items())))


def quotation(exact: str, *, start: int = 0, text: NamedNode | None = None) -> Quotation:
    return Quotation(text or terms.thing("text", "t"), exact, "before ", " after", start, start + len(exact))


def agency_claim(
    name: str, *anchors: Anchor, state: str = "us-al", document: NamedNode = LIST, **more: object
) -> Claim:
    agency = terms.agency(state, name)
    facts = [
        (agency, RDF.type, KG.Agency),
        (agency, RDFS.label, Literal(name)),
        (agency, KG.place, terms.place(state)),
    ]
    where = anchors or (row(2),)
    return make_claim(facts, speaker=ICE, document=document, modality=KG.statement, anchors=where)


def count_claim(value: int, *anchors: Anchor, as_of: str = "2021", document: NamedNode = LIST) -> Claim:
    pairs = [
        (RDF.type, KG.Observation),
        (KG.measure, KG.agreementsInForce),
        (KG.countedUnit, KG.Agreement),
        (KG.place, terms.place("us")),
        (KG.asOf, terms.partial_date(as_of)),
        (KG.value, Literal(str(value), datatype=XSD.integer)),
        (KG.precision, KG.exactly),
    ]
    observation = terms.by_content("observation", pairs)
    return make_claim(
        [(observation, *pair) for pair in pairs],
        speaker=ICE,
        document=document,
        modality=KG.statement,
        anchors=anchors or (quotation(str(value)),),
    )


def record(ledger: Ledger, *drafts: Draft) -> None:
    """Append drafts a day apart, from `START`."""
    for draft in drafts:
        ledger.append(draft, archivist="tester", recorded=START + timedelta(days=ledger.head().sequence))


def withdrawal(*claims: Claim, reason: str = "read wrongly") -> Draft:
    return Draft(note="taken back", withdrawals=tuple(Withdrawal(c.iri, reason) for c in claims))
