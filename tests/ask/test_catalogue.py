"""Headers say what a query is; values from outside reach it as terms or not at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse
from rdflib.plugins.sparql import prepareQuery

from kg import sparql, terms
from kg.ask.catalogue import Catalogue, NamedQuery, bind, read_query, reference, to_turtle, unknown_terms, values_block
from kg.ask.catalogue.parameter_kinds import KINDS, parse_parameter
from kg.ask.catalogue.scheme_words import SCHEMES
from kg.errors import KgError, NotFound, QueryError, TermError, UsageError
from kg.terms import KG, XSD

CATALOGUE = Catalogue.load()
HEADER = "#+ summary: Which things are there?\n#+ params:\n#+   {name}: {told}\n\nSELECT ?s WHERE {{ ?s ?p ?o }}\n"


@pytest.mark.slow
@pytest.mark.parametrize("query", CATALOGUE.values(), ids=list(CATALOGUE))
def test_a_query_is_read_by_two_engines_as_it_stands_and_with_its_example_bound(query: NamedQuery) -> None:
    for text in (query.sparql, bind(query, dict(query.example))):
        Store().query(text)
        prepareQuery(text)


@pytest.mark.parametrize("query", CATALOGUE.values(), ids=list(CATALOGUE))
def test_a_query_answers_in_an_order_of_its_own_and_leaves_the_trailing_values_to_binding(query: NamedQuery) -> None:
    body = query.sparql[query.sparql.rindex("}") :]
    assert " ORDER BY " in body
    assert "VALUES" not in body


@pytest.mark.parametrize("query", CATALOGUE.values(), ids=list(CATALOGUE))
def test_a_public_query_returns_the_claim_behind_each_row(query: NamedQuery) -> None:
    found = Store().query(query.sparql)
    assert isinstance(found, QuerySolutions)
    assert "claim" in [variable.value for variable in found.variables] or "archive" in query.tags


@pytest.mark.parametrize("query", CATALOGUE.values(), ids=list(CATALOGUE))
def test_a_header_is_yaml_and_yaml_reads_it_as_we_do(query: NamedQuery) -> None:
    lines = [line[3:] for line in query.sparql.splitlines() if line.startswith("#+")]
    header = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)
    assert header["summary"] == query.summary
    assert tuple(header["tags"]) == query.tags
    assert tuple(header.get("columns", {}).items()) == query.columns
    assert tuple(header.get("example", {}).items()) == query.example
    assert list(header.get("params", {})) == [parameter.name for parameter in query.parameters]


@pytest.mark.parametrize("query", CATALOGUE.values(), ids=list(CATALOGUE))
def test_a_header_explains_only_columns_and_examples_there_are(query: NamedQuery) -> None:
    found = Store().query(query.sparql)
    assert isinstance(found, QuerySolutions)
    assert {name for name, _ in query.columns} <= {variable.value for variable in found.variables}
    assert {name for name, _ in query.example} <= {parameter.name for parameter in query.parameters}
    assert {parameter.name for parameter in query.parameters if parameter.required} <= {
        name for name, _ in query.example
    }


def test_there_are_more_than_twenty_questions_and_each_is_one() -> None:
    assert len(CATALOGUE) >= 24
    assert len({query.summary for query in CATALOGUE.values()}) == len(CATALOGUE)


BAD_HEADERS = {
    "no header": ("SELECT * WHERE { ?s ?p ?o }", "no summary"),
    "no question": ("#+ summary: All things\n", "no summary"),
    "unknown key": ("#+ summary: Which?\n#+ sumary: Which?\n", "'sumary'"),
    "unknown group": ("#+ summary: Which?\n#+ defaults:\n#+   a: b\n", "'defaults'"),
    "not key and value": ("#+ summary: Which?\n#+ just words\n", "q.rq:2"),
    "indented under nothing": ("#+ summary: Which?\n#+   a: b\n", "q.rq:2"),
    "unknown kind": (HEADER.format(name="place", told="town, optional; where"), "'place'"),
    "unexplained": (HEADER.format(name="place", told="place, optional"), "'place'"),
}


@pytest.mark.parametrize(("text", "said"), BAD_HEADERS.values(), ids=BAD_HEADERS)
def test_a_header_that_cannot_be_read_is_refused_with_its_file(text: str, said: str) -> None:
    with pytest.raises(QueryError, match=re.escape(said)) as refused:
        read_query("q", text)
    assert "q.rq" in str(refused.value)


def test_a_folder_of_queries_is_a_catalogue(tmp_path: Path) -> None:
    (tmp_path / "all-things.rq").write_text(HEADER.format(name="s", told="thing, optional; a thing"), "utf-8")
    assert list(Catalogue.load(tmp_path)) == ["all-things"]


def test_an_unknown_query_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(NotFound) as refused:
        CATALOGUE.named("listed-onn")
    assert "listed-on" in refused.value.nearest


def test_a_query_nothing_like_any_is_refused_with_a_remedy() -> None:
    with pytest.raises(NotFound, match="kg query"):
        CATALOGUE.named("zzz")


def test_an_unknown_parameter_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="did you mean day"):
        CATALOGUE.bound("listed-on", {"dya": "2023-09-12"})


def test_an_unknown_parameter_of_a_query_without_any_like_it_lists_what_there_is() -> None:
    with pytest.raises(UsageError, match="it has: day, capture, place"):
        CATALOGUE.bound("listed-on", {"xyz": "1"})


def test_a_missing_parameter_is_asked_for_with_an_example() -> None:
    with pytest.raises(UsageError, match="--param agency=us-al/etowah-county-sheriffs-office"):
        CATALOGUE.bound("listings", {})


def test_a_default_is_bound_and_gives_way_to_what_is_asked() -> None:
    assert str(KG.Observation) in CATALOGUE.bound("single-source", {}).splitlines()[-2]
    assert str(KG.Agreement) in CATALOGUE.bound("single-source", {"kind": "agreement"}).splitlines()[-2]


def test_a_query_asked_for_everything_is_the_text_of_its_file() -> None:
    assert CATALOGUE.bound("documents", {}) == CATALOGUE["documents"].sparql


def test_every_combination_of_what_two_variables_may_be_is_a_line() -> None:
    bound = values_block("SELECT * {}", {"a": [Literal("1"), Literal("2")], "b": [KG.Agency]})
    assert bound.splitlines()[1:] == [
        "VALUES (?a ?b) {",
        f'  ("1" {KG.Agency})',
        f'  ("2" {KG.Agency})',
        "}",
    ]


def test_what_is_bound_and_marked_stands_early_too_and_the_rest_only_at_the_end() -> None:
    text = "SELECT * {\n  # VALUES ?day ?list\n  ?s ?p ?day\n}"
    bound = values_block(text, {"day": [Literal("1")], "place": [KG.Agency]})
    assert bound.splitlines()[1:6] == ["  # VALUES ?day ?list", "  VALUES (?day) {", '  ("1")', "}", "  ?s ?p ?day"]
    assert bound.splitlines()[-3:] == ["VALUES (?day ?place) {", f'  ("1" {KG.Agency})', "}"]
    assert values_block(text, {"place": [KG.Agency]}).startswith(text)


def test_the_page_of_queries_has_each_with_what_its_parameters_take_and_all_its_columns() -> None:
    page = reference(CATALOGUE.values())
    sections = {part.partition("\n")[0]: part for part in page.split("\n## ")[1:]}
    assert list(sections) == list(CATALOGUE)
    for name, section in sections.items():
        query = CATALOGUE[name]
        assert f"[`{name}`](#{name})" in page
        assert all(f"| `{one.name}`, " in section and one.explains in section for one in query.parameters)
        columns = sparql.parse(query.sparql).projection
        assert columns
        assert all(f"`{one.variable.value}`" in section for one in columns)


def test_a_parameter_says_whether_it_is_needed_optional_or_has_a_default() -> None:
    header = (
        "#+ summary: Who?\n#+ params:\n#+   a: year, required; x\n#+   b: year, optional; y\n"
        "#+   c: year, default 2017; z\n"
    )
    page = reference([read_query("odd", header + "\nSELECT ?a WHERE { ?a ?b ?c }\n")])
    assert [line for line in page.splitlines() if line.startswith("| `")] == [
        "| `a`, needed | a year as YYYY | x |",
        "| `b`, optional | a year as YYYY | y |",
        "| `c`, else 2017 | a year as YYYY | z |",
    ]


def test_the_turtle_for_query_editors_holds_each_query_runnable() -> None:
    sh = "http://www.w3.org/ns/shacl#"
    triples = list(parse(to_turtle(CATALOGUE.values(), endpoint="http://localhost/sparql"), format=RdfFormat.TURTLE))
    selects = [one.object.value for one in triples if one.predicate == NamedNode(sh + "select")]
    assert len(selects) == len(CATALOGUE)
    for text in selects:
        Store().query(text)
    targets = [one for one in triples if one.predicate == NamedNode("https://schema.org/target")]
    assert len(targets) == len(CATALOGUE)


def test_a_text_with_quotes_and_newlines_survives_the_turtle_for_query_editors() -> None:
    odd = read_query("odd", '#+ summary: Who said "no"?\n\nSELECT ?s WHERE { ?s ?p "a\\\\b" } ORDER BY ?s\n')
    (found,) = [one.object.value for one in parse(to_turtle([odd]), format=RdfFormat.TURTLE) if "SELECT" in str(one)]
    assert found == odd.sparql


ID = terms.ID
READINGS = {
    "whole IRI": ("agency", ID + "agency/us-al/x", [ID + "agency/us-al/x"]),
    "after id": ("agency", "agency/us-al/x", [ID + "agency/us-al/x"]),
    "after the kind": ("agency", "us-al/x", [ID + "agency/us-al/x"]),
    "already escaped": ("agency", "us-al/a%20b", [ID + "agency/us-al/a%20b"]),
    "not yet escaped": ("agency", "us-al/a b", [ID + "agency/us-al/a%20b"]),
    "an organization or an office": ("speaker", "ice", [ID + "organization/ice", ID + "office/ice"]),
    "an office": ("speaker", "office/ice", [ID + "office/ice"]),
    "the country": ("place", "us", [ID + "place/us"]),
    "a State": ("place", "AL", [ID + "place/us-al"]),
    "a State in full": ("place", "Alabama", [ID + "place/us-al"]),
    "a State as it is minted": ("place", "us-al", [ID + "place/us-al"]),
    "a county": ("place", "01055", [ID + "place/us-01055"]),
    "a county by name": ("place", "Etowah County, Alabama", [ID + "place/us-01055"]),
    "another country": ("place", "Honduras", [ID + "place/honduras"]),
    "a concept": ("concept", "jail-enforcement", [KG.jailEnforcement.value]),
    "a class": ("concept", "agreement", [KG.Agreement.value]),
    "a concept by its prefix": ("concept", "kg:taskForce", [KG.taskForce.value]),
    "a concept by its IRI": ("concept", KG.taskForce.value, [KG.taskForce.value]),
    "a model by its label": ("model", "Jail Enforcement Model", [KG.jailEnforcement.value]),
    "a model by its abbreviation": ("model", "wso", [KG.warrantServiceOfficer.value]),
    "a model by its prefix": ("model", "kg:taskForce", [KG.taskForce.value]),
    "a model by its IRI": ("model", KG.taskForce.value, [KG.taskForce.value]),
    "a measure and its narrower ones": (
        "measure",
        "program-size",
        [KG.programSize.value, KG.agenciesParticipating.value, KG.agreementsInForce.value],
    ),
    "a class of things": ("class", "agreement", [KG.Agreement.value]),
    "a subject": ("thing", "program", [KG.program.value]),
    "a thing": ("thing", "agency/us-al/x", [ID + "agency/us-al/x"]),
    "a digest": ("capture", "ab" * 32, [ID + "capture/sha256-" + "ab" * 32]),
    "a capture": ("capture", f"capture/sha256-{'ab' * 32}", [ID + "capture/sha256-" + "ab" * 32]),
    "a year": ("year", "2020", ["2020"]),
    "a month": ("date", "2020-06", ["2020-06"]),
    "words": ("text", 'she said "no"', ['she said "no"']),
    "a number": ("integer", "007", ["7"]),
}


@pytest.mark.parametrize(("kind", "written", "meant"), READINGS.values(), ids=READINGS)
def test_what_a_person_writes_is_read_as_its_kind(kind: str, written: str, meant: list[str]) -> None:
    assert [term.value for term in parse_parameter(kind, written, label="it")] == meant


def test_a_day_is_a_date_literal() -> None:
    assert parse_parameter("day", "2023-09-12", label="day") == (Literal("2023-09-12", datatype=XSD.date),)


REFUSED = {
    "nothing": ("text", "  ", UsageError, "is empty"),
    "a month for a day": ("day", "2023-09", UsageError, "YYYY-MM-DD"),
    "a day that does not exist": ("day", "2023-02-30", TermError, "not a date"),
    "no year": ("year", "twenty", UsageError, "YYYY"),
    "no number": ("integer", "seven", UsageError, "whole number"),
    "a concept misspelt": ("concept", "jail-enforcment", TermError, "did you mean jail-enforcement"),
    "a word's beginning": (
        "agency-type",
        "county",
        TermError,
        "'county' is no agency type; did you mean county-agency?",
    ),
    "a word of another scheme": ("model", "county-agency", TermError, "one of jail-enforcement, task-force, warrant-"),
    "a scheme itself": ("model", "model-scheme", TermError, "is no model"),
    "no class of things": ("class", "model", TermError, "it is one of agreement, conduct, effect, encounter, event"),
    "a concept unlike any": ("concept", "qqqqqqq", TermError, "ontology/"),
    "a place misspelt": ("place", "Alabamma", TermError, "did you mean alabama"),
    "a digest too short": ("capture", "abc", UsageError, "SHA-256"),
    "an IRI that breaks out": ("agency", "https://x/> } DROP ALL #", UsageError, "cannot be"),
    "no IRI": ("document", "://x", UsageError, "cannot be"),
}


@pytest.mark.parametrize(("kind", "written", "error", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_of_its_kind_is_refused_with_a_remedy(
    kind: str, written: str, error: type[KgError], said: str
) -> None:
    with pytest.raises(error, match=re.escape(said)):
        parse_parameter(kind, written, label="it")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_kind_of_words_has_every_word_of_its_scheme(scheme: str) -> None:
    text = (Path(__file__).parents[2] / "ontology" / f"{scheme}s.ttl").read_text("utf-8")
    words = re.findall(r"^kg:(\w+) a (?:\w+:\w+ , )*skos:Concept\b", text, re.MULTILINE)
    assert len(words) > 1
    for word in words:
        assert parse_parameter(scheme, terms.short_name(KG[word]), label="it")[0] == KG[word]


def test_a_term_the_ontology_has_not_is_named_with_the_nearest_it_has() -> None:
    assert unknown_terms(["Agencyy", "model", "qqqqqqq"]) == [("Agencyy", "Agency"), ("qqqqqqq", "")]


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=60))
def test_whatever_is_written_a_query_keeps_its_text_and_gets_one_values_block_or_is_refused(
    kind: str, written: str
) -> None:
    query = read_query("q", HEADER.format(name="s", told=f"{kind}, required; anything"))
    try:
        text = bind(query, {"s": written})
    except KgError:
        return
    assert text.startswith(query.sparql)
    store = Store()
    for term in parse_parameter(kind, written, label="s"):
        if isinstance(term, NamedNode):
            store.update(f"INSERT DATA {{ {term} <urn:p> <urn:o> }}")
            found = store.query(text)
            assert isinstance(found, QuerySolutions)
            assert term in [row["s"] for row in found]
    assert text[len(query.sparql) :].startswith("VALUES (?s) {\n  (")


def test_what_rows_of_lists_are_counted_by_is_bound_before_they_are_counted() -> None:
    """Else the rows of every list are counted, and all but a line of the answer thrown away."""
    late = {}
    for query in (one for one in CATALOGUE.values() if "kg:listedIn" in one.sparql):
        early = {name for line in re.findall(r"# VALUES(.*)", query.sparql) for name in line.split()}
        grouped = {name for line in re.findall(r"GROUP BY (.*)", query.sparql) for name in line.split()}
        if found := {f"?{one.name}" for one in query.parameters} & grouped - early:
            late[query.name] = found
    assert late == {}
