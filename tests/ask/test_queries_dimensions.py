"""No two rows of a named query differ in their figures alone: what tells the figures apart is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, QuerySolutions

from kg.ask.catalogue import Catalogue, NamedQuery
from kg.ask.witness.merged_rows import merge_rows
from kg.index import Store
from kg.terms import XSD
from kg.workspace import Workspace
from kg.workspace.shipped_corpus import unpack

CATALOGUE = Catalogue.load()
NUMBERS = {XSD.integer, XSD.decimal, XSD.double}

SHOWN = {"operand"}
"""Figures that are what another is a figure of: a line for each."""


LISTS = (
    *(f"ice-lists/participatingAgencies{name}.xlsx" for name in ("-20250317231040", "07112025pm", "12312025am")),
    *(f"ice-lists-2026/participatingAgencies{name}.xlsx" for name in ("01052026pm", "02112026am", "05012026am")),
    *("ice-lists/pendingAgencies07112025pm.xlsx", "ice-lists-2026/pendingAgencies02112026am.xlsx"),
)
"""Three lists of 2025 and three of 2026, of other columns and rows, and two of pending agencies."""


@pytest.fixture(scope="module")
def corpus(shipped_corpus: Workspace) -> Store:
    return shipped_corpus.store


@pytest.fixture(scope="module")
def lists(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The corpus with real lists."""
    workspace = unpack(tmp_path_factory.mktemp("lists") / "archive")
    workspace.import_lists([shared / "data" / name for name in LISTS])
    return workspace.store


def asked(query: NamedQuery) -> Iterator[dict[str, str]]:
    """The parameters to ask with: none where none is needed, and those of the example."""
    if not any(one.required for one in query.parameters):
        yield {}
    yield dict(query.example)


@pytest.mark.slow
@pytest.mark.parametrize("name", CATALOGUE)
def test_rows_that_differ_in_a_figure_differ_in_what_it_is_a_figure_of(name: str, corpus: Store) -> None:
    for params in asked(CATALOGUE[name]):
        assert alike_rows(name, params, corpus) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", CATALOGUE)
def test_rows_of_real_lists_that_differ_in_a_figure_differ_in_what_it_is_a_figure_of(name: str, lists: Store) -> None:
    query = CATALOGUE[name]
    days = ("2025-12-31", "2026-02-11") if any(one.name == "day" for one in query.parameters) else ()
    for params in (*asked(query), *({**dict(query.example), "day": day} for day in days)):
        assert alike_rows(name, params, lists) == []


def alike_rows(name: str, params: dict[str, str], store: Store) -> list[object]:
    """The rows of a named query's answer that differ in their figures alone."""
    query = CATALOGUE[name]
    answer = store.query(CATALOGUE.bound(name, params))
    assert isinstance(answer, QuerySolutions)
    columns = [one.value for one in answer.variables]
    return alike(columns, list(merge_rows(columns, map(tuple, answer), query.claims)), query.claims)


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
