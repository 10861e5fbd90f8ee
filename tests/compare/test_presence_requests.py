"""Which list is meant by a day, a name or a digest, what stands in for one, and what is told beside the changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import NamedNode

from kg import terms
from kg.compare.presence import ListedKey
from kg.compare.presence.list_queries import captured_lists, key_names, key_of, rows_at
from kg.compare.presence.requests import ListComparison, compare_lists, presences
from kg.errors import NotFound, UsageError
from kg.index import Store
from kg.model import Draft
from kg.terms import KG
from kg.triples import anchor_iri
from tests.comparing import store_of
from tests.listing import PENDING, Agreed, archive_of, captured
from tests.making import withdrawal

TEN = [f"Agency {number}" for number in range(10)]
AM, PM = "participatingAgencies03102025am.xlsx", "participatingAgencies03102025pm.xlsx"
NEXT, LAST = "participating-2025-03-12.xlsx", "participating-2025-03-20.xlsx"
DRAFTS = [
    captured("2025-03-10", TEN, name=AM),
    captured("2025-03-10", [*TEN, "Morning"], name=PM),
    captured("2025-03-12", [*TEN, "Noon"], name=NEXT),
    captured("2025-03-20", [*TEN, "Noon", "Last"]),
    captured("2025-03-11", TEN, kind=PENDING),
    captured("2025-03-21", TEN[1:], kind=PENDING),
]


@pytest.fixture(scope="module")
def store() -> Store:
    return archive_of(*DRAFTS)


def digest(draft: Draft) -> str:
    return draft.sources[0].capture.sha256


def pair(found: ListComparison) -> tuple[str, str]:
    return found.changes.earlier.file_name, found.changes.later.file_name


MEANT: dict[str, tuple[str, str, tuple[str, str]]] = {
    "of several of a day the last": ("2025-03-10", "2025-03-12", (PM, NEXT)),
    "of a day given twice the first and the last": ("2025-03-10", "2025-03-10", (AM, PM)),
    "the morning": ("2025-03-10am", "2025-03-12", (AM, NEXT)),
    "the afternoon": ("2025-03-10pm", "2025-03-12", (PM, NEXT)),
    "a list of no hour is one of the morning": ("2025-03-10am", "2025-03-12am", (AM, NEXT)),
    "a file name": (AM, LAST, (AM, LAST)),
    "blanks around it": (f" {AM} ", " 2025-03-20 ", (AM, LAST)),
    "a digest": (digest(DRAFTS[0]), f"sha256-{digest(DRAFTS[3])}", (AM, LAST)),
    "the beginning of a digest": (digest(DRAFTS[0])[:8], f"capture/sha256-{digest(DRAFTS[3])[:12]}", (AM, LAST)),
    "a capture": (f"{terms.ID}capture/sha256-{digest(DRAFTS[0])}", "2025-03-20", (AM, LAST)),
    "the later first": ("2025-03-20", "2025-03-10am", (AM, LAST)),
}


@pytest.mark.parametrize("case", MEANT)
def test_a_list_is_meant_by_its_day_its_file_or_its_digest(case: str, store: Store) -> None:
    earlier, later, names = MEANT[case]
    assert pair(compare_lists(store, earlier, later)) == names
    assert pair(compare_lists(store, earlier, later, as_they_stand=True)) == names


NEAREST = {
    "2025-03-01": "the nearest is of 2025-03-10;",
    "2025-03-11": "the nearest are of 2025-03-10 and 2025-03-12;",
    "2025-03-12pm": "the nearest are of 2025-03-12 and 2025-03-20;",
    "2025-03-19": "the nearest are of 2025-03-12 and 2025-03-20;",
    "2025-03-21": "the nearest is of 2025-03-20;",
    "2025-02-30": "give a day as YYYY-MM-DD, a file name or a SHA-256;",
    "participating": "give a day as YYYY-MM-DD, a file name or a SHA-256;",
    "abcdef1": "give a day as YYYY-MM-DD, a file name or a SHA-256;",
}


@pytest.mark.parametrize("asked", NEAREST)
def test_where_no_list_is_meant_the_nearest_days_of_its_kind_are_named(asked: str, store: Store) -> None:
    with pytest.raises(NotFound) as caught:
        compare_lists(store, asked, "2025-03-20")
    assert str(caught.value.remedy).startswith(NEAREST[asked])


def test_of_an_archive_with_lists_of_the_other_kind_alone_no_day_is_near() -> None:
    with pytest.raises(NotFound) as caught:
        compare_lists(archive_of(DRAFTS[4]), "2025-03-11", "2025-03-11")
    assert caught.value.remedy == "import one with `kg import ice-list`"


def test_a_digest_that_begins_several_is_refused() -> None:
    capture = DRAFTS[0].sources[0].capture
    twin = replace(capture, sha256=capture.sha256[:8] + "f" * 56, file_name="participating-2025-03-11.xlsx")
    other = replace(DRAFTS[1], sources=(replace(DRAFTS[1].sources[0], capture=twin),), tallies=())
    with pytest.raises(UsageError, match="could be several lists"):
        compare_lists(archive_of(DRAFTS[0], other), capture.sha256[:8], capture.sha256)


def test_lists_of_two_kinds_are_not_compared(store: Store) -> None:
    with pytest.raises(UsageError, match="one list is of participating agencies"):
        compare_lists(store, AM, "pending-2025-03-11.xlsx")
    assert pair(compare_lists(store, "2025-03-11", "2025-03-21", pending=True)) == (
        "pending-2025-03-11.xlsx",
        "pending-2025-03-21.xlsx",
    )


ONCE = "is held: what it leaves out only once cannot be told from the rest"
NOTED: dict[str, tuple[list[list[str]], tuple[str, str], bool]] = {
    "missing from the newest": ([TEN, TEN[1:]], ("2025-03-01", "2025-03-02"), True),
    "missing from one that another follows": ([TEN, TEN[1:], TEN[1:]], ("2025-03-01", "2025-03-02"), False),
    "missing from none": ([TEN, [*TEN, "New"]], ("2025-03-01", "2025-03-02"), False),
}


@pytest.mark.parametrize("case", NOTED)
def test_that_one_more_list_would_be_needed_is_told_where_the_newest_leaves_something_out(case: str) -> None:
    rows, days, is_told = NOTED[case]
    held = archive_of(*(captured(f"2025-03-0{n}", each, content=str(n)) for n, each in enumerate(rows, 1)))
    notes = compare_lists(held, *days).notes
    assert notes == ((f"no list after participating-2025-03-02.xlsx {ONCE}",) if is_told else ())
    as_they_stand = ("compared as they stand: gaps, stale and filtered lists are not checked for",)
    assert compare_lists(held, *days, as_they_stand=True).notes == as_they_stand


def test_for_a_list_left_out_the_last_used_one_before_it_stands_in_and_for_the_first_none() -> None:
    """Here the second says again what the first says, and the third of an earlier day has no day at all."""
    stale = captured("2025-03-20", TEN, name="participating-2025-03-20.xlsx")
    undated = captured(None, [*TEN, "Undated"], name="list.xlsx")
    held = archive_of(captured("2025-03-01", TEN), captured("2025-03-25", [*TEN, "More"]), stale, undated)
    found = compare_lists(held, "2025-03-20", "2025-03-25")
    assert pair(found) == ("participating-2025-03-01.xlsx", "participating-2025-03-25.xlsx")
    assert found.notes[0].startswith("participating-2025-03-20.xlsx is left out: its rows are those of")
    assert found.notes[0].endswith("; participating-2025-03-01.xlsx (2025-03-01) stands in for it")
    assert pair(compare_lists(held, "2025-03-20", "2025-03-25", as_they_stand=True))[0] == LAST
    with pytest.raises(UsageError, match="its name says no day, and no list stands in for it"):
        compare_lists(held, "list.xlsx", "2025-03-25")


def test_a_first_list_that_is_left_out_has_none_to_stand_in_for_it() -> None:
    late = [Agreed(name, signed="2025-03-09") for name in TEN]
    held = archive_of(captured("2025-03-01", late), captured("2025-03-10", late, content="other"))
    with pytest.raises(UsageError, match="signed after the day its name says, and no list stands in for it"):
        compare_lists(held, "2025-03-01", "2025-03-10")


@pytest.mark.parametrize(
    ("number", "said"), [(0, []), (1, ["1 claim was withdrawn"]), (2, ["2 claims were withdrawn"])]
)
def test_claims_taken_back_with_nothing_in_place_are_counted(number: int, said: list[str]) -> None:
    taken, replaced = DRAFTS[0].claims[:number], DRAFTS[0].claims[-1]
    *others, last = withdrawal(*taken, replaced).withdrawals
    newer = replace(last, superseded_by=(DRAFTS[0].claims[-2].iri,))
    back = Draft(withdrawals=(*others, newer))
    held = store_of(DRAFTS[0], DRAFTS[2], back)
    for notes in (presences(held, None).notes, compare_lists(held, "2025-03-10", "2025-03-12").notes):
        assert [one for one in notes if "withdrawn" in one and not one.startswith(tuple(said))] == []
        assert sum("withdrawn with nothing in place" in one for one in notes) == len(said)


ALDER, BIRCH = (terms.agency("us-vt", name) for name in ("Alder", "Birch"))
KEYS = {
    terms.agreement(ALDER, "task-force", "2025-01-02"): ListedKey(ALDER, "task-force"),
    terms.pending(ALDER, "task-force"): ListedKey(ALDER, "task-force"),
    terms.agreement(BIRCH, "task-force", "2025-01-02"): ListedKey(ALDER, "task-force"),
    NamedNode(f"{terms.ID}agreement/us-vt/alder"): ListedKey(NamedNode(f"{terms.ID}agreement/us-vt/alder"), ""),
    NamedNode(f"{terms.ID}other/us-vt/alder/task-force"): ListedKey(
        NamedNode(f"{terms.ID}other/us-vt/alder/task-force"), ""
    ),
    NamedNode("urn:x"): ListedKey(NamedNode("urn:x"), ""),
}


@pytest.mark.parametrize("agreement", KEYS, ids=str)
def test_an_agreement_is_of_the_agency_and_model_it_is_named_by(agreement: NamedNode) -> None:
    assert key_of(agreement, {BIRCH: ALDER}) == KEYS[agreement]


NAMED = {
    ListedKey(terms.agency("us-vt", "Agency 1"), "task-force"): ("Agency 1", "Vermont", "Task Force Model"),
    ListedKey(terms.agency("us-vt", "Agency 1"), "no-such-model"): ("Agency 1", "Vermont", "no-such-model"),
    ListedKey(terms.agency("us-vt", "Agency 1"), "a b"): ("Agency 1", "Vermont", "a b"),
    ListedKey(terms.agency("us-vt", "Nobody"), "task-force"): ("us-vt/nobody", "", "Task Force Model"),
    ListedKey(NamedNode("urn:x"), ""): ("urn:x", "", ""),
}


@pytest.mark.parametrize("key", NAMED, ids=str)
def test_what_has_no_name_is_called_by_its_iri(key: ListedKey, store: Store) -> None:
    (found,) = key_names(store, [key]).values()
    assert (found.agency, found.place, found.model) == NAMED[key]


def test_a_claim_that_stands_in_several_rows_of_a_list_is_looked_up_in_the_first(store: Store) -> None:
    draft = captured("2025-03-10", ["Alder", "Birch", "Alder"])
    first, birch, again = draft.claims
    assert first.iri == again.iri
    held = store_of(replace(draft, claims=(replace(first, anchors=(*again.anchors, *first.anchors)), birch)))
    (capture,) = (one.capture for one in captured_lists(held))
    assert rows_at(held, [(first.iri, capture)]) == {(first.iri, capture): anchor_iri(first.anchors[0])}
    assert rows_at(held, []) == {}
    assert KG.participatingList in {one.kind for one in captured_lists(held)}
