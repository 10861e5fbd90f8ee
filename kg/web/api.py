"""An HTTP API of few resources, each of which stays as it is; `openapi.json` beside this describes it.

    /api/find?q=…                                what has these words
    /api/agencies?place=…&model=…                agencies with what lists name of them
    /api/agreements?inListOf=DAY&place=…&model=… what one of ICE's lists names, by default the newest
    /api/lists, /api/lists/DAY/changes/DAY       the lists, and what changes between two
    /api/claims/ID                               a claim with its places, who has it from whom
    /api/queries, /api/queries/NAME?…            the named queries and their answers
    /api/contributions                           what was recorded

Keys are those of `kg.vocabulary`. A list has `items`, of which so many are on a page, `total`, and
`next` where there are more; facts have the numbers of their `notes`, which stand beside them.
Parameters are those of the description, each given once and with a value. What else is given is
refused with the parameter it is about (`where`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode

from kg import terms
from kg.ask.archive_parameters import resolved_parameters
from kg.ask.catalogue import parse_parameter
from kg.ask.cite import Reference, footnotes
from kg.ask.trace.known import Term
from kg.ask.witness.merged_rows import rows_together
from kg.errors import KgError, NotFound, UsageError
from kg.terms import XSD
from kg.vocabulary import as_json
from kg.web.lists import list_changes
from kg.web.pages import search
from kg.web.pages.beginnings import beginning
from kg.web.pages.counts import list_totals
from kg.web.panels import answered, told_beneath
from kg.web.replies import Reply, json_reply, redirect
from kg.web.visits import Visit

__all__ = ["ASKS", "RESOURCES", "description", "number_asked"]

_SIZE, _MOST = 50, 200
"""Things on a page where no number is asked for, and at most."""
_NUMBERS = {XSD.integer: int, XSD.decimal: float}


@cache
def description() -> dict[str, Any]:
    """The API as OpenAPI 3.1 describes it."""
    told: dict[str, Any] = json.loads((files("kg.web") / "openapi.json").read_text("utf-8"))
    return told


def openapi(visit: Visit) -> Reply:
    del visit
    return json_reply(description(), "application/vnd.oai.openapi+json;version=3.1")


def find(visit: Visit) -> Reply:
    """What has these words, nearest first."""
    words = visit.asked("q")
    try:
        every = search.found(visit, words)
    except NotFound:
        every = []
    kind = visit.asked("kind")
    items = [
        {"kind": one.kind, "label": one.label, "beside": one.beside, "why": one.why, "id": one.iri or None}
        for one in every
        if not kind or one.kind == kind
    ]
    return _paged(visit, items, [])


def agencies(visit: Visit) -> Reply:
    """Agencies by place and name, each with its agreements as sources state them."""
    columns, rows = answered(
        visit, "agencies-by-place", _known(visit, "agencies-by-place", ("place", "model")), is_asked=True
    )
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        told = dict(zip(columns, row, strict=True))
        agency = found.setdefault(
            _text(told["agency"]),
            {"id": _text(told["agency"]), "label": _text(told["agencyName"]), "placeName": _text(told["placeName"]),
             "agreements": [], "claims": []},
        )  # fmt: skip
        agreement = {"modelName": _value(told["modelName"]), "signed": _value(told["signed"])}
        if agreement not in agency["agreements"]:
            agency["agreements"].append(agreement)
        agency["claims"].append((terms.named(told["claim"]), None))
    return _paged(visit, list(found.values()), ["claims"])


def agreements(visit: Visit) -> Reply:
    """What one list names, row by row."""
    totals = list_totals(visit)
    day = visit.asked("inListOf") or (totals[-1].day if totals else "")
    if not day:
        return _paged(visit, [], [])
    params = _known(visit, "listed-on", ("place",), {"inListOf": ("day", day)})
    columns, rows = answered(visit, "listed-on", params, is_asked=True)
    model = visit.asked("model")
    chosen = [row for row in rows if not model or f"/{model}" in _text(row[columns.index("agreement")])]
    return _rows(visit, "listed-on", params, columns, chosen)


def lists(visit: Visit) -> Reply:
    """ICE's lists, by day."""
    return _rows(visit, "lists", {}, *answered(visit, "lists", {}))


def changes(visit: Visit) -> Reply:
    """What changes between two lists, each by its day."""
    _, _, _, earlier, _, later = map(unquote, visit.path.split("/"))
    found = list_changes(visit, earlier, later)
    told = as_json(found)
    claims = list(dict.fromkeys(one for each in found.changes.every for one in found.changes.cited(each)))
    told["citations"] = _noted(visit, claims[:_MOST])
    return json_reply(told)


def claim(visit: Visit) -> Reply:
    """A claim, by its id; where that is but the beginning of one, where the whole is."""
    iri = terms.thing("claim", _last(visit))
    if found := beginning(visit, iri):
        return redirect(visit.at(f"/api/claims/{terms.parts(found[0])[1]}"), 302)
    return json_reply(visit.state.trace(iri.value))


def queries(visit: Visit) -> Reply:
    """The named queries."""
    return _paged(visit, as_json(visit.state.queries()), [])


def query(visit: Visit) -> Reply:
    """The answer to a named query."""
    name = _last(visit)
    own = {one.name for one in visit.state.catalogue.named(name).parameters}
    params = _known(visit, name, sorted(own))
    return _rows(visit, name, params, *answered(visit, name, params, is_asked=True))


def contributions(visit: Visit) -> Reply:
    """What was recorded, oldest first."""
    return _paged(visit, as_json(visit.state.contributions), [])


def _held_to(path: str, make: Callable[[Visit], Reply], visit: Visit) -> Reply:
    """The answer of a resource to a request that its description allows.

    Raises:
        UsageError: a parameter is unknown, given twice, empty, or not one of the values it may have.
    """
    described = _described(path)
    own = set(described)
    if path == "/api/queries/{name}":
        own |= {one.name for one in visit.state.catalogue.named(_last(visit)).parameters}
    for name, value in visit.query.items():
        shown = name[:40]
        if name not in own:
            known = f"its parameters are {', '.join(sorted(own))}" if own else "it takes no parameters"
            raise UsageError(f"there is no parameter {shown!r} here", where=shown, remedy=known)
        if name in visit.repeated:
            raise UsageError(f"parameter {name!r} is given more than once", where=name, remedy=f"give {name!r} once")
        if not value.strip():
            raise UsageError(
                f"parameter {name!r} is empty", where=name, remedy=f"give {name!r} a value, or leave it out"
            )
        schema = described.get(name, {})
        if value.strip() not in schema.get("enum", [value.strip()]):
            choices = f"parameter {name!r}: it is one of {', '.join(schema['enum'])}"
            raise UsageError(f"parameter {name!r} cannot be {value[:40]!r}", where=name, remedy=choices)
        if len(value) > schema.get("maxLength", len(value)):
            longest = f"parameter {name!r}: write at most {schema['maxLength']} characters"
            raise UsageError(f"parameter {name!r} has {len(value):,} characters", where=name, remedy=longest)
    for name, schema in described.items():
        if schema["required"] and name not in visit.query:
            raise UsageError(
                f"parameter {name!r} is missing", where=name, remedy=f"add {name!r}: {schema['description'].lower()}"
            )
    return make(visit)


@cache
def _described(path: str) -> dict[str, dict[str, Any]]:
    """The parameters of a resource that stand after the `?`: what the description says each may be."""
    told = description()
    found = {}
    for one in told["paths"].get(path, {"get": {}})["get"].get("parameters", ()):
        full = told["components"]["parameters"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        if full["in"] == "query":
            more = {"required": full.get("required", False), "description": full["description"]}
            found[full["name"]] = {**full["schema"], **more}
    return found


_MADE: Mapping[str, Callable[[Visit], Reply]] = {
    "/api": openapi,
    "/api/openapi.json": openapi,
    "/api/find": find,
    "/api/agencies": agencies,
    "/api/agreements": agreements,
    "/api/lists": lists,
    "/api/lists/{earlier}/changes/{later}": changes,
    "/api/claims/{id}": claim,
    "/api/queries": queries,
    "/api/queries/{name}": query,
    "/api/contributions": contributions,
}
RESOURCES: Mapping[str, Callable[[Visit], Reply]] = {
    path: partial(_held_to, path, make) for path, make in _MADE.items()
}
ASKS = tuple(RESOURCES[path] for path in ("/api/agencies", "/api/agreements", "/api/queries/{name}"))
"""Resources that may take a while; pages do not wait for them."""


def _known(visit: Visit, name: str, own: Iterable[str], more: Mapping[str, tuple[str, str]] = {}) -> dict[str, str]:
    """The parameters of a named query that a request gives, as the archive knows them; `more` are called otherwise
    here than by the query.

    Raises:
        KgError: a value is none the parameter can have; says which parameter, as it is called here.
    """
    asked = visit.state.catalogue.named(name)
    kinds = {one.name: one.kind for one in asked.parameters}
    given = {one: (one, visit.asked(one)) for one in own if visit.asked(one)} | dict(more)
    found: dict[str, str] = {}
    for called, (parameter, value) in given.items():
        with _about(called):
            found |= resolved_parameters(visit.state.store, asked, {parameter: value})
            parse_parameter(kinds[parameter], found[parameter], label=called)
    return resolved_parameters(visit.state.store, asked, found)


@contextmanager
def _about(parameter: str) -> Iterator[None]:
    """What goes wrong here is said of a parameter."""
    try:
        yield
    except KgError as error:
        error.where = parameter
        error.remedy = f"parameter {parameter!r}: {error.remedy}" if error.remedy else f"give another {parameter!r}"
        raise


def _last(visit: Visit) -> str:
    """What a path ends with."""
    return unquote(visit.path.rsplit("/", 1)[-1])


def _rows(
    visit: Visit,
    name: str,
    params: Mapping[str, str],
    columns: Sequence[str],
    rows: Sequence[Sequence[Term | None]],
) -> Reply:
    """Rows of a named query as objects by column, as `kg query` gives them; a column of claims becomes notes."""
    items = []
    for row, parts in rows_together(columns, map(tuple, rows), visit.state.catalogue.named(name).claims):
        told = dict(zip(columns, row, strict=True))
        cited: list[Reference] = []
        for part in (dict(zip(columns, one, strict=True)) for one in parts):
            anchor = part.get("anchor")
            if isinstance(of := part.get("claim"), NamedNode):
                cited.append((of, anchor if isinstance(anchor, NamedNode) else None))
        shown = {name: _value(value) for name, value in told.items() if name not in ("claim", "anchor")}
        items.append({**shown, "claims": cited})
    return _paged(visit, items, ["claims"], asked=(name, params))


def _paged(
    visit: Visit,
    items: Sequence[Mapping[str, Any]],
    citing: Sequence[str],
    asked: tuple[str, Mapping[str, str]] | None = None,
) -> Reply:
    """A page of items, with the notes of what is on it, and what is said beneath of the days of lists on it."""
    number, size = number_asked(visit, "page", 1, 100_000), number_asked(visit, "size", _SIZE, _MOST)
    last = max(1, -(-len(items) // size))
    if number > last:
        raise UsageError(
            f"there is no page {number:,}",
            where="page",
            remedy=f"parameter 'page': the last of {len(items):,} items is on page {last:,}",
        )
    shown = [dict(one) for one in items[(number - 1) * size : number * size]]
    cited = list(dict.fromkeys(one for item in shown for key in citing for one in item[key]))
    at = {reference: place for place, reference in enumerate(cited, 1)}
    for item in shown:
        for key in citing:
            item["notes"] = sorted({at[one] for one in item.pop(key)})
    query = {name: value for name, value in visit.query.items() if name not in ("page", "asOf")}
    said = {str(value) for item in shown for value in item.values()}
    told = {
        "total": len(items),
        "page": number,
        "size": size,
        "next": visit.at(visit.path, **query, page=number + 1) if number * size < len(items) else None,
        "sequence": visit.state.head.sequence,
        "items": shown,
        "notes": _noted(visit, cited),
        "told": told_beneath(visit, *asked, said) if asked else (),
    }
    return json_reply(told)


def _noted(visit: Visit, cited: Sequence[Reference]) -> list[dict[str, Any]]:
    found = footnotes(visit.state.store, cited)
    return [{"number": number, **as_json(found[one])} for number, one in enumerate(cited, 1)]


def number_asked(visit: Visit, name: str, usual: int, most: int) -> int:
    """A parameter that is a whole number from 1 on.

    Raises:
        UsageError: it is none, or more than the most.
    """
    written = visit.asked(name)
    if not written:
        return usual
    if not (written.isascii() and written.isdecimal() and len(written) < 8 and 0 < int(written) <= most):
        whole = f"parameter {name!r}: it is a whole number from 1 to {most:,}"
        raise UsageError(f"parameter {name!r} cannot be {written[:20]!r}", where=name, remedy=whole)
    return int(written)


def _value(term: Term | BlankNode | None) -> Any:
    """A value as JSON: a number as one, an IRI and words as text."""
    if isinstance(term, Literal) and term.datatype in _NUMBERS:
        try:
            return _NUMBERS[term.datatype](term.value)
        except ValueError:
            return term.value
    return term.value if term is not None else None


def _text(term: Term | None) -> str:
    return term.value if term is not None else ""
