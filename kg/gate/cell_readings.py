"""What a cell of a list comes to, as the importer of lists reads it; None where it reads no value there."""

from pyoxigraph import Literal, NamedNode, Triple

from kg import persons, places
from kg.terms import fold, place

__all__ = ["another_in", "as_kept", "says"]

_ANY_YEAR = 9999
"""The last year a date can be of: a cell is read as a day, however late."""


def says(column: str, words: str, fact: Triple) -> bool:
    """Whether words of a column, named as in `Row.written`, are read as what a triple states."""
    value = fact.object
    if column == "county":  # with or without its State at hand
        known = places.load()
        return any(known.county(state, words) == value for state in known.states.values())
    read = _read(column, words)
    if column == "agency":
        return read is not None and isinstance(value, Literal) and fold(value.value) == fold(str(read))
    return read is not None and read == (value.value if isinstance(value, Literal) else value)


def another_in(column: str, words: str, fact: Triple) -> bool:
    """Whether words of a column are read as a value of the same kind, and not as this one."""
    if column == "county":
        known = places.load()
        found = any(known.county(state, words) is not None for state in known.states.values())
        return found and not says(column, words, fact)
    return _read(column, words) is not None and not says(column, words, fact)


def as_kept(cells: tuple[str, ...]) -> frozenset[str]:
    """Cells and links as they stand, and without what an importer leaves out of them."""
    return frozenset(cells) | frozenset(map(persons.without_marks, cells))


def _read(column: str, words: str) -> NamedNode | str | None:
    from kg.intake.ice_lists import normal_cells  # seldom asked, and slow to load
    from kg.intake.ice_lists.cells import Cell

    match column:
        case "state":
            code = normal_cells.state(words, places.load()).value
            return place(code) if code else None
        case "type":
            return normal_cells.agency_type(words).value
        case "model":
            return normal_cells.model(words).value
        case "signed":
            day = normal_cells.signed(Cell(words), _ANY_YEAR).value
            return day.isoformat() if day else None
        case "agency":
            return normal_cells.agency(words).value
        case _:  # an address
            return normal_cells.link(Cell(words, target=words if "://" in words else None), column).value
