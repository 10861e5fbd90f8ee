"""Receipts for tests: of the invented world, changed in one place, with or without a digest computed anew."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kg.ask.receipt import Receipt, receipt_bytes
from kg.ask.receipt.writing import canonical
from kg.workspace import Workspace
from tests.archives import CLOCK, WORLD

__all__ = ["QUERIES", "WHERE", "edited", "leaves", "made_world", "members", "put", "sealed"]

WHERE = "?agreement kg:agency ?agency . ?agency kg:place ?place . ?place skos:prefLabel ?name"
QUERIES: dict[str, str] = {
    "plain": "SELECT ?agency ?label { ?agency a kg:Agency ; rdfs:label ?label } ORDER BY ?label",
    "claims": "SELECT ?value ?claim { GRAPH ?claim { ?o kg:measure kg:agreementsInForce ; kg:value ?value } }",
    "count": f"SELECT ?name (COUNT(DISTINCT ?agreement) AS ?n) {{ {WHERE} }} GROUP BY ?name ORDER BY ?name",
    "one count": "SELECT (COUNT(*) AS ?n) (SUM(?value) AS ?sum) { ?o kg:value ?value }",
    "distinct": "SELECT DISTINCT ?model { ?agreement kg:model ?model }",
    "optional": "SELECT ?o ?day { ?o kg:value ?value OPTIONAL { ?o kg:fiscalYear ?day } }",
    "union": "SELECT ?what { { ?p kg:stance ?what } UNION { ?e kg:eventKind ?what } }",
    "exists": "SELECT ?o { ?o a kg:Observation FILTER EXISTS { ?o kg:place place:us-vt } }",
    "not exists": "SELECT ?o { ?o a kg:Observation FILTER NOT EXISTS { ?o kg:fiscalYear ?y } }",
    "minus": "SELECT ?agency { ?agency a kg:Agency MINUS { ?agency kg:county ?county } }",
    "path": "SELECT ?place { ?agreement kg:agency/kg:place/skos:broader* ?place }",
    "words": 'SELECT ?what (CONCAT("“", ?words, "”") AS ?said) { ?what kg:describedAs ?words }',
    "record-keeping": "SELECT ?title ?n { ?d dcterms:title ?title . ?c kg:recordedIn/kg:sequence ?n ; kg:statedIn ?d }",
    "construct": "CONSTRUCT { ?agency rdfs:label ?name } { ?agency kg:place/skos:prefLabel ?name }",
    "blank nodes": "CONSTRUCT { [] rdfs:label ?name } { ?agency a kg:Agency ; rdfs:label ?name }",
    "made anew": "SELECT ?agency (RAND() AS ?x) (NOW() AS ?t) (BNODE() AS ?b) { ?agency a kg:Agency }",
    "describe": "DESCRIBE ?o { ?o kg:value 12 }",
    "ask": "ASK { ?o kg:value 12 }",
    "ask in vain": "ASK { ?o kg:value 12345 }",
    "nothing": "SELECT ?o { ?o kg:value 12345 }",
}
"""A query of every form over the invented world."""

Way = tuple[str | int, ...]


def made_world(folder: Path) -> Workspace:
    """An archive of all of the invented world."""
    workspace = Workspace.create(folder / "archive", clock=CLOCK)
    for name in ("alder-notice", "cedar-gazette", "birch-roster", "meadow-act"):
        workspace.add([WORLD / f"{name}.yaml"])
    return workspace


def members(receipt: Receipt | bytes) -> dict[str, Any]:
    """A receipt as any program reads it."""
    made: dict[str, Any] = json.loads(receipt_bytes(receipt) if isinstance(receipt, Receipt) else receipt)
    return made


def edited(receipt: Receipt, edit: Callable[[dict[str, Any]], object], *, seal: bool) -> bytes:
    """The file of a receipt that somebody has edited; with `seal` they have computed its digest as well."""
    changed = members(receipt)
    edit(changed)
    return sealed(changed) if seal else json.dumps(changed).encode()


def sealed(changed: dict[str, Any]) -> bytes:
    rest = {key: value for key, value in changed.items() if key != "digest"}
    return json.dumps({**rest, "digest": hashlib.sha256(canonical(rest)).hexdigest()}).encode()


def leaves(value: object, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Every value that is neither list nor object, with the way to it."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, (*way, key))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from leaves(one, (*way, place))
    else:
        yield way, value


def put(value: Any, way: Way, new: object) -> Any:
    """A copy with another value at the end of the way."""
    changed = copy.deepcopy(value)
    at = changed
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = new
    return changed
