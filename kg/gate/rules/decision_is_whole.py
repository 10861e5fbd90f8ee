"""A decision is a claim of its own: by an archivist, in the register of decisions, with a reason, and nothing else.

SHACL sees a decision's own statements and not the claim around it; so whether the two belong
together is looked at here.
"""

from collections.abc import Iterator

from kg.gate.world import RuleContext, claim_place, refusal
from kg.identity import REGISTER, decision_of
from kg.model import Claim, Finding
from kg.terms import KG, RDF, parts

CODE = "decision-is-whole"


def check(context: RuleContext) -> Iterator[Finding]:
    for claim in context.draft.claims:
        decides = any(t.predicate == RDF.type and t.object == KG.Decision for t in claim.triples)
        if decides or claim.modality == KG.decision or claim.document == REGISTER.iri:
            for message in _faults(claim):
                yield refusal(CODE, message, claim_place(claim))


def _faults(claim: Claim) -> Iterator[str]:
    if claim.modality != KG.decision or claim.document != REGISTER.iri:
        yield "a decision is an archivist's own, in the register of decisions; decide with `kg resolve`"
        return
    if decision_of(claim) is None or len({t.subject for t in claim.triples}) > 1:
        holds = "decisions on two different agencies, or two different agreements, and nothing else"
        yield f"the register holds {holds}; decide with `kg resolve`"
    if not (claim.basis or "").strip():
        yield "a decision needs a reason; say why with --reason"
    if claim.anchors or claim.reports:
        yield "a decision has no place in a source and reports no claim; say in its reason what it rests on"
    if not "".join(parts(claim.speaker)[1:]).startswith("archivist-"):
        yield "only an archivist decides here; say who you are with KG_ARCHIVIST"
