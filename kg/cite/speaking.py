"""In what role a source speaks in a claim: on its own account, repeated by another, or repeating another.

One modality, kg:report, stands for both of the last two. They are told apart by who publishes the document:
what its publisher reports is somebody else's; what anybody else reports in it, its publisher repeats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.terms import DCTERMS, KG, PROV, RDFS, parts
from kg.trace.known import Known
from kg.trace.naming import titled

__all__ = ["Named", "learn_roles", "role", "said_by"]

_ANOTHER = "another source"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody, or a document that nobody is known to publish, by the name a reader knows."""

    iri: NamedNode
    name: str


def said_by(speaker: Named, publisher: Named | None, repeated: Sequence[Named], *, is_report: bool) -> str:
    """The speaker with the role: `ICE`, `ICE, as reported by The Gazette`, `The Gazette, reporting ICE`.

    `repeated` are those behind what the claim repeats. Where nobody is known to publish the document, the speaker
    is repeated by it if the speaker is among them, and else repeats.

    >>> ice, gazette = (Named(NamedNode(f"urn:{name}"), name) for name in ("ICE", "The Gazette"))
    >>> said_by(ice, gazette, [ice], is_report=True), said_by(gazette, gazette, [ice], is_report=True)
    ('ICE, as reported by The Gazette', 'The Gazette, reporting ICE')
    """
    if not is_report:
        return speaker.name
    if publisher is not None and publisher.iri != speaker.iri:
        return f"{speaker.name}, as reported by {publisher.name}"
    others = [one.name for one in repeated if one.iri != speaker.iri]
    if publisher is None and repeated and not others:
        return f"{speaker.name}, as reported by {_ANOTHER}"
    return f"{speaker.name}, reporting {' and '.join(dict.fromkeys(others)) or _ANOTHER}"


def learn_roles(known: Known, claims: Sequence[NamedNode]) -> None:
    """Learn of these claims, which are known, what `role` needs; two batches at most, and none without a report."""
    reports = [claim for claim in claims if known.node(claim, KG.modality) == KG.report]
    known.learn(node for claim in reports for node in known.nodes(claim, KG.reports, KG.statedIn))
    behind = [node for claim in reports for node in known.nodes(claim, KG.reports, KG.statedIn)]
    known.learn(one for node in behind for one in known.nodes(node, PROV.wasAttributedTo, DCTERMS.publisher))


def role(known: Known, claim: NamedNode) -> str:
    """`said_by` of a claim; "" where no speaker is known, as of one that was withdrawn."""
    speaker = known.node(claim, PROV.wasAttributedTo)
    if speaker is None:
        return ""
    document = known.node(claim, KG.statedIn)
    publisher = known.node(document, DCTERMS.publisher) if document else None
    repeated = [_behind(known, one) for one in known.nodes(claim, KG.reports)]
    is_report = known.node(claim, KG.modality) == KG.report
    return said_by(
        _named(known, speaker), _named(known, publisher) if publisher else None, repeated, is_report=is_report
    )


def _behind(known: Known, repeated: NamedNode) -> Named:
    """Who speaks in a claim that is repeated, or publishes a document; a document without a publisher, by its title."""
    somebody = known.node(repeated, PROV.wasAttributedTo, DCTERMS.publisher)
    if somebody is not None:
        return _named(known, somebody)
    title = known.word(repeated, DCTERMS.title)
    return Named(repeated, titled(title) if title else "/".join(parts(repeated)[1:]))


def _named(known: Known, node: NamedNode) -> Named:
    return Named(node, known.word(node, RDFS.label) or "/".join(parts(node)[1:]))
