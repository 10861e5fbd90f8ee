"""A file is placed whole or not at all, and one that stands is kept where that is asked."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import durable


def full(handle: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_is_placed_with_its_content_and_nothing_beside_it(tmp_path: Path) -> None:
    durable.place_new(tmp_path / "a", b"content")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"content")]


def test_a_file_that_stands_is_not_placed_over(tmp_path: Path) -> None:
    durable.place_new(tmp_path / "a", b"first")
    with pytest.raises(FileExistsError):
        durable.place_new(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"


def test_a_file_is_replaced_where_that_is_asked(tmp_path: Path) -> None:
    durable.replace(tmp_path / "a", b"first")
    durable.replace(tmp_path / "a", b"second")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"second")]


@pytest.mark.parametrize("place", [durable.place_new, durable.replace], ids=["new", "replaced"])
def test_a_full_disk_leaves_the_folder_as_it_was(
    place: Callable[[Path, bytes], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        place(tmp_path / "a", b"content")
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_whose_name_cannot_be_synced_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync, synced = os.fsync, []

    def second_fails(handle: int) -> None:
        synced.append(handle)
        full(handle) if len(synced) == 2 else sync(handle)

    monkeypatch.setattr("os.fsync", second_fails)
    with pytest.raises(OSError, match="No space"):
        durable.place_new(tmp_path / "a", b"content")
    assert list(tmp_path.iterdir()) == []
