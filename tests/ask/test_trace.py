"""A trace leads from a thing to every claim, place, document and set of bytes behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.trace import Trace, trace
from kg.ask.trace.values import Fact, NamedThing, QuotedPlace, RowPlace, Step, TracedClaim
from kg.ask.trace.values import TracedDocument as TracedDocument
from kg.errors import NotFound
from kg.index import Embedded
from kg.model import Document, Draft
from kg.sources import Captures
from kg.terms import KG, RDFS
from kg.triples import make_claim
from kg.vocabulary import as_json
from tests.making import ICE, LIST, agency_claim
from tests.tracing import (
    AGREED,
    AGREEMENT,
    ARTICLE,
    COUNT,
    COUNT_ECHO,
    COUNT_LIST,
    DAYS,
    ECHO,
    ETOWAH,
    FIGURES,
    LISTS,
    OTHER,
    PAGE,
    RING_A,
    RING_B,
    ROUND,
    agency_facts,
    captures_in,
    reading,
    sighting,
    store_of,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Embedded:
    return store_of(tmp_path_factory.mktemp("ledger"))


@pytest.fixture
def held(tmp_path: Path) -> Captures:
    return captures_in(tmp_path, PAGE, *LISTS)


def fact(found: Trace, subject: NamedNode, predicate: NamedNode) -> Fact:
    (one,) = [one for one in found.facts if one.subject.iri == subject and one.predicate.iri == predicate]
    return one


def claim(found: Trace, iri: NamedNode) -> TracedClaim:
    (one,) = [one for one in (*found.claims, *found.reported) if one.iri == iri]
    return one


def document(found: Trace, iri: NamedNode) -> TracedDocument:
    (one,) = [one for one in found.documents if one.iri == iri]
    return one


def path_of(steps: Iterable[Step]) -> list[tuple[str, NamedNode]]:
    return [found for step in steps for found in [(step.relation, step.iri), *path_of(step.then)]]


def every(steps: Iterable[Step]) -> list[Step]:
    return [found for step in steps for found in [step, *every(step.then)]]


# facts


def test_an_agency_is_traced_to_every_claim_that_speaks_of_it(store: Embedded) -> None:
    assert {one.iri for one in trace(store, ETOWAH).claims} == {AGREED.iri, OTHER.iri}


def test_each_fact_names_every_claim_that_states_it(store: Embedded) -> None:
    found = trace(store, ETOWAH)
    assert set(fact(found, ETOWAH, RDFS.label).claims) == {AGREED.iri, OTHER.iri}
    assert fact(found, AGREEMENT, KG.signed).claims == (AGREED.iri,)


def test_a_fact_is_said_in_words(store: Embedded) -> None:
    found = fact(trace(store, AGREEMENT), AGREEMENT, KG.agency)
    assert (found.predicate.label, found.object) == ("agency", NamedThing(ETOWAH, "Etowah County Sheriff's Office"))


def test_a_literal_stays_what_was_stated(store: Embedded) -> None:
    assert fact(trace(store, AGREEMENT), AGREEMENT, KG.signed).object == Literal("2025-01-30", datatype=terms.XSD.date)


def test_facts_of_the_thing_traced_come_first(store: Embedded) -> None:
    assert trace(store, AGREEMENT).facts[0].subject.iri == AGREEMENT


def test_the_trace_of_a_claim_has_exactly_its_facts(store: Embedded) -> None:
    stated = {(one.subject.iri, one.predicate.iri) for one in trace(store, COUNT.iri).facts}
    assert stated == {(t.subject, t.predicate) for t in COUNT.triples}


def test_a_fact_others_state_as_well_says_who(store: Embedded) -> None:
    observation = COUNT.triples[0].subject
    assert isinstance(observation, NamedNode)
    found = fact(trace(store, COUNT.iri), observation, KG.value)
    assert (found.claims, set(found.also_claimed_by)) == ((COUNT.iri,), {COUNT_ECHO.iri, COUNT_LIST.iri})


def test_a_claim_met_in_the_chain_counts_among_those_that_state_a_fact(store: Embedded) -> None:
    observation = COUNT.triples[0].subject
    assert isinstance(observation, NamedNode)
    found = fact(trace(store, COUNT_ECHO.iri), observation, KG.value)
    assert set(found.claims) == {COUNT_ECHO.iri, COUNT.iri}


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (LIST, {AGREED.iri, OTHER.iri, COUNT_LIST.iri}),
        (FIGURES, {COUNT.iri}),
        (ICE, {AGREED.iri, OTHER.iri, COUNT.iri, COUNT_ECHO.iri, COUNT_LIST.iri, ROUND.iri}),
        (terms.place("us"), {COUNT.iri, COUNT_ECHO.iri, COUNT_LIST.iri, ROUND.iri}),
        (terms.capture(PAGE.capture.sha256), {COUNT.iri}),
        (terms.capture(LISTS[1].capture.sha256), {AGREED.iri}),
    ],
    ids=["document", "unseen document", "speaker", "place", "capture of text", "capture of rows"],
)
def test_anything_leads_to_the_claims_that_have_to_do_with_it(
    store: Embedded, what: NamedNode, expected: set[NamedNode]
) -> None:
    assert {one.iri for one in trace(store, what).claims} == expected


def test_a_claim_about_an_agreement_alone_is_found_from_its_agency(tmp_path: Path) -> None:
    facts = [(terms.thing("event", "e"), KG.about, AGREEMENT)]
    event = make_claim(facts, speaker=ICE, document=LIST, modality=KG.statement, anchors=(sighting(LISTS[0], 3),))
    store = store_of(tmp_path, Draft(claims=(AGREED, event)))
    assert event.iri in {one.iri for one in trace(store, ETOWAH).claims}


def test_of_a_claim_about_several_things_only_what_concerns_the_thing_traced_is_shown(tmp_path: Path) -> None:
    other = terms.agency("us-tx", "B Office")
    event, elsewhere = terms.thing("event", "one"), terms.thing("event", "two")
    facts = [
        *agency_facts("A Office"),
        *agency_facts("B Office", "us-tx"),
        (event, KG.about, terms.agency("us-al", "A Office")),
        (event, KG.place, terms.place("us-al")),
        (elsewhere, KG.about, other),
    ]
    both = make_claim(facts, speaker=ICE, document=LIST, modality=KG.statement, anchors=(sighting(LISTS[0], 3),))
    store = store_of(tmp_path, Draft(claims=(both,)))
    shown = {one.subject.iri for one in trace(store, terms.agency("us-al", "A Office")).facts}
    assert shown == {terms.agency("us-al", "A Office"), event}
    for whole in (both.iri, LIST):
        assert len(trace(store, whole).facts) == len(both.triples)


def test_facts_stand_as_the_claims_that_state_them_come(store: Embedded) -> None:
    found = trace(store, LIST)
    order = {one.iri: number for number, one in enumerate(found.claims)}
    firsts = [order[one.claims[0]] for one in found.facts]
    assert firsts == sorted(firsts)


# who, where


def test_a_claim_says_who_states_it_and_in_what_manner(store: Embedded) -> None:
    found = claim(trace(store, COUNT.iri), COUNT.iri)
    assert found.speaker == NamedThing(ICE, "U.S. Immigration and Customs Enforcement")
    assert found.modality is not None
    assert (found.modality.iri, found.status, found.computed, found.basis) == (KG.report, "live", False, None)


def test_a_computed_claim_says_so_and_gives_the_archivists_reason(store: Embedded) -> None:
    found = claim(trace(store, COUNT_LIST.iri), COUNT_LIST.iri)
    assert (found.computed, found.basis) == (True, "the rows of the list were counted by the archivist")


def test_a_quotation_stands_in_its_context(store: Embedded) -> None:
    (place,) = claim(trace(store, COUNT.iri), COUNT.iri).anchors
    assert isinstance(place, QuotedPlace)
    assert (place.exact, place.prefix[-5:], place.suffix[:6]) == (
        "a total of 137 such agreements",
        "were ",
        ", said",
    )
    assert (place.capture, place.line) == (PAGE.capture.sha256, None)


def test_a_quotation_has_its_line_where_the_text_is_held(store: Embedded, held: Captures) -> None:
    (place,) = claim(trace(store, COUNT.iri, **reading(held)), COUNT.iri).anchors
    assert isinstance(place, QuotedPlace)
    assert place.line == 2


def test_a_quotation_of_a_text_not_held_has_no_line(store: Embedded, held: Captures) -> None:
    (place,) = claim(trace(store, COUNT_ECHO.iri, **reading(held)), COUNT_ECHO.iri).anchors
    assert isinstance(place, QuotedPlace)
    assert place.line is None


def test_damaged_bytes_give_no_line_and_no_cells_but_a_trace(store: Embedded, tmp_path: Path) -> None:
    held = captures_in(tmp_path, PAGE, *LISTS)
    for path in tmp_path.rglob("*"):
        if path.is_file() and not path.name.endswith(".json"):
            path.chmod(0o600)
            path.write_bytes(path.read_bytes()[:-1] + b"?")
    (quoted,) = claim(trace(store, COUNT.iri, **reading(held)), COUNT.iri).anchors
    (row,) = claim(trace(store, OTHER.iri, **reading(held)), OTHER.iri).anchors
    assert isinstance(quoted, QuotedPlace)
    assert isinstance(row, RowPlace)
    assert (quoted.line, row.cells) == (None, None)


def test_rows_stand_in_the_order_of_the_lists(store: Embedded) -> None:
    found = trace(store, AGREED.iri)
    dated = {one.sha256: one.listed_on for one in found.captures}
    assert [dated[one.capture or ""] for one in claim(found, AGREED.iri).anchors] == list(DAYS)


def test_a_row_says_sheet_row_and_what_is_written_differently(store: Embedded) -> None:
    place = claim(trace(store, AGREED.iri), AGREED.iri).anchors[0]
    assert isinstance(place, RowPlace)
    assert (place.sheet, place.row, place.written, place.cells) == ("table", 2, (("state", "ALABAMA "),), None)


def test_a_row_of_a_capture_held_has_its_cells_as_written(store: Embedded, held: Captures) -> None:
    place = claim(trace(store, AGREED.iri, **reading(held)), AGREED.iri).anchors[0]
    assert isinstance(place, RowPlace)
    assert place.cells == (("A", "ALABAMA"), ("B", "Etowah County Sheriff's Office "), ("C", "Task Force Model"))


def test_only_the_first_of_many_lists_is_opened(store: Embedded, held: Captures) -> None:
    read = [one.cells is not None for one in claim(trace(store, AGREED.iri, **reading(held)), AGREED.iri).anchors]  # type: ignore[union-attr]
    assert read == [True, False, False, False, False]


def test_a_capture_says_where_and_when_it_was_taken_and_whether_it_is_held(store: Embedded, tmp_path: Path) -> None:
    held = captures_in(tmp_path, LISTS[0])
    first, second, *_ = trace(store, AGREED.iri, **reading(held)).captures
    assert (first.file_name, first.taken_from, first.taken_on, first.size) == (
        "list-2025-02-21.csv",
        "https://lists.example/",
        "2026-01-02",
        len(LISTS[0].content),
    )
    assert (first.sha256, first.held, second.held) == (LISTS[0].capture.sha256, True, False)


def test_nobody_looked_whether_a_capture_is_held_unless_captures_are_given(store: Embedded) -> None:
    assert {one.held for one in trace(store, AGREED.iri).captures} == {None}


def test_the_trace_of_a_document_lists_all_its_captures(store: Embedded) -> None:
    assert len(trace(store, LIST).captures) == len(LISTS)


def test_a_document_says_what_it_does_not_state_of_itself(store: Embedded) -> None:
    found = document(trace(store, COUNT.iri), ARTICLE)
    assert (found.publisher, found.published, found.not_stated, found.held) == (
        None,
        None,
        ("published", "publisher"),
        True,
    )


def test_a_document_says_its_publisher_and_date(store: Embedded) -> None:
    found = document(trace(store, COUNT_ECHO.iri), ECHO)
    assert found.publisher is not None
    assert (found.title, found.publisher.label, found.published) == ("A rally was held, again", "The Daily", "2024-05")


def test_a_claim_says_which_contribution_recorded_it(store: Embedded) -> None:
    recorded = claim(trace(store, COUNT.iri), COUNT.iri).recorded
    assert recorded is not None
    assert (recorded.sequence, recorded.archivist, recorded.when, recorded.note) == (
        1,
        "tester",
        "2025-01-01T12:00:00Z",
        "an invented world",
    )


# chains


def test_the_chain_of_a_report_goes_to_the_document_it_has_it_from(store: Embedded) -> None:
    found = claim(trace(store, COUNT.iri), COUNT.iri)
    assert path_of(found.chain) == [("stated in", ARTICLE), ("reports", FIGURES)]
    assert found.ends == (FIGURES,)


def test_a_document_never_held_is_marked_so(store: Embedded) -> None:
    found = trace(store, COUNT.iri)
    assert {step.iri: step.held for step in claim(found, COUNT.iri).chain} == {ARTICLE: True, FIGURES: False}
    assert document(found, FIGURES).held is False


def test_the_chain_of_a_report_of_a_report_goes_to_the_end(store: Embedded) -> None:
    found = claim(trace(store, COUNT_ECHO.iri), COUNT_ECHO.iri)
    assert path_of(found.chain) == [
        ("stated in", ECHO),
        ("republishes", ARTICLE),
        ("reports", COUNT.iri),
        ("stated in", ARTICLE),
        ("reports", FIGURES),
    ]
    assert found.ends == (FIGURES,)


def test_what_is_met_twice_in_a_chain_is_followed_once(store: Embedded) -> None:
    steps = every(claim(trace(store, COUNT_ECHO.iri), COUNT_ECHO.iri).chain)
    assert [step.again for step in steps if step.iri == ARTICLE] == [None, "shown above"]


def test_a_claim_met_in_a_chain_comes_with_its_places(store: Embedded) -> None:
    found = trace(store, COUNT_ECHO.iri)
    assert [one.iri for one in found.reported] == [COUNT.iri]
    assert isinstance(found.reported[0].anchors[0], QuotedPlace)


def test_a_circle_of_documents_is_said_and_ends(store: Embedded) -> None:
    found = claim(trace(store, ROUND.iri), ROUND.iri)
    assert [(s.iri, s.again) for s in every(found.chain)] == [(RING_A, None), (RING_B, None), (RING_A, "loop")]
    assert found.ends == (RING_A,)


def test_a_document_traced_has_its_own_chain(store: Embedded) -> None:
    assert path_of(trace(store, ECHO).chain) == [("republishes", ARTICLE)]


# the whole


def test_what_the_archive_says_nothing_of_is_not_found(store: Embedded) -> None:
    with pytest.raises(NotFound, match="says nothing about"):
        trace(store, terms.agency("us-al", "Nowhere"))


def test_a_claim_never_recorded_is_not_found(store: Embedded) -> None:
    with pytest.raises(NotFound, match="says nothing about"):
        trace(store, terms.thing("claim", "aaaa"))


def test_a_place_no_claim_speaks_of_has_a_trace_without_claims(store: Embedded) -> None:
    found = trace(store, terms.place("us-wy"))
    assert (found.traced.label, found.kind, found.claims) == ("Wyoming", "place", ())


def test_beyond_the_limit_claims_are_counted(store: Embedded) -> None:
    found = trace(store, ICE, limit=2)
    assert (len(found.claims), found.claims_in_all) == (2, 6)


def test_claims_stand_by_the_date_of_what_they_stand_in(tmp_path: Path) -> None:
    late, early = terms.document("a-late"), terms.document("z-early")
    documents = (
        Document(late, "Late", KG.article, published=terms.partial_date("2024")),
        Document(early, "Early", KG.article, published=terms.partial_date("2020-02")),
    )
    claims = tuple(agency_claim("A Office", document=one) for one in (late, early))
    found = trace(store_of(tmp_path, Draft(documents=documents, claims=claims)), terms.agency("us-al", "A Office"))
    assert [one.document for one in found.claims] == [early, late]


def test_a_trace_is_the_same_every_time(store: Embedded) -> None:
    assert trace(store, ICE) == trace(store, ICE)


JSON_KEYS = {
    "": "traced kind facts claims claimsInAll chain reported documents captures page size",
    "facts": "subject predicate object claims alsoClaimedBy",
    "claims": "id status speaker speakerName route corrects correctedBy modality computed basis statedIn anchors "
    "rowsInAll capturesInAll chain ends recordedIn sequence archivist recorded note withdrawal",
    "documents": "id title documentKind publisher publisherName published url language notStated held",
    "captures": "id sha256 document fileName otherNames mediaType byteSize takenFrom takenOn archivedOn redirect "
    "header readingOf readBy listedOn otherDays speaksOf modifiedOn newestSigned held",
}


@pytest.mark.parametrize("part", JSON_KEYS)
def test_json_has_the_keys_the_documentation_names(store: Embedded, part: str) -> None:
    found = json.loads(json.dumps(as_json(trace(store, COUNT_ECHO.iri))))
    one = found[part][0] if part else found
    assert list(one) == JSON_KEYS[part].split()


def test_json_of_places_and_steps_has_the_keys_the_documentation_names(store: Embedded) -> None:
    found = as_json(trace(store, ICE))
    anchors = {one["kind"]: list(one) for c in found["claims"] for one in c["anchors"]}
    assert anchors == {
        "quotation": [
            *"id kind source capture exact prefix suffix start end line".split(),
            *("meanConfidence", "lowestConfidence"),
        ],
        "row": "id kind capture sheet row written cells doubts".split(),
    }
    assert list(found["claims"][0]["chain"][0]) == "relation id label kind held again then".split()


def test_json_says_literals_with_their_datatype(store: Embedded) -> None:
    found = as_json(trace(store, AGREEMENT))
    signed = next(one["object"] for one in found["facts"] if one["predicate"]["label"] == "signed")
    assert signed == {"value": "2025-01-30", "datatype": terms.XSD.date.value, "language": None}
