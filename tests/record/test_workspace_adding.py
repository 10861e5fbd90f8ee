"""Adding: all of a command or none of it, once and not twice, and nothing described two ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode

from kg import terms
from kg.errors import Refused, UnreadableFile, UsageError
from kg.model import Draft, Severity
from kg.record.drafting import DocumentDetails, StandardInput
from kg.terms import DCTERMS, KG, RDF
from kg.workspace import Workspace
from tests.archives import CLOCK, COUNT, MAPLE, NOW, TRAINED, WORLD, maple, tree

pytestmark = pytest.mark.usefixtures("without_vocabulary")

TRAINED_CLAIM = f"quote: Thirty of its officers\n    {TRAINED}"


def ledger(workspace: Workspace) -> list[bytes]:
    return [path.read_bytes() for path in workspace.archive.ledger.files()]


def values(workspace: Workspace, sparql: str) -> list[str]:
    return [str(row[0].value) for row in workspace.query(sparql)]  # type: ignore[union-attr]


def claim_of(workspace: Workspace, document: str = "maple") -> NamedNode:
    (only,) = workspace.query(f"SELECT ?c {{ ?c a kg:Claim ; kg:statedIn document:{document} }}")  # type: ignore[misc]
    return only[0]


def stated(workspace: Workspace, iri: NamedNode, predicate: NamedNode) -> list[str]:
    return sorted(quad.object.value for quad in workspace.store.quads(iri, predicate, graph=DefaultGraph()))


def test_what_was_added_is_answered_with_who_states_it(alder: Workspace, tmp_path: Path) -> None:
    outcome = alder.add([maple(tmp_path)])
    assert outcome.contribution is not None
    assert outcome.contribution.sequence == 2
    assert values(alder, "SELECT ?v { GRAPH ?c { ?o kg:value ?v } ?c kg:statedIn document:maple }") == ["26"]


def test_the_same_sheet_twice_adds_nothing_byte_for_byte(alder: Workspace, tmp_path: Path) -> None:
    sheets = [maple(tmp_path), tmp_path / "cedar-gazette.yaml"]
    alder.add(sheets)
    before = tree(alder.archive.folder.root)
    outcome = alder.add(sheets)
    assert outcome.contribution is None
    assert outcome.draft.is_empty
    assert outcome.report.findings == ()
    assert tree(alder.archive.folder.root) == before


def test_a_dry_run_writes_nothing_and_says_what_it_would_write(alder: Workspace, tmp_path: Path) -> None:
    before = tree(alder.archive.folder.root)
    outcome = alder.add([maple(tmp_path)], dry_run=True)
    assert outcome.contribution is None
    assert len(outcome.draft.claims) == 1
    assert tree(alder.archive.folder.root) == before


def test_one_bad_claim_keeps_all_sheets_out_and_all_faults_are_told(alder: Workspace, tmp_path: Path) -> None:
    before = tree(alder.archive.folder.root)
    two_faults = maple(
        tmp_path,
        f"quote: no such words\n    {COUNT}",
        f"quote: counted 26 agreements\n    {COUNT.replace('26', '27')}",
        TRAINED_CLAIM,
    )
    with pytest.raises(Refused) as refused:
        alder.add([tmp_path / "cedar-gazette.yaml", two_faults])
    assert [(f.code, Path(f.where).name) for f in refused.value.report.refusals] == [
        ("quotation-found", "maple.yaml:5"),
        ("figure-in-quotation", "maple.yaml:8"),
    ]
    assert tree(alder.archive.folder.root) == before


def test_a_sheet_may_report_a_document_that_comes_with_the_sheet_before_it(alder: Workspace, tmp_path: Path) -> None:
    first = maple(tmp_path)
    second = maple(tmp_path, f"quote: counted 26 agreements\n    via: maple\n    {COUNT}", name="oak")
    with pytest.raises(Refused):
        alder.add([second])
    alder.add([first, second])
    assert values(alder, "SELECT ?d { ?c kg:statedIn document:oak ; kg:reports ?d }") == [terms.document("maple").value]


def test_a_claim_stated_at_one_more_place_gets_a_sighting_and_no_twin(alder: Workspace, tmp_path: Path) -> None:
    alder.add([maple(tmp_path)])
    claim = claim_of(alder)
    again = maple(tmp_path, f"quotes: [counted 26 agreements, 'agreements in Vermont on May 1, 2025']\n    {COUNT}")
    outcome = alder.add([again])
    assert (len(outcome.draft.claims), len(outcome.draft.sightings)) == (0, 1)
    assert claim_of(alder) == claim
    assert len(stated(alder, claim, KG.anchor)) == 2


def test_one_more_place_must_bear_the_figure_by_itself_or_with_what_is_quoted_beside_it(
    alder: Workspace, tmp_path: Path
) -> None:
    alder.add([maple(tmp_path)])
    with pytest.raises(Refused, match="1 fault"):
        alder.add([maple(tmp_path, f"quote: in Vermont on May 1, 2025\n    {COUNT}")])


def test_a_quotation_two_sheets_set_in_other_contexts_is_one_place(alder: Workspace, tmp_path: Path) -> None:
    one = maple(tmp_path, f"quote: counted 26 agreements\n    prefix: 'Maple Town '\n    {COUNT}")
    copy = tmp_path / "other.yaml"
    copy.write_text(one.read_text().replace("prefix: 'Maple Town '", "suffix: ' in Vermont'"), "utf-8")
    outcome = alder.add([one, copy])
    assert len(outcome.draft.claims[0].anchors) == 1


@pytest.mark.parametrize("together", [True, False], ids=["in one command", "one after the other"])
def test_another_description_of_a_document_is_a_notice_and_the_first_stands(
    together: bool, alder: Workspace, tmp_path: Path
) -> None:
    first = maple(tmp_path)
    other = tmp_path / "other.yaml"
    other.write_text(
        first.read_text().replace("title: Maple", "title: Acorn").replace("Maple Town Council}", "Acorn Town Council}")
    )
    if not together:
        alder.add([first])
    outcome = alder.add([first, other] if together else [other])
    assert {(f.code, f.where, f.severity) for f in outcome.report.findings} >= {
        ("described-before", f"{other}:1", Severity.NOTICE),
        ("described-before", f"{other}:3", Severity.NOTICE),
    }
    assert stated(alder, terms.document("maple"), DCTERMS.title) == ["Maple"]


@pytest.mark.parametrize("together", [True, False], ids=["in one command", "one after the other"])
@pytest.mark.parametrize("seen_first", [True, False], ids=["seen first", "referred to first"])
def test_a_document_first_only_referred_to_has_its_own_description_when_it_comes(
    seen_first: bool, together: bool, alder: Workspace, tmp_path: Path
) -> None:
    seen = maple(tmp_path)
    refers = maple(
        tmp_path,
        f"quote: counted 26 agreements\n    via: maple\n    {COUNT}",
        name="oak",
        more="sources:\n  maple: {title: What Maple Town says, kind: dataset, publisher: maple-town}\n",
    )
    sheets = [seen, refers] if seen_first else [refers, seen]
    for added in [sheets] if together else [[sheet] for sheet in sheets]:
        alder.add(added)
    assert stated(alder, terms.document("maple"), RDF.type) == [KG.Document.value]
    assert stated(alder, terms.document("maple"), DCTERMS.title) == ["Maple"]
    assert alder.verify().findings == ()


def test_what_others_state_of_the_same_thing_is_told_and_never_refused(alder: Workspace, tmp_path: Path) -> None:
    alder.add([maple(tmp_path)])
    same = maple(tmp_path, name="oak")
    other = maple(
        tmp_path,
        f"quote: counted 27 agreements\n    {COUNT.replace('26', '27')}",
        name="elm",
        text=MAPLE.replace("26", "27"),
    )
    outcome = alder.add([same, other])
    codes = ["stated-before", "stated-differently", "shares-words", "shares-words"]
    assert [finding.code for finding in outcome.report.findings] == codes
    assert outcome.contribution is not None


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("26", "states the same, but with as-of 2025-05-01 and this without; both are kept"),
        ("27", "states 26 with as-of 2025-05-01, this 27 without; both are kept"),
    ],
)
def test_what_another_states_of_a_day_is_told_with_its_day_where_this_says_none(
    figure: str, told: str, alder: Workspace, tmp_path: Path
) -> None:
    alder.add([maple(tmp_path)])
    undated = COUNT.replace(", as-of: 2025-05-01", "").replace("26", figure)
    text = MAPLE.replace("26", figure)
    outcome = alder.add([maple(tmp_path, f"quote: counted {figure} agreements\n    {undated}", name="elm", text=text)])
    assert told in [one.message.partition("” ")[2] for one in outcome.report.findings if "maple" in one.message]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "document: {id: maple, title: Maple, kind: article, publisher: maple-town, published: 2025, ",
            "document: {id: maple, ",
        ),
        ("", ""),
    ],
    ids=["known", "described"],
)
def test_a_sheet_without_a_note_is_called_by_its_document(old: str, new: str, alder: Workspace, tmp_path: Path) -> None:
    if old:
        alder.add([maple(tmp_path)])
    sheet = maple(tmp_path, f"quote: counted 26 agreements in Vermont\n    {COUNT}")
    sheet.write_text(sheet.read_text().replace(old, new))
    alder.add([sheet])
    assert alder.log()[-1].contribution.note == f"Claims stated in {'maple' if old else 'Maple'}"


def test_a_count_for_a_state_is_not_held_against_a_count_for_one_model_in_it(alder: Workspace, tmp_path: Path) -> None:
    alder.add([maple(tmp_path)])
    one_model = COUNT.replace("place: vt", "place: vt, model: task-force").replace("26", "27")
    text = MAPLE.replace("26", "27")
    outcome = alder.add([maple(tmp_path, f"quote: counted 27 agreements\n    {one_model}", name="elm", text=text)])
    assert [finding.code for finding in outcome.report.findings] == ["shares-words"]


def test_a_sheet_comes_through_a_pipe_as_well(
    alder: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    content = maple(tmp_path).read_bytes()
    outcome = alder.add([StandardInput(content, "yaml")])
    assert len(outcome.draft.claims) == 1


def sighting(folder: Path, claim: object, anchor: str) -> Path:
    sheet = folder / "sighting.trig"
    sheet.write_text(f"{claim} <{KG.anchor.value}> <{anchor}> .\n", encoding="utf-8")
    return sheet


def row_of(workspace: Workspace, kind: str) -> tuple[object, str]:
    """A claim that states such a thing at row 2 of the roster, and the row's IRI but for its number."""
    sparql = f"SELECT ?claim ?row {{ ?claim kg:anchor ?row . ?row kg:row 2 . GRAPH ?claim {{ ?x a kg:{kind} }} }}"
    ((claim, row),) = workspace.query(sparql)  # type: ignore[misc]
    return claim, row.value.removesuffix("2")


def test_a_sighting_of_a_claim_nobody_recorded_is_refused(alder: Workspace, tmp_path: Path) -> None:
    alder.add([tmp_path / "birch-roster.yaml"])
    _, row = row_of(alder, "Agreement")
    with pytest.raises(Refused) as refused:
        alder.add([sighting(tmp_path, f"<{terms.ID}claim/{'a' * 26}>", f"{row}2")])
    assert [finding.code for finding in refused.value.report.refusals] == ["known-claim"]


@pytest.mark.parametrize(
    ("kind", "number"),
    [("Agreement", 3), ("Agreement", 99), ("Observation", 5)],
    ids=["a row of another agency", "no row", "a row after the last"],
)
def test_a_sighting_in_quads_is_looked_at_like_any_other(
    kind: str, number: int, alder: Workspace, tmp_path: Path
) -> None:
    alder.add([tmp_path / "birch-roster.yaml"])
    claim, row = row_of(alder, kind)
    with pytest.raises(Refused) as refused:
        alder.add([sighting(tmp_path, claim, f"{row}{number}")])
    assert {finding.code for finding in refused.value.report.refusals} == {"row-found"}


def test_a_sound_sighting_in_quads_is_recorded_once(alder: Workspace, tmp_path: Path) -> None:
    alder.add([tmp_path / "birch-roster.yaml"])
    claim, row = row_of(alder, "Observation")
    sheet = sighting(tmp_path, claim, f"{row}4")
    assert len(alder.add([sheet]).draft.sightings) == 1
    assert alder.add([sheet]).contribution is None


def test_documents_are_kept_without_claims_and_known_by_their_bytes(alder: Workspace, tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text("A memo of six words only.\n")
    outcome = alder.add_documents([tmp_path / "memo.txt"], DocumentDetails(slug="memo", title="Memo"))
    (source,) = outcome.draft.sources
    assert alder.archive.captures.content(source.capture.sha256) == b"A memo of six words only.\n"
    (tmp_path / "copy.txt").write_text("A memo of six words only.\n")
    assert alder.add_documents([tmp_path / "copy.txt"], DocumentDetails()).contribution is None
    assert alder.add_documents([tmp_path / "copy.txt"], DocumentDetails(slug="memo")).contribution is None


def test_a_document_nobody_named_is_named_after_its_file(alder: Workspace, tmp_path: Path) -> None:
    (tmp_path / "…….txt").write_text("No letters in this name.\n")
    with pytest.raises(UsageError, match="--id"):
        alder.add_documents([tmp_path / "…….txt"], DocumentDetails())
    (tmp_path / "Memo of May.txt").write_text("A memo.\n")
    outcome = alder.add_documents([tmp_path / "Memo of May.txt"], DocumentDetails())
    assert outcome.draft.documents[0].iri.value.startswith(terms.document("memo-of-may-").value)


def test_a_sheet_that_is_not_there_is_named(alder: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"no\.yaml"):
        alder.add([tmp_path / "no.yaml"])


def test_each_contribution_says_who_recorded_it_and_when(alder: Workspace, tmp_path: Path) -> None:
    alder.add([maple(tmp_path)])
    one, other = alder.log()
    first, second, size = one.contribution, other.contribution, other.size
    assert (first.archivist, second.archivist) == ("tester", "unnamed archivist")
    assert first.recorded <= second.recorded
    assert size == len(ledger(alder)[1])


def test_a_ledger_is_read_whoever_recorded_it_before_names_were_held_to_rules(alder: Workspace) -> None:
    alder.archive.ledger.append(Draft(note="a memo"), archivist="jane.doe@example.org", recorded=NOW)
    opened = Workspace.open(alder.archive.folder.root, clock=CLOCK)
    assert opened.log()[-1].contribution.archivist == "jane.doe@example.org"
    opened.add_documents(WORLD / "meadow-act.txt")
    assert opened.verify().faults == ()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("kind: article", "kind: artcle", "unknown-term"),
        ("published: 2025", "published: someday", "no-such-date"),
        ("publisher: maple-town,", "publisher: maple-twon,", "known-speaker"),
        ("title: Maple,", "", "missing-key"),
        ("name: Maple Town Council", "title: Maple Town Council, name: Maple", "unknown-key"),
    ],
)
def test_a_fault_of_a_description_is_told_once_and_not_by_each_claim(
    old: str, new: str, code: str, alder: Workspace, tmp_path: Path
) -> None:
    sheet = maple(tmp_path)
    sheet.write_text(sheet.read_text("utf-8").replace(old, new), "utf-8")
    report = alder.check([sheet])
    assert [one.code for one in report.refusals] == [code]


@pytest.mark.parametrize("together", [True, False], ids=["in one command", "one after the other"])
def test_the_first_place_where_bytes_were_taken_stands_and_another_is_told(
    together: bool, alder: Workspace, tmp_path: Path
) -> None:
    first, other = maple(tmp_path), tmp_path / "other.yaml"
    written = first.read_text()
    other.write_text(written.replace("file:", "taken-from: a friend, taken-on: 2025-06-01, file:"))
    first.write_text(written.replace("file:", "taken-from: the town, file:"))
    if not together:
        alder.add([first])
    outcome = alder.add([first, other] if together else [other])
    told = [one.message for one in outcome.report.findings if one.where == "maple.txt"]
    assert told == [
        "these bytes were taken before (the town), so a friend, 2025-06-01 is left out; the first description stands"
    ]
    assert values(alder, "SELECT ?from { ?c kg:document document:maple ; kg:takenFrom ?from }") == ["the town"]
    assert values(alder, "SELECT ?on { ?c kg:document document:maple ; kg:takenOn ?on }") == []
    assert alder.check().findings == ()


@pytest.mark.parametrize("together", [True, False], ids=["in one command", "one after the other"])
def test_bytes_of_one_document_are_refused_as_another(together: bool, alder: Workspace, tmp_path: Path) -> None:
    first, other = maple(tmp_path), maple(tmp_path, name="oak")
    (tmp_path / "oak.txt").write_bytes((tmp_path / "maple.txt").read_bytes())
    if not together:
        alder.add([first])
    with pytest.raises(Refused) as refused:
        alder.add([first, other] if together else [other])
    assert [(one.code, one.where) for one in refused.value.report.findings if one.severity is Severity.REFUSAL] == [
        ("capture-has-document", "oak.txt")
    ]


def test_files_of_the_same_bytes_are_kept_once(alder: Workspace, tmp_path: Path) -> None:
    for name in ("memo.txt", "copy.txt"):
        (tmp_path / name).write_text("A memo of six words only.\n")
    outcome = alder.add_documents([tmp_path / "memo.txt", tmp_path / "copy.txt"], DocumentDetails())
    assert [one.title for one in outcome.draft.documents] == ["memo"]
    assert alder.check().findings == ()
