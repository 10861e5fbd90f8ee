"""What an archive says about a receipt, as the archive was when the receipt was given.

    foreign-head      the ledger once ended where the receipt says, at the time it says
    claim-unknown     every claim is one the archive had
    claim-differs     each has the speaker, the document, the places and the reading it had there
    described         speakers, documents, captures and texts are described as there
    not-held-true     what no claim states, the archive said
    other-ontology    or the ontology says, which is that of this program, not of the past
    stated-otherwise  a triple is stated by the claims named, and by no others
    rows              the query gave these rows, and no others
    order             in this order, where it asks for one
    capture-changed   bytes held here have their digest
    quotation-found   quotations stand in the texts held here

Captures that are not held here are named, and are no fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from pyoxigraph import NamedNode, Triple

from kg.ask.receipt.evidence import evidence_for
from kg.ask.receipt.values import FIRST, Evidence, Receipt
from kg.ask.trace.known import rows
from kg.ask.witness import GroundKind
from kg.ask.witness.claims_of import grounds
from kg.errors import KgError
from kg.index import Store
from kg.index.store import PREFIXES
from kg.inert import inert
from kg.model import Capture, Finding, Quotation, Text
from kg.sources import anchor as anchors
from kg.sparql import parse
from kg.terms import typed_name
from kg.triples import text_iri

__all__ = ["CaptureStore", "check_captures", "check_evidence", "triples_held"]

_BATCH = 1000
"""Triples asked about in one query. Chosen; it bounds the query's text and changes no verdict."""
_PARTS = ("speakers", "documents", "captures", "texts")


class CaptureStore(Protocol):
    """The captures of an archive; `kg.sources.Captures` is one."""

    def has(self, sha256: str) -> bool: ...

    def content(self, sha256: str) -> bytes: ...

    def text(self, sha256: str, extractor: str | None = None) -> Text | None: ...


def check_evidence(receipt: Receipt, store: Store) -> Iterator[Finding]:
    """Whether the evidence and what else the rows rest on is what a store holds."""
    evidence = receipt.evidence
    there = evidence_for(store, (claim.iri for claim in evidence.claims))
    known = {claim.iri: claim for claim in there.claims}
    for claim in evidence.claims:
        if claim.iri not in known:
            yield Finding("claim-unknown", "the archive has no such claim", typed_name(claim.iri))
        elif claim != known[claim.iri]:
            yield Finding(
                "claim-differs", f"the archive has another {_differing(claim, known[claim.iri])}", typed_name(claim.iri)
            )
    if len(known) == len(evidence.claims):
        yield from _described(evidence, _unpublished(there) if receipt.version == FIRST else there)
    yield from _kept(receipt, store)
    yield from _restated(receipt, store)


def _restated(receipt: Receipt, store: Store) -> Iterator[Finding]:
    """Whether each triple is stated by the claims that are named, and by no others."""
    ground = {one for row in receipt.rows for one in row.witness.ground if one.kind is GroundKind.CLAIMED}
    quads = [(one, one.quads[0]) for one in sorted(ground, key=lambda one: (str(one.triple), str(one.graph)))]
    known = grounds(store, (quad for _, quad in quads), parse(receipt.query, PREFIXES).dataset)
    for one, quad in quads:
        if one not in (known[quad], replace(known[quad], graph=one.graph)):
            yield Finding("stated-otherwise", "the archive has other claims that state this", str(one.triple))


def _kept(receipt: Receipt, store: Store) -> Iterator[Finding]:
    """Whether what no claim states is what the archive says, or the ontology of this program."""
    kinds = {
        one.triple: one.kind for row in receipt.rows for one in row.witness.ground if one.kind is not GroundKind.CLAIMED
    }
    for triple in sorted(kinds.keys() - triples_held(store, kinds), key=str):
        if kinds[triple] is GroundKind.VOCABULARY:
            yield Finding("other-ontology", "the ontology of this kg does not say this; another's may", str(triple))
        else:
            yield Finding("not-held-true", "the archive does not say this", str(triple))


def _unpublished(evidence: Evidence) -> Evidence:
    """The evidence as the first version of a receipt has it: without the publishers of documents."""
    return replace(evidence, documents=tuple(replace(one, publisher=None) for one in evidence.documents))


def _described(ours: Evidence, theirs: Evidence) -> Iterator[Finding]:
    for part in _PARTS:
        there = set(getattr(theirs, part))
        for one in getattr(ours, part):
            if one not in there:
                yield Finding("described", "the archive describes this differently", _name(one))


def _differing(ours: object, theirs: object) -> str:
    names = [name for name in ours.__dataclass_fields__ if getattr(ours, name) != getattr(theirs, name)]  # type: ignore[attr-defined]
    return " and ".join(names)


def triples_held(store: Store, triples: Iterable[Triple]) -> set[Triple]:
    """Those of these triples that the default graph holds."""
    wanted = sorted(triples, key=str)
    found: set[Triple] = set()
    for start in range(0, len(wanted), _BATCH):
        block = " ".join(f"({one.subject} {one.predicate} {one.object})" for one in wanted[start : start + _BATCH])
        for s, p, o in rows(store, f"SELECT ?s ?p ?o {{ VALUES (?s ?p ?o) {{ {block} }} ?s ?p ?o }}"):
            found.add(Triple(s, p, o))  # type: ignore[arg-type]
    return found


def check_captures(receipt: Receipt, captures: CaptureStore) -> tuple[tuple[Finding, ...], tuple[Capture, ...]]:
    """What is wrong with the bytes held of the captures, and which captures are not held."""
    evidence = receipt.evidence
    quoted = _quoted(evidence)
    layers = {text_iri(text): text for text in evidence.texts}
    findings: list[Finding] = []
    missing: list[Capture] = []
    for capture in evidence.captures:
        try:
            if not captures.has(capture.sha256):
                missing.append(capture)
                continue
            captures.content(capture.sha256)
            own = [iri for iri, text in layers.items() if text.capture == capture.sha256]
            for iri in own:
                findings += _misquoted(captures, layers[iri], quoted.get(iri, []))
        except KgError as error:
            findings.append(Finding("capture-changed", str(error), f"capture {capture.sha256[:12]}…"))
    return tuple(findings), tuple(missing)


def _quoted(evidence: Evidence) -> dict[NamedNode, list[Quotation]]:
    """The quotations of each text, each once."""
    found: dict[NamedNode, dict[Quotation, None]] = {}
    for claim in evidence.claims:
        for one in claim.anchors:
            if isinstance(one, Quotation):
                found.setdefault(one.text, {})[one] = None
    return {text: list(quotations) for text, quotations in found.items()}


def _misquoted(captures: CaptureStore, layer: Text, quotations: Sequence[Quotation]) -> Iterator[Finding]:
    made = captures.text(layer.capture, layer.extractor) if quotations else None
    content = made.content if made and text_iri(made) == text_iri(layer) else None
    for one in quotations:
        if content is None or not anchors.holds(content, one):
            message = f"“{inert(one.exact)}” does not stand at {one.start}–{one.end} of the text held here"
            yield Finding("quotation-found", message, f"capture {layer.capture[:12]}…")


def _name(one: object) -> str:
    iri = getattr(one, "iri", None)
    if isinstance(iri, NamedNode):
        return typed_name(iri)
    return f"capture {one.sha256[:12]}…" if isinstance(one, Capture) else f"text {getattr(one, 'sha256', '')[:12]}…"
