"""What a store holds for given ledger quads: they themselves, the merge, and what follows from names.

    claim graphs                  as recorded
    default graph, statements     as recorded
    default graph, merge          every fact some live claim states, once
    default graph, rows           `row oa:hasSource capture ; kg:sheet … ; kg:row …`, from the row's IRI
    default graph, captures       `list kg:speaksOf day` and labels, see `list_days`
    default graph, listings       `claim kg:listedIn list`, see `listed_in`
    default graph, days           `thing kg:inListOf day`, see `agreement_days`
    default graph, decisions      `agency kg:agencyAsDecided agency`, agreements likewise, see `as_decided`
    default graph, vocabulary     ontology/*.ttl, for labels
    default graph, head           which ledger and which index rules this store was made from

Why a merge and not a union at query time: a union returns a triple once for every graph that
holds it, so two sources stating one fact would make every count wrong.

A change to this file that changes what is held must change `FORMAT`: stores are then rebuilt.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import assets, terms
from kg.index import agreement_days, as_decided, list_days, listed_in
from kg.index.agreement_days import InLists, day_changes
from kg.index.as_decided import MentionedThings, decided_changes
from kg.index.list_days import CaptureDays, list_day_changes
from kg.index.listed_in import Listings, listing_changes
from kg.index.store import Store
from kg.ledger import Head
from kg.ledger.live import tells_of_withdrawal
from kg.terms import DEFAULT_GRAPH, KG, OA, RDF, XSD, named

__all__ = ["advance", "changes", "full_index", "head_quad", "index_version", "indexed", "known_head", "read_head"]

FORMAT = "8"
_ARCHIVE = terms.thing("archive")
_LEADS_TO_ROWS = frozenset({KG.anchor, KG.unreadRow})
_MANY = 1_000
"""Quads from which on they are added in bulk, a quarter of what one transaction takes (`Embedded.extend`)."""
_TELLING = frozenset({KG.recordedIn, KG.withdrawnIn, RDF.type})
_LOOKED_AT = frozenset.union(_TELLING, as_decided.TOLD, list_days.TOLD, listed_in.TOLD, agreement_days.TOLD)
"""What tells of anything that follows; most of a list only says where its rows stand and how they are written."""
_HEAD = re.compile(r"(\d{1,6}) ([0-9a-f]*) ([0-9a-f]+)", re.ASCII)


def full_index(live: Iterable[Quad], head: Head, typed: AbstractSet[Quad] = frozenset()) -> Iterator[Quad]:
    """Everything a store holds for the live quads of a ledger, of which `typed` are what `typed_rows` gives;
    the head comes last."""
    noted, captures, in_lists = MentionedThings(), CaptureDays(), InLists()
    yield from vocabulary()
    yield from in_lists.passing(Listings(typed).passing(noted.passing(indexed(captures.passing(live)))))
    yield from noted.decided()
    yield from in_lists.passing(captures.follows())
    yield from in_lists.follows()
    yield head_quad(head)


def indexed(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Ledger quads with the merge and the row statements that follow from them."""
    for quad in quads:
        yield quad
        if quad.graph_name != DEFAULT_GRAPH:
            yield Quad(quad.subject, quad.predicate, quad.object, DEFAULT_GRAPH)
        elif quad.predicate in _LEADS_TO_ROWS and isinstance(quad.object, NamedNode):
            yield from _row_statements(quad.object)


def changes(
    store: Store, quads: list[Quad], before: Head, typed_before: Callable[[], AbstractSet[Quad]]
) -> tuple[Iterable[Quad], list[Quad]]:
    """What one contribution inserts into and deletes from a store that is at `before`, but for the head after it.

    What it inserts is made as it is asked for, once: of a list that is much.
    """
    told = _by_predicate(quads)
    recorded = {named(quad.subject) for quad in told[KG.recordedIn]}
    withdrawn = {named(quad.subject) for quad in told[KG.withdrawnIn]} - recorded
    delete: set[Quad] = set()
    for claim in withdrawn:
        delete.update(_retraction(store, claim, withdrawn))
    for document in {named(quad.subject) for quad in told[RDF.type] if quad.object == KG.Document}:
        if any(True for _ in store.quads(document, RDF.type, KG.UnseenDocument, DEFAULT_GRAPH)):
            delete.update(store.quads(document, graph=DEFAULT_GRAPH))
    for claim in recorded:
        delete.update(q for q in store.quads(claim, graph=DEFAULT_GRAPH) if tells_of_withdrawal(q))
    stays = delete.intersection(indexed(quads)) if delete else delete
    gone = {quad for quad in delete - stays if not (quad.subject in recorded and _is_claim(quad))} | {head_quad(before)}
    newly, no_more = decided_changes(store, _those(told, as_decided.TOLD), gone)
    speaking, silent = list_day_changes(store, _those(told, list_days.TOLD))
    listed = listing_changes(store, _those(told, listed_in.TOLD), typed_before)
    named_on, no_longer = day_changes(
        store, chain(_those(told, agreement_days.TOLD), speaking, listed), [*gone, *silent]
    )
    return chain(indexed(quads), newly, speaking, listed, named_on), [*gone, *no_more, *silent, *no_longer]


def _by_predicate(quads: Iterable[Quad]) -> dict[NamedNode, list[Quad]]:
    """Those quads that anything follows from."""
    told: dict[NamedNode, list[Quad]] = {predicate: [] for predicate in _LOOKED_AT}
    for quad in quads:
        if (some := told.get(quad.predicate)) is not None:
            some.append(quad)
    return told


def _those(told: dict[NamedNode, list[Quad]], predicates: Iterable[NamedNode]) -> list[Quad]:
    return [quad for predicate in predicates for quad in told[predicate]]


def advance(
    store: Store, quads: list[Quad], before: Head, after: Head, typed_before: Callable[[], AbstractSet[Quad]]
) -> None:
    """Bring a store from one head to a later one, between which the ledger holds these quads; `typed_before` as for
    `listing_changes`.

    Many are added first, in bulk, and the head is moved when they are all there: whoever is stopped in
    between leaves a store at `before` with some quads more, and the next start adds them again.

    Raises:
        StoreError: the store could not be written.
    """
    insert, delete = changes(store, quads, before, typed_before)
    if len(quads) >= _MANY:
        store.extend(insert)
        insert = ()
    store.apply(chain(insert, (head_quad(after),)), delete)


def read_head(store: Store) -> Head | None:
    """Which ledger head a store was made from; None for an empty store or other index rules."""
    found = _head(store)
    return Head(int(found[1]), found[2]) if found and found[3] == index_version() else None


def known_head(store: Store) -> Head | None:
    """The same, whatever the rules of the index: what the ledger was when this store was made."""
    found = _head(store)
    return Head(int(found[1]), found[2]) if found else None


def _head(store: Store) -> re.Match[str] | None:
    for quad in store.quads(_ARCHIVE, KG.head, graph=DEFAULT_GRAPH):
        return _HEAD.fullmatch(_value(quad).value)
    return None


def head_quad(head: Head) -> Quad:
    return Quad(_ARCHIVE, KG.head, Literal(f"{head.sequence} {head.digest} {index_version()}"), DEFAULT_GRAPH)


@cache
def index_version() -> str:
    """A digest of the index rules: this format and the shipped vocabulary."""
    hashed = hashlib.sha256(FORMAT.encode())
    for path in assets.files(assets.ONTOLOGY, "*.ttl"):
        hashed.update(path.read_bytes())
    return hashed.hexdigest()[:16]


@cache
def vocabulary() -> tuple[Quad, ...]:
    """The ontology and its concept schemes, for the labels that answers need: read once, 35 ms for 4 MiB (measured)."""
    files = assets.files(assets.ONTOLOGY, "*.ttl")
    return tuple(quad for path in files for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE))


def _is_claim(quad: Quad) -> bool:
    return not tells_of_withdrawal(quad)


def _row_statements(anchor: NamedNode) -> Iterator[Quad]:
    if (place := terms.row_named(anchor)) is not None:
        digest, name, number = place
        capture, sheet = _table(digest, name)
        yield Quad(anchor, OA.hasSource, capture, DEFAULT_GRAPH)
        yield Quad(anchor, KG.sheet, sheet, DEFAULT_GRAPH)
        yield Quad(anchor, KG.row, Literal(str(number), datatype=XSD.integer), DEFAULT_GRAPH)


@lru_cache(maxsize=64)
def _table(digest: str, sheet: str) -> tuple[NamedNode, Literal]:
    return terms.capture(digest), Literal(sheet)


def _retraction(store: Store, claim: NamedNode, withdrawn: set[NamedNode]) -> Iterator[Quad]:
    """What leaves the store with a claim, given all claims that leave with it."""
    for quad in store.quads(graph=claim):
        yield quad
        if not _is_in_ontology(quad) and not _stated_elsewhere(store, quad, withdrawn):
            yield Quad(quad.subject, quad.predicate, quad.object, DEFAULT_GRAPH)
    for quad in store.quads(claim, graph=DEFAULT_GRAPH):
        yield quad
        if quad.predicate == KG.anchor and not _anchored_elsewhere(store, named(quad.object), withdrawn):
            yield from _anchor_statements(store, named(quad.object))


def _is_in_ontology(quad: Quad) -> bool:
    """That a thing is a place, the ontology says as well; a count of places is the claim's alone."""
    return (quad.predicate, quad.object) == (RDF.type, KG.Place)


def _stated_elsewhere(store: Store, quad: Quad, withdrawn: set[NamedNode]) -> bool:
    holders = store.quads(named(quad.subject), quad.predicate, _value(quad))
    return any(q.graph_name != DEFAULT_GRAPH and q.graph_name not in withdrawn for q in holders)


def _value(quad: Quad) -> NamedNode | Literal:
    return quad.object if isinstance(quad.object, Literal) else named(quad.object)


def _anchored_elsewhere(store: Store, anchor: NamedNode, withdrawn: set[NamedNode]) -> bool:
    holders = store.quads(None, KG.anchor, anchor, DEFAULT_GRAPH)
    return any(q.subject not in withdrawn for q in holders)


def _anchor_statements(store: Store, anchor: NamedNode) -> Iterator[Quad]:
    for quad in store.quads(anchor, graph=DEFAULT_GRAPH):
        yield quad
        if quad.predicate == OA.hasSelector:
            yield from store.quads(named(quad.object), graph=DEFAULT_GRAPH)
