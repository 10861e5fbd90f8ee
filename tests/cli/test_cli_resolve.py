"""kg resolve and kg import reference: what they say, and with which exit code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.workspace import Workspace
from tests.archives import CLOCK, Done
from tests.islands import BEACH, CITY, MACRO, MARCO, MELBOURNE, READER, islands

Run = Callable[..., Done]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return islands(tmp_path_factory.mktemp("islands")).archive.folder.root.parent


@pytest.fixture
def run(kg: Run, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command on a copy of the archive, as the reading room's archivist."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("KG_ARCHIVIST", READER)
    return kg


def test_proposals_are_told_with_each_signal_and_how_to_decide(run: Run) -> None:
    done = run("resolve")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "1. Macro Island Police Department  ·  Marco Island Police Department"
    assert lines[1].split() == [MACRO, "·", MARCO]
    assert "   + the names are 97 % alike (spelled macro / marco)" in lines
    assert "   − differ in a name: beach / nothing" in lines
    assert lines[-1] == "Decide on a pair with: kg resolve ONE OTHER --same (or --distinct) --reason …"


def test_a_limit_says_how_many_more_there_are(run: Run) -> None:
    done = run("resolve", "--limit", "1")
    assert "2. " not in done.out
    assert done.err == "2 more are not shown: --limit 3\n"


def test_proposals_are_there_for_programs(run: Run) -> None:
    found = json.loads(run("resolve", "--json").out)
    assert [one["cautions"] for one in found] == [[], [], ["differ in a name: beach / nothing"]]
    assert {signal["signal"] for signal in found[0]["signals"]} >= {"name", "county", "memorandum", "listed"}


def test_a_decision_is_told_listed_and_taken_back(run: Run) -> None:
    done = run("resolve", MACRO, MARCO, "--same", "--reason", "one memorandum stands beside both")
    assert done.out.splitlines() == [
        f"decision: {MACRO} and {MARCO} are one agency",
        "recorded as contribution 3: 1 claim, 1 document, 1 speaker",
    ]
    (decided,) = json.loads(run("resolve", "--decided", "--json").out)
    assert (decided["outcome"], decided["archivist"]) == ("sameAgency", READER)
    claim = decided["claim"].rpartition("/")[2]
    listed = run("resolve", "--decided").out
    assert claim[:10] in listed
    assert "one memorandum stands beside both" in listed
    assert run("withdraw", claim, "--reason", "mistaken").code == 0
    assert run("resolve", "--decided").out == "nothing is decided\n"
    assert run("verify").code == 0


def test_a_decision_is_traced_and_footnoted_as_the_archivists(run: Run) -> None:
    run("resolve", MACRO, MARCO, "--same", "--reason", "one memorandum stands beside both")
    traced = run("trace", MARCO).out
    assert "Macro Island Police Department and Marco Island Police Department: same agency" in traced
    assert f"{READER}: decision" in traced
    answer = run("query", "decisions").out
    assert f"[1] {READER}, in [Register of the archive's decisions]" in answer


def test_the_opposite_is_refused_with_the_claims_it_cannot_stand_beside(run: Run) -> None:
    run("resolve", MELBOURNE, CITY, "--same", "--reason", "one city")
    run("resolve", MELBOURNE, BEACH, "--distinct", "--reason", "two towns")
    done = run("resolve", CITY, BEACH, "--same", "--reason", "mistaken")
    assert (done.code, done.out) == (2, "")
    assert "kg resolve: decision-opposed: " in done.err
    assert done.err.count("says us-fl/") == 2


BAD = {
    "no way": ((MACRO, MARCO, "--reason", "r"), "decide with --same or with --distinct"),
    "both ways": ((MACRO, MARCO, "--same", "--distinct", "--reason", "r"), "decide with --same or with --distinct"),
    "no reason": ((MACRO, MARCO, "--same"), "say why with --reason"),
    "one name": ((MACRO, "--same", "--reason", "r"), "name the other as well"),
    "three names": ((MACRO, MARCO, CITY, "--same", "--reason", "r"), "decide one pair at a time"),
    "no names": (("--same", "--reason", "r"), "name two; `kg find` lists them"),
    "no such State": (("--state", "Atlantis"), "write a name or a postal code"),
    "against a code": ((MACRO, "FL0110300", "--distinct", "--reason", "r"), "none is taken automatically"),
    "a code of no table": ((MACRO, "FL0110300", "--same", "--reason", "r"), "import one with `kg import reference`"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_decided_is_one_line_with_the_remedy(case: str, run: Run) -> None:
    words, remedy = BAD[case]
    done = run("resolve", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("kg: ")
    assert done.err.rstrip().endswith(remedy) or remedy in done.err
    assert done.err.count("\n") == 1


def test_nobody_decides_without_saying_who(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_ARCHIVIST")
    done = run("resolve", MACRO, MARCO, "--same", "--reason", "r")
    assert (done.code, done.err.partition(";")[0]) == (2, "kg: no archivist is named for this decision")


def test_tables_are_imported_with_what_they_match_and_the_rest_is_proposed(run: Run) -> None:
    done = run("import", "reference", "agencies.csv", "counties.csv", "--taken-from", "the tests")
    assert done.code == 0
    assert [line.split() for line in done.out.splitlines()[2:]] == [
        ["agencies.csv", "5", "8", "4", "4"],
        ["counties.csv", "3", "4", "2", "2"],
    ]
    codes = run("resolve", "--codes").out
    assert "FL0110300" in codes
    assert "“Baldwinn Couny”" in codes
    assert codes.splitlines()[-1] == "Take one with: kg resolve AGENCY CODE --same --reason …"
    assert {*json.loads(run("resolve", "--codes", "--json").out)} == {"agencyCodes", "countyCodes"}
    taken = run("resolve", MACRO, "FL0110300", "--same", "--reason", "two letters are exchanged")
    assert taken.out.splitlines()[0] == f"code FL0110300 for {MACRO}"
    assert run("resolve", "--codes", "--state", "al", "--json").code == 0
    assert run("verify").code == 0


def test_what_an_import_of_tables_did_is_there_for_programs(run: Run) -> None:
    (one,) = json.loads(run("import", "reference", "agencies.csv", "--json").out)
    assert (one["fileName"], one["rowCount"], one["spokenOf"], one["matched"], len(one["claims"])) == (
        "agencies.csv",
        5,
        8,
        4,
        4,
    )


def test_a_reason_reaches_the_terminal_as_text(run: Run) -> None:
    assert run("resolve", MACRO, MARCO, "--same", "--reason", "one\x1b[31m\nmemorandum").code == 0
    done = run("resolve", "--decided")
    assert "\x1b" not in done.out
    assert len(done.out.splitlines()) == 4


def test_a_file_that_is_no_such_table_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    for name, said in {"other.csv": "of no table known here", "missing.csv": "missing.csv"}.items():
        done = run("import", "reference", name)
        assert (done.code, done.out) == (2, "")
        assert said in done.err


def test_a_code_taken_back_leaves_the_place_it_was_of(run: Run, tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "archive", archivist=READER, clock=CLOCK)
    (done,) = workspace.identity.import_references([tmp_path / "counties.csv"])
    for claim in done.outcome.draft.claims:
        workspace.withdraw(claim.iri, "another vintage is wanted")
    assert workspace.query("SELECT ?code { ?place kg:fips ?code }").rows == ()
    assert workspace.verify().faults == ()
