"""The folder of an archive is made whole or not at all, says its format, and refuses what it cannot hold."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from kg import durable
from kg.errors import ArchiveError
from kg.ledger import EMPTY
from kg.ledger.folder import FORMAT, Folder
from kg.ledger.heads import kept


class Usage(NamedTuple):
    free: int


def names(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir())


def no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder.create(tmp_path / "archive")


@pytest.mark.parametrize("is_there", [False, True], ids=["a new folder", "an empty folder"])
def test_an_archive_is_made_where_nothing_is(is_there: bool, tmp_path: Path) -> None:
    if is_there:
        (tmp_path / "archive").mkdir()
    made = Folder.create(tmp_path / "archive")
    assert names(made.root) == ["archive.json", "captures", "head", "ledger"]
    assert (made.format(), kept(made.head)) == (FORMAT, EMPTY)
    assert made.is_marked_as_written()


def test_where_something_is_no_archive_is_made_and_it_stays(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(ArchiveError, match="something is already there"):
        Folder.create(tmp_path)
    assert names(tmp_path) == ["mine"]


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt, ArchiveError])
def test_an_archive_that_cannot_be_filled_leaves_nothing_behind(stop: type[BaseException], tmp_path: Path) -> None:
    def fill(folder: Folder) -> None:
        (folder.ledger / "000001.nq").write_bytes(b"half")
        folder.head.write_bytes(b"0\n")
        raise stop("stopped")

    with pytest.raises(stop, match="stopped"):
        Folder.create(tmp_path, fill)
    assert names(tmp_path) == []


def test_where_no_folder_can_be_made_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="the archive cannot be made"):
        Folder.create(tmp_path / "file" / "archive")


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_an_archive_of_every_format_so_far_opens_and_becomes_one_of_the_last_when_written_to(
    number: int, folder: Folder
) -> None:
    folder.marker.write_text(f'{{"format": {number}}}\n')
    os.utime(folder.marker, (1, 1))
    opened = Folder.open(folder.root)
    assert (opened, opened.format(), opened.is_marked_as_written()) == (folder, number, True)
    opened.bring_up()
    assert opened.format() == FORMAT
    assert (opened.marker.stat().st_mtime == 1) == (number == FORMAT)


def test_an_archive_of_a_newer_format_is_refused(folder: Folder) -> None:
    folder.marker.write_text(f'{{"format": {FORMAT + 1}}}\n')
    with pytest.raises(ArchiveError, match=f"has format {FORMAT + 1}, this program reads up to {FORMAT}"):
        Folder.open(folder.root)
    assert not folder.is_marked_as_written()


@pytest.mark.parametrize("content", ['{"format": 0}', '{"format": true}', '{"format": "3"}', '{"form": 3}', "[3]", ""])
def test_a_marker_that_says_no_format_is_refused(content: str, folder: Folder) -> None:
    folder.marker.write_text(content + "\n")
    with pytest.raises(ArchiveError, match=r"archive\.json cannot be read"):
        Folder.open(folder.root)
    assert not folder.is_marked_as_written()


def test_a_marker_is_as_written_only_to_the_byte(folder: Folder) -> None:
    folder.marker.write_bytes(folder.marker.read_bytes().replace(b": ", b":"))
    assert folder.format() == FORMAT
    assert not folder.is_marked_as_written()


def test_where_no_marker_is_there_is_no_archive_and_none_is_made_by_writing(folder: Folder) -> None:
    folder.marker.unlink()
    with pytest.raises(ArchiveError, match="no archive is there"):
        Folder.open(folder.root)
    assert not folder.is_marked_as_written()
    folder.bring_up()
    assert not folder.marker.exists()


def test_a_folder_in_the_place_of_the_marker_is_no_marker(folder: Folder) -> None:
    folder.marker.unlink()
    folder.marker.mkdir()
    with pytest.raises(ArchiveError, match=r"archive\.json cannot be read"):
        Folder.open(folder.root)


@pytest.mark.parametrize(("size", "is_refused"), [(0, False), (1 << 20, False), ((1 << 20) + 1, True), (9 << 20, True)])
def test_what_leaves_less_than_four_mebibytes_free_is_refused_before_its_first_byte(
    size: int, is_refused: bool, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(5 << 20))
    if not is_refused:
        folder.check_room(size)
        return
    with pytest.raises(ArchiveError, match=rf"5,120 KiB are free, {4096 + (size >> 10):,} KiB are needed"):
        folder.check_room(size)


def test_where_no_lock_can_be_held_nothing_is_written(folder: Folder) -> None:
    (folder.root / "lock").mkdir()
    with pytest.raises(ArchiveError, match="the archive cannot be written"), folder.writing(wait=0.01):
        raise AssertionError("it was to be refused")


def test_a_lock_is_let_go_of_when_the_writer_stops(folder: Folder) -> None:
    with pytest.raises(ValueError, match="stopped"), folder.writing():
        raise ValueError("stopped")
    with folder.writing(wait=0.01):
        pass


def test_a_format_that_cannot_be_written_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.marker.write_text('{"format": 1}\n')
    monkeypatch.setattr(durable, "replace", no_space)
    with pytest.raises(ArchiveError, match="the archive cannot be written"):
        folder.bring_up()
    assert folder.format() == 1
