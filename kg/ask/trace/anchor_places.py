"""Anchors as places to look up: the quotation in its context, or the row with its cells.

A line number needs the capture's text, the cells of a row its bytes. Where a capture is not held, or
its bytes are damaged (which is for `kg verify` to say), the place still says what the archive keeps
of it: the quoted words, or what is written differently from the facts' normal form.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from dataclasses import replace

from pyoxigraph import NamedNode

from kg import terms
from kg.ask.trace.known import KnownStatements
from kg.ask.trace.values import QuotedPlace, RowPlace, TracedCapture, TracedCell, TracedClaim
from kg.errors import KgError
from kg.model import Text
from kg.terms import DCTERMS, KG, OA
from kg.triples import WRITTEN

__all__ = [
    "CellsOf",
    "IsHeld",
    "TextOf",
    "capture",
    "capture_of_text",
    "learn_places",
    "page_of",
    "place",
    "with_cells",
]

TextOf = Callable[[str, str], Text | None]
"""The text of a capture, by digest and by the name of what made it; None where the capture is not held."""

CellsOf = Callable[[str, str, int], Sequence[tuple[str, str]] | None]
"""The cells of a row as written, each under its column's name, by digest, sheet and row; None where
the capture is not held."""

IsHeld = Callable[[str], bool]
"""Whether the bytes of a capture are here, by digest."""

_OF_PAGES, _PAGE_BREAK = ("pdfium-", "reading-"), "\f"
"""How the names of those begin that read pages, and what they set between these."""

OPENED = 3
"""Workbooks opened for one trace: one of 1,000 rows takes 0.2 s."""

_COLUMNS = {predicate: column for column, predicate in WRITTEN.items()}


def learn_places(known: KnownStatements, anchors: Sequence[NamedNode]) -> None:
    """Learn anchors, their selectors and texts, and the captures behind them: three batches."""
    known.learn(anchors)
    quoted = [anchor for anchor in anchors if terms.row_named(anchor) is None]
    selectors = [node for anchor in quoted for node in known.nodes(anchor, OA.hasSelector)]
    texts = [node for anchor in quoted for node in known.nodes(anchor, OA.hasSource)]
    known.learn([*selectors, *texts])
    rows = [terms.capture(found[0]) for anchor in anchors if (found := terms.row_named(anchor))]
    known.learn([*rows, *(node for text in texts for node in known.nodes(text, OA.hasSource))])


def place(known: KnownStatements, anchor: NamedNode, text_of: TextOf | None = None) -> QuotedPlace | RowPlace | None:
    """One anchor; None for an IRI that is neither a quotation nor a row that is known."""
    if found := terms.row_named(anchor):
        doubts = tuple(value.value for value in known.all(anchor, KG.doubt))
        return RowPlace(anchor, *found, written=_written(known, anchor), doubts=doubts)
    return _quoted(known, anchor, text_of)


def capture(known: KnownStatements, iri: NamedNode, is_held: IsHeld | None = None) -> TracedCapture:
    """What is known of a set of bytes; for one never described, its digest."""
    size = known.word(iri, KG.byteSize)
    digest = _digest(known, iri)
    names = sorted(value.value for value in known.all(iri, KG.fileName))
    days = sorted(value.value for value in known.all(iri, KG.listedOn))
    return TracedCapture(
        digest,
        known.node(iri, KG.document),
        names[0] if names else None,
        known.word(iri, DCTERMS.format),
        int(size) if size else None,
        known.word(iri, KG.takenFrom),
        known.word(iri, KG.takenOn),
        known.word(iri, KG.listedOn),
        known.word(iri, KG.modifiedOn),
        known.word(iri, KG.newestSigned),
        is_held(digest) if is_held else None,
        tuple(names[1:]),
        known.word(iri, KG.speaksOf),
        tuple(days[1:]),
        known.word(iri, KG.archivedOn),
        tuple(sorted(value.value for value in known.all(iri, KG.redirect))),
        tuple(sorted(value.value for value in known.all(iri, KG.header))),
        known.node(iri, KG.readingOf),
        known.word(iri, KG.readBy),
    )


def capture_of_text(known: KnownStatements, text: NamedNode) -> str | None:
    """The digest of the capture a text was made from."""
    source = known.node(text, OA.hasSource)
    return _digest(known, source) if source else None


def _digest(known: KnownStatements, iri: NamedNode) -> str:
    return known.word(iri, KG.sha256) or terms.parts(iri)[-1].removeprefix("sha256-")


def _written(known: KnownStatements, anchor: NamedNode) -> tuple[TracedCell, ...]:
    own = [TracedCell(column, value.value) for p, column in _COLUMNS.items() for value in known.all(anchor, p)]
    other = [TracedCell(*_split(value.value)) for value in known.all(anchor, KG.writtenOther)]
    return tuple(own + other)


def _split(written: str) -> tuple[str, str]:
    column, _, value = written.partition(": ")
    return column, value


def _quoted(known: KnownStatements, anchor: NamedNode, text_of: TextOf | None) -> QuotedPlace | None:
    text = known.node(anchor, OA.hasSource)
    selectors = known.nodes(anchor, OA.hasSelector)
    words = {p: next((w for s in selectors if (w := known.word(s, p)) is not None), None) for p in _SELECTED}
    exact, start, end = words[OA.exact], words[OA.start], words[OA.end]
    if text is None or exact is None or start is None or end is None:
        return None
    return QuotedPlace(
        anchor,
        text,
        capture_of_text(known, text),
        exact,
        words[OA.prefix] or "",
        words[OA.suffix] or "",
        int(start),
        int(end),
        _line(known, text, exact, int(start), text_of),
        mean_confidence=_share(known, anchor, KG.meanConfidence),
        lowest_confidence=_share(known, anchor, KG.lowestConfidence),
    )


def _share(known: KnownStatements, anchor: NamedNode, predicate: NamedNode) -> int | None:
    said = known.word(anchor, predicate)
    return int(said) if said else None


_SELECTED = (OA.exact, OA.prefix, OA.suffix, OA.start, OA.end)


def _line(known: KnownStatements, text: NamedNode, exact: str, start: int, text_of: TextOf | None) -> int | None:
    """The line a quotation begins on, if the words do stand there in the text that is held."""
    before = _before(known, text, exact, start, text_of)
    return None if before is None else before.count("\n") + 1


def page_of(known: KnownStatements, words: QuotedPlace, text_of: TextOf) -> int | None:
    """The page of a PDF on which a quotation begins, where its text is held; None of what has no pages. What is said
    of its text must be known."""
    extractor = known.word(words.text, KG.extractor) or ""
    before = _before(known, words.text, words.exact, words.start, text_of) if extractor.startswith(_OF_PAGES) else None
    return None if before is None else before.count(_PAGE_BREAK) + 1


def _before(known: KnownStatements, text: NamedNode, exact: str, start: int, text_of: TextOf | None) -> str | None:
    """The text before a quotation, if the words do stand there in the text that is held."""
    source = known.node(text, OA.hasSource)
    extractor = known.word(text, KG.extractor)
    if text_of is None or source is None or extractor is None:
        return None
    with suppress(KgError):
        layer = text_of(_digest(known, source), extractor)
        if layer and layer.content[start : start + len(exact)] == exact:
            return layer.content[:start]
    return None


def with_cells(claims: Sequence[TracedClaim], cells_of: CellsOf) -> tuple[TracedClaim, ...]:
    """The claims with the cells of their rows as written, from at most `OPENED` captures held.

    Of each claim the first row decides which. Why so few: a claim may stand in hundreds of lists,
    and opening a workbook takes longer than everything else a trace does. The other rows say what
    differs from the normal form.
    """
    opened: set[str] = set()
    for first in (claim.anchors[0] for claim in claims if claim.anchors):
        if isinstance(first, RowPlace) and len(opened) < OPENED and _cells(first, cells_of) is not None:
            opened.add(first.capture)
    return tuple(replace(one, anchors=tuple(_filled(a, opened, cells_of) for a in one.anchors)) for one in claims)


def _filled(anchor: QuotedPlace | RowPlace, opened: Container[str], cells_of: CellsOf) -> QuotedPlace | RowPlace:
    if isinstance(anchor, RowPlace) and anchor.capture in opened:
        return replace(anchor, cells=_cells(anchor, cells_of))
    return anchor


def _cells(row: RowPlace, cells_of: CellsOf) -> tuple[TracedCell, ...] | None:
    with suppress(KgError):
        if (found := cells_of(row.capture, row.sheet, row.row)) is not None:
            return tuple(TracedCell(*cell) for cell in found)
    return None
