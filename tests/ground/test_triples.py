"""One shape of the data: equal things give equal quads, equal quads equal bytes, equal bytes equal names."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from kg import terms
from kg.model import Capture, Document, Draft, Source, Speaker, Text, Withdrawal
from kg.terms import KG, RDFS, XSD
from kg.triples import canonical_nquads, contribution_iri, contribution_of, draft_quads, has_triple_terms, make_claim
from tests.archives import ROOT
from tests.making import ICE, LIST, START, agency_claim, count_claim, quotation, row

LONG = """
import ast, signal, sys
from kg.triples import has_triple_terms
signal.setitimer(signal.ITIMER_VIRTUAL, 5)
has_triple_terms(ast.literal_eval(sys.argv[1]) * 500_000 + b" <<")
"""
"""Of the processor's time, for what a look in proportion takes in a twentieth of a second, a square one in hours."""
TEXT = Text("ab" * 32, "plain-1", "text-1", "cd" * 32, "137 agreements")
SOURCE = Source(Capture("ab" * 32, 14, "text/plain", "a.txt", LIST), b"137 agreements", TEXT)
DOCUMENT = Document(LIST, "A list", KG.article, publisher=ICE, not_stated=("published",))
SPEAKERS = (Speaker(ICE, "ICE"), Speaker(terms.office("director"), "Director", ICE))
CLAIMS = (agency_claim("A Office", row(2, state="ALABAMA ")), count_claim(137, quotation("137 agreements")))
DRAFT = Draft("n", documents=(DOCUMENT,), speakers=SPEAKERS, sources=(SOURCE,), claims=CLAIMS)

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
literals = st.one_of(
    words.map(Literal),
    st.integers(-(10**6), 10**6).map(lambda n: Literal(f"{n:+05}", datatype=XSD.integer)),
    st.tuples(words, st.sampled_from(["en", "EN-gb", "es"])).map(lambda pair: Literal(pair[0], language=pair[1])),
)
facts = st.lists(
    st.tuples(st.sampled_from([terms.place("us"), terms.place("us-al")]), st.just(RDFS.label), literals),
    min_size=1,
    max_size=6,
)


def claim_of(stated: list[tuple[NamedNode, NamedNode, Literal]], *, document: NamedNode = LIST):  # type: ignore[no-untyped-def]
    return make_claim(stated, speaker=ICE, document=document, modality=KG.statement, anchors=(row(2),))


def recorded(draft: Draft, **more: object) -> tuple[NamedNode, bytes]:
    settled = {"archivist": "tester", "recorded": START, "sequence": 1, "previous": "", **more}
    contribution, quads = contribution_of(draft, **settled)  # type: ignore[arg-type]
    return contribution.iri, canonical_nquads(quads)


@given(facts)
@settings(deadline=None)
def test_sorted_quads_are_what_rdf_dataset_canonicalization_gives(
    stated: list[tuple[NamedNode, NamedNode, Literal]],
) -> None:
    quads = list(draft_quads(replace(DRAFT, claims=(*CLAIMS, claim_of(stated)))))
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = serialize(dataset, format=RdfFormat.N_QUADS).splitlines()  # type: ignore[union-attr]
    assert canonical_nquads(quads).splitlines() == sorted(lines)


@given(facts, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_a_claim_has_one_name_in_whatever_order_and_number_its_facts_come(
    stated: list[tuple[NamedNode, NamedNode, Literal]], order: object
) -> None:
    shuffled = [*stated, *stated]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert claim_of(shuffled) == claim_of(stated)


def test_a_figure_written_in_two_ways_makes_one_claim() -> None:
    ways = [Literal(text, datatype=XSD.integer) for text in ("137", "0137", "+137")]
    assert len({claim_of([(terms.place("us"), KG.value, way)]).iri for way in ways}) == 1


@pytest.mark.parametrize("other", ["speaker", "document", "facts"])
def test_a_claim_of_another_speaker_document_or_fact_is_another_claim(other: str) -> None:
    one = CLAIMS[0]
    changed = {"speaker": ICE, "document": LIST, "facts": one.triples}
    changed[other] = {"speaker": SPEAKERS[1].iri, "document": terms.document("b"), "facts": one.triples[:2]}[other]
    stated = changed.pop("facts")
    made = make_claim(stated, modality=KG.statement, anchors=one.anchors, **changed)  # type: ignore[arg-type]
    assert made.iri != one.iri


def test_a_modality_or_a_place_more_is_the_same_claim() -> None:
    one = CLAIMS[0]
    made = make_claim(one.triples, speaker=ICE, document=LIST, modality=KG.report, anchors=(row(2), row(3)))
    assert made.iri == one.iri


def test_nothing_that_is_stored_has_a_blank_node() -> None:
    terms_used = [term for quad in draft_quads(DRAFT) for term in (quad.subject, quad.object, quad.graph_name)]
    assert not [term for term in terms_used if isinstance(term, BlankNode)]


def test_only_claims_are_named_graphs() -> None:
    named = {quad.graph_name for quad in draft_quads(DRAFT) if isinstance(quad.graph_name, NamedNode)}
    assert named == {claim.iri for claim in CLAIMS}


def test_a_sighting_costs_one_quad() -> None:
    seen = replace(CLAIMS[0], anchors=(row(2, state="ALABAMA "), row(9)))
    more = set(draft_quads(Draft(claims=(seen,)))) - set(draft_quads(Draft(claims=(CLAIMS[0],))))
    assert more == {Quad(seen.iri, KG.anchor, terms.row("ab" * 32, "Sheet1", 9))}


def test_the_same_contribution_has_the_same_name_and_bytes() -> None:
    assert recorded(DRAFT) == recorded(DRAFT)


@pytest.mark.parametrize(
    "more",
    [
        {"archivist": "other"},
        {"recorded": START + timedelta(seconds=1)},
        {"sequence": 2},
        {"previous": "ef" * 32},
    ],
    ids=lambda more: next(iter(more)),
)
def test_a_contribution_of_another_archivist_time_or_place_in_the_chain_has_another_name(
    more: dict[str, object],
) -> None:
    assert recorded(DRAFT, **more)[0] != recorded(DRAFT)[0]


def test_a_withdrawal_for_another_reason_has_another_name() -> None:
    names = {recorded(Draft(withdrawals=(Withdrawal(CLAIMS[0].iri, why),)))[0] for why in ("one", "two")}
    assert len(names) == 2


@pytest.mark.parametrize(
    "draft", [DRAFT, Draft(withdrawals=(Withdrawal(CLAIMS[0].iri, "why"),))], ids=["adds", "takes"]
)
def test_the_content_of_a_file_gives_the_name_it_bears(draft: Draft) -> None:
    name, content = recorded(draft)
    assert contribution_iri(name, content) == name
    assert contribution_iri(name, content.replace(b"ester", b"esten")) != name


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .", True),
        ("<< <urn:a> <urn:b> <urn:c> >> <urn:b> 1 .", True),
        ('<urn:a> <urn:b> "a << b", \'<<\', """ " << ""\n<<""", \'\'\' \' << \'\'\' . # <<', False),
        ('<urn:a> <urn:b> """a""" . << <urn:a> <urn:b> 1 >> <urn:c> 2 .', True),
        ('<urn:a#b> <urn:b> "c" . << <urn:a> <urn:b> 1 >> <urn:c> 2 .', True),
        ('<urn:a> <urn:b> "it ends nowhere << ', False),
        ("<urn:a> <urn:b> <urn:c> .", False),
    ],
)
def test_a_triple_in_a_triple_is_told_from_words_that_hold_its_sign(text: str, has: bool) -> None:
    assert has_triple_terms(text.encode()) is has


@given(st.lists(literals, max_size=3), st.booleans())
def test_what_the_engine_writes_has_a_triple_in_a_triple_only_where_one_was_put(some: list[Literal], put: bool) -> None:
    triples = [Triple(ICE, RDFS.label, Literal(one.value + "<<")) for one in some]
    inner = Triple(ICE, RDFS.label, Triple(ICE, RDFS.label, Literal("<<")))
    for form in (RdfFormat.TRIG, RdfFormat.N_TRIPLES):
        written = serialize([*triples, *([inner] if put else [])], format=form)
        assert has_triple_terms(written or b"") is put


@pytest.mark.parametrize("piece", [b"<a", b'"\\"', b"'\\'", b'"""a', b"'''a", b"\"'", b"# ", b"<", b'""'])
def test_looking_for_triples_in_triples_takes_time_in_proportion_to_the_text(piece: bytes) -> None:
    found = subprocess.run([sys.executable, "-c", LONG, repr(piece)], cwd=ROOT, capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (0, "")
