"""Rows whose claim was taken back: none comes back to life by itself, none is lost, and each is told."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode

from kg import terms
from kg.errors import Refused
from kg.model import Severity
from kg.terms import KG, parts
from kg.workspace import Workspace
from tests.archive_files import workbook
from tests.archives import CLOCK, own

pytestmark = pytest.mark.usefixtures("without_vocabulary")
HEADER = ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"]
BIRCH = ["VERMONT", "Birch City Police Department", "Task Force Model", "7/72025", "link pending"]
CEDAR = ["NEW HAMPSHIRE", "Cedar County Sheriff's Office", "Jail Enforcement Model", "2024-11-05", "link pending"]
DAYS = ("03102025", "04102025", "05102025")
CORRECTED = "{agency: Birch City Police Department, state: vt, model: task-force, signed: 2025-07-07}"


@pytest.fixture
def workspace(nothing_folder: Path, tmp_path: Path) -> Workspace:
    return own(nothing_folder, tmp_path)


def a_list(folder: Path, day: str, *rows: list[str]) -> Path:
    """A list of that day; a row of its own makes its content its own."""
    path = folder / f"participatingAgencies{day}am.xlsx"
    own = ["VERMONT", f"Office of {day}", "Task Force Model", "2024-11-05", "link pending"]
    path.write_bytes(workbook({"Sheet1": [HEADER, *(rows or (BIRCH, CEDAR)), own]}))
    return path


def correction(folder: Path, path: Path, *agreements: str, document: str = "ice-participating-agencies") -> Path:
    """A sheet that reads row 2 of a list otherwise."""
    import hashlib

    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    claims = "".join(
        f"  - row: {{sheet: Sheet1, row: 2}}\n    basis: a slip of the pen\n    agreement: {one}\n"
        for one in agreements
    )
    sheet = folder / "correction.yaml"
    sheet.write_text(f"document: {{id: {document}, capture: {digest}}}\nclaims:\n{claims}", encoding="utf-8")
    return sheet


def of_birch(workspace: Workspace) -> NamedNode:
    """The live claim on Birch City's agreement."""
    rows = workspace.query(
        "SELECT ?c { GRAPH ?c { ?a kg:agency <https://w3id.org/kg287g/id/agency/us-vt/birch-city-police-department> } }"
    )
    (only,) = [row[0] for row in rows]  # type: ignore[union-attr]
    assert isinstance(only, NamedNode)
    return only


def rows_of(workspace: Workspace, claim: NamedNode) -> dict[int, list[str]]:
    """In how many rows with this number a claim stands, each with how its day of signing is written."""
    found: dict[int, list[str]] = {}
    for quad in workspace.store.quads(claim, KG.anchor, None, DefaultGraph()):
        assert isinstance(quad.object, NamedNode)
        written = workspace.store.quads(quad.object, KG.writtenSigned, None, DefaultGraph())
        found.setdefault(int(parts(quad.object)[3]), []).extend(one.object.value for one in written)  # type: ignore[union-attr]
    return found


def superseded(workspace: Workspace, folder: Path, path: Path) -> NamedNode:
    old = of_birch(workspace)
    workspace.supersede(old, correction(folder, path, CORRECTED), "the day is a slip of the pen")
    return old


def test_what_supersedes_a_claim_of_rows_takes_all_of_them_over_as_they_are_written(
    workspace: Workspace, tmp_path: Path
) -> None:
    lists = [a_list(tmp_path, day) for day in DAYS]
    workspace.import_lists(lists)
    superseded(workspace, tmp_path, lists[1])
    assert rows_of(workspace, of_birch(workspace)) == {2: ["7/72025"] * 3}
    assert workspace.verify().findings == ()


def test_a_row_imported_later_is_a_row_of_what_superseded_its_claim_and_that_is_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    first, later, _ = (a_list(tmp_path, day) for day in DAYS)
    workspace.import_lists([first])
    old = superseded(workspace, tmp_path, first)
    (done,) = workspace.import_lists([later])
    assert done.tally is not None
    assert (done.tally.rows_read, done.tally.claims, done.tally.sightings, done.tally.unread) == (3, 1, 2, 0)
    (told,) = [one for one in done.findings if one.code == "superseded-before"]
    assert told.severity is Severity.NOTICE
    assert parts(old)[1] in told.message
    assert "because: the day is a slip of the pen" in told.message
    assert told.where.endswith("Sheet1:2")
    assert rows_of(workspace, of_birch(workspace)) == {2: ["7/72025"] * 2}
    assert workspace.verify().findings == ()


def test_a_corrected_row_is_listed_without_a_gap_whether_corrected_before_or_after_importing(
    workspace: Workspace, tmp_path: Path
) -> None:
    lists = [a_list(tmp_path, day) for day in DAYS]
    workspace.import_lists(lists[:1])
    superseded(workspace, tmp_path, lists[0])
    workspace.import_lists(lists[1:])
    (found,) = workspace.presence("us-vt/birch-city-police-department").found
    assert [(one.first.file_name, one.last.file_name, one.gaps) for one in found.listed] == [
        (lists[0].name, lists[2].name, ())
    ]
    after = Workspace.create(tmp_path / "after", clock=CLOCK)
    after.import_lists(lists)
    superseded(after, tmp_path, lists[0])
    live = "SELECT ?s ?p ?o { GRAPH ?c { ?s ?p ?o } ?c kg:anchor ?row }"
    assert set(map(str, after.query(live))) == set(map(str, workspace.query(live)))  # type: ignore[arg-type]


ALDER = ["VERMONT", "Alder Town Police", "Task Force Model", "2025-03-02", "link pending"]
BIRCH_LATER = ["VERMONT", "Birch City Police Department", "Task Force Model", "2025-07-07", "link pending"]
OF_ALDER = "{agency: Alder Town Police, state: vt, model: task-force, signed: 2025-03-02}"


@pytest.mark.parametrize(
    ("other", "agreement", "basis", "says"),
    [
        (ALDER, OF_ALDER, "", "no cell of Sheet1 row 2 says “Alder Town Police”"),
        (ALDER, OF_ALDER, "a slip", "no cell of Sheet1 row 2 says “Alder Town Police”"),
        (BIRCH_LATER, CORRECTED, "", "signed 2025-07-07 is not in"),
    ],
    ids=["another agency", "another agency with a reason", "another day"],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_claim_of_another_row_takes_over_no_row_that_does_not_say_so(
    workspace: Workspace, tmp_path: Path, other: list[str], agreement: str, basis: str, says: str, dry_run: bool
) -> None:
    lists = [a_list(tmp_path, day, BIRCH, other) for day in DAYS]
    workspace.import_lists(lists)
    (old,) = {one.subject for one in workspace.store.quads(None, KG.anchor, terms.row(_digest(lists[0]), "Sheet1", 2))}
    assert isinstance(old, NamedNode)
    sheet = correction(tmp_path, lists[0], agreement)
    given = f"    basis: {basis}\n" if basis else ""
    sheet.write_text(sheet.read_text().replace("row: 2", "row: 3").replace("    basis: a slip of the pen\n", given))
    with pytest.raises(Refused) if not dry_run else nullcontext() as refused:
        done = workspace.supersede(old, sheet, "it is the other", dry_run=dry_run)
    report = done.report if refused is None else refused.value.report
    told = [one.message for one in report.findings if "row 2 of Sheet1, which it would take over: " in one.message]
    assert any(says in message for message in told)
    assert not workspace.store.query(f"ASK {{ {old} a kg:WithdrawnClaim }}")


def test_a_correction_of_a_correction_is_followed_to_the_newest(workspace: Workspace, tmp_path: Path) -> None:
    first, later, _ = (a_list(tmp_path, day) for day in DAYS)
    workspace.import_lists([first])
    superseded(workspace, tmp_path, first)
    newest = correction(tmp_path, first, CORRECTED.replace("07-07", "07-17"))
    workspace.supersede(of_birch(workspace), newest, "the first correction was one too")
    workspace.import_lists([later])
    assert rows_of(workspace, of_birch(workspace)) == {2: ["7/72025"] * 2}
    assert workspace.verify().findings == ()


def test_a_row_whose_claim_was_withdrawn_is_not_recorded_but_kept_counted_and_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    first, later, _ = (a_list(tmp_path, day) for day in DAYS)
    workspace.import_lists([first])
    old = of_birch(workspace)
    workspace.withdraw(old, "no such office")
    (done,) = workspace.import_lists([later])
    assert done.tally is not None
    assert (done.tally.rows_read, done.tally.claims, done.tally.sightings, done.tally.unread) == (3, 1, 1, 1)
    assert [one.code for one in done.findings if "no such office" in one.message] == ["withdrawn-before"]
    (kept,) = (quad.object for quad in workspace.store.quads(None, KG.unreadRow))
    assert isinstance(kept, NamedNode)
    said = {quad.predicate: quad.object.value for quad in workspace.store.quads(kept)}  # type: ignore[union-attr]
    assert said[KG.writtenAgency] == "Birch City Police Department"
    assert said[KG.writtenSigned] == "7/72025"
    assert "was withdrawn because: no such office" in said[KG.doubt]
    assert workspace.store.query(f"ASK {{ {old} a kg:WithdrawnClaim }}")
    assert workspace.verify().findings == ()


@pytest.mark.parametrize("successors", [0, 2], ids=["none", "two"])
def test_rows_are_left_out_where_no_one_claim_stands_in_the_place_of_theirs(
    successors: int, workspace: Workspace, tmp_path: Path
) -> None:
    first, later, _ = (a_list(tmp_path, day) for day in DAYS)
    workspace.import_lists([first])
    old = of_birch(workspace)
    if successors:
        two = [CORRECTED, CORRECTED.replace("07-07", "07-17")]
        workspace.supersede(old, correction(tmp_path, first, *two), "it is two")
    else:
        workspace.withdraw(old, "no such office")
    (done,) = workspace.import_lists([later])
    assert [one.code for one in done.findings] == ["signed-not-read", "withdrawn-before"]
    assert workspace.verify().findings == ()


def test_a_claim_of_another_document_takes_no_rows_over(workspace: Workspace, tmp_path: Path) -> None:
    first, later, _ = (a_list(tmp_path, day) for day in DAYS)
    workspace.import_lists([first])
    old = of_birch(workspace)
    sheet = tmp_path / "roster.yaml"
    (tmp_path / "roster.csv").write_text("agency\nBirch City Police Department\n")
    sheet.write_text(
        "document: {id: roster, title: Roster, kind: dataset, publisher: ice, published: 2025, file: roster.csv}\n"
        "claims:\n  - row: {sheet: table, row: 2}\n    basis: it is of Vermont and that day\n"
        f"    agreement: {CORRECTED}\n"
    )
    workspace.supersede(old, sheet, "the roster has it right")
    (done,) = workspace.import_lists([later])
    assert "withdrawn-before" in [one.code for one in done.findings]
    assert sum(map(len, rows_of(workspace, of_birch(workspace)).values())) == 0
    assert workspace.verify().findings == ()


def test_a_claim_recorded_again_on_request_has_all_its_rows_again(workspace: Workspace, tmp_path: Path) -> None:
    lists = [
        a_list(tmp_path, day, ["VERMONT", "Birch City Police Department", "Task Force Model", "2025-01-15", ""], CEDAR)
        for day in DAYS
    ]
    workspace.import_lists(lists)
    old = of_birch(workspace)
    workspace.withdraw(old, "no such office")
    agreement = "{agency: Birch City Police Department, state: vt, model: task-force, signed: 2025-01-15}"
    sheet = correction(tmp_path, lists[0], agreement)
    assert workspace.add([sheet]).contribution is None
    workspace.add([sheet], again=True)
    assert of_birch(workspace) == old
    assert len(list(workspace.store.quads(old, KG.anchor))) == 3
    assert workspace.verify().findings == ()


def test_the_day_a_corrected_row_has_in_its_normal_form_is_kept_as_what_is_written_there(
    workspace: Workspace, tmp_path: Path
) -> None:
    """2016 for 2026: the importer read what stands there; the archivist reads it otherwise."""
    doubtful = ["VERMONT", "Birch City Police Department", "Task Force Model", "2015-03-02", "link pending"]
    first, later = (a_list(tmp_path, day, doubtful, CEDAR) for day in DAYS[:2])
    workspace.import_lists([first])
    meant = CORRECTED.replace("2025-07-07", "2025-03-02")
    workspace.supersede(of_birch(workspace), correction(tmp_path, first, meant), "a year of ten years ago")
    workspace.import_lists([later])
    assert rows_of(workspace, of_birch(workspace)) == {2: ["2015-03-02"] * 2}


def test_a_past_state_has_the_rows_as_they_were(workspace: Workspace, tmp_path: Path) -> None:
    first, *_ = (a_list(tmp_path, day) for day in DAYS)
    workspace.import_lists([first])
    old = superseded(workspace, tmp_path, first)
    from kg.index.current import made_up_to

    head = workspace.archive.ledger.files()[0]
    past = made_up_to(
        workspace.archive.ledger, type(workspace.archive.ledger.head())(1, workspace.archive.ledger.digest(head))
    )
    assert any(past.quads(old, KG.anchor, terms.row(_digest(first), "Sheet1", 2)))
    assert not any(workspace.store.quads(old, KG.anchor))


def _digest(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()
