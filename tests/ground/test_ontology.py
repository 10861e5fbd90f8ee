"""The ontology defines every word once, says where legal words are from, and equals `kg.terms`."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Graph

import kg
from kg import terms
from kg.terms import KG, RDF, RDFS, SKOS

FOLDER = Path(__file__).parents[2] / "ontology"
FILES = sorted(FOLDER.glob("*.ttl"))
OWL = "http://www.w3.org/2002/07/owl#"
DCTERMS = "http://purl.org/dc/terms/"
REPLACED = NamedNode(DCTERMS + "isReplacedBy")
ABOUT = NamedNode(terms.ONTOLOGY.removesuffix("#"))
RDF_VALUE, CREATOR, SOURCE = RDF.value, NamedNode(DCTERMS + "creator"), NamedNode(DCTERMS + "source")

QUADS = {path.name: list(parse(path=path, format=RdfFormat.TURTLE)) for path in FILES}
ALL: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = {}
for _quad in (one for name, quads in QUADS.items() for one in quads):
    ALL.setdefault(_quad.subject, {}).setdefault(_quad.predicate, []).append(_quad.object)

OURS = {
    iri.value.removeprefix(terms.ONTOLOGY): said for iri, said in ALL.items() if iri.value.startswith(terms.ONTOLOGY)
}
CLASSES_AND_PROPERTIES = [*terms.CLASSES, *terms.FACT_PROPERTIES, *terms.RECORD_PROPERTIES]
SCHEMES = sorted(name for name in terms.CONCEPTS if name.endswith("Scheme"))
COLLECTIONS = ["avoidedTerms", "properNames"]
CONCEPTS = sorted(set(terms.CONCEPTS) - set(SCHEMES) - set(COLLECTIONS))
LEGAL = ["Agreement", "Provision", "Effect", "effectKind", "addressee", "forWhom", "condition", "exception", "override"]
LEGAL += ["subjectMatter", "codifiedAt", "enactedBy", "amends", "authorization", "requirement", "limitation"]
LEGAL += ["prohibition", "construction", "deeming"]


def only(said: dict[NamedNode, list[NamedNode | Literal]], predicate: NamedNode) -> NamedNode | Literal:
    (value,) = said.get(predicate, ["nothing", "at all"])
    return value


# ---------------------------------------------------------------- hygiene


def test_terms_and_ontology_hold_the_same_names() -> None:
    assert set(OURS) == terms.KG.names()


def test_no_name_stands_in_two_lists_of_terms() -> None:
    lists = [*CLASSES_AND_PROPERTIES, *terms.CONCEPTS, *terms.EARLIER]
    assert [name for name, times in Counter(lists).items() if times > 1] == []


@pytest.mark.parametrize("name", CLASSES_AND_PROPERTIES)
def test_a_class_or_property_has_label_definition_example_and_home(name: str) -> None:
    assert isinstance(only(OURS[name], RDFS.label), Literal)
    assert isinstance(only(OURS[name], SKOS.definition), Literal)
    assert isinstance(only(OURS[name], SKOS.example), Literal)
    assert ABOUT in OURS[name][RDFS.isDefinedBy]


@pytest.mark.parametrize("name", [*CONCEPTS, *SCHEMES, *COLLECTIONS])
def test_a_concept_scheme_or_collection_has_label_definition_example_and_home(name: str) -> None:
    assert only(OURS[name], SKOS.prefLabel).language == "en"
    assert isinstance(only(OURS[name], SKOS.definition), Literal)
    assert isinstance(only(OURS[name], SKOS.example), Literal)
    assert ABOUT in OURS[name][RDFS.isDefinedBy]


@pytest.mark.parametrize("name", terms.EARLIER)
def test_a_word_of_an_earlier_edition_says_so_and_what_took_its_place(name: str) -> None:
    assert only(OURS[name], NamedNode(OWL + "deprecated")).value == "true"
    assert only(OURS[name], NamedNode(DCTERMS + "isReplacedBy")).value.removeprefix(terms.ONTOLOGY) in OURS
    assert isinstance(only(OURS[name], SKOS.definition), Literal)


@pytest.mark.parametrize("name", CONCEPTS)
def test_a_concept_is_in_exactly_one_scheme(name: str) -> None:
    assert SKOS.Concept in OURS[name][RDF.type]
    scheme = only(OURS[name], SKOS.inScheme)
    assert scheme.value.removeprefix(terms.ONTOLOGY) in SCHEMES


@pytest.mark.parametrize("name", SCHEMES)
def test_a_scheme_has_concepts(name: str) -> None:
    assert SKOS.ConceptScheme in OURS[name][RDF.type]
    assert any(KG[name] in said.get(SKOS.inScheme, ()) for said in ALL.values())


@pytest.mark.parametrize("name", LEGAL)
def test_a_legal_term_says_where_its_definition_is_from(name: str) -> None:
    assert re.search(r"U\.S\.C\.|Public Law", only(OURS[name], SOURCE).value)


def test_no_two_classes_or_properties_of_a_kind_share_a_label_unless_they_share_a_name() -> None:
    labels = Counter(only(OURS[name], RDFS.label).value for name in [*terms.FACT_PROPERTIES, *terms.RECORD_PROPERTIES])
    assert [label for label, times in labels.items() if times > 1] == []


def test_the_header_says_what_this_is_and_whose_and_which_version() -> None:
    header = ALL[ABOUT]
    assert NamedNode(OWL + "Ontology") in header[RDF.type]
    assert only(header, NamedNode(DCTERMS + "license")).value.startswith(
        "https://creativecommons.org/publicdomain/zero/"
    )
    assert only(header, NamedNode(OWL + "versionIRI")).value == f"{ABOUT.value}/{kg.__version__}"
    assert only(header, NamedNode(OWL + "versionInfo")).value == kg.__version__
    assert only(header, NamedNode("http://purl.org/vocab/vann/preferredNamespacePrefix")).value == "kg"
    assert only(header, CREATOR)
    assert only(header, NamedNode(DCTERMS + "title"))


def test_there_are_no_blank_nodes_and_nothing_is_the_same_as_anything() -> None:
    for quad in (one for quads in QUADS.values() for one in quads):
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)
        assert quad.predicate.value != OWL + "sameAs"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_read_alike_by_another_parser(path: Path) -> None:
    assert len(Graph().parse(path)) == len(set(QUADS[path.name]))


def test_broader_concepts_are_concepts() -> None:
    for said in ALL.values():
        for above in said.get(SKOS.broader, ()):
            assert SKOS.Concept in ALL[above][RDF.type]


# ---------------------------------------------------------------- places

PLACES = {iri.value.rpartition("/")[2]: said for iri, said in ALL.items() if KG.Place in said.get(RDF.type, ())}


def test_a_place_has_a_label_and_a_scheme_and_what_it_is_and_no_more() -> None:
    for said in PLACES.values():
        assert set(said[RDF.type]) == {KG.Place, SKOS.Concept}
        assert only(said, SKOS.inScheme) == KG.placeScheme
        assert only(said, SKOS.prefLabel).language == "en"
        assert said.keys() <= {RDF.type, SKOS.prefLabel, SKOS.notation, SKOS.broader, SKOS.inScheme, REPLACED}


def notations(code: str) -> set[str]:
    return {one.value for one in PLACES[code].get(SKOS.notation, ())}


def test_states_have_postal_code_and_fips_and_are_fifty_and_the_district() -> None:
    states = [code for code in PLACES if re.fullmatch("us-[a-z]{2}", code)]
    assert len(states) == 51
    for code in states:
        postal, fips = sorted(notations(code), reverse=True)
        assert f"us-{postal.lower()}" == code
        assert re.fullmatch("[0-9]{2}", fips)
        assert PLACES[code][SKOS.broader] == [terms.place("us")]


def test_counties_have_five_digits_of_which_the_first_two_are_their_states() -> None:
    counties = [code for code in PLACES if re.fullmatch("us-[0-9]{5}", code)]
    assert len(counties) > 3_100
    for code in counties:
        assert notations(code) == {code.removeprefix("us-")}
        (state,) = PLACES[code][SKOS.broader]
        above = state.value.rpartition("/")[2]
        assert code[3:5] in notations(above)
        assert only(PLACES[code], SKOS.prefLabel).value.endswith(f", {only(ALL[state], SKOS.prefLabel).value}")


@pytest.mark.parametrize(
    ("code", "label", "known_as"),
    [
        ("us", "United States", set()),
        ("us-al", "Alabama", {"AL", "01"}),
        ("us-01055", "Etowah County, Alabama", {"01055"}),
        ("us-dc", "District of Columbia", {"DC", "11"}),
        ("us-35013", "Dona Ana County, New Mexico", {"35013"}),
        ("us-guam", "Guam", set()),
        ("us-puerto-rico", "Puerto Rico", set()),
        ("us-virgin-islands", "U.S. Virgin Islands", set()),
        ("us-northern-mariana-islands", "Northern Mariana Islands", set()),
        ("honduras", "Honduras", set()),
    ],
)
def test_places_people_ask_for_are_there(code: str, label: str, known_as: set[str]) -> None:
    assert only(PLACES[code], SKOS.prefLabel).value == label
    assert notations(code) == known_as


def test_the_district_stands_there_once_as_a_state_and_once_as_a_county() -> None:
    labels = [only(said, SKOS.prefLabel).value for said in PLACES.values()]
    assert sorted(label for label in labels if "District of Columbia" in label) == [
        "District of Columbia",
        "District of Columbia, District of Columbia",
    ]


def build(shared: Path) -> str:
    spec = importlib.util.spec_from_file_location("build_places", FOLDER / "build_places.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.build(shared))


def test_the_places_are_what_the_script_makes_of_the_public_tables(shared: Path) -> None:
    assert build(shared) == (FOLDER / "places.ttl").read_text(encoding="utf-8")


# ---------------------------------------------------------------- contested terms

TERMS = {q.subject for q in QUADS["terms.ttl"] if q.predicate == SKOS.inScheme and q.object == KG.contestedTermScheme}
USES = [(term, use) for term in sorted(TERMS, key=str) for use in ALL[term][SKOS.example]]


def test_every_contested_term_has_a_use_with_words_a_user_and_a_capture() -> None:
    assert len(TERMS) > 20
    for term in TERMS:
        assert only(ALL[term], SKOS.definition)
        assert ALL[term][SKOS.example]
    for _, use in USES:
        assert len(only(ALL[use], RDF_VALUE).value.split()) <= 15
        assert only(ALL[use], CREATOR).value
        assert re.fullmatch(r"capture/sha256-[0-9a-f]{64}", only(ALL[use], SOURCE).value.removeprefix(terms.ID))


def test_contested_terms_stand_in_the_order_of_the_alphabet_which_ranks_nothing() -> None:
    names = OURS["properNames"][SKOS.member]
    listed = [q.subject for q in QUADS["terms.ttl"] if q.predicate == SKOS.inScheme and q.subject not in names]
    assert listed == sorted(listed, key=lambda iri: iri.value)


def test_flagged_terms_and_names_are_contested_terms() -> None:
    for collection in COLLECTIONS:
        assert set(OURS[collection][SKOS.member]) <= TERMS


def test_a_term_is_named_after_its_label() -> None:
    for term in TERMS:
        assert term == terms.thing("term", terms.fold(only(ALL[term], SKOS.prefLabel).value))


# Terms that say of people or conduct only what nobody disputes: where they are, what an officer or official does.
PLAIN = set(
    """at-large constitutional-defender deportation-flight deputize encounter foreign-born fugitive mass-deportation
    not-lawfully-present oath-breaker peacekeeper pro-enforcement pro-illegal-alien worst-of-the-worst""".split()
)


def test_a_definition_grants_nothing_of_what_a_contested_term_says_of_people_or_conduct() -> None:
    of_people = re.compile(r"\b(?:person|people|officers|officials|hostility|conduct|group|city)\b")
    kept_apart = re.compile(r"\b(?:held|said|called|alleged)\b")
    defined = {terms.parts(term)[-1]: only(ALL[term], SKOS.definition).value for term in TERMS}
    assert {"illegal-alien", "racist"} <= {name for name, text in defined.items() if of_people.search(text)}
    granted = {name for name, text in defined.items() if of_people.search(text) and not kept_apart.search(text)}
    assert granted == PLAIN


def test_every_use_stands_in_the_bytes_its_source_names(shared: Path) -> None:
    folders = ("documents", "data/statutes", "data/reference")
    paths = [path for folder in folders for path in (shared / folder).iterdir() if path.suffix != ".csv"]
    texts = {
        terms.capture(hashlib.sha256(path.read_bytes()).hexdigest()): " ".join(path.read_text("utf-8").split())
        for path in paths
    }
    for _, use in USES:
        assert only(ALL[use], RDF_VALUE).value in texts[only(ALL[use], SOURCE)]


def test_a_use_contains_the_term_or_another_form_of_it() -> None:
    for term, use in USES:
        forms = [one.value for key in (SKOS.prefLabel, SKOS.altLabel) for one in ALL[term].get(key, ())]
        assert any(form.casefold() in only(ALL[use], RDF_VALUE).value.casefold() for form in forms), use


def test_the_ontology_holds_no_quotation_longer_than_a_fragment() -> None:
    for quad in (one for quads in QUADS.values() for one in quads):
        assert isinstance(quad, Quad)
        if isinstance(quad.object, Literal):
            for quoted in re.findall(r'"([^"]*)"', quad.object.value):
                assert len(quoted.split()) <= 15
