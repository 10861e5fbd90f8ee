"""What people do in a browser, done in Chromium: the whole way from a search to a receipt that holds.

`KG_PICTURES` names a folder for the pictures of docs/web.md, which these tests make.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.workspace import Workspace
from tests.archives import ROOT, maple

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COLLIER = "/id/agency/us-fl/collier-county-sheriffs-office"
CLAIM = "a claim"
"""Stands for the page of one, which the archive names."""
LIST = "/id/capture/sha256-6e10b847349e1663ffb0455d44b6ac33dbb0329bcf57fc6560cd630e46b4315f?sheet=Sheet1&row=109"
KINDS = [
    *("/", "/about", "/find?q=collier", COLLIER, "/id/place/us-ak", "/id/place/us-12021", "/id/organization/ice"),
    *("/id/provision/usc/8/1357/g", CLAIM, LIST, "/id/document/border-report-day-of-action", "/documents"),
    *("/places?day=2023-09-12", "/places/us-fl", "/counts", "/ontology", "/queries", "/shapes", "/compare"),
    *("/queries/listed-on?day=2023-09-12&place=ak", "/workbench?query=SELECT+%3Fa+%7B+%3Fa+a+kg%3AAgency+%7D+LIMIT+3"),
    *("/compare/lists?earlier=2021-01-13&later=2023-09-12", "/compare/states", "/disagreements", "/recount", "/lists"),
    *("/compare/documents?first=document/usc-8-1103&second=document/usc-8-1357", "/nothing", f"{COLLIER}?asOf=3"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`kg demo` and `kg serve` as processes of their own, in an empty folder; the captures attached where they are."""
    folder = tmp_path_factory.mktemp("empty")
    kg = [sys.executable, "-c", "from kg.cli import main; main()"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*kg, "demo"], cwd=folder, env=environment, check=True, capture_output=True)
    shared = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
    files = [*shared.glob("documents/*.txt"), *shared.glob("data/ice-lists/participatingAgencies09172025pm.xlsx")]
    if files:
        subprocess.run([*kg, "document", "attach", *map(str, files)], cwd=folder, env=environment, capture_output=True)
    serving = subprocess.Popen(
        [*kg, "serve", "--port", "0"], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert serving.stderr is not None
    try:
        said = serving.stderr.readline()
        yield re.findall(r"http://[\d.]+:\d+", said)[0]
    finally:
        serving.terminate()
        serving.wait()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    assert chromium, "Chromium is not on PATH: apt-get install chromium"
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        yield playwright.chromium.launch(executable_path=chromium, args=flags)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails the test where a browser complains: of the content policy, a script, or a missing file."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("request", lambda asked: complaints.append(asked.url) if not asked.url.startswith(address) else None)
    yield made
    context.close()
    assert [one for one in complaints if "404" not in one and "400" not in one] == []


def path_of(page: Page, path: str) -> str:
    """The path of a kind of page; of a claim that of a stated count."""
    if path != CLAIM:
        return path
    page.goto("/counts")
    return str(page.locator('svg.chart:not(.slim) a[aria-label^="2023-06 (read): 137"]').get_attribute("href"))


def expect(what: Any) -> Any:
    """What Playwright holds of a page or a part of it, looked at until it is so: a click does not wait for its page."""
    from playwright.sync_api import expect as wait_until

    return wait_until(what)


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("KG_PICTURES"):
        page.wait_for_load_state("networkidle")
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_an_agency_is_found_with_a_typing_slip_and_its_footnote_leads_to_the_marked_row(page: Page) -> None:
    page.goto("/")
    picture(page, "home")
    page.get_by_label("Agencies, places, documents, claims").fill("colier county sherif")
    page.keyboard.press("Enter")
    picture(page, "search")
    page.get_by_role("link", name="Collier County Sheriff's Office").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Collier County Sheriff's Office")
    picture(page, "agency")
    page.locator("main .ref").nth(2).click()
    expect(page).to_have_url(re.compile(r"#note-\d+$"))
    note = page.locator(page.url[page.url.index("#") :])
    note.get_by_role("link", name=re.compile(r"^row \d+ of")).click()
    expect(page).to_have_url(re.compile(r"/id/capture/.*#."))
    row = page.locator(page.url[page.url.index("#") :])
    assert "cited" in (row.get_attribute("class") or "")
    assert "Collier" in row.inner_text()
    picture(page, "workbook")


def test_the_workbench_answers_draws_downloads_and_its_receipt_holds(page: Page, tmp_path: Path) -> None:
    page.goto("/workbench")
    page.get_by_label("SPARQL 1.1 query").fill(
        "SELECT ?state (COUNT(?a) AS ?agreements) WHERE {\n  ?a kg:inListOf '2025-09-17'^^xsd:date ;"
        " kg:agency/kg:place/skos:prefLabel ?state }\nGROUP BY ?state ORDER BY ?state"
        if _has_in_list_of()
        else "SELECT ?state (COUNT(DISTINCT ?a) AS ?agreements) WHERE {\n  ?claim kg:anchor/oa:hasSource ?list ."
        " ?list kg:speaksOf '2025-09-17'^^xsd:date .\n  GRAPH ?claim { ?a a kg:Agreement ; kg:agency ?agency }"
        "\n  ?agency kg:place/skos:prefLabel ?state }\nGROUP BY ?state ORDER BY ?state"
    )
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="Answer", exact=True).wait_for()
    page.wait_for_load_state("load")  # what is drawn follows the rows
    page.locator("svg.map path").nth(50).wait_for()
    assert page.locator("svg.chart:not(.slim) .bar").count() > 20
    assert page.locator(".notes-list li").count() > 20
    page.get_by_label("SPARQL 1.1 query").evaluate("area => area.scrollIntoView()")
    picture(page, "workbench")
    with page.expect_download() as csv:
        page.get_by_role("link", name="csv", exact=True).click()
    assert csv.value.path().read_text("utf-8").startswith("state,agreements")
    with page.expect_download() as receipt:
        page.get_by_role("link", name="receipt", exact=True).click()
    receipt.value.save_as(tmp_path / "receipt.json")
    page.locator("#receipt-file").set_input_files(tmp_path / "receipt.json")
    page.get_by_text("The receipt holds, and the archive gives this answer still").wait_for()


def test_an_answer_checked_elsewhere_holds_by_the_command_too(page: Page, tmp_path: Path) -> None:
    page.goto("/workbench?query=SELECT+%3Fa+%7B+%3Fa+a+kg%3AAgency+%7D+LIMIT+3")
    with page.expect_download() as receipt:
        page.get_by_role("link", name="receipt", exact=True).click()
    receipt.value.save_as(tmp_path / "receipt.json")
    kg = [sys.executable, "-c", "from kg.cli import main; main()"]
    done = subprocess.run(
        [*kg, "receipt", "verify", "receipt.json", "--offline"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_two_lists_are_compared_and_an_earlier_state_is_gone_back_to(page: Page) -> None:
    page.goto("/compare/lists")
    page.get_by_label("Earlier list").select_option("2021-01-13")
    page.get_by_label("Later list").select_option("2023-09-12")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name=re.compile(r"^Not listed on 2023-09-12 \(\d+\)"))).to_have_count(1)
    picture(page, "compare")
    page.get_by_label("As of a day or contribution").fill("2")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Earlier state")).to_contain_text("after contribution 2")
    page.get_by_role("link", name="Places", exact=True).click()
    expect(page.get_by_label("Day of the list").locator("option")).to_have_text(["2023-09-12", "2021-01-13"])
    page.get_by_role("link", name="See this page as it is now").click()
    expect(page.get_by_label("Day of the list")).to_contain_text("2025-09-17")


def test_a_point_of_the_chart_leads_to_its_claim_and_that_to_the_words(page: Page) -> None:
    page.goto("/counts")
    picture(page, "counts")
    page.locator('svg.chart:not(.slim) a[aria-label^="2023-06 (read): 137"]').click()
    expect(page.locator("blockquote mark", has_text="137").first).to_be_visible()
    picture(page, "claim")


def test_the_editor_marks_a_fault_completes_names_and_keeps_what_was_asked(page: Page) -> None:
    page.goto("/workbench")
    editor = page.get_by_label("SPARQL 1.1 query")
    editor.fill("ASK {\n  ?a \U0001f469 }")
    page.get_by_role("button", name="line 2, column 6").click()
    page.wait_for_function("document.getElementById('query').selectionStart === 11")
    editor.fill("ASK { ?a a ")
    editor.press("End")
    editor.press_sequentially("kg:Agre")
    page.get_by_role("option", name="kg:Agreement").wait_for()
    page.keyboard.press("Enter")
    expect(editor).to_have_value(re.compile("kg:Agreement$"))
    editor.fill("ASK { ?a a kg:Agency }")
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="Answer", exact=True).wait_for()
    page.get_by_text("Your questions in this browser").click()
    expect(page.locator("#asked li").first).to_have_text("ASK { ?a a kg:Agency }")


def test_everything_but_checking_while_one_types_works_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/workbench")
    page.get_by_label("SPARQL 1.1 query").fill("SELECT ?a { ?a a kg:Agency } ORDER BY ?a LIMIT 2")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("The content of a receipt").fill("{}")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^This is not a receipt"))
    context.close()


def test_the_keyboard_alone_finds_opens_and_comes_back(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("kodiak police department")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kodiak Police Department", level=1).wait_for()
    page.locator("main .ref").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#note-"))
    back = page.locator(f"{page.url[page.url.index('#') :]} .back")
    back.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#ref-"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_kind_of_page(browser: Browser, address: str, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(base_url=address, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page, axe, found = context.new_page(), Axe(), {}
    page.set_default_timeout(120_000)
    for path in KINDS:
        page.goto(path_of(page, path))
        faults = axe.run(page, options={"runOnly": RULES}).response["violations"]
        if faults:
            found[path] = [(one["id"], one["nodes"][0]["html"][:160]) for one in faults]
    context.close()
    assert found == {}


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_scrolls_sideways_but_within_its_tables(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.set_default_timeout(120_000)
    wide = {}
    for path in KINDS:
        page.goto(path_of(page, path))
        if (needs := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[path] = needs
    context.close()
    assert wide == {}


def test_a_table_that_goes_on_past_the_edge_shows_it_and_is_moved_by_keyboard(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 320, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(COLLIER)
    shade = "one => Number(getComputedStyle(one, '::after').opacity)"
    tables = page.locator(".wide")
    cut = [one for one in tables.all() if one.evaluate("one => one.scrollWidth > one.clientWidth")]
    assert cut
    assert all(one.evaluate(shade) > 0.9 for one in cut)
    whole = [one for one in tables.all() if not one.evaluate("one => one.scrollWidth > one.clientWidth")]
    assert all(one.evaluate(shade) == 0 for one in whole)
    cut[0].focus()
    at_end = "one => Math.ceil(one.scrollLeft + one.clientWidth) >= one.scrollWidth"
    for _ in range(400):
        page.keyboard.press("ArrowRight")
        if cut[0].evaluate(at_end):
            break
    assert cut[0].evaluate(at_end)
    assert cut[0].evaluate(shade) < 0.2
    context.close()


def test_a_claim_prints_with_its_address_and_no_navigation(page: Page) -> None:
    path = path_of(page, CLAIM)
    page.goto(path)
    page.emulate_media(media="print")
    assert not page.locator("nav").first.is_visible()
    assert page.get_by_text(f"https://w3id.org/kg287g{path}").first.is_visible()
    assert page.pdf()[:5] == b"%PDF-"


@pytest.mark.parametrize("path", [COLLIER, LIST, "/places/us-fl", "/compare/lists", "/counts"])
def test_a_table_is_printed_within_the_width_of_a_page(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 less the usual margins
    page.emulate_media(media="print")
    page.goto(path)
    rights = page.evaluate("[...document.querySelectorAll('table')].map(one => one.getBoundingClientRect().right)")
    assert rights
    assert max(rights) <= 718


def test_a_claims_print_has_no_words_that_only_lead_somewhere(page: Page) -> None:
    page.goto(path_of(page, CLAIM))
    leading = page.get_by_role("link", name=re.compile("^(in the document|The file)$"))
    assert leading.count() > 1
    page.emulate_media(media="print")
    assert not any(one.is_visible() for one in page.locator(".on-screen").all())
    assert leading.count() == 0


@pytest.mark.parametrize("path", ["/places/us-ri", "/places/us-fl", "/places"])
def test_the_borders_of_a_map_are_as_wide_for_a_small_state_as_for_a_large_one(page: Page, path: str) -> None:
    page.goto(path)
    drawn = page.evaluate(
        "[...document.querySelectorAll('.map path')].map(one => getComputedStyle(one))"
        ".map(style => [style.vectorEffect, parseFloat(style.strokeWidth) <= 1.25].join())"
    )
    assert set(drawn) == {"non-scaling-stroke,true"}


@pytest.mark.parametrize("fragment", ["", "#row-109"])
def test_the_row_asked_for_has_a_frame_and_the_colors_of_its_cells(page: Page, fragment: str) -> None:
    page.goto(LIST + fragment)
    colors, frames = (
        [
            page.locator(f"#row-{row} > *").evaluate_all(f"cells => cells.map(cell => getComputedStyle(cell).{what})")
            for row in (109, 111)
        ]
        for what in ("backgroundColor", "borderTopWidth")
    )
    assert colors[0] == colors[1]
    assert set(frames[0]) == {"3px"} != set(frames[1])


def test_words_of_strangers_are_never_obeyed(browser: Browser, tmp_path: Path) -> None:
    hostile = "Maple <img src=x onerror=alert(1)> counted 26 agreements in Vermont on May 1, 2025.\n"
    workspace = Workspace.create(tmp_path / "archive")
    workspace.add([maple(tmp_path, text=hostile)])
    assert _alerts(browser, workspace.archive.folder.root, "/id/document/maple") == ([], 0)


def _alerts(browser: Browser, archive: Path, path: str) -> tuple[list[str], int]:
    """What a page alerts, and how many pictures it has."""
    from kg.web.visits import SiteSettings
    from tests.web.test_web_protocol import served

    said: list[str] = []
    with served(archive, SiteSettings()) as address:
        page = browser.new_page()
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.goto(address.removesuffix("/sparql") + path)
        pictures = page.locator("main img").count()
        page.close()
    return said, pictures


def _has_in_list_of() -> bool:
    from kg.terms import KG

    return "inListOf" in KG.names()
