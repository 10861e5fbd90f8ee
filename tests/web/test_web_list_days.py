"""A day that a list's own signings contradict is marked on every page and in every answer of the site that shows it."""

from __future__ import annotations

import html

import pytest
from starlette.testclient import TestClient

from tests.compare.test_compare_differences import JANUARY, misdated
from tests.sites import site

BIRCH = "/id/agency/us-vt/birch-city-police-department"
JANUARY_LIST = "participatingAgencies01062025am.xlsx"
BENEATH = f"2025-01-06 is the day in the name of {JANUARY_LIST}, which holds a signing of 2025-11-14"
OWN = "/workbench?query=SELECT ?day { ?a kg:inListOf ?day }"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return site(misdated(tmp_path_factory.mktemp("misdated")))


@pytest.mark.parametrize(
    ("path", "times"),
    [
        ("/", 4),  # the point, its title, the table, the day to choose
        ("/counts", 3),
        ("/places?day=2025-01-06", 3),
        ("/places/us-vt", 1),
        ("/compare/lists", 3),
        ("/disagreements?kind=signing-day", 1),
        ("/queries/listed-on", 1),
        ("/feeds/lists.atom", 1),
        ("/feeds/lists.json", 1),
        (BIRCH, 3),
    ],
)
def test_a_day_that_a_page_shows_is_marked_where_it_stands(client: TestClient, path: str, times: int) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert html.unescape(page.text).count(JANUARY) >= times


@pytest.mark.parametrize(
    "path",
    [
        "/id/place/us-vt",
        BIRCH,
        "/id/document/ice-participating-agencies",
        "/queries/list-counts?run=1",
        "/queries/first-and-last-listed?run=1",
        "/api/queries/list-counts",
        "/api/agreements?inListOf=2025-01-06",
        "/api/lists",
        OWN,
    ],
)
def test_an_answer_that_shows_such_a_day_says_so_beneath(client: TestClient, path: str) -> None:
    assert BENEATH in client.get(path).text


@pytest.mark.parametrize(
    "path",
    [
        "/queries/listed-on?day=2025-12-31",
        "/api/agreements?inListOf=2025-12-31",
        OWN.replace("?day }", "?day FILTER(?day > '2025-02-01'^^xsd:date) }"),
        "/queries/agencies-by-place?run=1",
    ],
)
def test_an_answer_that_does_not_show_it_does_not_say_so(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert BENEATH not in page.text
