"""The county of a State that words in a list may mean, where they are no county's name: a proposal for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process

from kg import terms
from kg.identity.profiles import Profile
from kg.terms import parts

__all__ = ["CountyProposal", "nearest"]

_ALIKE, _ALIKE_BARE = 92, 80
"""Least likeness, of 100, of whole names, in which "County" counts, and of names without it. In ICE's lists of
participating agencies of 2025, misspelled counties reach 93 and 86, and other counties' names at most 86
(Wichita for Washita) and 71; one slip lies between, at 88 and 78, and is left to its reader."""
_SHORTEST = 4
"""Letters of a county's name; what is shorter says that there is none: `#NA`, `N/A`."""


@dataclass(frozen=True, slots=True)
class CountyProposal:
    """A county as a list writes it for an agency that has none, and the nearest county of that State."""

    agency: Profile
    written: str
    county: NamedNode
    name: str
    likeness: float

    @property
    def fips(self) -> str:
        """The county's code, five digits, as its IRI has it."""
        return parts(self.county)[1].removeprefix("us-")

    @property
    def percent(self) -> int:
        return round(self.likeness)

    JSON = (
        "agency: agency.iri",
        "agency_name: agency.name",
        "written_county: written",
        "county",
        "county_name: name",
        "fips",
        "likeness: percent",
    )


def nearest(
    agency: Profile, written: str, counties: Mapping[tuple[str, str], str], labels: Mapping[str, str]
) -> CountyProposal | None:
    """The county most like these words; None where none is much like them. `counties` and `labels` as in
    `kg.places.Places`."""
    state, typed = agency.state, terms.fold(written)
    if len(typed) < _SHORTEST:
        return None
    whole = {name: code for (within, name), code in counties.items() if within == state}
    bare = {_bare(name): code for name, code in whole.items()}
    for words, names, alike in ((typed, whole, _ALIKE), (_bare(typed), bare, _ALIKE_BARE)):
        if near := process.extractOne(words, names.keys(), scorer=fuzz.ratio, score_cutoff=alike):
            code = names[near[0]]
            return CountyProposal(agency, written, terms.place(code), labels[code], near[1])
    return None


def _bare(county: str) -> str:
    """A county's folded name without the word for what it is, which lists write wrongly or leave out."""
    return county.removesuffix("-county").removesuffix("-parish").removesuffix("-city")
