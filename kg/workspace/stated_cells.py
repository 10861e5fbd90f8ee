"""Which cells of a row hold a claim's values: each value by its own column, read as the importer of lists reads it.

- In a column of a list a cell is read by what the column is: a date as a day, a model or type by its names, a county
  with or without the word, a link by where it leads, out of its wrappings.
- Of a value that no such column gives, a cell that is nothing but that value is it: a name, or a number that may have
  lost the zeros before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kg.compare.presence.fields import COLUMN_OF
from kg.gate.cell_readings import says
from kg.intake.ice_lists.columns import HEADINGS
from kg.terms import RDF, fold

__all__ = ["columns_of", "stated_cells"]


def columns_of(headings: Sequence[str]) -> dict[str, int]:
    """What the columns of a list are, each with its place from 0; of two with one heading the first is it.

    >>> columns_of(["STATE", "AGENCY", "LAST SEEN", "Agency"])
    {'state': 0, 'agency': 1}
    """
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        if name := HEADINGS.get(fold(heading)):
            found.setdefault(name, at)
    return found


def stated_cells(
    columns: Mapping[str, int],
    cells: Sequence[str],
    links: Mapping[int, str],
    facts: Iterable[Triple],
    names: Mapping[NamedNode, str],
) -> frozenset[int]:
    """The places, from 0, of the cells of a row that hold a value of one of these facts.

    `links` are where cells lead to, `names` what the things of the facts are called.
    """
    marked: set[int] = set()
    for fact in facts:
        if fact.predicate != RDF.type:
            marked.update(_in_column(columns, cells, links, fact) or _alone(columns, cells, fact, names))
    return frozenset(marked)


def _in_column(columns: Mapping[str, int], cells: Sequence[str], links: Mapping[int, str], fact: Triple) -> list[int]:
    column = COLUMN_OF.get(fact.predicate, "")
    at = columns.get(column, len(cells))
    if at >= len(cells):
        return []
    return [at] if any(says(column, words, fact) for words in (cells[at], links.get(at, "")) if words) else []


def _alone(
    columns: Mapping[str, int], cells: Sequence[str], fact: Triple, names: Mapping[NamedNode, str]
) -> Iterator[int]:
    """Cells of other columns that are the value and nothing else."""
    value = fact.object
    name = value.value if isinstance(value, Literal) else names.get(value, "") if isinstance(value, NamedNode) else ""
    said = {fold(name), fold(name.partition(",")[0])} - {""}
    number = name.lstrip("0") if name.isdecimal() else ""
    known = set(columns.values())
    for at, cell in enumerate(cells):
        if at not in known and (fold(cell) in said or (number and cell.isdecimal() and cell.lstrip("0") == number)):
            yield at
