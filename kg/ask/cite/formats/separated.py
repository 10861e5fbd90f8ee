"""CSV as the W3C has it, with a last column `citations`: the texts of a row's notes, and what else there is to say.

https://www.w3.org/TR/sparql11-results-csv-tsv/ and RFC 4180: values alone, lines that end in CR LF. Notes
are parted by ` | `. A cell that a spreadsheet would take for a formula begins with an apostrophe. There are
no numbers, since there is no place for notes under the rows, so nothing is remembered from page to page.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal

from kg.ask.cite.cells import csv_safe
from kg.ask.cite.notes import Answer, NotedRow
from kg.ask.cite.row_marks import row_marks
from kg.errors import UsageError
from kg.inert import inert

__all__ = ["render"]


def render(answer: Answer, style: str | None = None) -> Iterator[str]:
    """The rows.

    Raises:
        UsageError: a bibliography is asked for, which has no place in CSV.
    """
    if style is not None:
        raise UsageError(
            "CSV has no place for a bibliography", remedy="use --format csl, json, markdown, html or table"
        )
    yield _line([*answer.columns, _heading(answer.columns)])
    for row in answer:
        yield _line([*map(csv_safe, row.values), _citations(row)])


def _citations(row: NotedRow) -> str:
    """Guarded too: a note begins with somebody's name."""
    told = [note.alone for note in row.notes] + [aside.spelled for aside in row_marks(row)]
    return csv_safe(Literal(inert(" | ".join(told), longest=None)))


def _heading(columns: Sequence[str]) -> str:
    """`citations`, or what no variable is called."""
    heading = "citations"
    while heading in columns:
        heading += "_"
    return heading


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
