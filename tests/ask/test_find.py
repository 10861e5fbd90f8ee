"""Finding what to trace, and what a name stands for: never a guess between two."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.find import find, resolve
from kg.errors import NotFound, UsageError
from kg.index import Embedded
from kg.model import Claim, Draft
from kg.terms import ELI, KG, RDF, RDFS
from kg.triples import make_claim
from kg.vocabulary import as_json
from tests.making import ICE, LIST, agency_claim
from tests.tracing import ARTICLE, COUNT, DAILY, DEPUTY, ECHO, ETOWAH, LISTS, WORLD, sighting, store_of

JACKSON = "Jackson County Sheriff's Office"
SECTION = terms.provision("usc", "8", "1357", "g", "1")
CLAIMS: tuple[Claim, ...] = (
    *(agency_claim(JACKSON, state=state) for state in ("us-tx", "us-fl", "us-ks")),
    agency_claim("Jacksonville Sheriff's Office", state="us-fl"),
    agency_claim("Polk County Sheriff's Office", state="us-fl"),
    agency_claim("Polk County Jail", state="us-tx"),
    make_claim(
        [
            (SECTION, RDF.type, KG.Provision),
            (SECTION, RDFS.label, Literal("8 U.S.C. 1357(g)(1)")),
            (SECTION, ELI.number, Literal("(1)")),
        ],
        speaker=ICE,
        document=LIST,
        modality=KG.statement,
        anchors=(sighting(LISTS[0]),),
    ),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Embedded:
    return store_of(tmp_path_factory.mktemp("ledger"), WORLD, Draft(claims=CLAIMS))


# find


@pytest.mark.parametrize(
    ("words", "kind", "iri"),
    [
        ("Etwah County Sherif", "agency", ETOWAH),
        ("rally was held again", "document", ECHO),
        ("the daily", "speaker", DAILY),
        ("deputy director", "speaker", DEPUTY),
        ("1357(g)(1)", "provision", SECTION),
        ("Wyoming", "place", terms.place("us-wy")),
        ("Etowah County, Alabama", "place", terms.place("us-01055")),
        ("total of 137 such agreements", "claim", COUNT.iri),
        ("figures of june", "document", terms.document("figures")),
    ],
)
def test_everything_that_can_be_traced_can_be_found(store: Embedded, words: str, kind: str, iri: NamedNode) -> None:
    hit = find(store, words)[0]
    assert (hit.kind, hit.iri) == (kind, iri)


def test_a_slug_finds_its_thing(store: Embedded) -> None:
    assert ICE in {hit.iri for hit in find(store, "ice")}


def test_agencies_of_one_name_stand_by_their_states(store: Embedded) -> None:
    found = [(hit.label, hit.beside) for hit in find(store, JACKSON)[:3]]
    assert found == [(JACKSON, "Florida"), (JACKSON, "Kansas"), (JACKSON, "Texas")]


def test_a_hit_says_what_matched_and_how_it_was_read(store: Embedded) -> None:
    assert find(store, "rally held again")[0].why == "title"
    assert find(store, "Etwah sheriff")[0].why == "name, with “etowah” for “etwah”, “sheriffs” for “sheriff”"
    assert find(store, "Etowah Alabama sheriff zzyzx")[0].why == "name, with “sheriffs” for “sheriff”, without “zzyzx”"
    assert {hit.why for hit in find(store, "137") if hit.kind == "claim"} == {"quoted words"}


def test_quoted_words_stand_beside_their_document(store: Embedded) -> None:
    hit = next(one for one in find(store, "137 such agreements") if one.iri == COUNT.iri)
    assert (hit.label, hit.beside) == ("a total of 137 such agreements", "A rally was held")


def test_each_thing_is_found_once(store: Embedded) -> None:
    found = [hit.iri for hit in find(store, "county sheriff's office", limit=100)]
    assert len(found) == len(set(found))


def test_no_more_is_found_than_asked_for(store: Embedded) -> None:
    assert len(find(store, "county", limit=4)) == 4


def test_hits_stand_by_nearness(store: Embedded) -> None:
    scores = [hit.score for hit in find(store, "jackson sheriff florida")]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 2


def test_where_nothing_matches_the_nearest_names_are_given(store: Embedded) -> None:
    with pytest.raises(NotFound, match="nothing is called 'eto wah sher iff'; did you mean") as caught:
        find(store, "eto wah sher iff")
    assert caught.value.nearest


@pytest.mark.parametrize("words", ["", "  ", "…", "\x00"])
def test_no_word_is_refused(store: Embedded, words: str) -> None:
    with pytest.raises(UsageError, match="no words to search for"):
        find(store, words)


@pytest.mark.parametrize("words", ['" } DROP ALL #', "> . ?s ?p ?o", "\\u0022", "'); --"])
def test_words_never_become_part_of_a_question(store: Embedded, words: str) -> None:
    with pytest.raises((NotFound, UsageError)):
        resolve(store, words)


def test_a_hit_has_the_keys_the_documentation_names(store: Embedded) -> None:
    found = as_json(find(store, "Etowah County Sheriff's Office")[0])
    assert list(found) == ["kind", "label", "id", "why", "beside", "score"]
    assert (found["id"], found["score"]) == (ETOWAH.value, 1.0)


# resolve


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        (ETOWAH.value, ETOWAH),
        (f"<{ETOWAH.value}>", ETOWAH),
        ("agency/us-al/etowah-county-sheriffs-office", ETOWAH),
        ("us-al/etowah-county-sheriffs-office", ETOWAH),
        ("etowah-county-sheriffs-office", ETOWAH),
        ("Etowah County Sheriff’s Office", ETOWAH),
        ("  ETOWAH COUNTY SHERIFFS OFFICE ", ETOWAH),
        ("Etowah", ETOWAH),
        ("etowah county sheriff", ETOWAH),
        ("Etwah County Sherif", ETOWAH),
        ("article", ARTICLE),
        ("document/article", ARTICLE),
        ("document:article", ARTICLE),
        ("A rally was held", ARTICLE),
        ("ice", ICE),
        ("organization/ice", ICE),
        ("The Daily", DAILY),
        ("us-wy", terms.place("us-wy")),
        ("Wyoming", terms.place("us-wy")),
        ("usc/8/1357/g/1", SECTION),
        ("8 USC 1357(g)(1)", SECTION),
        ("kg:taskForce", KG.taskForce),
        ("jackson county sheriff kansas", terms.agency("us-ks", JACKSON)),
        ("jackson county kansas", terms.place("us-20085")),
        ("jackson sheriff tx", terms.agency("us-tx", JACKSON)),
        ("jacksonville", terms.agency("us-fl", "Jacksonville Sheriff's Office")),
    ],
)
def test_a_name_a_slug_or_an_id_stands_for_one_thing(store: Embedded, text: str, iri: NamedNode) -> None:
    assert resolve(store, text) == iri


@pytest.mark.parametrize("written", ["claim/{}", "{}", "claim:{}"])
@pytest.mark.parametrize("end", ["", "…", "..."])
def test_the_beginning_of_a_claims_id_stands_for_it(store: Embedded, written: str, end: str) -> None:
    start = terms.parts(COUNT.iri)[1][:10]
    assert resolve(store, written.format(start) + end) == COUNT.iri


def test_a_whole_claim_id_stands_for_it(store: Embedded) -> None:
    assert resolve(store, f"claim/{terms.parts(COUNT.iri)[1]}") == COUNT.iri


def test_a_beginning_of_several_claim_ids_lists_them(store: Embedded) -> None:
    firsts = [terms.parts(one.iri)[1][0] for one in (*WORLD.claims, *CLAIMS)]
    several = next(letter for letter in firsts if firsts.count(letter) > 1)
    with pytest.raises(UsageError, match=rf"'claim/{several}' could be several: claim/{several}\w+; claim/{several}"):
        resolve(store, f"claim/{several}")


def test_a_name_several_agencies_have_lists_them_with_their_states(store: Embedded) -> None:
    with pytest.raises(UsageError) as caught:
        resolve(store, JACKSON)
    assert str(caught.value) == (
        f'"{JACKSON}" could be several: '
        f"{JACKSON} (Florida) agency/us-fl/jackson-county-sheriffs-office; "
        f"{JACKSON} (Kansas) agency/us-ks/jackson-county-sheriffs-office; "
        f"{JACKSON} (Texas) agency/us-tx/jackson-county-sheriffs-office; name one by its id"
    )


def test_of_several_as_near_none_is_guessed(store: Embedded) -> None:
    with pytest.raises(UsageError, match=r"Polk County Jail \(Texas\).*; Polk County Sheriff's Office \(Florida\)"):
        resolve(store, "polk")


def test_many_candidates_are_not_all_listed(store: Embedded) -> None:
    with pytest.raises(UsageError, match="; and more; name one") as caught:
        resolve(store, "Washington County")
    assert str(caught.value).count("place/") == 8


@pytest.mark.parametrize(
    "text",
    [
        "https://w3id.org/kg287g/id/agency/us-al/nobody",
        "https://not an iri",
        "zzyzx",
        "agency/us-al/nobody",
        "claim/7777777777",
        "claim/NOT",
        "",
        "…",
        "x" * 100_000,
    ],
)
def test_what_stands_for_nothing_is_not_found(store: Embedded, text: str) -> None:
    with pytest.raises(NotFound):
        resolve(store, text)


def test_what_is_nearly_a_name_is_offered(store: Embedded) -> None:
    with pytest.raises(NotFound) as caught:
        resolve(store, "Jacksonville harbor pilots")
    assert "Jacksonville Sheriff's Office" in caught.value.nearest


# by digest


@pytest.mark.parametrize("form", ["{}", "{}…", "sha256 {}…", "sha256-{}", "capture/sha256-{}", "capture/sha256-{}…"])
def test_the_digest_in_a_footnote_stands_for_its_capture(store: Embedded, form: str) -> None:
    sha256 = LISTS[0].capture.sha256
    assert resolve(store, form.format(sha256[:12])) == terms.capture(sha256)


@pytest.mark.parametrize("typed", [LISTS[0].capture.sha256[:7], "000000000000", LISTS[0].capture.sha256 + "0"])
def test_what_begins_no_digest_stands_for_no_capture(store: Embedded, typed: str) -> None:
    with pytest.raises(NotFound):
        resolve(store, typed)


def test_without_a_limit_everything_is_found(store: Embedded) -> None:
    assert len(find(store, "county", limit=None)) > len(find(store, "county", limit=2)) == 2


def test_names_with_commas_are_told_apart_by_semicolons() -> None:
    assert str(NotFound("no", nearest=("Lee County, Florida", "b"))) == "no; did you mean Lee County, Florida; b?"
    assert str(NotFound("no", nearest=("a", "b"))) == "no; did you mean a, b?"
