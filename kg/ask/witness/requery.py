"""Asks a store again for the solutions behind given values: many at once, a few of each, in one query.

Where all the solutions can be many, only the first of each are read: each set of values has a sub-select of
its own with a LIMIT, and one query holds them all. Where they are few, one VALUES block holds all sets,
which an engine answers several times sooner (measured over 33 lists: 2.2 ms against 9.7 for 50 sets). Which
they are is not known beforehand, so the block is tried up to a bound.

Values that single out little make an engine look through most of the store for each set (100,000 claims
grouped by model and state: 4 s, where the grouping took 0.7). So the rows of large groups with several keys
are asked for with a seed, one value of the variable they are about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from pyoxigraph import BlankNode, Literal, Variable

from kg.ask.witness.plan import InstrumentedGroup, RequeryReason, needed
from kg.ask.witness.restrict import (
    Bound,
    is_early,
    is_partly_late,
    is_shared,
    is_shared_apart,
    joined_to_rows,
    ordered_by_selectivity,
    restricted,
    shared,
    substituted,
)
from kg.index import Store, solutions
from kg.sparql import syntax as sx
from kg.sparql import write
from kg.sparql.fresh_variables import FreshVariables
from kg.sparql.variables import certain, visible

__all__ = ["Asker", "FoundSolutions"]

Solution = dict[Variable, sx.Term]

_AT_ONCE = 400
"""Sets of values in one query."""
_FEW = 20
"""Solutions of a set, on the average, up to which the block is read out."""


@dataclass(slots=True)
class FoundSolutions:
    """Solutions behind a set of values, and whether there are more. The first `led` of them were put there because
    they have the value of a MIN, MAX or SAMPLE."""

    solutions: list[Solution] = field(default_factory=list)
    more: bool = False
    led: int = 0

    def lead(self, solution: Solution, limit: int | None) -> None:
        """Put one first, of no more than `limit` kept."""
        self.led += solution not in self.solutions[: self.led]
        self.solutions = [solution, *(one for one in self.solutions if one != solution)][:limit]
        self.led = min(self.led, len(self.solutions))


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks `store` about the dataset of one query; `limit` solutions of each set of values, None: all."""

    store: Store
    names: FreshVariables
    dataset: sx.Dataset
    limit: int | None

    def ask(
        self,
        opened: InstrumentedGroup,
        wanted: Sequence[Mapping[Variable, sx.Term | None]],
        why: RequeryReason,
        counts: Sequence[int] | None = None,
        seeds: Sequence[Mapping[Variable, sx.Term]] | None = None,
        loose: frozenset[Variable] = frozenset(),
    ) -> list[FoundSolutions]:
        """The solutions of the group with each set of values; `counts` says how many there are, where known,
        and `seeds` have a value more each, of one of these solutions.

        For `RequeryReason.ROWS` a value of None must be unbound; else it says nothing. What is `loose` may be unbound.
        """
        if counts and seeds and self.limit is not None and self.limit <= _FEW and _is_wide(opened, wanted, counts):
            seeded = [{**one, **seed} for one, seed in zip(wanted, seeds, strict=True)]
            found = self.ask(opened, seeded, why, loose=loose)
            return [FoundSolutions(one.solutions, len(one.solutions) < n) for one, n in zip(found, counts, strict=True)]
        every = [FoundSolutions() for _ in wanted]
        for start in range(0, len(wanted), _AT_ONCE):
            numbers = range(start, min(start + _AT_ONCE, len(wanted)))
            self._batch(_Question(self, opened, {n: wanted[n] for n in numbers}, why, counts, loose), every)
        return every

    def _batch(self, question: _Question, every: list[FoundSolutions]) -> None:
        few, many = question.few_and_many()
        if few:
            many += self._block(question, few, every)
        if many:
            self._read(question.one_by_one(many), question, every, None)

    def _block(self, question: _Question, numbers: list[int], every: list[FoundSolutions]) -> list[int]:
        """Read what one VALUES block answers; give back the sets of which it may have told too little."""
        bound = None if question.is_bounded else _FEW * len(numbers)
        read = self._read(question.together(numbers, bound and bound + 1), question, every, bound)
        if bound is None or read <= bound:
            return []
        short = [number for number in numbers if not every[number].more]
        for number in short:
            every[number] = FoundSolutions()
        return short

    def _read(self, query: sx.Select, question: _Question, every: list[FoundSolutions], bound: int | None) -> int:
        columns = [one.variable for one in query.projection or ()]
        read = 0
        for row in islice(solutions(self.store, write(query)), bound and bound + 1):
            read += 1
            bindings = {column: value for column, value in zip(columns, row, strict=True) if value is not None}
            number = bindings.pop(question.index)
            assert isinstance(number, Literal)
            self._keep(every[int(number.value)], question, int(number.value), bindings)
        return read

    def _keep(self, found: FoundSolutions, question: _Question, number: int, solution: Solution) -> None:
        if not question.agrees(number, solution):
            return
        if self.limit is not None and len(found.solutions) == self.limit:
            found.more = True
        else:
            found.solutions.append(solution)


def _is_wide(
    opened: InstrumentedGroup, wanted: Sequence[Mapping[Variable, sx.Term | None]], counts: Sequence[int]
) -> bool:
    """Whether the sets stand for so many solutions that each of them singles out little."""
    keys = [variable for variable, value in wanted[0].items() if value is not None]
    return sum(counts) > _FEW * 2 * len(counts) and not (len(keys) == 1 and is_early(opened.group, keys[0]))


class _Question:
    """One group asked with several sets of values."""

    def __init__(
        self,
        asker: Asker,
        opened: InstrumentedGroup,
        wanted: Mapping[int, Mapping[Variable, sx.Term | None]],
        why: RequeryReason,
        counts: Sequence[int] | None,
        loose: frozenset[Variable],
    ) -> None:
        self.asker, self.opened, self.why, self.counts, self.loose = asker, opened, why, counts, loose
        self.wanted = wanted
        self.index = asker.names.fresh()
        inside = visible(opened.group)
        keys = {key for row in wanted.values() for key in row}
        self.columns = sorted((needed(opened.plan) | (keys if self._has_blank() else set())) & inside, key=str)

    def few_and_many(self) -> tuple[list[int], list[int]]:
        """Sets to be asked in one block, and sets to be asked with a LIMIT each."""
        numbers = list(self.wanted)
        limit = self.asker.limit
        if limit is None or self._has_blank():
            return numbers, []
        if len(numbers) == 1 or self.opened.order_by:
            return [], numbers
        if self.counts is None or sum(self.counts) <= _FEW * 2 * len(self.counts):
            return numbers, []
        few = [number for number in numbers if self.counts[number] <= limit]
        return few, [number for number in numbers if self.counts[number] > limit]

    @property
    def is_bounded(self) -> bool:
        """Whether a block of its sets may be read to its end."""
        return self.asker.limit is None or self.counts is not None or self._has_blank()

    def together(self, numbers: Iterable[int], limit: int | None) -> sx.Select:
        return replace(self._select(self._restricted(list(numbers)), limit), dataset=self.asker.dataset)

    def one_by_one(self, numbers: Sequence[int]) -> sx.Select:
        limit = self.asker.limit
        assert limit is not None
        parts = [sx.Group((sx.SubSelect(self._select(self._restricted([number]), limit + 1)),)) for number in numbers]
        whole = parts[0] if len(parts) == 1 else sx.Group((sx.Union(tuple(parts)),))
        columns = tuple(map(sx.Projected, (self.index, *self.columns)))
        return sx.Select(columns, whole, dataset=self.asker.dataset)

    def agrees(self, number: int, solution: Solution) -> bool:
        """Blank nodes cannot be written in a query, so they are compared here."""
        return all(
            solution.get(variable, value if variable in self.loose else None) == value
            for variable, value in self.wanted[number].items()
            if isinstance(value, BlankNode)
        )

    def _select(self, where: sx.Group, limit: int | None) -> sx.Select:
        columns = tuple(map(sx.Projected, (self.index, *self.columns)))
        return sx.Select(columns, where, modifiers=sx.Modifiers(limit=limit, order_by=self.opened.order_by))

    def _restricted(self, numbers: Sequence[int]) -> sx.Group:
        """Sets that bind the same variables share a block.

        What the group surely binds cannot be unbound in it: Oxigraph leaves the variable of GRAPH open
        around a sub-select, which then is asked of all graphs.
        """
        sure = certain(self.opened.group)
        alike: dict[tuple[frozenset[Variable], frozenset[Variable]], dict[int, Bound]] = {}
        for number in numbers:
            row = self.wanted[number]
            bound = {one: term for one, term in row.items() if term is not None and not isinstance(term, BlankNode)}
            unbound = {one for one, term in row.items() if term is None} if self.why is RequeryReason.ROWS else set()
            alike.setdefault((frozenset(bound), frozenset(unbound - sure)), {})[number] = bound
        parts = [self._narrow(rows, unbound) for (_, unbound), rows in alike.items()]
        return parts[0] if len(parts) == 1 else sx.Group((sx.Union(tuple(parts)),))

    @cached_property
    def _led(self) -> sx.Group:
        """The group, led by the variable that has most different values here."""
        values: dict[Variable, set[object]] = {}
        for row in self.wanted.values():
            for variable, value in row.items():
                values.setdefault(variable, set()).add(value)
        return ordered_by_selectivity(self.opened.group, {variable: len(found) for variable, found in values.items()})

    def _narrow(self, rows: Mapping[int, Bound], unbound: Iterable[Variable]) -> sx.Group:
        if self.why is RequeryReason.EXISTS:
            return substituted(self._led, self.index, rows)
        if self.why is RequeryReason.ROWS and not self.loose:
            group, late = self.opened.group, is_partly_late(self.opened.group, rows)
            if late or is_shared(rows) or is_shared_apart(group, rows):
                head = shared(group, self.asker.names.fresh(), rows, or_all=late)
                without = sorted(unbound, key=str)
                return joined_to_rows(self._led if head else group, self.index, rows, self.columns, without, head)
        return restricted(self._led, self.index, rows, unbound=sorted(unbound, key=str), loose=self.loose)

    def _has_blank(self) -> bool:
        return any(isinstance(term, BlankNode) for row in self.wanted.values() for term in row.values())
