"""A capture's page: what it is, and its content with every quoted place marked and the claims beside it.

    text       blocks of the text, quotations highlighted, claims in the margin in the order of the text
    PDF        pages as pictures, the words boxed, the text of each page under it
    table      the rows with a claim marked, the cells it states more so; hidden rows told
    not held   says so, offers the digest, and shows the words and rows the archive itself keeps

With `--public`, a document that nobody marked as publishable is shown as if it were not held.
`#claim-…` leads to the first place of a claim, `#row-…` to a row of the sheet shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from kg import terms
from kg.ask import find
from kg.ask.cite.cells import short_iri
from kg.ask.trace.anchor_places import capture as known_capture
from kg.ask.trace.anchor_places import place
from kg.ask.trace.known import KnownStatements, rows
from kg.ask.trace.naming import learn_names, name, titled
from kg.ask.trace.values import RowPlace, TracedCapture
from kg.errors import KgError, NotFound
from kg.sources import READING, TABLES, machine_readings
from kg.sources.pdf_pages import Box
from kg.sources.shown_sheets import ShownSheet
from kg.terms import KG, named, parts
from kg.web import guarded_pdf_pages
from kg.web.addresses import with_query
from kg.web.notes import Mark, PageNotes
from kg.web.pages.quotations import Block, Quoted, about, blocks, blocks_within, fragments, quoted_in
from kg.web.panels import PanelRequest, panels
from kg.web.replies import Reply, html
from kg.web.visits import Visit
from kg.workspace.stated_cells import columns_of, stated_cells

__all__ = ["ROWS", "Shown", "capture", "is_shown", "shown_of"]

_PDF = "application/pdf"
ROWS = 100
"""Rows of a sheet on one page."""

_NOT_HELD = (
    "The bytes are not held here. Whoever has the file can attach it with kg document attach; its digest identifies it."
)
_NOT_PUBLISHABLE = "This document is not marked as publishable, so only the cited parts of it are shown."
_NOT_READ = "The bytes held here can no longer be read; kg verify says what is wrong with them."
Cited = Mapping[int, Sequence[tuple[NamedNode, NamedNode]]]
"""The claims that stand in a row, each with its anchor, by the row's number."""

_CITED = """SELECT ?anchor ?sheet ?row ?claim {{
    ?anchor oa:hasSource {capture} ; kg:sheet ?sheet ; kg:row ?row . ?claim kg:anchor ?anchor }} ORDER BY ?row ?claim"""
_STATED = "SELECT ?claim ?s ?p ?o {{ VALUES ?claim {{ {claims} }} GRAPH ?claim {{ ?s ?p ?o }} }}"


@dataclass(slots=True)
class PageShown:
    """A page of a PDF: its picture, the boxes on it by claim, its text."""

    number: int
    width: float
    height: float
    picture: str
    boxes: list[tuple[Quoted, list[Box], bool]]
    text: list[Block]
    read: bool = False
    """Whether a machine read it."""


@dataclass(slots=True)
class SheetRow:
    """A row of a sheet; `stated` are the columns of cells that a claim states, from 0."""

    number: int
    cells: Sequence[str]
    is_hidden: bool
    links: Mapping[int, str]
    marks: list[Mark] = field(default_factory=list)
    stated: frozenset[int] = frozenset()


@dataclass(slots=True)
class SheetShown:
    """Some rows of a sheet, and where the others are."""

    title: str
    is_hidden: bool
    headings: Sequence[str]
    rows: list[SheetRow]
    first: int
    last: int
    in_all: int
    earlier: str | None
    later: str | None
    asked: int = 0
    """The row asked for; 0 where none is."""


@dataclass(slots=True)
class Shown:
    """What is shown of a capture's content; one of the kinds. `claims` are in the order of the content."""

    kind: str
    why_not: str = ""
    blocks: list[Block] = field(default_factory=list)
    pages: list[PageShown] = field(default_factory=list)
    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    sheet: SheetShown | None = None
    unplaced: int = 0
    told: list[str] = field(default_factory=list)
    file: str | None = None
    claims: Sequence[NamedNode] = ()
    read_by: str = ""


def capture(visit: Visit, iri: NamedNode) -> Reply:
    """The page of a capture.

    Raises:
        NotFound: the archive knows no such capture.
    """
    if not find.is_known(visit.state.store, iri):
        raise NotFound(f"the archive says nothing about {short_iri(iri)}", remedy="look for it with `kg find`")
    known = KnownStatements(visit.state.store)
    known.learn([iri])
    it = known_capture(known, iri, visit.state.archive.captures.has)
    learn_names(known, [it.document] if it.document else [])
    notes = PageNotes(visit)
    shown = shown_of(visit, notes, iri, it)
    is_list = known.node(iri, KG.listKind) is not None
    asked = panels(visit, notes, _panels(it, is_list=is_list and shown.kind != "table"))
    notes.settle()
    return html(
        visit,
        "capture.html",
        it.file_name or f"sha256 {it.sha256[:12]}…",
        iri=iri.value,
        capture=it,
        document=titled(name(known, it.document)) if it.document else "",
        document_page=visit.page_of(it.document) if it.document else None,
        shown=shown,
        panels=asked,
        notes=notes,
        alternates=visit.forms,
        pdf_text=visit.at(visit.path),
    )


def _panels(it: TracedCapture, *, is_list: bool) -> list[PanelRequest]:
    of = {"capture": it.sha256}
    listed = (
        [PanelRequest("What it names", "listed-on", of, ("day", "fileName", "capture"), most=100)] if is_list else []
    )
    return [
        PanelRequest("What the list comes to", "list-counts", of, ("fileName", "capture")),
        PanelRequest("By model", "list-counts-by-model", of, ("day", "fileName", "capture")),
        *listed,
        PanelRequest("Rows that could not be read", "unread-rows", of),
    ]


def is_shown(visit: Visit, document: NamedNode | None) -> bool:
    """Whether a document may be shown whole to whoever asks."""
    if not visit.settings.is_public:
        return True
    return document is not None and "/".join(parts(document)[1:]) in visit.settings.publishable


def shown_of(visit: Visit, notes: PageNotes, iri: NamedNode, it: TracedCapture) -> Shown:
    """The content with its marks, or why it is not shown and what is known of it all the same."""
    quoted = quoted_in(visit, notes, iri)
    if not it.held:
        shown = _kept(visit, notes, iri, quoted, _NOT_HELD)
    elif not is_shown(visit, it.document):
        shown = _kept(visit, notes, iri, quoted, _NOT_PUBLISHABLE)
    else:
        try:
            shown = _held(visit, notes, iri, it, quoted)
        except KgError:
            shown = _kept(visit, notes, iri, quoted, _NOT_READ)
    in_rows = (claim for sheet in _cited(visit, iri).values() for row in sheet.values() for claim, _ in row)
    shown.claims = list(dict.fromkeys([*(one.claim for one in quoted), *in_rows]))
    return shown


def _kept(visit: Visit, notes: PageNotes, iri: NamedNode, quoted: list[Quoted], why: str) -> Shown:
    """What the archive itself keeps of a capture: the words cited, or what is stated at its rows."""
    cited = _cited(visit, iri)
    if quoted or not cited:
        return Shown("fragments", why, blocks=fragments(quoted))
    sheet = visit.asked("sheet") if visit.asked("sheet") in cited else next(iter(cited))
    page = visit.page_of(iri) or "/"
    tabs = [(title, with_query(page, sheet=title), False) for title in cited]
    told = _not_there(visit, sheet, max(cited[sheet]))
    return Shown("table", why, sheets=tabs, sheet=_rows_kept(visit, notes, sheet, cited[sheet], page), told=told)


def _rows_kept(visit: Visit, notes: PageNotes, title: str, cited: Cited, page: str) -> SheetShown:
    first, last, in_all = _window(visit, max(cited))
    here = {number: cited[number] for number in range(first, last + 1) if number in cited}
    told = about(visit, [claim for each in here.values() for claim, _ in each])
    written = _written(visit, [anchor for each in here.values() for _, anchor in each])
    made = [
        SheetRow(
            number,
            ("; ".join(dict.fromkeys(told[claim][0] for claim, _ in own if claim in told)), written.get(own[0][1], "")),
            False,
            {},
            [notes.mark(claim, anchor) for claim, anchor in own],
        )
        for number, own in here.items()
    ]
    headings = ("what is stated there", "written there otherwise")
    return SheetShown(title, False, headings, made, first, last, in_all, *_around(page, title, first, last, in_all))


def _written(visit: Visit, anchors: Iterable[NamedNode]) -> dict[NamedNode, str]:
    known = KnownStatements(visit.state.store)
    known.learn(anchors)
    places = {anchor: place(known, anchor) for anchor in anchors}
    return {
        anchor: "; ".join(f"{cell.column}: {cell.value}" for cell in found.written)
        for anchor, found in places.items()
        if isinstance(found, RowPlace)
    }


def _held(visit: Visit, notes: PageNotes, iri: NamedNode, it: TracedCapture, quoted: list[Quoted]) -> Shown:
    captures = visit.state.archive.captures
    media = captures.sidecar(it.sha256).media_type
    file = visit.at(f"/captures/{it.sha256}")
    if media in TABLES:
        return _table(visit, notes, iri, visit.state.sheets(it.sha256), file)
    if media == READING:
        return _reading(visit, it.sha256, file, quoted)
    text = captures.text(it.sha256)
    if text is None or not text.content.strip():
        return Shown("fragments", "The file has no words that could be quoted.", file=file)
    own = [one for one in quoted if one.text == terms.text(text.capture, text.extractor, text.profile)]
    unplaced = len({one.claim for one in quoted} - {one.claim for one in own})
    if media == _PDF:
        pages = list(_pages(visit, captures.content(it.sha256), it.sha256, text.content, own))
        return Shown("pdf", pages=pages, unplaced=unplaced, file=file)
    return Shown("text", blocks=blocks(text.content, own), unplaced=unplaced, file=file)


# PDF


def _pages(visit: Visit, content: bytes, sha256: str, text: str, quoted: Sequence[Quoted]) -> Iterator[PageShown]:
    sizes = guarded_pdf_pages.page_sizes(content, sha256)
    boxed = guarded_pdf_pages.boxes(content, sha256, text, [(one.start, one.end) for one in quoted])
    yield from _pages_of(visit, sha256, text, quoted, sizes, boxed)


def _pages_of(
    visit: Visit,
    sha256: str,
    text: str,
    quoted: Sequence[Quoted],
    sizes: Sequence[tuple[float, float]],
    boxed: Sequence[Sequence[tuple[int, Box]]],
) -> Iterator[PageShown]:
    """The pages of a text, each with its picture out of the PDF of that digest; `boxed` has the boxes of each
    quotation."""
    start = 0
    first: dict[NamedNode, Quoted] = {}
    told: set[str] = set()
    for number, (part, (width, height)) in enumerate(zip(text.split("\f"), sizes, strict=False), 1):
        end = start + len(part)
        own = [one for one in quoted if start <= one.start < end + 1]
        on_page = []
        for one, lines in zip(quoted, boxed, strict=True):
            here = [box for page, box in lines if page == number]
            if here:
                on_page.append((one, here, first.setdefault(one.claim, one) is one and lines[0][0] == number))
        picture = visit.at(f"/captures/{sha256}/pages/{number}.png")
        yield PageShown(number, width, height, picture, on_page, blocks_within(text, start, end, own, told))
        start = end + 1


def _reading(visit: Visit, sha256: str, file: str, quoted: Sequence[Quoted]) -> Shown:
    """What a machine read of a scan: each page as a picture, the words quoted boxed, and what was read beside it."""
    captures = visit.state.archive.captures
    reading = machine_readings.parsed(captures.content(sha256), captures.sidecar(sha256).file_name)
    text, is_held = reading.text, captures.has(reading.of)
    sizes = guarded_pdf_pages.page_sizes(captures.content(reading.of), reading.of) if is_held else None
    boxed = [[(page, Box(*box)) for page, box in reading.boxes(one.start, one.end)] for one in quoted]
    pages = list(_pages_of(visit, reading.of, text, quoted, sizes or [(0, 0)] * len(reading.pages), boxed))
    for shown, page in zip(pages, reading.pages, strict=False):
        shown.read = page.text is None
        shown.picture = shown.picture if is_held else ""
    return Shown("pdf", pages=pages, file=file, read_by=reading.by)


# tables


def _table(visit: Visit, notes: PageNotes, iri: NamedNode, sheets: Sequence[ShownSheet], file: str) -> Shown:
    cited = _cited(visit, iri)
    asked = visit.asked("sheet")
    shown = next((one for one in sheets if one.title == asked), None) or next(
        (one for one in sheets if one.title in cited), sheets[0]
    )
    page = visit.page_of(iri) or "/"
    tabs = [(one.title, with_query(page, sheet=one.title), one.is_hidden) for one in sheets]
    rows_shown = _sheet(visit, notes, shown, cited.get(shown.title, {}), page)
    told = _not_there(visit, shown.title, len(shown.rows))
    return Shown("table", sheets=tabs, sheet=rows_shown, told=told, file=file)


def _not_there(visit: Visit, title: str, in_all: int) -> list[str]:
    """That a sheet or row asked for is not there, and what is shown for it."""
    sheet, row = visit.asked("sheet"), visit.asked("row")
    told = [f"There is no sheet “{sheet[:60]}” here. This is “{title}”."] if sheet and sheet != title else []
    if row and not 1 <= _asked_row(visit) <= in_all:
        told.append(f"There is no row “{row[:20]}” in this sheet: rows are 1 to {in_all:,}.")
    return told


def _cited(visit: Visit, iri: NamedNode) -> dict[str, dict[int, list[tuple[NamedNode, NamedNode]]]]:
    """The claims with their anchors by sheet and row."""
    cited: dict[str, dict[int, list[tuple[NamedNode, NamedNode]]]] = defaultdict(lambda: defaultdict(list))
    for row in visit.state.select(_CITED.format(capture=iri)):
        cited[row["sheet"]][int(row["row"])].append((NamedNode(row["claim"]), NamedNode(row["anchor"])))
    return cited


def _asked_row(visit: Visit, name: str = "row") -> int:
    """The row asked for; 0 where none is."""
    row = visit.asked(name)
    return int(row) if row.isascii() and row.isdecimal() and len(row) < 8 else 0


def _window(visit: Visit, in_all: int) -> tuple[int, int, int]:
    """The rows of the page that has the row asked for, or the first row of a page."""
    wanted = _asked_row(visit) or _asked_row(visit, "from") or 1
    first = (max(1, min(wanted, in_all)) - 1) // ROWS * ROWS + 1
    return first, min(first + ROWS - 1, in_all), in_all


def _around(page: str, title: str, first: int, last: int, in_all: int) -> tuple[str | None, str | None]:
    """Where the rows before and after are."""
    return (
        with_query(page, sheet=title, **{"from": max(1, first - ROWS)}) if first > 1 else None,
        with_query(page, sheet=title, **{"from": last + 1}) if last < in_all else None,
    )


def _sheet(visit: Visit, notes: PageNotes, sheet: ShownSheet, cited: Cited, page: str) -> SheetShown:
    first, last, in_all = _window(visit, len(sheet.rows))
    header = next((n for n, cells in enumerate(sheet.rows[:20], 1) if len([c for c in cells if c]) > 2), 1)
    here = {number: cited[number] for number in range(first, last + 1) if number in cited}
    stated, names = _stated(visit, [claim for each in here.values() for claim, _ in each])
    headings = sheet.rows[header - 1] if sheet.rows else ()
    columns = columns_of(headings)
    made = []
    for number in range(first, last + 1):
        cells, own = sheet.rows[number - 1], here.get(number, ())
        links = {at: link for at in range(len(cells)) if (link := sheet.links.get((number, at + 1)))}
        facts = [fact for claim, _ in own for fact in stated[claim]]
        made.append(
            SheetRow(
                number,
                cells,
                number in sheet.hidden,
                links,
                [notes.mark(claim, anchor) for claim, anchor in own],
                stated_cells(columns, cells, links, facts, names),
            )
        )
    around = _around(page, sheet.title, first, last, in_all)
    return SheetShown(sheet.title, sheet.is_hidden, headings, made, first, last, in_all, *around, _asked_row(visit))


def _stated(
    visit: Visit, claims: Sequence[NamedNode]
) -> tuple[Mapping[NamedNode, list[Triple]], Mapping[NamedNode, str]]:
    """What claims state, and what the things they state it of are called."""
    found: dict[NamedNode, list[Triple]] = defaultdict(list)
    asked = " ".join(map(str, dict.fromkeys(claims)))
    known = KnownStatements(visit.state.store)
    things: dict[NamedNode, None] = {}
    for claim, subject, predicate, value in rows(visit.state.store, _STATED.format(claims=asked)) if asked else ():
        assert value is not None
        found[named(claim)].append(Triple(named(subject), named(predicate), value))
        if isinstance(value, NamedNode):
            things[value] = None
    known.learn(things)
    return found, {one: name(known, one) for one in things}
