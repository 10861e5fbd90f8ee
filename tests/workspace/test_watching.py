"""Places looked at again and again: what is new is imported once, what is half there is left, and each event is told
once; whoever is killed or started anew goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import ArchiveError, Locked, UsageError
from kg.record.importing import Imported
from kg.workspace import Workspace
from kg.workspace.watching import LEAST, LONGEST, Watch, WatchStopped
from tests.archives import CLOCK, maple, tree
from tests.record.test_workspace_importing import BIRCH, CEDAR, a_list
from tests.web_servers import Answer, Server, answer, serving

pytestmark = pytest.mark.usefixtures("without_vocabulary")

MARCH, APRIL, MAY = (f"participatingAgencies0{month}102025am.xlsx" for month in (3, 4, 5))


class Watched:
    """A watch of some places, with a clock of its own."""

    def __init__(self, workspace: Workspace, *places: str | Path) -> None:
        self.now, self.stopping = 0.0, False
        self.watch = Watch(
            workspace,
            places,
            allow_private_addresses=True,
            stopping=lambda: self.stopping,
            clock=lambda: self.now,
        )

    def look(self, *, after: float = 0.0) -> list[tuple[str, str]]:
        """What a pass tells, by the name of the list."""
        self.now += after
        told: list[Imported] = []
        self.watch.look(told.append)
        return [(one.path.name, self.what(one)) for one in told]

    @staticmethod
    def what(one: Imported) -> str:
        if one.error:
            return one.error.what
        return "new" if one.outcome and one.outcome.contribution else "held"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "archive", clock=CLOCK, archivist="reading room")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "lists" / "of" / "ice"
    made.mkdir(parents=True)
    return made


@pytest.fixture
def watched(workspace: Workspace, folder: Path) -> Watched:
    return Watched(workspace, folder.parent.parent)


# files


def test_what_comes_into_a_folder_is_imported_once(watched: Watched, folder: Path) -> None:
    assert watched.look() == []
    a_list(folder, "03102025", BIRCH)
    assert watched.look() == [(MARCH, "new")]
    assert watched.look() == []
    a_list(folder, "04102025", BIRCH, CEDAR)
    assert watched.look() == [(APRIL, "new")]
    assert watched.look() == []


def test_what_is_held_already_is_told_by_the_first_pass_alone(
    watched: Watched, workspace: Workspace, folder: Path
) -> None:
    workspace.import_lists(a_list(folder, "03102025", BIRCH))
    before = tree(workspace.archive.folder.root)
    assert watched.look() == [(MARCH, "held")]
    assert watched.look() == []
    assert tree(workspace.archive.folder.root) == before


def test_a_pass_over_held_lists_reads_none_of_them_and_takes_no_lock(
    watched: Watched, workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_list(folder, "03102025", BIRCH)
    watched.look()
    monkeypatch.setattr("kg.record.importing.read_bytes", lambda path: pytest.fail(f"{path} is read"))
    with workspace.archive.folder.writing():
        assert watched.look() == []


def test_a_file_that_is_half_written_is_left_for_the_next_pass(watched: Watched, folder: Path) -> None:
    path = a_list(folder, "03102025", BIRCH)
    whole = path.read_bytes()
    for size in (0, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert watched.look() == []
    path.write_bytes(whole)
    assert watched.look() == [(MARCH, "new")]


def test_a_file_that_stays_unreadable_is_told_once_and_again_when_it_changes(watched: Watched, folder: Path) -> None:
    (folder / MARCH).write_bytes(b"no workbook")
    told = [(MARCH, "is not an .xlsx workbook, or is truncated")]
    assert [watched.look() for _ in range(4)] == [[], told, [], []]
    (folder / MARCH).write_bytes(b"no workbook either")
    assert [watched.look() for _ in range(3)] == [[], told, []]
    a_list(folder, "03102025", BIRCH)
    assert watched.look() == [(MARCH, "new")]


def test_a_list_that_nobody_published_is_told_at_once_and_stops_no_other(watched: Watched, folder: Path) -> None:
    a_list(folder, "03102025", BIRCH).rename(folder / "lists.xlsx")
    a_list(folder, "04102025", CEDAR)
    undecided = ("lists.xlsx", "neither its name nor its properties say that ICE published it")
    assert sorted(watched.look()) == [undecided, (APRIL, "new")]
    assert watched.look() == []


def test_a_file_that_is_another_now_is_imported_too(watched: Watched, workspace: Workspace, folder: Path) -> None:
    a_list(folder, "03102025", BIRCH)
    watched.look()
    a_list(folder, "03102025", BIRCH, CEDAR)
    assert watched.look() == [(MARCH, "new")]
    assert workspace.counts().claims == 2


def test_the_same_bytes_touched_are_held(watched: Watched, folder: Path) -> None:
    path = a_list(folder, "03102025", BIRCH)
    watched.look()
    os.utime(path, ns=(0, 0))
    assert [watched.look(), watched.look()] == [[(MARCH, "held")], []]


def test_what_a_spreadsheet_program_leaves_beside_an_open_file_is_no_list(watched: Watched, folder: Path) -> None:
    (folder / f"~${MARCH}").write_bytes(b"owner")
    assert [watched.look(), watched.look()] == [[], []]


def test_a_folder_that_goes_away_is_told_once_and_looked_into_when_it_is_back(watched: Watched, folder: Path) -> None:
    a_list(folder, "03102025", BIRCH)
    watched.look()
    top, aside = folder.parent.parent, folder.parent.parent.with_name("aside")
    top.rename(aside)
    assert [watched.look() for _ in range(3)] == [[], [("lists", "there is no such file")], []]
    aside.rename(top)
    a_list(folder, "04102025", CEDAR)
    assert watched.look() == [(APRIL, "new")]


def test_a_place_that_is_not_there_at_the_start_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere: there is no such file or folder; make it, or check the path"):
        Watched(workspace, tmp_path / "nowhere")


# beside others, and after an end


def test_others_may_record_between_passes(watched: Watched, workspace: Workspace, folder: Path) -> None:
    a_list(folder, "03102025", BIRCH)
    watched.look()
    other = Workspace.open(workspace.archive.folder.root, archivist="at the desk", clock=CLOCK)
    assert other.add(maple(folder)).contribution is not None
    a_list(folder, "04102025", BIRCH, CEDAR)
    assert watched.look() == [(APRIL, "new")]
    assert [one.contribution.archivist for one in workspace.log()] == ["reading room", "at the desk", "reading room"]
    assert workspace.verify().ok


def test_while_another_writes_nothing_is_imported_and_the_next_pass_goes_on(
    watched: Watched, workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_list(folder, "03102025", BIRCH)
    monkeypatch.setattr("kg.ledger.folder.Folder.writing.__wrapped__.__defaults__", (0.0,))
    other = Workspace.open(workspace.archive.folder.root)
    with other.archive.folder.writing(), pytest.raises(Locked):
        watched.look()
    assert not watched.watch.is_recording
    assert watched.look() == [(MARCH, "new")]


def test_where_the_disk_is_full_what_came_before_stays_and_the_next_pass_goes_on(
    watched: Watched, workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_list(folder, "03102025", BIRCH)
    a_list(folder, "04102025", CEDAR)
    told: list[Imported] = []

    def full(*_: object) -> None:
        raise ArchiveError("the disk is full")

    with monkeypatch.context() as patched, pytest.raises(ArchiveError, match="full"):
        watched.watch.look(
            lambda one: (told.append(one), patched.setattr("kg.ledger.folder.Folder.check_room", full))[0]
        )
    assert [one.path.name for one in told] == [MARCH]
    assert watched.look() == [(APRIL, "new")]
    assert workspace.verify().ok


def test_who_is_told_to_stop_ends_after_the_list_in_hand_and_who_starts_anew_goes_on(
    watched: Watched, workspace: Workspace, folder: Path
) -> None:
    for day in ("03102025", "04102025", "05102025"):
        a_list(folder, day, BIRCH, CEDAR)
    told: list[Imported] = []

    def heard(one: Imported) -> None:
        assert watched.watch.is_recording
        told.append(one)
        watched.stopping = True

    with pytest.raises(WatchStopped):
        watched.watch.look(heard)
    assert [one.path.name for one in told] == [MARCH]
    assert not watched.watch.is_recording
    anew = Workspace.open(workspace.archive.folder.root, clock=CLOCK)
    assert anew.counts().contributions == 1
    assert Watched(anew, folder).look() == [(MARCH, "held"), (APRIL, "new"), (MAY, "new")]
    assert anew.verify().ok


# addresses


@pytest.fixture
def answers(tmp_path: Path) -> dict[str, Answer]:
    return {
        "/287g": answer(b"<!doctype html><html><a href='/%s'>list</a></html>" % MARCH.encode()),
        f"/{MARCH}": answer(a_list(tmp_path, "03102025", BIRCH).read_bytes(), 'ETag: "march"'),
    }


@pytest.fixture
def server(answers: dict[str, Answer]) -> Iterator[Server]:
    with serving(answers) as running:
        yield running


def paths_asked(server: Server) -> list[str]:
    asked = [one.split(" ")[1] for one in server.asked]
    server.asked.clear()
    return asked


def test_an_address_is_asked_no_more_often_than_it_may_be(workspace: Workspace, server: Server) -> None:
    watched = Watched(workspace, server.at("/287g"))
    assert watched.look() == [(MARCH, "new")]
    assert [watched.look(after=60), watched.look(after=LEAST - 61)] == [[], []]
    assert paths_asked(server) == ["/287g", f"/{MARCH}"]
    assert watched.look(after=1) == []
    assert paths_asked(server) == ["/287g", f"/{MARCH}"]


def test_what_a_page_links_newly_or_gives_anew_is_imported(
    workspace: Workspace, server: Server, answers: dict[str, Answer], tmp_path: Path
) -> None:
    watched = Watched(workspace, server.at("/287g"))
    watched.look()
    april = a_list(tmp_path, "04102025", CEDAR).read_bytes()
    links = "".join(f"<a href='/{name}'>list</a>" for name in (MARCH, APRIL))
    answers |= {
        "/287g": answer(f"<!doctype html><html>{links}</html>".encode()),
        f"/{MARCH}": answer(b"", status="304 Not Modified"),
        f"/{APRIL}": answer(april),
    }
    assert watched.look(after=LEAST) == [(APRIL, "new")]
    answers[f"/{MARCH}"] = answer(a_list(tmp_path, "03102025", BIRCH, CEDAR).read_bytes(), 'ETag: "mended"')
    assert watched.look(after=LEAST) == [(MARCH, "new")]
    assert watched.look(after=LEAST) == []


def test_who_starts_anew_asks_by_what_the_archive_holds(
    workspace: Workspace, server: Server, answers: dict[str, Answer]
) -> None:
    Watched(workspace, server.at("/287g")).look()
    answers[f"/{MARCH}"] = answer(b"", status="304 Not Modified")
    anew = Workspace.open(workspace.archive.folder.root, clock=CLOCK)
    assert Watched(anew, server.at("/287g")).look() == []
    assert 'If-None-Match: "march"' in server.asked[-1]


def test_an_address_that_fails_is_told_each_time_and_asked_after_waits_that_grow_up_to_a_day(
    workspace: Workspace, server: Server, answers: dict[str, Answer], folder: Path
) -> None:
    page = answers.pop("/287g")
    address = server.at("/287g")
    watched = Watched(workspace, address, folder)
    failed, waits = [("287g", "answers 404 Not Found")], []
    assert watched.look() == failed
    for _ in range(10):
        waits.append(watched.watch.again(address))
        assert watched.look(after=waits[-1] - 1) == []
        assert watched.look(after=1) == failed
    assert waits[:3] == [2 * LEAST, 4 * LEAST, 8 * LEAST]
    assert waits[-1] == LONGEST == max(waits)
    answers["/287g"] = page
    a_list(folder, "04102025", CEDAR)
    assert watched.look() == [(APRIL, "new")]
    assert watched.look(after=LONGEST) == [(MARCH, "new")]
    assert watched.watch.again(address) == LEAST


def test_an_address_that_fails_takes_no_lock(workspace: Workspace, server: Server, answers: dict[str, Answer]) -> None:
    del answers["/287g"]
    _ = workspace.store  # made anew under the lock where it is not there
    with workspace.archive.folder.writing():
        assert Watched(workspace, server.at("/287g")).look() == [("287g", "answers 404 Not Found")]


def test_a_link_of_two_pages_is_asked_once(workspace: Workspace, server: Server, answers: dict[str, Answer]) -> None:
    answers["/other"] = answers["/287g"]
    assert Watched(workspace, server.at("/287g"), server.at("/other")).look() == [(MARCH, "new")]
    assert paths_asked(server) == ["/287g", f"/{MARCH}", "/other"]


def test_a_link_that_fails_waits_by_itself(workspace: Workspace, server: Server, answers: dict[str, Answer]) -> None:
    march = answers.pop(f"/{MARCH}")
    watched = Watched(workspace, server.at("/287g"))
    assert watched.look() == [(MARCH, "answers 404 Not Found")]
    assert watched.look(after=LEAST) == []
    answers[f"/{MARCH}"] = march
    assert watched.look(after=LEAST) == [(MARCH, "new")]


def test_what_an_address_gives_that_is_no_list_is_told_once(
    workspace: Workspace, server: Server, answers: dict[str, Answer]
) -> None:
    answers[f"/{MARCH}"] = answer(b"PK\x03\x04 no workbook")
    watched = Watched(workspace, server.at("/287g"))
    assert len(watched.look()) == 1
    assert [watched.look(after=LEAST), watched.look(after=LEAST)] == [[], []]


def test_what_could_not_be_recorded_is_taken_again(
    workspace: Workspace, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(workspace, server.at("/287g"))

    def full(*_: object) -> None:
        raise ArchiveError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("kg.ledger.folder.Folder.check_room", full)
        with pytest.raises(ArchiveError):
            watched.look()
    assert watched.look(after=LEAST) == [(MARCH, "new")]


def test_where_a_server_cannot_tell_who_starts_anew_is_told_that_it_is_held(
    workspace: Workspace, server: Server
) -> None:
    Watched(workspace, server.at("/287g")).look()
    anew = Watched(Workspace.open(workspace.archive.folder.root), server.at("/287g"))
    assert [anew.look(), anew.look(after=LEAST)] == [[(MARCH, "held")], []]
