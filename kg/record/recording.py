"""The one door that writes: gate, then ledger, then store, under the archive's lock.

Rules kept here:
- A refused draft changes nothing: the gate runs before the first byte is written, and the store is
  opened for writing only once there is something to write.
- Captures are placed before the contribution that speaks of them; a crash between leaves bytes
  that nothing names, which is harmless, and never a claim without its bytes. Where the contribution
  cannot be written, they are taken back.
- What is acknowledged is in the ledger, synced. The head file follows, then the store; where one cannot, or a
  crash comes before, that is mended at the next start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from pyoxigraph import NamedNode, Quad

from kg.errors import ArchiveError, KgError, Refused, StoreError
from kg.index import Store, advance, read_head, typed_rows
from kg.index.current import (
    Endpoint,
    as_of,
    head_of_store,
    refuse_loss,
    store_for_reading,
    store_for_writing,
    store_up_to_date,
)
from kg.ledger import Ledger, ahead
from kg.ledger.folder import Folder
from kg.model import Contribution, Draft, Finding, Report, Severity, Sighting, Source
from kg.record import shared_words, through_time
from kg.record.archive_world import ArchiveWorld
from kg.record.claim_states import ClaimStates
from kg.record.count_notices import count_notices
from kg.record.new_parts import NewParts, new_parts_of
from kg.record.repeated_lists import repeated_list_notices
from kg.record.superseded_rows import rows_ever, with_rows
from kg.sources import Captures

__all__ = ["FROM_SETTING", "Archive", "Outcome", "Writer", "record", "rehearse", "writing"]

UNNAMED = "unnamed archivist"
FROM_SETTING = "KG_ARCHIVIST"
"""Where the name of an archivist is from that no sheet gives."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive: its parts, the endpoint that indexes it if not the folder's own, its clock."""

    folder: Folder
    ledger: Ledger
    captures: Captures
    endpoint: Endpoint | None = None
    archivist: str = ""
    clock: Callable[[], datetime] = _now

    def reading(self) -> Store:
        return store_for_reading(self.folder, self.ledger, self.endpoint)

    def refuse_loss(self) -> None:
        """Refuse a ledger that lacks what its head file or the store knows of.

        Raises:
            ArchiveError: it does.
        """
        refuse_loss(self.folder, self.ledger, head_of_store(self.folder, self.endpoint))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a draft. `contribution` is None where nothing was new, or nothing was to be written."""

    draft: Draft
    report: Report
    contribution: Contribution | None = None

    @property
    def sightings(self) -> int:
        """How many claims recorded before are stated once more."""
        return len(self.draft.sightings)

    JSON = (
        "contribution: contribution.iri",
        "documents: draft.documents.iri",
        "captures: draft.sources.capture.sha256",
        "claims: draft.claims.iri",
        "sightings",
        "withdrawals: draft.withdrawals.claim",
        "findings: report.findings",
    )


class Writer:
    """An archive held for writing; its store is up to date, and open for reading until the first writing."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.store = store_up_to_date(archive.folder, archive.ledger, archive.endpoint)
        archive.ledger.keep_head()
        archive.folder.bring_up()
        self.standing = ClaimStates(self.store)
        self._writes = self._told_of_clock = False
        self._waiting: list[Quad] = []
        self._captures: set[str] = set()
        self._head = archive.ledger.head()
        self._indexed = self._head

    def append(self, draft: Draft, *, at_once: bool = True) -> tuple[Contribution, tuple[Finding, ...]]:
        """Write a contribution to the ledger, then to the store; notices say where that could not follow, and
        where the contribution before is dated in the future.

        Where it need not be `at_once`, the store may take it in later, together with others (`catch_up`);
        `standing` knows of it meanwhile.

        Raises:
            ArchiveError: the disk is full; nothing was written.
        """
        archive = self.archive
        archivist = draft.archivist or archive.archivist or UNNAMED
        now = archive.clock()
        wrong = () if self._told_of_clock else tuple(ahead(archive.ledger.newest(), now))
        self._told_of_clock = True
        contribution, quads, self._head = archive.ledger.append(draft, archivist=archivist, recorded=now)
        self._waiting += quads
        self._captures |= {source.capture.sha256 for source in draft.sources}
        self.standing.note(draft)
        late = wrong + self._keep_head()
        return contribution, late + (self.catch_up() if at_once or len(self._waiting) > _TOGETHER else ())

    def late_for(self, draft: Draft) -> tuple[Finding, ...]:
        """Catch up where what the store has not taken in yet is needed to tell what is new of a draft."""
        known = any(source.capture.sha256 in self._captures for source in draft.sources)
        return self.catch_up() if known or draft.sightings or draft.withdrawals else ()

    def catch_up(self) -> tuple[Finding, ...]:
        """Bring the store up to the ledger; a notice says where it could not follow."""
        if self._indexed == self._head:
            return ()
        try:
            self._index()
        except StoreError as error:
            self._writes, self.store = False, as_of(self.archive.ledger, None)
            return (Finding("store-behind", _BEHIND.format(error.what), "store", Severity.NOTICE),)
        finally:
            self._waiting, self._captures = [], set()
            self._indexed, self.standing.store = self._head, self.store
        return ()

    def close(self) -> None:
        self.store.close()

    def _keep_head(self) -> tuple[Finding, ...]:
        try:
            self.archive.ledger.keep_head()
        except ArchiveError as error:
            return (Finding("head-behind", f"{error.what}; {_HEAD_BEHIND}", "head", Severity.NOTICE),)
        return ()

    def _index(self) -> None:
        archive = self.archive
        if not self._writes:
            self.store.close()
            self.store = store_for_writing(archive.folder, archive.ledger, archive.endpoint, up_to=self._indexed)
            self._writes = True
        if read_head(self.store) == self._indexed:  # one made anew holds them already
            known = partial(typed_rows, archive.ledger, self._indexed.sequence)
            advance(self.store, self._waiting, self._indexed, self._head, known)


_TOGETHER = 30_000
"""Quads that wait for the store at most: half a second's work for it, and 70 MB."""
_HEAD_BEHIND = "the contribution is in the ledger, and the head follows at the next writing"
_BEHIND = "{}; the contribution is in the ledger, and the store follows when it is next opened"


@contextmanager
def writing(archive: Archive) -> Iterator[Writer]:
    """Hold the lock and a store that is up to date, for any number of contributions."""
    with archive.folder.writing():
        writer = Writer(archive)
        try:
            yield writer
        finally:
            writer.close()


def record(
    writer: Writer,
    draft: Draft,
    *,
    again: bool | Set[NamedNode] = False,
    allow_unheld: bool = False,
    at_once: bool = True,
    rows: Iterable[Sighting] = (),
    sound: frozenset[NamedNode] | None = None,
) -> Outcome:
    """Check a draft and write what is new of it; `at_once` as for `Writer.append`, `sound` as for
    the gate. `rows` are places of its claims that were looked at before.

    Raises:
        Refused: the gate found faults; nothing was written.
        ArchiveError: the disk is full; nothing was written.
    """
    late = writer.late_for(draft)
    new = new_parts_of(draft, writer.standing, again=again)
    report = _report(writer.archive, writer.standing, new, allow_unheld=allow_unheld, sound=sound)
    if not report.passes:
        raise Refused(report)
    written = with_rows(new.as_recorded(), [*rows, *rows_ever(writer.archive.ledger, new.revived)])
    if not written.is_empty:
        writer.archive.folder.check_room(sum(len(source.content) for source in draft.sources))
    with _placed(writer.archive.captures, draft.sources):
        if written.is_empty:
            return Outcome(written, report)
        contribution, findings = writer.append(written, at_once=at_once or _describes(written))
    if any(source.text for source in written.sources):
        writer.archive.captures.keep_runs(shared_words.AT_ONCE)
    return Outcome(written, report + late + findings, contribution)


def _describes(draft: Draft) -> bool:
    """Whether it brings more than claims on a capture, their places and the sum of its rows."""
    return bool(draft.documents or draft.speakers or draft.withdrawals)


@contextmanager
def _placed(captures: Captures, sources: Iterable[Source]) -> Iterator[None]:
    """Put sources in place, and take them back if what is done with them fails."""
    placed: list[str] = []
    try:
        for source in sources:
            if source.content and captures.add(source):
                placed.append(source.capture.sha256)
        yield
    except KgError:
        for sha256 in placed:
            captures.take_back(sha256)
        raise


def rehearse(
    archive: Archive,
    store: Store,
    draft: Draft,
    *,
    again: bool | Set[NamedNode] = False,
    allow_unheld: bool = False,
) -> Outcome:
    """What `record` would do as the archive is in a store, without doing it: no lock, nothing written."""
    standing = ClaimStates(store)
    new = new_parts_of(draft, standing, again=again)
    return Outcome(new.as_recorded(), _report(archive, standing, new, allow_unheld=allow_unheld))


def _report(
    archive: Archive,
    standing: ClaimStates,
    new: NewParts,
    *,
    allow_unheld: bool,
    sound: frozenset[NamedNode] | None = None,
) -> Report:
    from kg import gate  # a tenth of a second, which commands that only read need not pay

    world = ArchiveWorld(standing.store, archive.captures)
    to_check = new.to_check
    if not to_check.archivist:
        to_check = replace(to_check, archivist=archive.archivist, archivist_at=FROM_SETTING)
    report = gate.check(to_check, world, recorded=new.live, allow_unheld=allow_unheld, sound=sound)
    report += count_notices(standing.store, new) + repeated_list_notices(standing, new.draft)
    report += through_time.notices(standing.store, archive.ledger, new.draft)
    return report + shared_words.notices(standing.store, archive.captures, new.draft)
