"""Lists made up here, small and soiled: every row is a claim, a sighting or reported unread."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.intake.ice_lists import claims_by_row, read_list_bytes
from kg.terms import KG, RDF, RDFS, XSD
from kg.triples import anchor_iri, draft_quads
from tests.ice_lists import (
    ETOWAH,
    NAME,
    NEWEST,
    OLDEST,
    PDF,
    PENDING,
    SIGNED,
    facts,
    one,
    read,
    rows,
    the,
    told,
    workbook,
)


def test_a_row_in_normal_form_says_all_its_columns_and_nothing_as_written() -> None:
    def link(sheet: Worksheet) -> None:
        sheet["G2"].hyperlink = PDF
        sheet["H2"].hyperlink = PDF + "?addendum"

    draft = read([NEWEST, [*ETOWAH, SIGNED, "link", "link"]], dress=link)
    agency = terms.agency("us-al", "Etowah County Sheriff's Office")
    agreement = terms.agreement(agency, "jail-enforcement", "2020-06-09")
    kinds = {(t.subject, t.object) for t in one(draft).triples if t.predicate == RDF.type}
    assert kinds == {(agency, KG.Agency), (agreement, KG.Agreement)}
    assert facts(one(draft)) == {
        RDFS.label: {Literal("Etowah County Sheriff's Office")},
        KG.place: {terms.place("us-al")},
        KG.county: {terms.place("us-01055")},
        KG.agencyType: {KG.countyAgency},
        KG.agency: {agency},
        KG.model: {KG.jailEnforcement},
        KG.signed: {Literal("2020-06-09", datatype=XSD.date)},
        KG.memorandum: {Literal(PDF, datatype=XSD.anyURI)},
        KG.addendum: {Literal(PDF + "?addendum", datatype=XSD.anyURI)},
    }
    assert [row.written for row in rows(one(draft))] == [()]
    assert draft.findings == ()


def test_the_oldest_header_gives_the_same_agreement_without_type_and_county() -> None:
    old = read([OLDEST, ["ALABAMA", "Etowah County Sheriff's Office", "Jail Enforcement Model", "2020-06-09", PDF]])
    new = read([NEWEST, [*ETOWAH, SIGNED, "link pending"]])
    assert {t.subject for t in one(old).triples} == {t.subject for t in one(new).triples}
    assert KG.county not in facts(one(old))
    assert old.findings == ()


def test_a_pending_row_is_a_pending_agreement_without_a_day() -> None:
    draft = read([PENDING, ETOWAH], name="pendingAgencies09172025.xlsx")
    agency = terms.agency("us-al", "Etowah County Sheriff's Office")
    assert (terms.pending(agency, "jail-enforcement"), RDF.type, KG.PendingAgreement) in {
        (t.subject, t.predicate, t.object) for t in one(draft).triples
    }
    assert KG.signed not in facts(one(draft))
    assert draft.documents[0].iri == terms.document("ice-pending-agencies")
    assert draft.sources[0].capture.list_kind == KG.pendingList


def test_a_list_of_ices_own_under_another_name_is_its_statement_where_somebody_says_so() -> None:
    draft = read([NEWEST, [*ETOWAH, SIGNED]], name="another09172025.xlsx", publisher="ICE")
    assert draft.documents[0].iri == terms.document("ice-participating-agencies")
    assert (one(draft).modality, one(draft).reports) == (KG.statement, ())


def test_a_list_of_archived_memoranda_is_a_conversion_and_reports_the_page() -> None:
    archived = "https://web.archive.org/web/20210113002027/" + PDF
    line = ["ALABAMA", "Etowah County Sheriff's Office", "Jail Enforcement Model", "2020-06-09", archived]
    draft = read([OLDEST, line], name="any09172025.xlsx")
    page = terms.document("ice-participating-page")
    assert one(draft).document == terms.document("ice-participating-page-conversions")
    assert (one(draft).speaker, one(draft).modality, one(draft).reports) == (
        terms.organization("ice"),
        KG.statement,
        (page,),
    )
    assert one(draft).reported_by == (terms.organization("relevant-research"),)
    assert {(doc.iri, doc.unseen) for doc in draft.documents} == {(page, True), (one(draft).document, False)}
    assert {doc.publisher for doc in draft.documents} <= {speaker.iri for speaker in draft.speakers}
    assert rows(one(draft))[0].written == (("memorandum", archived),)


def test_one_archived_memorandum_among_others_makes_no_conversion() -> None:
    lines = [["TEXAS", f"Town {n} Police", "Task Force Model", "2025-06-09", PDF] for n in range(2)]
    lines[0][-1] = "https://web.archive.org/web/20210113002027/" + PDF
    assert read([OLDEST, *lines]).documents[0].iri == terms.document("ice-participating-agencies")


def test_the_same_row_twice_is_one_claim_with_two_anchors() -> None:
    draft = read([NEWEST, [*ETOWAH, SIGNED], [*ETOWAH[:-1], "Task Force Model", SIGNED], [*ETOWAH, SIGNED]])
    assert [[row.row for row in rows(claim)] for claim in draft.claims] == [[2, 4], [3]]
    tally = draft.tallies[0]
    assert (tally.rows_read, tally.claims, tally.sightings, tally.unread) == (3, 2, 1, 0)


def test_a_row_written_otherwise_is_the_same_claim_and_says_so_at_its_anchor() -> None:
    other = ["Alabama ", "Etowah  County Sheriff\u2019s Office", "County ", "etowah county", "jail enforcement model"]
    draft = read([NEWEST, [*ETOWAH, SIGNED], [*other, "2020-06-09 "]])
    columns = ("state", "agency", "type", "county", "model")
    assert [row.written for row in rows(one(draft))] == [
        (),
        (*zip(columns, other, strict=True), ("signed", "2020-06-09 ")),
    ]


def test_row_numbers_are_those_a_person_sees_and_blank_rows_are_no_rows() -> None:
    table = [
        [],
        ["ICE's participating agencies"],
        NEWEST,
        [],
        [*ETOWAH, SIGNED],
        ["", "  ", "\u00a0"],
        [*ETOWAH, SIGNED],
    ]
    draft = read(table)
    assert [row.row for row in rows(one(draft))] == [5, 7]
    assert draft.tallies[0].rows_read == 2
    assert told(draft) == {"above-the-header": f"{NAME}:Sheet:2"}


def test_hidden_rows_columns_and_sheets_are_read_like_any_other() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["A"].hidden = True
        sheet.sheet_state = "hidden"

    shown = [NEWEST, ["TEXAS", "Smith County Sheriff's Office", *ETOWAH[2:3], "Smith County", ETOWAH[4], SIGNED]]
    draft = read([NEWEST, [*ETOWAH, SIGNED]], shown, dress=hide)
    assert [(row.sheet, row.row) for claim in draft.claims for row in rows(claim)] == [("Sheet", 2), ("Sheet1", 2)]


def test_a_sheet_that_is_no_list_is_reported_and_an_empty_one_is_not() -> None:
    draft = read([NEWEST, [*ETOWAH, SIGNED]], [["Notes"], ["counted twice"]], [])
    assert the(draft, "sheet-without-list").where == f"{NAME}:Sheet1:1"
    assert "2 rows that belong to no list, left in the capture; the first holds 'Notes'" in str(draft.findings[0])
    assert len(draft.findings) == 1


def test_what_stands_in_columns_nobody_knows_is_kept_as_written() -> None:
    header = [*NEWEST, None, "Remarks", "COUNTY"]
    draft = read([header, [*ETOWAH, SIGNED, None, None, "x", 7, "Butler County"]])
    assert rows(one(draft))[0].written == (
        ("column I", "x"),
        ("column J (Remarks)", "7"),
        ("column K (COUNTY)", "Butler County"),
    )
    assert facts(one(draft))[KG.county] == {terms.place("us-01055")}
    places = [found.where for found in draft.findings if found.code == "column-not-known"]
    assert places == [f"{NAME}:Sheet:1:{letter}" for letter in "IJK"]


def test_a_link_outside_the_link_columns_is_kept_as_written() -> None:
    def link(sheet: Worksheet) -> None:
        sheet["B2"].hyperlink = PDF
        sheet["A2"].hyperlink = "file:///C:/Users/somebody/list.xlsx"
        sheet["H2"].hyperlink = "file:///C:/Users/somebody/list.xlsx"

    draft = read([NEWEST, [*ETOWAH, SIGNED]], dress=link)
    assert rows(one(draft))[0].written == (("link of column B", PDF),)
    assert "somebody" not in str(draft.claims) + str(draft.findings)


@pytest.mark.parametrize("name", [None, "  ", "=A1", "--"])
def test_a_row_that_names_no_agency_is_unread_and_reported_to_the_letter(name: str | None) -> None:
    draft = read([NEWEST, ["TEXAS", name, "County", "Somervill", "Task Force Model", SIGNED]])
    assert draft.claims == ()
    assert (draft.tallies[0].rows_read, draft.tallies[0].unread) == (1, 1)
    found = the(draft, "row-without-agency")
    assert found.where == f"{NAME}:Sheet:2"
    assert found.message.endswith("D 'Somervill', E 'Task Force Model', F '2020-06-09'")


def test_the_header_standing_again_among_the_rows_is_unread() -> None:
    draft = read([NEWEST, [*ETOWAH, SIGNED], NEWEST, [*ETOWAH, SIGNED]])
    assert the(draft, "header-again").where == f"{NAME}:Sheet:3"
    assert (draft.tallies[0].sightings, draft.tallies[0].unread) == (1, 1)


@pytest.mark.parametrize(
    ("column", "text", "code", "missing"),
    [
        (0, "UTA HJ", "state-not-known", KG.place),
        (2, "Tribe", "type-not-known", KG.agencyType),
        (3, "Lake Conty", "county-not-known", KG.county),
        (4, "Warrant Officer", "model-not-known", KG.model),
        (5, "05/082025", "signed-not-read", KG.signed),
        (5, datetime(5025, 7, 7), "signed-not-believable", KG.signed),
        (6, "Cons", "memorandum-not-read", KG.memorandum),
        (7, "link", "addendum-not-read", KG.addendum),
    ],
)
def test_a_cell_that_cannot_be_read_takes_nothing_else_with_it(
    column: int, text: object, code: str, missing: NamedNode
) -> None:
    line: list[object] = [*ETOWAH, SIGNED, PDF, PDF]
    line[column] = text
    draft = read([NEWEST, line])
    assert missing not in facts(one(draft))
    assert told(draft)[code] == f"{NAME}:Sheet:2:{'ABCDEFGH'[column]}"
    shown = "5025-07-07" if isinstance(text, datetime) else text
    assert shown in [text for _, text in rows(one(draft))[0].written]
    lost = {missing, KG.county} if code == "state-not-known" else {missing}
    whole = facts(one(read([NEWEST, [*ETOWAH, SIGNED, PDF, PDF]])))
    assert facts(one(draft)).keys() == whole.keys() - lost


def test_words_that_cannot_be_read_take_the_place_of_the_fact_in_the_agreements_name() -> None:
    line = ["UTA HJ", "Weber County Sheriff's Office", "County", "#N/A", "Warrant Officer", "7/72025"]
    agency = terms.agency("UTA HJ", "Weber County Sheriff's Office")
    agreement = terms.agreement(agency, "Warrant Officer", "7/72025")
    assert {t.subject for t in one(read([NEWEST, line])).triples} == {agency, agreement}


def test_a_row_with_only_an_agency_is_still_a_claim() -> None:
    draft = read([NEWEST, [None, "Somewhere Police Department"], [*ETOWAH, SIGNED]])
    assert facts(draft.claims[0]).keys() == {RDFS.label, KG.agency}
    assert set(told(draft)) == {"state-not-known", "model-not-known", "signed-not-read"}


def test_a_formula_is_its_own_text_and_never_evaluated() -> None:
    line = ['="ALABAMA"', ETOWAH[1], '="County"', '="Etowah County"', '="Task Force"&" Model"', "=DATE(2025,1,1)"]
    draft = read([NEWEST, [*line, f'=HYPERLINK("{PDF}","link")']])
    written = dict(rows(one(draft))[0].written)
    assert [written[column] for column in ("state", "type", "county", "model", "signed")] == [line[0], *line[2:]]
    assert written["memorandum"].startswith("=HYPERLINK")
    assert facts(one(draft)).keys() == {RDFS.label, KG.agency}


def test_the_formula_of_a_whole_range_is_its_own_text() -> None:
    def spread(sheet: Worksheet) -> None:
        sheet["D2"] = ArrayFormula("D2:D3", "=B2:B3")

    draft = read([NEWEST, [*ETOWAH, SIGNED]], dress=spread)
    assert rows(one(draft))[0].written == (("county", "=B2:B3"),)


def test_the_three_dates_of_a_list_stay_apart() -> None:
    late = [*ETOWAH, datetime(2026, 1, 2)]
    capture = read([NEWEST, [*ETOWAH, SIGNED], late], name="list09122025.xlsx").sources[0].capture
    days = [getattr(capture, name).value for name in ("listed_on", "created_on", "modified_on", "newest_signed")]
    assert days == ["2025-09-12", "2025-02-15", "2025-09-17", "2026-01-02"]


def test_nobody_who_made_or_saved_a_workbook_is_named() -> None:
    draft = read([NEWEST, [*ETOWAH, SIGNED]])
    assert "Somebody" not in str(list(draft_quads(draft))) + str(draft.findings)


def test_a_workbook_that_does_not_say_when_it_was_saved_has_no_such_day() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([NEWEST]))) as old, zipfile.ZipFile(content, "w") as new:
        for part in old.infolist():
            if part.filename != "docProps/core.xml":
                new.writestr(part, old.read(part))
    assert read_list_bytes(content.getvalue(), NAME).sources[0].capture.modified_on is None


def test_a_file_name_without_a_date_is_told_and_the_list_is_read() -> None:
    draft = read([NEWEST, [*ETOWAH, SIGNED]], name="agencies.xlsx")
    assert draft.sources[0].capture.listed_on is None
    assert told(draft) == {"name-without-date": "agencies.xlsx"}


def test_a_list_of_nobody_is_a_capture_without_claims() -> None:
    draft = read([NEWEST])
    assert (draft.claims, draft.tallies[0].rows_read, len(draft.sources)) == ((), 0, 1)


def test_each_row_of_a_capture_can_be_asked_for_its_claim() -> None:
    content = workbook([NEWEST, [*ETOWAH, SIGNED], [], [*ETOWAH, SIGNED], ["TEXAS"]])
    claim = one(read_list_bytes(content, NAME))
    again = claims_by_row(content, NAME, kind=True, document=claim.document, publisher=None)
    assert {row: found.iri for row, found in again.items()} == {anchor_iri(row): claim.iri for row in rows(claim)}
    assert [row.row for row in rows(claim)] == [2, 4]


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["ALABAMA", "texas", "County", "#N/A", "link", "Task Force Model", "Etowah County", PDF, " ", "=A1"]
    ),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=6),
    st.integers(-5, 60_000),
    st.booleans(),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda day: day.replace(microsecond=0)),
)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, max_size=10), max_size=8), st.sampled_from([OLDEST, NEWEST, PENDING]))
def test_rows_read_are_claims_and_sightings_and_unread(table: list[list[object]], header: list[str]) -> None:
    draft = read([header, *table, *table], kind=header is not PENDING)
    tally = draft.tallies[0]
    filled = sum(any(cell is not None and str(cell).strip() for cell in row) for row in table) * 2
    assert tally.rows_read == filled == tally.claims + tally.sightings + tally.unread
    assert tally.claims == len({claim.iri for claim in draft.claims}) == len(draft.claims)
    anchors = [anchor_iri(row) for claim in draft.claims for row in rows(claim)]
    assert len(anchors) == len(set(anchors)) == tally.claims + tally.sightings
    assert tally.unread == sum(found.code in ("row-without-agency", "header-again") for found in draft.findings)
