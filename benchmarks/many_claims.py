"""A store of as many claims as one likes, of the shape this project records: `python many_claims.py FOLDER CLAIMS`.

Seeded, so the same number gives the same store. Of a hundred claims some 88 are rows of lists (an agency and its
agreement, each stated by one to four documents), 6 are counts in quoted words, 4 parts of statutes, each
in the part above it, and 2 positions that speakers take to them. Places and terms are the ontology's own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from pyoxigraph import Literal, NamedNode, Quad

from kg import terms
from kg.index import Embedded, full_index
from kg.index.derived import vocabulary
from kg.ledger import Head
from kg.model import Anchor, Claim, Document, Quotation, Row, Speaker
from kg.terms import ELI, KG, RDF, RDFS, SKOS, XSD
from kg.triples import Fact, claim_quads, make_claim
from kg.triples.descriptions import document_quads, speaker_quads
from kg.triples.literals import about

__all__ = ["make"]

SEED = 287
LISTS, ARTICLES = 24, 60
_MODELS = (KG.jailEnforcement, KG.taskForce, KG.warrantServiceOfficer)
_TYPES = (KG.countyAgency, KG.municipalAgency, KG.stateAgency)
_MEASURES = (KG.agreementsInForce, KG.agenciesParticipating, KG.arrests, KG.encountersTurnedOver)
_STANCES = (KG.support, KG.objection, KG.description)
_FIRST_DAY = date(2002, 7, 2)
_ROWS_A_SHEET = 5_000


class World:
    """What is stated, drawn from one seed."""

    def __init__(self) -> None:
        self._random = Random(SEED)
        self._counties = sorted(_counties(), key=str)
        self._rows = 0

    def claims(self) -> Iterator[Claim]:
        """Without end."""
        number = 0
        while True:
            number += 1
            kind = self._random.random() * 100
            if kind < 88:
                yield from self._listed(number)
            elif kind < 94:
                yield from self._counted(number)
            elif kind < 98:
                yield from self._enacted(number)
            else:
                yield self._position(number)

    def _listed(self, number: int) -> Iterator[Claim]:
        """One agreement, in one to four lists; an agency has three on the average."""
        county, state = self._counties[number // 3 * 7919 % len(self._counties)]
        name = f"Office {number // 3 // len(self._counties) + 1} of {terms.parts(county)[-1]}"
        agency = terms.agency(terms.parts(state)[-1], name)
        signed = (_FIRST_DAY + timedelta(days=7 * self._random.randrange(1_200))).isoformat()
        model = self._random.choice(_MODELS)
        agreement = terms.agreement(agency, terms.short_name(model), signed)
        facts: list[Fact] = [
            (agency, RDF.type, KG.Agency),
            (agency, RDFS.label, Literal(name)),
            (agency, KG.place, state),
            (agency, KG.county, county),
            (agency, KG.agencyType, self._random.choice(_TYPES)),
            (agreement, RDF.type, KG.Agreement),
            (agreement, KG.agency, agency),
            (agreement, KG.model, model),
            (agreement, KG.signed, Literal(signed, datatype=XSD.date)),
            (agreement, KG.memorandum, Literal(f"https://lists.example/{number % 1_000}.pdf", datatype=XSD.anyURI)),
        ]
        for source in self._random.sample(range(LISTS), self._random.choices((1, 2, 3, 4), (50, 25, 15, 10))[0]):
            # Not every list has a memorandum for each row.
            stated = facts if self._random.random() < 0.7 else facts[:-1]
            yield self._claim(stated, source, self._row(source))

    def _counted(self, number: int) -> Iterator[Claim]:
        _, state = self._random.choice(self._counties)
        facts: list[tuple[NamedNode, NamedNode | Literal]] = [
            (RDF.type, KG.Observation),
            (KG.measure, self._random.choice(_MEASURES)),
            (KG.place, state),
            (KG.asOf, Literal(str(self._random.randrange(2006, 2026)), datatype=XSD.gYear)),
            (KG.value, Literal(str(self._random.randrange(1, 200)), datatype=XSD.integer)),
            (KG.precision, KG.exactly),
        ]
        observation = terms.by_content("observation", facts)
        for source in self._random.sample(range(LISTS, LISTS + ARTICLES), self._random.choice((1, 1, 2))):
            yield self._claim([(observation, *fact) for fact in facts], source, self._quotation(number, source))

    def _enacted(self, number: int) -> Iterator[Claim]:
        """A part of a statute, up to six levels deep."""
        path = [f"act{number % 997}", *(str(self._random.randrange(1, 9)) for _ in range(self._random.randrange(1, 7)))]
        part, above = terms.provision(*path), terms.provision(*path[:-1])
        facts: list[Fact] = [
            (part, RDF.type, KG.Provision),
            (part, ELI.is_part_of, above),
            (part, ELI.number, Literal(path[-1])),
        ]
        source = LISTS + number % ARTICLES
        yield self._claim(facts, source, self._quotation(number, source))

    def _position(self, number: int) -> Claim:
        source = LISTS + number % ARTICLES
        position = terms.thing("position", str(number))
        facts: list[Fact] = [
            (position, RDF.type, KG.Position),
            (position, KG.holder, _speaker(source)),
            (position, KG.stance, self._random.choice(_STANCES)),
            (position, KG.about, terms.provision(f"act{self._random.randrange(997)}", "1")),
        ]
        return self._claim(facts, source, self._quotation(number, source))

    def _claim(self, facts: list[Fact], source: int, anchor: Anchor) -> Claim:
        return make_claim(
            facts, speaker=_speaker(source), document=_document(source), modality=KG.statement, anchors=(anchor,)
        )

    def _row(self, source: int) -> Row:
        self._rows += 1
        sheet, row = divmod(self._rows, _ROWS_A_SHEET)
        return Row(f"{source:064x}", f"Sheet{sheet}", row + 2)

    def _quotation(self, number: int, source: int) -> Quotation:
        text = terms.text(f"{source:064x}", "plain", "1")
        return Quotation(text, f"stated in sentence {number}", "it is ", " of the article", number, number + 20)


def _counties() -> Iterator[tuple[NamedNode, NamedNode]]:
    """Each county with its state."""
    for quad in vocabulary():
        county, state = quad.subject, quad.object
        if quad.predicate != SKOS.broader or not isinstance(county, NamedNode) or not isinstance(state, NamedNode):
            continue
        if county.value.rpartition("/")[2].removeprefix("us-").isdigit():
            yield county, state


def make(folder: Path, claims: int) -> None:
    """Put a store of so many claims at `folder`."""
    Embedded.make(folder, full_index(_quads(claims), Head(1, "0" * 64)))


def _quads(claims: int) -> Iterator[Quad]:
    for source in range(LISTS + ARTICLES):
        yield from speaker_quads(Speaker(_speaker(source), f"Speaker {source}"))
        yield from document_quads(Document(_document(source), f"Document {source}", KG.article, _speaker(source)))
    contribution = terms.thing("contribution", "many")
    yield about(contribution, RDF.type, KG.Contribution)
    for claim in islice(World().claims(), claims):
        yield from claim_quads(claim)
        yield about(claim.iri, KG.recordedIn, contribution)


def _speaker(source: int) -> NamedNode:
    return terms.organization(f"speaker-{source % 50}")


def _document(source: int) -> NamedNode:
    return terms.document(f"document-{source}")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
