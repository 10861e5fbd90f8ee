"""The archivists' way in Chromium: from an empty folder to claims recorded, marked, put right and taken back.

`KG_PICTURES` names a folder for the pictures of docs/web.md, which these tests make.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.workspace import Workspace
from tests.archives import ROOT
from tests.reading_pages import NO_TESSERACT
from tests.site.links import broken
from tests.web_servers import answer, redirect, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTICE = """\
Alder County Sheriff's Office
Notice of 3 March 2026

The office signed a Task Force Model agreement with ICE on 2 March 2026.
Since then its deputies in Alabama have turned over 14 people, according to the office.
The office calls the program "good for the county".
"""
KG = [sys.executable, "-c", "from kg.cli import main; main()"]
EXPECTED = re.compile("40[039]|422|ERR_FAILED")
"""What a browser complains of where the desk refuses, or is not there."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Desk:
    """A server with two archivists, in a folder that was empty."""

    folder: Path
    entrances: list[str]

    @property
    def workspace(self) -> Workspace:
        return Workspace.open(self.folder / "archive")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*KG, "init"], cwd=tmp_path, env=environment, check=True, capture_output=True)
    named = ["--archivist", "Ann of the reading room", "--archivist", "Ben"]
    told = tmp_path / "told.txt"
    with told.open("w") as out:  # not a pipe, which nobody empties
        serving = subprocess.Popen(
            [*KG, "serve", "--edit", "--allow-private-addresses", *named, "--port", "0"],
            cwd=tmp_path,
            env=environment,
            stderr=out,
        )
    try:
        yield Desk(tmp_path, [re.findall(r"http://\S+", line)[0] for line in _lines(told, 3, serving)[1:]])
    finally:
        serving.kill()
        serving.wait()


def _lines(path: Path, number: int, writing: subprocess.Popen[bytes]) -> list[str]:
    """The first lines of a file, when they are written."""
    while len(lines := path.read_text().splitlines()) < number:
        assert writing.poll() is None, lines
        time.sleep(0.05)
    return lines


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    assert chromium, "Chromium is not on PATH: apt-get install chromium"
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage"]
        yield playwright.chromium.launch(executable_path=chromium, args=flags)


@dataclass
class Visitor:
    """An archivist's browser; what it complains of fails the test."""

    page: Page
    complaints: list[str]


def came_in(browser: Browser, desk: Desk, number: int, **how: Any) -> Visitor:
    """A browser of its own, in which an archivist has opened the address that was printed."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", **how)
    context.set_default_timeout(25_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(desk.entrances[number])
    assert page.url.endswith("/desk")
    return Visitor(page, complaints)


@pytest.fixture
def ann(browser: Browser, desk: Desk) -> Iterator[Page]:
    visitor = came_in(browser, desk, 0)
    yield visitor.page
    visitor.page.context.close()
    assert [one for one in visitor.complaints if not EXPECTED.search(one)] == []


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("KG_PICTURES"):
        page.wait_for_load_state("networkidle")
        page.screenshot(path=Path(folder) / f"{name}.png")


def uploaded(page: Page, desk: Desk) -> None:
    """Upload the notice, which begins a draft."""
    notice = desk.folder / "notice.txt"
    notice.write_text(NOTICE)
    page.locator("#file").set_input_files(notice)
    page.get_by_label("Title").fill("Notice of 3 March 2026")
    page.get_by_label("Short name").fill("alder-notice")
    page.get_by_label("Publisher").fill("alder-sheriff")
    page.get_by_label("Published").fill("2026-03-03")
    page.get_by_role("button", name="Add and begin a draft").click()
    page.get_by_role("heading", level=1, name="Draft on alder-notice").wait_for()


def described(page: Page) -> None:
    """Describe who speaks."""
    page.get_by_text("Describe a speaker").click()
    page.locator("#speakers-id").fill("alder-sheriff")
    page.locator("#f-speakers-name").fill("Alder County Sheriff's Office")
    page.get_by_role("button", name="Describe", exact=True).first.click()
    page.get_by_role("link", name="Add a claim").click()


def select(page: Page, words: str) -> None:
    """Select words of the text with the mouse, once the page that shows them is there."""
    page.locator("#text", has_text=words).wait_for()
    box = page.evaluate(
        """words => { const text = document.getElementById("text"), walk = document.createTreeWalker(text, 4);
        for (let node; (node = walk.nextNode());) { const at = node.data.indexOf(words); if (at < 0) continue;
          const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + words.length);
          const boxes = [...range.getClientRects()], one = boxes[0], last = boxes[boxes.length - 1];
          return [one.left + 1, one.top + one.height / 2, last.right - 1, last.top + last.height / 2]; } }""",
        words,
    )
    page.mouse.move(box[0], box[1])
    page.mouse.down()
    page.mouse.move(box[2], box[3], steps=8)
    page.mouse.up()
    page.wait_for_function("words => document.querySelector('[name=quote]').value === words", arg=words)


def count(page: Page, **fields: str) -> None:
    page.locator("#form-count").check()
    for name, value in {"measure": "encounters-turned-over", "unit": "person"}.items():
        page.locator(f"#f-count-{name}").select_option(value)
    for name, value in fields.items():
        page.locator(f"#f-count-{name.replace('_', '-')}").fill(value)


def said(page: Page, words: str) -> None:
    page.locator("#answer", has_text=words).wait_for()


def test_from_an_empty_folder_to_claims_recorded_superseded_and_withdrawn(
    browser: Browser, desk: Desk, ann: Page
) -> None:
    uploaded(ann, desk)
    described(ann)

    # with the mouse; a wrong figure and a wrong day are refused while one types
    select(ann, "deputies in Alabama have turned over 14 people")
    ann.locator("#place", has_text="Quoted from line 5").wait_for()
    count(ann, value="41", place="al", as_of="2026-03-02", scope="program")
    said(ann, "41 is not in")
    picture(ann, "desk-claim")
    ann.locator("#f-count-value").fill("14")
    said(ann, "as-of 2026-03-02 is not in")
    ann.locator("#f-count-as-of").fill("2026-03-03")
    said(ann, "as-of 2026-03-03 is not in")
    ann.locator("summary", has_text="Who says so").click()
    ann.locator("#f-basis").fill("the notice is of 3 March 2026")
    said(ann, "Nothing to refuse.")
    ann.get_by_role("button", name="Save the claim").click()

    # with the keyboard alone
    ann.get_by_role("link", name="Add a claim").focus()
    ann.keyboard.press("Enter")
    ann.get_by_label("Find words in it").focus()
    ann.keyboard.type("SIGNED a task force model agreement with ICE on 2 March 2026")
    ann.keyboard.press("Enter")
    ann.get_by_role("button", name="Quote this").focus()
    ann.keyboard.press("Enter")
    ann.locator("#form-count").focus()
    ann.keyboard.press("Space")
    ann.keyboard.press("ArrowDown")
    ann.keyboard.press("Tab")
    for typed in ("Alder County Sheriff's Office", "al", ""):
        ann.keyboard.type(typed)
        ann.keyboard.press("Tab")
    ann.keyboard.type("county")
    ann.keyboard.press("Tab")
    ann.keyboard.type("task")
    ann.keyboard.press("Tab")
    ann.keyboard.type("2026-03-02")
    said(ann, "value-in-quotation")
    ann.locator("summary", has_text="Who says so").focus()
    ann.keyboard.press("Enter")
    ann.locator("#f-basis").focus()
    ann.keyboard.type("the office is the Alder County Sheriff's Office, in Alabama")
    said(ann, "Nothing to refuse.")
    ann.get_by_role("button", name="Save the claim").focus()
    ann.keyboard.press("Enter")

    ann.get_by_role("link", name="Add a claim").click()
    select(ann, "good for the county")
    ann.locator("#form-position").check()
    ann.locator("#f-position-holder").fill("alder-sheriff")
    ann.locator("#f-position-stance").select_option("support")
    ann.locator("#f-position-about-0").fill("program")
    ann.locator("#f-position-words").fill("good for the county")
    said(ann, "Nothing to refuse.")
    ann.get_by_role("button", name="Save the claim").click()

    # a second archivist records meanwhile
    looked = ann.get_by_role("button", name="Record 3 claims")
    looked.wait_for()
    ben = came_in(browser, desk, 1).page
    ben.get_by_role("button", name="Begin a draft", exact=True).click()
    described(ben)
    select(ben, "turned over 14 people")
    count(ben, value="14", place="al", as_of="2026-03", scope="program")
    ben.locator("summary", has_text="Who says so").click()
    ben.locator("#f-basis").fill("the notice is of March 2026, and of Alabama")
    said(ben, "Nothing to refuse.")
    ben.get_by_role("button", name="Save the claim").click()
    ben.get_by_role("button", name="Record 1 claim").click()
    ben.get_by_text("Recorded as contribution 2").wait_for()
    looked.click()
    ann.get_by_role("alert").filter(has_text="Others have recorded since").wait_for()
    assert ann.get_by_text("Contribution 2 by Ben").is_visible()
    assert ann.get_by_text("the same words").is_visible()
    ann.get_by_role("button", name="Record 3 claims").click()
    ann.get_by_text("Recorded as contribution 3").wait_for()

    # the claims are marked where they stand
    ann.get_by_role("link", name="alder-notice").first.click()
    marked = " ".join(ann.locator(".text mark").all_inner_texts())
    assert "signed a Task Force Model agreement with ICE on 2 March 2026" in marked
    assert "good for the county" in marked

    _put_right(ann, desk)
    _taken_back(ann, desk)


def _open(ann: Page, desk: Desk, kind: str) -> None:
    """Go from the page of a claim that states such a thing to where it is taken back."""
    claim = next(desk.workspace.select(f"SELECT ?c {{ GRAPH ?c {{ ?a a {kind} }} }}"))["c"]
    ann.goto(f"{desk.entrances[0].partition('/desk')[0]}{claim.removeprefix('https://w3id.org/kg287g')}")
    ann.get_by_role("link", name="Withdraw it, or put another in its place").click()


def _put_right(ann: Page, desk: Desk) -> None:
    """One claim is superseded."""
    _open(ann, desk, "kg:Position")
    ann.get_by_label("Reason for it").fill("the words are quoted in full")
    ann.get_by_role("button", name="Begin a draft").click()
    ann.get_by_role("link", name="position", exact=True).click()
    assert ann.locator("#f-position-words").input_value() == "good for the county"
    said(ann, "the sheet states nothing else in the claim's place")
    ann.locator("#f-position-stance").select_option("description")
    said(ann, "Nothing to refuse.")
    ann.get_by_role("button", name="Save the claim").click()
    ann.get_by_role("button", name="Record 1 claim").click()
    ann.get_by_text("Recorded as contribution 4").wait_for()


def _taken_back(ann: Page, desk: Desk) -> None:
    """One claim is withdrawn, with what rests on it shown."""
    _open(ann, desk, "kg:Agreement")
    ann.get_by_role("heading", name="What rests on it").wait_for()
    ann.get_by_label("Reason (needed)").fill("the day was read wrongly")
    ann.get_by_role("button", name="Withdraw the claim").click()
    ann.get_by_text("is withdrawn, in contribution 5").wait_for()
    assert desk.workspace.verify().ok
    assert [one.contribution.archivist for one in desk.workspace.log()] == [
        *("Ann of the reading room", "Ben"),
        *("Ann of the reading room",) * 3,
    ]


MINUTES = """<!doctype html><title>Minutes</title><p>
The Fort Alder Police Department in Alabama signed a Task Force Model agreement on 2 March 2026, says the board.</p>"""
REPORT = (
    "The Ft. Alder Police Department in Alabama signed a Task Force Model agreement on 2 March 2026, says the chief.\n"
)
ONE = """SELECT (COUNT(DISTINCT ?a) AS ?agencies) (COUNT(DISTINCT ?one) AS ?decided) {
    ?agreement kg:agency ?a . ?a kg:agencyAsDecided ?one }"""


@pytest.mark.slow
@NO_TESSERACT
def test_from_an_address_and_a_scan_to_a_decision_undone_and_a_site_in_a_folder(
    browser: Browser, desk: Desk, ann: Page
) -> None:
    _from_an_address(ann)
    _from_a_file(ann, desk)
    _from_a_scan(ann)
    _decided_and_undone(ann, desk)
    _copied(browser, desk)


def _from_an_address(ann: Page) -> None:
    """A document is taken where a redirect leads, and stated from."""
    page = answer(MINUTES.encode(), "Content-Type: text/html")
    with serving({"/old": redirect("/minutes.html"), "/minutes.html": page}) as running:
        ann.get_by_label("Or from the web").fill(running.at("/nothing"))
        ann.get_by_role("button", name="Add and begin a draft").click()
        ann.get_by_role("alert").filter(has_text="answers 404 Not Found; check the address").wait_for()
        ann.get_by_label("Or from the web").fill(running.at("/old"))
        ann.get_by_label("Short name").fill("minutes")
        ann.get_by_label("Publisher").fill("Board of Alder County")
        ann.get_by_role("button", name="Add and begin a draft").click()
        ann.get_by_role("heading", level=1, name="Draft on minutes").wait_for()
    ann.get_by_role("link", name="Add a claim").click()
    _agreement(ann, "Fort Alder Police Department")


def _from_a_file(ann: Page, desk: Desk) -> None:
    report = desk.folder / "report.txt"
    report.write_text(REPORT)
    ann.get_by_role("link", name="Drafts").click()
    ann.locator("#file").set_input_files(report)
    ann.get_by_label("Short name").fill("report")
    ann.get_by_label("Publisher").fill("Alder Gazette")
    ann.get_by_role("button", name="Add and begin a draft").click()
    ann.get_by_role("heading", level=1, name="Draft on report").wait_for()
    ann.get_by_role("link", name="Add a claim").click()
    _agreement(ann, "Ft. Alder Police Department")


def _agreement(ann: Page, agency: str) -> None:
    """State the agreement of an agency in the words of the text, and record it."""
    select(ann, f"{agency} in Alabama signed a Task Force Model agreement on 2 March 2026")
    ann.locator("#form-agreement").check()
    for key, value in (("agency", agency), ("state", "al"), ("signed", "2026-03-02")):
        ann.locator(f"#f-agreement-{key}").fill(value)
    ann.locator("#f-agreement-model").select_option("task-force")
    said(ann, "Nothing to refuse.")
    _recorded(ann)


def _recorded(ann: Page) -> None:
    ann.get_by_role("button", name="Save the claim").click()
    ann.get_by_role("button", name="Record 1 claim").click()
    ann.get_by_text("Recorded as contribution").wait_for()


def _from_a_scan(ann: Page) -> None:
    """A scan is read by machine, its picture looked at, and its words quoted as read by a machine."""
    ann.get_by_role("link", name="Drafts").click()
    ann.locator("#file").set_input_files(ROOT / "examples" / "alder-scan.pdf")
    ann.get_by_label("Short name").fill("scan")
    ann.get_by_label("Publisher").fill("Board of Alder County")
    ann.get_by_role("button", name="Add and begin a draft").click()
    ann.get_by_role("heading", name="Pages without text").wait_for()
    ann.get_by_role("button", name="Read by machine").click()
    ann.get_by_role("heading", name="Pages without text").wait_for(state="detached")
    ann.get_by_role("link", name="Add a claim").click()
    ann.get_by_text("compare the words with the picture").wait_for()
    picture = ann.get_by_alt_text("Page 1 as a picture")
    picture.scroll_into_view_if_needed()
    ann.wait_for_function("() => document.getElementById('picture').naturalWidth > 100")
    ann.get_by_label("Find words in it").fill("TURNED OVER  14 people")
    ann.get_by_role("button", name="Find", exact=True).last.click()
    ann.get_by_role("button", name="Quote this").click()
    ann.locator("#place", has_text="Quoted from").wait_for()
    count(ann, value="14", place="al", as_of="2026-03", scope="program")
    ann.locator("#f-basis").fill("the notice is of March 2026, and of Alabama")
    said(ann, "Nothing to refuse.")
    _recorded(ann)
    ann.get_by_role("link", name="scan").first.click()
    ann.get_by_text("read by machine").first.wait_for()
    note = ann.locator(".notes-list li", has_text="turned over 14 people").inner_text()
    assert re.search(
        r"turned over 14 people.{0,3}, read by machine \([0-9]+ of 100 sure, [0-9]+ at the least\), in", note
    )


def _decided_and_undone(ann: Page, desk: Desk) -> None:
    """Two agencies are decided to be one, and are two again when that is taken back."""
    ann.goto(f"{desk.entrances[0].partition('/desk')[0]}/desk/resolve")
    pair = ann.locator(".pair").filter(has_text="Ft. Alder Police Department")
    pair.get_by_role("button", name="They are one").click()
    ann.get_by_role("alert").filter(has_text="reason").wait_for()
    pair.get_by_label("Reason").fill("both give the same day of signing")
    pair.get_by_role("button", name="They are one").click()
    ann.get_by_role("link", name="Take it back").wait_for()
    assert _agencies(desk) == (2, 1)
    ann.get_by_role("link", name="Take it back").click()
    ann.get_by_role("link", name="Withdraw it, or put another in its place").or_(
        ann.get_by_role("button", name="Withdraw the claim")
    ).first.wait_for()
    if (withdrawing := ann.get_by_role("link", name="Withdraw it, or put another in its place")).count():
        withdrawing.click()
    ann.get_by_label("Reason (needed)").fill("the day alone does not tell")
    ann.get_by_role("button", name="Withdraw the claim").click()
    ann.get_by_text("is withdrawn, in contribution").wait_for()
    assert _agencies(desk) == (2, 2)


def _agencies(desk: Desk) -> tuple[int, int]:
    """How many agencies have an agreement, as sources name them and as is decided."""
    (row,) = desk.workspace.query(ONE)
    return int(row["agencies"].value), int(row["decided"].value)


def _copied(browser: Browser, desk: Desk) -> None:
    """The site opens from its folder, every link in it holds, and it leads from a statement to its words."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*KG, "site", "pages"], cwd=desk.folder, env=environment, check=True, capture_output=True)
    folder = desk.folder / "pages"
    assert broken(folder) == []
    page = browser.new_context().new_page()
    page.on("request", lambda asked: asked_for.append(asked.url))
    asked_for: list[str] = []
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("link", name="Everything by kind").click()
    page.get_by_role("link", name="Agencies").click()
    page.get_by_role("link", name="Fort Alder Police Department").click()
    page.locator("main .ref").first.click()
    page.locator("q.words a").first.click()
    page.locator("main mark").first.wait_for()
    marked = page.locator("main mark").all_inner_texts()
    assert "Fort Alder Police Department in Alabama signed a Task Force Model agreement on 2 March 2026" in marked
    assert [one for one in asked_for if not one.startswith(folder.as_uri())] == []
    page.context.close()


def test_without_a_script_a_claim_is_found_typed_refused_put_right_and_recorded(browser: Browser, desk: Desk) -> None:
    page = came_in(browser, desk, 0, java_script_enabled=False).page
    uploaded(page, desk)
    described(page)
    page.get_by_label("Find words in it").fill("turned over 14 people")
    page.get_by_role("button", name="Find", exact=True).last.click()
    page.get_by_role("button", name="Quote this").click()
    count(page, value="41", place="al", as_of="2026-03", scope="program")
    page.locator("summary", has_text="Who says so").click()
    page.locator("#f-basis").fill("the notice is of March 2026, and of Alabama")
    page.get_by_role("button", name="Ask the gate").click()
    page.get_by_text("41 is not in").wait_for()
    page.locator("#f-count-value").fill("14")
    page.get_by_role("button", name="Save the claim").click()
    page.get_by_role("button", name="Record 1 claim").click()
    page.get_by_text("Recorded as contribution 2").wait_for()


def test_what_was_typed_and_not_saved_is_offered_again(desk: Desk, ann: Page) -> None:
    uploaded(ann, desk)
    described(ann)
    select(ann, "turned over 14 people")
    count(ann, value="14")
    said(ann, "Nothing to refuse.")
    ann.reload()
    assert ann.locator("#f-count-value").input_value() == ""
    ann.get_by_role("button", name="Put it back").click()
    assert ann.locator("#f-quote").input_value() == "turned over 14 people"
    assert ann.locator("#f-count-value").input_value() == "14"


@pytest.mark.parametrize("failing", ["the server is gone", "the session is another"])
def test_what_was_typed_is_offered_until_the_server_has_kept_it(desk: Desk, ann: Page, failing: str) -> None:
    uploaded(ann, desk)
    described(ann)
    form = ann.url
    select(ann, "turned over 14 people")
    said(ann, "states")
    if failing == "the server is gone":
        ann.route("**/claims/new", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    else:
        ann.evaluate("document.querySelector('#claim [name=form-token]').value = 'of another'")
    with ann.expect_event("framenavigated") if failing != "the server is gone" else ann.expect_event("requestfailed"):
        ann.get_by_role("button", name="Save the claim").click()
    ann.unroute_all()
    ann.goto(form)
    ann.get_by_role("button", name="Put it back").click()
    assert ann.locator("#f-quote").input_value() == "turned over 14 people"
    ann.get_by_role("button", name="Save the claim").click()
    ann.get_by_role("link", name="Add a claim").click()
    ann.locator("#place", has_text="No place is chosen yet.").wait_for()
    assert ann.get_by_role("button", name="Put it back").count() == 0


def test_names_are_completed_while_one_types(desk: Desk, ann: Page) -> None:
    uploaded(ann, desk)
    ann.get_by_role("link", name="Add a claim").click()
    ann.locator("#form-agreement").check()
    ann.locator("#f-agreement-state").press_sequentially("alab")
    ann.wait_for_function("() => document.querySelector('#f-agreement-state-names option')?.value === 'al'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_desk_keeps_anybody_out_or_scrolls_sideways(
    browser: Browser, desk: Desk, ann: Page, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    ann.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    uploaded(ann, desk)
    described(ann)
    select(ann, "deputies in Alabama have turned over 14 people")
    count(ann, value="41", place="al", as_of="2026-03-03", scope="program")
    said(ann, "41 is not in")
    ann.get_by_role("button", name="Save the claim").click()
    ann.get_by_role("button", name="Record 1 claim").wait_for()
    draft = ann.url.partition("#")[0]
    base = draft.partition("/desk")[0]
    outside = browser.new_context().new_page()
    claims = [f"{draft}/claims/new", f"{draft}/claims/c1"]
    found: dict[str, Any] = {}
    for path in (f"{base}/desk", draft, *claims, f"{draft}/sheet", f"{base}/desk/resolve"):
        for width in (1280, 320):
            ann.set_viewport_size({"width": width, "height": 900})
            ann.goto(path)
            for form in ("count", "event", "position", "effect"):
                if "/claims/" in path:
                    ann.locator(f"#form-{form}").check()
                if (needs := ann.evaluate("document.documentElement.scrollWidth")) > width:
                    found[f"{path} {width} {form}"] = needs
            ann.evaluate("for (const one of document.querySelectorAll('details')) { one.open = true; }")
            results = Axe().run(ann, options={"runOnly": RULES}).response["violations"]
            if results:
                found[f"{path} {width}"] = [(one["id"], one["nodes"][0]["html"][:160]) for one in results]
    outside.goto(f"{base}/desk")
    assert "Nobody is at the desk" in outside.locator("main").inner_text()
    assert found == {}


def test_the_tab_key_goes_from_the_text_through_the_form_to_what_the_gate_says(desk: Desk, ann: Page) -> None:
    uploaded(ann, desk)
    ann.get_by_role("link", name="Add a claim").click()
    ann.locator("#form-count").check()
    ann.get_by_label("Find words in it").focus()
    seen: list[str] = []
    for _ in range(60):
        here = ann.evaluate(
            "document.activeElement.id || document.activeElement.value || document.activeElement.className"
        )
        seen.append(str(here))
        if here == "save":
            break
        ann.keyboard.press("Tab")
    order = [
        "find",
        "find-button",
        "text",
        "f-quote",
        "form-count",
        "f-count-measure",
        "f-count-value",
        "f-count-as-of",
    ]
    assert [one for one in seen if one in order] == order
    assert seen[-1] == "save"
    assert "form-agreement" not in seen  # a group of radio buttons is one stop


SHEET = """\
document: {id: alder-notice, title: Notice of 3 March 2026, kind: article, publisher: alder-sheriff,
  published: 2026-03-03, file: notice.txt}
speakers: {alder-sheriff: {name: Alder County Sheriff's Office}}
claims:
  - quote: turned over 14 people
    basis: the notice is of 3 March 2026; the office is in Alabama
    count: {measure: encounters-turned-over, unit: person, scope: program, place: al, as-of: 2026-03-03, value: 14}
  - quote: calls the program "good for the county"
    position: {holder: alder-sheriff, stance: support, about: program, words: good for the county}
"""


def test_a_newer_capture_is_uploaded_and_a_claim_is_quoted_in_it_by_keyboard(desk: Desk, ann: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    (desk.folder / "notice.txt").write_text(NOTICE)
    (desk.folder / "sheet.yaml").write_text(SHEET)
    desk.workspace.add(desk.folder / "sheet.yaml")
    (desk.folder / "newer.txt").write_text("Print this page\n" + NOTICE.replace("14 people", "19 people"))
    ann.locator("#file").set_input_files(desk.folder / "newer.txt")
    ann.get_by_label("Short name").fill("alder-notice")
    ann.get_by_role("button", name="Add and begin a draft").click()
    ann.get_by_role("heading", name="Told of the document").wait_for()
    assert "1 of 2 quotations from earlier captures no longer stands" in ann.locator("main").inner_text()

    ann.get_by_role("heading", level=1).get_by_role("link").click()
    ann.get_by_role("heading", name="What is quoted, in the newest capture").wait_for()
    rows = ann.get_by_role("region", name="Table: What is quoted").get_by_role("row").all_inner_texts()
    assert ["gone" in rows[1], "[14→19]" in rows[1], "moved to line 7" in rows[2]] == [True] * 3
    found = {}
    pages = [ann.url, *(one.evaluate("one => one.href") for one in ann.get_by_role("link", name="quote it").all())]
    for path in pages:
        for width in (1280, 320):
            ann.set_viewport_size({"width": width, "height": 900})
            ann.goto(path)
            needs = ann.evaluate("document.documentElement.scrollWidth")
            faults = Axe().run(ann, options={"runOnly": RULES}).response["violations"]
            if faults or needs > width:
                found[f"{path} {width}"] = [needs, *((one["id"], one["nodes"][0]["html"][:160]) for one in faults)]
    assert found == {}

    ann.goto(pages[1])
    picture(ann, "desk-quote")
    ann.get_by_label("Reason (needed)").fill("the notice was published anew")
    ann.get_by_role("button", name="Quote it there too").click()
    ann.get_by_role("list", name="What the gate says").wait_for()
    assert "14 is not in “turned over 19 people”" in ann.locator("main").inner_text()

    ann.goto(pages[2])
    ann.get_by_label("Reason (needed)").focus()
    ann.keyboard.type("the notice was published anew")
    ann.keyboard.press("Tab")
    ann.keyboard.press("Enter")
    ann.get_by_role("heading", name="Where it stands").wait_for()
    assert "line 6, characters" in ann.locator("main").inner_text()
    assert "line 7, characters" in ann.locator("main").inner_text()
    assert desk.workspace.verify().ok
