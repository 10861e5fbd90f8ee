"""Taking claims back: always with a reason, never twice, and nothing leaves the ledger.

Only what is live can be taken back, so of several versions of a claim only the newest. What rests on
a claim stays, and is named (`resting`), because whether it falls too is a person's decision.
"""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import NamedNode

from kg.errors import NotFound, Refused, UsageError
from kg.index import Store
from kg.model import Draft, Report, Withdrawal
from kg.record.archive_world import ArchiveWorld
from kg.record.superseded_rows import faults_of_rows
from kg.sources import Captures
from kg.terms import DEFAULT_GRAPH, KG, RDF, named, parts

__all__ = ["given_reason", "refuse_unless_live", "supersession", "withdrawal"]

_FIND = "take the claim's name from `kg find` or `kg trace`"


def withdrawal(store: Store, claim: NamedNode, reason: str) -> Draft:
    """The draft that takes a claim back.

    Raises:
        UsageError: no reason is given, or the claim was withdrawn before.
        NotFound: there is no such claim.
    """
    refuse_unless_live(store, claim)
    taken_back = Withdrawal(claim, given_reason(reason))
    return Draft(note=f"withdrawal of claim {_name(claim)}: {taken_back.reason}", withdrawals=(taken_back,))


def supersession(store: Store, captures: Captures, claim: NamedNode, draft: Draft, reason: str) -> Draft:
    """The draft that takes a claim back and records others in its place, with what the gate has to say of the rows
    that one of them would take over.

    Raises:
        UsageError: as `withdrawal`, or nothing would stand in its place, or the claim itself would.
        NotFound: there is no such claim.
        Refused: the sheet could not be read whole; what it lacks is no reason to take it for empty.
    """
    refuse_unless_live(store, claim)
    read = Report(draft.findings)
    if not read.passes:
        raise Refused(read)
    successors = tuple(one.iri for one in draft.claims)
    if not successors or claim in successors:
        raise UsageError("the sheet states nothing else in the claim's place", remedy="change what it states")
    taken_back = Withdrawal(claim, given_reason(reason), successors)
    draft = replace(draft, withdrawals=(taken_back,))
    told = draft.findings + faults_of_rows(store, claim, draft, ArchiveWorld(store, captures))
    return replace(draft, findings=told, note=f"supersession of claim {_name(claim)}: {taken_back.reason}")


def refuse_unless_live(store: Store, claim: NamedNode) -> None:
    """
    Raises:
        UsageError: the claim is withdrawn.
        NotFound: there is no such claim.
    """
    states = {quad.object for quad in store.quads(claim, RDF.type, graph=DEFAULT_GRAPH)}
    if KG.WithdrawnClaim in states:
        newer = sorted(_name(named(quad.object)) for quad in store.quads(claim, KG.supersededBy, graph=DEFAULT_GRAPH))
        instead = f"claim {', '.join(newer)} stands in its place; take that back, or supersede it"
        remedy = instead if newer else "see `kg trace` for when and why"
        raise UsageError(f"claim {_name(claim)} is withdrawn already", remedy=remedy)
    if KG.Claim not in states:
        raise NotFound(f"there is no claim {_name(claim)}", remedy=_FIND)


def _name(claim: NamedNode) -> str:
    return parts(claim)[-1] if parts(claim) else claim.value


def given_reason(reason: str, of: str = "a withdrawal") -> str:
    """
    Raises:
        UsageError: none is given.
    """
    if not reason.strip():
        raise UsageError(f"{of} needs a reason", remedy="say why with --reason")
    return reason.strip()
