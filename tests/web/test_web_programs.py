"""What programs read: the HTTP API as OpenAPI describes it, feeds, Memento, and what is shared with other origins."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kg.web import api
from kg.web.application import application
from kg.web.rates import Rates
from kg.web.safety import LOOPBACK
from kg.web.visits import SiteSettings
from kg.workspace import Workspace
from kg.workspace.states import States
from tests.sampling import examples
from tests.sites import HERE, claim_of_count, site

COLLIER = "/id/agency/us-fl/collier-county-sheriffs-office"


# the API


def test_the_description_and_the_routes_name_the_same_resources() -> None:
    described = set(api.description()["paths"])
    assert described == set(api.RESOURCES) - {"/api", "/api/openapi.json"}


def test_agreements_of_a_list_have_their_notes(client: TestClient) -> None:
    told = client.get("/api/agreements?inListOf=2023-09-12&place=ak&model=warrant-service-officer").json()
    assert (told["total"], told["next"]) == (2, None)
    assert [item["agencyName"] for item in told["items"]] == ["Department of Corrections", "Kodiak Police Department"]
    notes = {note["number"]: note for note in told["notes"]}
    assert [notes[item["notes"][0]]["row"] for item in told["items"]] == [3, 4]


def test_a_list_is_read_page_by_page(client: TestClient) -> None:
    seen, path = [], "/api/agencies?place=fl&size=100"
    while path:
        told = client.get(path).json()
        seen += [item["id"] for item in told["items"]]
        path = told["next"]
    assert len(seen) == len(set(seen)) == told["total"] > 200


def test_changes_between_two_lists_are_those_of_the_command(archive: Path, client: TestClient) -> None:
    told = client.get("/api/lists/2025-01-22/changes/2025-09-17").json()
    changes = Workspace.open(archive).changes("2025-01-22", "2025-09-17").changes
    assert (len(told["added"]), len(told["notListed"]), told["unchanged"]) == (
        len(changes.added),
        len(changes.not_listed),
        changes.unchanged,
    )
    assert "claimsAfter" in told["added"][0]


def test_a_claim_and_a_query_are_had_by_name(archive: Path, client: TestClient) -> None:
    assert client.get(f"/api/claims/{claim_of_count(archive, 137).rpartition('/')[2]}").json()["kind"] == "claim"
    told = client.get("/api/queries/counts-over-time?measure=agreements-in-force").json()
    assert 137 in [item["value"] for item in told["items"]]


@pytest.mark.parametrize("asked", ["", "?asOf=15"])
def test_the_beginning_of_a_claims_id_leads_to_the_claim(archive: Path, client: TestClient, asked: str) -> None:
    whole = claim_of_count(archive, 137).rpartition("/")[2]
    told = client.get(f"/api/claims/{whole[:10]}{asked}")
    assert (told.status_code, told.headers["location"]) == (302, f"/api/claims/{whole}{asked}")


@pytest.mark.parametrize(
    ("beginning", "status", "message"),
    [
        ("b", 400, "'claim/b' is the beginning of several ids, among them"),
        ("zzzz2222", 404, "no claim whose id begins"),
    ],
)
def test_the_beginning_of_several_ids_or_none_is_refused(
    client: TestClient, beginning: str, status: int, message: str
) -> None:
    told = client.get(f"/api/claims/{beginning}")
    assert told.status_code == status
    assert message in told.json()["error"]["message"]


@pytest.mark.parametrize(
    ("path", "rows_in"),
    [
        ("/queries/agencies-by-place?", lambda text: text.count('<tr id="line-')),
        ("/queries/agencies-by-place.csv?", lambda text: len(text.splitlines()) - 1),
        ("/queries/agencies-by-place.tsv?", lambda text: len(text.splitlines()) - 1),
        ("/queries/agencies-by-place.json?", lambda text: len(json.loads(text)["results"]["bindings"])),
        ("/queries/agencies-by-place.xml?", lambda text: text.count("<result>")),
        ("/queries/agencies-by-place.csv?cite=1&", lambda text: len(text.splitlines()) - 1),
        ("/queries/agencies-by-place.json?cite=1&", lambda text: len(json.loads(text)["results"]["bindings"])),
        ("/api/queries/agencies-by-place?", lambda text: json.loads(text)["total"]),
    ],
)
def test_a_question_has_the_rows_that_the_command_gives(
    archive: Path, client: TestClient, path: str, rows_in: Callable[[str], int]
) -> None:
    workspace = Workspace.open(archive)
    told = workspace.query("agencies-by-place", {"place": "md"}).rows
    assert len(told) < len(workspace.query("agencies-by-place", {"place": "md"}, each_claim=True).rows)
    found = rows_in(client.get(f"{path}place=md").text)
    assert found == len(told) == 8


def test_rows_of_the_api_that_are_one_have_the_notes_of_all(client: TestClient) -> None:
    told = client.get("/api/queries/agencies-by-place?place=md").json()
    assert [len(item["notes"]) for item in told["items"] if "Cecil" in item["agencyName"]] == [2]
    assert len(told["notes"]) == sum(len(item["notes"]) for item in told["items"])


@pytest.mark.parametrize(
    ("path", "status", "where"),
    [
        ("/api/find", 400, "q"),
        ("/api/find?q=", 400, "q"),
        ("/api/find?q=+", 400, "q"),
        ("/api/find?q=x&q=y", 400, "q"),
        (f"/api/find?q={'x' * 201}", 400, "q"),
        ("/api/find?q=x&kind=none", 400, "kind"),
        ("/api/find?q=x&page=0", 400, "page"),
        ("/api/find?q=x&page=-1", 400, "page"),
        ("/api/find?q=x&page=%C2%B2", 400, "page"),
        ("/api/find?q=florida&page=1000", 400, "page"),
        ("/api/find?q=x&size=0", 400, "size"),
        ("/api/find?q=x&size=201", 400, "size"),
        ("/api/find?q=x&limit=0", 400, "limit"),
        ("/api/agencies?limit=0", 400, "limit"),
        ("/api/agencies?place=", 400, "place"),
        ("/api/agencies?place=nowhere", 400, "place"),
        ("/api/agencies?place=zz", 400, "place"),
        ("/api/agencies?place=fl&place=ak", 400, "place"),
        ("/api/agencies?asOf=", 400, "asOf"),
        ("/api/agencies?asOf=yesterday", 400, "asOf"),
        ("/api/agencies?asOf=999", 400, "asOf"),
        ("/api/agencies?asOf=1999-01-01", 400, "asOf"),
        ("/api/agreements?inListOf=1999-01-01", 400, "inListOf"),
        ("/api/agreements?inListOf=x", 400, "inListOf"),
        ("/api/agreements?model=none", 400, "model"),
        ("/api/agreements?place=nowhere", 400, "place"),
        ("/api/lists?day=2023-09-12", 400, "day"),
        ("/api/openapi.json?x=1", 400, "x"),
        ("/api/claims/aaaaaaaaaaaaaaaaaaaaaaaaaa", 404, ""),
        ("/api/queries/none", 404, ""),
        ("/api/queries/listings", 400, ""),
        ("/api/queries/listings?agency=nothing", 404, "agency"),
        ("/api/queries/listings?agency=place/us-fl", 400, "agency"),
        ("/api/queries/counts-over-time?measure=none", 400, "measure"),
        ("/api/queries/listed-on?day=1999-01-01", 400, "day"),
        ("/api/queries/listed-on?size=0", 400, "size"),
        ("/api/lists/1999-01-01/changes/2023-09-12", 404, ""),
        ("/api/lists/x/changes/2023-09-12", 404, ""),
        ("/api/none", 404, ""),
    ],
)
def test_what_cannot_be_answered_is_told_as_json_with_the_parameter_it_is_about(
    client: TestClient, path: str, status: int, where: str
) -> None:
    reply = client.get(path)
    assert (reply.status_code, set(reply.json())) == (status, {"error", "status"})
    told = reply.json()["error"]
    assert told["where"] == where
    assert f"'{where}'" in f"{told['message']} {told['remedy']}" or where in ("", *("limit", "day", "x"))
    assert "`kg " not in told["remedy"]
    assert "--" not in told["remedy"]


def test_a_page_of_an_earlier_state_names_no_command_either(client: TestClient) -> None:
    page = client.get("/?asOf=999").text
    assert 'see <a href="/queries/contributions?run=1">the list of contributions</a>' in page
    assert "kg log" not in page


def test_a_list_without_items_has_one_page(client: TestClient) -> None:
    words = "zzzzqqqq"
    assert client.get(f"/api/find?q={words}").json()["total"] == 0
    assert client.get(f"/api/find?q={words}&page=2").status_code == 400


@pytest.mark.slow
def test_the_api_is_what_openapi_says_it_is(archive: Path) -> None:
    """Schemathesis makes requests of the description and holds each answer to it."""
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.specs.openapi import checks

    made = application(States(Workspace.open(archive).archive), SiteSettings(), LOOPBACK | {"testserver"})
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", made)
    held = [
        schemathesis.checks.not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    limits = settings(
        max_examples=examples(10),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    seen = []
    for operation in schema.get_all_operations():

        def asked(case: Any) -> None:
            reply = case.call()
            seen.append(reply.status_code)
            case.validate_response(reply, checks=held)

        limits(given(operation.ok().as_strategy())(asked))()
    assert {200, 400} <= set(seen)


# feeds


def test_contributions_are_a_feed_in_atom_and_in_json(archive: Path, client: TestClient) -> None:
    contributions = [one.contribution for one in Workspace.open(archive).log()]
    atom = ET.fromstring(client.get("/feeds/contributions.atom").text)
    entries = atom.findall("{http://www.w3.org/2005/Atom}entry")
    told = client.get("/feeds/contributions.json").json()
    assert len(entries) == len(told["items"]) == len(contributions)
    assert told["items"][0]["title"].startswith(f"Contribution {len(contributions)}")
    assert all(one["url"].startswith(HERE) for one in told["items"])
    assert client.get(told["items"][0]["url"]).status_code == 200


def test_changes_between_lists_are_a_feed(client: TestClient) -> None:
    told = client.get("/feeds/lists.json").json()
    newest = told["items"][0]["content_text"]
    # 870 + 3 + 0 + 1 + 126 is what the list of 2025-09-17 names.
    figures = "3 changed, 0 written otherwise, 1 missing for a list or two, 126 unchanged. "
    assert newest.startswith(f"870 added, 6 not listed on 2025-09-17, {figures}")
    assert told["items"][0]["title"] == "From 2025-01-22 to 2025-09-17"
    assert all("does not mean an ending" in one["content_text"] for one in told["items"])


def test_there_is_no_other_feed(client: TestClient) -> None:
    assert [client.get(path).status_code for path in ("/feeds/none.atom", "/feeds/lists.xml")] == [404, 404]


# Memento


def test_a_page_is_the_gate_to_its_earlier_states(client: TestClient) -> None:
    when = "Sun, 22 Nov 2026 00:02:30 GMT"
    gate = client.get(COLLIER, headers={"accept-datetime": when})
    assert (gate.status_code, gate.headers["location"]) == (302, f"{HERE}{COLLIER}?asOf=3")
    assert "accept-datetime" in gate.headers["vary"].lower()
    memento = client.get(gate.headers["location"])
    assert parsedate_to_datetime(memento.headers["memento-datetime"]) <= parsedate_to_datetime(when)
    for told in (
        f'<{HERE}{COLLIER}>; rel="original timegate"',
        f'<{HERE}/timemap{COLLIER}>; rel="timemap"',
        'rel="cite-as"',
    ):
        assert told in memento.headers["link"]


def test_before_the_first_state_the_first_is_given(client: TestClient) -> None:
    gate = client.get(COLLIER, headers={"accept-datetime": "Thu, 01 Jan 1970 00:00:00 GMT"})
    assert gate.headers["location"].endswith("?asOf=1")


def test_a_time_that_is_none_is_refused(client: TestClient) -> None:
    assert client.get(COLLIER, headers={"accept-datetime": "yesterday"}).status_code == 400


def test_a_time_map_names_every_state_of_a_thing_and_each_can_be_had(archive: Path, client: TestClient) -> None:
    reply = client.get("/timemap/id/document/border-report-day-of-action")
    assert reply.headers["content-type"] == "application/link-format"
    every = [one.contribution for one in Workspace.open(archive).log()]
    first = next(one.sequence for one in every if one.note and "day of action" in one.note)
    states = re.findall(r'<([^>]+)>; rel="[a-z ]*memento"; datetime="([^"]+)"', reply.text)
    assert [one.rpartition("=")[2] for one, _ in states] == [str(number) for number in range(first, len(every) + 1)]
    assert client.get(states[0][0]).status_code == 200


def test_a_page_as_it_is_now_is_no_memento(client: TestClient) -> None:
    assert "memento-datetime" not in client.get(COLLIER).headers


# other origins


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/api/lists", f"{COLLIER}.json"])
def test_a_page_of_this_machine_may_read_data_and_a_strangers_may_not(client: TestClient, path: str) -> None:
    ours = client.get(path, headers={"origin": "http://localhost:3000"})
    theirs = client.get(path, headers={"origin": "https://example.org"})
    assert ours.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert "access-control-allow-origin" not in theirs.headers


def test_where_an_archive_is_public_any_page_may_read_its_data_but_not_its_pages(archive: Path) -> None:
    client = site(archive, is_public=True)
    origin = {"origin": "https://example.org"}
    assert client.get("/api/lists", headers=origin).headers["access-control-allow-origin"] == "*"
    assert client.post("/sparql", data={"query": "ASK {}"}, headers=origin).json()["boolean"] is True
    assert client.request("OPTIONS", "/sparql", headers=origin).status_code == 204
    assert "access-control-allow-origin" not in client.get("/", headers=origin).headers


# limits for strangers


def test_who_asks_too_often_is_told_when_to_come_again_and_others_are_not_held_up(archive: Path) -> None:
    now = [0.0]
    states = States(Workspace.open(archive).archive)
    limited = Rates(application(states, SiteSettings(), LOOPBACK), clock=lambda: now[0], limits={False: 3, True: 1})
    one, other = (TestClient(limited, base_url=HERE, client=(address, 1)) for address in ("10.0.0.1", "10.0.0.2"))
    assert [one.get("/about").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert one.get("/about").headers["retry-after"] == "21"
    assert [one.get("/sparql?query=ASK%7B%7D").status_code for _ in range(2)] == [200, 429]
    assert other.get("/about").status_code == 200
    now[0] = 20.0
    assert [one.get("/about").status_code for _ in range(2)] == [200, 429]


def test_behind_a_proxy_only_what_the_proxy_says_is_believed(archive: Path) -> None:
    limited = Rates(
        application(States(Workspace.open(archive).archive), SiteSettings(), LOOPBACK),
        is_behind_proxy=True,
        clock=lambda: 0.0,
        limits={False: 1, True: 1},
    )
    client = TestClient(limited, base_url=HERE)
    made_up = [client.get("/about", headers={"x-forwarded-for": f"1.1.1.{n}, 9.9.9.9"}).status_code for n in range(3)]
    assert made_up == [200, 429, 429]


def test_limits_hold_where_an_archive_is_public(archive: Path) -> None:
    client = site(archive, is_public=True)
    assert 429 in [client.get("/workbench/names.json").status_code for _ in range(40)]
    assert json.loads(client.get("/api/openapi.json").text)["openapi"] == "3.1.0"
