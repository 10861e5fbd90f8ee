"""Which row of a table of codes means which agency: exactly, or as a proposal for a person.

Exactly is: one row of that State is called so, written out, one agency is, and nothing stated of the
two speaks against it. Written out, because a table of agencies leaves out what its column of kinds says:
its County "Etowah" is the Etowah County Sheriff's Office of a list, its City "Ocala" the Ocala Police
Department. Names are compared as folded and never by likeness. Where several rows or several agencies
are called so, or kind or county differ, it is a person's to say, and a proposal says where they differ.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process

from kg.identity.code_rows import AgencyRow
from kg.identity.name_differences import difference, lexicon, words_of
from kg.identity.profiles import Profile
from kg.identity.signals import Signal
from kg.terms import fold

__all__ = ["CodeProposal", "exact", "is_code", "is_ori", "proposed", "written_out"]

_ORI, _FIPS = re.compile(r"[A-Z]{2}[A-Z0-9]{7}"), re.compile(r"(?:us-)?[0-9]{5}")

_BY_KIND: dict[str, tuple[str, ...]] = {
    "County": ("{} County Sheriff's Office", "{} County Sheriff's Department", "{} Parish Sheriff's Office", "{}"),
    "City": ("{} Police Department", "City of {} Police Department", "Town of {} Police Department", "{}"),
    "University or College": ("{} Police Department", "{}"),
}
_OF_A_STATE = ("{state} {}", "{}")
_AGENCY_TYPES = {
    "County": "county agency",
    "City": "municipal agency",
    "State Police": "State agency",
    "Other State Agency": "State agency",
}
_ALIKE = 88
"""Least likeness, of 100, of a name and one written out that are looked at closer."""
_NEAR, _MOST = 8, 3
"""Names looked at closer, and rows proposed, for one agency."""

Keys = Mapping[tuple[str, str], list[AgencyRow]]


@dataclass(frozen=True, slots=True)
class CodeProposal:
    """An agency and a row that may mean it, with what speaks for and against it; `score` is for the order."""

    agency: Profile
    row: AgencyRow
    signals: tuple[Signal, ...]

    @property
    def score(self) -> int:
        return sum(signal.weight for signal in self.signals)

    JSON = (
        "agency: agency.iri",
        "agency_name: agency.name",
        "ori: row.ori",
        "row: row.number",
        "row_name: row.name",
        "row_kind: row.kind",
        "score",
        "signals",
    )


def is_ori(written: str) -> bool:
    """Whether this has the form of an ORI: two letters, then seven letters or digits."""
    return _ORI.fullmatch(written) is not None


def is_code(written: str) -> bool:
    """Whether this has the form of an ORI, or of the FIPS code of a county: five digits."""
    return is_ori(written) or _FIPS.fullmatch(written) is not None


def written_out(row: AgencyRow, state_name: str) -> tuple[str, ...]:
    """The names a list may have for a row, the most usual first.

    >>> written_out(AgencyRow(9, "AL0310000", "Etowah", "us-al", "County"), "Alabama")[0]
    "Etowah County Sheriff's Office"
    """
    forms = _BY_KIND.get(row.kind, _OF_A_STATE)
    return tuple(dict.fromkeys(form.format(row.name, state=state_name) for form in forms))


def exact(
    agencies: Iterable[Profile],
    rows: Iterable[AgencyRow],
    states: Mapping[str, str],
    stands_for: Mapping[NamedNode, NamedNode],
) -> dict[NamedNode, AgencyRow]:
    """The one row of each agency that has one. `states` are the labels of States by code; agencies that
    decisions make one, see `representatives`, count as one."""
    keys = _by_name(rows, states)
    called = [(agency, keys.get((agency.state, fold(agency.name)), [])) for agency in agencies]
    meant: dict[str, set[NamedNode]] = defaultdict(set)
    for agency, found in called:
        for row in found:
            meant[row.ori].add(stands_for.get(agency.iri, agency.iri))
    return {
        agency.iri: found[0]
        for agency, found in called
        if len(found) == 1 and len(meant[found[0].ori]) == 1 and not _against(agency, found[0])
    }


def proposed(
    agencies: Iterable[Profile], rows: Iterable[AgencyRow], states: Mapping[str, str], coded: Iterable[NamedNode]
) -> Iterator[CodeProposal]:
    """Rows that may mean an agency without a code, the nearest of each agency first; at most three.

    Names that differ in a number, a place word, or in whose the agency is or what it does are left out.
    """
    every, known = list(agencies), frozenset(coded)
    keys = _by_name(rows, states)
    lexical = lexicon(states, [*(agency.name for agency in every), *(name for _, name in keys)])
    names: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for state, name in keys:
        names[state][state, name] = " ".join(words_of(name))
    for agency in (one for one in every if one.iri not in known):
        mine = " ".join(words_of(agency.name))
        near = process.extract(mine, names[agency.state], scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_NEAR)
        kept = [
            (row, likeness)
            for _, likeness, key in near
            if not difference(agency.name, key[1], agency.state, lexical).cautions
            for row in keys[key]
        ]
        pairs = {row.ori: (row, likeness) for row, likeness in reversed(kept)}
        found = [_proposal(agency, row, likeness) for row, likeness in pairs.values()]
        yield from sorted(found, key=lambda one: (-one.score, one.row.number))[:_MOST]


def _by_name(rows: Iterable[AgencyRow], states: Mapping[str, str]) -> Keys:
    """Rows by State and each folded name they may have."""
    keys: dict[tuple[str, str], list[AgencyRow]] = defaultdict(list)
    for row in rows:
        for name in dict.fromkeys(map(fold, written_out(row, states[row.state]))):
            keys[row.state, name].append(row)
    return keys


def _proposal(agency: Profile, row: AgencyRow, likeness: float) -> CodeProposal:
    name = Signal("name", f"the names, written out, are {likeness:.0f} % alike", round(likeness) - 50)
    return CodeProposal(agency, row, (name, *_against(agency, row), *_for(agency, row)))


def _against(agency: Profile, row: AgencyRow) -> list[Signal]:
    """What is stated of an agency that the row states otherwise."""
    found = []
    kind = _AGENCY_TYPES.get(row.kind)
    if agency.types and kind and kind not in agency.types:
        words = f"different kinds are stated: {', '.join(agency.types)} / {row.kind}"
        found.append(Signal("type", words, -20))
    if agency.counties and row.counties and not _shared_county(agency, row):
        words = f"different counties are stated: {', '.join(agency.counties)} / {', '.join(row.counties)}"
        found.append(Signal("county", words, -25))
    return found


def _for(agency: Profile, row: AgencyRow) -> Iterator[Signal]:
    if _AGENCY_TYPES.get(row.kind) in agency.types:
        yield Signal("type", f"both are of one kind: {row.kind}", 5)
    if _shared_county(agency, row):
        yield Signal("county", f"one county is stated of both: {', '.join(row.counties)}", 15)


def _shared_county(agency: Profile, row: AgencyRow) -> bool:
    """Whether some county of the row is that of the agency: "ETOWAH" for "Etowah County, Alabama"."""
    mine = {
        fold(county.partition(",")[0]).removesuffix("-county").removesuffix("-parish") for county in agency.counties
    }
    return not mine.isdisjoint(map(fold, row.counties))
