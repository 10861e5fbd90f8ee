"""Every named query answers on a small invented archive as its golden file says, and on the corpus."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions

from kg.ask.catalogue import Catalogue, NamedQuery, Parameter, bind
from kg.index import Store
from kg.terms import KG, OA
from kg.workspace import Workspace
from tests.golden.answers import agrees, answer, readable_names, rows_of

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
CATALOGUE = Catalogue.load()
ASKED = {
    "about-agency": {"agency": "us-vt/alder-county-sheriffs-office"},
    "agreements-of-agency": {"agency": "us-nh/cedar-county-sheriffs-office"},
    "claims-of-speaker": {"speaker": "ice", "document": "cedar-gazette"},
    "corroborated": {"kind": "observation"},
    "listed-on": {"day": "2025-03-10"},
    "listed-since": {"earlier": "2025-01-22", "later": "2025-03-10"},
    "listings": {"agency": "us-vt/birch-city-police-department"},
    "not-listed-later": {"earlier": "2025-01-22", "later": "2025-03-10"},
    "pending-on": {"day": "2025-03-10"},
    "stated-in": {"document": "cedar-gazette"},
}
"""What each query is asked with here; the others are asked for everything."""

ON_CORPUS = """
    agreements-by-date counts-over-time detainers growth mentions offices-addressed speaker-kinds targets
    list-counts list-counts-by-model list-counts-by-place list-counts-by-place-and-model
    listed-on listed-since not-listed-later offenses several-models stances
    statute-history statute-provides unheld-sources
""".split()
"""Whose answers on the corpus, to the example in their header, are kept as well."""

NOT_IN_CORPUS = {"list-contradictions", "moved-from-pending", "pending-on", "unread-rows", "withdrawn-claims"}
NOT_IN_CORPUS |= {
    "agencies-as-decided",
    "agreements-as-decided",
    "agency-codes",
    "decisions",
    "place-codes",
    "encounters",
}
"""The corpus has no pending list, three lists whose names and rows agree, and nothing in it was withdrawn or
decided; no table of codes is part of it, and no encounter stands in it by itself."""

ASKABLE = [
    pytest.param(query, parameter, id=f"{query.name}-{parameter.name}")
    for query in CATALOGUE.values()
    for parameter in query.parameters
]
NOWHERE = NamedNode("https://w3id.org/kg287g/id/nothing/here")


@pytest.fixture(scope="module")
def names(world: Store) -> dict[str, str]:
    return readable_names(world)


@pytest.fixture(scope="module")
def corpus(shipped_corpus: Workspace) -> Store:
    return shipped_corpus.store


@pytest.mark.parametrize("name", [name for name, query in CATALOGUE.items() if "# VALUES ?" in query.sparql])
def test_what_is_bound_early_changes_no_answer(name: str, corpus: Store) -> None:
    asked = dict(CATALOGUE[name].example)
    late = bind(replace(CATALOGUE[name], sparql=CATALOGUE[name].sparql.replace("# VALUES", "#")), asked)
    early = CATALOGUE.bound(name, asked)
    assert early.count("VALUES (") == late.count("VALUES (") + 1
    assert list(map(tuple, corpus.query(early))) == list(map(tuple, corpus.query(late)))


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_query_answers_on_the_invented_archive_as_its_golden_file_says(
    name: str,
    world: Store,
    names: dict[str, str],
) -> None:
    said = answer(world, CATALOGUE.bound(name, ASKED.get(name, {})), names)
    assert len(said.splitlines()) > 1, "a question nobody's invented archive answers tests nothing"
    assert agrees(GOLDEN / f"{name}.csv", said)


@pytest.mark.parametrize("name", ON_CORPUS)
def test_a_query_answers_its_example_on_the_corpus_as_its_golden_file_says(name: str, corpus: Store) -> None:
    said = answer(corpus, CATALOGUE.bound(name, dict(CATALOGUE[name].example)))
    assert agrees(GOLDEN / "corpus" / f"{name}.csv", said)


@pytest.mark.parametrize("name", sorted(CATALOGUE.keys() - NOT_IN_CORPUS))
def test_the_example_in_a_header_has_an_answer_in_the_corpus(name: str, corpus: Store) -> None:
    assert len(answer(corpus, CATALOGUE.bound(name, dict(CATALOGUE[name].example))).splitlines()) > 1


def test_no_golden_file_is_left_of_a_question_that_is_not_asked() -> None:
    assert {path.stem for path in GOLDEN.glob("*.csv")} == set(CATALOGUE)
    assert {path.stem for path in (GOLDEN / "corpus").glob("*.csv")} == set(ON_CORPUS)


def test_the_name_of_an_act_is_not_a_contested_word_and_a_word_beside_it_is(corpus: Store) -> None:
    found = corpus.query(CATALOGUE.bound("contested-words", {}))
    assert isinstance(found, QuerySolutions)
    words = [(row["word"].value, row["quotation"].value) for row in found]
    assert any(word == "illegal" for word, _ in words)
    assert not [word for word, quotation in words if "Illegal Immigration Reform and" in quotation]


def test_what_is_cited_of_a_count_is_a_row_of_the_very_list_counted(corpus: Store) -> None:
    for name in [name for name, query in CATALOGUE.items() if "?agreements" in query.sparql.partition(" WHERE")[0]]:
        found = corpus.query(CATALOGUE.bound(name, {"day": "2021-01-13"}))
        assert isinstance(found, QuerySolutions)
        for row in found:
            (file,) = corpus.quads(
                subject=next(corpus.quads(row["anchor"], OA.hasSource)).object, predicate=KG.fileName
            )
            assert file.object == row["fileName"], name
            assert any(corpus.quads(row["claim"], KG.anchor, row["anchor"])), name


@pytest.mark.slow
@pytest.mark.parametrize(("query", "parameter"), ASKABLE)
def test_a_bound_parameter_narrows_the_answer_to_exactly_the_rows_that_have_its_value(
    query: NamedQuery,
    parameter: Parameter,
    world: Store,
) -> None:
    sparql = _projecting(query, parameter.name)
    everything = rows_of(world, sparql, {})
    values = {row[0] for row in everything}
    assert values
    assert None not in values, "where it is not bound, every value would match"
    for value in values:
        assert rows_of(world, sparql, {parameter.name: [value]}) == {row for row in everything if row[0] == value}
    assert rows_of(world, sparql, {parameter.name: [NOWHERE]}) == set()


def _projecting(query: NamedQuery, name: str) -> str:
    """The query with the parameter as its first column."""
    head, select, rest = query.sparql.partition("\nSELECT ")
    distinct = "DISTINCT " if rest.startswith("DISTINCT ") else ""
    columns, where, body = rest.removeprefix("DISTINCT ").partition(" WHERE {")
    others = [column for column in columns.split() if column != f"?{name}"]
    return f"{head}{select}{distinct}?{name} {' '.join(others)}{where}{body}"


def test_every_row_of_a_public_query_names_a_claim_that_is_in_the_store(world: Store) -> None:
    for query in CATALOGUE.values():
        if "archive" not in query.tags:
            found = world.query(CATALOGUE.bound(query.name, ASKED.get(query.name, {})))
            assert isinstance(found, QuerySolutions)
            for row in found:
                assert any(world.quads(graph=row["claim"])), query.name
