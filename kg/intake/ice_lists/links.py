"""Addresses without wrappers: mail scanners, web archives and viewers wrap them.

Only the wrapping is taken off, and a slash that a viewer swallowed is put back: `https:/www` is no
address, since one with a host has two (RFC 3986, section 3). What is inside stays to the letter, mistakes
included: a blank or `%20` are different addresses, and which one works is nobody's guess here.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

__all__ = ["archived", "is_address", "unwrap"]

_ADDRESS = re.compile(r"(?:https?:/|chrome-extension://)", re.IGNORECASE)
_SAFELINK = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*safelinks\.protection\.outlook\.com/[^#]*?[?&]url=([^&#]*)", re.IGNORECASE
)
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(.+)", re.IGNORECASE | re.DOTALL)
_VIEWER = re.compile(r"chrome-extension://[a-z0-9]+/(.+)", re.IGNORECASE | re.DOTALL)
_ONE_SLASH = re.compile(r"^(https?:)/(?=[^/])", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DEFENSE = re.compile(r"https?://urldefense(?:\.proofpoint)?\.com/v3/__(.+?)__(?:;.*)?", re.IGNORECASE | re.DOTALL)
_DEEPEST = 8
"""Wrappers of mail filters around one address that are taken off. Chosen; it bounds the work."""


def is_address(text: str) -> bool:
    """Whether it is the address of a page or file on the web, wrapped or not."""
    return _ADDRESS.match(text) is not None


def archived(address: str) -> bool:
    """Whether it leads to a copy kept by the Internet Archive.

    >>> archived("https://web.archive.org/web/20210113002027/https://www.ice.gov/a.pdf")
    True
    """
    return _ARCHIVED.match(address) is not None


def unwrap(address: str) -> str:
    """The address inside its wrappings, or the address itself.

    >>> unwrap("https://gcc02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.ice.gov%2Fa%2520b.pdf&data=05")
    'https://www.ice.gov/a%20b.pdf'
    >>> unwrap("chrome-extension://efaidnbmnnnibpcajpcglclefindmkaj/https://www.ice.gov/a.pdf")
    'https://www.ice.gov/a.pdf'
    >>> unwrap("https:/www.ice.gov/a.pdf")
    'https://www.ice.gov/a.pdf'
    """
    for _ in range(_DEEPEST):
        inner = _inside(address)
        if inner is None:
            break
        address = inner
    return _ONE_SLASH.sub(r"\1//", address)


def _inside(address: str) -> str | None:
    if match := _SAFELINK.match(address):
        inner = _decoded(match[1])
    elif match := _ARCHIVED.match(address) or _VIEWER.match(address) or _DEFENSE.fullmatch(address):
        inner = match[1]
    else:
        return None
    # What is not an address inside a wrapping is no wrapping: the whole is kept.
    return inner if is_address(inner) and not _CONTROL.search(inner) else None


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return ""
