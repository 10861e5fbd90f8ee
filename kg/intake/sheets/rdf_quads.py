"""Guarantees that RDF from outside becomes quads without blank nodes or anything fetched.

Refused: blank nodes (name things with IRIs, so that the same thing is the same twice), IRIs that
are not absolute, terms RDF 1.1 does not have, and JSON-LD contexts from anywhere but here. The
one context that may be named, `terms.CONTEXT_IRI` or an earlier address of it, is read from the package.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg import assets, terms, triples
from kg.errors import SheetError
from kg.intake.sheets.located_tree import Faults

__all__ = ["read_quads"]

_DIGITS = 4300
"""Digits of a number that Python reads without being told (`sys.int_info.default_max_str_digits`)."""
_NOWHERE = "https://relative.invalid/"
_FORMATS = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}


def read_quads(text: str, form: str, file: str, faults: Faults) -> list[Quad]:
    """The quads of a file; faults for what is refused, which is left out.

    Raises:
        SheetError: it does not parse, names a context from elsewhere, or is a dataset for other stores.
    """
    content = _with_our_context(text, file) if form == "jsonld" else text
    quads, refused = [], 0
    if form != "jsonld" and triples.has_triple_terms(content.encode()):
        remedy = "use an IRI; RDF 1.1 is read here"
        raise SheetError("a triple is where an IRI or a literal should be", where=file, remedy=remedy)
    try:
        for quad in parse(content, format=_FORMATS[form], base_iri=_NOWHERE):
            if _is_plain(quad):
                quads.append(quad)
            else:
                refused += 1
    except SyntaxError as error:
        where = f"{file}:{error.lineno}" if error.lineno and form != "jsonld" else file
        raise SheetError(f"this is not {form}: {error.msg}", where=where, remedy="mend it there") from None
    except ValueError as error:
        raise SheetError(f"this is not {form}: {error}", where=file, remedy="write what kg export writes") from None
    if any(quad.predicate == terms.KG.head for quad in quads):
        remedy = "give what `kg export nquads`, trig or jsonld writes"
        raise SheetError("this is a dataset for other stores, with what follows from claims", where=file, remedy=remedy)
    if refused:
        remedy = f"give everything an IRI that starts with {terms.ID}"
        faults.add("no-name", file, f"{refused} statements hold a blank node or an IRI that is not absolute", remedy)
    return quads


def _is_plain(quad: Quad) -> bool:
    nodes = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    if any(isinstance(node, BlankNode) for node in nodes):
        return False
    named = all(not node.value.startswith(_NOWHERE) for node in nodes if isinstance(node, NamedNode))
    return named and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)


def _with_our_context(text: str, file: str) -> str:
    """The JSON with the published context in place of its address."""
    try:
        tree = json.loads(text, object_pairs_hook=_once, parse_int=_whole)
    except json.JSONDecodeError as error:
        where = f"{file}:{error.lineno}"
        raise SheetError(f"this is not JSON: {error.msg}", where=where, remedy="mend it there") from None
    except ValueError as error:
        raise SheetError(str(error), where=file, remedy="mend it there") from None
    except RecursionError:
        raise SheetError("nested too deep", where=file, remedy="write what kg export writes") from None
    if _place_contexts(tree, file):
        return json.dumps(tree)
    return text


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError(f"a number of {len(digits):,} digits is in it")
    return int(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} appears twice in one object")
    return found


def _place_contexts(tree: Any, file: str) -> bool:
    """Put our context where it is named; true if it was."""
    placed = False
    for part in _parts(tree):
        if "@import" in part:
            raise _elsewhere(part["@import"], file)
        if "@context" in part:
            given = part["@context"]
            listed = given if isinstance(given, list) else [given]
            part["@context"] = [_context(one, file) if isinstance(one, str) else one for one in listed]
            placed = placed or any(isinstance(one, str) for one in listed)
    return placed


def _parts(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON tree, without recursion."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _context(iri: str, file: str) -> Any:
    if iri != terms.CONTEXT_IRI and iri not in terms.EARLIER_CONTEXTS:
        raise _elsewhere(iri, file)
    return json.loads(assets.context_file().read_text(encoding="utf-8"))["@context"]


def _elsewhere(iri: Any, file: str) -> SheetError:
    remedy = f"use {terms.CONTEXT_IRI}, or write it out"
    return SheetError(f"the context {iri!r} is not read: nothing is fetched", where=file, remedy=remedy)
