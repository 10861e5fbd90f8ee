"""What archivists do at the desk without a script: draft, be refused, put right, record, take back, decide."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

from kg.workspace import Workspace
from tests.archives import CLOCK, own, tree, with_alder
from tests.sites import Archivist, desk

QUOTE = "12 agreements in Vermont"
COUNT = {
    "quote": QUOTE,
    "basis": "the sentence says March 1; the notice is of 2025",
    "form": "count",
    "count.measure": "agreements-in-force",
    "count.unit": "agreement",
    "count.place": "vt",
    "count.as-of": "2025-03-01",
    "count.value": "12",
    "count.precision": "at-least",
}
ROSTER = """\
agency,state,model,signed
Birch City Police Department,VERMONT,Task Force Model,2025-01-15
Office of 03102025,VERMONT,Task Force Model,2025-01-16
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_alder(tmp_path_factory.mktemp("desk") / "alder")


@pytest.fixture
def archive(source: Path, tmp_path: Path) -> Path:
    return own(source, tmp_path / "own").archive.folder.root


@pytest.fixture
def both(archive: Path) -> list[Archivist]:
    return desk(archive, "Ann of the reading room", "Ben")


def number_of(archive: Path) -> int:
    return Workspace.open(archive).head().sequence


def saved(archivist: Archivist, draft: str, **changed: str) -> str:
    """Save one more claim in a draft; its address."""
    values = {**COUNT, **{key.replace("__", "."): value for key, value in changed.items()}}
    reply = archivist.send(f"{draft}/claims/new", {**values, "act": "save"})
    assert reply.status_code == 303, reply.text
    return f"{draft}/claims/{reply.headers['location'].rpartition('#')[2]}"


def told(page: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def mark_of(page: str) -> str:
    return re.findall(r'name="mark" value="([^"]*)"', page)[0]


def test_a_wrong_figure_is_refused_with_its_remedy_and_recorded_when_it_is_put_right(
    both: list[Archivist], archive: Path
) -> None:
    ann = both[0]
    draft = ann.begin("alder-notice")
    claim = saved(ann, draft, count__value="21")
    page = told(ann.get(draft).text)
    assert "figure-in-quotation : 21 is not in “12 agreements in Vermont”" in page
    assert "Quote the words that state it" in page
    before = tree(archive)
    assert ann.record(draft).status_code == 422
    assert tree(archive) == before
    right = {**COUNT, "act": "save", "mark": mark_of(ann.get(claim).text)}
    assert ann.send(claim, right).status_code == 303
    assert ann.record(draft).status_code == 303
    assert "Recorded as contribution 2 by Ann of the reading room" in told(ann.get(draft).text)
    newest = Workspace.open(archive).log()[-1].contribution
    assert (newest.sequence, newest.archivist) == (2, "Ann of the reading room")


def test_what_the_form_states_is_what_the_same_sheet_states(
    both: list[Archivist], archive: Path, tmp_path: Path
) -> None:
    ann = both[0]
    draft = ann.begin("alder-notice")
    saved(ann, draft)
    sheet = tmp_path / "saved.yaml"
    sheet.write_text(ann.get(f"{draft}/sheet.yaml").text)
    added = Workspace.open(archive).add(sheet, dry_run=True)
    ann.record(draft)
    assert Workspace.open(archive).add(sheet, dry_run=True).draft.claims == ()
    assert len(added.draft.claims) == 1


def test_a_sheet_that_is_loaded_is_the_sheet_that_was_saved(both: list[Archivist]) -> None:
    ann = both[0]
    draft = ann.begin("alder-notice")
    saved(ann, draft)
    saved(ann, draft, quote="held by 9 agencies", count__value="9", basis="«so»: it says\nso #1")
    text = ann.get(f"{draft}/sheet.yaml").text
    again = ann.send("/desk/drafts", files={"sheet": ("s.yaml", text.encode())})
    assert ann.get(f"{again.headers['location']}/sheet.yaml").text == text


def test_a_sheet_is_changed_as_text_where_the_forms_cannot_say_it(both: list[Archivist]) -> None:
    ann = both[0]
    draft = ann.begin("alder-notice")
    text = (
        "document: alder-notice\nclaims:\n  - quote: held by 9 agencies\n"
        "    states: [{count: {value: 9, unit: agency}}, {agency: {name: Alder, state: vt}}]\n"
    )
    page = ann.get(f"{draft}/sheet").text
    assert ann.send(f"{draft}/sheet", {"sheet": text, "mark": mark_of(page)}).status_code == 303
    assert ann.get(f"{draft}/claims/c1").headers["location"] == f"{draft}/sheet"
    assert "several forms · count 9, agency · agency Alder, vt" in told(ann.get(draft).text)
    late = ann.send(f"{draft}/sheet", {"sheet": "document: alder-notice\nclaims: []\n", "mark": mark_of(page)})
    assert late.status_code == 409
    assert "held by 9 agencies" in told(late.text)
    for wrong in ("a: {", "- x", "claims: 3\ndocument: alder-notice", "document: {id: alder-notice, id: x}"):
        reply = ann.send(f"{draft}/sheet", {"sheet": wrong, "mark": mark_of(ann.get(f"{draft}/sheet").text)})
        assert (reply.status_code, wrong in html.unescape(reply.text)) == (400, True)


def test_words_are_found_whatever_their_capitals_and_blanks_and_quoted_as_they_stand(both: list[Archivist]) -> None:
    ann = both[0]
    draft = ann.begin("alder-notice")
    page = ann.send(
        f"{draft}/claims/new", {**COUNT, "quote": "", "act": "find", "find": "honduras  CHARGED with driving"}
    ).text
    (place,) = re.findall(r'value="(place:\d+:\d+)"', page)
    assert 'value="12"' in page  # what was typed stays
    chosen = ann.send(f"{draft}/claims/new", {**COUNT, "quote": "", "act": place}).text
    assert re.findall(r'name="quote"[^>]*>\n([^<]*)<', chosen) == ["Honduras charged with\ndriving"]
    assert "Quoted from line 10" in told(chosen)


@pytest.mark.parametrize("typed", ["Cedar's “first” notice", 'cedar’s "FIRST" notice', "Cedar`s  “first”\nnotice"])
def test_words_are_found_with_whichever_quotation_mark_they_are_typed(both: list[Archivist], typed: str) -> None:
    ann = both[0]
    notice = {"file": ("cedar.txt", "It is Cedar’s “first” notice of 2025–2026.\n".encode())}
    draft = ann.send("/desk/documents", {"id": "cedar"}, files=notice).headers["location"]
    page = ann.send(f"{draft}/claims/new", {"act": "find", "find": typed}).text
    (place,) = re.findall(r'value="(place:\d+:\d+)"', page)
    chosen = ann.send(f"{draft}/claims/new", {"act": place}).text
    assert html.unescape(re.findall(r'name="quote"[^>]*>\n([^<]*)<', chosen)[0]) == "Cedar’s “first” notice"


def test_of_words_that_stand_twice_the_place_that_is_chosen_is_told_apart(both: list[Archivist]) -> None:
    ann = both[0]
    draft = ann.begin("alder-notice")
    page = ann.send(f"{draft}/claims/new", {"act": "find", "find": "Office"}).text
    places = re.findall(r'value="(place:\d+:\d+)"', page)
    assert len(places) > 1
    for place in places:
        start = int(place.split(":")[1])
        chosen = ann.send(f"{draft}/claims/new", {"act": place}).text
        given = {
            key: html.unescape(re.findall(rf'name="{key}"[^>]*>\n([^<]*)<', chosen)[0])
            for key in ("quote", "prefix", "suffix")
        }
        found = ann.send(f"{draft}/check", {**COUNT, **given}).json()
        assert found["where"]
        assert "quotation-found" not in [one["rule"] for one in found["findings"]]
        told_place = ann.get(f"{draft}/place.json?start={start}&end={start + 6}").json()
        assert {key: told_place[key] for key in given} == given


def test_of_words_that_stand_nowhere_the_nearest_can_be_chosen(both: list[Archivist]) -> None:
    ann = both[0]
    draft = ann.begin("alder-notice")
    page = ann.send(f"{draft}/claims/new", {"act": "find", "find": "13 agreements in Vermont"}).text
    assert "These words are not in it. Nearest are: …" in told(page)
    place = re.findall(r'value="(place:\d+:\d+)"', page)[0]
    chosen = ann.send(f"{draft}/claims/new", {"act": place}).text
    assert "Quoted from line 7: 12 agreements in Vermont" in told(chosen)


@pytest.mark.parametrize(
    "query", ["start=0&end=0", "start=9&end=3", "start=-1&end=4", "start=x&end=2", "start=0&end=99999", ""]
)
def test_a_place_that_is_none_is_answered_with_nothing(both: list[Archivist], query: str) -> None:
    ann = both[0]
    assert ann.get(f"{ann.begin('alder-notice')}/place.json?{query}").json() == {}


@pytest.mark.parametrize(
    ("changed", "rule", "key"),
    [
        ({"count.value": "21"}, "figure-in-quotation", ""),
        ({"count.value": "twelve"}, "wrong-type", "count.value"),
        ({"count.as-of": "2025-02-30"}, "no-such-date", "count.as-of"),
        ({"count.place": "nowhere"}, "unknown-place", "count.place"),
        ({"count.unit": ""}, "missing-key", "count.unit"),
        ({"quote": "13 agreements"}, "quotation-found", "quote"),
        ({"by": "nobody"}, "known-speaker", "by"),
        ({"form": ""}, "missing-key", ""),
        ({"count.until": "2025"}, "two-times", ""),
    ],
)
def test_the_gate_answers_while_one_types_at_the_field_it_means(
    both: list[Archivist], changed: dict[str, str], rule: str, key: str
) -> None:
    ann = both[0]
    found = ann.send(f"{ann.begin('alder-notice')}/check", {**COUNT, **changed}).json()
    assert found["passes"] is False
    told_of = [(one["rule"], one["key"]) for one in found["findings"] if one["refused"]]
    assert (rule, key) in told_of or (rule, "count.measure") in told_of
    assert all(one["remedy"] for one in found["findings"] if one["refused"])


def test_nothing_is_written_while_one_types(both: list[Archivist], archive: Path) -> None:
    ann = both[0]
    draft = ann.begin("alder-notice")
    before = tree(archive), tree(archive.with_name("archive.drafts"))
    ann.send(f"{draft}/check", COUNT)
    ann.send(f"{draft}/claims/new", {**COUNT, "act": "check"})
    assert (tree(archive), tree(archive.with_name("archive.drafts"))) == before


def test_a_draft_is_there_when_the_server_has_been_started_anew(both: list[Archivist], archive: Path) -> None:
    draft = both[0].begin("alder-notice")
    saved(both[0], draft)
    (carl,) = desk(archive, "Carl")
    assert QUOTE in carl.get(draft).text
    assert carl.record(draft).status_code == 303
    assert Workspace.open(archive).log()[-1].contribution.archivist == "Carl"


# two at one time


def test_who_records_after_another_is_shown_what_was_added_and_what_it_meets_first(
    both: list[Archivist], archive: Path
) -> None:
    ann, ben = both
    anns, bens = ann.begin("alder-notice"), ben.begin("alder-notice")
    saved(ann, anns)
    saved(
        ann,
        anns,
        quote="held by 9 agencies",
        count__measure="agencies-participating",
        count__unit="agency",
        count__value="9",
    )
    looked = ann.head(anns)
    saved(ben, bens)
    ben.send(f"{bens}/about", {"note": "what Ben read", "default-by": ""})
    assert ben.record(bens).status_code == 303
    reply = ann.send(f"{anns}/record", {"head": looked})
    assert (reply.status_code, number_of(archive)) == (409, 2)
    page = told(reply.text)
    assert "Contribution 2 by Ben: what Ben read" in page
    assert re.search(r"Meets claim/\S+ of contribution 2: the same claim", page)
    assert page.count("Meets") == 1
    assert "2 claims" not in told(ann.get(anns).text).partition("would bring")[2][:20]
    assert ann.record(anns).status_code == 303
    assert number_of(archive) == 3


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"count__precision": "approximately"}, "the same words"),
        (
            {"quote": "As of March 1, ICE had 12 agreements", "basis": "Vermont is in the next words; of 2025"},
            "the same claim",
        ),
    ],
)
def test_what_meets_a_draft_is_told_apart(both: list[Archivist], changed: dict[str, str], what: str) -> None:
    ann, ben = both
    anns, bens = ann.begin("alder-notice"), ben.begin("alder-notice")
    saved(ann, anns)
    saved(ben, bens, **changed)
    assert ben.record(bens).status_code == 303, told(ben.get(bens).text)
    assert re.search(rf"Meets claim/\S+ of contribution 2: {what}", told(ann.get(anns).text))


def test_two_who_change_one_claim_lose_nothing(both: list[Archivist]) -> None:
    ann, ben = both
    draft = ann.begin("alder-notice")
    claim = saved(ann, draft)
    mark = mark_of(ann.get(claim).text)
    ben.send(claim, {**COUNT, "basis": "what Ben says", "act": "save", "mark": mark})
    late = ann.send(claim, {**COUNT, "basis": "what Ann says", "act": "save", "mark": mark})
    assert late.status_code == 409
    assert "what Ben says" in told(late.text)
    assert "what Ann says" in late.text
    assert ann.send(claim, {"act": "remove", "mark": mark}).status_code == 409
    again = ann.send(claim, {**COUNT, "basis": "what both say", "act": "save", "mark": mark_of(late.text)})
    assert again.status_code == 303
    assert "what both say" in ann.get(claim).text


def test_two_who_add_to_one_draft_both_add(both: list[Archivist]) -> None:
    ann, ben = both
    draft = ann.begin("alder-notice")
    saved(ann, draft)
    saved(ben, draft, quote="held by 9 agencies")
    assert told(ann.get(draft).text).count("agreements-in-force") == 2


def test_a_draft_is_recorded_once(both: list[Archivist], archive: Path) -> None:
    ann, ben = both
    draft = ann.begin("alder-notice")
    saved(ann, draft)
    head = ann.head(draft)
    assert ann.record(draft).status_code == 303
    assert ben.send(f"{draft}/record", {"head": head}).status_code == 400
    assert ben.send(f"{draft}/claims/new", {**COUNT, "act": "save"}).status_code == 400
    assert number_of(archive) == 2


@pytest.mark.parametrize("head", ["", "x", "-1 a", "1", "99999999999 a", "1 \x00"])
def test_a_form_that_names_no_state_records_nothing(both: list[Archivist], archive: Path, head: str) -> None:
    ann = both[0]
    draft = ann.begin("alder-notice")
    saved(ann, draft)
    assert ann.send(f"{draft}/record", {"head": head}).status_code in (400, 409)
    assert number_of(archive) == 1


def test_a_draft_that_was_thrown_away_is_gone_and_the_archive_is_as_it_was(
    both: list[Archivist], archive: Path
) -> None:
    ann, ben = both
    draft = ann.begin("alder-notice")
    before = tree(archive)
    assert ann.send(f"{draft}/throw-away").headers["location"] == "/desk"
    assert ben.get(draft).status_code == 404
    assert ben.send(f"{draft}/claims/new", {**COUNT, "act": "save"}).status_code == 404
    assert tree(archive) == before


# speakers, sources, documents, rows


def test_a_speaker_described_in_the_draft_speaks(both: list[Archivist], archive: Path) -> None:
    ann = both[0]
    draft = ann.begin("alder-notice")
    saved(ann, draft, by="alder-board", paraphrased__by="alder-sheriff")
    assert "known-speaker" in ann.get(draft).text
    described = {
        "of": "speakers",
        "id": "alder-board",
        "speakers.name": "Board of Alder County",
        "speakers.kind": "public-body",
    }
    assert ann.send(f"{draft}/named", described).status_code == 303
    assert ann.record(draft).status_code == 303, told(ann.get(draft).text)
    assert Workspace.open(archive).find("Board of Alder County")
    other = ann.begin("alder-notice")
    ann.send(f"{other}/named", described)
    ann.send(f"{other}/named", {"of": "speakers", "id": "alder-board", "act": "remove"})
    assert "Board of Alder" not in ann.get(other).text
    assert ann.send(f"{other}/named", {**described, "id": "Not A Slug"}).status_code == 400
    assert ann.send(f"{other}/named", {**described, "of": "claims"}).status_code == 400


def test_a_document_is_uploaded_and_a_draft_begun_on_it(both: list[Archivist], archive: Path) -> None:
    ann = both[0]
    given = {
        "id": "cedar",
        "title": "Notice of Cedar",
        "kind": "web-page",
        "published": "2025-05-01",
        "publisher": "cedar-town",
    }
    file = {"file": ("cedar notice.txt", b"Cedar Town has signed nothing.\r\nSince 2025.\r\n")}
    reply = ann.send("/desk/documents", given, files=file)
    assert reply.status_code == 303
    document = Workspace.open(archive).document("cedar").documents[0]
    assert (document.title, str(document.published)[:10]) == ("Notice of Cedar", "2025-05-01")
    assert "Cedar Town has signed nothing." in ann.get(f"{reply.headers['location']}/claims/new").text
    again = ann.send("/desk/documents", {}, files=file)
    assert (again.status_code, "has this document already" in again.text) == (200, True)


def test_a_row_of_a_table_is_found_cited_and_recorded(both: list[Archivist], archive: Path) -> None:
    ann = both[0]
    reply = ann.send(
        "/desk/documents", {"id": "roster", "kind": "dataset"}, files={"file": ("roster.csv", ROSTER.encode())}
    )
    draft = reply.headers["location"]
    ann.send(f"{draft}/about", {"default-by": "ice", "note": "a roster"})
    found = ann.send(f"{draft}/claims/new", {"act": "find", "find": "birch city"}).text
    (row,) = re.findall(r'value="(row:[^"]+)"', found)
    chosen = ann.send(f"{draft}/claims/new", {"act": row}).text
    sheet, number = row.removeprefix("row:").rpartition(":")[::2]
    assert number == "2"
    assert f"Row 2 of {sheet}" in told(chosen)
    agreement = {
        "row.sheet": sheet, "row.row": number, "form": "agreement", "agreement.agency": "Birch City Police Department",
        "agreement.state": "vt", "agreement.model": "task-force", "agreement.signed": "2025-01-15",
    }  # fmt: skip
    wrong = ann.send(f"{draft}/check", {**agreement, "agreement.signed": "2025-01-16"}).json()
    assert not wrong["passes"]
    assert ann.send(f"{draft}/check", agreement).json()["passes"]
    ann.send(f"{draft}/claims/new", {**agreement, "act": "save"})
    assert ann.record(draft).status_code == 303, told(ann.get(draft).text)
    assert Workspace.open(archive).trace("Birch City Police Department").claims


def test_names_are_completed_by_what_the_archive_and_the_ontology_know(both: list[Archivist]) -> None:
    ann = both[0]

    def names(kind: str, typed: str) -> list[dict[str, str]]:
        return ann.get(f"/desk/names.json?kind={kind}&q={typed}").json()  # type: ignore[no-any-return]

    assert names("state", "vermo") == [{"value": "vt", "label": "Vermont"}]
    assert names("county", "collier")[0]["value"] == "12021"
    assert {"value": "alder-sheriff", "label": "Alder County Sheriff's Office"} in names("speaker", "alder")
    assert names("agency", "alder")[0] == {"value": "Alder County Sheriff's Office", "label": "Vermont"}
    assert names("document", "notice")[0]["value"] == "alder-notice"
    assert {"value": "program", "label": "a subject"} in names("thing", "prog")
    assert ann.get("/desk/names.json?kind=nonsense&q=a").status_code == 400
    assert len(names("place", "")) == 30


# taking back


def claim_of_nine(archive: Path) -> str:
    """The id of the claim that states nine agencies."""
    found = [row["c"] for row in Workspace.open(archive).select("SELECT ?c { GRAPH ?c { ?o kg:value 9 } }")]
    return found[0].rpartition("/")[2]


def claim_with_dependent(archive: Path) -> tuple[str, str]:
    """A claim, and one that reports it."""
    claim = claim_of_nine(archive)
    sheet = archive.parent / "reports.yaml"
    sheet.write_text(
        "document: alder-notice\nclaims:\n  - quote: had 12 agreements in Vermont\n    basis: of March 1, 2025\n"
        f"    via: https://w3id.org/kg287g/id/claim/{claim}\n    count: {{measure: agreements-in-force,"
        " unit: agreement, place: vt, as-of: 2025-03-01, value: 12, precision: at-least}\n"
    )
    outcome = Workspace.open(archive, archivist="Ann", clock=CLOCK).add(sheet)
    return claim, outcome.draft.claims[0].iri.value.rpartition("/")[2]


def test_a_claim_is_withdrawn_with_what_rests_on_it_shown_first(both: list[Archivist], archive: Path) -> None:
    ann = both[0]
    claim, reports = claim_with_dependent(archive)
    page = ann.get(f"/id/claim/{claim}").text
    (path,) = re.findall(r'href="(/desk/claims/[^"]+)"', page)
    shown = ann.get(path)
    assert f"report: claim/{reports[:10]}" in told(shown.text)
    head = ann.head(path)
    refused = ann.send(f"{path}/withdraw", {"head": head, "reason": " "})
    assert (refused.status_code, "needs a reason" in refused.text) == (400, True)
    done = ann.send(f"{path}/withdraw", {"head": head, "reason": "it was corrected"})
    assert done.status_code == 200
    assert f"claim/{reports[:10]}" in told(done.text)
    assert Workspace.open(archive).log()[-1].contribution.note.endswith("it was corrected")
    assert "Withdraw it" not in ann.get(f"/id/claim/{claim}").text
    assert "withdrawn already" in ann.get(path).text


def test_a_claim_is_not_withdrawn_where_others_have_written_since_it_was_shown(
    both: list[Archivist], archive: Path
) -> None:
    ann, ben = both
    claim = claim_of_nine(archive)
    head = ann.head(f"/desk/claims/{claim}")
    draft = ben.begin("alder-notice")
    saved(ben, draft)
    ben.record(draft)
    reply = ann.send(f"/desk/claims/{claim}/withdraw", {"head": head, "reason": "why"})
    assert (reply.status_code, number_of(archive)) == (409, 2)
    assert 'value="why"' in reply.text


def test_another_claim_is_put_in_the_place_of_one_and_says_at_first_what_that_says(
    both: list[Archivist], archive: Path
) -> None:
    ann = both[0]
    claim = claim_of_nine(archive)
    draft = ann.send(f"/desk/claims/{claim}/supersede", {"reason": ""}).headers["location"]
    page = told(ann.get(draft).text)
    assert "value 9" in page
    assert "held by 9 agencies" in page
    assert "states nothing else in the claim’s place" in page.replace("'", "’")
    form = ann.get(f"{draft}/claims/c1").text
    values: dict[str, Any] = {"act": "save", "mark": mark_of(form), "form": "count", "count.precision": "at-least"}
    for key in ("quote", "prefix", "suffix", "basis"):
        values[key] = html.unescape(re.findall(rf'name="{key}"[^>]*>\n([^<]*)<', form)[0])
    for key in ("count.value", "count.place", "count.as-of", "by"):
        values[key] = html.unescape(re.findall(rf'name="{key}" value="([^"]*)"', form)[0])
    for key in ("count.measure", "count.unit"):
        values[key] = re.findall(rf'name="{key}".*?value="([^"]*)" selected', form)[0]
    assert ann.send(f"{draft}/claims/c1", values).status_code == 303
    assert ann.record(draft).status_code in (400, 422)  # no reason yet
    ann.send(f"{draft}/about", {"reason": "the notice says at least", "default-by": "", "note": ""})
    assert ann.record(draft).status_code == 303, told(ann.get(draft).text)
    workspace = Workspace.open(archive)
    (told_why,) = workspace.select("SELECT ?reason { ?c kg:reason ?reason ; kg:supersededBy ?new }")
    assert told_why == {"reason": "the notice says at least"}
    assert workspace.verify().ok


@pytest.mark.parametrize("name", ["none", "..%2f..", "%00", "x" * 60])
def test_a_claim_that_is_none_cannot_be_taken_back(both: list[Archivist], name: str) -> None:
    assert both[0].get(f"/desk/claims/{name}").status_code in (400, 404)
    assert both[0].send(f"/desk/claims/{name}/withdraw", {"reason": "x"}).status_code in (400, 404)


# deciding


def test_two_agencies_are_decided_to_be_one_and_that_is_undone(both: list[Archivist], archive: Path) -> None:
    ann = both[0]
    one, other = "us-vt/birch-city-police-department", "us-vt/birch-city-police-dept"
    content = ROSTER.replace("Office of 03102025", "Birch City Police Dept").encode()
    reply = ann.send("/desk/documents", {"id": "roster", "kind": "dataset"}, files={"file": ("r.csv", content)})
    draft = reply.headers["location"]
    ann.send(f"{draft}/about", {"default-by": "ice", "note": "a roster"})
    for number, name in ((2, "Birch City Police Department"), (3, "Birch City Police Dept")):
        claim = {"row.sheet": "r", "row.row": str(number), "form": "agency", "agency.name": name, "agency.state": "vt"}
        sheet = re.findall(r"value=\"row:([^:\"]+):2\"", ann.get(f"{draft}/claims/new").text)[0]
        ann.send(f"{draft}/claims/new", {**claim, "row.sheet": sheet, "act": "save"})
    assert ann.record(draft).status_code == 303, told(ann.get(draft).text)
    page = told(ann.get("/desk/resolve").text)
    assert f"{one} {other}" in page or f"{other} {one}" in page
    assert "+ speaks for one" in page
    later = {"one": one, "other": other, "act": "later", "kind": "agencies", "state": ""}
    assert ann.send("/desk/resolve", later).status_code == 303
    assert "1 pair put off" in told(ann.get("/desk/resolve").text)
    assert "1 pair put off" not in told(both[1].get("/desk/resolve").text)
    ann.send("/desk/resolve", {**later, "act": "now"})
    refused = ann.send("/desk/resolve", {**later, "act": "same", "reason": ""})
    assert (refused.status_code, "needs a reason" in refused.text) == (400, True)
    assert ann.send("/desk/resolve", {**later, "act": "same", "reason": "one house"}).status_code == 303
    decided = ann.get("/desk/resolve").text
    assert "one house" in decided
    (undo,) = re.findall(r'href="(/desk/claims/[^"]+)"', decided)
    done = ann.send(f"{undo}/withdraw", {"head": ann.head(undo), "reason": "two houses after all"})
    assert done.status_code == 200
    assert "Nothing is decided." in ann.get("/desk/resolve").text
    assert Workspace.open(archive).verify().ok
