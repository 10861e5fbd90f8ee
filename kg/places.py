"""Places of the ontology by the names sources write: a name matches exactly, but for folding, or not at all.

The table is `ontology/places.ttl`: states and territories are `id/place/us-al` and `…/us-guam`, counties
and what stands for them (parishes, boroughs, cities) `…/us-01055`, labelled "Etowah County, Alabama".
Nothing here guesses: "Decatur" is no county of Georgia, "Decatur County" is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg import assets, terms
from kg.terms import SKOS, fold

__all__ = ["Places", "load", "read"]

_STATE = re.compile(r"us-[a-z][a-z-]*")
_COUNTY = re.compile(r"us-\d{5}")


@dataclass(frozen=True, eq=False)
class Places:
    """`states`: folded name to code (`us-al`); `labels`: place code to label as the ontology has it.

    `counties`: state code and folded name to code (`us-01001`). A name two counties of one state
    share is left out. Places are themselves only, so that what is read by them can be kept at hand.
    """

    states: Mapping[str, str]
    labels: Mapping[str, str]
    counties: Mapping[tuple[str, str], str]

    def state(self, written: str) -> str | None:
        """The code of the state or territory so written, in any case: `Alabama ` is `us-al`."""
        return self.states.get(fold(written))

    def county(self, state: str, written: str) -> NamedNode | None:
        """The county of that state so written, in any case."""
        code = self.counties.get((state, fold(written)))
        return terms.place(code) if code else None

    def county_name(self, county: NamedNode) -> str:
        """ "Etowah County" for the place labelled "Etowah County, Alabama"."""
        return self.labels[terms.parts(county)[1]].rpartition(", ")[0]


@lru_cache(maxsize=1)
def load() -> Places:
    """The places that ship with the ontology."""
    (path,) = assets.files(assets.ONTOLOGY, "places.ttl")
    return read(path)


def read(path: Path) -> Places:
    """The places of one Turtle file, by their `skos:prefLabel`."""
    labels = dict(sorted(_labelled(path)))
    states = {fold(label): code for code, label in labels.items() if _STATE.fullmatch(code)}
    counties: dict[tuple[str, str], str] = {}
    shared: set[tuple[str, str]] = set()
    for code, label in labels.items():
        if _COUNTY.fullmatch(code):
            name, _, state = label.rpartition(", ")
            key = (states.get(fold(state), ""), fold(name))
            shared |= {key} & counties.keys()
            counties[key] = code
    return Places(states, labels, {key: code for key, code in counties.items() if key not in shared})


def _labelled(path: Path) -> Iterator[tuple[str, str]]:
    for quad in parse(path=path, format=RdfFormat.TURTLE):
        if quad.predicate == SKOS.prefLabel and isinstance(quad.subject, NamedNode):
            kind, *rest = terms.parts(quad.subject) or ("",)
            if kind == "place" and len(rest) == 1 and isinstance(quad.object, Literal):
                yield rest[0], quad.object.value
