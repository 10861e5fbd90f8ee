"""A scan is read by machine and quoted: the reading is kept and checked as any capture, and each quotation says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import NotFound, Refused, UsageError
from kg.export.writing import export
from kg.model import Quotation
from kg.record.drafting import DocumentDetails
from kg.workspace import Workspace
from tests.archive_files import pdf, scan
from tests.archives import CLOCK, tree
from tests.reading_pages import install, table
from tests.sites import site

pytestmark = pytest.mark.usefixtures("without_vocabulary")

READ = "Maple Town counted 26 agreements in Vermont".split()
SURE = [96.0] * 3 + [61.0] + [96.0] * 3
OWN = "Maple Town counted 30 agreements in Maine"
SHEET = """\
document: {{{document}}}
speakers: {{maple-town: {{name: Maple Town Council}}}}
default-by: maple-town
claims:
  - quote: counted {value} agreements
    basis: the notice speaks of May 1, 2025, and of {place}
    count: {{measure: agreements-in-force, unit: agreement, place: {place}, as-of: 2025-05-01, value: {value}}}
"""


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def put(version: str = "5.3.0") -> None:
        install(tmp_path / "bin", monkeypatch, table([zip(READ, SURE, strict=True)]), version=version)

    put()
    return put


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An archive with a scan of two pages, of which the second has text."""
    (tmp_path / "maple.pdf").write_bytes(scan([["Maple"], pdf([[OWN]])]))
    made = Workspace.create(tmp_path / "archive", clock=CLOCK, archivist="reading room")
    made.add_documents(tmp_path / "maple.pdf", DocumentDetails("maple"))
    return made


def add(workspace: Workspace, value: int = 26, place: str = "vt", document: str = "id: maple") -> list[str]:
    """The codes of what is told."""
    sheet = workspace.archive.folder.root.parent / "sheet.yaml"
    sheet.write_text(SHEET.format(value=value, place=place, document=document), "utf-8")
    return [finding.code for finding in workspace.add(sheet).report.findings]


def test_a_document_with_pages_without_text_says_so_when_it_is_added(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "archive", clock=CLOCK)
    pages = [["A"], ["B"], pdf([[OWN]]), ["C"]]
    (tmp_path / "maple.pdf").write_bytes(scan(pages))
    outcome = workspace.add_documents(tmp_path / "maple.pdf", DocumentDetails("maple"))
    (told,) = outcome.report.notices
    assert str(told) == (
        "maple.pdf: pages-without-text: pages 1–2, 4 of 4 have no text, or hardly any: `kg document ocr maple` reads "
        "them by machine"
    )


@pytest.mark.usefixtures("tesseract")
def test_a_reading_is_a_capture_of_the_document_that_says_what_read_which_capture(workspace: Workspace) -> None:
    outcome = workspace.read_by_machine("maple")
    assert outcome.contribution is not None
    assert outcome.contribution.note == "pages read by machine: maple.pdf"
    (found,) = workspace.query("SELECT ?by ?of { ?c kg:readBy ?by ; kg:readingOf ?scan . ?scan kg:fileName ?of }")
    assert (found["by"].value, found["of"].value) == ("tesseract 5.3.0, eng, 300 dpi", "maple.pdf")
    assert workspace.verify().ok
    assert workspace.verify().captures_held == 2


@pytest.mark.usefixtures("tesseract")
def test_the_same_reading_twice_adds_nothing(workspace: Workspace) -> None:
    workspace.read_by_machine("maple")
    before = tree(workspace.archive.folder.root)
    assert workspace.read_by_machine("maple").contribution is None
    assert tree(workspace.archive.folder.root) == before


@pytest.mark.slow
def test_a_reading_by_another_version_stands_beside_the_first(
    workspace: Workspace, tesseract: Callable[[str], None]
) -> None:
    first = workspace.read_by_machine("maple").draft.sources[0].capture.sha256
    add(workspace)
    tesseract("5.5.1")
    second = workspace.read_by_machine("maple").draft.sources[0].capture.sha256
    assert first != second
    assert workspace.verify().ok
    with pytest.raises(Refused) as caught:
        add(workspace, value=30, place="me")
    assert [finding.code for finding in caught.value.report.refusals] == ["which-capture"]
    assert add(workspace, value=30, place="me", document=f"id: maple, capture: {second}") == []


@pytest.mark.usefixtures("tesseract")
def test_a_quotation_of_words_a_machine_read_says_so_in_every_note(workspace: Workspace) -> None:
    workspace.read_by_machine("maple")
    assert add(workspace) == ["read-by-machine"]
    (note,) = workspace.cite("SELECT ?v { ?o kg:value ?v }").rows[0].notes
    said = "“counted 26 agreements”, read by machine (84 of 100 sure, 61 at the least), "
    assert said in note.of.text
    assert said in note.of.short()
    (place,) = workspace.trace("document/maple").claims[0].anchors
    assert (place.mean_confidence, place.lowest_confidence) == (84, 61)


@pytest.mark.usefixtures("tesseract")
def test_a_quotation_of_a_pages_own_text_does_not_say_so(workspace: Workspace) -> None:
    workspace.read_by_machine("maple")
    assert add(workspace, value=30, place="me") == []
    (note,) = workspace.cite("SELECT ?v { ?o kg:value ?v }").rows[0].notes
    assert "read by machine" not in note.of.text
    assert "read by machine" not in note.of.short()


@pytest.mark.usefixtures("tesseract")
def test_a_word_the_machine_is_not_sure_of_is_told_with_how_sure_it_is(workspace: Workspace) -> None:
    workspace.read_by_machine("maple")
    sheet = workspace.archive.folder.root.parent / "sheet.yaml"
    sheet.write_text(SHEET.format(value=26, place="vt", document="id: maple"), "utf-8")
    (told,) = workspace.add(sheet, dry_run=True).report.notices
    assert "“26” was read by a machine that is 61 of 100 sure of it; compare it with the page" in told.message


@pytest.mark.parametrize(("sure", "told"), [(89.0, ["read-by-machine"]), (90.0, [])])
def test_a_word_is_told_below_the_bound_that_was_measured(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sure: float, told: list[str]
) -> None:
    install(tmp_path / "bin", monkeypatch, table([zip(READ, [96.0] * 3 + [sure] + [96.0] * 3, strict=True)]))
    workspace.read_by_machine("maple")
    assert add(workspace) == told


@pytest.mark.parametrize("said", [(None, None), (99, 99), (84, 90)])
@pytest.mark.usefixtures("tesseract")
def test_how_sure_a_reading_is_cannot_be_stated_otherwise_than_it_has_it(
    workspace: Workspace, said: tuple[int | None, int | None]
) -> None:
    from kg.record.recording import record, writing

    workspace.read_by_machine("maple")
    sheet = workspace.archive.folder.root.parent / "sheet.yaml"
    sheet.write_text(SHEET.format(value=26, place="vt", document="id: maple"), "utf-8")
    draft = workspace.add(sheet, dry_run=True).draft
    (claim,) = draft.claims
    (place,) = claim.anchors
    assert isinstance(place, Quotation)
    other = replace(place, mean_confidence=said[0], lowest_confidence=said[1])
    workspace.close()
    with writing(workspace.archive) as writer, pytest.raises(Refused) as caught:
        record(writer, replace(draft, claims=(replace(claim, anchors=(other,)),)))
    assert "read-by-machine" in [finding.code for finding in caught.value.report.refusals]


@pytest.mark.usefixtures("tesseract")
def test_a_reading_that_was_changed_is_found(workspace: Workspace) -> None:
    sha256 = workspace.read_by_machine("maple").draft.sources[0].capture.sha256
    add(workspace)
    path = workspace.archive.folder.captures / sha256
    path.write_bytes(path.read_bytes().replace(b'"26"', b'"28"'))
    assert [finding.code for finding in workspace.verify().faults] == ["capture-changed"]


@pytest.mark.slow
@pytest.mark.usefixtures("tesseract")
def test_what_is_said_of_a_reading_survives_export_and_import_and_receipts(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.read_by_machine("maple")
    add(workspace)
    receipt = workspace.receipt("SELECT ?v { ?o kg:value ?v }")
    (quoted,) = (place for claim in receipt.evidence.claims for place in claim.anchors)
    assert isinstance(quoted, Quotation)
    assert (quoted.mean_confidence, quoted.lowest_confidence) == (84, 61)
    with (tmp_path / "all.nq").open("wb") as out:
        export(workspace.archive, workspace.store, "nquads", out)
    other = Workspace.create(tmp_path / "other", clock=CLOCK)
    other.add(tmp_path / "all.nq", allow_unheld=True)
    held = [path for path in workspace.archive.folder.captures.iterdir() if path.suffix != ".json"]
    assert other.attach(held).anchors_verified == 1
    assert other.verify().ok
    asked = "SELECT ?m ?l { ?q kg:meanConfidence ?m ; kg:lowestConfidence ?l }"
    assert [row["m"].value + row["l"].value for row in other.query(asked)] == ["8461"]


REFUSED = {
    "no such document": ("birch", None, NotFound, "birch"),
    "no such capture": ("maple", "ffff", NotFound, "document 'maple' has no capture ffff; kg document show lists"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.usefixtures("tesseract")
def test_what_cannot_be_read_is_told(workspace: Workspace, name: str) -> None:
    document, capture, error, message = REFUSED[name]
    with pytest.raises(error, match=message):
        workspace.read_by_machine(document, capture=capture)


@pytest.mark.usefixtures("tesseract")
def test_a_scan_that_is_not_held_or_not_the_only_one_is_asked_for(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "later.pdf").write_bytes(scan([["Maple"]]))
    later = workspace.add_documents(tmp_path / "later.pdf", DocumentDetails("maple")).draft.sources[0].capture.sha256
    with pytest.raises(UsageError, match="document 'maple' has several PDFs; name one with --capture: "):
        workspace.read_by_machine("maple")
    assert workspace.read_by_machine("maple", capture=later[:8]).contribution is not None
    (workspace.archive.folder.captures / later).unlink()
    with pytest.raises(UsageError, match="no PDF of document 'maple' is held here; attach it"):
        workspace.read_by_machine("maple", capture=later)


@pytest.mark.slow
@pytest.mark.usefixtures("tesseract")
def test_the_page_of_the_document_has_the_picture_beside_the_words(workspace: Workspace) -> None:
    workspace.read_by_machine("maple")
    add(workspace)
    (scanned,) = workspace.query("SELECT ?d { ?r kg:readingOf ?s . ?s kg:sha256 ?d }")
    workspace.close()
    shown = site(workspace.archive.folder.root)
    page = shown.get("/id/document/maple").text
    assert "Page 1, read by machine" in page
    assert "Page 2, read by machine" not in page
    assert "(tesseract 5.3.0, eng, 300 dpi)" in page
    assert page.count("<rect") == 1
    assert ">counted 26 agreements</mark>" in page
    picture = f"/captures/{scanned['d'].value}/pages/1.png"
    assert picture in page
    assert shown.get(picture).content.startswith(b"\x89PNG")


@pytest.mark.usefixtures("tesseract")
def test_the_command_reads_a_scan_and_says_what_it_kept(workspace: Workspace, kg: Callable[..., object]) -> None:
    workspace.close()
    done = kg("document", "ocr", "maple")
    assert done.code == 0  # type: ignore[attr-defined]
    assert "  read by machine (tesseract 5.3.0, eng, 300 dpi), " in done.out  # type: ignore[attr-defined]
    again = json.loads(kg("document", "ocr", "maple", "--json").out)  # type: ignore[attr-defined]
    assert again["contribution"] is None
    missing = kg("document", "ocr", "birch")
    assert (missing.code, missing.err) == (  # type: ignore[attr-defined]
        2,
        "kg: no document is called 'birch'; kg document list shows their names\n",
    )


def test_a_sheet_that_brings_a_scan_is_told_what_to_do(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "archive", clock=CLOCK)
    brought = "id: maple, title: Maple, kind: article, publisher: maple-town, published: 2025, file: maple.pdf"
    (tmp_path / "maple.pdf").write_bytes(scan([["Maple"]]))
    with pytest.raises(Refused) as caught:
        add(workspace, document=brought)
    (fault,) = caught.value.report.refusals
    assert (fault.code, fault.message) == (
        "capture-held",
        "the document has no text to quote from; if it is a scan, add it with kg document add, read it with kg "
        "document ocr, and leave out file:",
    )
    (tmp_path / "maple.pdf").write_bytes(scan([["Maple"], pdf([[OWN]])]))
    assert add(workspace, value=30, place="me", document=brought) == ["pages-without-text"]
