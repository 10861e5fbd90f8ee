"""An export is the archive: read back into an empty one it gives the same claims, anchors and documents."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from kg.errors import SheetError, UnreadableFile, UsageError
from kg.intake.sheets import MOST_BYTES, read_sheet
from kg.terms import KG, parts
from kg.workspace import Workspace

FORMATS = {"trig": ".trig", "nquads": ".nq", "jsonld": ".jsonld"}


@pytest.fixture(scope="module")
def corpus(shipped_corpus: Workspace) -> Workspace:
    return shipped_corpus


def exported(workspace: Workspace, form: str) -> bytes:
    out = io.BytesIO()
    workspace.export(form, out)
    return out.getvalue()


@pytest.fixture(scope="module")
def json_ld(corpus: Workspace) -> dict[str, Any]:
    """The corpus as JSON-LD, read; not changed."""
    found: dict[str, Any] = json.loads(exported(corpus, "jsonld"))
    return found


def without_contributions(workspace: Workspace) -> set[Quad]:
    """The archive but for who recorded it and when, which belongs to the archive that records."""
    return {
        quad
        for quad in parse(exported(workspace, "nquads"), format=RdfFormat.N_QUADS)
        if quad.predicate != KG.recordedIn and parts(quad.subject)[:1] != ("contribution",)  # type: ignore[arg-type]
    }


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_the_corpus_read_back_from_an_export_is_the_same(form: str, corpus: Workspace, tmp_path: Path) -> None:
    path = tmp_path / f"export{FORMATS[form]}"
    path.write_bytes(exported(corpus, form))
    copy = Workspace.create(tmp_path / "copy")
    outcome = copy.add([path], allow_unheld=True)
    assert outcome.contribution is not None
    assert without_contributions(copy) == without_contributions(corpus)


def test_an_export_is_refused_where_its_captures_are_not_held(alder_archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "export.trig"
    path.write_bytes(exported(Workspace.open(alder_archive), "trig"))
    copy = Workspace.create(tmp_path / "copy")
    assert {finding.code for finding in copy.add([path], dry_run=True).report.refusals} == {"capture-held"}


def test_a_dataset_for_stores_is_not_read_back_and_a_line_says_what_is(
    golden_archive: Workspace, tmp_path: Path
) -> None:
    golden_archive.export_to("dataset", tmp_path / "dataset.nq")
    with pytest.raises(SheetError, match="a dataset for other stores") as refused:
        Workspace.create(tmp_path / "copy").add([tmp_path / "dataset.nq"])
    assert "kg export nquads" in refused.value.remedy


def test_equal_archives_give_equal_datasets_and_the_head_is_in_it(golden_archive: Workspace, tmp_path: Path) -> None:
    again = Workspace.open(shutil.copytree(golden_archive.archive.folder.root, tmp_path / "archive"))
    assert exported(again, "dataset") == exported(golden_archive, "dataset")
    head = str(golden_archive.head())
    assert f'/archive> {KG.head} "{head}" .'.encode() in exported(again, "dataset")


def test_a_form_that_there_is_none_of_is_refused_with_those_there_are(golden_archive: Workspace) -> None:
    with pytest.raises(UsageError) as refused:
        exported(golden_archive, "datasets")
    assert "dataset" in refused.value.remedy


def test_turtle_is_the_merge_and_names_no_graph(corpus: Workspace) -> None:
    quads = list(parse(exported(corpus, "turtle"), format=RdfFormat.TURTLE))
    assert quads
    assert {quad.graph_name for quad in quads} == {DefaultGraph()}


def test_json_ld_is_json_with_one_object_for_each_claim(corpus: Workspace, json_ld: dict[str, Any]) -> None:
    claims = [thing for thing in json_ld["@graph"] if thing["type"] == "Claim"]
    assert len(claims) == corpus.counts().claims
    assert all(claim["states"] and claim["speaker"] and claim["statedIn"] for claim in claims)


def test_every_key_has_json_of_one_shape(json_ld: dict[str, Any]) -> None:
    shapes: dict[str, set[type]] = defaultdict(set)
    waiting: list[Any] = [json_ld["@graph"]]
    while waiting:
        part = waiting.pop()
        for key, value in part.items() if isinstance(part, dict) else ():
            shapes[key].add(type(value))
        waiting.extend(part.values() if isinstance(part, dict) else part if isinstance(part, list) else ())
    assert {key: kinds for key, kinds in shapes.items() if len(kinds) > 1} == {}
    assert "@value" not in shapes


def test_every_place_an_export_names_is_in_it_with_its_label(json_ld: dict[str, Any]) -> None:
    graph = json_ld["@graph"]
    labels = {thing["id"]: thing["label"] for thing in graph if thing["type"] == "Place"}
    facts = [fact for thing in graph if thing["type"] == "Claim" for fact in thing["states"]]
    assert {fact[key] for fact in facts for key in ("place", "county") if key in fact} <= set(labels)
    assert {place for fact in facts for place in fact.get("places", ())} <= set(labels)


def test_plain_json_tells_the_place_the_words_and_the_file_of_a_figure(json_ld: dict[str, Any]) -> None:
    things = json_ld["@graph"]
    known = {thing["id"]: thing for thing in things}
    words = {thing["word"]: thing["label"] for thing in things if "word" in thing}
    (claim,) = [t for t in things if t["type"] == "Claim" and t["states"][0].get("value") == 641]
    (fact,) = claim["states"]
    (anchor,) = [one for one in claim["anchor"] if "641%" in one["selector"][0]["exact"]]
    assert (known[fact["place"]]["label"], words[fact["measure"]]) == ("United States", "percent increase")
    (capture,) = [t for t in things if t["type"] == "Capture" and t["document"] == [claim["statedIn"]]]
    assert anchor["source"]["source"].items() <= capture.items()


@pytest.mark.parametrize("name", ["x.nquads", "x.nq.gz", "x.trig.gz", "x.jsonld.gz"])
def test_what_an_export_is_called_is_how_it_is_written_and_read_back(
    name: str, alder_archive: Path, tmp_path: Path
) -> None:
    alder = Workspace.open(alder_archive)
    form = {".nquads": "nquads", ".nq": "nquads"}.get(suffix := Path(name.removesuffix(".gz")).suffix, suffix[1:])
    alder.export_to(form, tmp_path / name)
    written = (tmp_path / name).read_bytes()
    assert (gzip.decompress(written) if name.endswith(".gz") else written) == exported(alder, form)
    alder.export_to(form, tmp_path / name)
    assert (tmp_path / name).read_bytes() == written
    outcome = Workspace.create(tmp_path / "copy").add(tmp_path / name, dry_run=True, allow_unheld=True)
    assert len(outcome.draft.claims) == alder.counts().claims


PACKED: dict[str, tuple[bytes, str]] = {
    "cut": (gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n")[:-4], "not one whole file packed with gzip"),
    "followed by more": (gzip.compress(b"") + b"more", "not one whole file packed with gzip"),
    "not packed": (b"<urn:a> <urn:b> <urn:c> .\n", "not one whole file packed with gzip"),
    "a bomb": (gzip.compress(bytes(1 << 22)), "larger than the 1 MiB a nquads sheet may have"),
}


@pytest.mark.parametrize("how", PACKED)
def test_what_is_packed_is_unpacked_whole_and_within_bounds_or_refused(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST_BYTES, "nquads", 1 << 20)
    (tmp_path / "x.nq.gz").write_bytes(PACKED[how][0])
    with pytest.raises(UnreadableFile, match=PACKED[how][1]):
        read_sheet(tmp_path / "x.nq.gz")


def test_an_export_to_a_file_leaves_an_old_file_where_it_fails(corpus: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonld"
    path.write_text("the one before")
    with pytest.raises(ValueError, match="broken off"):
        corpus_that_breaks(corpus).export_to("nquads", path)
    assert path.read_text() == "the one before"
    assert list(tmp_path.iterdir()) == [path]


def corpus_that_breaks(workspace: Workspace) -> Workspace:
    """The same archive, whose ledger cannot be read to its end."""

    class Broken(type(workspace.archive.ledger)):  # type: ignore[misc]
        def read(self, path: Path) -> list[Quad]:
            raise ValueError("broken off")

    ledger = Broken(workspace.archive.ledger.folder)
    return Workspace(replace(workspace.archive, ledger=ledger))


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_an_export_read_back_into_its_own_archive_is_nothing_new(form: str, corpus: Workspace, tmp_path: Path) -> None:
    path = tmp_path / f"corpus{FORMATS[form]}"
    path.write_bytes(exported(corpus, form))
    outcome = corpus.add([path], dry_run=True, allow_unheld=True)
    assert (outcome.draft.claims, outcome.draft.sightings, outcome.draft.tallies) == ((), (), ())
