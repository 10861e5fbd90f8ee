"""Addresses of the site, and the file of a copy that stands for each: two addresses never share a file.

File names have small letters, digits, `-`, `.` and `_` alone, so that they are the same on every file system and need
no escapes in a link. Anything else is written as `_` and two hexadecimal digits for each byte.
"""

from __future__ import annotations

import hashlib
import string
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

__all__ = ["SiteAddress", "address_of", "file_name"]

_KEPT = frozenset(string.ascii_lowercase + string.digits + "-")
_RESERVED = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))])
"""Names that are devices on Windows, whatever follows after a dot."""
_LONGEST_NAME, _LONGEST_PATH = 100, 180
"""Chosen: with a folder before them they stay below the 260 characters that Windows takes for a path."""


@dataclass(frozen=True, order=True)
class SiteAddress:
    """A path as it stands in a link, still percent-encoded, and its query by name."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    @cached_property
    def page_file(self) -> str:
        """The file of the page at this address, by its path in the copy.

        >>> SiteAddress("/").page_file, SiteAddress("/id/place/us-fl").page_file
        ('index.html', 'id/place/us-fl.html')
        >>> SiteAddress("/counts", (("measure", "A b"),)).page_file
        'counts_3fmeasure_3d_41_2bb.html'
        """
        if self == SiteAddress("/"):
            return "index.html"
        written = f"{self.path}?{urlencode(self.query)}" if self.query else self.path
        path = "/".join(file_name(one) for one in written.removeprefix("/").split("/")) + ".html"
        return path if len(path) <= _LONGEST_PATH else f"long/{_digest(written)}.html"


def file_name(part: str) -> str:
    """A part of a path as the name of a file or folder, without a dot.

    >>> file_name("us-fl"), file_name("(A)"), file_name("nul"), file_name("")
    ('us-fl', '_28_41_29', '_6eul', '_')
    """
    name = "".join(one if one in _KEPT else _escaped(one) for one in part)
    if name in _RESERVED:
        name = _escaped(name[0]) + name[1:]
    return name[: _LONGEST_NAME // 2] + f"__{_digest(part)}" if len(name) > _LONGEST_NAME else name or "_"


def address_of(href: str, page: SiteAddress) -> tuple[SiteAddress, str] | None:
    """Where a link on a page leads, and the fragment there; None for what is no page of the site.

    >>> address_of("/places?day=2025-01-02#map", SiteAddress("/"))
    (SiteAddress(path='/places', query=(('day', '2025-01-02'),)), 'map')
    >>> address_of("#note-1", SiteAddress("/about"))
    (SiteAddress(path='/about', query=()), 'note-1')
    >>> address_of("//example.org/", SiteAddress("/")), address_of("javascript:x", SiteAddress("/"))
    (None, None)
    """
    if href.startswith("#"):
        return page, href[1:]
    try:
        parts = urlsplit(href if href.startswith("/") else urljoin(page.path, href))
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    return SiteAddress(parts.path, tuple(parse_qsl(parts.query))), parts.fragment


def _escaped(letter: str) -> str:
    return "".join(f"_{byte:02x}" for byte in letter.encode("utf-8", "surrogatepass"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
