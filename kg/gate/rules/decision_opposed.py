"""A decision stands beside all live ones: no two agencies or agreements are decided to be one and to be distinct.

Two live decisions that exclude each other would make every count as decided depend on the order in which they
are read. Agreements are one only where their agencies are: one agency, or agencies that decisions make one.
"""

from collections.abc import Iterable, Iterator

from kg.gate.world import RuleContext, claim_place, refusal
from kg.identity import Decision, Opposed, decision_of, opposed, representatives
from kg.model import Finding
from kg.terms import name_within_kind, parts, thing

CODE = "decision-opposed"


def check(context: RuleContext) -> Iterator[Finding]:
    drafted = [(claim, decision) for claim in context.draft.claims if (decision := decision_of(claim))]
    if not drafted:
        return
    live = {decision.claim: decision for decision in (*context.world.decisions(), *(one for _, one in drafted))}
    for claim, decision in drafted:
        if found := opposed(decision, live.values()):
            yield refusal(
                CODE, f"{_told(decision, found)}; first withdraw the one that is mistaken", claim_place(claim)
            )
        elif decision.is_same and decision.kind == "agreement" and not _of_one_agency(decision, live.values()):
            message = f"{_pair(decision)} are of two agencies; decide first, with a reason, that the agencies are one"
            yield refusal(CODE, message, claim_place(claim))


def _of_one_agency(decision: Decision, live: Iterable[Decision]) -> bool:
    stands_for = representatives((one.one, one.other) for one in live if one.is_same and one.kind == "agency")
    agencies = (thing("agency", *parts(one)[1:3]) for one in (decision.one, decision.other))
    return len({stands_for.get(one, one) for one in agencies}) == 1


def _told(decision: Decision, found: Opposed) -> str:
    """The decisions it cannot stand beside, each by its claim."""
    against = [one for one in (found.distinct, *found.same) if one != decision]
    said = " and ".join(f"claim/{parts(one.claim)[-1][:10]} says {_pair(one)} are {_said(one)}" for one in against)
    return f"{_pair(decision)} cannot be {_said(decision)}: {said}"


def _pair(decision: Decision) -> str:
    return f"{name_within_kind(decision.one)} and {name_within_kind(decision.other)}"


def _said(decision: Decision) -> str:
    return "one" if decision.is_same else "distinct"
