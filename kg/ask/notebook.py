"""What a notebook shows of an answer, a trace or a note: HTML that is small and in which no text is markup.

Everything from outside is inert and escaped; there is no script, style, picture or link. A table has `ROWS` rows at
most and a text `kg.inert.LONGEST` letters; what is not shown is counted where it is known, and can be had from the
value itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.ask.trace.values import Fact, NamedThing, QuotedPlace, RowPlace, Trace, TracedClaim
from kg.inert import LONGEST, inert
from kg.terms import typed_name

if TYPE_CHECKING:
    from kg.ask.cite import Answer, Note
    from kg.ask.cite.lines import Line

__all__ = ["ROWS", "cited_html", "note_html", "rows_html", "trace_html"]

ROWS = 20


def rows_html(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The first rows of an answer without notes; no more of them are read."""
    from kg.ask.cite.cells import cell_text

    some = list(islice(rows, ROWS + 1))
    cells = [[cell_text(column, value) for column, value in zip(columns, row, strict=True)] for row in some[:ROWS]]
    return _table("", columns, cells, _first_rows(len(some) > ROWS))


def cited_html(answer: Answer) -> str:
    """The first rows of a cited answer with their notes; no more of them are read than are cited together."""
    from kg.ask.cite.lines import headings, lines, runs
    from kg.ask.cite.row_marks import Legend

    answer.read_ahead()
    some = list(islice(lines(answer), ROWS + 1))
    shown = some[:ROWS]
    legend = Legend()
    cells = []
    for line in shown:
        legend.add(line.asides)
        beside = " ".join([runs(line.notes), *(aside.mark for aside in line.asides)])
        cells.append([*(runs(cell.notes) if cell.notes else cell.text for cell in line.cells), beside])
    below = [f"{aside.sign}: {aside.means}." for aside in legend] + [f"No answer: {one}." for one in answer.missing]
    return (
        _table(answer.title, [*headings(answer.columns), "notes"], cells, _first_rows(len(some) > ROWS))
        + "".join(f"<p>{_safe(told)}</p>" for told in below)
        + _listed(_notes(shown))
    )


def note_html(note: Note) -> str:
    """A note with its number."""
    return f"<p>{_numbered(note)}</p>"


def trace_html(trace: Trace) -> str:
    """What is stated of a thing, and each claim that states it: who, where, in which document."""
    number = {claim.iri: at for at, claim in enumerate(trace.claims, 1)}
    facts = [_fact(fact, number) for fact in trace.facts]
    title = f"{trace.traced.label}: {trace.kind}, {typed_name(trace.traced.iri)}"
    claims = [f"[{number[claim.iri]}] {_claim(claim, trace)}" for claim in trace.claims[:ROWS]]
    return _table(title, ["of", "stated", "value", "claims"], facts[:ROWS], _of(facts, "statements")) + _listed(
        [*map(_safe, claims), *filter(None, [_of(range(trace.claims_in_all), "claims")])]
    )


def _notes(some: Sequence[Line]) -> Iterator[str]:
    """The notes of lines, each once, by number."""
    notes = {
        note.number: note for line in some for note in (*line.notes, *(n for cell in line.cells for n in cell.notes))
    }
    return (_numbered(notes[at]) for at in sorted(notes))


def _numbered(note: Note) -> str:
    return _safe(f"[{note.number}] {note.text}")


def _fact(fact: Fact, number: dict[NamedNode, int]) -> list[str]:
    stating = sorted(number[claim] for claim in fact.claims if claim in number)
    beside = " ".join(f"[{at}]" for at in stating[:ROWS]) + (" …" if len(stating) > ROWS else "")
    return [fact.subject.label, fact.predicate.label, _value(fact.object), beside]


def _value(value: NamedThing | Literal) -> str:
    return value.value if isinstance(value, Literal) else value.label


def _claim(claim: TracedClaim, trace: Trace) -> str:
    """Who states it, the first place, and the document."""
    titles = {document.iri: document.title for document in trace.documents}
    told = [
        *([claim.status] if claim.status != "live" else []),
        claim.said_by,
        *(_place(place, trace) for place in claim.anchors[:1]),
    ]
    if claim.document in titles:
        told.append(f"“{titles[claim.document]}”")
    more = f" and {len(claim.anchors) - 1:,} more places" if len(claim.anchors) > 1 else ""
    return f"{', '.join(told)}{more} [{typed_name(claim.iri)}]"


def _place(place: QuotedPlace | RowPlace, trace: Trace) -> str:
    if isinstance(place, QuotedPlace):
        return f"“{place.exact}”"
    file = next((one.file_name for one in trace.captures if one.sha256 == place.capture), None)
    return f"row {place.row:,} of {place.sheet}" + (f" of {file}" if file else "")


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], more: str) -> str:
    head = "".join(f'<th scope="col">{_safe(column)}</th>' for column in columns)
    body = "".join("<tr>" + "".join(f'<td dir="auto">{_safe(cell)}</td>' for cell in row) + "</tr>" for row in rows)
    caption = f"<caption>{_safe(title)}</caption>" if title else ""
    below = f"<p>{_safe(more)}</p>" if more else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"


def _listed(texts: Iterable[str]) -> str:
    """A list of texts that are safe."""
    items = "".join(f"<li>{text}</li>" for text in texts)
    return f'<ul style="list-style: none">{items}</ul>' if items else ""


def _first_rows(are_more: bool) -> str:
    return f"The first {ROWS} rows; .rows has all." if are_more else ""


def _of(every: Sequence[object], what: str) -> str:
    return f"The first {ROWS} of {len(every):,} {what}." if len(every) > ROWS else ""


def _safe(text: str) -> str:
    return escape(inert(text, longest=LONGEST))
