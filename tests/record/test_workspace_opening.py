"""A store is what its ledger makes it before it answers: behind, foreign, damaged or gone, it is mended."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import filelock
import pytest
from pyoxigraph import DefaultGraph, Literal, Quad

from kg import terms
from kg.errors import ArchiveError, Locked, StoreError
from kg.index import Embedded, derived, full_index, read_head
from kg.index.current import as_of
from kg.ledger import live_quads
from kg.ledger.folder import FORMAT, Folder
from kg.terms import KG
from kg.workspace import Workspace
from tests.archives import CLOCK, Done, maple, tree

pytestmark = pytest.mark.usefixtures("without_vocabulary")

ASKED = "SELECT (COUNT(*) AS ?n) { ?c a kg:Claim }"


def reopened(workspace: Workspace) -> Workspace:
    return Workspace.open(workspace.archive.folder.root, clock=CLOCK)


def claims(workspace: Workspace) -> int:
    (only,) = workspace.query(ASKED)  # type: ignore[misc]
    return int(only[0].value)


def as_rebuilt(workspace: Workspace) -> bool:
    """Whether the store holds exactly what the ledger makes."""
    archive = workspace.archive
    made = Embedded.memory()
    made.replace(full_index(live_quads(archive.ledger), archive.ledger.head()))
    return set(made.quads()) == set(Embedded.reading(archive.folder.store).quads())


@pytest.fixture
def behind(alder: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An archive whose last contribution reached the ledger and not the store: a crash between the two."""

    class Crash(BaseException):
        pass

    def crash(*_: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr("kg.record.recording.Writer._index", crash)
        with pytest.raises(Crash):
            alder.add([maple(tmp_path)])
    assert len(alder.archive.ledger.files()) == 2
    assert read_head(Embedded.reading(alder.archive.folder.store)) != alder.archive.ledger.head()
    return reopened(alder)


def test_a_reader_mends_a_store_that_is_behind(behind: Workspace) -> None:
    assert claims(behind) == 6
    assert as_rebuilt(behind)


def test_a_writer_mends_a_store_that_is_behind(behind: Workspace, tmp_path: Path) -> None:
    assert behind.add([tmp_path / "maple.yaml"]).contribution is None
    assert as_rebuilt(behind)


def test_a_crash_after_the_store_took_it_changes_nothing_either(
    behind: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = behind.archive.ledger.head()
    store = Embedded.writing(behind.archive.folder.store)
    quads = behind.archive.ledger.read(behind.archive.ledger.files()[-1])
    insert, delete = derived.changes(store, quads, read_head(store), frozenset)
    changes = [*insert, derived.head_quad(head)], delete
    store.apply(*changes)
    store.apply(*changes)
    store.close()
    assert as_rebuilt(behind)


def test_a_reader_beside_a_writer_answers_from_the_last_state_the_store_had(behind: Workspace) -> None:
    with behind.archive.folder.writing():
        before = tree(behind.archive.folder.root)
        assert claims(behind) == 5
        assert tree(behind.archive.folder.root) == before
    assert claims(reopened(behind)) == 6


def foreign(folder: Path, workspace: Workspace, tmp_path: Path) -> None:
    """A store made from another ledger, which is as long."""
    other = Workspace.create(tmp_path / "other", clock=CLOCK)
    other.add([maple(tmp_path)])
    shutil.rmtree(folder)
    shutil.copytree(other.archive.folder.store, folder)


def of_old_rules(folder: Path, workspace: Workspace, tmp_path: Path) -> None:
    """A store that an earlier version of this program made."""
    store = Embedded.writing(folder)
    (head,) = store.quads(terms.thing("archive"), KG.head)
    old = Literal(head.object.value[:-1] + ("0" if head.object.value[-1] != "0" else "1"))  # type: ignore[union-attr]
    store.apply([Quad(head.subject, head.predicate, old, DefaultGraph())], [head])
    store.close()


def of_old_rules_and_a_longer_ledger(folder: Path, workspace: Workspace, tmp_path: Path) -> None:
    ahead(folder, workspace, tmp_path)
    of_old_rules(folder, workspace, tmp_path)


def ahead(folder: Path, workspace: Workspace, tmp_path: Path) -> None:
    """A store of a longer ledger: its newest contribution was taken away, and the head file set back."""
    head = workspace.archive.folder.head.read_bytes()
    workspace.add([maple(tmp_path)])
    workspace.archive.ledger.files()[-1].unlink()
    workspace.archive.folder.head.write_bytes(head)


def with_a_head_nobody_wrote(folder: Path, workspace: Workspace, tmp_path: Path) -> None:
    store = Embedded.writing(folder)
    (head,) = store.quads(terms.thing("archive"), KG.head)
    store.apply([Quad(head.subject, head.predicate, Literal("one two"), DefaultGraph())], [head])
    store.close()


FAULTS: dict[str, Callable[[Path, Workspace, Path], object]] = {
    "gone": lambda folder, *_: shutil.rmtree(folder),
    "empty": lambda folder, *_: [path.unlink() for path in folder.iterdir()],
    "a file instead of a folder": lambda folder, *_: (shutil.rmtree(folder), folder.write_text("no store")),
    "without its first file": lambda folder, *_: (folder / "CURRENT").unlink(),
    "garbage for its first file": lambda folder, *_: (folder / "CURRENT").write_bytes(b"\0garbage"),
    "garbage for its tables": lambda folder, *_: [path.write_bytes(b"\0" * 999) for path in folder.glob("*.sst")],
    "tables cut short": lambda folder, *_: [path.write_bytes(path.read_bytes()[:-9]) for path in folder.glob("*.sst")],
    "of old rules": of_old_rules,
    "with a head nobody wrote": with_a_head_nobody_wrote,
}


@pytest.mark.parametrize("who", ["reader", "writer"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_store_that_is_not_of_this_ledger_is_made_anew(
    fault: str, who: str, alder: Workspace, tmp_path: Path
) -> None:
    FAULTS[fault](alder.archive.folder.store, alder, tmp_path)
    opened = reopened(alder)
    if who == "writer":
        opened.withdraw(next(iter(opened.query("SELECT ?c { ?c a kg:Claim } ORDER BY ?c")))[0], "to write")  # type: ignore[arg-type]
    assert claims(opened) == (4 if who == "writer" else 5)
    assert as_rebuilt(opened)


def test_a_killed_rebuild_leaves_the_store_that_was_there(alder: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    before = tree(alder.archive.folder.root)
    monkeypatch.setattr("kg.index.embedded._exchange", killed)
    with pytest.raises(KeyboardInterrupt):
        alder.rebuild()
    left = {path: digest for path, digest in tree(alder.archive.folder.root).items() if "store.new" not in path}
    assert left == before
    monkeypatch.undo()
    alder.rebuild()
    assert as_rebuilt(alder)
    assert "store.new" not in tree(alder.archive.folder.root)


ALARMS = {
    "of another ledger": foreign,
    "of a longer ledger": ahead,
    "of a longer ledger and old rules": of_old_rules_and_a_longer_ledger,
}


@pytest.mark.parametrize("alarm", ALARMS)
def test_a_store_that_knows_what_the_ledger_lacks_is_an_alarm_and_never_made_anew_without_a_word(
    alarm: str, alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    ALARMS[alarm](alder.archive.folder.store, alder, tmp_path)
    before = tree(alder.archive.folder.root)
    for words in (("stats",), ("withdraw", "claim/x", "--reason", "why"), ("rebuild",), ("head",), AS_OF):
        done = kg(*words)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), words
        assert "the store" in done.err
        assert "kg rebuild --accept" in done.err
    verified = kg("verify")
    assert verified.code == 1
    assert verified.err.startswith("ledger: ledger-")
    assert tree(alder.archive.folder.root) == before
    assert kg("rebuild", "--accept").code == 0
    assert (claims(reopened(alder)), kg("verify").code) == (5, 0)


AS_OF = ("query", "documents", "--as-of", "1")


@pytest.mark.parametrize("fault", ["gone", "garbage for its first file", "of old rules"])
def test_where_no_store_can_be_written_the_ledger_answers(
    fault: str, alder: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("the store could not be written (No space left on device)")

    FAULTS[fault](alder.archive.folder.store, alder, tmp_path)
    monkeypatch.setattr("kg.index.embedded._loaded", full)
    before = tree(alder.archive.folder.root)
    opened = reopened(alder)
    assert claims(opened) == 5
    assert opened.verify().faults == ()
    assert tree(alder.archive.folder.root) == before


def test_a_second_writer_is_told_that_another_process_is_writing(alder: Workspace) -> None:
    with (
        filelock.FileLock(alder.archive.folder.root / "lock"),
        pytest.raises(Locked, match="another process is writing"),
        alder.archive.folder.writing(wait=0.01),
    ):
        raise AssertionError("the lock was given twice")


def test_an_archive_of_a_newer_format_is_not_opened(alder: Workspace) -> None:
    marker = alder.archive.folder.marker
    marker.write_text(f'{{"format": {FORMAT + 1}}}')
    with pytest.raises(ArchiveError, match="install a newer kg287g"):
        reopened(alder)


@pytest.mark.parametrize("content", ["", "{}", "[]", "null", '{"format": "new"}', '{"format": null}', "\0"])
def test_a_marker_nobody_can_read_is_named(content: str, alder: Workspace) -> None:
    alder.archive.folder.marker.write_text(content)
    with pytest.raises(ArchiveError, match=r"archive\.json"):
        reopened(alder)


def test_a_folder_without_a_marker_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive is there; make one with `kg init` or `kg demo`"):
        Folder.open(tmp_path)


def test_an_archive_is_not_made_where_something_is(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(ArchiveError, match="something is already there"):
        Folder.create(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.txt"]


def test_an_archive_is_a_folder_that_can_be_copied(alder: Workspace, tmp_path: Path) -> None:
    for part in ("archive.json", "head", "ledger", "captures"):
        source = alder.archive.folder.root / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, _made(tmp_path / "copy") / part)
    copy = Workspace.open(tmp_path / "copy")
    assert claims(copy) == 5
    assert copy.verify().findings == ()


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def test_an_archive_as_it_is_now_answers_the_same_from_memory(alder: Workspace) -> None:
    assert set(as_of(alder.archive.ledger, None).quads()) == set(alder.store.quads())
