"""The one door that writes: gate, then ledger, then store, under the archive's lock.

Rules kept here:
- A refused draft changes nothing: the gate runs before the first byte is written.
- Captures are placed before the contribution that speaks of them; a crash between leaves bytes
  that nothing names, which is harmless, and never a claim without its bytes.
- What is acknowledged is in the ledger, synced. The store follows; a crash before it does is
  mended at the next start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kg.archive import Captures
from kg.errors import Refused
from kg.ledger import Ledger
from kg.model import Contribution, Draft, Report
from kg.store import Store, changes
from kg.workspace.folder import Folder
from kg.workspace.noticing import noticed
from kg.workspace.novelty import Novelty, novel
from kg.workspace.opening import Endpoint, store_for_reading, store_for_writing
from kg.workspace.world import ArchiveWorld

__all__ = ["Archive", "Outcome", "Writer", "record", "rehearse", "writing"]

UNNAMED = "unnamed archivist"


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a draft. `contribution` is None where nothing was new, or nothing was to be written."""

    draft: Draft
    report: Report
    contribution: Contribution | None = None

    def as_json(self) -> dict[str, object]:
        draft = self.draft
        return {
            "contribution": self.contribution.iri.value if self.contribution else None,
            "documents": [document.iri.value for document in draft.documents],
            "captures": [source.capture.sha256 for source in draft.sources],
            "claims": [claim.iri.value for claim in draft.claims],
            "sightings": len(draft.sightings),
            "withdrawals": [withdrawal.claim.value for withdrawal in draft.withdrawals],
            "findings": [
                {"code": f.code, "where": f.where, "message": f.message, "severity": f.severity.value}
                for f in self.report.findings
            ],
        }


@dataclass(frozen=True, slots=True)
class Writer:
    """An archive opened for writing, with its store."""

    archive: Archive
    store: Store


@contextmanager
def writing(archive: Archive) -> Iterator[Writer]:
    """Hold the lock and a store that is up to date, for any number of contributions."""
    with archive.folder.writing():
        store = store_for_writing(archive.folder, archive.ledger, archive.endpoint)
        try:
            yield Writer(archive, store)
        finally:
            store.close()


def record(writer: Writer, draft: Draft, *, again: bool = False, allow_unheld: bool = False) -> Outcome:
    """Check a draft and write what is new of it.

    Raises:
        Refused: the gate found faults; nothing was written.
        ArchiveError: the disk is full; nothing was acknowledged.
    """
    new, report = _checked(writer.archive, writer.store, draft, again=again, allow_unheld=allow_unheld)
    if not report:
        raise Refused(report)
    for source in draft.sources:
        if source.content:
            writer.archive.captures.add(source)
    written = new.as_recorded()
    if written.is_empty:
        return Outcome(written, report)
    return Outcome(written, report, _append(writer, written))


def rehearse(archive: Archive, draft: Draft, *, again: bool = False, allow_unheld: bool = False) -> Outcome:
    """What `record` would do, without doing it: no lock, nothing written."""
    new, report = _checked(archive, archive.reading(), draft, again=again, allow_unheld=allow_unheld)
    return Outcome(new.as_recorded(), report)


def _checked(
    archive: Archive, store: Store, draft: Draft, *, again: bool, allow_unheld: bool
) -> tuple[Novelty, Report]:
    from kg import gate  # a quarter of a second, which commands that only read need not pay

    new = novel(draft, store, again=again)
    world = ArchiveWorld(store, archive.captures)
    checked = replace(new.draft, sources=draft.sources)
    report = gate.check(checked, world, recorded=new.live, allow_unheld=allow_unheld)
    return new, report + noticed(store, new)


def _append(writer: Writer, draft: Draft) -> Contribution:
    archive = writer.archive
    before = archive.ledger.head()
    archivist = draft.archivist or archive.archivist or UNNAMED
    contribution, quads, after = archive.ledger.append(draft, archivist=archivist, recorded=archive.clock())
    insert, delete = changes(writer.store, quads, before, after)
    writer.store.apply(insert, delete)
    return contribution
