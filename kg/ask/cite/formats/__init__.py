"""A cited answer in one format, as pieces of text that can be written as they come.

    markdown      a table with footnotes, for GitHub, Pandoc and editors
    html          a page that needs nothing else
    sparql_json   the W3C's results JSON, with a member `citations`
    separated     CSV with a column of citations
    trig          a CONSTRUCT's or DESCRIBE's triples, in graphs that say from which claims they come
    references    the documents cited alone, as CSL-JSON, BibTeX and RIS
    spooled       text that belongs further down the page

What a format keeps of the rows it has written is nothing; what it must write later waits in a file.
Every text from outside is made inert and then escaped as the format asks. A terminal's table is drawn
by the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.ask.cite.formats import html, markdown, references, separated, sparql_json, trig
from kg.ask.cite.notes import Answer

__all__ = ["WRITERS", "Writer"]

Writer = Callable[[Answer, str | None], Iterator[str]]
"""An answer, and the citation style of its bibliography if it is to have one, become text."""

WRITERS: dict[str, Writer] = {
    "markdown": markdown.render,
    "html": html.render,
    "json": sparql_json.render,
    "csv": separated.render,
    "trig": trig.render,
    "csl": references.render_csl,
    "bibtex": references.render_bibtex,
    "ris": references.render_ris,
}
"""Each format by its name; `csl`, `bibtex` and `ris` are the documents cited alone, with the places in them."""
