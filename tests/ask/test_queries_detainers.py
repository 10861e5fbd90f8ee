"""A release is told among detainers where it followed upon a detainer that was not acted on, and nowhere else."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store

from kg.ask.catalogue import Catalogue

RELEASE = """
@prefix kg: <https://w3id.org/kg287g/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<https://w3id.org/kg287g/id/claim/c> prov:wasAttributedTo <https://w3id.org/kg287g/id/speaker/s> ;
    kg:statedIn <https://w3id.org/kg287g/id/document/d> .
<https://w3id.org/kg287g/id/document/d> dcterms:title "A report" .
GRAPH <https://w3id.org/kg287g/id/claim/c> {
    <https://w3id.org/kg287g/id/event/e> a kg:Event ; kg:eventKind kg:release ; rdfs:label "A release" BEFORE .
}
"""
AFTER = """; kg:after <https://w3id.org/kg287g/id/event/b> .
    <https://w3id.org/kg287g/id/event/b> a kg:Event ; kg:eventKind kg:KIND ; rdfs:label "What went before\""""


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (AFTER.replace("KIND", "detainerNotActedOn"), {"What went before"}),
        (AFTER.replace("KIND", "agreementsEnded"), set()),
        ("", set()),
    ],
)
def test_a_release_is_told_after_a_detainer_that_was_not_acted_on(before: str, told: set[str]) -> None:
    store = Store()
    store.load(RELEASE.replace("BEFORE", before), format=RdfFormat.TRIG)
    answer = store.query(Catalogue.load().bound("detainers", {}))
    assert isinstance(answer, QuerySolutions)
    rows = [row for row in answer if row["label"].value == "A release"]
    assert {row["afterWhat"].value for row in rows} == told
