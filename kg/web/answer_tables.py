"""An answer as a table with notes: what a column's name and a value's kind tell about how it is shown.

- A column `claim` is the column of notes; `anchor` beside it only says where. Rows next to each other that
  differ only in who states them are one line with all notes.
- A column of IRIs beside one of their names (`agency`, `agencyName`) is what the name leads to.
- Headings are the names of columns in words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.ask.cite.cells import cell_text, is_number, names_claims
from kg.ask.trace.known import KnownStatements, Term
from kg.ask.trace.naming import learn_names, name, predicate_name
from kg.compare.periods import Period, period_of
from kg.compare.stated_counts import StatedCount, stated_counts
from kg.terms import ELI, ID, KG, ONTOLOGY, PREFIXES, XSD
from kg.web.notes import Mark, PageNotes
from kg.web.visits import Visit, once

__all__ = ["READ", "TIMES", "AnswerTable", "TableCell", "TableLine", "called", "columns_shown", "counts_stated"]
__all__ += ["heading", "read_times", "spoken", "table_of", "value_cell"]

Row = Sequence[Term | None]

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LED_TO = {
    "fileName": "capture",
    "title": "document",
    "sequence": "contribution",
    "earlierFile": "earlier",
    "laterFile": "later",
    "modelName": "agreement",
}
"""What a name leads to where that is not called as it is."""
TIMES = frozenset({KG.asOf, KG["from"], KG.until, KG.fiscalYear})
"""Properties that say for when a count is stated."""
_READ = """SELECT ?claim ?asOf ?from ?until ?fiscalYear ?exact {
    ?claim kg:basis ?basis ; kg:anchor/oa:hasSelector/oa:exact ?exact .
    GRAPH ?claim { ?thing kg:asOf|kg:from|kg:fiscalYear ?time
        OPTIONAL { ?thing kg:asOf ?asOf } OPTIONAL { ?thing kg:from ?from }
        OPTIONAL { ?thing kg:until ?until } OPTIONAL { ?thing kg:fiscalYear ?fiscalYear } } }"""
_TIMES = frozenset({"time", "asOf", "from", "until", "fiscalYear"})
"""Columns of questions that have those."""
READ = " (read)"
"""Stands behind a time as read by the archivist."""
_SHORT, _LONG = 12, 80
"""Characters of a cell that is not broken, and of one that gets the width of a text."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(slots=True)
class TableCell:
    """A value as it is shown; `href` is a page of ours, `address` one outside, `marks` those of its notes."""

    text: str
    href: str | None = None
    address: str | None = None
    is_figure: bool = False
    language: str = ""
    value: Term | None = None
    marks: list[Mark] = field(default_factory=list)

    @property
    def kind(self) -> str:
        is_time = isinstance(self.value, Literal) and self.value.datatype == XSD.dateTime
        if self.is_figure:
            return "figure"
        return (
            "short"
            if is_time or len(self.text.removesuffix(READ)) <= _SHORT
            else "long"
            if len(self.text) > _LONG
            else ""
        )


@dataclass(slots=True)
class TableLine:
    """Cells in the order of the headings, the marks of the notes, and what else there is to say."""

    cells: list[TableCell]
    marks: list[Mark] = field(default_factory=list)
    asides: tuple[str, ...] = ()
    number: int = 0

    def says_the_same(self, other: TableLine) -> bool:
        return [cell.text for cell in self.cells] == [cell.text for cell in other.cells]


@dataclass(slots=True)
class AnswerTable:
    """Headings and lines; `rows` is how many rows the answer has in all, `has_notes` whether any can have one."""

    headings: list[str]
    lines: list[TableLine]
    rows: int
    has_notes: bool

    @property
    def left_out(self) -> int:
        return self.rows - sum(line.number for line in self.lines)


def heading(column: str) -> str:
    """A column's name in words.

    >>> heading("placeName"), heading("firstListed"), heading("documentTitle"), heading("asOf")
    ('place', 'first listed', 'document', 'as of')
    """
    for ending in ("Name", "Title"):
        if column.endswith(ending) and column != ending.lower():
            column = column.removesuffix(ending)
    return _HUMP.sub(" ", column).lower()


def table_of(
    visit: Visit, notes: PageNotes, columns: Sequence[str], rows: Iterable[Row], *, most: int = 200
) -> AnswerTable:
    """The rows as a table, at most so many lines of it; the notes are to be settled afterwards."""
    every = list(rows)
    seen, leads = columns_shown(columns)
    lines: list[TableLine] = []
    anchor = columns.index("anchor") if "anchor" in columns else None
    for row in every:
        line = TableLine([_cell(visit, columns[at], row[at], row[leads[at]] if at in leads else None) for at in seen])
        line.number = 1
        if lines and lines[-1].says_the_same(line) and "claim" in columns:
            lines[-1].number += 1
            lines[-1].marks += _marks(notes, columns, row, anchor)
            continue
        if len(lines) == most:
            break
        line.marks = _marks(notes, columns, row, anchor)
        if line.marks and line.marks[0].reference[0] in read_times(visit):
            for cell, at in zip(line.cells, seen, strict=True):
                cell.text += READ if columns[at] in _TIMES and cell.text else ""
        for cell, at in zip(line.cells, seen, strict=True):
            value = row[at]
            if names_claims(columns[at]) and isinstance(value, NamedNode):
                cell.marks.append(notes.mark(value))
        lines.append(line)
    _call(visit, lines)
    return AnswerTable([heading(columns[at]) for at in seen], lines, len(every), "claim" in columns)


def read_times(visit: Visit) -> frozenset[NamedNode]:
    """The claims, of counts, events or anything, whose time is an archivist's reading: their words do not have it."""
    return once(visit.state, "read-times", lambda: _read_times(visit))


def _read_times(visit: Visit) -> frozenset[NamedNode]:
    times: dict[NamedNode, set[Period]] = defaultdict(set)
    words: dict[NamedNode, dict[str, None]] = defaultdict(dict)
    for row in visit.state.select(_READ):
        claim = NamedNode(row["claim"])
        if period := period_of(*(row.get(name) for name in ("asOf", "from", "until", "fiscalYear"))):
            times[claim].add(period)
        words[claim][row["exact"]] = None
    return frozenset(
        claim for claim, every in times.items() if not all(one.stands_in(" … ".join(words[claim])) for one in every)
    )


def counts_stated(visit: Visit) -> tuple[StatedCount, ...]:
    """Every count that the live claims state."""
    return once(visit.state, "stated", lambda: stated_counts(visit.state.store, visit.state.catalogue))


def value_cell(visit: Visit, value: Term | None, column: str = "") -> TableCell:
    """One value as it is shown."""
    return _cell(visit, column, value, None)


def columns_shown(columns: Sequence[str]) -> tuple[list[int], dict[int, int]]:
    """The columns that are shown, and by position the column each leads to."""
    hidden = {"claim", "anchor"} if "claim" in columns else set()
    leads: dict[int, int] = {}
    for at, column in enumerate(columns):
        bare = column.removesuffix("Name").removesuffix("Title")
        target = _LED_TO.get(column, bare if bare != column else "")
        if target in columns and target not in hidden:
            leads[at] = columns.index(target)
            hidden.add(target)
    return [at for at, column in enumerate(columns) if column not in hidden], leads


def _marks(notes: PageNotes, columns: Sequence[str], row: Row, anchor: int | None) -> list[Mark]:
    if "claim" not in columns:
        return []
    claim = row[columns.index("claim")]
    at = row[anchor] if anchor is not None else None
    return [notes.mark(claim, at if isinstance(at, NamedNode) else None)] if isinstance(claim, NamedNode) else []


def _cell(visit: Visit, column: str, value: Term | None, leads_to: Term | None) -> TableCell:
    if isinstance(value, NamedNode) and names_claims(column):
        return TableCell("")
    cell = TableCell(cell_text(column, value), is_figure=is_number(value), value=value)
    if isinstance(value, Literal):
        if value.datatype == XSD.boolean:
            cell.text = "yes" if value.value in ("true", "1") else "no"
        if value.datatype == XSD.dateTime:
            cell.text = value.value.replace("T", " ").replace("Z", " UTC")
        cell.text = spoken(cell.text)
        cell.language = value.language or ""
        if value.datatype == XSD.anyURI or _ADDRESS.fullmatch(value.value):
            cell.address = value.value if _ADDRESS.fullmatch(value.value) else None
    target = leads_to if isinstance(leads_to, NamedNode) else value if isinstance(value, NamedNode) else None
    if target is not None:
        cell.href = visit.page_of(target)
        if cell.href is None and _ADDRESS.fullmatch(target.value):
            cell.address = target.value
    return cell


def _call(visit: Visit, lines: Sequence[TableLine]) -> None:
    """Give things their names in place of their IRIs."""
    known = KnownStatements(visit.state.store)
    cells = [
        cell
        for line in lines
        for cell in line.cells
        if isinstance(cell.value, NamedNode) and cell.text and _is_term(cell.value)
    ]
    learn_names(known, (cell.value for cell in cells))
    for cell in cells:
        assert isinstance(cell.value, NamedNode)
        cell.text = name(known, cell.value) if cell.value.value.startswith((ID, ONTOLOGY)) else called(cell.value)


def called(term: NamedNode) -> str:
    """What a term of another vocabulary is called; an address of something else stays one.

    >>> called(NamedNode("http://data.europa.eu/eli/ontology#is_part_of")), called(NamedNode("https://example.org/a_b"))
    ('part of', 'https://example.org/a_b')
    """
    return predicate_name(term) if _is_term(term) else term.value


def spoken(text: str) -> str:
    """The local name of a property, as some queries give it in a column, in words; any other text as it is.

    >>> spoken("codifiedAt"), spoken("is_part_of"), spoken("a_b"), spoken("Agency")
    ('codified at', 'part of', 'a_b', 'Agency')
    """
    base = next((one for one in (KG, ELI) if text in one.names()), None)
    words = predicate_name(base[text]) if base else text
    return words if " " in words else text


def _is_term(value: Term | None) -> bool:
    return isinstance(value, NamedNode) and value.value.startswith((ID, *PREFIXES.values()))
