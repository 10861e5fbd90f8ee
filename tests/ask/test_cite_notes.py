"""Notes are numbered in the order they are met, the same note once, and looked up a page at a time."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.cite import Answer, Notes
from kg.ask.witness import Ground, GroundKind, cite
from kg.index import Embedded
from kg.model import Claim
from kg.terms import KG
from tests.citing import answer, ground, placed, row
from tests.comparing import Counting, count, listing, store_of

ONE, TWO, THREE = (count(value, as_of="2023") for value in (11, 22, 33))
STORE = store_of(ONE, TWO, THREE)


def states(claim: Claim, fact: str = "f") -> Ground:
    """A triple that this claim alone states."""
    return ground(f"{fact}{claim.iri.value}", terms.parts(claim.iri)[1])


def numbers(made: Answer) -> list[list[int]]:
    return [[note.number for note in one.notes] for one in made]


def test_notes_are_numbered_in_the_order_they_are_met_and_keep_their_number() -> None:
    rows = [row(1, [], states(TWO)), row(2, [], states(ONE), states(TWO)), row(3, [], states(THREE))]
    assert numbers(answer(STORE, rows, ())) == [[1], [1, 2], [3]]


def test_numbers_go_on_from_page_to_page() -> None:
    rows = [row(1, [], states(TWO)), row(2, [], states(ONE)), row(3, [], states(TWO)), row(4, [], states(THREE))]
    made = list(answer(STORE, rows, (), page=2).pages())
    assert [[note.number for note in page.fresh] for page in made] == [[1, 2], [3]]
    assert [[note.number for note in one.notes] for page in made for one in page.rows] == [[1], [2], [1], [3]]


def test_an_absence_is_a_note_in_its_place_and_the_same_one_once() -> None:
    rows = [
        row(1, [], states(ONE), absent=["{ ?a kg:model ?m }"]),
        row(2, [], states(TWO), absent=["{ ?a kg:model ?m }"]),
    ]
    made = list(answer(STORE, rows, ()))
    assert [[note.number for note in one.notes] for one in made] == [[1, 2], [2, 3]]
    assert made[0].notes[1].text == "no claim up to contribution 1 states { ?a kg:model ?m }"


@pytest.mark.parametrize(
    ("pattern", "where"),
    [
        ("{ ?who kg:model ?m }", ", where ?who is that of the row"),
        ("{ ?value kg:of ?who . ?m kg:of ?who }", ", where ?value and ?who are those of the row"),
        ("{ ?a kg:model ?m }", ""),
    ],
)
def test_an_absence_says_which_values_are_the_rows(pattern: str, where: str) -> None:
    ((_, note),) = (one.notes for one in answer(STORE, [row(1, [], states(ONE), absent=[pattern])], ()))
    assert note.text == f"no claim up to contribution 1 states {pattern}{where}"


def test_the_claim_a_row_names_is_among_its_notes_although_nothing_it_rests_on_is_claimed() -> None:
    (made,) = answer(
        STORE, [row(1, [ONE.iri, TWO.iri], ground("kept", kind=GroundKind.RECORD))], ["claim", "reportedClaim"]
    )
    assert [note.of.claim for note in made.notes] == [ONE.iri]  # type: ignore[union-attr]
    named = {at: [note.of.claim for note in notes] for at, notes in made.named.items()}  # type: ignore[union-attr]
    assert named == {0: [ONE.iri], 1: [TWO.iri]}
    assert made.kinds == {GroundKind.RECORD}


def test_a_row_of_a_certain_list_is_cited_at_its_row_in_that_list() -> None:
    lists = [listing(day, ("us-vt", "Ash PD", KG.jailEnforcement)) for day in ("2021-01-13", "2023-09-12")]
    store, (listed,) = store_of(*lists), lists[0].claims
    anchor = terms.row(listed.anchors[0].capture, "table", 2)  # type: ignore[union-attr]
    stated = ground("f", terms.parts(listed.iri)[1])
    by_witness = answer(store, [row(1, [], stated, placed(terms.parts(listed.iri)[1], anchor))], ())
    by_column = answer(store, [row(1, [listed.iri, anchor], stated)], ["claim", "anchor"])
    newest = answer(store, [row(1, [listed.iri], stated)], ["claim"])
    assert [
        "list of 2021" in note.text for made in (by_witness, by_column, newest) for one in made for note in one.notes
    ] == [
        True,
        True,
        False,
    ]


def test_of_several_lists_a_row_is_about_the_newest_is_cited_and_no_newer_one() -> None:
    days = ("2021-01-13", "2022-05-05", "2023-09-12")
    lists = [listing(day, ("us-vt", "Ash PD", KG.jailEnforcement)) for day in days]
    name = terms.parts(lists[0].claims[0].iri)[1]
    rows = [terms.row(one.sources[0].capture.sha256, "table", 2) for one in lists[:2]]
    for about in (rows, rows[::-1]):
        made = row(1, [], ground("f", name), *(placed(name, anchor) for anchor in about))
        ((note,),) = (one.notes for one in answer(store_of(*lists), [made], ()))
        assert "(list of 2022-05-05)" in note.text


def test_a_claim_that_states_the_same_and_is_not_shown_is_counted_unless_the_row_names_it() -> None:
    stated = ground("f", *(terms.parts(one.iri)[1] for one in (ONE, TWO)))
    first, second = sorted([ONE.iri, TWO.iri], key=str)
    (plain,) = answer(STORE, [row(1, [], stated)], ())
    (naming,) = answer(STORE, [row(1, [second], stated)], ["otherClaim"])
    assert plain.others == {second}
    assert naming.others == {first}


def test_several_answers_may_share_their_numbers() -> None:
    notes = Notes(STORE)
    made = [answer(STORE, [row(1, [], states(one))], (), notes=notes) for one in (ONE, TWO, ONE)]
    assert [numbers(one) for one in made] == [[[1]], [[2]], [[1]]]


def test_what_was_not_found_is_told_once_the_rows_are_read() -> None:
    made = answer(STORE, [], missing=["{ ?a kg:value 7 }", "{ ?a kg:value 7 }"])
    assert list(made) == []
    assert made.missing == ("no claim up to contribution 1 states { ?a kg:value 7 }",)


def test_documents_are_those_of_the_notes_with_the_digests_cited() -> None:
    lists = [listing(day, ("us-vt", "Ash PD", KG.jailEnforcement)) for day in ("2021-01-13", "2023-09-12")]
    store, (listed,) = store_of(ONE, *lists), lists[0].claims
    made = answer(store, [row(1, [], states(ONE), states(listed))], ())
    assert not made.notes.documents
    list(made)
    newest = listing("2023-09-12").sources[0].capture.sha256
    cited = {document: places.digests for document, places in made.notes.documents.items()}
    assert cited == {ONE.document: set(), listed.document: {newest}}
    assert [work.title for work in made.notes.works()] == ["Lists", "article"]


def test_a_page_is_looked_up_by_as_many_queries_as_a_row() -> None:
    claims = [count(value, as_of="2023") for value in range(100, 150)]
    asked = []
    for some in (claims[:1], claims):
        store = Counting(store_of(*claims))
        list(answer(store, [row(n, [], states(one)) for n, one in enumerate(some, 1)], ()))
        asked.append(len(store.asked))
    assert asked[0] == asked[1]


def test_a_query_is_asked_cited_and_noted() -> None:
    sparql = "SELECT ?value { ?o kg:value ?value } ORDER BY ?value"
    made = list(Answer(STORE, cite(STORE, sparql)))
    assert [one.values for one in made] == [(Literal(n),) for n in (11, 22, 33)]
    assert [note.of.claim for one in made for note in one.notes] == [ONE.iri, TWO.iri, THREE.iri]  # type: ignore[union-attr]


def test_a_name_that_is_not_there_is_said_to_be_so() -> None:
    made = Answer(Embedded.memory(), cite(Embedded.memory(), "SELECT ?a { ?a a <urn:nothing> }"))
    assert list(made) == []
    assert made.missing
    assert "contribution 0" in made.missing[0]
    assert NamedNode("urn:nothing").value in made.missing[0]
