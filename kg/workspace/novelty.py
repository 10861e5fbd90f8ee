"""What of a draft is new to the archive: adding the same thing twice adds nothing.

Rules kept here:
- A claim already live is not recorded again; those of its anchors that are new become sightings.
- A document or speaker already described keeps its description; another one is reported, not
  recorded. A document so far only referred to is described anew when it comes itself.
- A capture already known is not described again.
- A claim withdrawn before is left out, unless asked for.

Look-ups are batched: a bounded number of queries whatever the draft's size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions

from kg.model import Anchor, Claim, Document, Draft, Finding, Quotation, Severity, Sighting, Speaker, Tally
from kg.store import Store
from kg.terms import KG, RDF, capture, named, parts
from kg.triples import anchor_iri, draft_quads

__all__ = ["Novelty", "merged", "novel"]

_BATCH = 2_000
_DEFAULT = DefaultGraph()


def merged(drafts: Iterable[Draft], note: str) -> Draft:
    """Several drafts as one: what one command brings is one contribution."""
    every = list(drafts)
    return Draft(
        note=note,
        documents=tuple(dict.fromkeys(one for draft in every for one in draft.documents)),
        speakers=tuple(dict.fromkeys(one for draft in every for one in draft.speakers)),
        sources=tuple({one.capture.sha256: one for draft in every for one in draft.sources}.values()),
        claims=_together(one for draft in every for one in draft.claims),
        sightings=tuple(one for draft in every for one in draft.sightings),
        withdrawals=tuple(one for draft in every for one in draft.withdrawals),
        tallies=tuple(one for draft in every for one in draft.tallies),
        findings=tuple(one for draft in every for one in draft.findings),
    )


@dataclass(frozen=True, slots=True)
class Novelty:
    """A draft without what is recorded already. `live` are claims of it that only bring new anchors."""

    draft: Draft
    live: frozenset[NamedNode]

    def as_recorded(self) -> Draft:
        """The draft to write: new anchors of live claims as sightings, rows told apart."""
        claims = tuple(claim for claim in self.draft.claims if claim.iri not in self.live)
        seen = tuple(Sighting(c.iri, anchor) for c in self.draft.claims if c.iri in self.live for anchor in c.anchors)
        tallies = tuple(_tally(tally, claims) for tally in self.draft.tallies)
        return replace(self.draft, claims=claims, sightings=self.draft.sightings + seen, tallies=tallies)


def novel(draft: Draft, store: Store, *, again: bool = False) -> Novelty:
    """What the store does not hold of a draft; findings say what was left out and why."""
    draft = _as_described(store, draft)
    live, withdrawn = _states(store, draft.claims)
    left_out: dict[NamedNode, str] = {} if again else withdrawn
    anchored = _anchored(store, [claim for claim in draft.claims if claim.iri in live])
    claims = tuple(
        fresh for claim in draft.claims if claim.iri not in left_out and (fresh := _without(claim, anchored)).anchors
    )
    kept, findings = _descriptions(draft, store)
    findings += tuple(_left_out(claim, left_out[claim.iri]) for claim in draft.claims if claim.iri in left_out)
    tallies = tuple(tally for tally in draft.tallies if not _is_tallied(store, tally))
    new = replace(kept, claims=claims, tallies=tallies, findings=draft.findings + findings)
    return Novelty(new, frozenset(live))


def _together(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims by IRI, each with the anchors of all its drafts."""
    found: dict[NamedNode, Claim] = {}
    for claim in claims:
        known = found.get(claim.iri)
        anchors = tuple(dict.fromkeys([*known.anchors, *claim.anchors])) if known else claim.anchors
        found[claim.iri] = replace(known or claim, anchors=anchors)
    return tuple(found.values())


def _states(store: Store, claims: tuple[Claim, ...]) -> tuple[set[NamedNode], dict[NamedNode, str]]:
    """Which of these claims are live, and which are withdrawn, with the reason."""
    live: set[NamedNode] = set()
    withdrawn: dict[NamedNode, str] = {}
    for batch in _batches(str(claim.iri) for claim in claims):
        sparql = f"""SELECT ?claim ?reason WHERE {{ VALUES ?claim {{ {batch} }}
            {{ ?claim a kg:Claim }} UNION {{ ?claim a kg:WithdrawnClaim ; kg:reason ?reason }} }}"""
        for found in _rows(store, sparql):
            if found["reason"] is None:
                live.add(named(found["claim"]))
            else:
                withdrawn[named(found["claim"])] = str(found["reason"]).strip('"')
    return live, withdrawn


def _as_described(store: Store, draft: Draft) -> Draft:
    """The draft with known quotations in the context they were first described in.

    A quotation is its text and span; two contexts would be two descriptions of one place.
    """
    anchors = {anchor_iri(a): a for c in draft.claims for a in c.anchors if isinstance(a, Quotation)}
    known: dict[NamedNode, tuple[str, str]] = {}
    for batch in _batches(map(str, anchors)):
        sparql = f"""SELECT ?a ?prefix ?suffix WHERE {{ VALUES ?a {{ {batch} }}
            ?a oa:hasSelector ?words . ?words oa:prefix ?prefix ; oa:suffix ?suffix }}"""
        for found in _rows(store, sparql):
            known[named(found["a"])] = (found["prefix"].value, found["suffix"].value)
    if not known:
        return draft
    return replace(draft, claims=tuple(replace(c, anchors=_contexts(c.anchors, known)) for c in draft.claims))


def _contexts(anchors: tuple[Anchor, ...], known: dict[NamedNode, tuple[str, str]]) -> tuple[Anchor, ...]:
    def one(anchor: Anchor) -> Anchor:
        context = known.get(anchor_iri(anchor))
        if context is None or not isinstance(anchor, Quotation):
            return anchor
        return replace(anchor, prefix=context[0], suffix=context[1])

    return tuple(map(one, anchors))


def _without(claim: Claim, anchored: set[tuple[NamedNode, NamedNode]]) -> Claim:
    fresh = tuple(anchor for anchor in claim.anchors if (claim.iri, anchor_iri(anchor)) not in anchored)
    return claim if fresh == claim.anchors else replace(claim, anchors=fresh)


def _left_out(claim: Claim, reason: str) -> Finding:
    message = f"not added, for it was withdrawn before because: {reason}; add it with --again if that was mistaken"
    return Finding("withdrawn-before", message, claim.origin or claim.iri.value, Severity.NOTICE)


def _anchored(store: Store, claims: Iterable[Claim]) -> set[tuple[NamedNode, NamedNode]]:
    """Which (claim, anchor) pairs of these are recorded."""
    found: set[tuple[NamedNode, NamedNode]] = set()
    for batch in _batches(f"({claim.iri} {anchor_iri(anchor)})" for claim in claims for anchor in claim.anchors):
        sparql = f"SELECT ?c ?a WHERE {{ VALUES (?c ?a) {{ {batch} }} ?c kg:anchor ?a }}"
        found.update((named(row["c"]), named(row["a"])) for row in _rows(store, sparql))
    return found


def _descriptions(draft: Draft, store: Store) -> tuple[Draft, tuple[Finding, ...]]:
    findings: list[Finding] = []
    documents = tuple(d for d in draft.documents if _is_new(store, d, Draft(documents=(d,)), findings))
    speakers = tuple(s for s in draft.speakers if _is_new(store, s, Draft(speakers=(s,)), findings))
    sources = tuple(s for s in draft.sources if _missing(store, Draft(sources=(s,))))
    return replace(draft, documents=documents, speakers=speakers, sources=sources), tuple(findings)


def _is_new(store: Store, thing: Document | Speaker, alone: Draft, findings: list[Finding]) -> bool:
    known = list(store.quads(thing.iri, graph=_DEFAULT))
    if not known:
        return True
    if isinstance(thing, Document) and not thing.unseen and not _is_described(known):
        return True
    different = [] if isinstance(thing, Document) and thing.unseen else _missing(store, alone)
    if different:
        said = ", ".join(sorted(str(quad.object) for quad in different))
        message = f"is described here already, without {said}; the first description stands"
        findings.append(Finding("described-before", message, "/".join(parts(thing.iri)), Severity.NOTICE))
    return False


def _is_described(known: list[Quad]) -> bool:
    return any(quad.predicate == RDF.type and quad.object == KG.Document for quad in known)


def _missing(store: Store, draft: Draft) -> list[Quad]:
    """The quads of a description that the store does not hold."""
    quads = list(draft_quads(draft))
    held: set[Quad] = set()
    for subject in {quad.subject for quad in quads}:
        held.update(store.quads(named(subject), graph=_DEFAULT))
    return [quad for quad in quads if quad not in held]


def _is_tallied(store: Store, tally: Tally) -> bool:
    return any(True for _ in store.quads(capture(tally.capture), KG.rowsRead, graph=_DEFAULT))


def _tally(tally: Tally, claims: tuple[Claim, ...]) -> Tally:
    """Rows of one capture, now that new claims are told from sightings."""
    new = sum(any(_is_of(anchor, tally) for anchor in claim.anchors) for claim in claims)
    return replace(tally, claims=new, sightings=tally.rows_read - tally.unread - new)


def _is_of(anchor: object, tally: Tally) -> bool:
    return getattr(anchor, "capture", None) == tally.capture


def _rows(store: Store, sparql: str) -> QuerySolutions:
    results = store.query(sparql)
    assert isinstance(results, QuerySolutions)
    return results


def _batches(texts: Iterable[str]) -> Iterator[str]:
    stream = iter(texts)
    while batch := list(islice(stream, _BATCH)):
        yield " ".join(batch)
