"""Names near to what was typed: spelling is forgiven, and rare words decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ask.find.matching import NameIndex, split

OFFICES = [
    "Etowah County Sheriff's Office",
    "Utah County Sheriff’s Office",
    "Jackson County Sheriff's Office",
    "Jackson County Sheriff's Office",
    "Jacksonville Sheriff's Office",
    "Escambia County Sheriff's Office",
    "Etowah",
    "There are 137 agreements",
    "There are 138 agreements",
]
STATES = ["Alabama us-al", "Utah us-ut", "Kansas us-ks", "Texas us-tx", "Florida us-fl", "Alabama us-al", "", "", ""]
INDEX = NameIndex(OFFICES, STATES)


def first(typed: str) -> int | None:
    found = INDEX.search(typed)
    return found[0].position if found else None


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("Etowah County Sheriff's Office", 0),
        ("ETOWAH COUNTY SHERIFFS OFFICE", 0),
        ("etowah county sheriff", 0),
        ("sheriff of etowah county", 0),
        ("Etwah County Sherif", 0),
        ("Ettowah Cuonty", 0),
        ("Etowha county", 0),
        ("Etow county", 0),
        ("utah sheriff", 1),
        ("jackson county texas", 3),
        ("jackson county ks", 2),
        ("Jacksonvile", 4),
        ("escambia", 5),
        ("etowah", 6),
        ("138 agreements", 8),
    ],
)
def test_the_nearest_name_comes_first(typed: str, position: int) -> None:
    assert first(typed) == position


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "sherrif",
            "sherif",
            "shreiff",
            "sheirff",
            "sherriff",
            "sherriffs",
            "sherrifs",
            "sheref",
            "shrrif",
            "shariff",
        ),
        *("sheriif", "sherief", "sherff", "sheriffe", "sherrif’s"),
    ],
)
@pytest.mark.parametrize("name", ["Collier County Sheriff’s Office", "Office of the Sheriff of Collier"])
def test_a_slip_in_a_word_or_in_its_beginning_finds_it(typed: str, name: str) -> None:
    index = NameIndex([name, "Colbert County Police"])
    for words in (typed, f"collier {typed}", f"colier {typed}"):
        assert [one.position for one in index.search(words)] == [0], words


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("enforcment", "Enforcement"),
        ("goverment", "Government"),
        ("departement", "Department"),
        ("deparment", "Departments"),
        ("corections", "Corrections"),
        ("poilce", "Police"),
        ("comission", "Commissioners"),
        ("tallahasee", "Tallahassee"),
        ("missisipi", "Mississippi"),
        ("massachussets", "Massachusetts"),
        ("tennesee", "Tennessee"),
    ],
)
def test_common_slips_find_the_word_meant(typed: str, word: str) -> None:
    assert NameIndex([word, "Sheriff"]).search(typed)[0].read_as == ((typed, word.lower()),)


@pytest.mark.parametrize(("typed", "other"), [("polk", "police"), ("collier", "colbert"), ("marion", "martin")])
def test_a_short_word_or_another_word_is_no_slip(typed: str, other: str) -> None:
    assert NameIndex([other]).search(typed) == []


@pytest.mark.parametrize("typed", ["zzyzx", "xq", "", "…", "13", "1371"])
def test_what_is_like_no_name_finds_none(typed: str) -> None:
    assert INDEX.search(typed) == []


def test_a_figure_stands_for_itself_alone() -> None:
    assert [one.position for one in INDEX.search("137")] == [7]


def test_names_alike_are_level_and_stand_in_the_order_given() -> None:
    found = INDEX.search("Jackson County Sheriff's Office")
    assert [one.position for one in found[:2]] == [2, 3]
    assert found[0].score == found[1].score == 1.0


def test_a_match_says_which_words_it_took_for_which() -> None:
    assert INDEX.search("Etwah")[0].read_as == (("etwah", "etowah"),)
    assert INDEX.search("Etowah")[0].read_as == ()


def test_a_match_says_which_words_it_lacks() -> None:
    assert [one.lacking for one in INDEX.search("escambia county alabama sheriff zzyz")] == [("zzyz",)]
    assert INDEX.search("escambia sheriff")[0].lacking == ()


def test_a_state_helps_to_find_but_is_no_part_of_a_name() -> None:
    assert {one.position for one in INDEX.search("alabama")} == {0, 5}
    assert max(one.score for one in INDEX.search("alabama")) < INDEX.search("etowah")[0].score


def test_where_nothing_matches_the_nearest_spellings_as_a_whole_are_offered() -> None:
    assert INDEX.search("eto wah sher iff") == []
    assert OFFICES[INDEX.far("eto wah sher iff", 1)[0]].startswith("Etowah")


def test_an_index_of_nothing_finds_nothing() -> None:
    assert NameIndex([]).search("anything") == []
    assert NameIndex([]).far("anything", 3) == []


WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=10)
NAME = st.lists(WORD, min_size=1, max_size=4, unique=True).map(" ".join)


@given(st.lists(NAME, min_size=1, max_size=8, unique=True), st.data())
def test_every_name_is_found_first_by_itself(names: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names))
    best = NameIndex(names).search(name)[0]
    assert best.score == 1.0
    assert set(split(names[best.position])) == set(split(name))


@given(NAME, st.data())
def test_one_slip_in_each_word_still_finds_a_name(name: str, data: st.DataObject) -> None:
    letters = list(name)
    at = data.draw(st.integers(0, len(letters) - 1).filter(lambda n: letters[n] != " "))
    letters[at] = "q"
    assert [one.position for one in NameIndex([name, "unlike"]).search("".join(letters))][:1] == [0]


@given(st.lists(NAME, max_size=6), st.text(max_size=20))
def test_scores_are_parts_of_one_and_fall(names: list[str], typed: str) -> None:
    scores = [one.score for one in NameIndex(names).search(typed)]
    assert all(0 < one <= 1.0 for one in scores)
    assert scores == sorted(scores, reverse=True)
