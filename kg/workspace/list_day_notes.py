"""What users who write SPARQL over agreements must know about lists: that no day is named, or a day has several.

An agreement stays in the graph when ICE's lists no longer name it, so a count without a day pools all lists. That
is said in one line, and only where it may mislead: where the query selects agreements and names no day, no list, no
place in a list, no signing day and no one thing that has few agreements.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Variable

from kg import sparql
from kg.errors import QueryError
from kg.index import Store, solutions
from kg.index.store import PREFIXES
from kg.sparql import syntax as sx
from kg.sparql.walking import iris, nodes
from kg.terms import ID, KG, OA, RDF, XSD

__all__ = ["days_told"]

_OF_KIND = {
    KG.inListOf: (KG.participatingList, KG.Agreement),
    KG.inPendingListOf: (KG.pendingList, KG.PendingAgreement),
}
_SAYS_WHICH = frozenset(
    {
        *(KG.inListOf, KG.inPendingListOf, KG.listedIn, KG.listedOn, KG.speaksOf, KG.listKind, KG.anchor, KG.signed),
        *(KG.memorandum, KG.addendum, KG.fileName, KG.recordedIn, KG.withdrawnIn, OA.hasSource),
    }
)
_ONE_THING = tuple(
    f"{ID}{kind}/" for kind in ("agency", "agreement", "pending", "capture", "claim", "row", "quotation")
)
_SPAN = """
    SELECT (COUNT(DISTINCT ?list) AS ?lists) (MIN(?day) AS ?first) (MAX(?day) AS ?last) {
        ?list kg:listKind kg:participatingList ; kg:speaksOf ?day }"""
_EACH = """
    SELECT ?name (COUNT(DISTINCT ?thing) AS ?things) (SHA256(GROUP_CONCAT(DISTINCT STR(?thing))) AS ?same) {{
        {{ SELECT DISTINCT ?list ?name ?thing {{
            ?list kg:listKind {kind} ; kg:speaksOf {day} ; rdfs:label ?name .
            ?claim kg:listedIn ?list . GRAPH ?claim {{ ?thing a {cls} }} }} ORDER BY ?thing }}
    }} GROUP BY ?list ?name ORDER BY ?name"""


def days_told(store: Store, text: str) -> list[str]:
    """The lines to say under the answer to a query; none of most, and none of what does not parse."""
    try:
        tree = sparql.parse(text, PREFIXES)
    except QueryError:
        return []
    return [*_without_a_day(store, tree), *(line for said, day in _asked(tree) for line in _several(store, said, day))]


def _without_a_day(store: Store, tree: sx.Query) -> Iterator[str]:
    if not isinstance(tree, sx.Select) or not _selects_agreements(tree) or _says_which(tree):
        return
    for row in solutions(store, _SPAN):
        if row["lists"] is not None and int(row["lists"].value) > 1:
            first, last = row["first"].value, row["last"].value
            yield (
                f"agreements of any of {int(row['lists'].value):,} lists, {first} to {last}; for one day add "
                f'`?agreement kg:inListOf "{last}"^^xsd:date`'
            )


def _selects_agreements(tree: sx.Select) -> bool:
    """Whether a pattern has a variable for an agreement."""
    patterns = (one for one in nodes(tree.where) if isinstance(one, sx.TriplePattern))
    return any(isinstance(one.subject, Variable) and _is_of_agreement(one) for one in patterns)


def _is_of_agreement(one: sx.TriplePattern) -> bool:
    if one.predicate == RDF.type:
        return bool(one.object == KG.Agreement)
    begins = one.predicate.parts[0] if isinstance(one.predicate, sx.Sequence) else one.predicate
    return begins == KG.agency


def _says_which(tree: sx.Select) -> bool:
    named = set(iris(tree))
    if named & _SAYS_WHICH or any(one.value.startswith(_ONE_THING) for one in named) or XSD.date in named:
        return True
    # Encounters have an agency as well, and pending agreements lists of their own.
    kinds = {KG.Encounter, KG.PendingAgreement, KG.Event, KG.Position, KG.Observation}
    return bool(named & kinds) and KG.Agreement not in named


def _asked(tree: sx.Query) -> Iterator[tuple[NamedNode, Literal]]:
    """The days that a query names, each once."""
    patterns = (one for one in nodes(tree) if isinstance(one, sx.TriplePattern))
    found = {
        (one.predicate, one.object): None
        for one in patterns
        if isinstance(one.predicate, NamedNode) and one.predicate in _OF_KIND and isinstance(one.object, Literal)
    }
    yield from found


def _several(store: Store, said: NamedNode, day: Literal) -> Iterator[str]:
    """Where lists of one day name different things: which, and how many each."""
    kind, cls = _OF_KIND[said]
    every = list(solutions(store, _EACH.format(kind=kind, cls=cls, day=day)))
    if len({row["same"].value for row in every}) > 1:
        each = ", ".join(f"{row['name'].value} {int(row['things'].value):,}" for row in every)
        word = said.value.rpartition("#")[2]
        yield f"{len(every)} lists of {day.value} differ; kg:{word} takes what any of them names: {each}"
