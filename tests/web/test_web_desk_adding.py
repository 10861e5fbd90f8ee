"""Documents at the desk: by upload and by address, what is said of them, and scans read by machine."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from kg import terms
from kg.web.desk.routes import CHANGED
from kg.workspace import Workspace
from tests.archives import ROOT, own, tree, with_alder
from tests.reading_pages import install, table
from tests.sites import Archivist, desk
from tests.web_servers import answer, redirect, serving

PAGE = b"<!doctype html><title>Minutes</title><p>Cedar Town has signed nothing.</p>"
TEXT = {"file": ("cedar notice.txt", b"Cedar Town has signed nothing.\nSince 2025.\n")}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_alder(tmp_path_factory.mktemp("desk") / "alder")


@pytest.fixture
def archive(source: Path, tmp_path: Path) -> Path:
    return own(source, tmp_path / "own").archive.folder.root


@pytest.fixture
def ann(archive: Path) -> Archivist:
    return desk(archive, "Ann of the reading room", allow_private_addresses=True)[0]


def told(page: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def test_what_an_address_gives_is_kept_with_its_redirects_and_a_draft_begun_on_it(
    ann: Archivist, archive: Path
) -> None:
    with serving({"/old": redirect("/minutes.html"), "/minutes.html": answer(PAGE)}) as running:
        reply = ann.send("/desk/documents", {"address": running.at("/old"), "id": "minutes", "kind": "web-page"})
        assert reply.status_code == 303, told(reply.text)
        document = Workspace.open(archive).document("minutes")
        assert document.documents[0].url == running.at("/old")
        capture = document.captures[0]
        assert (capture.taken_from, len(capture.redirects)) == (running.at("/minutes.html"), 1)
    assert "Cedar Town has signed nothing." in ann.get(f"{reply.headers['location']}/claims/new").text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/none", "answers 404 Not Found; check the address"),
        ("/circle", "its redirects lead in a circle"),
        ("/cut", "announces 999 bytes and sends 3"),
        ("/zip", "which is a truncated or damaged package"),
        ("/empty", "gives no bytes"),
    ],
)
def test_an_address_that_gives_no_document_is_refused_and_what_was_typed_stays(
    ann: Archivist, archive: Path, path: str, said: str
) -> None:
    answers = {
        "/circle": redirect("/circle"), "/cut": answer(b"abc", length=999), "/zip": answer(b"PK\3\4"),
        "/empty": answer(b""),
    }  # fmt: skip
    before = tree(archive)
    with serving(answers) as running:
        reply = ann.send("/desk/documents", {"address": running.at(path), "title": "Minutes of Cedar"})
        assert (reply.status_code, said in told(reply.text)) == (400, True), told(reply.text)
        assert running.at(path) in reply.text
    assert 'value="Minutes of Cedar"' in reply.text
    assert tree(archive) == before


def test_an_address_of_this_machine_is_refused_unless_the_server_was_told_to_allow_it(archive: Path) -> None:
    ann = desk(archive, "Ann")[0]
    with serving({"/minutes.html": answer(PAGE)}) as running:
        reply = ann.send("/desk/documents", {"address": running.at("/minutes.html")})
        assert running.asked == []
    assert (reply.status_code, "not an address of the public network" in told(reply.text)) == (400, True)


@pytest.mark.parametrize("address", ["file:///etc/hostname", "notice.txt", "/etc/hostname", "ftp://127.0.0.1/x", "-"])
def test_what_stands_in_the_place_of_an_address_is_never_a_file_of_the_server(
    ann: Archivist, archive: Path, address: str
) -> None:
    before = tree(archive)
    reply = ann.send("/desk/documents", {"address": address})
    assert (reply.status_code, "is not an address of the web" in told(reply.text)) == (400, True)
    assert tree(archive) == before


@pytest.mark.parametrize("both", [True, False])
def test_one_of_a_file_and_an_address_is_given(ann: Archivist, both: bool) -> None:
    reply = ann.send("/desk/documents", {"address": "https://example.org/"} if both else {}, files=TEXT if both else {})
    assert (reply.status_code, "Give a file or an address, one of the two" in told(reply.text)) == (400, True)


def test_all_that_cannot_be_is_told_at_once_each_by_its_field(ann: Archivist, archive: Path) -> None:
    before = tree(archive)
    given = {"id": "Cedar Notice", "publisher": "…", "published": "3/17/2020", "taken-on": "today"}
    page = told(ann.send("/desk/documents", given, files=TEXT).text)
    for said in (
        "Short name: 'Cedar Notice' is no short name; write small letters, digits and hyphens.",
        "Publisher: '…' is no name;",
        "Published: '3/17/2020' is not a date that exists; write YYYY, YYYY-MM or YYYY-MM-DD.",
        "Taken on: 'today' is not a date that exists;",
    ):
        assert said in page
    assert tree(archive) == before


@pytest.mark.parametrize(
    ("given", "short", "described"),
    [
        ("Town of Cedar", "town-of-cedar", {"town-of-cedar": {"name": "Town of Cedar"}}),
        ("U.S. Immigration and Customs Enforcement", "ice", {}),
        ("cedar-town", "cedar-town", {}),
    ],
)
def test_a_publisher_is_given_by_its_name_and_is_then_described(
    ann: Archivist, archive: Path, given: str, short: str, described: dict[str, dict[str, str]]
) -> None:
    reply = ann.send("/desk/documents", {"id": "cedar", "publisher": given}, files=TEXT)
    document = Workspace.open(archive).document("cedar").documents[0]
    assert document.publisher is not None
    assert document.publisher.iri == terms.organization(short)
    sheet = ann.get(f"{reply.headers['location']}/sheet.yaml").text
    assert [name in sheet for name in described] == [True] * len(described)
    assert ("speakers:" in sheet) is bool(described)


def scanned(ann: Archivist) -> str:
    """The path of a draft on a scan that was uploaded."""
    scan = (ROOT / "examples" / "alder-scan.pdf").read_bytes()
    reply = ann.send("/desk/documents", {"id": "scan", "publisher": "ice"}, files={"file": ("scan.pdf", scan)})
    return str(reply.headers["location"])


def test_a_scan_is_read_by_machine_and_quoted_beside_its_picture(
    ann: Archivist, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "bin", monkeypatch, table([[("Alder", 96), ("met", 41), ("on", 96), ("Monday.", 95)]]))
    draft = scanned(ann)
    assert "1 of 1 page has no text, or hardly any" in told(ann.get(draft).text)
    assert "Of a scan, the draft’s page has them read." in told(ann.get(f"{draft}/claims/new").text)
    assert ann.send(f"{draft}/read").status_code == 303
    assert "Pages without text" not in told(ann.get(draft).text)
    form = ann.get(f"{draft}/claims/new").text
    assert "Read by machine (tesseract 5.3.0, eng, 300 dpi): compare the words with the picture." in told(form)
    (picture,) = re.findall(r'<img id="picture" src="([^"]+)"', form)
    assert ann.get(picture).content.startswith(b"\x89PNG")
    assert ann.get(f"{draft}/place.json?start=0&end=9").json()["page"] == 1
    claim = {"quote": "Alder met", "form": "agency", "agency.name": "Alder", "agency.state": "al", "basis": "so"}
    said = [one["what"] for one in ann.send(f"{draft}/check", claim).json()["findings"]]
    assert any("“met” was read by a machine that is 41 of 100 sure of it" in one for one in said), said


def test_a_draft_with_claims_stays_on_the_file_it_quotes(
    ann: Archivist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "bin", monkeypatch, table([[("Alder", 96)]]))
    draft = scanned(ann)
    ann.send(f"{draft}/claims/new", {"act": "save", "form": "agency", "quote": "Alder"})
    reply = ann.send(f"{draft}/read")
    assert (reply.status_code, "this draft has claims" in reply.text.lower()) == (400, True)


def test_without_the_program_a_scan_is_refused_with_what_to_install(
    ann: Archivist, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.sources import ocr

    draft = scanned(ann)
    monkeypatch.setenv("PATH", str(tmp_path))
    ocr.program.cache_clear()
    before = tree(archive)
    reply = ann.send(f"{draft}/read")
    ocr.program.cache_clear()
    assert (reply.status_code, "install it" in told(reply.text)) == (400, True)
    assert tree(archive) == before


def test_what_changes_something_is_only_sent(ann: Archivist) -> None:
    draft = ann.begin("alder-notice")
    own = [path.replace("/desk/drafts/{name}", draft) for path in CHANGED if path.count("{") == 1 and "{name}" in path]
    got = {path.rpartition("/")[2]: ann.get(path).status_code for path in own}
    assert {name for name, status in got.items() if status == 200} == {"sheet"}
