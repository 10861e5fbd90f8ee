"""HTML: one page that needs nothing else, no script, no font, no picture; notes as a list with links back.

Everything from outside is inert and escaped. A content security policy forbids what nobody put there anyway.
The table has a caption and scoped headings; a note's number is a link to it (`doc-noteref`), the note has one
back to the row where it is first met (DPUB-ARIA 1.1). Text that has a language says so; each cell finds its
own direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kg.ask.cite.bibliography import bibliography
from kg.ask.cite.formats.spooled import spooled_text
from kg.ask.cite.lines import CitedCell, Line, headings, lines
from kg.ask.cite.notes import Answer
from kg.ask.cite.numbering import Note
from kg.ask.cite.row_marks import Legend, RowMark
from kg.inert import inert

__all__ = ["render"]

_STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
.wide { overflow-x: auto }
table { border-collapse: collapse }
caption { text-align: left; font-weight: 600; padding: .5rem 0 }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid #8886 }
th { border-bottom-width: 2px; white-space: nowrap }
td { overflow-wrap: break-word; max-width: 24rem }
.short { white-space: nowrap }
.figure { text-align: right; font-variant-numeric: tabular-nums }
.notes { position: sticky; right: 0; background: Canvas }
.notes a { margin-right: .25rem }
:target { background: #fd06 }
li { margin-bottom: .4rem; overflow-wrap: anywhere }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8886 }
"""
_SHORT = 12
"""Letters of a cell that is not broken: a date."""

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<div class="wide" tabindex="0" role="region" aria-label="Answer">
<table>
<caption>{caption}</caption>
<thead><tr>{columns}<th scope="col" class="notes">notes</th></tr></thead>
<tbody>
"""


def render(answer: Answer, style: str | None = None) -> Iterator[str]:
    """The page; with a citation style, the documents cited at its end."""
    title = escape(inert(answer.title)) or "Cited answer"
    columns = "".join(f'<th scope="col">{_safe(heading)}</th>' for heading in headings(answer.columns))
    caption = "Each row with the notes that say who states it"
    yield _HEAD.format(title=title, style=_STYLE, caption=caption, columns=columns)
    legend = Legend()
    with spooled_text() as notes:
        for line in lines(answer):
            yield _row(line)
            legend.add(line.asides)
            for note in line.fresh:
                notes.add(_note(note, line))
        yield "</tbody>\n</table>\n</div>\n"
        yield from _told(answer, legend)
        yield '<section aria-labelledby="notes">\n<h2 id="notes">Notes</h2>\n<ol>\n'
        yield from notes
        yield "</ol>\n</section>\n"
    yield from _works(answer, style)
    yield f"<details>\n<summary>The query</summary>\n<pre><code>{_program(answer.sparql)}</code></pre>\n</details>\n"
    yield f"<p>Asked of the archive as of contribution {answer.notes.contribution:,}.</p>\n</main>\n</body>\n</html>\n"


def _row(line: Line) -> str:
    cells = "".join(map(_cell, line.cells))
    beside = " ".join([*map(_link, line.notes), *map(_mark, line.asides)])
    return f'<tr id="row-{line.row.number}">{cells}<td class="notes">{beside}</td></tr>\n'


def _cell(cell: CitedCell) -> str:
    if cell.notes:
        return f"<td>{' '.join(map(_link, cell.notes))}</td>"
    kind = ' class="figure"' if cell.is_figure else ' class="short"' if len(cell.text) <= _SHORT else ""
    language = f' lang="{escape(cell.language)}"' if cell.language else ""
    return f'<td{kind}{language} dir="auto">{_safe(cell.text)}</td>'


def _link(note: Note) -> str:
    return f'<a href="#note-{note.number}" role="doc-noteref">[{note.number}]</a>'


def _mark(aside: RowMark) -> str:
    return f'<span class="short" title="{_safe(aside.spelled)}">{_safe(aside.mark)}</span>'


def _note(note: Note, line: Line) -> str:
    row = line.row.number
    back = f'<a href="#row-{row}" role="doc-backlink" aria-label="Back to row {row}">↩</a>'
    return f'<li id="note-{note.number}" value="{note.number}">{_safe(note.text)} {back}</li>\n'


def _told(answer: Answer, legend: Legend) -> Iterator[str]:
    """What the marks mean, and what there is no answer for."""
    yield from (f"<p>{_safe(aside.sign)}: {_safe(aside.means)}.</p>\n" for aside in legend)
    yield from (f"<p>No answer: {_safe(absence)}.</p>\n" for absence in answer.missing)


def _works(answer: Answer, style: str | None) -> Iterator[str]:
    if style is None:
        return
    yield '<section aria-labelledby="works">\n<h2 id="works">Works cited</h2>\n<ul>\n'
    yield from (f"<li>{_safe(work)}</li>\n" for work in bibliography(answer.notes.works(), style))
    yield "</ul>\n</section>\n"


def _safe(text: str) -> str:
    return escape(inert(text, longest=None))


def _program(sparql: str) -> str:
    """A query keeps its lines."""
    return "\n".join(map(_safe, sparql.strip().splitlines()))
