"""A recorded claim is said again as a sheet says it; and nothing is recorded on top of what somebody has not seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.errors import Overtaken
from kg.intake.sheets.forms import FORMS
from kg.workspace import Workspace
from kg.workspace.desk import Desk, Head
from tests.archives import CLOCK, COUNT, TRAINED, WORLD, maple, own, tree, with_alder

SHEETS = ("alder-notice", "birch-roster", "cedar-gazette", "meadow-act")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An archive of the invented world."""
    workspace = Workspace.create(tmp_path_factory.mktemp("world") / "archive", clock=CLOCK)
    for name in SHEETS:
        workspace.add([WORLD / f"{name}.yaml"])
    return workspace


def claims_of(workspace: Workspace) -> list[tuple[NamedNode, str]]:
    """Each claim with its document's short name."""
    asked = "SELECT ?c ?d { ?c a kg:Claim ; kg:statedIn ?d } ORDER BY ?c"
    return [(NamedNode(row["c"]), row["d"].rpartition("/")[2]) for row in workspace.select(asked)]


def test_a_claim_is_said_again_as_itself_or_only_its_places_are(world: Workspace) -> None:
    desk = Desk(world.archive)
    again, places = [], []
    for claim, _ in claims_of(world):
        draft = desk.superseding("Ann", claim)
        (tree_of_it,) = draft.claims.values()
        assert {"quote", "quotes", "row", "rows"} & tree_of_it.keys()
        if [one.iri for one in desk.read(draft).claims] == [claim]:
            again.append(claim)
        else:
            places.append(claim)
            assert not tree_of_it.keys() & {*FORMS, "states"}
    assert len(again) > 10
    assert len(places) < len(again) / 4


def test_a_draft_in_the_place_of_a_claim_begins_with_what_it_says(world: Workspace) -> None:
    desk = Desk(world.archive)
    (claim,) = [NamedNode(row["c"]) for row in world.select("SELECT ?c { GRAPH ?c { ?o kg:value 9 } }")]
    draft = desk.superseding("Ann", claim, "why")
    assert (draft.document, draft.supersedes, draft.reason) == ("alder-notice", claim.value, "why")
    assert [one.iri for one in desk.read(draft).claims] == [claim]
    assert [one.rule for one in desk.check(draft).findings] == ["supersession"]


@pytest.fixture
def alder(tmp_path: Path) -> Workspace:
    return own(with_alder(tmp_path / "source"), tmp_path / "own", archivist="Ann")


def test_nothing_is_recorded_where_others_have_recorded_since(alder: Workspace, tmp_path: Path) -> None:
    looked = alder.head()
    claim = next(alder.select("SELECT ?c { GRAPH ?c { ?o kg:value 9 } }"))["c"]
    Workspace.open(alder.archive.folder.root).add(maple(tmp_path))
    sheet = maple(tmp_path, f"quote: Thirty of its officers were trained\n    {TRAINED}", name="oak")
    before = tree(alder.archive.folder.root)
    for act in (
        lambda: alder.add(sheet, resting_on=looked),
        lambda: alder.withdraw(claim, "why", resting_on=looked),
        lambda: alder.supersede(claim, sheet, "why", resting_on=looked),
        lambda: alder.add(sheet, resting_on=Head(2, "0" * 64)),
    ):
        with pytest.raises(Overtaken, match="others have recorded since"):
            act()
    assert tree(alder.archive.folder.root) == before


def test_what_rests_on_the_newest_head_is_recorded(alder: Workspace, tmp_path: Path) -> None:
    sheet = maple(tmp_path, f"quote: counted 26 agreements\n    {COUNT}")
    assert alder.add(sheet, resting_on=alder.head()).contribution is not None
