"""Cited answers in every format: read by other readers, whole, and inert whatever the sources say."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence

import html5rdf
import pyoxigraph as ox
import pytest
from lxml import etree
from markdown_it import MarkdownIt
from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions
from rdflib.query import Result

from kg import terms
from kg.ask.cite import Answer, Notes
from kg.ask.cite.formats import WRITERS
from kg.ask.witness import AnswerRow, Ground, GroundKind, QueryForm, cite
from kg.errors import UsageError
from kg.model import Claim
from kg.terms import PROV, XSD
from tests.citing import answer, ground, row
from tests.comparing import count, store_of

ONE, TWO = (count(value, as_of="2023") for value in (11, 22))
HOSTILE = (
    '=HYPERLINK("http://evil.example") <script>alert(1)</script> [x](y) | *b* `c` &amp; \x1b[31m \u202e\u200b\r\n# h'
)
LOUD = count(5, by=HOSTILE, document=HOSTILE, quote=HOSTILE, basis=HOSTILE, as_of="2023")
STORE = store_of(ONE, TWO, LOUD)
TERMS = [
    NamedNode("urn:a"),
    Literal("plain"),
    Literal('é "q"\n<b>', language="fr"),
    Literal("1.50", datatype=XSD.decimal),
    Literal("2023-06", datatype=XSD.gYearMonth),
    Literal(HOSTILE),
    BlankNode("b1"),
    None,
]
COLUMNS = [f"v{n}" for n in range(len(TERMS))]
FULL = "SELECT ?o ?value ?none { ?o kg:value ?value } ORDER BY ?value"


def states(one: Claim, fact: str = "f") -> Ground:
    return ground(f"{fact}{one.iri.value}", terms.parts(one.iri)[1])


def written(form: str, made: Answer, style: str | None = None) -> str:
    return "".join(WRITERS[form](made, style))


def loud(form: str, style: str | None = None) -> str:
    """A row whose cell and whose note are hostile, under a hostile heading."""
    rows = [row(1, [Literal(HOSTILE), LOUD.iri], states(LOUD), absent=[HOSTILE])]
    made = answer(STORE, rows, ["describedAs", "claim"], title=HOSTILE, missing=[HOSTILE])
    return written(form, made, style)


def graph(*rows: AnswerRow, form: QueryForm = QueryForm.CONSTRUCT) -> Answer:
    return answer(STORE, rows, ("subject", "predicate", "object"), form=form)


def triple(value: str) -> Sequence[NamedNode | Literal]:
    return [NamedNode("urn:s"), NamedNode("urn:p"), Literal(value)]


# every format


@pytest.mark.parametrize("form", sorted(WRITERS.keys() - {"trig"}))
@pytest.mark.parametrize("rows", [0, 1, 3])
def test_every_format_writes_any_number_of_rows(form: str, rows: int) -> None:
    made = [row(n, [Literal(str(n)), None], states(ONE)) for n in range(1, rows + 1)]
    assert written(form, answer(STORE, made))


@pytest.mark.parametrize("form", ["markdown", "html", "csv"])
def test_hostile_text_is_shown_and_not_obeyed(form: str) -> None:
    text = loud(form, "archive" if form != "csv" else None)
    if form == "csv":  # whose other cells are for programs
        *_, text = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert all(character.isprintable() or character in "\r\n" for character in text)
    assert "\\x1b" in text
    assert "\\u202e" in text


# JSON


def test_json_has_the_head_and_the_results_the_engine_gives() -> None:
    made = json.loads(written("json", Answer(STORE, cite(STORE, FULL))))
    solutions = STORE.query(FULL)
    assert isinstance(solutions, QuerySolutions)
    plain = json.loads(solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    citations = made.pop("citations")
    assert made == plain
    assert [one["row"] for one in citations["rows"]] == [1, 2, 3]


def test_json_is_read_by_two_readers_that_know_nothing_of_citations() -> None:
    text = written("json", answer(STORE, [row(1, TERMS, states(ONE)), row(2, TERMS, states(TWO))], COLUMNS))
    read = ox.parse_query_results(text.encode(), format=ox.QueryResultsFormat.JSON)
    assert isinstance(read, QuerySolutions)
    assert [tuple(one) for one in read] == [tuple(TERMS)] * 2
    bindings = Result.parse(io.BytesIO(text.encode()), format="json").bindings
    assert [len(one) for one in bindings] == [len(TERMS) - 1] * 2


@pytest.mark.parametrize("said", [True, False])
def test_a_yes_or_no_is_read_as_such(said: bool) -> None:
    value = Literal("true" if said else "false", datatype=XSD.boolean)
    text = written("json", answer(STORE, [row(1, [value], absent=["{}"])], ["answer"], form=QueryForm.ASK))
    read = ox.parse_query_results(text.encode(), format=ox.QueryResultsFormat.JSON)
    assert isinstance(read, QueryBoolean)
    assert bool(read) is said
    assert Result.parse(io.BytesIO(text.encode()), format="json").askAnswer is said
    assert json.loads(text)["head"] == {}


def test_json_says_of_each_row_what_it_rests_on_and_of_each_note_what_a_reader_needs() -> None:
    rests = [ground("f", *(terms.parts(one.iri)[1] for one in (ONE, TWO))), ground("g", kind=GroundKind.RECORD)]
    made = row(1, [Literal("x"), None], *rests, absent=["{ ?a ?b ?c }"], solutions=1286, shown=10)
    citations = json.loads(written("json", answer(STORE, [made])))["citations"]
    (told,) = citations["rows"]
    shown, other = sorted(one.iri.value for one in (ONE, TWO))
    assert (told["notes"], told["others"], told["more"]) == ([1, 2], [other], False)
    assert (told["solutions"], told["shown"], told["absences"]) == (1286, 10, [2])
    assert [(match["pattern"], match["at"]) for match in told["witness"]] == [("?who kg:value ?value", [2, 3])] * 2
    first, second = (one for match in told["witness"] for one in match["ground"])
    assert [first["kind"], second["kind"]] == ["claimed", "record-keeping"]
    assert (first["claims"], first["subject"]) == ([shown, other], {"type": "uri", "value": "urn:f"})
    assert [(note["number"], note["kind"]) for note in citations["notes"]] == [(1, "claim"), (2, "absence")]
    assert citations["notes"][0]["claim"] == shown
    assert citations["notes"][0]["statedIn"] == ONE.document.value
    assert citations["sequence"] == 1


def test_json_has_the_documents_cited_where_a_bibliography_is_asked_for() -> None:
    rows = [row(1, [None, None], states(ONE))]
    assert "works" not in json.loads(written("json", answer(STORE, rows)))["citations"]
    (work,) = json.loads(written("json", answer(STORE, rows), "archive"))["citations"]["works"]
    assert work["id"] == ONE.document.value


def test_hostile_text_reaches_programs_as_it_is() -> None:
    made = json.loads(loud("json"))
    assert made["results"]["bindings"][0]["describedAs"]["value"] == HOSTILE
    assert made["citations"]["notes"][0]["quotation"] == HOSTILE


# CSV


def test_csv_has_the_values_and_a_last_column_of_citations() -> None:
    made = [
        row(1, TERMS, states(ONE), states(TWO), absent=["{ ?a ?b ?c }"]),
        row(2, TERMS, ground("g", kind=GroundKind.RECORD)),
    ]
    text = written("csv", answer(STORE, made, COLUMNS))
    heading, first, second = csv.reader(io.StringIO(text, newline=""))
    assert heading == [*COLUMNS, "citations"]
    assert first[:5] == ["urn:a", "plain", 'é "q"\n<b>', "1.50", "2023-06"]
    assert first[-2] == ""
    assert len(first[-1].split(" | ")) == 3
    assert second[-1] == "rests on what the archive keeps"
    assert text.endswith("\r\n")


def test_no_cell_of_csv_is_a_formula() -> None:
    _, cells = csv.reader(io.StringIO(loud("csv"), newline=""))
    assert all(cell.startswith("'=") for cell in (cells[0], cells[-1]))


def test_the_column_of_citations_takes_no_name_of_a_variable() -> None:
    text = written("csv", answer(STORE, [], ["citations", "x"]))
    assert text == "citations,x,citations_\r\n"


# Markdown


def rendered(text: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(text)


def test_markdown_is_a_table_with_a_footnote_for_each_note() -> None:
    made = [
        row(1, [Literal("a|b"), Literal("7", datatype=XSD.integer)], states(ONE)),
        row(2, [None, None], states(ONE), states(TWO)),
    ]
    text = written("markdown", answer(STORE, made, title="Who?"), "archive")
    lines = text.splitlines()
    assert lines[:6] == [
        "**Who?**",
        "",
        "| who | value | notes |",
        "| --- | --- | --- |",
        "| a\\|b | 7 | [^1] |",
        "|  |  | [^1] [^2] |",
    ]
    assert [re.match(r"\[\^\d\]: ice, ", line) is not None for line in lines].count(True) == 2
    assert lines[-3] == "**Works cited**"
    assert rendered(text).count("<tr>") == 3


def test_markdown_takes_no_markup_from_sources() -> None:
    made = rendered(loud("markdown", "archive"))
    tags = set(re.findall(r"</?([a-z0-9]+)", made))
    assert tags <= {"p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}
    assert made.count("<tr>") == 2
    assert "alert(1)" in made


@pytest.mark.parametrize("start", ["1. one", "2) two", "- x", "+ x", "= x", "# x", "> x", "    x"])
def test_a_note_begins_a_paragraph_and_nothing_else(start: str) -> None:
    store = store_of(loud_claim := count(5, by=start, as_of="2023"))
    text = written("markdown", answer(store, [row(1, [None, None], states(loud_claim))]))
    (note,) = [line.partition(": ")[2] for line in text.splitlines() if line.startswith("[^1]:")]
    assert re.match(r"<p>", rendered(note.strip()))


# HTML


def page(made: Answer, style: str | None = None) -> etree._Element:
    """The page, read by a strict reader of HTML."""
    text = written("html", made, style)
    return (
        html5rdf.HTMLParser(tree=html5rdf.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False)
        .parse(text)
        .getroot()
    )


def test_a_page_is_valid_and_needs_nothing_else() -> None:
    root = page(answer(STORE, [row(1, [Literal(HOSTILE), None], states(LOUD))], title=HOSTILE), "archive")
    assert root.get("lang") == "en"
    assert not list(root.iter("script", "img", "link", "iframe", "object", "form"))
    assert not [
        one for one in root.iter() for name in one.attrib if str(name).startswith("on") or name in ("src", "style")
    ]
    assert {one.get("href", "#")[0] for one in root.iter("a")} == {"#"}
    (policy,) = [one.get("content") for one in root.iter("meta") if one.get("http-equiv")]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_a_page_has_a_caption_and_scoped_headings() -> None:
    root = page(answer(STORE, [row(1, [Literal("x"), None], states(ONE))]))
    assert len(list(root.iter("caption"))) == 1
    assert [(one.text, one.get("scope")) for one in root.iter("th")] == [
        ("who", "col"),
        ("value", "col"),
        ("notes", "col"),
    ]
    assert [one.tag for one in root.iter("h1", "h2")] == ["h1", "h2"]


def test_every_link_of_a_page_leads_somewhere_and_every_note_back() -> None:
    rows = [row(n, [Literal(str(n)), LOUD.iri], states(one)) for n, one in enumerate((ONE, TWO, ONE), 1)]
    root = page(answer(STORE, rows, ["who", "otherClaim"]))
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert {one.get("href", "")[1:] for one in root.iter("a")} <= set(ids)
    backs = [one.get("href") for one in root.iter("a") if one.get("role") == "doc-backlink"]
    assert backs == ["#row-1", "#row-1", "#row-2"]
    assert len(root.findall(".//ol/li")) == 3


def test_a_page_says_a_texts_language_and_lets_it_find_its_direction() -> None:
    root = page(answer(STORE, [row(1, [Literal("x", language="fr"), Literal("3", datatype=XSD.integer)], states(ONE))]))
    first, second, _ = root.iter("td")
    assert (first.get("lang"), first.get("dir")) == ("fr", "auto")
    assert second.get("class") == "figure"


def test_a_page_shows_the_query_and_up_to_which_contribution_it_was_asked() -> None:
    root = page(answer(STORE, []))
    assert "?who kg:value ?value" in "".join(next(root.iter("pre")).itertext())
    assert "contribution 1." in "".join(root.itertext())


# TriG


def quads(text: str) -> list[ox.Quad]:
    return list(ox.parse(text.encode(), format=ox.RdfFormat.TRIG))


def test_trig_says_of_each_triple_from_which_claims_it_comes() -> None:
    rows = [row(1, triple("a"), states(ONE)), row(2, triple("b"), states(ONE)), row(3, triple("c"), states(TWO))]
    found = quads(written("trig", graph(*rows)))
    derived = {quad.subject: quad.object for quad in found if quad.predicate == PROV.wasDerivedFrom}
    told = {quad.object.value: derived[quad.graph_name] for quad in found if quad.predicate.value == "urn:p"}  # type: ignore[index, union-attr]
    assert told == {"a": ONE.iri, "b": ONE.iri, "c": TWO.iri}
    assert len(derived) == 2


def test_a_triple_no_claim_stands_behind_is_in_the_default_graph() -> None:
    (found,) = quads(written("trig", graph(row(1, triple("a"), ground("g", kind=GroundKind.VOCABULARY)))))
    assert found.graph_name == ox.DefaultGraph()


def test_notes_in_trig_are_comments_whatever_they_say() -> None:
    text = written("trig", graph(row(1, triple("a"), states(LOUD)), form=QueryForm.DESCRIBE))
    assert len(quads(text)) == 2
    assert [line for line in text.splitlines() if line.startswith("# [1] ")]


@pytest.mark.parametrize("form", [QueryForm.SELECT, QueryForm.ASK])
def test_trig_is_refused_for_what_is_no_graph(form: QueryForm) -> None:
    with pytest.raises(UsageError, match="TriG is for CONSTRUCT and DESCRIBE; use table"):
        written("trig", answer(STORE, [], form=form))


@pytest.mark.parametrize("form", ["csv", "trig"])
def test_a_bibliography_is_refused_where_it_has_no_place(form: str) -> None:
    with pytest.raises(UsageError, match="no place for a bibliography; use --format csl"):
        written(form, graph(), "archive")


# what is said beside the notes

BESIDE = {
    "what the archive keeps": (row(1, [None, None], ground("g", kind=GroundKind.RECORD)), "†", "the archive keeps"),
    "the ontology": (row(1, [None, None], ground("g", kind=GroundKind.VOCABULARY)), "‡", "the ontology"),
    "other claims": (row(1, [None, None], ground("g", "a", "b", "c")), "+2", "n other claims"),
    "at least so many": (row(1, [None, None], ground("g", "a", "b", more=True)), "+1…", "n other claims"),
    "some solutions": (row(1, [None, None], states(ONE), solutions=1286, shown=10), "(10 of 1,286)", "n of the m"),
    "not counted": (row(1, [None, None], states(ONE), solutions=None, shown=10), "…", "more solutions"),
}


@pytest.mark.parametrize(("made", "mark", "meaning"), BESIDE.values(), ids=BESIDE)
def test_what_else_there_is_to_say_is_marked_and_the_mark_explained_once(
    made: AnswerRow, mark: str, meaning: str
) -> None:
    lines = written("markdown", answer(STORE, [made, made])).splitlines()
    assert all(line.endswith(f"{mark} |") for line in lines[2:4])
    assert len([line for line in lines if meaning in line]) == 1


def test_marks_are_explained_in_one_order_whichever_is_met_first() -> None:
    rows = [made for made, *_ in reversed(BESIDE.values())]
    lines = written("markdown", answer(STORE, rows)).splitlines()
    assert [line.partition(":")[0] for line in lines if re.match(r"[^|\[]+: (n |more|rests)", line)] == [
        "(n of m)",
        "…",
        r"\+n",
        "†",
        "‡",
    ]


def test_a_triple_of_a_construct_needs_one_solution_and_is_not_said_to_be_partly_cited() -> None:
    assert "| [^1] |" in written("markdown", graph(row(1, triple("a"), states(ONE), solutions=None)))


def test_a_row_that_is_wholly_cited_has_no_marks() -> None:
    assert "| [^1] |" in written("markdown", answer(STORE, [row(1, [None, None], states(ONE))]))


def test_a_column_with_several_claims_has_the_notes_of_all() -> None:
    both = Literal(f"{ONE.iri.value} {TWO.iri.value}")
    made = answer(STORE, [row(1, [Literal("26"), both], states(ONE), states(TWO))], ["value", "claim"])
    assert written("markdown", made).splitlines()[2] == "| 26 | [^1] [^2] |"


def test_rows_that_differ_only_in_who_states_them_stay_apart_unless_the_question_says_otherwise() -> None:
    rows = [row(n, [Literal("26"), one.iri], states(one)) for n, one in enumerate((ONE, TWO), 1)]
    lines = written("markdown", answer(STORE, rows, ["value", "claim"])).splitlines()
    assert lines[2:4] == ["| 26 | [^1] |", "| 26 | [^2] |"]
    assert len(json.loads(written("json", answer(STORE, rows, ["value", "claim"])))["results"]["bindings"]) == 2


def test_rows_that_are_the_same_stay_apart_where_nobody_asks_who_states_them() -> None:
    rows = [row(n, [Literal("26")], states(one)) for n, one in enumerate((ONE, TWO), 1)]
    assert written("markdown", answer(STORE, rows, ["value"])).splitlines()[2:4] == ["| 26 | [^1] |", "| 26 | [^2] |"]


@pytest.mark.parametrize("said", ["yes", "no"])
def test_a_question_is_answered_yes_or_no(said: str) -> None:
    value = Literal("true" if said == "yes" else "false", datatype=XSD.boolean)
    made = answer(STORE, [row(1, [value], states(ONE))], ["answer"], form=QueryForm.ASK)
    assert f"| {said} | [^1] |" in written("markdown", made)


def test_no_answer_says_what_was_not_found() -> None:
    made = answer(STORE, [], missing=["{ ?a kg:value 7 . }"])
    assert "No answer: no claim up to contribution 1 states \\{ ?a kg:value 7 . \\}" in written("markdown", made)


def test_answers_that_share_their_notes_go_on_counting() -> None:
    rows, notes = [row(1, [Literal("x"), None], states(ONE), states(TWO))], Notes(STORE)
    list(answer(STORE, [row(1, [], states(ONE))], (), notes=notes))
    made = {form: written(form, answer(STORE, rows, notes=notes)) for form in ("json", "html", "markdown")}
    citations = json.loads(made["json"])["citations"]
    assert (citations["rows"][0]["notes"], [note["number"] for note in citations["notes"]]) == ([1, 2], [2])
    assert "[^1] [^2]" in made["markdown"]


# streaming


class Watched:
    """Rows that say how many were taken."""

    def __init__(self, rows: int) -> None:
        self.taken = 0
        self._rows = rows

    def __iter__(self) -> Iterator[AnswerRow]:
        for number in range(1, self._rows + 1):
            self.taken += 1
            yield row(number, [Literal(str(number)), None], ground(f"f{number}", f"c{number}"))


@pytest.mark.parametrize("form", ["markdown", "html", "json", "csv"])
def test_a_format_writes_rows_before_it_has_read_all(form: str) -> None:
    made, watched = answer(STORE, [], page=10), Watched(1000)
    made.cited.rows = iter(watched)
    stream = WRITERS[form](made, None)
    while watched.taken == 0:
        next(stream)
    assert watched.taken <= 20
    assert sum(1 for _ in stream) > 900
