"""One query for both: what is asked where an answer is cited, and where it is not.

A normalized query means what the written one means by SPARQL 1.1, and has its columns. It differs in this:

- sequences and inverses of paths are spelled out (18.2.2.4), blank nodes are variables (4.1.4), `SELECT *`
  names its columns, and what only a sub-select sees has a name of its own: nothing is left for an engine
  to name anew at each asking;
- literals in patterns are in the one form in which they are stored: `035` is 35;
- an EXISTS in an aggregate, or in a key of GROUP BY or ORDER BY, is a BIND before it: there its group is part
  of the pattern, and found as other parts are. Around groups, what GROUP BY does is a sub-select of its own
  where HAVING or a column has an EXISTS, where VALUES stand behind, and where rows are put in order (18.2.4);
- an EXISTS or NOT EXISTS that may be is a join or a MINUS (`kg.sparql.exists_as_join`);
- a key of ORDER BY is several, by which any two values compare, always the same way. 15.1 leaves the order of
  a number and a year open; an engine whose comparison is no order may end the process (Oxigraph 0.5 does).
  Rows with equal keys come by their columns, so that the same rows come in the same order each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import BlankNode, Literal, Variable

from kg.sparql import ordering
from kg.sparql import syntax as sx
from kg.sparql.exists_as_join import with_exists_joined
from kg.sparql.fresh_variables import FreshVariables
from kg.sparql.variables import aggregates, exists_in, is_grouped, projected, visible
from kg.sparql.walking import mapped, mentioned, nodes
from kg.triples.literals import canonical

__all__ = ["normalized", "spelled"]

_ANYTHING = Literal(True)


def normalized(query: sx.Query) -> sx.Query:
    """The query to be asked. A SELECT without any column, of which no text could have other names, stays as it is."""
    normal = _Normal(FreshVariables(query))
    match query:
        case sx.Select():
            return normal.select(query, is_whole=True) if projected(query) else query
        case sx.Construct(template):
            return normal.solved(query, mentioned(template))
        case sx.Ask():
            return normal.solved(replace(query, modifiers=replace(query.modifiers, order_by=())), set())
        case sx.Describe(where=None):
            return query
        case sx.Describe(resources):
            if resources is None:
                trailing = query.values.variables if query.values else ()
                resources = tuple(sorted({*visible(query.where), *trailing}, key=str))
                query = replace(query, resources=resources or None)
            return normal.solved(query, mentioned(resources))


@dataclass(frozen=True, slots=True)
class _Normal:
    names: FreshVariables
    _blanks: dict[BlankNode, Variable] = field(default_factory=dict)

    def solved(self, query: sx.Construct | sx.Ask | sx.Describe, wanted: set[Variable]) -> sx.Query:
        """A query whose answer is made of solutions: these are as those of the SELECT of what it wants."""
        assert query.where is not None
        modifiers = query.modifiers
        named = {key.variable or key.expression for key in modifiers.group_by}
        inside = visible(query.where) | (set(query.values.variables) if query.values else set())
        kept = sorted(wanted & (named if modifiers.group_by or aggregates(modifiers) else inside), key=str)
        columns = tuple(map(sx.Projected, kept)) or self._constant()
        select = self.select(
            sx.Select(columns, query.where, modifiers=modifiers, values=query.values), is_whole=True, is_solved=True
        )
        return replace(query, where=select.where, modifiers=select.modifiers, values=select.values)

    # ── groups ─────────────────────────────────────────────────────────────────────────────────────

    def group(self, group: sx.Group, *, is_free: bool = True) -> sx.Group:
        """`is_free` of one whose conditions see nothing but its own solutions, whatever the graph."""
        elements = tuple(self._element(one, is_free=is_free) for one in group.elements)
        made = replace(group, elements=elements, written=group.written or group)
        return with_exists_joined(made) if is_free else made

    def _element(self, element: sx.Element | sx.Group, *, is_free: bool) -> sx.Element | sx.Group:
        match element:
            case sx.Triples(patterns):
                return sx.Triples(tuple(step for one in patterns for step in self._pattern(one)))
            case sx.Filter(expression):
                return sx.Filter(self._expression(expression))
            case sx.Bind(expression, variable):
                return sx.Bind(self._expression(expression), variable)
            case sx.Values(variables, rows):
                return sx.Values(variables, tuple(tuple(map(_stored, row)) for row in rows))
            case sx.Optional(group):
                return sx.Optional(self.group(group, is_free=False))
            case sx.Union(branches):
                return sx.Union(tuple(self.group(one, is_free=is_free) for one in branches))
            case sx.Minus(group):
                return sx.Minus(self.group(group, is_free=is_free))
            case sx.Graph(name, group):
                return sx.Graph(name, self.group(group, is_free=False))
            case sx.SubSelect(select):
                return sx.SubSelect(self.select(self._hidden(select), is_free=is_free))
            case sx.Group():
                return self.group(element, is_free=is_free)
            case _:
                return element

    def _pattern(self, pattern: sx.TriplePattern) -> Iterator[sx.TriplePattern]:
        subject, value = self._node(pattern.subject), self._node(pattern.object)
        return spelled(replace(pattern, subject=subject, object=value, written=pattern.written or pattern), self.names)

    def _node(self, node: sx.Node) -> sx.Node:
        if isinstance(node, BlankNode):
            return self._blanks.setdefault(node, self.names.fresh())
        return canonical(node) if isinstance(node, Literal) else node

    def _expression(self, expression: sx.Expression) -> sx.Expression:
        """With each EXISTS normalized, which stays where it is."""
        return _replaced(expression, lambda one: replace(one, group=self.group(one.group, is_free=False)))

    # ── selects ────────────────────────────────────────────────────────────────────────────────────

    def _hidden(self, select: sx.Select) -> sx.Select:
        """What nobody outside sees, under names that are nowhere else."""
        select = replace(select, projection=select.projection or _named(projected(select)) or self._constant())
        others = {one: self.names.fresh() for one in sorted(mentioned(select) - set(projected(select)), key=str)}

        def change(one: object) -> object:
            if isinstance(one, sx.TriplePattern):
                return replace(one, written=one.written or one)
            if isinstance(one, sx.Group):
                return replace(one, written=one.written or one)
            return others.get(one, one) if isinstance(one, Variable) else one

        return mapped(select, change)

    def _constant(self) -> tuple[sx.Projected, ...]:
        """For no query may select nothing."""
        return (sx.Projected(self.names.fresh(), _ANYTHING),)

    def select(
        self, select: sx.Select, *, is_whole: bool = False, is_solved: bool = False, is_free: bool = True
    ) -> sx.Select:
        """`is_whole` of a query, where it counts in which order rows come; `is_solved` where columns are no rows."""
        modifiers = select.modifiers
        select = replace(
            select,
            projection=tuple(
                replace(one, expression=one.expression and self._expression(one.expression))
                for one in select.projection or _named(projected(select))
            ),
            where=self.group(select.where, is_free=is_free),
            modifiers=replace(
                modifiers,
                group_by=tuple(replace(one, expression=self._expression(one.expression)) for one in modifiers.group_by),
                having=tuple(map(self._expression, modifiers.having)),
                order_by=tuple(replace(one, expression=self._expression(one.expression)) for one in modifiers.order_by),
            ),
        )
        is_cut = modifiers.limit is not None or modifiers.offset is not None
        counts = is_whole or is_cut
        in_order = bool(modifiers.order_by) or (counts and _turns(select.where))
        made: dict[Variable, sx.Aggregate] = {}
        if is_grouped(select):
            select = self._keyed(select)
            if in_order or is_solved or select.values or _asks(select):
                select = self._split(select, made)
        return self._ordered(select, made, is_total=counts) if in_order else select

    def _keyed(self, select: sx.Select) -> sx.Select:
        """Keys of groups are variables, and aggregates of what has no EXISTS."""
        binds: list[sx.Bind] = []

        def bound(expression: sx.Expression) -> Variable:
            binds.append(sx.Bind(expression, self.names.fresh()))
            return binds[-1].variable

        def change(one: object) -> object:
            return _replaced(one, bound) if isinstance(one, sx.Aggregate) else one

        keys = [
            key if isinstance(key.expression, Variable) and not key.variable else self._key(key, binds)
            for key in select.modifiers.group_by
        ]
        projection, having, order = mapped(
            (select.projection, select.modifiers.having, select.modifiers.order_by), change
        )
        modifiers = replace(select.modifiers, group_by=tuple(keys), having=having, order_by=order)
        return replace(select, projection=projection, modifiers=modifiers, where=_followed(select.where, binds))

    def _key(self, key: sx.GroupKey, binds: list[sx.Bind]) -> sx.GroupKey:
        variable = key.variable or self.names.fresh()
        binds.append(sx.Bind(key.expression, variable))
        return sx.GroupKey(variable)

    def _split(self, select: sx.Select, made: dict[Variable, sx.Aggregate]) -> sx.Select:
        """Groups as a sub-select, and around it what is made of them (18.2.4.2 to 18.2.4.4); `made` comes to tell
        which variable has which aggregate."""
        modifiers = select.modifiers
        having, order = modifiers.having, modifiers.order_by
        taken = mentioned((having, select.values))
        names: dict[sx.Aggregate, Variable] = {}
        for column in select.projection or ():
            if isinstance(column.expression, sx.Aggregate) and column.variable not in taken:
                names.setdefault(column.expression, column.variable)
        head = (select.projection, having, order)
        for one in nodes(head):
            if isinstance(one, sx.Aggregate) and one not in names:
                names[one] = self.names.fresh()
        projection, having, order = mapped(head, lambda one: names[one] if isinstance(one, sx.Aggregate) else one)
        made |= {variable: one for one, variable in names.items()}
        keys = tuple(sx.Projected(one) for one in map(_variable, modifiers.group_by))
        counted = tuple(sx.Projected(variable, one) for one, variable in names.items())
        inner = sx.Select((*keys, *counted), select.where, modifiers=sx.Modifiers(group_by=modifiers.group_by))
        groups = sx.Group((sx.SubSelect(inner),))
        where = sx.Group((groups, *map(sx.Filter, having)), written=select.where.written)
        columns = tuple(
            replace(one, expression=None) if one.expression == one.variable else one for one in projection or ()
        )
        return replace(
            select,
            projection=columns,
            where=where,
            modifiers=replace(modifiers, group_by=(), having=(), order_by=order),
        )

    def _ordered(self, select: sx.Select, counts: Mapping[Variable, sx.Aggregate], *, is_total: bool) -> sx.Select:
        """With keys by which any two values compare, and with `is_total` its columns behind them. `counts` are
        the variables that aggregates give."""
        modifiers = select.modifiers
        columns = projected(select)
        keys = [one.expression for one in modifiers.order_by]
        if select.distinct and mentioned(keys) <= set(columns) and not any(map(any, map(exists_in, keys))):
            rows = replace(select, modifiers=sx.Modifiers(), dataset=sx.Dataset(), base=None)
            where, binds = sx.Group((sx.SubSelect(rows),)), []
            select = replace(select, distinct=False, values=None)
        else:
            where = sx.Group((select.where, select.values)) if select.values else select.where
            named = (one for one in select.projection or () if one.expression is not None)
            binds = [sx.Bind(one.expression, one.variable) for one in named if one.expression is not None]
        order: list[sx.Ordering] = []
        for key in modifiers.order_by:
            variable = key.expression
            if not isinstance(variable, Variable):
                variable = self.names.fresh()
                binds.append(sx.Bind(key.expression, variable))
            made, by = ordering.keys(counts.get(variable, key.expression), variable, self.names)
            binds += made
            order += (sx.Ordering(one, key.descending) for one in by)
        ties = map(sx.Ordering, ordering.between_rows(columns, keys)) if is_total else ()
        return replace(
            select,
            projection=_named(columns),
            where=replace(_followed(where, binds), written=select.where.written),
            values=None,
            modifiers=replace(modifiers, order_by=(*order, *ties)),
        )


def spelled(pattern: sx.TriplePattern, names: FreshVariables) -> Iterator[sx.TriplePattern]:
    """The pattern with the sequences and inverses of its path spelled out (SPARQL 1.1, 18.2.2.4)."""
    match pattern.predicate:
        case sx.Inverse(path):
            yield from spelled(replace(pattern, subject=pattern.object, predicate=path, object=pattern.subject), names)
        case sx.Sequence(parts):
            ends = [pattern.subject, *(names.fresh() for _ in parts[1:]), pattern.object]
            for path, one, other in zip(parts, ends, ends[1:], strict=False):
                yield from spelled(replace(pattern, subject=one, predicate=path, object=other), names)
        case _:
            yield pattern


def _asks(select: sx.Select) -> bool:
    """Whether HAVING, or a column, asks of a group whether something is there."""
    return any(exists_in((select.projection, select.modifiers.having)))


def _turns(where: sx.Group) -> bool:
    """Whether asking for more columns may change the order of rows.

    Oxigraph (0.5) sorts the branches of a UNION by a hash of all that is written in them: with a sub-select in
    one, of its columns too; and around a UNION in a sub-select, of the GRAPH it is asked in.
    """
    return any(
        (isinstance(one, sx.Union) and _has(one, sx.SubSelect))
        or (isinstance(one, sx.Graph) and any(_has(inner, sx.Union) for inner in _each(one, sx.SubSelect)))
        for one in nodes(where)
    )


def _each(tree: object, kind: type) -> Iterator[object]:
    return (one for one in nodes(tree) if isinstance(one, kind))


def _has(tree: object, kind: type) -> bool:
    return any(_each(tree, kind))


def _followed(where: sx.Group, binds: Iterable[sx.Bind]) -> sx.Group:
    """The group, closed, with what is made of its solutions; in a group with it, its filters would see that."""
    binds = tuple(binds)
    return sx.Group((where, *binds), where.at, where.written) if binds else where


def _named(columns: Iterable[Variable]) -> tuple[sx.Projected, ...]:
    return tuple(map(sx.Projected, columns))


def _variable(key: sx.GroupKey) -> Variable:
    assert isinstance(key.expression, Variable)
    return key.expression


def _stored(term: sx.Term | None) -> sx.Term | None:
    return canonical(term) if isinstance(term, Literal) else term


def _replaced(expression: sx.Expression, change: Callable[[sx.Exists], sx.Expression]) -> sx.Expression:
    """The expression with another in place of each EXISTS that stands in no other."""
    match expression:
        case sx.Exists():
            return change(expression)
        case sx.Call(_, arguments):
            return replace(expression, arguments=tuple(_replaced(one, change) for one in arguments))
        case sx.In(one, among):
            return replace(
                expression, one=_replaced(one, change), among=tuple(_replaced(other, change) for other in among)
            )
        case sx.Aggregate(argument=argument) if argument is not None:
            return replace(expression, argument=_replaced(argument, change))
        case _:
            return expression
