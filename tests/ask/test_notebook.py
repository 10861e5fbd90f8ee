"""Answers, traces and notes in a notebook: safe whatever they hold, small however much there is; and the example."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ask.cite.notes import PAGE
from kg.ask.notebook import ROWS, rows_html
from kg.ask.trace.values import NamedThing
from kg.inert import inert
from kg.terms import agency
from kg.workspace import Workspace

NOTEBOOK = "question_to_receipt.ipynb"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e"
OURS = {"table", "caption", "thead", "tbody", "tr", "th", "td", "p", "ul", "li"}
LARGEST = 200_000
"""Bytes of any answer of a named question."""


class Seen(HTMLParser):
    """The tags, attributes and texts of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def shown(value: object) -> Seen:
    """What a notebook shows of it, in which only tags of ours are."""
    html = value._repr_html_()  # type: ignore[attr-defined]
    assert len(html.encode()) < LARGEST
    seen = Seen(html)
    assert seen.tags <= OURS
    assert seen.attributes <= {"scope", "dir", "style"}
    return seen


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_no_text_is_markup_and_none_is_lost(cells: list[str]) -> None:
    seen = Seen(rows_html([f"column{at}" for at in range(len(cells))], [cells]))
    assert seen.tags <= OURS
    assert "".join(seen.texts[len(cells) :]) == "".join(inert(cell) for cell in cells)


def test_markup_in_the_values_of_an_answer_is_shown_and_does_nothing(golden_archive: Workspace) -> None:
    sparql = f'SELECT ("{SCRIPT}" AS ?agencyName) ?agency {{ ?agency a kg:Agency }} LIMIT 1'
    for answer in (golden_archive.query(sparql), golden_archive.cite(sparql)):
        assert inert(SCRIPT) in shown(answer).texts


def test_markup_in_the_labels_of_a_trace_is_shown_and_does_nothing(golden_archive: Workspace) -> None:
    trace = golden_archive.trace("Birch City Police Department")
    claim = replace(trace.claims[0], speaker=NamedThing(agency("us-vt", "x"), SCRIPT))
    hostile = replace(
        trace,
        traced=NamedThing(trace.traced.iri, SCRIPT),
        facts=(replace(trace.facts[0], object=NamedThing(trace.traced.iri, SCRIPT)), *trace.facts[1:]),
        claims=(claim, *trace.claims[1:]),
        documents=tuple(replace(one, title=SCRIPT) for one in trace.documents),
    )
    assert sum(inert(SCRIPT) in text for text in shown(hostile).texts) >= 3


def test_an_answer_shows_its_rows_and_a_cited_one_the_notes_of_these(golden_archive: Workspace) -> None:
    plain, cited = golden_archive.query("agencies-by-place"), golden_archive.cite("agencies-by-place")
    names = {str(row[1]) for row in plain.rows}
    assert names <= set(shown(plain).texts)
    seen = shown(cited)
    assert names <= set(seen.texts)
    for row in cited.rows:
        for note in row.notes:
            assert f"[{note.number}] {note.text}" in seen.texts


def test_a_note_shows_its_number_and_its_text(golden_archive: Workspace) -> None:
    note = golden_archive.cite("agencies-by-place").rows[0].notes[0]
    assert shown(note).texts == [f"[{note.number}] {note.text}"]


def test_a_trace_shows_what_is_stated_and_who_states_it(golden_archive: Workspace) -> None:
    trace = golden_archive.trace("Birch City Police Department")
    told = "\n".join(shown(trace).texts)
    assert all(fact.predicate.label in told for fact in trace.facts[:ROWS])
    assert all(f"[{at}] {claim.said_by}" in told for at, claim in enumerate(trace.claims[:ROWS], 1))


def test_yes_or_no_is_shown_as_such(golden_archive: Workspace) -> None:
    assert shown(golden_archive.query("ASK { ?agency a kg:Agency }")).texts == ["answer", "yes"]
    assert shown(golden_archive.query("ASK { ?agency a kg:agency }")).texts == ["answer", "no"]


@pytest.mark.parametrize("cited", [False, True])
def test_of_many_rows_the_first_are_shown_and_the_answer_has_all_of_them_afterwards(
    golden_archive: Workspace, cited: bool
) -> None:
    sparql = "SELECT ?place ?within { ?place skos:broader ?within } ORDER BY ?place ?within LIMIT 230"
    ask = golden_archive.cite if cited else golden_archive.query
    answer, untouched = ask(sparql), ask(sparql)
    seen = shown(answer)
    assert f"The first {ROWS} rows; .rows has all." in seen.texts
    assert seen.texts.count("The first 20 rows; .rows has all.") == 1
    assert shown(answer).texts == seen.texts
    values = [[row.values for row in one.rows] if cited else one.rows for one in (answer, untouched)]  # type: ignore[union-attr]
    assert values[0] == values[1]
    assert len(values[0]) == 230


def test_showing_a_cited_answer_cites_no_more_than_its_first_page(golden_archive: Workspace) -> None:
    answer = golden_archive.cite("SELECT ?place { ?place skos:broader place:us-tx } LIMIT 230")
    shown(answer)
    left = sum(1 for _ in answer.cited.rows)
    assert left == 230 - PAGE


def read(root: Path) -> dict[str, object]:
    return dict(json.loads((root / "examples" / NOTEBOOK).read_text("utf-8")))


def test_the_example_is_kept_without_what_it_gave_on_somebodys_machine(root: Path) -> None:
    cells = read(root)["cells"]
    assert isinstance(cells, list)
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert len(code) > 4
    assert [cell["id"] for cell in code if cell["outputs"] or cell["execution_count"] is not None] == []


@pytest.mark.slow
def test_the_example_goes_from_a_question_to_a_plot_to_a_receipt(root: Path, tmp_path: Path) -> None:
    if not os.environ.get("KG_NOTEBOOK"):
        pytest.importorskip("nbclient", reason="needs the extra `notebook`")
        pytest.importorskip("matplotlib", reason="needs the extra `notebook`")
    import nbformat
    from nbclient import NotebookClient

    Workspace.demo(tmp_path / "archive").workspace.close()
    notebook = nbformat.read(root / "examples" / NOTEBOOK, 4)
    nbformat.validate(notebook)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    kinds = [kind for output in outputs for kind in output.get("data", {}) if kind != "text/plain"]
    assert kinds == ["text/html", "text/html", "image/png", "text/html"]
    for output in outputs:
        html = output.get("data", {}).get("text/html", "")
        assert Seen(html).tags <= OURS
    assert outputs[-1].text == "7 rows; everything holds\n"
    assert (tmp_path / "counted.json").is_file()
