"""Which tables of codes are known: their columns, whose they are, and what is read of a row.

A row is read only where it says enough; a code must have the form the table's own rows have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg import places, terms
from kg.identity.code_rows import AgencyRow, PlaceRow
from kg.identity.codes import is_ori
from kg.model import Document, Speaker
from kg.terms import KG, fold

__all__ = ["KINDS", "TableKind"]

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableKind:
    """A table by the columns that are read of it."""

    columns: tuple[str, ...]
    document: Document
    speaker: Speaker
    read: Callable[[int, Cells], AgencyRow | PlaceRow | None]


_NO_COUNTY = frozenset({"", "NOT SPECIFIED", "UNMAPPED COUNTY"})
_ITS_OWN_CODES = {"NB": "us-ne", "GM": "us-guam", "PR": "us-puerto-rico", "VI": "us-virgin-islands"}
"""Codes of the table of agencies that are not postal: its rows of NB name counties, every one of them
Nebraska's, and no row has NE; the other three are told by the names of their agencies."""


def _agency(number: int, cells: Cells) -> AgencyRow | None:
    code = cells["state_abbr"]
    state = _ITS_OWN_CODES.get(code, f"us-{code.lower()}")
    name = cells["pub_agency_name"].rstrip(" :,")
    if state not in places.load().labels or not is_ori(cells["ori"]) or not terms.fold(name):
        return None
    counties = tuple(part.strip() for part in cells["county_name"].split(",") if part.strip() not in _NO_COUNTY)
    return AgencyRow(number, cells["ori"], name, state, cells["agency_type_name"], counties)


def _county(number: int, cells: Cells) -> PlaceRow | None:
    state = places.load().state(cells["state_name"])
    # By its whole name alone: a table of counties has both a county and the one that came in its place.
    code = places.load().counties.get((state, fold(cells["county_name"]))) if state else None
    place = terms.place(code) if code else None
    fips = cells["fips"].zfill(5)
    return PlaceRow(number, fips, place) if place and fips.isdecimal() and len(fips) == 5 else None


def _state(number: int, cells: Cells) -> PlaceRow | None:
    state, fips = places.load().state(cells["state_name"]), cells["fips"].zfill(2)
    return PlaceRow(number, fips, terms.place(state)) if state and fips.isdecimal() and len(fips) == 2 else None


def _table(slug: str, title: str, publisher: Speaker | None) -> Document:
    return Document(
        terms.document(slug),
        title,
        KG.dataset,
        publisher=publisher.iri if publisher else None,
        language="en",
        not_stated=("published",) if publisher else ("publisher", "published"),
    )


_FBI = Speaker(terms.organization("fbi"), "Federal Bureau of Investigation", kind=KG.publicBody)
_FIPS = Speaker(terms.organization("maintainer-of-fips-tables"), "Maintainer of the tables of FIPS codes (not named)")

KINDS = (
    TableKind(
        ("ori", "pub_agency_name", "state_abbr", "county_name", "agency_type_name"),
        _table("fbi-law-enforcement-agencies", "[Table of law enforcement agencies with their ORI]", _FBI),
        _FBI,
        _agency,
    ),
    TableKind(
        ("fips", "county_name", "state_name", "sumlev"),
        _table("fips-counties", "[Table of counties with their FIPS codes]", None),
        _FIPS,
        _county,
    ),
    TableKind(
        ("fips", "state_name", "state_abbr", "sumlev"),
        _table("fips-states", "[Table of States with their FIPS codes]", None),
        _FIPS,
        _state,
    ),
)
"""In the order in which a header is held against them: a table of counties has the columns of one of States."""
