"""The dirt of ICE's lists, kind by kind: what is read, what stays as written, and what is told."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from pyoxigraph import NamedNode

from kg import places, terms
from kg.intake.ice_lists import normal_cells
from kg.intake.ice_lists.doubts import about_signing, named_day
from kg.terms import KG, RDFS
from kg.triples import WRITTEN, anchor_iri, draft_quads
from tests.ice_lists import ETOWAH, NAME, NEWEST, PDF, SIGNED, Table, facts, one, read, rows, the, told

ROW = dict(zip(NEWEST, [*ETOWAH, SIGNED, PDF, PDF], strict=True))
AGENCY = terms.agency("us-al", "Etowah County Sheriff's Office")
AGREEMENT = terms.agreement(AGENCY, "jail-enforcement", "2020-06-09")
LEA, SUPPORT = "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE"

LAYOUTS: dict[str, list[str | None]] = {
    # As they are in the eleven generations of ICE's own lists.
    "2021": ["STATE", LEA, SUPPORT, "SIGNED", "MOA"],
    "2025-02": ["STATE", LEA, "TYPE", SUPPORT, "SIGNED", "MOA"],
    "2025-03": ["STATE", LEA, "TYPE", "COUNTY", SUPPORT, "SIGNED", "MOA"],
    "2025-05": ["STATE", LEA, "TYPE", "COUNTY", SUPPORT, "SIGNED", "MOA", *[None] * 6],
    "2025-07": ["STATE", LEA, "TYPE", "COUNTY", SUPPORT, "SIGNED", "MOA", "ADDENDUM", *[None] * 5],
    "2025-08": ["STATE", LEA, "TYPE", "COUNTY", SUPPORT, "SIGNED", "MOA", "ADDENDUM", None],
    "pending 2025-02": ["STATE", LEA, "TYPE", SUPPORT],
    "pending 2025-03": ["STATE", LEA, "TYPE", SUPPORT, None],
    "pending 2025-03-17": ["STATE", LEA, "TYPE", "COUNTY", SUPPORT, None],
    "pending 2025-05": ["STATE", LEA, "TYPE", "COUNTY", SUPPORT],
    "pending, as described": ["STATE", "AGENCY", "TYPE", "COUNTY", SUPPORT],
    # And as they may be.
    "another order": ["MOA", SUPPORT, LEA, "SIGNED", "COUNTY", "STATE", "TYPE", "ADDENDUM"],
    "pending, another order": [SUPPORT, "STATE", "AGENCY"],
    "blanks and small letters": [" State\u00a0", "\nLaw  Enforcement Agency", "Support Type ", "signed", "Moa"],
    "other words": ["State", "Agency Name", "Agency Type", "Model", "Date Signed", "MOA Link", "Addenda"],
    "a column between": ["STATE", "REGION", LEA, SUPPORT, "SIGNED", None, "MOA"],
}
OTHER_WORDS = {"AGENCY NAME": LEA, "AGENCY": LEA, "AGENCY TYPE": "TYPE", "MODEL": SUPPORT, "DATE SIGNED": "SIGNED"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_list_is_read_by_the_words_of_its_header_whatever_their_order(layout: str) -> None:
    meant = [OTHER_WORDS.get(" ".join((heading or "").upper().split())) or heading for heading in LAYOUTS[layout]]
    meant = [" ".join((heading or "").upper().removesuffix(" LINK").split()) for heading in meant]
    claim = one(read([LAYOUTS[layout], [ROW.get(heading) for heading in meant]]))
    wanted = terms.pending(AGENCY, "jail-enforcement") if "SIGNED" not in meant else AGREEMENT
    assert {triple.subject for triple in claim.triples} == {AGENCY, wanted}
    assert facts(claim)[KG.model] == {KG.jailEnforcement}
    assert (KG.county in facts(claim), KG.agencyType in facts(claim)) == ("COUNTY" in meant, "TYPE" in meant)


def test_a_list_may_go_on_on_a_second_sheet_and_with_other_columns() -> None:
    draft = read(
        [NEWEST, [*ETOWAH, SIGNED]], [["AGENCY", "STATE", SUPPORT, "SIGNED"], [*ETOWAH[1::-1], ETOWAH[4], SIGNED]]
    )
    assert [(row.sheet, row.row) for claim in draft.claims for row in rows(claim)] == [("Sheet", 2), ("Sheet1", 2)]
    assert {t.subject for claim in draft.claims for t in claim.triples} == {AGENCY, AGREEMENT}


@pytest.mark.parametrize("second", [[NEWEST, ETOWAH], [NEWEST]], ids=["without a day", "empty"])
def test_a_second_sheet_with_nothing_in_its_columns_is_of_the_kind_of_the_first(second: Table) -> None:
    draft = read([NEWEST, [*ETOWAH, SIGNED]], second)
    assert draft.sources[0].capture.list_kind == KG.participatingList
    assert draft.tallies[0].rows_read == len(second)


def test_74_blank_rows_are_no_rows_however_they_are_dressed() -> None:
    def paint(sheet: Worksheet) -> None:
        for number in range(3, 77):
            sheet.cell(number, 1).fill = PatternFill("solid", fgColor="FFFF00")
            sheet.cell(number, 2, "" if number % 2 else " \u00a0\n")

    draft = read([NEWEST, [*ETOWAH, SIGNED], *[[]] * 74, [*ETOWAH[:-1], "Task Force Model", SIGNED]], dress=paint)
    assert [row.row for claim in draft.claims for row in rows(claim)] == [2, 77]
    assert draft.tallies[0].rows_read == 2


def test_rows_a_saved_filter_hides_count() -> None:
    def save_filter(sheet: Worksheet) -> None:
        sheet.auto_filter.ref = "A1:H4"
        sheet.auto_filter.add_filter_column(0, ["TEXAS"])
        for number in (2, 3):
            sheet.row_dimensions[number].hidden = True

    lines = [[*ETOWAH[:4], model, SIGNED] for model in normal_cells.MODELS]
    draft = read([NEWEST, *lines], dress=save_filter)
    assert [row.row for claim in draft.claims for row in rows(claim)] == [2, 3, 4]


SAFE = "https://gcc02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.ice.gov%2Fdoclib%2Fa.pdf"
TO_SOMEBODY = "&data=05%7C02%7CJo.Doe%40example.org%7C0&reserved=0"
VIEWER = "chrome-extension://efaidnbmnnnibpcajpcglclefindmkaj/"
ONE_SLASH = "https:/www.ice.gov/doclib/a.pdf"


@pytest.mark.parametrize(
    ("text", "target", "address", "written"),
    [
        (PDF, None, PDF, []),
        ("link", PDF, PDF, []),
        ("Link ", PDF, PDF, []),
        ("link", None, None, ["link"]),
        ("link pending", None, None, []),
        ("link", SAFE + TO_SOMEBODY, PDF, [SAFE]),
        (SAFE + TO_SOMEBODY, None, PDF, [SAFE]),
        ("link", VIEWER + PDF, PDF, [VIEWER + PDF]),
        (VIEWER + ONE_SLASH, None, PDF, [VIEWER + ONE_SLASH]),
        (ONE_SLASH, None, PDF, [ONE_SLASH]),
        ("MOA (signed)", SAFE + TO_SOMEBODY, PDF, ["MOA (signed)", SAFE]),
        ("on file", None, None, ["on file"]),
        (None, None, None, []),
    ],
)
def test_a_memorandum_is_the_address_it_leads_to_with_the_original_kept(
    text: str | None, target: str | None, address: str | None, written: list[str]
) -> None:
    def link(sheet: Worksheet) -> None:
        if target:
            sheet["G2"].hyperlink = target
            sheet["G2"].value = text

    draft = read([NEWEST, [*ETOWAH, SIGNED, text]], dress=link)
    assert [value for values in [facts(one(draft)).get(KG.memorandum, ())] for value in values] == (
        [terms.Literal(address, datatype=terms.XSD.anyURI)] if address else []
    )
    assert [words for column, words in rows(one(draft))[0].written if column == "memorandum"] == written
    assert ("memorandum-not-read" in told(draft)) == (address is None and bool(written))


@pytest.mark.parametrize(
    ("given", "signed", "written", "code"),
    [
        (datetime(2025, 7, 7), "2025-07-07", None, None),
        (datetime(2025, 7, 7, 9, 30), "2025-07-07", "2025-07-07 09:30:00", None),
        ("2025-07-07", "2025-07-07", None, None),
        ("7/7/2025", "2025-07-07", "7/7/2025", None),
        ("7/72025", None, "7/72025", "signed-not-read"),
        ("05/082025", None, "05/082025", "signed-not-read"),
        ("2/30/2025", None, "2/30/2025", "signed-not-read"),
        ("TBD", None, "TBD", "signed-not-read"),
        (45845, None, "45845", "signed-not-read"),
        (datetime(5025, 7, 7), None, "5025-07-07", "signed-not-believable"),
        ("1925-07-07", None, "1925-07-07", "signed-not-believable"),
    ],
)
def test_a_day_that_exists_is_read_and_an_impossible_one_is_kept_and_told(
    given: object, signed: str | None, written: str | None, code: str | None
) -> None:
    draft = read([NEWEST, [*ETOWAH, given]])
    assert [day.value for day in facts(one(draft)).get(KG.signed, ())] == ([signed] if signed else [])
    assert dict(rows(one(draft))[0].written).get("signed") == written
    assert told(draft) == ({code: f"{NAME}:Sheet:2:F"} if code else {})


def test_a_day_the_memorandum_speaks_against_is_kept_doubted_and_told() -> None:
    memorandum = "https://www.ice.gov/doclib/287gMOA/EtowahCoAL_JEM_MOA_08.02.2026.pdf"
    draft = read([NEWEST, [*ETOWAH, datetime(2016, 8, 2), memorandum]])
    assert facts(one(draft))[KG.signed] == {terms.partial_date("2016-08-02")}
    doubt = "signed 2016-08-02, while the file name of its memorandum says 2026-08-02"
    assert rows(one(draft))[0].doubts == (doubt,)
    assert the(draft, "signed-doubtful").where == f"{NAME}:Sheet:2:F"
    assert str(the(draft, "signed-doubtful")).endswith(f"{doubt}; the day is kept as it is, and marked as doubtful")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("EtowahCoAL_JEM_MOA_02.28.25.pdf", date(2025, 2, 28)),
        ("287gJEM_EtowahCoAL2020-06-09.pdf", date(2020, 6, 9)),
        ("287gJEM_EtowahCoAL_06-09-2020.pdf", date(2020, 6, 9)),
        ("EtowahSO_TFM_MOA_03122025.pdf", date(2025, 3, 12)),
        ("EtowahSO_TFM_MOA_031225.pdf", date(2025, 3, 12)),
        ("EtowahSO_TFM_MOA_031225%20508.pdf", date(2025, 3, 12)),
        ("EtowahSO_TFM_MOA_0992025.pdf", None),
        ("EtowahSO_TFM_MOA_13.45.2025.pdf", None),
        ("EtowahSO_031225_or_031325.pdf", None),
        ("287gMOA.pdf", None),
    ],
)
def test_a_file_name_of_a_memorandum_says_one_day_or_none(name: str, day: date | None) -> None:
    assert named_day(f"https://www.ice.gov/doclib/287gMOA/20200101/{name}") == day


@pytest.mark.parametrize(
    ("days", "doubted"), [(0, False), (31, False), (183, False), (184, True), (-183, False), (-184, True), (3653, True)]
)
def test_a_day_of_signing_is_doubted_beyond_half_a_year_from_its_memorandum(days: int, doubted: bool) -> None:
    signed = date.fromordinal(date(2025, 3, 12).toordinal() + days)
    assert (about_signing(signed, "https://www.ice.gov/MOA_031225.pdf") is not None) == doubted


SPELLINGS = {
    "us-pa": ["PENNSYLVANIA", "PENNSYLVANIA ", "Pennsylvania", "PENNSLYVANIA", "PENNSYLVANNIA", "PA"],
    "us-ut": ["UTAH", "UTAH\u00a0", "\nUtah", "UTAHJ"],
    "us-fl": ["FLORIDA", "florida", "FLORIDA\t", "FLORDIA", "Florida,"],
    "us-nc": ["NORTH  CAROLINA", "North Carolina ", "NORTH CAROLNA", "NORTH-CAROLINA"],
    "us-guam": ["GUAM", "Guam "],
    "us-northern-mariana-islands": [
        *("NORTHERN MARIANA ISLANDS", "Northern Marianas", "NORTHERN MARIANAS ISLANDS"),
        *("Commonwealth of the Northern Mariana Islands", "Northern Mariana Island"),
    ],
    "us-dc": ["DISTRICT OF COLUMBIA", "Washington, DC", "Washington, D.C."],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in SPELLINGS.items() for text in texts])
def test_a_state_in_many_spellings_is_one_state_and_stays_as_written(code: str, text: str) -> None:
    draft = read([NEWEST, [text, *ETOWAH[1:3], "#N/A", ETOWAH[4], SIGNED]])
    assert facts(one(draft))[KG.place] == {terms.place(code)}
    assert {t.subject for t in one(draft).triples} >= {terms.agency(code, ETOWAH[1])}
    usual = places.load().labels[code].upper()
    assert dict(rows(one(draft))[0].written).get("state", usual) == text


def slipped(word: str, place: int, kind: str) -> str:
    """A word with a letter left out, added, changed, or two neighbors swapped."""
    head, tail = word[:place], word[place:]
    return {
        "out": head + tail[1:],
        "added": head + "x" + tail,
        "changed": head + "x" + tail[1:],
        "swapped": head + tail[1:2] + tail[:1] + tail[2:],
    }[kind]


@given(st.data())
def test_one_slip_in_a_state_is_read_as_that_state_or_not_at_all(data: st.DataObject) -> None:
    table = places.load()
    code = data.draw(st.sampled_from(sorted(set(table.states.values()))))
    name = table.labels[code].upper()
    place, kind = (
        data.draw(st.integers(0, len(name) - 1)),
        data.draw(st.sampled_from(["out", "added", "changed", "swapped"])),
    )
    assert normal_cells.state(slipped(name, place, kind), table).value in (code, None)


@pytest.mark.parametrize(
    ("column", "text", "predicate", "meant"),
    [
        ("TYPE", "Muncipality", KG.agencyType, KG.municipalAgency),
        ("TYPE", "municipality ", KG.agencyType, KG.municipalAgency),
        ("TYPE", "State\u00a0Agency", KG.agencyType, KG.stateAgency),
        ("TYPE", "State", KG.agencyType, KG.stateAgency),
        (SUPPORT, "Jail Enforcment Model", KG.model, KG.jailEnforcement),
        (SUPPORT, "Warrant Services Officer", KG.model, KG.warrantServiceOfficer),
        (SUPPORT, "\nTask Force Model", KG.model, KG.taskForce),
        (SUPPORT, "TASK FORCE MODEL", KG.model, KG.taskForce),
    ],
)
def test_types_and_models_are_read_through_one_slip_and_stay_as_written(
    column: str, text: str, predicate: NamedNode, meant: NamedNode
) -> None:
    draft = read([NEWEST, list((ROW | {column: text}).values())])
    assert facts(one(draft))[predicate] == {meant}
    assert dict(rows(one(draft))[0].written)["type" if column == "TYPE" else "model"] == text


@pytest.mark.parametrize("text", ["#N/A", "#NA", "N/A", "n/a", " #N/A ", None, ""])
def test_a_county_that_says_there_is_none_is_none_and_no_fault(text: str | None) -> None:
    draft = read([NEWEST, [*ETOWAH[:3], text, ETOWAH[4], SIGNED]])
    assert KG.county not in facts(one(draft))
    assert draft.findings == ()


@pytest.mark.parametrize(
    "name",
    [
        "Etowah County Sheriff\u2019s Office",
        "\nEtowah County Sheriff's Office",
        "Etowah\u00a0County  Sheriff's Office ",
        "ETOWAH COUNTY SHERIFF`S OFFICE",
        "Etowah County, Sheriffs Office",
        "\uff25towah County Sheriff's Office",
    ],
)
def test_a_name_is_one_agency_but_for_unicode_case_blanks_apostrophes_and_punctuation(name: str) -> None:
    draft = read([NEWEST, [ETOWAH[0], name, *ETOWAH[2:], SIGNED]])
    assert {t.subject for t in one(draft).triples} == {AGENCY, AGREEMENT}
    label = next(iter(facts(one(draft))[RDFS.label])).value
    assert dict(rows(one(draft))[0].written).get("agency", label) == name


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Marion County Sheriff's Office", "Martin County Sheriff's Office"),
        ("Bee County Sheriff's Office", "Lee County Sheriff's Office"),
        ("Constable Precinct 1", "Constable Precinct 4"),
        ("Melbourne Police Department", "Melbourne Beach Police Department"),
        ("Etowah County Sheriff's Office", "Etowah County Sheriff's Ofice"),
    ],
)
def test_names_one_letter_or_word_apart_are_two_agencies(name: str, other: str) -> None:
    draft = read([NEWEST, *([ETOWAH[0], one_of, *ETOWAH[2:], SIGNED] for one_of in (name, other))])
    assert len(draft.claims) == 2


LATE = [
    [*ETOWAH[:-1], model, datetime(2025, 8, day)] for model, day in zip(normal_cells.MODELS, (4, 26, 28), strict=True)
]


def test_rows_signed_after_the_day_in_the_name_are_told_once_with_the_newest() -> None:
    draft = read([NEWEST, *LATE], name="participatingAgencies08052025pm.xlsx")
    capture = draft.sources[0].capture
    assert (capture.listed_on, capture.newest_signed) == tuple(map(terms.partial_date, ("2025-08-05", "2025-08-28")))
    (found,) = draft.findings
    assert str(found) == (
        "participatingAgencies08052025pm.xlsx:Sheet:4:F: signed-after-listed: 2 rows are signed after 2025-08-05, "
        "the day in the file name, the newest on 2025-08-28; both are kept"
    )


def test_an_unread_row_is_kept_verbatim_with_its_fault_and_the_sum_holds() -> None:
    def link(sheet: Worksheet) -> None:
        sheet["G4"].hyperlink = PDF
        sheet["G4"].value = "link"

    nameless = ["TEXAS ", None, "County", "Somervill", "Task Force Model", "7/72025", "link", None, "see note"]
    draft = read([NEWEST, [*ETOWAH, SIGNED], [*ETOWAH, SIGNED], nameless], dress=link)
    tally = draft.tallies[0]
    assert (tally.rows_read, tally.claims, tally.sightings, tally.unread) == (3, 1, 1, 1)
    (kept,) = tally.kept
    assert (kept.row, kept.doubts) == (4, ("the row names no agency",))
    assert dict(kept.written) == {
        "state": "TEXAS ",
        "type": "County",
        "county": "Somervill",
        "model": "Task Force Model",
        "signed": "7/72025",
        "memorandum": "link",
        "link of column G": PDF,
        "column I": "see note",
    }
    quads = {(q.predicate, getattr(q.object, "value", "")) for q in draft_quads(draft) if q.subject == anchor_iri(kept)}
    assert quads >= {(KG.doubt, "the row names no agency"), (WRITTEN["county"], "Somervill")}
    assert quads >= {(KG.writtenOther, "column I: see note")}
