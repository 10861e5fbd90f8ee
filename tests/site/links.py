"""Whether a folder of pages is whole: every address on a page leads to a file in it, every fragment to a name there."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

__all__ = ["broken", "seen"]

ADDRESSES = {"href", "src", "action", "xlink:href", "srcset", "poster", "data", "formaction", "ping", "cite"}


class Seen(HTMLParser):
    """The addresses and names of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.names: set[str] = set()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.addresses += [value or "" for name, value in attrs if name in ADDRESSES]
        self.names |= {value for name, value in attrs if name == "id" and value}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@cache
def seen(page: Path) -> Seen:
    return Seen(page.read_text("utf-8"))


def broken(folder: Path) -> list[tuple[str, str]]:
    """Each link that does not hold, with its page."""
    found = []
    for page in sorted(folder.rglob("*.html")):
        for address in seen(page).addresses:
            if not holds(page, address, folder):
                found.append((page.relative_to(folder).as_posix(), address))
    return found


def holds(page: Path, address: str, folder: Path) -> bool:
    parts = urlsplit(address)
    if parts.scheme in ("http", "https"):
        return True
    if parts.scheme or parts.netloc or parts.query or parts.path.startswith("/"):
        return False
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_relative_to(folder) or not target.is_file():
        return False
    return not parts.fragment or unquote(parts.fragment) in seen(target).names
