"""A site without a server: every link holds, the same head gives the same bytes, what is not publishable stays out."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import KgError, StoreError, UsageError
from kg.site import SiteWritten, write_site
from kg.site.copied_pages import CopiedPages
from kg.terms import ID
from kg.web.addresses import path_of
from kg.workspace import Workspace
from kg.workspace.states import State
from tests.archives import Done, maple, started, tree
from tests.site.links import broken, seen
from tests.sites import demo

AT_PLACES = {"row", "quotation", "text", "place"}


def state_of(archive: Path) -> State:
    workspace = Workspace.open(archive)
    workspace.counts()
    return workspace.states().now()


def written(archive: Path, folder: Path, **publishable: str) -> SiteWritten:
    return write_site(state_of(archive), folder, publishable=publishable)


@pytest.fixture(scope="module")
def copy(alder_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an archive that holds one document, which is not publishable."""
    folder = tmp_path_factory.mktemp("site") / "copy"
    written(alder_archive, folder)
    return folder


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an archive that holds one document, which is publishable and was made to break pages."""
    folder = tmp_path_factory.mktemp("marked")
    workspace = Workspace.create(folder / "archive")
    sheet = maple(folder)
    hostile = "\"</title><script src='x.js'></script><a href='/id/claim/none'>\""
    sheet.write_text(sheet.read_text("utf-8").replace("title: Maple", f"title: {hostile}"), "utf-8")
    workspace.add([sheet])
    written(folder / "archive", folder / "site", maple="the town's own license")
    return folder / "site"


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def words(path: Path) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", "", path.read_text("utf-8")))
    return " ".join((text + path.read_text("utf-8")).split())


# whole


def test_every_link_holds(copy: Path) -> None:
    assert broken(copy) == []
    links = [address for page in pages(copy) for address in seen(page).addresses if "://" not in address]
    assert sum("#" in one for one in links) > 500
    assert sum("#" not in one for one in links) > 2_000


def test_everything_the_archive_speaks_of_has_a_page(copy: Path, alder_archive: Path) -> None:
    named = state_of(alder_archive).select(f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{ID}")) }}')
    paths = [path for row in named if "#" not in (path := path_of(row["s"]) or "")]
    things = [path for path in paths if path.split("/")[2] not in AT_PLACES]
    assert len(things) > 100
    assert [one for one in things if not (copy / f"{one[1:]}.html").is_file()] == []


@pytest.mark.parametrize(
    "page",
    ["index", "about", "documents", "places", "counts", "disagreements", "recount", "queries", "ontology", "shapes",
     "compare", "compare/lists", "queries/listed-on", "shape/claim-has-speaker", "search"],
)  # fmt: skip
def test_every_page_that_is_read_is_there(copy: Path, page: str) -> None:
    assert (copy / f"{page}.html").is_file()


def test_no_page_asks_a_server(copy: Path) -> None:
    for page in pages(copy):
        forms = [given for name, given in seen(page).tags if name == "form"]
        assert {(one["action"] or "").removeprefix("../" * 9) for one in forms} <= {
            "../" * depth + "search.html" for depth in range(8)
        }, page
        assert [given for name, given in seen(page).tags if (given.get("href") or "").endswith((".atom", ".ttl"))] == []


def test_the_home_page_says_that_it_is_a_copy_and_of_what(copy: Path, alder_archive: Path) -> None:
    head = state_of(alder_archive).head
    text = words(copy / "index.html")
    assert f"This is a copy without a server, of contribution {head.sequence}" in text
    assert head.digest in text
    told = json.loads((copy / "kg-site.json").read_text("utf-8"))
    assert (told["contribution"], told["digest"], told["pageCount"]) == (head.sequence, head.digest, len(pages(copy)))


def test_an_answer_has_its_notes_and_says_what_was_asked(copy: Path) -> None:
    page = seen(copy / "queries/stated-counts.html")
    assert [given for name, given in page.tags if given.get("role") == "doc-noteref"]
    assert "Asked here of everything." in "".join(page.text)
    assert "Not asked here." in words(copy / "queries/about-agency.html")  # its example is of another archive


def test_every_file_is_named_with_its_digest(copy: Path) -> None:
    done = subprocess.run(["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"], cwd=copy, capture_output=True)
    assert (done.returncode, done.stdout) == (0, b"")
    named = {line[66:] for line in (copy / "SHA256SUMS").read_text().splitlines()}
    assert {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()} == named | {"SHA256SUMS"}


@pytest.mark.slow
def test_the_same_head_gives_the_same_bytes_and_a_site_may_be_written_again(
    copy: Path, alder_archive: Path, tmp_path: Path
) -> None:
    again = tmp_path / "elsewhere" / "again"
    shutil.copytree(alder_archive, tmp_path / "other")
    shutil.copytree(copy, again)
    (again / "about.html").write_text("as it was")
    done = written(tmp_path / "other", again)
    assert tree(again) == tree(copy)
    assert done.byte_size == sum(path.stat().st_size for path in again.rglob("*") if path.is_file())
    assert [path.name for path in again.parent.iterdir()] == ["again"]


# what may be shown


def test_of_a_document_that_is_not_publishable_no_run_of_words_is_there_but_those_cited(
    copy: Path, alder_archive: Path
) -> None:
    state = state_of(alder_archive)
    (digest,) = state.archive.captures.held()
    own = state.archive.captures.text(digest)
    assert own is not None
    text = own.content.split()
    selectors = "SELECT ?p ?e ?s { ?q oa:exact ?e ; oa:prefix ?p ; oa:suffix ?s }"
    cited = [" ".join(f"{row['p']}{row['e']}{row['s']}".split()) for row in state.select(selectors)]
    runs = [" ".join(text[at : at + 8]) for at in range(len(text) - 7)]
    uncited = [run for run in runs if not any(run in one for one in cited)]
    assert len(uncited) > 5
    every = [words(page) for page in copy.rglob("*") if page.suffix in (".html", ".js", ".json")]
    assert [run for run in uncited if any(run in one for one in every)] == []
    assert [run for run in runs if any(run in one for one in every)] != []
    assert not (copy / "captures").exists()


@pytest.mark.slow
def test_a_publishable_document_is_there_whole_with_its_bytes(marked: Path) -> None:
    assert "Thirty of its officers were trained." in words(marked / "id/document/maple.html")
    (file,) = (marked / "captures").iterdir()
    assert file.suffix == ".txt"
    assert broken(marked) == []
    page = next((marked / "id/capture").iterdir())
    assert f"../../captures/{file.name}" in seen(page).addresses


@pytest.mark.slow
def test_what_a_stranger_wrote_is_no_tag_of_a_page(marked: Path) -> None:
    for page in pages(marked):
        tags = [given for name, given in seen(page).tags if name == "script"]
        scripts = {given.get("src", "") for given in tags if given.get("type") != "application/ld+json"}
        assert {str(one).rpartition("static/")[2] for one in scripts} <= {"search-index.js", "search.js"}, page
    assert "<script src='x.js'>" in html.unescape((marked / "things/document.html").read_text("utf-8"))


# where it is written


def a_file(folder: Path) -> Path:
    (folder / "file").write_text("mine")
    return folder / "file"


def other_files(folder: Path) -> Path:
    (folder / "mine").mkdir()
    (folder / "mine" / "notes.txt").write_text("mine")
    return folder / "mine"


def a_site_with_a_file_beside(folder: Path) -> Path:
    site = folder / "site"
    (site / ".git").mkdir(parents=True)
    (site / "kg-site.json").write_text("{}")
    (site / "SHA256SUMS").write_text(f"{'0' * 64}  kg-site.json\n")
    (site / ".git" / "HEAD").write_text("mine")
    return site


def where_one_is(folder: Path) -> Path:
    return folder


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (a_file, "this is no folder; name a folder"),
        (other_files, "the folder holds other files; name a new or empty folder"),
        (a_site_with_a_file_beside, ".git/HEAD: the folder holds a file that is not of the site; move it elsewhere"),
        (where_one_is, "the site is put there as a new folder; name a folder below it"),
    ],
)
def test_a_folder_of_something_else_is_refused_and_stays_as_it_is(
    alder: Workspace, kg: Callable[..., Done], tmp_path: Path, place: Callable[[Path], Path], said: str
) -> None:
    folder = place(tmp_path)
    alder.counts()
    before = tree(tmp_path)
    done = kg("site", folder)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert tree(tmp_path) == before


def failing(self: CopiedPages, address: object) -> bytes:
    raise StoreError("the store is gone", remedy="bring it back")


def test_a_run_that_breaks_off_leaves_the_old_site_whole_and_nothing_beside(
    copy: Path, alder_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(copy, tmp_path / "site")
    monkeypatch.setattr(CopiedPages, "made", failing)
    with pytest.raises(KgError, match="the store is gone"):
        written(alder_archive, tmp_path / "site")
    assert tree(tmp_path / "site") == tree(copy)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_of_two_runs_into_one_folder_the_second_is_refused_and_the_first_is_whole(
    copy: Path, alder_archive: Path, tmp_path: Path
) -> None:
    refusals = []

    def second(made: int, known: int) -> None:
        if made == 1:
            with pytest.raises(UsageError) as refused:
                written(alder_archive, tmp_path / "site")
            refusals.append(str(refused.value))

    write_site(state_of(alder_archive), tmp_path / "site", publishable={}, told=second)
    assert ["another `kg site` is writing this folder" in one for one in refusals] == [True]
    assert tree(tmp_path / "site") == tree(copy)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_the_old_site_whole_and_the_next_takes_away_what_it_left(
    copy: Path, alder_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(alder_folder / "archive", tmp_path / "archive")
    shutil.copytree(copy, tmp_path / "site")
    draft = tmp_path / ".site.kg-site-new"
    process = started("site", "site", folder=tmp_path)
    try:
        while not (draft / "about.html").exists():
            assert process.poll() is None
            time.sleep(0.01)
    finally:
        process.kill()
        process.communicate()
    assert draft.exists()
    assert tree(tmp_path / "site") == tree(copy)
    monkeypatch.setattr(CopiedPages, "made", failing)
    with pytest.raises(KgError):
        written(tmp_path / "archive", tmp_path / "site")
    assert not draft.exists()


@pytest.mark.slow
def test_a_site_that_a_killed_run_had_put_aside_is_put_back(
    copy: Path, alder_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(copy, tmp_path / ".site.kg-site-old")
    monkeypatch.setattr(CopiedPages, "made", failing)
    with pytest.raises(KgError):
        written(alder_archive, tmp_path / "site")
    assert tree(tmp_path / "site") == tree(copy)


def test_a_folder_that_may_not_be_written_is_refused(alder_archive: Path) -> None:
    with pytest.raises(UsageError, match="the site cannot be written"):
        written(alder_archive, Path("/proc/site"))


def test_a_document_marked_without_a_reason_is_refused(
    alder: Workspace, kg: Callable[..., Done], tmp_path: Path
) -> None:
    (tmp_path / "marks").write_text("alder-notice\n")
    done = kg("site", "new", "--publishable", "marks")
    assert (done.code, done.out) == (2, "")
    assert "marks:1: this document has no reason; write name: reason" in done.err
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_the_site_of_the_shipped_corpus_is_whole(tmp_path: Path) -> None:
    done = written(demo(tmp_path / "archive"), tmp_path / "site")
    assert done.unanswered == {}
    assert broken(tmp_path / "site") == []
    assert done.pages == len(pages(tmp_path / "site")) > 4_000
