"""What to do, said for a page or a program: a command of the terminal becomes the page or resource that does the same.

A command stands in a message between backquotes or quotes: `kg find`, 'kg query'. What only a terminal can do stays
as it is, and is said to be for whoever keeps the archive.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from kg.inert import inert

__all__ = ["for_pages", "for_programs", "in_words"]

_COMMAND = re.compile(r"[`'](kg(?: [a-z][a-z-]*)*(?: --[a-z-]+)*)[`']|(?P<option>--[a-z-]+)(?P<given> [a-zA-Z]+=\S*)?")
_DROPPED = re.compile(r",? or allow more (?:time|memory) with --[a-z-]+")
"""What a visitor cannot do: the limits are the server's."""
_KEEPER = " (by whoever keeps this archive)"


@dataclass(frozen=True, slots=True)
class Instead:
    """What stands in for a command: what it is called, its page, its resource, or words where that has many."""

    words: str
    page: str
    resource: str


_INSTEAD = {
    "kg find": Instead("the search", "/find", "/api/find?q=…"),
    "kg trace": Instead("the page of the thing", "/find", "/api/find?q=…"),
    "kg query --receipt": Instead(
        "the download “receipt” under an answer", "/workbench", "the download “receipt” under an answer"
    ),
    "kg query": Instead("the page of questions", "/queries", "/api/queries"),
    "kg log": Instead("the list of contributions", "/queries/contributions?run=1", "/api/contributions"),
    "kg document list": Instead("the list of documents", "/documents", "/api/queries/documents"),
    "kg lists": Instead("the lists as they came", "/lists", "/api/queries/lists"),
    "kg resolve --decided": Instead("the decisions", "/queries/decisions?run=1", "/api/queries/decisions"),
}


def for_pages(text: str, at: Callable[[str], str]) -> Markup:
    """The text for a page, with links in place of commands; `at` is a page's address in the state that is shown.

    >>> for_pages("look for it with `kg find`", str)
    Markup('look for it with <a href="/find">the search</a>')
    >>> for_pages("see `kg verify`", str)
    Markup('see <code>kg verify</code> (by whoever keeps this archive)')
    """
    return Markup("").join(
        escape(inert(words, longest=None)) if not page else _linked(words, at(page) if page != "-" else "")
        for words, page in _parts(text, "page")
    )


def for_programs(text: str) -> str:
    """The text for a program, with resources of the API and parameters in place of commands and options.

    >>> for_programs("list them with 'kg query'"), for_programs("add --param day=2025-09-17")
    ('list them with `/api/queries`', 'add day=2025-09-17 to the address')
    """
    return "".join(f"`{words}`" if kind else words for words, kind in _parts(text, "resource"))


def in_words(text: str) -> str:
    """The text where nothing can be a link.

    >>> in_words("x is not known to this archive; look for it with `kg find`")
    'x is not known to this archive; look for it with the search'
    """
    return "".join(f"`{words}`" if page == "-" else words for words, page in _parts(text, "page"))


def _linked(words: str, href: str) -> Markup:
    shown = escape(words)
    return Markup('<a href="{}">{}</a>').format(href, shown) if href else Markup("<code>{}</code>").format(shown)


def _parts(text: str, face: str) -> list[tuple[str, str]]:
    """The text in parts: words as they are; what leads somewhere, with its address; a command that stays, with `-`."""
    text = _DROPPED.sub("", text)
    found: list[tuple[str, str]] = []
    at = 0
    for match in _COMMAND.finditer(text):
        found.append((text[at : match.start()], ""))
        at = match.end()
        found += _instead_of_option(match, face) if match["option"] else _instead_of(match[1], face)
    return [part for part in [*found, (text[at:], "")] if part[0]]


def _instead_of(command: str, face: str) -> list[tuple[str, str]]:
    instead = _INSTEAD.get(command)
    name = command.removeprefix("kg query ")
    if instead is None and name != command:
        instead = Instead(f"the question “{name}”", f"/queries/{name}?run=1", f"/api/queries/{name}")
    if instead is None:
        return [(command, "-"), (_KEEPER, "")]
    if face == "page":
        return [(instead.words, instead.page)]
    return [(instead.resource, "+" if instead.resource.startswith("/") else "")]


def _instead_of_option(match: re.Match[str], face: str) -> list[tuple[str, str]]:
    """An option of a command, which pages and addresses have as a field or a parameter."""
    given = (match["given"] or "").strip()
    if given:
        return [(f"{given} to the {'form' if face == 'page' else 'address'}", "")]
    if match["option"] == "--cite":
        return [("notes" if face == "page" else "cite=1", "")]
    return [(match["option"].removeprefix("--").replace("-", " "), "")]
