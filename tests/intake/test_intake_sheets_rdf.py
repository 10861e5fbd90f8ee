"""TriG, N-Quads and JSON-LD sheets: written by hand or exported, and every fault of them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from kg import terms, triples
from kg.errors import SheetError
from kg.export import nquads
from kg.intake.sheets import read_sheet, read_sheet_text
from kg.intake.sheets.from_rdf import draft_of_quads
from kg.model import Draft, Finding, Row, RowTally, Severity, Sighting
from kg.triples import canonical_nquads, draft_quads
from tests.making import agency_claim, quotation, record, row, withdrawal

WORLD = Path(__file__).parents[1] / "world"
SHA256 = "ab" * 32
PREFIXES = """\
@prefix kg: <https://w3id.org/kg287g/ontology#> .
@prefix id: <https://w3id.org/kg287g/id/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <http://www.w3.org/ns/org#> .
"""
ABOUT = (
    "a kg:Claim ; prov:wasAttributedTo <https://w3id.org/kg287g/id/organization/ice> ; "
    "kg:statedIn <https://w3id.org/kg287g/id/document/a-list> ; kg:modality kg:statement ; "
    f"kg:anchor <https://w3id.org/kg287g/id/row/{SHA256}/Sheet1/2>"
)
AGENCY = "<https://w3id.org/kg287g/id/agency/us-al/a-office>"
CLAIM = PREFIXES + (
    f"<https://w3id.org/kg287g/id/claim/mine> {ABOUT} .\n"
    "<https://w3id.org/kg287g/id/claim/mine> {\n"
    f'  {AGENCY} a kg:Agency ; rdfs:label "A Office" ; kg:place <https://w3id.org/kg287g/id/place/us-al> .\n}}\n'
)


def read(text: str, form: str = "trig") -> Draft:
    return read_sheet_text(text, form, base=WORLD, name=f"s.{form}")


def refused(draft: Draft) -> list[Finding]:
    return [finding for finding in draft.findings if finding.severity is Severity.REFUSAL]


@pytest.mark.parametrize("number", ["9" * 5_000, "²", "١٢", "-1", "007", "1e3", "", "2/3"])
def test_a_name_that_is_no_row_is_no_anchor(number: str) -> None:
    (finding,) = refused(read(CLAIM.replace("/Sheet1/2>", f"/Sheet1/{number}>")))
    assert finding.code == "incomplete"


def test_a_claim_written_by_hand_is_called_by_what_it_states() -> None:
    draft = read(CLAIM)
    expected = agency_claim("A Office", row(2))
    assert draft.claims == (expected,)
    (notice,) = draft.findings
    assert (notice.code, notice.severity) == ("renamed", Severity.NOTICE)
    assert f"claim/mine is called claim/{terms.parts(expected.iri)[1]}" in notice.message


def test_a_claim_reported_under_its_old_name_is_reported_under_its_own() -> None:
    other = CLAIM.replace("claim/mine", "claim/other").replace("A Office", "B Office").replace(PREFIXES, "")
    other = other.replace(ABOUT, ABOUT + " ; kg:reports <https://w3id.org/kg287g/id/claim/mine>")
    first, second = sorted(read(CLAIM + other).claims, key=lambda claim: len(claim.reports))
    assert second.reports == (first.iri,)


def test_observations_written_by_hand_meet_those_of_sheets() -> None:
    sheet = read_sheet(WORLD / "alder-notice.yaml")
    count = sheet.claims[1]
    old = {t.subject: NamedNode("urn:my-observation") for t in count.triples}
    quads = list(draft_quads(Draft(claims=(count,))))
    renamed = [Quad(old.get(q.subject, q.subject), q.predicate, q.object, q.graph_name) for q in quads]
    assert draft_of_quads(renamed, "s.nq").claims[0].triples == count.triples


def test_a_quotation_written_by_hand_is_called_by_its_text_and_span() -> None:
    claim = agency_claim("A Office", quotation("A Office"))
    text = "".join(f"{quad} .\n" for quad in draft_quads(Draft(claims=(claim,))))
    odd = text.replace(triples.anchor_iri(claim.anchors[0]).value, "urn:my:place")
    assert "urn:my:place#quote" in odd
    draft = read(odd, "nquads")
    assert draft.findings == ()
    assert draft.claims == (claim,)


def test_captures_known_by_digest_alone_come_without_bytes_and_text() -> None:
    sheet = read_sheet(WORLD / "alder-notice.yaml")
    (source,) = draft_of_quads(draft_quads(sheet), "s.nq").sources
    assert source.capture == sheet.sources[0].capture
    assert source.content == b""
    assert source.text is not None
    assert (source.text.content, source.text.sha256) == ("", sheet.sources[0].text.sha256)


def test_two_text_layers_of_one_capture_both_come() -> None:
    sheet = read_sheet(WORLD / "alder-notice.yaml")
    (source,) = sheet.sources
    better = triples.draft_quads(Draft(sources=(source.__class__(source.capture, b"", _other_layer(source.text)),)))
    back = draft_of_quads([*draft_quads(sheet), *better], "s.nq")
    assert {one.text.extractor for one in back.sources} == {source.text.extractor, "better-2"}


def _other_layer(text: object) -> object:
    from dataclasses import replace

    return replace(text, extractor="better-2", sha256="cd" * 32)


def test_the_rows_read_of_a_capture_are_a_tally() -> None:
    sheet = read_sheet(WORLD / "birch-roster.yaml")
    sha256 = sheet.sources[0].capture.sha256
    tallied = [*draft_quads(sheet), *draft_quads(Draft(tallies=(RowTally(sha256, 4, 3, 0, 1),)))]
    assert draft_of_quads(tallied, "s.nq").tallies == (RowTally(sha256, 4, 3, 0, 1),)


def test_an_anchor_of_a_claim_recorded_elsewhere_is_a_sighting() -> None:
    claim = agency_claim("A Office")
    sighting = Sighting(claim.iri, row(7, state="ALA."))
    assert draft_of_quads(draft_quads(Draft(sightings=(sighting,))), "s.nq").sightings == (sighting,)


def test_what_columns_say_beyond_the_claim_comes_back_with_the_row() -> None:
    anchor = Row(SHA256, "a/b: c", 3, (("ORI", "x: y"), ("state", "ALA.")))
    claim = agency_claim("A Office", anchor)
    assert draft_of_quads(draft_quads(Draft(claims=(claim,))), "s.nq").claims[0].anchors == (anchor,)


def test_contributions_and_withdrawals_stay_with_their_archive(tmp_path: Path) -> None:
    from kg.ledger import Ledger, live_quads

    ledger = Ledger(tmp_path)
    kept, gone = agency_claim("A Office", row(2)), agency_claim("B Office", row(3))
    record(ledger, Draft(note="first", claims=(kept, gone)), withdrawal(gone))
    draft = draft_of_quads(live_quads(ledger), "export.nq")
    assert draft.claims == (kept,)
    assert draft.withdrawals == ()
    (notice,) = draft.findings
    assert (notice.code, notice.severity) == ("not-taken-over", Severity.NOTICE)
    assert "3 contributions and withdrawals" in notice.message


def test_the_merge_and_the_statements_of_rows_are_understood_and_not_needed() -> None:
    from kg.index.derived import indexed

    sheet = read_sheet(WORLD / "birch-roster.yaml")
    back = draft_of_quads(indexed(list(draft_quads(sheet))), "s.nq")
    assert back.findings == ()
    assert canonical_nquads(draft_quads(back)) == canonical_nquads(draft_quads(sheet))


LACKING = {
    "a claim nobody states": (
        "prov:wasAttributedTo <https://w3id.org/kg287g/id/organization/ice> ; ",
        "wasAttributedTo",
    ),
    "a claim stated nowhere": ("kg:statedIn <https://w3id.org/kg287g/id/document/a-list> ; ", "statedIn"),
    "a claim without modality": ("kg:modality kg:statement ; ", "modality"),
    "a claim without an anchor": (f" ; kg:anchor <https://w3id.org/kg287g/id/row/{SHA256}/Sheet1/2>", "anchor"),
    "a graph that is no claim": ("a kg:Claim ; ", "kg:Claim"),
}


@pytest.mark.parametrize(("part", "missing"), LACKING.values(), ids=LACKING)
def test_what_lacks_something_necessary_is_incomplete(part: str, missing: str) -> None:
    assert part in CLAIM
    (fault,) = refused(read(CLAIM.replace(part, "")))
    assert fault.code == "incomplete"
    assert f"claim/mine has no {missing}" in fault.message or missing in fault.message


INCOMPLETE = {
    "a claim without a graph": f"<https://w3id.org/kg287g/id/claim/x> {ABOUT} .",
    "a document without a title": "id:d a kg:Document ; kg:documentKind kg:article .",
    "a document without a kind": 'id:d a kg:Document ; dcterms:title "D" .',
    "a title that is an IRI": "id:d a kg:Document ; kg:documentKind kg:article ; dcterms:title id:t .",
    "a speaker without a name": "id:s a org:Organization .",
    "a capture without its size": f'id:c a kg:Capture ; kg:sha256 "{SHA256}" ; kg:document id:d .',
    "a size that is no number": f'id:c a kg:Capture ; kg:sha256 "{SHA256}" ; kg:document id:d ; kg:byteSize "x" .',
}


@pytest.mark.parametrize("text", INCOMPLETE.values(), ids=INCOMPLETE)
def test_a_thing_described_by_half_is_incomplete(text: str) -> None:
    assert [fault.code for fault in refused(read(PREFIXES + text))] == ["incomplete"]


def test_a_quotation_without_its_words_is_incomplete() -> None:
    claim = agency_claim("A Office", quotation("A Office"))
    lines = [f"{quad} .\n" for quad in draft_quads(Draft(claims=(claim,)))]
    faults = refused(read("".join(line for line in lines if "oa#exact" not in line), "nquads"))
    assert [fault.code for fault in faults] == ["incomplete"]
    assert "its words and its position" in faults[0].message


LEFT_OVER = {
    "a predicate nobody knows": "id:document/d a kg:Document ; kg:documentKind kg:article ; "
    'dcterms:title "D" ; dcterms:note "x" .',
    "two titles": 'id:document/d a kg:Document ; kg:documentKind kg:article ; dcterms:title "D", "E" .',
    "a fact in nobody's graph": f'{AGENCY} rdfs:label "A" .',
    "a row that says another number": f"<https://w3id.org/kg287g/id/row/{SHA256}/Sheet1/2> kg:row 3 .",
    "a text of a capture not described": f'id:t a kg:Text ; oa:hasSource id:c ; kg:sha256 "{SHA256}" .',
}


@pytest.mark.parametrize("text", LEFT_OVER.values(), ids=LEFT_OVER)
def test_nothing_is_dropped_in_silence(text: str) -> None:
    faults = refused(read(PREFIXES + text.replace("id:document/d", "id:document\\/d")))
    assert faults
    assert {fault.code for fault in faults} == {"unknown-statement"}


def test_many_statements_of_no_use_are_counted_and_not_all_listed() -> None:
    text = PREFIXES + "".join(f'id:x{number} rdfs:label "x" .\n' for number in range(50))
    faults = refused(read(text))
    assert len(faults) == 21
    assert "30 more statements" in "".join(fault.message for fault in faults)


NAMELESS = {
    "a blank subject": ('[] rdfs:label "x" .', "trig"),
    "a blank object": ("id:a rdfs:seeAlso [] .", "trig"),
    "a blank graph": ('_:g { id:a rdfs:label "x" }', "trig"),
    "a relative IRI": ('<a> rdfs:label "x" .', "trig"),
    "a list": ("id:a rdfs:label (1 2) .", "trig"),
    "a node without id": ('{"http://a.example/p": "x"}', "jsonld"),
    "a relative id": ('{"@id": "x", "http://a.example/p": "x"}', "jsonld"),
}


@pytest.mark.parametrize(("text", "form"), NAMELESS.values(), ids=NAMELESS)
def test_what_has_no_name_is_refused(text: str, form: str) -> None:
    faults = refused(read((PREFIXES if form == "trig" else "") + text, form))
    assert [fault.code for fault in faults] == ["no-name"]
    assert "https://w3id.org/kg287g/id/" in faults[0].message


def json_ld(context: object) -> str:
    return json.dumps(
        {
            "@context": context,
            "@graph": [{"id": terms.document("d").value, "type": "Document", "title": "D", "documentKind": "article"}],
        }
    )


@pytest.mark.parametrize(
    "context", ["https://w3id.org/kg287g/context.jsonld", ["https://w3id.org/kg287g/context.jsonld"]]
)
def test_our_own_context_is_read_from_the_package(context: object) -> None:
    draft = read(json_ld(context), "jsonld")
    assert draft.findings == ()
    assert [document.title for document in draft.documents] == ["D"]


ELSEWHERE = [
    "https://schema.org/",
    "file:///etc/hostname",
    "context.jsonld",
    {"@import": "https://schema.org/"},
    {"a": {"@id": "urn:a", "@context": "https://schema.org/"}},
]


@pytest.mark.parametrize("context", ELSEWHERE, ids=str)
def test_no_other_context_is_fetched(context: object) -> None:
    with pytest.raises(SheetError, match="nothing is fetched"):
        read(json_ld(context), "jsonld")


BROKEN = {
    "half a statement": (CLAIM + "id:a id:b", "trig", "s.trig:12"),
    "a line that is no quad": ("<urn:a> <urn:b> <urn:c> .\nnonsense\n", "nquads", "s.nquads:2"),
    "half an object": ('{\n"a": ', "jsonld", "s.jsonld:2"),
    "a key twice": ('{"@id": "urn:a", "@id": "urn:b"}', "jsonld", "s.jsonld"),
    "too deep": ("[" * 100_000 + "]" * 100_000, "jsonld", "s.jsonld"),
    "a context that means nothing": ('{"@context": {"@version": 7}}', "jsonld", "s.jsonld"),
    "no UTF-8": (b"\xff", "trig", "s.trig:1"),
}


@pytest.mark.parametrize(("text", "form", "where"), BROKEN.values(), ids=BROKEN)
def test_what_does_not_parse_is_one_clear_line(text: str, form: str, where: str) -> None:
    with pytest.raises(SheetError) as told:
        read(text, form)
    assert told.value.where == where
    assert told.value.remedy
    assert "\n" not in str(told.value)


def test_a_fault_in_a_claim_names_its_line() -> None:
    claim = agency_claim("A Office")
    out = io.BytesIO()
    nquads.write(draft_quads(Draft(claims=(claim,))), out)
    lines = [line for line in out.getvalue().decode().splitlines(keepends=True) if "wasAttributedTo" not in line]
    (fault,) = refused(read("\n" + "".join(lines), "nquads"))
    assert fault.where == "s.nquads:2"


def test_claims_know_the_line_they_stand_at() -> None:
    draft = read(CLAIM.replace("claim/mine", "claim/" + "a" * 26))
    assert [claim.origin for claim in draft.claims] == ["s.trig:8"]


@pytest.mark.parametrize("form", ["trig", "nquads"])
@pytest.mark.parametrize("depth", [1, 100_000])
def test_triples_in_triples_are_refused_before_the_parser_that_they_would_end(form: str, depth: int) -> None:
    text = f"<urn:a> <urn:b> {'<<( <urn:a> <urn:b> ' * depth}<urn:c>{' )>>' * depth} .\n"
    with pytest.raises(SheetError, match="a triple is where an IRI or a literal should be; use an IRI"):
        read(text, form)
