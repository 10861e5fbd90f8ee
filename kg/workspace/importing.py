"""Imports ICE's lists, each a contribution of its own, so that an interrupted import goes on where it was.

One unreadable or refused file stops nothing else: what became of every file is told, in the order
the files were given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Literal

from kg.archive import read_bytes
from kg.errors import ArchiveError, KgError, Refused
from kg.model import Draft, Finding, Report, Tally
from kg.workspace.recording import Outcome, Writer, record

__all__ = ["Imported", "import_lists"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: an outcome, or the error that stopped it."""

    path: Path
    outcome: Outcome | None = None
    error: KgError | None = None

    @property
    def tally(self) -> Tally | None:
        """Rows read = claims + sightings + unread; None where the list was here already."""
        return self.outcome.draft.tallies[0] if self.outcome and self.outcome.draft.tallies else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        if isinstance(self.error, Refused):
            return self.error.report.findings
        return self.outcome.report.findings if self.outcome else ()

    def as_json(self) -> dict[str, object]:
        tally = self.tally
        return {
            "file": self.path.name,
            "error": str(self.error) if self.error else None,
            "rows_read": tally.rows_read if tally else None,
            "claims": tally.claims if tally else 0,
            "sightings": tally.sightings if tally else 0,
            "unread": tally.unread if tally else 0,
            "findings": [{"code": f.code, "where": f.where, "message": f.message} for f in self.findings],
        }


def import_lists(
    writer: Writer,
    paths: Iterable[Path],
    *,
    taken_from: str | None,
    taken_on: Literal | None,
    told: Callable[[Imported], None],
) -> list[Imported]:
    """Read, check and record each list; `told` hears of each as it is done.

    Raises:
        ArchiveError: the archive itself cannot be written; lists imported before stay imported.
    """
    done = []
    for path in paths:
        done.append(_import(writer, path, taken_from, taken_on))
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


def _import(writer: Writer, path: Path, taken_from: str | None, taken_on: Literal | None) -> Imported:
    from kg.intake.ice_lists import read_list_bytes

    try:
        content = read_bytes(path)
        if _is_known(writer, content, path.name):
            return Imported(path, Outcome(Draft(), Report()))
        draft = read_list_bytes(content, path.name, taken_from=taken_from, taken_on=taken_on)
        return Imported(path, record(writer, draft, at_once=False))
    except ArchiveError:
        raise
    except KgError as error:
        return Imported(path, error=error)


def _is_known(writer: Writer, content: bytes, file_name: str) -> bool:
    """Whether these very bytes were imported under this name before and are held: they give nothing new."""
    digest = hashlib.sha256(content).hexdigest()
    return writer.standing.knows_list(digest, file_name) and writer.archive.captures.has(digest)
