"""A store in memory in which lists come to what their importer read: nothing put in place of a row counts, nor anything
taken back.

A row states what it was read to state: the claim an import recorded of it, also where that was superseded or withdrawn
since. A row that an import recorded instead, because its claim was superseded or its agency told apart before, is read
again in the list's own bytes. Whatever else stands at such a row counts as typed there. All else is as in any store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import UsageError
from kg.index import Embedded, Store, full_index, read_head, solutions, typed_rows, words
from kg.index.current import as_of
from kg.ledger import Ledger, live_quads
from kg.ledger.live import tells_of_withdrawal
from kg.record.anchor_check import lists_recorded, stated_by_rows
from kg.record.claim_states import ClaimStates
from kg.record.recording import Archive
from kg.record.superseded_rows import claim_of_kept
from kg.terms import DEFAULT_GRAPH, KG, XSD, capture, named, parts, row_named
from kg.triples import claim_quads

__all__ = ["as_imported"]

_KEPT = "SELECT ?list ?row ?doubt { ?list kg:unreadRow ?row . ?row kg:doubt ?doubt }"
_TAKEN_BACK = "SELECT ?claim { ?claim a kg:WithdrawnClaim }"
_IN_STEAD = "SELECT DISTINCT ?claim { ?old kg:supersededBy ?claim }"
_APART = "SELECT DISTINCT ?claim {{ VALUES ?agency {{ {agencies} }} GRAPH ?claim {{ ?agency a kg:Agency }} }}"


def as_imported(archive: Archive, until: datetime | int | None) -> Store:
    """The store as the archive stood at a time, or after a contribution; None is now.

    Raises:
        UsageError: that is before it began, or a list that is to be read again is not held.
    """
    store = as_of(archive.ledger, until) if until is not None else archive.reading()
    taken_back, in_stead = _claims(store, _TAKEN_BACK), _in_stead(store)
    if not taken_back and not in_stead:
        return store
    head = read_head(store) or archive.ledger.head()
    read = _read(archive.ledger, head.sequence, taken_back - in_stead, in_stead)
    _kept(store, read)
    _read_again(archive, store, read)
    live = list(live_quads(archive.ledger, up_to=head.sequence))
    beside = {
        quad for quad in live if quad.predicate == KG.anchor and read.states(quad.object) not in (None, quad.subject)
    }
    made = Embedded.memory()
    made.replace(full_index(_quads(live, read), head, typed_rows(archive.ledger, head.sequence) | beside))
    return made


@dataclass
class _Read:
    """What rows were read to state, the quads of those claims, and rows that are to be read again, by capture."""

    rows: dict[NamedNode, NamedNode] = field(default_factory=dict)
    quads: list[Quad] = field(default_factory=list)
    again: dict[str, dict[NamedNode, NamedNode]] = field(default_factory=lambda: defaultdict(dict))
    kept: dict[NamedNode, set[NamedNode]] = field(default_factory=lambda: defaultdict(set))

    def states(self, row: object) -> NamedNode | None:
        return self.rows.get(row) if isinstance(row, NamedNode) else None


def _claims(store: Store, asked: str) -> set[NamedNode]:
    return {named(found["claim"]) for found in solutions(store, asked)}


def _in_stead(store: Store) -> set[NamedNode]:
    """Claims at whose rows something else may have been read."""
    apart = " ".join(sorted(map(str, ClaimStates(store).apart())))
    return _claims(store, _IN_STEAD) | (_claims(store, _APART.format(agencies=apart)) if apart else set())


def _read(ledger: Ledger, up_to: int, taken_back: set[NamedNode], in_stead: set[NamedNode]) -> _Read:
    """The rows at which imports recorded claims that were taken back, with all that is said of these claims; and the
    rows at which imports recorded claims that stand in place of others."""
    read = _Read()
    for path in ledger.files()[:up_to]:
        quads = ledger.read(path)
        imported = {named(quad.subject) for quad in quads if quad.predicate == KG.rowsRead}
        for quad in quads:
            if quad.subject in taken_back or quad.graph_name in taken_back:
                read.quads.append(quad)
            if quad.predicate != KG.anchor or not (place := row_named(named(quad.object))):
                continue
            if capture(place[0]) in imported and quad.subject in taken_back:
                read.rows[named(quad.object)] = named(quad.subject)
            elif capture(place[0]) in imported and quad.subject in in_stead:
                read.again[place[0]][named(quad.object)] = named(quad.subject)
        read.quads += [quad for quad in quads if quad.subject in read.rows]
    return read


def _kept(store: Store, read: _Read) -> None:
    """Rows that were kept without a claim, for theirs was withdrawn before."""
    for found in solutions(store, _KEPT):
        if claim := claim_of_kept(words(found["doubt"])):
            row = named(found["row"])
            read.rows[row] = claim
            read.quads.append(Quad(claim, KG.anchor, row, DEFAULT_GRAPH))
            read.kept[named(found["list"])].add(row)


def _read_again(archive: Archive, store: Store, read: _Read) -> None:
    lists = {parts(named(one["capture"]))[1].removeprefix("sha256-"): one for one in lists_recorded(store)}
    for sha256, rows in read.again.items():
        if not archive.captures.has(sha256):
            name = words(lists[sha256]["name"]) if sha256 in lists else sha256
            raise UsageError(
                "is not held, so how some of its rows were read cannot be told",
                where=name,
                remedy="put it in place with `kg document attach`, or leave --as-imported out",
            )
        stated = stated_by_rows(archive.captures.content(sha256), lists[sha256])
        for row, instead in rows.items():
            claim = stated.get(row)
            if claim is None or claim.iri == instead:
                continue
            read.rows[row] = claim.iri
            read.quads += claim_quads(claim)
            read.quads.append(Quad(claim.iri, KG.anchor, row, DEFAULT_GRAPH))
            recorded = store.quads(instead, KG.recordedIn, graph=DEFAULT_GRAPH)
            read.quads += [Quad(claim.iri, KG.recordedIn, named(quad.object), DEFAULT_GRAPH) for quad in recorded]


def _quads(live: list[Quad], read: _Read) -> Iterator[Quad]:
    """The live quads with the claims that rows were read to state, which come last."""
    stated = set(read.rows.values())
    for quad in live:
        if quad.predicate == KG.unread and quad.subject in read.kept:
            left = int(_value(quad)) - len(read.kept[named(quad.subject)])
            yield Quad(quad.subject, KG.unread, Literal(str(left), datatype=XSD.integer), DEFAULT_GRAPH)
        elif not (_is_of_kept(quad, read) or (quad.subject in stated and tells_of_withdrawal(quad))):
            yield quad
    about = stated | read.rows.keys()
    for quad in read.quads:
        if (quad.subject in about or quad.graph_name in stated) and not tells_of_withdrawal(quad):
            yield quad


def _is_of_kept(quad: Quad, read: _Read) -> bool:
    """Whether it says that a row makes no claim, or why, that makes one here."""
    if quad.predicate == KG.unreadRow:
        return quad.object in read.kept.get(named(quad.subject), ())
    return quad.predicate == KG.doubt and quad.subject in read.rows and claim_of_kept(_value(quad)) is not None


def _value(quad: Quad) -> str:
    return quad.object.value if isinstance(quad.object, Literal) else ""
