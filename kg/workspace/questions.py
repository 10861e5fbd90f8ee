"""A question bound once: a query of the catalogue with its parameters as the archive knows them, or SPARQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kg.ask.archive_parameters import resolved_parameters
from kg.ask.catalogue import Catalogue, unknown_terms
from kg.errors import UsageError
from kg.index import Store, ontology_names
from kg.terms import ID, fold

__all__ = ["Params", "Question", "bound_question", "is_sparql"]

Params = Mapping[str, "str | int | float | date | datetime"]
"""Parameters by their names; a day may be a `date`, a year a number."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: `sparql` with its parameters in it. `name` and `title` are those of the catalogue, or empty;
    `claims` the columns that only say who states a row; `notices` what a reader should know of how it was read."""

    sparql: str
    name: str = ""
    title: str = ""
    claims: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether it is SPARQL of somebody's own, and no query of the catalogue."""
        return not self.name


def is_sparql(asked: str) -> bool:
    """Whether this is SPARQL; a name has no blank in it, and a keyword alone is no name either.

    >>> is_sparql("agencies-by-place"), is_sparql("ASK {}"), is_sparql("SELECT")
    (False, True, True)
    """
    return any(mark in asked for mark in " {\n\t") or asked.isupper()


def bound_question(
    store: Store, catalogue: Catalogue, asked: str, params: Params | None = None, *, is_own: bool | None = None
) -> Question:
    """The question; `is_own` says whether it is SPARQL, where that is known.

    Raises:
        NotFound: no query has that name, or a parameter names nothing known.
        UsageError: a parameter is missing, unknown, or not of its kind; or no list is of its day; or SPARQL has any.
    """
    if is_sparql(asked) if is_own is None else is_own:
        if params:
            raise UsageError("--param is for queries asked by name", remedy="write the value into the SPARQL")
        return Question(asked, notices=tuple(_unknown(asked)))
    named = catalogue.named(asked)
    typed = {name: _written(value) for name, value in (params or {}).items()}
    known = resolved_parameters(store, named, typed)
    read = tuple(_read_as(name, typed[name], value) for name, value in known.items() if _is_near(typed[name], value))
    return Question(catalogue.bound(asked, known), asked, named.summary, named.claims, read)


def _written(value: str | float | date | datetime) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _is_near(typed: str, known: str) -> bool:
    """Whether a thing was named otherwise than by its id."""
    return known.startswith(ID) and not known.endswith((typed.strip(), fold(typed)))


def _read_as(name: str, typed: str, known: str) -> str:
    return f"{name} {typed!r} is read as {known.removeprefix(ID)}"


def _unknown(sparql: str) -> list[str]:
    """Words of somebody's own SPARQL that the ontology does not have; the answer is given all the same."""
    return [
        f"kg:{name} is not a term of the ontology" + (f"; did you mean kg:{near}?" if near else "")
        for name, near in unknown_terms(ontology_names(sparql))
    ]
