"""Captures: written whole or not at all, never believed, never changed."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.errors import ArchiveError, NotFound
from kg.model import Severity, Source
from kg.sources import Captures, make_source
from tests.archive_files import pdf, scanned_pdf, workbook

DOCUMENT = NamedNode("https://example.org/document")


@pytest.fixture
def source() -> Source:
    return make_source(b"The words.\r\n", "note.txt", document=DOCUMENT)


@pytest.fixture
def captures(tmp_path: Path) -> Captures:
    return Captures(tmp_path / "captures")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_nothing_is_held_before_anything_is_added(captures: Captures, source: Source) -> None:
    assert captures.held() == frozenset()
    assert not captures.has(source.capture.sha256)
    assert captures.verify() == []


def test_what_is_added_is_held_with_its_bytes_text_and_sidecar(captures: Captures, source: Source) -> None:
    sha256 = source.capture.sha256
    assert captures.add(source) is True
    assert captures.has(sha256)
    assert captures.held() == {sha256}
    assert captures.content(sha256) == source.content
    assert captures.text(sha256) == source.text
    sidecar = captures.sidecar(sha256)
    assert (sidecar.media_type, sidecar.file_name, sidecar.size) == ("text/plain", "note.txt", 12)
    assert captures.verify() == []


def test_the_sidecar_is_json_a_person_can_read(captures: Captures, source: Source) -> None:
    captures.add(source)
    assert source.text is not None
    assert json.loads((captures.folder / f"{source.capture.sha256}.json").read_text()) == {
        "sha256": source.capture.sha256,
        "size": 12,
        "media_type": "text/plain",
        "file_name": "note.txt",
        "extractor": "plain-1",
        "profile": "text-1",
        "text": source.text.sha256,
    }


def test_adding_twice_adds_nothing(captures: Captures, source: Source) -> None:
    captures.add(source)
    before = snapshot(captures.folder)
    renamed = replace(source, capture=replace(source.capture, file_name="other.txt"))
    assert captures.add(renamed) is False
    assert snapshot(captures.folder) == before


@pytest.mark.parametrize(
    ("content", "name", "has_text"),
    [(workbook({"S": [["a"]]}), "a.xlsx", False), (b"a,b\n", "a.csv", False), (scanned_pdf(), "scan.pdf", True)],
)
def test_tables_and_scans_are_kept_and_said_to_have_no_words(
    captures: Captures, content: bytes, name: str, has_text: bool
) -> None:
    added = make_source(content, name, document=DOCUMENT)
    captures.add(added)
    text = captures.text(added.capture.sha256)
    assert (text is not None) is has_text
    assert text is None or text.content == ""
    assert captures.verify() == []


def test_bytes_that_are_not_those_of_the_capture_are_refused(captures: Captures, source: Source) -> None:
    with pytest.raises(ArchiveError, match="not those of the capture"):
        captures.add(replace(source, content=b"other"))
    assert snapshot(captures.folder) == {}


@pytest.mark.parametrize("changed", [b"The wordz.\r\n", b"The words.\r\n and more", b"The", b""])
def test_changed_bytes_are_refused_by_name_and_found_by_verify(
    captures: Captures, source: Source, changed: bytes
) -> None:
    captures.add(source)
    sha256 = source.capture.sha256
    (captures.folder / sha256).write_bytes(changed)
    for read in (captures.content, captures.text):
        with pytest.raises(ArchiveError, match=sha256):
            read(sha256)
    assert [(finding.code, finding.severity) for finding in captures.verify()] == [
        ("capture-changed", Severity.REFUSAL)
    ]


def test_adding_the_true_bytes_again_mends_what_changed(captures: Captures, source: Source) -> None:
    captures.add(source)
    (captures.folder / source.capture.sha256).write_bytes(b"other")
    assert captures.add(source) is True
    assert captures.content(source.capture.sha256) == source.content


@pytest.mark.parametrize(
    "sidecar",
    [b"", b"{", b"[]", b"{}", b'{"sha256": "x", "size": 1, "media_type": "a", "file_name": "b"}', b"[" * 70_000],
)
def test_a_damaged_sidecar_is_refused_and_found(captures: Captures, source: Source, sidecar: bytes) -> None:
    captures.add(source)
    sha256 = source.capture.sha256
    (captures.folder / f"{sha256}.json").write_bytes(sidecar)
    with pytest.raises(ArchiveError, match=sha256):
        captures.sidecar(sha256)
    assert [finding.code for finding in captures.verify()] == ["sidecar-changed"]
    assert captures.add(source) is True
    assert captures.verify() == []


def test_a_capture_not_held_is_said_to_be_so(captures: Captures) -> None:
    for read in (captures.content, captures.text, captures.sidecar):
        with pytest.raises(NotFound, match=r"is not held here; attach the file"):
            read("ab" * 32)


@pytest.mark.parametrize(
    "name", ["", "../secret", "/etc/passwd", "AB" * 32, "ab" * 31, "ab" * 32 + "\n", "ab" * 32 + ".json"]
)
def test_only_a_digest_becomes_a_path(captures: Captures, name: str) -> None:
    for ask in (captures.has, captures.content, captures.text):
        with pytest.raises(ArchiveError, match="is not a SHA-256"):
            ask(name)


def test_half_a_capture_is_not_held_and_adding_completes_it(captures: Captures, source: Source) -> None:
    captures.add(source)
    (captures.folder / f"{source.capture.sha256}.json").unlink()
    assert captures.held() == frozenset()
    assert [(finding.code, finding.severity) for finding in captures.verify()] == [("capture-half", Severity.NOTICE)]
    assert captures.add(source) is True
    assert captures.verify() == []


def test_a_capture_whose_bytes_are_gone_is_a_fault(captures: Captures, source: Source) -> None:
    captures.add(source)
    (captures.folder / source.capture.sha256).unlink()
    assert [(finding.code, finding.severity) for finding in captures.verify()] == [
        ("capture-missing", Severity.REFUSAL)
    ]
    assert captures.add(source) is True
    assert captures.verify() == []


@pytest.mark.parametrize("name", ["notes.txt", ".0abc.123", "a\x1bb", "ab" * 31 + ".json"])
def test_stray_files_are_named(captures: Captures, source: Source, name: str) -> None:
    captures.add(source)
    (captures.folder / name).write_text("x")
    (finding,) = captures.verify()
    assert (finding.code, finding.severity) == ("stray-file", Severity.NOTICE)
    assert finding.message.isprintable()
    assert finding.message.startswith(name if name.isprintable() else "'a\\x1bb'")


def test_a_text_read_otherwise_than_when_it_was_added_is_said(
    captures: Captures, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    captures.add(source)
    monkeypatch.setattr("kg.sources.extract.plain.extract", lambda *_: "newer words")
    (finding,) = captures.verify()
    assert (finding.code, finding.severity) == ("text-changed", Severity.NOTICE)
    text = captures.text(source.capture.sha256)
    assert text is not None
    assert text.content == "newer words"


def test_a_text_no_longer_readable_is_said_of_the_capture(captures: Captures, source: Source) -> None:
    captures.add(source)
    sidecar = captures.folder / f"{source.capture.sha256}.json"
    sidecar.write_text(sidecar.read_text().replace("text/plain", "image/png"))
    with pytest.raises(ArchiveError, match=f"the text of capture {source.capture.sha256} cannot be read any more"):
        captures.text(source.capture.sha256)


def test_a_full_disk_leaves_the_archive_as_it_was(
    captures: Captures, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    captures.add(source)
    before = snapshot(captures.folder)
    synced = []

    def full(handle: int) -> None:
        synced.append(handle)
        if len(synced) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ArchiveError, match=r"could not be written \(No space left on device\)"):
        captures.add(make_source(b"more words", "more.txt", document=DOCUMENT))
    assert snapshot(captures.folder) == before


def test_bytes_and_folder_are_synced_before_a_capture_is_held(
    captures: Captures, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, rename = os.fsync, Path.replace
    monkeypatch.setattr("os.fsync", lambda handle: (steps.append("sync"), sync(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda self, to: (steps.append(f"rename {to.suffix}"), rename(self, to))[1])
    captures.add(source)
    assert steps[:6] == ["sync", "rename ", "sync", "sync", "rename .json", "sync"]
    assert "rename .json" not in steps[6:], "what follows is the index"


def test_the_real_documents_are_archived_and_verified(shared: Path, captures: Captures) -> None:
    paths = [*sorted((shared / "documents").glob("*.txt")), *sorted((shared / "data" / "moa").glob("*.pdf"))]
    for path in paths:
        captures.add(make_source(path.read_bytes(), path.name, document=DOCUMENT))
    assert captures.held() == {hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    assert captures.verify() == []


def test_a_pdf_read_back_gives_the_text_it_was_added_with(captures: Captures) -> None:
    added = make_source(pdf([["one"], ["two"]]), "a.pdf", document=DOCUMENT)
    captures.add(added)
    assert captures.text(added.capture.sha256) == added.text
