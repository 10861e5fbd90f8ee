"""The SPARQL 1.1 Protocol for a server that only reads, held to the W3C's own tests and used by its clients."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from starlette.testclient import TestClient

from kg.web.application import application
from kg.web.safety import LOOPBACK
from kg.web.visits import SiteSettings
from kg.workspace import Workspace
from kg.workspace.states import States
from tests.sites import site

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
REFUSED = ("bad_update", "bad_multiple_updates", "update_")
AGENCIES = "SELECT ?a { ?a a kg:Agency } ORDER BY ?a LIMIT 3"


@pytest.fixture(scope="module")
def address(archive: Path) -> Iterator[str]:
    with served(archive, SiteSettings()) as address:
        yield address


@contextmanager
def served(archive: Path, settings: SiteSettings) -> Iterator[str]:
    """The site at a port of this machine, for clients that speak HTTP themselves."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    made = application(States(Workspace.open(archive).archive), settings, LOOPBACK)
    server = uvicorn.Server(uvicorn.Config(made, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{bound.getsockname()[1]}/sparql"
    server.should_exit = True
    thread.join()


def answer(client: TestClient, accept: str, query: str, **more: str) -> tuple[int, str, str]:
    reply = client.get("/sparql", params={"query": query, **more}, headers={"accept": accept})
    return reply.status_code, reply.headers["content-type"].partition(";")[0], reply.text


def test_the_w3cs_protocol_tests_pass_as_far_as_a_server_that_only_reads_can(shared: Path, client: TestClient) -> None:
    folder = shared / "suites" / "w3c-sparql-protocol" / "protocol"
    graph = Graph().parse(folder / "manifest.ttl")
    told: dict[str, list[str]] = {}
    for test in Collection(graph, next(graph.objects(None, MF.entries))):
        told[str(test).split("#")[1]] = list(_faults(graph, graph.value(test, MF.action), client))
    of_queries = {name: faults for name, faults in told.items() if not name.startswith(REFUSED)}
    of_updates = {name: faults for name, faults in told.items() if name.startswith("bad_") and name.startswith(REFUSED)}
    assert {name: faults for name, faults in of_queries.items() if faults} == {}
    assert {name: faults for name, faults in of_updates.items() if faults} == {}
    assert (len(of_queries), len(of_updates)) == (20, 7)


def _faults(graph: Graph, connection: object, client: TestClient) -> Iterator[str]:
    for request in Collection(graph, graph.value(connection, HT.requests)):
        headers = {
            str(graph.value(one, HT.fieldName)): str(graph.value(one, HT.fieldValue))
            for every in graph.objects(request, HT.headers)
            for one in Collection(graph, every)
        }
        body = graph.value(request, HT.body)
        encoding = str(graph.value(body, CNT.characterEncoding) or "utf-8") if body else "utf-8"
        content = str(graph.value(body, CNT.chars)).encode(encoding) if body else None
        path = str(graph.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
        reply = client.request(str(graph.value(request, HT.methodName)), path, headers=headers, content=content)
        expected = graph.value(request, HT.resp)
        statuses = [str(one)[-3:] for one in graph.objects(expected, MF.expectedStatus)]
        if statuses and not any(str(reply.status_code)[0] == one[0] for one in statuses):
            yield f"{reply.status_code}, not {statuses}: {reply.text[:200]}"
        types = [str(one) for one in graph.objects(expected, MF.expectedContentType)]
        if types and reply.headers["content-type"].partition(";")[0] not in types:
            yield reply.headers["content-type"]


@pytest.mark.parametrize("media", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
def test_rows_come_in_the_form_asked_for(client: TestClient, media: str) -> None:
    status, given, _ = answer(client, media, AGENCIES)
    assert (status, given) == (200, media)


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/trig", RdfFormat.TRIG),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_graphs_come_in_the_form_asked_for(client: TestClient, media: str, form: RdfFormat) -> None:
    status, given, text = answer(client, media, "CONSTRUCT WHERE { ?a a kg:Agency ; rdfs:label ?name }")
    assert (status, given) == (200, media)
    assert len(list(parse(text, format=form))) > 1_000


def test_yes_or_no(client: TestClient) -> None:
    assert json.loads(answer(client, "*/*", "ASK { ?a a kg:Agency }")[2])["boolean"] is True
    assert json.loads(answer(client, "*/*", "ASK { ?a a kg:Nothing }")[2])["boolean"] is False


@pytest.mark.parametrize("accept", ["image/png", "text/turtle"])
def test_rows_cannot_be_had_as_what_is_none(client: TestClient, accept: str) -> None:
    told = client.get("/sparql", params={"query": AGENCIES}, headers={"accept": accept})
    assert (told.status_code, "Accept" in told.headers["vary"]) == (406, True)


def test_a_cited_answer_names_the_claims_of_each_row(client: TestClient) -> None:
    told = json.loads(answer(client, "application/json", AGENCIES, cite="1")[2])
    assert len(told["results"]["bindings"]) == len(told["citations"]["rows"]) == 3
    assert all(note["claim"].startswith("https://w3id.org/kg287g/id/claim/") for note in told["citations"]["notes"])


def test_an_earlier_state_is_asked(client: TestClient) -> None:
    counted = "SELECT (COUNT(*) AS ?n) { ?c a kg:Contribution }"
    found = [json.loads(answer(client, "*/*", counted, asOf=as_of)[2]) for as_of in ("3", "7")]
    assert [one["results"]["bindings"][0]["n"]["value"] for one in found] == ["3", "7"]


def test_the_graphs_of_a_request_are_taken_instead_of_the_querys(archive: Path, client: TestClient) -> None:
    claim = next(iter(Workspace.open(archive).query("SELECT ?c { GRAPH ?c { ?a a kg:Agreement } } LIMIT 1")))["c"].value
    query = "SELECT (COUNT(*) AS ?n) FROM <https://example.org/none> { ?s ?p ?o }"
    params = {"query": query, "default-graph-uri": claim}
    found = client.get("/sparql", params=params).json()["results"]["bindings"][0]["n"]["value"]
    assert int(found) > 2


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?s { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "reads this archive only"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "only reads"),
        ("SELECT ?s { ?s ?p }", "line 1, column"),
        ("SELECT " + "(" * 3000, "line 1, column"),
        ("", "line 1, column"),
    ],
)
def test_what_is_not_answered_is_refused_with_the_reason(client: TestClient, query: str, said: str) -> None:
    status, media, text = answer(client, "*/*", query)
    assert (status, media) == (400, "text/plain")
    assert said in text


@pytest.mark.slow
def test_a_query_that_takes_too_long_is_stopped_and_the_next_is_answered(archive: Path) -> None:
    client = site(archive, seconds=4.0)
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f && ?f < ?i) }"
    stopped = answer(client, "*/*", slow)
    assert (stopped[0], "was stopped" in stopped[2]) == (503, True)
    assert answer(client, "*/*", "ASK { ?a a kg:Agency }")[0] == 200


@pytest.mark.slow
def test_a_query_that_takes_too_much_memory_is_stopped_and_the_server_lives(archive: Path) -> None:
    client = site(archive, mebibytes=1200)
    large = f'ASK {{ BIND("{"a" * 1000}" AS ?v0) ' + " ".join(
        f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(40)
    )
    assert answer(client, "*/*", large + " FILTER(STRLEN(?v40) = 1) }")[0] == 503
    assert answer(client, "*/*", "ASK { ?a a kg:Agency }")[0] == 200


def test_an_answer_that_is_too_large_is_not_sent_as_if_it_were_whole(archive: Path) -> None:
    with served(archive, SiteSettings(bytes=200_000)) as address, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(address, params={"query": "SELECT * { ?s ?p ?o }"}, headers={"accept": "text/csv"}, timeout=60)


def test_the_service_describes_itself(client: TestClient) -> None:
    reply = client.get("/sparql", headers={"accept": "text/turtle"})
    graph = Graph().parse(data=reply.text, format="turtle")
    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert {str(one) for one in graph.objects(None, sd.endpoint)} == {"http://127.0.0.1:8287/sparql"}
    assert sd.SPARQL11Query in set(graph.objects(None, sd.supportedLanguage))
    assert len(set(graph.objects(None, sd.resultFormat))) == 9


def test_a_browser_is_shown_the_workbench(client: TestClient) -> None:
    reply = client.get("/sparql", headers={"accept": "text/html"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/workbench")


def test_rdflibs_store_asks_it(address: str) -> None:
    found = list(SPARQLStore(address).query("SELECT ?s { ?s a <https://w3id.org/kg287g/ontology#Provision> } LIMIT 5"))
    assert len(found) == 5


def test_sparqlwrapper_asks_it(address: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    for method in ("GET", "POST"):
        asking = wrapper.SPARQLWrapper(address)
        asking.setMethod(method)
        asking.setReturnFormat(wrapper.JSON)
        asking.setQuery(AGENCIES)
        assert len(asking.queryAndConvert()["results"]["bindings"]) == 3


def test_the_projects_own_remote_store_asks_it(address: str) -> None:
    from kg.index.remote import Remote

    assert len(list(Remote(address, None).query(AGENCIES))) == 3
