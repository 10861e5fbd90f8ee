"""What is measured inside a process: queries, the gate. `python steps.py NAME ARGUMENT…` prints JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import pyshacl
from pyoxigraph import QueryBoolean

from kg import gate
from kg.ask.catalogue import NamedQuery
from kg.errors import NotFound
from kg.intake.ice_lists import read_list
from kg.model import Draft
from kg.record.archive_world import ArchiveWorld
from kg.record.drafting import from_ledger
from kg.workspace import Workspace

RUNS, SOME = 3, 100


def queries(archive: str) -> list[tuple[str, int, float]]:
    """Every named query, asked as its header's example and with nothing that is optional: name, rows, seconds."""
    workspace = Workspace.open(Path(archive))
    found = []
    for query in workspace.catalogue.values():
        for params in _asked(query):
            try:
                rows, taken = _timed(partial(_answers, workspace, query.name, params))
            except NotFound:  # the example names something that only the corpus has
                continue
            found.append((" ".join([query.name, *(f"{k}={v}" for k, v in params.items())]), rows, taken))
    return sorted(found, key=lambda one: -one[2])


def gate_of_list(archive: str, path: str) -> dict[str, float]:
    """One of ICE's lists through the whole gate, and the part of it in pySHACL."""
    return _gate(Workspace.open(Path(archive)), read_list(Path(path)))


def gate_of_archive(archive: str) -> dict[str, float]:
    """Every live claim of an archive through the whole gate again."""
    workspace = Workspace.open(Path(archive))
    return _gate(workspace, from_ledger(workspace.archive))


def gate_of_one(archive: str) -> dict[str, float]:
    """One claim of an archive alone, when the shapes are read already."""
    workspace = Workspace.open(Path(archive))
    return _gate(workspace, Draft(claims=from_ledger(workspace.archive).claims[:1]))


def places(archive: str) -> int:
    """How many places of claims an archive holds: sightings, the first of each claim included."""
    return Workspace.open(Path(archive)).counts().anchors


def adding(archive: str, *sheets: str) -> float:
    """Seconds that adding one claim takes where the program runs already; the first of the sheets warms up."""
    workspace = Workspace.open(Path(archive))
    taken = []
    for sheet in sheets:
        start = time.perf_counter()
        workspace.add([Path(sheet)])
        taken.append(time.perf_counter() - start)
    return median(taken[1:])


def agency_seen_most(archive: str) -> str:
    """The name of the agency that most rows speak of, and no other has."""
    (found,) = Workspace.open(Path(archive)).query(
        """SELECT ?name (COUNT(?row) AS ?rows) { ?claim kg:anchor ?row . GRAPH ?claim { ?agency a kg:Agency ;
            rdfs:label ?name } } GROUP BY ?name HAVING (COUNT(DISTINCT ?agency) = 1)
            ORDER BY DESC(?rows) ?name LIMIT 1"""
    )
    return str(found["name"].value)


def documents_of_agencies(archive: str) -> dict[str, float]:
    """A document of each of some agencies, evenly taken, as JSON, where the program runs already: seconds
    of CPU time."""
    workspace = Workspace.open(Path(archive))
    every = [str(row[0]) for row in workspace.query("SELECT ?a { ?a a kg:Agency } ORDER BY ?a").rows]
    some = every[:: max(1, len(every) // SOME)]
    workspace.linked(workspace.about(some[0]))
    taken = []
    for agency in some:
        start = time.process_time()
        json.dumps(workspace.linked(workspace.about(agency)))
        taken.append(time.process_time() - start)
    return {"agencies": len(some), "median": median(taken), "slowest": max(taken)}


def _answers(workspace: Workspace, name: str, params: dict[str, str]) -> int:
    answer = workspace.query(name, params)
    return 1 if isinstance(answer.engine, QueryBoolean) else sum(1 for _ in answer)


def _asked(query: NamedQuery) -> list[dict[str, str]]:
    example = dict(query.example)
    required = {one.name: example[one.name] for one in query.parameters if one.required}
    return [required, example] if required != example else [required]


def _timed(run: Callable[[], int]) -> tuple[int, float]:
    rows, taken = 0, []
    for _ in range(RUNS):
        start = time.perf_counter()
        rows = run()
        taken.append(time.perf_counter() - start)
    return rows, median(taken)


def _gate(workspace: Workspace, draft: Draft) -> dict[str, float]:
    world = ArchiveWorld(workspace.store, workspace.archive.captures)
    gate.check(draft, world, allow_unheld=True)
    everything, inside = [], []
    for _ in range(RUNS):
        with _inside_pyshacl() as spent:
            start = time.perf_counter()
            gate.check(draft, world, allow_unheld=True)
            everything.append(time.perf_counter() - start)
        inside.append(sum(spent))
    return {"claims": len(draft.claims), "everything": median(everything), "pyshacl": median(inside)}


@contextmanager
def _inside_pyshacl() -> Iterator[list[float]]:
    """How long each call of pySHACL takes while this is open."""
    spent: list[float] = []
    validate = pyshacl.validate

    def watched(*given: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return validate(*given, **named)
        finally:
            spent.append(time.perf_counter() - start)

    pyshacl.validate = watched
    try:
        yield spent
    finally:
        pyshacl.validate = validate


if __name__ == "__main__":
    json.dump(globals()[sys.argv[1]](*sys.argv[2:]), sys.stdout)
