"""Receipts from strangers: members exchanged and sealed again, or no receipts at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

from kg.ask.receipt.reading import read_receipt
from tests.fuzz.case import Bench, Broken, Case, Kind
from tests.fuzz.mutation import as_json, text, tokens, tree
from tests.fuzz.running import Outcome
from tests.receipting import QUERIES, sealed

__all__ = ["KINDS"]

_WORDS = (
    *(
        "rows",
        "row",
        "query",
        "claims",
        "triples",
        "results",
        "bindings",
        "head",
        "vars",
        "boolean",
        "ledger",
        "sequence",
        "digest",
        "text",
    ),
    *(
        "ASK {}",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a",
        '<urn:a> <urn:b> "c" .',
        "_:b",
        "uri",
        "literal",
        "typed-literal",
    ),
)
_HOSTILE = (
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?a",
    'SELECT ?x { VALUES ?x { 1 "a" "b"@en <urn:x> true 1.5 "x"^^<urn:t> } } ORDER BY ?x',
    f"SELECT ({'1+' * 3000}1 AS ?x) {{}}",
    f"ASK {{ {'{' * 2000}{'}' * 2000} }}",
    f"SELECT * {{ ?s {'kg:near/' * 3000}kg:near ?o }}",
    "SELECT * { ?s (kg:near*)* ?o }",
    "SELECT * { SERVICE <http://127.0.0.1:28787/heard> { ?s ?p ?o } }",
)


_COMMANDS = (
    *(("receipt", "verify", "r.json"),) * 3,
    ("receipt", "verify", "--offline", "r.json"),
    ("why", "r.json", "--row", "1"),
)


def _receipts(bench: Bench) -> dict[str, Any]:
    if "receipts" not in bench.made:
        bench.lay(Case((), base="world"))
        bench.made["receipts"] = {}
        for name, query in QUERIES.items():
            done = bench.kg("query", "-e", query, "--receipt", "r.json")
            assert done.code == 0, done.err
            bench.made["receipts"][name] = json.loads((bench.place / "r.json").read_bytes())
    return dict(bench.made["receipts"])


def _receipt(random: Random, bench: Bench) -> Case:
    every = _receipts(bench)
    value = every[random.choice(sorted(every))]
    how = random.random()
    if how < 0.1:
        content = text(random, json.dumps(value), _WORDS)
    elif how < 0.2:
        value = {
            **value,
            "query": random.choice(
                (*_HOSTILE, tokens(random, value["query"], (*_HOSTILE, "ORDER BY", "{", "}", "?a", "1")))
            ),
        }
        content = sealed(value).decode().encode("utf-8", "surrogatepass")
    else:
        for _ in range(random.choice((1, 1, 1, 3))):
            value, _ = tree(random, value, _WORDS)
        content = as_json(random, value)
        if isinstance(value, dict) and random.random() < 0.8:
            with suppress(
                ValueError, TypeError, OverflowError, RecursionError
            ):  # what cannot be sealed goes in as it is
                content = sealed(value)
    words = random.choice(_COMMANDS)
    return Case((*words, "--time-limit", "5"), {"r.json": content}, changed="r.json")


def _holds(case: Case, outcome: Outcome, bench: Bench) -> Iterator[Broken]:
    """A receipt that holds in the archive it names is one the archive gives; where it was changed, that is said."""
    if case.words[:3] != _COMMANDS[0] or outcome.code != 0:
        return
    came = json.loads(case.files["r.json"] or b"null")
    (was, *_) = [one for one in _receipts(bench).values() if one["query"] == came.get("query")] or [None]
    if was is None:
        return
    differ = sorted(key for key in was.keys() | came.keys() if was.get(key) != came.get(key) and key != "digest")
    if differ:
        yield Broken("proves", f"{was['form']}: holds though other in {', '.join(differ)}")


def _read(content: bytes, name: str) -> object:
    return read_receipt(content)


KINDS = (Kind("receipts", _receipt, _holds, reads=_read, times=3),)
