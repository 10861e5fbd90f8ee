"""The pages of lists as they came: what `kg lists` says, with each side's note at its row, and links that hold."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kg.workspace import Workspace
from tests.compare.test_compare_differences import made
from tests.sites import site
from tests.web.test_web_differing import said


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made(tmp_path_factory.mktemp("lists"))


@pytest.fixture(scope="module")
def client(archive: Workspace) -> TestClient:
    return site(archive.archive.folder.root)


def table(page: str) -> list[list[str]]:
    """The cells of the first table of a page, row by row."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    return [[said(cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)] for row in rows]


def test_the_lists_stand_newest_first_with_what_the_command_tells(client: TestClient, archive: Workspace) -> None:
    assert table(client.get("/lists").text) == [
        [one.list.file_name, one.list.day_told, one.kind, one.in_figures] for one in archive.lists()
    ]


def test_a_list_leads_to_what_differs_with_it_and_on_to_the_lists_beside_it(
    client: TestClient, archive: Workspace
) -> None:
    every = archive.lists()
    pages = [f"/lists/{one.list.sha256}" for one in every]
    assert re.findall(r'<td[^>]*><a href="(/lists/[0-9a-f]{64})">', client.get("/lists").text) == pages
    for at, page in enumerate(pages):
        beside = re.findall(r'<a href="(/lists/[0-9a-f]{64})">The list (?:after|before) it', client.get(page).text)
        assert beside == [*pages[max(at - 1, 0) : at], *pages[at + 1 : at + 2]]


def test_each_side_has_a_note_at_the_marked_row_of_the_list_it_is_cited_in(
    client: TestClient, archive: Workspace
) -> None:
    (one,) = archive.lists("participatingAgencies03112025am.xlsx")
    page = client.get(f"/lists/{one.list.sha256}").text
    sides = [side for each in one.differences for side in each.sides]
    for side in sides:
        assert side.value in said(page)
    rows = [side.cited_at.value.rpartition("/row/")[2] for side in sides if side.cited_at]
    told = [
        html.unescape(one) for one in re.findall(r'<li id="note-\d+".*?, <a href="([^"]+)">row \d+', page, re.DOTALL)
    ]
    cited = {(sha256, row) for sha256, _, row in (each.split("/") for each in rows)}
    assert {re.sub(r"^.*sha256-([0-9a-f]{64})\?.*row=(\d+).*$", r"\1 \2", one) for one in told} == {
        f"{sha256.removeprefix('sha256-')} {row}" for sha256, row in cited
    }
    assert client.get(told[0]).status_code == 200


def test_headings_are_the_kinds_that_differ_and_the_queries_behind_them_answer(
    client: TestClient, archive: Workspace
) -> None:
    (one,) = archive.lists("participatingAgencies03112025am.xlsx")
    page = client.get(f"/lists/{one.list.sha256}").text
    assert re.findall(r'<h2 id="([a-z-]+)"', page) == [*one.by_kind, "notes"]
    behind = [html.unescape(one) for one in re.findall(r'<p class="behind">.*?href="([^"]+)"', page)]
    assert {client.get(address).status_code for address in behind} == {200}


def test_a_list_with_which_nothing_differs_says_so(client: TestClient, archive: Workspace) -> None:
    (one,) = archive.lists("participatingAgencies03102025am.xlsx")
    assert "Nothing differs with this list." in said(client.get(f"/lists/{one.list.sha256}").text)


@pytest.mark.parametrize("name", ["0" * 64, "x", "sha256-"])
def test_a_list_that_is_not_there_is_told(name: str, client: TestClient) -> None:
    page = client.get(f"/lists/{name}")
    assert page.status_code == 404


def test_an_earlier_state_has_the_lists_it_had(client: TestClient, archive: Workspace) -> None:
    assert [row[0] for row in table(client.get("/lists?asOf=2").text)] == [
        "participatingAgencies03102025pm.xlsx",
        "participatingAgencies03102025am.xlsx",
    ]
    (one,) = archive.lists("participatingAgencies03112025am.xlsx")
    assert client.get(f"/lists/{one.list.sha256}?asOf=2").status_code == 404


def test_an_archive_without_lists_says_how_they_come(tmp_path: Path) -> None:
    page = site(Workspace.create(tmp_path / "archive").archive.folder.root).get("/lists").text
    assert "No list is held here. kg import ice-list FOLDER imports" in said(page)


def test_the_page_of_comparisons_leads_to_the_lists(client: TestClient) -> None:
    assert 'href="/lists"' in client.get("/compare").text
