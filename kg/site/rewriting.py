"""A page read once: what stands between its tags with addresses is kept verbatim, so that only those change.

- A link whose address the copy does not have loses it; an item of a list that begins with such a link goes with it.
- A form needs a server and goes. The search form stays; a choice among pages becomes links to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlencode

__all__ = ["Item", "ItemEnd", "LinkChoice", "ParsedPage", "Tag", "read_page", "rewritten"]

SEARCH = "/find"
_ADDRESSES = frozenset({"href", "src", "action", "xlink:href"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag with an address, which is the value of `attribute`."""

    name: str
    attributes: Sequence[tuple[str, str | None]]
    attribute: str

    @property
    def address(self) -> str:
        return dict(self.attributes)[self.attribute] or ""

    def leading_to(self, address: str | None) -> str:
        """The tag with another address, or with none."""
        kept = [
            (name, address if name == self.attribute else value)
            for name, value in self.attributes
            if name != self.attribute or address is not None
        ]
        if address is None and "aria-label" in dict(kept):
            kept.append(("role", "img"))  # the label of a link would else be that of nothing
        return f"<{self.name}{''.join(map(_attribute, kept))}>"


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """A field of a form that chooses among pages: its label, and each page's address with what it is called."""

    label: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Item:
    """The start tag of an item of a list."""

    written: str


@dataclass(frozen=True, slots=True)
class ItemEnd:
    """The end tag of one."""

    written: str


Piece = str | Tag | LinkChoice | Item | ItemEnd


@dataclass(slots=True)
class ParsedPage:
    """A page in pieces, with its title as it is written, and the names that a fragment may lead to."""

    pieces: list[Piece] = field(default_factory=list)
    title: str = ""
    names: set[str] = field(default_factory=set)

    @property
    def addresses(self) -> Iterator[str]:
        """Every address on the page."""
        for piece in self.pieces:
            if isinstance(piece, Tag):
                yield piece.address
            elif isinstance(piece, LinkChoice):
                yield from (address for address, _ in piece.options)


def read_page(content: str) -> ParsedPage:
    """A page in pieces."""
    reader = _Reader(content)
    reader.feed(content)
    reader.close()
    return reader.ended()


def rewritten(page: ParsedPage, leads_to: Callable[[str], str | None], has: Callable[[str], bool]) -> str:
    """The page with its addresses as `leads_to` gives them, None where the copy has no such page; `has` says whether
    an address of a choice stands for exactly the page it asks for."""
    written: list[str] = []
    places = enumerate(page.pieces)
    for at, piece in places:
        if isinstance(piece, Item) and _begins_with_nothing(page.pieces, at, leads_to):
            depth = 1
            while depth:
                _, one = next(places, (0, ItemEnd("")))
                depth += isinstance(one, Item) - isinstance(one, ItemEnd)
        elif isinstance(piece, Item | ItemEnd):
            written.append(piece.written)
        elif isinstance(piece, LinkChoice):
            written.append(_links(piece, leads_to, has))
        elif isinstance(piece, Tag):
            address = leads_to(piece.address)
            if address is not None or piece.name != "link":
                written.append(piece.leading_to(address))
        else:
            written.append(piece)
    return "".join(written)


def _begins_with_nothing(pieces: Sequence[Piece], at: int, leads_to: Callable[[str], str | None]) -> bool:
    first = next((one for one in pieces[at + 1 :] if not isinstance(one, str) or not one.isspace()), "")
    return isinstance(first, Tag) and first.name == "a" and leads_to(first.address) is None


def _links(choice: LinkChoice, leads_to: Callable[[str], str | None], has: Callable[[str], bool]) -> str:
    links = [f"<a{_attribute(('href', leads_to(one)))}>{label}</a>" for one, label in choice.options if has(one)]
    if len(links) < 2:
        return ""
    return f'<details class="small"><summary>{choice.label}</summary><p>{" · ".join(links)}</p></details>\n'


def _attribute(one: tuple[str, str | None]) -> str:
    name, value = one
    return f" {name}" if value is None else f' {name}="{escape(value)}"'


class _Reader(HTMLParser):
    """Copies what was not yet copied up to each tag that matters, and then that tag as a piece."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=False)
        self._content = content
        self._lines = [0]
        for line in content.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._copied = 0
        self._page = ParsedPage()
        self._form: _Form | None = None
        self._text_from: int | None = None

    def ended(self) -> ParsedPage:
        if self._form is None:
            self._copy(len(self._content))
        return self._page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start, written = self._place(), self.get_starttag_text() or ""
        end, given = start + len(written), dict(attrs)
        if tag in ("label", "option", "title"):
            self._text_from = end
        if self._form is not None:
            self._form.started(tag, given)
            return
        if tag == "form" and given.get("action") != SEARCH:
            self._copy(start)
            self._form = _Form(given.get("action") or "")
            return
        if name := given.get("id"):
            self._page.names.add(name)
        attribute = next((one for one, _ in attrs if one in _ADDRESSES), None)
        if attribute is not None or tag == "li":
            self._copy(start)
            self._page.pieces.append(Tag(tag, attrs, attribute) if attribute else Item(written))
            self._copied = end

    def handle_endtag(self, tag: str) -> None:
        start = self._place()
        if self._text_from is not None and tag in ("label", "option", "title"):
            text, self._text_from = self._content[self._text_from : start].strip(), None
            if self._form is not None:
                self._form.told(tag, text.partition("<")[0].strip())
            elif not self._page.title:  # that of a drawing comes later
                self._page.title = text
        end = self._content.find(">", start) + 1 or len(self._content)
        if self._form is not None and tag == "form":
            self._page.pieces += self._form.choices()
            self._form, self._copied = None, end
        elif self._form is None and tag == "li":
            self._copy(start)
            self._page.pieces.append(ItemEnd(self._content[start:end]))
            self._copied = end

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _copy(self, until: int) -> None:
        if until > self._copied:
            self._page.pieces.append(self._content[self._copied : until])
            self._copied = until


class _Form:
    """A form as it is read: its fields that choose one of several values."""

    def __init__(self, action: str) -> None:
        self._action = action
        self._labels: dict[str, str] = {}
        self._selects: list[tuple[str, str, list[tuple[str, str]]]] = []
        self._label = self._value = ""

    def started(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "label":
            self._label = given.get("for") or ""
        elif tag == "select":
            self._selects.append((given.get("id") or "", given.get("name") or "", []))
        elif tag == "option":
            self._value = given.get("value") or ""

    def told(self, tag: str, text: str) -> None:
        if tag == "label":
            self._labels[self._label] = text
        elif self._selects:
            name = self._selects[-1][1]
            query = f"?{urlencode({name: self._value})}" if self._value else ""
            self._selects[-1][2].append((f"{self._action}{query}", text))

    def choices(self) -> list[Piece]:
        return [LinkChoice(self._labels.get(one, name), options) for one, name, options in self._selects if options]
