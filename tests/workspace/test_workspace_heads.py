"""What is taken from a ledger is missed: by its head file, by its store, and by a head kept elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import ArchiveError, UsageError
from kg.ledger import EMPTY, Head, given_head
from kg.ledger.folder import FORMAT, Folder
from kg.ledger.heads import keep, kept
from kg.ledger.history import history, history_root
from kg.workspace import Workspace
from kg.workspace.shipped_corpus import unpack
from tests.archives import CLOCK, Done, maple, own, tree

pytestmark = pytest.mark.usefixtures("without_vocabulary")

Kg = Callable[..., Done]


@pytest.fixture(scope="module")
def five_folder(alder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of five contributions and the sheets of four; to be copied, not written to."""
    folder = tmp_path_factory.mktemp("five")
    workspace = own(alder_folder, folder)
    for name in ("oak", "elm", "ash", "fir"):
        workspace.add([maple(folder, name=name)])
    assert workspace.verify().findings == ()
    return folder


@pytest.fixture
def five(five_folder: Path, tmp_path: Path) -> Workspace:
    return own(five_folder, tmp_path)


def files(workspace: Workspace) -> list[Path]:
    return sorted(workspace.archive.folder.ledger.iterdir())


TAKEN: dict[str, tuple[slice, str]] = {
    "the newest": (slice(4, None), "contribution 5 is missing"),
    "the two newest": (slice(3, None), "contributions 4 to 5 are missing"),
    "all": (slice(None), "contributions 1 to 5 are missing"),
    "one in the middle": (slice(1, 2), "contribution 2 is missing"),
    "the first": (slice(0, 1), "contribution 1 is missing"),
    "the first and the newest": (slice(0, None, 4), "contributions 1, 5 are missing"),
}


@pytest.mark.parametrize("knows", ["both", "the head", "the store"])
@pytest.mark.parametrize("taken", TAKEN)
def test_contributions_taken_away_are_missed_and_told_apart_from_changed_ones(
    taken: str, knows: str, five: Workspace, kg: Kg
) -> None:
    for path in files(five)[TAKEN[taken][0]]:
        path.unlink()
    if knows == "the head":
        shutil.rmtree(five.archive.folder.store)
    if knows == "the store":
        five.archive.folder.head.unlink()
    before = tree(five.archive.folder.root)
    for words in (("stats",), ("query", "documents", "--as-of", "1"), ("add", "oak.yaml"), ("rebuild",), ("head",)):
        done = kg(*words)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), words
        assert "missing" in done.err
        assert "copy of the archive" in done.err
    done = kg("verify")
    assert done.code == 1
    assert TAKEN[taken][1] in done.err
    assert {one["code"] for one in json.loads(kg("verify", "--json").out)["findings"]} <= {
        "ledger-incomplete",
        "head-missing",
    }
    assert tree(five.archive.folder.root) == before


def test_going_on_without_what_is_missing_has_to_be_said(five: Workspace, kg: Kg) -> None:
    files(five)[-1].unlink()
    assert kg("rebuild").code == 2
    assert kg("rebuild", "--accept").code == 0
    assert kg("verify").code == 0
    assert kg("add", "fir.yaml").code == 0
    assert kg("verify").code == 0


def test_a_gap_in_the_middle_cannot_be_accepted(five: Workspace, kg: Kg) -> None:
    files(five)[1].unlink()
    assert kg("rebuild", "--accept").code == 2


def test_where_neither_head_nor_store_is_left_that_is_told(five: Workspace, kg: Kg) -> None:
    shutil.rmtree(five.archive.folder.store)
    five.archive.folder.head.unlink()
    for words in (("stats",), ("add", "oak.yaml"), ("rebuild",)):
        assert "neither a head file nor a store" in kg(*words).err
    assert kg("verify").code == 1
    assert kg("rebuild", "--accept").code == 0
    assert kg("verify").code == 0


def test_a_head_file_that_is_gone_comes_again_with_the_next_writing_where_the_store_knows_it(
    five: Workspace, kg: Kg
) -> None:
    five.archive.folder.head.unlink()
    assert kg("stats").code == 0
    assert [one["code"] for one in json.loads(kg("verify", "--json").out)["findings"]] == ["head-missing"]
    assert kg("add", "oak.yaml").code == 0
    assert kept(five.archive.folder.head) == five.archive.ledger.head()


def test_a_duplicate_number_hides_no_gap(five: Workspace, kg: Kg) -> None:
    import gzip

    path = files(five)[1]
    (path.parent / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    files(five)[3].unlink()
    done = kg("verify")
    assert "contribution 3 is missing" in done.err
    assert "contribution 2 exists twice" in done.err
    assert kg("stats").code == 2


def test_another_contribution_in_the_place_of_the_newest_is_changed_and_not_missing(
    five: Workspace, tmp_path: Path, kg: Kg
) -> None:
    newest = files(five)[-1]
    other = tmp_path / "other"
    shutil.copytree(five.archive.folder.root, other)
    (other / "ledger" / newest.name).unlink()
    forged = Workspace.open(other, clock=CLOCK)
    forged.rebuild(accept=True)
    forged.add([maple(tmp_path, name="yew")])
    newest.write_bytes((other / "ledger" / newest.name).read_bytes())
    done = kg("verify")
    assert "contribution 5 is not the one known to the store and to the file `head`" in done.err
    assert kg("stats").code == 2


@pytest.mark.slow
def test_a_rewritten_archive_is_found_by_a_head_kept_elsewhere_alone(five: Workspace, tmp_path: Path, kg: Kg) -> None:
    """As a whole it is sound: who can write all of it can write another."""
    line = kg("head").out
    (tmp_path / "kept").write_text(line)
    shutil.rmtree(five.archive.folder.root)
    other = Workspace.create(five.archive.folder.root, clock=CLOCK)
    for name in ("yew", "elm", "ash", "fir", "oak"):
        other.add([maple(tmp_path, name=name)])
    assert kg("verify").code == 0
    done = kg("verify", "--head", "kept")
    assert done.code == 1
    assert "contribution 5 is not the one known to the head given" in done.err


def test_an_older_head_is_an_ancestor_and_one_of_more_is_missing(five: Workspace, tmp_path: Path, kg: Kg) -> None:
    older = kg("head", "--json").out
    (tmp_path / "kept.json").write_text(older)
    five.add([maple(tmp_path, name="yew")])
    newer = kg("head").out
    assert kg("verify", "--head", "kept.json").code == 0
    assert kg("verify", "--head", newer).code == 0
    files(five)[-1].unlink()
    assert kg("rebuild", "--accept").code == 0
    done = kg("verify", "--head", newer)
    assert (done.code, "contribution 6 is missing; the head given knows of 6" in done.err) == (1, True)


@pytest.mark.parametrize("given", ["", "12", "ab" * 32, "12 ab", "no head at all", "{}"])
def test_what_is_no_head_is_one_line(given: str, alder: Workspace, tmp_path: Path, kg: Kg) -> None:
    (tmp_path / "kept").write_text(given)
    done = kg("verify", "--head", "kept")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_a_head_reads_back_from_whatever_it_was_printed_as(five: Workspace, kg: Kg) -> None:
    head = five.head()
    for text in (kg("head").out, kg("head", "--json").out, five.archive.folder.head.read_text(), str(head)):
        assert given_head(text) == head
    with pytest.raises(UsageError):
        given_head("0")


def test_head_tells_number_digest_claims_and_time(five: Workspace, kg: Kg) -> None:
    told = json.loads(kg("head", "--json").out)
    assert told == {
        "sequence": 5,
        "digest": five.archive.ledger.head().digest,
        "historyRoot": history_root(history(five.archive.ledger)),
        "recorded": "2026-01-01T12:00:00Z",
        "claimCount": 9,
    }


def test_an_empty_archive_has_no_head_to_keep(tmp_path: Path, kg: Kg) -> None:
    Workspace.create(tmp_path / "archive")
    assert kept(tmp_path / "archive" / "head") == EMPTY
    done = kg("head")
    assert (done.code, done.out) == (0, "")


@pytest.mark.parametrize("head", [EMPTY, Head(12, "ab" * 32), Head(999_999, "0" * 64)])
def test_a_head_file_says_what_was_kept(head: Head, tmp_path: Path) -> None:
    keep(tmp_path / "head", head)
    assert kept(tmp_path / "head") == head


@pytest.mark.parametrize(
    "content",
    [b"", b"0", b"1\n", b"01 " + b"a" * 64 + b"\n", b"1 " + b"A" * 64 + b"\n", b"\xff", b"0\n\n", b"1" * 99999],
)
def test_a_head_file_nobody_wrote_is_refused(content: bytes, alder: Workspace, kg: Kg) -> None:
    alder.archive.folder.head.write_bytes(content)
    done = kg("stats")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert kg("verify").code == 1


def older(workspace: Workspace, number: int) -> Path:
    """An archive as an earlier version left it: without a head file, and without root hashes in this test's eyes."""
    folder = workspace.archive.folder
    folder.head.unlink()
    folder.marker.write_text(f'{{"format": {number}}}\n')
    return folder.root


@pytest.mark.parametrize("number", [1, 2])
def test_an_archive_of_an_earlier_version_opens_and_has_its_head_from_the_next_writing_on(
    number: int, tmp_path: Path, kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("kg.triples.contributions.root_hash", lambda _: "")
        workspace = Workspace.create(tmp_path / "archive", clock=CLOCK)
        workspace.add([maple(tmp_path)])
    older(workspace, number)
    assert kg("verify").code == 0
    assert "no head is kept yet" in kg("log").err
    assert kg("add", maple(tmp_path, name="oak")).code == 0
    assert Folder.open(tmp_path / "archive").format() == FORMAT
    assert kg("verify").code == 0
    assert "heads are kept since contribution 2" in kg("log").err
    assert [one["rootHash"] is None for one in json.loads(kg("log", "--json").out)] == [True, False]


def test_an_archive_that_says_an_earlier_format_than_it_has_is_told(five: Workspace, kg: Kg) -> None:
    older(five, 2)
    done = kg("verify")
    assert (done.code, "archive.json: marker-changed" in done.err) == (1, True)


def test_a_ledger_that_was_unpacked_has_its_head(tmp_path: Path) -> None:
    workspace = unpack(tmp_path / "archive")
    assert kept(tmp_path / "archive" / "head") == workspace.archive.ledger.head() != EMPTY


def test_a_reader_beside_a_writer_that_has_not_written_the_head_yet_sees_no_alarm(
    five: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("kg.record.recording.Writer._keep_head", lambda _: ())
        patched.setattr("kg.record.recording.Writer._index", lambda _: None)
        five.add([maple(tmp_path, name="yew")])
    reader = Workspace.open(five.archive.folder.root)
    with five.archive.folder.writing():
        assert reader.counts().claims == 9
    assert Workspace.open(five.archive.folder.root).counts().claims == 10


def test_a_ledger_ahead_of_its_head_by_a_broken_link_is_refused(five: Workspace, tmp_path: Path) -> None:
    head = five.archive.folder.head.read_bytes()
    five.add([maple(tmp_path, name="yew")])
    five.archive.folder.head.write_bytes(head)
    five.archive.ledger.head()
    newest = files(five)[-1]
    newest.unlink()
    other = Workspace.create(tmp_path / "other", clock=CLOCK)
    other.add([maple(tmp_path, name="yew")])
    newest.write_bytes((other.archive.folder.ledger / "000001.nq").read_bytes())
    with pytest.raises(ArchiveError, match="does not follow"):
        Workspace.open(five.archive.folder.root).archive.ledger.head()


def test_a_contribution_dated_after_now_is_told(five: Workspace, kg: Kg) -> None:
    earlier = Workspace.open(five.archive.folder.root, clock=lambda: CLOCK().replace(year=2025))
    found = earlier.verify()
    assert (found.faults, {f.code for f in found.findings}, len(found.findings)) == ((), {"ledger-future"}, 5)
    assert "2026-01-01 12:00 UTC" in found.findings[0].message
