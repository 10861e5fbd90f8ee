"""Opens an archive and wires the wings: the only door the command line and other programs use.

    >>> from kg.workspace import Workspace                                    # doctest: +SKIP
    >>> workspace = Workspace.open(Path("archive"))                           # doctest: +SKIP
    >>> outcome = workspace.add([Path("sheet.yaml")])                         # doctest: +SKIP
    >>> for row in workspace.query("SELECT ?a WHERE { ?a a kg:Agency }"): …   # doctest: +SKIP

Every method either answers or raises a `kg.errors.KgError`; none prints. Rooms that only some commands
need are imported where they are used: it would take `kg trace` a fifth longer to import them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Unpack

from pyoxigraph import NamedNode

from kg.guard import LIMITS, Limits
from kg.index import Store, read_head
from kg.index.current import Endpoint, rebuild
from kg.ledger import Head, Ledger
from kg.ledger.folder import Folder
from kg.model import Contribution, Draft, Report
from kg.record.recording import Archive, Outcome, Writer, record, rehearse, writing
from kg.sources import Captures
from kg.workspace.answering import Answering

if TYPE_CHECKING:
    from kg.compare.dependents import Dependent
    from kg.compare.identity.deciding import Identity
    from kg.intake.ice_lists import ListDetails
    from kg.record.attaching import Attached
    from kg.record.drafting import DocumentDetails, Sheet
    from kg.record.importing import Imported
    from kg.record.verifying import Verified

__all__ = ["Archive", "Outcome", "Workspace"]


class Workspace(Answering):
    """An open archive: what `Answering` answers, and what changes it or looks at all of it."""

    @classmethod
    def create(cls, root: Path, **settings: object) -> Workspace:
        """Make an empty archive.

        Raises:
            ArchiveError: something is already there.
        """
        Folder.create(root)
        return cls.open(root, **settings)  # type: ignore[arg-type]

    @classmethod
    def open(
        cls,
        root: Path,
        *,
        endpoint: Endpoint | None = None,
        archivist: str = "",
        clock: Callable[[], datetime] | None = None,
        limits: Limits = LIMITS,
    ) -> Workspace:
        """Open an archive; `endpoint` is (query address, update address) of a SPARQL store for it. Each question of
        `query`, `cite`, `receipt` and `why` has these `limits`.

        Raises:
            ArchiveError: there is none, or a newer program made it.
        """
        folder = Folder.open(root)
        archive = Archive(folder, Ledger(folder.ledger, folder.head), Captures(folder.captures), endpoint, archivist)
        return cls(replace(archive, clock=clock) if clock else archive, limits)

    def add(
        self,
        sheets: Sequence[Sheet],
        *,
        dry_run: bool = False,
        again: bool = False,
        allow_unheld: bool = False,
        allow_outside: bool = False,
    ) -> Outcome:
        """Record claim sheets, all or none; `allow_outside` lets `file:` lead out of the folder of a sheet.

        Raises:
            Refused: a sheet has faults; nothing was written.
        """
        from kg.record import drafting

        made = partial(drafting.from_sheets, self.archive, sheets=sheets, allow_outside=allow_outside)
        if dry_run:
            return rehearse(self.archive, made(self.store), again=again, allow_unheld=allow_unheld)
        with self._drafted(made) as (writer, draft):
            return record(writer, draft, again=again, allow_unheld=allow_unheld)

    def add_documents(self, paths: Iterable[Path], described: DocumentDetails) -> Outcome:
        """Describe and keep files as documents, without claims yet."""
        from kg.record import drafting

        with self._drafted(partial(drafting.from_files, list(paths), described)) as (writer, draft):
            return record(writer, draft)

    def attach(self, paths: Iterable[Path]) -> Attached:
        """Put a reader's own copies of known captures in place and look at every anchor in them."""
        from kg.record.attaching import attach

        return attach(self.archive, self.store, paths)

    def import_lists(
        self,
        paths: Iterable[Path],
        *,
        told: Callable[[Imported], None] = lambda _: None,
        **said: Unpack[ListDetails],
    ) -> list[Imported]:
        """Import ICE's lists, a contribution each; an unreadable one stops nothing else. Folders are searched
        to any depth. `said` is said of each: where and when it was taken, its kind, its publisher."""
        from kg.record import importing

        with self._writing() as writer:
            return importing.import_lists(writer, importing.workbooks_in(paths), said, told)

    def withdraw(self, claim: NamedNode, reason: str, *, dry_run: bool = False) -> Outcome:
        """Take a claim back.

        Raises:
            NotFound: there is no such claim.
            UsageError: no reason is given, or it was withdrawn before.
        """
        from kg.record import withdrawing

        if dry_run:
            return rehearse(self.archive, withdrawing.withdrawal(self.store, claim, reason))
        with self._writing() as writer:
            return record(writer, withdrawing.withdrawal(writer.store, claim, reason))

    def supersede(
        self, claim: NamedNode, sheet: Sheet, reason: str, *, dry_run: bool = False, allow_outside: bool = False
    ) -> Outcome:
        """Take a claim back and put the claims of a sheet in its place, in one contribution; one claim in
        the place of a claim of rows takes all its rows over.

        Raises:
            NotFound, UsageError: as `withdraw`, or the sheet states nothing else.
            Refused: the sheet has faults; nothing was written.
        """
        from kg.record import drafting, withdrawing
        from kg.record.superseded_rows import rows_taken_over

        made = partial(drafting.from_sheets, self.archive, sheets=[sheet], allow_outside=allow_outside)
        if dry_run:
            draft = withdrawing.supersession(self.store, claim, made(self.store), reason)
            return rehearse(self.archive, draft, again=True)
        with self._drafted(made) as (writer, sheet_draft):
            draft = withdrawing.supersession(writer.store, claim, sheet_draft, reason)
            return record(writer, draft, again=True, rows=rows_taken_over(writer.store, claim, draft))

    def resting(self, claim: NamedNode) -> list[Dependent]:
        """What rests on a claim, to be looked at before it is taken back."""
        from kg.compare.dependents import dependents_of

        return dependents_of(self.store, self.catalogue, claim)

    def alone(self, claim: NamedNode, before: Iterable[Dependent]) -> list[Dependent]:
        """What of that rests on nothing, now that the claim is withdrawn."""
        from kg.compare.dependents import left_unsupported

        return left_unsupported(self.store, self.catalogue, claim, before)

    @property
    def identity(self) -> Identity:
        """Which agencies are one: proposals, decisions, codes of public tables."""
        from kg.compare.identity.deciding import Identity

        return Identity(self.archive, self.store, self._writing)

    def check(self, sheets: Sequence[Sheet] = (), *, allow_outside: bool = False) -> Report:
        """What the gate says of drafts, or of every live claim when no sheet is given."""
        if sheets:
            return self.add(sheets, dry_run=True, allow_outside=allow_outside).report
        from kg import gate
        from kg.record import drafting
        from kg.record.archive_world import ArchiveWorld

        world = ArchiveWorld(self.store, self.archive.captures)
        return gate.check(drafting.from_ledger(self.archive), world, allow_unheld=True)

    def export(self, form: str, out: BinaryIO, *, inline: bool = True) -> None:
        """Write the live archive as jsonld, trig, nquads or turtle."""
        from kg.export import writing

        writing.export(self.archive, self.store, form, out, inline=inline)

    def export_to(self, form: str, path: Path, *, inline: bool = True) -> None:
        """The same into a file, which appears when it is whole."""
        from kg.export import writing

        writing.export_to(self.archive, self.store, form, path, inline=inline)

    def verify(self, kept: Head | str | None = None) -> Verified:
        """Look at everything again; `kept` is a head somebody kept elsewhere, that the ledger must once have had:
        as it was printed, or the name of a file with it.

        Raises:
            UsageError, UnreadableFile: that is no head.
        """
        from kg.record.verifying import head_in, verify

        return verify(self.archive, head_in(kept) if isinstance(kept, str) else kept)

    def head(self) -> Head:
        """Where the ledger ends: what to keep or publish elsewhere.

        Raises:
            ArchiveError: it lacks what its head file or the store knows of.
        """
        self.archive.refuse_loss()
        return self.archive.ledger.head()

    def recorded(self) -> datetime | None:
        """When the newest contribution was recorded; None where there is none."""
        return self.archive.ledger.recorded()

    def rebuild(self, *, accept: bool = False) -> None:
        """Make the store anew from the ledger; `accept` takes that as it is, whatever its head file or store knows of.

        Raises:
            ArchiveError: the ledger lacks what its head file or the store knows of, and that is not to be accepted.
        """
        with self.archive.folder.writing():
            rebuild(self.archive.folder, self.archive.ledger, self.archive.endpoint, accept=accept)
        self._forget()

    def log(self) -> list[tuple[Contribution, int]]:
        """Every contribution with the size of its file in bytes, oldest first."""
        return [(header, path.stat().st_size) for header, path in self.archive.ledger.contributions()]

    def heads_since(self) -> int | None:
        """The first contribution of which a head was kept; None where none is kept yet."""
        rooted = (header.sequence for header, _ in self.archive.ledger.contributions() if header.root_hash)
        kept = self.archive.ledger.kept_head()
        return next(rooted, kept.sequence if kept else None)

    @contextmanager
    def _drafted(self, made: Callable[[Store], Draft]) -> Iterator[tuple[Writer, Draft]]:
        """The archive held for writing, and a draft that was made before: files are read while others may write.

        Where somebody wrote meanwhile, it is made again.
        """
        self._forget()
        draft, before = made(self.store), read_head(self.store)
        with self._writing() as writer:
            yield writer, draft if read_head(writer.store) == before else made(writer.store)

    def _writing(self) -> AbstractContextManager[Writer]:
        self._forget()
        return writing(self.archive)

    def _forget(self) -> None:
        self.__dict__.pop("store", None)
