"""A decision goes through the one door, changes no count unless it is asked for, and can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from kg.compare.identity.deciding import CodeProposals
from kg.errors import NotFound, Refused, UnknownHeader, UsageError
from kg.terms import ID, KG
from kg.workspace import Workspace
from tests.archives import CLOCK
from tests.islands import BEACH, CITY, MACRO, MARCO, MELBOURNE, READER, islands
from tests.sampling import one_in

pytestmark = pytest.mark.usefixtures("without_vocabulary")

REASON = "one memorandum stands beside both"


@pytest.fixture(scope="module")
def made(without_vocabulary: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return islands(tmp_path_factory.mktemp("islands")).archive.folder.root.parent


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Path:
    """A folder of one's own with the archive and the tables."""
    shutil.copytree(made, tmp_path / "own")
    return tmp_path / "own"


@pytest.fixture
def workspace(here: Path) -> Workspace:
    return Workspace.open(here / "archive", archivist=READER, clock=CLOCK)


def pairs(workspace: Workspace) -> list[tuple[str, str]]:
    return [(one.one.slug, one.other.slug) for one in workspace.identity.proposals()]


def asked(workspace: Workspace, sparql: str) -> list[tuple[str, ...]]:
    return [tuple(term.value for term in row) for row in workspace.query(sparql)]


def stands_for(workspace: Workspace) -> dict[str, str]:
    """Each agency that another stands for, by what is asked in plain SPARQL."""
    sparql = "SELECT ?a ?one { ?a kg:agencyAsDecided ?one FILTER(?a != ?one) }"
    return {a.removeprefix(ID + "agency/"): one.removeprefix(ID + "agency/") for a, one in asked(workspace, sparql)}


def counted(workspace: Workspace) -> tuple[str, str]:
    """Agencies without decisions applied and with them."""
    plain = "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?agreement kg:agency ?a }"
    applied = "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?agreement kg:agency/kg:agencyAsDecided ?a }"
    return asked(workspace, plain)[0][0], asked(workspace, applied)[0][0]


def test_pairs_are_proposed_and_those_that_only_look_alike_come_last(workspace: Workspace) -> None:
    assert pairs(workspace) == [(MACRO, MARCO), (CITY, MELBOURNE), (BEACH, MELBOURNE)]
    assert workspace.identity.proposals()[-1].cautions == ("differ in a name: beach / nothing",)


def test_proposals_are_of_one_state_where_that_is_asked(workspace: Workspace) -> None:
    assert len(workspace.identity.proposals("Florida")) == 3
    assert workspace.identity.proposals("al") == []
    with pytest.raises(UsageError, match="no State"):
        workspace.identity.proposals("Atlantis")


def test_a_decision_by_a_name_with_a_mail_address_is_refused_once(here: Path) -> None:
    by_mail = Workspace.open(here / "archive", archivist="jane.doe@example.org", clock=CLOCK)
    with pytest.raises(Refused) as refused:
        by_mail.identity.decide(MACRO, MARCO, same=True, reason=REASON)
    assert [(one.code, one.where) for one in refused.value.report.refusals] == [("no-personal-contact", "KG_ARCHIVIST")]
    assert by_mail.identity.decided() == []


def test_a_decision_is_recorded_and_told_with_who_and_why_and_its_pair_is_not_proposed_again(
    workspace: Workspace,
) -> None:
    outcome = workspace.identity.decide(MACRO, MARCO, same=True, reason=REASON)
    assert outcome.contribution is not None
    (decided,) = workspace.identity.decided()
    assert (decided.archivist, decided.reason) == (READER, REASON)
    assert decided.names == ("Macro Island Police Department", "Marco Island Police Department")
    assert (MACRO, MARCO) not in pairs(workspace)


def test_counts_are_asked_with_decisions_or_without(workspace: Workspace) -> None:
    before = counted(workspace)
    workspace.identity.decide(MACRO, MARCO, same=True, reason=REASON)
    workspace.identity.decide(MELBOURNE, BEACH, same=False, reason="two towns")
    assert before == ("8", "8")
    assert counted(workspace) == ("8", "7")
    assert stands_for(workspace) == {MARCO: MACRO}


def test_what_a_decision_says_is_in_its_own_graph_and_nowhere_of_the_agencies(workspace: Workspace) -> None:
    of_agency = f"SELECT ?p ?o {{ <{ID}agency/{MARCO}> ?p ?o FILTER(?p != kg:agencyAsDecided) }}"
    before = asked(workspace, of_agency)
    workspace.identity.decide(MACRO, MARCO, same=True, reason=REASON)
    assert sorted(asked(workspace, of_agency)) == sorted(before)
    assert asked(workspace, "SELECT ?v { GRAPH ?claim { ?d kg:outcome ?v } }") == [(KG.sameAgency.value,)]


def test_a_withdrawn_decision_counts_no_more_and_can_be_made_again_with_another_reason(workspace: Workspace) -> None:
    (claim,) = workspace.identity.decide(MACRO, MARCO, same=True, reason=REASON).draft.claims
    workspace.withdraw(claim.iri, "the memorandum is another")
    assert counted(workspace) == ("8", "8")
    assert workspace.identity.decided() == []
    assert (MACRO, MARCO) in pairs(workspace)
    workspace.identity.decide(MARCO, MACRO, same=True, reason="the city's own site")
    assert [one.reason for one in workspace.identity.decided()] == ["the city's own site"]
    assert workspace.verify().faults == ()


def test_after_a_withdrawal_the_opposite_can_be_decided(workspace: Workspace) -> None:
    (claim,) = workspace.identity.decide(MACRO, MARCO, same=True, reason=REASON).draft.claims
    with pytest.raises(Refused):
        workspace.identity.decide(MACRO, MARCO, same=False, reason="two islands")
    workspace.withdraw(claim.iri, "mistaken")
    workspace.identity.decide(MACRO, MARCO, same=False, reason="two islands")
    assert [one.decision.is_same for one in workspace.identity.decided()] == [False]


def test_the_last_step_of_a_chain_to_the_opposite_is_refused_and_names_the_claims(workspace: Workspace) -> None:
    first = workspace.identity.decide(MELBOURNE, CITY, same=True, reason="one city").draft.claims[0]
    workspace.identity.decide(MELBOURNE, BEACH, same=False, reason="two towns")
    size = len(workspace.log())
    with pytest.raises(Refused) as refused:
        workspace.identity.decide(CITY, BEACH, same=True, reason="mistaken")
    (finding,) = refused.value.report.refusals
    assert finding.code == "decision-opposed"
    assert f"claim/{first.iri.value.rpartition('/')[2][:10]}" in finding.message
    assert finding.message.endswith("; first withdraw the one that is mistaken")
    assert len(workspace.log()) == size


REFUSED = {
    "no reason": ((MACRO, MARCO, " "), UsageError, "needs a reason"),
    "one agency twice": ((MACRO, "Macro Island Police Department", REASON), UsageError, "both names stand for"),
    "an agency nobody names": ((MACRO, "Atlantis Police Department", REASON), NotFound, "Atlantis"),
    "a name written almost so": (
        (MACRO, "Melborne Police Department", REASON),
        NotFound,
        f"did you mean .*agency/{MELBOURNE}",
    ),
    "an id written almost so": ((MACRO, "us-fl/melbourne-police", REASON), NotFound, f"agency/{MELBOURNE}"),
    "no agency at all": ((MACRO, "document/ice-participating-agencies", REASON), UsageError, "is not an agency"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_decision_that_cannot_stand_is_refused_and_nothing_is_written(case: str, workspace: Workspace) -> None:
    (one, other, reason), error, message = REFUSED[case]
    size = len(workspace.log())
    with pytest.raises(error, match=message):
        workspace.identity.decide(one, other, same=True, reason=reason)
    assert len(workspace.log()) == size


def test_nobody_decides_without_saying_who(here: Path) -> None:
    with pytest.raises(UsageError, match="no archivist is named for this decision"):
        Workspace.open(here / "archive").identity.decide(MACRO, MARCO, same=True, reason=REASON)


def test_deciding_the_same_again_is_refused_with_the_first_reason_and_another_archivist_may(
    here: Path, workspace: Workspace
) -> None:
    workspace.identity.decide(MACRO, MARCO, same=True, reason=REASON)
    with pytest.raises(UsageError, match=REASON):
        workspace.identity.decide(MARCO, MACRO, same=True, reason="again")
    Workspace.open(here / "archive", archivist="founders").identity.decide(MACRO, MARCO, same=True, reason="as well")
    assert {one.archivist for one in workspace.identity.decided()} == {READER, "founders"}


@pytest.mark.parametrize("form", one_in(3, ["trig", "nquads", "jsonld"]))
def test_an_export_brings_decisions_to_another_archive(
    form: str, workspace: Workspace, here: Path, tmp_path: Path
) -> None:
    workspace.identity.decide(MACRO, MARCO, same=True, reason=REASON)
    workspace.identity.import_references([here / "agencies.csv", here / "counties.csv"])
    suffix = {"nquads": "nq"}.get(form, form)
    workspace.export_to(form, tmp_path / f"all.{suffix}")
    other = Workspace.create(tmp_path / "other", archivist="second")
    other.add([tmp_path / f"all.{suffix}"], allow_unheld=True)
    assert stands_for(other) == {MARCO: MACRO}
    assert [one.reason for one in other.identity.decided()] == [REASON]
    claims = "SELECT ?claim { ?claim a kg:Claim } ORDER BY ?claim"
    assert asked(other, claims) == asked(workspace, claims)
    again = BytesIO()
    other.export("nquads", again)
    assert b"unknown" not in again.getvalue()


def test_an_imported_decision_that_is_opposed_here_is_refused(workspace: Workspace, here: Path, tmp_path: Path) -> None:
    shutil.copytree(here / "archive", tmp_path / "other")
    other = Workspace.open(tmp_path / "other", archivist="founders")
    other.identity.decide(MACRO, MARCO, same=False, reason="two islands")
    other.export_to("trig", tmp_path / "other.trig")
    workspace.identity.decide(MACRO, MARCO, same=True, reason=REASON)
    with pytest.raises(Refused) as refused:
        workspace.add([tmp_path / "other.trig"])
    assert {finding.code for finding in refused.value.report.refusals} == {"decision-opposed"}


def test_what_was_decided_later_is_not_in_an_earlier_state(workspace: Workspace) -> None:
    (claim,) = workspace.identity.decide(MACRO, MARCO, same=True, reason=REASON).draft.claims
    workspace.withdraw(claim.iri, "mistaken")
    then = next(header.recorded for header, _ in workspace.archive.ledger.contributions())
    assert then == CLOCK()
    assert list(workspace.at(CLOCK()).store.quads(None, KG.outcome)) == []


@pytest.mark.slow
def test_the_whole_archive_passes_the_gate_again(workspace: Workspace, here: Path) -> None:
    workspace.identity.decide(MACRO, MARCO, same=True, reason=REASON)
    workspace.identity.decide(MELBOURNE, BEACH, same=False, reason="two towns")
    workspace.identity.import_references([here / "agencies.csv", here / "counties.csv", here / "states.csv"])
    assert workspace.check().refusals == ()
    assert workspace.verify().faults == ()


def test_a_store_made_anew_holds_the_same(workspace: Workspace) -> None:
    workspace.identity.decide(MACRO, MARCO, same=True, reason=REASON)
    kept = set(workspace.store.quads())
    workspace.rebuild()
    assert set(workspace.store.quads()) == kept


# ---------------------------------------------------------------- codes


def codes(workspace: Workspace) -> Iterator[tuple[str, str]]:
    for agency, code in asked(workspace, "SELECT ?a ?code { ?a kg:ori ?code } ORDER BY ?code"):
        yield agency.rpartition("/")[2], code


def test_a_table_gives_codes_to_what_is_named_here_and_exactly_so(workspace: Workspace, here: Path) -> None:
    done = workspace.identity.import_references([here / "agencies.csv", here / "counties.csv", here / "states.csv"])
    assert [(one.rows, one.spoken_of, one.matched, one.claims) for one in done] == [
        (5, 8, 4, 4),
        (3, 4, 2, 2),
        (3, 2, 2, 2),
    ]
    assert dict(codes(workspace)) == {
        "loxley-police-department": "AL0050600",
        "marco-island-police-department": "FL0110300",
        "marion-county-sheriffs-office": "FL0420000",
        "martin-county-sheriffs-office": "FL0430000",
    }
    assert asked(workspace, "SELECT ?code { ?place kg:fips ?code } ORDER BY ?code") == [
        ("01",), ("12",), ("12021",), ("12083",),
    ]  # fmt: skip


def test_nothing_of_a_table_but_code_and_name_comes_in(workspace: Workspace, here: Path) -> None:
    workspace.identity.import_references([here / "agencies.csv"])
    stated = "SELECT DISTINCT ?p { GRAPH ?c { ?s kg:ori ?code ; ?p ?o } }"
    assert {p.rpartition("#")[2] for (p,) in asked(workspace, stated)} == {"type", "label", "place", "ori"}


def test_a_table_imported_again_adds_nothing_and_after_a_decision_what_is_one_now(
    workspace: Workspace, here: Path
) -> None:
    workspace.identity.import_references([here / "agencies.csv"])
    (again,) = workspace.identity.import_references([here / "agencies.csv"])
    assert (again.matched, again.claims, again.outcome.contribution) == (4, 0, None)
    workspace.identity.decide(MELBOURNE, CITY, same=True, reason="one city")
    (after,) = workspace.identity.import_references([here / "agencies.csv"])
    assert (after.matched, after.claims) == (6, 2)


def test_what_is_near_is_proposed_and_taken_by_a_person_with_a_reason(workspace: Workspace, here: Path) -> None:
    workspace.identity.import_references([here / "agencies.csv"])
    found = workspace.identity.codes()
    oris, counties = found.agencies, found.counties
    assert (MACRO, "FL0110300") in {(one.agency.slug, one.row.ori) for one in oris}
    assert [(one.agency.slug, one.written, one.fips) for one in counties] == [
        ("us-al/loxley-police-department", "Baldwinn Couny", "01003")
    ]
    workspace.identity.take(MACRO, "FL0110300", reason="two letters are exchanged")
    workspace.identity.take("Loxley Police Department", "01003", reason="two slips in one name")
    assert dict(codes(workspace))["macro-island-police-department"] == "FL0110300"
    county = "SELECT ?basis { GRAPH ?c { ?a kg:county ?x } ?c kg:basis ?basis ; prov:wasAttributedTo organization:ice }"
    assert asked(workspace, county) == [("two slips in one name",)]
    assert workspace.identity.codes("al") == CodeProposals([], [])
    assert workspace.verify().faults == ()


NOT_TAKEN = {
    "a name written almost so": (
        "Loxly Police Department",
        "01003",
        "r",
        NotFound,
        "agency/us-al/loxley-police-department",
    ),
    "a code no table has": (MACRO, "FL9999999", "r", NotFound, "no table held here has FL9999999"),
    "no county": (MACRO, "99999", "r", NotFound, "there is no county 99999"),
    "a county of another State": ("Loxley Police Department", "12021", "r", UsageError, "is not in us-al"),
    "a county nobody wrote": (MACRO, "12021", "r", UsageError, "no list writes an unread county"),
    "no reason": (MACRO, "FL0110300", "", UsageError, "needs a reason"),
}


@pytest.mark.parametrize("case", NOT_TAKEN)
def test_a_code_that_cannot_be_taken_is_refused(case: str, workspace: Workspace, here: Path) -> None:
    agency, code, reason, error, message = NOT_TAKEN[case]
    workspace.identity.import_references([here / "agencies.csv"])
    size = len(workspace.log())
    with pytest.raises(error, match=message):
        workspace.identity.take(agency, code, reason=reason)
    assert len(workspace.log()) == size


def test_a_code_that_its_row_does_not_give_is_refused(workspace: Workspace, here: Path) -> None:
    workspace.identity.import_references([here / "agencies.csv"])
    workspace.export_to("trig", here / "all.trig")
    text = (here / "all.trig").read_text("utf-8").replace('"FL0420000"', '"FL0420009"')
    (here / "changed.trig").write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        workspace.add([here / "changed.trig"])
    assert {finding.code for finding in refused.value.report.refusals} == {"code-in-row"}


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "ori,pub_agency_name\nAL1,x\n"])
def test_a_table_not_known_here_is_refused_by_its_header(content: str, workspace: Workspace, here: Path) -> None:
    (here / "other.csv").write_text(content, "utf-8")
    with pytest.raises(UnknownHeader, match="of no table known here"):
        workspace.identity.import_references([here / "other.csv"])
