"""Bytes that do not say their encoding are read as their server said, wherever their text is made again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import UnreadableFile
from kg.record.drafting import DocumentDetails
from kg.sources.extract import text_layer
from kg.sources.media import HTML, MARKDOWN, PLAIN
from kg.workspace import Workspace
from tests.archives import CLOCK
from tests.web_servers import answer, serving

pytestmark = pytest.mark.usefixtures("without_vocabulary")

WORDS = "“Maple Town” counted 26 agreements in Vermont, a café said"
LATIN = WORDS.encode("cp1252")
SHEET = """\
document: maple
speakers: {maple-town: {name: Maple Town Council}}
default-by: maple-town
claims:
  - quote: “Maple Town” counted 26 agreements in Vermont
    basis: the notice speaks of May 1, 2025
    count: {measure: agreements-in-force, unit: agreement, place: vt, as-of: 2025-05-01, value: 26}
"""


def taken(folder: Path, body: bytes, said: str, path: str = "/notice.txt") -> Workspace:
    """An archive with what a server gave, which said this of it."""
    made = Workspace.create(folder / "archive", clock=CLOCK, archivist="reading room")
    with serving({path: answer(body, f"Content-Type: {said}")}) as running:
        made.add_documents(running.at(path), DocumentDetails("maple"), allow_private_addresses=True)
    return made


def text_of(workspace: Workspace) -> str:
    (sha256,) = workspace.archive.captures.held()
    text = workspace.archive.captures.text(sha256)
    assert text is not None
    return text.content


@pytest.mark.parametrize(
    ("said", "path", "body"),
    [
        ("text/plain; charset=windows-1252", "/notice.txt", LATIN),
        ("text/plain; charset=ISO-8859-1", "/notice", LATIN),
        ('text/plain; format=flowed; Charset="latin1"', "/notice.md", LATIN),
        ("text/html; charset=windows-1252", "/notice.html", b"<!doctype html><p>" + LATIN),
        ("text/plain; charset=windows-1252", "/notice.txt", WORDS.encode()),
        ("text/html; charset=iso-8859-2", "/x.html", b"<!doctype html><meta charset=windows-1252><p>" + LATIN),
    ],
)
def test_words_are_read_as_the_server_said_where_the_bytes_do_not_say(
    tmp_path: Path, said: str, path: str, body: bytes
) -> None:
    assert text_of(taken(tmp_path, body, said, path)).rpartition("charset=")[2].strip() == WORDS


@pytest.mark.parametrize("said", ["text/plain", "text/plain; charset=utf-8", "text/plain; charset=utf-7", "charset=l1"])
def test_nothing_is_guessed_where_no_encoding_that_fits_is_said(tmp_path: Path, said: str) -> None:
    with pytest.raises(UnreadableFile, match="is not text in UTF-8"):
        taken(tmp_path, LATIN, said)
    assert not list((tmp_path / "archive" / "captures").glob("*"))


def test_a_quotation_in_such_a_text_is_verified_again_and_in_a_readers_own_copy(tmp_path: Path) -> None:
    workspace = taken(tmp_path, LATIN, "text/plain; charset=windows-1252")
    (tmp_path / "sheet.yaml").write_text(SHEET, "utf-8")
    assert workspace.add(tmp_path / "sheet.yaml").report.refusals == ()
    assert workspace.verify().ok
    shutil.rmtree(tmp_path / "archive" / "captures")
    own = tmp_path / "own.txt"
    own.write_bytes(LATIN)
    attached = Workspace.open(tmp_path / "archive").attach(own)
    assert (attached.attached, attached.anchors_verified, attached.findings) == ((own,), 1, ())
    assert Workspace.open(tmp_path / "archive").verify().ok


@pytest.mark.parametrize("kind", [PLAIN, MARKDOWN, HTML])
def test_a_text_that_was_read_so_says_so_in_the_name_of_what_made_it(kind: str) -> None:
    made = text_layer(LATIN, kind, "ab" * 32, charset="cp1252")
    assert made is not None
    assert made.extractor.endswith("-1@cp1252") or made.extractor.endswith("-2@cp1252")
    assert text_layer(LATIN, kind, "ab" * 32, extractor=made.extractor) == made
    assert text_layer(LATIN, kind, "ab" * 32, extractor=made.extractor.replace("cp1252", "utf-7")) is None
    plainly = text_layer(WORDS.encode(), kind, "ab" * 32, charset="cp1252")
    assert plainly is not None
    assert "@" not in plainly.extractor
