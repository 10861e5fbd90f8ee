"""Every text that a draft would have written down beside its places and what its claims state, each told once."""

from __future__ import annotations

from collections.abc import Iterator

from kg.gate.world import RuleContext, claim_place

__all__ = ["recorded_texts"]


def recorded_texts(context: RuleContext) -> Iterator[tuple[str, str, str]]:
    """Place, what it is, and the text; none of them empty."""
    return (each for each in _every(context) if each[2])


def _every(context: RuleContext) -> Iterator[tuple[str, str, str]]:
    draft = context.draft
    yield draft.note_at, "the note", draft.note
    yield draft.archivist_at, "the archivist's name", draft.archivist
    for document in draft.documents:
        where = document.origin or document.iri.value
        yield where, "the title", document.title
        yield where, "the address", document.url or ""
        yield where, "the words after which it breaks off", document.breaks_off_after or ""
    described = {document.iri: document.origin for document in draft.documents}
    for capture in (source.capture for source in draft.sources):
        where = described.get(capture.document) or capture.document.value
        yield where, "the name of the file", capture.file_name
        yield where, "where it was taken from", capture.taken_from or ""
        yield from ((where, "a redirect", one) for one in capture.redirects)
        yield from ((where, "a header", one) for one in capture.headers)
    for speaker in draft.speakers:
        if speaker.label != draft.archivist.strip():  # who decides is told as the archivist
            yield speaker.origin or speaker.iri.value, "the name", speaker.label
    for withdrawal in draft.withdrawals:
        yield withdrawal.claim.value, "the reason", withdrawal.reason
    for claim in draft.claims:
        if claim.basis:
            yield claim_place(claim), "the basis", claim.basis
