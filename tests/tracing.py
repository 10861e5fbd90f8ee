"""A small invented world for tests of tracing, finding and origins; it can be read in a minute.

LIST      ICE's list, five captures (csv); AGREED stands in all of them, OTHER in the last
ARTICLE   neither publisher nor date stated; says 137, which it has from FIGURES (not held)
ECHO      republishes ARTICLE; says 137 as well, which it has from the article's claim
RING_A    derives from RING_B, which derives from RING_A
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase
from typing import TypedDict

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.index import Embedded
from kg.index.current import as_of
from kg.ledger import Ledger
from kg.model import Claim, Document, Draft, Quotation, Row, Source, Speaker, Text
from kg.sources import Captures, anchor, cells, make_source
from kg.terms import KG, RDF, RDFS, XSD
from kg.triples import make_claim, text_iri
from tests.making import ICE, LIST, count_claim, record

DAILY = terms.organization("daily")
DEPUTY = terms.office("ice-deputy-director")
ARTICLE, ECHO, FIGURES, RING_A, RING_B = map(terms.document, ("article", "echo", "figures", "ring-a", "ring-b"))

DAYS = ("2025-02-21", "2025-03-17", "2025-05-12", "2025-09-17", "2025-12-31")
LISTS = tuple(
    make_source(
        f'STATE,AGENCY,MODEL\nALABAMA,"Etowah County Sheriff\'s Office ",Task Force Model\n,{day},\n'.encode(),
        f"list-{day}.csv",
        document=LIST,
        listed_on=terms.partial_date(day),
        taken_from="https://lists.example/",
        taken_on=terms.partial_date("2026-01-02"),
    )
    for day in DAYS
)
WORDS = "A rally was held.\nAs of June there were a total of 137 such agreements, said the agency.\n"
PAGE = make_source(WORDS.encode(), "article.txt", document=ARTICLE)
REPRINT = make_source(("From elsewhere:\n" + WORDS).encode(), "echo.txt", document=ECHO)

ETOWAH = terms.agency("us-al", "Etowah County Sheriff's Office")
AGREEMENT = terms.agreement(ETOWAH, "task-force", "2025-01-30")


def quoted(source: Source, exact: str) -> Quotation:
    assert source.text is not None
    return anchor.quotation(text_iri(source.text), source.text.content, exact)


def sighting(source: Source, number: int = 2, **written: str) -> Row:
    return Row(source.capture.sha256, "table", number, tuple(sorted(written.items())))


def agency_facts(name: str, state: str = "us-al") -> list[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    agency = terms.agency(state, name)
    return [
        (agency, RDF.type, KG.Agency),
        (agency, RDFS.label, Literal(name)),
        (agency, KG.place, terms.place(state)),
    ]


def agreed(signed: str, *rows: Row, document: NamedNode = LIST, name: str = "Etowah County Sheriff's Office") -> Claim:
    """What a row of a list states: an agency and its agreement."""
    agency = terms.agency("us-al", name)
    agreement = terms.agreement(agency, "task-force", signed)
    facts = [
        *agency_facts(name),
        (agreement, RDF.type, KG.Agreement),
        (agreement, KG.agency, agency),
        (agreement, KG.model, KG.taskForce),
        (agreement, KG.signed, Literal(signed, datatype=XSD.date)),
    ]
    return make_claim(facts, speaker=ICE, document=document, modality=KG.statement, anchors=rows)


def report(claim: Claim, *reported: NamedNode) -> Claim:
    return replace(claim, modality=KG.report, reports=reported)


AGREED = agreed("2025-01-30", *(sighting(one, state="ALABAMA ") for one in LISTS))
OTHER = agreed("2025-12-08", sighting(LISTS[-1], 3))
COUNT = report(count_claim(137, quoted(PAGE, "a total of 137 such agreements"), document=ARTICLE), FIGURES)
COUNT_ECHO = report(count_claim(137, quoted(REPRINT, "a total of 137"), document=ECHO), COUNT.iri)
COUNT_LIST = replace(
    count_claim(137, sighting(LISTS[0])), computed=True, basis="the rows of the list were counted by the archivist"
)
ROUND = count_claim(99, sighting(LISTS[0], 3), document=RING_A)

WORLD = Draft(
    note="an invented world",
    documents=(
        Document(LIST, "A list of agencies", KG.listSeries, publisher=ICE, not_stated=("published",)),
        Document(ARTICLE, "A rally was held", KG.article, not_stated=("publisher", "published")),
        Document(
            ECHO,
            "A rally was held, again",
            KG.article,
            publisher=DAILY,
            published=terms.partial_date("2024-05"),
            republishes=ARTICLE,
        ),
        Document(FIGURES, "Figures of June", KG.dataset, publisher=ICE, unseen=True),
        Document(RING_A, "Ring A", KG.article, derived_from=RING_B),
        Document(RING_B, "Ring B", KG.article, derived_from=RING_A),
    ),
    speakers=(
        Speaker(ICE, "U.S. Immigration and Customs Enforcement"),
        Speaker(DAILY, "The Daily"),
        Speaker(DEPUTY, "Deputy Director of ICE", office_in=ICE),
    ),
    sources=(*LISTS, PAGE, REPRINT),
    claims=(AGREED, OTHER, COUNT, COUNT_ECHO, COUNT_LIST, ROUND),
)


def store_of(folder: Path, *drafts: Draft) -> Embedded:
    """A store of a ledger of these drafts, by default of the world."""
    ledger = Ledger(folder)
    record(ledger, *(drafts or (WORLD,)))
    return as_of(ledger, None)


def captures_in(folder: Path, *sources: Source) -> Captures:
    held = Captures(folder)
    for source in sources:
        held.add(source)
    return held


class Reading(TypedDict):
    """What `kg.ask.trace.trace` reads captures with."""

    text: Callable[[str, str], Text | None]
    cells: Callable[[str, str, int], list[tuple[str, str]] | None]
    held: Callable[[str], bool]


def reading(captures: Captures) -> Reading:
    """The callbacks over captures, with columns called A, B and so on."""

    def text(sha256: str, media_type: str) -> Text | None:
        return captures.text(sha256) if captures.has(sha256) else None

    def row(sha256: str, sheet: str, number: int) -> list[tuple[str, str]] | None:
        if not captures.has(sha256):
            return None
        found = cells(captures.content(sha256), captures.sidecar(sha256).media_type, sheet, number)
        return list(zip(ascii_uppercase, found, strict=False))

    return Reading(text=text, cells=row, held=captures.has)
