"""Imports ICE's lists, each a contribution of its own, so that an interrupted import goes on where it was.

One unreadable or refused file stops nothing else: what became of every file is told, in the order
the files were given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING

from kg import terms
from kg.errors import ArchiveError, KgError, Refused, UsageError
from kg.index import Store
from kg.model import Draft, Finding, Report, RowTally, Source
from kg.record.list_places import AddressRules, ListAt, held_headers, lists_at, places_given, workbooks_in
from kg.record.reading_lists import ListRead, ListRequest, read_lists, reader_processes, seldom_collecting
from kg.record.recording import Archive, Outcome, Writer, record
from kg.sources import read_bytes

if TYPE_CHECKING:
    from kg.intake.ice_lists import ListDetails
    from kg.sources.by_address import Taken

__all__ = ["AddressRules", "Imported", "ListAt", "details", "given_lists", "import_lists"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: an outcome, of whose draft captures and tallies are kept, or the error
    that stopped it. Of what an address gave, `path` is its name alone."""

    path: Path
    outcome: Outcome | None = None
    error: KgError | None = None
    address: str | None = None

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
        "address",
        "error",
        "rows_read: tally.rows_read",
        "claim_count: tally.claims",
        "sightings: tally.sightings",
        "unread: tally.unread",
        "findings",
    )


def details(*, taken_from: str | None, taken_on: str | None, kind: str | None, publisher: str | None) -> ListDetails:
    """What somebody says of every list of an import, in words, as what a list is read with.

    Raises:
        TermError: `taken_on` is no date.
    """
    return {
        "taken_from": taken_from,
        "taken_on": terms.partial_date(taken_on) if taken_on else None,
        "kind": None if kind is None else kind == "participating",
        "publisher": publisher,
    }


def given_lists(
    archive: Archive,
    store: Callable[[], Store],
    given: Iterable[str | Path | ListAt],
    said: ListDetails,
    rules: AddressRules,
) -> list[Path | ListAt]:
    """The lists at these places: files, folders, and what is new at addresses, which are asked here; one that was asked
    already is what it gave.

    Raises:
        UsageError: a folder holds none, or an address is given with another place or day of taking.
    """
    every = list(given)
    paths, addresses = places_given(one for one in every if not isinstance(one, ListAt))
    if addresses and (said.get("taken_from") or said.get("taken_on")):
        raise UsageError(
            "an address is where it is taken from, and today is the day",
            where=addresses[0] if addresses[0].isprintable() else ascii(addresses[0]),
            remedy="leave out --taken-from and --taken-on, or give a file",
        )
    found: list[Path | ListAt] = [*workbooks_in(paths), *(one for one in every if isinstance(one, ListAt))]
    if addresses:
        held = held_headers(store(), archive.captures)
        rules = replace(rules, headers=lambda one: held.get(one, ()))
        found += [one for address in addresses for one in lists_at(address, rules)]
    return found


def import_lists(
    writer: Writer,
    given: Iterable[Path | ListAt],
    said: ListDetails,
    told: Callable[[Imported], None],
) -> list[Imported]:
    """Read, check and record each list, of which this is said; `told` hears of each as it is done.

    What `told` raises ends the import after that list, which is recorded whole.

    Raises:
        ArchiveError: the archive itself cannot be written; lists imported before stay imported.
    """
    every = list(given)
    done: list[Imported] = []
    files = (_asked(writer, one, said) for one in every)
    with seldom_collecting(), closing(read_lists(files, reader_processes(len(every)))) as lists:
        for one, read in zip(every, lists, strict=True):
            done.append(_recorded(writer, one, read))
            told(done[-1])
    return _with(done, writer.catch_up())


def _with(done: list[Imported], findings: tuple[Finding, ...]) -> list[Imported]:
    """The same, the last that was recorded with what was found at the end."""
    for place in range(len(done) - 1, -1, -1):
        outcome = done[place].outcome
        if findings and outcome and outcome.contribution:
            done[place] = replace(done[place], outcome=replace(outcome, report=outcome.report + findings))
            break
    return done


def _asked(writer: Writer, given: Path | ListAt, said: ListDetails) -> ListRequest | ListRead:
    """What is to be read of a list; nothing where the archive has it."""
    if isinstance(given, Path):
        try:
            content = read_bytes(given)
        except KgError as error:
            return ListRead(error=error)
        name = given.name
    elif given.taken is None:
        return ListRead(error=given.error)
    else:
        content, name = given.taken.content, given.taken.file_name
        said = {**said, **_how_taken(given.taken, writer.archive.clock().astimezone(UTC).date())}
    known = _is_known(writer, hashlib.sha256(content).hexdigest(), name)
    return ListRead() if known else ListRequest(content, name, said)


def _how_taken(taken: Taken, today: date) -> ListDetails:
    return {
        "taken_from": taken.taken_from,
        "taken_on": terms.partial_date(today.isoformat()),
        "archived_on": terms.partial_date(taken.archived_on.isoformat()) if taken.archived_on else None,
        "redirects": taken.redirects,
        "headers": tuple(sorted(taken.headers)),
    }


def _recorded(writer: Writer, given: Path | ListAt, read: ListRead) -> Imported:
    path, address = (given, None) if isinstance(given, Path) else (Path(given.file_name), given.address)
    if read.error:
        return Imported(path, error=read.error, address=address)
    # A list that was read ahead may have come meanwhile, in another file.
    if all(_is_known(writer, source.capture.sha256, path.name) for source in read.draft.sources):
        return Imported(path, Outcome(Draft(), Report()), address=address)
    try:
        report = Report(read.findings)
        if not report.passes:
            raise Refused(report)
        outcome = _short(record(writer, read.draft, at_once=False, sound=read.sound))
        return Imported(path, outcome, address=address)
    except ArchiveError:
        raise
    except Refused as refused:
        return Imported(path, error=Refused(refused.report, of=path.name), address=address)
    except KgError as error:
        return Imported(path, error=error, address=address)


def _short(outcome: Outcome) -> Outcome:
    """An outcome without bytes, claims and sightings: of a thousand lists nobody could hold them."""
    sources = tuple(Source(source.capture, b"") for source in outcome.draft.sources)
    return replace(outcome, draft=Draft(note=outcome.draft.note, sources=sources, tallies=outcome.draft.tallies))


def _is_known(writer: Writer, sha256: str, file_name: str) -> bool:
    """Whether these very bytes were imported under this name before and are held: they give nothing new."""
    return writer.standing.knows_list(sha256, file_name) and writer.archive.captures.has(sha256)
