"""A proof shows that a claim, with every word of it, is in a contribution, and nothing else passes for it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from kg.model import Draft
from kg.terms import KG
from kg.triples import (
    anchor_iri,
    canonical_nquads,
    claim_leaves,
    claim_quads,
    inclusion_proof,
    is_included,
    root_hash,
    written,
)
from tests.making import START, agency_claim, count_claim, quotation, row, withdrawal

A = agency_claim("A Office", row(2, state="ALABAMA "), row(4))
B = agency_claim("B Office", row(4))
COUNT = count_claim(137, quotation("137 agreements"))
ABC = (A, B, COUNT)
LEAVES = st.lists(st.binary(max_size=9), max_size=40)
SETTLED = {"archivist": "tester", "recorded": datetime(2025, 1, 1, tzinfo=UTC), "sequence": 1, "previous": ""}


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def test_the_root_of_nothing_is_the_digest_of_nothing() -> None:
    assert root_hash([]) == sha256(b"").hex()


def test_the_root_of_one_leaf_is_its_hash() -> None:
    assert root_hash([b"claim"]) == sha256(b"\x00claim").hex()


def test_three_leaves_hang_two_and_one() -> None:
    one, two, three = (sha256(b"\x00" + leaf) for leaf in (b"1", b"2", b"3"))
    assert root_hash([b"1", b"2", b"3"]) == sha256(b"\x01" + sha256(b"\x01" + one + two) + three).hex()


@pytest.mark.parametrize(
    ("size", "root"),
    [
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_roots_are_those_others_compute(size: int, root: str) -> None:
    """The test vectors of Certificate Transparency's own implementations."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    assert root_hash([bytes.fromhex(leaf) for leaf in leaves[:size]]) == root


@given(LEAVES.filter(bool), st.data())
def test_every_leaf_has_a_proof_that_holds(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(leaves, index)
    assert is_included(leaves[index], index, len(leaves), proof, root_hash(leaves))
    assert len(proof) <= (len(leaves) - 1).bit_length()


@given(st.lists(st.binary(max_size=9), min_size=1, max_size=20, unique=True), st.data())
def test_a_proof_holds_for_no_other_leaf_place_path_or_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    leaf, size, proof, root = leaves[index], len(leaves), inclusion_proof(leaves, index), root_hash(leaves)
    other = data.draw(st.binary(max_size=9).filter(lambda one: one != leaf))
    assert not is_included(other, index, size, proof, root)
    assert not any(is_included(leaf, place, size, proof, root) for place in range(-1, size + 2) if place != index)
    assert not is_included(leaf, index, size, (*proof, "00" * 32), root)
    assert not is_included(leaf, index, size, proof, sha256(b"another").hex())
    if proof:
        cut = data.draw(st.integers(0, len(proof) - 1))
        assert not is_included(leaf, index, size, proof[:cut] + proof[cut + 1 :], root)
        assert not is_included(leaf, index, size, (*proof[:cut], "00" * 32, *proof[cut + 1 :]), root)


@pytest.mark.parametrize("word", ["", "zz" * 32, "00", "0" * 63, "é" * 64])
def test_what_is_no_digest_proves_nothing(word: str) -> None:
    assert not is_included(b"1", 0, 2, (word,), root_hash([b"1", b"2"]))


def test_a_node_never_passes_for_a_leaf() -> None:
    one, two = (sha256(b"\x00" + leaf) for leaf in (b"1", b"2"))
    assert not is_included(one + two, 0, 1, (), root_hash([b"1", b"2"]))


def test_a_leaf_is_all_that_is_said_of_its_claim_and_of_its_places() -> None:
    contribution, _, content = written(Draft(claims=ABC), **SETTLED)  # type: ignore[arg-type]
    leaves = claim_leaves(content, contribution.iri)
    assert list(leaves) == sorted(claim.iri.value for claim in ABC)
    for claim in ABC:
        said = set(parse(leaves[claim.iri.value], format=RdfFormat.N_QUADS))
        assert said >= set(claim_quads(claim)) - {q for q in claim_quads(claim) if q.predicate == KG.recordedIn}
        places = {anchor_iri(anchor).value for anchor in claim.anchors}
        assert {q.subject.value.partition("#")[0] for q in said} <= {
            claim.iri.value,
            *places,
            *(triple.subject.value for triple in claim.triples),
        }


def test_words_that_end_with_the_name_of_another_claim_stay_in_their_own_leaf() -> None:
    claims = (replace(A, basis=f"see <{B.iri.value}"), B)
    contribution, _, content = written(Draft(claims=claims), **SETTLED)  # type: ignore[arg-type]
    leaves = claim_leaves(content, contribution.iri)
    assert [iri for iri, leaf in leaves.items() if b'"see <' in leaf] == [A.iri.value]


def test_a_header_has_the_root_of_the_claims_in_its_file() -> None:
    contribution, quads, content = written(Draft(claims=ABC), **SETTLED)  # type: ignore[arg-type]
    assert contribution.root_hash == root_hash(list(claim_leaves(content, contribution.iri).values()))
    assert canonical_nquads(quads) == content


def test_a_contribution_without_claims_has_the_root_of_nothing() -> None:
    contribution, _, content = written(withdrawal(A), **SETTLED)  # type: ignore[arg-type]
    assert claim_leaves(content, contribution.iri) == {}
    assert contribution.root_hash == root_hash([])


def test_the_root_is_of_what_is_said_and_not_of_who_says_when() -> None:
    one, _, _ = written(Draft(claims=ABC), **SETTLED)  # type: ignore[arg-type]
    other, _, _ = written(
        Draft(note="n", claims=(COUNT, B, A)), archivist="o", recorded=START, sequence=9, previous="ab" * 32
    )
    assert one.root_hash == other.root_hash
    assert one.iri != other.iri
