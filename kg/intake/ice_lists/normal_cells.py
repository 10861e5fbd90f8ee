"""The normal form of each cell, with what was written wherever that is not how ICE usually writes it.

A reading has the normal form (or None), the words as written where they differ from the usual
writing of that form, and, where the words cannot be read, why. Usual writings, never kept:

    state       the name in capitals: ALABAMA             type    County, Municipality, State Agency
    agency      the label itself                          county  "Etowah County"; #N/A for none
    model       the three names of the models             signed  a date cell, or YYYY-MM-DD as text
    memorandum, addendum   `link` over a target, the bare address, or `link pending` for none

Rules:
- Folding is all that is done to a name (Unicode form, case, apostrophes, punctuation, blanks). A
  state, type or model is also read through one slip of the pen, which is told (`spelling`).
- A date is a date cell, YYYY-MM-DD or, as text, MM/DD/YYYY: ICE writes the month first. It must exist
  and be believable: not before 1996, when section 287(g) was enacted, and not after the year that
  follows the one the workbook was saved in. What is not stays as it is, without `kg:signed`.
- An empty cell is never kept as written: nothing was.
- A formula is no word of any list: it is the way to a value, and nothing is evaluated here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar

from pyoxigraph import NamedNode

from kg import persons
from kg.intake.ice_lists import links
from kg.intake.ice_lists.cells import Cell
from kg.intake.ice_lists.spelling import one_slip
from kg.places import Places
from kg.terms import ID, KG, fold, parts

__all__ = ["FIRST_YEAR", "MODELS", "TYPES", "CellProblem", "CellReading", "agency", "county", "link", "model", "signed"]
__all__ += ["agency_type", "state", "usually_written"]

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
_USUAL = {**_USUAL_TYPE, **{concept: label for label, concept in MODELS.items()}}
_MODELS_BY_FOLD = {fold(label): (label, concept) for label, concept in MODELS.items()}
_MODELS_BY_FOLD |= {
    fold(written): (label, MODELS[label])
    for label, others in {
        "Jail Enforcement Model": ("Jail Enforcement Officer", "JEM"),
        "Task Force Model": ("Task Force Officer", "Task Force Officer Model", "TFM"),
        "Warrant Service Officer": ("Warrant Service Officer Model", "WSO"),
    }.items()
    for written in others
}
"""The models as the lists name them, and as ICE and its memoranda name them otherwise."""
_TYPES_BY_FOLD = {fold(label): concept for label, concept in TYPES.items()}
_TYPES_BY_FOLD |= {
    "county-agency": KG.countyAgency,
    "municipal": KG.municipalAgency,
    "municipal-agency": KG.municipalAgency,
}

_NOTHING = frozenset({"", "#N/A", "#NA", "N/A"})
"""How spreadsheets and those who fill them in write that there is nothing to write."""
_NO_COUNTY = "#N/A"
_OTHER_NAMES = {
    "northern-marianas": "us-northern-mariana-islands",
    "commonwealth-of-the-northern-mariana-islands": "us-northern-mariana-islands",
    "virgin-islands": "us-virgin-islands",
    "us-virgin-islands": "us-virgin-islands",
    "washington-dc": "us-dc",
    "washington-d-c": "us-dc",
}
"""Folded names of States and territories beside those of ontology/places.ttl and the postal codes."""
_WRITTEN_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_LINK_WORD, _NO_LINK = "link", "link pending"
_APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc\u0060\u00b4]")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why a cell has no normal form: the code of the finding, and the reason in words."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class CellReading(Generic[T]):
    """`value` is the normal form; `written` what differs from its usual writing."""

    value: T | None
    written: tuple[str, ...] = ()
    trouble: CellProblem | None = None


def _unless(usual: str, text: str) -> tuple[str, ...]:
    return () if text == usual or not text.strip() else (text,)


@lru_cache(maxsize=8192)
def usually_written(value: NamedNode, places: Places) -> str | None:
    """The usual writing of a State, county, type or model: what its cell says where nothing else is kept as written.

    >>> from kg.places import load
    >>> from kg.terms import place
    >>> usually_written(place("us-tx"), load()), usually_written(KG.taskForce, load())
    ('TEXAS', 'Task Force Model')
    """
    if value in _USUAL:
        return _USUAL[value]
    kind, *rest = parts(value) if value.value.startswith(ID) else ("",)
    if kind != "place" or (label := places.labels.get(rest[0])) is None:
        return None
    return label.upper() if rest[0] in places.states.values() else places.county_name(value)


@lru_cache(maxsize=8192)
def agency(text: str) -> CellReading[str]:
    """The label: Unicode NFC, one kind of apostrophe, single blanks. None where there is no name."""
    label = " ".join(_APOSTROPHES.sub("'", unicodedata.normalize("NFC", text)).split())
    if not fold(label):
        return CellReading(None, _unless("", text), CellProblem("row-without-agency", "names no agency"))
    if _is_formula(text):
        return CellReading(None, (text,), CellProblem("row-without-agency", "has a formula where the agency is named"))
    return CellReading(label, _unless(label, text))


@lru_cache(maxsize=1024)
def state(text: str, places: Places) -> CellReading[str]:
    """The code of the state or territory: `us-al`."""
    name, slip = _of_few(text, {**places.states, **_states_by_other_names(places)})
    if name is None:
        why = "no state or territory has that name" if text.strip() else "no state is given"
        return CellReading(None, _unless("", text), CellProblem("state-not-known", why))
    label = places.labels[name]
    return CellReading(name, _unless(label.upper(), text), _read_as("state", label) if slip else None)


def _states_by_other_names(places: Places) -> dict[str, str]:
    postal = {code.removeprefix("us-"): code for code in places.states.values() if len(code) == len("us-al")}
    return postal | {name: code for name, code in _OTHER_NAMES.items() if code in places.labels}


@lru_cache(maxsize=1024)
def agency_type(text: str) -> CellReading[NamedNode]:
    if _is_nothing(text):
        return CellReading(None, _unless("", text))
    concept, slip = _of_few(text, _TYPES_BY_FOLD)
    if concept is None:
        return CellReading(None, (text,), CellProblem("type-not-known", "that is not a known type"))
    usual = _USUAL_TYPE[concept]
    return CellReading(concept, _unless(usual, text), _read_as("type", usual) if slip else None)


@lru_cache(maxsize=8192)
def county(text: str, state: str | None, places: Places) -> CellReading[NamedNode]:
    """The county, parish, borough or city of that state whose name is so written."""
    if _is_nothing(text):
        return CellReading(None, _unless(_NO_COUNTY, text))
    found = places.county(state, text) if state and not _is_formula(text) else None
    if found is None:
        why = f"no county of {places.labels[state]} has that name" if state else "its state is not known"
        return CellReading(None, (text,), CellProblem("county-not-known", why))
    return CellReading(found, _unless(places.county_name(found), text))


@lru_cache(maxsize=1024)
def model(text: str) -> CellReading[NamedNode]:
    known, slip = _of_few(text, _MODELS_BY_FOLD)
    if known is None:
        why = "that is not the name of one of the three models" if text.strip() else "no model is given"
        return CellReading(None, _unless("", text), CellProblem("model-not-known", why))
    return CellReading(known[1], _unless(known[0], text), _read_as("model", known[0]) if slip else None)


def signed(cell: Cell, last_year: int) -> CellReading[date]:
    """The day of signing, from a date cell or from text of the form YYYY-MM-DD or MM/DD/YYYY."""
    day = cell.day or _day(cell.text.strip())
    if day is None:
        why = (
            "that is neither a date cell nor a day as YYYY-MM-DD or MM/DD/YYYY"
            if cell.text.strip()
            else "no date is given"
        )
        return CellReading(None, _unless("", cell.text), CellProblem("signed-not-read", why))
    if not FIRST_YEAR <= day.year <= last_year:
        why = f"the year is not from {FIRST_YEAR} to {last_year}"
        return CellReading(None, (cell.text,), CellProblem("signed-not-believable", why))
    return CellReading(day, _unless(day.isoformat(), cell.text))


def link(cell: Cell, column: str) -> CellReading[str]:
    """The address a cell leads to, out of its wrappings: its link's target, else its own text."""
    text = cell.text.strip()
    if cell.target and not links.is_address(cell.target.strip()):
        # A target such as file:///C:/Users/… can name a private person: not kept, not shown.
        why = "its target is not an address on the web and is left out"
        return CellReading(None, _unless("", cell.text), CellProblem(f"{column}-not-read", why))
    given = cell.target or (cell.text if links.is_address(text) else None)
    if given is None:
        usual = not text or _is(text, _NO_LINK)
        trouble = None if usual else CellProblem(f"{column}-not-read", "it is not an address and has no link")
        return CellReading(None, () if usual else (cell.text,), trouble)
    address = persons.impersonal(links.unwrap(given.strip()))
    words = () if not text or _is(text, _LINK_WORD) or cell.text in (given, address) else (cell.text,)
    return CellReading(address, (*words, *_unless(address, given)))


def _is_formula(text: str) -> bool:
    return text.lstrip().startswith("=")


def _is_nothing(text: str) -> bool:
    return text.strip().upper() in _NOTHING


def _of_few(text: str, known: Mapping[str, T]) -> tuple[T | None, bool]:
    """What a word of a closed list stands for, by its folded form; and whether it takes a slip to read it so."""
    folded = _folded(text)
    if folded in known:
        return known[folded], False
    near = one_slip(folded, known)
    return (known[near], True) if near else (None, False)


def _read_as(column: str, name: str) -> CellProblem:
    return CellProblem(f"{column}-read-as", f"one typing slip away from {name}, and read as that")


def _folded(text: str) -> str:
    """Folding drops punctuation, and so would take `="County"` for County."""
    return "" if _is_formula(text) else fold(text)


def _is(text: str, usual: str) -> bool:
    return " ".join(text.split()).casefold() == usual


def _day(text: str) -> date | None:
    """Years of five digits, weeks and times are other forms, and no list is dated in them."""
    if match := _WRITTEN_DAY.fullmatch(text):
        year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[4], match[5])
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            pass
    return None
