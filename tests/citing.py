"""Witnesses, rows and answers from a few words, for tests of citing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kg import terms
from kg.ask.cite import Answer, Notes
from kg.ask.trace.known import QueryableStore
from kg.ask.witness import Absence, AnswerRow, Cited, Ground, GroundKind, Match, QueryForm, Witness
from kg.ask.witness.values import Term
from kg.terms import KG

SPARQL = "SELECT ?who ?value {\n  ?who kg:value ?value }"


def claim(name: str) -> NamedNode:
    return terms.thing("claim", name)


def ground(
    fact: str, *claims: str, kind: GroundKind = GroundKind.CLAIMED, graph: str = "", more: bool = False
) -> Ground:
    """An invented triple, stated by claims of these names; in GRAPH, by that claim alone."""
    triple = Triple(NamedNode(f"urn:{fact}"), NamedNode("urn:p"), Literal(fact))
    stating = tuple(map(claim, sorted(claims))) or ((claim(graph),) if graph else ())
    return Ground(triple, claim(graph) if graph else None, stating, kind, more)


def placed(name: str, anchor: NamedNode) -> Ground:
    """That a claim stands at an anchor, as the archive keeps it."""
    return Ground(Triple(claim(name), KG.anchor, anchor), None, (), GroundKind.RECORD)


def witness(*rests_on: Ground, absent: Sequence[str] = (), solutions: int | None = 1, shown: int = 1) -> Witness:
    matches = (Match("?who kg:value ?value", (2, 3), (one,)) for one in rests_on)
    return Witness(tuple(matches), tuple(Absence(pattern, (2, 3)) for pattern in absent), solutions, shown)


def row(number: int, values: Sequence[Term | None], *rests_on: Ground, **how: object) -> AnswerRow:
    return AnswerRow(number, tuple(values), witness(*rests_on, **how))  # type: ignore[arg-type]


def answer(
    store: QueryableStore,
    rows: Iterable[AnswerRow],
    columns: Sequence[str] = ("who", "value"),
    *,
    form: QueryForm = QueryForm.SELECT,
    missing: Sequence[str] = (),
    title: str = "",
    page: int = 100,
    notes: Notes | None = None,
) -> Answer:
    absences = tuple(Absence(pattern, (1, 1)) for pattern in missing)
    cited = Cited(form, SPARQL, tuple(columns), iter(tuple(rows)), absences)
    return Answer(store, cited, title=title, page=page, notes=notes)
