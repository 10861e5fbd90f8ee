"""Opens an archive and wires the wings: the only door the command line and other programs use.

    >>> import kg
    >>> with kg.open("archive") as workspace:
    ...     agencies = [row[1] for row in workspace.query("agencies-by-place", {"place": "ak"}).rows]
    >>> agencies[0]
    'Alaska Department of Corrections'

Every method either answers or raises a `kg.errors.KgError`; none prints. Examples run over the shipped corpus
(`kg demo`), with `workspace` open and the archive's folder `archive` in the folder one is in. Wings that only some
commands need are imported where they are used: it would take `kg trace` a fifth longer to import them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from typing import Literal as OneOf

from pyoxigraph import NamedNode

from kg.errors import Overtaken
from kg.guard import LIMITS, Limits
from kg.index import Store, read_head
from kg.index.current import Endpoint, rebuild
from kg.ledger import Head, Ledger
from kg.ledger.folder import Folder
from kg.model import Draft, Report
from kg.record.recording import Archive, Outcome, Writer, record, rehearse, writing
from kg.sources import Captures
from kg.workspace.given_paths import files_of, paths_of, sheets_of
from kg.workspace.ledger_answers import LedgerAnswers
from kg.workspace.outcomes import LedgerEnd, Logged, WithdrawalOutcome

if TYPE_CHECKING:
    from kg.compare.identity.deciding import Identity
    from kg.record.attaching import Attached
    from kg.record.drafting import DocumentDetails, Sheet
    from kg.record.importing import Imported, ListAt
    from kg.record.merging import MergeOutcome
    from kg.record.quoting_again import OtherPlace
    from kg.record.signing import SignedContribution
    from kg.record.timestamping import Timestamp
    from kg.record.verifying import Verified
    from kg.workspace.shipped_corpus import Demo
    from kg.workspace.states import States

__all__ = ["Archive", "LedgerEnd", "Logged", "Outcome", "WithdrawalOutcome", "Workspace"]

Clock = Callable[[], datetime]


class Workspace(LedgerAnswers):
    """An open archive: what `LedgerAnswers` answers, and what changes it or looks at all of it."""

    @classmethod
    def create(
        cls,
        root: str | Path,
        *,
        endpoint: Endpoint | None = None,
        archivist: str = "",
        clock: Clock | None = None,
        limits: Limits = LIMITS,
    ) -> Workspace:
        """Make an empty archive, and open it as `open` does.

        >>> Workspace.create("new-archive").counts().claims
        0

        Raises:
            ArchiveError: something is already there.
        """
        Folder.create(Path(root))
        return cls.open(root, endpoint=endpoint, archivist=archivist, clock=clock, limits=limits)

    @classmethod
    def open(
        cls,
        root: str | Path,
        *,
        endpoint: Endpoint | None = None,
        archivist: str = "",
        clock: Clock | None = None,
        limits: Limits = LIMITS,
    ) -> Workspace:
        """Open an archive; `endpoint` is (query address, update address) of a SPARQL store for it. Each question of
        `query`, `cite`, `receipt` and `why` has these `limits`.

        >>> with Workspace.open("archive", archivist="reading room") as opened:
        ...     opened.counts().contributions
        15

        Raises:
            ArchiveError: there is none, or a newer program made it.
        """
        folder = Folder.open(Path(root))
        archive = Archive(folder, Ledger(folder.ledger, folder.head), Captures(folder.captures), endpoint, archivist)
        return cls(replace(archive, clock=clock) if clock else archive, limits)

    @classmethod
    def demo(cls, root: str | Path) -> Demo:
        """Open an archive of the shipped corpus, made where there is none, and ask it three questions.

        >>> demo = Workspace.demo("archive")
        >>> demo.is_new, demo.recounted[0].stated.value
        (False, 137)

        Raises:
            UsageError: the archive there was not made of the shipped corpus.
        """
        from kg.workspace import shipped_corpus

        return shipped_corpus.demo(Path(root))

    def states(self) -> States:
        """States of the archive for a program that only reads, whoever writes: now, and as of contributions.

        >>> workspace.states().at(3).counts().contributions
        3
        """
        from kg.workspace.states import States

        return States(self.archive)

    def close(self) -> None:
        """Let go of the store; a later question opens it again.

        >>> workspace.close()
        """
        opened, self._opened = self._opened, None
        if opened is not None:
            opened[0].close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def add(
        self,
        sheets: Sheet | str | Sequence[Sheet | str],
        *,
        dry_run: bool = False,
        again: bool = False,
        allow_unheld: bool = False,
        allow_outside: bool = False,
        resting_on: Head | None = None,
    ) -> Outcome:
        """Record claim sheets, all or none, where the ledger still ends at the head they are `resting_on`.
        `allow_outside` lets `file:` lead out of the folder of a sheet.

        >>> workspace.add("sheet.yaml", dry_run=True).report.passes
        True
        >>> outcome = workspace.add("sheet.yaml")
        >>> outcome.contribution.sequence, len(outcome.draft.claims)
        (16, 1)

        Raises:
            Refused: a sheet has faults; nothing was written.
            Overtaken: others have recorded since `resting_on`; nothing was written.
        """
        from kg.record import drafting

        made = partial(drafting.from_sheets, self.archive, sheets=sheets_of(sheets), allow_outside=allow_outside)
        if dry_run:
            return rehearse(self.archive, self.store, made(self.store), again=again, allow_unheld=allow_unheld)
        with self._drafted(made, resting_on) as (writer, draft):
            return record(writer, draft, again=again, allow_unheld=allow_unheld)

    def add_documents(
        self,
        files: str | Path | Iterable[str | Path],
        described: DocumentDetails | None = None,
        *,
        allow_private_addresses: bool = False,
    ) -> Outcome:
        """Describe and keep files, and what addresses of the web give, as documents, without claims yet.

        >>> workspace.add_documents("notice.txt").contribution.sequence
        16

        Raises:
            UnreadableFile: a file cannot be read, or an address not taken from: see `kg.sources.by_address`.
            UsageError: an address is given with another place or day of taking.
        """
        from kg.record import drafting

        told, today = described or drafting.DocumentDetails(), self.archive.clock().astimezone(UTC).date()
        given = drafting.given_files(files_of(files), told, allow_private_addresses=allow_private_addresses)
        with self._drafted(partial(drafting.from_files, given, told, today)) as (writer, draft):
            return record(writer, draft)

    def read_by_machine(
        self,
        document: NamedNode | str,
        *,
        capture: str | None = None,
        language: str = "eng",
        told: Callable[[int, int], None] = lambda *_: None,
    ) -> Outcome:
        """Read the pages of a held PDF that have no text by machine, and keep the reading as one more capture of its
        document. `capture` is the digest of the PDF, or how it begins, where there are several.

        >>> workspace.read_by_machine("iirira-133")
        Traceback (most recent call last):
        kg.errors.UsageError: no PDF of document 'iirira-133' is held here; attach it with `kg document attach`

        Raises:
            NotFound: there is no such document or capture.
            UsageError: it is not held, every page has text, or Tesseract is not installed.
            UnreadableFile: a page cannot be drawn or read.
        """
        from kg.ask import find
        from kg.record import reading_pages

        name = document.value if isinstance(document, NamedNode) else document
        iri = find.resolve(self.store, name if "/" in name else f"document/{name}")
        scan = reading_pages.scan_of(self.archive, self.store, iri, capture)
        draft = reading_pages.from_pages(self.archive, iri, scan, language, told)
        with self._writing() as writer:
            return record(writer, draft)

    def attach(self, paths: str | Path | Iterable[str | Path]) -> Attached:
        """Put a reader's own copies of known captures in place and look at every anchor in them.

        >>> [path.name for path in workspace.attach("notice.txt").unknown]
        ['notice.txt']
        """
        from kg.record.attaching import attach

        return attach(self.archive, self.store, paths_of(paths))

    def import_lists(
        self,
        paths: str | Path | Iterable[str | Path | ListAt],
        *,
        taken_from: str | None = None,
        taken_on: str | date | None = None,
        kind: OneOf["participating", "pending"] | None = None,
        publisher: str | None = None,
        allow_private_addresses: bool = False,
        told: Callable[[Imported], None] = lambda _: None,
    ) -> list[Imported]:
        """Import ICE's lists, a contribution each; an unreadable one stops nothing else. Folders are searched
        to any depth, addresses and the pages they are of asked for what is new. What is said besides is said of each
        list; `told` is given each when it is done. To look again and again see `kg.workspace.watching`.

        >>> [str(one.error)[:36] for one in workspace.import_lists("notice.txt")]
        ['notice.txt: is not an .xlsx workbook']

        Raises:
            TermError: `taken_on` is no date.
        """
        from kg.record import importing

        day = str(taken_on) if taken_on else None
        said = importing.details(taken_from=taken_from, taken_on=day, kind=kind, publisher=publisher)
        rules = importing.AddressRules(allow_private_addresses)
        given = importing.given_lists(self.archive, lambda: self.store, files_of(paths), said, rules)
        with self._writing() as writer:
            return importing.import_lists(writer, given, said, told)

    def withdraw(
        self, claim: NamedNode | str, reason: str, *, dry_run: bool = False, resting_on: Head | None = None
    ) -> Outcome:
        """Take a claim back; `resting_on` as for `add`.

        >>> claim = workspace.cite("agencies-by-place", {"place": "ak"}).rows[0].notes[0].of.claim
        >>> workspace.withdraw(claim, "read from the wrong row").contribution.sequence
        16

        Raises:
            NotFound: there is no such claim.
            UsageError, Overtaken: no reason is given, or it was withdrawn before; or as `add`.
        """
        from kg.record import withdrawing

        target = self._claim(claim)
        if dry_run:
            return rehearse(self.archive, self.store, withdrawing.withdrawal(self.store, target, reason))
        with self._writing(resting_on) as writer:
            return record(writer, withdrawing.withdrawal(writer.store, target, reason))

    def supersede(
        self,
        claim: NamedNode | str,
        sheet: Sheet | str,
        reason: str,
        *,
        dry_run: bool = False,
        allow_outside: bool = False,
        resting_on: Head | None = None,
    ) -> Outcome:
        """Take a claim back and put the claims of a sheet in its place, in one contribution; one claim in
        the place of a claim of rows takes all its rows over. `resting_on` as for `add`.

        >>> claim = workspace.add("sheet.yaml").draft.claims[0].iri
        >>> len(workspace.supersede(claim, "better.yaml", "the day was read wrongly").draft.withdrawals)
        1

        Raises:
            NotFound, UsageError, Overtaken, Refused: as `withdraw` and `add`, or the sheet states nothing else.
        """
        from kg.record import drafting, withdrawing
        from kg.record.superseded_rows import rows_taken_over

        target = self._claim(claim)
        made = partial(drafting.from_sheets, self.archive, sheets=sheets_of(sheet), allow_outside=allow_outside)
        if dry_run:
            draft = withdrawing.supersession(self.store, self.archive.captures, target, made(self.store), reason)
            return rehearse(self.archive, self.store, draft, again=True)
        with self._drafted(made, resting_on) as (writer, sheet_draft):
            draft = withdrawing.supersession(writer.store, self.archive.captures, target, sheet_draft, reason)
            return record(writer, draft, again=True, rows=rows_taken_over(writer.store, target, draft))

    def quote_again(
        self,
        claim: NamedNode | str,
        reason: str,
        place: OtherPlace | None = None,
        *,
        dry_run: bool = False,
        resting_on: Head | None = None,
    ) -> Outcome:
        """Quote a claim at one more `place` of its document; without one, in its newest capture, all its quotations as
        they stand there. `resting_on` as for `add`.

        >>> claim = workspace.add("sheet.yaml").draft.claims[0].iri
        >>> from kg.workspace.quotations import OtherPlace
        >>> brought = workspace.add("later.yaml").draft.sources[0].capture.sha256
        >>> workspace.quote_again(claim, "the notice was published anew", OtherPlace(brought)).sightings
        1

        Raises:
            NotFound, UsageError: as `kg.record.quoting_again.quoted_again`.
            Refused, Overtaken: what it states does not stand at the new place; or as `add`.
        """
        from kg.record.quoting_again import quoted_again

        held = self.archive.ledger, self.archive.captures
        made = partial(quoted_again, claim=self._claim(claim), held=held, reason=reason, place=place)
        if dry_run:
            return rehearse(self.archive, self.store, made(self.store))
        with self._drafted(made, resting_on) as (writer, draft):
            return record(writer, draft)

    @property
    def identity(self) -> Identity:
        """Which agencies are one: proposals, decisions, codes of public tables.

        >>> workspace.identity.decided()
        []
        """
        from kg.compare.identity.deciding import Identity

        return Identity(self.archive, self.store, self._writing)

    def check(self, sheets: Sheet | str | Sequence[Sheet | str] = (), *, allow_outside: bool = False) -> Report:
        """What the gate says of drafts, or of every live claim when no sheet is given.

        >>> workspace.check("sheet.yaml").passes
        True
        """
        if every := sheets_of(sheets):
            return self.add(every, dry_run=True, allow_outside=allow_outside).report
        from kg import gate
        from kg.record import drafting
        from kg.record.archive_world import ArchiveWorld

        world = ArchiveWorld(self.store, self.archive.captures)
        return gate.check(drafting.from_ledger(self.archive), world, allow_unheld=True)

    def verify(self, kept: Head | str | Path | None = None, *, signers: str | Path | None = None) -> Verified:
        """Look at everything again; `kept` is a head somebody kept elsewhere, that the ledger must once have had:
        as it was printed, or the name of a file with it. `signers` is a file of allowed signers, of whom signatures
        of contributions are to be.

        >>> workspace.verify(workspace.head()).ok
        True

        Raises:
            UsageError, UnreadableFile: that is no head, or there are no such signers.
        """
        from kg.record.verifying import head_in, verify

        head = head_in(str(kept)) if isinstance(kept, str | Path) else kept
        return verify(self.archive, head, None if signers is None else Path(signers))

    def merge(self, other: str | Path, *, dry_run: bool = False, allow_unheld: bool = False) -> MergeOutcome:
        """Take over what another archive has and this one does not, in one contribution: claims by id, a withdrawal
        on either side holds, and its contributions are kept as they are there. `allow_unheld` as for `add`.

        >>> workspace.merge("archive")
        Traceback (most recent call last):
        kg.errors.UsageError: archive: an archive is not merged into itself; name another archive

        Raises:
            UsageError, ArchiveError: it is this archive, there is none, or its ledger does not hold.
            Refused: the gate found faults; nothing was written.
        """
        from kg.record.merging import OtherArchive, merge, rehearse_merge

        opened = OtherArchive.open(Path(other), self.archive)
        if dry_run:
            return rehearse_merge(self.archive, self.store, opened, allow_unheld=allow_unheld)
        with self._writing() as writer:
            return merge(writer, opened, allow_unheld=allow_unheld)

    def sign(self, key: str | Path, sequences: Iterable[int] = ()) -> list[SignedContribution]:
        """Sign contributions by their numbers, or the newest, with an SSH key; the signatures are kept in the archive,
        the key is not.

        >>> workspace.sign("no-such-key")
        Traceback (most recent call last):
        kg.errors.UsageError: no-such-key: there is no such key; name your private key, or your public key where an \
agent holds it

        Raises:
            UsageError: there is no such contribution or key, or `ssh-keygen` is not there or refuses.
            ArchiveError: the signature cannot be written.
        """
        from kg.record.signing import sign

        return sign(self.archive.folder, self.archive.ledger, Path(key), tuple(sequences))

    def keep_timestamp(self, path: str | Path) -> Timestamp:
        """Keep a timestamp of a contribution's digest, by RFC 3161 or OpenTimestamps, beside the ledger.

        >>> workspace.keep_timestamp("sheet.yaml")
        Traceback (most recent call last):
        kg.errors.UnreadableFile: sheet.yaml: this is no timestamp of RFC 3161 or OpenTimestamps; give the reply of \
the authority (.tsr), or the proof (.ots)

        Raises:
            UnreadableFile: the file is none, or of nothing in this archive.
            ArchiveError: it cannot be written.
        """
        from kg.record.timestamping import keep_timestamp

        return keep_timestamp(self.archive.folder, self.archive.ledger, Path(path))

    def rebuild(self, *, accept: bool = False) -> None:
        """Make the store anew from the ledger; `accept` takes that as it is, whatever its head file or store knows of.

        >>> workspace.rebuild()

        Raises:
            ArchiveError: the ledger lacks what its head file or the store knows of, and that is not to be accepted.
        """
        with self.archive.folder.writing():
            rebuild(self.archive.folder, self.archive.ledger, self.archive.endpoint, accept=accept)
            self.archive.captures.keep_runs(anew=True)
        self._forget()

    @contextmanager
    def _drafted(
        self, made: Callable[[Store], Draft], resting_on: Head | None = None
    ) -> Iterator[tuple[Writer, Draft]]:
        """The archive held for writing, and a draft that was made before: files are read while others may write.

        Where somebody wrote meanwhile, it is made again.
        """
        self._forget()
        draft, before = made(self.store), read_head(self.store)
        with self._writing(resting_on) as writer:
            yield writer, draft if read_head(writer.store) == before else made(writer.store)

    @contextmanager
    def _writing(self, resting_on: Head | None = None) -> Iterator[Writer]:
        self._forget()
        with writing(self.archive) as writer:
            if resting_on not in (None, self.archive.ledger.head()):
                raise Overtaken("others have recorded since this was looked at", remedy="look again, and repeat it")
            yield writer

    def _forget(self) -> None:
        self._opened = None
