"""What a client has is not sent again, of whatever kind it is; what another page may read, it may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kg.workspace import Workspace
from tests.sites import demo, site

COLLIER = "/id/agency/us-fl/collier-county-sheriffs-office"
ROWS = "/sparql?query=SELECT+%3Fa+%7B+%3Fa+a+kg%3AAgency+%7D+ORDER+BY+%3Fa+LIMIT+3"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo(tmp_path_factory.mktemp("validators") / "archive")


@pytest.fixture(scope="module")
def client(root: Path) -> TestClient:
    return site(root)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        COLLIER,
        *(f"{COLLIER}.{form}" for form in ("html", "json", "jsonld", "ttl", "nq", "csv")),
        "/places?day=2023-09-12",
        "/find?q=florida",
        "/queries/listings",
        "/shapes",
        "/ontology",
        "/api/openapi.json",
        "/api/agencies?place=ak",
        "/api/lists/2021-01-13/changes/2023-09-12",
        "/feeds/contributions.atom",
        "/feeds/lists.json",
        f"/timemap{COLLIER}",
        ROWS,
        f"{ROWS}&cite=1",
        "/sparql?query=CONSTRUCT+WHERE+%7B+%3Fa+a+kg%3APlace+%7D",
        "/queries/agencies-by-place.csv?place=ak",
        "/workbench.json?query=ASK+%7B%7D",
        "/workbench/names.json",
        "/static/site.css",
    ],
)
def test_what_the_client_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    again = client.get(path, headers={"if-none-match": f'"other", {tag}'})
    assert (first.status_code, again.status_code, again.content, again.headers["etag"]) == (200, 304, b"", tag)
    other = client.get(path, headers={"if-none-match": '"other"'})
    assert (other.status_code, other.content != b"") == (200, True)
    head = client.head(path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)


def test_the_description_of_the_service_is_not_sent_again(client: TestClient) -> None:
    turtle = {"accept": "text/turtle"}
    tag = client.get("/sparql", headers=turtle).headers["etag"]
    assert client.get("/sparql", headers={**turtle, "if-none-match": tag}).status_code == 304
    assert client.head("/sparql", headers=turtle).status_code == 200


def test_the_same_question_in_another_form_or_state_has_another_tag(client: TestClient) -> None:
    accepts = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"]
    tags = [client.get(ROWS, headers={"accept": one}).headers["etag"] for one in accepts]
    tags.append(client.get(f"{ROWS}&asOf=3").headers["etag"])
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("function", ["NOW()", "rand()", "UUID ()", "STRUUID()"])
def test_an_answer_that_is_another_each_time_has_no_tag(client: TestClient, function: str) -> None:
    told = client.get("/sparql", params={"query": f"SELECT ({function} AS ?x) {{}}"})
    assert (told.status_code, "etag" in told.headers) == (200, False)


@pytest.mark.slow
def test_what_was_recorded_meanwhile_is_sent(tmp_path: Path) -> None:
    root = demo(tmp_path / "archive")
    client = site(root)
    tag = client.get(ROWS).headers["etag"]
    claim = client.get("/api/agencies?place=ak&size=1").json()["notes"][0]["claim"]
    Workspace.open(root).withdraw(claim, reason="a test")
    again = client.get(ROWS, headers={"if-none-match": tag})
    assert (again.status_code, again.headers["etag"] != tag) == (200, True)


@pytest.mark.parametrize("path", ["/sparql", "/api/agencies", COLLIER, "/feeds/lists.atom", f"/timemap{COLLIER}"])
def test_a_page_that_may_read_is_told_what_it_may_send(client: TestClient, path: str) -> None:
    asked = {"origin": "http://localhost:3000", "access-control-request-method": "GET"}
    told = client.request("OPTIONS", path, headers=asked)
    assert (told.status_code, told.content) == (204, b"")
    assert told.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert {"Accept", "Accept-Datetime", "If-None-Match"} <= set(
        told.headers["access-control-allow-headers"].split(", ")
    )
    assert ("POST" in told.headers["allow"]) is (path == "/sparql")
    theirs = client.request("OPTIONS", path, headers={**asked, "origin": "https://example.org"})
    assert "access-control-allow-origin" not in theirs.headers


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("application/*;q=0.1, text/tab-separated-values", "text/tab-separated-values"),
        (
            "application/sparql-results+json;q=0.2, application/sparql-results+xml;q=0.8",
            "application/sparql-results+xml",
        ),
        ("application/json", "application/sparql-results+json"),
        ("application/xml;q=0.9, */*;q=0.1", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/sparql-results+xml"),
        ("*/*;q=0", None),
        ("image/png, text/turtle", None),
        (";;;", "application/sparql-results+json"),
    ],
)
def test_rows_are_sent_in_the_form_liked_best(client: TestClient, accept: str, media: str | None) -> None:
    told = client.get(ROWS, headers={"accept": accept})
    given = told.headers["content-type"].partition(";")[0] if told.status_code == 200 else None
    assert (told.status_code, given) == (200 if media else 406, media)


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/sparql-query", b"ASK { ?a a kg:Agency }", 200),
        ("application/sparql-query; charset=utf-8", "ASK { BIND('\u00e9' AS ?x) }".encode(), 200),
        ('application/sparql-query; charset="UTF-8"', b"ASK {}", 200),
        ("application/sparql-query; charset=utf-16", "ASK {}".encode("utf-16"), 415),
        ("application/sparql-query; charset=iso-8859-1", b"ASK {}", 415),
        ("application/sparql-query", b"ASK { BIND('\xe9' AS ?x) }", 400),
        ("application/x-www-form-urlencoded", b"query=ASK+%7B%7D", 200),
        ("application/x-www-form-urlencoded; charset=utf-8", b"query=ASK+%7B%7D", 200),
        ("application/x-www-form-urlencoded; charset=utf-16", b"query=ASK+%7B%7D", 415),
        ("application/x-www-form-urlencoded", b"query=%ff", 400),
        ("text/plain", b"ASK {}", 415),
        ("", b"ASK {}", 415),
    ],
)
def test_both_kinds_of_post_are_read_in_utf8_alone(client: TestClient, kind: str, body: bytes, status: int) -> None:
    told = client.post("/sparql", content=body, headers={"content-type": kind})
    assert told.status_code == status
