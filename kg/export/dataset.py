"""Guarantees one dataset that stands alone: every shipped query gives in any store what it gives here.

The claims' graphs; and in the default graph the merge, all that is said about claims, what follows
from them together (see `kg.index.derived`), that each row is a row, the whole vocabulary, and of which
head of the ledger all this is. It is made of the ledger and not of a store, so it is the same whatever
the store is, and is sooner made than one is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, Quad

from kg import terms
from kg.export.view import with_types_of_rows
from kg.index import followed, typed_rows
from kg.ledger import Ledger, live_quads
from kg.terms import DEFAULT_GRAPH, KG

__all__ = ["quads"]


def quads(ledger: Ledger) -> Iterator[Quad]:
    """Every quad of the dataset as the ledger stands now, in no order, some of them more than once."""
    head = ledger.head()
    live = live_quads(ledger, up_to=head.sequence)
    yield from with_types_of_rows(followed(live, typed_rows(ledger, head.sequence)))
    yield Quad(terms.thing("archive"), KG.head, Literal(str(head)), DEFAULT_GRAPH)
