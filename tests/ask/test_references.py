"""What to cite, for reference managers: what other programs read of it is what the archive has."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.bparser import BibTexParser
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad

from kg import terms
from kg.ask.cite import Footnote
from kg.ask.cite.bibliography import bibliography
from kg.ask.cite.formats.references import referenced
from kg.ask.cite.works import MOST_PLACES, CitedPlaces, Work
from kg.ask.trace.anchor_places import page_of
from kg.ask.trace.known import KnownStatements
from kg.ask.trace.values import QuotedPlace
from kg.errors import UsageError
from kg.model import Text
from kg.terms import KG, OA
from kg.workspace import Workspace
from tests.archives import Done
from tests.comparing import store_of

Run = Callable[..., Done]
REPORT = Work(
    iri=terms.document("encounters"),
    title="Encounters {by} State, 50% of & “all”",
    kind=KG.officialReport,
    publisher="U.S. Immigration and Customs Enforcement",
    issued="2020-01",
    url="https://ice.example/a_report?b={1}&c=%20#d",
    language="en",
    digests=("ab" * 32,),
    accessed="2023-06-09",
    places=("ICE: “12 agreements” [claim/abc]",),
    more=3,
    pages=(4, 7),
)
NOTE = "ICE: “12 agreements” [claim/abc]; and 3 more places"


def in_bibtex(text: str) -> list[dict[str, Any]]:
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    return list(bibtexparser.loads(text, parser).entries)


def plain(written: str) -> str:
    """BibTeX as a reader sees it."""
    text = written.removeprefix("{").removesuffix("}") if written.startswith("{") else written
    for sign in "$&#%_":
        text = text.replace(f"\\{sign}", sign)
    return text.replace("\\textbraceleft{}", "{").replace("\\textbraceright{}", "}")


def test_csl_json_has_the_page_the_places_and_the_day_of_access() -> None:
    (one,) = json.loads(referenced([REPORT], "csl"))
    assert (one["page"], one["note"], one["accessed"]) == ("4, 7", NOTE, {"date-parts": [[2023, 6, 9]]})
    assert one["archive_location"] == f"sha256:{'ab' * 32}"


def test_bibtex_is_read_back_as_it_was_meant() -> None:
    (one,) = in_bibtex(referenced([REPORT], "bibtex"))
    assert (one["ENTRYTYPE"], one["ID"]) == ("techreport", "encounters")
    told = {key: plain(one[key]) for key in ("title", "publisher", "date", "urldate", "pages", "note")}
    assert told == {
        "title": REPORT.title,
        "publisher": REPORT.publisher,
        "date": "2020-01",
        "urldate": "2023-06-09",
        "pages": "4, 7",
        "note": NOTE,
    }
    assert one["url"] == "https://ice.example/a_report?b=%7B1%7D&c=%20#d"


def test_ris_is_read_back_as_it_was_meant() -> None:
    (one,) = rispy.loads(referenced([REPORT], "ris"))
    assert one["type_of_reference"] == "RPRT"
    assert (one["title"], one["publisher"], one["year"]) == (REPORT.title, REPORT.publisher, "2020")
    assert (one["date"], one["access_date"], one["start_page"]) == ("2020/01//", "2023/06/09/", "4, 7")
    assert (one["notes"], one["urls"], one["id"]) == ([NOTE], [REPORT.url], REPORT.iri.value)


@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1).filter(lambda text: text.strip()))
def test_no_text_ends_its_field_or_adds_another(title: str) -> None:
    work = replace(REPORT, title=title, publisher=title)
    two = [work, replace(REPORT, title="the second")]
    ris = rispy.loads(referenced(two, "ris"))
    bibtex = in_bibtex(referenced(two, "bibtex"))
    csl = json.loads(referenced(two, "csl"))
    assert [len(ris), len(bibtex), len(csl)] == [2, 2, 2]
    keys = {key for one in rispy.loads(referenced([REPORT, REPORT], "ris")) for key in one}
    assert set(ris[0]) <= keys
    assert set(bibtex[0]) == set(bibtex[1]) == set(in_bibtex(referenced([REPORT], "bibtex"))[0])
    assert csl[0]["title"] == title


def test_two_documents_of_like_names_have_keys_of_their_own() -> None:
    works = [replace(REPORT, iri=terms.document(name)) for name in ("a b", "a-b", "a/b")]
    assert [one["ID"] for one in in_bibtex(referenced(works, "bibtex"))] == ["a-b", "a-b-2", "a-b-3"]


def test_a_bibliography_is_of_documents_and_leaves_the_places_to_the_notes() -> None:
    told = bibliography([REPORT], "harvard-cite-them-right")[0]
    assert "Accessed: June 9, 2023" in told
    assert "12 agreements" not in told


def test_of_many_places_some_are_named_and_the_others_counted(golden_archive: Workspace) -> None:
    noted = [note.of for row in golden_archive.cite("agencies-by-place").rows for note in row.notes]
    note = next(one for one in noted if isinstance(one, Footnote) and one.row)
    assert note.row
    places = CitedPlaces()
    for number in range(MOST_PLACES + 5):
        places.add(replace(note, shown=(replace(note.row, row=number),)))
        places.add(replace(note, shown=(replace(note.row, row=number),)))
    assert (len(places.places), places.more) == (MOST_PLACES, 10)


# of things and answers


@pytest.mark.parametrize("form", ["csl", "bibtex", "ris"])
def test_a_claim_is_cited_with_its_quotation_and_its_document(alder: Workspace, form: str) -> None:
    asked = "SELECT ?claim ?words { ?claim kg:anchor/oa:hasSelector/oa:exact ?words } ORDER BY ?words LIMIT 1"
    claim, words = alder.query(asked).rows[0]
    told = alder.references(str(claim), form)
    assert str(words) in " ".join(told.split())
    assert "Notice to the public" in told


def test_a_document_is_cited_with_all_bytes_that_are_known_of_it(alder: Workspace) -> None:
    (one,) = json.loads(alder.references("alder-notice"))
    captures = alder.query("SELECT ?sha { ?c kg:document document:alder-notice ; kg:sha256 ?sha }").rows
    assert one["archive_location"] == " ".join(sorted(f"sha256:{row[0]}" for row in captures))


def test_an_answer_is_cited_the_same_in_every_form(golden_archive: Workspace) -> None:
    works = golden_archive.cite("agencies-by-place", {"place": "vt"})
    assert len(works.rows) > 1
    listed = works.notes.works()
    titles = {work.title for work in listed}
    assert {one["title"] for one in json.loads(referenced(listed, "csl"))} == titles
    assert {plain(one["title"]) for one in in_bibtex(referenced(listed, "bibtex"))} == titles
    assert {one["title"] for one in rispy.loads(referenced(listed, "ris"))} == titles
    assert all(work.places for work in listed)
    assert any(": row " in work.as_csl()["note"] for work in listed)


def test_the_day_of_access_is_the_newest_on_which_cited_bytes_were_taken(alder: Workspace) -> None:
    taken = alder.query("SELECT (MAX(?on) AS ?day) { ?c kg:document document:alder-notice ; kg:takenOn ?on }").rows[0][
        0
    ]
    (one,) = json.loads(alder.references("alder-notice"))
    assert one.get("accessed") == (taken and {"date-parts": [[int(part) for part in str(taken)[:10].split("-")]]})


def test_a_page_is_told_of_a_text_that_has_pages_and_is_held() -> None:
    text, capture = terms.thing("text", "t"), terms.capture("ab" * 32)
    words = QuotedPlace(terms.thing("quotation", "q"), text, "ab" * 32, "twelve", "", "", 13, 19)
    held = Text("ab" * 32, "pdfium-2", "p", "cd" * 32, "first\fsecond\ftwelve")
    for extractor, layer, page in (("pdfium-2", held, 3), ("plain-1", held, None), ("pdfium-2", None, None)):
        known = KnownStatements(store_of())
        known.add([Quad(text, OA.hasSource, capture), Quad(text, KG.extractor, Literal(extractor))])
        assert page_of(known, words, lambda sha256, name, layer=layer: layer) == page  # type: ignore[misc]


def test_what_nothing_live_states_cannot_be_cited(golden_archive: Workspace) -> None:
    withdrawn = golden_archive.query("SELECT ?x { ?x a kg:WithdrawnClaim }").rows[0][0]
    with pytest.raises(UsageError, match="no document states anything of"):
        golden_archive.references(str(withdrawn))


def test_references_are_had_at_the_command_line_or_refused_in_a_line(alder: Workspace, kg: Run) -> None:
    done = kg("trace", "alder-notice", "--format", "ris")
    assert (done.code, done.err, done.out.splitlines()[0]) == (0, "", "TY  - NEWS")
    wrong = kg("trace", "alder-notice", "--format", "endnote")
    assert (wrong.code, wrong.out) == (2, "")
    assert "there is no format 'endnote' of references; use csl, bibtex, ris" in wrong.err
