"""Proposals with their signals, and decisions with their reasons, as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.cli.output import say, say_table, tell
from kg.cli.rendering.inert import inert
from kg.compare.identity.deciding import Decided
from kg.identity.codes import CodeProposal
from kg.identity.counties import CountyProposal
from kg.identity.proposals import Proposal
from kg.terms import parts

__all__ = ["say_codes", "say_decided", "say_proposals"]


def say_proposals(found: Sequence[Proposal], limit: int) -> None:
    """Each pair with its ids, and a line for each signal; `+` speaks for one agency, `−` against it."""
    if not found:
        say("there are no pairs to propose")
        return
    for number, proposal in enumerate(found[:limit], 1):
        say(inert(f"{number}. {proposal.one.name}  ·  {proposal.other.name}"))
        say(inert(f"     {proposal.one.slug}  ·  {proposal.other.slug}"))
        for signal in proposal.signals:
            say(inert(f"   {'+' if signal.weight > 0 else '−'} {signal.words}"))
    if len(found) > limit:
        tell(f"{len(found) - limit:,} more are not shown: --limit {len(found)}")
    say("Decide on a pair with: kg resolve ONE OTHER --same (or --distinct) --reason …")


def say_codes(oris: Sequence[CodeProposal], counties: Sequence[CountyProposal], limit: int) -> None:
    """Rows that may mean an agency, then counties that may be meant, each with what speaks for it."""
    if not oris and not counties:
        say("there are no codes to propose")
        return
    if oris:
        rows = [(one.agency.slug, one.row.ori, _row(one), "; ".join(s.words for s in one.signals)) for one in oris]
        say_table(["agency", "ORI", "row of the table", "because"], rows[:limit])
    if counties:
        near = [(c.agency.slug, c.fips, c.name, f"“{c.written}” is {c.likeness:.0f} % alike") for c in counties]
        say_table(["agency", "FIPS", "county", "because"], near[:limit])
    if (most := max(len(oris), len(counties))) > limit:
        tell(f"{len(oris):,} rows and {len(counties):,} counties are proposed in all: --limit {most}")
    say("Take one with: kg resolve AGENCY CODE --same --reason …")


def _row(proposal: CodeProposal) -> str:
    row = proposal.row
    return f"row {row.number:,}: {row.name}, {row.kind}, {', '.join(row.counties) or 'no county'}"


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
    say_table(["decided", "decision", "agency", "agency", "by", "because", "claim"], rows)
    say("Take one back with: kg withdraw CLAIM --reason …")
