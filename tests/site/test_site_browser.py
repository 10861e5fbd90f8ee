"""A site opened from its folder, in Chromium, without a server: it is read, searched, and followed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.site import write_site
from kg.workspace import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ALDER = "Alder County Sheriff's Office"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def folder(alder_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in a folder whose name must be escaped in an address."""
    folder = tmp_path_factory.mktemp("site") / "a site #1 é?"
    write_site(Workspace.open(alder_archive).states().now(), folder, publishable={})
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    assert chromium, "Chromium is not on PATH: apt-get install chromium"
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        yield playwright.chromium.launch(executable_path=chromium, args=flags)


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(browser: Browser, folder: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that fails the test where a browser complains, or where something else than the folder is asked."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=request.param)
    context.set_default_timeout(60_000)
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("request", lambda asked: complaints.append(asked.url) if not _is_in(asked.url, folder) else None)
    made.goto((folder / "index.html").as_uri())
    yield made
    context.close()
    assert complaints == []


def _is_in(address: str, folder: Path) -> bool:
    return address.startswith(folder.as_uri() + "/")


def test_a_statement_is_followed_to_its_words_in_the_document(page: Page) -> None:
    page.get_by_role("link", name="Everything by kind").click()
    page.get_by_role("link", name="Agencies").click()
    page.get_by_role("link", name=ALDER).click()
    assert page.get_by_role("heading", level=1).inner_text() == ALDER
    page.locator("main .ref").first.click()
    note = page.locator(page.url[page.url.index("#") :])
    note.locator("q.words a").click()
    assert page.locator(page.url[page.url.index("#") :]).count() == 1
    assert "signed a 287(g) agreement with ICE on February 26, 2025" in page.locator("main mark").all_inner_texts()
    assert "Eight deputies" not in page.content()


@pytest.mark.parametrize("page", [True], indirect=True, ids=["with scripts"])
@pytest.mark.parametrize(
    ("typed", "kind"),
    [("Aldr County Sherif", "agency"), ("sherrif", "agency"), ("alder sherrif", "agency"),
     ("alder cou", "agency"), ("erif", "agency"), ("ALDER’S", "agency"),
     ("12 agreements", "claim"), ("notice to the public", "document"), ("taskForce", "term")],
)  # fmt: skip
def test_a_search_finds_with_a_typing_slip_or_a_part_of_a_word(page: Page, typed: str, kind: str) -> None:
    page.get_by_label("Agencies, places, documents, claims").fill(typed)
    page.keyboard.press("Enter")
    hits = page.locator("#hits li")
    hits.first.wait_for()
    found = [one for one in hits.all() if one.locator(".kind").inner_text().lower() == kind]
    assert found[:1], page.locator("#hits").inner_text()
    label = found[0].locator("a").inner_text()
    found[0].locator("a").click()
    page.locator("h1").wait_for()
    assert "search.html" not in page.url
    assert kind != "agency" or label == ALDER == page.locator("h1").inner_text()


@pytest.mark.parametrize("page", [True], indirect=True, ids=["with scripts"])
def test_a_search_says_which_word_nothing_found_has(page: Page) -> None:
    page.get_by_label("Agencies, places, documents, claims").fill("alder sheriffs office zzyzx")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing found has “zzyzx”.").wait_for()
    assert ALDER in page.locator("#hits").inner_text()


@pytest.mark.parametrize("page", [True], indirect=True, ids=["with scripts"])
@pytest.mark.parametrize("typed", ["zzyzx", "13 agreements 14", "<img src=x onerror=alert(1)>"])
def test_a_search_for_what_is_not_there_says_so(page: Page, typed: str) -> None:
    page.get_by_label("Agencies, places, documents, claims").fill(typed)
    page.keyboard.press("Enter")
    page.get_by_text(f"Nothing is called “{typed}”.").wait_for()
    assert page.locator("#hits li").count() == 0
    assert page.locator("main img").count() == 0


@pytest.mark.parametrize("page", [True], indirect=True, ids=["with scripts"])
@pytest.mark.parametrize("path", ["index.html", "search.html?q=alder", "queries/stated-counts.html"])
def test_axe_finds_nothing(page: Page, folder: Path, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.goto(f"{folder.as_uri()}/{path}")
    assert [
        one["id"] for one in Axe().run(page, options={"runOnly": RULES, "preload": False}).response["violations"]
    ] == []
