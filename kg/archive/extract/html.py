"""A page's text as a person reads it, one line a block; nothing is run, fetched or expanded.

- Left out: the head, scripts, styles, templates, embedded drawings, what shows only without
  scripts, and elements marked `hidden`. Style sheets are not read, so what they hide is kept.
- Blocks and `<br>` begin a new line, cells of a table row are set apart by a tab.
- Blanks collapse to one as in a browser, except in `<pre>`; a no-break space stays what it is.
- Character references become their characters.

Encoding: a byte order mark, else UTF-8 where the bytes are UTF-8, else what the page declares in
its first 1024 bytes. Why UTF-8 before the declaration: a page saved again keeps its old
declaration, and bytes in another encoding are hardly ever UTF-8 by accident.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from kg.archive.profile import decode
from kg.errors import UnreadableFile

NAME = "html-1"

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
# Encoding Standard: pages that say Latin-1 or ASCII mean windows-1252.
_ENCODINGS = {
    **dict.fromkeys("windows-1252 cp1252 iso-8859-1 iso8859-1 latin1 latin-1 l1 us-ascii ascii".split(), "cp1252"),
    **{f"windows-125{n}": f"cp125{n}" for n in (0, 1, 3, 4, 7)},
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (2, 5, 7, 15)},
    **dict.fromkeys("utf-8 utf8".split(), "utf-8"),
}


def extract(content: bytes, name: str) -> str:
    """The page's text.

    Raises:
        UnreadableFile: not text, an encoding not read here, or nested or sized beyond the parser's limits.
    """
    root = _parsed(_decoded(content, name), name)
    return "" if root is None else _read(root)


def _decoded(content: bytes, name: str) -> str:
    found = _DECLARED.search(content[:1024])
    label = found[1].decode("ascii").lower() if found else None
    # For an encoding not read here, UTF-8 is tried alone, and its refusal says what is wrong.
    return decode(content, name, declared=_ENCODINGS.get(label) if label else None)


def _parsed(text: str, name: str) -> HtmlElement | None:
    # An encoding given to the parser overrules what the page declares: the bytes are ours.
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.LxmlError, ValueError) as fault:
        raise UnreadableFile("is not HTML that can be read", where=name, remedy="get the page again") from fault
    # The parser mends what it can and stops, without a word but here, where its limits are reached.
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        raise UnreadableFile(
            "is nested too deeply or holds too long a piece", where=name, remedy="save the page as text or PDF"
        )
    return root


def _read(root: HtmlElement) -> str:
    page, preformatted = _Lines(), 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _DROPPED or "hidden" in element.attrib:
                walk.skip_subtree()
                continue
            page.open(tag)
            preformatted += tag == "pre"
            page.write(element.text, preformatted > 0)
            continue
        if not (tag in _DROPPED or "hidden" in element.attrib):
            preformatted -= tag == "pre"
            page.close(tag)
        page.write(element.tail, preformatted > 0)
    return page.text()


class _Lines:
    """Lines of text as they are written; one that is empty is not kept, but in `<pre>`."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""

    def open(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end()
        elif tag in _CELLS and self._line:
            self._line = self._line.rstrip(" ") + "\t"

    def close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end()

    def write(self, text: str | None, preformatted: bool) -> None:
        if not text:
            return
        if preformatted:
            *whole, rest = (self._line + text).split("\n")
            self._lines += whole
            self._line = rest
            return
        words = _BLANKS.sub(" ", text)
        follows = self._line and not self._line.endswith((" ", "\t"))
        self._line += words if follows else words.lstrip(" ")

    def text(self) -> str:
        self._end()
        return "\n".join(self._lines)

    def _end(self) -> None:
        if line := self._line.rstrip(" \t"):
            self._lines.append(line)
        self._line = ""
