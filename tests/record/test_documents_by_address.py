"""What an address gave is recorded with how it came: day, redirects, headers; of an archived copy, the day of that."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kg.errors import Refused, UnreadableFile, UsageError
from kg.export.writing import export
from kg.record.drafting import DocumentDetails
from kg.workspace import Workspace
from tests.archive_files import pdf
from tests.archives import CLOCK, MAPLE, tree
from tests.web_servers import Answer, Server, answer, redirect, serving

pytestmark = pytest.mark.usefixtures("without_vocabulary")

PAGE = f"<!doctype html><html><body><p>{MAPLE}</p></body></html>".encode()
LATER = PAGE.replace(b"26", b"27")
COPY = "/web/20250501101112id_/https://maple.example/notice"
SHEET = """\
document: maple
speakers: {maple-town: {name: Maple Town Council}}
claims:
  - quote: counted 26 agreements
    by: maple-town
    basis: the notice speaks of Vermont on May 1, 2025
    count: {measure: agreements-in-force, unit: agreement, place: vt, as-of: 2025-05-01, value: 26}
"""


@pytest.fixture
def server() -> Iterator[Server]:
    html = "Content-Type: text/html; charset=utf-8"
    original = 'Link: <https://maple.example/notice>; rel="original"'
    answers: dict[str, Answer] = {
        "/notice": redirect("/news/notice.html", "301 Moved Permanently"),
        "/news/notice.html": answer(PAGE, html, "Last-Modified: Thu, 01 May 2025 10:00:00 GMT", "Set-Cookie: a=b"),
        COPY: answer(PAGE, html, "Memento-Datetime: Thu, 01 May 2025 10:11:12 GMT", original),
        COPY.replace("id_", ""): answer(LATER, html),
        "/memorandum.pdf": answer(PAGE, "Content-Type: application/pdf"),
        "/report": answer(b"%PDF-1.4 cut", html),
        "/paper": answer(pdf([["Alder"]]), html),
        "/mail": redirect("/to?whom=jane.doe@gmail.com"),
        "/to?whom=jane.doe@gmail.com": answer(PAGE),
    }
    with serving(answers) as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "archive", clock=CLOCK, archivist="reading room")


def add(workspace: Workspace, address: str, slug: str | None = "maple") -> list[str]:
    """The codes of what is told."""
    outcome = workspace.add_documents(address, DocumentDetails(slug), allow_private_addresses=True)
    return [finding.code for finding in outcome.report.findings]


def said(workspace: Workspace, *predicates: str) -> list[str]:
    asked = "|".join(f"kg:{one}" for one in predicates)
    rows = workspace.query(f"SELECT ?v {{ ?c a kg:Capture ; {asked} ?v }} ORDER BY ?v")
    return [row["v"].value for row in rows]


def test_a_capture_says_where_it_came_from_when_and_what_the_server_said(workspace: Workspace, server: Server) -> None:
    assert add(workspace, server.at("/notice")) == []
    assert said(workspace, "takenFrom") == [server.at("/news/notice.html")]
    assert said(workspace, "takenOn") == ["2026-01-01"]
    assert said(workspace, "redirect") == [f"1: 301 {server.at('/notice')} → {server.at('/news/notice.html')}"]
    assert said(workspace, "header") == [
        "content-type: text/html; charset=utf-8",
        "last-modified: Thu, 01 May 2025 10:00:00 GMT",
    ]
    assert said(workspace, "archivedOn") == []
    (document,) = workspace.query("SELECT ?url { document:maple kg:url ?url }")
    assert document["url"].value == server.at("/notice")
    assert workspace.verify().ok


def test_an_archived_copy_keeps_both_days_and_the_address_it_was_archived_from(
    workspace: Workspace, server: Server, tmp_path: Path
) -> None:
    assert add(workspace, server.at(COPY)) == []
    assert (said(workspace, "archivedOn"), said(workspace, "takenOn")) == (["2025-05-01"], ["2026-01-01"])
    (document,) = workspace.query("SELECT ?url { document:maple kg:url ?url }")
    assert document["url"].value == "https://maple.example/notice"
    (tmp_path / "sheet.yaml").write_text(SHEET, "utf-8")
    workspace.add(tmp_path / "sheet.yaml")
    (note,) = workspace.cite("SELECT ?v { ?o kg:value ?v }").rows[0].notes
    assert ", in “notice” (no date stated), as archived on 2025-05-01, sha256 " in note.of.text
    assert ", “notice”, as archived on 2025-05-01, " in note.of.short()


def test_pages_that_an_archive_rewrites_are_told(workspace: Workspace, server: Server) -> None:
    assert add(workspace, server.at(COPY.replace("id_", ""))) == ["archived-copy-changed"]


def test_another_capture_of_an_address_is_of_the_document_that_has_it(workspace: Workspace, server: Server) -> None:
    add(workspace, server.at(COPY))
    told = add(workspace, server.at(COPY.replace("id_", "")), slug=None)
    assert told == ["one-more-capture", "archived-copy-changed"]
    (found,) = workspace.query("SELECT (COUNT(?c) AS ?n) { ?c kg:document document:maple }")
    assert found["n"].value == "2"


def test_an_address_taken_again_tells_how_what_is_quoted_of_it_stands_now(
    workspace: Workspace, server: Server, tmp_path: Path
) -> None:
    add(workspace, server.at(COPY))
    (tmp_path / "sheet.yaml").write_text(SHEET, "utf-8")
    workspace.add(tmp_path / "sheet.yaml")
    later = add(workspace, server.at(COPY.replace("id_", "")), slug=None)
    assert later == ["one-more-capture", "archived-copy-changed", "quoted-before"]
    found = workspace.quotations_since("maple")
    assert (found.newer.day, [str(one.found.standing) for one in found.quotations]) == ("2025-05-01", ["gone"])
    assert found.quotations[0].found.words == "counted 27 agreements"


def test_the_same_bytes_another_day_add_nothing_and_that_is_told(workspace: Workspace, server: Server) -> None:
    add(workspace, server.at("/notice"))
    before = tree(workspace.archive.folder.root)
    next_day = Workspace(replace(workspace.archive, clock=lambda: CLOCK() + timedelta(days=1)), workspace.limits)
    assert add(next_day, server.at("/notice"), slug=None) == ["taken-before"]
    assert tree(workspace.archive.folder.root) == before


def test_bytes_described_with_a_place_before_keep_that_description(
    workspace: Workspace, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "maple.html").write_bytes(PAGE)
    workspace.add_documents(tmp_path / "maple.html", DocumentDetails("maple", taken_from="a friend"))
    assert add(workspace, server.at("/notice")) == ["taken-before"]
    assert said(workspace, "takenFrom", "redirect", "header", "takenOn") == ["a friend"]


REFUSED = {
    "/memorandum.pdf": r"/memorandum.pdf: gives memorandum.pdf, which is not a PDF, whatever its name says; look at it",
    "/report": r"/report: gives report.pdf, which is a truncated or damaged PDF; ",
    "/nothing": r"/nothing: answers 404 Not Found; ",
}


@pytest.mark.parametrize("path", REFUSED)
def test_an_address_that_gives_no_document_changes_nothing(workspace: Workspace, server: Server, path: str) -> None:
    workspace.counts()  # opens the store
    before = tree(workspace.archive.folder.root)
    with pytest.raises(UnreadableFile, match=REFUSED[path]):
        add(workspace, server.at(path))
    assert tree(workspace.archive.folder.root) == before


def test_a_type_that_is_not_what_its_server_says_is_told(workspace: Workspace, server: Server) -> None:
    assert add(workspace, server.at("/paper")) == ["served-otherwise"]
    assert said(workspace, "fileName") == ["paper.pdf"]


def test_a_private_address_in_what_is_recorded_is_refused(workspace: Workspace, server: Server) -> None:
    with pytest.raises(Refused):
        add(workspace, server.at("/mail"))
    assert workspace.counts().contributions == 0


def test_this_machine_is_not_taken_from_unless_that_is_said(workspace: Workspace, server: Server) -> None:
    with pytest.raises(UnreadableFile, match="say --allow-private-addresses"):
        workspace.add_documents(server.at("/notice"))
    assert server.asked == []


def test_an_address_has_its_own_place_and_day(workspace: Workspace, server: Server) -> None:
    for details in (DocumentDetails(taken_from="a friend"), DocumentDetails(taken_on="2025-01-01")):
        with pytest.raises(UsageError, match="leave out --taken-from and --taken-on"):
            workspace.add_documents(server.at("/notice"), details)


def test_files_are_added_without_a_network(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", unreachable)
    monkeypatch.setattr(socket.socket, "connect", unreachable)
    (tmp_path / "maple.txt").write_text(MAPLE, "utf-8")
    assert workspace.add_documents(tmp_path / "maple.txt").contribution is not None


def test_what_is_said_of_a_taking_survives_export_and_import(
    workspace: Workspace, server: Server, tmp_path: Path
) -> None:
    add(workspace, server.at("/notice"))
    add(workspace, server.at(COPY.replace("id_", "")), slug="copy")
    with (tmp_path / "all.nq").open("wb") as out:
        export(workspace.archive, workspace.store, "nquads", out)
    other = Workspace.create(tmp_path / "other", clock=CLOCK)
    other.add(tmp_path / "all.nq", allow_unheld=True)
    every = ("takenFrom", "takenOn", "archivedOn", "redirect", "header")
    assert said(other, *every) == said(workspace, *every)
    assert len(said(other, *every)) == 9
    (shown,) = other.document("maple").captures
    assert (len(shown.redirects), len(shown.headers)) == (1, 2)
