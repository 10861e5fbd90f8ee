"""Earlier states as RFC 7089 has them: gates, maps, and what is told of pages and times that are none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kg.workspace import Workspace
from tests.sites import HERE, site

COLLIER = "/id/agency/us-fl/collier-county-sheriffs-office"
WHEN = "Sun, 22 Nov 2026 00:02:30 GMT"


@pytest.fixture(scope="module")
def client(shipped_corpus: Workspace) -> TestClient:
    return site(shipped_corpus.archive.folder.root)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/id/agency/us-fl/none",
        "/id/place/none",
        "/id/place/none.ttl",
        "/places/us-zz",
        "/queries/none",
        "/shape/none",
        "/api/none",
        "/api/claims/aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "/api/lists/1999-01-01/changes/2023-09-12",
        "/feeds/none.atom",
        "/feeds/lists.xml",
        "/static/site.css",
    ],
)
def test_what_is_not_there_has_neither_a_map_nor_a_gate(client: TestClient, path: str) -> None:
    assert client.get(f"/timemap{path}").status_code == 404
    gate = client.get(path, headers={"accept-datetime": WHEN})
    assert gate.status_code == (200 if path.startswith("/static/") else 404)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        COLLIER,
        f"{COLLIER}.json",
        "/id/place/us-ak",
        "/places",
        "/places/us-fl",
        "/queries/listings",
        "/api/agencies",
        "/api/find",
        "/api/queries/listings",
        "/feeds/contributions.atom",
        "/feeds/lists.json",
    ],
)
def test_what_is_there_names_its_map_and_each_state_in_it_can_be_asked(client: TestClient, path: str) -> None:
    told = client.get(f"/timemap{path}")
    states = re.findall(r'<([^>]+)>; rel="[a-z ]*memento"', told.text)
    assert (told.status_code, f'<{HERE}{path}>; rel="original timegate"' in told.text) == (200, True)
    # What wants parameters says so in each state; what is none says that it is not there.
    assert {client.get(states[at]).status_code for at in (0, -1)} <= {200, 400}


@pytest.mark.parametrize(
    "when",
    [
        "yesterday",
        "",
        "2026-11-22",
        "2026-11-22T00:02:30Z",
        "Mon, 22 Nov 2026 00:02:30 GMT",
        "Sun, 22 Nov 2026 00:02:30",
        "Sun, 22 Nov 2026 00:02:30 +0000",
        "Sun, 22 Nov 2026 24:00:00 GMT",
        "Sun, 31 Nov 2026 00:00:00 GMT",
        "Sunday, 22-Nov-26 00:02:30 GMT",
        "Sun Nov 22 00:02:30 2026",
        "Sun, 22 Nov 0000 00:02:30 GMT",
        "99999999999999",
    ],
)
def test_a_time_that_is_not_written_as_the_standard_has_it_is_refused_with_how_to_write_it(
    client: TestClient, when: str
) -> None:
    told = client.get(f"{COLLIER}.json", headers={"accept-datetime": when})
    assert (told.status_code, told.json()["error"]["where"]) == (400, "Accept-Datetime")
    assert WHEN in told.json()["error"]["remedy"]


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("Mon, 01 Jan 0001 00:00:00 GMT", 1),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 1),
        (WHEN, 3),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 15),
    ],
)
def test_the_state_of_a_time_is_the_last_before_it_or_else_the_first(client: TestClient, when: str, state: int) -> None:
    gate = client.get(COLLIER, headers={"accept-datetime": when})
    assert (gate.status_code, gate.headers["location"]) == (302, f"{HERE}{COLLIER}?asOf={state}")


def test_a_page_as_it_is_now_says_where_its_gate_and_map_are_and_that_it_varies(client: TestClient) -> None:
    told = client.get(COLLIER)
    assert f'<{HERE}{COLLIER}>; rel="original timegate"' in told.headers["link"]
    assert f'<{HERE}/timemap{COLLIER}>; rel="timemap"' in told.headers["link"]
    assert "accept-datetime" in told.headers["vary"].lower()


def test_a_contribution_has_its_states_from_its_own_on(client: TestClient) -> None:
    page = client.get("/feeds/contributions.json").json()["items"][4]["url"].removeprefix(HERE)
    number = client.get("/feeds/contributions.json").json()["items"][4]["title"].split()[1].rstrip(":")
    first = re.findall(r'asOf=(\d+)>; rel="first memento"', client.get(f"/timemap{page}").text)
    assert first == [number]


def test_a_state_asked_for_in_a_form_is_answered_as_one_in_the_address(client: TestClient) -> None:
    counted = "SELECT (COUNT(*) AS ?n) { ?c a kg:Contribution }"
    told = client.post("/sparql", data={"query": counted, "asOf": "3"}).json()
    assert told["results"]["bindings"][0]["n"]["value"] == "3"
    assert client.post("/sparql", data={"query": counted, "asOf": "never"}).status_code == 400


def test_the_archive_of_these_tests_has_as_many_states_as_they_say(client: TestClient) -> None:
    assert client.get("/api/contributions").json()["total"] == 15


def test_a_map_is_not_a_page_of_the_machine(client: TestClient) -> None:
    assert str(Path.cwd()) not in client.get("/timemap/").text


ALLEGANY = "/id/agency/us-md/allegany-county-sheriffs-office"


@pytest.mark.parametrize("path", [ALLEGANY, "/id/claim/j2prbnuvircia5w3jkpplh6a6y", "/id/claim/j2prbnuvir"])
def test_a_thing_that_was_not_there_yet_says_so_in_that_state_and_leads_to_it_now(
    client: TestClient, path: str
) -> None:
    told = client.get(f"{path}?asOf=2")
    assert told.status_code == 404
    assert "yet, as of contribution 2" in told.text
    assert "As the archive stood after contribution 2" in told.text
    assert f'<a href="{path}">See this page as it is now</a>' in told.text
    assert client.get(path).status_code in (200, 302)


@pytest.mark.parametrize("path", [f"{ALLEGANY}.json", "/api/claims/j2prbnuvircia5w3jkpplh6a6y"])
def test_a_program_is_told_that_a_thing_was_not_there_yet(client: TestClient, path: str) -> None:
    error = client.get(f"{path}?asOf=2").json()["error"]
    assert error["message"].endswith(" yet, as of contribution 2.")
    assert (error["where"], error["remedy"]) == ("asOf", "It is there now: leave out asOf.")


@pytest.mark.parametrize("path", ["/id/agency/us-md/none", "/compare/lists?earlier=1999-01-01", "/nothing"])
def test_what_is_not_there_now_is_not_said_to_come(client: TestClient, path: str) -> None:
    told = client.get(f"{path}{'&' if '?' in path else '?'}asOf=2")
    assert told.status_code == 404
    assert "yet, as of" not in told.text
