"""A receipt from bytes that anybody may have written: whole and well-formed, or refused with the place.

What is read here has the form of a receipt, its numbers point into its tables, and its terms are RDF.
Whether what it says holds is for `offline_check` and `archive_check` to find out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.ask.receipt import writing
from kg.ask.receipt.fields import Tables
from kg.ask.receipt.form import ABSENCES, LEDGER, MEMBERS, TABLES, ReceiptTable
from kg.ask.receipt.json_members import PlacedValue, not_a_receipt, parsed
from kg.ask.receipt.values import VERSION, Evidence, Receipt
from kg.ask.witness import AnswerRow, QueryForm, Witness
from kg.ask.witness.values import Term
from kg.errors import TermError
from kg.model import Quotation, Row, Text
from kg.sources.bounds import TIMES

__all__ = ["MOST_BYTES", "ReadReceipt", "read_receipt"]

MOST_BYTES = (1 << 26) * TIMES
"""64 MiB: some 25,000 claims. Reading takes twelve times as much memory (measured)."""


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
        return _read(top.only(*MEMBERS))
    except TermError as error:
        raise not_a_receipt(str(error)) from error


def _read(top: PlacedValue) -> ReadReceipt:
    """Its tables first, then what points into them."""
    tables = Tables(top.at("version").number())
    read = {table.name: _table(table, top, tables) for table in TABLES}
    things = read | {name: tuple(thing for _, thing in read[name]) for name in ("texts", "anchors")}
    head, recorded = LEDGER.read(top.at("ledger"), tables)
    form = top.at("form").made(QueryForm)
    columns, rows = _answer(top, form, things["witnesses"])
    receipt = Receipt(
        top.at("query").text(),
        form,
        columns,
        head,
        recorded,
        rows,
        top.at("whole").truth(),
        ABSENCES.read(top.at("absences"), tables),
        Evidence(*(things[name] for name in ("claims", "speakers", "documents", "captures", "texts"))),
        tables.version,
    )
    ids = tuple(one for name in ("texts", "anchors") for one in read[name] if not isinstance(one[1], Row))
    declared = top.at("prefixes")
    prefixes = {name: declared.at(name).text() for name in declared.names()}
    return ReadReceipt(receipt, ids, prefixes, top.at("digest").text() == writing.digest(receipt))


def _table(table: ReceiptTable, top: PlacedValue, tables: Tables) -> tuple[Any, ...]:
    found = table.read_whole(tuple(table.value.read(one, tables) for one in top.at(table.name).several()))
    tables.add(table.name, (table.named_by(one[1] if table.bears_names else one) for one in found))
    if table.is_once and tables.has_twice(table.name):
        raise not_a_receipt(f"{table.name} has something twice")
    return found


def _answer(
    top: PlacedValue, form: QueryForm, witnesses: tuple[Witness, ...]
) -> tuple[tuple[str, ...], tuple[AnswerRow, ...]]:
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
    return columns, tuple(AnswerRow(number, value, witness) for number, (value, witness) in pairs)


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
