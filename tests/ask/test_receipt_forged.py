"""Forgeries of each kind, over each form of answer, with the digest computed anew: each is found, by itself or in
the archive that is said to have given it. What only the archive can find is not said to be looked at without it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.ask.receipt import check_receipt, read_receipt, receipt_bytes
from kg.workspace import Workspace
from tests.archives import CLOCK
from tests.receipting import edited, made_world

Members = dict[str, Any]
Edit = Callable[[Members], object]

ASKED = {
    "select": "SELECT ?agency ?label { ?agency a kg:Agency ; rdfs:label ?label } ORDER BY ?label",
    "by what is no column": "SELECT ?agency { ?agency a kg:Agency ; rdfs:label ?label } ORDER BY DESC(?label)",
    "distinct": "SELECT DISTINCT ?model { ?agreement kg:model ?model }",
    "count": "SELECT ?name (COUNT(*) AS ?n) { ?a kg:agency/kg:place/skos:prefLabel ?name } GROUP BY ?name ORDER BY ?n",
    "path": "SELECT ?place { ?agreement kg:agency/kg:place/skos:broader* ?place }",
    "absent": "SELECT ?agency { ?agency a kg:Agency FILTER NOT EXISTS { ?agency kg:county ?county } }",
    "nothing": "SELECT ?o { ?o kg:value 12345 }",
    "construct": "CONSTRUCT { ?agency rdfs:label ?name } { ?agency a kg:Agency ; kg:place/skos:prefLabel ?name }",
    "construct absent": "CONSTRUCT { ?a a kg:Agency } { ?a a kg:Agency MINUS { ?a kg:county ?county } }",
    "ask": "ASK { ?o kg:value 12 }",
    "ask in vain": "ASK { ?o kg:value 12345 }",
    "describe": "DESCRIBE ?o { ?o kg:value 12 }",
}


def rows(made: Members) -> list[Any]:
    found: list[Any] = made["results"]["bindings"]
    return found


def exchange_rows(made: Members) -> None:
    for several in (rows(made), made["witnesses"]):
        several[0], several[-1] = several[-1], several[0]


def exchange_witnesses(made: Members) -> None:
    several = made["witnesses"]
    several[0], several[-1] = several[-1], several[0]


def leave_row_out(made: Members) -> None:
    rows(made).pop(0)
    made["witnesses"].pop(0)


def repeat_row(made: Members) -> None:
    rows(made).insert(0, copy.deepcopy(rows(made)[0]))
    made["witnesses"].insert(0, copy.deepcopy(made["witnesses"][0]))


def change_value(made: Members) -> None:
    name = made["head"]["vars"][-1]
    cell = rows(made)[0][name]
    cell["value"] = "7" if cell.get("datatype", "").endswith("integer") else f"{cell['value']}-forged"


def add_row(made: Members) -> None:
    repeat_row(made)
    change_value(made)


def unbind(made: Members) -> None:
    rows(made)[0].pop(made["head"]["vars"][-1])


def say_the_opposite(made: Members) -> None:
    made["boolean"] = not made["boolean"]


def other_ground(made: Members) -> int:
    """A triple of a claim that another row rests on."""
    here = {one for match in made["witnesses"][0]["matches"] for one in match["ground"]}
    return next(place for place in range(len(made["ground"])) if place not in here)


def add_citation(made: Members) -> None:
    made["witnesses"][0]["matches"][0]["ground"].append(other_ground(made))


def add_stated_triple(made: Members) -> None:
    """Another triple of a claim that is there, which it does state."""
    claim = made["claims"][0]
    used = {one["triple"] for one in made["ground"]}
    triple = next(one for one in claim["triples"] if one not in used)
    made["ground"].append({"triple": triple, "claims": [0]})
    made["witnesses"][0]["matches"][0]["ground"].append(len(made["ground"]) - 1)
    made["witnesses"][0]["matches"][0]["ground"].sort()


def take_citation(made: Members) -> None:
    made["witnesses"][0]["matches"][0]["ground"].pop()


def change_citation(made: Members) -> None:
    made["witnesses"][0]["matches"][0]["ground"] = [other_ground(made)]


def take_match(made: Members) -> None:
    made["witnesses"][0]["matches"].pop()


def exchange_patterns(made: Members) -> None:
    one, other = made["witnesses"][0]["matches"][:2]
    one["ground"], other["ground"] = other["ground"], one["ground"]


def take_claim(made: Members) -> None:
    """Of a triple that several claims state, one is not named."""
    next(one for one in made["ground"] if len(one.get("claims", ())) > 1)["claims"].pop()


def say_a_part_is_read(made: Members) -> None:
    for one in made["witnesses"]:
        one.pop("solutions", None)


def say_fewer(made: Members) -> None:
    made["witnesses"][-1]["solutions"] = made["witnesses"][-1]["shown"] = 1


def change_and_excuse(made: Members) -> None:
    change_value(made)
    say_a_part_is_read(made)


def take_absence(made: Members) -> None:
    for one in made["witnesses"]:
        one.pop("absences", None)


def add_absence(made: Members) -> None:
    made["witnesses"][0]["absences"] = [0]


def say_other_absence(made: Members) -> None:
    made["patterns"][-1]["pattern"] = "{ ?o kg:value 7 . }"


def take_all_absences(made: Members) -> None:
    made["absences"] = []


def remark(made: Members) -> None:
    made["query"] += " # all that ICE has ever signed"


def remark_inside(made: Members) -> None:
    made["query"] = made["query"].replace("{", "{ # only those in force\n", 1)


def ask_backward(made: Members) -> None:
    made["query"] = made["query"].replace("ORDER BY ?label", "ORDER BY DESC(?label)")


def ask_less(made: Members) -> None:
    made["query"] = made["query"].replace("a kg:Agency ;", "")


def ask_fewer(made: Members) -> None:
    made["query"] += " LIMIT 1"


def rename_column(made: Members) -> None:
    made["head"]["vars"][-1] = "other"
    made["results"]["bindings"] = [{"other" if k == "label" else k: v for k, v in one.items()} for one in rows(made)]


def earlier_head(made: Members) -> None:
    made["ledger"]["sequence"] = 2


def other_head(made: Members) -> None:
    made["ledger"]["digest"] = "0" * 64


def other_form(made: Members) -> None:
    made["form"] = "describe"


ALONE, ARCHIVE = "by itself", "in the archive"
FORGED: dict[str, tuple[str, Edit, str]] = {
    "a value": ("select", change_value, ALONE),
    "a row invented": ("select", add_row, ALONE),
    "a cell emptied": ("select", unbind, ALONE),
    "a row left out": ("select", leave_row_out, ARCHIVE),
    "a row twice": ("select", repeat_row, ARCHIVE),
    "another order": ("select", exchange_rows, ALONE),
    "another order, by what is no column": ("by what is no column", exchange_rows, ARCHIVE),
    "another order asked for": ("select", ask_backward, ALONE),
    "witnesses exchanged": ("select", exchange_witnesses, ALONE),
    "a citation added": ("select", add_citation, ALONE),
    "a stated triple added": ("select", add_stated_triple, ALONE),
    "a citation taken": ("select", take_citation, ALONE),
    "a citation changed": ("select", change_citation, ALONE),
    "a match taken": ("select", take_match, ALONE),
    "patterns exchanged": ("select", exchange_patterns, ALONE),
    "a claim taken": ("distinct", take_claim, ARCHIVE),
    "fewer solutions": ("select", say_a_part_is_read, ARCHIVE),
    "a value, excused": ("select", change_and_excuse, ALONE),
    "a column renamed": ("select", rename_column, ALONE),
    "a remark": ("select", remark, ALONE),
    "a remark inside": ("select", remark_inside, ALONE),
    "less asked": ("select", ask_less, ALONE),
    "fewer asked": ("select", ask_fewer, ARCHIVE),
    "an earlier head": ("select", earlier_head, ARCHIVE),
    "another head": ("select", other_head, ARCHIVE),
    "a row of DISTINCT twice": ("distinct", repeat_row, ALONE),
    "a model of DISTINCT": ("distinct", change_value, ALONE),
    "a count": ("count", change_value, ALONE),
    "a group left out": ("count", leave_row_out, ARCHIVE),
    "groups in another order": ("count", exchange_rows, ALONE),
    "solutions of a group": ("count", say_fewer, ARCHIVE),
    "a citation of a group taken": ("count", take_citation, ALONE),
    "a place at the end of a path": ("path", change_value, ALONE),
    "a step added to a path": ("path", add_citation, ALONE),
    "an edge of a path taken": ("path", take_match, ALONE),
    "an absence taken": ("absent", take_absence, ALONE),
    "an absence of another thing": ("absent", say_other_absence, ALONE),
    "an absence added": ("select", add_absence, ALONE),
    "nothing, for another reason": ("nothing", say_other_absence, ALONE),
    "nothing, for no reason": ("nothing", take_all_absences, ALONE),
    "a triple invented": ("construct", add_row, ALONE),
    "a triple changed": ("construct", change_value, ALONE),
    "a triple left out": ("construct", leave_row_out, ARCHIVE),
    "a triple twice": ("construct", repeat_row, ALONE),
    "witnesses of triples exchanged": ("construct", exchange_witnesses, ALONE),
    "a citation of a triple added": ("construct", add_citation, ALONE),
    "a citation of a triple taken": ("construct", take_citation, ALONE),
    "a citation of a triple changed": ("construct", change_citation, ALONE),
    "a remark on a graph": ("construct", remark, ALONE),
    "an absence behind a triple taken": ("construct absent", take_absence, ALONE),
    "yes for no": ("ask in vain", say_the_opposite, ALONE),
    "no for yes": ("ask", say_the_opposite, ALONE),
    "yes without a reason": ("ask", take_citation, ALONE),
    "yes by more than it takes": ("ask", add_stated_triple, ALONE),
    "no, for another reason": ("ask in vain", say_other_absence, ALONE),
    "a description changed": ("describe", change_value, ALONE),
    "a part of a description left out": ("describe", leave_row_out, ARCHIVE),
    "a description said twice": ("describe", repeat_row, ALONE),
    "a citation of a description exchanged": ("describe", exchange_witnesses, ALONE),
    "another form": ("construct", other_form, ALONE),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Not to be written to."""
    return made_world(tmp_path_factory.mktemp("world"))


@pytest.mark.parametrize("name", ASKED)
def test_what_is_not_forged_holds_by_itself_and_in_the_archive(name: str, world: Workspace, tmp_path: Path) -> None:
    receipt = world.receipt(ASKED[name])
    assert check_receipt(read_receipt(receipt_bytes(receipt))).findings == ()
    (tmp_path / "answer").write_bytes(receipt_bytes(receipt))
    found = world.verify_receipt(tmp_path / "answer")
    assert (found.findings, found.unchecked, found.replayed) == ((), (), len(receipt.rows))


@pytest.mark.parametrize("name", FORGED)
def test_a_forgery_is_found(name: str, world: Workspace, tmp_path: Path) -> None:
    asked, edit, where = FORGED[name]
    made = edited(world.receipt(ASKED[asked]), edit, seal=True)
    alone = check_receipt(read_receipt(made))
    found_alone = [one for one in alone.findings if one.code != "receipt-changed"]  # a tidier forger leaves no trace
    assert bool(found_alone) is (where == ALONE), alone.findings
    (tmp_path / "forged").write_bytes(made)
    found = Workspace.open(world.archive.folder.root, clock=CLOCK).verify_receipt(tmp_path / "forged")
    assert [one for one in found.findings if one.code != "receipt-changed"]
    if where == ARCHIVE:
        assert [one for one in alone.unchecked if "archive" in one or "all the rows" in one]
