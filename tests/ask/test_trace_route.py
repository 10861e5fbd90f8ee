"""Whose words a statement has: reported by another, or reporting another; never the one for the other."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import terms
from kg.ask.cite import footnotes
from kg.ask.trace import trace
from kg.index import Embedded
from kg.terms import DCTERMS, KG, PROV, RDF, RDFS
from tests.witnessing import holding

CLAIM, OTHER = terms.thing("claim", "a" * 52), terms.thing("claim", "b" * 52)
ICE, DAILY, WEEKLY = (terms.thing("organization", name) for name in ("ice", "daily", "weekly"))
PAGE, ARTICLE, UNKNOWN = (terms.document(name) for name in ("page", "article", "unknown"))
NAMED = {ICE: "ICE", DAILY: "The Daily", WEEKLY: "The Weekly"}
OWN = (PROV.wasAttributedTo, DAILY)

Said = tuple[NamedNode, NamedNode]
CASES: dict[str, tuple[str, list[Said]]] = {
    "its own words": ("The Daily", [OWN]),
    "reported by another": ("ICE, as reported by The Daily", [(PROV.wasAttributedTo, ICE), (KG.reportedBy, DAILY)]),
    "and from a document of its own": (
        "ICE, as reported by The Daily",
        [(PROV.wasAttributedTo, ICE), (KG.reportedBy, DAILY), (KG.reports, PAGE)],
    ),
    "paraphrased by another": (
        "ICE, as paraphrased by The Daily",
        [(PROV.wasAttributedTo, ICE), (KG.paraphrasedBy, DAILY)],
    ),
    "reporting a document of another": ("The Daily, reporting ICE", [OWN, (KG.reports, PAGE)]),
    "reporting a statement of another": ("The Daily, reporting The Weekly", [OWN, (KG.reports, OTHER)]),
    "reporting two": ("The Daily, reporting ICE and The Weekly", [OWN, (KG.reports, PAGE), (KG.reports, OTHER)]),
    "reporting what nobody is known to publish": ("The Daily, reporting “Figures”", [OWN, (KG.reports, UNKNOWN)]),
    "repeating what it said before": ("The Daily", [OWN, (KG.reports, ARTICLE)]),
    "of an earlier edition": ("ICE, as reported", [(PROV.wasAttributedTo, ICE), (KG.modality, KG.report)]),
    "of an earlier edition, from its own document": (
        "ICE, as reported",
        [(PROV.wasAttributedTo, ICE), (KG.modality, KG.report), (KG.reports, PAGE)],
    ),
    "of an earlier edition, reporting another": (
        "The Daily, reporting ICE",
        [OWN, (KG.modality, KG.report), (KG.reports, PAGE)],
    ),
}


def holding_claim(said: list[Said]) -> Embedded:
    around = [
        *(Quad(node, RDFS.label, Literal(name)) for node, name in NAMED.items()),
        Quad(PAGE, DCTERMS.publisher, ICE),
        Quad(ARTICLE, DCTERMS.publisher, DAILY),
        Quad(UNKNOWN, DCTERMS.title, Literal("Figures")),
        Quad(OTHER, PROV.wasAttributedTo, WEEKLY),
        Quad(OTHER, RDF.type, KG.Claim),
        Quad(CLAIM, RDF.type, KG.Claim),
        Quad(CLAIM, KG.statedIn, ARTICLE),
        Quad(ICE, RDF.type, KG.Agency, CLAIM),
    ]
    return holding([*around, *(Quad(CLAIM, predicate, value) for predicate, value in said)])


@pytest.mark.parametrize("name", CASES)
def test_a_note_and_a_trace_say_by_what_route_words_came(name: str) -> None:
    expected, said = CASES[name]
    store = holding_claim(said)
    (note,) = footnotes(store, [(CLAIM, None)]).values()
    assert note.said_by == expected
    assert note.text.startswith(f"{expected}, in ")
    (traced,) = trace(store, CLAIM).claims
    assert traced.said_by == expected
