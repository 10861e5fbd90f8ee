"""Whether an archive gave the rows of a receipt, and for the reasons it says: compared with a receipt made anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from kg.model import Finding
from kg.receipt.alone import told
from kg.receipt.since import differing, key_of
from kg.receipt.values import Receipt
from kg.sparql import parse
from kg.sparql import syntax as sx
from kg.sparql.walking import nodes
from kg.store.protocol import PREFIXES
from kg.witness import Form, Row, Witness

__all__ = ["given"]

_FEW = 5
"""Rows told one by one."""


def given(receipt: Receipt, anew: Receipt) -> Iterator[Finding]:
    """What is not in a receipt as it is in one of the same query made anew.

    Rows a partial receipt leaves out are no fault of it; that it is partial must be true.
    """
    ours, theirs = differing(receipt, anew)
    if not receipt.whole and anew.whole and not theirs:
        yield Finding("rows", "it says that rows were left out, and there are no more", "whole")
    more = theirs if receipt.whole else []
    for row in ours[:_FEW]:
        yield Finding("rows", f"the archive did not give this row ({told(row)})", _where(row))
    for row in more[:_FEW]:
        yield Finding("rows", f"the archive gave a row more ({told(row)})")
    if left := max(len(ours) - _FEW, 0) + max(len(more) - _FEW, 0):
        yield Finding("rows", f"{left:,} other rows are not as the archive gave them")
    if not ours:
        yield from _counts(receipt, anew)
        yield from _patterns(receipt, anew)
    if not ours and receipt.form is Form.SELECT and not _has_ways(receipt.query):
        yield from _witnesses(receipt, anew)


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


def _patterns(receipt: Receipt, anew: Receipt) -> Iterator[Finding]:
    """Each pattern is written as the archive writes what stands there in the query."""
    theirs = _patterns_of(anew)
    texts, places = {text for _, text in theirs}, {at for at, _ in theirs}
    for at, text in sorted(_patterns_of(receipt) - theirs):
        if at in places or text in texts:
            yield Finding("witness", f"the query has no pattern {text}", f"line {at[0]}, column {at[1]}")


def _patterns_of(receipt: Receipt) -> set[tuple[tuple[int, int], str]]:
    witnesses = [row.witness for row in receipt.rows]
    absent = chain(receipt.absences, *(one.absences for one in witnesses))
    matched = chain.from_iterable(one.matches for one in witnesses)
    return {(one.at, one.pattern) for one in matched} | {(one.at, one.pattern) for one in absent}


def _witnesses(receipt: Receipt, anew: Receipt) -> Iterator[Finding]:
    """Whether rows rest on what the archive says they rest on, where there is one answer to that.

    Of a path, a CONSTRUCT or an ASK another engine may take another solution; that it gives the row, the
    replay proves. The same is true of a row of which not all solutions are read.
    """
    key = key_of(receipt.query)
    theirs = Counter((key(row), _unordered(row.witness)) for row in anew.rows)
    for row in receipt.rows:
        one = key(row), _unordered(row.witness)
        theirs[one] -= 1
        if theirs[one] < 0 and row.witness.is_complete:
            yield Finding("witness", f"the archive gives this row another witness ({told(row)})", _where(row))


def _unordered(witness: Witness) -> tuple[object, ...]:
    return tuple((one.pattern, one.at, frozenset(one.ground)) for one in witness.matches), witness.absences


def _where(row: Row) -> str:
    return f"row {row.number}"


def _has_ways(query: str) -> bool:
    """Whether there may be several ways along a path."""
    return any(isinstance(one, sx.Repeated) for one in nodes(parse(query, PREFIXES)))
