"""The normal form of each cell, with what was written wherever that is not how ICE usually writes it.

A reading has the normal form (or None), the words as written where they differ from the usual
writing of that form, and, where the words cannot be read, why. Usual writings, never kept:

    state       the name in capitals: ALABAMA             type    County, Municipality, State Agency
    agency      the label itself                          county  "Etowah County"; #N/A for none
    model       the three names of the models             signed  a date cell, or YYYY-MM-DD as text
    memorandum, addendum   `link` over a target, the bare address, or `link pending` for none

Rules:
- Folding is all that is done to a name (Unicode form, case, apostrophes, punctuation, blanks).
  "Warrant Services Officer" is no model we know and stays as it is.
- A date must exist and be believable: not before 1996, when section 287(g) was enacted, and not
  after the year that follows the list. What is not stays as it is, without `kg:signed`.
- An empty cell is never kept as written: nothing was.
- A formula is no word of any list: it is the way to a value, and nothing is evaluated here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar

from pyoxigraph import NamedNode

from kg.intake.ice_lists import links
from kg.intake.ice_lists.cells import Cell
from kg.places import Places
from kg.terms import KG, fold

__all__ = ["FIRST_YEAR", "MODELS", "TYPES", "Reading", "Trouble", "agency", "county", "link", "model", "signed"]
__all__ += ["agency_type", "state"]

FIRST_YEAR = 1996
"""Section 133 of IIRIRA, which added section 287(g), was approved on September 30, 1996."""

MODELS = {
    "Jail Enforcement Model": KG.jailEnforcement,
    "Task Force Model": KG.taskForce,
    "Warrant Service Officer": KG.warrantServiceOfficer,
}
TYPES = {
    "County": KG.countyAgency,
    "Municipality": KG.municipalAgency,
    "State Agency": KG.stateAgency,
    # Since 2025 some rows say State; kept as written, since the usual word is State Agency.
    "State": KG.stateAgency,
}
_USUAL_TYPE = {concept: label for label, concept in reversed(TYPES.items())}
_MODELS_BY_FOLD = {fold(label): (label, concept) for label, concept in MODELS.items()}
_TYPES_BY_FOLD = {fold(label): concept for label, concept in TYPES.items()}

_NOTHING = frozenset({"", "#N/A", "#NA", "N/A"})
"""How spreadsheets and those who fill them in write that there is nothing to write."""
_NO_COUNTY = "#N/A"
_LINK_WORD, _NO_LINK = "link", "link pending"
_APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc\u0060\u00b4]")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a cell has no normal form: the code of the finding, and the reason in words."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """`value` is the normal form; `written` what differs from its usual writing."""

    value: T | None
    written: tuple[str, ...] = ()
    trouble: Trouble | None = None


def _unless(usual: str, text: str) -> tuple[str, ...]:
    return () if text == usual or not text.strip() else (text,)


@lru_cache(maxsize=8192)
def agency(text: str) -> Reading[str]:
    """The label: Unicode NFC, one kind of apostrophe, single blanks. None where there is no name."""
    label = " ".join(_APOSTROPHES.sub("'", unicodedata.normalize("NFC", text)).split())
    if not fold(label):
        return Reading(None, _unless("", text), Trouble("row-without-agency", "names no agency"))
    if _is_formula(text):
        return Reading(None, (text,), Trouble("row-without-agency", "has a formula where the agency is named"))
    return Reading(label, _unless(label, text))


def state(text: str, places: Places) -> Reading[str]:
    """The code of the state or territory: `us-al`."""
    code = None if _is_formula(text) else places.state(text)
    if code is None:
        why = "no state or territory has that name" if text.strip() else "no state is given"
        return Reading(None, _unless("", text), Trouble("state-not-known", why))
    return Reading(code, _unless(places.labels[code].upper(), text))


@lru_cache(maxsize=1024)
def agency_type(text: str) -> Reading[NamedNode]:
    if text.strip() in _NOTHING:
        return Reading(None, _unless("", text))
    concept = _TYPES_BY_FOLD.get(_folded(text))
    if concept is None:
        return Reading(None, (text,), Trouble("type-not-known", "that is none of the types known"))
    return Reading(concept, _unless(_USUAL_TYPE[concept], text))


def county(text: str, state: str | None, places: Places) -> Reading[NamedNode]:
    """The county, parish, borough or city of that state whose name is so written."""
    if text.strip() in _NOTHING:
        return Reading(None, _unless(_NO_COUNTY, text))
    found = places.county(state, text) if state and not _is_formula(text) else None
    if found is None:
        why = f"no county of {places.labels[state]} has that name" if state else "its state is not known"
        return Reading(None, (text,), Trouble("county-not-known", why))
    return Reading(found, _unless(places.county_name(found), text))


@lru_cache(maxsize=1024)
def model(text: str) -> Reading[NamedNode]:
    known = _MODELS_BY_FOLD.get(_folded(text))
    if known is None:
        why = "that is none of the three models' names" if text.strip() else "no model is given"
        return Reading(None, _unless("", text), Trouble("model-not-known", why))
    return Reading(known[1], _unless(known[0], text))


def signed(cell: Cell, last_year: int) -> Reading[date]:
    """The day of signing, from a date cell or from text of the form YYYY-MM-DD."""
    day = cell.day or _iso(cell.text.strip())
    if day is None:
        why = "that is neither a date cell nor of the form YYYY-MM-DD" if cell.text.strip() else "no date is given"
        return Reading(None, _unless("", cell.text), Trouble("signed-not-read", why))
    if not FIRST_YEAR <= day.year <= last_year:
        why = f"the year is not from {FIRST_YEAR} to {last_year}"
        return Reading(None, (cell.text,), Trouble("signed-not-believable", why))
    return Reading(day, _unless(day.isoformat(), cell.text))


def link(cell: Cell, column: str) -> Reading[str]:
    """The address a cell leads to, out of its wrappings: its link's target, else its own text."""
    text = cell.text.strip()
    if cell.target and not links.is_address(cell.target.strip()):
        # A target such as file:///C:/Users/… can name a private person: not kept, not shown.
        why = "its target is not an address on the web and is left out"
        return Reading(None, _unless("", cell.text), Trouble(f"{column}-not-read", why))
    given = cell.target or (cell.text if links.is_address(text) else None)
    if given is None:
        usual = not text or _is(text, _NO_LINK)
        trouble = None if usual else Trouble(f"{column}-not-read", "it is no address and has no link")
        return Reading(None, () if usual else (cell.text,), trouble)
    address = links.unwrap(given.strip())
    words = () if not text or _is(text, _LINK_WORD) or cell.text in (given, address) else (cell.text,)
    return Reading(address, (*words, *_unless(address, given)))


def _is_formula(text: str) -> bool:
    return text.lstrip().startswith("=")


def _folded(text: str) -> str:
    """Folding drops punctuation, and so would take `="County"` for County."""
    return "" if _is_formula(text) else fold(text)


def _is(text: str, usual: str) -> bool:
    return " ".join(text.split()).casefold() == usual


def _iso(text: str) -> date | None:
    """Years of five digits, weeks and times are other forms, and no list is dated in them."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        return None
