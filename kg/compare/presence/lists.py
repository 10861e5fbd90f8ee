"""A captured list as presence sees it, and the order in which lists were published.

The order is by what the file name says, for nothing else is the list's own: the day, then the half of
the day (`am`, `pm`, or the hour of a timestamp). Lists of one half day stand in the order of the day
they were last saved on, of their names, and of their digests, so that it never hangs on the order of
importing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from kg.ask.trace.naming import list_day
from kg.terms import KG, parts

__all__ = ["CapturedList", "hour_of"]

_HOUR = re.compile(
    r"(?<!\d)\d{8}(?:(?P<half>am|pm)|(?P<hour>[01]\d|2[0-3])[0-5]\d[0-5]\d(?!\d))", re.ASCII | re.IGNORECASE
)
_NOON = 12
"""The hour from which a list is one of the afternoon."""


@dataclass(frozen=True, slots=True)
class CapturedList:
    """A capture of a list. `day` is None where its name says none; `rows` are those that make a claim.

    `content` is the digest of its rows as written, empty where it was not computed. Bytes that came under
    names of several days are a list for each day; `names` are those that say this day, or none.
    """

    capture: NamedNode
    kind: NamedNode
    file_name: str
    day: date | None
    saved: date | None = None
    newest_signed: date | None = None
    rows: int = 0
    content: str = ""
    names: tuple[str, ...] = ()

    @property
    def contradicted_by(self) -> date | None:
        """The newest signing that the list holds, where it is after the day that the file name says."""
        return self.newest_signed if self.day and self.newest_signed and self.newest_signed > self.day else None

    @property
    def day_told(self) -> str:
        """The day, empty where there is none; where the list holds a signing of a later day, that beside it."""
        return list_day(f"{self.day}", f"{self.newest_signed or ''}") if self.day else ""

    @property
    def sha256(self) -> str:
        return parts(self.capture)[1].removeprefix("sha256-")

    @property
    def moment(self) -> tuple[date, int]:
        """When it was published, as its name says: the day and the hour."""
        return self.day or date.max, hour_of(self.file_name)

    @property
    def order(self) -> tuple[date, int, bool, date, str, str]:
        """Of one half day, a list under the name of the other kind comes last."""
        return (*self.moment, self.is_named_otherwise, self.saved or date.max, self.file_name, self.sha256)

    @property
    def is_named_otherwise(self) -> bool:
        """Whether the file is named for the other kind of list; the rows decide which it is."""
        name = self.file_name.casefold()
        other = "pending" if self.kind == KG.participatingList else "participating"
        return other in name

    JSON = ("day", "file_name", "capture", "holds_signing_of: contradicted_by")


def hour_of(file_name: str) -> int:
    """The hour a file name says, 12 for `pm`; 0 for `am`, and where it says none.

    >>> hour_of("participatingAgencies07112025pm.xlsx"), hour_of("participatingAgencies-20250221214937.xlsx")
    (12, 21)
    """
    found = _HOUR.search(file_name)
    if found is None or (found["half"] or "").lower() == "am":
        return 0
    return _NOON if found["half"] else int(found["hour"])
