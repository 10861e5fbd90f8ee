"""A decision is a claim by an archivist, in the archive's own register, with a reason and no anchor.

What is decided stands in the claim's graph: a thing of its own that concerns two agencies, or two
agreements, and has an outcome. It is named by that alone, so that two archivists who decide alike state
the same, and the order of the two says nothing. The reason is the claim's basis; taking it back is a
withdrawal like any other. Nothing is stated of the two themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.model import Claim, Document, Speaker
from kg.terms import KG, RDF, fold, parts
from kg.triples import make_claim

__all__ = ["DECIDES", "OUTCOMES", "REGISTER", "Decision", "archivist", "decision_claim", "decision_of"]

OUTCOMES = {
    KG.sameAgency: "agency",
    KG.distinctAgencies: "agency",
    KG.sameAgreement: "agreement",
    KG.distinctAgreements: "agreement",
}
"""Each outcome, and the kind of the two things it concerns, as their IRIs have it."""
DECIDES = (KG.outcome, KG.verdict)
"""What leads from a decision to its outcome: the word of today, and that of earlier editions."""

REGISTER = Document(
    terms.document("register-of-decisions"),
    "[Register of the archive's decisions]",
    KG.decisionRegister,
    language="en",
    not_stated=("publisher", "published"),
)
"""The document every decision is stated in; its content is those claims and nothing else."""

_OFFICE = "archivist"


@dataclass(frozen=True, slots=True)
class Decision:
    """Two agencies or two agreements, the first by its IRI first, and what is decided of them; `claim` is
    who says so."""

    one: NamedNode
    other: NamedNode
    outcome: NamedNode
    claim: NamedNode

    @property
    def pair(self) -> frozenset[NamedNode]:
        return frozenset({self.one, self.other})

    @property
    def is_same(self) -> bool:
        return self.outcome in (KG.sameAgency, KG.sameAgreement)

    @property
    def kind(self) -> str:
        """What the two are: `agency` or `agreement`."""
        return OUTCOMES[self.outcome]


def archivist(name: str) -> Speaker:
    """Who decides, called as contributions call them. The IRI says that it is an archivist, so that
    nobody who signs as `ICE` speaks as ICE.

    >>> archivist("Archivist at the Alder reading room").iri.value.rpartition("/")[2]
    'archivist-at-the-alder-reading-room'
    >>> archivist("founders").iri.value.rpartition("/")[2]
    'archivist-founders'
    """
    slug = fold(name)
    return Speaker(terms.organization(slug if slug.startswith(f"{_OFFICE}-") else f"{_OFFICE}-{slug}"), name)


def decision_claim(
    one: NamedNode, other: NamedNode, outcome: NamedNode, *, by: Speaker, reason: str, origin: str = ""
) -> Claim:
    """The claim that two agencies or agreements are one (kg:sameAgency, kg:sameAgreement) or are not."""
    said: list[tuple[NamedNode, NamedNode | Literal]] = [(RDF.type, KG.Decision), (KG.outcome, outcome)]
    said += [(KG.about, one), (KG.about, other)]
    decision = terms.by_content("decision", said)
    return make_claim(
        [(decision, *pair) for pair in said],
        speaker=by.iri,
        document=REGISTER.iri,
        modality=KG.decision,
        anchors=(),
        basis=reason,
        origin=origin,
    )


def decision_of(claim: Claim) -> Decision | None:
    """What a claim decides; None where it states no decision on two agencies or on two agreements."""
    decided = {t.subject for t in claim.triples if t.predicate == RDF.type and t.object == KG.Decision}
    said = [(t.predicate, t.object) for t in claim.triples if t.subject in decided and isinstance(t.object, NamedNode)]
    outcomes = [value for predicate, value in said if predicate in DECIDES]
    two = sorted((value for predicate, value in said if predicate == KG.about), key=lambda one: one.value)
    if len(decided) != 1 or len(outcomes) != 1 or len(two) != 2:
        return None
    if {parts(one)[:1] for one in two} != {(OUTCOMES.get(outcomes[0], ""),)}:
        return None
    return Decision(two[0], two[1], outcomes[0], claim.iri)
