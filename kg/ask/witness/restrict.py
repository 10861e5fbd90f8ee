"""A group narrowed to given values of some of its variables, so that the engine looks only there.

A narrowed group has exactly the solutions of the group that have these values. VALUES is a join
(SPARQL 1.1, 18.5), so it may stand at the head of a group where each of its variables is bound for certain
before any OPTIONAL, MINUS or BIND that has it; elsewhere the group is made first and joined after. The
same block is repeated inside parts that bind the variables for certain: a join with what will be joined
anyway, without which an engine makes the whole part first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import Literal, Variable

from kg.sparql import syntax as sx
from kg.sparql.variables import certain, is_grouped, visible
from kg.sparql.walking import mapped, mentioned

__all__ = [
    "Bound",
    "is_early",
    "is_partly_late",
    "is_shared",
    "is_shared_apart",
    "joined_to_rows",
    "ordered_by_selectivity",
    "restricted",
    "shared",
    "substituted",
]

Bound = Mapping[Variable, sx.Term]
_ORDERED = (sx.Optional, sx.Minus, sx.Bind)


def restricted(
    group: sx.Group,
    index: Variable,
    rows: Mapping[int, Bound],
    *,
    unbound: Iterable[Variable] = (),
    loose: Collection[Variable] = (),
) -> sx.Group:
    """The group's solutions with the values of any of these rows, which all bind the same variables; `index`
    says of which. `unbound` are variables that must have no value, `loose` such that may have none.
    """
    variables = sorted(next(iter(rows.values())), key=str)
    own = visible(group)
    foreign = [one for one in variables if one not in own]
    early = [one for one in variables if one in own and is_early(group, one)]
    late = [one for one in variables if one in own and one not in early]
    inner = _at_head(group, _block(index, early, rows)) if early else group
    inner = _everywhere(inner, _block(index, foreign, rows)) if foreign else inner
    marks = [_bound(one) for one in late if one not in loose] + [sx.Call("!", (_bound(one),)) for one in unbound]
    if late or not (early or foreign):
        inner = sx.Group((sx.Group((inner, *map(sx.Filter, marks))), _block(index, late, rows)))
    elif marks:
        inner = sx.Group((inner, *map(sx.Filter, marks)))
    return inner


def ordered_by_selectivity(group: sx.Group, ranks: Mapping[Variable, int]) -> sx.Group:
    """The group with its triple patterns in the order in which values single out most: first those about the
    variable of the highest rank, then what hangs together with the ones before.

    Behind VALUES an engine may keep the order they are written in (Oxigraph 0.5; 100,000 claims by state and model:
    9.6 s as written, 8 ms led by the state). A basic graph pattern means the same in any order.
    """

    def change(tree: object) -> object:
        return sx.Triples(tuple(_led(tree.patterns, ranks))) if isinstance(tree, sx.Triples) else tree

    return mapped(group, change)


def _led(patterns: Sequence[sx.TriplePattern], ranks: Mapping[Variable, int]) -> Iterator[sx.TriplePattern]:
    left = sorted(patterns, key=lambda one: _leads(one, ranks), reverse=True)
    met: set[Variable] = set()
    while left:
        ends = [_known_ends(one, met, ranks) for one in left] if met else [(1, 0, 0)]
        best = left.pop(max(range(len(ends)), key=ends.__getitem__))
        met |= mentioned(best)
        yield best


def _leads(pattern: sx.TriplePattern, ranks: Mapping[Variable, int]) -> int:
    return max((ranks.get(one, 0) for one in mentioned(pattern)), default=0)


def _known_ends(pattern: sx.TriplePattern, met: set[Variable], ranks: Mapping[Variable, int]) -> tuple[int, int, int]:
    """How many of its ends the patterns before have bound; how many others are known anyway; and of the first, how
    many have no value from outside. What hangs together comes first, for two patterns that share nothing make every
    pair of what they match; and so do two that share one value from outside, as the rows of a list and its claims."""
    ends = (pattern.subject, pattern.object)
    before = [one for one in ends if one in met]
    anyway = sum(one in ranks or not isinstance(one, Variable) for one in ends if one not in met)
    return len(before), anyway, sum(one not in ranks for one in before)


def is_shared(rows: Mapping[int, Bound]) -> bool:
    """Whether each value stands in several rows, as models and states do: then a row singles out little, and an
    engine that begins with the values goes through much of the store for each row."""
    variables = list(next(iter(rows.values())))
    kinds = [len({row[one] for row in rows.values()}) for one in variables]
    return len(variables) > 1 and 2 * max(kinds) <= len(rows)


def is_shared_apart(group: sx.Group, rows: Mapping[int, Bound]) -> bool:
    """Whether part of the group has only values that many rows share, and the others single out in another part:
    the first part is then made for every row, and is the same each time (100 places of one list of 1,336 rows:
    the whole list 100 times)."""
    early = {one for one in next(iter(rows.values())) if is_early(group, one)}
    common = {one for one in early if 4 * len(_different([one], rows)) <= len(rows)}
    parts = [mentioned(element) & early for element in group.elements]
    return common != early and any(part and part <= common for part in parts)


def is_partly_late(group: sx.Group, rows: Mapping[int, Bound]) -> bool:
    """Whether some of the values of several rows cannot stand at the head of the group: what stands there is then
    made for each row, and nearly all of it thrown away."""
    return len(rows) > 1 and not all(is_early(group, one) for one in next(iter(rows.values())))


def joined_to_rows(
    group: sx.Group,
    index: Variable,
    rows: Mapping[int, Bound],
    columns: Iterable[Variable],
    unbound: Iterable[Variable],
    head: sx.Values | None = None,
) -> sx.Group:
    """The same solutions as `restricted`, of a group that is made whole first: a sub-select is not made for each row
    of what it is joined with (Oxigraph 0.5, 1,025 solutions in 97 sets: 15 ms against 207). With a `head`, it
    is made for the values there (100 rows of three lists: three)."""
    variables = sorted(next(iter(rows.values())), key=str)
    shown = sorted({*columns, *variables, *unbound}, key=str)
    inner = _at_head(group, head) if head else group
    made = sx.Group((sx.SubSelect(sx.Select(tuple(map(sx.Projected, shown)), inner)),))
    marks = [_bound(one) for one in variables] + [sx.Call("!", (_bound(one),)) for one in unbound]
    return sx.Group((sx.Group((made, *map(sx.Filter, marks))), _block(index, variables, rows)))


def shared(group: sx.Group, number: Variable, rows: Mapping[int, Bound], *, or_all: bool) -> sx.Values | None:
    """The different values, numbered, of the variables that can stand at the head of the group and that at least
    four rows share on the average; where they share none, with `or_all`, of all that can stand there."""
    early = [one for one in sorted(next(iter(rows.values())), key=str) if is_early(group, one)]
    early.sort(key=lambda one: len(_different([one], rows)))
    first = [early[: n + 1] for n in range(len(early))]
    few = [some for some in first if 4 * len(_different(some, rows)) <= len(rows)]
    kept = few[-1] if few else early if or_all else []
    block = {place: dict(zip(kept, values, strict=True)) for place, values in enumerate(_different(kept, rows))}
    return _block(number, kept, block) if kept else None


def _different(variables: Sequence[Variable], rows: Mapping[int, Bound]) -> dict[tuple[sx.Term, ...], None]:
    return dict.fromkeys(tuple(row[one] for one in variables) for row in rows.values())


def substituted(group: sx.Group, index: Variable, rows: Mapping[int, Bound]) -> sx.Group:
    """The group with the values standing wherever their variables are written, as EXISTS has them."""
    variables = sorted(next(iter(rows.values())), key=str)
    return _everywhere(group, _block(index, variables, rows))


def _block(index: Variable, variables: Sequence[Variable], rows: Mapping[int, Bound]) -> sx.Values:
    lines = tuple((Literal(number), *(row[one] for one in variables)) for number, row in rows.items())
    return sx.Values((index, *variables), lines)


def is_early(group: sx.Group, variable: Variable) -> bool:
    """Whether the group binds it for certain, and before any part in which a value for it would make a difference."""
    for element in group.elements:
        if isinstance(element, _ORDERED) and variable in mentioned(element):
            return False
        if variable in certain(element):
            return True
        if isinstance(element, sx.SubSelect) and variable in visible(element):
            return False
    return False


def _at_head(group: sx.Group, block: sx.Values) -> sx.Group:
    """The block first, and again in every part that surely binds all of its variables."""
    return replace(group, elements=(block, *(_inside(element, block) for element in group.elements)))


def _inside(element: sx.Element | sx.Group, block: sx.Values) -> sx.Element | sx.Group:
    match element:
        case sx.Group():
            return _into(element, block)
        case sx.Optional(group):
            return sx.Optional(_into(group, block))
        case sx.Graph(name, group):
            return sx.Graph(name, _into(group, block))
        case sx.Union(branches):
            return sx.Union(tuple(_into(branch, block) for branch in branches))
        case sx.SubSelect(select):
            return sx.Group((sx.SubSelect(_into_select(select, block)),))
        case _:
            return element


def _into(group: sx.Group, block: sx.Values) -> sx.Group:
    """Only where each variable is the group's own: one that is not would see filters that it should not."""
    kept = [one for one in block.variables[1:] if is_early(group, one)]
    return _at_head(group, _only(block, kept)) if kept else group


def _into_select(select: sx.Select, block: sx.Values) -> sx.Select:
    """A slice or a count of rows would change with them; what is asked for whole is narrowed without harm."""
    modifiers = select.modifiers
    if modifiers.limit is not None or modifiers.offset is not None:
        return select
    kept = [one for one in block.variables[1:] if _is_narrowable(select, one)]
    if not kept:
        return select
    inner = _only(block, kept)
    if select.distinct or select.reduced or is_grouped(select):
        return replace(select, where=_at_head(select.where, _without_index(inner)))
    columns = (*(select.projection or ()), sx.Projected(block.variables[0]))
    return replace(select, projection=columns, where=_at_head(select.where, inner))


def _is_narrowable(select: sx.Select, variable: Variable) -> bool:
    columns = {one.variable for one in select.projection or () if one.expression is None}
    keys = {one.expression for one in select.modifiers.group_by if one.variable is None}
    open_ = not is_grouped(select) or variable in keys
    return open_ and variable in columns and is_early(select.where, variable)


def _only(block: sx.Values, variables: Sequence[Variable]) -> sx.Values:
    places = [0, *(block.variables.index(one) for one in variables)]
    return sx.Values(
        tuple(block.variables[i] for i in places), tuple(tuple(row[i] for i in places) for row in block.rows)
    )


def _without_index(block: sx.Values) -> sx.Values:
    return sx.Values(block.variables[1:], tuple(dict.fromkeys(row[1:] for row in block.rows)))


def _everywhere(group: sx.Group, block: sx.Values) -> sx.Group:
    assigned = {one.variable for one in group.elements if isinstance(one, sx.Bind)}
    here = _only(block, [one for one in block.variables[1:] if one not in assigned])
    return replace(group, elements=(here, *(_substituted(element, block) for element in group.elements)))


def _substituted(element: sx.Element | sx.Group, block: sx.Values) -> sx.Element | sx.Group:
    match element:
        case sx.Group():
            return _everywhere(element, block)
        case sx.Optional(group):
            return sx.Optional(_everywhere(group, block))
        case sx.Graph(name, group):
            return sx.Graph(name, _everywhere(group, block))
        case sx.Union(branches):
            return sx.Union(tuple(_everywhere(branch, block) for branch in branches))
        case sx.SubSelect(select):
            return sx.Group((sx.SubSelect(_into_select(select, block)),))
        case _:
            return element


def _bound(variable: Variable) -> sx.Call:
    return sx.Call("BOUND", (variable,))
