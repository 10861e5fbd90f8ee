"""How the quotations of a document stand in a newer capture, as people read it."""

from __future__ import annotations

from collections.abc import Iterator

from kg.cli.output import say, tell
from kg.cli.rendering.inert import inert
from kg.cli.screen import fold, width
from kg.sources.anchor import Standing
from kg.terms import parts
from kg.workspace.quotations import DocumentQuotations, QuotationSince

__all__ = ["say_quotations"]

_SAID = {
    Standing.GONE: "gone",
    Standing.SEVERAL: "stands more than once",
    Standing.MOVED: "moved",
    Standing.STANDS: "still stands",
}


def say_quotations(found: DocumentQuotations, *, every: bool) -> None:
    """What became of each quotation, those gone first; those that stand at their place only if `every`."""
    newer = found.newer
    say(inert(f"{newer.file_name}, sha256 {newer.sha256[:12]}…" + (f", of {newer.day}" if newer.day else "")))
    if not found.quotations:
        say("no other capture of this document is quoted")
        return
    say(found.told)
    order = list(_SAID)
    for one in sorted(found.quotations, key=lambda one: order.index(one.found.standing)):
        if every or one.found.standing is not Standing.STANDS:
            for line in _lines(one):
                say(fold(line, width(), "    "))
    stand = sum(one.found.standing is Standing.STANDS for one in found.quotations)
    if stand and not every:
        tell(f"{stand:,} still at the old place: --all shows {'it' if stand == 1 else 'them'}")


def _lines(one: QuotationSince) -> Iterator[str]:
    again = one.found
    places = f"{one.where_quoted or 'quoted'} → {again.where}" if again.where else one.where_quoted or ""
    also = "; quoted there too" if one.also_quoted else ""
    yield inert(f"{_SAID[again.standing]}: “{' '.join(one.quotation.exact.split())}”", longest=None)
    if again.standing is Standing.SEVERAL:
        places = f"{again.places} times, first at {again.where}"
    if again.standing is Standing.GONE and not again.where:
        places = "nothing like it is there"
    yield f"    {places}{also}; claim {', '.join(parts(claim)[-1] for claim in one.claims)}"
    if again.standing is Standing.GONE and again.difference:
        yield inert(f"    {again.difference}", longest=None)
