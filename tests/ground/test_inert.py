"""Nothing that a terminal, a spreadsheet or a parser might obey comes out raw, whatever format is asked for."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.inert import in_json, in_turtle, in_xml, inert
from kg.workspace import Workspace
from tests.archives import Done

Run = Callable[..., Done]

RAW = "\x1b[31m\x00\x07\x08\x7f\x9b1m\u202e\u2066\u200f\u061c\u2028\ufeff\U000e0001"
HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def raw(text: str) -> set[str]:
    """What stands in a text that is not plainly visible, but for line breaks and tabs."""
    return {one for one in text if unicodedata.category(one) in HIDDEN} - set("\n\t\r")


def test_every_character_that_is_not_plainly_visible_is_shown_by_its_code() -> None:
    hidden = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in HIDDEN]
    assert len(hidden) > 2000
    assert all(inert(one).isascii() or one == "\n" for one in hidden)
    assert all(inert(one).isprintable() for one in hidden)


@given(ANY)
def test_json_is_the_same_value_and_inert(text: str) -> None:
    written = in_json(json.dumps({"a": text}, ensure_ascii=False, indent=1))
    assert json.loads(written) == {"a": text}
    assert not raw(written)


@given(ANY)
def test_rdf_is_the_same_literal_and_inert(text: str) -> None:
    a = NamedNode("urn:a")
    written = in_turtle(f"{Quad(a, a, Literal(text)).triple} .")
    assert [quad.object for quad in parse(written, format=RdfFormat.N_TRIPLES)] == [Literal(text)]
    assert not raw(written)


@given(ANY)
def test_xml_is_well_formed_inert_and_says_what_it_can_write(text: str) -> None:
    clean = text.replace("&", "+").replace("<", "+").replace(">", "+").replace("\r", "+")
    written = in_xml(f"<a>{clean}</a>")
    assert not raw(written)
    said = ET.fromstring(written).text or ""
    writable = all(one in "\t\n" or (ord(one) >= 0x20 and one not in "\ufffe\uffff") for one in clean)
    assert said == clean if writable else "\\" in said


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml"])
@pytest.mark.parametrize("cite", [(), ("--cite",)], ids=["uncited", "cited"])
def test_rows_come_out_inert(alder: Workspace, kg: Run, form: str, cite: tuple[str, ...]) -> None:
    if cite and form in ("tsv", "xml"):
        return
    written = "".join(f"\\U{ord(one):08X}" for one in "=1+1" + RAW.replace("\x00", ""))
    done = kg("query", "-e", f'SELECT ("{written}" AS ?x) {{ ?o kg:value 12 }} LIMIT 1', "--format", form, *cite)
    assert done.code == 0, done
    assert not raw(done.out)
    assert "31m" in done.out
    assert "=1+1" in done.out
    if form in ("csv", "tsv"):
        assert "'=1+1" in done.out
    if form == "xml":
        assert "\\x1b[31m" in "".join(ET.fromstring(done.out).itertext())


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld"])
def test_graphs_come_out_inert(alder: Workspace, kg: Run, form: str) -> None:
    query = r'CONSTRUCT { <urn:a> <urn:b> "\u001B\u202E\u009B" } WHERE { ?o kg:value 12 }'
    for more in ((), ("--cite",)) if form == "ttl" else ((),):
        done = kg("query", "-e", query, *(() if more else ("--format", form)), *more)
        assert done.code == 0, done
        assert not raw(done.out)
        assert "\\u202e" in done.out.lower()


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\uff1d"])
def test_no_cell_of_text_begins_a_formula(alder: Workspace, kg: Run, form: str, first: str) -> None:
    query = f'SELECT ("{first}cmd" AS ?x) ("{first}cmd"@en AS ?y) ("{first}cmd"^^xsd:integer AS ?z) {{}}'
    cells = kg("query", "-e", query, "--format", form).out.splitlines()[1].split("\t" if form == "tsv" else ",")
    assert [cell.strip('"')[:2] for cell in cells[:2]] == [f"'{first}"] * 2
    assert not cells[2].startswith(first)


def test_numbers_are_no_formulas(alder: Workspace, kg: Run) -> None:
    assert kg("query", "-e", "SELECT (-5 AS ?x) (-1.5 AS ?y) {}", "--format", "tsv").out.splitlines()[1] == "-5\t-1.5"


def test_csv_for_excel_begins_with_its_mark(alder: Workspace, kg: Run) -> None:
    for words in ((), ("--format", "csv"), ("--cite",)):
        assert kg("query", "-e", "SELECT (1 AS ?x) {}", "--excel", *words).out.startswith("\ufeffx")
    told = kg("query", "-e", "SELECT (1 AS ?x) {}", "--excel", "--format", "json")
    assert (told.code, told.err) == (2, "kg: --excel is for CSV; leave --format out, or write --format csv\n")


@pytest.mark.parametrize(
    "words",
    [
        ("no\x1b[31msuch\u202e",),
        ("query", "no\x1b[31msuch\u202e"),
        ("query", "--no\x1b[31m\u202e"),
        ("query", "--time-limit", "\x1b[31m\u202e"),
        ("export", "\x1b[31m\u202e"),
        ("find", "\x1b[31m\u202e"),
        ("trace", "\x1b[31m\u202e"),
        ("add", "\x1b[31m\u202e.yaml"),
        ("document", "add", "\x1b[31m\u202e.txt"),
        ("document", "show", "\x1b[31m\u202e"),
        ("--archive", "\x1b[31m\u202e", "stats"),
    ],
    ids=repr,
)
def test_what_is_typed_is_told_inert(alder: Workspace, kg: Run, words: tuple[str, ...]) -> None:
    done = kg(*words)
    assert done.code in (1, 2), done
    assert not raw(done.out + done.err)


def test_a_line_of_an_error_is_cut_and_keeps_its_remedy(alder: Workspace, kg: Run) -> None:
    done = kg("query", "n" * 100_000)
    assert done.code == 2
    assert len(done.err) < 2_000
    assert "more characters" in done.err
    assert done.err.endswith("list them with 'kg query'\n")


DIGITS = "9" * 5_000


@pytest.mark.parametrize(
    "words",
    [
        ("query", "-e", f'SELECT ("{DIGITS}"^^xsd:integer AS ?x) {{}}'),
        ("query", "-e", f"SELECT ({DIGITS} AS ?x) {{}}"),
        ("query", "-e", "SELECT (1 AS ?x) {}", "--cite", "--solutions", DIGITS),
        ("query", "-e", "SELECT (1 AS ?x) {}", "--time-limit", DIGITS),
        ("query", "-e", "SELECT (1 AS ?x) {}", "--as-of", DIGITS),
        ("add", "n.jsonld"),
        ("add", "n.yaml"),
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_a_number_too_long_to_read_gets_words_of_ours(
    alder: Workspace, kg: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "n.jsonld").write_text(f'{{"@id": "urn:a", "urn:b": {DIGITS}}}')
    (tmp_path / "n.yaml").write_text(f"document: {DIGITS}\nclaims: {DIGITS}\n")
    done = kg(*words)
    assert done.code in (0, 2), done
    assert "Exceeds" not in done.err
    assert "Traceback" not in done.err
