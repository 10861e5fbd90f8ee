"""Why: what a row of an answer rests on, and who states what a claim states.

A row is that of a question asked now, or of a receipt, which needs no archive. A claim's trace is
widened by those of other claims that state the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions

from kg.ask.archive_trace import Readers
from kg.ask.cite import Footnote, footnotes
from kg.ask.cite.cover import cover
from kg.ask.cite.joins import JoinedThing, joins
from kg.ask.cite.list_rows import with_list_rows
from kg.ask.receipt import Receipt, quads_of
from kg.ask.receipt.receipt_files import read_file
from kg.ask.trace import Trace, trace
from kg.ask.trace.values import Fact, TracedClaim
from kg.ask.witness import AnswerRow, Match, Witness, cite
from kg.ask.witness.merged_rows import merge_cited_rows, merge_rows
from kg.ask.witness.minimal import minimal
from kg.ask.witness.pattern_words import in_words_again
from kg.errors import UsageError
from kg.index import Embedded, Store, read_head
from kg.record.recording import Archive

__all__ = [
    "OTHERS",
    "Reasons",
    "claim_with_others",
    "has_several_rows",
    "minimal_reasons",
    "no_row_named",
    "read_file",
    "reasons_of_answer",
    "reasons_of_receipt",
]

OTHERS = 10
"""Other claims traced beside one."""

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Reasons:
    """A row with what is needed to read it: the query, its columns, a store that knows the claims, and
    the contribution up to which absences hold. `left_out` triples of the witness are not needed."""

    sparql: str
    columns: tuple[str, ...]
    row: AnswerRow
    store: Store
    contribution: int
    left_out: int | None = None

    @property
    def absences(self) -> tuple[str, ...]:
        """What nothing states, in words."""
        return tuple(one.told(self.contribution) for one in self.row.witness.absences)

    @property
    def joints(self) -> tuple[JoinedThing, ...]:
        """Where the row is joined of what several claims state."""
        (found,) = joins(self.store, [self.row.witness], [cover(self.row).shown])
        return found

    @property
    def joined(self) -> tuple[str, ...]:
        """The same in words."""
        return tuple(one.told() for one in self.joints)

    def notes_of(self, claims: Iterable[NamedNode]) -> dict[NamedNode, Footnote]:
        """The footnote of each claim, at the place the row is about if it is about one."""
        places = cover(*with_list_rows(self.store, self.row)).places
        found = footnotes(self.store, [(claim, places.get(claim)) for claim in claims])
        return {claim: note for (claim, _), note in found.items()}

    @property
    def notes(self) -> tuple[Footnote, ...]:
        """The footnotes of every claim behind the row."""
        return tuple(self.notes_of(with_list_rows(self.store, self.row)[0].witness.claims).values())

    JSON = (
        *("row: row.number", "columns", "terms: row.terms", "matches: row.witness.matches", "absences"),
        *("joints: joined", "solutions: row.witness.solutions", "shown: row.witness.shown"),
        *("triples_left_out: left_out", "notes"),
    )


def reasons_of_answer(
    store: Store,
    sparql: str,
    number: int,
    *,
    solutions: int | None = 3,
    every_path: bool = False,
    claims: Sequence[str] = (),
) -> Reasons:
    """The row of this number, from 1, of an answer now; `claims` are columns in which rows may differ and be one.

    Raises:
        UsageError: the answer has no such row.
        QueryError: the query cannot be answered or not be cited.
    """
    cited = merge_cited_rows(cite(store, sparql, solutions=solutions, paths="all" if every_path else "one"), claims)
    read = 0
    for read, row in enumerate(cited, 1):
        if read == number:
            head = read_head(store)
            return Reasons(sparql, cited.columns, row, store, head.sequence if head else 0)
    raise _no_such_row(number, read)


def has_several_rows(store: Store, sparql: str, claims: Sequence[str] = ()) -> bool:
    """Whether an answer has more than one row.

    Raises:
        QueryError: the query cannot be answered.
    """
    answer = store.query(sparql)
    if isinstance(answer, QueryBoolean):
        return False
    rows: Iterable[object] = answer
    if isinstance(answer, QuerySolutions):
        rows = merge_rows([one.value for one in answer.variables], map(tuple, answer), claims)
    return len(list(islice(rows, 2))) > 1


def reasons_of_receipt(receipt: Receipt, number: int) -> Reasons:
    """The row of this number in a receipt; the store holds the receipt's own evidence.

    Raises:
        UsageError: the receipt has no such row.
    """
    if (row := receipt.row(number)) is None:
        raise _no_such_row(number, len(receipt.rows))
    store = Embedded.memory()
    store.replace(quads_of(receipt.evidence))
    said = replace(row, witness=in_words_again(row.witness, receipt.query))
    return Reasons(receipt.query, receipt.columns, said, store, receipt.head.sequence)


def minimal_reasons(reasons: Reasons) -> Reasons:
    """The same with the smallest part of the witness that still gives the row.

    Raises:
        QueryError: the row does not come again from its witness alone.
    """
    kept = minimal(reasons.sparql, reasons.row)
    witness = reasons.row.witness
    matches = (_only(match, kept) for match in witness.matches)
    less = Witness(tuple(one for one in matches if one.ground), witness.absences, witness.solutions, witness.shown)
    return replace(reasons, row=replace(reasons.row, witness=less), left_out=len(witness.quads) - len(kept))


def _only(match: Match, kept: frozenset[Quad]) -> Match:
    return replace(match, ground=tuple(one for one in match.ground if not kept.isdisjoint(one.quads)))


def no_row_named() -> UsageError:
    """The first of several rows is not meant by saying nothing."""
    return UsageError("the answer has several rows", remedy="say which with --row N, from 1")


def _no_such_row(number: int, count: int) -> UsageError:
    rows = "no rows" if count == 0 else "one row" if count == 1 else f"{count:,} rows"
    return UsageError(f"there is no row {number}: the answer has {rows}", remedy="rows count from 1")


def claim_with_others(
    archive: Archive, store: Store, claim: NamedNode, *, start: int = 1, limit: int = OTHERS
) -> Trace:
    """The trace of a claim, with `limit` of the other claims that state something it states, from the
    `start`th on in the order of their IRIs. Only the claim's own rows are read from workbooks."""
    readers, held = Readers(archive), archive.captures.has
    own = trace(store, claim, text=readers.text, cells=readers.cells, held=held, withdrawn=readers.withdrawn)
    every = sorted({other for fact in own.facts for other in fact.also_claimed_by}, key=str)
    shown = every[max(start, 1) - 1 :][: max(limit, 0)]
    others = [trace(store, one, text=readers.text, held=held, withdrawn=readers.withdrawn) for one in shown]
    return replace(
        own,
        facts=tuple(_with(fact, frozenset(shown)) for fact in own.facts),
        claims=_once([*own.claims, *(one for other in others for one in other.claims)]),
        claims_in_all=len(every) + len(own.claims),
        reported=_not_in(shown, [*own.reported, *(one for other in others for one in other.reported)]),
        documents=_once([*own.documents, *(one for other in others for one in other.documents)]),
        captures=_once([*own.captures, *(one for other in others for one in other.captures)]),
    )


def _with(fact: Fact, shown: frozenset[NamedNode]) -> Fact:
    """A fact with these claims among those that state it."""
    met = tuple(claim for claim in fact.also_claimed_by if claim in shown)
    left = tuple(claim for claim in fact.also_claimed_by if claim not in shown)
    return replace(fact, claims=(*fact.claims, *met), also_claimed_by=left)


def _once(things: Iterable[One]) -> tuple[One, ...]:
    return tuple(dict.fromkeys(things))


def _not_in(shown: Sequence[NamedNode], claims: Iterable[TracedClaim]) -> tuple[TracedClaim, ...]:
    return tuple(one for one in _once(claims) if one.iri not in shown)
