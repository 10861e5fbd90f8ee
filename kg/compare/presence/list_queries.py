"""What a store says of lists, in a number of queries that does not grow with lists or rows.

    lists           every captured list                                     one query
    signed_after    agreements signed after the day of a list               one
    held            what some captures name                                 one
    sightings       in which captures some agencies, or all, are named      one
    merged          which agencies are one by decision                      one
    rows_at         in which row of a capture a claim stands                one
    names           what agencies and models are called                     one

All are SPARQL 1.1. What is named is a `ListedKey`: an agency and a model, whatever the day of signing says,
for a list names an agency under a model once, and corrects that day from one list to the next.

Where everything is asked for, the engine joins the captures of a claim into one text: it takes 2 µs a
sighting, where a solution for each takes 10 and more (measured on 1.3 million).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, QuerySolution

from kg import terms
from kg.compare.presence.judging import contradictable
from kg.compare.presence.lists import CapturedList
from kg.errors import TermError
from kg.index import Store, solutions
from kg.terms import KG, named, parts

__all__ = [
    "ListedClaim",
    "ListedKey",
    "NamedKey",
    "captured_lists",
    "key_names",
    "key_of",
    "keys_in_lists",
    "merged_agencies",
    "rows_at",
    "sightings",
    "signed_after",
]

_LISTS = """
    SELECT ?capture ?kind ?name ?day ?saved ?newest ?rows ?unread ?content WHERE {
        ?capture kg:listKind ?kind ; kg:fileName ?name .
        OPTIONAL { ?capture kg:listedOn ?day }
        OPTIONAL { ?capture kg:modifiedOn ?saved }
        OPTIONAL { ?capture kg:newestSigned ?newest }
        OPTIONAL { ?capture kg:rowsRead ?rows }
        OPTIONAL { ?capture kg:unread ?unread }
        OPTIONAL { ?capture kg:contentDigest ?content }
    } ORDER BY ?capture ?day ?name
"""
_SIGNED = """
    SELECT ?signed (GROUP_CONCAT(SUBSTR(STR(?row), {start}, 64); separator=" ") AS ?captures) WHERE {{
        GRAPH ?claim {{ ?agreement kg:signed ?signed }}
        FILTER(?signed > {earliest})
        ?claim kg:anchor ?row . FILTER(STRSTARTS(STR(?row), "{rows}"))
    }} GROUP BY ?agreement ?signed
"""
_SIGHTINGS = """
    SELECT ?claim ?agreement ?captures WHERE {{
        {{ SELECT ?claim (GROUP_CONCAT(SUBSTR(STR(?capture), {start}, 64); separator=" ") AS ?captures) WHERE {{
            {about}
        }} GROUP BY ?claim }}
        GRAPH ?claim {{ ?agreement kg:agency ?named }}
    }}
"""
_OF_AGENCIES = (
    "VALUES ?agency {{ {agencies} }} GRAPH ?claim {{ ?listed kg:agency ?agency }} ?claim kg:listedIn ?capture ."
)
_IN_CAPTURES = "VALUES ?capture {{ {captures} }} ?claim kg:listedIn ?capture ."
_EVERYWHERE = "?claim kg:listedIn ?capture ."
_NAMES = """
    SELECT ?thing ?label ?place WHERE {{
        VALUES ?thing {{ {things} }}
        ?thing rdfs:label|skos:prefLabel ?label
        OPTIONAL {{ ?thing kg:place/skos:prefLabel ?place }}
    }} ORDER BY DESC(STR(?label)) DESC(STR(?place))
"""
_AT = """
    SELECT ?claim ?capture ?row WHERE {{
        VALUES (?claim ?capture) {{ {places} }}
        ?claim kg:anchor ?row . ?row oa:hasSource ?capture
    }}
"""
_MERGED = "SELECT ?agency ?one { ?agency kg:agencyAsDecided ?one FILTER(?agency != ?one) }"

_DAYS = ("%m%d%Y", "%Y%m%d", "%Y-%m-%d")
"""How a file name writes a day."""
_ROWS = terms.ID + "row/"
_CAPTURES = len(terms.ID + "capture/sha256-") + 1
_START = len(_ROWS) + 1
"""Where the digest begins in the IRI of a capture, and of a row, counting from 1 as SPARQL does."""


Place = tuple[NamedNode, NamedNode]
"""A claim, and a capture in which it stands."""


class ListedKey(NamedTuple):
    """What a list names once: an agency, and the model by its short name or as written."""

    agency: NamedNode
    model: str

    @property
    def concept(self) -> NamedNode | None:
        """The model as the ontology has it; None of one that a list writes otherwise."""
        try:
            return terms.concept(self.model)
        except TermError:
            return None


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A key in words: the agency, its State, and the model."""

    agency: str
    place: str
    model: str

    JSON = ("agency_name: agency", "place_name: place", "model_name: model")


class ListedClaim(NamedTuple):
    """A claim that a list makes of an agreement, and the captures it stands in, by digest."""

    claim: NamedNode
    agreement: NamedNode
    captures: frozenset[str]

    def is_of(self, kind: NamedNode) -> bool:
        """Whether lists of a kind name it: a workbook may have sheets of both. What is named otherwise is of any."""
        what = parts(self.agreement)[:1]
        return what not in _OF_KIND.values() or what == _OF_KIND.get(kind)


_OF_KIND = {KG.participatingList: ("agreement",), KG.pendingList: ("pending",)}


def captured_lists(store: Store) -> list[CapturedList]:
    """Every captured list, once for each day that its file names say.

    Of one that came under several names the first is of the earliest day they say that is not before its
    newest signing, or else of the earliest; it has the names that say no day too.
    """
    found: dict[tuple[NamedNode, NamedNode], list[CapturedList]] = defaultdict(list)
    for row in solutions(store, _LISTS):
        one = _list(row)
        found[one.capture, one.kind].append(one)
    return [one for every in found.values() for one in _of_days(every)]


def _of_days(every: list[CapturedList]) -> Iterator[CapturedList]:
    first = min(every, key=_standing)
    names = {one.file_name for one in every}
    for day in dict.fromkeys([first.day, *(one.day for one in every)]):
        of_day = [one for one in every if one.day == day]
        says_so = {name for name in names if day is None or _says(name, day)}
        if day == first.day:
            days = [one.day for one in every if one.day]
            says_so |= {name for name in names if not any(_says(name, other) for other in days)}
        yield replace(min(of_day, key=_standing), names=tuple(sorted(says_so)))


def _says(name: str, day: date) -> bool:
    return any(f"{day:{form}}" in name for form in _DAYS)


def _standing(one: CapturedList) -> tuple[bool, date, bool, str]:
    if one.day is None:
        return True, date.max, True, one.file_name
    return bool(one.contradicted_by), one.day, not _says(one.file_name, one.day), one.file_name


def signed_after(store: Store, every: Iterable[CapturedList]) -> dict[NamedNode, int]:
    """For lists whose newest signing is after their day: how many of their agreements were signed after it."""
    asked = {one.sha256: one for one in contradictable(every)}
    if not asked:
        return {}
    earliest = min(one.day for one in asked.values() if one.day)
    counted: dict[NamedNode, int] = defaultdict(int)
    literal = Literal(earliest.isoformat(), datatype=terms.XSD.date)
    for row in solutions(store, _SIGNED.format(earliest=literal, start=_START, rows=_ROWS)):
        signed = _day(row["signed"])
        for sha256 in _digests(row["captures"]) & asked.keys():
            day = asked[sha256].day
            if signed and day and signed > day:
                counted[asked[sha256].capture] += 1
    return dict(counted)


def keys_in_lists(
    store: Store, captures: Sequence[NamedNode], one_of: Mapping[NamedNode, NamedNode], kind: NamedNode
) -> dict[NamedNode, dict[ListedKey, set[NamedNode]]]:
    """What each of these captures names in lists of a kind, with the claims that its rows make of it."""
    found: dict[NamedNode, dict[ListedKey, set[NamedNode]]] = {capture: defaultdict(set) for capture in captures}
    by_digest = {_digest(capture): found[capture] for capture in captures}
    asked = _IN_CAPTURES.format(captures=" ".join(map(str, captures)))
    for seen in (one for one in _seen(store, asked) if one.is_of(kind)) if captures else ():
        key = key_of(seen.agreement, one_of)
        for sha256 in seen.captures:
            by_digest[sha256][key].add(seen.claim)
    return found


def sightings(
    store: Store, agencies: Iterable[NamedNode] | None, one_of: Mapping[NamedNode, NamedNode]
) -> dict[ListedKey, list[ListedClaim]]:
    """The rows that name these agencies, or all: for each key its claims with their captures."""
    asked = _EVERYWHERE if agencies is None else _OF_AGENCIES.format(agencies=" ".join(map(str, agencies)))
    found: dict[ListedKey, list[ListedClaim]] = defaultdict(list)
    for seen in _seen(store, asked):
        found[key_of(seen.agreement, one_of)].append(seen)
    return {key: sorted(every, key=lambda one: one.claim.value) for key, every in found.items()}


def merged_agencies(store: Store) -> dict[NamedNode, NamedNode]:
    """Which agency stands for each of those that decisions make one with another."""
    return {named(row["agency"]): named(row["one"]) for row in solutions(store, _MERGED)}


def rows_at(store: Store, places: Iterable[Place]) -> dict[Place, NamedNode]:
    """The row in which each claim stands in a capture; the first, where it stands in several."""
    asked = " ".join(f"({claim} {capture})" for claim, capture in dict.fromkeys(places))
    found: dict[Place, NamedNode] = {}
    for row in solutions(store, _AT.format(places=asked)) if asked else ():
        place, at = (named(row["claim"]), named(row["capture"])), named(row["row"])
        found[place] = min(at, found.get(place, at), key=str)
    return found


def key_names(store: Store, keys: Iterable[ListedKey]) -> dict[ListedKey, NamedKey]:
    """What agencies and models are called, and where the agencies are; of several spellings the first."""
    every = list(keys)
    models = {key: model for key in every if (model := key.concept) is not None}
    asked = " ".join(sorted({str(one) for one in (*(key.agency for key in every), *models.values())}))
    known = {row["thing"]: row for row in solutions(store, _NAMES.format(things=asked))} if asked else {}
    found = {}
    for key in every:
        agency, model = known.get(key.agency), known.get(models.get(key))
        place = agency["place"] if agency else None
        found[key] = NamedKey(
            agency["label"].value if agency else "/".join(parts(key.agency)[1:]) or key.agency.value,
            place.value if isinstance(place, Literal) else "",
            model["label"].value if model else key.model,
        )
    return found


def key_of(agreement: NamedNode, one_of: Mapping[NamedNode, NamedNode]) -> ListedKey:
    """What an agreement, or a pending one, is of: its IRI names agency and model.

    An agreement that was named otherwise is a key of its own.
    """
    kind, *names = parts(agreement) or ("",)
    if kind in ("agreement", "pending") and len(names) >= 3:
        agency = terms.thing("agency", *names[:2])
        return ListedKey(one_of.get(agency, agency), names[2])
    return ListedKey(agreement, "")


def _seen(store: Store, about: str) -> Iterator[ListedClaim]:
    for row in solutions(store, _SIGHTINGS.format(about=about, start=_CAPTURES)):
        yield ListedClaim(named(row["claim"]), named(row["agreement"]), _digests(row["captures"]))


def _digest(capture: NamedNode) -> str:
    return parts(capture)[1].removeprefix("sha256-")


def _list(row: QuerySolution) -> CapturedList:
    rows, unread = (int(row[name].value) if row[name] is not None else 0 for name in ("rows", "unread"))
    return CapturedList(
        capture=named(row["capture"]),
        kind=named(row["kind"]),
        file_name=row["name"].value,
        day=_day(row["day"]),
        saved=_day(row["saved"]),
        newest_signed=_day(row["newest"]),
        rows=rows - unread,
        content=row["content"].value if row["content"] is not None else "",
    )


def _day(term: object) -> date | None:
    try:
        return date.fromisoformat(term.value) if isinstance(term, Literal) else None
    except ValueError:  # a store somebody wrote to may hold anything
        return None


def _digests(joined: object) -> frozenset[str]:
    return frozenset(joined.value.split(" ")) if isinstance(joined, Literal) else frozenset()
