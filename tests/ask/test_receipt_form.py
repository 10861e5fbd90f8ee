"""A receipt's file: the same for the same answer, whole, nothing twice, and readable by any SPARQL client."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pyoxigraph import QueryBoolean, QueryResultsFormat, parse_query_results

from kg.ask.receipt import evidence_for, quads_of, read_receipt, receipt_bytes, receipt_for, schema
from kg.ask.witness import cite
from kg.errors import UsageError
from kg.index import Embedded
from kg.index.current import as_of
from kg.terms import KG
from kg.vocabulary import KEYS
from kg.workspace import Workspace
from kg.workspace.answering import Answering
from tests.archives import WORLD
from tests.receipting import QUERIES, made_world, members

PUBLISHED = Path(__file__).resolve().parents[2] / "kg" / "receipt.schema.json"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Not to be written to."""
    return made_world(tmp_path_factory.mktemp("world"))


@pytest.mark.parametrize("name", QUERIES)
def test_what_is_read_back_makes_the_same_bytes(name: str, world: Workspace) -> None:
    content = receipt_bytes(world.receipt(QUERIES[name]))
    found = read_receipt(content)
    assert receipt_bytes(found.receipt) == content
    assert found.unchanged


@pytest.mark.parametrize("name", [name for name in QUERIES if name not in ("blank nodes", "made anew")])
def test_the_rows_are_those_of_the_query_uncited(name: str, world: Workspace) -> None:
    answer = world.query(QUERIES[name]).engine
    rows = [(bool(answer),)] if isinstance(answer, QueryBoolean) else [tuple(row) for row in answer]  # type: ignore[union-attr]
    told = [tuple(map(str, row)) for row in rows]
    kept = [tuple(map(str, row.values)) for row in world.receipt(QUERIES[name]).rows]
    if isinstance(answer, QueryBoolean):
        assert [("true" in one,) for (one,) in kept] == rows
    else:
        assert sorted(kept) == sorted(told)


@pytest.mark.parametrize("name", QUERIES)
def test_any_client_of_sparql_reads_the_answer_in_it(name: str, world: Workspace) -> None:
    receipt = world.receipt(QUERIES[name])
    found = parse_query_results(receipt_bytes(receipt), format=QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):
        assert str(receipt.rows[0].values[0]).startswith(f'"{str(bool(found)).lower()}"')
    else:
        assert [tuple(row) for row in found] == [row.values for row in receipt.rows]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", QUERIES)
def test_every_receipt_has_the_form_the_schema_says(name: str, world: Workspace) -> None:
    jsonschema.Draft202012Validator(schema.schema()).validate(members(world.receipt(QUERIES[name])))


def test_the_published_schema_is_the_one_in_the_program() -> None:
    command = "python -c 'from kg.ask.receipt import schema; print(schema.text(), end=\"\")' > kg/receipt.schema.json"
    assert PUBLISHED.read_text("utf-8") == schema.text(), f"run: {command}"


def _properties(schema: object) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        yield from schema["properties"].items() if isinstance(schema.get("properties"), dict) else ()
        schema = list(schema.values())
    if isinstance(schema, list):
        for one in schema:
            yield from _properties(one)


def test_its_keys_are_those_of_all_json_or_its_own_in_the_same_spelling() -> None:
    found = dict(_properties(schema.schema()))
    assert [key for key in found if not re.fullmatch("xml:lang|[a-z]+([A-Z][a-z]*|[0-9]+)*", key)] == []
    shared = {key: KEYS[key].types for key in found if key in KEYS and found[key].get("type") != "integer"}
    assert "fileName" in shared
    assert {
        key for key, types in shared.items() if types and found[key].get("type") not in (*types, "array", None)
    } == set()


def test_a_receipt_of_the_first_version_is_written_with_its_keys(world: Workspace) -> None:
    first = members(replace(world.receipt(QUERIES["plain"]), version=1))
    capture, document = first["captures"][0], first["documents"][0]
    assert {"file_name", "media_type", "size"} <= set(capture)
    assert document["kind"].startswith("https://")
    assert read_receipt(json.dumps(first).encode()).unchanged


def test_the_same_answer_of_another_store_of_the_archive_makes_the_same_bytes(world: Workspace) -> None:
    other = as_of(world.archive.ledger, None)
    assert receipt_bytes(world.receipt(QUERIES["count"])) == receipt_bytes(
        Answering(world.archive, store=other).receipt(QUERIES["count"])
    )


def test_nothing_is_written_twice(world: Workspace) -> None:
    made = members(world.receipt(QUERIES["plain"]))
    for table, name in [("triples", None), ("claims", "id"), ("texts", "id"), ("captures", "sha256")]:
        named = [one[name] if name else one for one in made[table]]
        assert len(named) == len(set(named)) > 0, table


def test_nothing_of_the_documents_is_in_it_but_the_words_quoted(world: Workspace) -> None:
    content = receipt_bytes(world.receipt(QUERIES["claims"])).decode()
    assert "As of March 1, ICE had 12 agreements in Vermont" in content
    for unquoted in ("It follows the Warrant Service Officer model", "thanks the deputies"):
        assert unquoted in (WORLD / "alder-notice.txt").read_text("utf-8")
        assert unquoted not in content


def test_it_names_the_head_of_the_ledger_it_was_given_at(world: Workspace) -> None:
    head = world.archive.ledger.head()
    said = members(world.receipt(QUERIES["plain"]))["ledger"]
    assert said == {"sequence": head.sequence, "digest": head.digest, "recorded": "2026-01-01T12:00:00Z"}


def test_it_has_the_claims_it_rests_on_as_the_archive_has_them(world: Workspace) -> None:
    receipt = world.receipt(QUERIES["count"])
    behind = {claim for row in receipt.rows for claim in row.witness.claims}
    assert {claim.iri for claim in receipt.evidence.claims} == behind
    for claim in receipt.evidence.claims:
        stated = {quad.triple for quad in world.store.quads(graph=claim.iri)}
        assert set(claim.triples) == stated
        anchors = {quad.object for quad in world.store.quads(claim.iri, KG.anchor)}
        assert len(claim.anchors) == len(anchors) > 0


def test_its_evidence_is_a_small_archive_of_its_own(world: Workspace) -> None:
    evidence = world.receipt(QUERIES["claims"]).evidence
    store = Embedded.memory()
    store.replace(quads_of(evidence))
    assert evidence_for(store, [claim.iri for claim in evidence.claims]) == evidence
    assert set(store.quads()) < set(world.store.quads())


def test_a_receipt_of_too_many_rows_says_that_it_is_partial(world: Workspace) -> None:
    answer = cite(world.store, QUERIES["path"])
    receipt = receipt_for(world.store, answer, most_rows=2)
    assert (len(receipt.rows), receipt.whole, receipt.is_partial) == (2, False, True)
    assert members(receipt)["whole"] is False


def test_a_row_that_rests_on_too_much_is_in_it_all_the_same(world: Workspace) -> None:
    receipt = receipt_for(world.store, cite(world.store, QUERIES["plain"]), most_claims=1)
    assert (len(receipt.rows), receipt.whole) == (1, False)


def test_a_receipt_of_rows_with_solutions_left_out_is_partial(world: Workspace) -> None:
    receipt = receipt_for(world.store, cite(world.store, QUERIES["count"], solutions=1))
    assert receipt.whole
    assert receipt.is_partial
    assert not world.receipt(QUERIES["count"]).is_partial


def test_each_claim_has_a_line_of_its_own(world: Workspace) -> None:
    receipt = world.receipt(QUERIES["plain"])
    lines = [
        line for line in receipt_bytes(receipt).decode().splitlines() if line.startswith('{"id"') and "modality" in line
    ]
    assert [json.loads(line.rstrip(","))["id"] for line in lines] == [one.iri.value for one in receipt.evidence.claims]


def test_a_receipt_larger_than_what_is_read_back_is_not_written(
    world: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.ask.receipt.receipt_files.MOST_BYTES", 1000)
    with pytest.raises(UsageError, match="ask for fewer rows"):
        world.receipt(QUERIES["plain"], path=tmp_path / "answer.receipt")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_whole_or_left_as_it_was(world: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "answer.receipt"
    path.write_text("an old one")
    receipt = world.receipt(QUERIES["plain"], path=path)
    assert path.read_bytes() == receipt_bytes(receipt)
    assert [one.name for one in tmp_path.iterdir()] == ["answer.receipt"]
    with pytest.raises(UsageError, match="cannot be written"):
        world.receipt(QUERIES["plain"], path=tmp_path / "nowhere" / "answer.receipt")
