"""A receipt as bytes: one JSON file, the same for the same answer of the same archive.

    format version digest query form prefixes ledger whole
    the tables of `form`, absences                                the evidence, and what each row rests on
    head results                                                  the answer

- It is SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/) as well: `head`
  and `results`, or `boolean`, are what any client reads; they come last, because some clients take
  nothing after them. A CONSTRUCT or DESCRIBE has the columns subject, predicate and object.
- Nothing is written twice. Tables are sorted, so the order in which an engine answers is not in the bytes.
- A triple is written as in N-Triples, without the dot: exactly the lines a claim's id is the hash of.
- `digest` is the SHA-256 of all the rest, laid out by `canonical`: spaces and line ends do not count.
  It tells a change made by accident or by hand. Whoever changes a receipt on purpose can compute it
  anew: against that stand the claims' ids, the replay, and the archive.

`schema` describes it; `reading` reads it back.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.ask.receipt import form
from kg.ask.receipt.fields import Tables
from kg.ask.receipt.values import Receipt
from kg.ask.witness import Ground, QueryForm
from kg.index.store import PREFIXES
from kg.inert import in_json
from kg.model import Anchor
from kg.triples import anchor_iri

__all__ = ["FORMAT", "canonical", "digest", "prefixes_of", "receipt_bytes", "whole"]

FORMAT = "kg287g receipt"
Json = dict[str, Any]


def receipt_bytes(receipt: Receipt) -> bytes:
    """The file: members one after the other, in tables a line each, so that two receipts can be compared by `diff`."""
    members = (f"{json.dumps(key)}: {in_json(_laid_out(value))}" for key, value in whole(receipt).items())
    return ("{\n" + ",\n".join(members) + "\n}\n").encode()


def digest(receipt: Receipt) -> str:
    """The SHA-256 a receipt of this content bears."""
    return _digest(_members(receipt), receipt.version)


def whole(receipt: Receipt) -> Json:
    """The whole receipt in the members above, ready for `json.dumps`."""
    members = _members(receipt)
    start = {"format": FORMAT, "version": receipt.version, "digest": _digest(members, receipt.version)}
    return start | members


def canonical(value: object) -> bytes:
    """One form for equal JSON: keys sorted, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def prefixes_of(query: str) -> dict[str, str]:
    """The prefixes that need no declaration here and that a query may use: with them it runs anywhere."""
    return {name: base for name, base in PREFIXES.items() if re.search(rf"\b{name}:", query)}


def _digest(members: Json, version: int) -> str:
    return hashlib.sha256(canonical({"format": FORMAT, "version": version, **members})).hexdigest()


def _members(receipt: Receipt) -> Json:
    tables = Tables(receipt.version)
    contents = _contents(receipt)
    written: Json = {}
    for table in form.TABLES:
        things = contents[table.name]
        tables.add(table.name, map(table.named_by, things))
        written[table.name] = [table.value.write(one, tables) for one in things]
    return {
        "query": receipt.query,
        "form": receipt.form.value,
        "prefixes": prefixes_of(receipt.query),
        "ledger": form.LEDGER.write(receipt, tables),
        "whole": receipt.whole,
        **written,
        "absences": form.ABSENCES.write(receipt.absences, tables),
        **_answer(receipt),
    }


def _contents(receipt: Receipt) -> dict[str, Sequence[Any]]:
    """What stands in each table, in an order that the same things always have."""
    evidence, witnesses = receipt.evidence, [row.witness for row in receipt.rows]
    matches = [match for witness in witnesses for match in witness.matches]
    absences = [*receipt.absences, *(one for witness in witnesses for one in witness.absences)]
    ground = {one for match in matches for one in match.ground}
    triples = {triple for claim in evidence.claims for triple in claim.triples} | {one.triple for one in ground}
    place_of = {claim.iri: place for place, claim in enumerate(evidence.claims)}

    def in_order(one: Ground) -> tuple[str, str, list[int], str, bool]:
        return one.written, str(one.graph or ""), [place_of[claim] for claim in one.claims], one.kind.value, one.more

    return {
        "speakers": evidence.speakers,
        "documents": evidence.documents,
        "captures": evidence.captures,
        "texts": evidence.texts,
        "anchors": sorted({anchor for claim in evidence.claims for anchor in claim.anchors}, key=_by_iri),
        "triples": sorted(triples, key=str),
        "claims": evidence.claims,
        "patterns": sorted({(one.at, one.pattern) for one in matches} | {(one.at, one.pattern) for one in absences}),
        "ground": sorted(ground, key=in_order),
        "witnesses": witnesses,
    }


def _by_iri(anchor: Anchor) -> str:
    return str(anchor_iri(anchor))


def _answer(receipt: Receipt) -> Json:
    if receipt.form is QueryForm.ASK:
        return {"head": {}, "boolean": str(receipt.rows[0].values[0]) == _TRUE}
    bound = [dict(zip(receipt.columns, row.values, strict=True)) for row in receipt.rows]
    bindings = [{name: _term(value) for name, value in row.items() if value is not None} for row in bound]
    return {"head": {"vars": list(receipt.columns)}, "results": {"bindings": bindings}}


_TRUE = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'


def _term(term: object) -> Json:
    """SPARQL 1.1 Query Results JSON 3.2.2, Encoding RDF terms."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": term.value}  # type: ignore[attr-defined]
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    plain = term.datatype.value.endswith("#string")
    return {"type": "literal", "value": term.value} | ({} if plain else {"datatype": term.datatype.value})


def _laid_out(value: object) -> str:
    if isinstance(value, dict) and "bindings" in value:
        return f'{{"bindings": {_laid_out(value["bindings"])}}}'
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in value) + "\n]"
    return json.dumps(value, ensure_ascii=False)
