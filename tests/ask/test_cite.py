"""A footnote says who states it, in which words or row, in which document, and how to follow it further."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask import find
from kg.ask.cite import Footnote, footnotes
from kg.ask.trace.naming import titled
from kg.model import Claim, Draft, Quotation, Row
from kg.terms import KG, RDF
from kg.triples import make_claim
from kg.vocabulary import as_json
from tests.comparing import Counting, count, listing, store_of

ICE, JAIL = terms.organization("ice"), KG.jailEnforcement
TEXT = terms.thing("text", "article")
LEAD = "Authorities were able to apprehend people"


def quoted(*words: str) -> tuple[Quotation, ...]:
    """Quotations of one text, in this order."""
    return tuple(Quotation(TEXT, one, "", "", at, at + len(one)) for at, one in _placed(words))


def _placed(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each at a place of its own, which depends on all of them."""
    start = 100 * zlib.crc32("".join(words).encode())
    return ((start + 100 * at, one) for at, one in enumerate(words))


def stating(value: int, *words: str) -> Claim:
    made = count(value, as_of="2020")
    return make_claim(
        made.triples, speaker=made.speaker, document=made.document, modality=made.modality, anchors=quoted(*words)
    )


def note(claim: Claim, *more: Claim | Draft, at: NamedNode | None = None) -> Footnote:
    (made,) = footnotes(store_of(claim, *more), [(claim.iri, at)]).values()
    return made


QUOTED = {
    "one": (["37 for homicide"], "“37 for homicide”, in"),
    "two": ([LEAD, "37 for homicide"], f"“{LEAD} … 37 for homicide”, in"),
    "three": ([LEAD, "37 for homicide", "in all"], f"“{LEAD} … 37 for homicide … in all”, in"),
    "four, one of which has the figure": ([LEAD, "a", "b", "37 for homicide"], "“37 for homicide”, in"),
    "four, one of which spells the figure": ([LEAD, "a", "b", "Thirty-seven for homicide"], "“Thirty-seven for homi"),
    "four, none of which has the figure": ([LEAD, "b", "c", "d"], f"“{LEAD}”, in"),
    "four, and a longer figure": ([LEAD, "370 in all", "37 then", "d"], "“37 then”, in"),
}


@pytest.mark.parametrize(("words", "said"), QUOTED.values(), ids=QUOTED)
def test_up_to_three_quotations_are_shown_and_of_more_those_that_have_the_figure(words: list[str], said: str) -> None:
    assert said in note(stating(37, *words)).text


def test_of_many_quotations_the_one_with_the_described_words_is_shown() -> None:
    position = terms.thing("position", "p")
    claim = make_claim(
        [(position, RDF.type, KG.Position), (position, KG.describedAs, Literal("a tool that works"))],
        speaker=ICE,
        document=terms.document("article"),
        modality=KG.statement,
        anchors=quoted(LEAD, "b", "c", "it is a tool that works"),
    )
    assert note(claim).quotation == "it is a tool that works"


def test_places_that_are_not_shown_are_counted() -> None:
    assert "also at 3 other places" in note(stating(37, LEAD, "b", "c", "37 for homicide")).text
    assert "other place" not in note(stating(37, LEAD, "37 for homicide")).text


def test_an_archivists_reading_is_said_and_given_to_programs() -> None:
    claim = count(4, as_of="2023", basis="the year is that of the next passage")
    made = note(claim)
    assert ", archivist's reading: “the year is that of the next passage” [" in made.text
    assert as_json(made)["basis"] == "the year is that of the next passage"
    assert "reading" not in note(count(4, as_of="2023")).text


def test_the_claim_at_the_end_of_a_note_can_be_followed() -> None:
    claim = count(4, as_of="2023")
    store = store_of(claim)
    (made,) = footnotes(store, [(claim.iri, None)]).values()
    start, _, short = made.text.rpartition(" [")
    assert start
    assert short == f"claim/{terms.parts(claim.iri)[1][:10]}…]"
    assert find.resolve(store, short.removesuffix("]")) == claim.iri


def test_a_row_is_cited_at_the_newest_list_or_at_the_place_asked_for() -> None:
    lists = [listing(day, ("us-vt", "Ash PD", JAIL)) for day in ("2021-01-13", "2023-09-12")]
    (claim,), (seen_again,) = (one.claims for one in lists)
    assert claim.iri == seen_again.iri
    (row,) = claim.anchors
    assert isinstance(row, Row)
    newest, asked = note(claim, *lists), note(claim, *lists, at=terms.row(row.capture, row.sheet, row.row))
    assert "row 2 of table of list-2023-09-12-am.csv, in “Lists” (list of 2023-09-12)" in newest.text
    assert "row 2 of table of list-2021-01-13-am.csv, in “Lists” (list of 2021-01-13)" in asked.text
    assert "also at 1 other place [" in asked.text


def test_a_note_on_a_count_says_that_it_shows_one_of_what_was_counted() -> None:
    listed = listing("2023-09-12", ("us-vt", "Ash PD", JAIL))
    told = note(listed.claims[0], listed).told("rows")
    assert ", one of the rows counted: row 2 of table of list-2023-09-12-am.csv, in" in told


def test_a_title_an_archivist_gave_stands_without_quotation_marks() -> None:
    assert titled("[sic] a page") == "“[sic] a page”"
    made = replace(note(count(4, as_of="2023")), document="[a page on the program]")
    assert ", in [a page on the program] (no date stated)" in made.text


def test_a_withdrawn_claim_is_said_to_be() -> None:
    nobody = terms.thing("claim", "abcdefgh2345")
    (made,) = footnotes(store_of(), [(nobody, None)]).values()
    assert made.text == "claim/abcdefgh2345, withdrawn; `kg trace` shows what it stated"


def test_notes_are_read_by_as_many_queries_however_many_there_are() -> None:
    claims = [stating(value, LEAD, "b", "c", f"{value} of them") for value in range(2, 40)]
    store = Counting(store_of(*claims))
    made = footnotes(store, [(claim.iri, None) for claim in claims])
    assert all(one.quotation and one.quotation.endswith("of them") for one in made.values())
    assert len(store.asked) <= 9
