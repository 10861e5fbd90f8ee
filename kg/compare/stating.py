"""Who states a value, in which document, and in which lists of which days: two queries, however many claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.ask.trace.naming import list_day, list_span
from kg.compare.presence import rows_at
from kg.index import Store, solutions, words
from kg.terms import named

__all__ = ["Side", "sides"]

_SAID = """
    SELECT ?claim ?speaker ?title {{ VALUES ?claim {{ {values} }}
        ?claim prov:wasAttributedTo/rdfs:label ?speaker ; kg:statedIn/dcterms:title ?title }}"""
_LISTED = """
    SELECT ?claim ?list (MIN(?on) AS ?day) (MAX(?signed) AS ?newest) {{ VALUES ?claim {{ {values} }}
        ?claim kg:listedIn ?list . ?list kg:speaksOf|kg:listedOn ?on OPTIONAL {{ ?list kg:newestSigned ?signed }}
    }} GROUP BY ?claim ?list"""
_BATCH = 1_000
"""Claims asked about in one query. Chosen; it bounds the query's text and changes no answer."""


@dataclass(frozen=True, slots=True)
class Side:
    """One value, who states it, and where in words; `cited` is a claim that does, at a row where one is meant.
    `lists` are those it stands in, of which it is meant."""

    value: str
    speakers: tuple[str, ...]
    where: str
    claims: tuple[NamedNode, ...]
    cited: tuple[NamedNode, NamedNode | None]
    lists: frozenset[NamedNode] = frozenset()

    @property
    def cited_at(self) -> NamedNode | None:
        return self.cited[1]

    JSON = ("value", "speaker_names: speakers", "where", "claims", "cited_at")


def sides(
    store: Store, values: Sequence[tuple[str, Sequence[NamedNode]]], *, at: Sequence[NamedNode] = ()
) -> Iterator[Side]:
    """A side for each value with its claims, in order; `at` are the lists, one a side, in which they are meant."""
    every = list(dict.fromkeys(claim for _, claims in values for claim in claims))
    said: dict[NamedNode, tuple[str, str]] = {}
    lists: dict[NamedNode, set[tuple[NamedNode, str]]] = defaultdict(set)
    for start in range(0, len(every), _BATCH):
        some = " ".join(map(str, every[start : start + _BATCH]))
        for row in solutions(store, _SAID.format(values=some)):
            said[named(row["claim"])] = words(row["speaker"]), words(row["title"])
        for row in solutions(store, _LISTED.format(values=some)):
            told = list_day(words(row["day"]), words(row["newest"]) if row["newest"] is not None else None)
            lists[named(row["claim"])].add((named(row["list"]), told))
    rows = rows_at(
        store, [(claim, capture) for (_, claims), capture in zip(values, at, strict=False) for claim in claims]
    )
    for number, (value, claims) in enumerate(values):
        known = [claim for claim in claims if claim in said]
        if not known:
            continue
        if at:
            only = {claim: {one for one in lists[claim] if one[0] == at[number]} for claim in known}
        else:
            only = {claim: lists[claim] for claim in known}
        newest = max(known, key=lambda claim: (max((day for _, day in lists[claim]), default=""), claim.value))
        cited = (newest, rows.get((newest, at[number])) if at else None)
        speakers = tuple(dict.fromkeys(sorted(said[claim][0] for claim in known)))
        meant = frozenset(one for some in only.values() for one, _ in some)
        yield Side(value, speakers, _where(known, said, only), tuple(known), cited, meant)


def _where(
    claims: Sequence[NamedNode],
    said: dict[NamedNode, tuple[str, str]],
    lists: dict[NamedNode, set[tuple[NamedNode, str]]],
) -> str:
    """Each document by its title, with how many of its lists, from which day to which, as `list_day` tells them."""
    in_document: dict[str, set[tuple[NamedNode, str]]] = defaultdict(set)
    for claim in claims:
        in_document[said[claim][1]].update(lists[claim])
    return "; ".join(f"“{title}”{_span(found)}" for title, found in sorted(in_document.items()))


def _span(found: set[tuple[NamedNode, str]]) -> str:
    if not found:
        return ""
    days = sorted(day for _, day in found)
    if len(found) == 1:
        return f", the list of {days[0]}"
    return f", {len(found):,} lists, {list_span(days[0], days[-1])}"
