"""Whatever a source says, a format shows it as text and keeps its own shape."""

from __future__ import annotations

import csv
import html
import io
import json
import re

import html5rdf
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pyoxigraph import Literal

from kg.ask.cite.formats import WRITERS
from kg.index import Embedded
from kg.inert import inert
from tests.citing import answer, row

STORE = Embedded.memory()
MARKUP = st.sampled_from(
    ["|", "\\", "\\|", "`", "<b>", "</td>", "&lt;", "[^1]:", "**", "_", "~~", "\n", "\r\n", "\t", '"', "'", "=", "$"]
)
TEXT = st.lists(MARKUP | st.text(st.characters(exclude_categories=["Cs"]), max_size=4), max_size=8).map("".join)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def written(form: str, first: str, second: str) -> str:
    rows = [row(1, [Literal(first), Literal(second)], absent=[first])]
    return "".join(WRITERS[form](answer(STORE, rows, title=second), None))


def cells(page: str) -> list[str]:
    """The texts of the cells of a table in HTML."""
    return [html.unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", page)]


def seen(text: str) -> str:
    """What a reader sees of a text: blanks at the ends and runs of them do not show."""
    return " ".join(inert(text, longest=None).split())


@settings(deadline=None)
@given(TEXT, TEXT)
def test_markdown_shows_any_text_in_its_cell(first: str, second: str) -> None:
    found = cells(READER.render(written("markdown", first, second)))
    assert [" ".join(cell.split()) for cell in found[:2]] == [seen(first), seen(second)]
    assert len(found) == 3


@settings(deadline=None)
@given(TEXT, TEXT)
def test_html_shows_any_text_in_its_cell_and_is_valid(first: str, second: str) -> None:
    page = written("html", first, second)
    read = html5rdf.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    found = ["".join(cell.itertext()) for cell in read.iter("td")]
    assert found[:2] == [inert(first, longest=None), inert(second, longest=None)]
    assert "".join(next(read.iter("h1")).itertext()) in (inert(second), "Cited answer")


@settings(deadline=None)
@given(TEXT, TEXT)
def test_csv_gives_any_text_back_but_for_the_guard_of_formulas(first: str, second: str) -> None:
    _, found = csv.reader(io.StringIO(written("csv", first, second), newline=""))
    shown = [inert(text, longest=None, lines=True) for text in (first, second)]
    assert [cell.removeprefix("'") for cell in found[:2]] == [text.removeprefix("'") for text in shown]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in found)


@settings(deadline=None)
@given(TEXT, TEXT)
def test_json_gives_any_text_back(first: str, second: str) -> None:
    (binding,) = json.loads(written("json", first, second))["results"]["bindings"]
    assert [binding["who"]["value"], binding["value"]["value"]] == [first, second]
