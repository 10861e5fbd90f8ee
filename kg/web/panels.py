"""Named queries as parts of a page: a title, the answer with notes, and the query behind it.

A panel that has no answer is left out of the page, and a column that has no value out of its panel.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.ask.trace.known import Term
from kg.guard import Limits
from kg.web.answer_tables import AnswerTable, table_of
from kg.web.notes import PageNotes
from kg.web.visits import Visit, once
from kg.workspace.list_day_notes import pooled_told
from kg.workspace.questions import Question

__all__ = ["Panel", "PanelRequest", "answered", "panels", "told_beneath", "with_values"]

MOST = 60
"""Lines of a panel; the query behind it has all of them."""
_MANY = 500
"""Claims from which on a panel is asked for by a click and not at once."""


@dataclass(frozen=True, slots=True)
class PanelRequest:
    """A panel to be: the named query with its parameters, and the columns that say nothing new on this page.

    `claims` is a pattern of the claims it is of: where there are very many, only how many there are is shown.
    `in_order` asks for the order of the page's claims in place of the query's own. `is_pooled` says that its
    agreements are of any list, which is said under it.
    """

    title: str
    query: str
    params: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    most: int = MOST
    claims: str = ""
    in_order: bool = False
    is_pooled: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel with its answer; `question` is the query's own summary, `behind` leads to the query, `told` is what
    there is to say of the days in it."""

    title: str
    question: str
    table: AnswerTable | None
    behind: str
    claims: int = 0
    told: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.title.lower().replace(" ", "-").replace("’", "").replace(",", "")


def answered(
    visit: Visit, name: str, params: Mapping[str, str], *, is_asked: bool = False
) -> tuple[list[str], list[tuple[Term | None, ...]]]:
    """The columns and rows of a named query, as values; one that a visitor asked is answered under the guard.

    Raises:
        QueryError: it took more time or memory than the server allows.
    """
    state = visit.state
    limits = Limits(visit.settings.seconds, visit.settings.mebibytes)
    found = (state.guarded(limits=limits) if is_asked else state.store).query(state.catalogue.bound(name, params))
    assert isinstance(found, QuerySolutions)
    columns = [variable.value for variable in found.variables]
    return columns, [tuple(_term(one) for one in row) for row in found]


def panels(
    visit: Visit, notes: PageNotes, asked: Iterable[PanelRequest], claims: Sequence[NamedNode] = ()
) -> list[Panel]:
    """The panels that have an answer, in order; those that ask for it are in the order of the claims."""
    made = [_panel(visit, notes, one, claims) for one in asked]
    return [panel for panel in made if panel.table is None or panel.table.rows]


def _panel(visit: Visit, notes: PageNotes, asked: PanelRequest, claims_in_order: Sequence[NamedNode]) -> Panel:
    behind = visit.at(f"/queries/{asked.query}", **asked.params)
    question = visit.state.catalogue.named(asked.query).summary
    if asked.claims and (claims := _how_many(visit, asked.claims)) > _MANY:
        return Panel(asked.title, question, None, behind, claims)
    columns, rows = answered(visit, asked.query, asked.params)
    if asked.in_order:
        place: dict[Term | None, int] = {claim: at for at, claim in enumerate(claims_in_order)}
        at_claim = columns.index("claim")
        rows.sort(key=lambda row: place.get(row[at_claim], len(place)))
    table = table_of(visit, notes, *with_values(columns, rows, asked.without), most=asked.most)
    said = {cell.text for line in table.lines for cell in line.cells}
    pooled = once(visit.state, "pooled", lambda: pooled_told(visit.state.store)) if asked.is_pooled else []
    told = (*pooled, *told_beneath(visit, asked.query, asked.params, said))
    return Panel(asked.title, question, table, behind, told=told)


def told_beneath(visit: Visit, name: str, params: Mapping[str, str], shown: Collection[str]) -> tuple[str, ...]:
    """What is said under the answer to a named query of the days of lists among what is shown."""
    sparql = visit.state.catalogue.bound(name, params)
    return tuple(visit.state.days_told(Question(sparql, name), shown=shown))


def with_values(
    columns: Sequence[str], rows: Iterable[Sequence[Term | None]], without: Sequence[str] = ()
) -> tuple[list[str], list[tuple[Term | None, ...]]]:
    """The columns that say something, and the rows that then differ; without those named."""
    every = list(rows)
    kept = [
        at for at, column in enumerate(columns) if column not in without and any(row[at] is not None for row in every)
    ]
    return [columns[at] for at in kept], list(dict.fromkeys(tuple(row[at] for at in kept) for row in every))


def _how_many(visit: Visit, pattern: str) -> int:
    found = visit.state.select(f"SELECT (COUNT(DISTINCT ?claim) AS ?n) {{ {pattern} }}")
    return next(int(row["n"]) for row in found)


def _term(value: object) -> Term | None:
    return value if isinstance(value, NamedNode | Literal) else None
