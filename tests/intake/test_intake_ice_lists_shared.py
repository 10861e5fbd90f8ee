"""Each of ICE's own lists, row by row, against what openpyxl finds in the workbook by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from pyoxigraph import NamedNode

from kg import places, terms
from kg.intake.ice_lists import claims_by_row, read_list
from kg.intake.ice_lists.links import is_address
from kg.intake.ice_lists.normal_cells import MODELS, TYPES
from kg.model import Claim, Draft, Row, Severity
from kg.persons import impersonal
from kg.terms import KG, RDF, RDFS
from kg.triples import draft_quads

pytestmark = pytest.mark.slow

HEADINGS = {
    "STATE": "state",
    "LAW ENFORCEMENT AGENCY": "agency",
    "TYPE": "type",
    "COUNTY": "county",
    "SUPPORT TYPE": "model",
    "SIGNED": "signed",
    "MOA": "memorandum",
    "ADDENDUM": "addendum",
}
USUAL = {concept: text for text, concept in [*MODELS.items(), *TYPES.items()] if text != "State"}


@dataclass(frozen=True)
class List:
    """One workbook as we read it and as openpyxl does."""

    path: Path
    draft: Draft
    sheet: Worksheet
    people: tuple[str | None, str | None] = field(repr=False)

    @property
    def name(self) -> str:
        return self.path.name

    def claims_by_row(self) -> dict[int, tuple[Claim, Row]]:
        return {row.row: (claim, row) for claim in self.draft.claims for row in claim.anchors if isinstance(row, Row)}

    def rows(self) -> dict[int, dict[str, tuple[str, str | None]]]:
        """Row number to what is in its named columns: text and link target."""
        names = {cell.column: HEADINGS[cell.value] for cell in self.sheet[1] if cell.value}
        found: dict[int, dict[str, tuple[str, str | None]]] = {}
        for row in self.sheet.iter_rows(min_row=2):
            if any(cell.value is not None and str(cell.value).strip() for cell in row):
                assert not [cell.value for cell in row if cell.value is not None and cell.column not in names]
                found[row[0].row] = {
                    names[cell.column]: (text_of(cell.value), cell.hyperlink and cell.hyperlink.target)
                    for cell in row
                    if cell.column in names
                }
        return found


def text_of(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d")
    return "" if value is None else str(value)


@pytest.fixture(scope="module")
def lists(shared: Path) -> list[List]:
    found = []
    for path in sorted((shared / "data" / "ice-lists").glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        (sheet,) = book.worksheets
        found.append(List(path, read_list(path), sheet, (book.properties.creator, book.properties.lastModifiedBy)))
    return found


def named(lists: list[List], name: str) -> List:
    (found,) = [one for one in lists if one.name == name]
    return found


def of(claim: Claim, predicate: NamedNode) -> str:
    """What a claim says there, the local name where it is one of our terms; empty where it says nothing."""
    values = [triple.object for triple in claim.triples if triple.predicate == predicate]
    assert len(values) <= 1
    return values[0].value if values else ""


def agreements(one: List) -> set[NamedNode]:
    kinds = (KG.Agreement, KG.PendingAgreement)
    return {t.subject for claim in one.draft.claims for t in claim.triples if t.object in kinds}


def usual(claim: Claim) -> dict[str, str]:
    """How ICE usually writes the normal form of a claim, column by column."""
    table = places.load()
    state, county = of(claim, KG.place), of(claim, KG.county)
    return {
        "state": table.labels[state.rpartition("/")[2]].upper() if state else "",
        "agency": of(claim, RDFS.label),
        "type": USUAL.get(NamedNode(of(claim, KG.agencyType) or "urn:none"), ""),
        "county": table.county_name(NamedNode(county)) if county else "#N/A",
        "model": USUAL.get(NamedNode(of(claim, KG.model) or "urn:none"), ""),
        "signed": of(claim, KG.signed),
    }


def test_there_are_33_lists_with_15226_rows(lists: list[List]) -> None:
    assert len(lists) == 33
    assert sum(one.draft.tallies[0].rows_read for one in lists) == 15_226


def test_every_row_of_every_list_is_an_anchor_of_one_claim(lists: list[List]) -> None:
    for one in lists:
        sheets = {row.sheet for claim in one.draft.claims for row in claim.anchors if isinstance(row, Row)}
        assert one.claims_by_row().keys() == one.rows().keys(), one.name
        assert sheets == {one.sheet.title}


def test_rows_read_are_claims_and_sightings_and_unread(lists: list[List]) -> None:
    for one in lists:
        tally = one.draft.tallies[0]
        assert tally.rows_read == len(one.rows()) == tally.claims + tally.sightings + tally.unread, one.name
        assert tally.claims == len(one.draft.claims)


def test_every_cell_can_be_had_back_from_claim_and_anchor(lists: list[List]) -> None:
    for one in lists:
        stated = one.claims_by_row()
        for number, cells in one.rows().items():
            claim, row = stated[number]
            back = usual(claim) | dict(row.written)
            for column, (text, _) in cells.items():
                if column not in ("memorandum", "addendum") and text.strip():
                    assert back[column] == text, (one.name, number, column)


def test_every_link_can_be_had_back_from_claim_and_anchor(lists: list[List]) -> None:
    for one in lists:
        stated = one.claims_by_row()
        for number, cells in one.rows().items():
            claim, row = stated[number]
            for column in ("memorandum", "addendum"):
                text, target = cells.get(column, ("", None))
                written = [kept for name, kept in row.written if name == column]
                given = target or (text if is_address(text) else "")
                kept = next((address for address in written if is_address(address)), of(claim, KG[column]))
                assert kept == impersonal(given), (one.name, number, column)
                words = text.split() if text != given else []
                words = [] if impersonal(text) == impersonal(given) else words
                assert words in ([], ["link"], ["link", "pending"]) or text in written, (one.name, number, column)


def test_no_address_keeps_its_wrapping(lists: list[List]) -> None:
    for one in lists:
        for claim in one.draft.claims:
            address = of(claim, KG.memorandum)
            # One address of ICE's own has a single slash, and gets the other.
            assert not address or re.match(r"https?://www\.ice\.gov/", address), address


def test_rows_a_saved_filter_hides_are_read(lists: list[List]) -> None:
    hidden = {}
    for one in lists:
        rows = one.claims_by_row().keys()
        hidden[len(rows)] = sum(one.sheet.row_dimensions[number].hidden for number in rows)
    assert {of_all: count for of_all, count in hidden.items() if count} == {425: 134, 807: 408}


def test_who_made_or_saved_a_workbook_is_nowhere_said(lists: list[List]) -> None:
    people = {name for one in lists for name in one.people if name and name != "openpyxl"}
    said = "\n".join(str(quad) for one in lists for quad in draft_quads(one.draft))
    assert people
    # Counted, so that a failure does not print them either.
    assert sum(name in said for name in people) == 0


def test_each_document_is_told_by_its_content(lists: list[List]) -> None:
    slugs = {
        "Part": "ice-participating-page-conversions",
        "part": "ice-participating-agencies",
        "pend": "ice-pending-agencies",
    }
    for one in lists:
        assert {claim.document for claim in one.draft.claims} == {terms.document(slugs[one.name[:4]])}, one.name
        assert one.draft.sources[0].capture.document == terms.document(slugs[one.name[:4]])


def test_every_list_says_the_day_it_was_listed_and_saved(lists: list[List]) -> None:
    for one in lists:
        capture = one.draft.sources[0].capture
        assert capture.listed_on is not None
        assert capture.modified_on is not None
        if capture.newest_signed:
            assert capture.newest_signed.value <= max(capture.listed_on.value, capture.modified_on.value)


@pytest.mark.parametrize(
    ("name", "agreements_", "agencies", "states"),
    [
        ("ParticipatingEntities-20210113002027.xlsx", 150, 147, 26),
        ("ParticipatingEntities-20230912001837.xlsx", 137, 135, 23),
        ("ParticipatingEntities-20250122000249.xlsx", 135, 133, 21),
        ("participatingAgencies09172025pm.xlsx", 1000, 831, 40),
    ],
)
def test_a_list_comes_to_so_many_agreements_agencies_and_states(
    lists: list[List], name: str, agreements_: int, agencies: int, states: int
) -> None:
    one = named(lists, name)
    assert len(agreements(one)) == agreements_
    assert len({of(claim, KG.agency) for claim in one.draft.claims}) == agencies
    assert len({of(claim, KG.place) for claim in one.draft.claims}) == states


def test_the_list_of_september_2023_has_the_models_and_states_an_article_gives(lists: list[List]) -> None:
    claims = named(lists, "ParticipatingEntities-20230912001837.xlsx").draft.claims
    counted = {}
    for model in (KG.jailEnforcement, KG.warrantServiceOfficer, KG.taskForce):
        states = [of(claim, KG.place) for claim in claims if of(claim, KG.model) == model.value]
        counted[model] = (len(states), len(set(states)))
    assert counted == {KG.jailEnforcement: (62, 18), KG.warrantServiceOfficer: (75, 11), KG.taskForce: (0, 0)}
    states = [of(claim, KG.place).rpartition("/")[2] for claim in claims]
    assert (states.count("us-fl"), states.count("us-tx")) == (48, 26)


@pytest.mark.parametrize(
    ("code", "count", "rows"),
    [
        ("state-read-as", 1, 1),
        ("model-read-as", 3, 3),
        ("signed-and-file-name", 2, 2),
        ("signed-not-read", 20, 20),
        ("signed-not-believable", 6, 6),
        ("memorandum-not-read", 28, 28),
        ("county-not-known", 136, 136),
    ],
)
def test_what_cannot_be_read_is_reported_and_nothing_else_is(
    lists: list[List], code: str, count: int, rows: int
) -> None:
    found = [finding for one in lists for finding in one.draft.findings if finding.code == code]
    assert (len(found), len({finding.where for finding in found})) == (count, rows)
    assert {finding.severity for finding in found} == {Severity.NOTICE}


def test_no_row_is_unread_and_nothing_is_refused(lists: list[List]) -> None:
    findings = [finding for one in lists for finding in one.draft.findings]
    assert len(findings) == 196
    assert sum(one.draft.tallies[0].unread for one in lists) == 0


def test_lists_repeat_each_other_so_most_rows_are_no_new_claim(lists: list[List]) -> None:
    assert len({claim.iri for one in lists for claim in one.draft.claims}) == 2_937


def test_a_verifier_gets_the_same_claims_from_the_bytes_and_the_name(lists: list[List]) -> None:
    one = named(lists, "participatingAgencies08052025pm.xlsx")
    document = one.draft.documents[0].iri
    again = claims_by_row(one.path.read_bytes(), one.name, kind=True, document=document, publisher=None)
    assert {claim.iri for claim in again.values()} == {claim.iri for claim in one.draft.claims}
    assert len(again) == 894


def test_a_claim_speaks_of_one_agency_and_one_agreement_of_it(lists: list[List]) -> None:
    kinds = ({KG.Agency, KG.Agreement}, {KG.Agency, KG.PendingAgreement})
    for one in lists:
        for claim in one.draft.claims:
            types = {t.object: t.subject for t in claim.triples if t.predicate == RDF.type}
            assert set(types) in kinds
            assert of(claim, KG.agency) == types[KG.Agency].value
