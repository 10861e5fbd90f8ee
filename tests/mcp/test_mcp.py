"""What a language model gets: each answer with its notes, marked as quoted, with a receipt that holds."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kg.errors import KgError, NotFound, UsageError
from kg.mcp.answers import MOST, QUOTED, Answers
from kg.web.visits import SiteSettings
from kg.workspace import Workspace

Call = tuple[str, dict[str, Any]]


@pytest.fixture(scope="module")
def answers(shipped_corpus: Workspace) -> Answers:
    return Answers(shipped_corpus.states(), SiteSettings())


@pytest.fixture
def everything(answers: Answers) -> dict[str, dict[str, Any]]:
    return {
        "find": answers.find("kodiak polise"),
        "named": answers.query("agencies-by-place", {"place": "ak"}),
        "sparql": answers.query("SELECT ?a { ?a a kg:Agreement } ORDER BY ?a LIMIT 2", is_sparql=True),
        "trace": answers.trace("Kodiak Police Department"),
    }


def test_every_answer_says_its_contribution_and_that_it_quotes_and_has_notes_and_a_receipt(
    everything: dict[str, dict[str, Any]], answers: Answers
) -> None:
    for name, told in everything.items():
        assert (told["sequence"], told["quoted"]) == (15, QUOTED), name
        numbers = {note["number"] for note in told["notes"]}
        assert numbers, name
        assert numbers == {number for item in told["items"] for number in item["notes"]}, name
        assert json.loads(answers.receipt(told["receipt"]))["ledger"]["sequence"] == 15, name


def test_every_row_of_an_answer_has_a_note_that_names_speaker_claim_and_source(answers: Answers) -> None:
    told = answers.query("agencies-by-place", {"place": "ak"})
    assert [row["agencyName"]["label"] for row in told["items"]][-1] == "Kodiak Police Department"
    assert all(row["notes"] for row in told["items"])
    for note in told["notes"]:
        assert note["speakerName"]
        assert note["claim"].startswith("https://")
        assert note["documentTitle"]
        assert note["row"]


@pytest.mark.parametrize("name", ["find", "named", "sparql", "trace"])
def test_the_receipt_of_an_answer_holds(name: str, everything: dict[str, dict[str, Any]], answers: Answers) -> None:
    told = answers.verify(everything[name]["receipt"])
    assert (told["ok"], told["stillGiven"], told["findings"]) == (True, True, [])


def test_a_receipt_that_was_changed_does_not_hold(answers: Answers) -> None:
    receipt = answers.receipt(answers.query("agencies-by-place", {"place": "ak"})["receipt"])
    assert answers.verify(receipt.replace("Kodiak Police", "Kodiak Fire"))["holds"] is False


def test_only_fragments_that_the_archive_holds_are_given(answers: Answers, shipped_corpus: Workspace) -> None:
    held = {row["exact"] for row in shipped_corpus.select("SELECT ?exact { ?quotation oa:exact ?exact }")}
    given = {
        part
        for listed in shipped_corpus.documents()[:12]
        for note in answers.trace(listed.iri.value, limit=MOST)["notes"]
        for part in (note.get("quotation") or "").split(" … ")
        if part
    }
    assert given
    assert given <= held


def test_a_search_forgives_spelling_and_names_what_is_alike(answers: Answers) -> None:
    told = answers.find("kodiak polise", kind="agency")
    assert [(one["label"], one["kind"]) for one in told["items"]] == [("Kodiak Police Department", "agency")]
    with pytest.raises(NotFound) as refused:
        answers.find("Kodiakkodiakkodiak")
    assert refused.value.what.startswith("nothing is called")


def test_more_rows_than_were_asked_for_are_told_and_not_given(answers: Answers) -> None:
    told = answers.query("agencies-by-place", {"place": "ak"}, limit=2)
    assert (len(told["items"]), told["more"], told["total"]) == (2, True, None)
    told = answers.trace("Kodiak Police Department", limit=3)
    assert (len(told["items"]), told["more"], told["total"]) == (3, True, 9)


def test_what_is_asked_of_an_earlier_state_is_answered_of_it(answers: Answers) -> None:
    ask = "SELECT (COUNT(*) AS ?n) { ?c a kg:Contribution }"
    told = answers.query(ask, is_sparql=True, as_of=3)
    assert told["items"][0]["n"] == 3
    assert told["sequence"] == 3
    assert json.loads(answers.receipt(told["receipt"]))["ledger"]["sequence"] == 3


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda a: a.find("x", limit=0), "limit cannot be 0"),
        (lambda a: a.find("  "), "nothing is looked for"),
        (lambda a: a.query("lists", limit=MOST + 1), "limit cannot be 201"),
        (lambda a: a.query("ASK {}", {"place": "ak"}, is_sparql=True), "SPARQL takes no parameters"),
        (lambda a: a.receipt("receipt/none"), "no answer of this session has the receipt 'receipt/none'"),
        (lambda a: a.verify("{" + " " * (5 << 20)), "a receipt may have 4,194,304 bytes here"),
        (lambda a: a.query("SELECT ?x { SERVICE <http://a.example/> { ?x ?y ?z } }", is_sparql=True), "SERVICE"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_line(call: Any, said: str, answers: Answers) -> None:
    with pytest.raises(KgError) as refused:
        call(answers)
    assert said in str(refused.value)


# through the protocol, with the client of the `mcp` package


def spoken(archive: Path, calls: Sequence[Call]) -> tuple[list[Any], list[Any]]:
    """What a client hears over standard input and output: the tools, and the answers to the calls."""
    pytest.importorskip("mcp", reason="needs the extra `mcp`")
    from mcp import StdioServerParameters
    from mcp.client import Client

    async def talk() -> tuple[list[Any], list[Any]]:
        words = ["-m", "kg", "--archive", str(archive), "mcp"]
        async with Client(StdioServerParameters(command=sys.executable, args=words)) as client:
            tools = (await client.list_tools()).tools
            return list(tools), [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(talk())


@pytest.mark.slow
def test_a_client_is_told_the_tools_and_their_answers(shipped_corpus: Workspace) -> None:
    tools, (found, wrong, missing, odd) = spoken(
        shipped_corpus.archive.folder.root,
        [
            ("query", {"asked": "agencies-by-place", "params": {"place": "ak"}}),
            ("query", {"asked": "SELECT ?a { ?a"}),
            ("trace", {"name": "../../etc/passwd"}),
            ("find", {"words": "x", "limit": "many"}),
        ],
    )
    assert [tool.name for tool in tools] == ["find", "query", "trace", "queries", "receipt", "verify"]
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)
    assert json.loads(found.content[0].text) == found.structured_content
    assert not found.is_error
    assert wrong.is_error
    assert json.loads(wrong.content[0].text)["error"]["where"] == "line 1, column 15"
    assert missing.is_error
    assert "nothing is called" in missing.content[0].text
    assert odd.is_error
    assert "Traceback" not in odd.content[0].text


def test_without_the_package_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch, shipped_corpus: Workspace) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    monkeypatch.delitem(sys.modules, "kg.mcp.server", raising=False)
    from kg.mcp import serve

    with pytest.raises(UsageError) as refused:
        serve(shipped_corpus.states(), SiteSettings())
    assert refused.value.remedy == "pip install 'kg287g[mcp]'"
