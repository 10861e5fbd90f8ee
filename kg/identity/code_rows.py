"""Rows of public tables that give agencies and places a code, with the fields that identify them: values.

What else such a table holds of an agency, how many officers it has or whom it serves, is not read.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

__all__ = ["AgencyRow", "PlaceRow"]


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency in a table. `name`, `kind` and `counties` are as the table writes them, `state` is the
    code of the State here (`us-al`); `ori` is the table's code for the agency."""

    number: int
    ori: str
    name: str
    state: str
    kind: str
    counties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A State or county in a table: `fips` with its leading zeros; `place` is the one of that name here."""

    number: int
    fips: str
    place: NamedNode
