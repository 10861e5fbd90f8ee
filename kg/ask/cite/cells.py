"""How a value of an answer is written in a cell; text from outside is left as it is, for each format to escape."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from kg.ask.trace.naming import titled
from kg.index.store import PREFIXES
from kg.inert import inert
from kg.terms import ID, XSD, parts

__all__ = ["cell_text", "csv_safe", "id_columns", "is_number", "names_claims", "plain_value", "short_iri"]

_GROUPED = re.compile("-?[0-9]{1,40}")
_YEARS = range(1900, 2100)
"""What is shown in groups of three digits; anything longer is shown as it is."""

_NUMBERS = {XSD.integer, XSD.decimal}
_WORDS = {"describedAs", "quotation", "word", "words", "written"}
"""Columns that hold a source's own words."""

_DANGEROUS = (*"=+-@\uff1d\uff0b\uff0d\uff20", "\t", "\r", "\n")
"""How formulas begin, in the wide forms of these signs too (OWASP, CSV Injection)."""
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def cell_text(column: str, value: object) -> str:
    """A cell for a reader: short names for IRIs, grouped digits, quotation marks around a source's own words."""
    cell = _cell(value)
    if cell and (column == "title" or column.endswith("Title")):
        return titled(cell)
    return f"“{cell}”" if cell and column in _WORDS else cell


def plain_value(value: object) -> str:
    """The value alone, as in W3C CSV; nothing where it is unbound.

    https://www.w3.org/TR/sparql11-results-csv-tsv/ , section 3.2; a blank node by its label.
    """
    if isinstance(value, NamedNode | Literal):
        return value.value
    return "" if value is None else str(value)


def csv_safe(value: object) -> str:
    """The value for a CSV cell; what a spreadsheet would take for a formula begins with an apostrophe."""
    text = inert(plain_value(value), longest=None, lines=True)
    return f"'{text}" if text.startswith(_DANGEROUS) and not _NUMBER.fullmatch(text) else text


def names_claims(column: str) -> bool:
    """Whether a column holds claims: `claim`, `reportedClaim`."""
    return column == "claim" or column.endswith("Claim")


def id_columns(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Columns that carry nothing but ids of things, behind one that has a word for a reader. A column that comes
    before every word is what the row is about, and a column of claims is shown as notes."""
    found: list[str] = []
    named = False
    for at, column in enumerate(columns):
        if names_claims(column) or column == "anchor":
            continue
        values = [row[at] for row in rows if row[at] is not None]
        if values and all(isinstance(one, NamedNode) and one.value.startswith(ID) for one in values):
            found += [column] if named else []
        else:
            named = named or bool(values)
    return found


def is_number(value: object) -> bool:
    """Whether the value is a number."""
    return isinstance(value, Literal) and value.datatype in _NUMBERS


def short_iri(iri: NamedNode) -> str:
    """An IRI as people write it: `agency/us-al/…`, `kg:taskForce`."""
    if iri.value.startswith(ID):
        return "/".join(parts(iri))
    for prefix, base in PREFIXES.items():
        if iri.value.startswith(base):
            return f"{prefix}:{iri.value.removeprefix(base)}"
    return iri.value


def _cell(value: object) -> str:
    if isinstance(value, NamedNode):
        return short_iri(value)
    if isinstance(value, Literal) and value.datatype == XSD.integer and _GROUPED.fullmatch(value.value):
        number = int(value.value)
        return value.value if number in _YEARS else f"{number:,}"  # what YEAR(?day) gives is an integer as well
    return plain_value(value)
