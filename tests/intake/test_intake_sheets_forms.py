"""Short forms: exactly the facts of their class, and equal statements on one node."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.intake.sheets import read_sheet, read_sheet_text
from kg.intake.sheets.forms import FORMS
from kg.intake.sheets.ontology_words import SCHEMES
from kg.model import Claim
from kg.terms import ELI, KG, RDF, RDFS, XSD

WORLD = Path(__file__).parents[1] / "world"
ALDER = terms.agency("us-vt", "Alder County Sheriff's Office")
VT = terms.place("us-vt")
DESCRIBED = {
    (ALDER, RDF.type, KG.Agency),
    (ALDER, RDFS.label, Literal("Alder County Sheriff's Office")),
    (ALDER, KG.place, VT),
}


def facts(claim: Claim) -> set[tuple[object, object, object]]:
    return {(t.subject, t.predicate, t.object) for t in claim.triples}


def world(name: str, number: int) -> set[tuple[object, object, object]]:
    return facts(read_sheet(WORLD / f"{name}.yaml").claims[number])


def stated(form: str) -> Claim:
    """A claim in the notice with one form, written as YAML after its key."""
    text = (
        "document: {id: alder-notice, title: N, kind: article, publisher: ice, published: unknown, "
        "file: alder-notice.txt}\nspeakers: {ice: {name: ICE}}\nclaims:\n"
        f"  - quote: held by 9 agencies\n    {form}\n"
    )
    draft = read_sheet_text(text, "yaml", base=WORLD, name="s.yaml")
    assert draft.findings == ()
    return draft.claims[0]


def on(subject: object, found: set[tuple[object, object, object]]) -> set[tuple[object, object]]:
    return {(p, o) for s, p, o in found if s == subject}


def test_a_count_states_an_observation_named_by_all_that_is_stated_of_it() -> None:
    pairs = [
        (RDF.type, KG.Observation),
        (KG.measure, KG.agreementsInForce),
        (KG.countedUnit, KG.Agreement),
        (KG.place, VT),
        (KG.asOf, Literal("2025-03-01", datatype=XSD.date)),
        (KG.value, Literal("12", datatype=XSD.integer)),
        (KG.precision, KG.exactly),
    ]
    observation = terms.by_content("observation", pairs)
    assert world("alder-notice", 1) == {(observation, p, o) for p, o in pairs}


def test_a_count_may_be_of_a_span_a_fiscal_year_a_model_an_offense_and_an_agency() -> None:
    claim = stated(
        "count: {measure: arrests, unit: person, place: vt, from: 2024, until: 2025-01, value: 12.50, "
        "model: task-force, offense: drug-offense, precision: at-least, "
        "agency: {name: Alder County Sheriff's Office, state: vt}}"
    )
    found = facts(claim)
    (observation,) = {s for s, p, o in found if o == KG.Observation}
    assert on(observation, found) == {
        (RDF.type, KG.Observation),
        (KG.measure, KG.arrests),
        (KG.countedUnit, KG.person),
        (KG.place, VT),
        (KG["from"], Literal("2024", datatype=XSD.gYear)),
        (KG.until, Literal("2025-01", datatype=XSD.gYearMonth)),
        (KG.value, Literal("12.5", datatype=XSD.decimal)),
        (KG.model, KG.taskForce),
        (KG.offense, KG.drugOffense),
        (KG.precision, KG.atLeast),
        (KG.agency, ALDER),
    }
    assert found >= DESCRIBED


def test_a_fiscal_year_is_a_year() -> None:
    claim = stated("count: {measure: arrests, unit: person, place: us, fiscal-year: 2020, value: 9}")
    assert (KG.fiscalYear, Literal("2020", datatype=XSD.gYear)) in {(p, o) for _, p, o in facts(claim)}


def test_equal_counts_meet_on_one_observation_however_they_are_written() -> None:
    one = stated("count: {measure: arrests, unit: person, place: VT, value: 007, as-of: 2025}")
    other = stated("count: {value: 7, as-of: '2025', precision: exactly, place: us-vt, unit: person, measure: arrests}")
    assert one.iri == other.iri


def test_counts_that_differ_in_anything_are_different_observations() -> None:
    base = "measure: arrests, unit: person, place: vt, as-of: 2025, value: 7"
    others = [
        base.replace("7", "8"),
        base.replace("2025", "2024"),
        base + ", precision: at-least",
        base + ", model: task-force",
    ]
    assert len({stated(f"count: {{{one}}}").iri for one in (base, *others)}) == 5


def test_an_agreement_states_itself_and_its_agency() -> None:
    agreement = terms.agreement(ALDER, "warrant-service-officer", "2025-02-26")
    assert world("alder-notice", 0) == {
        (agreement, RDF.type, KG.Agreement),
        (agreement, KG.agency, ALDER),
        (agreement, KG.model, KG.warrantServiceOfficer),
        (agreement, KG.signed, Literal("2025-02-26", datatype=XSD.date)),
        (agreement, KG.memorandum, Literal("https://alder.example/memorandum.pdf", datatype=XSD.anyURI)),
        (agreement, KG.addendum, Literal("https://alder.example/addendum.pdf", datatype=XSD.anyURI)),
        *DESCRIBED,
        (ALDER, KG.agencyType, KG.countyAgency),
    }


def test_an_agreement_without_a_date_is_undated() -> None:
    found = facts(stated("agreement: {agency: Alder County Sheriff's Office, state: vt, model: task-force}"))
    assert (terms.agreement(ALDER, "task-force", ""), RDF.type, KG.Agreement) in found


def test_an_agency_states_its_name_place_county_and_type() -> None:
    found = facts(
        stated("agency: {name: Alder County Sheriff's Office, state: vt, county: 50001, type: county-agency}")
    )
    assert found == {*DESCRIBED, (ALDER, KG.county, terms.place("us-50001")), (ALDER, KG.agencyType, KG.countyAgency)}


def test_an_encounter_states_month_state_charges_status_and_actions_and_no_identity() -> None:
    pairs = [
        (RDF.type, KG.Encounter),
        (KG.place, VT),
        (KG.asOf, Literal("2025-03", datatype=XSD.gYearMonth)),
        (KG.chargeCategory, KG.trafficOffense),
        (KG.chargeStatus, KG.charged),
        (KG.action, KG.detainerPlaced),
    ]
    encounter = terms.by_content("encounter", pairs)
    assert world("alder-notice", 4) == {(encounter, p, o) for p, o in pairs}


def test_an_event_states_kind_day_places_actor_subject_and_label() -> None:
    union = terms.organization("cedar-rights-union")
    pairs = [
        (RDF.type, KG.Event),
        (KG.eventKind, KG.rally),
        (KG.occurrence, KG.happened),
        (KG.date, Literal("2025-03-04", datatype=XSD.date)),
        (KG.place, VT),
        (KG.place, terms.place("us-nh")),
        (KG.actor, union),
        (KG.about, KG.program),
        (RDFS.label, Literal("A rally in two States about the program")),
    ]
    event = terms.by_content("event", pairs)
    assert world("cedar-gazette", 5) == {(event, p, o) for p, o in pairs}


def test_a_position_states_holder_stance_subjects_and_the_words_used() -> None:
    pairs = [
        (RDF.type, KG.Position),
        (KG.holder, terms.organization("cedar-rights-union")),
        (KG.stance, KG.objection),
        (KG.about, KG.program),
        (KG.about, ALDER),
        (KG.describedAs, Literal("a burden on every town")),
    ]
    position = terms.by_content("position", pairs)
    assert world("cedar-gazette", 4) == {*((position, p, o) for p, o in pairs), *DESCRIBED}


ABOUT: list[tuple[str, NamedNode]] = [
    ("program", KG.program),
    ("immigration-enforcement", KG.immigrationEnforcement),
    ("task-force", KG.taskForce),
    ("ice", terms.organization("ice")),
    ("alder-notice", terms.document("alder-notice")),
    ("vt", VT),
    ("{name: Alder County Sheriff's Office, state: vt}", ALDER),
    ("{act: ina, path: [287, g]}", terms.provision("ina", "287", "g")),
    ("{act: ina}", terms.provision("ina")),
    ("{group: agencies}", terms.by_content("group", [(RDF.type, KG.Group), (RDFS.label, Literal("agencies"))])),
    (terms.ID + "claim/abc", NamedNode(terms.ID + "claim/abc")),
]


@pytest.mark.parametrize(("written", "meant"), ABOUT, ids=[written for written, _ in ABOUT])
def test_a_position_may_be_about_anything_that_has_a_name(written: str, meant: NamedNode) -> None:
    found = facts(stated(f"position: {{holder: ice, stance: support, about: {written}}}"))
    assert meant in {o for _, p, o in found if p == KG.about}


def test_an_act_is_a_legal_resource_and_anything_in_it_a_part_of_one() -> None:
    act = terms.provision("meadow-act")
    assert world("meadow-act", 0) == {
        (act, RDF.type, KG.Provision),
        (act, RDF.type, ELI.LegalResource),
        (act, RDFS.label, Literal("Meadow Act of 1990")),
    }


def test_a_provision_states_its_place_and_an_effect_is_a_thing_of_its_own() -> None:
    part = terms.provision("meadow-act", "5", "a")
    pairs = [
        (RDF.type, KG.Effect),
        (KG.provision, part),
        (KG.effectKind, KG.authorization),
        (KG.addressee, Literal("Attorney General")),
        (KG.forWhom, Literal("a State")),
        (KG.subjectMatter, Literal("written agreements with a State")),
    ]
    effect = terms.by_content("effect", pairs)
    assert world("meadow-act", 1) == {
        *((effect, p, o) for p, o in pairs),
        (part, RDF.type, KG.Provision),
        (part, RDF.type, ELI.LegalResourceSubdivision),
        (part, RDFS.label, Literal("Meadow Act 5(a)")),
        (part, ELI.number, Literal("(a)")),
        (part, ELI.is_part_of, terms.provision("meadow-act", "5")),
        (part, KG.subjectMatter, Literal("written agreements")),
    }


def test_a_provision_says_where_it_is_codified_what_enacted_it_and_what_it_amends() -> None:
    section, orchard = terms.provision("meadow-act", "5"), terms.provision("orchard-act", "2")
    assert (section, KG.codifiedAt, terms.provision("mc", "9", "50")) in world("meadow-act", 3)
    assert {(section, KG.enactedBy, orchard), (orchard, KG.amends, section)} <= world("meadow-act", 4)


def test_an_event_may_follow_upon_another_which_is_stated_with_it() -> None:
    found = facts(
        stated("event: {kind: release, label: A release, after: {kind: detainer-not-acted-on, label: A detainer}}")
    )
    after = {s: o for s, p, o in found if p == KG.after}
    (later,), (earlier,) = after.keys(), after.values()
    assert {(later, KG.eventKind, KG.release), (earlier, KG.eventKind, KG.detainerNotActedOn)} <= found


def test_a_count_may_be_in_words_and_of_a_scope_and_a_growth_has_what_it_grew_from() -> None:
    dozens = facts(stated("count: {measure: citations, unit: citation, vague: agencies, scope: program}"))
    grown = facts(stated("count: {measure: percent-increase, growth-of: arrests, grown-from: 9, value: 9}"))
    assert {(p, o) for _, p, o in dozens} >= {(KG.vagueValue, Literal("agencies")), (KG.scope, KG.program)}
    assert {(KG.growthOf, KG.arrests), (KG.grownFrom, Literal("9", datatype=XSD.integer))} <= {
        (p, o) for _, p, o in grown
    }


def test_a_mention_says_what_one_document_says_of_another() -> None:
    found = facts(stated("mention: {about: alder-notice, titled: agencies, published-on: 2022, published-by: ice}"))
    assert {(p, o) for _, p, o in found} == {
        (RDF.type, KG.Mention),
        (KG.about, terms.document("alder-notice")),
        (KG.titled, Literal("agencies")),
        (KG.publishedOn, Literal("2022", datatype=XSD.gYear)),
        (KG.publishedBy, terms.organization("ice")),
    }


PLACES = [
    ("us", "us"),
    ("VT", "us-vt"),
    ("us-vt", "us-vt"),
    ("50001", "us-50001"),
    ("us-50001", "us-50001"),
    ("El Salvador", "el-salvador"),
]


@pytest.mark.parametrize(("written", "code"), PLACES)
def test_a_place_is_written_short_or_as_a_code(written: str, code: str) -> None:
    found = facts(stated(f"count: {{measure: arrests, unit: person, place: {written}, value: 7}}"))
    assert terms.place(code) in {o for _, p, o in found if p == KG.place}


def test_every_form_has_a_claim_in_the_invented_world() -> None:
    sheets = [*WORLD.glob("*.yaml"), WORLD.parent / "golden" / "maple-report.yaml"]
    used = {key for path in sheets for key in FORMS if f"{key}:" in path.read_text()}
    assert used == set(FORMS)


def test_the_words_a_sheet_takes_are_terms_by_their_short_names() -> None:
    for names in SCHEMES.values():
        assert [terms.concept(terms.short_name(KG[name])) for name in names] == [KG[name] for name in names]
