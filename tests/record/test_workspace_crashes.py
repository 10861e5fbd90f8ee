"""Crowded or out of room, or killed one after the other: what was acknowledged is there, and nothing else half.

Kills at every step of every command: `test_workspace_kills`.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import ArchiveError, StoreError
from kg.index import Embedded
from kg.model import Severity
from kg.record import drafting
from kg.record.recording import record, writing
from kg.terms import KG
from kg.workspace import Workspace
from tests.archive_files import workbook
from tests.archives import CLOCK, Done, finished, maple, started, tree

pytestmark = pytest.mark.usefixtures("without_vocabulary")

NO_FILE_OVER = (
    "import resource, sys; sys.dont_write_bytecode = True; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"
)
"""Python keeps a compiled module that the limit cut off, and cannot read it again."""

RECORDED = "recorded as contribution"


def documents(workspace: Workspace) -> set[str]:
    return {quad.object.value.rpartition("/")[2] for quad in workspace.store.quads(None, KG.statedIn)}  # type: ignore[union-attr]


def reopened(workspace: Workspace) -> Workspace:
    return Workspace.open(workspace.archive.folder.root, clock=CLOCK)


def killed(process: object) -> bool:
    return getattr(process, "returncode", None) == -signal.SIGKILL


@pytest.mark.slow
def test_killed_at_any_time_what_was_acknowledged_is_there(alder: Workspace, tmp_path: Path) -> None:
    chance = random.Random(287)
    began = time.monotonic()
    assert RECORDED in finished(started("add", maple(tmp_path, name="oak0"), folder=tmp_path)).out
    whole = time.monotonic() - began
    acknowledged = {"alder-notice", "oak0"}
    for name in (f"oak{number}" for number in range(1, 16)):
        process = started("add", maple(tmp_path, name=name), folder=tmp_path)
        time.sleep(whole * chance.uniform(0.4, 1.1))
        process.kill()
        if RECORDED in finished(process).out:
            acknowledged.add(name)
    found = reopened(alder)
    assert found.verify().faults == ()
    assert documents(found) >= acknowledged
    assert len(documents(found)) == len(found.archive.ledger.files())


@pytest.mark.slow
def test_two_writers_at_once_both_finish_or_one_is_told_of_the_other(alder: Workspace, tmp_path: Path) -> None:
    sheets = [maple(tmp_path, name=name) for name in ("oak", "elm", "ash")]
    ended = [finished(one) for one in [started("add", sheet, folder=tmp_path) for sheet in sheets]]
    written = sum(RECORDED in done.out for done in ended)
    assert all(done.code == 0 or "another process is writing" in done.err for done in ended), ended
    assert Workspace.open(alder.archive.folder.root).verify().findings == ()
    assert len(alder.archive.ledger.files()) == 1 + written


@pytest.mark.slow
def test_a_reader_is_answered_while_somebody_writes(alder: Workspace, tmp_path: Path) -> None:
    sheets = [maple(tmp_path, name=f"oak{number}") for number in range(6)]
    each = "for sheet in sys.argv[2:]: Workspace.open(Path(sys.argv[1])).add([Path(sheet)])"
    writer = started(
        str(alder.archive.folder.root),
        *map(str, sheets),
        folder=tmp_path,
        setup=f"import sys\nfrom pathlib import Path\nfrom kg.workspace import Workspace\n{each}\nsys.exit()",
    )
    seen = []
    while writer.poll() is None:
        seen.append(len(documents(reopened(alder))))
    assert finished(writer).code == 0
    assert seen == sorted(seen)
    assert set(seen) <= set(range(1, 8))
    assert len(documents(reopened(alder))) == 7


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def nearly_full(name: str) -> Callable[..., object]:
    """An `os.fsync` for which the disk is full from the file on whose name has this in it."""
    real = os.fsync

    def fsync(handle: int) -> None:
        if name in str(Path(f"/proc/self/fd/{handle}").readlink()):
            full()
        real(handle)

    return fsync


ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux which file a handle is of")


@ON_LINUX
def test_the_contribution_is_synced_first_then_the_head_then_the_store(
    alder: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, synced = os.fsync, list[str]()

    def fsync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        synced.append(path.name.removesuffix(f".{os.getpid()}"))
        real(handle)

    monkeypatch.setattr("os.fsync", fsync)
    monkeypatch.setattr(Embedded, "apply", lambda *_: synced.append("store"))
    alder.add([maple(tmp_path)])
    assert synced[-5:] == [".000002.nq", "ledger", ".head", "archive", "store"]


def refused(*_: object) -> None:
    raise ArchiveError("the head could not be written (No space left on device)")


def test_a_head_that_cannot_be_written_is_told_and_follows_later(
    alder: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("kg.ledger.files.keep", refused)
        outcome = alder.add([maple(tmp_path)])
    assert outcome.contribution is not None
    assert [(f.code, f.severity) for f in outcome.report.findings] == [("head-behind", Severity.NOTICE)]
    assert alder.archive.ledger.kept_head() != alder.archive.ledger.head()
    assert reopened(alder).verify().findings == ()
    reopened(alder).add([maple(tmp_path, name="oak")])
    assert alder.archive.ledger.kept_head() == alder.archive.ledger.head()
    assert reopened(alder).verify().findings == ()


FULL = [
    pytest.param("shutil.disk_usage", lambda _: SimpleNamespace(free=9), id="before the first byte"),
    pytest.param("os.fsync", full, id="at the capture"),
    pytest.param("os.fsync", nearly_full(".json"), id="at what stands beside it", marks=ON_LINUX),
    pytest.param("os.fsync", nearly_full(".nq"), id="at the contribution", marks=ON_LINUX),
    pytest.param("os.link", full, id="at the place of the contribution"),
]


@pytest.mark.parametrize(("function", "fails"), FULL)
def test_a_full_disk_is_one_line_and_leaves_the_archive_as_it_was(
    function: str,
    fails: Callable[..., object],
    alder: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kg: Callable[..., Done],
) -> None:
    sheet = maple(tmp_path)
    before = tree(alder.archive.folder.root)
    with monkeypatch.context() as patched:
        patched.setattr(function, fails)
        done = kg("add", sheet)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("kg: ")
    assert done.err.count("\n") == 1
    assert "nothing was changed" in done.err
    assert tree(alder.archive.folder.root) == before
    assert kg("add", sheet).code == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="limits of this kind are POSIX")
def test_a_real_refusal_of_the_system_to_write_more_leaves_the_archive_as_it_was(
    alder: Workspace, tmp_path: Path
) -> None:
    before = tree(alder.archive.folder.root)
    limit = NO_FILE_OVER.format(2048)
    done = finished(started("add", maple(tmp_path), folder=tmp_path, setup=limit))
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), done
    assert "could not be written (File too large)" in done.err
    assert tree(alder.archive.folder.root) == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="limits of this kind are POSIX")
def test_a_demo_that_does_not_fit_leaves_nothing_behind(tmp_path: Path) -> None:
    limit = NO_FILE_OVER.format(100_000)
    done = finished(started("demo", "--archive", "small", folder=tmp_path, setup=limit))
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "kg: small: the archive cannot be made (File too large); free some space or name another folder"
    ]
    assert tree(tmp_path / "small") == {}


@pytest.mark.slow
def test_a_demo_killed_in_the_middle_is_no_archive_yet(tmp_path: Path) -> None:
    killing = (
        "import os, pathlib, signal; pathlib.Path.write_text = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)"
    )
    finished(begun := started("demo", folder=tmp_path, setup=killing))
    assert killed(begun)
    with pytest.raises(ArchiveError, match="no archive is there"):
        Workspace.open(tmp_path / "archive")


@pytest.mark.parametrize("step", ["writing", "apply"])
def test_a_store_that_cannot_follow_is_told_and_follows_later(
    step: str, alder: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise StoreError("the store could not be written (No space left on device)")

    with monkeypatch.context() as patched:
        patched.setattr(Embedded, step, fails)
        patched.setattr("kg.index.embedded._loaded", fails)
        outcome = alder.add([maple(tmp_path)])
        assert outcome.contribution is not None
        assert [(f.code, f.severity) for f in outcome.report.findings] == [("store-behind", Severity.NOTICE)]
        assert documents(reopened(alder)) == {"alder-notice", "maple"}
    assert documents(reopened(alder)) == {"alder-notice", "maple"}
    assert reopened(alder).verify().findings == ()


def test_lists_imported_after_a_store_failed_are_recorded_all_the_same(
    alder: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied, failed = Embedded.apply, []

    def fails_once(*given: object) -> None:
        if not failed:
            failed.append(True)
            raise StoreError("the store could not be written")
        applied(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(Embedded, "apply", fails_once)
    with writing(alder.archive) as writer:
        for name in ("oak", "elm", "ash"):
            record(writer, drafting.from_sheets(alder.archive, writer.store, [maple(tmp_path, name=name)]))
    assert documents(reopened(alder)) == {"alder-notice", "oak", "elm", "ash"}
    assert reopened(alder).verify().findings == ()


def test_an_archive_that_may_only_be_read_is_answered_from(alder: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(alder.archive.folder.store)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("filelock.FileLock.acquire", refused)
    assert documents(reopened(alder)) == {"alder-notice"}
    with pytest.raises(ArchiveError, match="fix its permissions"):
        reopened(alder).withdraw(KG.Claim, "why")


def a_list(folder: Path, day: str, offices: int) -> Path:
    path = folder / f"participatingAgencies{day}am.xlsx"
    header = ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"]
    rows = [["VERMONT", f"Office {n}", "Task Force Model", "2025-01-15", "link pending"] for n in range(offices)]
    path.write_bytes(workbook({"Sheet1": [header, *rows]}))
    return path


ROWS = """SELECT ?capture ?read (COUNT(?row) AS ?rows) {
    ?capture kg:rowsRead ?read . ?row oa:hasSource ?capture } GROUP BY ?capture ?read"""


def row_counts(workspace: Workspace) -> list[tuple[int, int]]:
    """Rows read and rows that stand in the store, for each list."""
    return [(int(row[1].value), int(row[2].value)) for row in workspace.query(ROWS)]  # type: ignore[union-attr]


def facts(workspace: Workspace) -> set[str]:
    """What is stated, whoever recorded it when."""
    return {
        line
        for line in map(str, workspace.store.quads())
        if "/id/contribution/" not in line and "/id/archive>" not in line
    }


@pytest.mark.slow
def test_two_imports_at_once_record_each_row_once(alder: Workspace, tmp_path: Path) -> None:
    lists = [a_list(tmp_path, day, 20 + n) for n, day in enumerate(("01102025", "01112025", "01122025"))]
    several = [started("import", "ice-list", *pair, folder=tmp_path) for pair in (lists[:2], lists[1:])]
    ended = [finished(one) for one in several]
    assert all(done.code == 0 or "another process is writing" in done.err for done in ended), ended
    reopened(alder).import_lists(lists)
    found = reopened(alder)
    assert sorted(row_counts(found)) == [(20, 20), (21, 21), (22, 22)]
    assert found.verify().faults == ()


@pytest.mark.slow
def test_a_reader_beside_an_import_sees_lists_whole_or_not_at_all(alder: Workspace, tmp_path: Path) -> None:
    lists = [a_list(tmp_path, f"01{day}2025", 40 + day) for day in range(10, 16)]
    writer = started("import", "ice-list", *lists, folder=tmp_path)
    seen = []
    while writer.poll() is None:
        seen.append(row_counts(reopened(alder)))
    assert finished(writer).code == 0
    assert all(read == rows for counts in seen for read, rows in counts)
    assert [len(counts) for counts in seen] == sorted(len(counts) for counts in seen)
    assert len(row_counts(reopened(alder))) == 6


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="limits of this kind are POSIX")
def test_where_the_system_refuses_to_write_more_lists_imported_before_stay_and_the_rest_follows_later(
    alder: Workspace, tmp_path: Path
) -> None:
    lists = [a_list(tmp_path, day, offices) for day, offices in (("01102025", 3), ("01112025", 1500))]
    limit = NO_FILE_OVER.format(90_000)
    done = finished(started("import", "ice-list", *lists, folder=tmp_path, setup=limit))
    assert done.code == 2, done
    assert "File too large" in done.err
    assert "Traceback" not in done.err
    assert row_counts(reopened(alder)) == [(3, 3)]
    assert reopened(alder).verify().faults == ()
    assert finished(started("import", "ice-list", *lists, folder=tmp_path)).code == 0
    assert sorted(row_counts(reopened(alder))) == [(3, 3), (1500, 1500)]


CUTS: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda _: b"",
    "in the middle of a line": lambda content: content[: len(content) * 2 // 3],
    "after a line": lambda content: content[: content.rindex(b"\n", 0, len(content) - 1) + 1],
    "with nothing where its end was": lambda content: content[:-40] + b"\0" * 40,
}


@pytest.mark.slow
@pytest.mark.parametrize("offices", [3, 300], ids=["as it is", "packed"])
@pytest.mark.parametrize("cut", CUTS)
def test_a_torn_last_file_is_named_and_nothing_is_answered_from_it_or_added_to_it(
    cut: str, offices: int, alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    alder.import_lists([a_list(tmp_path, "01102025", offices)])
    last = alder.archive.ledger.files()[-1]
    whole = last.read_bytes()
    last.write_bytes(CUTS[cut](whole))
    before = tree(alder.archive.folder.root)
    for words in (("query", "documents"), ("add", maple(tmp_path)), ("rebuild",)):
        done = kg(*words)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), words
        assert last.name in done.err
        assert "from a copy of the archive" in done.err
    assert {path: digest for path, digest in tree(alder.archive.folder.root).items() if "store" not in path} == {
        path: digest for path, digest in before.items() if "store" not in path
    }
    verified = kg("verify")
    assert verified.code == 1
    assert verified.err.startswith(f"{last.name}: ledger-")
    last.write_bytes(whole)
    assert kg("verify").code == 0


def test_a_contribution_made_anew_by_hand_is_found_at_the_next_link(alder: Workspace, tmp_path: Path) -> None:
    """It gives the name it bears, as any contribution does; but the one after it names another."""
    alder.add([maple(tmp_path)])
    alder.add([maple(tmp_path, name="oak")])
    other = Workspace.create(tmp_path / "other", clock=CLOCK)
    other.add([tmp_path / "alder-notice.yaml"])
    other.add([maple(tmp_path, name="elm")])
    alder.archive.ledger.files()[1].write_bytes(other.archive.ledger.files()[1].read_bytes())
    (first, *_) = alder.verify().findings
    assert (first.code, first.where) == ("ledger-chain", "000003.nq")
    assert "the file before this one was changed or exchanged" in first.message


@pytest.mark.slow
def test_a_store_of_an_older_commit_follows_through_rows_decisions_and_withdrawals(
    alder: Workspace, tmp_path: Path
) -> None:
    folder = alder.archive.folder
    lists = [a_list(tmp_path, day, offices) for day, offices in (("01102025", 5), ("01112025", 7))]
    alder.import_lists(lists[:1])
    shutil.copytree(folder.store, tmp_path / "older")
    deciding = Workspace.open(folder.root, archivist="Archivist", clock=CLOCK)
    deciding.identity.decide("us-vt/office-1", "us-vt/office-2", same=True, reason="one house")
    (claim,) = deciding.query("SELECT ?c { GRAPH ?c { ?a rdfs:label 'Office 3' } }")  # type: ignore[misc]
    reopened(alder).withdraw(claim[0], "read wrongly")
    reopened(alder).import_lists(lists)
    expected = facts(reopened(alder))
    for how in ("gone", "older"):
        shutil.rmtree(folder.store)
        if how == "older":
            shutil.copytree(tmp_path / "older", folder.store)
        assert facts(reopened(alder)) == expected
        assert reopened(alder).verify().findings == ()
