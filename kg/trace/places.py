"""Anchors as places to look up: the quotation in its context, or the row with its cells.

A line number needs the capture's text, the cells of a row its bytes. Where a capture is not held, or
its bytes are damaged (which is for `kg verify` to say), the place still says what the archive keeps
of it: the quoted words, or what is written differently from the facts' normal form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from pyoxigraph import NamedNode

from kg import terms
from kg.archive import Captures, cells
from kg.errors import KgError
from kg.terms import DCTERMS, KG, OA
from kg.trace.known import Known
from kg.trace.values import Capture, Cell, Claim, QuotedPlace, RowPlace
from kg.triples import WRITTEN

__all__ = ["Held", "capture", "capture_of_text", "learn_places", "place", "with_cells"]

Held = Captures | None
"""The captures that are held here, if they may be read."""

OPENED = 3
"""Workbooks opened for one trace: one of 1,000 rows takes 0.2 s."""

_COLUMNS = {predicate: column for column, predicate in WRITTEN.items()}


def learn_places(known: Known, anchors: Sequence[NamedNode]) -> None:
    """Learn anchors, their selectors and texts, and the captures behind them: three batches."""
    known.learn(anchors)
    quoted = [anchor for anchor in anchors if _row_of(anchor) is None]
    selectors = [node for anchor in quoted for node in known.nodes(anchor, OA.hasSelector)]
    texts = [node for anchor in quoted for node in known.nodes(anchor, OA.hasSource)]
    known.learn([*selectors, *texts])
    rows = [terms.capture(found[0]) for anchor in anchors if (found := _row_of(anchor))]
    known.learn([*rows, *(node for text in texts for node in known.nodes(text, OA.hasSource))])


def place(known: Known, anchor: NamedNode, held: Held = None) -> QuotedPlace | RowPlace | None:
    """One anchor; None for an IRI that is neither a quotation nor a row that is known."""
    if found := _row_of(anchor):
        return RowPlace(anchor, *found, written=_written(known, anchor))
    return _quoted(known, anchor, held)


def capture(known: Known, iri: NamedNode, held: Held = None) -> Capture:
    """What is known of a set of bytes; for one never described, its digest."""
    size = known.word(iri, KG.byteSize)
    digest = _digest(known, iri)
    return Capture(
        digest,
        known.node(iri, KG.document),
        known.word(iri, KG.fileName),
        known.word(iri, DCTERMS.format),
        int(size) if size else None,
        known.word(iri, KG.takenFrom),
        known.word(iri, KG.takenOn),
        known.word(iri, KG.listedOn),
        known.word(iri, KG.modifiedOn),
        known.word(iri, KG.newestSigned),
        held.has(digest) if held else None,
    )


def capture_of_text(known: Known, text: NamedNode) -> str | None:
    """The digest of the capture a text was made from."""
    source = known.node(text, OA.hasSource)
    return _digest(known, source) if source else None


def _digest(known: Known, iri: NamedNode) -> str:
    return known.word(iri, KG.sha256) or terms.parts(iri)[-1].removeprefix("sha256-")


def _row_of(anchor: NamedNode) -> tuple[str, str, int] | None:
    """Capture, sheet and row, which a row's IRI itself names."""
    parts = terms.parts(anchor)
    if len(parts) == 4 and parts[0] == "row" and parts[3].isdecimal():
        return parts[1], parts[2], int(parts[3])
    return None


def _written(known: Known, anchor: NamedNode) -> tuple[Cell, ...]:
    own = [Cell(column, value.value) for p, column in _COLUMNS.items() for value in known.all(anchor, p)]
    other = [Cell(*_split(value.value)) for value in known.all(anchor, KG.writtenOther)]
    return tuple(own + other)


def _split(written: str) -> tuple[str, str]:
    column, _, value = written.partition(": ")
    return column, value


def _quoted(known: Known, anchor: NamedNode, held: Held) -> QuotedPlace | None:
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
        _line(known, text, exact, int(start), held),
    )


_SELECTED = (OA.exact, OA.prefix, OA.suffix, OA.start, OA.end)


def _line(known: Known, text: NamedNode, exact: str, start: int, held: Held) -> int | None:
    """The line a quotation begins on, if the words do stand there in the text that is held."""
    digest = capture_of_text(known, text)
    if held is None or digest is None or not held.has(digest):
        return None
    with suppress(KgError):
        layer = held.text(digest)
        if layer and layer.content[start : start + len(exact)] == exact:
            return layer.content.count("\n", 0, start) + 1
    return None


def with_cells(claims: Sequence[Claim], captures: Mapping[str, Capture], held: Captures) -> tuple[Claim, ...]:
    """The claims with the cells of their rows as written, from at most `OPENED` captures held.

    Of each claim the first row decides which. Why so few: a claim may stand in hundreds of lists,
    and opening a workbook takes longer than everything else a trace does. The other rows say what
    differs from the normal form.
    """
    firsts = (claim.anchors[0].capture for claim in claims if claim.anchors and claim.anchors[0].kind == "row")
    opened = list(dict.fromkeys(digest for digest in firsts if digest and held.has(digest)))[:OPENED]
    tables = {digest: captures[digest].media_type for digest in opened}
    return tuple(replace(claim, anchors=tuple(_filled(one, tables, held) for one in claim.anchors)) for claim in claims)


def _filled(anchor: QuotedPlace | RowPlace, tables: Mapping[str, str | None], held: Captures) -> QuotedPlace | RowPlace:
    media_type = tables.get(anchor.capture or "")
    if isinstance(anchor, QuotedPlace) or media_type is None:
        return anchor
    with suppress(KgError):
        values = cells(held.content(anchor.capture), media_type, anchor.sheet, anchor.row)
        return replace(anchor, cells=tuple(Cell(_letters(n), value) for n, value in enumerate(values, 1)))
    return anchor


def _letters(column: int) -> str:
    """A column as spreadsheets name it.

    >>> _letters(1), _letters(26), _letters(27)
    ('A', 'Z', 'AA')
    """
    before, letter = divmod(column - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + letter)
