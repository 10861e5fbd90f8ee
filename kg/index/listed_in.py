"""`claim kg:listedIn list`: in which captured lists a claim stands, by the rows an importer read there.

What a list comes to rests on the rows as they were read: counts and presence ask for this. A claim that a
person typed at a row of a list is not listed in it. Which that is, the contributions tell: one that says
how many rows of a capture were read is an import of it, and its claims are read. A claim in another
contribution is typed at its rows, unless it

- stands in the place of a claim it supersedes, whose rows it takes over, or
- was withdrawn before and is recorded again, with the rows it had; at one where it was typed, it is typed again.

A claim that is typed first and read later is read. Stated by nobody, this follows from the ledger alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet

from pyoxigraph import NamedNode, Quad

from kg import terms
from kg.index.store import Store
from kg.ledger import Ledger
from kg.terms import DEFAULT_GRAPH, ID, KG, RDF, named, parts

__all__ = ["TOLD", "Listings", "listing_changes", "typed_rows"]

_ROWS = f"{ID}row/"
TOLD = frozenset({KG.anchor, KG.listKind, KG.rowsRead, KG.supersededBy})
_ROW, _IMPORTS, _TAKES_BACK = f"<{_ROWS}".encode(), f"> {KG.rowsRead} ".encode(), f"> {KG.withdrawnIn} ".encode()


def typed_rows(ledger: Ledger, up_to: int | None = None) -> set[Quad]:
    """Every anchor at which a claim is typed, live or not; most contributions are only looked into."""
    found: set[Quad] = set()
    withdrawn: set[NamedNode] = set()
    for path in ledger.files()[:up_to]:
        content = ledger.content(path)
        is_import = _IMPORTS in content
        if _TAKES_BACK in content or (_ROW in content and (found or not is_import)):
            quads = ledger.read(path)
            read, typed, _ = _sorted_out(quads)
            found = (found - read.keys()) | {quad for quad in typed if quad.subject not in withdrawn}
            withdrawn |= {named(quad.subject) for quad in quads if quad.predicate == KG.withdrawnIn}
    return found


class Listings:
    """The lists that claims stand in, as anchors pass; `typed` are those that `typed_rows` gives."""

    def __init__(self, typed: AbstractSet[Quad]) -> None:
        self._typed = typed
        self._lists: set[str] = set()

    def passing(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The quads as they are, with what follows from each anchor. Of a contribution, what is said of its
        captures comes before what is said of its claims: it is sorted."""
        for quad in quads:
            yield quad
            if quad.predicate == KG.listKind:
                self._lists.add(_digest(named(quad.subject)))
            elif quad.predicate == KG.anchor and isinstance(quad.object, NamedNode):
                digest = _capture_of(quad.object)
                if digest in self._lists and quad not in self._typed:
                    yield Quad(quad.subject, KG.listedIn, terms.capture(digest), DEFAULT_GRAPH)


def listing_changes(store: Store, quads: list[Quad], typed_before: Callable[[], AbstractSet[Quad]]) -> set[Quad]:
    """What a contribution inserts besides, in a store that stands before it; with a claim goes all said of it.
    `typed_before` gives the `typed_rows` of the ledger up to there, which no store knows of a claim that is withdrawn;
    it is asked where one is recorded again."""
    read, typed, new = _sorted_out(quads)
    again = [(one, digest) for one, digest in typed.items() if _was_withdrawn(store, named(one.subject))]
    if again:
        before = typed_before()
        again = [(one, digest) for one, digest in again if one not in before]
    pairs = {(named(quad.subject), digest) for quad, digest in (*read.items(), *again)}
    lists = {
        digest: terms.capture(digest)
        for digest in {digest for _, digest in pairs}
        if digest in new or any(True for _ in store.quads(terms.capture(digest), KG.listKind, graph=DEFAULT_GRAPH))
    }
    return {Quad(claim, KG.listedIn, lists[digest], DEFAULT_GRAPH) for claim, digest in pairs if digest in lists}


def _sorted_out(quads: Iterable[Quad]) -> tuple[dict[Quad, str], dict[Quad, str], set[str]]:
    """A contribution's anchors at rows, each with the digest of its capture: those that an import read or a successor
    takes over, and those typed; and the digests of the lists it describes."""
    of_predicate: dict[NamedNode, list[Quad]] = {predicate: [] for predicate in TOLD}
    for quad in quads:
        if (some := of_predicate.get(quad.predicate)) is not None:
            some.append(quad)
    imported = {_digest(named(quad.subject)) for quad in of_predicate[KG.rowsRead]}
    successors = {quad.object for quad in of_predicate[KG.supersededBy]}
    read: dict[Quad, str] = {}
    typed: dict[Quad, str] = {}
    for quad in of_predicate[KG.anchor]:
        if digest := _capture_of(named(quad.object)):
            (read if digest in imported or quad.subject in successors else typed)[quad] = digest
    return read, typed, {_digest(named(quad.subject)) for quad in of_predicate[KG.listKind]}


def _digest(capture: NamedNode) -> str:
    return parts(capture)[1].removeprefix("sha256-")


def _capture_of(anchor: NamedNode) -> str:
    """The digest of the capture a row is in; empty for a quotation."""
    return anchor.value[len(_ROWS) :].partition("/")[0] if anchor.value.startswith(_ROWS) else ""


def _was_withdrawn(store: Store, claim: NamedNode) -> bool:
    return any(True for _ in store.quads(claim, RDF.type, KG.WithdrawnClaim, DEFAULT_GRAPH))
