"""Two archivists who worked apart have the same claims whichever way they merge, and nothing of either is lost."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.ask.proofs import check_proof, prove
from kg.errors import ArchiveError, Refused, UsageError
from kg.workspace import Workspace
from tests.archives import Done, maple, own, tree

pytestmark = pytest.mark.usefixtures("without_vocabulary")
Kg = Callable[..., Done]
NAMES = ("oak", "elm", "ash")
ACTS = st.one_of(
    st.tuples(st.sampled_from(["add", "again"]), st.sampled_from(NAMES)),
    st.tuples(st.sampled_from(["withdraw", "supersede"]), st.integers(0, 7)),
    st.tuples(st.just("merge"), st.none()),
)
STORIES = st.lists(st.tuples(st.booleans(), ACTS), min_size=2, max_size=7)


@pytest.fixture(scope="module")
def base(alder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of one contribution, and sheets of other documents; to be copied."""
    folder = tmp_path_factory.mktemp("base")
    shutil.copytree(alder_folder, folder, dirs_exist_ok=True)
    for name in NAMES:
        maple(folder, name=name)
    maple(folder, "quote: counted 26 agreements\n    basis: counted again\n    count: {measure: agreements-in-force, "
        "unit: agreement, place: vt, as-of: 2025, value: 26}", name="fir")  # fmt: skip
    return folder


@pytest.fixture
def pair(base: Path, tmp_path: Path) -> tuple[Workspace, Workspace]:
    """The archives of Ann and Ben, who worked together up to here."""
    return own(base, tmp_path / "ann", archivist="Ann"), own(base, tmp_path / "ben", archivist="Ben")


def root(workspace: Workspace) -> Path:
    return workspace.archive.folder.root


def live(workspace: Workspace) -> list[str]:
    return sorted(row["c"] for row in workspace.select("SELECT ?c { ?c a kg:Claim }"))


def stands(workspace: Workspace) -> set[str]:
    """What is live and where it stands, and what is withdrawn, whoever recorded it."""
    asked = (
        "SELECT ?c ?a { ?c a kg:Claim ; kg:anchor ?a }",
        "SELECT ?c { ?c a kg:WithdrawnClaim }",
        "SELECT ?c ?s ?p ?o { GRAPH ?c { ?s ?p ?o } }",
    )
    return {str(sorted(row.items())) for sparql in asked for row in workspace.select(sparql)}


def done(workspace: Workspace, act: str, what: Any, other: Workspace) -> None:
    """One act of an archivist, where it can be done."""
    sheets = root(workspace).parent
    if act == "merge":
        workspace.merge(root(other))
    elif act in ("add", "again"):
        workspace.add(sheets / f"{what}.yaml", again=act == "again")
    elif claims := live(workspace):
        claim = claims[what % len(claims)]
        try:
            if act == "withdraw":
                workspace.withdraw(claim, "read wrongly")
            else:
                workspace.supersede(claim, sheets / "fir.yaml", "another basis")
        except UsageError:
            pass  # it would stand in its own place


def proofs(workspace: Workspace) -> list[tuple[Any, Any]]:
    ledger = workspace.archive.ledger
    made = [prove(ledger, workspace.claim_named(claim)) for claim in live(workspace)]
    return [(one, one.published) for one in made]


def contents(workspace: Workspace) -> set[bytes]:
    ledger = workspace.archive.ledger
    return {ledger.content(path) for path in ledger.files()}


def kept(workspace: Workspace) -> set[bytes]:
    folder = workspace.archive.folder.merged
    return contents(workspace) | {path.read_bytes() for path in (folder.iterdir() if folder.is_dir() else ())}


def told(base: Path, folder: Path, story: list[tuple[bool, tuple[str, Any]]]) -> None:
    """Ann and Ben do these things, then take each other over: what the law of merging says must hold."""
    shutil.rmtree(folder, ignore_errors=True)
    ann, ben = (own(base, folder / name, archivist=name) for name in ("ann", "ben"))
    for is_ann, (act, what) in story:
        done(*((ann, act, what, ben) if is_ann else (ben, act, what, ann)))
    written, proved = kept(ann) | kept(ben), proofs(ann) + proofs(ben)
    shutil.copytree(root(ben), folder / "before")
    ben.merge(root(ann))
    ann.merge(folder / "before")
    assert stands(ann) == stands(ben)
    for one in (ann, ben):
        assert one.verify().faults == ()
        assert written <= kept(one)
    ann.merge(root(ben))
    assert stands(ann) == stands(ben)
    assert all(check_proof(proof, published).holds for proof, published in proved)


ONE_FOLDER = [HealthCheck.function_scoped_fixture]


@settings(max_examples=3, suppress_health_check=ONE_FOLDER)
@given(story=STORIES)
def test_who_worked_apart_has_the_same_claims_whichever_way_they_merge(
    story: list[tuple[bool, tuple[str, Any]]], base: Path, tmp_path: Path
) -> None:
    told(base, tmp_path / "told", story)


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=ONE_FOLDER)
@given(story=STORIES)
def test_that_holds_for_many_stories(story: list[tuple[bool, tuple[str, Any]]], base: Path, tmp_path: Path) -> None:
    told(base, tmp_path / "told", story)


def test_a_claim_taken_back_on_one_side_stays_so_and_tells_who_took_it_back(
    pair: tuple[Workspace, Workspace],
) -> None:
    ann, ben = pair
    claim = live(ann)[0]
    ann.withdraw(claim, "read wrongly")
    ben.add(root(ben).parent / "oak.yaml")
    merged = ben.merge(root(ann))
    assert [one.claim.value for one in merged.outcome.draft.withdrawals] == [claim]
    assert claim not in live(ben)
    merged = ann.merge(root(ben))
    assert [one.value for one in merged.kept_withdrawn] == []  # Ben's archive has it withdrawn by now
    assert stands(ann) == stands(ben)


def test_what_one_side_added_again_after_both_knew_it_withdrawn_is_live(pair: tuple[Workspace, Workspace]) -> None:
    ann, ben = pair
    sheet = root(ann).parent / "oak.yaml"
    claim = ann.add(sheet).draft.claims[0].iri
    ann.withdraw(claim, "read wrongly")
    ben.merge(root(ann))
    assert claim.value not in live(ben)
    ann.add(sheet, again=True)
    assert [one.iri for one in ben.merge(root(ann)).outcome.draft.claims] == [claim]
    assert claim.value in live(ben)


def test_each_claim_tells_which_contribution_recorded_it_there(pair: tuple[Workspace, Workspace]) -> None:
    ann, ben = pair
    claim = ann.add(root(ann).parent / "oak.yaml").draft.claims[0].iri
    ben.merge(root(ann))
    asked = f"SELECT ?who {{ {claim} kg:mergedFrom/kg:archivist ?who }}"
    assert [row["who"] for row in ben.select(asked)] == ["Ann"]
    assert ben.log()[-1].contribution.note == "merge of 1 contribution by Ann"


def test_what_is_merged_twice_or_brings_nothing_is_told_and_nothing_is_written(
    pair: tuple[Workspace, Workspace],
) -> None:
    ann, ben = pair
    ann.add(root(ann).parent / "oak.yaml")
    ben.merge(root(ann))
    before = tree(root(ben))
    again = ben.merge(root(ann))
    assert [one.code for one in again.outcome.report.findings] == ["merged-before"]
    assert tree(root(ben)) == before


def test_a_rehearsal_says_what_a_merge_would_bring_and_writes_nothing(
    pair: tuple[Workspace, Workspace], kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, ben = pair
    ann.add(root(ann).parent / "oak.yaml")
    before = tree(root(ben)), tree(root(ann))
    assert len(ben.merge(root(ann), dry_run=True).outcome.draft.claims) == 1
    done = kg("--archive", root(ben), "merge", root(ann), "--dry-run")
    assert "would record: 1 claim, 1 document, 1 capture" in done.out
    assert "would take over 1 contribution" in done.out
    assert (tree(root(ben)), tree(root(ann))) == before


def test_the_bytes_of_a_document_come_along_and_its_quotations_are_looked_at(
    pair: tuple[Workspace, Workspace],
) -> None:
    ann, ben = pair
    ann.add(root(ann).parent / "oak.yaml")
    before = ben.verify()
    ben.merge(root(ann))
    after = ben.verify()
    assert (after.captures_held, after.unheld) == (before.captures_held + 1, before.unheld)
    assert after.anchors_verified > before.anchors_verified
    assert after.findings == ()


def test_two_descriptions_of_one_document_are_told_and_the_own_one_stands(pair: tuple[Workspace, Workspace]) -> None:
    ann, ben = pair
    for one, title in ((ann, "Oak"), (ben, "The oak notice")):
        sheet = maple(root(one).parent, name="oak")
        sheet.write_text(sheet.read_text().replace("title: Oak", f"title: {title}"))
        one.add(sheet)
    told = ben.merge(root(ann)).outcome.report.findings
    assert [one.code for one in told] == ["described-before"]
    assert "“Oak”" in told[0].message
    assert [row["t"] for row in ben.select("SELECT ?t { document:oak dcterms:title ?t }")] == ["The oak notice"]


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen (OpenSSH)")
def test_a_signature_of_a_contribution_holds_after_it_was_merged(
    pair: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    ann, ben = pair
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    ann.add(root(ann).parent / "oak.yaml")
    ann.sign(key)
    ben.merge(root(ann))
    verified = ben.verify()
    assert [(one.sequence, one.is_merged) for one in verified.signed] == [(2, True)]
    assert verified.findings == ()


def test_claims_whose_captures_neither_archive_holds_are_refused_unless_that_is_allowed(
    pair: tuple[Workspace, Workspace], kg: Kg
) -> None:
    ann, ben = pair
    claim = ann.add(root(ann).parent / "oak.yaml").draft.claims[0].iri
    shutil.rmtree(ann.archive.folder.captures)
    before = tree(root(ben))
    with pytest.raises(Refused) as refused:
        ben.merge(root(ann))
    assert {one.code for one in refused.value.report.refusals} == {"capture-held"}
    assert tree(root(ben)) == before
    assert kg("--archive", root(ben), "merge", root(ann), "--allow-unheld").code == 0
    assert claim.value in live(Workspace.open(root(ben)))


def test_a_link_beside_another_ledger_is_not_followed_and_a_strange_name_not_taken_over(
    pair: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    ann, ben = pair
    ann.add(root(ann).parent / "oak.yaml")
    (tmp_path / "secret").write_text("of whoever merges")
    digest = ann.head().digest
    for folder in (ann.archive.folder.signatures, ann.archive.folder.timestamps):
        folder.mkdir()
    (ann.archive.folder.signatures / f"{digest}.{'0' * 16}.sig").symlink_to(tmp_path / "secret")
    (ann.archive.folder.timestamps / f"{digest}.tsr").symlink_to(tmp_path / "secret")
    (ann.archive.folder.signatures / f"{digest}.key").write_text("x")
    ben.merge(root(ann))
    assert not ben.archive.folder.signatures.exists()
    assert not ben.archive.folder.timestamps.exists()


def damage_ledger(other: Workspace) -> None:
    path = other.archive.ledger.files()[-1]
    path.write_bytes(path.read_bytes().replace(b"26", b"27"))


def damage_head(other: Workspace) -> None:
    (root(other) / "head").write_text(f"9 {'ab' * 32}\n")


def no_archive(other: Workspace) -> None:
    shutil.rmtree(root(other))


@pytest.mark.parametrize(
    ("damage", "said"),
    [(damage_ledger, "is not what was recorded"), (damage_head, "are missing"), (no_archive, "no archive is there")],
)
def test_an_archive_that_does_not_hold_is_refused_and_nothing_is_written(
    damage: Callable[[Workspace], None], said: str, pair: tuple[Workspace, Workspace], kg: Kg
) -> None:
    ann, ben = pair
    ann.add(root(ann).parent / "oak.yaml")
    damage(ann)
    before = tree(root(ben))
    with pytest.raises(ArchiveError, match=said):
        ben.merge(root(ann))
    done = kg("--archive", root(ben), "merge", root(ann))
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert tree(root(ben)) == before


def test_an_archive_is_not_merged_into_itself_whatever_it_is_called(
    pair: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(root(pair[0]))
    with pytest.raises(UsageError, match="not merged into itself"):
        pair[0].merge(tmp_path / "link")


def test_what_the_gate_refuses_refuses_the_merge_whole(pair: tuple[Workspace, Workspace]) -> None:
    ann, ben = pair
    sheets = root(ann).parent
    maple(sheets, name="oak")
    (sheets / "oak.txt").write_text((root(ben).parent / "alder-notice.txt").read_text())
    ann.withdraw(live(ann)[0], "read wrongly")
    ben.add_documents([root(ben).parent / "oak.txt"])
    other = Workspace.create(sheets / "other")
    shutil.copy(root(ben).parent / "oak.txt", sheets / "notes.txt")
    other.add_documents([sheets / "notes.txt"])
    before = tree(root(ben))
    with pytest.raises(Refused):
        ben.merge(sheets / "other")
    assert tree(root(ben)) == before


@pytest.mark.parametrize("how", ["taken away", "changed", "torn"])
def test_a_merged_contribution_that_is_not_as_it_was_is_a_fault(how: str, pair: tuple[Workspace, Workspace]) -> None:
    ann, ben = pair
    ann.add(root(ann).parent / "oak.yaml")
    ben.merge(root(ann))
    (path,) = ben.archive.folder.merged.iterdir()
    content = path.read_bytes()
    path.unlink()
    if how != "taken away":
        path.write_bytes(content.replace(b"26", b"27") if how == "changed" else content[:100])
    (fault,) = ben.verify().faults
    assert fault.code == ("merged-missing" if how == "taken away" else "merged-changed")


def test_what_no_contribution_merges_is_told_and_never_read(pair: tuple[Workspace, Workspace]) -> None:
    ann, _ = pair
    ann.archive.folder.merged.mkdir()
    for name in ("x.nq", f"{'a' * 26}.nq"):
        (ann.archive.folder.merged / name).write_text("nothing")
    assert {one.code for one in ann.verify().findings} == {"stray-file"}
    assert ann.verify().ok
