"""What a claim's graph may hold at all: the rules SHACL cannot express."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg import assets, terms
from kg.gate import facts
from kg.gate.facts.term_names import shown
from kg.terms import DCTERMS, ELI, KG, PROV, RDF, RDFS, SKOS, XSD
from tests.making import agency_claim, count_claim

AGENCY = terms.agency("us-al", "Alder Police Department")
SOUND = [
    Triple(AGENCY, RDF.type, KG.Agency),
    Triple(AGENCY, RDFS.label, Literal("Alder Police Department")),
    Triple(AGENCY, KG.place, terms.place("us-al")),
]


def codes(triples: list[Triple]) -> set[str]:
    return {one.code for one in facts.check(triples, "here")}


@pytest.mark.parametrize("claim", [agency_claim("Alder"), count_claim(3)], ids=["agency", "count"])
def test_sound_claims_pass(claim: object) -> None:
    assert facts.check(claim.triples, "here") == []


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        (Triple(AGENCY, NamedNode("http://www.w3.org/2002/07/owl#sameAs"), AGENCY), "unknown-term"),
        (Triple(AGENCY, NamedNode(terms.ONTOLOGY + "agenncy"), AGENCY), "unknown-term"),
        (Triple(AGENCY, RDF.type, NamedNode(terms.ONTOLOGY + "Sheriff")), "unknown-term"),
        (Triple(AGENCY, RDF.type, NamedNode("http://xmlns.com/foaf/0.1/Person")), "unknown-term"),
        (Triple(AGENCY, KG.agencyType, NamedNode(terms.ONTOLOGY + "tribalAgency")), "unknown-term"),
        (Triple(AGENCY, KG.statedIn, terms.document("x")), "not-a-fact"),
        (Triple(AGENCY, KG.writtenState, Literal("AL ")), "not-a-fact"),
        (Triple(AGENCY, PROV.wasAttributedTo, AGENCY), "not-a-fact"),
        (Triple(AGENCY, DCTERMS.title, Literal("x")), "not-a-fact"),
        (Triple(AGENCY, SKOS.prefLabel, Literal("x")), "not-a-fact"),
        (Triple(AGENCY, RDF.type, KG.Claim), "not-a-fact"),
        (Triple(AGENCY, RDF.type, SKOS.Concept), "not-a-fact"),
        (Triple(terms.agency("us-al", "b"), RDFS.label, Literal("b")), "untyped-thing"),
        (Triple(AGENCY, KG.county, terms.place("us-99999")), "unknown-place"),
        (Triple(AGENCY, KG.county, NamedNode(terms.ID + "place/")), "unknown-place"),
        (Triple(AGENCY, KG.county, BlankNode("b")), "unnamed-thing"),
    ],
)
def test_one_fault_more_has_its_one_code(added: Triple, expected: str) -> None:
    assert codes([*SOUND, added]) == {expected}


@pytest.mark.parametrize(
    ("said", "other"),
    [
        (Triple(terms.agency("us-al", "b"), RDF.type, SKOS.Concept), "not-a-fact"),
        (Triple(terms.agency("us-al", "b"), KG.agencyType, KG.Agency), None),
    ],
    ids=["a class that is not ours", "a class of ours that is not said to be its class"],
)
def test_what_gives_a_thing_no_class_of_ours_leaves_it_untyped(said: Triple, other: str | None) -> None:
    assert codes([*SOUND, said]) == {"untyped-thing", other} - {None}


def test_a_blank_subject_is_an_unnamed_thing() -> None:
    assert "unnamed-thing" in codes([Triple(BlankNode("b"), RDFS.label, Literal("x"))])


def test_a_statement_of_a_statement_is_an_unnamed_thing() -> None:
    assert codes([*SOUND, Triple(AGENCY, KG.place, SOUND[0])]) == {"unnamed-thing"}


def test_a_term_used_often_is_named_once() -> None:
    wrong = NamedNode(terms.ONTOLOGY + "agenncy")
    triples = [*SOUND, *(Triple(AGENCY, wrong, Literal(str(n))) for n in range(5))]
    assert len(facts.check(triples, "here")) == 1


def typed(subject: NamedNode, kind: NamedNode, *pairs: tuple[NamedNode, NamedNode | Literal]) -> list[Triple]:
    return [Triple(subject, RDF.type, kind), *(Triple(subject, *pair) for pair in pairs)]


DAY = Literal("2020-03-17", datatype=XSD.date)
RIGHTLY_NAMED = {
    "an agency of a State": SOUND,
    "an agency whose State is not known": typed(
        terms.agency("UTAHJ", "Weber"), KG.Agency, (RDFS.label, Literal("Weber"))
    ),
    "an agreement": typed(
        terms.agreement(AGENCY, "task-force", "2020-03-17"),
        KG.Agreement,
        (KG.agency, AGENCY),
        (KG.model, KG.taskForce),
        (KG.signed, DAY),
    ),
    "an agreement whose date is not read": typed(
        terms.agreement(AGENCY, "task-force", "March"), KG.Agreement, (KG.agency, AGENCY), (KG.model, KG.taskForce)
    ),
    "a pending agreement": typed(
        terms.pending(AGENCY, "task-force"), KG.PendingAgreement, (KG.agency, AGENCY), (KG.model, KG.taskForce)
    ),
    "a provision": typed(terms.provision("usc", "8", "1357", "g"), KG.Provision, (RDF.type, ELI.LegalResource)),
}


@pytest.mark.parametrize("what", RIGHTLY_NAMED)
def test_a_thing_named_by_what_is_stated_of_it_passes(what: str) -> None:
    assert facts.check(RIGHTLY_NAMED[what], "here") == []


MISNAMED = {
    "an agency under another name": typed(AGENCY, KG.Agency, (RDFS.label, Literal("Birch Police Department"))),
    "an agency in another State": typed(AGENCY, KG.Agency, (KG.place, terms.place("us-tx"))),
    "an agency named as an agreement": typed(terms.pending(AGENCY, "x"), KG.Agency),
    "a concept made an agency": typed(KG.taskForce, KG.Agency),
    "an agreement of another agency": typed(
        terms.agreement(terms.agency("us-tx", "b"), "task-force", "2020-03-17"), KG.Agreement, (KG.agency, AGENCY)
    ),
    "an agreement of another model": typed(
        terms.agreement(AGENCY, "task-force", "2020-03-17"), KG.Agreement, (KG.model, KG.jailEnforcement)
    ),
    "an agreement of another day": typed(
        terms.agreement(AGENCY, "task-force", "2020-03-18"), KG.Agreement, (KG.signed, DAY)
    ),
    "a pending agreement of another model": typed(
        terms.pending(AGENCY, "task-force"), KG.PendingAgreement, (KG.model, KG.jailEnforcement)
    ),
    "an observation with a figure more": [
        *count_claim(137).triples,
        Triple(count_claim(137).triples[0].subject, KG.value, Literal("150", datatype=XSD.integer)),
    ],
    "an act without a name": typed(NamedNode(terms.ID + "provision"), KG.Provision),
    "something of somebody else": typed(NamedNode("https://example.org/agency"), KG.Agency),
}


def test_a_number_that_is_not_that_of_the_last_step_is_told_as_such() -> None:
    section = terms.provision("ina", "287", "g")
    (finding,) = facts.check(typed(section, KG.Provision, (ELI.number, Literal("287(g)"))), "here")
    assert finding.message == (
        "the number “287(g)” is not that of the last step of the path, g;"
        " give the number of that step alone, or the path that leads to this number"
    )


@pytest.mark.parametrize("what", MISNAMED)
def test_a_thing_under_the_name_of_another_is_refused(what: str) -> None:
    assert codes(MISNAMED[what]) == {"misnamed-thing"}


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        ("2017", "2021", False),
        ("2021", "2017", True),
        ("2017", "2017", False),
        ("2017", "2017-06", False),
        ("2017-06", "2017", False),
        ("2017-06", "2017-05-31", True),
        ("2017-06", "2016", True),
    ],
)
def test_a_span_is_compared_as_far_as_both_ends_go(start: str, end: str, refused: bool) -> None:
    pairs = [
        (RDF.type, KG.Observation),
        (KG["from"], terms.partial_date(start)),
        (KG.until, terms.partial_date(end)),
    ]
    subject = terms.by_content("observation", pairs)
    assert (codes([Triple(subject, *pair) for pair in pairs]) == {"span-of-time"}) is refused


def test_terms_are_shown_short_and_printable() -> None:
    assert shown(KG.agency) == "kg:agency"
    assert shown(AGENCY) == "agency/us-al/alder-police-department"
    assert shown(Literal("a\n\x1b[31m b")) == "a [31m b"
    assert len(shown(Literal("x" * 100_000))) == 60


@pytest.mark.parametrize(
    ("state", "county", "refused"),
    [
        ("us-al", "us-01055", False),
        ("us-al", "us-13009", True),
        ("us-ga", "us-13009", False),
        ("us-guam", "us-13009", True),
        ("us-dc", "us-24031", True),
        ("us", "us-13009", False),
        ("UTAHJ", "us-13009", False),
    ],
)
def test_the_county_of_an_agency_lies_in_its_state(state: str, county: str, refused: bool) -> None:
    agency = terms.agency(state, "Alder")
    said = typed(agency, KG.Agency, (RDFS.label, Literal("Alder")), (KG.county, terms.place(county)))
    stated = [Triple(agency, KG.place, terms.place(state))] if state.startswith("us-") else []
    assert [codes([*said, *more]) for more in ([], stated)] == [{"county-of-state"} if refused else set()] * 2


def _of(file: str, predicate: NamedNode) -> list[tuple[NamedNode, NamedNode]]:
    (path,) = assets.files(assets.ONTOLOGY, file)
    quads = parse(path=path, format=RdfFormat.TURTLE)
    return [(terms.named(one.subject), terms.named(one.object)) for one in quads if one.predicate == predicate]


UNITS_OF = _of("measures.ttl", SKOS.related)
MEASURES = [one for one, _ in _of("measures.ttl", SKOS.inScheme)]
UNITS = [one for one, _ in _of("counted-units.ttl", SKOS.inScheme)]


def test_every_measure_that_counts_has_its_units_and_every_unit_a_measure() -> None:
    assert {measure for measure, _ in UNITS_OF} == set(MEASURES) - {KG.programSize, KG.percentIncrease}
    assert {unit for _, unit in UNITS_OF} == set(UNITS)


@pytest.mark.parametrize("measure", sorted({one for one, _ in UNITS_OF}, key=str), ids=terms.short_name)
def test_a_figure_is_taken_in_the_units_of_its_measure_alone(measure: NamedNode) -> None:
    for unit in UNITS:
        pairs = [(RDF.type, KG.Observation), (KG.measure, measure), (KG.countedUnit, unit)]
        found = codes(typed(terms.by_content("observation", pairs), KG.Observation, *pairs[1:]))
        assert found == (set() if (measure, unit) in UNITS_OF else {"unit-of-measure"}), unit
