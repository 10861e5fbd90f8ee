"""One tree of errors; each message says what, where, and what to do.

    KgError                      everything a user's input or archive can cause; exit 2
    ├── UsageError               an option or argument that cannot be used
    ├── Overtaken                what was looked at is not as it was: somebody else wrote meanwhile
    ├── SourceError              a file that cannot be read as what it should be
    │   ├── UnreadableFile       missing, truncated, binary, too large, encrypted
    │   ├── UnknownHeader        a workbook or table none of whose headers is known
    │   └── UndecidedList        a list of which kind, or whose, it does not say clearly
    ├── AnchorError              a quotation that is not there, or is there more than once
    ├── TermError                a word the ontology does not have, a date that does not exist
    ├── SheetError               a claim sheet that cannot be parsed at all
    ├── Refused                  a contribution the gate refused (carries the report)
    ├── ArchiveError             an archive that is missing, newer than this program, or damaged
    │   └── Locked               another process is writing
    ├── StoreError               the store or endpoint did not do what was asked
    ├── QueryError               SPARQL that does not parse, or ran over its time limit
    └── NotFound                 nothing has that name; carries the nearest names

Findings (many, expected) are values, see `kg.model.Finding`; errors (one, stops work) are
these exceptions. Third-party exceptions are translated in the room that imports the third
party. Nothing here exits or prints: the command line does that at its boundary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Report


class KgError(Exception):
    """What went wrong, where, and what to do, in one line."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}; {self.remedy}" if self.remedy else line


class UsageError(KgError):
    """An option or argument that cannot be used."""


class Overtaken(KgError):
    """Somebody else wrote after what this rests on was looked at; nothing was written."""


class SourceError(KgError):
    """A file that cannot be read as what it should be."""


class UnreadableFile(SourceError):
    """Missing, truncated, binary, too large or encrypted."""


class UnknownHeader(SourceError):
    """A workbook or table none of whose headers is known."""


class UndecidedList(SourceError):
    """A list that does not say clearly of which kind it is, or who published it: whoever imports it is asked."""


class AnchorError(KgError):
    """A quotation that is not there, or is there more than once."""


class TermError(KgError):
    """A word the ontology does not have, or a date that does not exist."""


class SheetError(KgError):
    """A claim sheet that cannot be parsed at all."""


class Refused(KgError):
    """A contribution the gate refused; nothing was written. `of` names it where it is one of several that are
    recorded each by itself."""

    def __init__(self, report: Report, *, of: str = "") -> None:
        self.report = report
        count = len(report.refusals)
        super().__init__(
            f"{count} {'fault' if count == 1 else 'faults'}, nothing {'of it ' if of else ''}was written",
            where=of,
            remedy="correct what is listed above and add again",
        )


class ArchiveError(KgError):
    """An archive that is missing, newer than this program, or damaged."""


class Locked(ArchiveError):
    """Another process is writing to the archive."""


class StoreError(KgError):
    """The store or endpoint did not do what was asked."""


class QueryError(KgError):
    """SPARQL that does not parse, or ran over its time limit."""


class NotFound(KgError):
    """Nothing has that name; `nearest` holds the nearest names there are."""

    def __init__(self, what: str, *, nearest: tuple[str, ...] = (), remedy: str = "") -> None:
        self.nearest = nearest
        between = "; " if any("," in name for name in nearest) else ", "
        guess = f"did you mean {between.join(nearest)}?" if nearest else remedy
        super().__init__(what, remedy=guess)
