"""From page to page along the links, into a folder that appears whole.

The same head, captures held and documents marked as publishable give the same bytes: nothing depends on the time or on
the machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.export.folders import whole_folder
from kg.site.addresses import SiteAddress, address_of
from kg.site.contents import SoughtName, contents, search_script, sought_names
from kg.site.copied_pages import SEARCH, CopiedFile, CopiedPages, MovedTo
from kg.site.rewriting import read_page, rewritten
from kg.web.visits import SiteSettings
from kg.workspace.states import State

__all__ = ["SiteWritten", "write_site"]

_ABOUT, _SUMS = "kg-site.json", "SHA256SUMS"
_AT_ONCE = 4
"""Pages made at one time: the engine lets go of the interpreter while it works."""
_SECONDS = 300.0
"""For one named query: nobody waits for the page, and it must not depend on how busy the machine is."""
_OUTSIDE = ("https://", "http://", "mailto:")
_MOST_MOVES = 4
"""Pages followed from one that has moved. Chosen: a circle of them ends."""
_INDEX, _SCRIPT = SiteAddress("/static/search-index.js"), SiteAddress("/static/search.js")


@dataclass(frozen=True, slots=True)
class SiteWritten:
    """What was written; `unanswered` are named queries whose page has no whole answer, each with why."""

    folder: Path
    sequence: int
    digest: str
    pages: int
    files: int
    byte_size: int
    unanswered: Mapping[str, str]


def write_site(
    state: State,
    folder: Path,
    *,
    publishable: Mapping[str, str],
    told: Callable[[int, int], None] | None = None,
) -> SiteWritten:
    """Write all pages of a state into a folder; `told` is given how many are made, and how many are known of.

    Raises:
        UsageError: the folder holds something else, cannot be written, or is being written; nothing was changed.
        KgError: the archive cannot be read.
    """
    with whole_folder(folder, "site", _own_files) as draft:
        settings = SiteSettings(is_public=True, is_copy=True, seconds=_SECONDS, publishable=publishable)
        copy = _Copy(CopiedPages(state, settings), draft)
        copy.gather(told)
        return copy.finish(state, folder.resolve(), publishable)


def _own_files(place: Path) -> frozenset[str] | None:
    """The files of a site, where one stands in the folder."""
    if not (place / _ABOUT).is_file() or not (place / _SUMS).is_file():
        return None
    return frozenset(line[66:] for line in (place / _SUMS).read_text("utf-8", "replace").splitlines()) | {_SUMS}


@dataclass(slots=True)
class _Copy:
    """Pages as the web makes them, kept in the draft until all are known; then each with its links."""

    pages: CopiedPages
    draft: Path
    files: dict[SiteAddress, str] = field(default_factory=dict)
    titles: dict[SiteAddress, str] = field(default_factory=dict)
    names: dict[SiteAddress, frozenset[str]] = field(default_factory=dict)
    moved: dict[SiteAddress, str] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)
    byte_size: int = 0

    def gather(self, told: Callable[[int, int], None] | None) -> None:
        """Make every page that can be reached."""
        waiting = list(dict.fromkeys(self.pages.first))
        known = {*waiting, SiteAddress(SEARCH), _INDEX, _SCRIPT}
        done = 0
        with ThreadPoolExecutor(_AT_ONCE) as executor:
            while waiting:
                found: dict[SiteAddress, None] = {}
                for address, made in zip(waiting, executor.map(self.pages.made, waiting), strict=True):
                    found.update(dict.fromkeys(one for one in self._keep(address, made) if one not in known))
                    done += 1
                    if told is not None:
                        told(done, len(known))
                waiting = list(found)
                known |= found.keys()

    def finish(self, state: State, place: Path, publishable: Mapping[str, str]) -> SiteWritten:
        """Write the lists and the search, every link, and what the copy is of."""
        for address, content in list(contents(self.pages, self.titles)):
            self._keep(address, content)
        pages = list(self.titles)
        names = sought_names(self.pages.visit(SiteAddress(SEARCH)))
        sought = [(name, file) for name in names if (file := self._of(name))]
        self._put(_INDEX, CopiedFile(search_script(sought)))
        self._put(_SCRIPT, CopiedFile((files("kg.site") / "static" / "search.js").read_bytes()))
        for address in pages:
            page = read_page((self.draft / self.files[address]).read_text("utf-8"))
            self._write(self.files[address], rewritten(page, self._leading(address), self._has(address)).encode())
        about = {
            "contribution": state.head.sequence, "digest": state.head.digest, "pageCount": len(pages),
            "publishable": dict(sorted(publishable.items())),
        }  # fmt: skip
        self._write(_ABOUT, (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode())
        sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items()))
        self._write(_SUMS, sums.encode())
        unanswered = dict(sorted(self.pages.unanswered.items()))
        head = state.head
        return SiteWritten(place, head.sequence, head.digest, len(pages), len(self.sums), self.byte_size, unanswered)

    def _keep(self, address: SiteAddress, made: bytes | CopiedFile | MovedTo | None) -> list[SiteAddress]:
        """Keep what was made, and tell which other addresses of the copy it leads to."""
        if isinstance(made, MovedTo):
            self.moved[address] = made.href
            return self._leads_to([made.href], address)
        if isinstance(made, CopiedFile):
            self._put(address, made)
        elif made is not None:
            page = read_page(made.decode("utf-8", "replace"))
            self.files[address], self.titles[address] = address.page_file, page.title
            self.names[address] = frozenset(page.names)
            path = self.draft / address.page_file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
            return self._leads_to(page.addresses, address)
        return []

    def _leads_to(self, hrefs: Iterable[str], page: SiteAddress) -> list[SiteAddress]:
        found = [address_of(href, page) for href in dict.fromkeys(hrefs)]
        return [standing for one in found if one and (standing := self.pages.standing(one[0]))]

    def _put(self, address: SiteAddress, file: CopiedFile) -> None:
        self.files[address] = address.path.removeprefix("/") + file.ending
        self._write(self.files[address], file.content)

    def _write(self, name: str, content: bytes) -> None:
        path = self.draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.sums[name] = hashlib.sha256(content).hexdigest()
        self.byte_size += len(content)

    def _found(self, href: str, page: SiteAddress) -> tuple[SiteAddress, str] | None:
        """The address that a link leads to in the end, with a fragment that is there; None where it has no page."""
        fragment = ""
        for _ in range(_MOST_MOVES):
            found = address_of(href, page)
            standing = self.pages.standing(found[0]) if found else None
            if found is None or standing is None:
                return None
            fragment = found[1] or fragment
            if standing in self.files:
                return standing, fragment if fragment in self.names.get(standing, ()) else ""
            if standing not in self.moved:
                return None
            href, page = self.moved[standing], standing
        return None

    def _leading(self, page: SiteAddress) -> Callable[[str], str | None]:
        """What an address on a page is in the copy: a relative one, or none."""
        up = "../" * self.files[page].count("/")

        @cache
        def leads_to(href: str) -> str | None:
            if href.startswith(_OUTSIDE):
                return href
            found = self._found(href, page)
            if found is None:
                return None
            address, fragment = found
            own = f"#{fragment}" if fragment else ""
            return own if own and address == page else f"{up}{self.files[address]}{own}"

        return leads_to

    def _has(self, page: SiteAddress) -> Callable[[str], bool]:
        def has(href: str) -> bool:
            found = address_of(href, page)
            return found is not None and self.pages.standing(found[0]) == found[0] and found[0] in self.files

        return has

    def _of(self, name: SoughtName) -> str:
        """The file that a name leads to, from the folder of the copy."""
        found = self._found(name.href, SiteAddress("/"))
        return f"{self.files[found[0]]}{'#' + found[1] if found[1] else ''}" if found else ""
