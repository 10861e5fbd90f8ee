"""`claim kg:typedAt row`: a claim that a person recorded at a row of a table, beside what an importer read there.

What a list comes to rests on the rows as they were read: counts and presence leave out claims where they
are typed. That is told by the contributions: one that tells how many rows of a capture were read is an
import of it, and its claims are read. A claim in another contribution is typed at its rows, unless it

- stands in the place of a claim it supersedes, whose rows it takes over, or
- was withdrawn before and is recorded again, with the rows it had.

A claim that is typed first and read later is read. Stated by nobody, this follows from the ledger alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.ledger import Ledger
from kg.store.protocol import Store
from kg.terms import ID, KG, RDF, named, parts

__all__ = ["typed_changes", "typed_rows"]

_DEFAULT = DefaultGraph()
_ROWS = f"{ID}row/"
_ROW, _IMPORTS, _TAKES_BACK = f"<{_ROWS}".encode(), f"> {KG.rowsRead} ".encode(), f"> {KG.withdrawnIn} ".encode()


def typed_rows(ledger: Ledger, up_to: int | None = None) -> set[Quad]:
    """Every claim with each row at which it is typed, live or not; most contributions are only looked into."""
    found: set[Quad] = set()
    withdrawn: set[NamedNode] = set()
    for path in ledger.files()[:up_to]:
        content = ledger.content(path)
        is_import = _IMPORTS in content
        if _TAKES_BACK in content or (_ROW in content and (found or not is_import)):
            quads = ledger.read(path)
            read, typed = _sorted_out(quads)
            found = (found - read) | {quad for quad in typed if quad.subject not in withdrawn}
            withdrawn |= {named(quad.subject) for quad in quads if quad.predicate == KG.withdrawnIn}
    return found


def typed_changes(store: Store, quads: list[Quad]) -> tuple[set[Quad], set[Quad]]:
    """What a contribution inserts and deletes besides, in a store that stands before it."""
    read, typed = _sorted_out(quads)
    again = {quad for quad in typed if _was_withdrawn(store, named(quad.subject))}
    held = set(store.quads(None, KG.typedAt, graph=_DEFAULT)) if read else set()
    return typed - again, held & read


def _sorted_out(quads: Iterable[Quad]) -> tuple[set[Quad], set[Quad]]:
    """A contribution's claims at rows: those that an import read, and those that are typed."""
    pairs: list[tuple[NamedNode, NamedNode]] = []
    imported: set[str] = set()
    successors: set[object] = set()
    for quad in quads:
        predicate = quad.predicate
        if predicate == KG.anchor and isinstance(quad.object, NamedNode):
            if quad.object.value.startswith(_ROWS):
                pairs.append((named(quad.subject), quad.object))
        elif predicate == KG.rowsRead:
            imported.add(parts(named(quad.subject))[1].removeprefix("sha256-"))
        elif predicate == KG.supersededBy:
            successors.add(quad.object)
    read: set[Quad] = set()
    typed: set[Quad] = set()
    for claim, row in pairs:
        if row.value[len(_ROWS) :].partition("/")[0] in imported:
            read.add(Quad(claim, KG.typedAt, row, _DEFAULT))
        elif claim not in successors:
            typed.add(Quad(claim, KG.typedAt, row, _DEFAULT))
    return read, typed


def _was_withdrawn(store: Store, claim: NamedNode) -> bool:
    return any(True for _ in store.quads(claim, RDF.type, KG.WithdrawnClaim, _DEFAULT))
