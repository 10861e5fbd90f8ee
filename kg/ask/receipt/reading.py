"""A receipt from bytes that anybody may have written: whole and well-formed, or refused with the place.

What is read here has the form of a receipt, its numbers point into its tables, and its terms are RDF.
Whether what it says holds is for `offline_check` and `archive_check` to find out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.ask.receipt import writing
from kg.ask.receipt.json_members import PlacedValue, not_a_receipt, parsed
from kg.ask.receipt.values import VERSION, Evidence, Receipt
from kg.ask.witness import Absence, Ground, GroundKind, Match, QueryForm, Witness
from kg.ask.witness import AnswerRow as Answered
from kg.ask.witness.values import Term
from kg.errors import TermError
from kg.ledger import Head
from kg.model import Anchor, Capture, Claim, Document, Quotation, Row, Speaker, Text
from kg.sources.bounds import TIMES
from kg.terms import partial_date
from kg.triples import has_triple_terms, text_iri

__all__ = ["MOST_BYTES", "ReadReceipt", "read_receipt"]

MOST_BYTES = (1 << 26) * TIMES
"""64 MiB: some 25,000 claims. Reading takes twelve times as much memory (measured)."""

T = TypeVar("T")
_DATES = ("taken_on", "listed_on", "created_on", "modified_on", "newest_signed")

_ROUTE = ("reported_by", "paraphrased_by")
_MAY_SAY = ("reports", "corrects", "computed", "basis")


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """A receipt as read. `ids` are the names a file gives its texts and quotations, in its order, to be
    compared with what they are made of; `unchanged` says whether the file's digest is its own."""

    receipt: Receipt
    ids: tuple[tuple[str, Text | Quotation], ...]
    prefixes: dict[str, str]
    unchanged: bool


def read_receipt(content: bytes) -> ReadReceipt:
    """The receipt a file holds.

    Raises:
        UnreadableFile: it is not one; says where.
    """
    if len(content) > MOST_BYTES:
        raise not_a_receipt(f"it has {len(content):,} bytes; the limit for a receipt is {MOST_BYTES:,}")
    top = parsed(content)
    if top.at("format").text() != writing.FORMAT:
        raise not_a_receipt("its format is another")
    if not 1 <= top.at("version").number() <= VERSION:
        raise not_a_receipt(f"its version is none of 1 to {VERSION}; a newer kg may read it")
    try:
        return _Reading(top).read()
    except TermError as error:
        raise not_a_receipt(str(error)) from error


class _Reading:
    """One receipt in the making: its tables first, then what points into them."""

    def __init__(self, top: PlacedValue) -> None:
        self.top = top.only(*_MEMBERS)
        self.triples = _triples(self.top.each("triples", PlacedValue.text))
        self.speakers = _once("speakers", top.each("speakers", _speaker), lambda one: one.iri)
        self.documents = _once("documents", top.each("documents", self._document), lambda one: one.iri)
        self.captures = _once("captures", top.each("captures", self._capture), lambda one: one.sha256)
        self.named_texts = top.each("texts", self._text)
        self.texts = _once("texts", tuple(text for _, text in self.named_texts), text_iri)
        self.named_anchors = top.each("anchors", self._anchor)
        self.anchors = tuple(anchor for _, anchor in self.named_anchors)
        self.claims = _once("claims", top.each("claims", self._claim), lambda one: one.iri)
        self.patterns = top.each("patterns", _pattern)
        self.ground = top.each("ground", self._ground)

    def read(self) -> ReadReceipt:
        top = self.top
        ledger = top.at("ledger").only("sequence", "digest", "recorded")
        form = top.at("form").made(QueryForm)
        columns, rows = self._answer(form)
        receipt = Receipt(
            top.at("query").text(),
            form,
            columns,
            Head(ledger.at("sequence").number(), ledger.at("digest").text()),
            ledger.at("recorded").text(),
            rows,
            top.at("whole").truth(),
            top.each("absences", self._absence),
            Evidence(self.claims, self.speakers, self.documents, self.captures, self.texts),
            top.at("version").number(),
        )
        quoted = ((name, one) for name, one in self.named_anchors if isinstance(one, Quotation))
        declared = top.at("prefixes")
        prefixes = {name: declared.at(name).text() for name in declared.names()}
        unchanged = top.at("digest").text() == writing.digest(receipt)
        return ReadReceipt(receipt, (*self.named_texts, *quoted), prefixes, unchanged)

    def _document(self, one: PlacedValue) -> Document:
        one.only("id", "title", "kind", "publisher", "published", "unseen")
        return Document(
            _iri(one.at("id")),
            one.at("title").text(),
            _iri(one.at("kind")),
            publisher=one.maybe("publisher", lambda place: place.of(self.speakers).iri),
            published=one.maybe("published", _date),
            unseen=bool(one.maybe("unseen", PlacedValue.truth)),
        )

    def _capture(self, one: PlacedValue) -> Capture:
        one.only("sha256", "document", "file_name", "media_type", "size", "taken_from", *_DATES)
        return Capture(
            one.at("sha256").text(),
            one.at("size").number(),
            one.at("media_type").text(),
            one.at("file_name").text(),
            one.at("document").of(self.documents).iri,
            taken_from=one.maybe("taken_from", PlacedValue.text),
            taken_on=one.maybe("taken_on", _date),
            listed_on=one.maybe("listed_on", _date),
            created_on=one.maybe("created_on", _date),
            modified_on=one.maybe("modified_on", _date),
            newest_signed=one.maybe("newest_signed", _date),
        )

    def _text(self, one: PlacedValue) -> tuple[str, Text]:
        one.only("id", "capture", "extractor", "profile", "sha256")
        extractor, profile, sha256 = (one.at(name).text() for name in ("extractor", "profile", "sha256"))
        return one.at("id").text(), Text(one.at("capture").of(self.captures).sha256, extractor, profile, sha256, "")

    def _anchor(self, one: PlacedValue) -> tuple[str, Anchor]:
        if not one.has("text"):
            one.only("capture", "sheet", "row")
            return "", Row(one.at("capture").of(self.captures).sha256, one.at("sheet").text(), one.at("row").number())
        one.only("id", "text", "start", "end", "exact", "prefix", "suffix")
        exact, prefix, suffix = (one.at(name).text() for name in ("exact", "prefix", "suffix"))
        start, end = (one.at(name).number() for name in ("start", "end"))
        text = text_iri(one.at("text").of(self.texts))
        return one.at("id").text(), Quotation(text, exact, prefix, suffix, start, end)

    def _claim(self, one: PlacedValue) -> Claim:
        one.only("id", "speaker", "document", "modality", "triples", "anchors", *_MAY_SAY, *_ROUTE)
        return Claim(
            _iri(one.at("id")),
            one.each("triples", lambda place: place.of(self.triples)),
            one.at("speaker").of(self.speakers).iri,
            one.at("document").of(self.documents).iri,
            _iri(one.at("modality")),
            one.each("anchors", lambda place: place.of(self.anchors)),
            one.each("reports", _iri),
            bool(one.maybe("computed", PlacedValue.truth)),
            one.maybe("basis", PlacedValue.text),
            reported_by=one.each("reported_by", lambda place: place.of(self.speakers).iri),
            paraphrased_by=one.each("paraphrased_by", lambda place: place.of(self.speakers).iri),
            corrects=one.each("corrects", _iri),
        )

    def _ground(self, one: PlacedValue) -> Ground:
        one.only("triple", "graph", "claims", "more", "kind")
        graph = one.maybe("graph", lambda place: place.of(self.claims).iri)
        claims = one.each("claims", lambda place: place.of(self.claims).iri)
        kind = one.maybe("kind", lambda word: word.made(GroundKind)) or GroundKind.CLAIMED
        return Ground(
            one.at("triple").of(self.triples), graph, claims, kind, bool(one.maybe("more", PlacedValue.truth))
        )

    def _witness(self, one: PlacedValue) -> Witness:
        one.only("matches", "absences", "solutions", "shown")
        return Witness(
            one.each("matches", self._match),
            one.each("absences", self._absence),
            one.maybe("solutions", PlacedValue.number),
            one.at("shown").number(),
        )

    def _match(self, one: PlacedValue) -> Match:
        at, pattern = one.only("pattern", "ground").at("pattern").of(self.patterns)
        return Match(pattern, at, one.each("ground", lambda place: place.of(self.ground)))

    def _absence(self, place: PlacedValue) -> Absence:
        at, pattern = place.of(self.patterns)
        return Absence(pattern, at)

    def _answer(self, form: QueryForm) -> tuple[tuple[str, ...], tuple[Answered, ...]]:
        top, witnesses = self.top, self.top.each("witnesses", self._witness)
        values: list[tuple[Term | None, ...]]
        columns: tuple[str, ...]
        if form is QueryForm.ASK:
            columns, values = ("answer",), [(Literal(top.at("boolean").truth()),)]
        else:
            columns = top.at("head").only("vars").each("vars", PlacedValue.text)
            values = list(top.at("results").only("bindings").each("bindings", partial(_bound, columns)))
        if len(values) != len(witnesses):
            raise not_a_receipt(f"it has {len(values):,} rows and {len(witnesses):,} witnesses")
        pairs = enumerate(zip(values, witnesses, strict=True), 1)
        return columns, tuple(Answered(number, value, witness) for number, (value, witness) in pairs)


_MEMBERS = (
    *("format", "version", "digest", "query", "form", "prefixes", "ledger", "whole", "speakers", "documents"),
    *("captures", "texts", "anchors", "triples", "claims", "patterns", "ground", "witnesses", "absences"),
    *("head", "results", "boolean"),
)


def _once(table: str, things: tuple[T, ...], name: Callable[[T], object]) -> tuple[T, ...]:
    if len({name(one) for one in things}) < len(things):
        raise not_a_receipt(f"{table} has something twice")
    return things


def _triples(lines: tuple[str, ...]) -> tuple[Triple, ...]:
    """Triples from their lines, all parsed at once; each is written in the one way it can be."""
    content = "".join(f"{one} .\n" for one in lines).encode()
    if has_triple_terms(content):
        raise not_a_receipt("a triple is where an IRI or a literal should be")
    try:
        quads: list[Quad] = list(parse(content, format=RdfFormat.N_TRIPLES))
    except (SyntaxError, ValueError) as error:
        raise not_a_receipt(f"triples are not N-Triples ({error})") from error
    found = tuple(quad.triple for quad in quads)
    if tuple(map(str, found)) != lines:
        raise not_a_receipt("triples are not written as N-Triples are in their canonical form")
    return found


def _speaker(one: PlacedValue) -> Speaker:
    one.only("id", "label", "office_in")
    return Speaker(_iri(one.at("id")), one.at("label").text(), one.maybe("office_in", _iri))


def _pattern(one: PlacedValue) -> tuple[tuple[int, int], str]:
    at = one.only("pattern", "at").each("at", PlacedValue.number)
    if len(at) != 2:
        raise one.refused("does not stand at a line and a column")
    return (at[0], at[1]), one.at("pattern").text()


def _bound(columns: tuple[str, ...], row: PlacedValue) -> tuple[Term | None, ...]:
    row.only(*columns)
    return tuple(row.maybe(name, _term) for name in columns)


def _term(one: PlacedValue) -> Term:
    one.only("type", "value", "datatype", "xml:lang")
    value, kind = one.at("value"), one.at("type").text()
    if kind == "uri":
        return _iri(value)
    if kind == "bnode":
        return value.made(BlankNode)
    if kind != "literal":
        raise one.refused(f"has the type {kind[:20]!r}")
    if one.has("xml:lang"):
        return value.made(lambda text: Literal(text, language=one.at("xml:lang").text()))
    return Literal(value.text(), datatype=one.maybe("datatype", _iri))


def _iri(one: PlacedValue) -> NamedNode:
    return one.made(NamedNode)


def _date(one: PlacedValue) -> Literal:
    return partial_date(one.text())
