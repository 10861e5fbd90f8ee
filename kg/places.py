"""Places of the ontology by the names sources write: a State's name exactly, a county's where it can be but one.

The table is `ontology/places.ttl`: states and territories are `id/place/us-al` and `…/us-guam`, counties
and what stands for them (parishes, boroughs, cities) `…/us-01055`, labelled "Etowah County, Alabama".
A county is its whole name, but for folding; or its name without the word for what it is, or with another
such word ("Saint Landry County" for St. Landry Parish), with or without marks over letters, blanks and
`St.` written out, where only one county of the State has it. What stands beside that: "Baltimore" is no
county of Maryland, for a city and a county are called so; and a city is never taken for the county of its
name. Where the table has a county beside what came in its place, its name leads to the latter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg import assets, terms
from kg.terms import DCTERMS, SKOS, fold

__all__ = ["Places", "load", "read"]

_STATE = re.compile(r"us-[a-z][a-z-]*")
_COUNTY = re.compile(r"us-\d{5}")


@dataclass(frozen=True, eq=False)
class Places:
    """`states`: folded name to code (`us-al`); `labels`: place code to label as the ontology has it.

    `counties`: state code and folded name to code (`us-01001`). A name two counties of one state
    share is left out. `bare`: state code and bare name to the codes that have it, each by what it is.
    `replaced`: code to the code that came in its place. Places are themselves only, so that what is
    read by them can be kept at hand.
    """

    states: Mapping[str, str]
    labels: Mapping[str, str]
    counties: Mapping[tuple[str, str], str]
    bare: Mapping[tuple[str, str], Mapping[str, str]]
    replaced: Mapping[str, str]

    def state(self, written: str) -> str | None:
        """The code of the state or territory so written, in any case: `Alabama ` is `us-al`."""
        return self.states.get(fold(written))

    def county(self, state: str, written: str) -> NamedNode | None:
        """The county of that state so written: by its whole name, else where only one can be meant."""
        code = self.counties.get((state, fold(written))) or self._meant(state, written)
        return terms.place(self.replaced.get(code, code)) if code else None

    def _meant(self, state: str, written: str) -> str | None:
        name, kind = _parted(written)
        found = self.bare.get((state, name), {})
        if not found:  # "Charles City" is the whole name of a county
            found, kind = self.bare.get((state, _letters(_words(written))), {}), ""
        if kind in found:
            return found[kind]
        codes = {self.replaced.get(code, code) for what, code in found.items() if kind != _CITY or _CITY in what}
        return codes.pop() if len(codes) == 1 else None

    def state_of(self, code: str) -> str | None:
        """The code of the State a county lies in: `us-al` of `us-01055`; None of what is no county."""
        label = self.labels.get(code, "") if _COUNTY.fullmatch(code) else ""
        return self.state(label.rpartition(", ")[2])

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
    every = list(parse(path=path, format=RdfFormat.TURTLE))
    labels = dict(sorted(_labelled(every)))
    states = {fold(label): code for code, label in labels.items() if _STATE.fullmatch(code)}
    counties: dict[tuple[str, str], str] = {}
    shared: set[tuple[str, str]] = set()
    for code, label in labels.items():
        if _COUNTY.fullmatch(code):
            name, _, state = label.rpartition(", ")
            key = (states.get(fold(state), ""), fold(name))
            shared |= {key} & counties.keys()
            counties[key] = code
    bare: dict[tuple[str, str], dict[str, str]] = {}
    for (state_code, name), code in counties.items():
        if (state_code, name) not in shared:
            called, kind = _parted(name)
            bare.setdefault((state_code, called), {})[kind] = code
    replaced = {_code(quad.subject): _code(quad.object) for quad in every if quad.predicate == DCTERMS.isReplacedBy}
    alone = {key: code for key, code in counties.items() if key not in shared}
    return Places(states, labels, alone, bare, replaced)


_CITY = "city"
_KINDS = ("city-and-borough", "census-area", "county", "parish", "borough", "municipality", _CITY)
"""What a county or what stands for one is called, the longer first."""
_WRITTEN_OUT = {"st": "saint", "ste": "sainte"}


def _parted(written: str) -> tuple[str, str]:
    """The letters of a county's name without the word for what it is, and that word, or none.

    >>> _parted("St. Landry Parish"), _parted("Parish of Saint Landry"), _parted("LaSalle")
    (('saintlandry', 'parish'), ('saintlandry', 'parish'), ('lasalle', ''))
    """
    name = "-".join(_words(written))
    for kind in _KINDS:
        if name.endswith(f"-{kind}"):
            return _letters(name.removesuffix(kind).split("-")), kind
        if name.startswith(f"{kind}-of-"):
            return _letters(name.removeprefix(f"{kind}-of-").split("-")), kind
    return _letters(name.split("-")), ""


def _words(written: str) -> list[str]:
    """The folded words of a name, without marks over letters, `St.` and `Ste.` written out."""
    plain = written
    if not written.isascii():
        plain = "".join(one for one in unicodedata.normalize("NFKD", written) if not unicodedata.combining(one))
    return [_WRITTEN_OUT.get(word, word) for word in fold(plain).split("-")]


def _letters(words: Iterable[str]) -> str:
    return "".join(words)


def _code(place: object) -> str:
    return terms.parts(place)[1] if isinstance(place, NamedNode) else ""


def _labelled(every: Iterable[Triple | Quad]) -> Iterator[tuple[str, str]]:
    for quad in every:
        if quad.predicate == SKOS.prefLabel and isinstance(quad.subject, NamedNode):
            kind, *rest = terms.parts(quad.subject) or ("",)
            if kind == "place" and len(rest) == 1 and isinstance(quad.object, Literal):
                yield rest[0], quad.object.value
