"""The form of a receipt, told once: what stands in each table. The schema, the reader and the writer follow it.

    speakers documents captures texts anchors triples claims      the evidence; others point into these
    patterns ground witnesses                                     what each row rests on

What several things share stands once in a table, and they name its place there, from 0. Each table points only
into those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg.ask.receipt.fields import (
    DATE,
    IRI,
    IRIS,
    NUMBER,
    SHA256,
    TEXT,
    TRUTH,
    WORD,
    ReceiptField,
    Value,
    enumerated,
    one_of,
    place_in,
    places_in,
    record,
    several,
)
from kg.ask.receipt.json_members import PlacedValue, not_a_receipt
from kg.ask.witness import Absence, Ground, GroundKind, Match, Witness
from kg.ledger import Head
from kg.model import Anchor, Capture, Claim, Document, Quotation, Row, Speaker, Text
from kg.triples import anchor_iri, has_triple_terms, text_iri

__all__ = ["ABSENCES", "LEDGER", "MEMBERS", "TABLES", "Pattern", "ReceiptTable"]

Pattern = tuple[tuple[int, int], str]
"""Where a pattern stands in its query, line and column, and how it is written."""


@dataclass(frozen=True, slots=True)
class ReceiptTable:
    """One table: what stands in it, what others name that by, and what becomes of it when all of it is read.

    Nothing stands in it twice where it `is_once`. Where it `bears_names`, each thing is read with the name the
    file gives it, `(name, thing)`.
    """

    name: str
    value: Value
    says: str
    named_by: Callable[[Any], Hashable] = lambda one: one
    read_whole: Callable[[tuple[Any, ...]], tuple[Any, ...]] = lambda all_of_it: all_of_it
    bears_names: bool = False
    is_once: bool = True


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


def _line_and_column(place: PlacedValue, _: object) -> tuple[int, int]:
    at = tuple(one.number() for one in place.several())
    if len(at) != 2:
        raise place.refused("does not stand at a line and a column")
    return at


_AT = Value(several(NUMBER).schema | {"minItems": 2, "maxItems": 2}, lambda at, _: list(at), _line_and_column)
_NAME = Value(IRI.schema, TEXT.write, TEXT.read)
_TRIPLE = Value(TEXT.schema, lambda triple, _: str(triple), TEXT.read)


def _as_patterns(absences: Iterable[Absence]) -> tuple[Pattern, ...]:
    return tuple((one.at, one.pattern) for one in absences)


def _as_absences(patterns: Iterable[Pattern]) -> tuple[Absence, ...]:
    return tuple(Absence(pattern, at) for at, pattern in patterns)


_PATTERNS = places_in("patterns")
ABSENCES = Value(
    _PATTERNS.schema,
    lambda absences, tables: _PATTERNS.write(_as_patterns(absences), tables),
    lambda place, tables: _as_absences(_PATTERNS.read(place, tables)),
)
LEDGER = record(
    lambda sequence, digest, recorded: (Head(sequence, digest), recorded),
    ReceiptField(
        "sequence", NUMBER, "How many contributions the archive had.", of=lambda receipt: receipt.head.sequence
    ),
    ReceiptField(
        "digest",
        TEXT,
        "The SHA-256 of the last one's file; empty where there was none.",
        of=lambda receipt: receipt.head.digest,
    ),
    ReceiptField("recorded", TEXT, "When that was recorded."),
)

_SPEAKER = record(
    Speaker,
    ReceiptField("id", IRI, attribute="iri"),
    ReceiptField("label", TEXT),
    ReceiptField("officeIn", IRI, optional=True),
)
_DOCUMENT = record(
    Document,
    ReceiptField("id", IRI, attribute="iri"),
    ReceiptField("title", TEXT),
    ReceiptField("documentKind", WORD, attribute="kind", first="kind"),
    ReceiptField("publisher", place_in("speakers"), optional=True),
    ReceiptField("published", DATE, optional=True),
    ReceiptField("unseen", TRUTH, optional=True),
)
_CAPTURE = record(
    Capture,
    ReceiptField("sha256", SHA256),
    ReceiptField("document", place_in("documents")),
    ReceiptField("fileName", TEXT),
    ReceiptField("mediaType", TEXT),
    ReceiptField("byteSize", NUMBER, attribute="size", first="size"),
    ReceiptField("takenFrom", TEXT, optional=True),
    ReceiptField("takenOn", DATE, optional=True),
    ReceiptField("listedOn", DATE, "The day in the file's name.", optional=True),
    ReceiptField("createdOn", DATE, "By the workbook's own properties.", optional=True),
    ReceiptField("modifiedOn", DATE, "By the workbook's own properties.", optional=True),
    ReceiptField("newestSigned", DATE, "The newest signing in it.", optional=True),
)


def _text_name(text: Text) -> str:
    return text_iri(text).value


def _anchor_name(quotation: Quotation) -> str:
    return anchor_iri(quotation).value


def _read_text(name: str, **members: Any) -> tuple[str, Text]:
    return name, Text(content="", **members)


def _read_quotation(name: str, **members: Any) -> tuple[str, Anchor]:
    return name, Quotation(**members)


def _read_row(**members: Any) -> tuple[str, Anchor]:
    return "", Row(**members)


def _read_match(pattern: Pattern, ground: tuple[Ground, ...]) -> Match:
    at, written = pattern
    return Match(written, at, ground)


def _read_ground(
    triple: Triple,
    claims: tuple[NamedNode, ...] = (),
    graph: NamedNode | None = None,
    kind: GroundKind = GroundKind.CLAIMED,
    more: bool = False,
) -> Ground:
    return Ground(triple, graph, claims, kind, more)


def _read_witness(shown: int, matches: tuple[Match, ...], solutions: int | None = None, **absent: Any) -> Witness:
    return Witness(matches, solutions=solutions, shown=shown, **absent)


_TEXT = record(
    _read_text,
    ReceiptField("id", _NAME, "A hash of its capture's digest and how it was read.", attribute="name", of=_text_name),
    ReceiptField("capture", place_in("captures")),
    ReceiptField("extractor", TEXT),
    ReceiptField("profile", TEXT),
    ReceiptField("sha256", SHA256, "Of the text, which is not here."),
)
_QUOTATION = record(
    _read_quotation,
    ReceiptField("id", _NAME, "A hash of the text and the span.", attribute="name", of=_anchor_name),
    ReceiptField("text", place_in("texts")),
    ReceiptField("start", NUMBER, "In Unicode code points, from 0."),
    ReceiptField("end", NUMBER, "Exclusive."),
    ReceiptField("exact", TEXT, "The words, a fragment."),
    ReceiptField("prefix", TEXT),
    ReceiptField("suffix", TEXT),
    ReceiptField("meanConfidence", NUMBER, "Of words a machine read: how sure it is, of 100.", optional=True),
    ReceiptField("lowestConfidence", NUMBER, "Of the word it is least sure of.", optional=True),
)
_ROW = record(
    _read_row,
    ReceiptField("capture", place_in("captures")),
    ReceiptField("sheet", TEXT),
    ReceiptField("row", NUMBER, "As a person sees it, from 1."),
)
_CLAIM = record(
    Claim,
    ReceiptField("id", IRI, "A hash of the triples, the speaker and the document.", attribute="iri"),
    ReceiptField("speaker", place_in("speakers")),
    ReceiptField("document", place_in("documents")),
    ReceiptField("reportedBy", places_in("speakers"), "Who passes the speaker's words on.", optional=True),
    ReceiptField("paraphrasedBy", places_in("speakers"), "Who puts them in other words.", optional=True),
    ReceiptField("modality", WORD),
    ReceiptField("reports", IRIS, "Whom it repeats: claims or documents.", optional=True),
    ReceiptField("corrects", IRIS, "The earlier claims that it corrects.", optional=True),
    ReceiptField("computed", TRUTH, "Whether its figure is not in the quoted words.", optional=True),
    ReceiptField("basis", TEXT, "The archivist's reason for a reading the words alone do not give.", optional=True),
    ReceiptField("triples", places_in("triples")),
    ReceiptField("anchors", places_in("anchors", is_sorted=True)),
)
_PATTERN = record(
    lambda pattern, at: (at, pattern),
    ReceiptField("pattern", TEXT, "As SPARQL with the usual prefixes.", of=lambda one: one[1]),
    ReceiptField("at", _AT, "Line and column.", of=lambda one: one[0]),
)
_GROUND = record(
    _read_ground,
    ReceiptField("triple", place_in("triples")),
    ReceiptField(
        "graph", place_in("claims"), "The claim in which the query found it, where it asked in GRAPH.", optional=True
    ),
    ReceiptField("claims", places_in("claims"), "The claims that state it: alternatives.", optional=True),
    ReceiptField("more", TRUTH, "Whether more claims state it than are listed.", optional=True),
    ReceiptField(
        "kind",
        enumerated(GroundKind, but=GroundKind.CLAIMED),
        optional=True,
        of=lambda one: None if one.kind is GroundKind.CLAIMED else one.kind,
    ),
)
_MATCH = record(
    _read_match,
    ReceiptField("pattern", place_in("patterns"), of=lambda one: (one.at, one.pattern)),
    ReceiptField("ground", places_in("ground", is_sorted=True)),
)
_WITNESS = record(
    _read_witness,
    ReceiptField("matches", several(_MATCH), "A conjunction."),
    ReceiptField("absences", ABSENCES, "What nothing matched: the row is there because of that.", optional=True),
    ReceiptField(
        "solutions",
        NUMBER,
        "How many solutions stand behind the row; missing where not counted.",
        optional=True,
    ),
    ReceiptField("shown", NUMBER, "How many of them the matches were read from."),
)

TABLES = (
    ReceiptTable("speakers", _SPEAKER, "Who states something.", lambda one: one.iri),
    ReceiptTable(
        "documents",
        _DOCUMENT,
        "What claims are stated in, what captures are of, and what claims report.",
        lambda one: one.iri,
    ),
    ReceiptTable("captures", _CAPTURE, "Sets of bytes that anchors stand in.", lambda one: one.sha256),
    ReceiptTable("texts", _TEXT, "Text layers that quotations stand in.", text_iri, bears_names=True),
    ReceiptTable(
        "anchors",
        one_of("text", _QUOTATION, _ROW, lambda one: isinstance(one, Quotation)),
        "Quotations and table rows.",
        bears_names=True,
    ),
    ReceiptTable("triples", _TRIPLE, "Every triple, once, as in N-Triples, without the dot.", read_whole=_triples),
    ReceiptTable("claims", _CLAIM, "Every claim in a witness, whole.", lambda one: one.iri),
    ReceiptTable("patterns", _PATTERN, "Patterns of the query."),
    ReceiptTable("ground", _GROUND, "Triples that patterns matched; `kind` says what no claim states."),
    ReceiptTable("witnesses", _WITNESS, "What each row rests on, in the order of the rows.", is_once=False),
)
MEMBERS = (
    *("format", "version", "digest", "query", "form", "prefixes", "ledger", "whole"),
    *(table.name for table in TABLES),
    *("absences", "head", "results", "boolean"),
)
"""A receipt's members, in the order they stand in the file; the answer comes last, as SPARQL's JSON has it."""
