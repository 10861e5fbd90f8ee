"""A document that shares much of its words with a held one is told of when it is added, and never refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import Refused
from kg.model import Text
from kg.record import shared_words
from kg.record.drafting import DocumentDetails
from kg.sources import Captures
from kg.workspace import Outcome, Workspace
from tests.archives import CLOCK, MAPLE, maple, tree

pytestmark = pytest.mark.usefixtures("without_vocabulary")


def text(*numbers: int) -> str:
    return " ".join(f"word{n}" for n in range(*numbers))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "archive", clock=CLOCK)
    add(made, tmp_path, first=text(400))
    return made


def add(workspace: Workspace, folder: Path, slug: str | None = None, **texts: str) -> Outcome:
    """Files as documents of their names, or all of one."""
    for name, content in texts.items():
        (folder / f"{name}.txt").write_text(content, "utf-8")
    return workspace.add_documents([folder / f"{one}.txt" for one in texts], DocumentDetails(slug or next(iter(texts))))


def told(outcome: Outcome) -> list[str]:
    assert outcome.contribution is not None
    return [one.message for one in outcome.report.notices if one.code == "shares-words"]


@pytest.mark.parametrize(
    ("content", "shares"),
    [
        pytest.param(text(400) + " More.", ("100%", "100%", 400), id="a word more"),
        pytest.param(text(200) + " " + text(1_000, 1_100), ("67%", "50%", 200), id="half of the other"),
        pytest.param(text(100, 160), ("100%", "15%", 60), id="a part of the other"),
        pytest.param(text(1_000, 9_000) + " " + text(250), ("3%", "62%", 250), id="most of it in a long one"),
        pytest.param(text(190) + " " + text(1_000, 1_200), None, id="less than half of either"),
        pytest.param(text(1_000, 1_400), None, id="nothing"),
        pytest.param("Six words are less than runs", None, id="fewer words than a run has"),
    ],
)
def test_from_half_of_the_words_of_either_on_it_is_told(
    workspace: Workspace, tmp_path: Path, content: str, shares: tuple[str, str, int] | None
) -> None:
    found = told(add(workspace, tmp_path, second=content))
    if shares is None:
        assert found == []
        return
    share, of_other, longest = shares
    (line,) = found
    assert line.startswith(f"shares {share} of its words with document first ({of_other} of that one's); ")
    assert f"the longest run they share has {longest} words: “word" in line
    assert line.endswith("so look at both; a later capture of first takes --id first")


def test_captures_of_one_document_are_not_called_alike(workspace: Workspace, tmp_path: Path) -> None:
    assert told(add(workspace, tmp_path, slug="first", second=text(400) + " More.")) == []


def test_documents_that_come_together_are_compared_too(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "archive", clock=CLOCK)
    (tmp_path / "one.txt").write_text(text(40), "utf-8")
    (tmp_path / "two.txt").write_text(text(40) + " More.", "utf-8")
    (line,) = told(workspace.add_documents([tmp_path / "one.txt", tmp_path / "two.txt"]))
    assert "with document one-" in line


def test_the_document_that_shares_most_is_named(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, tmp_path, half=text(220) + " " + text(2_000, 2_180))
    (line,) = told(add(workspace, tmp_path, third=text(390)))
    assert "with document first " in line


def test_the_same_bytes_again_are_told_as_the_same_and_not_as_alike(workspace: Workspace, tmp_path: Path) -> None:
    before = tree(workspace.archive.folder.root)
    assert workspace.add_documents(tmp_path / "first.txt").report.findings == ()
    assert tree(workspace.archive.folder.root) == before


def test_no_text_is_read_but_those_that_share_much(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        add(workspace, tmp_path, **{f"other{n}": text(5_000 + 300 * n, 5_300 + 300 * n)})
    add(workspace, tmp_path, like=text(395))
    read: list[str] = []
    as_it_is = Captures.text

    def counted(self: Captures, sha256: str, extractor: str | None = None) -> Text | None:
        read.append(self.sidecar(sha256).file_name)
        return as_it_is(self, sha256, extractor)

    monkeypatch.setattr(Captures, "text", counted)
    assert told(add(workspace, tmp_path, second=text(390)))
    assert sorted(read) == ["first.txt", "like.txt"]
    read.clear()
    assert told(add(workspace, tmp_path, another=text(90_000, 90_200))) == []
    assert read == []


def test_no_table_is_opened(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "table.csv").write_text("agency,state\nAlder,vt\n", "utf-8")
    workspace.add_documents(tmp_path / "table.csv", DocumentDetails("table"))
    opened: list[str] = []
    as_it_is = Captures.content

    def counted(self: Captures, sha256: str) -> bytes:
        opened.append(self.sidecar(sha256).file_name)
        return as_it_is(self, sha256)

    monkeypatch.setattr(Captures, "content", counted)
    assert told(add(workspace, tmp_path, second=text(390)))
    assert opened == ["first.txt"]


def test_at_most_three_texts_are_read(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        add(workspace, tmp_path, **{f"like{n}": text(400 - n - 1)})
    read: list[str] = []
    as_it_is = Captures.text

    def counted(self: Captures, sha256: str, extractor: str | None = None) -> Text | None:
        read.append(sha256)
        return as_it_is(self, sha256, extractor)

    monkeypatch.setattr(Captures, "text", counted)
    assert told(add(workspace, tmp_path, second=text(390)))
    assert len(read) == 3


# the index


def test_an_index_that_is_gone_is_made_again_and_one_that_changed_is_told(workspace: Workspace, tmp_path: Path) -> None:
    runs = workspace.archive.folder.root / "runs"
    (kept,) = runs.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-4] + b"\0\0\0\0")
    verified = workspace.verify()
    assert verified.ok
    assert [(one.code, one.where) for one in verified.findings] == [("runs-changed", f"runs/{kept.name}")]
    workspace.rebuild()
    assert kept.read_bytes() == whole
    kept.unlink()
    runs.rmdir()
    assert workspace.verify().findings == ()
    assert told(add(workspace, tmp_path, second=text(400) + " More."))
    assert kept.read_bytes() == whole


def test_an_index_that_cannot_be_written_or_read_hinders_nothing(workspace: Workspace, tmp_path: Path) -> None:
    runs = workspace.archive.folder.root / "runs"
    shutil.rmtree(runs)
    runs.write_text("in its place", "utf-8")
    assert told(add(workspace, tmp_path, second=text(400) + " More."))
    assert workspace.verify().ok


def test_without_an_index_what_is_refused_or_rehearsed_is_told_all_the_same_and_changes_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    shutil.rmtree(workspace.archive.folder.root / "runs")
    before = tree(workspace.archive.folder.root)
    sheet = maple(tmp_path, text=f"{text(400)}\n{MAPLE}")
    report = workspace.check(sheet)
    assert [one.code for one in report.notices] == ["shares-words"]
    sheet.write_text(sheet.read_text("utf-8").replace("value: 26", "value: 27"), "utf-8")
    with pytest.raises(Refused) as refused:
        workspace.add(sheet)
    assert [one.code for one in refused.value.report.notices] == ["shares-words"]
    assert tree(workspace.archive.folder.root) == before


def test_of_texts_without_an_index_a_bounded_number_is_read_for_one_document(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        add(workspace, tmp_path, **{f"other{n}": text(5_000 + 300 * n, 5_300 + 300 * n)})
    runs = workspace.archive.folder.root / "runs"
    shutil.rmtree(runs)
    monkeypatch.setattr(shared_words, "AT_ONCE", 2)
    add(workspace, tmp_path, second=text(9_000, 9_100))
    assert len(list(runs.iterdir())) == 3
    add(workspace, tmp_path, third=text(9_100, 9_200))
    assert len(list(runs.iterdir())) == 6


def test_a_stray_file_of_the_index_is_told(workspace: Workspace) -> None:
    (workspace.archive.folder.root / "runs" / "stray").write_text("x", "utf-8")
    assert [(one.code, one.where) for one in workspace.verify().findings] == [("stray-file", "runs")]


def test_what_could_not_be_written_leaves_no_index_behind(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.errors import ArchiveError
    from kg.ledger import Ledger

    def full(*_: object, **__: object) -> None:
        raise ArchiveError("the disk is full")

    before = tree(workspace.archive.folder.root)
    monkeypatch.setattr(Ledger, "append", full)
    with pytest.raises(ArchiveError, match="the disk is full"):
        add(workspace, tmp_path, second=text(900, 1_000))
    assert tree(workspace.archive.folder.root) == before


def test_real_documents_that_were_written_apart_are_not_called_alike(tmp_path: Path, shared: Path) -> None:
    workspace = Workspace.create(tmp_path / "archive", clock=CLOCK)
    found: dict[str, str] = {}
    statutes = sorted((shared / "data" / "statutes").glob("*"))
    agreements = sorted((shared / "data" / "moa").glob("*.pdf"))
    for path in [*sorted((shared / "documents").glob("*.txt")), *statutes, *agreements]:
        if lines := told(workspace.add_documents(path)):
            found[path.name] = " ".join(lines[0].split()[1:8])
    with_ = "of its words with document"
    assert found == {
        "usc-8-1357.md": f"21% {with_} statutes-at-large-110-3009-563-362f8a97",
        "287gWSO_FinneyCoKs2020-03-17.pdf": f"60% {with_} 287gjem-sanpatriciocotx-09-03-2020-655ae77d",
    }
