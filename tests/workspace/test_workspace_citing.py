"""`Workspace.cite`: a query by its name or SPARQL, each row with its notes, for Python."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal

from kg.ask.cite import Footnote
from kg.errors import NotFound, QueryError, UsageError
from kg.terms import XSD
from kg.workspace import Workspace
from tests.archives import maple

VALUES = "SELECT ?value { ?o kg:measure kg:agreementsInForce ; kg:value ?value } ORDER BY ?value"


def test_rows_come_with_values_notes_and_a_witness(alder: Workspace) -> None:
    (row,) = alder.cite(VALUES)
    assert row.values == (Literal("12", datatype=XSD.integer),)
    (note,) = row.notes
    assert isinstance(note.of, Footnote)
    assert (note.number, note.of.document, note.of.published) == (1, "Notice to the public", "2025-03-03")
    assert note.text == note.of.text
    assert note.of.claim in row.witness.claims


def test_a_query_by_its_name_has_its_question_as_title(alder: Workspace) -> None:
    made = alder.cite("about-agency", {"agency": "Alder County Sheriff's Office"})
    assert made.title == alder.catalogue["about-agency"].summary
    assert all(note.of.claim for row in made for note in row.notes if isinstance(note.of, Footnote))
    assert alder.cite(VALUES).title == ""


def test_the_store_of_another_day_is_cited_as_it_was(alder: Workspace, tmp_path: Path) -> None:
    later = Workspace.open(alder.archive.folder.root, clock=lambda: datetime(2026, 2, 1, tzinfo=UTC))
    later.add([maple(tmp_path)])
    before = later.at(datetime(2026, 1, 15, tzinfo=UTC))
    assert [len(list(one)) for one in (later.cite(VALUES), before.cite(VALUES))] == [2, 1]


def test_how_many_solutions_are_cited_is_a_matter_of_asking(alder: Workspace) -> None:
    counted = "SELECT (COUNT(*) AS ?n) { ?s a kg:Observation ; ?p ?o }"
    (few,), (every,) = alder.cite(counted, solutions=1), alder.cite(counted, solutions=None)
    assert (few.partly, few.witness.shown) == (True, 1)
    assert (every.partly, every.witness.shown) == (False, every.witness.solutions)


REFUSED = {
    "no such query": ("no-such-query", {}, NotFound),
    "no such parameter": ("about-agency", {"agencies": "x"}, UsageError),
    "no SPARQL": ("SELECT {", {}, QueryError),
    "what another endpoint says": ("SELECT ?a { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", {}, QueryError),
}


@pytest.mark.parametrize(("asked", "params", "error"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_asked_is_refused_as_for_a_plain_answer(
    asked: str, params: dict[str, str], error: type[Exception], alder: Workspace
) -> None:
    with pytest.raises(error):
        list(alder.cite(asked, params))
