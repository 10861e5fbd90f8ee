"""Files from outside: what each is, and every refusal in one line with a remedy."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg.errors import UnreadableFile
from kg.sources import CSV, HTML, MARKDOWN, PDF, PLAIN, XLSX, make_source, media_type, read_bytes, read_source
from tests.archive_files import package, pdf, scanned_pdf, workbook

DOCUMENT = NamedNode("https://example.org/document")
SHEET = workbook({"Sheet1": [["a", 1]]})

KINDS = [
    ("notes.txt", b"words", PLAIN),
    ("notes", b"words", PLAIN),
    ("notes.yaml", b"a: b", PLAIN),
    ("notes.md", b"# words", MARKDOWN),
    ("NOTES.MD", b"# words", MARKDOWN),
    ("list.csv", b"a,b\n", CSV),
    ("list.csv", b"Do\xf1a,b\n", CSV),
    ("page.html", b"<p>words", HTML),
    ("page.txt", b"\n<!-- saved --> <!DOCTYPE HTML>\n<p>words", HTML),
    ("page", b"<?xml version='1.0'?><html lang='en'>", HTML),
    ("page.txt", "<html>é".encode("utf-16"), HTML),
    ("about.txt", b"<htmlish> is not a tag", PLAIN),
    ("page.txt", b"<!---->" * 20_000 + b"<html>", HTML),
    ("page.txt", b"<!--> <!-- a --!> <!doctype html>", HTML),
    ("notes.txt", b"<!---->" * 20_000 + b"x", PLAIN),
    ("notes.txt", b"<!--" * 20_000, PLAIN),
    ("notes.txt", b"PK-12 schools", PLAIN),
    ("notes.txt", b"The header says %PDF-1.7 in it", PLAIN),
    ("a.txt", b"\x00\x01 junk " + pdf([["words"]]), PDF),
    ("notes.txt", b"From: the clerk\nTo: the mayor\n\nWords", PLAIN),
    ("notes.txt", b"BM of the town", PLAIN),
    ("notes.txt", b"RIFFS and ftyp", PLAIN),
    ("a.pdf", pdf([["words"]]), PDF),
    ("a.txt", pdf([["words"]]), PDF),
    ("a.xlsx", SHEET, XLSX),
    ("a.csv", SHEET, XLSX),
]


@pytest.mark.parametrize(("name", "content", "kind"), KINDS)
def test_content_says_what_a_file_is_and_then_its_name(name: str, content: bytes, kind: str) -> None:
    assert media_type(content, name) == kind


MESSAGE = b"""From: <Saved by a browser>
Subject: A notice
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html"; boundary="b"

--b
"""
REFUSED = [
    ("notes.txt", b"", "is empty"),
    ("notes.txt", b"\x7fELF\x02\x01\x01\x00\x00\x00", "is a program, which is not read here"),
    ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture (PNG), which is not read here"),
    ("notes.txt", b"Do\xf1a", "is not text in UTF-8 (byte 0xF1 in line 1)"),
    ("notes.md", b"Do\xf1a", "is not text in UTF-8"),
    ("list.csv", b"a\x00b", "is not text (a NUL in line 1)"),
    ("list.csv", b'a,"b\n', "is not a csv table"),
    ("a.pdf", b"<p>Not found", "is not a PDF, whatever its name says"),
    ("a.xlsx", b"<p>Not found", "is not an .xlsx workbook, whatever its name says"),
    ("a.pdf", pdf([["words"]])[:200], "is a truncated or damaged PDF"),
    ("a.pdf", pdf([["words"]], encrypted=True), "is encrypted"),
    ("a.xlsx", SHEET[:-40], "is a truncated or damaged package"),
    ("a.xlsx", SHEET[:200], "is a truncated or damaged package"),
    ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is an encrypted or old-format Office file"),
    ("a.docx", package({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "is a Word document (.docx)"),
    (
        "a.xlsx",
        package({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<!DOCTYPE a []><a/>"}),
        "declares a document type",
    ),
    ("a.xlsx", package({"[Content_Types].xml": b"<a/>", "xl/big": b"\0" * 30_000_000}), "unpacks to over"),
    ("page.html", b"<html>Do\xf1a", "is not text in UTF-8"),
    *(
        (f"a.{name}", content, f"is {said}")
        for name, content, said in [
            ("mhtml", MESSAGE, "a message or a page saved as one"),
            ("eml", b"From x@y Mon\n" + MESSAGE, "a message or a page saved as one"),
            ("txt", b"\xef\xbb\xbf\n" + MESSAGE.replace(b"\n", b"\r\n"), "a message or a page saved as one"),
            ("eml", b"Content-Type: text/plain\nContent-Transfer-Encoding:\tBase64\n\nSGk=", "a message or a page"),
            ("rtf", b"{\\rtf1\\ansi words}", "a rich text (RTF) file"),
            ("txt", b"\n{\\rtf1 words}", "a rich text (RTF) file"),
            ("warc", b"WARC/1.1\r\n", "a web archive (WARC)"),
            ("webarchive", b"bplist00\xd0", "a web archive of Safari"),
            ("gz", b"\x1f\x8b\x08\x00", "a compressed file (gzip)"),
            ("bz2", b"BZh91AY", "a compressed file"),
            ("7z", b"7z\xbc\xaf\x27\x1c", "a compressed file"),
            ("tar", b"a.txt".ljust(257, b"\0") + b"ustar\x00", "a package (tar)"),
            ("jpg", b"\xff\xd8\xff\xe0", "a picture (JPEG)"),
            ("gif", b"GIF89a", "a picture (GIF)"),
            ("tiff", b"II*\x00", "a picture (TIFF)"),
            ("webp", b"RIFF\x00\x00\x00\x00WEBP", "a picture (WebP)"),
            ("heic", b"\x00\x00\x00\x18ftypheic", "a picture or film"),
            ("wpd", b"\xffWPC", "a WordPerfect file"),
            ("ps", b"%!PS-Adobe", "a PostScript file"),
            ("sqlite", b"SQLite format 3\x00", "a database (SQLite)"),
            ("xml", b"<?xml version='1.0'?>\n<?mso-application progid='Excel.Sheet'?>", "an Office file in one piece"),
            ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an encrypted or old-format Office file"),
            ("xlsb", package({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), "a binary workbook (.xlsb)"),
            ("pptx", package({"ppt/presentation.xml": b""}), "a presentation (.pptx)"),
            ("ods", package({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "an OpenDocument table"),
            ("odt", package({"mimetype": b"application/vnd.oasis.opendocument.text"}), "an OpenDocument file"),
            ("epub", package({"mimetype": b"application/epub+zip"}), "a book (EPUB)"),
            ("zip", package({"a.txt": b"words"}), "a package (ZIP) of a kind not read here"),
        ]
    ),
    ("page.html", b"<html>" + b"<div>" * 300, "is nested too deeply"),
]


@pytest.mark.parametrize(("name", "content", "said"), REFUSED)
def test_a_file_that_cannot_be_what_it_should_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_source(path, document=DOCUMENT)
    assert str(caught.value).startswith(f"{name}: {said}")
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="there is no such file"):
        read_source(tmp_path / "nothing.txt", document=DOCUMENT)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a folder"):
        read_source(tmp_path, document=DOCUMENT)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no name on this system")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableFile, match="pipe or device"):
        read_source(tmp_path / "pipe.txt", document=DOCUMENT)


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_source(tmp_path / "a.txt" / "b.txt", document=DOCUMENT)


def test_a_path_that_cannot_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"a\\x00b: cannot be read"):
        read_bytes(Path(f"{tmp_path}/a\0b"))


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    with pytest.raises(UnreadableFile, match="has over 67,108,864 bytes"):
        read_source(path, document=DOCUMENT)


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="nothing is shown as files here")
def test_what_the_system_shows_as_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").symlink_to("/proc/version")
    for path in (Path("/proc/version"), Path("/proc/self/environ"), tmp_path / "notes.txt"):
        with pytest.raises(UnreadableFile, match="is not a file on a disk"):
            read_bytes(path)


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"12345")
    assert read_bytes(tmp_path / "a.txt", limit=5) == b"12345"


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1b[2Jb.txt", "", "../a.txt", "a\\b.txt", "\ud800.txt", "x" * 256])
def test_a_name_that_cannot_be_written_is_refused(name: str) -> None:
    with pytest.raises(UnreadableFile, match="name has characters that cannot be written") as caught:
        make_source(b"words", name, document=DOCUMENT)
    assert str(caught.value).isprintable()


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes only here")
def test_a_file_whose_name_is_not_unicode_is_refused(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))
    path.write_text("words")
    with pytest.raises(UnreadableFile, match="cannot be written"):
        read_source(path, document=DOCUMENT)


def test_a_source_carries_bytes_digest_and_text(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(b"\xef\xbb\xbfCafe\xcc\x81\r\n")
    source = read_source(path, document=DOCUMENT, taken_from="a desk", taken_on=Literal("2025"))
    capture = source.capture
    assert source.content == path.read_bytes()
    assert capture.sha256 == hashlib.sha256(source.content).hexdigest()
    assert (capture.size, capture.media_type, capture.file_name) == (11, PLAIN, "note.txt")
    assert (capture.document, capture.taken_from, capture.taken_on) == (DOCUMENT, "a desk", Literal("2025"))
    assert source.text is not None
    assert (source.text.content, source.text.capture) == ("Café\n", capture.sha256)
    assert source.text.sha256 == hashlib.sha256("Café\n".encode()).hexdigest()


def test_a_table_has_no_text_and_a_scanned_pdf_an_empty_one() -> None:
    assert make_source(SHEET, "a.xlsx", document=DOCUMENT).text is None
    assert make_source(b"a,b\n", "a.csv", document=DOCUMENT).text is None
    scanned = make_source(scanned_pdf(), "scan.pdf", document=DOCUMENT).text
    assert scanned is not None
    assert (scanned.content, scanned.extractor) == ("", "pdfium-2")


def test_all_real_material_is_read_as_what_it_is(shared: Path) -> None:
    kinds = {".txt": PLAIN, ".md": MARKDOWN, ".pdf": PDF, ".xlsx": XLSX, ".csv": CSV, ".yml": PLAIN, ".yaml": PLAIN}
    paths = [path for path in sorted(shared.glob("d*/**/*")) if path.suffix in kinds]
    assert len(paths) > 40
    for path in paths:
        assert media_type(read_bytes(path), path.name) == kinds[path.suffix], path.name
