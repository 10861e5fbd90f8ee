"""The code book: a line for each column, in Markdown, with how to read the tables."""

from __future__ import annotations

from collections.abc import Iterator

from kg.export.tables.columns import TABLES, ArchiveTable
from kg.export.tables.csvw import METADATA

__all__ = ["CODE_BOOK", "code_book"]

CODE_BOOK = "codebook.md"
_READING = f"""\
Each table is a file of CSV: UTF-8, RFC 4180, names of columns in the first line. The file `{METADATA}`
gives the type of each column and the keys that join the tables, as CSV on the Web (W3C).

- **Not listed is no ending.** `listed` says whether the list of a day names an agency. `false` means
  "not listed on that day". It does not say whether an agreement is in force. What a list or two lack and
  later ones name again is `false` there as well; `kg changes` tells it apart.
- **An empty cell** means that nothing is stated; that several things are stated, in a column that can
  hold one; or that the question cannot be asked, such as `listed` on a day without a list. Each column
  says which.
- **No value is chosen where sources differ.** Each value stands with its claim in `statements`, and each
  row of each list in `listings`. A row of `panel` has one value for each column: that of the row of that
  day's list, which it cites by capture, sheet and row. What differs is told in `disagreements`.
- **Lists that say nothing of their day** are not in `panel` and `counties`. `lists` says which these are
  and why. Their rows are in `listings`.
- **Codes are text.** FIPS codes have leading zeros. Read `stateFips`, `countyFips` and `ori` as text.
- **Spreadsheets.** A text that begins like a formula (with `=`, `+`, `-`, `@`) begins with an apostrophe
  here, and characters that cannot be seen stand as their codes, as in all CSV of kg. The words as they
  are stand in `kg export jsonld`. To keep codes and days as they are, open the CSV in a spreadsheet by
  its import of text, and set those columns to text.
- **Parquet**, where it was asked for, has the cells of the CSV, with their types.
"""
_COUNTIES = """
The counties are those of this table, with its year: {source}. Of a county and the one that came in its place,
only the latter is a row.
"""
_FORMS = {
    "id": "IRI",
    "word": "word",
    "term": "word or IRI",
    "day": "day",
    "instant": "time",
    "period": "day, month or year",
    "code": "code",
    "number": "whole number",
    "figure": "number",
    "truth": "true or false",
    "text": "text",
}
"""What each form is called; a word is one of the ontology by its local name, or as a list writes it."""


def code_book(about: str, source: str) -> str:
    """The whole of it; `about` says which archive the tables are of, `source` where the table of counties is from."""
    return "\n".join([f"# Code book\n\n{about}\n", _READING, *_sections(source)])


def _sections(source: str) -> Iterator[str]:
    for table in TABLES.values():
        yield f"## {table.name}\n\n{_sentence(table.says)}{_keys(table)}"
        if table.name == "counties":
            yield _COUNTIES.lstrip("\n").format(source=source)
        yield "| column | form | says |\n| --- | --- | --- |"
        for one in table.columns:
            form = _FORMS[one.form] if one.required else f"{_FORMS[one.form]}, or empty"
            yield f"| `{one.name}` | {form} | {one.says} |"
        yield ""


def _sentence(says: str) -> str:
    return f"A row is {says}."


def _keys(table: ArchiveTable) -> str:
    named = f" The columns that name a row: {', '.join(f'`{name}`' for name in table.key)}." if table.key else ""
    refers = ", ".join(f"`{one.column}` in `{one.table}`" for one in table.foreign)
    return f"{named}{f' What it refers to: {refers}.' if refers else ''}\n"
