"""What a person types at a row of a list changes nothing of what the list comes to; a correction of the row does."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.terms import KG
from kg.workspace import Workspace
from tests.archives import CLOCK
from tests.ice_lists import ETOWAH, NEWEST, SIGNED, workbook

pytestmark = pytest.mark.usefixtures("without_vocabulary")
TEXAS = ["TEXAS", "Bee County Sheriff's Office", "County", "Bee County", "Task Force Model", SIGNED]
NAME = "participatingAgencies08052025pm.xlsx"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "archive", archivist="tester", clock=CLOCK)
    made.import_lists([a_list(tmp_path, NAME)])
    return made


def a_list(folder: Path, name: str, *more: list[object]) -> Path:
    path = folder / name
    path.write_bytes(workbook([NEWEST, [*ETOWAH, SIGNED], TEXAS, *more]))
    return path


def sheet(folder: Path, signed: str, *, row: int = 2, agency: str = "Etowah County Sheriff's Office") -> Path:
    sha256 = hashlib.sha256((folder / NAME).read_bytes()).hexdigest()
    path = folder / f"typed-{signed}-{row}.yaml"
    state = "al" if row == 2 else "tx"
    path.write_text(
        f"document: {{id: ice-participating-agencies, capture: {sha256}}}\nclaims:\n"
        f'  - row: {{sheet: Sheet, row: {row}}}\n    basis: read so\n    agreement: {{agency: "{agency}", '
        f"state: {state}, model: jail-enforcement, signed: {signed}}}\n"
    )
    return path


def counted(workspace: Workspace) -> list[tuple[str, str]]:
    return [(row["day"].value, row["agreements"].value) for row in workspace.query("list-counts")]


def listed(workspace: Workspace) -> set[str]:
    return {row["agreement"].value.rpartition("/")[2] for row in workspace.query("listed-on")}


def sound(workspace: Workspace) -> None:
    """The store is what the ledger makes of it, as it grew and made anew."""
    assert workspace.verify().faults == ()
    grown = set(workspace.store.quads())
    workspace.rebuild()
    assert set(Workspace.open(workspace.archive.folder.root).store.quads()) == grown


def test_a_claim_typed_at_a_row_counts_in_no_list(workspace: Workspace, tmp_path: Path) -> None:
    workspace.add([sheet(tmp_path, "2019-01-02")])
    assert counted(workspace) == [("2025-08-05", "2")]
    assert listed(workspace) == {"2020-06-09"}
    assert len({one.key for one in workspace.presence(None).found}) == 2
    assert len(list(workspace.store.quads(None, KG.listedIn))) == 2
    sound(workspace)


def test_a_correction_of_a_row_counts_in_its_place(workspace: Workspace, tmp_path: Path) -> None:
    (claim,) = [row["claim"] for row in workspace.query("listed-on", {"place": "al"})]
    workspace.supersede(claim, sheet(tmp_path, "2019-01-02"), "a slip of the pen")
    assert counted(workspace) == [("2025-08-05", "2")]
    assert listed(workspace) == {"2019-01-02", "2020-06-09"}
    workspace.import_lists([a_list(tmp_path, "participatingAgencies08062025pm.xlsx", [*TEXAS[:4], "JEM", SIGNED])])
    assert counted(workspace) == [("2025-08-05", "2"), ("2025-08-06", "3")]
    sound(workspace)


def test_a_claim_that_is_withdrawn_and_asked_for_again_counts_again(workspace: Workspace, tmp_path: Path) -> None:
    (claim,) = [row["claim"] for row in workspace.query("listed-on", {"place": "al"})]
    workspace.withdraw(claim, "by mistake")
    assert counted(workspace) == [("2025-08-05", "1")]
    workspace.add([sheet(tmp_path, "2019-01-02")])
    assert counted(workspace) == [("2025-08-05", "1")]
    sound(workspace)


def test_what_was_typed_first_and_read_later_is_read(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "archive", archivist="tester", clock=CLOCK)
    made.import_lists([a_list(tmp_path, NAME)])
    full = Workspace.create(tmp_path / "other", archivist="tester", clock=CLOCK)
    exported = tmp_path / "out.trig"
    made.export_to("trig", exported)
    full.add([exported], allow_unheld=True)
    assert counted(full) == counted(made)
    sound(made)
