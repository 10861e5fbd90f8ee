"""The tree of a SPARQL 1.1 query: immutable, whole, and in the order it was written.

Prefixes and the base are resolved, so every IRI is absolute and a written tree needs no declarations.
`a` is rdf:type; `;`, `,`, `[ … ]` and `( … )` are spelled out into triple patterns, with a blank node
of a fresh label for each `[]`. Terms are the engine's own values (`NamedNode`, `Literal`, `BlankNode`,
`Variable`), whose text is SPARQL. Names follow the grammar of the recommendation, section 19.8.

A query's `base` is there only where it has a BASE on which what IRI(…) gives depends. The arguments of
"||" and "&&" are two or more: `a || b || c` is one call.

`at` is the place in the text, (line, column), both from 1; `written`, in a normalized tree, is what was written
there (`kg.sparql.normal_form`). Neither counts in comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Variable

Term = NamedNode | Literal | BlankNode
Node = Term | Variable
Place = tuple[int, int]
NOWHERE: Place = (0, 0)


# ── property paths, section 9 ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Inverse:
    """^path"""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """one/two/…"""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """one|two|…"""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """path* (from zero, many), path+ (from one, many), path? (from zero, not many)"""

    path: Path
    least: int
    many: bool


@dataclass(frozen=True, slots=True)
class Negated:
    """!(one|^two): any predicate but these, forward and inverse apart"""

    forward: tuple[NamedNode, ...]
    inverse: tuple[NamedNode, ...]


Path = NamedNode | Inverse | Sequence | Alternative | Repeated | Negated


# ── expressions, section 17 ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function: `name` is "||", "&&", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/",
    "!" (one argument), "u-", "u+" (signs), the upper-case name of a built-in ("STR", "IF", "COALESCE"),
    or the IRI of a function (also casts)."""

    name: str | NamedNode
    arguments: tuple[Expression, ...]
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class In:
    """one IN (…), one NOT IN (…)"""

    one: Expression
    among: tuple[Expression, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Exists:
    """EXISTS { … }, NOT EXISTS { … }"""

    group: Group
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate:
    """COUNT, SUM, MIN, MAX, AVG, SAMPLE, GROUP_CONCAT; `argument` is None for COUNT(*)."""

    name: str
    argument: Expression | None
    distinct: bool = False
    separator: str | None = None


Expression = NamedNode | Literal | Variable | Call | In | Exists | Aggregate


# ── graph patterns, section 5 and on ───────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TriplePattern:
    """A triple pattern or property path pattern; a plain predicate is a NamedNode, not a path of one."""

    subject: Node
    predicate: Variable | Path
    object: Node
    at: Place = field(default=NOWHERE, compare=False)
    written: TriplePattern | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Triples:
    """A basic graph pattern with paths: what stands between other elements, as one block."""

    patterns: tuple[TriplePattern, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    expression: Expression


@dataclass(frozen=True, slots=True)
class Bind:
    expression: Expression
    variable: Variable


@dataclass(frozen=True, slots=True)
class Values:
    """VALUES; None is UNDEF."""

    variables: tuple[Variable, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Optional:
    group: Group


@dataclass(frozen=True, slots=True)
class Union:
    """{ … } UNION { … } …, two branches or more; a lone { … } is a `Group` among the elements."""

    branches: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Minus:
    group: Group


@dataclass(frozen=True, slots=True)
class Graph:
    """GRAPH name { … }"""

    name: Variable | NamedNode
    group: Group


@dataclass(frozen=True, slots=True)
class Service:
    name: Variable | NamedNode
    group: Group
    silent: bool = False
    at: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class SubSelect:
    """{ SELECT … }: always the only element of its group."""

    select: Select


Element = Triples | Filter | Bind | Values | Optional | Union | Minus | Graph | Service | SubSelect


@dataclass(frozen=True, slots=True)
class Group:
    """{ … }: its elements in order; filters stand where they were written."""

    elements: tuple[Element | Group, ...]
    at: Place = field(default=NOWHERE, compare=False)
    written: Group | None = field(default=None, compare=False)


# ── queries ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Projected:
    """?variable, or (expression AS ?variable)."""

    variable: Variable
    expression: Expression | None = None
    at: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class GroupKey:
    """GROUP BY ?x is expression=?x; (expression AS ?x) has the variable too."""

    expression: Expression
    variable: Variable | None = None


@dataclass(frozen=True, slots=True)
class Ordering:
    expression: Expression
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Modifiers:
    """What stands after WHERE."""

    group_by: tuple[GroupKey, ...] = ()
    having: tuple[Expression, ...] = ()
    order_by: tuple[Ordering, ...] = ()
    limit: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """FROM and FROM NAMED; both empty where the query names none."""

    default: tuple[NamedNode, ...] = ()
    named: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Select:
    """`projection` is None for SELECT *. `values` is the trailing VALUES block. A sub-select has no dataset."""

    projection: tuple[Projected, ...] | None
    where: Group
    distinct: bool = False
    reduced: bool = False
    modifiers: Modifiers = Modifiers()
    values: Values | None = None
    dataset: Dataset = Dataset()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Construct:
    """CONSTRUCT; the template of the short form CONSTRUCT WHERE { … } is its pattern."""

    template: tuple[TriplePattern, ...]
    where: Group
    modifiers: Modifiers = Modifiers()
    values: Values | None = None
    dataset: Dataset = Dataset()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    where: Group
    modifiers: Modifiers = Modifiers()
    values: Values | None = None
    dataset: Dataset = Dataset()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Describe:
    """DESCRIBE; `resources` is None for DESCRIBE *, `where` None where there is none."""

    resources: tuple[Variable | NamedNode, ...] | None
    where: Group | None = None
    modifiers: Modifiers = Modifiers()
    values: Values | None = None
    dataset: Dataset = Dataset()
    base: str | None = None


Query = Select | Construct | Ask | Describe
