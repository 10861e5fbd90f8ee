"""A decision concerns agencies that some live claim, or the draft itself, speaks of."""

from collections.abc import Iterator

from kg.gate.world import Bench, claim_place, refusal
from kg.identity import decision_of
from kg.model import Finding
from kg.terms import KG, RDF, parts

CODE = "known-agency"


def check(bench: Bench) -> Iterator[Finding]:
    decided = [(claim, decision) for claim in bench.draft.claims if (decision := decision_of(claim))]
    if not decided:
        return
    agency = (RDF.type, KG.Agency)
    drafted = {t.subject for claim in bench.draft.claims for t in claim.triples if (t.predicate, t.object) == agency}
    for claim, decision in decided:
        for one in (decision.one, decision.other):
            if one not in drafted and not bench.world.is_agency(one):
                message = f"no claim mentions an agency “{'/'.join(parts(one)[1:])}”; look for it with `kg find`"
                yield refusal(CODE, message, claim_place(claim))
