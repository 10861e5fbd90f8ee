"""Every claim is anchored at a place anyone can look up, except a decision, which no source states."""

from collections.abc import Iterator

from kg.gate.world import Bench, claim_place, refusal
from kg.model import Finding
from kg.terms import KG

CODE = "claim-has-anchor"


def check(bench: Bench) -> Iterator[Finding]:
    for claim in bench.draft.claims:
        if not claim.anchors and claim.modality != KG.decision:
            message = "a claim is anchored at a quotation or a row; quote the words or name the row"
            yield refusal(CODE, message, claim_place(claim))
