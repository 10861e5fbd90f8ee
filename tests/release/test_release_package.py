"""A package is whole, the same for the same archive, opens by itself, and gives no document away that nobody marked."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from kg.errors import ArchiveError
from kg.release import ReleaseWritten, write_release
from kg.release.contents import PARTS
from kg.workspace import Workspace
from kg.workspace.desk import Desk
from tests.archives import CLOCK, maple, tree
from tests.golden.answers import agrees
from tests.release.conftest import PUBLISHABLE

ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "tests" / "golden"


def archive_in(payload: Path) -> Workspace:
    return Workspace.open(payload / "archive", archivist="tester", clock=CLOCK)


# whole, and the same


def test_the_package_of_the_archive_in_a_package_is_the_same(package: Path, payload: Path, tmp_path: Path) -> None:
    write_release(archive_in(payload), tmp_path / "again", publishable=PUBLISHABLE)
    assert tree(tmp_path / "again") == tree(package)


def test_the_archive_in_it_holds_what_was_recorded_and_nothing_is_written_there(
    package: Path, payload: Path, golden_archive: Workspace
) -> None:
    before = tree(package)
    archive = archive_in(payload)
    verified = archive.verify(golden_archive.head())
    assert verified.ok
    assert verified.captures_held == 1
    assert archive.counts() == golden_archive.counts()
    assert archive.query("stated-counts").rows == golden_archive.query("stated-counts").rows
    assert tree(package) == before


WRITES: dict[str, Callable[[Workspace, Path], object]] = {
    "add": lambda archive, folder: archive.add([maple(folder)]),
    "attach": lambda archive, folder: archive.attach([ROOT / "tests/world/cedar-gazette.txt"]),
    "rebuild": lambda archive, folder: archive.rebuild(),
    "sign": lambda archive, folder: archive.sign(folder / "key"),
    "timestamp": lambda archive, folder: archive.keep_timestamp(folder / "stamp.tsr"),
    "desk": lambda archive, folder: Desk(archive.archive),
}


@pytest.mark.parametrize("name", WRITES)
def test_nothing_is_written_to_the_archive_in_it(name: str, payload: Path, tmp_path: Path) -> None:
    before = {path.name for path in (payload / "archive").iterdir()} | {path.name for path in payload.iterdir()}
    with pytest.raises(ArchiveError, match="part of a package, which is not written to; copy the folder"):
        WRITES[name](archive_in(payload), tmp_path)
    assert {path.name for path in (payload / "archive").iterdir()} | {path.name for path in payload.iterdir()} == before


def test_a_copy_of_the_archive_in_it_goes_on(payload: Path, tmp_path: Path) -> None:
    shutil.copytree(payload / "archive", tmp_path / "archive")
    workspace = archive_in(tmp_path)
    before = workspace.head().sequence
    workspace.add([maple(tmp_path)])
    assert workspace.head().sequence == before + 1


def test_it_is_a_bag(package: Path) -> None:
    assert bagit.Bag(str(package)).validate()


def changed(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + b"\n")


DAMAGES = {
    "a file is changed": changed("data/exports/claims.nq"),
    "a file is gone": lambda folder: (folder / "data/archive/head").unlink(),
    "a file is there that is not listed": lambda folder: (folder / "data/more.txt").write_text("more"),
    "what describes the bag is changed": changed("bag-info.txt"),
    "a digest is changed": lambda folder: (folder / "manifest-sha256.txt").write_text(
        (folder / "manifest-sha256.txt").read_text().replace("a", "b", 1)
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_bag_is_told(damage: str, package: Path, tmp_path: Path) -> None:
    shutil.copytree(package, tmp_path / "damaged")
    DAMAGES[damage](tmp_path / "damaged")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "damaged")).validate()


def test_every_part_of_the_table_of_contents_is_in_it(payload: Path) -> None:
    for part in PARTS:
        assert (payload / part.path).exists(), part.path
        assert f"| `{part.path}` | {part.name}: {part.told} |" in (payload / "README.md").read_text("utf-8")


@pytest.mark.parametrize(("folder", "ending"), [("ontology", "ttl"), ("shapes", "ttl"), ("queries", "rq")])
def test_all_that_ships_with_the_program_is_in_it_as_it_is(folder: str, ending: str, payload: Path) -> None:
    shipped = {path.relative_to(ROOT): path.read_bytes() for path in (ROOT / folder).rglob(f"*.{ending}")}
    assert len(shipped) > 10
    assert {path.relative_to(payload): path.read_bytes() for path in (payload / folder).rglob("*")} == shipped


# documents


def test_a_document_that_is_not_marked_is_there_by_its_digest_alone(
    package: Path, payload: Path, golden_archive: Workspace
) -> None:
    held = golden_archive.archive.captures.held()
    digests = {line[:64] for line in (package / "manifest-sha256.txt").read_text().splitlines()}
    (given,) = held & digests
    with (payload / "documents.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert held <= {row["sha256"] for row in rows}
    marked = [row for row in rows if row["included"] == "yes"]
    assert [(row["document"], row["sha256"], row["reason"]) for row in marked] == [
        ("alder-notice", given, "a notice of a public body")
    ]
    assert {row["reason"] for row in rows if row["included"] == "no"} == {""}


def test_a_document_that_is_only_referred_to_has_a_row_without_a_digest(payload: Path) -> None:
    with (payload / "documents.csv").open(encoding="utf-8", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if row["document"] == "ice-on-vermont"]
    assert (row["sha256"], row["title"], row["included"]) == ("", "What ICE says of Vermont", "no")


def test_a_publishable_document_that_is_not_held_is_told(
    written: ReleaseWritten, payload: Path, tmp_path: Path
) -> None:
    done = write_release(archive_in(payload), tmp_path / "package", publishable={"birch-roster": "public"})
    assert (written.included, written.unheld) == (1, ())
    assert (done.included, done.unheld) == (0, ("birch-roster",))
    assert written.included + written.dark == done.dark


# the page that explains it


def test_the_page_is_as_shown(payload: Path, written: ReleaseWritten) -> None:
    page = (payload / "README.md").read_text("utf-8").replace(written.digest, "0" * 64)  # of workbooks packed anew
    assert agrees(GOLDEN / "release-README.md", page)
    assert max(map(len, (line for line in page.splitlines() if line[:1] not in "|#"))) <= 80
