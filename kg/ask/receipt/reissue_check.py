"""Whether an archive gave the rows of a receipt, for the reasons it states: compared with a newly made receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.ask.receipt.replays import MOST_WEIGHED, commented, row_in_words
from kg.ask.receipt.since import differing_rows, key_of
from kg.ask.receipt.values import Receipt
from kg.ask.witness import AnswerRow, QueryForm, Witness
from kg.index.store import PREFIXES
from kg.model import Finding
from kg.sparql import parse
from kg.sparql import syntax as sx
from kg.sparql.walking import nodes

__all__ = ["compare_reissue", "not_compared"]

_FEW = 5
"""Rows told one by one."""


def compare_reissue(receipt: Receipt, anew: Receipt) -> Iterator[Finding]:
    """What differs between a receipt and a new receipt for the same query.

    Rows a partial receipt leaves out are no fault of it; that it is partial must be true.
    """
    ours, theirs = differing_rows(receipt, anew)
    if not receipt.whole and anew.whole and not theirs:
        yield Finding("rows", "it says that rows were left out, but there are no more", "whole")
    more = theirs if receipt.whole else []
    for row in ours[:_FEW]:
        yield Finding("rows", f"the archive did not give this row ({row_in_words(row)})", _where(row))
    for row in more[:_FEW]:
        yield Finding("rows", f"the archive returned an extra row ({row_in_words(row)})")
    if left := max(len(ours) - _FEW, 0) + max(len(more) - _FEW, 0):
        yield Finding("rows", f"{left:,} other rows are not as the archive gave them")
    if not ours:
        yield from _disordered(receipt, anew)
        yield from _counts(receipt, anew)
        yield from _absences(receipt, anew)
    if not ours and _has_one_witness(receipt):
        yield from _witnesses(receipt, anew)


def not_compared(receipt: Receipt) -> Iterator[str]:
    """What is not compared, because an archive may rightly give something else."""
    yield from commented(receipt)
    total = len(receipt.rows)
    if (
        cut := sum(not row.witness.is_complete for row in receipt.rows)
        if receipt.form is not QueryForm.CONSTRUCT
        else 0
    ):
        yield f"{cut:,} of {total:,} rows, of which the receipt has a part of the solutions: which part"
    if not _has_one_witness(receipt) and total > MOST_WEIGHED:
        yield f"whether each citation of {total - MOST_WEIGHED:,} of {total:,} rows has a part in it"


def _has_one_witness(receipt: Receipt) -> bool:
    """For a path, a CONSTRUCT or an ASK, another engine may take another solution. The replay proves that the one
    taken gives the row, and that no part of it is idle."""
    return receipt.form is QueryForm.SELECT and not _has_ways(receipt.query)


def _disordered(receipt: Receipt, anew: Receipt) -> Iterator[Finding]:
    query = parse(receipt.query, PREFIXES)
    if not (isinstance(query, sx.Select) and query.modifiers.order_by):
        return
    key = key_of(receipt.query)
    for row, other in zip(receipt.rows, anew.rows, strict=False):
        if key(row) != key(other):
            yield Finding("order", f"the archive gave another row here ({row_in_words(other)})", _where(row))
            return


def _absences(receipt: Receipt, anew: Receipt) -> Iterator[Finding]:
    if receipt.absences != anew.absences:
        yield Finding("witness", "the archive names other things that it did not find", "absences")


def _counts(receipt: Receipt, anew: Receipt) -> Iterator[Finding]:
    """How many solutions stand behind each row, and how many of them were read."""
    key = key_of(receipt.query)
    theirs = Counter((key(row), row.witness.solutions, row.witness.shown) for row in anew.rows)
    for row in receipt.rows:
        one = key(row), row.witness.solutions, row.witness.shown
        theirs[one] -= 1
        if theirs[one] < 0:
            counted = f"{one[2]:,} of {'many' if one[1] is None else f'{one[1]:,}'}"
            yield Finding("witness", f"the archive counts other solutions behind it than {counted}", _where(row))


def _witnesses(receipt: Receipt, anew: Receipt) -> Iterator[Finding]:
    """Whether rows rest on what the archive says they rest on; only rows whose solutions were all read are compared."""
    key = key_of(receipt.query)
    theirs = Counter((key(row), _unordered(row.witness)) for row in anew.rows)
    for row in receipt.rows:
        one = key(row), _unordered(row.witness)
        theirs[one] -= 1
        if theirs[one] < 0 and row.witness.is_complete:
            yield Finding("witness", f"the archive gives this row another witness ({row_in_words(row)})", _where(row))


def _unordered(witness: Witness) -> tuple[object, ...]:
    return tuple((one.pattern, one.at, frozenset(one.ground)) for one in witness.matches), witness.absences


def _where(row: AnswerRow) -> str:
    return f"row {row.number}"


def _has_ways(query: str) -> bool:
    """Whether there may be several ways along a path."""
    return any(isinstance(one, sx.Repeated) for one in nodes(parse(query, PREFIXES)))
