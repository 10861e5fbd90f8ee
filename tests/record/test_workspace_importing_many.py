"""Years of lists: in any order, in processes beside, killed and started again, the same facts come out."""

from __future__ import annotations

import errno
import os
import random
import signal
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from benchmarks.generated_lists import published
from kg.record import reading_lists
from kg.record.importing import Imported
from kg.terms import ID, KG
from kg.vocabulary import as_json
from kg.workspace import Workspace
from tests.archives import CLOCK, finished, started, tree

SEED = 287
INSTANTS = """
import itertools, os, signal
from kg.index import Embedded
number = itertools.count(1)
def before(function):
    def wrapped(*args, **options):
        if next(number) == {instant}:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **options)
    return wrapped
os.fsync, os.link = before(os.fsync), before(os.link)
Embedded.writing, Embedded.apply, Embedded.extend = map(before, (Embedded.writing, Embedded.apply, Embedded.extend))
"""
"""Kills the writing process just before one of the steps that change what is on disk."""


def made(folder: Path, *, count: int, rows: int, seed: int = SEED) -> list[Path]:
    """So many lists in a folder, in order of time."""
    folder.mkdir()
    paths = []
    for one in published(seed, lists=count, rows=rows):
        paths.append(folder / one.name)
        paths[-1].write_bytes(one.content)
    return list(dict.fromkeys(paths))


def imported(folder: Path, paths: Iterable[Path]) -> Workspace:
    workspace = Workspace.create(folder, clock=CLOCK)
    assert [one.error for one in workspace.import_lists(paths)].count(None) == len(list(paths))
    return Workspace.open(folder, clock=CLOCK)


def facts(workspace: Workspace) -> set[Quad]:
    """All a store holds, claim graphs and anchors included, but for which contribution brought what."""
    return {
        quad
        for quad in workspace.store.quads()
        if quad.predicate not in (KG.recordedIn, KG.head)
        and not (isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{ID}contribution/"))
    }


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], set[Quad]]:
    """Seven lists, and what importing them in order of time gives."""
    folder = tmp_path_factory.mktemp("few")
    paths = made(folder / "lists", count=7, rows=25)
    return paths, facts(imported(folder / "archive", paths))


@pytest.mark.slow
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_generated_lists_give_the_same_facts_in_any_order(
    few: tuple[list[Path], set[Quad]], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    paths, expected = few
    shuffled = data.draw(st.permutations(paths))
    assert facts(imported(tmp_path_factory.mktemp("shuffled") / "archive", shuffled)) == expected


@pytest.mark.slow
def test_the_real_lists_give_the_same_facts_in_any_order(shared: Path, tmp_path: Path) -> None:
    paths = sorted((shared / "data" / "ice-lists").glob("*.xlsx"))
    shuffled = random.Random(SEED).sample(paths, len(paths))
    one, other = imported(tmp_path / "one", paths), imported(tmp_path / "other", shuffled)
    assert facts(one) == facts(other)


def test_read_in_processes_beside_lists_give_the_same_ledger_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = made(tmp_path / "lists", count=9, rows=30)
    monkeypatch.setattr("kg.record.importing.reader_processes", lambda _: 2)
    beside = imported(tmp_path / "beside", paths)
    monkeypatch.setattr("kg.record.importing.reader_processes", lambda _: 0)
    here = imported(tmp_path / "here", paths)
    assert tree(beside.archive.folder.ledger) == tree(here.archive.folder.ledger)
    assert tree(beside.archive.folder.captures) == tree(here.archive.folder.captures)


def test_where_a_process_beside_dies_its_lists_are_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = made(tmp_path / "lists", count=4, rows=10)
    monkeypatch.setattr("kg.record.importing.reader_processes", lambda _: 2)
    monkeypatch.setattr(reading_lists, "_START", "raise SystemExit")
    assert len(imported(tmp_path / "archive", paths).archive.ledger.files()) == len(paths)


def test_where_no_process_can_be_started_lists_are_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    paths = made(tmp_path / "lists", count=3, rows=10)
    monkeypatch.setattr("kg.record.importing.reader_processes", lambda _: 2)
    monkeypatch.setattr("subprocess.Popen", refused)
    assert len(imported(tmp_path / "archive", paths).archive.ledger.files()) == len(paths)


@pytest.mark.slow
def test_a_process_beside_ends_without_a_word_when_whoever_asked_is_gone(tmp_path: Path) -> None:
    made(tmp_path / "lists", count=9, rows=400)
    Workspace.create(tmp_path / "archive")
    setup = INSTANTS.format(instant=6)
    asking = started("import", "ice-list", tmp_path / "lists", folder=tmp_path, setup=setup)
    done = finished(asking)  # its standard error is open until the last process that has it is gone
    assert (asking.returncode, done.err) == (-signal.SIGKILL, "")


@pytest.mark.slow
def test_a_fault_met_in_a_process_beside_is_an_error_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = made(tmp_path / "lists", count=3, rows=10)
    bad = tmp_path / "lists" / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 no workbook")
    monkeypatch.setattr("kg.record.importing.reader_processes", lambda _: 1)
    found: dict[bool, list[Imported]] = {}
    for beside in (True, False):
        workspace = Workspace.create(tmp_path / str(beside), clock=CLOCK)
        found[beside] = workspace.import_lists([paths[0], bad, tmp_path / "missing.xlsx", *paths[1:]])
        monkeypatch.setattr("kg.record.importing.reader_processes", lambda _: 0)
    assert as_json(found[True]) == as_json(found[False])
    assert [bool(one.error) for one in found[True]] == [False, True, True, False, False]


def test_the_store_is_caught_up_when_an_import_ends(tmp_path: Path) -> None:
    workspace = imported(tmp_path / "archive", made(tmp_path / "lists", count=6, rows=40))
    assert workspace.verify().findings == ()


def test_one_content_under_two_names_is_one_capture_of_both_names(tmp_path: Path) -> None:
    (path,) = made(tmp_path / "lists", count=1, rows=10)
    again = path.with_name("participatingAgencies05052025am.xlsx")
    again.write_bytes(path.read_bytes())
    workspace = imported(tmp_path / "archive", [path, again, path, again])
    (capture,) = workspace.store.quads(None, KG.rowsRead)
    names = {quad.object.value for quad in workspace.store.quads(capture.subject, KG.fileName)}  # type: ignore[arg-type]
    assert names == {path.name, again.name}
    assert len(workspace.archive.ledger.files()) == 2


@pytest.mark.slow
@pytest.mark.parametrize("instant", [1, 5, 9, 12, 15, 18, 22, 27, 33])
def test_killed_at_any_step_an_import_goes_on_where_it_was(
    instant: int, few: tuple[list[Path], set[Quad]], tmp_path: Path
) -> None:
    paths, expected = few
    workspace = Workspace.create(tmp_path / "archive", clock=CLOCK)
    folder = paths[0].parent
    killed = started("import", "ice-list", folder, folder=tmp_path, setup=INSTANTS.format(instant=instant))
    finished(killed)
    assert killed.returncode == -signal.SIGKILL
    before = tree(workspace.archive.folder.ledger)
    assert Workspace.open(tmp_path / "archive").verify().faults == ()
    assert finished(started("import", "ice-list", folder, folder=tmp_path)).code == 0
    found = Workspace.open(tmp_path / "archive")
    assert before.items() <= tree(found.archive.folder.ledger).items() | {(".", "folder")}
    assert found.verify().faults == ()
    assert len(found.archive.ledger.files()) == len(paths)
    assert facts(found) == expected
