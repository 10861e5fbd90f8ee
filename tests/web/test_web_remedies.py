"""What a message tells to do in a terminal is told on a page by a link, and to a program by an address."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kg.terms import ID
from kg.web.remedies import for_pages, for_programs, in_words
from kg.workspace import Workspace
from tests.archives import ROOT
from tests.sites import site

COMMAND = re.compile(r"[`'](kg [a-z][a-z -]*)[`']")
DONE_BY_KEEPERS = {
    *("kg verify", "kg rebuild", "kg rebuild --accept", "kg init", "kg demo", "kg add", "kg withdraw", "kg supersede"),
    *("kg document attach", "kg import ice-list", "kg import reference", "kg resolve --agreements", "kg head"),
    *("kg verify --head", "kg export", "kg proof"),
}


@pytest.fixture(scope="module")
def client(shipped_corpus: Workspace) -> TestClient:
    return site(shipped_corpus.archive.folder.root)


def told_in_code() -> set[str]:
    """Every command that a message of the wings that answer questions names."""
    wings = ("ask", "compare", "sparql", "index", "workspace", "sources", "web")
    files = (path for wing in wings for path in (ROOT / "kg" / wing).rglob("*.py"))
    lines = (line for path in files for line in path.read_text("utf-8").splitlines())
    said = (line for line in lines if re.search(r"remedy|yield f?\"|\bf?\".*`kg", line))
    return {command for line in said for command in COMMAND.findall(line)}


def test_every_command_that_a_message_names_is_a_page_or_is_done_by_who_keeps_the_archive() -> None:
    commands = told_in_code()
    assert {"kg find", "kg query lists", "kg log"} <= commands
    left = {one for one in commands if "<a href=" not in for_pages(f"see `{one}`", str)}
    assert left - DONE_BY_KEEPERS == set()


@pytest.mark.slow
def test_every_page_that_stands_in_for_a_command_answers(client: TestClient) -> None:
    for command in told_in_code():
        for href in re.findall(r'href="([^"]+)"', for_pages(f"`{command}`", str)):
            assert client.get(html.unescape(href)).status_code == 200, command


@given(st.text())
def test_whatever_a_message_says_is_escaped_on_a_page(text: str) -> None:
    shown = re.sub(r'<a href="/[^"<>]*">|</a>|</?code>', "", for_pages(text, str))
    assert "<" not in shown
    assert ">" not in shown


@pytest.mark.parametrize(
    ("said", "page", "program"),
    [
        (
            "look for it with `kg find`",
            'look for it with <a href="/find">the search</a>',
            "look for it with `/api/find?q=…`",
        ),
        (
            "take one from `kg query --receipt`",
            'take one from <a href="/workbench">the download “receipt” under an answer</a>',
            "take one from the download “receipt” under an answer",
        ),
        ("add --param day=2025", "add day=2025 to the form", "add day=2025 to the address"),
        ("ask for less, or allow more time with --time-limit", "ask for less", "ask for less"),
        ("ask without --cite", "ask without notes", "ask without cite=1"),
    ],
)
def test_a_remedy_is_said_for_who_reads_it(said: str, page: str, program: str) -> None:
    assert for_pages(said, str) == page
    assert for_programs(said) == program
    assert "--" not in in_words(said)


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/id/agency/us-fl/none", '<a href="/find">the search</a>'),
        ("/queries/listed-on?day=2020-01-01", '<a href="/queries/lists?run=1">the question “lists”</a>'),
        ("/compare/lists?earlier=2020-01-01&later=2023-09-12", '<a href="/queries/lists?run=1">'),
        ("/?asOf=99", '<a href="/queries/contributions?run=1">the list of contributions</a>'),
        ("/queries/agencies-by-palce", '<a href="/queries/agencies-by-place">agencies-by-place</a>'),
        ("/counts?measure=weather", '<a href="/counts">This page without what was asked</a>'),
    ],
)
def test_what_is_refused_on_a_page_comes_with_a_link(client: TestClient, path: str, link: str) -> None:
    page = client.get(path)
    assert page.status_code in (400, 404)
    assert link in page.text
    assert "`kg" not in page.text


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_who_has_brought_no_receipt_is_told_where_one_is_downloaded(client: TestClient, accept: str) -> None:
    reply = client.post("/receipts", content=b"{}", headers={"accept": accept})
    assert reply.status_code == 400
    assert "the download “receipt” under an answer" in reply.text
    assert "kg query" not in reply.text


def test_what_is_refused_to_a_program_names_the_resource(client: TestClient) -> None:
    error = client.get("/api/queries/listed-on?day=2020-01-01").json()["error"]
    assert error["remedy"].endswith("`/api/queries/lists` names all.")


def test_a_name_that_nothing_has_is_told_under_its_answer_with_a_link(client: TestClient) -> None:
    page = client.get("/workbench", params={"query": f"SELECT ?p {{ <{ID}agency/us-fl/none> ?p ?o }}"}).text
    assert 'is not known to this archive; look for it with <a href="/find">the search</a>' in page
