"""Decisions on agreements, days that a list contradicts, and findings told once a cause, as people meet them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli.output import tell_findings
from kg.model import Finding, Severity
from tests.archives import Done
from tests.compare.test_compare_differences import BIRCH_SIGNED, JANUARY, made, misdated

Run = Callable[..., Done]
READER = "Archivist at the Alder reading room"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive and its lists; to be copied, not written to."""
    folder = tmp_path_factory.mktemp("differences")
    made(folder)
    return folder


@pytest.fixture
def run(imported: Path, tmp_path: Path, kg: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("KG_ARCHIVIST", READER)
    return kg


def test_pairs_of_agreements_are_proposed_with_what_is_seen_of_them(run: Run) -> None:
    lines = run("resolve", "--agreements").out.splitlines()
    assert lines[0] == "1. Birch City Police Department, Task Force Model: signed 2025-01-15  ·  signed 2025-01-16"
    assert [line.strip() for line in lines[1:3]] == list(BIRCH_SIGNED)
    assert "   + the days are 1 day apart: 2025-01-15 and 2025-01-16" in lines
    assert any(line.startswith("   + 2025-01-15 is last in the list of 2025-03-10 (") for line in lines)


def test_a_decision_on_agreements_is_counted_with_and_taken_back(run: Run) -> None:
    done = run("resolve", *BIRCH_SIGNED, "--same", "--reason", "the next list mends the day")
    assert done.out.splitlines()[0] == f"decision: {BIRCH_SIGNED[0]} and {BIRCH_SIGNED[1]} are one agreement"
    assert run("resolve", "--agreements").out == "there are no pairs to propose\n"
    counted = "SELECT (COUNT(DISTINCT ?a) AS ?n) (COUNT(DISTINCT ?one) AS ?asDecided) { ?a kg:agreementAsDecided ?one }"
    plain, applied = run("query", "-e", counted, "--format", "csv").out.splitlines()[1].split(",")
    assert int(plain) - int(applied) == 1
    assert "†" in run("query", "-e", counted, "--cite").out
    (decided,) = json.loads(run("resolve", "--decided", "--json").out)
    assert (decided["one"]["id"].rpartition("/")[2], decided["archivist"]) == ("2025-01-15", READER)
    assert run("withdraw", decided["claim"].rpartition("/")[2], "--reason", "mistaken").code == 0
    assert run("verify").code == 0
    plain, applied = run("query", "-e", counted, "--format", "csv").out.splitlines()[1].split(",")
    assert plain == applied


OTHER_LISTS = "kg:agencyType is what any list states: 1 thing has several values here, and is counted under each; "
OF_DAY = '?a kg:inListOf "2025-03-11"^^xsd:date'
COUNTED = {
    f"{OF_DAY} ; kg:agency/kg:agencyType ?v": True,
    f"{OF_DAY} ; kg:agency ?g . ?g kg:agencyType ?v": True,
    f"{OF_DAY} ; kg:agency ?g . GRAPH ?c {{ ?g kg:agencyType ?v }} ?c kg:listedIn ?list": False,
    f"{OF_DAY} ; kg:model ?v": False,
    "?g kg:agencyType ?v ; ^kg:agency ?a": False,
}


@pytest.mark.parametrize(("pattern", "is_told"), COUNTED.items())
def test_a_count_by_what_other_lists_state_too_says_so(pattern: str, is_told: bool, run: Run) -> None:
    done = run("query", "-e", f"SELECT ?v (COUNT(DISTINCT ?a) AS ?n) {{ {pattern} }} GROUP BY ?v")
    assert done.code == 0
    assert (OTHER_LISTS in done.err) is is_told


def test_the_first_of_what_other_lists_state_too_counts_nothing(run: Run) -> None:
    done = run("query", "-e", f"SELECT (MIN(?t) AS ?first) {{ {OF_DAY} ; kg:agency/kg:agencyType/skos:prefLabel ?t }}")
    assert "is what any list states" not in done.err


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ((BIRCH_SIGNED[0], "us-vt/birch-city-police-department"), "one is an agency and one an agreement"),
        ((BIRCH_SIGNED[0], BIRCH_SIGNED[0]), "both names stand for"),
        ((BIRCH_SIGNED[0], "us-vt/elm-sheriffs-office/task-force/2025-01-21"), "decide first, with a reason, that the"),
    ],
    ids=["two kinds", "one twice", "two agencies"],
)
def test_a_decision_that_cannot_be_is_refused_in_one_line(run: Run, pair: tuple[str, str], message: str) -> None:
    done = run("resolve", *pair, "--same", "--reason", "a reason")
    assert done.code == 2
    assert message in done.err
    assert run("resolve", "--decided").out == "nothing is decided\n"


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list named for January that holds a signing of November, and one that does not; to be copied."""
    return misdated(tmp_path_factory.mktemp("january")).parent


@pytest.fixture
def contradicted(january: Path, tmp_path: Path, kg: Run) -> Run:
    """The command, on one's own copy of that archive."""
    shutil.copytree(january, tmp_path, dirs_exist_ok=True)
    return kg


BIRCH = "us-vt/birch-city-police-department"


@pytest.mark.parametrize(
    "asked",
    [
        ("trace", f"agreement/{BIRCH}/task-force/2025-11-14"),
        ("presence", BIRCH),
        ("changes", "2025-01-06", "2025-12-31"),
        ("query", "listed-on", "--param", "day=2025-01-06"),
        ("document", "show", "ice-participating-agencies"),
        ("disagreements", "--kind", "signing-day"),
    ],
    ids=lambda asked: " ".join(asked[:2]),
)
def test_a_day_before_a_signing_of_its_list_is_marked_wherever_it_is_shown(
    contradicted: Run, asked: tuple[str, ...]
) -> None:
    assert JANUARY in contradicted(*asked).out


@pytest.mark.parametrize(
    "asked",
    [
        ("first-and-last-listed",),
        ("-e", 'SELECT ?a { ?a kg:inListOf "2025-01-06"^^xsd:date }'),
        ("lists", "--format", "csv"),
    ],
    ids=["a named query", "one's own", "csv"],
)
def test_an_answer_with_such_a_day_says_so_beneath(contradicted: Run, asked: tuple[str, ...]) -> None:
    said = (
        "2025-01-06 is the day in the name of participatingAgencies01062025am.xlsx, which holds a signing of 2025-11-14"
    )
    assert said in contradicted("query", *asked).err


def test_an_absence_from_a_list_of_such_a_day_says_so(contradicted: Run) -> None:
    absent = 'SELECT ?a { ?a a kg:Agreement FILTER NOT EXISTS { ?a kg:inListOf "2025-01-06"^^xsd:date } }'
    file = "participatingAgencies01062025am.xlsx, the list of participating agencies of "
    assert f"{file}{JANUARY}, does not name ?a" in contradicted("query", "-e", absent, "--cite").out


def test_an_answer_of_another_day_does_not(contradicted: Run) -> None:
    assert "holds a signing" not in contradicted("query", "listed-on", "--param", "day=2025-12-31").err


def test_a_span_of_lists_that_begins_with_such_a_day_says_so_beneath(contradicted: Run) -> None:
    told = contradicted("query", "-e", "SELECT ?a { ?a a kg:Agreement }").err
    assert f"agreements of any of 2 lists, {JANUARY}, to 2025-12-31; for one day add" in told


def test_findings_in_the_same_words_are_one_line_and_what_stops_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    notices = [Finding("county-not-known", "no such county", f"a.xlsx:{row}", Severity.NOTICE) for row in range(1, 4)]
    tell_findings([*notices, Finding("row-found", "no such row", "b.yaml:2")])
    assert capsys.readouterr().err.splitlines() == [
        "b.yaml:2: row-found: no such row",
        "a.xlsx:1 and 2 more: county-not-known: no such county",
        "4 findings of 2 kinds; --json names every place",
    ]
