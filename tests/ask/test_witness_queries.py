"""The laws of cited answers on the project's own questions, over the invented archive."""

from __future__ import annotations

import pytest

from kg.ask.witness import cite, minimal, replay
from kg.index import Store
from tests.ask.test_queries_golden import ASKED, CATALOGUE
from tests.witnessing import differences, doubtful, uncited, unreplayed


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_question_has_the_same_rows_cited(name: str, world: Store) -> None:
    sparql = CATALOGUE.bound(name, ASKED.get(name, {}))
    plain = uncited(world, sparql)
    assert plain
    assert differences(sparql, cite(world, sparql), plain) == []


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_answer_comes_again_from_its_witness(name: str, world: Store) -> None:
    sparql = CATALOGUE.bound(name, ASKED.get(name, {}))
    rows = list(cite(world, sparql, solutions=None))
    assert [row.number for row in unreplayed(sparql, rows) if not doubtful(sparql, row)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", CATALOGUE)
def test_nothing_can_be_left_out_of_a_minimal_witness(name: str, world: Store) -> None:
    sparql = CATALOGUE.bound(name, ASKED.get(name, {}))
    row = next(iter(cite(world, sparql, solutions=None)))
    if not doubtful(sparql, row):
        least = minimal(sparql, row)
        assert not any(replay(sparql, least - {quad}).gives(row) for quad in least)
