"""`kg presence` and `kg changes` as people and programs use them; every refusal in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.workspace import Workspace
from tests.archive_files import workbook
from tests.archives import CLOCK, Done, own, tree

HEADER = ["STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "SUPPORT TYPE", "SIGNED", "MOA"]
BIRCH = ["VERMONT", "Birch City Police Department", "Municipality", "Task Force Model", "2025-01-15", ""]
CEDAR = ["NEW HAMPSHIRE", "Cedar County Sheriff's Office", "County", "Jail Enforcement Model", "2024-11-05", ""]
HOSTILE = ["VERMONT", "\u202eRed Office", "County", "Jail Enforcement Model", "2024-11-05", ""]
LATER = [*BIRCH[:4], "2025-01-16", ""]
Run = Callable[..., Done]


def a_list(folder: Path, name: str, *rows: list[str]) -> Path:
    path = folder / f"{name}.xlsx"
    pending = name.startswith("pending")
    listed = [HEADER, *rows]
    path.write_bytes(workbook({"Sheet1": [row[:4] if pending else row for row in listed]}))
    return path


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four lists and one pending: Cedar comes, Birch's day changes, Cedar is missing once, and is back."""
    folder = tmp_path_factory.mktemp("lists")
    Workspace.create(folder / "archive", clock=CLOCK).import_lists(
        [
            a_list(folder, "pendingAgencies02102025am", CEDAR),
            a_list(folder, "participatingAgencies03102025am", BIRCH),
            a_list(folder, "participatingAgencies03102025pm", BIRCH, CEDAR),
            a_list(folder, "participatingAgencies03112025am", LATER),
            a_list(folder, "participatingAgencies03122025am", LATER, CEDAR),
        ]
    )
    return folder


@pytest.fixture
def lists(imported: Path, tmp_path: Path) -> Workspace:
    """One's own copy of that archive and its lists, in `tmp_path`."""
    return own(imported, tmp_path)


def test_presence_is_told_with_where_to_look_it_up(lists: Workspace, kg: Run) -> None:
    done = kg("presence", "cedar", "county")
    assert done.code == 0
    heading, _, pending, listed, *notes = done.out.splitlines()
    assert heading.split("  ")[0] == "State"
    assert [cell.strip() for cell in pending.split("   ") if cell.strip()] == [
        *("New Hampshire", "Cedar County Sheriff's Office", "Jail Enforcement Model"),
        *("pending", "2025-02-10", "2025-02-10, the newest list", "[1]"),
    ]
    assert "2025-03-10" in listed
    assert "2025-03-12, the newest list" in listed
    assert listed.index("2025-03-11") > listed.index("2025-03-12")
    assert notes[0].startswith(
        "[1] U.S. Immigration and Customs Enforcement, row 2 of Sheet1 of pendingAgencies02102025am"
    )
    assert "4 lists of participating agencies, 2025-03-10 to 2025-03-12" in notes


def test_presence_of_a_state_and_of_everything(lists: Workspace, kg: Run) -> None:
    every = json.loads(kg("presence", "--json").out)
    assert [one["agencyName"] for one in every["presences"]] == [
        "Cedar County Sheriff's Office",
        "Birch City Police Department",
    ]
    assert [one["movedFromPending"] for one in every["presences"]] == [True, False]
    assert len(every["participatingLists"]["used"]) == 4
    (one,) = json.loads(kg("presence", "vt", "--json").out)["presences"]
    assert one["agreements"] == [
        f"https://w3id.org/kg287g/id/agreement/us-vt/birch-city-police-department/task-force/2025-01-{day}"
        for day in (15, 16)
    ]
    by_id = kg("presence", one["agreements"][0], "--json")
    assert json.loads(by_id.out)["presences"] == [one]


def test_changes_are_counted_and_told_field_by_field(lists: Workspace, kg: Run) -> None:
    done = kg("changes", "2025-03-10am", "2025-03-12")
    first, counts, fields, *rest = done.out.splitlines()
    assert first == (
        "from participatingAgencies03102025am.xlsx (2025-03-10) to participatingAgencies03122025am.xlsx (2025-03-12)"
    )
    assert counts.startswith("1 added, 0 not listed later, 1 changed, ")
    assert fields == "changed: signed 1"
    assert any("“2025-01-15”" in line and "“2025-01-16”" in line for line in rest)
    assert any(
        line.startswith("[1] ") and "row 3 of Sheet1 of participatingAgencies03122025am" in line for line in rest
    )
    assert len(kg("changes", "2025-03-10am", "2025-03-12", "--totals").out.splitlines()) == 3


def test_of_a_day_given_twice_the_first_list_and_the_last_are_compared(lists: Workspace, kg: Run) -> None:
    told = json.loads(kg("changes", "2025-03-10", "2025-03-10", "--json").out)
    assert (told["earlier"]["fileName"][-7:], told["later"]["fileName"][-7:]) == ("am.xlsx", "pm.xlsx")
    assert [one["agencyName"] for one in told["added"]] == ["Cedar County Sheriff's Office"]


@pytest.mark.parametrize("order", [("2025-03-10am", "2025-03-12"), ("2025-03-12", "2025-03-10am")])
def test_the_earlier_list_is_the_earlier_one_whichever_is_named_first(
    order: tuple[str, str], lists: Workspace, kg: Run
) -> None:
    assert json.loads(kg("changes", *order, "--json").out)["earlier"]["day"] == "2025-03-10"


def test_a_gap_is_no_change_and_is_one_as_the_lists_stand(lists: Workspace, kg: Run) -> None:
    days = ("2025-03-10pm", "2025-03-11")
    assert json.loads(kg("changes", *days, "--json").out)["notListed"] == []
    told = json.loads(kg("changes", *days, "--as-they-stand", "--json").out)
    assert [one["agencyName"] for one in told["notListed"]] == ["Cedar County Sheriff's Office"]
    assert "as they stand" in told["notes"][0]


def test_a_list_is_named_by_its_file_or_its_digest_too(lists: Workspace, tmp_path: Path, kg: Run) -> None:
    by_day = kg("changes", "2025-03-10am", "2025-03-12").out
    names = ("participatingAgencies03102025am.xlsx", "participatingAgencies03122025am.xlsx")
    assert kg("changes", *names).out == by_day
    told = json.loads(kg("changes", *names, "--json").out)
    assert (
        kg("changes", *(told[side]["capture"].rpartition("-")[2][:12] for side in ("earlier", "later"))).out == by_day
    )


def test_pending_lists_are_compared_when_asked_for(lists: Workspace, tmp_path: Path, kg: Run) -> None:
    lists.import_lists([a_list(tmp_path, "pendingAgencies02202025am", BIRCH)])
    told = json.loads(kg("changes", "--pending", "2025-02-10", "2025-02-20", "--json").out)
    assert (len(told["added"]), len(told["notListed"])) == (1, 1)
    words = kg("changes", "--pending", "2025-02-10", "2025-02-20").out
    assert "not listed in pendingAgencies02202025am.xlsx (2025-02-20)" in words


def test_in_the_place_of_a_list_left_out_stands_the_last_before_it_and_that_is_told(
    lists: Workspace, tmp_path: Path, kg: Run
) -> None:
    lists.import_lists([a_list(tmp_path, "participatingAgencies03142025am", BIRCH, [" "] * 6)])
    told = json.loads(kg("changes", "2025-03-12", "2025-03-14", "--json").out)
    assert told["earlier"] == told["later"]
    assert "participatingAgencies03142025am.xlsx is left out: its rows are those of" in told["notes"][0]
    assert "stands in for it" in told["notes"][0]
    assert "left out: participatingAgencies03142025am.xlsx (2025-03-14): its rows are" in kg("presence", "birch").out


def test_decisions_are_applied_or_left_out(lists: Workspace, tmp_path: Path, kg: Run) -> None:
    respelled = ["VERMONT", "Birch City Police Dept", *BIRCH[2:]]
    lists.import_lists([a_list(tmp_path, "participatingAgencies03132025am", respelled, CEDAR)])
    deciding = Workspace.open(lists.archive.folder.root, archivist="Archivist", clock=CLOCK)
    pair = ("us-vt/birch-city-police-department", "us-vt/birch-city-police-dept")
    deciding.identity.decide(*pair, same=True, reason="one office")
    days = ("2025-03-12", "2025-03-13", "--json")
    applied, literal = (json.loads(kg("changes", *days, *more).out) for more in ((), ("--ignore-decisions",)))
    assert (len(applied["added"]), len(applied["notListed"]), len(applied["changed"])) == (0, 0, 1)
    assert (len(literal["added"]), len(literal["notListed"]), len(literal["changed"])) == (1, 1, 0)
    (one,) = json.loads(kg("presence", pair[1], "--json").out)["presences"]
    assert len(one["agreements"]) == 3
    for words in (("presence", pair[1]), ("changes", *days[:2])):
        assert f"taken for one agency by decision: {pair[0]} and {pair[1]}  claim/" in kg(*words).out
        assert "taken for one" not in kg(*words, "--ignore-decisions").out


def test_that_a_row_may_not_count_because_its_claim_was_withdrawn_is_told(lists: Workspace, kg: Run) -> None:
    asked = "SELECT ?c { GRAPH ?c { ?a kg:signed ?d FILTER(STR(?d) = '2025-01-16') } }"
    (claim,) = lists.query(asked)  # type: ignore[misc]
    assert "withdrawn" not in kg("presence").out
    lists.withdraw(claim[0], "read wrongly")
    for words in (("presence",), ("changes", "2025-03-10", "2025-03-12")):
        assert "1 claim was withdrawn with nothing in place" in kg(*words).out


def test_a_past_state_of_the_archive_is_asked(lists: Workspace, kg: Run) -> None:
    told = json.loads(kg("presence", "birch", "--as-of", "2", "--json").out)
    assert len(told["participatingLists"]["used"]) == 1


def test_what_a_list_says_is_shown_and_not_obeyed(lists: Workspace, tmp_path: Path, kg: Run) -> None:
    lists.import_lists(
        [
            a_list(
                tmp_path,
                "participatingAgencies03132025am",
                BIRCH,
                CEDAR,
                HOSTILE,
            )
        ]
    )
    for words in (("presence",), ("changes", "2025-03-10", "2025-03-13")):
        assert "\u202e" not in kg(*words).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("changes", "2025-03-09", "2025-03-12"), "the nearest is of 2025-03-10"),
        (("changes", "2025-03-13", "2025-03-12"), "the nearest is of 2025-03-12"),
        (("changes", "2025-03-11pm", "2025-03-12"), "there is no list of '2025-03-11pm'"),
        (("changes", "yesterday", "2025-03-12"), "give a day as YYYY-MM-DD, a file name or a SHA-256"),
        (("changes", "2025-02-30", "2025-03-12"), "give a day as YYYY-MM-DD"),
        (("changes", "aaaaaaaaaaaa", "2025-03-12"), "there is no list of 'aaaaaaaaaaaa'"),
        (("changes", "pendingAgencies02102025am.xlsx", "2025-03-12"), "give two lists of the same kind"),
        (("presence", "nobody", "at", "all"), "nothing is called 'nobody at all'"),
        (("presence", "document/ice-participating-agencies"), "is not named in any list"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(
    words: tuple[str, ...], said: str, lists: Workspace, kg: Run
) -> None:
    before = tree(lists.archive.folder.root)
    done = kg(*words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err
    assert tree(lists.archive.folder.root) == before


def test_a_list_without_a_day_is_compared_only_as_it_stands(lists: Workspace, tmp_path: Path, kg: Run) -> None:
    lists.import_lists([a_list(tmp_path, "list", BIRCH, CEDAR, [*CEDAR[:3], *BIRCH[3:]])], publisher="ICE")
    refused = kg("changes", "list.xlsx", "2025-03-12")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "its name says no day" in refused.err
    assert "--as-they-stand" in refused.err
    assert kg("changes", "list.xlsx", "2025-03-12", "--as-they-stand").code == 0


def test_an_archive_without_lists_says_so(tmp_path: Path, kg: Run) -> None:
    Workspace.create(tmp_path / "archive", clock=CLOCK)
    assert "no list held here names that" in kg("presence").err
    refused = kg("changes", "2025-03-10", "2025-03-12")
    assert "import one with `kg import ice-list`" in refused.err
