"""What readers of both sides found in the sheets, each as a rule for all of them: titles, bounds, manner, names."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg import assets
from kg.gate.contested_terms import contested
from kg.model import Claim, Document, Draft, Quotation
from kg.terms import KG, SKOS
from tests.corpus_drafts import described, text_of
from tests.corpus_tables import DOCUMENTS, MEMORANDA, SHEETS, STATUTES

PAGE = "acru-defenders-initiative"
# Words for a person's status, which the statutes or their readers use and which judge nobody.
STATUS = {"alien", "aliens", "noncitizen", "noncitizens", "non-citizen", "non-citizens"}
# What a statute says next where it bounds what it has just said.
BOUNDS = re.compile(
    r"(?:in relation to|at the expense|to the extent|for the purposes?|with the (?:consent|concurrence)|without|unless"
    r"|subject to|as provided|under regulations|upon request|except|only|if)\b"
)


def _headlines(draft: Draft) -> set[str]:
    """The lines of a page, without what ascribes them to an outlet."""
    lines = text_of(draft).content.splitlines()
    return {re.split(r" \| | [–-] ?(?=[A-Z][\w ]+$)", line.removeprefix("Source: "))[0].strip() for line in lines}


def _unseen(draft: Draft) -> dict[NamedNode, Document]:
    return {one.iri: one for one in draft.documents if one.unseen}


def _quoted(claim: Claim) -> list[Quotation]:
    return [one for one in claim.anchors if isinstance(one, Quotation)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_title_without_brackets_stands_in_the_document_that_speaks_of_it(drafts: dict[str, Draft], name: str) -> None:
    content = " ".join(text_of(drafts[name]).content.split())
    titles = [one.title for one in _unseen(drafts[name]).values() if not one.title.startswith("[")]
    assert [one for one in titles if one not in content] == []


def test_a_headline_quoted_whole_is_the_title_of_what_it_heads_whichever_side_it_takes(
    drafts: dict[str, Draft],
) -> None:
    headlines, unseen = _headlines(drafts[PAGE]), _unseen(drafts[PAGE])
    heads = [
        (unseen[source].title, one.exact)
        for claim in drafts[PAGE].claims
        for source in claim.reports
        for one in _quoted(claim)
        if one.exact in headlines
    ]
    assert len(heads) > 15
    assert [(title, headline) for title, headline in heads if title != headline] == []


def test_of_what_the_page_links_to_three_are_described_and_not_titled(drafts: dict[str, Draft]) -> None:
    described_only = {one.iri.value.rpartition("/")[2] for one in _unseen(drafts[PAGE]).values() if one.title[0] == "["}
    # Of the first no title is known; the second points to one person, and the third names one.
    assert described_only == {"ice-287g-page", "newsweek-detainer", "dallas-article"}


def _cut(draft: Draft) -> Iterator[tuple[str, str]]:
    """Quotations that stop just before words that bound them, where none of the same claim goes on with those."""
    content = text_of(draft).content
    for claim in draft.claims:
        spans = [(one.start, one.end) for one in _quoted(claim)]
        for one in _quoted(claim):
            rest = content[one.end :].lstrip(" ,\n")
            at = len(content) - len(rest)
            if BOUNDS.match(rest) and not any(start <= at < end for start, end in spans):
                yield one.exact[-40:], rest[:40]


@pytest.mark.parametrize("name", [*STATUTES, *MEMORANDA])
def test_no_term_of_a_statute_or_memorandum_is_quoted_without_the_words_that_bound_it(
    drafts: dict[str, Draft], name: str
) -> None:
    assert list(_cut(drafts[name])) == []


def test_the_central_grant_has_its_bounds_in_both_editions(drafts: dict[str, Draft]) -> None:
    bounds = {
        "in relation to the investigation, apprehension, or detention of aliens",
        "at the expense of the State or political subdivision",
        "to the extent consistent with State and local law",
    }
    effects = [one for name in STATUTES for claim in drafts[name].claims for one in described(claim, KG.Effect)]
    grants = [one for one in effects if one["subjectMatter"][0].startswith("entering into a written agreement")]
    assert [set(one["condition"]) for one in grants] == [bounds, bounds]


@pytest.mark.parametrize("name", SHEETS)
def test_what_is_said_in_a_word_one_side_would_not_use_is_a_characterization_and_no_statement(
    drafts: dict[str, Draft], name: str
) -> None:
    stated = [
        one["describedAs"][0]
        for claim in drafts[name].claims
        if claim.modality == KG.statement
        for one in described(claim, KG.Position)
    ]
    assert [words for words in stated if {term.lower() for term in contested(words)} - STATUS] == []


def _in_marks(content: str, start: int, end: int) -> bool:
    before = content[:start]
    return before.rfind("“") > before.rfind("”") and "“" not in content[start:end].replace("‘", "")


@pytest.mark.parametrize("name", [one for one in DOCUMENTS if one != PAGE])
def test_words_passed_on_as_the_speakers_own_stand_in_quotation_marks(drafts: dict[str, Draft], name: str) -> None:
    content = text_of(drafts[name]).content
    for claim in drafts[name].claims:
        for one in described(claim, KG.Position) if claim.reported_by and not claim.paraphrased_by else ():
            words = one["describedAs"][0]
            starts = [quote.start + quote.exact.find(words) for quote in _quoted(claim) if words in quote.exact]
            assert starts, words
            assert all(_in_marks(content, start, start + len(words)) for start in starts), words


def test_who_is_not_named_is_called_by_no_contested_word(drafts: dict[str, Draft]) -> None:
    (path,) = assets.files(assets.ONTOLOGY, "terms.ttl")
    labels = {
        quad.object.value.lower()
        for quad in parse(path=path, format=RdfFormat.TURTLE)
        if quad.predicate in (SKOS.prefLabel, SKOS.altLabel) and isinstance(quad.object, Literal)
    }
    names = {one.label for draft in drafts.values() for one in draft.speakers if "not named" in one.label}
    ours = {one.replace("Statutes at Large", "") for one in names}
    assert len(ours) > 10
    assert [(one, word) for one in ours for word in labels if re.search(rf"\b{re.escape(word)}\b", one.lower())] == []
