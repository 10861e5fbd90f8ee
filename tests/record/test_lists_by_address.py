"""Lists are taken from addresses: a workbook, or those that a page links; what is held is not taken again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kg.errors import UnreadableFile, UsageError
from kg.record import list_places
from kg.record.importing import Imported
from kg.workspace import Workspace
from tests.archives import CLOCK, tree
from tests.record.test_workspace_importing import BIRCH, CEDAR, a_list
from tests.web_servers import Answer, Server, answer, redirect, serving

pytestmark = pytest.mark.usefixtures("without_vocabulary")

MARCH, APRIL = "participatingAgencies03102025am.xlsx", "participatingAgencies04102025am.xlsx"
TAGGED = ('ETag: "march"', "Content-Type: application/octet-stream")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "archive", clock=CLOCK, archivist="reading room")


@pytest.fixture
def answers(tmp_path: Path) -> dict[str, Answer]:
    """A page that links two workbooks, one of which is moved, and one that is gone."""
    march, april = (a_list(tmp_path, day, BIRCH, *more).read_bytes() for day, more in
                    (("03102025", ()), ("04102025", (CEDAR,))))  # fmt: skip
    links = "".join(f"<a href='{name}'>list</a>" for name in (MARCH, f"lists/{APRIL}", "gone.xlsx"))
    return {
        "/287g": answer(f"<!doctype html><html><body>{links}</body></html>".encode(), "Content-Type: text/html"),
        f"/{MARCH}": answer(march, *TAGGED),
        f"/lists/{APRIL}": redirect(f"/files/{APRIL}"),
        f"/files/{APRIL}": answer(april),
    }


@pytest.fixture
def server(answers: dict[str, Answer]) -> Iterator[Server]:
    with serving(answers) as running:
        yield running


def imported(workspace: Workspace, server: Server, *paths: str) -> list[Imported]:
    return workspace.import_lists([server.at(path) for path in paths], allow_private_addresses=True)


def became(done: list[Imported]) -> list[tuple[str, str]]:
    """The name of each list, and whether it is new, held or not read."""
    said = [(one.path.name, "new" if one.outcome and one.outcome.contribution else "held") for one in done]
    return [(name, "not read" if one.error else what) for (name, what), one in zip(said, done, strict=True)]


def test_a_page_gives_the_workbooks_it_links_and_one_that_is_gone_stops_no_other(
    workspace: Workspace, server: Server
) -> None:
    done = imported(workspace, server, "/287g")
    assert became(done) == [(MARCH, "new"), (APRIL, "new"), ("gone.xlsx", "not read")]
    assert [one.address for one in done] == [server.at(path) for path in (f"/{MARCH}", f"/lists/{APRIL}", "/gone.xlsx")]
    assert "/gone.xlsx: answers 404 Not Found; check the address" in str(done[2].error)


def test_a_capture_says_from_where_how_and_when_a_list_was_taken(workspace: Workspace, server: Server) -> None:
    imported(workspace, server, f"/lists/{APRIL}", f"/{MARCH}")
    rows = workspace.query(
        """SELECT ?name ?from ?on ?how { ?list rdfs:label ?name ; kg:takenFrom ?from ; kg:takenOn ?on
        OPTIONAL { ?list kg:redirect|kg:header ?how } } ORDER BY ?name ?how"""
    )
    assert [tuple(value.value for value in row) for row in rows] == [  # type: ignore[union-attr]
        (MARCH, server.at(f"/{MARCH}"), "2026-01-01", "content-type: application/octet-stream"),
        (MARCH, server.at(f"/{MARCH}"), "2026-01-01", 'etag: "march"'),
        (
            APRIL,
            server.at(f"/files/{APRIL}"),
            "2026-01-01",
            f"1: 302 {server.at(f'/lists/{APRIL}')} → {server.at(f'/files/{APRIL}')}",
        ),
    ]
    assert workspace.verify().ok


def test_what_is_held_from_an_address_is_asked_for_only_if_it_is_another_now(
    workspace: Workspace, server: Server, answers: dict[str, Answer]
) -> None:
    imported(workspace, server, f"/{MARCH}")
    before = tree(workspace.archive.folder.root)
    answers[f"/{MARCH}"] = answer(b"", status="304 Not Modified")
    assert became(imported(workspace, server, f"/{MARCH}")) == [(MARCH, "held")]
    assert 'If-None-Match: "march"' in server.asked[-1]
    assert tree(workspace.archive.folder.root) == before


def test_what_is_described_and_not_held_is_taken_whole(workspace: Workspace, server: Server) -> None:
    imported(workspace, server, f"/{MARCH}")
    for held in workspace.archive.folder.captures.iterdir():
        held.unlink()
    imported(workspace, server, f"/{MARCH}")
    assert "If-None-Match" not in server.asked[-1]
    assert workspace.verify().findings == ()


def test_the_same_bytes_from_a_server_that_cannot_tell_add_nothing(workspace: Workspace, server: Server) -> None:
    imported(workspace, server, f"/files/{APRIL}")
    before = tree(workspace.archive.folder.root)
    assert became(imported(workspace, server, f"/files/{APRIL}")) == [(APRIL, "held")]
    assert tree(workspace.archive.folder.root) == before


def test_files_folders_and_addresses_are_imported_together(
    workspace: Workspace, server: Server, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    a_list(folder, "05102025", CEDAR)
    done = workspace.import_lists([server.at(f"/{MARCH}"), folder], allow_private_addresses=True)
    assert became(done) == [("participatingAgencies05102025am.xlsx", "new"), (MARCH, "new")]


REFUSED = {
    "/nothing": r"/nothing: answers 404 Not Found",
    "/words": r"words: is not an .xlsx workbook",
    "/empty": r"/empty: is a page that links no workbook of its own host",
}


@pytest.mark.parametrize("path", REFUSED)
def test_an_address_that_gives_no_list_is_told_and_changes_nothing(
    path: str, workspace: Workspace, server: Server, answers: dict[str, Answer]
) -> None:
    answers |= {"/words": answer(b"words"), "/empty": answer(b"<!doctype html><html></html>")}
    workspace.counts()
    before = tree(workspace.archive.folder.root)
    (done,) = imported(workspace, server, path)
    assert isinstance(done.error, UnreadableFile)
    assert REFUSED[path] in str(done.error)
    assert tree(workspace.archive.folder.root) == before


def test_addresses_of_this_machine_are_refused_unless_they_are_allowed(workspace: Workspace, server: Server) -> None:
    (done,) = workspace.import_lists(server.at("/287g"))
    assert "leads to 127.0.0.1, which is not an address of the public network" in str(done.error)
    assert server.asked == []


@pytest.mark.parametrize("said", [{"taken_from": "a mirror"}, {"taken_on": "2026-01-01"}])
def test_an_address_is_where_it_is_taken_from(said: dict[str, str], workspace: Workspace) -> None:
    with pytest.raises(UsageError, match=r"lists\.example/a\.xlsx: an address is where it is taken from"):
        workspace.import_lists("https://lists.example/a.xlsx", **said)  # type: ignore[arg-type]


def test_what_a_page_leads_to_is_bounded_in_bytes_and_in_time(
    workspace: Workspace, server: Server, answers: dict[str, Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page whole, the first workbook whole, and of the second no more than there is room for."""
    first, second = answers[f"/{MARCH}"], answers[f"/files/{APRIL}"]
    assert isinstance(first, bytes)
    assert isinstance(second, bytes)
    with monkeypatch.context() as patched:
        patched.setattr(list_places, "MAX_BYTES", len(first) + len(second) - 1_000)
        done = imported(workspace, server, "/287g")
    assert became(done)[:2] == [(MARCH, "new"), (APRIL, "not read")]
    assert " bytes; " in str(done[1].error)
    now = iter([0.0, 1.0, 700.0, 800.0])
    late = list(list_places.lists_at(server.at("/287g"), list_places.AddressRules(True, clock=lambda: next(now))))
    assert [one.error is None for one in late] == [True, False, False]
    assert "is not taken: the workbooks linked at " in str(late[1].error)


def test_while_an_address_is_asked_others_may_write(
    workspace: Workspace, server: Server, answers: dict[str, Answer], tmp_path: Path
) -> None:
    """A list is recorded by somebody else between the question and the answer."""
    whole = answers[f"/{MARCH}"]
    assert isinstance(whole, bytes)
    other = a_list(tmp_path, "05102025", CEDAR)

    def meanwhile(connection: object) -> None:
        with closing(Workspace.open(workspace.archive.folder.root, clock=CLOCK)) as another:
            assert became(another.import_lists(other)) == [(other.name, "new")]
        connection.sendall(whole)  # type: ignore[attr-defined]

    answers[f"/{MARCH}"] = meanwhile
    assert became(imported(workspace, server, f"/{MARCH}")) == [(MARCH, "new")]
    assert workspace.counts().contributions == 2
