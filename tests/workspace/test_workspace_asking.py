"""A parameter that names what the archive does not know is refused; what `kg trace` takes, a query takes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.errors import KgError, NotFound, UsageError
from kg.workspace import Workspace

ALDER = "us-vt/alder-county-sheriffs-office"


@pytest.fixture(scope="module")
def workspace(golden_archive: Workspace) -> Workspace:
    return golden_archive


def answer(workspace: Workspace, query: str, **params: str) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in workspace.query(query, params).rows]


ALIKE = {
    "an agency by name": ("about-agency", {"agency": ALDER}, {"agency": "Alder County Sheriff's Office"}),
    "an agency misspelt": ("about-agency", {"agency": ALDER}, {"agency": "Alder Conty Sherif"}),
    "a document by title": ("stated-in", {"document": "cedar-gazette"}, {"document": "Sheriff joins federal program"}),
    "a speaker by name": ("claims-of-speaker", {"speaker": "maple-institute"}, {"speaker": "the Maple Institute"}),
    "a subject": ("descriptions", {"about": "program"}, {"about": "kg:program"}),
}


@pytest.mark.parametrize(("query", "exact", "said"), ALIKE.values(), ids=ALIKE)
def test_a_thing_may_be_named_as_for_trace(
    workspace: Workspace, query: str, exact: dict[str, str], said: dict[str, str]
) -> None:
    assert answer(workspace, query, **said) == answer(workspace, query, **exact) != []


REFUSED = {
    "an agency nobody named": ("about-agency", {"agency": "us-vt/nowhere"}, NotFound, "nothing is called"),
    "an agency for a document": ("stated-in", {"document": f"agency/{ALDER}"}, UsageError, f"cannot be agency/{ALDER}"),
    "a day without a list": (
        "listed-on",
        {"day": "2025-02-01"},
        UsageError,
        "no list of participating agencies of 2025-02-01 is known here; the nearest are of 2025-01-22 and 2025-02-14; ",
    ),
    "a day whose list holds what an earlier one held": (
        "listed-on",
        {"day": "2025-03-11"},
        UsageError,
        "(participatingAgencies03112025am.xlsx holds what the list of 2025-03-10 held); ",
    ),
    "a day before all lists": ("list-counts", {"day": "2020-01-01"}, UsageError, "the nearest is of 2025-01-22; "),
    "a day without a pending list": ("pending-on", {"day": "2025-01-22"}, UsageError, "the nearest is of 2025-02-10; "),
    "a later day without a list": (
        "listed-since",
        {"earlier": "2025-01-22", "later": "2026-01-01"},
        UsageError,
        "no list of participating agencies of 2026-01-01",
    ),
    "no day": ("listed-on", {"day": "soon"}, KgError, "'soon'"),
    "nothing": ("about-agency", {"agency": " "}, UsageError, "is empty"),
    "no parameter of it": ("listed-on", {"dya": "2025-01-22"}, UsageError, "did you mean day?"),
}


@pytest.mark.parametrize(("query", "params", "error", "said"), REFUSED.values(), ids=REFUSED)
def test_what_the_archive_does_not_know_is_refused(
    workspace: Workspace, query: str, params: dict[str, str], error: type[KgError], said: str
) -> None:
    with pytest.raises(error, match=re.escape(said)):
        workspace.query(query, params)


def test_where_no_list_is_known_any_day_may_be_asked_for(tmp_path: Path) -> None:
    empty = Workspace.create(tmp_path / "archive", archivist="tester")
    assert answer(empty, "listed-on", day="2025-02-01") == []


def test_an_archive_is_not_asked_for_a_time_before_it_began(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match=r"the archive begins on 2026-01-01; ask for that day or a later one"):
        workspace.at(datetime(2025, 12, 31, 23, tzinfo=UTC))
    workspace.at(datetime(2026, 1, 1, 23, tzinfo=UTC))
