"""A receipt from a cited answer: its rows up to a stated number, and the evidence for every claim in them.

What is left out for being too much is said in the receipt: `whole` is false where there are more
rows, and the witness of a row says how many of its solutions were read.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from kg.ask.receipt.evidence import evidence_for
from kg.ask.receipt.values import Receipt
from kg.ask.witness import AnswerRow, Cited, cite
from kg.errors import ArchiveError
from kg.index import Store, read_head, solutions, words
from kg.index.store import PREFIXES
from kg.ledger import EMPTY
from kg.sparql import without_comments
from kg.terms import ID

__all__ = ["MOST_CLAIMS", "MOST_ROWS", "MOST_SOLUTIONS", "asked_again", "receipt_for", "receipt_of", "recorded_at"]

MOST_ROWS = 10_000
"""Rows in one receipt."""

MOST_SOLUTIONS = 20_000
"""Solutions behind one row that are read for a receipt; what `solutions` of `kg.ask.witness.cite` should be."""

MOST_CLAIMS = 20_000
"""Claims behind all rows together: some 50 MB of receipt."""

_RECORDED = "SELECT ?when {{ ?c kg:sequence {sequence} ; prov:endedAtTime ?when }}"


def receipt_for(store: Store, cited: Cited, *, most_rows: int = MOST_ROWS, most_claims: int = MOST_CLAIMS) -> Receipt:
    """The receipt of an answer this store has just given, which is read to its end.

    Raises:
        ArchiveError: the store does not say what ledger it was made from, or lacks a claim it cites.
        QueryError: the query cannot be answered.
    """
    rows, whole = _read(cited, most_rows, most_claims)
    claims = {claim for row in rows for claim in row.witness.claims}
    evidence = evidence_for(store, claims)
    if missing := claims - {claim.iri for claim in evidence.claims}:
        some = min(missing, key=str).value.removeprefix(ID)
        raise ArchiveError(f"nothing says whose {some} is", remedy="see `kg verify`")
    if (head := read_head(store)) is None:
        raise ArchiveError("the store does not say which ledger it was made from", remedy="run `kg rebuild`")
    return Receipt(
        query=without_comments(cited.sparql, PREFIXES),
        form=cited.form,
        columns=cited.columns,
        head=head,
        recorded=recorded_at(store, head.sequence) if head != EMPTY else "",
        rows=rows,
        whole=whole,
        absences=cited.absences,
        evidence=evidence,
    )


def receipt_of(store: Store, sparql: str) -> Receipt:
    """Ask a store, with as many solutions behind each row as a receipt holds.

    Raises:
        QueryError: it does not parse, asks others (SERVICE), or cannot be answered.
    """
    return asked_again(store, without_comments(sparql, PREFIXES).strip())


def asked_again(store: Store, sparql: str) -> Receipt:
    """The same of a text exactly as it stands, comments included, so that patterns stand where a receipt has them."""
    return receipt_for(store, cite(store, sparql, solutions=MOST_SOLUTIONS))


def recorded_at(store: Store, sequence: int) -> str:
    """When a contribution was made, as the archive writes it; "" for one it does not have."""
    number = Literal(sequence)
    return next((words(found["when"]) for found in solutions(store, _RECORDED.format(sequence=number))), "")


def _read(cited: Cited, most_rows: int, most_claims: int) -> tuple[tuple[AnswerRow, ...], bool]:
    """The rows that fit, the first one in any case, and whether these are all."""
    found: list[AnswerRow] = []
    claims: set[NamedNode] = set()
    for row in cited:
        claims.update(row.witness.claims)
        if found and (len(found) == most_rows or len(claims) > most_claims):
            return tuple(found), False
        found.append(row)
    return tuple(found), True
