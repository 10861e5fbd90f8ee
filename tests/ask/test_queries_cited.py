"""Every named query, cited on the invented archive: as its golden file says, with the rows of the plain answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from kg.ask.catalogue import Catalogue
from kg.ask.cite import Answer
from kg.ask.witness import cite
from kg.index import Store
from kg.index.store import PREFIXES
from kg.sparql import normalized_text
from tests.ask.test_queries_golden import ASKED
from tests.golden.answers import agrees
from tests.golden.cited_answers import cited_answer, names_in_notes

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "cited"
CATALOGUE = Catalogue.load()


@pytest.fixture(scope="module")
def names(world: Store) -> dict[str, str]:
    return names_in_notes(world)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_cited_answer_is_as_its_golden_file_says(
    name: str,
    world: Store,
    names: dict[str, str],
) -> None:
    sparql = CATALOGUE.bound(name, ASKED.get(name, {}))
    assert agrees(GOLDEN / f"{name}.md", cited_answer(world, CATALOGUE[name], sparql, names))


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_cited_answer_has_the_rows_of_the_plain_one_and_each_rests_on_something(
    name: str,
    world: Store,
) -> None:
    sparql = CATALOGUE.bound(name, ASKED.get(name, {}))
    plain = world.query(normalized_text(sparql, PREFIXES))
    assert isinstance(plain, QuerySolutions)
    rows = list(Answer(world, cite(world, sparql)))
    assert [row.values for row in rows] == [tuple(row) for row in plain]
    assert all(row.notes or row.kinds for row in rows)


def test_no_golden_file_is_left_of_a_question_that_is_not_asked() -> None:
    assert {path.stem for path in GOLDEN.glob("*.md")} == set(CATALOGUE)
