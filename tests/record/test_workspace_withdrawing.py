"""Taking back: with a reason, once, and nothing leaves the ledger."""

from __future__ import annotations

import shutil
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode

from kg import terms
from kg.errors import NotFound, Refused, UsageError
from kg.model import Severity
from kg.terms import KG, RDF
from kg.vocabulary import as_json
from kg.workspace import Workspace
from tests.archives import COUNT, MAPLE, NOW, TRAINED, maple, own, tree

pytestmark = pytest.mark.usefixtures("without_vocabulary")

AT_LEAST = COUNT.replace("value", "precision: at-least, value")


def claims(workspace: Workspace, document: str = "maple") -> list[NamedNode]:
    return [row[0] for row in workspace.query(f"SELECT ?c {{ ?c a kg:Claim ; kg:statedIn document:{document} }}")]  # type: ignore[union-attr]


def said(workspace: Workspace, claim: NamedNode, predicate: NamedNode) -> list[str]:
    return [quad.object.value for quad in workspace.store.quads(claim, predicate, graph=DefaultGraph())]


@pytest.fixture(scope="module")
def with_maple(alder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive that has one claim of the town too."""
    folder = tmp_path_factory.mktemp("maple")
    own(alder_folder, folder).add([maple(folder)])
    return folder


@pytest.fixture
def claim(alder: Workspace, with_maple: Path, tmp_path: Path) -> NamedNode:
    shutil.rmtree(alder.archive.folder.root)
    (only,) = claims(own(with_maple, tmp_path))
    return only


def test_a_withdrawn_claim_leaves_the_answers_and_says_when_and_why(alder: Workspace, claim: NamedNode) -> None:
    outcome = alder.withdraw(claim, " read wrongly\n")
    assert claims(alder) == []
    assert list(alder.store.quads(graph=claim)) == []
    assert said(alder, claim, RDF.type) == [KG.WithdrawnClaim.value]
    assert said(alder, claim, KG.reason) == ["read wrongly"]
    assert outcome.contribution is not None
    assert said(alder, claim, KG.withdrawnIn) == [outcome.contribution.iri.value]


def test_what_was_withdrawn_is_still_shown_from_the_ledger(alder: Workspace, claim: NamedNode) -> None:
    alder.withdraw(claim, "read wrongly")
    shown = as_json(alder.trace(claim.value))
    assert "26" in str(shown)


def test_a_fact_another_claim_states_too_stays(alder: Workspace, claim: NamedNode, tmp_path: Path) -> None:
    alder.add([maple(tmp_path, name="oak")])
    alder.withdraw(claim, "read wrongly")
    assert [row[0].value for row in alder.query("SELECT ?v { ?o kg:value ?v ; kg:asOf ?d FILTER(?v = 26) }")] == ["26"]  # type: ignore[union-attr]


def test_withdrawing_twice_is_refused(alder: Workspace, claim: NamedNode) -> None:
    alder.withdraw(claim, "read wrongly")
    before = tree(alder.archive.folder.root)
    with pytest.raises(UsageError, match="withdrawn already"):
        alder.withdraw(claim, "again")
    assert tree(alder.archive.folder.root) == before


def test_withdrawing_what_is_not_there_is_refused(alder: Workspace) -> None:
    before = tree(alder.archive.folder.root)
    with pytest.raises(NotFound, match="there is no claim"):
        alder.withdraw(terms.thing("claim", "a" * 26), "why")
    assert tree(alder.archive.folder.root) == before


@pytest.mark.parametrize("reason", ["", " ", "\n\t"])
def test_a_reason_is_mandatory(reason: str, alder: Workspace, claim: NamedNode) -> None:
    with pytest.raises(UsageError, match="needs a reason"):
        alder.withdraw(claim, reason)
    assert claims(alder) == [claim]


def test_what_rests_on_a_claim_is_named_and_stays(alder: Workspace, claim: NamedNode, tmp_path: Path) -> None:
    alder.add([maple(tmp_path, f"quote: counted 26 agreements\n    via: {claim.value}\n    {COUNT}", name="oak")])
    resting = claims(alder, "oak")
    assert [(one.what, one.claim) for one in alder.resting(claim)] == [("report", one) for one in resting]
    alder.withdraw(claim, "read wrongly")
    assert claims(alder, "oak") == resting


def test_what_reports_a_report_is_named_too_and_only_the_first_stands_alone(
    alder: Workspace, claim: NamedNode, tmp_path: Path
) -> None:
    for name, via in (("oak", "maple"), ("elm", "oak")):
        (reported,) = claims(alder, via)
        alder.add([maple(tmp_path, f"quote: counted 26 agreements\n    via: {reported.value}\n    {COUNT}", name=name)])
    (oak,), (elm,) = claims(alder, "oak"), claims(alder, "elm")
    before = alder.resting(claim)
    assert [one.claim for one in before] == [oak, elm]
    alder.withdraw(claim, "read wrongly")
    assert [one.claim for one in alder.alone(claim, before)] == [oak]


@pytest.fixture
def decided(alder: Workspace, tmp_path: Path) -> tuple[Workspace, NamedNode, NamedNode]:
    """An archive with two agencies, each stated by one claim, the first of them, and a decision on both."""
    named = "quote: Maple Town counted 26\n    basis: it is in Vermont\n    agency: {name: Maple Town, state: vt}"
    other = "quote: The Town called the program\n    basis: it is in Vermont\n    agency: {name: The Town, state: vt}"
    alder.add([maple(tmp_path, named, other)])
    (first,) = alder.query("SELECT ?c { GRAPH ?c { ?a rdfs:label 'Maple Town' } }")  # type: ignore[misc]
    reopened(alder).identity.decide("us-vt/maple-town", "us-vt/the-town", same=True, reason="the notice calls it so")
    again = reopened(alder)
    (decision,) = again.query("SELECT ?c { ?c kg:modality kg:decision }")  # type: ignore[misc]
    return again, first[0], decision[0]


def reopened(workspace: Workspace) -> Workspace:
    return Workspace.open(workspace.archive.folder.root, archivist="tester", clock=workspace.archive.clock)


def test_a_decision_rests_on_the_only_claim_that_states_its_agency(
    decided: tuple[Workspace, NamedNode, NamedNode],
) -> None:
    workspace, claim, decision = decided
    before = workspace.resting(claim)
    assert [(one.what, one.claim) for one in before] == [("decision", decision)]
    assert "us-vt/maple-town" in before[0].text
    workspace.withdraw(claim, "read wrongly")
    assert [(one.what, one.claim) for one in workspace.alone(claim, before)] == [("decision", decision)]
    assert workspace.verify().faults == ()


def test_a_decision_does_not_rest_on_a_claim_beside_which_another_states_the_agency(
    decided: tuple[Workspace, NamedNode, NamedNode], tmp_path: Path
) -> None:
    workspace, claim, _ = decided
    workspace.add(
        [
            maple(
                tmp_path,
                "quote: Maple Town counted 26\n    basis: it is in Vermont\n    agency: {name: Maple Town, state: vt}",
                name="oak",
            )
        ]
    )
    assert workspace.resting(claim) == []


def test_a_decision_does_not_stand_alone_where_what_supersedes_the_claim_states_the_agency(
    decided: tuple[Workspace, NamedNode, NamedNode], tmp_path: Path
) -> None:
    workspace, claim, _ = decided
    before = workspace.resting(claim)
    county = "basis: it is in Vermont\n    agency: {name: Maple Town, state: vt, type: municipal-agency}"
    workspace.supersede(claim, maple(tmp_path, f"quote: Maple Town counted 26\n    {county}"), "its type is known")
    assert workspace.alone(claim, before) == []


def test_a_disagreement_rests_on_the_claims_of_its_sides(alder: Workspace, claim: NamedNode, tmp_path: Path) -> None:
    fewer = COUNT.replace("26", "25")
    alder.add(
        [maple(tmp_path, f"quote: counted 25 agreements\n    {fewer}", name="oak", text=MAPLE.replace("26", "25"))]
    )
    before = alder.resting(claim)
    assert [one.what for one in before] == ["disagreement"]
    assert before[0].text.endswith(": 26, 25")
    alder.withdraw(claim, "read wrongly")
    assert alder.alone(claim, before) == before


def test_nothing_rests_on_a_claim_that_nobody_builds_on(alder: Workspace, claim: NamedNode) -> None:
    assert alder.resting(claim) == []


def test_what_stood_in_the_place_of_another_is_told_when_it_is_taken_back(
    alder: Workspace, claim: NamedNode, tmp_path: Path
) -> None:
    alder.supersede(claim, maple(tmp_path, f"quote: counted 26 agreements\n    {AT_LEAST}"), "the notice says at least")
    (newer,) = claims(alder)
    before = alder.resting(newer)
    assert [(one.what, one.claim) for one in before] == [("predecessor", claim)]
    alder.withdraw(newer, "that was wrong too")
    assert alder.alone(newer, before) == before


def test_only_the_newest_version_can_be_superseded_and_the_refusal_names_it(
    alder: Workspace, claim: NamedNode, tmp_path: Path
) -> None:
    sheet = maple(tmp_path, f"quote: counted 26 agreements\n    {AT_LEAST}")
    alder.supersede(claim, sheet, "the notice says at least")
    (newer,) = claims(alder)
    before = tree(alder.archive.folder.root)
    with pytest.raises(UsageError, match=f"claim {terms.parts(newer)[-1]} stands in its place") as refused:
        alder.supersede(claim, sheet, "again")
    assert "\n" not in str(refused.value)
    assert tree(alder.archive.folder.root) == before


def test_superseding_what_is_not_there_is_refused(alder: Workspace, tmp_path: Path) -> None:
    before = tree(alder.archive.folder.root)
    with pytest.raises(NotFound, match="there is no claim"):
        alder.supersede(terms.thing("claim", "a" * 26), maple(tmp_path), "why")
    assert tree(alder.archive.folder.root) == before


@pytest.mark.parametrize("way", ["withdraw", "supersede"])
def test_a_dry_run_says_what_would_be_recorded_and_changes_nothing(
    way: str, alder: Workspace, claim: NamedNode, tmp_path: Path
) -> None:
    sheet = maple(tmp_path, f"quote: counted 26 agreements\n    {AT_LEAST}")
    before = tree(alder.archive.folder.root)
    dry = {
        "withdraw": lambda: alder.withdraw(claim, "read wrongly", dry_run=True),
        "supersede": lambda: alder.supersede(claim, sheet, "read wrongly", dry_run=True),
    }[way]()
    assert [one.claim for one in dry.draft.withdrawals] == [claim]
    assert len(dry.draft.claims) == (way == "supersede")
    assert dry.contribution is None
    assert tree(alder.archive.folder.root) == before


def test_a_withdrawn_sheet_added_again_leaves_its_claim_out_and_says_why(
    alder: Workspace, claim: NamedNode, tmp_path: Path
) -> None:
    alder.withdraw(claim, 'the "26" is old')
    outcome = alder.add([maple(tmp_path)])
    assert outcome.contribution is None
    assert [(f.code, f.severity) for f in outcome.report.findings] == [("withdrawn-before", Severity.NOTICE)]
    assert 'withdrawn before: the "26" is old; add it with --again' in outcome.report.findings[0].message
    assert claims(alder) == []


@pytest.mark.parametrize("dry_run", [False, True])
def test_what_is_said_of_a_sheet_is_said_where_it_supersedes_as_well(
    dry_run: bool, alder: Workspace, claim: NamedNode, tmp_path: Path
) -> None:
    alder.add([maple(tmp_path, name="oak")])
    sheet = maple(
        tmp_path,
        f"quote: counted 27 agreements\n    by: elder\n    {COUNT.replace('26', '27')}",
        name="elm",
        text=MAPLE.replace("26", "27"),
    )
    sheet.write_text(sheet.read_text().replace("claims:", "  elder: {name: Jan Elder}\nclaims:"))
    told = [(one.code, one.message) for one in alder.add([sheet], dry_run=True).report.findings]
    of_the_old = [one for one in told if terms.parts(claim)[-1] in one[1]]
    again = [(f.code, f.message) for f in alder.supersede(claim, sheet, "old", dry_run=dry_run).report.findings]
    assert {code for code, _ in again} == {"no-private-person", "stated-differently", "shares-words"}
    assert len(of_the_old) == 1
    assert again == [one for one in told if one not in of_the_old], "of both, one is kept"


def test_a_claim_that_supersedes_and_was_withdrawn_before_is_told(
    alder: Workspace, claim: NamedNode, tmp_path: Path
) -> None:
    newer = maple(tmp_path, f"quote: counted 26 agreements\n    {AT_LEAST}")
    (successor,) = alder.supersede(claim, newer, "at least").draft.claims
    (told,) = alder.supersede(successor.iri, maple(tmp_path), "exactly").report.findings
    assert (told.code, told.severity) == ("recorded-again", Severity.NOTICE)
    assert told.message == "is recorded again; it was withdrawn before: at least"


def test_asked_for_again_it_is_live_again_and_not_called_withdrawn(
    alder: Workspace, claim: NamedNode, tmp_path: Path
) -> None:
    alder.withdraw(claim, "read wrongly")
    alder.add([maple(tmp_path)], again=True)
    assert claims(alder) == [claim]
    assert said(alder, claim, RDF.type) == [KG.Claim.value]
    assert said(alder, claim, KG.reason) == []
    assert alder.verify().findings == ()


def test_a_superseded_claim_points_to_what_stands_in_its_place(
    alder: Workspace, claim: NamedNode, tmp_path: Path
) -> None:
    exact = maple(tmp_path, f"quote: counted 26 agreements\n    {AT_LEAST}")
    outcome = alder.supersede(claim, exact, "the notice says at least")
    (successor,) = claims(alder)
    assert said(alder, claim, KG.supersededBy) == [successor.value]
    assert outcome.contribution is not None
    assert outcome.contribution.note == f"supersession of claim {terms.parts(claim)[-1]}: the notice says at least"
    assert alder.verify().findings == ()


def test_a_claim_does_not_supersede_itself(alder: Workspace, claim: NamedNode, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing else in the claim's place"):
        alder.supersede(claim, maple(tmp_path), "why")
    assert claims(alder) == [claim]


def test_a_sheet_that_cannot_be_read_whole_supersedes_nothing(
    alder: Workspace, claim: NamedNode, tmp_path: Path
) -> None:
    before = tree(alder.archive.folder.root)
    faulty = maple(tmp_path, f"quote: Thirty of its officers\n    {TRAINED}", f"quote: 26\n    {COUNT}\n    by: nobody")
    with pytest.raises(Refused) as refused:
        alder.supersede(claim, faulty, "a better one")
    assert [one.code for one in refused.value.report.refusals] == ["known-speaker"]
    assert tree(alder.archive.folder.root) == before


def test_a_sheet_the_gate_refuses_supersedes_nothing(alder: Workspace, claim: NamedNode, tmp_path: Path) -> None:
    before = tree(alder.archive.folder.root)
    with pytest.raises(Refused):
        alder.supersede(claim, maple(tmp_path, f"quote: counted 26 agreements\n    {COUNT.replace('26', '27')}"), "why")
    assert tree(alder.archive.folder.root) == before


def test_of_a_sheet_that_cannot_be_read_the_faults_are_told_and_not_that_it_says_nothing(
    alder: Workspace, claim: NamedNode, tmp_path: Path
) -> None:
    sheet = tmp_path / "faulty.yaml"
    sheet.write_text("document: nowhere\ncapture: abc\nclaims:\n  - quote: x\n", "utf-8")
    for dry_run in (True, False):
        with pytest.raises(Refused) as refused:
            alder.supersede(claim, sheet, "read wrongly", dry_run=dry_run)
        assert "unknown-key" in {finding.code for finding in refused.value.report.refusals}
    assert claims(alder) == [claim]


def test_a_claim_once_withdrawn_may_take_another_ones_place(alder: Workspace, claim: NamedNode, tmp_path: Path) -> None:
    alder.withdraw(claim, "read wrongly")
    at_least = maple(
        tmp_path, f"quote: counted 26 agreements\n    {COUNT.replace('value', 'precision: at-least, value')}"
    )
    alder.add([at_least])
    (other,) = claims(alder)
    alder.supersede(other, maple(tmp_path), "the first reading was right")
    assert claims(alder) == [claim]


@pytest.mark.parametrize("name", ["{iri}", "{id}", "claim/{id}", "claim/{start}", "{start}", "{id}…"])
def test_a_claim_is_known_by_its_name_or_the_beginning_of_it(name: str, alder: Workspace, claim: NamedNode) -> None:
    identity = terms.parts(claim)[-1]
    assert alder.claim_named(name.format(iri=claim.value, id=identity, start=identity[:9])) == claim


@pytest.mark.parametrize(
    "name", ["maple", "alder-notice", "document/maple", "26", "counted 26 agreements", "zzzzzzzzz"]
)
def test_nothing_but_its_name_stands_for_a_claim(name: str, alder: Workspace, claim: NamedNode) -> None:
    with pytest.raises((NotFound, UsageError), match="claim"):
        alder.claim_named(name)


def test_every_past_state_can_be_asked(alder: Workspace, tmp_path: Path) -> None:
    days = count(1)
    later = Workspace.open(alder.archive.folder.root, clock=lambda: NOW + timedelta(days=next(days)))
    later.add([maple(tmp_path)])
    (claim,) = claims(later)
    later.withdraw(claim, "read wrongly")
    asked = "SELECT (COUNT(*) AS ?n) { ?c kg:statedIn document:maple }"
    counted = [
        int(next(iter(later.at(NOW + timedelta(days=day)).query(asked)))[0].value)  # type: ignore[arg-type]
        for day in (0, 1, 2)
    ]
    assert counted == [0, 1, 0]


def test_a_clock_that_runs_behind_is_overruled_by_the_contribution_before(alder: Workspace, tmp_path: Path) -> None:
    behind = Workspace.open(alder.archive.folder.root, clock=lambda: NOW - timedelta(hours=5))
    behind.add([maple(tmp_path)])
    assert [one.contribution.recorded for one in behind.log()] == [NOW, NOW]
