"""What an export leaves out: what follows from claims and captures, which no source states."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from kg.index.derived import vocabulary
from kg.terms import KG
from kg.workspace import Workspace

FORMS = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}
LEFT_OUT = {
    *(KG.speaksOf, KG.inListOf, KG.inPendingListOf, KG.listedIn),
    *(KG.agencyAsDecided, KG.agreementAsDecided),
    KG.head,
}
IN_THE_NAME_OF_A_ROW = {KG.sheet, KG.row}
"""JSON-LD says these all the same, for who does not read names."""


@pytest.fixture(scope="module")
def archive(golden_archive: Workspace) -> Workspace:
    return golden_archive


def exported(archive: Workspace, form: str) -> bytes:
    out = io.BytesIO()
    archive.export(form, out)
    return out.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_an_export_of_claims_leaves_out_what_follows_from_them_and_nothing_else(archive: Workspace, form: str) -> None:
    written = {quad.predicate for quad in parse(exported(archive, form), format=FORMS[form])}
    known = {quad.predicate for quad in vocabulary()}
    held = {quad.predicate for quad in archive.store.quads(graph=DefaultGraph())}
    assert held - known - written - IN_THE_NAME_OF_A_ROW == LEFT_OUT


def test_an_archive_made_of_an_export_has_what_was_left_out_again(archive: Workspace, tmp_path: Path) -> None:
    (tmp_path / "claims.trig").write_bytes(exported(archive, "trig"))
    copy = Workspace.create(tmp_path / "copy")
    copy.add([tmp_path / "claims.trig"], allow_unheld=True)
    for predicate in LEFT_OUT - {KG.head}:
        there, here = (set(one.store.quads(None, predicate, None, DefaultGraph())) for one in (archive, copy))
        assert here == there != set()


def test_an_archive_that_merged_another_tells_the_contributions_it_took_over(alder: Workspace, tmp_path: Path) -> None:
    merging = Workspace.create(tmp_path / "merging")
    merging.merge(alder.archive.folder.root)
    things = json.loads(exported(merging, "jsonld"))["@graph"]
    (merged,) = (one for one in things if one["type"] == "MergedContribution")
    held = merging.store.quads(NamedNode(merged["id"]), graph=DefaultGraph())
    assert {*held} <= {*parse(exported(merging, "jsonld"), format=RdfFormat.JSON_LD)}
