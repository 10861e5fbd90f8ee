"""Where sources differ, and stated counts beside lists: pages say what the commands say, and what is behind it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kg.compare.differences import KINDS
from tests.archives import Done
from tests.compare.test_compare_differences import made
from tests.sites import site

Run = Callable[..., Done]


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("differing")).archive.folder.root


@pytest.fixture(scope="module")
def client(lists: Path) -> TestClient:
    return site(lists)


def said(page: str) -> str:
    """What a reader reads of a page, with single blanks."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_the_sides_that_the_command_tells_each_with_its_note(
    kind: str, client: TestClient, lists: Path, kg: Run
) -> None:
    page = client.get(f"/disagreements?kind={kind}").text
    shown = said(page)
    told = kg("--archive", str(lists), "disagreements", "--kind", kind).out.splitlines()
    cells = [re.split(r"\s{3,}", line)[:-1] for line in told if re.search(r"\[\d+\]$", line)]
    assert len(cells) >= 2
    for cell in (cell for line in cells for cell in line):
        assert " ".join(cell.split()) in shown
    assert f"{told[-1]}." in shown
    assert f"kg disagreements --kind {kind}" in shown
    assert page.count('<td class="notes"><span class="refs">') == len(cells)


def test_without_a_kind_the_first_of_each_are_shown_and_how_many_there_are(client: TestClient) -> None:
    page = client.get("/disagreements").text
    assert [one for one in re.findall(r'<h2 id="([a-z-]+)"', page) if one != "notes"] == ["counts", *KINDS]
    assert "No two counts recorded here differ." in said(page)
    assert "1 difference of signing day." in said(page)


def test_the_choice_of_a_kind_is_a_form(client: TestClient) -> None:
    page = client.get("/disagreements?kind=county").text
    assert re.findall(r'<option value="([a-z-]*)"', page) == ["", "count", *KINDS]
    assert '<option value="county" selected>' in page


def test_counts_alone_are_shown_where_they_are_asked_for(archive: Path) -> None:
    page = site(archive).get("/disagreements?kind=count").text
    assert re.findall(r'<h2 id="([a-z-]+)"', page) == ["counts", "notes"]
    assert 'href="/queries/stated-counts?run=1"' in page


def test_a_kind_there_is_not_is_refused_with_those_there_are(client: TestClient) -> None:
    page = client.get("/disagreements?kind=weather")
    assert page.status_code == 400
    assert re.search("here is no kind 'weather' of difference.*count, signing-day, model", said(page.text))


def test_lists_as_many_days_away_as_asked_for_stand_beside_a_count(archive: Path, kg: Run) -> None:
    client = site(archive)
    near, far = (said(client.get(f"/recount?within={days}").text) for days in (0, 3_000))
    told = kg("--archive", str(archive), "recount", "--within", "0").out
    assert told.count("no list to count") == near.count("no list to count") > far.count("no list to count")
    assert "kg recount --within 3000" in far


def test_a_figure_of_a_list_leads_to_the_query_that_counts_it(archive: Path) -> None:
    client = site(archive)
    page = html.unescape(client.get("/recount").text)
    address = re.search(r'href="(/workbench\?query=[^"]+)">137</a>', page)
    assert address is not None
    assert "137" in said(client.get(address[1]).text)


@pytest.mark.parametrize("days", ["-1", "99999", "x", "1.5", "٣"])
def test_what_is_no_number_of_days_is_refused(days: str, archive: Path) -> None:
    page = site(archive).get(f"/recount?within={days}")
    assert page.status_code == 400
    assert re.search("list cannot be .* days away.*rite 0 to 36,500", said(page.text))


def test_a_bar_says_the_measure_place_unit_and_bound_and_a_list_beside_it_its_own(archive: Path) -> None:
    page = html.unescape(site(archive).get("/recount").text)
    chart = page.partition('<svg class="chart"')[2].partition("</svg>")[0]
    bars = re.findall(r'aria-label="([^"]+)">.*?<rect class="([^"]+)"', chart)
    assert ("agreements in force, Florida, read as 2023-06, 48 agreements", "bar") in bars
    assert ("agencies participating, United States, read as 2025-09, more than 1,000 agencies", "bar bound") in bars
    assert ("list of 2025-09-17, 831 agencies", "bar") in bars
    assert {kind for said, kind in bars if "more than" in said} == {"bar bound"}


def test_counts_that_differ_stand_with_their_units_in_chart_and_table(archive: Path) -> None:
    page = html.unescape(site(archive).get("/disagreements?kind=count").text)
    assert '<td class="figure">150 agreements</td>' in page
    chart = page.partition('<svg class="chart"')[2].partition("</svg>")[0]
    assert re.findall(r'aria-label="(2021[^"]+)"', chart) == [
        "2021: 149 agencies, agencies participating, United States, "
        "Author of an article on fiscal year 2020 (not named)",
        "2021 (read): 150 agreements, agreements in force, United States, "
        "Writer of an article on Conservative News Daily (not named)",
    ]
