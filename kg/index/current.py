"""A store answers only when it is what its ledger makes it; otherwise it is brought up to date first.

Rules kept here:
- The head in a store says which ledger file it was made up to. Behind: the missing contributions
  are replayed, which is idempotent. Of other rules or damaged: it is rebuilt.
- A store that knows a head the ledger never had is a witness that something was taken from the ledger or
  changed in it: that is refused, and never mended by making the store anew, unless somebody says so.
  So is a ledger of which neither the head file nor a store says where it ends.
- A reader mends only if nobody is writing; while somebody is, it answers from the last state the
  store had, which was acknowledged, or from the ledger itself. Where nothing can be written (a full
  disk, a folder one may only read), it answers from the ledger too.
- A folder is opened for writing only to write: the engine's housekeeping changes files.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from pyoxigraph import Quad

from kg.errors import ArchiveError, Locked, StoreError, UsageError
from kg.index import Embedded, Store, advance, full_index, known_head, read_head, typed_rows
from kg.ledger import EMPTY, Head, Ledger, live_quads
from kg.ledger.folder import KEEPS_HEAD, Folder
from kg.terms import KG

__all__ = [
    "Endpoint",
    "as_of",
    "head_of_store",
    "readable",
    "rebuild",
    "refuse_loss",
    "store_for_reading",
    "store_for_writing",
    "store_up_to_date",
]

Endpoint = tuple[str, str | None]
_TOGETHER = 50_000
"""Quads of contributions that a store takes in together."""


def store_for_reading(folder: Folder, ledger: Ledger, endpoint: Endpoint | None) -> Store:
    """A store that answers for the ledger as it is now.

    Raises:
        StoreError: a remote endpoint cannot be reached or used.
        ArchiveError: the ledger lacks what its head file or the store knows of.
    """
    store = _remote(endpoint) if endpoint else readable(folder)
    refuse_loss(folder, ledger, known_head(store) if store else None)
    head = read_head(store) if store else None
    if store and head == ledger.head():
        return store
    try:
        with folder.writing(wait=0 if head else 10):
            return store_up_to_date(folder, ledger, endpoint)
    except Locked:
        return store if store and head and ledger.reaches(head) else as_of(ledger, None)
    except (ArchiveError, StoreError):
        if endpoint:
            raise
        return as_of(ledger, None)


def store_up_to_date(folder: Folder, ledger: Ledger, endpoint: Endpoint | None) -> Store:
    """A store brought up to the ledger, a folder open for reading; the caller holds the lock.

    Raises:
        ArchiveError: the ledger lacks what its head file or the store knows of.
    """
    store = _remote(endpoint) if endpoint else readable(folder)
    refuse_loss(folder, ledger, known_head(store) if store else None)
    if store and read_head(store) == ledger.head():
        return store
    store = store_for_writing(folder, ledger, endpoint)
    if endpoint:
        return store
    store.close()
    return Embedded.reading(folder.store)


def store_for_writing(folder: Folder, ledger: Ledger, endpoint: Endpoint | None, *, up_to: Head | None = None) -> Store:
    """A store brought up to the ledger, open for writing; the caller holds the lock.

    `up_to` is where that may stop; a store that has to be made anew goes to the end.
    """
    if endpoint is None:
        store: Store = _writable(folder, ledger)
    else:
        store = _remote(endpoint)
        if not _is_of(store, ledger):
            if (known := known_head(store)) and not ledger.reaches(known):
                raise StoreError(ledger.lacking(known, "the store").what, where=endpoint[0])
            store.replace(_made_of(ledger))
    _replay(store, ledger, up_to or ledger.head())
    return store


def refuse_loss(folder: Folder, ledger: Ledger, known: Head | None) -> None:
    """Refuse a ledger that lacks what its head file knows of, or the store, which knows `known`; or of whose end
    nothing here knows.

    Raises:
        ArchiveError: it does.
    """
    ledger.head()
    if known and not ledger.reaches(known):
        raise ledger.lacking(known, "the store")
    if known is None and folder.format() >= KEEPS_HEAD and ledger.kept_head() is None:
        raise ArchiveError(
            "neither a head file nor a store says where the ledger ends, so contributions may have been taken away",
            where=str(folder.root),
            remedy="put `head` back from a copy, or look at `kg verify --head HEAD` and say `kg rebuild --accept`",
        )


def head_of_store(folder: Folder, endpoint: Endpoint | None) -> Head | None:
    """The head a store knows, whatever its rules; None where there is no store, or none that can be read.

    Raises:
        StoreError: a remote endpoint cannot be reached or used.
    """
    store = _remote(endpoint) if endpoint else readable(folder)
    if store is None:
        return None
    try:
        return known_head(store)
    finally:
        store.close()


def rebuild(folder: Folder, ledger: Ledger, endpoint: Endpoint | None, *, accept: bool = False) -> None:
    """Make the store anew from the ledger; the caller holds the lock.

    Raises:
        ArchiveError: the ledger lacks what its head file or the store knows of, and that is not to be accepted.
    """
    if accept:
        ledger.keep_head(accept=True)
    else:
        refuse_loss(folder, ledger, head_of_store(folder, endpoint))
    if endpoint is None:
        Embedded.make(folder.store, _made_of(ledger))
        return
    store = _remote(endpoint)
    store.replace(_made_of(ledger))
    store.close()


def as_of(ledger: Ledger, until: datetime | int | None) -> Embedded:
    """A store in memory, as the ledger stood at a time, or after a contribution by its number; None is now.

    Raises:
        UsageError: that is before the first contribution, or there is none of that number.
    """
    if isinstance(until, int):
        return made_up_to(ledger, _head_after(ledger, until))
    head = ledger.head_at(until)
    if until and head == EMPTY and (begins := min((one.recorded for one, _ in ledger.contributions()), default=None)):
        day = begins.astimezone(UTC).date()
        raise UsageError(f"the archive begins on {day}", remedy="ask for that day or a later one")
    return made_up_to(ledger, head)


def _head_after(ledger: Ledger, number: int) -> Head:
    files = ledger.files()
    if not 0 < number <= len(files):
        raise UsageError(f"there is no contribution {number}", remedy=f"they are 1 to {len(files)}; see `kg log`")
    return Head(number, ledger.digest(files[number - 1]))


def made_up_to(ledger: Ledger, head: Head) -> Embedded:
    """A store in memory, of the contributions up to one of them."""
    store = Embedded.memory()
    store.replace(full_index(live_quads(ledger, up_to=head.sequence), head, typed_rows(ledger, head.sequence)))
    return store


def _made_of(ledger: Ledger) -> Iterator[Quad]:
    return full_index(live_quads(ledger), ledger.head(), typed_rows(ledger))


def _is_of(store: Store, ledger: Ledger) -> bool:
    """Whether a store was made of this ledger, up to some contribution of it."""
    head = read_head(store)
    return head is not None and ledger.reaches(head)


def _replay(store: Store, ledger: Ledger, up_to: Head) -> None:
    """Bring a store of this ledger up to a head."""
    head = read_head(store)
    assert head is not None
    for quads, after in _groups(ledger, head.sequence, up_to.sequence):
        advance(store, quads, head, after, partial(typed_rows, ledger, head.sequence))
        head = after


def _groups(ledger: Ledger, after: int, last: int) -> Iterator[tuple[list[Quad], Head]]:
    """The quads of contributions after one up to another, several together, and where each group ends.

    One that takes something back stands alone: what it does depends on those before it. So does one that is
    no import, for what it says of rows is typed.
    """
    waiting: list[Quad] = []
    head = Head(after, "")
    for path in ledger.files()[after:last]:
        quads = ledger.read(path)
        alone = any(quad.predicate == KG.withdrawnIn for quad in quads) or not any(
            quad.predicate == KG.rowsRead for quad in quads
        )
        if waiting and (alone or len(waiting) > _TOGETHER):
            yield waiting, head
            waiting = []
        waiting, head = [*waiting, *quads], Head(head.sequence + 1, ledger.digest(path))
        if alone:
            yield waiting, head
            waiting = []
    if waiting:
        yield waiting, head


def readable(folder: Folder) -> Embedded | None:
    """The store in the folder, open for reading; None where there is none, or it is damaged."""
    if not folder.store.is_dir():
        return None
    try:
        store = Embedded.reading(folder.store)
        read_head(store)  # some damage shows only when something is read
        return store
    except StoreError:
        return None


def _writable(folder: Folder, ledger: Ledger) -> Embedded:
    """The store's folder; in place of one that is not of this ledger, or damaged, one made anew."""
    known = readable(folder)
    try:
        if known and _is_of(known, ledger):
            known.close()
            return Embedded.writing(folder.store)
    except StoreError:
        pass  # damaged where only a writer looks
    Embedded.make(folder.store, _made_of(ledger))
    return Embedded.writing(folder.store)


def _remote(endpoint: Endpoint) -> Store:
    from kg.index.remote import Remote

    return Remote(*endpoint)
