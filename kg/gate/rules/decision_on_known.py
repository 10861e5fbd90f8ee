"""A decision concerns agencies, or agreements, that some live claim, or the draft itself, speaks of.

A decision on a misspelled name would decide nothing, and nobody would see it.
"""

from collections.abc import Iterator

from kg.gate.world import RuleContext, claim_place, refusal
from kg.identity import decision_of
from kg.model import Finding
from kg.terms import KG, RDF, parts

CODE = "decision-on-known"
_CLASSES = {"agency": KG.Agency, "agreement": KG.Agreement}


def check(context: RuleContext) -> Iterator[Finding]:
    decided = [(claim, decision) for claim in context.draft.claims if (decision := decision_of(claim))]
    if not decided:
        return
    classes = _CLASSES.values()
    typed = ((t.subject, t.object) for c in context.draft.claims for t in c.triples if t.predicate == RDF.type)
    drafted = {(subject, cls) for subject, cls in typed if cls in classes}
    for claim, decision in decided:
        cls = _CLASSES[decision.kind]
        for one in (decision.one, decision.other):
            if (one, cls) not in drafted and not context.world.is_a(one, cls):
                called = f"an {decision.kind} “{'/'.join(parts(one)[1:])}”"
                yield refusal(CODE, f"no claim speaks of {called}; look for it with `kg find`", claim_place(claim))
