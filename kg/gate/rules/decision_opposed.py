"""A decision agrees with all live ones: no two agencies are decided to be both one and distinct."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.gate.world import Bench, claim_place, refusal
from kg.identity import Decision, Opposed, decision_of, opposed
from kg.model import Finding
from kg.terms import parts

CODE = "decision-opposed"


def check(bench: Bench) -> Iterator[Finding]:
    drafted = [(claim, decision) for claim in bench.draft.claims if (decision := decision_of(claim))]
    if not drafted:
        return
    live = {decision.claim: decision for decision in (*bench.world.decisions(), *(one for _, one in drafted))}
    for claim, decision in drafted:
        if found := opposed(decision, live.values()):
            yield refusal(
                CODE, f"{_told(decision, found)}; first withdraw the one that is mistaken", claim_place(claim)
            )


def _told(decision: Decision, found: Opposed) -> str:
    """The decisions it cannot stand beside, each by its claim."""
    against = [one for one in (found.distinct, *found.same) if one != decision]
    said = " and ".join(f"claim/{parts(one.claim)[-1][:10]} says {_pair(one)} are {_said(one)}" for one in against)
    return f"{_pair(decision)} cannot be {_said(decision)}: {said}"


def _pair(decision: Decision) -> str:
    return f"{_short(decision.one)} and {_short(decision.other)}"


def _said(decision: Decision) -> str:
    return "one" if decision.is_same else "distinct"


def _short(agency: NamedNode) -> str:
    return "/".join(parts(agency)[1:])
