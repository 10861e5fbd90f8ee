"""Every claim is anchored at a place anyone can look up, except a decision, which no source states.

A claim without a place could not be looked up, and would be the graph's own statement.
"""

from collections.abc import Iterator

from kg.gate.world import RuleContext, claim_place, refusal
from kg.model import Finding
from kg.terms import KG

CODE = "claim-has-anchor"


def check(context: RuleContext) -> Iterator[Finding]:
    for claim in context.draft.claims:
        if not claim.anchors and claim.modality != KG.decision:
            message = "a claim is anchored at a quotation or a row; quote the words or name the row"
            yield refusal(CODE, message, claim_place(claim))
