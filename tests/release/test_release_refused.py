"""What is no package is refused in one line, and what stood before is left; a package is put together of its parts."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import KgError, Overtaken
from kg.record.merging import kept_beside_ledger
from kg.release import contents, write_release
from kg.release.contents import PARTS, PackagePart
from kg.workspace import Workspace
from tests.archives import CLOCK, Done, maple, own, tree


@pytest.fixture(scope="module")
def maple_folder(without_vocabulary: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive that has one document; to be copied, not written to."""
    folder = tmp_path_factory.mktemp("maple")
    Workspace.create(folder / "archive", archivist="tester", clock=CLOCK).add([maple(folder)])
    return folder


@pytest.fixture
def small(maple_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """One's own copy of that archive, at `tmp_path/archive`; a package is without what is the same in each."""
    only(monkeypatch, *(part for part in PARTS if part.path in ("archive/", "documents.csv", "exports/claims.nq")))
    return own(maple_folder, tmp_path, archivist="tester")


def only(monkeypatch: pytest.MonkeyPatch, *parts: PackagePart) -> None:
    for module in ("writing", "contents"):
        monkeypatch.setattr(f"kg.release.{module}.PARTS", parts)


# parts


def test_a_folder_of_files_is_one_more_line_of_the_table(
    small: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(_: object, __: object, path: Path) -> None:
        path.mkdir()
        (path / "agencies.csv").write_text("agency\n")

    only(monkeypatch, *contents.PARTS, PackagePart("exports/tables/", "Tables", "one row for each", write))
    write_release(small, tmp_path / "package", publishable={})
    crate = json.loads((tmp_path / "package/data/ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    entities = {entity["@id"]: entity for entity in crate}
    assert entities["exports/tables/"]["hasPart"] == [{"@id": "exports/tables/agencies.csv"}]
    assert entities["exports/tables/agencies.csv"]["encodingFormat"] == "text/csv"
    dump = "void:dataDump <exports/claims.nq> , <exports/tables/agencies.csv>"
    assert dump in (tmp_path / "package/data/dataset.ttl").read_text("utf-8")


def test_a_link_and_a_stray_file_beside_the_ledger_are_not_handed_on(small: Workspace, tmp_path: Path) -> None:
    folder = small.archive.folder
    folder.signatures.mkdir()
    (folder.signatures / "notes.txt").write_text("of nobody")
    write_release(small, tmp_path / "package", publishable={})
    assert not (tmp_path / "package" / "data" / "archive" / "signatures").exists()
    (tmp_path / "secret").write_text("of another place")
    (folder.signatures / f"{small.head().digest}.{'0' * 16}.sig").symlink_to(tmp_path / "secret")
    (folder.signatures / f"{small.head().digest}.{'1' * 16}.sig").write_text("x")
    assert [path.name[65:] for path in kept_beside_ledger(folder)] == [f"{'1' * 16}.sig"]


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen (OpenSSH)")
def test_signatures_and_timestamps_are_in_it(small: Workspace, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", tmp_path / "key"], check=True)
    small.sign(tmp_path / "key")
    write_release(small, tmp_path / "package", publishable={})
    packaged = Workspace.open(tmp_path / "package" / "data" / "archive")
    assert [signed.sequence for signed in packaged.verify().signed] == [1]


def test_what_was_merged_is_in_it_and_who_contributed_it_is_a_creator(small: Workspace, tmp_path: Path) -> None:
    other = Workspace.create(tmp_path / "other", archivist="Ben", clock=CLOCK)
    other.add([maple(tmp_path, name="elm")])
    small.merge(tmp_path / "other")
    write_release(small, tmp_path / "package", publishable={})
    assert Workspace.open(tmp_path / "package" / "data" / "archive").verify().ok
    cite = json.loads((tmp_path / "package" / "data" / "datacite.json").read_text("utf-8"))
    assert [creator["name"] for creator in cite["creators"]] == ["Ben", "tester"]


def test_a_title_that_a_spreadsheet_would_take_for_a_formula_is_none(small: Workspace, tmp_path: Path) -> None:
    sheet = maple(tmp_path, name="elm")
    sheet.write_text(sheet.read_text("utf-8").replace("title: Elm", "title: '=SUM(A1)'"), "utf-8")
    small.add([sheet])
    write_release(small, tmp_path / "package", publishable={})
    assert ",'=SUM(A1),Maple Town Council," in (tmp_path / "package/data/documents.csv").read_text("utf-8")


# refusals


def refused(workspace: Workspace, folder: Path, **told: object) -> str:
    with pytest.raises(KgError) as raised:
        write_release(workspace, folder, **{"publishable": {}, **told})  # type: ignore[arg-type]
    return str(raised.value)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"publishable": {"mapel": "own"}}, "--publishable: no document is called 'mapel'; `kg query documents` lists"),
        ({"doi": "doi:10.5281/x"}, "--doi: 'doi:10.5281/x' is not a DOI; write it as 10.5281/zenodo.1234567"),
        ({"doi": "10.5281/a b"}, "--doi: '10.5281/a b' is not a DOI"),
        ({"title": " "}, "the title is empty; leave --title out, or write one"),
        ({"publisher": ""}, "the publisher is empty"),
    ],
)
def test_what_is_told_wrongly_is_refused(told: dict[str, object], message: str, small: Workspace) -> None:
    folder = small.archive.folder.root.parent / "package"
    assert refused(small, folder, **told).startswith(message)
    assert not folder.exists()


def test_an_empty_archive_is_not_released(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "archive")
    assert refused(workspace, tmp_path / "package").startswith("the archive is empty")


def test_an_archive_with_faults_is_not_released(small: Workspace, tmp_path: Path) -> None:
    (capture,) = small.archive.captures.held()
    (small.archive.captures.folder / capture).write_text("other words")
    message = "the archive has faults, the first of them capture-changed; see `kg verify`, and release it then"
    assert refused(small, tmp_path / "package") == message
    assert not (tmp_path / "package").exists()


def test_a_file_is_no_folder(small: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "this is no folder; name a folder" in refused(small, tmp_path / "file")


def test_a_folder_with_other_files_is_left_as_it_is(small: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "package"
    other.mkdir()
    (other / "bag-info.txt").write_text("Bag-Software-Agent: another program\n")
    before = tree(other)
    assert "the folder holds other files; name a new or empty folder" in refused(small, other)
    assert tree(other) == before


def test_a_package_takes_the_place_of_an_earlier_one_but_not_with_a_file_of_others_in_it(
    small: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "package"
    write_release(small, folder, publishable={})
    small.add([maple(tmp_path, name="elm")])
    write_release(small, folder, publishable={})
    assert "head of the ledger: 2 " in (folder / "bag-info.txt").read_text()
    (folder / "data" / "mine.txt").write_text("mine")
    assert "data/mine.txt: the folder holds a file that is not of the release" in refused(small, folder)
    assert (folder / "data" / "mine.txt").read_text() == "mine"


def test_what_cannot_be_written_leaves_the_old_package(
    small: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "package"
    write_release(small, folder, publishable={})
    before = tree(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    only(monkeypatch, *contents.PARTS[:2], replace(contents.PARTS[2], write=full))
    assert "the release cannot be written (No space left on device)" in refused(small, folder)
    assert tree(folder) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_of_two_runs_into_one_folder_the_second_is_refused(
    small: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []

    def again(workspace: Workspace, captures: list[object], path: Path) -> None:
        said.append(refused(workspace, tmp_path / "package"))
        contents.PARTS[2].write(workspace, captures, path)  # type: ignore[arg-type]

    first, second, third = contents.PARTS
    monkeypatch.setattr("kg.release.writing.PARTS", (first, second, replace(third, write=again)))
    write_release(small, tmp_path / "package", publishable={})
    assert ["another `kg release` is writing this folder" in one for one in said] == [True]


def test_where_somebody_records_meanwhile_nothing_is_written(
    small: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = maple(tmp_path, name="elm")
    only(monkeypatch, *contents.PARTS[:2], replace(contents.PARTS[2], write=_recording(sheet, contents.PARTS[2])))
    with pytest.raises(Overtaken, match="others have recorded since this was begun; repeat it"):
        write_release(small, tmp_path / "package", publishable={})
    assert not (tmp_path / "package").exists()


def _recording(sheet: Path, part: PackagePart) -> Callable[..., None]:
    def write(workspace: Workspace, captures: list[object], path: Path) -> None:
        part.write(workspace, captures, path)  # type: ignore[arg-type]
        Workspace.open(workspace.archive.folder.root, archivist="another", clock=CLOCK).add([sheet])

    return write


# the command


def test_the_command_says_what_it_wrote(kg: Callable[..., Done], small: Workspace, tmp_path: Path) -> None:
    (tmp_path / "publishable").write_text("maple: the town's own license\n")
    done = kg("release", "package", "--publishable", "publishable", "--doi", "10.5281/zenodo.1")
    assert done.code == 0, done.err
    head = small.head()
    files = [path for path in (tmp_path / "package").rglob("*") if path.is_file()]
    assert done.out.splitlines() == [
        f"{len(files)} files and {sum(path.stat().st_size for path in files):,} bytes in package",
        f"of contribution 1, SHA-256 {head.digest}",
        "1 capture included, 0 named by digest alone",
    ]
    text = (tmp_path / "maple.txt").read_bytes()
    assert (tmp_path / "package/data/archive/captures" / hashlib.sha256(text).hexdigest()).read_bytes() == text


def test_the_command_refuses_in_one_line(kg: Callable[..., Done], small: Workspace, tmp_path: Path) -> None:
    done = kg("release", ".")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"kg: {tmp_path}: the release is put there as a new folder; name a folder below it\n"
