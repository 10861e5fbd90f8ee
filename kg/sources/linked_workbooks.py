"""The workbooks that a page of the web links: at its own host alone, and no more than a person would look through.

A page may be anybody's. So a link to another host, port or scheme is not followed, and a page with more links to
workbooks than `MOST` is refused: its workbooks can be given by their own addresses.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

from kg.errors import UnreadableFile
from kg.sources import charsets
from kg.sources.by_address import Taken
from kg.sources.extract import html
from kg.sources.media import HTML, media_type

__all__ = ["MOST", "linked_workbooks"]

MOST = 100
"""Workbooks of one page."""
_SUFFIXES = frozenset({".xlsx", ".xls"})


def linked_workbooks(taken: Taken) -> tuple[str, ...] | None:
    """The addresses of the workbooks that a page links, in their order; None of what is no page.

    Raises:
        UnreadableFile: the page cannot be read, or it links none or more than `MOST`.
    """
    try:
        if media_type(taken.content, taken.file_name) != HTML:
            return None
    except UnreadableFile:
        return None  # who reads it as a workbook says what is wrong with it
    base, written = html.links(taken.content, taken.taken_from, charsets.served(taken.headers))
    page = urlsplit(taken.taken_from)
    found = dict.fromkeys(one for href in written if (one := _workbook(page, base, href)))
    if not found:
        raise UnreadableFile(
            "is a page that links no workbook of its own host",
            where=taken.taken_from,
            remedy="give the address of a page that does, or of a workbook",
        )
    if len(found) > MOST:
        raise UnreadableFile(
            f"is a page that links {len(found):,} workbooks, more than {MOST}",
            where=taken.taken_from,
            remedy="give the addresses of those that are meant",
        )
    return tuple(found)


def _workbook(page: SplitResult, base: str, href: str) -> str | None:
    """Where a link leads, without its fragment; None where that is no workbook at the host of the page."""
    try:
        target = urlsplit(urljoin(urljoin(page.geturl(), base), href))
    except ValueError:
        return None
    suffix = PurePosixPath(unquote(target.path)).suffix.lower()
    same = (target.scheme, target.netloc.lower()) == (page.scheme, page.netloc.lower())
    return urlunsplit(target._replace(fragment="")) if same and suffix in _SUFFIXES else None
