"""The parts of a witness that its row does not need: found by citing the row over the witness alone.

A row's witness W has what some solutions of the query matched. Over W alone each of these is a solution again
(`kg.ask.witness.replay_limits` says where not), so what no solution over W that gives the row rests on was put there by
somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pyoxigraph import Variable

from kg.ask.witness.citing import cite
from kg.ask.witness.replaying import answer
from kg.ask.witness.templates import instances
from kg.ask.witness.values import Absence, AnswerRow, Ground, Match, Witness
from kg.ask.witness.volatile import volatile_columns
from kg.index import Embedded, Store
from kg.index.guarded import guarded
from kg.sparql import syntax as sx
from kg.sparql.variables import projected
from kg.sparql.walking import mentioned, nodes

__all__ = ["UnusedParts", "find_unused_parts"]


@dataclass(frozen=True, slots=True)
class UnusedParts:
    """Matches with the triples that no solution rests on, absences that no solution has, and absences that all of
    them have and the row does not name."""

    idle: tuple[Match, ...]
    needless: tuple[Absence, ...]
    unnamed: tuple[Absence, ...]


def find_unused_parts(query: sx.Query, row: AnswerRow) -> UnusedParts:
    """What the row's witness holds that the row does not need, and what it lacks.

    Raises:
        QueryError: the query cannot be answered.
    """
    store = Embedded.memory()
    store.replace(sorted(row.witness.quads, key=str))
    found = list(_witnesses(query, row, guarded(store)))
    used = {_told(match, one) for each in found for match in each.matches for one in match.ground}
    left = (
        replace(match, ground=tuple(one for one in match.ground if _told(match, one) not in used))
        for match in row.witness.matches
    )
    matches = tuple(match for match in left if match.ground)
    named, every = set(row.witness.absences), [set(each.absences) for each in found]
    needless = tuple(one for one in row.witness.absences if not any(one in several for several in every))
    unnamed = set.intersection(*every) - named if every else set()
    # Receipts of before 2026-12 do not name what an OPTIONAL does not find.
    optional = {one.group.at for one in nodes(query) if isinstance(one, sx.Optional)}
    left_out = (one for one in unnamed if one.at not in optional)
    return UnusedParts(matches, needless, tuple(sorted(left_out, key=lambda one: one.at)))


def _told(match: Match, ground: Ground) -> tuple[object, ...]:
    return match.pattern, match.at, ground.triple, ground.graph


def _witnesses(query: sx.Query, row: AnswerRow, store: Store) -> Iterator[Witness]:
    """Of all solutions that give the row."""
    whole = replace(query, modifiers=replace(query.modifiers, limit=None, offset=None))
    asked = _solving(whole) if isinstance(whole, sx.Construct | sx.Ask) else whole
    for one in cite(store, asked, solutions=None, paths="all"):
        if _gives(whole, asked, one, row):
            yield one.witness
    if isinstance(whole, sx.Ask):  # that it is false rests on what is absent
        yield from (one.witness for one in cite(store, whole) if one.values == row.values)


def _gives(whole: sx.Query, asked: sx.Query, one: AnswerRow, row: AnswerRow) -> bool:
    if isinstance(whole, sx.Ask):
        return True
    if not isinstance(whole, sx.Construct):
        return answer([one.values], row.witness.quads, volatile_columns(whole)).gives(row)
    assert isinstance(asked, sx.Select)
    columns = projected(asked)
    solution = {name: value for name, value in zip(columns, one.values, strict=True) if value is not None}
    made = [tuple(triple) for triple, _ in instances(whole.template, [solution])]
    return answer(made, row.witness.quads, volatile_columns(whole)).gives(row)


def _solving(query: sx.Construct | sx.Ask) -> sx.Select:
    """The SELECT of the solutions a query is made of; of an ASK nothing but that there is one."""
    wanted: set[Variable] = mentioned(query.template) if isinstance(query, sx.Construct) else set()
    columns = tuple(map(sx.Projected, sorted(wanted, key=str)))
    return sx.Select(
        columns, query.where, modifiers=query.modifiers, values=query.values, dataset=query.dataset, base=query.base
    )
