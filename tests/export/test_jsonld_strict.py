"""Strict processors of JSON-LD take the export: nothing is dropped, its canonical form is a part of the dataset's, and
compaction by the published context gives the file back. Each is shown to refuse a damaged copy."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld as pyld
from pyoxigraph import Quad, RdfFormat, parse

from kg.export.sorting import sorted_quads
from kg.export.view import with_types_of_rows
from kg.index import full_index, typed_rows
from kg.index.derived import vocabulary
from kg.terms import DEFAULT_GRAPH, KG, RDF
from kg.triples import canonical_nquads
from kg.workspace import Workspace
from tests.node import installed, needs_node, ran

JSONLD = "jsonld@9.0.0"
STRICT = """import jsonld from "jsonld";
import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
const told = [];
for (const name of process.argv.slice(2)) {
  const text = readFileSync(name, "utf8");
  try {
    if (name.endsWith(".nq")) {
      told.push([await jsonld.canonize(text, { inputFormat: "application/n-quads", algorithm: "RDFC-1.0" })]);
    } else {
      const document = JSON.parse(text), context = document["@context"];
      const lines = await jsonld.canonize(document, { safe: true, algorithm: "RDFC-1.0" });
      const expanded = await jsonld.expand(document, { safe: true });
      const compacted = await jsonld.compact(expanded, context, { safe: true });
      const rdf = await jsonld.fromRDF(lines, { format: "application/n-quads" });
      told.push([lines, compacted, await jsonld.compact(rdf, context, { safe: true })]);
    }
    told.at(-1)[0] = createHash("sha256").update(told.at(-1)[0]).digest("hex");
  } catch (error) { told.push([String(error)]); }
}
console.log(JSON.stringify(told));
"""
FOLLOWS = {
    *(KG.speaksOf, KG.inListOf, KG.inPendingListOf, KG.listedIn),
    *(KG.agencyAsDecided, KG.agreementAsDecided),
}


@pytest.fixture(scope="module")
def document(golden_archive: Workspace) -> dict[str, Any]:
    out = io.BytesIO()
    golden_archive.export("jsonld", out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def quads(document: dict[str, Any]) -> set[Quad]:
    return {*parse(json.dumps(document), format=RdfFormat.JSON_LD)}


@pytest.fixture(scope="module")
def whole(golden_archive: Workspace) -> set[Quad]:
    out = io.BytesIO()
    golden_archive.export("dataset", out)
    return {*parse(out.getvalue(), format=RdfFormat.N_QUADS)}


def dropped(key: str | None) -> None:
    raise ValueError(f"{key} is dropped")


def expanded(document: dict[str, Any]) -> Any:
    return pyld.expand(document, on_property_dropped=dropped)


def damaged(document: dict[str, Any], damage: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    copy = deepcopy(document)
    damage(copy)
    return copy


@pytest.fixture(scope="module")
def small(document: dict[str, Any]) -> dict[str, Any]:
    """The file with a claim of a place, one of an event, and a concept."""
    wanted = ('"place": ', '"places": ', '"word": ')
    some = [next(one for one in document["@graph"] if key in json.dumps(one)) for key in wanted]
    return {"@context": document["@context"], "@graph": some}


def a_claim(document: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in document["@graph"] if one["type"] == "Claim")


def an_event(document: dict[str, Any]) -> dict[str, Any]:
    found = (fact for one in document["@graph"] for fact in one.get("states", ()) if fact["type"] == "Event")
    return next(fact for fact in found if "places" in fact)


def _word_of_nothing(document: dict[str, Any]) -> None:
    document["@context"]["word"] = None


def _key_of_nothing(document: dict[str, Any]) -> None:
    del document["@context"]["@vocab"]
    a_claim(document)["misspelt"] = "x"


REFUSED = {"a key that means nothing": _word_of_nothing, "a key that nobody defined": _key_of_nothing}
OTHERWISE: dict[str, Callable[[dict[str, Any]], object]] = {
    "two keys of one meaning": lambda one: one["@context"].update(
        places=one["@context"]["Event"]["@context"]["places"]
    ),
    "several places under the key of one": lambda one: an_event(one).update(place=an_event(one).pop("places")),
    "a list written as its one member": lambda one: a_claim(one).update(anchor=a_claim(one)["anchor"][0]),
}


def test_nothing_of_the_file_is_dropped_and_its_canonical_form_is_what_another_parser_reads(
    document: dict[str, Any], quads: set[Quad]
) -> None:
    lines = pyld.normalize(expanded(document), {"algorithm": "URDNA2015", "format": "application/n-quads"})
    assert lines.encode() == canonical_nquads(quads)


def test_compaction_by_the_published_context_gives_the_file_back(document: dict[str, Any]) -> None:
    assert pyld.compact(expanded(document), document["@context"]) == document


@pytest.mark.parametrize("damage", REFUSED.values(), ids=REFUSED)
def test_a_file_with_a_key_that_is_no_statement_is_refused(small: dict[str, Any], damage: Any) -> None:
    with pytest.raises(ValueError, match="is dropped"):
        expanded(damaged(small, damage))


@pytest.mark.parametrize("damage", OTHERWISE.values(), ids=OTHERWISE)
def test_a_file_that_its_context_would_write_otherwise_does_not_come_back(small: dict[str, Any], damage: Any) -> None:
    spoilt = damaged(small, damage)
    assert pyld.compact(expanded(spoilt), spoilt["@context"]) != spoilt


# ── the part of the dataset that it is ─────────────────────────────────────────────────────────────


def test_the_dataset_is_the_json_ld_and_what_follows_from_it(
    golden_archive: Workspace, quads: set[Quad], whole: set[Quad]
) -> None:
    ledger = golden_archive.archive.ledger
    from_rows = {quad for quad in quads if (quad.predicate, quad.object) == (RDF.type, KG.Row)}
    recorded = quads - {*vocabulary()} - from_rows
    again = {*with_types_of_rows(full_index(sorted_quads(recorded), ledger.head(), typed_rows(ledger)))}
    assert canonical_nquads(without_head(again)) == canonical_nquads(without_head(whole))


def without_head(quads: set[Quad]) -> set[Quad]:
    return {quad for quad in quads if quad.predicate != KG.head}


def test_what_the_json_ld_leaves_out_of_the_dataset_is_told_in_words(quads: set[Quad], whole: set[Quad]) -> None:
    assert quads < whole
    stated = {quad.triple for quad in whole if quad.graph_name != DEFAULT_GRAPH}
    labels, ontology = {capture.subject for capture in quads if capture.object == KG.Capture}, {*vocabulary()}
    for quad in whole - quads:
        is_merge, is_vocabulary = quad.triple in stated, quad in ontology
        follows = quad.predicate in FOLLOWS or quad.predicate == KG.head or quad.subject in labels
        assert is_merge or is_vocabulary or follows, quad


def test_every_thing_in_the_file_says_what_it_is(document: dict[str, Any]) -> None:
    waiting: list[Any] = [document["@graph"]]
    seen = 0
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            seen += 1
            assert isinstance(part["type"], str), part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    assert seen > 100


# ── the reference implementation ───────────────────────────────────────────────────────────────────


def has_colon_or_value(part: Any) -> set[str]:
    """The keys that the context has no word for, and the values it has no type for."""
    if isinstance(part, list):
        return set().union(*map(has_colon_or_value, part))
    if not isinstance(part, dict):
        return set()
    return {key for key in part if ":" in key or key == "@value"}.union(*map(has_colon_or_value, part.values()))


@pytest.mark.slow
@needs_node
def test_jsonld_in_safe_mode_canonizes_it_as_the_dataset_and_gives_it_back(
    golden_archive: Workspace, document: dict[str, Any], small: dict[str, Any], quads: set[Quad], tmp_path: Path
) -> None:
    (tmp_path / "strict.mjs").write_text(STRICT)
    copies = {"whole": document} | {name: damaged(small, damage) for name, damage in (REFUSED | OTHERWISE).items()}
    files = [tmp_path / f"{number}.jsonld" for number in range(len(copies))]
    for file, copy in zip(files, copies.values(), strict=True):
        file.write_text(json.dumps(copy))
    golden_archive.export_to("dataset", tmp_path / "dataset.nq")
    installed(tmp_path, JSONLD)
    done = ran("strict.mjs", *files, "dataset.nq", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    *of_files, (digest,) = json.loads(done.stdout)
    assert digest == hashlib.sha256((tmp_path / "dataset.nq").read_bytes()).hexdigest()
    told = dict(zip(copies, of_files, strict=True))
    hashed, compacted, from_rdf = told.pop("whole")
    assert hashed == hashlib.sha256(canonical_nquads(quads)).hexdigest()
    assert compacted == document
    assert has_colon_or_value(from_rdf["@graph"]) == set()
    assert {name for name, (said, *_) in told.items() if "Safe mode" in said} == set(REFUSED)
    assert all(told[name][1] != copies[name] for name in OTHERWISE)
