"""Proposals with their signals, and decisions with their reasons, as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.cli.output import say, say_table, tell
from kg.cli.rendering.inert import inert
from kg.identity.proposals import Proposal
from kg.terms import parts
from kg.workspace.resolving import Decided

__all__ = ["say_decided", "say_proposals"]


def say_proposals(found: Sequence[Proposal], limit: int) -> None:
    """Each pair with its ids, and a line for each signal; `+` speaks for one agency, `−` against it."""
    if not found:
        say("no pair is proposed")
        return
    for number, proposal in enumerate(found[:limit], 1):
        say(inert(f"{number}. {proposal.one.name}  ·  {proposal.other.name}"))
        say(inert(f"     {proposal.one.slug}  ·  {proposal.other.slug}"))
        for signal in proposal.signals:
            say(inert(f"   {'+' if signal.weight > 0 else '−'} {signal.words}"))
    if len(found) > limit:
        tell(f"{len(found) - limit:,} more are not shown: --limit {len(found)}")
    say("Decide on a pair with: kg resolve ONE OTHER --same (or --distinct) --reason …")


def say_decided(found: Sequence[Decided]) -> None:
    """A table of decisions in the order in which they were recorded."""
    if not found:
        say("nothing is decided")
        return
    rows = [
        (
            one.when[:10],
            "same" if one.decision.is_same else "distinct",
            *one.names,
            one.archivist,
            one.reason,
            f"claim/{parts(one.decision.claim)[-1][:10]}",
        )
        for one in found
    ]
    say_table(["decided", "verdict", "agency", "agency", "by", "because", "claim"], rows)
    say("Take one back with: kg withdraw CLAIM --reason …")
