"""The part of a draft that is new to the archive: adding the same thing twice adds nothing.

Rules kept here:
- A claim already live is not recorded again; those of its anchors that are new become sightings.
- A sighting is of a claim that is live, and is looked at like any anchor of that claim.
- A place has one description: a quotation keeps the context it was first described in.
- A document or speaker already described keeps its description; another one is reported, not
  recorded. A document so far only referred to is described anew when it comes itself.
- A capture already known is not described again, nor as anything else (`captures_as_held`).
- A claim withdrawn before is left out, unless asked for; what becomes of rows that state it says `superseded_rows`,
  and of rows of a name that was decided to stand for several agencies `split_agency_rows`.
- Something else said of a claim recorded already, its basis or how its words came, is reported, not recorded.

Look-ups are batched: a bounded number of queries whatever the draft's size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kg.index import Store, solutions
from kg.model import Anchor, Claim, Document, Draft, Finding, Quotation, Row, RowTally, Severity, Sighting, Speaker
from kg.record.captures_as_held import as_held
from kg.record.claim_states import ClaimStates, batches
from kg.record.split_agency_rows import with_split_agencies
from kg.record.superseded_rows import tally_without, with_successors
from kg.terms import DEFAULT_GRAPH, KG, PROV, RDF, XSD, capture, named, parts
from kg.triples import anchor_iri, claim_quads, draft_quads

__all__ = ["NewParts", "merged", "new_parts_of"]

Thing = TypeVar("Thing", Document, Speaker)


def merged(drafts: Iterable[Draft], note: str) -> Draft:
    """Several drafts as one: what one command brings is one contribution."""
    every = list(drafts)
    documents, differing = _described_once(one for draft in every for one in draft.documents)
    speakers, named_otherwise = _described_once(one for draft in every for one in draft.speakers)
    return Draft(
        note=note,
        archivist="; ".join(dict.fromkeys(draft.archivist for draft in every if draft.archivist)),
        documents=documents,
        speakers=speakers,
        sources=tuple({(one.capture, one.text): one for draft in every for one in draft.sources}.values()),
        claims=_together(one for draft in every for one in draft.claims),
        sightings=tuple(one for draft in every for one in draft.sightings),
        withdrawals=tuple(one for draft in every for one in draft.withdrawals),
        tallies=tuple(one for draft in every for one in draft.tallies),
        findings=(*(one for draft in every for one in draft.findings), *differing, *named_otherwise),
        at_fault=frozenset(one for draft in every for one in draft.at_fault),
        note_at=", ".join(dict.fromkeys(draft.note_at for draft in every if draft.note)) or "note",
        archivist_at=", ".join(dict.fromkeys(draft.archivist_at for draft in every if draft.archivist)),
    )


def _described_once(things: Iterable[Thing]) -> tuple[tuple[Thing, ...], list[Finding]]:
    """The first description of each thing, or the first that is more than a reference to it."""
    kept: dict[NamedNode, Thing] = {}
    findings: list[Finding] = []
    for thing in things:
        known = kept.get(thing.iri)
        if known is None or (_is_unseen(known) and not _is_unseen(thing)):
            kept[thing.iri] = thing
        elif not _is_unseen(thing):
            findings += _told_otherwise(thing, set(_description(thing)) - set(_description(known)))
    return tuple(kept.values()), findings


@dataclass(frozen=True, slots=True)
class NewParts:
    """A draft without what is recorded already.

    `live` are claims of it that only bring new anchors; `to_check` is what the gate looks at: each
    claim that brings something, with all the anchors it was brought with. `revived` are claims withdrawn
    before that are asked for again.
    """

    draft: Draft
    live: frozenset[NamedNode]
    to_check: Draft
    revived: frozenset[NamedNode] = frozenset()

    def as_recorded(self) -> Draft:
        """The draft to write: new anchors of live claims as sightings, rows told apart."""
        claims = tuple(claim for claim in self.draft.claims if claim.iri not in self.live)
        seen = tuple(Sighting(c.iri, anchor) for c in self.draft.claims if c.iri in self.live for anchor in c.anchors)
        tallies = tuple(_tally(tally, claims) for tally in self.draft.tallies)
        return replace(self.draft, claims=claims, sightings=seen, tallies=tallies)


def new_parts_of(draft: Draft, standing: ClaimStates, *, again: bool | Set[NamedNode] = False) -> NewParts:
    """The part of a draft that is not recorded yet; findings say what was left out and why. Claims withdrawn before
    are recorded `again` where that is said of all or of them."""
    store = standing.store
    asked = {claim.iri for claim in draft.claims} if again is True else again or frozenset[NamedNode]()
    if again is not True:
        draft = with_split_agencies(with_successors(draft, standing, but=asked), standing)
    draft = _as_described(store, _sightings_as_claims(store, as_held(store, draft)))
    live, withdrawn = standing.states(claim.iri for claim in draft.claims)
    left_out = {iri: reason for iri, reason in withdrawn.items() if iri not in asked}
    # What was typed at a row is recorded there once more when an import reads its list for the first time.
    read_now = {tally.capture for tally in draft.tallies if not _is_tallied(store, tally)}
    anchored = _anchored(standing, [claim for claim in draft.claims if claim.iri in live], read_now=read_now)
    whole = {claim.iri: claim for claim in draft.claims if claim.iri not in left_out}
    fresh = [_without(claim, anchored) for claim in whole.values()]
    claims = tuple(claim for claim in fresh if claim.anchors or claim.iri not in live)
    described, findings = _descriptions(draft, store)
    if not draft.tallies:  # what an importer says of its rows is its own, and the first stands
        findings += tuple(_said_otherwise(store, [claim for claim in draft.claims if claim.iri in live]))
    revived = withdrawn.keys() - left_out.keys()
    findings += tuple(_recorded_again(one, withdrawn[one.iri]) for one in draft.claims if one.iri in revived)
    missing = [(claim, left_out[claim.iri]) for claim in draft.claims if claim.iri in left_out]
    findings += tuple(_left_out(claim, reason) for claim, reason in missing)
    tallies = tuple(tally_without(tally, missing) for tally in draft.tallies if not _is_tallied(store, tally))
    new = replace(described, claims=claims, tallies=tallies, findings=draft.findings + findings)
    to_check = replace(new, sources=draft.sources, claims=tuple(whole[claim.iri] for claim in claims))
    return NewParts(new, frozenset(live), to_check, frozenset(revived))


def _together(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims by IRI, each with the anchors of all its drafts."""
    found: dict[NamedNode, Claim] = {}
    for claim in claims:
        if known := found.get(claim.iri):
            claim = replace(known, anchors=tuple(dict.fromkeys([*known.anchors, *claim.anchors])))
        found[claim.iri] = claim
    return tuple(found.values())


def _sightings_as_claims(store: Store, draft: Draft) -> Draft:
    """Sightings as the live claims they are of, each with the places that are brought."""
    if not draft.sightings:
        return replace(draft, claims=_together(draft.claims))
    places: dict[NamedNode, list[Anchor]] = {}
    for sighting in draft.sightings:
        places.setdefault(sighting.claim, []).append(sighting.anchor)
    mine = {claim.iri: claim for claim in draft.claims}
    live = _live(store, [iri for iri in places if iri not in mine])
    known = [_as_claim(store, mine.get(iri), iri, places[iri]) for iri in places if iri in mine or iri in live]
    unknown = tuple(_unknown(iri) for iri in places if iri not in mine and iri not in live)
    return replace(draft, claims=_together([*draft.claims, *known]), sightings=(), findings=draft.findings + unknown)


def _as_claim(store: Store, drafted: Claim | None, iri: NamedNode, anchors: Iterable[Anchor]) -> Claim:
    """A claim with these anchors alone."""
    if drafted is not None:
        return replace(drafted, anchors=tuple(anchors))
    said = {quad.predicate: quad.object for quad in store.quads(iri, graph=DEFAULT_GRAPH)}
    speaker, document, modality = (named(said[one]) for one in (PROV.wasAttributedTo, KG.statedIn, KG.modality))
    facts = tuple(quad.triple for quad in store.quads(graph=iri))
    basis = found.value if isinstance(found := said.get(KG.basis), Literal) else None
    return Claim(iri, facts, speaker, document, modality, tuple(anchors), computed=KG.computed in said, basis=basis)


def _live(store: Store, claims: Iterable[NamedNode]) -> set[NamedNode]:
    return {iri for iri in claims if any(True for _ in store.quads(iri, RDF.type, KG.Claim, DEFAULT_GRAPH))}


def _unknown(claim: NamedNode) -> Finding:
    return Finding("known-claim", "is not a claim of this archive; add the claim itself first", claim.value)


def _as_described(store: Store, draft: Draft) -> Draft:
    """The draft with each quotation in the context it was first described in, here or in the draft.

    A quotation is its text and span; two contexts would be two descriptions of one place.
    """
    quotations = [(anchor_iri(a), a) for c in draft.claims for a in c.anchors if isinstance(a, Quotation)]
    known: dict[NamedNode, tuple[str, str]] = {}
    for batch in batches(dict.fromkeys(str(iri) for iri, _ in quotations)):
        sparql = f"""SELECT ?a ?prefix ?suffix WHERE {{ VALUES ?a {{ {batch} }}
            ?a oa:hasSelector ?words . ?words oa:prefix ?prefix ; oa:suffix ?suffix }}"""
        for found in solutions(store, sparql):
            known[named(found["a"])] = (found["prefix"].value, found["suffix"].value)
    for iri, anchor in quotations:
        known.setdefault(iri, (anchor.prefix, anchor.suffix))
    if not known:
        return draft
    return replace(draft, claims=tuple(replace(c, anchors=_contexts(c.anchors, known)) for c in draft.claims))


def _contexts(anchors: tuple[Anchor, ...], known: dict[NamedNode, tuple[str, str]]) -> tuple[Anchor, ...]:
    def one(anchor: Anchor) -> Anchor:
        if not isinstance(anchor, Quotation):
            return anchor
        prefix, suffix = known[anchor_iri(anchor)]
        return replace(anchor, prefix=prefix, suffix=suffix)

    return tuple(dict.fromkeys(map(one, anchors)))


def _without(claim: Claim, anchored: set[tuple[NamedNode, NamedNode]]) -> Claim:
    if not anchored:
        return claim
    fresh = tuple(anchor for anchor in claim.anchors if (claim.iri, anchor_iri(anchor)) not in anchored)
    return claim if fresh == claim.anchors else replace(claim, anchors=fresh)


def _left_out(claim: Claim, reason: str) -> Finding:
    message = f"not added, because it was withdrawn before: {reason}; add it with --again if that was mistaken"
    return Finding("withdrawn-before", message, claim.origin or claim.iri.value, Severity.NOTICE)


def _recorded_again(claim: Claim, reason: str) -> Finding:
    message = f"is recorded again; it was withdrawn before: {reason}"
    return Finding("recorded-again", message, claim.origin or claim.iri.value, Severity.NOTICE)


_OF_A_CLAIM = {
    KG.modality: "modality",
    KG.reports: "via",
    KG.corrects: "corrects",
    KG.reportedBy: "reported by",
    KG.paraphrasedBy: "paraphrased by",
    KG.computed: "computed",
    KG.basis: "basis",
}
"""What is said of a claim and is no part of its identity."""


def _said_otherwise(store: Store, claims: list[Claim]) -> Iterator[Finding]:
    """A notice on each claim recorded already of which something else is said now."""
    held: set[tuple[object, object, object]] = set()
    said = " ".join(map(str, _OF_A_CLAIM))
    for batch in batches(str(claim.iri) for claim in claims):
        sparql = f"SELECT ?c ?p ?o WHERE {{ VALUES ?c {{ {batch} }} VALUES ?p {{ {said} }} ?c ?p ?o }}"
        held.update((found["c"], found["p"], found["o"]) for found in solutions(store, sparql))
    for claim in claims:
        told = [quad.triple for quad in claim_quads(replace(claim, anchors=())) if quad.predicate in _OF_A_CLAIM]
        if new := [one for one in told if (one.subject, one.predicate, one.object) not in held]:
            what = ", ".join(f"{_OF_A_CLAIM[one.predicate]} {_as_typed(one.object)}" for one in new)
            message = f"is recorded already, without {what}; to have it so, withdraw the claim and add it with --again"
            yield Finding("recorded-before", message, claim.origin or claim.iri.value, Severity.NOTICE)


def _as_typed(value: object) -> str:
    """A value as a person writes it: words in quotation marks, a thing by its id, a day or number as it is."""
    if isinstance(value, NamedNode):
        return "/".join(parts(value)) or value.value.removeprefix(KG.base)
    if isinstance(value, Literal):
        return f"“{value.value}”" if value.datatype == XSD.string else value.value
    return str(value)


def _anchored(
    standing: ClaimStates, claims: Iterable[Claim], *, read_now: Set[str] = frozenset()
) -> set[tuple[NamedNode, NamedNode]]:
    """Which (claim, anchor) pairs of these are recorded; no row is of a capture nothing is known of. Of a list that
    is `read_now`, only rows that an import read count as recorded."""
    pairs = [(claim, anchor) for claim in claims for anchor in claim.anchors]
    known = [(c, a) for c, a in pairs if not isinstance(a, Row) or standing.knows_capture(a.capture)]
    found: set[tuple[NamedNode, NamedNode]] = set()
    for is_now, by_an_import in ((False, ""), (True, "?a oa:hasSource ?list . ?c kg:listedIn ?list")):
        these = [(c, a) for c, a in known if (isinstance(a, Row) and a.capture in read_now) is is_now]
        for batch in batches(f"({claim.iri} {anchor_iri(anchor)})" for claim, anchor in these):
            sparql = f"SELECT ?c ?a WHERE {{ VALUES (?c ?a) {{ {batch} }} ?c kg:anchor ?a . {by_an_import} }}"
            found.update((named(row["c"]), named(row["a"])) for row in solutions(standing.store, sparql))
    return found


def _descriptions(draft: Draft, store: Store) -> tuple[Draft, tuple[Finding, ...]]:
    findings: list[Finding] = []
    documents = tuple(document for document in draft.documents if _is_new(store, document, findings))
    speakers = tuple(speaker for speaker in draft.speakers if _is_new(store, speaker, findings))
    sources = tuple(source for source in draft.sources if _missing(store, draft_quads(Draft(sources=(source,)))))
    return replace(draft, documents=documents, speakers=speakers, sources=sources), tuple(findings)


def _is_new(store: Store, thing: Document | Speaker, findings: list[Finding]) -> bool:
    known = list(store.quads(thing.iri, graph=DEFAULT_GRAPH))
    if not known:
        return True
    if isinstance(thing, Document) and not thing.unseen and not _is_described(known):
        return True
    if not _is_unseen(thing):
        findings += _told_otherwise(thing, _missing(store, _description(thing)))
    return False


def _told_otherwise(thing: Document | Speaker, different: Iterable[Quad]) -> list[Finding]:
    """A notice on what another description of a thing says that the first does not."""
    said = ", ".join(sorted(_as_typed(quad.object) for quad in different))
    message = f"is described here already, without {said}; the first description stands"
    return (
        [Finding("described-before", message, thing.origin or "/".join(parts(thing.iri)), Severity.NOTICE)]
        if said
        else []
    )


def _description(thing: Document | Speaker) -> Iterator[Quad]:
    return draft_quads(Draft(documents=(thing,)) if isinstance(thing, Document) else Draft(speakers=(thing,)))


def _is_unseen(thing: Document | Speaker) -> bool:
    return isinstance(thing, Document) and thing.unseen


def _is_described(known: list[Quad]) -> bool:
    return any(quad.predicate == RDF.type and quad.object == KG.Document for quad in known)


def _missing(store: Store, description: Iterable[Quad]) -> list[Quad]:
    """The quads of a description that the store does not hold."""
    quads = list(description)
    held: set[Quad] = set()
    for subject in {quad.subject for quad in quads}:
        held.update(store.quads(named(subject), graph=DEFAULT_GRAPH))
    return [quad for quad in quads if quad not in held]


def _is_tallied(store: Store, tally: RowTally) -> bool:
    return any(True for _ in store.quads(capture(tally.capture), KG.rowsRead, graph=DEFAULT_GRAPH))


def _tally(tally: RowTally, claims: tuple[Claim, ...]) -> RowTally:
    """Rows of one capture, now that new claims are told from sightings."""
    new = sum(any(_is_of(anchor, tally) for anchor in claim.anchors) for claim in claims)
    return replace(tally, claims=new, sightings=tally.rows_read - tally.unread - new)


def _is_of(anchor: object, tally: RowTally) -> bool:
    return getattr(anchor, "capture", None) == tally.capture
