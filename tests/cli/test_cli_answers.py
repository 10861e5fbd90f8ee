"""Answers in every format: tables with footnotes for people, the W3C's formats for programs, hostile text inert."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat

from kg.cli.rendering.answers import FORMATS
from kg.workspace import Workspace
from tests.archives import Done, finished, maple, started

COUNTED = (
    "SELECT ?value ?claim { GRAPH ?claim { ?o kg:measure kg:agreementsInForce ; kg:value ?value } } ORDER BY ?value"
)
BUILT = "CONSTRUCT { ?o kg:value ?value } WHERE { GRAPH ?claim { ?o kg:value ?value } }"
HOSTILE = {
    "an escape sequence": r"\u001b[31mred\u001b[0m",
    "the bell": r"\u0007",
    "a reversal of reading": r"\u202Eabc",
    "markup": "[bold]x[/bold][link=https://evil.example]y[/link]",
    "a line break": r"a\r\nb\u2028c",
    "a formula": "=HYPERLINK(1)",
    "an emoji name": ":smile:",
    "an invisible letter": r"a\u200Bb",
}


def ask(kg: Callable[..., Done], sparql: str, *words: str) -> str:
    done = kg("query", "-e", sparql, *words)
    assert (done.code, done.err) == (0, ""), done
    return done.out


def test_a_claim_is_a_footnote_that_says_who_where_and_in_which_bytes(
    alder: Workspace, kg: Callable[..., Done]
) -> None:
    heading, _, row, note = ask(kg, COUNTED).splitlines()
    assert heading.split() == ["value", "note"]
    assert row.split() == ["12", "[1]"]
    assert note.startswith("[1] Alder County Sheriff's Office, “")
    assert "As of March 1, ICE had 12 agreements in Vermont" in note
    assert re.search(r"sha256 [0-9a-f]{12}…", note)


def test_rows_of_sparql_that_differ_only_in_who_states_them_stay_apart(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    alder.add([maple(tmp_path), maple(tmp_path, name="oak")])
    out = ask(kg, COUNTED.replace("?value }", "?value FILTER(?value = 26) }"))
    assert re.search(r"^ *26 +\[1\]\n *26 +\[2\]$", out, re.MULTILINE)
    assert len(re.findall(r"^\[\d\]", out, re.MULTILINE)) == 2


def test_no_answer_is_said_and_is_no_fault(alder: Workspace, kg: Callable[..., Done]) -> None:
    done = kg("query", "-e", "SELECT ?a ?claim { ?a a kg:PendingAgreement }")
    assert (done.code, done.err) == (0, "no answer: nothing recorded here states that\n")
    assert done.out.splitlines()[0].split() == ["a", "note"]


@pytest.mark.parametrize(
    ("form", "given"), [("csv", csv.reader), ("tsv", lambda lines: csv.reader(lines, "excel-tab"))]
)
def test_lines_have_one_heading_and_a_line_a_row(
    form: str, given: Callable[..., object], alder: Workspace, kg: Callable[..., Done]
) -> None:
    rows = list(given(io.StringIO(ask(kg, "SELECT ?v { GRAPH ?c { ?o kg:value ?v } } ORDER BY ?v", "--format", form))))  # type: ignore[call-overload]
    assert [cell.lstrip("?") for row in rows for cell in row] == ["v", "9", "12"]


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_formats_of_results_are_read_by_another_reader(form: str, alder: Workspace, kg: Callable[..., Done]) -> None:
    kinds = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
    sparql = 'SELECT ?a ?b ?c ?none { BIND(<urn:x> AS ?a) BIND("é \\"q\\"\\n"@fr AS ?b) BIND(1.50 AS ?c) }'
    read = ox.parse_query_results(ask(kg, sparql, "--format", form).encode(), format=kinds[form])
    assert isinstance(read, QuerySolutions)
    (row,) = read
    assert row["a"] == NamedNode("urn:x")
    assert row["b"] == Literal('é "q"\n', language="fr")
    assert row["none"] is None


def test_json_is_the_form_the_w3c_describes(alder: Workspace, kg: Callable[..., Done]) -> None:
    made = json.loads(ask(kg, COUNTED, "--json"))
    assert made["head"] == {"vars": ["value", "claim"]}
    (binding,) = made["results"]["bindings"]
    assert binding["claim"]["type"] == "uri"
    assert binding["value"] == {
        "type": "literal",
        "value": "12",
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }


def test_yes_and_no_are_said_to_people_and_programs(alder: Workspace, kg: Callable[..., Done]) -> None:
    assert ask(kg, "ASK { ?a a kg:Agreement }") == "yes\n"
    assert ask(kg, "ASK { ?a a kg:PendingAgreement }") == "no\n"
    assert json.loads(ask(kg, "ASK {}", "--json")) == {"head": {}, "boolean": True}
    read = ox.parse_query_results(ask(kg, "ASK {}", "--format", "xml").encode(), format=QueryResultsFormat.XML)
    assert isinstance(read, QueryBoolean)
    assert bool(read)


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        (None, RdfFormat.TURTLE),
        ("ttl", RdfFormat.TURTLE),
        ("nt", RdfFormat.N_TRIPLES),
        ("nq", RdfFormat.N_QUADS),
        ("jsonld", RdfFormat.JSON_LD),
    ],
)
def test_a_graph_is_written_in_every_format_of_graphs(
    form: str | None, kind: RdfFormat, alder: Workspace, kg: Callable[..., Done]
) -> None:
    made = ask(kg, BUILT, *(("--format", form) if form else ()))
    read = {quad.triple for quad in ox.parse(made.encode(), format=kind)}
    assert sorted(triple.object.value for triple in read) == ["12", "9"]


def test_turtle_is_written_with_the_prefixes_people_know(alder: Workspace, kg: Callable[..., Done]) -> None:
    assert "@prefix kg: <https://w3id.org/kg287g/ontology#> ." in ask(kg, BUILT)


def test_every_format_named_is_tried_here() -> None:
    assert set(FORMATS) == {"table", "csv", "tsv", "json", "xml", "ttl", "nt", "nq", "jsonld"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_in_a_table_is_shown_and_not_obeyed(
    hostile: str, alder: Workspace, kg: Callable[..., Done]
) -> None:
    out = ask(kg, f'SELECT ("{HOSTILE[hostile]}" AS ?x) {{}}')
    assert len(out.splitlines()) == 3
    assert all(character.isprintable() for line in out.splitlines() for character in line)
    if hostile in ("markup", "an emoji name", "a formula"):
        assert HOSTILE[hostile] in out


@pytest.mark.parametrize("start", ["=", "+", "-", "@", r"\t", r"\r", r"\n"])
def test_a_cell_a_spreadsheet_would_run_begins_with_an_apostrophe(
    start: str, alder: Workspace, kg: Callable[..., Done]
) -> None:
    out = ask(kg, f'SELECT ("{start}cmd|calc" AS ?x) {{}}', "--format", "csv")
    ((_,), (cell,)) = csv.reader(io.StringIO(out, newline=""))
    assert cell.startswith("'")


@pytest.mark.parametrize("number", ["-1", "-1.5", "+3"])
def test_a_number_below_nothing_is_a_number_all_the_same(
    number: str, alder: Workspace, kg: Callable[..., Done]
) -> None:
    out = ask(kg, f"SELECT ({number} AS ?x) {{}}", "--format", "csv")
    assert float(out.splitlines()[1]) == float(number)


def test_commas_quotes_and_line_breaks_stay_in_their_cell(alder: Workspace, kg: Callable[..., Done]) -> None:
    out = ask(kg, r'SELECT ("a,\"b\"\nc" AS ?x) (1 AS ?y) {}', "--format", "csv")
    assert list(csv.reader(io.StringIO(out, newline="")))[1] == ['a,"b"\nc', "1"]


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_hostile_text_reaches_programs_as_it_is(form: str, alder: Workspace, kg: Callable[..., Done]) -> None:
    out = ask(kg, r'SELECT ("</script><b>\u202E&amp;" AS ?x) {}', "--format", form)
    assert "\u202e" not in out
    assert any(code in out.lower() for code in ("\\u202e", "&#x202e;"))
    if form == "json":
        assert json.loads(out)["results"]["bindings"][0]["x"]["value"] == "</script><b>\u202e&amp;"
    if form == "xml":
        assert "".join(ET.fromstring(out).itertext()).strip() == "</script><b>\u202e&amp;"


def test_hostile_words_of_a_query_are_told_inert(alder: Workspace, kg: Callable[..., Done]) -> None:
    done = kg("query", "-e", "SELECT \x1b[31m ?x")
    assert done.code == 2
    assert "\x1b" not in done.err
    assert done.err.count("\n") == 1


def test_a_terminal_that_lacks_letters_is_shown_their_codes(alder: Workspace, tmp_path: Path) -> None:
    words = ("query", "-e", 'SELECT ("“x”" AS ?x) {}')
    done = finished(started(*words, folder=tmp_path, env={"PYTHONIOENCODING": "latin-1"}))
    assert (done.code, done.err) == (0, "")
    assert r"\u201cx\u201d" in done.out


def test_the_queries_there_are_are_listed(kg: Callable[..., Done]) -> None:
    named = {one["name"]: one for one in json.loads(kg("query", "--json").out)}
    assert [one["name"] for one in named["stated-in"]["parameters"]] == ["document", "speaker"]
    shown = kg("query").out
    assert all(re.search(rf"^{name} ", shown, re.MULTILINE) for name in named)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("alder county", True), ("Alder County Sheriff's Office", False), ("us-vt/alder-county-sheriffs-office", False)],
)
def test_a_name_that_is_only_near_is_told_as_it_was_read(
    typed: str, told: bool, alder: Workspace, kg: Callable[..., Done]
) -> None:
    done = kg("query", "about-agency", "--param", f"agency={typed}")
    assert done.code == 0
    assert ("is read as agency/us-vt/alder-county-sheriffs-office" in done.err) is told
