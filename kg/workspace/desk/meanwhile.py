"""What others recorded since a draft was begun, and what of it meets what the draft states.

the same claim       it is recorded now
the same words       a claim recorded since quotes them, or some of them
the same row         a claim recorded since stands in it
the same thing       a claim recorded since speaks of the same agency, agreement, count, …
withdrawn            a claim the draft repeats, corrects or replaces was taken back since
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.index import Store, solutions, words
from kg.model import Claim, Draft, Quotation, Row
from kg.terms import KG, RDF, named
from kg.triples import anchor_iri

__all__ = ["Meeting", "meetings"]

_SINCE = "?claim kg:recordedIn ?contribution . ?contribution kg:sequence ?number FILTER(?number > {number})"
_SAME = "SELECT ?claim ?number {{ VALUES ?claim {{ {claims} }} " + _SINCE + " }}"
_THINGS = (
    "SELECT DISTINCT ?claim ?number ?thing {{ VALUES ?thing {{ {things} }} GRAPH ?claim {{ ?thing ?property ?value }} "
    + _SINCE
    + " }} ORDER BY ?number ?claim ?thing LIMIT 200"
)
_QUOTED = (
    "SELECT ?claim ?number ?start ?end {{ ?anchor oa:hasSource {text} ; oa:hasSelector ?at . ?at oa:start ?start ;"
    " oa:end ?end . ?claim kg:anchor ?anchor . " + _SINCE + " }} ORDER BY ?number ?claim"
)
_ROWS = "SELECT ?claim ?number ?anchor {{ VALUES ?anchor {{ {rows} }} ?claim kg:anchor ?anchor . " + _SINCE + " }}"
_TAKEN_BACK = (
    "SELECT ?claim ?number {{ VALUES ?claim {{ {claims} }} ?claim kg:withdrawnIn ?contribution ."
    " ?contribution kg:sequence ?number FILTER(?number > {number}) }}"
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A claim of a draft, by its number from 0, meets a claim recorded in a contribution since; `what` as above."""

    number: int
    what: str
    claim: NamedNode
    contribution: int
    thing: NamedNode | None = None


def meetings(store: Store, draft: Draft, since: int) -> list[Meeting]:
    """What of the contributions after `since` meets the claims of a draft, each pair once, nearest first."""
    found: dict[tuple[int, NamedNode], Meeting] = {}
    for one in _every(store, draft.claims, since):
        found.setdefault((one.number, one.claim), one)
    return sorted(found.values(), key=lambda one: (one.number, one.contribution, one.claim.value))


def _every(store: Store, claims: tuple[Claim, ...], since: int) -> Iterator[Meeting]:
    by_iri = {claim.iri: number for number, claim in enumerate(claims)}
    for claim, number, _ in _asked(store, _SAME, since, claims=by_iri):
        yield Meeting(by_iri[claim], "the same claim", claim, number)
    for at, one in enumerate(claims):
        for anchor in one.anchors:
            if isinstance(anchor, Quotation):
                for claim, number, row in _asked(store, _QUOTED, since, text=[anchor.text]):
                    if int(row["start"]) < anchor.end and int(row["end"]) > anchor.start:
                        yield Meeting(at, "the same words", claim, number)
        rows = [anchor_iri(anchor) for anchor in one.anchors if isinstance(anchor, Row)]
        for claim, number, _ in _asked(store, _ROWS, since, rows=rows):
            yield Meeting(at, "the same row", claim, number)
        for claim, number, _ in _asked(store, _TAKEN_BACK, since, claims=[*one.reports, *one.corrects]):
            yield Meeting(at, "withdrawn", claim, number)
        for claim, number, row in _asked(store, _THINGS, since, things=_things(one)):
            yield Meeting(at, "the same thing", claim, number, NamedNode(row["thing"]))


def _things(claim: Claim) -> list[NamedNode]:
    """What a claim states something of, but for what many claims describe in passing."""
    return sorted(
        {named(one.subject) for one in claim.triples if one.predicate == RDF.type and one.object != KG.Provision},
        key=str,
    )


def _asked(
    store: Store, query: str, since: int, **named_things: Iterable[NamedNode]
) -> Iterator[tuple[NamedNode, int, dict[str, str]]]:
    told = {name: " ".join(map(str, some)) for name, some in named_things.items()}
    if not all(told.values()):
        return
    found = solutions(store, query.format(number=since, **told))
    names = [variable.value for variable in found.variables]
    for row in found:
        plain = {name: words(row[name]) for name in names if row[name] is not None}
        yield NamedNode(plain["claim"]), int(plain["number"]), plain
