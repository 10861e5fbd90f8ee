"""A claim quoted at one more place, by a person's word: the draft of it, which the gate looks at like any other.

The place is a sighting: the claim's id and every earlier contribution stay as they are. Who said so and why stands
in the contribution. What the claim states has to stand at the new place too, as the gate's rules have it. It is taken
back with the claim: withdrawn, and added again at the places that are to stay.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.errors import AnchorError, UsageError
from kg.index import Store
from kg.ledger import Ledger
from kg.model import Draft, Quotation, Sighting, Text
from kg.record.archive_world import ArchiveWorld
from kg.record.through_time import QuotationSince, since
from kg.record.withdrawing import given_reason, refuse_unless_live
from kg.sources import Captures
from kg.sources import anchor as anchors
from kg.sources.anchor import Standing
from kg.terms import DEFAULT_GRAPH, KG, named, parts
from kg.triples import text_iri

__all__ = ["OtherPlace", "quoted_again"]


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """Where else a claim is to be quoted: in the capture whose digest begins so, else in the newest of its document;
    the words there, between `prefix` and `suffix` where they stand more than once. Without a `quote`, the words of
    all its quotations."""

    capture: str | None = None
    quote: str | None = None
    prefix: str = ""
    suffix: str = ""


def quoted_again(
    store: Store, claim: NamedNode, held: tuple[Ledger, Captures], reason: str, place: OtherPlace | None = None
) -> Draft:
    """The draft that quotes a claim at one more place.

    Raises:
        NotFound: there is no such claim or capture.
        UsageError: the claim is withdrawn or quotes nothing, no reason is given, the capture is not held, or a
            quotation does not stand in it once.
    """
    refuse_unless_live(store, claim)
    why = given_reason(reason, "quoting a claim again")
    document = named(next(iter(store.quads(claim, KG.statedIn, None, DEFAULT_GRAPH))).object)
    asked = place or OtherPlace()
    found = since(store, *held, document, asked.capture, only=claim)
    digest, name = found.newer.sha256, parts(claim)[-1]
    text = ArchiveWorld(store, held[1]).text_of_capture(digest)
    if text is None or not found.quotations:
        what = f"claim {name} is quoted in no other capture than {digest[:12]}"
        raise UsageError(what, remedy="name another capture of its document with --capture")
    if asked.quote is None:
        places = [_as_it_stands(text, one) for one in found.quotations]
    else:
        places = [_as_given(text, asked.quote, asked.prefix, asked.suffix)]
    return Draft(
        note=f"claim {name} quoted in capture {digest[:12]} too: {why}",
        note_at="the reason",
        sightings=tuple(Sighting(claim, anchors.with_sureness(one, text)) for one in places),
    )


def _as_it_stands(text: Text, one: QuotationSince) -> Quotation:
    """A quotation at its one place in the text, in the lines that it has there."""
    words = " ".join(one.quotation.exact.split())
    if one.found.standing is Standing.GONE:
        instead = f"; {one.found.where} has {one.found.difference}" if one.found.difference else ""
        raise UsageError(f"“{words}” does not stand there{instead}", remedy="give the words that state it with --quote")
    if one.found.standing is Standing.SEVERAL:
        remedy = "give it with --quote, and --prefix or --suffix (the words right before or after)"
        raise UsageError(f"“{words}” stands there {one.found.places} times", remedy=remedy)
    start, end = one.found.start, one.found.end
    before, after = anchors.around(text.content, start, end, anchors.CONTEXT)
    return Quotation(text_iri(text), text.content[start:end], before, after, start, end)


def _as_given(text: Text, quote: str, prefix: str, suffix: str) -> Quotation:
    try:
        return anchors.quotation(text_iri(text), text.content, quote, prefix=prefix, suffix=suffix)
    except AnchorError as fault:
        raise UsageError(fault.what, remedy=fault.remedy) from fault
