"""kg query --receipt and kg receipt verify: files, exit codes, and what people are told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.ask.receipt import read_receipt, receipt_bytes
from kg.index.store import PREFIXES
from kg.sparql import without_comments
from kg.workspace import Workspace
from tests.archives import Done, finished, maple, started
from tests.receipting import edited

Run = Callable[..., Done]
VALUES = "SELECT ?value { ?o kg:measure kg:agreementsInForce ; kg:value ?value }"


@pytest.fixture
def receipt(alder: Workspace, kg: Run) -> Path:
    """A receipt in the folder the command runs in, of the archive there."""
    assert kg("query", "-e", VALUES, "--cite", "--receipt", "answer.receipt").code == 0
    return Path("answer.receipt")


def forge(path: Path) -> None:
    """Another figure, and the digest computed anew."""
    found = read_receipt(path.read_bytes()).receipt
    path.write_bytes(edited(found, lambda made: made["results"]["bindings"][0]["value"].update(value="13"), seal=True))


def test_a_receipt_is_written_beside_the_answer_and_told(alder: Workspace, kg: Run) -> None:
    plain = kg("query", "-e", VALUES, "--cite")
    done = kg("query", "-e", VALUES, "--cite", "--receipt", "answer.receipt")
    assert (done.code, done.out) == (0, plain.out)
    assert done.err == "a receipt of 1 row and 1 claim is in answer.receipt\n"
    assert Path("answer.receipt").read_bytes() == receipt_bytes(alder.receipt(VALUES))


def test_a_named_query_has_a_receipt_of_its_sparql_as_it_ran(alder: Workspace, kg: Run) -> None:
    assert kg("query", "counts-over-time", "--param", "place=vt", "--receipt", "answer.receipt").code == 0
    found = read_receipt(Path("answer.receipt").read_bytes()).receipt
    assert "place/us-vt" in found.query
    assert found.query == without_comments(alder.question("counts-over-time", {"place": "vt"}).sparql, PREFIXES).strip()


def test_a_receipt_takes_the_place_of_an_old_file(alder: Workspace, kg: Run) -> None:
    Path("answer.receipt").write_text("an old one")
    assert kg("query", "-e", VALUES, "--receipt", "answer.receipt").code == 0
    assert read_receipt(Path("answer.receipt").read_bytes()).unchanged


def test_a_receipt_that_cannot_be_written_is_told_in_one_line(alder: Workspace, kg: Run) -> None:
    done = kg("query", "-e", VALUES, "--receipt", "nowhere/answer.receipt")
    assert (done.code, done.err) == (
        2,
        "kg: nowhere/answer.receipt: cannot be written (No such file or directory); name another file\n",
    )


def test_what_holds_is_said_and_is_exit_0(receipt: Path, kg: Run) -> None:
    done = kg("receipt", "verify", receipt)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "answer.receipt: 1 row resting on 1 claim, given at contribution 1 of 2026-01-01",
        "everything checked holds, by itself and in the archive; 1 row replayed from its witness",
        "The archive has not changed since.",
    ]


def test_without_an_archive_a_receipt_is_looked_at_by_itself(
    receipt: Path, kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offline = kg("receipt", "verify", receipt, "--offline")
    assert (offline.code, offline.err) == (0, "")
    assert "everything checked holds, by itself; 1 row replayed" in offline.out
    assert "Not checked, because that needs the archive:" in offline.out
    (tmp_path / "archive").rename(tmp_path / "moved")
    nowhere = kg("receipt", "verify", receipt)
    assert (nowhere.code, nowhere.out) == (0, offline.out)
    assert nowhere.err == "there is no archive here, so the receipt is checked by itself\n"
    monkeypatch.setenv("KG_ARCHIVE", "elsewhere")
    assert kg("receipt", "verify", receipt).code == 2
    monkeypatch.delenv("KG_ARCHIVE")
    assert kg("receipt", "verify", receipt, "--archive", "elsewhere").code == 2


@pytest.mark.parametrize("offline", [(), ("--offline",)])
def test_a_forgery_is_exit_1_with_a_line_for_each_fault(receipt: Path, kg: Run, offline: tuple[str, ...]) -> None:
    forge(receipt)
    done = kg("receipt", "verify", receipt, *offline)
    assert done.code == 1
    assert "row 1: replay: the query over its 2 triples does not give this row (13)" in done.err.splitlines()
    assert "the receipt does not hold" in done.out


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "not JSON"), (b"{}", "has no format"), (b'{"format": 1e999}', "1e999"), (b"\xff", "not UTF-8")],
)
def test_what_is_no_receipt_is_exit_2_in_one_line(content: bytes, why: str, alder: Workspace, kg: Run) -> None:
    Path("answer.receipt").write_bytes(content)
    done = kg("receipt", "verify", "answer.receipt")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("kg: answer.receipt: this is not a receipt: ")
    assert why in done.err
    assert done.err.count("\n") == 1


def test_a_file_that_is_not_there_is_exit_2(alder: Workspace, kg: Run) -> None:
    done = kg("receipt", "verify", "answer.receipt")
    assert (done.code, done.err) == (2, "kg: answer.receipt: there is no such file; check the path\n")


def test_what_has_changed_since_is_told_and_is_exit_1(receipt: Path, alder: Workspace, kg: Run, tmp_path: Path) -> None:
    claim = next(iter(alder.query("SELECT ?c { GRAPH ?c { ?o kg:value 12 } }")))[0]  # type: ignore[index]
    alder.supersede(claim, maple(tmp_path), "read\nwrongly")  # type: ignore[arg-type]
    done = kg("receipt", "verify", receipt)
    assert (done.code, done.err) == (1, "")
    lines = done.out.splitlines()
    name = claim.value.rpartition("/")[2]  # type: ignore[union-attr]
    assert "Since then the archive has gained 1 contribution." in lines
    assert "row 1 is gone: 12" in lines
    assert f"    claim/{name} was withdrawn" in lines
    assert "there is a new row: 26" in lines
    told = next(line for line in lines if "in contribution 2: “read↵wrongly”; superseded by claim/" in line)
    assert told.startswith(f"    claim/{name} (row 1) ")


def test_programs_get_all_of_it(receipt: Path, alder: Workspace, kg: Run, tmp_path: Path) -> None:
    held = json.loads(kg("receipt", "verify", receipt, "--json").out)
    assert (held["ok"], held["holds"], held["stillGiven"], held["rowsReplayed"]) == (True, True, True, 1)
    assert held["archiveSequence"] == 1
    alder.add([maple(tmp_path)])
    done = kg("receipt", "verify", receipt, "--json")
    changed = json.loads(done.out)
    assert (done.code, changed["ok"], changed["holds"], changed["stillGiven"]) == (1, False, True, False)
    (row,) = changed["since"]["rows"]
    assert (row["change"], row["rowBefore"], row["withdrawn"]) == ("new", None, [])
    assert row["rowAfter"]["terms"] == ['"26"^^<http://www.w3.org/2001/XMLSchema#integer>']
    assert row["added"] == changed["since"]["added"]
    alone = json.loads(kg("receipt", "verify", receipt, "--offline", "--json").out)
    assert (alone["archiveSequence"], alone["since"], alone["stillGiven"]) == (None, None, None)
    assert alone["notLookedAt"]


def test_captures_not_held_are_named(receipt: Path, kg: Run, tmp_path: Path) -> None:
    for path in (tmp_path / "archive" / "captures").iterdir():
        path.unlink()
    done = kg("receipt", "verify", receipt)
    assert done.code == 0
    assert "1 capture is not held here, so the words and rows in it were not checked:" in done.out
    assert "    alder-notice.txt, sha256 " in done.out


def test_a_query_that_runs_too_long_is_stopped(receipt: Path, tmp_path: Path) -> None:
    cross = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(24))
    slow = VALUES.replace("{ ?o", f"{{ FILTER(?n > 0) {{ SELECT (COUNT(*) AS ?n) {{ {cross} }} }} ?o", 1)
    path = tmp_path / receipt
    path.write_bytes(edited(read_receipt(path.read_bytes()).receipt, lambda made: made.update(query=slow), seal=True))
    done = finished(started("receipt", "verify", "answer.receipt", "--offline", "--time-limit", "0.3", folder=tmp_path))
    assert done.code == 2
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert "0.3 seconds" in done.err


def test_what_a_receipt_says_is_shown_inert(receipt: Path, kg: Run) -> None:
    found = read_receipt(receipt.read_bytes()).receipt
    hostile = {"type": "literal", "value": "\x1b[31m\u202ered\n"}
    receipt.write_bytes(edited(found, lambda made: made["results"]["bindings"][0].update(value=hostile), seal=True))
    done = kg("receipt", "verify", receipt)
    assert done.code == 1
    assert "\x1b" not in done.out + done.err
    assert "\u202e" not in done.out + done.err
