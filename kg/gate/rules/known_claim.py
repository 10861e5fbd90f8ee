"""A claim that is said to be corrected is one that the archive, or the draft itself, has, and another one.

A correction of a claim that is not here would lead nowhere.
"""

from collections.abc import Iterator

from kg.gate.world import RuleContext, claim_place, refusal
from kg.model import Finding
from kg.terms import parts

CODE = "known-claim"


def check(context: RuleContext) -> Iterator[Finding]:
    drafted = {claim.iri for claim in context.draft.claims}
    for claim in context.draft.claims:
        for one in claim.corrects:
            if one == claim.iri:
                yield refusal(CODE, "a claim does not correct itself; name the earlier one", claim_place(claim))
            elif one not in drafted and not context.world.knows(one):
                named = "/".join(parts(one))
                yield refusal(
                    CODE, f"there is no {named} to correct; take its name from `kg trace`", claim_place(claim)
                )
