"""What is quoted of a document in a newer capture: how it stands is told, and a person may quote a claim there too."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import NotFound, Overtaken, Refused, UsageError
from kg.record.drafting import DocumentDetails
from kg.record.through_time import QuotationSince
from kg.vocabulary import as_json
from kg.workspace import Outcome, Workspace
from kg.workspace.quotations import OtherPlace
from tests.archive_files import pdf
from tests.archives import CLOCK, COUNT, MAPLE, maple, tree

pytestmark = pytest.mark.usefixtures("without_vocabulary")

THANKS = (
    "quote: “fair and open to all”\n    modality: characterization\n"
    "    position: {holder: maple-town, stance: support, about: program, words: fair and open to all}"
)
CLAIMS = (f"quote: counted 26 agreements\n    {COUNT}", THANKS)
REASON = "the town published its notice anew"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An archive with a notice that is quoted twice."""
    made = Workspace.create(tmp_path / "archive", clock=CLOCK, archivist="reading room")
    made.add(maple(tmp_path, *CLAIMS))
    return made


@pytest.fixture
def add(workspace: Workspace, tmp_path: Path) -> Callable[..., Outcome]:
    """Adds one more capture of the notice."""

    def added(text: str, *, taken_on: str | None = None, name: str = "newer.txt", slug: str = "maple") -> Outcome:
        (tmp_path / name).write_text(text, "utf-8")
        return workspace.add_documents(tmp_path / name, DocumentDetails(slug, taken_on=taken_on))

    return added


def told(outcome: Outcome, code: str = "quoted-before") -> list[str]:
    return [one.message for one in outcome.report.findings if one.code == code]


def standing(workspace: Workspace, capture: str | None = None) -> dict[str, str]:
    """How each quotation stands, by its words."""
    return {
        one.quotation.exact: str(one.found.standing) for one in workspace.quotations_since("maple", capture).quotations
    }


def counted(workspace: Workspace) -> str:
    """The claim that states the count."""
    (row,) = workspace.query("SELECT ?c { GRAPH ?c { ?o kg:value ?v } }")
    return str(row["c"].value)


def places(workspace: Workspace) -> list[str]:
    """The words of the count's claim at each of its places."""
    rows = workspace.query(
        f"SELECT ?words {{ <{counted(workspace)}> kg:anchor/oa:hasSelector/oa:exact ?words }} ORDER BY ?words"
    )
    return [row["words"].value for row in rows]


# what is told when a capture is added


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(
            MAPLE + "One line more.", "all 2 quotations from earlier captures still stand in this one", id="all stand"
        ),
        pytest.param(
            MAPLE.replace("26", "27"),
            "1 of 2 quotations from earlier captures no longer stands in this one: 1 gone",
            id="one is gone",
        ),
        pytest.param(
            MAPLE.replace("Maple", "Oak").replace("fair", "good") + "It counted 26 agreements.",
            "2 of 2 quotations from earlier captures no longer stand in this one: 1 gone, 1 more than once",
            id="one is gone and one stands twice",
        ),
    ],
)  # fmt: skip
def test_a_line_tells_how_many_quotations_stand_in_a_new_capture(
    add: Callable[..., Outcome], text: str, line: str
) -> None:
    assert told(add(text)) == [f"{line}; `kg document quotations maple` shows each"]


def test_nothing_is_told_of_a_document_that_is_not_quoted(add: Callable[..., Outcome]) -> None:
    add("Elm Town held a meeting.", slug="elm")
    assert told(add("Elm Town held two meetings.", slug="elm", name="two.txt")) == []


def test_nothing_is_told_of_a_scan_that_was_not_read(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(pdf([["Acting Director"], [], []]))
    outcome = workspace.add_documents(tmp_path / "scan.pdf", DocumentDetails("maple"))
    assert told(outcome) == []
    assert outcome.contribution is not None
    with pytest.raises(UsageError, match="have no text; have them read with `kg document ocr maple`"):
        workspace.quotations_since("maple", outcome.draft.sources[0].capture.sha256)


def test_a_sheet_that_brings_a_capture_is_told_the_same_and_nothing_is_anchored_anew(
    workspace: Workspace, tmp_path: Path
) -> None:
    sheet = maple(
        tmp_path, f"quote: counted 27 agreements\n    {COUNT.replace('26', '27')}", text=MAPLE.replace("26", "27")
    )
    outcome = workspace.add(sheet)
    assert told(outcome)[0].startswith("1 of 2 quotations")
    assert len(outcome.draft.claims) == 1
    assert not outcome.draft.sightings


# which captures are compared


def test_the_newest_capture_is_the_one_of_the_latest_day_whichever_was_recorded_first(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "archive", clock=CLOCK)
    for name, day in (("b", "2025-06-02"), ("c", "2025-06-03"), ("a", "2025-06-01")):
        (tmp_path / f"{name}.txt").write_text(f"Maple Town, text {name}.", "utf-8")
        workspace.add_documents(tmp_path / f"{name}.txt", DocumentDetails("maple", taken_on=day))
    newer = workspace.quotations_since("maple").newer
    assert (newer.file_name, newer.day) == ("c.txt", "2025-06-03")


def test_where_a_capture_has_no_day_the_one_recorded_last_is_the_newest(
    workspace: Workspace, add: Callable[..., Outcome]
) -> None:
    add(MAPLE + "Of June.", taken_on="2025-06-01")
    add(MAPLE + "Of May.", taken_on="2025-05-01", name="last.txt")
    assert workspace.quotations_since("maple").newer.file_name == "last.txt"


def test_what_stands_in_each_capture_is_told_and_the_place_where_it_stood(
    workspace: Workspace, add: Callable[..., Outcome]
) -> None:
    first = workspace.quotations_since("maple").newer.sha256
    add("Printed page\n" + MAPLE.replace("26", "27"))
    (gone, moved) = workspace.quotations_since("maple").quotations
    assert as_json(gone) == {
        "anchor": gone.anchor.value,
        "claims": [counted(workspace)],
        "capture": f"https://w3id.org/kg287g/id/capture/sha256-{first}",
        "exact": "counted 26 agreements",
        "whereQuoted": "line 1",
        "standing": "gone",
        "where": "line 2",
        "start": 24,
        "end": 45,
        "wordsNow": "counted 27 agreements",
        "difference": "…Printed page⏎Maple Town counted [26→27] agreements in Vermont on May 1, 20…",
        "timesFound": 0,
        "alsoQuoted": False,
    }
    assert (moved.quotation.exact, moved.found.standing, moved.where_quoted, moved.found.where) == (
        *("“fair and open to all”", "moved", "line 2", "line 3"),
    )
    assert standing(workspace, first) == {}


def test_a_claim_is_looked_for_by_its_newest_quotation(workspace: Workspace, add: Callable[..., Outcome]) -> None:
    add(MAPLE.replace("counted", "has counted").replace("26 agreements", "26 agreements"))
    workspace.quote_again(counted(workspace), REASON, OtherPlace(quote="has counted 26 agreements"))
    add(MAPLE.replace("counted", "had counted"), name="third.txt")
    assert standing(workspace) == {"has counted 26 agreements": "gone", "“fair and open to all”": "stands"}


def test_the_place_is_told_by_its_offset_where_the_older_capture_is_not_held(
    workspace: Workspace, add: Callable[..., Outcome]
) -> None:
    first = workspace.quotations_since("maple").newer.sha256
    add("x" + MAPLE)
    for path in (workspace.archive.folder.captures / first, workspace.archive.folder.captures / f"{first}.json"):
        path.unlink()
    assert standing(workspace) == {"counted 26 agreements": "moved", "“fair and open to all”": "moved"}
    assert {one.where_quoted for one in workspace.quotations_since("maple").quotations} == {None}


@pytest.mark.parametrize(
    ("document", "capture", "message"),
    [
        ("elm", None, "elm"),
        ("maple", "ff00", "no capture with words in it whose digest begins with 'ff00'"),
    ],
)
def test_a_document_or_capture_that_is_not_there_is_refused(
    workspace: Workspace, document: str, capture: str | None, message: str
) -> None:
    with pytest.raises(NotFound, match=message):
        workspace.quotations_since(document, capture)


def test_a_newest_capture_that_is_not_held_is_refused_with_the_remedy(
    workspace: Workspace, add: Callable[..., Outcome]
) -> None:
    digest = add(MAPLE + "More.").draft.sources[0].capture.sha256
    (workspace.archive.folder.captures / digest).unlink()
    with pytest.raises(UsageError, match="is not held here; attach it with `kg document attach`"):
        workspace.quotations_since("maple")


# one more place, by a person's word


def test_a_claim_quoted_in_a_newer_capture_keeps_its_name_its_place_and_every_earlier_byte(
    workspace: Workspace, add: Callable[..., Outcome]
) -> None:
    add("Printed page\n" + MAPLE)
    claim, ledger = counted(workspace), tree(workspace.archive.folder.ledger)
    outcome = workspace.quote_again(claim, REASON)
    assert outcome.contribution is not None
    assert (outcome.contribution.archivist, outcome.sightings) == ("reading room", 1)
    assert outcome.contribution.note.endswith(f"too: {REASON}")
    assert counted(workspace) == claim
    assert places(workspace) == ["counted 26 agreements"] * 2
    assert ledger.items() <= tree(workspace.archive.folder.ledger).items()
    assert workspace.verify().ok
    assert workspace.verify().anchors_verified == 3
    assert workspace.check().passes
    assert [one.also_quoted for one in workspace.quotations_since("maple").quotations] == [True, False]


def test_the_new_place_is_in_traces_footnotes_exports_and_receipts_and_not_in_earlier_states(
    workspace: Workspace, add: Callable[..., Outcome], tmp_path: Path
) -> None:
    asked = "SELECT ?v { ?o kg:value ?v }"
    workspace.receipt(asked, path=tmp_path / "before.receipt")
    add("Printed page\n" + MAPLE.replace("counted", "\ncounted"), taken_on="2025-06-01")
    workspace.quote_again(counted(workspace), REASON)
    (claim,) = workspace.trace(counted(workspace)).claims
    assert [(one.exact, one.line) for one in claim.anchors if one.kind == "quotation"] == [  # type: ignore[union-attr]
        *[("counted 26 agreements", 3), ("counted 26 agreements", 1)],
    ]
    (note,) = workspace.cite(asked).rows[0].notes
    assert ", also at 1 other place, " in note.of.text
    out = io.BytesIO()
    workspace.export("nquads", out)
    assert out.getvalue().count(b'exact> "counted 26 agreements"') == 2
    workspace.receipt(asked, path=tmp_path / "after.receipt")
    assert all(workspace.verify_receipt(tmp_path / f"{one}.receipt").ok for one in ("before", "after"))
    (before,) = workspace.at(2).trace(counted(workspace)).claims
    assert len(before.anchors) == 1


@pytest.mark.parametrize(
    ("text", "place", "rule", "words"),
    [
        pytest.param(
            MAPLE.replace("26", "27"), OtherPlace(quote="counted 27 agreements"), "figure-in-quotation",
            "26 is not in “counted 27 agreements”", id="another figure",
        ),
        pytest.param(
            MAPLE + "all of it " * 20, OtherPlace(quote="that day.\n" + "all of it " * 13), "quotation-is-a-fragment",
            "41 words are quoted", id="too many words",
        ),
        pytest.param(
            MAPLE + "It counted 26 agreements", OtherPlace(quote="ounted 26 agreements", prefix="It c"),
            "quotation-of-whole-words", "counted", id="a word cut in two",
        ),
    ],
)  # fmt: skip
def test_the_gate_holds_the_new_words_to_what_the_claim_states(
    workspace: Workspace, add: Callable[..., Outcome], text: str, place: OtherPlace, rule: str, words: str
) -> None:
    add(text)
    before = tree(workspace.archive.folder.root)
    with pytest.raises(Refused) as refused:
        workspace.quote_again(counted(workspace), REASON, place)
    assert rule in [one.code for one in refused.value.report.refusals]
    assert any(words in one.message for one in refused.value.report.refusals)
    assert tree(workspace.archive.folder.root) == before


TWICE = MAPLE + "In June the Town counted 26 agreements anew.\n" + MAPLE.replace("counted", "has counted")


@pytest.mark.parametrize(
    ("text", "reason", "place", "message"),
    [
        pytest.param(MAPLE + "x", " ", None, "quoting a claim again needs a reason", id="no reason"),
        pytest.param(
            MAPLE.replace("26", "27"), REASON, None,
            r"does not stand there; line 1 has .*\[26→27\].*; give the words that state it with --quote", id="gone",
        ),
        pytest.param(
            TWICE.replace("Maple ", "Oak "), REASON, None, "stands there 3 times; give it with --quote", id="several",
        ),
        pytest.param(TWICE, REASON, OtherPlace(quote="counted 26"), "is in the text 3 times", id="given, several"),
        pytest.param(MAPLE + "x", REASON, OtherPlace(quote="nothing"), "is not in the text", id="given, nowhere"),
        pytest.param(None, REASON, None, "is quoted in no other capture than", id="no other capture"),
    ],
)  # fmt: skip
def test_what_cannot_be_quoted_is_refused_with_the_remedy_and_changes_nothing(
    workspace: Workspace,
    add: Callable[..., Outcome],
    text: str | None,
    reason: str,
    place: OtherPlace | None,
    message: str,
) -> None:
    if text:
        add(text)
    before = tree(workspace.archive.folder.root)
    with pytest.raises(UsageError, match=message):
        workspace.quote_again(counted(workspace), reason, place)
    assert tree(workspace.archive.folder.root) == before


def test_words_that_stand_more_than_once_are_quoted_where_the_words_beside_say(
    workspace: Workspace, add: Callable[..., Outcome]
) -> None:
    add(TWICE)
    place = OtherPlace(quote="counted 26 agreements", suffix=" anew")
    workspace.quote_again(counted(workspace), REASON, place)
    assert len(places(workspace)) == 2


def test_a_rehearsal_writes_nothing_and_a_second_time_adds_nothing(
    workspace: Workspace, add: Callable[..., Outcome]
) -> None:
    add(MAPLE + "More.")
    before = tree(workspace.archive.folder.root)
    assert workspace.quote_again(counted(workspace), REASON, dry_run=True).sightings == 1
    assert tree(workspace.archive.folder.root) == before
    head = workspace.head()
    assert workspace.quote_again(counted(workspace), REASON).contribution is not None
    assert workspace.quote_again(counted(workspace), REASON).contribution is None
    with pytest.raises(Overtaken):
        workspace.quote_again(counted(workspace), REASON, resting_on=head)


def test_the_new_place_goes_with_the_claim_and_a_withdrawn_claim_is_quoted_no_more(
    workspace: Workspace, add: Callable[..., Outcome], tmp_path: Path
) -> None:
    add(MAPLE + "More.")
    claim = counted(workspace)
    workspace.quote_again(claim, REASON)
    workspace.withdraw(claim, "the second place was a mistake")
    assert not workspace.query("SELECT ?a { ?a oa:hasSelector/oa:exact 'counted 26 agreements' }").rows
    with pytest.raises(UsageError, match="is withdrawn already"):
        workspace.quote_again(claim, REASON)
    workspace.add(maple(tmp_path, *CLAIMS), again=True)
    assert (counted(workspace), places(workspace)) == (claim, ["counted 26 agreements"])
    assert workspace.verify().ok
    workspace.rebuild()
    assert places(workspace) == ["counted 26 agreements"]


def test_the_reason_is_in_neutral_words(workspace: Workspace, add: Callable[..., Outcome]) -> None:
    add(MAPLE + "More.")
    with pytest.raises(Refused) as refused:
        workspace.quote_again(counted(workspace), "a surge of notices")
    assert [one.code for one in refused.value.report.refusals] == ["neutral-words"]


def test_of_a_claim_with_two_quotations_both_are_quoted_anew(tmp_path: Path, workspace: Workspace) -> None:
    sheet = maple(
        tmp_path,
        f"quotes: [Oak Town counted 9 agreements, the notice says]\n    {COUNT.replace('26', '9')}",
        name="oak",
        text="Oak Town counted 9 agreements, and more. So the notice says.\n",
    )
    workspace.add(sheet)
    (tmp_path / "two.txt").write_text(
        "Of June.\nOak Town counted 9 agreements, and less. So the notice says.\n", "utf-8"
    )
    workspace.add_documents(tmp_path / "two.txt", DocumentDetails("oak"))
    found = workspace.quotations_since("oak").quotations
    outcome = workspace.quote_again(found[0].claims[0], REASON)
    assert outcome.sightings == len(found) == 2
    assert all(
        isinstance(one, QuotationSince) and one.also_quoted for one in workspace.quotations_since("oak").quotations
    )


def test_the_new_place_comes_along_when_another_archive_takes_the_claim_over(
    workspace: Workspace, add: Callable[..., Outcome], tmp_path: Path
) -> None:
    shutil.copytree(workspace.archive.folder.root, tmp_path / "other")
    add(MAPLE + "More.")
    workspace.quote_again(counted(workspace), REASON)
    other = Workspace.open(tmp_path / "other", clock=CLOCK, archivist="another room")
    other.merge(workspace.archive.folder.root)
    assert places(other) == places(workspace) == ["counted 26 agreements"] * 2
    assert other.verify().ok
