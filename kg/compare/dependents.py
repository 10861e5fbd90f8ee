"""What rests on a claim before it is withdrawn, and what has no support left afterwards.

    report          a live claim that reports it, directly or through others
    decision        an archivist's decision on an agency or agreement that no other live claim states
    disagreement    counts that differ from its own
    recount         its count beside what a list comes to
    predecessor     a withdrawn claim in whose place it stands

Nothing of this falls with the claim: whether it does is a person's decision, so it is named. Of the
lists nothing rests on a claim; what becomes of its rows says `succeeding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.index import Store, solutions
from kg.terms import DEFAULT_GRAPH, KG, RDF, named, parts

if TYPE_CHECKING:
    from kg.ask.catalogue import Catalogue

__all__ = ["Dependent", "dependents_of", "left_unsupported"]

_DECISIONS = """
    SELECT DISTINCT ?decision ?thing WHERE {{
        VALUES ?thing {{ {things} }}
        GRAPH ?decision {{ ?decided a kg:Decision ; kg:about ?thing }}
    }} ORDER BY ?decision ?thing
"""


@dataclass(frozen=True, slots=True)
class Dependent:
    """One thing that rests on a claim: `what` it is (see above), the claim it is if it is one, in words why,
    and which claim it rests on, where that is another that rests on the one asked about."""

    what: str
    claim: NamedNode | None
    text: str
    through: NamedNode | None = None

    JSON = ("what", "claim", "text")


def dependents_of(store: Store, catalogue: Catalogue, claim: NamedNode) -> list[Dependent]:
    """What rests on a live claim, in the order above."""
    return [
        *_reports(store, claim),
        *_decisions(store, _decidable(store, claim), but=claim),
        *(_counts(store, catalogue, claim) if _is_count(store, claim) else ()),
        *_predecessors(store, claim),
    ]


def left_unsupported(
    store: Store, catalogue: Catalogue, claim: NamedNode, before: Iterable[Dependent]
) -> list[Dependent]:
    """What has no support left now that the claim is withdrawn; a claim in its place may carry some of it."""
    known = list(before)
    successors = sorted(_name(named(one.object)) for one in store.quads(claim, KG.supersededBy, graph=DEFAULT_GRAPH))
    now = f"was withdrawn, and claim {', '.join(successors)} stands in its place" if successors else "was withdrawn"
    decided = {thing for one in known if one.what == "decision" and one.claim for thing in _about(store, one.claim)}
    return [
        *(
            Dependent(one.what, one.claim, f"reports claim {_name(claim)}, which {now}")
            for one in known
            if one.what == "report" and one.through is None
        ),
        *_decisions(store, sorted(decided, key=str), but=claim),
        *(one for one in known if one.what == "predecessor" and not successors),
        *_settled(store, catalogue, known),
    ]


def _reports(store: Store, claim: NamedNode) -> Iterator[Dependent]:
    """Claims that report it, and those that report them."""
    seen, ahead = {claim}, [claim]
    while ahead:
        reported = ahead.pop(0)
        found = {named(quad.subject) for quad in store.quads(None, KG.reports, reported, DEFAULT_GRAPH)} - seen
        for one in sorted(found, key=str):
            computed = any(True for _ in store.quads(one, KG.computed, graph=DEFAULT_GRAPH))
            text = f"reports claim {_name(reported)}" + (", computed" if computed else "")
            yield Dependent("report", one, text, through=None if reported == claim else reported)
        seen |= found
        ahead += sorted(found, key=str)


def _decisions(store: Store, things: Iterable[NamedNode], *, but: NamedNode) -> Iterator[Dependent]:
    """Decisions on agencies and agreements that only one claim states."""
    only = [thing for thing in things if not _stating(store, thing) - {but}]
    asked = _DECISIONS.format(things=" ".join(map(str, only)))
    for found in solutions(store, asked) if only else ():
        kind, *name = parts(named(found["thing"]))
        text = f"decides on {kind} {'/'.join(name)}, which no other claim states"
        yield Dependent("decision", named(found["decision"]), text)


def _decidable(store: Store, claim: NamedNode) -> list[NamedNode]:
    """The agencies and agreements that a claim speaks of."""
    found = (quad for kind in (KG.Agency, KG.Agreement) for quad in store.quads(None, RDF.type, kind, claim))
    return sorted((named(quad.subject) for quad in found), key=str)


def _about(store: Store, decision: NamedNode) -> set[NamedNode]:
    return {named(quad.object) for quad in store.quads(None, KG.about, graph=decision)}


def _stating(store: Store, thing: NamedNode) -> set[NamedNode]:
    """The claims that state an agency or an agreement."""
    kinds = (KG.Agency, KG.Agreement)
    found = (quad for kind in kinds for quad in store.quads(thing, RDF.type, kind))
    return {quad.graph_name for quad in found if isinstance(quad.graph_name, NamedNode)}


def _is_count(store: Store, claim: NamedNode) -> bool:
    return any(True for _ in store.quads(None, KG.value, graph=claim))


def _counts(store: Store, catalogue: Catalogue, claim: NamedNode) -> Iterator[Dependent]:
    from kg.compare import disagreements, recount

    for disagreement in disagreements(store, catalogue):
        if any(side.claim == claim for side in disagreement.sides):
            values = ", ".join(f"{value:,}" for value in disagreement.values)
            yield Dependent("disagreement", None, f"{disagreement.what}: {values}")
    for one in recount(store, catalogue):
        if one.stated.claim == claim and one.counted:
            text = f"{one.stated.what}: {one.stated.value:,} stated, {one.counted.value:,} in {one.counted.file_name}"
            yield Dependent("recount", None, text)


def _settled(store: Store, catalogue: Catalogue, before: Iterable[Dependent]) -> Iterator[Dependent]:
    """Disagreements that no longer exist, and recounts of a count nobody states."""
    known = [one for one in before if one.what in ("disagreement", "recount")]
    if known:
        from kg.compare import disagreements

        left = {one.what for one in disagreements(store, catalogue)}
        for one in known:
            if one.what == "recount" or one.text.rpartition(": ")[0] not in left:
                yield one


def _predecessors(store: Store, claim: NamedNode) -> Iterator[Dependent]:
    for one in sorted(
        (named(quad.subject) for quad in store.quads(None, KG.supersededBy, claim, DEFAULT_GRAPH)), key=str
    ):
        yield Dependent("predecessor", one, f"claim {_name(one)} was superseded by it")


def _name(claim: NamedNode) -> str:
    return parts(claim)[-1]
