"""`verify` finds what is not as it was, each thing by its code, and is silent on a sound archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg import gate
from kg import sources as archive_room
from kg.index import Embedded, read_head
from kg.intake import ice_lists
from kg.intake.sheets import read_sheet
from kg.model import Claim, Finding, Report, Row, Severity
from kg.record.recording import record, writing
from kg.record.verifying import Unheld
from kg.sources.extract import plain
from kg.terms import KG, RDF
from kg.workspace import Workspace
from tests.archive_files import workbook
from tests.archives import TRAINED, maple, own, tree

pytestmark = pytest.mark.usefixtures("without_vocabulary")

HEADER = ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"]
ROWS = [
    ["VERMONT", "Birch City Police Department", "Task Force Model", "2025-01-15", "link pending"],
    ["VERMONT", "Birch City Police Department", "Task Force Model", "2025-01-15", "link pending"],
    ["NEW HAMPSHIRE", "Cedar County Sheriff's Office", "Jail Enforcement Model", "2024-11-05", "link pending"],
]


@pytest.fixture(scope="module")
def full_folder(alder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive with quotations, rows a person named, a list, and something withdrawn."""
    folder = tmp_path_factory.mktemp("full")
    made = own(alder_folder, folder)
    made.add([maple(folder), folder / "birch-roster.yaml"])
    name = folder / "participatingAgencies03102025am.xlsx"
    name.write_bytes(workbook({"Sheet1": [HEADER, *ROWS]}))
    made.import_lists([name])
    (claim,) = made.query("SELECT ?c { GRAPH ?c { ?o kg:value 9 } }")  # type: ignore[misc]
    made.withdraw(claim[0], "read wrongly")
    return folder


@pytest.fixture
def full(full_folder: Path, tmp_path: Path) -> Workspace:
    return own(full_folder, tmp_path)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def capture(workspace: Workspace, file_name: str) -> Path:
    """The file in which the capture of this name is held."""
    for beside in workspace.archive.folder.captures.glob("*.json"):
        if json.loads(beside.read_text())["file_name"] == file_name:
            return beside.with_suffix("")
    raise AssertionError(f"no capture of {file_name}")


def test_a_sound_archive_has_no_findings_and_every_anchor_was_looked_at(full: Workspace) -> None:
    verified = full.verify()
    assert verified.findings == ()
    assert verified.unheld == ()
    anchors = {quad.object for quad in full.store.quads(None, KG.anchor)}
    assert verified.anchors_verified == len(anchors) == 5 + 1 + 3 + 3
    assert (verified.contributions, verified.captures_held) == (4, 4)


def test_verifying_changes_nothing(full: Workspace) -> None:
    before = tree(full.archive.folder.root)
    full.verify()
    assert tree(full.archive.folder.root) == before


@pytest.mark.parametrize("name", ["alder-notice.txt", "birch-roster.csv", "participatingAgencies03102025am.xlsx"])
@pytest.mark.parametrize(
    "change",
    [lambda old: old.replace(b"a", b"e", 1), lambda old: old[:-1], lambda old: old + b" ", lambda old: b""],
    ids=["a letter", "cut short", "grown", "emptied"],
)
def test_a_changed_capture_is_found(name: str, change: Callable[[bytes], bytes], full: Workspace) -> None:
    path = capture(full, name)
    path.write_bytes(change(path.read_bytes()))
    assert [(f.code, f.where) for f in full.verify().faults] == [("capture-changed", f"captures/{path.name}")]


@pytest.mark.parametrize("beside", [False, True], ids=["the bytes", "what stands beside them"])
@pytest.mark.parametrize("is_gone", [False, True], ids=["changed", "deleted"])
def test_what_a_damaged_capture_is_told_to_be_mended_with_mends_it(
    is_gone: bool, beside: bool, full: Workspace, tmp_path: Path
) -> None:
    path = capture(full, "maple.txt")
    (tmp_path / "mine.txt").write_bytes(path.read_bytes())
    harmed = path.with_suffix(".json") if beside else path
    harmed.unlink() if is_gone else harmed.write_bytes(b"other")
    (told, *_) = full.verify().findings
    assert "attach the original file with `kg document attach FILE`" in told.message
    full.attach(tmp_path / "mine.txt")
    assert full.verify().findings == ()


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 9999])
def test_a_damaged_sidecar_is_found(content: bytes, full: Workspace) -> None:
    capture(full, "maple.txt").with_suffix(".json").write_bytes(content)
    assert codes(full.verify().faults) == ["sidecar-changed"]


def test_a_capture_that_was_taken_away_is_named_and_no_fault(full: Workspace) -> None:
    path = capture(full, "alder-notice.txt")
    path.unlink()
    path.with_suffix(".json").unlink()
    verified = full.verify()
    assert verified.faults == ()
    assert verified.unheld == (Unheld(path.name, "alder-notice.txt", 5),)


@pytest.mark.parametrize(("number", "after"), [(1, ["000002.nq"]), (2, ["000003.nq"]), (4, [])])
def test_a_ledger_file_edited_by_hand_is_the_first_bad_link_named(
    number: int, after: list[str], full: Workspace
) -> None:
    path = full.archive.ledger.files()[number - 1]
    path.write_bytes(path.read_bytes().replace(b"2026-01-01T12", b"2026-01-02T12"))
    findings = full.verify().findings
    assert [f.where for f in findings] == [path.name, *after]
    assert findings[0].code == "ledger-changed"


def test_a_ledger_file_taken_out_of_the_middle_is_found(full: Workspace) -> None:
    full.archive.ledger.files()[1].unlink()
    findings = full.verify().findings
    assert codes(findings) == ["ledger-incomplete"]
    assert "contribution 2 is missing" in findings[0].message


def test_a_ledger_file_exchanged_for_another_is_found(full: Workspace) -> None:
    one, two, *_ = full.archive.ledger.files()
    one_content, two_content = one.read_bytes(), two.read_bytes()
    one.write_bytes(two_content)
    two.write_bytes(one_content)
    assert "ledger-changed" in codes(full.verify().faults)


def in_store(workspace: Workspace, *, insert: Sequence[Quad] = (), delete: Sequence[Quad] = ()) -> None:
    store = Embedded.writing(workspace.archive.folder.store)
    store.apply(insert, delete)
    store.close()


def test_a_statement_missing_from_the_store_is_found(full: Workspace) -> None:
    in_store(full, delete=[next(full.store.quads(None, KG.value, None, DefaultGraph()))])
    (finding,) = full.verify().findings
    assert finding.code == "store-differs"
    assert "lacks 1 statements the ledger makes and holds 0" in finding.message


def test_a_surplus_statement_in_the_store_is_found_and_shown(full: Workspace) -> None:
    claim = next(full.store.quads(None, RDF.type, KG.Claim)).subject
    in_store(full, insert=[Quad(claim, KG.modality, KG.report, claim)])
    (finding,) = full.verify().findings
    assert finding.code == "store-differs"
    assert "lacks 0 statements the ledger makes and holds 1" in finding.message
    assert str(KG.report) in finding.message
    assert "run `kg rebuild`" in finding.message


def test_a_store_that_was_rebuilt_is_sound_again(full: Workspace) -> None:
    in_store(full, delete=list(full.store.quads(None, KG.value)))
    assert full.verify().faults
    full.rebuild()
    assert full.verify().findings == ()


def test_anchors_are_looked_at_as_the_ledger_has_them_whatever_the_store_says(full: Workspace) -> None:
    looked = full.verify().anchors_verified
    in_store(full, delete=list(full.store.quads(None, KG.anchor)))
    verified = full.verify()
    assert verified.anchors_verified == looked
    assert codes(verified.faults) == ["store-differs"]


def test_quotations_that_moved_are_found_one_by_one(full: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    read = plain.extract
    monkeypatch.setattr(plain, "extract", lambda content, *more: read(b"new: " + content, *more))
    verified = full.verify()
    assert set(codes(verified.faults)) == {"quotation-found"}
    assert len(verified.faults) == 6
    assert set(codes(verified.findings)) - {"quotation-found"} == {"text-changed"}


def test_a_text_made_otherwise_now_is_told_for_each_quotation_of_it(
    full: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = archive_room.Captures.text

    def renewed(captures: archive_room.Captures, sha256: str, extractor: str | None = None) -> object:
        text = made(captures, sha256, extractor)
        return text and replace(text, profile="text-2")

    monkeypatch.setattr(archive_room.Captures, "text", renewed)
    assert codes(full.verify().faults) == ["text-of-these-bytes"] * 6


def test_rows_of_a_list_read_otherwise_now_are_found(full: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    read = ice_lists.claims_by_row

    def otherwise(content: bytes, name: str, **said: Any) -> dict[NamedNode, Claim]:
        first, *others = read(content, name, **said).items()
        return {first[0]: replace(first[1], iri=KG.Claim, triples=()), **dict(others)}

    monkeypatch.setattr(ice_lists, "claims_by_row", otherwise)
    assert codes(full.verify().faults) == ["row-recorded"]


LISTED = {
    "day": ("signed: 2025-01-16", (), "value-in-quotation", "signed 2025-01-16 is not in"),
    "model": ("signed: 2025-01-15, model: jail-enforcement", (), "value-in-quotation", "model jail-enforcement is not"),
    "words of no cell": ("signed: 2025-01-16", (("signed", "01/16/25"),), "value-in-quotation", "does not write its"),
    "words read otherwise": ("signed: 2025-01-16", (("signed", "2025-01-15"),), "value-in-quotation", "is not in"),
    "name": ("signed: 2025-01-15, agency: Elder Office", (), "row-found", "says “Elder Office”"),
    "none": ("signed: 2025-01-15", (("signed", "2025-01-15"),), "", ""),
}


@pytest.mark.parametrize("case", LISTED)
def test_a_typed_claim_at_a_row_is_held_to_its_cells_again(
    full: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    said, written, code, says = LISTED[case]
    keys = {"agency": "Birch City Police Department", "state": "vt", "model": "task-force"}
    keys |= dict(one.split(": ") for one in said.split(", "))
    sheet = tmp_path / "typed.yaml"
    sheet.write_text(
        "document: {id: typed, title: Typed, kind: dataset, publisher: unknown, published: unknown, file: typed.csv}\n"
        "speakers: {birch: {name: Birch Board}}\n"
        f"claims: [{{by: birch, row: {{sheet: table, row: 2}}, agreement: {json.dumps(keys)}}}]\n"
    )
    (tmp_path / "typed.csv").write_text("\n".join(",".join(row) for row in (HEADER, *ROWS)) + "\n")
    draft = read_sheet(sheet)
    (claim,) = draft.claims
    (row,) = claim.anchors
    assert isinstance(row, Row)
    with monkeypatch.context() as ungated, writing(full.archive) as writer:
        ungated.setattr(gate, "check", lambda *_, **__: Report(()))
        record(writer, replace(draft, claims=(replace(claim, anchors=(replace(row, written=written),)),)))
    faults = full.verify().faults
    assert codes(faults) == ([code] if code else [])
    assert [(one.message, one.where) for one in faults if not (says in one.message and "/table/2" in one.where)] == []


def test_a_store_beside_a_writer_is_compared_with_the_ledger_as_far_as_it_has_come(
    full: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("kg.record.recording.Writer._index", lambda *_: None)
        full.add([maple(tmp_path, f"quote: Thirty of its officers\n    {TRAINED}")])
    reader = Workspace.open(full.archive.folder.root)
    with full.archive.folder.writing():
        assert reader.verify().findings == ()
    assert read_head(reader.archive.reading()) == full.archive.ledger.head()


def test_leftovers_of_a_killed_writer_are_told_and_no_fault(full: Workspace) -> None:
    (full.archive.folder.captures / f".{'a' * 64}.17").write_bytes(b"half")
    (full.archive.folder.ledger / ".000009.nq.17").write_bytes(b"half")
    findings = full.verify().findings
    assert [(f.code, f.severity) for f in findings] == [
        ("ledger-stray", Severity.NOTICE),
        ("stray-file", Severity.NOTICE),
    ]


def test_every_live_claim_passes_the_gate_it_came_through(full: Workspace) -> None:
    assert full.check().findings == ()


def test_one_can_attach_ones_own_copies_and_nothing_else_comes_in(full: Workspace, tmp_path: Path) -> None:
    held = {path.name: path.read_bytes() for path in full.archive.folder.captures.iterdir()}
    for path in full.archive.folder.captures.iterdir():
        path.unlink()
    names = ["alder-notice.txt", "maple.txt", "birch-roster.csv", "participatingAgencies03102025am.xlsx"]
    attached = Workspace.open(full.archive.folder.root).attach(
        [*(tmp_path / name for name in names), tmp_path / "cedar-gazette.txt", tmp_path / "alder-notice.yaml"]
    )
    assert [path.name for path in attached.attached] == names
    assert [path.name for path in attached.unknown] == ["cedar-gazette.txt", "alder-notice.yaml"]
    assert (attached.findings, attached.unreadable, attached.anchors_verified) == ((), (), 12)
    assert {path.name: path.read_bytes() for path in full.archive.folder.captures.iterdir()} == held


def test_a_copy_under_another_name_is_known_by_its_bytes(full: Workspace, tmp_path: Path) -> None:
    capture(full, "maple.txt").unlink()
    (tmp_path / "download (3)").write_bytes((tmp_path / "maple.txt").read_bytes())
    attached = full.attach([tmp_path / "download (3)"])
    assert attached.anchors_verified == 1
    assert full.verify().findings == ()


def test_what_is_not_known_is_not_read_further(
    full: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hostile.xlsx").write_bytes(b"PK\x03\x04 and then a bomb")
    (tmp_path / "empty").write_bytes(b"")
    attached = full.attach([tmp_path / "hostile.xlsx", tmp_path / "empty"])
    assert [path.name for path in attached.unknown] == ["hostile.xlsx", "empty"]
    assert attached.unreadable == ()


def test_a_file_that_cannot_be_read_keeps_no_other_out(full: Workspace, tmp_path: Path) -> None:
    attached = full.attach([tmp_path / "no.txt", tmp_path, tmp_path / "maple.txt"])
    assert [error.where for error in attached.unreadable] == [str(tmp_path / "no.txt"), str(tmp_path)]
    assert len(attached.attached) == 1


def test_attaching_mends_a_capture_that_changed(full: Workspace, tmp_path: Path) -> None:
    path = capture(full, "maple.txt")
    path.write_bytes(b"something else")
    assert full.verify().faults
    full.attach([tmp_path / "maple.txt"])
    assert full.verify().findings == ()
