"""How one thing of a trace is said in one line; every text from outside goes through `inert`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.text import Text

from kg.ask.trace.values import (
    QuotedPlace,
    RecordedBy,
    RowPlace,
    TracedCapture,
    TracedCell,
    TracedClaim,
    TracedDocument,
)
from kg.cli.rendering.inert import inert, words
from kg.terms import parts, typed_name

__all__ = [
    "DIM",
    "STRONG",
    "line",
    "numbers",
    "of_capture",
    "of_document",
    "of_quotation",
    "of_row",
    "recorded",
    "said",
    "several",
]

DIM, STRONG = "dim", "bold"


def numbers(found: Iterable[int]) -> str:
    """Footnote numbers, runs joined.

    >>> numbers([1, 2, 3, 7])
    '[1–3] [7]'
    """
    runs = [[n for _, n in run] for _, run in groupby(enumerate(sorted(found)), lambda pair: pair[1] - pair[0])]
    return " ".join(f"[{run[0]}–{run[-1]}]" if len(run) > 1 else f"[{run[0]}]" for run in runs)


def several(number: int, what: str) -> str:
    """A number of things.

    >>> several(1, "row"), several(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def line(*pieces: tuple[str, str]) -> Text:
    """Texts with their styles, two blanks between them; empty ones are left out."""
    made = Text()
    for text, style in pieces:
        if text:
            made.append("  " if made else "").append(inert(text), style)
    return made


def said(claim: TracedClaim) -> Text:
    """Who states a claim, by what route it came, and in what manner."""
    return line((f"{claim.said_by}: {claim.modality.label if claim.modality else claim.status}", STRONG))


def of_quotation(place: QuotedPlace) -> Text:
    """The exact words in their context, and where they stand."""
    before = "…" if place.start > len(place.prefix) else ""
    made = words(f"“{before}{place.prefix}", DIM)
    made.append_text(words(place.exact, STRONG)).append_text(words(f"{place.suffix}…”" if place.suffix else "”", DIM))
    where = (
        f"line {place.line:,} of the text" if place.line else f"characters {place.start:,}–{place.end:,} of the text"
    )
    made.append(f"  {where}", DIM)
    if place.mean_confidence is None:
        return made
    sure = f"{place.mean_confidence} of 100 sure, {place.lowest_confidence} at the least"
    return made.append(f", read by machine ({sure})", DIM)


def of_row(place: RowPlace, normal: Sequence[TracedCell] = ()) -> Text:
    """A row by the number a person sees, with its cells as written; where they were not read, with
    what it states in `normal` form and what is written differently there. Then what is seen beside a value."""
    made = words(f"row {place.row:,} of sheet {place.sheet}")
    if place.cells:
        made.append(": ").append(_cells(place.cells))
    else:
        if normal:
            made.append(", in normal form: ").append(" · ".join(f"{inert(c.column)} {inert(c.value)}" for c in normal))
        if place.written:
            made.append("; written there: ").append(_cells(place.written))
    return made.append("".join(f"; seen beside it: {inert(doubt)}" for doubt in place.doubts))


def _cells(cells: Iterable[TracedCell]) -> str:
    """Values in quotation marks, so that a blank at the end is seen; empty cells are left out."""
    return " · ".join(f"{inert(cell.column)} “{inert(cell.value)}”" for cell in cells if cell.value)


def of_capture(capture: TracedCapture) -> Text:
    """A set of bytes: file name, the dates of a list, size, where and when it was taken, digest."""
    pieces = [capture.file_name or "file name not known", *_days(capture)]
    if capture.other_names:
        pieces.insert(1, f"also called {', '.join(capture.other_names)}")
    if capture.size is not None:
        pieces.append(several(capture.size, "byte"))
    pieces.append(_taken(capture))
    if capture.held is not None:
        pieces.append("held here" if capture.held else "not held here")
    return words(", ".join(pieces)).append(f", sha256 {inert(capture.sha256)}", DIM)


def _days(capture: TracedCapture) -> Iterator[str]:
    """What a list's name, the workbook and the rows say of its day, kept apart."""
    if capture.listed_on:
        yield f"listed on {' and on '.join(map(capture.told, [capture.listed_on, *capture.other_days]))}"
    if capture.modified_on:
        yield f"saved on {capture.modified_on}"
    if capture.newest_signed:
        yield f"newest signing {capture.newest_signed}"
    if capture.speaks_of and capture.speaks_of != capture.listed_on:
        yield f"speaks of {capture.speaks_of}"


def _taken(capture: TracedCapture) -> str:
    """Where and when the bytes were taken, as far as anyone wrote it down; of a reading, what read which capture."""
    if capture.reading_of:
        return f"read by machine ({capture.read_by}) from capture {parts(capture.reading_of)[-1][7:19]}…"
    if not capture.taken_from and not capture.taken_on:
        return "where and when it was taken is not known"
    where = f"from {capture.taken_from}" if capture.taken_from else "from a place not written down"
    if capture.redirects:
        where += f" after {several(len(capture.redirects), 'redirect')}"
    when = f"on {capture.taken_on}" if capture.taken_on else "date not recorded"
    return f"taken {where}, {when}" + (f", archived on {capture.archived_on}" if capture.archived_on else "")


def of_document(document: TracedDocument) -> list[str]:
    """What a document is, and what it says of itself."""
    kind = f"{document.kind.label}; " if document.kind else ""
    publisher = _stated(document.publisher.label if document.publisher else None, "publisher", document)
    published = _stated(document.published, "published", document)
    about = f"{kind}publisher: {publisher}; published: {published}"
    return [about, document.url] if document.url else [about]


def _stated(value: str | None, what: str, document: TracedDocument) -> str:
    return value or ("not stated by the document" if what in document.not_stated else "not known")


def recorded(verb: str, by: RecordedBy) -> Text:
    """Which contribution did something to a claim, when and by whom."""
    when = f" on {by.when[:10]}" if by.when else ""
    whom = f" by {by.archivist}" if by.archivist else ""
    return line((f"{verb}{when}{whom}", DIM), (typed_name(by.contribution), DIM))
