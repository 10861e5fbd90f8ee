"""What an answer rests on, as values: rows, witnesses, the ground triples in them and who states each.

Cited            an answer: its form, its columns, and rows that come page by page
└── Row          the terms of one row, or the triple of one CONSTRUCT or DESCRIBE, or ASK's yes or no
    └── Witness  a conjunction: what each pattern of the query matched for this row
        ├── Match      a pattern, and the ground triples it matched in some solution
        │   └── Ground     one triple; its alternatives are the claims that state it
        └── Absence    a MINUS or NOT EXISTS: what nothing matched
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.ask.witness.pattern_text import shortened
from kg.terms import DEFAULT_GRAPH

__all__ = [
    "LONG_PATTERN",
    "Absence",
    "AnswerRow",
    "Cited",
    "Ground",
    "GroundKind",
    "Match",
    "QueryForm",
    "Term",
    "Witness",
]

LONG_PATTERN = 300
"""Letters beyond which a pattern is told by its place in the query."""

Term = NamedNode | Literal | BlankNode


class QueryForm(Enum):
    """The four forms of a query."""

    SELECT = "select"
    ASK = "ask"
    CONSTRUCT = "construct"
    DESCRIBE = "describe"


class GroundKind(Enum):
    """Who answers for a ground triple."""

    CLAIMED = "claimed"
    """Some claim states it."""
    RECORD = "record-keeping"
    """It is said about claims, documents, captures or contributions; no source states it."""
    VOCABULARY = "vocabulary"
    """The ontology says it: a label of a place or a model, a class above another."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground triple, and the claims that state it: alternatives, in the order of their IRIs.

    `graph` is None where the pattern asked the default graph; where it stood in GRAPH, it is that
    graph, and the one claim is that graph; where FROM names the graphs, it is the first of them that
    has it, and the claims are all of them that do. `more` says that there are more claims than are listed.
    """

    triple: Triple
    graph: NamedNode | None
    claims: tuple[NamedNode, ...]
    kind: GroundKind
    more: bool = False

    @property
    def quads(self) -> tuple[Quad, ...]:
        """The triple where the query found it; where FROM names the graphs, in each that has it, for Oxigraph
        (0.5) counts it once for each."""
        graphs: tuple[NamedNode | DefaultGraph, ...] = self.claims if self.graph else (DEFAULT_GRAPH,)
        triple = self.triple
        return tuple(Quad(triple.subject, triple.predicate, triple.object, graph) for graph in graphs)

    @property
    def written(self) -> str:
        """The triple as N-Triples writes it, without the dot."""
        return str(self.triple)

    JSON = ("triple: written", "graph", "kind", "claims", "more")


@dataclass(frozen=True, slots=True)
class Match:
    """What one pattern matched. `pattern` is written as SPARQL with the usual prefixes, `at` is (line, column)."""

    pattern: str
    at: tuple[int, int]
    ground: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """A row is there because nothing matches this; `pattern` is what MINUS or NOT EXISTS asks for.

    `misfits` say that it compares what cannot be compared (`kg.index.query_hints`): then nothing is said of the
    archive.
    `words` say what is absent, where there are words for it (`list_absences`, `pattern_words`).
    """

    pattern: str
    at: tuple[int, int]
    misfits: tuple[str, ...] = field(default=(), compare=False)
    words: str = field(default="", compare=False)

    def told(self, contribution: int) -> str:
        if self.misfits:
            return "; ".join(self.misfits)
        if self.words:
            return f"{self.words}, up to contribution {contribution}"
        if len(pattern := shortened(self.pattern)) > LONG_PATTERN:
            pattern = "what the pattern at line {}, column {} asks for".format(*self.at)
        return f"no claim up to contribution {contribution} states {pattern}"


@dataclass(frozen=True, slots=True)
class Witness:
    """What a row rests on: every match and every absence.

    `solutions` is how many solutions of the pattern stand behind the row, None where the engine was
    not made to count them; `shown` is how many of them the matches were read from. `apart` has the triples of each
    solution read where there are several; the first `led` of these have the value of a MIN, MAX or SAMPLE of the
    row. Neither is kept in a receipt.
    """

    matches: tuple[Match, ...]
    absences: tuple[Absence, ...] = ()
    solutions: int | None = 1
    shown: int = 1
    apart: tuple[tuple[Ground, ...], ...] = field(default=(), compare=False, repr=False)
    led: int = field(default=0, compare=False, repr=False)

    @property
    def is_complete(self) -> bool:
        """Whether every solution behind the row is in the matches."""
        return self.solutions is not None and self.shown >= self.solutions

    @property
    def ground(self) -> tuple[Ground, ...]:
        """Every ground triple once, in the order of the query's patterns."""
        return tuple(dict.fromkeys(one for match in self.matches for one in match.ground))

    @property
    def quads(self) -> frozenset[Quad]:
        """What a replay needs."""
        return frozenset(quad for one in self.ground for quad in one.quads)

    @property
    def claims(self) -> tuple[NamedNode, ...]:
        """Every claim once, in the order of the query's patterns."""
        return tuple(dict.fromkeys(claim for one in self.ground for claim in one.claims))


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row; None where a column is unbound. `number` counts from 1."""

    number: int
    values: tuple[Term | None, ...]
    witness: Witness

    @property
    def terms(self) -> tuple[str | None, ...]:
        """The values as N-Triples writes them."""
        return tuple(None if one is None else str(one) for one in self.values)

    JSON = ("row: number", "terms")


@dataclass(slots=True)
class Cited:
    """A cited answer: iterate over it once; rows are read and cited page by page.

    `columns` are a SELECT's variables; ("subject", "predicate", "object") for CONSTRUCT and DESCRIBE;
    ("answer",) for ASK, whose one row is an xsd:boolean. `absences` say what was looked for where
    there is no row at all, and are known once the rows have been read.
    """

    form: QueryForm
    sparql: str
    columns: tuple[str, ...]
    rows: Iterator[AnswerRow]
    absences: tuple[Absence, ...] = ()

    def __iter__(self) -> Iterator[AnswerRow]:
        return self.rows
