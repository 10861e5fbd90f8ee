"""Which kind of list a sheet is: told by its rows and its names together, and asked where they disagree.

- Rows that give days of signing are of participating agencies. Rows that give neither a day nor an
  address of a memorandum are of pending agencies, whatever the columns are called: since January 2026
  ICE's pending lists have a MOA column, whose cells say `link pending`.
- The title of a sheet or, where that says nothing, the name of the file speaks where it has one of the
  words `participating` and `pending`.
- An address alone, words where days stand, or a column SIGNED or MOA with nothing in it decide only
  together with a name.
- Where rows and names disagree, no kind is guessed: the list is refused, with what each of them says.

Sheets with one header are one list that goes on: they are judged together. A workbook may hold both
kinds, each in sheets of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.errors import UndecidedList
from kg.intake.ice_lists import links
from kg.intake.ice_lists.cells import Cell, Cells, Sheet
from kg.intake.ice_lists.columns import Columns

__all__ = ["kind_named_by", "kinds_decided", "name_disagrees"]

Listing = tuple[Sheet, Columns]
_WORDS = {"participating": True, "pending": False}
_NAMES = {kind: word for word, kind in _WORDS.items()}
_DAYS, _ADDRESSES, _NEITHER = "give days of signing", "give addresses of memoranda", "give no day and no address"
_WORDS_ALONE = "give words that are no day in a column of days"
_COLUMNS = {"signed": "days", "memorandum": "memoranda"}
_NOTHING = ("", "#n/a", "n/a", "none", "pending", "link pending")
"""What stands, in any case, in a cell that gives nothing."""
_DIGIT = re.compile(r"\d")


def kinds_decided(listings: list[Listing], file_name: str, kind: bool | None = None) -> list[Listing]:
    """The sheets, each with its kind; `kind` is what somebody says all of them are, True for participating.

    Raises:
        UndecidedList: rows and names disagree, or do not say.
    """
    if kind is not None:
        return [(sheet, replace(found, participating=kind)) for sheet, found in listings]
    named, titles = kind_named_by(file_name), {kind_named_by(sheet.title) for sheet, _ in listings}
    if named is not None and titles == {not named}:
        raise _undecided(file_name, f"its name says {_NAMES[named]}, and its sheet {_NAMES[not named]}")
    every = _together(listings)
    is_named = {_by_rows(sheets) for sheets in every.values()} & {named} if named is not None else set()
    kinds = {}
    for together, sheets in every.items():
        said = named if together[1] is None else together[1]
        # The name of a workbook of both kinds speaks for the sheets it fits, and the rows for the others.
        alone = together[1] is None and bool(is_named) and _by_rows(sheets) not in (None, named)
        is_pending = alone and "signed" not in together[0] and _gives(sheets) == _NEITHER
        kinds[together] = False if is_pending else _kind(sheets, None if alone else said, file_name)
    return [(sheet, replace(found, participating=kinds[_key(sheet, found)])) for sheet, found in listings]


def kind_named_by(name: str) -> bool | None:
    """The kind a name of a file or sheet says: True for participating; None where it says none, or both.

    >>> kind_named_by("participatingAgencies09172025pm.xlsx"), kind_named_by("Pending"), kind_named_by("Sheet1")
    (True, False, None)
    """
    found = {kind for word, kind in _WORDS.items() if word in name.casefold()}
    return found.pop() if len(found) == 1 else None


def name_disagrees(listings: Iterable[Listing], file_name: str) -> str:
    """What a name says that the kind taken does not, as the end of a sentence; nothing where they agree."""
    kinds = {found.participating for _, found in listings}
    named = kind_named_by(file_name)
    if named is None or named in kinds:
        return ""
    return f"the file name says {_NAMES[named]}; it is taken as a list of {_NAMES[not named]} agencies, as you said"


Together = tuple[frozenset[str], bool | None]


def _key(sheet: Sheet, found: Columns) -> Together:
    return frozenset(found.known), kind_named_by(sheet.title)


def _together(listings: list[Listing]) -> dict[Together, list[Listing]]:
    found: dict[Together, list[Listing]] = {}
    for sheet, columns in listings:
        found.setdefault(_key(sheet, columns), []).append((sheet, columns))
    return found


def _by_rows(sheets: list[Listing]) -> bool | None:
    """The kind that rows say; None where there are none."""
    return _gives(sheets) != _NEITHER if any(True for _ in _rows(sheets)) else None


def _kind(sheets: list[Listing], said: bool | None, file_name: str) -> bool:
    columns = [name for name in _COLUMNS if any(name in found.known for _, found in sheets)]
    if not any(True for _ in _rows(sheets)):
        return "signed" in columns if said is None else said
    gives = _gives(sheets)
    if said is None:
        if gives == _DAYS or (gives == _NEITHER and not columns):
            return gives == _DAYS
        but = f" under a column of {_COLUMNS[columns[0]]}" if columns and gives == _NEITHER else ""
        raise _undecided(file_name, f"its rows {gives}{but}, and no name of the file or sheet says which kind it is")
    if said != _by_rows(sheets):
        raise _undecided(file_name, f"its name says {_NAMES[said]}, and its rows {gives}")
    return said


def _gives(sheets: list[Listing]) -> str:
    words = False
    for cell in _cells(sheets, "signed"):
        if cell.text.strip().casefold() not in _NOTHING:
            if cell.day or _DIGIT.search(cell.text):
                return _DAYS
            words = True
    if words:
        return _WORDS_ALONE
    addresses = any(links.is_address((cell.target or cell.text).strip()) for cell in _cells(sheets, "memorandum"))
    return _ADDRESSES if addresses else _NEITHER


def _cells(sheets: list[Listing], column: str) -> Iterator[Cell]:
    for cells, found in _rows(sheets):
        if (at := found.known.get(column)) is not None and at in cells:
            yield cells[at]


def _rows(sheets: list[Listing]) -> Iterator[tuple[Cells, Columns]]:
    for sheet, found in sheets:
        yield from ((cells, found) for number, cells in sheet.rows.items() if number > found.header_row)


def _undecided(file_name: str, why: str) -> UndecidedList:
    return UndecidedList(
        f"it is not clear which kind of list it is: {why}",
        where=file_name,
        remedy="say which with --kind participating or --kind pending",
    )
