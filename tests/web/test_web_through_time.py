"""On the web: how what is quoted stands in the newest capture, and at the desk, quoting a claim there too."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from kg.record.drafting import DocumentDetails
from kg.workspace import Workspace
from tests.archives import CLOCK, WORLD, own, tree, with_alder
from tests.sites import Archivist, desk, site

pytestmark = pytest.mark.usefixtures("without_vocabulary")

NOTICE = (WORLD / "alder-notice.txt").read_text("utf-8")
NEWER = "<b>Print</b> this\n" + NOTICE.replace("by 9 agencies", "by 8 <i>agencies</i>")
REASON = "the notice was published anew"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a notice, and a later capture of it in which one quotation is gone."""
    folder = with_alder(tmp_path_factory.mktemp("since") / "alder")
    (folder / "newer.txt").write_text(NEWER, "utf-8")
    details = DocumentDetails("alder-notice", taken_on="2025-06-05")
    Workspace.open(folder / "archive", clock=CLOCK).add_documents(folder / "newer.txt", details)
    return folder


@pytest.fixture
def archive(source: Path, tmp_path: Path) -> Path:
    return own(source, tmp_path / "own").archive.folder.root


@pytest.fixture
def ann(archive: Path) -> Archivist:
    return desk(archive, "Ann of the reading room")[0]


def told(page: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def claim_quoting(archive: Path, words: str) -> str:
    """The id of the claim quoted so."""
    (row,) = Workspace.open(archive).query(f'SELECT DISTINCT ?c {{ ?c kg:anchor/oa:hasSelector/oa:exact "{words}" }}')
    return str(row["c"].value).rpartition("/")[2]


def test_the_documents_page_tells_what_stands_moved_and_is_gone_in_its_newest_capture(archive: Path) -> None:
    reply = site(archive).get("/id/document/alder-notice")
    page = told(reply.text)
    assert "The newest capture is newer.txt of 2025-06-05" in page
    assert "1 of 6 quotations from earlier captures no longer stands in this one: 1 gone." in page
    assert "held by 9 agencies line 7 gone; line 8 has other words" in page
    assert "held by [9→8 <i>] agencies [→</i>]" in page or "held by [9→8" in page
    assert "As of March 1, ICE had 12 agreements in Vermont line 7 moved to line 8" in page
    assert "<i>agencies" not in reply.text
    assert "quote it there too" not in page


def test_a_documents_page_with_one_capture_tells_nothing_of_it(tmp_path: Path) -> None:
    archive = with_alder(tmp_path / "alder") / "archive"
    assert "in the newest capture" not in site(archive).get("/id/document/alder-notice").text


def test_a_claims_page_tells_how_its_words_stand_in_the_newest_capture(archive: Path) -> None:
    client = site(archive)
    gone = told(client.get(f"/id/claim/{claim_quoting(archive, 'held by 9 agencies')}").text)
    assert "“held by 9 agencies” gone; line 8 has other words in newer.txt of 2025-06-05" in gone
    moved = told(client.get(f"/id/claim/{claim_quoting(archive, '“lawful, limited and local”')}").text)
    assert "“lawful, limited and local” moved to line 9" in moved.replace("““", "“").replace("””", "”")


def test_an_earlier_state_tells_nothing_of_a_capture_that_came_later(archive: Path) -> None:
    claim = claim_quoting(archive, "held by 9 agencies")
    assert "In the newest capture" not in told(site(archive).get(f"/id/claim/{claim}?asOf=1").text)


def test_strangers_are_not_shown_words_of_a_document_that_is_not_publishable(archive: Path) -> None:
    claim = claim_quoting(archive, "held by 9 agencies")
    for path in ("/id/document/alder-notice", f"/id/claim/{claim}"):
        page = told(site(archive, is_public=True).get(path).text)
        assert "gone; line 8 has other words" in page
        assert "[9→8" not in page
        marked = told(site(archive, is_public=True, publishable={"alder-notice": "a public notice"}).get(path).text)
        assert "[9→8" in marked


def test_an_archivist_quotes_a_claim_in_the_newer_capture_too(archive: Path, ann: Archivist) -> None:
    claim = claim_quoting(archive, "“lawful, limited and local”")
    page = f"/desk/claims/{claim}/quotation"
    assert page in ann.get("/id/document/alder-notice").text
    assert page in ann.get(f"/id/claim/{claim}").text
    assert "moved to line 9" in told(ann.get(page).text)
    reply = ann.send(page, {"head": ann.head(page), "reason": REASON})
    assert (reply.status_code, reply.headers["location"]) == (303, f"/id/claim/{claim}")
    shown = told(ann.get(f"/id/claim/{claim}").text)
    assert "line 8, characters" in shown
    assert "line 9, characters" in shown
    assert "In the newest capture" not in shown
    newest = Workspace.open(archive).log()[-1].contribution
    assert (newest.archivist, newest.note.rpartition(": ")[2]) == ("Ann of the reading room", REASON)
    assert "There is no newer capture" in told(ann.get(page).text)
    assert Workspace.open(archive).verify().ok


@pytest.mark.parametrize(
    ("values", "status", "message"),
    [
        pytest.param({}, 400, "Quoting a claim again needs a reason", id="no reason"),
        pytest.param({"reason": REASON}, 400, "does not stand there; line 8 has", id="the same words"),
        pytest.param(
            {"reason": REASON, "quote": "ICE had 12 agreements in Vermont"}, 422,
            "figure-in-quotation : 9 is not in “ICE had 12 agreements in Vermont”", id="words that do not state it",
        ),
        pytest.param({"reason": REASON, "head": "1 " + "0" * 64}, 409, "others have recorded since", id="overtaken"),
    ],
)  # fmt: skip
def test_what_the_gate_refuses_is_shown_with_what_was_typed_and_nothing_is_written(
    archive: Path, ann: Archivist, values: dict[str, str], status: int, message: str
) -> None:
    page = f"/desk/claims/{claim_quoting(archive, 'held by 9 agencies')}/quotation"
    first = ann.get(page).text
    assert "8 &lt;i&gt;agencies" in first
    before = tree(archive)
    if status == 409:
        values = {"quote": "held by 8 <i>agencies</i>", **values}
    reply = ann.send(page, {"head": ann.head(page), **values})
    assert reply.status_code == status
    assert message.lower() in told(reply.text).lower()
    assert html.escape(values.get("reason", "")) in reply.text
    assert tree(archive) == before


def test_without_a_session_nobody_quotes_a_claim(archive: Path, ann: Archivist) -> None:
    page = f"/desk/claims/{claim_quoting(archive, '“lawful, limited and local”')}/quotation"
    before, head = tree(archive), ann.head(page)
    assert site(archive).get(page).status_code == 404
    assert ann.send(page, {"head": head, "reason": REASON}, origin="https://elsewhere.example").status_code == 403
    ann.client.cookies.clear()
    assert ann.client.get(page).status_code == 403
    assert tree(archive) == before


def test_what_is_told_of_an_uploaded_document_is_on_the_page_of_its_draft(archive: Path, ann: Archivist) -> None:
    again = NOTICE + "One line more.\n"
    sent = ann.send(
        "/desk/documents", {"id": "alder-notice"}, files={"file": ("again.txt", again.encode(), "text/plain")}
    )
    assert "all 6 quotations from earlier captures still stand in this one" in told(
        ann.get(sent.headers["location"]).text
    )
    other = ann.send(
        "/desk/documents", {"id": "like"}, files={"file": ("like.txt", b"Like. " + again.encode(), "text/plain")}
    )
    page = told(ann.get(other.headers["location"]).text)
    assert "Told of the document shares 9" in page
    assert "with document alder-notice" in page


def test_a_claim_quoted_in_two_captures_is_put_right_from_the_newer(archive: Path, ann: Archivist) -> None:
    claim = claim_quoting(archive, "“lawful, limited and local”")
    page = f"/desk/claims/{claim}/quotation"
    ann.send(page, {"head": ann.head(page), "reason": REASON})
    reply = ann.send(f"/desk/claims/{claim}/supersede", {"reason": "another word"})
    assert reply.status_code == 303, told(reply.text)
    draft = ann.get(f"{reply.headers['location']}/sheet").text
    newest = Workspace.open(archive).quotations_since("alder-notice").newer.sha256
    assert newest in draft
    assert draft.count("lawful, limited and local") == 2
