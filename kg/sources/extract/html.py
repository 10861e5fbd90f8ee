"""A page's text as a person reads it, one line a block; nothing is run, fetched or expanded.

- Left out: the head, scripts, styles, templates, embedded drawings, what shows only without
  scripts, and elements marked `hidden`. Style sheets are not read, so what they hide is kept.
- Blocks and `<br>` begin a new line, cells of a table row are set apart by a tab.
- Blanks collapse to one as in a browser, except in `<pre>`; a no-break space stays what it is.
- Character references become their characters.
- Since html-2, what a page shows apart is kept apart. The mark of a note (raised, or a link to a note)
  stands in brackets after a blank: `137<sup>2</sup>` is `137 [2]`; so does what is lowered, `H [2]O`.
  What is raised and belongs to its word stays with it: 47th, ™. Words struck out stand between `~~`
  and apart from others; words inserted are words. A picture or a field between two words parts them.

A page is read as it comes: of a page of 60 million bytes no more is kept than its text.

Encoding: a byte order mark, else UTF-8 where the bytes are UTF-8, else what the page declares in
its first 1024 bytes, else what its server said. Why UTF-8 before the declaration: a page saved again keeps its old
declaration, and bytes in another encoding are hardly ever UTF-8 by accident.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NoReturn

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from kg.errors import UnreadableFile
from kg.sources import charsets
from kg.sources.profile import decode

NAME, FIRST = "html-2", "html-1"
"""What reads pages now, and what read them before: texts made by html-1 are still read by it."""

_DROPPED = frozenset("head script style template noscript svg".split())
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol optgroup option p pre section "
    "summary table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset({"td", "th"})
# HTML Standard, "ASCII whitespace": what collapses. A no-break space is not among it.
_BLANKS = re.compile("[ \t\n\f\r]+")
_DECLARED = re.compile(rb"""(?:<meta[^>]+charset|<\?xml[^>]+encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)


_RAISED, _STRUCK = frozenset({"sup", "sub"}), frozenset({"del", "s", "strike"})
_BETWEEN = frozenset("audio button canvas embed iframe img input meter object progress select textarea video".split())
_OF_ITS_WORD = re.compile(r"st|nd|rd|th|er|[ºª]|tm|sm|[™℠®©]", re.I)
_NOTE_ROLES = frozenset({"doc-noteref", "noteref"})
_SYMBOLS = "*†‡§¶#"
_NOTE_MARK = re.compile(rf"\[?(?:[0-9]{{1,3}}|[a-z]|[ivx]{{1,5}}|[{_SYMBOLS}]{{1,3}})\]?", re.I)
_LONGEST_MARK, _DEEPEST = 12, 256
"""Both chosen: characters of a raised mark that may refer to a note (longer ones are words), and elements around
a text. Pages nested deeper are refused."""


def extract(content: bytes, name: str, *, version: str = NAME, charset: str | None = None) -> str:
    """The page's text; `charset` is the encoding that its server says.

    Raises:
        UnreadableFile: not text, an encoding not read here, or nested or sized beyond the parser's limits.
    """
    text = _decoded(content, name, charset)
    if version == FIRST:
        root, page = _parsed(text, name), _Lines()
        _walk(root, _Reader(page))
        return page.text()
    marked = _Marked()
    _parsed(text, name, target=_Reader(marked))
    return marked.text()


def links(content: bytes, name: str, charset: str | None = None) -> tuple[str, list[str]]:
    """The base that a page names for its links, "" where it names none, and where these lead, as it writes both.

    Raises:
        UnreadableFile: as `extract`.
    """
    heard = _Links()
    _parsed(_decoded(content, name, charset), name, target=heard)
    return heard.base, heard.found


class _Links:
    """Hears a page from the parser, and keeps where its links lead, each once, in their order."""

    def __init__(self) -> None:
        self.base = ""
        self._found: dict[str, None] = {}
        self._depth = 0

    @property
    def found(self) -> list[str]:
        return list(self._found)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _TooDeep
        if tag == "base":
            self.base = self.base or attributes.get("href", "")
        elif tag in ("a", "area") and "href" in attributes:
            self._found.setdefault(attributes["href"].strip())

    def end(self, tag: str) -> None:  # noqa: ARG002
        self._depth -= 1

    def data(self, words: str) -> None:
        """Words are of no matter here."""

    def close(self) -> None:
        """Nothing is left to do: the links are there."""


def _decoded(content: bytes, name: str, charset: str | None) -> str:
    found = _DECLARED.search(content[:1024])
    # For an encoding not read here, UTF-8 is tried alone, and its refusal says what is wrong.
    declared = charsets.known(found[1].decode("ascii")) if found else charset
    return decode(content, name, declared=declared)


def _parsed(text: str, name: str, *, target: Any = None) -> HtmlElement | None:
    """The page as a tree; or, where there is a `target` to hear it as it comes, no tree."""
    # An encoding given to the parser overrules what the page declares: the bytes are ours.
    parser = HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, target=target
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except _TooDeep:
        _refuse_depth(name)
    except (etree.LxmlError, ValueError) as fault:
        raise UnreadableFile("is not HTML that can be read", where=name, remedy="get the page again") from fault
    # The parser mends what it can and stops, without a word but here, where its limits are reached.
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        _refuse_depth(name)
    return root


def _refuse_depth(name: str) -> NoReturn:
    raise UnreadableFile(
        "is nested too deeply or holds too long a piece", where=name, remedy="save the page as text or PDF"
    )


def _walk(root: HtmlElement | None, reader: _Reader) -> None:
    """html-1 walked a tree, so it missed what follows the end of the page."""
    for event, element in etree.iterwalk(root, events=("start", "end")) if root is not None else ():
        if event == "start":
            reader.start(element.tag, element.attrib)
            reader.data(element.text or "")
        else:
            reader.end(element.tag)
            reader.data(element.tail or "")


class _TooDeep(Exception):
    """More elements are open than the parser itself would let into a tree."""


class _Reader:
    """Hears a page from the parser, and lets its lines hear what a person sees of it."""

    def __init__(self, page: _Lines) -> None:
        self._page = page
        self._depth = self._unseen = self._preformatted = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _TooDeep
        if self._unseen or tag in _DROPPED or "hidden" in attributes:
            self._unseen += 1
            return
        self._page.open(tag, attributes)
        self._preformatted += tag == "pre"

    def end(self, tag: str) -> None:
        self._depth -= 1
        if self._unseen:
            self._unseen -= 1
            return
        self._preformatted -= tag == "pre"
        self._page.close(tag)

    def data(self, words: str) -> None:
        if not self._unseen:
            self._page.write(words, self._preformatted > 0)

    def close(self) -> None:
        """Nothing is left to do: the lines are there."""


class _Lines:
    """Lines of text as they are written; one that is empty is not kept, but in `<pre>`."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002
        if tag in _BLOCKS:
            self._end()
        elif tag in _CELLS and self._line:
            self._strip(" ")
            self._line.append("\t")

    def close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end()

    def write(self, text: str, preformatted: bool) -> None:
        if not text:
            return
        if preformatted:
            first, *others = text.split("\n")
            self._put(first)
            for line in others:
                self._lines.append("".join(self._line))
                self._line = []
                self._put(line)
            return
        words = _BLANKS.sub(" ", text)
        self._put(words.lstrip(" ") if self._last() in ("", " ", "\t") else words)

    def text(self) -> str:
        self._end()
        return "\n".join(self._lines)

    def _put(self, words: str) -> None:
        if words:
            self._line.append(words)

    def _last(self) -> str:
        """The last character of the line, nothing where it is empty."""
        return self._line[-1][-1] if self._line else ""

    def _strip(self, blanks: str) -> None:
        while self._line:
            self._line[-1] = self._line[-1].rstrip(blanks)
            if self._line[-1]:
                return
            self._line.pop()

    def _end(self) -> None:
        self._strip(" \t")
        if self._line:
            self._lines.append("".join(self._line))
        self._line = []


class _Marked(_Lines):
    """Lines in which marks of notes, and words struck out, stand apart from the words beside them."""

    def __init__(self) -> None:
        super().__init__()
        self._struck = 0
        self._apart = False
        self._open: list[str] = []
        self._mark: list[str] | None = None
        self._since = 0

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._mark is not None and tag in _BLOCKS | _CELLS:
            self._end_mark()
        super().open(tag, attributes)
        self._open.append(tag)
        self._struck += tag in _STRUCK
        self._apart |= tag in _BETWEEN or tag in _STRUCK
        if self._mark is None and (tag in _RAISED or _leads_to_note(tag, attributes)):
            self._mark, self._since = [], len(self._open)

    def close(self, tag: str) -> None:
        if self._mark is not None and len(self._open) <= self._since:
            self._end_mark()
        if self._open:
            self._open.pop()
        super().close(tag)
        self._struck -= tag in _STRUCK
        self._apart |= tag in _BETWEEN or tag in _STRUCK

    def write(self, text: str, preformatted: bool) -> None:
        if self._mark is not None:
            self._mark.append(text)
            return
        if self._struck:
            text = _struck(text)
        if self._apart and text:
            if _is_of_words(self._last()) and _is_of_words(text[0]):
                self._put(" ")
            self._apart = False
        super().write(text, preformatted)

    def text(self) -> str:
        if self._mark is not None:
            self._end_mark()
        return super().text().replace("~~~~", "")

    def _end_mark(self) -> None:
        written, raised = "".join(self._mark or ()), self._open[self._since - 1] in _RAISED
        mark, self._mark = written.strip(), None
        if not _is_mark(mark, raised=raised):
            self._apart |= raised and len(mark) > _LONGEST_MARK
        else:
            before = "" if self._last() in ("", " ", "\t") else " "
            written = before + (mark if mark.startswith("[") else f"[{mark}]")
        self.write(written, preformatted=False)
        self._apart |= raised and not _OF_ITS_WORD.fullmatch(mark)


def _is_mark(words: str, *, raised: bool) -> bool:
    """Whether words are the mark of a note, or, where they are raised or lowered, no part of a word."""
    if _OF_ITS_WORD.fullmatch(words) or not any(one.isalnum() or one in _SYMBOLS for one in words):
        return False
    return _NOTE_MARK.fullmatch(words) is not None or (raised and len(words) <= _LONGEST_MARK)


def _is_of_words(character: str) -> bool:
    return character.isalnum() or character in ("~", "[", "]")


def _leads_to_note(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element is the mark of a note: by its role (DPUB-ARIA 1.1), its class, or where it leads."""
    roles = {*attributes.get("role", "").split(), *attributes.get("epub:type", "").split()}
    classes = attributes.get("class", "").lower().split()
    return (
        not _NOTE_ROLES.isdisjoint(roles)
        or any("noteref" in one or "footnote-ref" in one or one == "reference" for one in classes)
        or (tag == "a" and attributes.get("href", "").startswith("#"))
    )


def _struck(words: str) -> str:
    """Words between marks of striking out; blanks around them stay outside."""
    inner = words.strip()
    return words.replace(inner, f"~~{inner}~~", 1) if inner else words
