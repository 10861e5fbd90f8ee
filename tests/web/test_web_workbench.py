"""The workbench: a form that answers with footnotes, draws what suits, and offers every form and a receipt."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from kg.web import asking
from kg.web.pages import workbench
from kg.web.pages.workbench import _drawn
from kg.web.replies import Reply
from kg.web.sparql_protocol import broken_off
from kg.web.visits import SiteSettings, Visit
from kg.workspace import Workspace
from kg.workspace.states import States
from tests.sites import site

BY_STATE = """SELECT ?state (COUNT(?agreement) AS ?agreements) {
  ?agreement a kg:Agreement ; kg:agency/kg:place/skos:prefLabel ?state } GROUP BY ?state ORDER BY ?state"""


def asked(client: TestClient, query: str) -> str:
    return client.get(f"/workbench?{urlencode({'query': query})}").text


def test_an_answer_has_a_table_a_map_notes_and_downloads(client: TestClient) -> None:
    page = asked(client, BY_STATE)
    assert re.search(r'<tr id="line-\d+"><td[^>]*>Florida</td><td class="figure"[^>]*>326</td>', page)
    assert 'aria-label="Florida: 326"' in page
    assert page.count('<li id="note-') > 50
    assert "(3 of 326)" in page
    forms = re.findall(r'<a href="(/workbench\.[^"]+)" download', page)
    assert [one.partition("?")[0].rpartition(".")[2] for one in forms][:4] == ["csv", "tsv", "json", "xml"]


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "agencies-by-plaec", "agencies-by-place"])
def test_one_word_at_the_workbench_is_read_as_sparql_and_the_syntax_alone_is_told(
    client: TestClient, query: str
) -> None:
    reply = client.get(f"/workbench?{urlencode({'query': query})}")
    assert reply.status_code == 400
    assert "line 1, column 1: expected SELECT, CONSTRUCT, ASK or DESCRIBE" in reply.text
    assert "There is no query" not in reply.text
    assert "<script>alert" not in reply.text


def test_a_query_without_a_blank_is_answered(client: TestClient) -> None:
    reply = client.get("/workbench", params={"query": "DESCRIBE<https://w3id.org/kg287g/id/place/us-md>"})
    assert (reply.status_code, "Maryland" in reply.text) == (200, True)


def test_every_download_of_an_answer_can_be_had(client: TestClient) -> None:
    page = asked(client, "SELECT ?a { ?a a kg:Agency } LIMIT 2")
    forms = [html.unescape(one) for one in re.findall(r'<a href="(/workbench\.[^"]+)" download', page)]
    assert len(forms) == 12
    for one in forms:
        reply = client.get(one)
        assert (reply.status_code, "attachment" in reply.headers["content-disposition"]) == (200, True), one
        assert reply.content


def test_every_download_of_a_graph_can_be_had(client: TestClient) -> None:
    page = asked(client, "CONSTRUCT { ?a a kg:Agency } WHERE { ?a a kg:Agency } LIMIT 2")
    forms = [html.unescape(one) for one in re.findall(r'<a href="(/workbench\.[^"]+)" download', page)]
    assert len(forms) == 11
    assert [one for one in forms if client.get(one).status_code != 200] == []


def test_a_fault_is_told_with_its_place_and_the_query_stays(client: TestClient) -> None:
    reply = client.get(f"/workbench?{urlencode({'query': 'SELECT ?s { ?s a }'})}")
    assert reply.status_code == 400
    assert "line 1, column 18" in reply.text
    assert "SELECT ?s { ?s a }</textarea>" in reply.text


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("SELECT ?s { ?s a }", 1, 18), ("ASK {\n ?s \U0001f469 }", 2, 5), ("", 1, 1), ("SELECT" + "(" * 5000, 1, 108)],
)
def test_what_is_typed_is_checked_at_its_line_and_column(client: TestClient, text: str, line: int, column: int) -> None:
    told = client.post("/workbench/check", content=text.encode()).json()
    assert (told["ok"], told["line"], told["column"]) == (False, line, column)


def test_words_the_ontology_does_not_have_are_told(client: TestClient) -> None:
    told = client.post("/workbench/check", content=b"ASK { ?a kg:agnecy ?b }").json()
    assert told["unknown"] == ["kg:agnecy is not a term of the ontology; did you mean kg:agency?"]


def test_names_to_complete_are_those_of_the_ontology(client: TestClient) -> None:
    names = {one["name"] for one in client.get("/workbench/names.json").json()}
    assert {"kg:Agency", "kg:taskForce", "kg:place", "skos:prefLabel"} <= names


def test_a_named_query_asks_for_what_it_needs(client: TestClient) -> None:
    assert "The question needs agency" in client.get("/queries/listings?run=1").text.replace(
        "the question", "The question"
    )
    page = client.get("/queries/listed-on?day=2023-09-12&place=ak").text
    assert page.count("<tr id=") == 2
    assert 'value="2023-09-12" selected' in page


def test_a_named_query_opens_in_the_workbench_and_gives_the_same_there(client: TestClient) -> None:
    page = client.get("/queries/listed-on?day=2023-09-12&place=ak").text
    opened = html.unescape(re.findall(r'class="button" href="(/workbench[^"]+)"', page)[0])
    assert client.get(opened).text.count("<tr id=") == 2


def test_a_named_query_is_asked_of_an_earlier_state(client: TestClient) -> None:
    now, then = (client.get(f"/queries/lists.csv?run=1{more}").text.count("\n") for more in ("", "&asOf=2"))
    assert (now, then) == (5, 3)


def test_a_receipt_is_made_and_holds(client: TestClient) -> None:
    made = client.get(f"/workbench.receipt?{urlencode({'query': 'SELECT ?a { ?a a kg:Agency } LIMIT 2'})}")
    told = client.post("/receipts", content=made.content, headers={"accept": "application/json"}).json()
    assert told["verdict"] == "The receipt holds, and the archive gives this answer still"


def test_a_receipt_that_was_changed_does_not_hold(client: TestClient) -> None:
    made = client.get(f"/workbench.receipt?{urlencode({'query': 'SELECT ?a { ?a a kg:Agency } LIMIT 2'})}").text
    assert "/agency/us-" in made
    told = client.post(
        "/receipts", content=made.replace("/agency/us-", "/agency/us-x", 1), headers={"accept": "application/json"}
    ).json()
    assert told["verdict"] == "The receipt does not hold"


def test_a_receipt_is_checked_without_a_script(client: TestClient) -> None:
    made = client.get(f"/workbench.receipt?{urlencode({'query': 'ASK { ?a a kg:Agency }'})}").text
    assert "The receipt holds" in client.post("/receipts", data={"receipt": made}).text


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 10_000, b'{"form": 1}'])
def test_what_is_no_receipt_is_refused(client: TestClient, content: bytes) -> None:
    reply = client.post("/receipts", content=content, headers={"accept": "application/json"})
    assert (reply.status_code, set(reply.json())) == (400, {"error", "status"})


def cell(text: str, *, iri: str | None = None, number: str | None = None) -> dict[str, object]:
    return {"text": text, "iri": iri, "number": number}


STATE = "https://w3id.org/kg287g/id/place/us-fl"


@pytest.mark.parametrize(
    ("columns", "row", "kinds"),
    [
        (["place", "n"], [cell("place/us-fl", iri=STATE), cell("3", number="3")], ["map", "chart"]),
        (["state", "n"], [cell("Florida"), cell("3", number="3")], ["map", "chart"]),
        (["time", "value"], [cell("2023-06"), cell("137", number="137")], ["chart"]),
        (["model", "n"], [cell("Task Force Model"), cell("3", number="3")], ["chart"]),
        (["agency", "row"], [cell("An agency"), cell("3", number="3")], []),
        (["agency"], [cell("An agency")], []),
        (["n"], [cell("3", number="3")], []),
    ],
)
def test_an_answer_is_drawn_as_what_its_columns_suit(
    columns: list[str], row: list[dict[str, object]], kinds: list[str]
) -> None:
    drawn = [re.findall(r'class="(map|chart)"', str(one.svg))[0] for one in _drawn(columns, [row])]
    assert drawn == kinds


def test_what_cannot_be_cited_whole_is_answered_with_the_claims_its_rows_name(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*given: Any, **about: Any) -> asking.Stream:
        if not about.get("own"):
            raise asking.Stopped("the query was stopped")
        return asking.ask(*given, **about)

    monkeypatch.setattr(workbench, "ask", stopped)
    page = client.get("/queries/listed-on?day=2023-09-12&place=tx").text
    assert "The notes are those of the claim each row names" in page
    numbers = set(re.findall(r'href="#note-(\d+)"', page))
    assert numbers == set(re.findall(r'<li id="note-(\d+)"', page))
    assert len(numbers) == page.count("<tr id=") > 20
    assert client.get("/workbench?query=ASK+%7B%7D").status_code == 503
    together = client.get("/queries/agencies-by-place?place=md").text
    assert together.count("<tr id=") == 8
    assert len(set(re.findall(r'href="#note-(\d+)"', together))) == 11


def test_what_a_query_is_given_is_bounded(archive: Path) -> None:
    page = asked(site(archive, seconds=7.0), "")
    assert "stopped after 7 seconds" in page


def test_an_answer_without_rows_says_that_nothing_states_it(client: TestClient) -> None:
    page = asked(client, 'SELECT ?a { ?a rdfs:label "No such agency" }')
    assert "No answer" in page
    assert "no claim states something with “name” “No such agency”, up to contribution " in page


def test_what_sources_wrote_is_escaped_in_every_form(client: TestClient) -> None:
    page = asked(client, 'SELECT ("<script>x</script>\u202e" AS ?x) {}')
    assert "<script>x" not in page
    assert "&lt;script&gt;" in page
    assert json.dumps("\u202e") not in page


class Coming:
    """An answer of a child that sends so many rows and, where it is to, then breaks off; `sent` is how many it has."""

    def __init__(self, rows: int, *, breaks_off: bool = False) -> None:
        self.rows, self.breaks_off, self.sent, self.is_closed = rows, breaks_off, 0, False
        self.head = {"kind": "select", "sparql": "SELECT …", "columns": ["number", "n"], "contribution": 1}

    def __iter__(self) -> Iterator[bytes]:
        for number in range(self.rows):
            self.sent += 1
            cells = [{"text": str(number), "iri": None, "number": None, "language": "", "notes": []}] * 2
            yield json.dumps({"cells": cells, "notes": [], "asides": [], "fresh": []}).encode() + b"\n"
        if self.breaks_off:
            raise asking.Stopped("the query took too long")
        yield json.dumps({"end": self.rows, "legend": [], "missing": [], "told": []}).encode() + b"\n"

    def close(self) -> None:
        self.is_closed = True


def pages_of(archive: Path, coming: Coming, monkeypatch: pytest.MonkeyPatch) -> Reply:
    monkeypatch.setattr(workbench, "ask", lambda *given, **about: coming)
    states = States(Workspace.open(archive).archive)
    return workbench.workbench(Visit(states.now(), SiteSettings(), "/workbench", {"query": "ASK {}"}))


def test_the_first_rows_of_an_answer_are_sent_before_the_others_are_worked_out(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coming = Coming(500)
    reply = pages_of(archive, coming, monkeypatch)
    sent = 0
    for piece in reply.pieces or ():
        if b'id="line-1"' in piece:
            sent = coming.sent
    assert 0 < sent < 30
    assert coming.sent == 500


def test_an_answer_that_breaks_off_says_so_under_its_rows_and_is_not_kept(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, coming = site(archive), Coming(3, breaks_off=True)
    monkeypatch.setattr(workbench, "ask", lambda *given, **about: coming)
    page = client.get("/queries/listed-on?day=2023-09-12&place=tx").text
    assert page.count('<tr id="line-') == 3
    assert "The answer breaks off here: the query took too long." in page
    assert page.rstrip().endswith("</html>")
    assert coming.is_closed
    monkeypatch.setattr(workbench, "ask", lambda *given, **about: Coming(5))
    again = client.get("/queries/listed-on?day=2023-09-12&place=tx")
    assert again.text.count('<tr id="line-') == 5
    assert "breaks off" not in again.text


def test_a_named_answer_that_came_whole_is_kept(client: TestClient) -> None:
    first, then = (client.get("/queries/list-counts?run=1") for _ in range(2))
    assert first.text == then.text
    assert then.headers["etag"]
    assert client.get("/queries/list-counts?run=1", headers={"if-none-match": then.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("form", "end"),
    [
        ("csv", '"The answer breaks off here: the query took ""too"" long"\r\n'),
        ("tsv", 'The answer breaks off here: the query took "too" long\n'),
        ("markdown", '\nThe answer breaks off here: the query took "too" long. Its notes are missing.\n'),
        ("html", "The answer breaks off here: the query took &quot;too&quot; long. Its notes are missing.</p>\n"),
        ("json", "rows"),
    ],
)
def test_an_answer_for_programs_that_breaks_off_says_so_where_its_form_has_a_place(form: str, end: str) -> None:
    def stream() -> Iterator[bytes]:
        yield b"rows"
        raise asking.Stopped('the query took "too" long')

    got: list[bytes] = []
    with pytest.raises(asking.Stopped):
        got.extend(broken_off(stream(), form))
    assert b"".join(got).decode().endswith(end)


@pytest.mark.parametrize(
    "address", ["/workbench?query=hello", "/queries/about-agency?agency=zzz", "/workbench?query=?"]
)
def test_a_name_that_stands_for_nothing_is_a_mistake_of_the_asker_and_no_fault_here(
    client: TestClient, address: str
) -> None:
    reply = client.get(address)
    assert reply.status_code in (400, 404)
    assert "Please report" not in reply.text
