"""What is absent from ICE's lists is told with the files and days of the lists that are held."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, Quad

from kg import terms
from kg.ask.witness.list_absences import in_words
from kg.index import Embedded
from kg.index.store import PREFIXES
from kg.sparql import parse
from kg.sparql import syntax as sx
from kg.sparql.walking import nodes
from kg.terms import KG, RDFS, XSD
from tests.witnessing import holding

LISTS = {
    "a.xlsx": ("2025-01-01", KG.participatingList, None),
    "b.xlsx": ("2025-01-02", KG.participatingList, "2025-03-04"),
    "c.xlsx": ("2025-01-03", KG.participatingList, "2025-01-03"),
    "d.xlsx": ("2025-01-03", KG.participatingList, "2025-02-01"),
    "e.xlsx": ("2025-01-04", KG.participatingList, None),
    "f.xlsx": ("2025-01-04", KG.participatingList, None),
    "g.xlsx": ("2025-01-04", KG.participatingList, None),
    "p.xlsx": ("2025-01-04", KG.pendingList, None),
}
"""By file: the day it speaks of, its kind, and the newest signing in it."""
NAME_ALONE = ", by its name alone: it holds a signing of"


def described() -> Iterator[Quad]:
    for name, (day, kind, newest) in LISTS.items():
        one = terms.capture(name)
        yield Quad(one, KG.listKind, kind)
        yield Quad(one, RDFS.label, Literal(name))
        yield Quad(one, KG.speaksOf, Literal(day, datatype=XSD.date))
        if newest:
            yield Quad(one, KG.newestSigned, Literal(newest, datatype=XSD.date))


@pytest.fixture(scope="module")
def store() -> Embedded:
    return holding(described())


def told(store: Embedded, group: str, around: str = "") -> str:
    query = parse(f"SELECT * {{ ?a a kg:Agreement . {around} FILTER NOT EXISTS {{ {group} }} }}", PREFIXES)
    (found,) = (one.group for one in nodes(query) if isinstance(one, sx.Exists))
    return in_words(store, found, query)


def of_day(number: int, predicate: str = "kg:inListOf") -> str:
    return f'?a {predicate} "2025-01-0{number}"^^xsd:date'


IS, PENDING = "list of participating agencies of", "list of pending agencies of"
DAYS: dict[str, tuple[str, str]] = {
    "a day of one list": (of_day(1), f"a.xlsx, the {IS} 2025-01-01, does not name ?a"),
    "one with a later signing": (of_day(2), f"b.xlsx, the {IS} 2025-01-02{NAME_ALONE} 2025-03-04, does not name ?a"),
    "two lists of a day": (
        of_day(3),
        f"c.xlsx and d.xlsx (2025-01-03{NAME_ALONE} 2025-02-01), lists of 2025-01-03, do not name ?a",
    ),
    "three lists of a day": (of_day(4), "e.xlsx, f.xlsx and g.xlsx, lists of 2025-01-04, do not name ?a"),
    "pending": (of_day(4, "kg:inPendingListOf"), f"p.xlsx, the {PENDING} 2025-01-04, does not name ?a"),
    "a day of no list": (of_day(9), f"no {IS} 2025-01-09 is held, so nothing is said of who was in it"),
    "a day of no list of its kind": (
        of_day(1, "kg:inPendingListOf"),
        f"no {PENDING} 2025-01-01 is held, so nothing is said of who was in it",
    ),
    "a day that is held and one that is not": (
        f"{of_day(1)} . {of_day(9)}",
        f"no {IS} 2025-01-09 is held, so nothing is said of who was in it",
    ),
    "one day that is not held, twice": (
        f"{of_day(9)} . {of_day(9).replace('?a', '?b')}",
        f"no {IS} 2025-01-09 is held, so nothing is said of who was in it",
    ),
    "two days": (
        f"{of_day(1)} . {of_day(4)}",
        "no claim states ?a with “in list of” 2025-01-01 and “in list of” 2025-01-04 "
        f"(the {IS} 2025-01-01 is a.xlsx; the {IS} 2025-01-04 is e.xlsx and f.xlsx and g.xlsx)",
    ),
    "a day and something else": (
        f"{of_day(1)} ; kg:model kg:taskForce",
        f"no claim states ?a with “in list of” 2025-01-01 and “model” kg:taskForce (the {IS} 2025-01-01 is a.xlsx)",
    ),
    "a day in a group of its own": (f"{{ {of_day(1)} }}", f"a.xlsx, the {IS} 2025-01-01, does not name ?a"),
    "a day with a condition": (
        f"{of_day(1)} FILTER(?a != ?b)",
        'no claim states { ?a kg:inListOf "2025-01-01"^^xsd:date . FILTER (?a != ?b) } '
        f"(the {IS} 2025-01-01 is a.xlsx)",
    ),
    "any day": ("?a kg:inListOf ?day", ""),
    "no list at all": ("?a kg:model kg:taskForce", ""),
}


@pytest.mark.parametrize("case", DAYS)
def test_the_lists_of_a_day_are_told_with_their_files(case: str, store: Embedded) -> None:
    group, words = DAYS[case]
    assert told(store, group) == words


ROWS = "?row oa:hasSource ?list . ?claim kg:anchor ?row"
NAMES, STATES = "GRAPH ?claim { ?a a kg:Agency }", "GRAPH ?claim { ?a kg:model kg:taskForce }"


def on(*days: int) -> str:
    wanted = " ".join(f'"2025-01-0{day}"^^xsd:date' for day in days)
    return f"VALUES ?day {{ {wanted} }} ?list kg:listKind kg:participatingList ; kg:speaksOf ?day ."


WHICH: dict[str, tuple[str, str]] = {
    "one list": (on(1), "a.xlsx, the list of 2025-01-01,"),
    "one with a later signing": (on(2), f"b.xlsx, the list of 2025-01-02{NAME_ALONE} 2025-03-04,"),
    "lists of two days": (
        on(1, 2),
        f"?list, which is a.xlsx (2025-01-01) or b.xlsx (2025-01-02{NAME_ALONE} 2025-03-04),",
    ),
    "three lists of a day": (on(4), "?list, which is e.xlsx or f.xlsx or g.xlsx, lists of 2025-01-04,"),
    "four lists": (on(1, 4), "?list, one of 4 lists of 2025-01-01 to 2025-01-04,"),
    "a list by its kind": ("?list kg:listKind kg:pendingList .", "p.xlsx, the list of 2025-01-04,"),
}


@pytest.mark.parametrize("case", WHICH)
def test_a_list_whose_rows_are_gone_through_is_named_or_if_many_counted(case: str, store: Embedded) -> None:
    around, which = WHICH[case]
    assert told(store, f"{ROWS} {NAMES}", around) == f"{which} does not name ?a"
    states = f"{which} has no row that states ?a with “model” kg:taskForce"
    assert told(store, f"{ROWS} {STATES}", around) == states
    assert told(store, f"{{ {ROWS} }} {{ {STATES} }}", around) == states


def test_of_rows_of_any_list_no_list_is_named(store: Embedded) -> None:
    assert told(store, f"{ROWS} {NAMES}") == "no row of any list held names ?a"
    assert told(store, f"{ROWS} {STATES}") == "no row of any list held states ?a with “model” kg:taskForce"


OTHER = {
    "a condition on a row": f"{ROWS} {NAMES} FILTER(?row != ?list)",
    "something else of a row": f"{ROWS} . ?row kg:writtenState ?s {NAMES}",
    "two lists": f"{ROWS} . ?row kg:listedIn ?other {NAMES}",
    "a list that is given": f"?row oa:hasSource <{terms.capture('a.xlsx').value}> . ?claim kg:anchor ?row {NAMES}",
    "nothing that is stated": ROWS,
    "two things stated": f"{ROWS} {NAMES} GRAPH ?other {{ ?a kg:signed ?day }}",
    "a claim that another row has": f"?row oa:hasSource ?list . ?claim kg:anchor ?other {NAMES}",
    "a row of another claim": f"?row oa:hasSource ?list . ?other kg:anchor ?row {NAMES}",
    "a row of no claim": f"?row oa:hasSource ?list {NAMES}",
    "no list": f"?claim kg:anchor ?row {NAMES}",
}


@pytest.mark.parametrize("case", OTHER)
def test_what_is_more_than_the_rows_of_one_list_has_no_words_here(case: str, store: Embedded) -> None:
    assert told(store, OTHER[case], on(1)) == ""


@pytest.mark.parametrize("known", ["?claim kg:statedIn ?d .", "?row kg:writtenState ?s ."])
def test_of_a_claim_or_row_that_is_known_outside_nothing_is_said_of_a_whole_list(known: str, store: Embedded) -> None:
    assert told(store, f"{ROWS} {NAMES}", f"{on(1)} {known}") == ""


def test_a_claim_is_in_a_list_by_its_row_or_by_what_is_derived_of_it(store: Embedded) -> None:
    words = "a.xlsx, the list of 2025-01-01, does not name ?a"
    for rows in (ROWS, "?claim kg:listedIn ?list", "?claim kg:listedIn ?list ; kg:anchor ?row"):
        assert told(store, f"{rows} {NAMES}", on(1)) == words


def test_where_no_list_can_be_meant_nothing_is_said(store: Embedded) -> None:
    assert told(store, f"{ROWS} {NAMES}", on(9)) == ""
