"""Imports ICE's lists, each a contribution of its own, so that an interrupted import goes on where it was.

One unreadable or refused file stops nothing else: what became of every file is told, in the order
the files were given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ArchiveError, KgError, Refused, UsageError
from kg.model import Draft, Finding, Report, RowTally, Source
from kg.record.reading_lists import ListRead, ListRequest, read_lists, reader_processes, seldom_collecting
from kg.record.recording import Outcome, Writer, record
from kg.sources import read_bytes

if TYPE_CHECKING:
    from kg.intake.ice_lists import ListDetails

__all__ = ["Imported", "import_lists", "workbooks_in"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: an outcome, of whose draft captures and tallies are kept, or the error
    that stopped it."""

    path: Path
    outcome: Outcome | None = None
    error: KgError | None = None

    @property
    def tally(self) -> RowTally | None:
        """Rows read = claims + sightings + unread; None where the list was here already."""
        return self.outcome.draft.tallies[0] if self.outcome and self.outcome.draft.tallies else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        if isinstance(self.error, Refused):
            return self.error.report.findings
        return self.outcome.report.findings if self.outcome else ()

    JSON = (
        "file_name: path",
        "error",
        "rows_read: tally.rows_read",
        "claim_count: tally.claims",
        "sightings: tally.sightings",
        "unread: tally.unread",
        "findings",
    )


def import_lists(
    writer: Writer,
    paths: Iterable[Path],
    said: ListDetails,
    told: Callable[[Imported], None],
) -> list[Imported]:
    """Read, check and record each list, of which this is said; `told` hears of each as it is done.

    Raises:
        ArchiveError: the archive itself cannot be written; lists imported before stay imported.
    """
    every = list(paths)
    done: list[Imported] = []
    files = (_asked(writer, path, said) for path in every)
    with seldom_collecting(), closing(read_lists(files, reader_processes(len(every)))) as lists:
        for path, read in zip(every, lists, strict=True):
            done.append(_recorded(writer, path, read))
            told(done[-1])
    return _with(done, writer.catch_up())


def workbooks_in(paths: Iterable[Path]) -> list[Path]:
    """The files themselves, and of each folder every workbook in it, to any depth, in the order of their paths.

    Raises:
        UsageError: a folder holds none.
    """
    found: list[Path] = []
    for given in paths:
        inside = [given]
        if given.is_dir():
            # Files that an open spreadsheet program leaves beside the workbook begin so, and are none.
            inside = sorted(one for one in given.rglob("*") if _is_workbook(one))
            if not inside:
                raise UsageError("no workbook (.xlsx) is in this folder", where=str(given), remedy="name another")
        found += inside
    return found


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx" and not path.name.startswith("~$") and path.is_file()


def _with(done: list[Imported], findings: tuple[Finding, ...]) -> list[Imported]:
    """The same, the last that was recorded with what was found at the end."""
    for place in range(len(done) - 1, -1, -1):
        outcome = done[place].outcome
        if findings and outcome and outcome.contribution:
            done[place] = replace(done[place], outcome=replace(outcome, report=outcome.report + findings))
            break
    return done


def _asked(writer: Writer, path: Path, said: ListDetails) -> ListRequest | ListRead:
    """What is to be read of a file; nothing where the archive has it."""
    try:
        content = read_bytes(path)
    except KgError as error:
        return ListRead(error=error)
    known = _is_known(writer, hashlib.sha256(content).hexdigest(), path.name)
    return ListRead() if known else ListRequest(content, path.name, said)


def _recorded(writer: Writer, path: Path, read: ListRead) -> Imported:
    if read.error:
        return Imported(path, error=read.error)
    # A list that was read ahead may have come meanwhile, in another file.
    if all(_is_known(writer, source.capture.sha256, path.name) for source in read.draft.sources):
        return Imported(path, Outcome(Draft(), Report()))
    try:
        report = Report(read.findings)
        if not report.passes:
            raise Refused(report)
        return Imported(path, _short(record(writer, read.draft, at_once=False, sound=read.sound)))
    except ArchiveError:
        raise
    except Refused as refused:
        return Imported(path, error=Refused(refused.report, of=path.name))
    except KgError as error:
        return Imported(path, error=error)


def _short(outcome: Outcome) -> Outcome:
    """An outcome without bytes, claims and sightings: of a thousand lists nobody could hold them."""
    sources = tuple(Source(source.capture, b"") for source in outcome.draft.sources)
    return replace(outcome, draft=Draft(note=outcome.draft.note, sources=sources, tallies=outcome.draft.tallies))


def _is_known(writer: Writer, sha256: str, file_name: str) -> bool:
    """Whether these very bytes were imported under this name before and are held: they give nothing new."""
    return writer.standing.knows_list(sha256, file_name) and writer.archive.captures.has(sha256)
