"""Which addresses a copy has, and each page as the web makes it.

A copy has every page that is read: things, documents with marks, answers of named queries, charts and maps. It has no
page that needs a server to ask: the workbench, earlier states, forms for programs. A link to a named query leads to
that query's one page, where it is asked without parameters or with its example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import pairwise

from kg.errors import KgError, NotFound, UsageError
from kg.site.addresses import SiteAddress
from kg.terms import ID
from kg.web import capture_files
from kg.web.addresses import iri_at, path_of, split_suffix
from kg.web.application import PAGES
from kg.web.pages import things
from kg.web.pages.captures import ROWS
from kg.web.pages.counts import list_days
from kg.web.rendering import STATIC
from kg.web.replies import Reply
from kg.web.visits import SiteSettings, Visit
from kg.workspace.states import State

__all__ = ["CONTENTS", "SEARCH", "CopiedFile", "CopiedPages", "MovedTo"]

SEARCH, CONTENTS = "/search", "/things/"
_QUERY, _STATIC, _CAPTURES = "/queries/", "/static/", "/captures/"
_KEPT: Mapping[str, tuple[str, ...]] = {
    "/": (), "/about": (), "/documents": (), "/compare": (), "/recount": (), "/ontology": (), "/queries": (),
    "/shapes": (), "/counts": ("measure",), "/lists": (), "/disagreements": ("kind",), "/places": ("day", "model"),
    "/compare/lists": ("earlier", "later"),
}  # fmt: skip
"""Pages of a path, and the parameters by which there are more of them."""
_NAMED = {"/lists/": "/lists/{sha256}", "/places/": "/places/{code}", "/shape/": "/shape/{name}"}
_AT_PLACES = frozenset({"row", "quotation", "text"})
"""Kinds of things whose page is a place on another."""
_THINGS = f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{ID}")) }} ORDER BY ?s'
_PLACES = f'SELECT DISTINCT ?s {{ GRAPH ?c {{ ?x ?p ?s }} FILTER(STRSTARTS(STR(?s), "{ID}place/")) }} ORDER BY ?s'
_ENDINGS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.ms-excel": "xls",
    "text/csv": "csv",
    "text/plain": "txt",
    "text/markdown": "txt",
    "text/html": "html.txt",
}
"""How a capture's file is called. A page of a stranger is plain text here: it must not run as one of this copy."""


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """What stands at an address and is no page: its bytes, and the end of its name."""

    content: bytes
    ending: str = ""


@dataclass(frozen=True, slots=True)
class MovedTo:
    """Where the page is that stands for another."""

    href: str


class CopiedPages:
    """The pages of one state; `unanswered` are named queries that could not be answered within the limits."""

    def __init__(self, state: State, settings: SiteSettings) -> None:
        self._state, self._settings = state, settings
        self.unanswered: dict[str, str] = {}
        self._places = {path_of(row["s"]) for row in state.select(_PLACES)}
        self._pairs = list(pairwise(day for day, _ in sorted(list_days(self.visit(SiteAddress("/"))))))

    def visit(self, address: SiteAddress) -> Visit:
        """A request for an address."""
        return Visit(self._state, self._settings, address.path, dict(address.query))

    @property
    def lists_compared(self) -> Iterator[tuple[SiteAddress, str]]:
        """The pages that compare a list with the one before it, and what each is called."""
        for earlier, later in self._pairs:
            asked = SiteAddress("/compare/lists", (("earlier", earlier), ("later", later)))
            yield asked, f"{earlier} and {later}"

    @property
    def first(self) -> list[SiteAddress]:
        """Pages to begin with; links lead to the others."""
        found = [SiteAddress(path) for path in _KEPT]
        found += [SiteAddress(f"{_QUERY}{name}") for name in self._state.catalogue]
        found += [address for address, _ in self.lists_compared]
        for row in self._state.select(_THINGS):
            path = path_of(row["s"]) or ""
            if "#" not in path and path.split("/")[2] not in _AT_PLACES and self.standing(SiteAddress(path)):
                found.append(SiteAddress(path))
        return found

    def standing(self, address: SiteAddress) -> SiteAddress | None:
        """The address in the copy that stands for one of the site, if one does."""
        path, query = address.path, dict(address.query)
        if "asOf" in query:
            return None
        if path in ("/find", SEARCH):
            return SiteAddress(SEARCH)
        if path.startswith("/id/"):
            return self._thing(path, query)
        if path.startswith((_STATIC, _CAPTURES, CONTENTS, _QUERY, *_NAMED)):
            return SiteAddress(path)
        if path not in _KEPT:
            return None
        kept = tuple((name, query[name]) for name in _KEPT[path] if query.get(name))
        if path == "/compare/lists":
            has_pair = (query.get("earlier"), query.get("later")) in self._pairs
            return SiteAddress(path, kept if has_pair else ())
        return SiteAddress(path, kept if len(kept) == 1 else ())

    def _thing(self, path: str, query: Mapping[str, str]) -> SiteAddress | None:
        if split_suffix(path)[1] or (path.startswith("/id/place/") and path not in self._places):
            return None
        sheet, row = query.get("sheet"), query.get("row") or query.get("from", "")
        if not sheet or not path.startswith("/id/capture/"):
            return SiteAddress(path)
        number = int(row) if row.isascii() and row.isdecimal() and len(row) < 8 else 1
        first = (max(number, 1) - 1) // ROWS * ROWS + 1  # every row of one page has the same address
        return SiteAddress(path, (("sheet", sheet), *((("from", str(first)),) if first > 1 else ())))

    def made(self, address: SiteAddress) -> bytes | CopiedFile | MovedTo | None:
        """What stands at an address: a page, a file, another address; None where there is nothing.

        Raises:
            KgError: the archive cannot be read.
        """
        try:
            if address.path.startswith(_STATIC):
                return _static(address.path)
            if address.path.startswith(_CAPTURES):
                return self._captured(address)
            reply = self._asked(address) if address.path.startswith(_QUERY) else self._page(address)
        except (NotFound, UsageError):
            return None
        if reply.status == HTTPStatus.SEE_OTHER:
            return MovedTo(reply.headers["location"])
        return reply.content

    def _page(self, address: SiteAddress) -> Reply:
        visit = self.visit(address)
        if address.path.startswith("/id/"):
            iri = iri_at(address.path)
            if iri is None:
                raise NotFound("there is nothing at this address")
            return things.thing(visit, iri)
        pattern = next((page for start, page in _NAMED.items() if address.path.startswith(start)), address.path)
        if pattern not in PAGES:
            raise NotFound("there is nothing at this address")
        return PAGES[pattern](visit)

    def _asked(self, address: SiteAddress) -> Reply:
        """The page of a named query with its answer, or with why there is none."""
        make, name = PAGES[f"{_QUERY}{{name}}"], address.path.removeprefix(_QUERY)
        named = self._state.catalogue.named(name)
        given = dict(named.example) if any(one.required for one in named.parameters) else {"run": "1"}
        reply = make(replace(self.visit(address), query=given))
        if reply.status == HTTPStatus.OK:
            return Reply(self._until_it_breaks_off(name, reply), reply.media)
        if reply.status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.unanswered[name] = "it takes more than a question may"
            return reply
        return make(self.visit(address))  # its example is of another archive

    def _until_it_breaks_off(self, name: str, reply: Reply) -> bytes:
        """A page with an answer; one that breaks off says so itself."""
        written = [reply.content]
        try:
            written += reply.pieces or ()
        except KgError as error:
            self.unanswered[name] = error.what
        return b"".join(written)

    def _captured(self, address: SiteAddress) -> CopiedFile:
        """The bytes of a capture, or a page of it as a picture, where it may be shown whole."""
        digest, _, page = address.path.removeprefix(_CAPTURES).partition("/")
        visit = self.visit(address)
        if not page:
            reply = capture_files.file(visit, digest)
            media = (reply.media_type or "").partition(";")[0]
            return CopiedFile(self._state.archive.captures.content(digest), f".{_ENDINGS.get(media, 'bin')}")
        number = page.removeprefix("pages/").removesuffix(".png")
        if page != f"pages/{number}.png" or not (number.isascii() and number.isdecimal()):
            raise NotFound("there is no such page")
        return CopiedFile(bytes(capture_files.page_picture(visit, digest, int(number)).body))


def _static(path: str) -> CopiedFile | None:
    file = STATIC / path.removeprefix(_STATIC)
    return CopiedFile(file.read_bytes()) if file.parent == STATIC and file.is_file() else None
