"""No two rows of a named query differ in their figures alone: what tells the figures apart is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from pyoxigraph import Literal, QuerySolutions

from kg.ask.catalogue import Catalogue, NamedQuery
from kg.ask.witness.merged_rows import merge_rows
from kg.index import Store
from kg.terms import XSD
from kg.workspace import Workspace

CATALOGUE = Catalogue.load()
NUMBERS = {XSD.integer, XSD.decimal, XSD.double}

SHOWN = {"operand"}
"""Figures that are what another is a figure of: a line for each."""


@pytest.fixture(scope="module")
def corpus(shipped_corpus: Workspace) -> Store:
    return shipped_corpus.store


def asked(query: NamedQuery) -> Iterator[dict[str, str]]:
    """The parameters to ask with: none where none is needed, and those of the example."""
    if not any(one.required for one in query.parameters):
        yield {}
    yield dict(query.example)


@pytest.mark.slow
@pytest.mark.parametrize("name", CATALOGUE)
def test_rows_that_differ_in_a_figure_differ_in_what_it_is_a_figure_of(name: str, corpus: Store) -> None:
    query = CATALOGUE[name]
    for params in asked(query):
        answer = corpus.query(CATALOGUE.bound(name, params))
        assert isinstance(answer, QuerySolutions)
        columns = [one.value for one in answer.variables]
        rows = list(merge_rows(columns, map(tuple, answer), query.claims))
        assert alike(columns, rows, query.claims) == []


def alike(columns: list[str], rows: list[tuple[Any, ...]], claims: tuple[str, ...]) -> list[object]:
    """Rows that have one key, which is all that is neither a figure nor who says so, and several figures."""
    values = {at: [row[at] for row in rows if row[at] is not None] for at in range(len(columns))}
    found = [at for at, several in values.items() if several and all(map(_is_figure, several))]
    figures = [at for at in found if columns[at] not in SHOWN]
    said = {*claims, "claim", "anchor", "quotation", "start", "row"} - ({"claim"} if not claims else set())
    keys = [at for at, column in enumerate(columns) if at not in figures and column not in said]
    told: dict[tuple[Any, ...], set[tuple[Any, ...]]] = defaultdict(set)
    for row in rows:
        told[tuple(row[at] for at in keys)].add(tuple(row[at] for at in figures if columns[at] not in said))
    return [(key, several) for key, several in told.items() if len(several) > 1]


def _is_figure(value: object) -> bool:
    return isinstance(value, Literal) and value.datatype in NUMBERS
