"""kg query --cite: each row with its notes, in every format, of named queries, SPARQL, files and past states."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.ask import witness
from kg.ask.witness import Cited
from kg.cli import output, screen
from kg.cli.rendering import cited as rendering
from kg.cli.rendering.cited import CITED
from kg.index import Store
from kg.workspace import Workspace
from tests.archives import Done, maple
from tests.index.test_store import serve

Run = Callable[..., Done]
VALUES = "SELECT ?value { ?o kg:measure kg:agreementsInForce ; kg:value ?value }"
HOSTILE = r"\u001b[31m[bold]x[/bold] \u202E \u200B <b> =1+1"


def ask(kg: Run, *words: str | Path) -> str:
    done = kg("query", *words, "--cite")
    assert (done.code, done.err) == (0, ""), done
    return done.out


def test_a_row_is_footnoted_although_nobody_asked_for_its_claim(alder: Workspace, kg: Run) -> None:
    heading, _, row, note = ask(kg, "-e", VALUES).splitlines()
    assert heading.split() == ["value", "notes"]
    assert row.split() == ["12", "[1]"]
    assert note.startswith("[1] Alder County Sheriff's Office, “")
    assert "As of March 1, ICE had 12 agreements in Vermont”, in “Notice to the public” (2025-03-03), sha256 " in note


def test_a_named_query_is_cited_with_its_parameters(alder: Workspace, kg: Run) -> None:
    out = ask(kg, "about-agency", "--param", "agency=us-vt/alder-county-sheriffs-office")
    assert re.search(r"^\[1\] Alder County Sheriff's Office, ", out, re.MULTILINE)


def test_a_name_that_is_only_near_is_told_as_it_was_read(alder: Workspace, kg: Run) -> None:
    done = kg("query", "about-agency", "--param", "agency=alder county", "--cite")
    assert done.code == 0
    assert "is read as agency/us-vt/alder-county-sheriffs-office" in done.err


def test_a_query_in_a_file_is_cited(alder: Workspace, tmp_path: Path, kg: Run) -> None:
    (tmp_path / "mine.rq").write_text(VALUES)
    assert ask(kg, "mine.rq") == ask(kg, "-e", VALUES)


def test_a_past_state_is_cited_as_it_was(alder: Workspace, tmp_path: Path, kg: Run) -> None:
    before = ask(kg, "-e", VALUES)
    later = Workspace.open(alder.archive.folder.root, clock=lambda: datetime(2026, 2, 1, tzinfo=UTC))
    later.add([maple(tmp_path)])
    assert "26" in ask(kg, "-e", VALUES)
    assert ask(kg, "-e", VALUES, "--as-of", "2026-01-15") == before


@pytest.mark.slow
def test_rows_are_those_of_the_plain_answer(alder: Workspace, kg: Run) -> None:
    everything = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 500"
    plain = json.loads(kg("query", "-e", everything, "--json").out)
    made = json.loads(ask(kg, "-e", everything, "--json"))
    assert made["results"] == plain["results"]
    assert made["head"] == plain["head"]
    assert len(made["citations"]["rows"]) == len(plain["results"]["bindings"])


def test_a_claim_asked_for_is_in_the_column_of_notes_and_other_claims_keep_theirs(alder: Workspace, kg: Run) -> None:
    stated = "GRAPH ?claim { ?o kg:value ?value } BIND(?claim AS ?sameClaim)"
    sparql = f"SELECT ?value ?claim ?sameClaim {{ {stated} }} ORDER BY ?value"
    heading, _, first, second, *_ = ask(kg, "-e", sparql).splitlines()
    assert heading.split() == ["value", "sameClaim", "notes"]
    assert [first.split(), second.split()] == [["9", "[1]", "[1]"], ["12", "[2]", "[2]"]]


def test_a_row_of_many_solutions_says_how_many_are_cited_and_all_are_on_request(alder: Workspace, kg: Run) -> None:
    counted = "SELECT (COUNT(*) AS ?n) { ?s a kg:Observation ; ?p ?o }"
    few = ask(kg, "-e", counted, "--solutions", "1")
    assert re.search(r"\(1 of \d+\)", few)
    assert "(n of m): n of the m solutions behind the row are cited; --solutions all cites every one" in few
    every = ask(kg, "-e", counted, "--solutions", "all")
    assert " of " not in every.splitlines()[2]
    assert every.count("\n[") > few.count("\n[")


def test_an_absence_is_a_note(alder: Workspace, kg: Run) -> None:
    out = ask(kg, "-e", "SELECT ?a { ?a a kg:Agency FILTER NOT EXISTS { ?a kg:county ?c } }")
    assert "[2] no claim states ?a with any “county”, up to contribution 1, where ?a is that of the row" in out


@pytest.mark.parametrize(
    "without",
    ["FILTER NOT EXISTS { ?a kg:county ?c }", "MINUS { ?a kg:county ?c }"]
    + [f"OPTIONAL {{ ?a kg:county ?c }} FILTER({condition})" for condition in ("!BOUND(?c)", "?a != ?b && !BOUND(?c)")],
)
def test_an_absence_is_the_same_note_however_it_is_asked_for(without: str, alder: Workspace, kg: Run) -> None:
    out = ask(kg, "-e", f"SELECT ?a {{ ?a a kg:Agency ; kg:place ?b {without} }}")
    assert out.count("no claim states ?a with any “county”, up to contribution 1, where ?a is that of the row") == 1


def test_a_variable_that_something_else_binds_is_no_absence(alder: Workspace, kg: Run) -> None:
    out = ask(kg, "-e", "SELECT ?a { ?a a kg:Agency OPTIONAL { ?a kg:county ?c } OPTIONAL { ?a kg:place ?c } }")
    assert "no claim" not in out


def test_what_rests_on_no_source_is_marked_and_the_mark_explained(alder: Workspace, kg: Run) -> None:
    _, _, row, legend = ask(kg, "-e", "SELECT ?title { ?d a kg:Document ; dcterms:title ?title }").splitlines()
    assert row.endswith("†")
    assert legend.startswith("†: rests on what the archive keeps")


def test_no_answer_names_what_was_not_found(alder: Workspace, kg: Run) -> None:
    done = kg("query", "-e", "SELECT ?a { ?a a kg:PendingAgreement }", "--cite")
    assert done.code == 0
    assert done.err == "no answer: no claim states a pending agreement, up to contribution 1\n"
    assert done.out.splitlines()[0].split() == ["a", "notes"]


def test_no_answer_to_a_named_query_names_its_parameters_too(alder: Workspace, kg: Run) -> None:
    done = kg("query", "counts-by-place", "--param", "place=wy", "--cite")
    told = "no claims state all that the query asks for with ?place place:us-wy, up to contribution 1"
    assert done.err == f"no answer: {told}\n"


@pytest.mark.parametrize("left_out", ["LIMIT 0", "OFFSET 9", "GROUP BY ?value HAVING (COUNT(*) > 9)"])
def test_nothing_is_said_not_to_be_stated_that_the_query_itself_leaves_out(
    left_out: str, alder: Workspace, kg: Run
) -> None:
    done = kg("query", "-e", f"{VALUES} {left_out}", "--cite")
    assert (done.code, done.err) == (0, "no answer: HAVING, LIMIT or OFFSET may have left out what there is\n")


def test_no_answer_in_csv_is_told_beside_it(alder: Workspace, kg: Run) -> None:
    done = kg("query", "-e", "SELECT ?a { ?a a kg:PendingAgreement }", "--cite", "--format", "csv")
    assert done.out == "a,citations\r\n"
    assert done.err == "no answer: no claim states a pending agreement, up to contribution 1\n"


def test_an_endpoint_is_cited_as_the_embedded_store_is(alder: Workspace, kg: Run) -> None:
    sparql = "SELECT ?p (COUNT(?o) AS ?n) { ?s a kg:Observation ; ?p ?o } GROUP BY ?p ORDER BY ?p"
    for address in serve():
        remote = ask(kg, "-e", sparql, "--store", f"{address}/query,{address}/update", "--solutions", "all")
    assert remote == ask(kg, "-e", sparql, "--solutions", "all")


def test_what_is_asked_of_citing_reaches_the_engine(
    alder: Workspace, kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = witness.cite

    def cite(store: Store, sparql: str, **how: object) -> Cited:
        with (tmp_path / "asked").open("a") as asked:  # the command's work is another process's
            print(how["solutions"], how["paths"], file=asked)
        return real(store, sparql)

    monkeypatch.setattr("kg.ask.witness.cite", cite)
    for words in ((), ("--solutions", "7"), ("--solutions", "all", "--paths", "all")):
        ask(kg, "-e", VALUES, *words)
    assert (tmp_path / "asked").read_text().splitlines() == ["3 one", "7 one", "None all"]


@pytest.mark.parametrize(("asked", "said"), [("ASK { ?a kg:value 12 }", "yes"), ("ASK { ?a kg:value 7 }", "no")])
def test_yes_and_no_are_footnoted(asked: str, said: str, alder: Workspace, kg: Run) -> None:
    _, _, row, note = ask(kg, "-e", asked).splitlines()
    assert row.split()[:2] == [said, "[1]"]
    assert note.startswith("[1] ")


@pytest.mark.parametrize("form", [form for form in CITED if form != "trig"])
def test_every_format_is_written(form: str, alder: Workspace, kg: Run) -> None:
    out = ask(kg, "-e", VALUES, "--format", form)
    assert "12" in out or form == "csl"
    assert "Notice to the public" in out


def test_a_graph_is_written_as_trig_and_on_request_as_rows(alder: Workspace, kg: Run) -> None:
    built = "CONSTRUCT { ?o kg:value ?v } WHERE { ?o kg:value ?v }"
    assert "prov#wasDerivedFrom" in ask(kg, "-e", built)
    assert ask(kg, "-e", built, "--format", "table").split()[:4] == ["subject", "predicate", "object", "notes"]
    assert json.loads(ask(kg, "-e", built, "--json"))["head"] == {"vars": ["subject", "predicate", "object"]}


def test_works_cited_stand_under_the_notes_in_a_style(alder: Workspace, kg: Run) -> None:
    _, _, works = ask(kg, "-e", VALUES, "--bibliography").partition("\n\nWorks cited\n")
    assert re.fullmatch(
        r"Alder County Sheriff's Office\. “Notice to the public”\. 2025-03-03\. https://alder\.example/notice\. "
        r"sha256:[0-9a-f]{64}\n",
        works,
    )
    assert "(2025)" in ask(kg, "-e", VALUES, "--style", "harvard-cite-them-right")


def test_csl_is_the_documents_alone(alder: Workspace, kg: Run) -> None:
    (work,) = json.loads(ask(kg, "-e", VALUES, "--format", "csl"))
    assert (work["title"], work["issued"]) == ("Notice to the public", {"date-parts": [[2025, 3, 3]]})


def test_csv_has_a_column_of_citations(alder: Workspace, kg: Run) -> None:
    heading, row = csv.reader(io.StringIO(ask(kg, "-e", VALUES, "--format", "csv"), newline=""))
    assert heading == ["value", "citations"]
    assert row[0] == "12"
    assert "… As of March 1" in row[1]


REFUSED = {
    "a format there is none of": (
        ("--cite", "--format", "docx"),
        "there is no format 'docx' with citations; use table",
    ),
    "a format without a place for notes": (("--cite", "--format", "xml"), "there is no format 'xml' with citations"),
    "no number of solutions": (
        ("--cite", "--solutions", "few"),
        "--solutions few is no number; write 1 or more, or all",
    ),
    "none of the solutions": (("--cite", "--solutions", "0"), "--solutions 0 is no number; write 1 or more, or all"),
    "more solutions than can be": (("--cite", "--solutions", "9" * 30), f"--solutions {'9' * 30} is no number"),
    "other paths": (("--cite", "--paths", "some"), "--paths cannot be 'some'; write one or all"),
    "a bibliography uncited": (("--bibliography",), "--bibliography and --style are for cited answers; add --cite"),
    "a style there is none of": (("--cite", "--style", "nowhere"), "there is no citation style 'nowhere'; use archive"),
    "a bibliography in CSV": (("--cite", "--bibliography", "--format", "csv"), "no place for a bibliography; use"),
    "TriG of rows": (("--cite", "--format", "trig"), "TriG is for CONSTRUCT and DESCRIBE; use table"),
}


@pytest.mark.parametrize(("words", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_refused_in_one_line(
    words: tuple[str, ...], told: str, alder: Workspace, kg: Run
) -> None:
    done = kg("query", "-e", VALUES, *words)
    assert done.code == 2
    assert done.err.startswith("kg: ")
    assert told in done.err
    assert done.err.count("\n") == 1


def test_what_another_endpoint_says_is_refused_with_the_reason(alder: Workspace, kg: Run) -> None:
    done = kg("query", "-e", "SELECT ?a { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", "--cite")
    assert done.code == 2
    assert "SERVICE" in done.err
    assert "without --cite" not in done.err, "it is refused without --cite, too"
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_hostile_text_is_shown_and_not_obeyed(form: str, alder: Workspace, kg: Run) -> None:
    out = ask(kg, "-e", f'SELECT ("{HOSTILE}" AS ?x) {{ ?a kg:value 12 }}', "--format", form)
    assert all(character.isprintable() or character == "\n" for character in out)
    assert "\\x1b" in out.replace("\\\\", "\\")


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_is_never_overrun(width: int, alder: Workspace, kg: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (output, rendering, screen):
        monkeypatch.setattr(room, "width", lambda *_: width)
    words = "SELECT * { ?o kg:measure ?measure ; kg:value ?value ; kg:place ?place ; kg:asOf ?asOf }"
    out = kg("query", "-e", words, "--cite", "--bibliography").out
    assert max(map(len, out.splitlines())) <= width
    assert "[claim/" in out


def test_the_demos_first_answer_is_the_cited_one(tmp_path: Path, kg: Run) -> None:
    demo = kg("demo", "--archive", "demo").out
    cited = ask(kg, "agencies-by-place", "--param", "place=ak", "--archive", "demo")
    assert cited in demo
    assert re.search(r"comes to 137, in rows such as \[2–\d\]$", demo, re.MULTILINE)
    assert re.search(r"^\[2\] .*row \d+ of 287\(g\) Agreements of ParticipatingEntities-20230912", demo, re.MULTILINE)
