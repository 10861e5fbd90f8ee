"""Answers to queries: tables with footnotes for people, the W3C's result formats for programs.

A column `claim` becomes footnote numbers; the notes stand under the table, each once, in the order
they are first met. A column `anchor` beside it says at which place the claim is to be cited.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterable

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    serialize,
)

from kg.ask.cite import Reference, footnotes
from kg.ask.cite.cells import cell_text, csv_safe, id_columns, is_number, names_claims
from kg.ask.cite.formats import WRITERS
from kg.ask.trace.known import QueryableStore
from kg.ask.witness.merged_rows import named_in
from kg.cli.output import say, say_mark, say_table, tell
from kg.cli.rendering.cited import say_notes
from kg.errors import UsageError
from kg.index.store import PREFIXES
from kg.inert import in_json, in_turtle, in_xml

__all__ = ["FORMATS", "say_answer"]

Answer = QuerySolutions | QueryBoolean | QueryTriples
Row = tuple[object, ...]

_ESCAPED: dict[str, Callable[[str], str]] = {"json": in_json, "jsonld": in_json, "xml": in_xml}
"""How a format writes what a terminal might obey; those that are not here do as Turtle does."""
_FORMULA = re.compile(r'(^|\t)"(?=[=+\-@\uff1d\uff0b\uff0d\uff20][^\t\n]*"(?:@[A-Za-z0-9-]+)?(?:\t|$))', re.MULTILINE)
RESULTS = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
}
FORMATS = ("table", "csv", *RESULTS, *GRAPHS)
_COUNTS = {"agreements": "rows", "claims": "claims"}
"""Columns that count, with what one note can show of it."""
_NOTED = ("speakerName", "route", "documentTitle", "fileName", "sheet")
"""Columns that say of a claim what its note says, but for the first, which is what a row is about."""


def say_answer(
    store: QueryableStore, answer: Answer, form: str | None, *, excel: bool = False, misfits: Iterable[str] = ()
) -> None:
    """Print an answer in a format; by default a table, or Turtle for CONSTRUCT and DESCRIBE.

    `excel` sets a byte order mark before CSV; `misfits` are told beside it (`kg.index.query_hints`).

    Raises:
        UsageError: there is no such format, or it does not suit the answer.
    """
    if form not in (None, *FORMATS):
        remedy = "add --cite" if form in WRITERS else f"use {', '.join(FORMATS)}"
        raise UsageError(f"there is no format {form!r}{' without --cite' * (form in WRITERS)}", remedy=remedy)
    for line in (known := tuple(misfits)):
        tell(line)
    if isinstance(answer, QueryBoolean):
        _say_boolean(answer, form or "table")
    elif isinstance(answer, QuerySolutions):
        if not _say_rows(store, answer, form or "table", excel=excel) and form in (None, "table") and not known:
            tell("no answer: nothing recorded here states that")
    else:
        _say_graph(answer, form or "ttl")


def _say_boolean(answer: QueryBoolean, form: str) -> None:
    if form == "table":
        say("yes" if answer else "no")
    elif form in ("json", "xml"):
        _write(answer.serialize(format=RESULTS[form]), form)
    else:
        raise UsageError(f"yes or no cannot be written as {form}", remedy="use table, json, xml")


def _say_rows(store: QueryableStore, answer: QuerySolutions, form: str, *, excel: bool) -> bool:
    """Whether a table has rows."""
    names = [variable.value for variable in answer.variables]
    rows = (tuple(row) for row in answer)
    if form == "table":
        return _say_table(store, names, list(rows))
    if form == "csv":
        _say_csv(names, rows, excel=excel)
    elif form in RESULTS:
        _write(answer.serialize(format=RESULTS[form]), form)
    else:
        raise UsageError(f"rows cannot be written as {form}", remedy=f"use table, csv, {', '.join(RESULTS)}")
    return True


def _say_graph(answer: object, form: str) -> None:
    if form not in GRAPHS:
        raise UsageError(f"a graph cannot be written as {form}", remedy=f"use {', '.join(GRAPHS)}")
    prefixes = PREFIXES if form == "ttl" else None
    _write(serialize(answer, format=GRAPHS[form], prefixes=prefixes), form)  # type: ignore[arg-type]


def _write(content: bytes | None, form: str) -> None:
    """What the engine wrote, inert; in TSV, as in CSV, what a spreadsheet would take for a formula is none."""
    whole = _ESCAPED.get(form, in_turtle)((content or b"").decode())
    if form == "tsv":
        whole = _FORMULA.sub(r"""\1"'""", whole)
    sys.stdout.buffer.write(whole.removesuffix("\n").encode() + b"\n")
    sys.stdout.buffer.flush()


def _say_csv(names: list[str], rows: Iterable[Row], *, excel: bool) -> None:
    """RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    if excel:
        say_mark()
    writer = csv.writer(sys.stdout)
    writer.writerow(names)
    for row in rows:
        writer.writerow(map(csv_safe, row))


def _say_table(store: QueryableStore, names: list[str], rows: list[Row]) -> bool:
    notes = footnotes(store, (cited for row in rows for each in _cited(names, row).values() for cited in each))
    numbers = {cited: number for number, cited in enumerate(notes, 1)}
    hidden = [names.index("anchor")] if "anchor" in names and "claim" in names else []
    figures = [name for i, name in enumerate(names) if _is_figure_column(rows, i)]
    shown = [_but_for(hidden, row) for row in _shown(names, rows, numbers)]
    columns = _but_for(hidden, list(map(_heading, names)))
    say_table(
        columns,
        shown,
        right=map(_heading, figures),
        notes=[_heading(name) for name in names if names_claims(name)],
        ids=id_columns(names, rows),
        noted=[name for name in names[1:] if name in _NOTED] if "claim" in names else (),
    )
    say_notes(enumerate(notes.values(), 1), _counted(names))
    return bool(rows)


def _counted(names: Iterable[str]) -> str:
    """What an answer counts, if it does: its notes then show one of many."""
    return next((what for name, what in _COUNTS.items() if name in names), "")


def _cited(names: list[str], row: Row) -> dict[int, list[Reference]]:
    """The claims of a row by column; `?claim` is cited at `?anchor` where the answer has both."""
    at = named_in(row[names.index("anchor")]) if "anchor" in names else ()
    return {
        i: [(claim, (at or None) if name == "claim" else None) for claim in claims]
        for i, name in enumerate(names)
        if names_claims(name) and (claims := named_in(row[i]))
    }


def _shown(names: list[str], rows: list[Row], numbers: dict[Reference, int]) -> list[list[str]]:
    """Cells as text, claims as the numbers of their notes."""
    cited = [_cited(names, row) for row in rows]
    return [
        [
            " ".join(f"[{numbers[one]}]" for one in claims[i]) if i in claims else cell_text(names[i], value)
            for i, value in enumerate(row)
        ]
        for row, claims in zip(rows, cited, strict=True)
    ]


def _but_for(left_out: list[int], cells: list[str]) -> list[str]:
    return [cell for i, cell in enumerate(cells) if i not in left_out]


def _heading(name: str) -> str:
    return "note" if name == "claim" else name


def _is_figure_column(rows: list[Row], index: int) -> bool:
    values = [row[index] for row in rows if row[index] is not None]
    return bool(values) and all(map(is_number, values))
