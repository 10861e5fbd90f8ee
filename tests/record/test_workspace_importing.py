"""Importing lists: no row lost, a repeated row a sighting, one bad file stopping nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ArchiveError, UnreadableFile
from kg.model import Severity
from kg.terms import KG
from kg.vocabulary import as_json
from kg.workspace import Workspace
from tests.archive_files import workbook
from tests.archives import CLOCK, tree

pytestmark = pytest.mark.usefixtures("without_vocabulary")

HEADER = ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"]
BIRCH = ["VERMONT", "Birch City Police Department", "Task Force Model", "2025-01-15", "link pending"]
CEDAR = ["NEW HAMPSHIRE", "Cedar County Sheriff's Office", "Jail Enforcement Model", "2024-11-05", "link pending"]
NAMELESS = ["VERMONT", None, "Task Force Model", "2025-01-15", "link pending"]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "archive", clock=CLOCK)


def a_list(folder: Path, day: str, *rows: list[str | None]) -> Path:
    path = folder / f"participatingAgencies{day}am.xlsx"
    path.write_bytes(workbook({"Sheet1": [HEADER, *rows]}))
    return path


def tallied(workspace: Workspace, *paths: Path) -> list[tuple[int, int, int, int]]:
    """Rows read, claims, sightings and unread of each list."""
    tallies = [one.tally for one in workspace.import_lists(paths)]
    return [(t.rows_read, t.claims, t.sightings, t.unread) for t in tallies if t]


def test_a_row_is_a_claim_and_the_same_row_again_a_sighting(workspace: Workspace, tmp_path: Path) -> None:
    first, second = a_list(tmp_path, "03102025", BIRCH, CEDAR), a_list(tmp_path, "04102025", BIRCH, BIRCH, CEDAR)
    assert tallied(workspace, first, second) == [(2, 2, 0, 0), (3, 0, 3, 0)]
    assert workspace.counts().claims == 2
    assert workspace.counts().anchors == 5


def test_a_row_that_cannot_be_read_is_counted_and_told(workspace: Workspace, tmp_path: Path) -> None:
    (done,) = workspace.import_lists([a_list(tmp_path, "03102025", BIRCH, NAMELESS)])
    assert done.tally is not None
    assert (done.tally.rows_read, done.tally.claims, done.tally.unread) == (2, 1, 1)
    assert any("Sheet1:3" in finding.where for finding in done.findings)


def test_the_same_list_again_adds_nothing_byte_for_byte(workspace: Workspace, tmp_path: Path) -> None:
    path = a_list(tmp_path, "03102025", BIRCH, CEDAR)
    workspace.import_lists([path])
    before = tree(workspace.archive.folder.root)
    (done,) = workspace.import_lists([path])
    assert done.outcome is not None
    assert (done.outcome.contribution, done.tally, done.error) == (None, None, None)
    assert tree(workspace.archive.folder.root) == before


def test_a_list_whose_bytes_are_not_held_is_held_again_by_importing_it(workspace: Workspace, tmp_path: Path) -> None:
    path = a_list(tmp_path, "03102025", BIRCH, CEDAR)
    workspace.import_lists([path])
    before = tree(workspace.archive.folder.root)
    for held in workspace.archive.folder.captures.iterdir():
        held.unlink()
    (done,) = workspace.import_lists([path])
    assert done.outcome is not None
    assert done.outcome.contribution is None
    assert tree(workspace.archive.folder.root) == before


def test_one_bad_file_stops_nothing_and_what_became_of_each_is_told_in_order(
    workspace: Workspace, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 no workbook")
    heard = []
    good = a_list(tmp_path, "03102025", BIRCH)
    done = workspace.import_lists([bad, tmp_path / "no.xlsx", good], told=heard.append)
    assert heard == done
    assert [type(one.error) for one in done] == [UnreadableFile, UnreadableFile, type(None)]
    assert [as_json(one)["rowsRead"] for one in done] == [None, None, 1]


def test_lists_imported_before_the_disk_was_full_stay_imported(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [a_list(tmp_path, "03102025", BIRCH), a_list(tmp_path, "04102025", BIRCH, CEDAR)]

    def full(*_: object) -> None:
        raise ArchiveError("the disk is full")

    with monkeypatch.context() as patched, pytest.raises(ArchiveError, match="full"):
        workspace.import_lists(paths, told=lambda _: patched.setattr("kg.ledger.folder.Folder.check_room", full))
    again = Workspace.open(workspace.archive.folder.root, clock=CLOCK)
    assert len(again.archive.ledger.files()) == 1
    assert tallied(again, *paths) == [(2, 1, 1, 0)]


def test_each_list_says_what_became_of_its_rows_in_the_archive_too(workspace: Workspace, tmp_path: Path) -> None:
    workspace.import_lists([a_list(tmp_path, "03102025", BIRCH, BIRCH, NAMELESS)], taken_from="a mirror")
    said = {
        q.predicate: q.object.value
        for q in workspace.store.quads(next(workspace.store.quads(None, KG.rowsRead)).subject)
    }  # type: ignore[arg-type]
    assert (said[KG.rowsRead], said[KG.takenFrom]) == ("3", "a mirror")
    assert workspace.verify().findings == ()


@pytest.mark.parametrize("name", ["participatingAgencies04102025am.xlsx", "foo.xlsx"])
def test_a_list_held_as_one_publishers_is_not_anothers_too(workspace: Workspace, tmp_path: Path, name: str) -> None:
    path = a_list(tmp_path, "03102025", BIRCH, CEDAR)
    workspace.import_lists([path])
    before = tree(workspace.archive.folder.root)
    (done,) = workspace.import_lists([path.rename(tmp_path / name)], publisher="The keepers")
    assert [one.code for one in done.findings if one.severity is Severity.REFUSAL] == ["capture-has-document"]
    assert "document “ice-participating-agencies” already" in done.findings[0].message
    assert tree(workspace.archive.folder.root) == before
    assert workspace.check().findings == ()


def test_a_list_held_as_one_kind_is_not_the_other_too(workspace: Workspace, tmp_path: Path) -> None:
    path = a_list(tmp_path, "03102025", BIRCH, CEDAR)
    workspace.import_lists([path], publisher="The keepers")
    before = tree(workspace.archive.folder.root)
    (done,) = workspace.import_lists([path.rename(tmp_path / "foo.xlsx")], publisher="The keepers", kind="pending")
    assert [one.code for one in done.findings if one.severity is Severity.REFUSAL] == ["capture-list-kind-is-known"]
    assert tree(workspace.archive.folder.root) == before


def test_another_place_where_a_list_was_taken_is_told_and_the_first_stands(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = a_list(tmp_path, "03102025", BIRCH, CEDAR)
    workspace.import_lists([path], taken_from="a mirror")
    (done,) = workspace.import_lists([path.rename(tmp_path / "foo.xlsx")], publisher="ICE", taken_from="a desk")
    assert "described-before" in {one.code for one in done.findings}
    assert workspace.check().findings == ()


def test_a_workbook_of_both_kinds_is_of_the_documents_of_both(workspace: Workspace, tmp_path: Path) -> None:
    header = ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE"]
    path = tmp_path / "participatingAgencies03102025am.xlsx"
    signed = ["VERMONT", "Birch City Police Department", "Task Force Model", "2025-01-15", "link pending"]
    pending = ["VERMONT", "Cedar City Police Department", "Task Force Model"]
    path.write_bytes(
        workbook({"Participating": [[*header, "SIGNED", "MOA"], signed], "Pending": [header, pending]}),
    )
    (done,) = workspace.import_lists([path])
    assert (done.error, [one.code for one in done.findings if one.severity is Severity.REFUSAL]) == (None, [])
    asked = "SELECT ?d { ?c kg:statedIn ?d } ORDER BY ?d"
    stated = [str(row["d"].value).rpartition("/")[2] for row in workspace.query(asked)]  # type: ignore[union-attr, call-overload, index]
    assert stated == ["ice-participating-agencies", "ice-pending-agencies"]
    assert workspace.check().findings == ()
    assert workspace.verify().findings == ()
