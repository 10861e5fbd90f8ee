"""Where lists are: files, folders of them to any depth, and addresses of workbooks or of pages that link workbooks.

Of an address only what is new is taken: where the server can tell, it is asked whether it gives anything else than what
the archive holds from there. What one page leads to is bounded in number, bytes and time, and one address that does not
answer stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.errors import KgError, UnreadableFile, UsageError
from kg.index import Store, solutions, words
from kg.sources import MAX_BYTES, Captures, is_address

if TYPE_CHECKING:
    from kg.sources.by_address import Taken

__all__ = ["AddressRules", "ListAt", "held_headers", "lists_at", "places_given", "workbooks_in"]

_SECONDS = 600.0
"""For all workbooks that one page links to. Chosen."""
_HELD = """
    SELECT ?from ?sha256 ?header {
        ?list kg:takenFrom ?from ; kg:listKind ?kind ; kg:sha256 ?sha256 ; kg:header ?header
    } ORDER BY ?from ?sha256 ?header"""


@dataclass(frozen=True, slots=True)
class ListAt:
    """What an address of a list gave: its bytes, or the error that stopped it; neither where it is what it was."""

    address: str
    taken: Taken | None = None
    error: KgError | None = None

    @property
    def file_name(self) -> str:
        """The name it came under, or would have."""
        if self.taken:
            return self.taken.file_name
        parts = [one for one in unquote(self.address).split("?")[0].split("/") if one]
        return "".join(one for one in parts[-1] if one.isprintable()) or "list"


@dataclass(frozen=True, slots=True)
class AddressRules:
    """How addresses are asked: which hosts may answer, with what `headers` each did before, which it is time to ask."""

    allow_private: bool = False
    headers: Callable[[str], Sequence[str]] = lambda _: ()
    is_due: Callable[[str], bool] = lambda _: True
    clock: Callable[[], float] = field(default=monotonic)


def workbooks_in(paths: Iterable[Path], *, may_be_empty: bool = False) -> list[Path]:
    """The files themselves, and of each folder every workbook in it, to any depth, in the order of their paths.

    Raises:
        UsageError: a folder holds none, and it may not be empty.
    """
    found: list[Path] = []
    for given in paths:
        inside = [given]
        if given.is_dir():
            # Files that an open spreadsheet program leaves beside the workbook begin so, and are none.
            inside = sorted(one for one in given.rglob("*") if _is_workbook(one))
            if not inside and not may_be_empty:
                raise UsageError("no workbook (.xlsx) is in this folder", where=str(given), remedy="name another")
        found += inside
    return found


def places_given(given: Iterable[str | Path]) -> tuple[list[Path], list[str]]:
    """Files and folders, and addresses."""
    paths: list[Path] = []
    addresses: list[str] = []
    for one in given:
        if isinstance(one, str) and is_address(one):
            addresses.append(one)
        else:
            paths.append(Path(one))
    return paths, addresses


def held_headers(store: Store, captures: Captures) -> dict[str, list[str]]:
    """By address, what servers said of the lists that were taken there and whose bytes are held."""
    found: dict[str, list[str]] = {}
    for row in solutions(store, _HELD):
        if captures.has(words(row["sha256"])):
            found.setdefault(words(row["from"]), []).append(words(row["header"]))
    return found


def lists_at(address: str, rules: AddressRules) -> Iterator[ListAt]:
    """What an address gives: a workbook, or those that the page there links."""
    from kg.sources.by_address import SECONDS
    from kg.sources.linked_workbooks import linked_workbooks

    first = _asked(address, rules, MAX_BYTES, SECONDS)
    try:
        links = linked_workbooks(first.taken) if first.taken else None
    except KgError as error:
        yield ListAt(address, error=error)
        return
    if links is None:
        yield first
        return
    room, ends = MAX_BYTES, rules.clock() + _SECONDS
    for link in (one for one in links if rules.is_due(one)):
        left = ends - rules.clock()
        if room <= 0 or left <= 0:
            yield ListAt(link, error=_too_much(address, link))
            continue
        found = _asked(link, rules, room, min(SECONDS, left))
        room -= len(found.taken.content) if found.taken else 0
        yield found


def _asked(address: str, rules: AddressRules, limit: int, seconds: float) -> ListAt:
    from kg.sources.by_address import conditions, take_if_changed

    with_ = conditions(rules.headers(address))
    try:
        taken = take_if_changed(address, with_, allow_private=rules.allow_private, limit=limit, seconds=seconds)
    except KgError as error:
        return ListAt(address, error=error)
    return ListAt(address, taken)


def _too_much(page: str, link: str) -> UnreadableFile:
    return UnreadableFile(
        f"is not taken: the workbooks linked at {page} come to over {MAX_BYTES:,} bytes or {_SECONDS:g} seconds",
        where=link,
        remedy="give its own address",
    )


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx" and not path.name.startswith("~$") and path.is_file()
