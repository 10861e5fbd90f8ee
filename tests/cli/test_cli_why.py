"""kg why: what a row rests on, for people and programs; who else states what a claim states; the same in Python."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.ask.witness import GroundKind
from kg.ask.witness.replaying import replay
from kg.errors import QueryError, UsageError
from kg.terms import ID
from kg.workspace import Workspace
from tests.archives import CLOCK, MAPLE, Done, maple
from tests.receipting import QUERIES, made_world

Run = Callable[..., Done]
COUNT = QUERIES["count"]
OAK = MAPLE.replace("Thirty", "Forty")
"""Another town's notice that counts the same."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made_world(tmp_path_factory.mktemp("world"))


@pytest.fixture
def world(kept: Workspace, kg: Run, tmp_path: Path) -> Workspace:
    """One's own copy, where the command looks for it."""
    shutil.copytree(kept.archive.folder.root, tmp_path / "archive")
    return Workspace.open(tmp_path / "archive", clock=CLOCK)


def claim_of(workspace: Workspace, value: int) -> NamedNode:
    rows = workspace.query(f"SELECT ?c {{ GRAPH ?c {{ ?o kg:value {value} }} }} ORDER BY ?c")
    return next(iter(rows))[0]  # type: ignore[return-value, index]


def notes(done: Done) -> set[str]:
    """The notes under a tree, without their numbers."""
    return {line.partition("] ")[2] for line in done.out.splitlines() if line.startswith("[")}


def test_a_row_is_shown_as_patterns_triples_and_notes(world: Workspace, kg: Run) -> None:
    done = kg(
        "why",
        "-e",
        "SELECT ?name ?model { ?a kg:agency/rdfs:label ?name ; kg:model ?model } ORDER BY ?name",
        "--row",
        "2",
    )
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "row 2  name “Birch City Police Department” · model kg:taskForce"
    agreement = "agreement/us-vt/birch-city-police-department/task-force/2025-01-15"
    agency = "agency/us-vt/birch-city-police-department"
    assert done.out.splitlines()[1:6] == [
        "├── ?a kg:agency/rdfs:label ?name",
        f"│   ├── {agreement} kg:agency {agency}  [1]",
        f"│   └── {agency} rdfs:label “Birch City Police Department”  [1]",
        "└── ?a kg:model ?model",
        f"    └── {agreement} kg:model kg:taskForce  [1]",
    ]
    assert done.out.splitlines()[6].startswith(
        "[1] U.S. Immigration and Customs Enforcement, row 3 of table of birch-roster.csv"
    )
    assert len(done.out.splitlines()) == 7


def test_record_keeping_and_the_ontology_are_marked(world: Workspace, kg: Run) -> None:
    done = kg("why", "-e", 'SELECT ?d { ?d dcterms:title ?t . ?p skos:prefLabel "Vermont"@en } LIMIT 1')
    assert done.out.count("the archive's own record-keeping; no source states it") == 1
    assert done.out.count("the ontology's; no source states it") == 1
    assert "[1]" not in done.out


def test_an_absence_is_named_with_the_contribution_it_holds_up_to(world: Workspace, kg: Run) -> None:
    done = kg("why", "-e", "SELECT ?a { ?a a kg:Agency FILTER NOT EXISTS { ?a kg:county ?c } }", "--row", "1")
    assert "└── no claim states ?a with any “county”, up to contribution 4" in done.out


def test_what_the_query_makes_by_itself_rests_on_nothing(world: Workspace, kg: Run) -> None:
    done = kg("why", "-e", "SELECT (1 + 1 AS ?two) { }")
    assert done.out == "row 1  two 2\n└── it rests on nothing that is recorded: the query makes it by itself\n"


def test_an_aggregate_is_paged(world: Workspace, kg: Run) -> None:
    whole = kg("why", "-e", QUERIES["one count"], "--limit", "100").out
    assert "7 solutions behind it" in whole
    triples = [line for line in whole.splitlines() if line.startswith(("    ├── obs", "    └── obs"))]
    assert len(triples) == 7
    first = kg("why", "-e", QUERIES["one count"], "--limit", "3").out
    assert "?o kg:value ?value  1–3 of 7 triples; more with --from 4" in first
    rest = kg("why", "-e", QUERIES["one count"], "--limit", "10", "--from", "4").out
    assert "?o kg:value ?value  4–7 of 7 triples" in rest
    pages = [
        line[8:].partition("  ")[0]
        for page in (first, rest)
        for line in page.splitlines()
        if line[8:].startswith("obs")
    ]
    assert pages == [line[8:].partition("  ")[0] for line in triples]
    assert "none from 50 on" in kg("why", "-e", QUERIES["one count"], "--from", "50").out


def test_the_least_of_a_witness_gives_the_row_and_nothing_of_it_can_go(world: Workspace, kg: Run) -> None:
    query = "SELECT DISTINCT ?place { ?agency kg:place ?place . ?agency rdfs:label ?name } ORDER BY ?place"
    whole, least = world.why(query, 2, solutions=None).row, world.why(query, 2, minimal=True).row
    assert least.witness.quads < whole.witness.quads
    assert replay(query, least.witness.quads).gives(least)
    for quad in least.witness.quads:
        assert not replay(query, least.witness.quads - {quad}).gives(least)
    shown = kg("why", "-e", query, "--row", "2", "--minimal")
    lines = [line[8:].partition("  ")[0] for line in shown.out.splitlines() if line[8:].startswith("event/")]
    assert "├── these 2 triples give the row, and none of them can be left out; 4 are left out" in shown.out
    assert len(lines) == len(least.witness.quads) == 2


def test_what_has_no_least_witness_says_why(world: Workspace) -> None:
    with pytest.raises(QueryError, match="does not come from its witness alone"):
        world.why("SELECT ?s { { SELECT ?s { ?s a kg:Observation } OFFSET 3 } }", 1, minimal=True)


def test_a_receipt_tells_the_same_without_any_archive(world: Workspace, kg: Run, tmp_path: Path) -> None:
    assert kg("query", "-e", COUNT, "--receipt", "answer.receipt").code == 0
    with_archive = kg("why", "-e", COUNT, "--row", "2", "--all")
    (tmp_path / "archive").rename(tmp_path / "moved")
    without = kg("why", "answer.receipt", "--row", "2")
    assert without.code == 0
    assert notes(without) == notes(with_archive)
    assert any("reporting Alder County Sheriff's Office" in note for note in notes(without))
    assert without.out.splitlines()[:2] == with_archive.out.splitlines()[:2]


def test_programs_get_the_whole_witness_with_its_notes(world: Workspace, kg: Run) -> None:
    told = json.loads(kg("why", "-e", COUNT, "--row", "2", "--limit", "1", "--json").out)
    row = world.why(COUNT, 2, solutions=None).row
    assert told["row"] == 2
    assert dict(zip(told["columns"], told["terms"], strict=True)) == {"name": '"Vermont"@en', "n": str(row.values[1])}
    assert [one["pattern"] for one in told["matches"]] == [match.pattern for match in row.witness.matches]
    assert {one["triple"] for match in told["matches"] for one in match["ground"]} == {
        str(one.triple) for one in row.witness.ground
    }
    assert {note["claim"] for note in told["notes"]} == {claim.value for claim in row.witness.claims}
    assert (told["solutions"], told["shown"]) == (row.witness.solutions, row.witness.shown)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "nothing is named"),
        (("-e", COUNT), "the answer has several rows; say which with --row N, from 1"),
        (("-e", COUNT, "--row", "9"), "there is no row 9: the answer has 2 rows"),
        (("-e", COUNT, "--row", str(2**63)), f"there is no row {2**63}: the answer has 2 rows"),
        (("-e", QUERIES["nothing"], "--row", "1"), "there is no row 1: the answer has no rows"),
        (("no-such-query", "--row", "1"), "there is no query 'no-such-query'"),
        (("-e", COUNT, "--row", "1", "--param", "a=b"), "--param is for queries asked by name"),
        (("documents", "-e", COUNT), "both a name and SPARQL are given"),
        (("-e", "SELECT ?x { SERVICE <http://elsewhere.example/> { ?x ?y ?z } }", "--row", "1"), "SERVICE"),
        (("-e", "SELECT ?x {", "--row", "1"), "line 1"),
        (("claim/2222222222",), "there is no claim"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(
    words: tuple[str, ...], why: str, world: Workspace, kg: Run
) -> None:
    done = kg("why", *words)
    assert (done.code, done.out) == (2, "")
    assert why in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("option", ["--from", "--limit"])
def test_a_number_too_large_for_a_query_is_refused_by_the_name_of_its_option(
    option: str, world: Workspace, kg: Run
) -> None:
    done = kg("why", "-e", COUNT, "--row", "1", option, "9" * 30)
    assert (done.code, done.out) == (2, "")
    assert option in done.err


def test_a_receipt_has_rows_of_its_own_and_no_parameters(world: Workspace, kg: Run) -> None:
    kg("query", "-e", COUNT, "--receipt", "answer.receipt")
    for words, why in [
        ((), "several rows"),
        (("--row", "3"), "there is no row 3: the answer has 2 rows"),
        (("--row", "1", "--param", "a=b"), "no parameters"),
    ]:
        done = kg("why", "answer.receipt", *words)
        assert (done.code, done.out) == (2, "")
        assert why in done.err


def test_the_only_row_needs_no_number(world: Workspace, kg: Run) -> None:
    assert kg("why", "-e", "ASK { ?o kg:value 12 }").out.startswith("row 1  answer true\n")


def test_a_claim_is_shown_with_the_others_that_state_the_same(world: Workspace, kg: Run, tmp_path: Path) -> None:
    world.add([maple(tmp_path), maple(tmp_path, name="oak", text=OAK)])
    claim = claim_of(world, 26)
    done = kg("why", claim.value.removeprefix(ID))
    assert done.code == 0
    assert "value: 26" in done.out
    assert done.out.count("counted 26 agreements") == 2
    assert "“Maple”" in done.out
    assert "“Oak”" in done.out
    assert "[1–2]" in done.out
    one = kg("why", claim.value.removeprefix(ID), "--limit", "1", "--from", "2")
    assert one.out.count("counted 26 agreements") == 1
    assert "1 of 2 claims are shown" in one.out


def test_in_python_a_claim_gives_a_trace_with_the_others(world: Workspace, tmp_path: Path) -> None:
    world.add([maple(tmp_path), maple(tmp_path, name="oak", text=OAK)])
    claim = claim_of(world, 26)
    found = world.corroboration(claim.value)
    assert found.traced.iri == claim
    assert found.claims[0].iri == claim
    assert {claim.document for claim in found.claims} == {document.iri for document in found.documents}
    assert {document.title for document in found.documents} == {"Maple", "Oak"}
    for fact in found.facts:
        assert set(fact.claims) == {one.iri for one in found.claims}
        assert fact.also_claimed_by == ()


def test_a_withdrawn_claim_is_told_as_the_ledger_has_it(world: Workspace, kg: Run) -> None:
    claim = claim_of(world, 13)
    world.withdraw(claim, "read wrongly")
    done = kg("why", claim.value.removeprefix(ID))
    assert "withdrawn: read wrongly" in done.out
    assert "value: 13" in done.out


def test_in_python_a_receipt_gives_the_same_row(world: Workspace, tmp_path: Path) -> None:
    row = world.why("counts-over-time", 1, {"place": "vt"}).row
    assert {one.kind for one in row.witness.ground} == {GroundKind.CLAIMED, GroundKind.RECORD, GroundKind.VOCABULARY}
    world.receipt("counts-over-time", {"place": "vt"}, path=tmp_path / "answer.receipt")
    again = world.why_of_receipt(tmp_path / "answer.receipt", 1).row
    assert again.values == row.values
    assert again.witness.quads == row.witness.quads
    with pytest.raises(UsageError, match="there is no row 99"):
        world.why_of_receipt(tmp_path / "answer.receipt", 99)


def test_an_absence_of_a_receipt_is_said_in_the_same_words(world: Workspace, kg: Run, tmp_path: Path) -> None:
    asked = "SELECT ?a { ?a a kg:Agency FILTER NOT EXISTS { ?a kg:county ?c } }"
    receipt = tmp_path / "a.receipt"
    world.receipt(asked, path=receipt)
    done = kg("why", str(receipt), "--row", "1")
    assert "└── no claim states ?a with any “county”, up to contribution 4" in done.out
