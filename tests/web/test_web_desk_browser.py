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
            [*KG, "serve", "--edit", *named, "--port", "0"], cwd=tmp_path, env=environment, stderr=out
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
    assert [one for one in visitor.complaints if "409" not in one and "422" not in one and "400" not in one] == []


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
    page.get_by_role("button", name="Upload and begin a draft").click()
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
    ann.locator("#answer", has_text="missing-key").or_(ann.locator("#answer", has_text="value-in-quotation")).wait_for()
    ann.reload()
    assert ann.locator("#f-count-value").input_value() == ""
    ann.get_by_role("button", name="Put it back").click()
    assert ann.locator("#f-quote").input_value() == "turned over 14 people"
    assert ann.locator("#f-count-value").input_value() == "14"


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
