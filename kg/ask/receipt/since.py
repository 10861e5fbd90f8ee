"""How an answer has changed since its receipt: rows gone, new and changed, and the claims that caused it.

A row is told by its values. Of an answer in groups, the row of the same group with other figures is
the same row changed. A row changes for one of three reasons: a claim it rested on was withdrawn, a
claim was added, or other rows come before it; `withdrawn` and `added` say which claims, if any.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from pyoxigraph import BlankNode, NamedNode, Variable

from kg.ask.receipt.values import Receipt
from kg.ask.trace.known import KnownStatements, rows, values
from kg.ask.witness import AnswerRow
from kg.ask.witness.values import Term
from kg.ask.witness.volatile import volatile_columns
from kg.index import Store
from kg.index.store import PREFIXES
from kg.sparql import parse
from kg.sparql import syntax as sx
from kg.sparql.variables import is_grouped
from kg.sparql.walking import nodes
from kg.terms import KG

__all__ = ["ChangesSince", "RowChange", "RowStatus", "WithdrawnSince", "changes_since", "differing_rows", "key_of"]

Values = tuple[Term | None, ...]
Key = Callable[[AnswerRow], tuple[object, ...]]


class RowStatus(Enum):
    """How a row differs from the receipt's."""

    GONE = "notGiven"
    NEW = "new"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that is not as it was. `before` is the receipt's row, `after` that of now, None where there is none."""

    how: RowStatus
    before: AnswerRow | None
    after: AnswerRow | None
    withdrawn: tuple[NamedNode, ...]
    added: tuple[NamedNode, ...]

    JSON = ("change: how", "row_before: before", "row_after: after", "withdrawn", "added")


@dataclass(frozen=True, slots=True)
class WithdrawnSince:
    """A claim of the receipt that was taken back since, with the numbers of the rows that rested on it."""

    claim: NamedNode
    contribution: int
    reason: str
    superseded_by: tuple[NamedNode, ...]
    rows: tuple[int, ...]

    JSON = ("claim", "sequence: contribution", "reason", "superseded_by", "rows")


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """`added` are claims the rows rest on now and did not then, recorded after the receipt's head."""

    changes: tuple[RowChange, ...] = ()
    withdrawn: tuple[WithdrawnSince, ...] = ()
    added: tuple[NamedNode, ...] = ()

    JSON = ("rows: changes", "withdrawn", "added")


def changes_since(receipt: Receipt, now: Receipt, store: Store) -> ChangesSince:
    """Compare a receipt with that of the same query now; `store` is the archive now."""
    withdrawn = _withdrawn(receipt, store)
    gone_claims = {one.claim for one in withdrawn}
    fresh = {claim.iri for claim in now.evidence.claims} - {claim.iri for claim in receipt.evidence.claims}
    added = _recorded_after(store, fresh, receipt.head.sequence)
    gone, new = differing_rows(receipt, now)
    changes = []
    for how, before, after in _paired(gone, new, _key_columns(receipt)):
        taken = before.witness.claims if before else ()
        given = after.witness.claims if after else ()
        back = tuple(claim for claim in taken if claim in gone_claims)
        changes.append(RowChange(how, before, after, back, tuple(claim for claim in given if claim in added)))
    return ChangesSince(tuple(changes), withdrawn, tuple(sorted(added, key=str)))


def differing_rows(receipt: Receipt, other: Receipt) -> tuple[list[AnswerRow], list[AnswerRow]]:
    """The rows only the one has, and those only the other has: as bags, whatever their order."""
    key = key_of(receipt.query)
    return _less(receipt.rows, other.rows, key), _less(other.rows, receipt.rows, key)


def key_of(query: str) -> Key:
    """What identifies a row of a query: its values, but that a blank node, and what RAND, NOW and their
    like make new at every asking, only count as being there."""
    made_anew = volatile_columns(parse(query, PREFIXES))

    def key(row: AnswerRow) -> tuple[object, ...]:
        return tuple(
            one is not None if place in made_anew or isinstance(one, BlankNode) else one
            for place, one in enumerate(row.values)
        )

    return key


def _less(some: Iterable[AnswerRow], others: Iterable[AnswerRow], key: Key) -> list[AnswerRow]:
    left = Counter(map(key, others))
    found = []
    for row in some:
        left[key(row)] -= 1
        if left[key(row)] < 0:
            found.append(row)
    return found


def _paired(
    gone: Sequence[AnswerRow], new: Sequence[AnswerRow], keys: tuple[int, ...] | None
) -> Iterable[tuple[RowStatus, AnswerRow | None, AnswerRow | None]]:
    """Rows of one group belong together; the rest are gone or new."""
    after: Mapping[Values, AnswerRow] = {} if keys is None else {_at(row, keys): row for row in new}
    met = set()
    for row in gone:
        other = after.get(_at(row, keys)) if keys is not None else None
        if other:
            met.add(other.number)
        yield (RowStatus.CHANGED if other else RowStatus.GONE), row, other
    yield from ((RowStatus.NEW, None, row) for row in new if row.number not in met)


def _at(row: AnswerRow, places: tuple[int, ...]) -> Values:
    return tuple(row.values[place] for place in places)


def _key_columns(receipt: Receipt) -> tuple[int, ...] | None:
    """Which columns name the group of a row; None where an answer has no groups."""
    query = parse(receipt.query, PREFIXES)
    if isinstance(query, sx.Ask):
        return ()
    if not isinstance(query, sx.Select) or not is_grouped(query) or query.projection is None:
        return None
    counted = {one.variable for one in query.projection if _counts(one)}
    return tuple(place for place, name in enumerate(receipt.columns) if Variable(name) not in counted)


def _counts(projected: sx.Projected) -> bool:
    return any(isinstance(one, sx.Aggregate) for one in nodes(projected.expression))


def _withdrawn(receipt: Receipt, store: Store) -> tuple[WithdrawnSince, ...]:
    known = KnownStatements(store)
    known.learn(claim.iri for claim in receipt.evidence.claims)
    gone = [claim.iri for claim in receipt.evidence.claims if known.node(claim.iri, KG.withdrawnIn)]
    resting: dict[NamedNode, list[int]] = defaultdict(list)
    for row in receipt.rows:
        for claim in row.witness.claims:
            resting[claim].append(row.number)
    known.learn(node for claim in gone for node in known.nodes(claim, KG.withdrawnIn))
    return tuple(
        WithdrawnSince(
            claim,
            int(known.word(known.nodes(claim, KG.withdrawnIn)[0], KG.sequence) or 0),
            known.word(claim, KG.reason) or "",
            tuple(known.nodes(claim, KG.supersededBy)),
            tuple(resting[claim]),
        )
        for claim in gone
    )


def _recorded_after(store: Store, claims: set[NamedNode], sequence: int) -> set[NamedNode]:
    block = values("c", sorted(claims, key=str))
    asked = f"SELECT DISTINCT ?c {{ {block} ?c kg:recordedIn/kg:sequence ?n FILTER(?n > {sequence}) }}"
    return {claim for (claim,) in rows(store, asked) if isinstance(claim, NamedNode)} if claims else set()
