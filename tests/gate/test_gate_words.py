"""The project's own words avoid contested terms; what sources say is left alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, RdfFormat, parse

from kg import terms
from kg.gate import contested_terms
from kg.gate.contested_terms import contested
from kg.model import Claim, Document, Draft, Speaker, Withdrawal
from kg.terms import ELI, KG, RDF, RDFS
from kg.triples import make_claim
from tests.making import ICE, LIST, agency_claim, count_claim, quotation, row

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a surge of agreements", ("surge",)),
        ("A SURGE of agreements", ("SURGE",)),
        ("agreements surged", ("surged",)),
        ("insurgent, resurgence", ()),
        ("an illegal  immigrant", ("illegal  immigrant",)),
        ("an illegal\nimmigrant", ("illegal\nimmigrant",)),
        ("a crack-down and a crack\u2011down", ("crack-down", "crack\u2010down")),
        ("ｓｕｒｇｅ in other letters", ("surge",)),
        ("sur\u00adge with a soft hyphen", ("surge",)),
        ("criminal alien, then alien", ("criminal alien", "alien")),
        ("alienate an inalienable right", ()),
        ("a sanctuary", ("sanctuary",)),
        ("the article says “a surge of illegal aliens”", ()),
        ('the article says "a surge"', ()),
        ("a surge, “quoted words”, a raid", ("surge", "raid")),
        ("an “unclosed surge", ("surge",)),
        ("Illegal Immigration Reform and Immigrant Responsibility Act of 1996, section 133", ()),
        ("the Illegal Immigration Reform and Immigrant Responsibility Act and illegal acts", ("illegal",)),
        ("Title 8, Aliens and Nationality", ()),
        ("Defiance County, Ohio", ()),
        ("a person convicted of an offense", ()),
        ("", ()),
    ],
)
def test_contested_terms_are_found_as_whole_words_outside_quotations_and_names(
    text: str, found: tuple[str, ...]
) -> None:
    assert contested(text) == found


@pytest.mark.parametrize("word", ["surge", "illegal", "victim", "crackdown", "alien", "noncitizen", "undocumented"])
def test_a_term_of_either_side_is_flagged(word: str) -> None:
    assert contested(f"one {word} here") == (word,)


@given(st.text(max_size=60))
def test_what_stands_in_quotation_marks_is_never_flagged(text: str) -> None:
    assert contested("“" + text.replace("”", "").replace("“", "").replace('"', "") + "”") == ()


def event(label: str, **more: object) -> Claim:
    pairs = [(RDF.type, KG.Event), (KG.eventKind, KG.publicAnnouncement), (RDFS.label, Literal(label))]
    thing = terms.by_content("event", pairs)
    return make_claim(
        [(thing, *pair) for pair in pairs],
        speaker=ICE,
        document=LIST,
        modality=KG.statement,
        anchors=(quotation("announced"),),
    )


def provision(subject_matter: str, label: str = "INA 287(g)") -> Claim:
    thing = terms.provision("ina", "287", "g")
    facts = [
        (thing, RDF.type, KG.Provision),
        (thing, RDF.type, ELI.LegalResourceSubdivision),
        (thing, RDFS.label, Literal(label)),
        (thing, KG.subjectMatter, Literal(subject_matter)),
    ]
    return make_claim(facts, speaker=ICE, document=LIST, modality=KG.statement, anchors=(quotation("(g)"),))


def position(described: str) -> Claim:
    pairs = [(RDF.type, KG.Position), (KG.holder, ICE), (KG.describedAs, Literal(described))]
    thing = terms.by_content("position", pairs)
    return make_claim(
        [(thing, *pair) for pair in pairs],
        speaker=ICE,
        document=LIST,
        modality=KG.statement,
        anchors=(quotation(described),),
    )


REFUSED = {
    "the note": Draft(note="the surge of 2025"),
    "the basis": Draft(claims=(replace(count_claim(1), basis="they are illegal"),)),
    "an event's label": Draft(claims=(event("A crackdown was announced"),)),
    "a provision's label": Draft(claims=(provision("agreements", label="The sanctuary paragraph"),)),
    "a subject matter": Draft(claims=(provision("removal of aliens"),)),
    "the reason of a withdrawal": Draft(withdrawals=(Withdrawal(count_claim(1).iri, "a raid, not an event"),)),
    "the name of an office": Draft(speakers=(Speaker(terms.office("x"), "Crackdown Director", ICE),)),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_contested_term_in_our_own_words_is_refused(what: str) -> None:
    (found,) = contested_terms.check(REFUSED[what])
    assert found.code == "neutral-words"
    assert found.message.endswith("say what happened instead, or put it in quotation marks")


ALLOWED = {
    "a quotation": Draft(claims=(count_claim(1, quotation("1 illegal alien")),)),
    "the words of a position": Draft(claims=(position("a surge of illegal aliens"),)),
    "the name of an agency": Draft(claims=(agency_claim("Sanctuary Police Department"),)),
    "the name of an organization": Draft(speakers=(Speaker(ICE, "Stop the Raids Network"),)),
    "the title of a document": Draft(documents=(Document(LIST, "The surge", KG.article),)),
    "the cells of a row": Draft(claims=(agency_claim("Alder", row(2, county="Sanctuary")),)),
    "the name of an Act": Draft(claims=(provision("Illegal Immigration Reform and Immigrant Responsibility Act"),)),
    "a quotation in a basis": Draft(claims=(replace(count_claim(1), basis="it says “surge”"),)),
}


@pytest.mark.parametrize("what", ALLOWED)
def test_what_a_source_says_is_left_alone(what: str) -> None:
    assert contested_terms.check(ALLOWED[what]) == []


def test_a_finding_points_to_the_line_of_the_claim_and_shows_the_term() -> None:
    claim = replace(count_claim(1), basis="a surge, a surge and a raid", origin="sheet.yaml:4")
    assert [(one.where, one.message.partition(" in ")[0]) for one in contested_terms.check(Draft(claims=(claim,)))] == [
        ("sheet.yaml:4", "“surge”"),
        ("sheet.yaml:4", "“raid”"),
    ]


# ---------------------------------------------------------------- our own files


def literals(path: Path) -> Iterator[str]:
    return (q.object.value for q in parse(path=path, format=RdfFormat.TURTLE) if isinstance(q.object, Literal))


def strings(path: Path) -> Iterator[str]:
    """Every string of a module: messages, help and docstrings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def own_files() -> list[Path]:
    """Terms.ttl alone is left out: it is the list of these words."""
    turtle = [path for folder in ("ontology", "shapes") for path in sorted((ROOT / folder).glob("*.ttl"))]
    texts = [*sorted((ROOT / "queries").glob("*.rq")), *sorted(ROOT.glob("*.md"))]
    return [path for path in [*turtle, *texts, *sorted((ROOT / "kg").rglob("*.py"))] if path.name != "terms.ttl"]


@pytest.mark.parametrize("path", own_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_words_we_ship_are_neutral(path: Path) -> None:
    readers = {".ttl": literals, ".py": strings}
    read = readers.get(path.suffix, lambda path: path.read_text(encoding="utf-8").split("\n\n"))
    assert [(term, text[:80]) for text in read(path) for term in contested(text)] == []
