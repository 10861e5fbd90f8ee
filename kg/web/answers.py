"""Answers to what visitors ask, worked out in a guarded child and handed over in pieces.

The first piece is a line of JSON that says what follows: the kind of answer, its media type, the state it is of.
Then come the bytes of the form asked for; for a page (`page`) lines of JSON: the columns, a line for each line of
the table with the notes not met before, and the end, which says what is left to say.

The job knows the archive by its folder and opens it as the server does, writing nothing (`kg.workspace.states`).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    serialize,
)

from kg.ask.cite import Answer, Footnote, Note, Reference, footnotes
from kg.ask.cite.cells import cell_text, csv_safe, is_number, names_claims
from kg.ask.cite.formats import WRITERS
from kg.ask.cite.lines import Line, lines
from kg.ask.cite.row_marks import Legend
from kg.ask.receipt import receipt_files
from kg.ask.receipt.writing import receipt_bytes
from kg.ask.witness.merged_rows import merge_answer_rows, rows_together
from kg.errors import QueryError, UsageError
from kg.sparql import parse, write
from kg.terms import PREFIXES
from kg.vocabulary import as_json
from kg.web.answer_tables import columns_shown
from kg.web.notes import as_told
from kg.web.pieces import in_pieces
from kg.workspace.questions import Question
from kg.workspace.states import State, States

__all__ = ["CITED", "PLAIN", "answer"]

PLAIN: dict[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
}
"""Forms without citations, as `kg query` has them."""
CITED: dict[str, str] = {
    "json": "application/sparql-results+json",
    "csv": "text/csv; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "trig": "application/trig",
    "csl": "application/vnd.citationstyles.csl+json",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
"""Forms with them."""
_RESULTS = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
_GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
}


def answer(about: Mapping[str, Any], body: bytes) -> Iterator[bytes]:
    """The job: `body` is the query or the name of one, or a receipt to be looked at.

    `about` says the archive (`root`, `endpoint`), the state (`asOf`), the parameters (`params`), the form (`form`),
    whether it is cited (`cite`), the graphs of the protocol (`graphs`), the most lines (`most`),
    and whether the notes are those of the claims the rows name (`own`).

    Raises:
        KgError: as `Answering.query` and `cite`.
    """
    state = _state(about["root"], about.get("endpoint"), about.get("asOf"))
    if about["form"] == "verify":
        yield from _verified(state, body)
        return
    asked = body.decode("utf-8", "replace")
    question = _question(state, asked, about)
    head = {"contribution": state.head.sequence, "sparql": question.sparql}
    if about["form"] == "page" and about.get("own"):
        yield from _own_page(state, question, head, about)
    elif about["form"] == "page":
        yield from _page(state, question, head, about)
    elif about["form"] == "receipt":
        made = receipt_files.made(state.store, question.sparql)
        yield _line({**head, "media": "application/json"})
        yield receipt_bytes(made)
    elif about.get("cite"):
        yield from _cited(state, question, head, about["form"])
    else:
        yield from _plain(state, question, head, about["form"])


@lru_cache(maxsize=2)
def _states(root: str, endpoint: str | None) -> States:
    return States.open(Path(root), endpoint)


def _state(root: str, endpoint: str | None, as_of: int | None) -> State:
    states = _states(root, endpoint)
    return states.at(as_of) if as_of is not None else states.now()


def _question(state: State, asked: str, about: Mapping[str, Any]) -> Question:
    """What is answered: a named query with its parameters, or what was sent, of the graphs asked for."""
    if about.get("name"):
        return state.question(asked, about.get("params", {}), is_sparql=False)
    return Question(_of_graphs(asked, about))


def _of_graphs(asked: str, about: Mapping[str, Any]) -> str:
    """SPARQL that was sent, of the graphs the request asks for."""
    graphs = about.get("graphs", {})
    default, named = graphs.get("default", ()), graphs.get("named", ())
    if not default and not named:
        return asked
    # SPARQL 1.1 Protocol, 2.1.4: the dataset of the request is taken instead of the one the query describes.
    query_tree = parse(asked, PREFIXES)
    dataset = replace(query_tree.dataset, default=tuple(map(_iri, default)), named=tuple(map(_iri, named)))
    return write(replace(query_tree, dataset=dataset))


def _iri(written_iri: str) -> NamedNode:
    try:
        return NamedNode(written_iri)
    except ValueError as error:
        raise UsageError(f"{written_iri[:80]!r} is no IRI", remedy="name a graph by its whole IRI") from error


# for programs


def _plain(state: State, question: Question, head: Mapping[str, Any], form: str) -> Iterator[bytes]:
    found = state.store.query(question.sparql)
    if isinstance(found, QueryBoolean):
        chosen = form if form in ("json", "xml") else "json"
        yield _line({**head, "kind": "ask", "media": PLAIN[chosen]})
        yield found.serialize(format=_RESULTS[chosen]) or b""
    elif isinstance(found, QuerySolutions):
        chosen = form if form in (*_RESULTS, "csv") else "json"
        yield _line({**head, "kind": "select", "media": PLAIN[chosen]})
        yield from _rows(_together(found, question.claims), chosen)
    else:
        chosen = form if form in _GRAPHS else "ttl"
        yield _line({**head, "kind": "graph", "media": PLAIN[chosen]})
        try:
            yield serialize(found, format=_GRAPHS[chosen], prefixes=PREFIXES if chosen == "ttl" else None) or b""
        except (ValueError, RuntimeError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error


def _rows(found: QuerySolutions, form: str) -> Iterator[bytes]:
    """The rows in pieces, the first as soon as it is there."""
    if form in ("json", "xml"):
        try:
            yield found.serialize(format=_RESULTS[form]) or b""
        except (ValueError, RuntimeError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error
        return
    names = [variable.value for variable in found.variables]
    if form == "csv":
        told = (_csv([csv_safe(value) for value in row]) for row in _safely(found))
        yield from in_pieces(chain([_csv(names)], told))
    else:
        head = "\t".join(f"?{name}" for name in names) + "\n"
        told = ("\t".join("" if value is None else str(value) for value in row) + "\n" for row in _safely(found))
        yield from in_pieces(chain([head], told))


def _together(found: QuerySolutions, claims: Sequence[str]) -> QuerySolutions:
    """The rows as `kg query` gives them: of a named query those that differ only in who states them as one."""
    try:
        return merge_answer_rows(found, claims) if claims else found
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def _safely(found: QuerySolutions) -> Iterator[Any]:
    try:
        yield from found
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def _csv(cells: Iterable[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _cited(state: State, question: Question, head: Mapping[str, Any], form: str) -> Iterator[bytes]:
    if form not in WRITERS:
        raise UsageError(f"a cited answer cannot be written as {form}", remedy=f"use {', '.join(WRITERS)}")
    made = state.cite(question)
    yield _line({**head, "kind": made.form.value, "media": CITED[form]})
    yield from in_pieces(WRITERS[form](made, None))


# for pages


def _page(state: State, question: Question, head: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[bytes]:
    """The lines of a table with their notes, as many as a page shows."""
    made: Answer = state.cite(question)
    seen, _ = columns_shown(made.columns)
    columns = [made.columns[at] for at in seen]
    yield _line({**head, "kind": made.form.value, "columns": columns})
    legend = Legend()
    said: set[str] = set()
    most = int(about["most"])
    shown = 0
    for line in islice(lines(made), most + 1):
        if shown == most:
            yield _line({"more": True})
            break
        shown += 1
        legend.add(line.asides)
        said |= {cell.text for cell in line.cells}
        yield _line(_told(made.columns, line))
    missing = made.missing if not shown else ()
    told = _told_beneath(state, question, said, missing)
    yield _line({"end": shown, "legend": [[one.sign, one.means] for one in legend], "missing": missing, "told": told})


def _told_beneath(state: State, asked: Question, said: Collection[str], missing: Iterable[str] = ()) -> list[str]:
    """What `kg query` says under an answer: of the days of lists in it, and of values that cannot be compared."""
    beneath = [*state.days_told(asked, shown=said), *state.misfits(asked)]
    return [one for one in beneath if not any(one in each for each in missing)]


def _own_page(state: State, question: Question, head: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[bytes]:
    """The lines of a table with the notes of the claims that the rows themselves name, and no more."""
    most = int(about["most"])
    found = state.store.query(question.sparql)
    assert isinstance(found, QuerySolutions)
    columns = [variable.value for variable in found.variables]
    seen, leads = columns_shown(columns)
    yield _line({**head, "kind": "select", "columns": [columns[at] for at in seen]})
    together = list(islice(rows_together(columns, map(tuple, _safely(found)), question.claims), most + 1))
    rows = [row for row, _ in together]
    cited = [_named_in(columns, parts) for _, parts in together[:most]]
    notes = footnotes(state.store, (one for each in cited for every in each.values() for one in every))
    numbers = {one: number for number, one in enumerate(notes, 1)}
    told = 0
    for row, own in zip(rows, cited, strict=False):
        mine = sorted({numbers[one] for every in own.values() for one in every})
        fresh = [
            {"number": number, **as_told(note)}
            for number, note in enumerate(notes.values(), 1)
            if told < number <= max(mine, default=0)
        ]
        told = max([told, *mine])
        cells = [
            _cell(columns[at], row[at], row[leads.get(at, at)], [numbers[one] for one in own.get(at, ())])
            for at in seen
        ]
        yield _line({"cells": cells, "notes": mine, "asides": [], "fresh": fresh})
    if len(rows) > most:
        yield _line({"more": True})
    said = {cell_text(columns[at], row[at]) for row in rows[:most] for at in seen}
    beneath = _told_beneath(state, question, said)
    yield _line({"end": len(rows[:most]), "legend": [], "missing": [], "told": beneath})


def _named_in(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[int, list[Reference]]:
    """The claims that the rows of one line name, by column; `claim` at the `anchor` beside it."""
    found: dict[int, list[Reference]] = {}
    for row in rows:
        anchor = row[columns.index("anchor")] if "anchor" in columns else None
        at = anchor if isinstance(anchor, NamedNode) else None
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            if names_claims(column) and isinstance(value, NamedNode):
                reference = value, at if column == "claim" else None
                if reference not in found.setdefault(place, []):
                    found[place].append(reference)
    return found


def _cell(column: str, value: Any, leads_to: Any, notes: list[int]) -> dict[str, Any]:
    return {
        "text": "" if notes else cell_text(column, value),
        "iri": leads_to.value if isinstance(leads_to, NamedNode) and not notes else None,
        "number": value.value if is_number(value) else None,
        "language": value.language or "" if isinstance(value, Literal) else "",
        "notes": notes,
    }


def _told(columns: Sequence[str], line: Line) -> dict[str, Any]:
    """A line: each cell with what it leads to, the numbers of the notes, and the notes not met before."""
    seen, leads = columns_shown(columns)
    hidden = {"claim", "anchor"} if "claim" in columns else set()
    own = dict(zip((at for at, column in enumerate(columns) if column not in hidden), line.cells, strict=True))
    values = line.row.row.values
    cells = []
    for at in seen:
        to, value, cell = values[leads.get(at, at)], values[at], own[at]
        cells.append(
            {
                "text": cell.text,
                "iri": to.value if isinstance(to, NamedNode) and not cell.notes else None,
                "number": value.value if cell.is_figure and isinstance(value, Literal) else None,
                "language": cell.language,
                "notes": [note.number for note in cell.notes],
            }
        )
    return {
        "cells": cells,
        "notes": [note.number for note in line.notes],
        "asides": [aside.mark for aside in line.asides],
        "fresh": [_note(note) for note in line.fresh],
    }


def _note(note: Note) -> dict[str, Any]:
    if isinstance(note.of, Footnote):
        return {"number": note.number, **as_told(note.of)}
    return {"number": note.number, "absence": note.text}


def _verified(state: State, body: bytes) -> Iterator[bytes]:
    """The result of checking a receipt, as JSON."""
    yield _line({"media": "application/json"})
    yield json.dumps(
        as_json(receipt_files.verify_bytes(state.archive, state.guarded, body)), ensure_ascii=False
    ).encode()


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
