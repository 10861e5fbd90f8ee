"""Documents with every quoted place marked; what is not held, or not to be shown whole, in fragments."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from starlette.testclient import TestClient

from kg.terms import document, thing
from kg.web.notes import PageNotes
from kg.web.pages.quotations import Quoted, blocks, quoted_in
from kg.web.visits import SiteSettings, Visit
from kg.workspace import Workspace
from kg.workspace.states import States
from tests.archives import maple
from tests.sites import site

LIST = "participatingAgencies09172025pm.xlsx"
DIGEST = "6e10b847349e1663ffb0455d44b6ac33dbb0329bcf57fc6560cd630e46b4315f"


def quoted(number: int, start: int, end: int) -> Quoted:
    claim, name = thing("claim", f"c{number}"), f"c{number}"
    return Quoted(claim, thing("quotation", "q"), thing("text", "t"), "", "", "", start, end, page=name)


def plain(block: object) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", str(block)))


@pytest.fixture(scope="module")
def held(shared: Path, archive: Path, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A client of the corpus where every source of it is held that is at hand."""
    root = shutil.copytree(archive, tmp_path_factory.mktemp("held") / "archive")
    sources = [*shared.glob("documents/*.txt"), *shared.glob("data/moa/*.pdf"), *shared.glob("data/statutes/usc*")]
    Workspace.open(root).attach([*sources, shared / "data" / "ice-lists" / LIST])
    return site(root)


@pytest.fixture
def town(tmp_path: Path) -> Workspace:
    """An archive with a held document that is quoted twice."""
    workspace = Workspace.create(tmp_path / "archive")
    workspace.add([maple(tmp_path)])
    return workspace


def test_a_claim_stands_in_the_margin_of_a_block_once_with_all_its_places() -> None:
    first, second = blocks("one two\n\nthree", [quoted(2, 0, 3), quoted(1, 0, 3), quoted(2, 4, 7), quoted(2, 9, 14)])
    assert [(one.claim.value[-2:], one.start) for one in first.quoted] == [("c2", 0), ("c1", 0), ("c2", 4)]
    assert [one.page for one in first.beside] == ["c2", "c1"]
    assert [one.page for one in second.beside] == ["c2"]
    assert [str(block.content).count("claim-c2") for block in (first, second)] == [1, 0]


def test_claims_that_begin_with_the_same_words_follow_each_other_as_their_other_words_do(archive: Path) -> None:
    states = States(Workspace.open(archive).archive)
    visit = Visit(states.now(), SiteSettings(), "/", {})
    of = document("border-report-day-of-action")
    (found,) = visit.state.select(f"SELECT ?it {{ ?it kg:document {of} }}")
    every = quoted_in(visit, PageNotes(visit), NamedNode(found["it"]))
    places = [(one.start, one.end) for one in every]
    assert places == sorted(places)
    of_june = [one.about for one in every if one.exact == "As of June"]
    assert [about.rpartition(": ")[2] for about in of_june] == ["137", "62", "18", "75", "11"]


def test_what_a_claim_is_about_is_what_nothing_else_in_it_points_to(client: TestClient) -> None:
    page = client.get("/id/document/border-report-day-of-action").text
    margin = re.findall(r'<div class="margin"><ul><li><a href="[^"]+">(.*?)</a>', page)
    assert (
        "American Civil Liberties Union on it: objection “it used anti-immigrant hate as its selling point”" in margin
    )


@pytest.mark.parametrize("path", ["border-report-day-of-action", "usc-8-1357", "memorandum-san-patricio-2020"])
def test_a_place_on_a_page_has_a_name_of_its_own(held: TestClient, path: str) -> None:
    page = held.get(f"/id/document/{path}").text
    names = re.findall(r' id="([^"]+)"', page)
    assert "The document, with what is cited marked" in page
    assert sorted(names) == sorted(set(names))


def test_a_held_text_is_shown_whole_with_its_quotations_marked(town: Workspace) -> None:
    page = site(town.archive.folder.root).get("/id/document/maple").text
    assert "<mark>counted 26 agreements</mark> in Vermont on May 1, 2025." in page
    assert re.search(r'<span id="claim-[a-z2-7]{26}" class="spot"></span><mark>counted', page)
    assert "Thirty of its officers were trained." in page


def test_a_note_leads_to_the_place_on_the_page(town: Workspace) -> None:
    client = site(town.archive.folder.root)
    page = client.get("/id/document/maple").text
    place = re.findall(r'<q class="words"><a href="(/id/capture/[^"#]+)#(claim-[^"]+)"', page)[0]
    assert f'id="{place[1]}"' in client.get(place[0]).text


def test_to_strangers_a_document_is_shown_in_fragments_unless_it_is_marked_publishable(town: Workspace) -> None:
    root = town.archive.folder.root
    page = site(root, is_public=True).get("/id/document/maple").text
    assert "<mark>counted 26 agreements</mark>" in page
    assert "Thirty of its officers" not in page
    assert "not marked as publishable" in page
    marked = site(root, is_public=True, publishable={"maple": "its publisher's license"}).get("/id/document/maple").text
    assert "Thirty of its officers" in marked
    assert "its publisher&#39;s license" in marked


def test_to_strangers_the_file_itself_is_not_given_either(town: Workspace) -> None:
    root = town.archive.folder.root
    (digest,) = town.archive.captures.held()
    assert site(root, is_public=True).get(f"/captures/{digest}").status_code == 404
    assert site(root, is_public=True, publishable={"maple": "a reason"}).get(f"/captures/{digest}").status_code == 200


def test_a_file_is_sent_to_be_kept_and_in_ranges(town: Workspace) -> None:
    client = site(town.archive.folder.root)
    (digest,) = town.archive.captures.held()
    whole = client.get(f"/captures/{digest}")
    part = client.get(f"/captures/{digest}", headers={"range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, whole.content[:10])
    assert whole.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in whole.headers["content-security-policy"]


def test_bytes_that_are_not_held_are_said_to_be_so_and_the_words_kept_are_shown(client: TestClient) -> None:
    page = client.get("/id/document/border-report-day-of-action").text
    assert "The bytes are not held here." in page
    assert "total of 137 such agreements" in page


def test_rows_of_a_list_that_is_not_held_stand_under_their_numbers(client: TestClient) -> None:
    page = client.get(f"/id/capture/sha256-{DIGEST}?sheet=Sheet1&row=109").text
    assert 'id="row-109"' in page
    assert "Collier County Sheriff&#39;s Office, Jail Enforcement Model" in page


def test_a_held_workbook_has_its_row_and_cells_marked(held: TestClient) -> None:
    page = held.get(f"/id/capture/sha256-{DIGEST}?sheet=Sheet1&row=109").text
    row = re.findall(r'<tr id="row-109".*?</tr>', page, re.DOTALL)[0]
    assert 'class="cited asked"' in row
    assert page.count(" asked") == 1
    assert re.search(r'<td class="stated"[^>]*>\s*Collier County Sheriff&#39;s Office', row, re.IGNORECASE)
    marks = ["stated" in one for one in re.findall(r"<td([^>]*)>", row)]
    assert marks == [True] * 7 + [False] * (len(marks) - 7)
    assert "the darker cells hold what a claim states" in page
    assert "Rows 101–200 of" in page
    assert "safelinks" not in page
    assert "https://www.ice.gov/doclib/287gMOA/" in page


@pytest.mark.parametrize(("link", "first"), [("next", 201), ("prev", 1)])
def test_rows_before_and_after_a_page_are_shown_with_none_of_them_marked_as_asked_for(
    held: TestClient, link: str, first: int
) -> None:
    page = held.get(f"/id/capture/sha256-{DIGEST}?sheet=Sheet1&row=109").text
    (href,) = re.findall(rf'<a href="([^"]+)" rel="{link}"', page)
    other = held.get(html.unescape(href)).text
    assert f"Rows {first}–{first + 99} of" in other
    assert " asked" not in other


def test_hidden_rows_of_a_workbook_are_told(tmp_path: Path) -> None:
    import openpyxl

    from kg.sources.media import XLSX
    from kg.sources.shown_sheets import shown_sheets

    book = openpyxl.Workbook()
    book.active.append(["State", "Agency"])
    book.active.append(["Vermont", "Maple"])
    book.active.row_dimensions[2].hidden = True
    book.active["B2"].hyperlink = "https://example.org/a"
    book.create_sheet("Notes").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    first, second = shown_sheets((tmp_path / "a.xlsx").read_bytes(), XLSX)
    assert (first.hidden, dict(first.links)) == ({2}, {(2, 2): "https://example.org/a"})
    assert (first.is_hidden, second.is_hidden) == (False, True)


def test_a_pdf_is_shown_as_pages_with_its_words_boxed(shared: Path, tmp_path: Path) -> None:
    shutil.copy(shared / "data" / "moa" / "287gWSO_FinneyCoKs2020-03-17.pdf", tmp_path / "memo.pdf")
    sheet = tmp_path / "memo.yaml"
    sheet.write_text(
        """\
document: {id: memo, title: Memorandum of Agreement, kind: memorandum-text, publisher: ice,
  published: unknown, file: memo.pdf}
speakers:
  ice: {name: U.S. Immigration and Customs Enforcement}
claims:
  - quote: enter into this MOA in good faith
    position: {holder: ice, stance: description, about: program, words: in good faith}
""",
        encoding="utf-8",
    )
    workspace = Workspace.create(tmp_path / "archive")
    workspace.add([sheet])
    client = site(workspace.archive.folder.root)
    page = client.get("/id/document/memo").text
    assert page.count('class="page-image"') > 5
    assert re.search(r'<a href="/id/claim/[^"]+" id="claim-[^"]+" aria-label="[^"]+"><rect x="[\d.]+"', page)
    picture = client.get(re.findall(r'<image href="([^"]+)"', page)[0])
    assert (picture.headers["content-type"], picture.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert client.get(re.findall(r'<image href="([^"]+)"', page)[0].replace("/1.png", "/999.png")).status_code == 400


def test_the_words_boxed_are_the_words_quoted(shared: Path) -> None:
    """PDFium is asked what stands in each box: the quotation, and next to nothing beside it."""
    import pypdfium2

    from kg.sources import pdf_pages
    from kg.sources.extract import text_layer

    content = (shared / "data" / "moa" / "287gWSO_FinneyCoKs2020-03-17.pdf").read_bytes()
    text = text_layer(content, "application/pdf", "0" * 64, name="memo").content  # type: ignore[union-attr]
    words = [found.span() for found in re.finditer(r"\S+", text)]
    spans = [(words[at][0], words[at + 9][1]) for at in range(0, len(words) - 10, 97)]
    found = pdf_pages.boxes(content, text, spans)
    assert len(spans) > 30
    with pypdfium2.PdfDocument(content) as document:
        for (start, end), boxes in zip(spans, found, strict=True):
            said = ""
            for page, box in boxes:
                shown, (_, height) = document[page - 1].get_textpage(), document.get_page_size(page - 1)
                left, top = box.left - 0.5, height - box.top
                said += shown.get_text_bounded(left, top - box.height, left + box.width + 1, top)
            bare = re.sub(r"[\s\x02\ufffe-]", "", text[start:end])
            assert bare in re.sub(r"[\s\x02\ufffe-]", "", said), text[start:end]
            assert len(re.sub(r"\s", "", said)) < len(bare) + 12


@pytest.mark.parametrize("content", [b"%PDF-1.7\nnothing", b"", b"\x00" * 4096])
def test_a_pdf_that_cannot_be_drawn_is_told_and_harms_nothing(content: bytes) -> None:
    from kg.errors import UnreadableFile
    from kg.web import guarded_pdf_pages

    with pytest.raises(UnreadableFile, match="cannot be drawn"):
        guarded_pdf_pages.picture(content, "0" * 64, 1)


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6)


@given(st.text(st.sampled_from("ab \n<&\u202e\U0001f469"), min_size=1, max_size=80), SPANS)
def test_marking_quotations_changes_no_word_and_loses_none(text: str, spans: list[tuple[int, int]]) -> None:
    fits = [(start, min(start + length, len(text))) for start, length in spans if start < len(text)]
    made = blocks(text, [quoted(number, *span) for number, span in enumerate(fits)])
    kept = "".join(plain(block.content) for block in made)
    shown = text.replace("\u202e", "\\u202e")
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", shown)


@given(st.text(st.sampled_from("ab c\n"), min_size=30, max_size=80), SPANS)
def test_what_is_marked_is_what_is_quoted_however_quotations_overlap(text: str, spans: list[tuple[int, int]]) -> None:
    fits = [(start, min(start + length, len(text))) for start, length in spans if start < len(text)]
    made = blocks(text, [quoted(number, *span) for number, span in enumerate(fits)])
    marked = "".join(re.findall(r"<mark>(.*?)</mark>", "".join(str(block.content) for block in made), re.DOTALL))
    expected = "".join(one for at, one in enumerate(text) if any(start <= at < end for start, end in fits))
    assert re.sub(r"\s", "", marked) == re.sub(r"\s", "", expected)


def test_two_claims_on_one_quotation_have_each_their_place() -> None:
    (block,) = blocks("one two three", [quoted(1, 4, 7), quoted(2, 4, 7), quoted(3, 0, 9)])
    assert [f'id="claim-c{number}"' in str(block.content) for number in (1, 2, 3)] == [True, True, True]
    assert plain(block.content) == "one two three"
