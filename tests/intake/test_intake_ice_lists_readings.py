"""One cell at a time: links out of their wrappings, normal forms, and the dates of a list."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg import places, terms
from kg.intake.ice_lists import links, list_dates, normal_cells
from kg.intake.ice_lists.cells import Cell
from kg.intake.ice_lists.list_dates import Dates
from kg.terms import KG
from tests.archive_files import package

SAFE = "https://gcc02.safelinks.protection.outlook.com/?url="
ARCHIVE = "https://web.archive.org/web/20210113002027/"
VIEWER = "chrome-extension://efaidnbmnnnibpcajpcglclefindmkaj/"
PDF = "https://www.ice.gov/doclib/287gMOA/a b%20c.pdf"


@pytest.mark.parametrize(
    ("wrapped", "inside"),
    [
        (PDF, PDF),
        (ARCHIVE + PDF, PDF),
        ("https://web.archive.org/web/20210113002027if_/" + PDF, PDF),
        (VIEWER + PDF, PDF),
        (
            SAFE + "https%3A%2F%2Fwww.ice.gov%2Fa%2520b%2Bc.pdf&data=05%7C02&reserved=0",
            "https://www.ice.gov/a%20b+c.pdf",
        ),
        (VIEWER + SAFE + "https%3A%2F%2Fwww.ice.gov%2Fa.pdf&data=05", "https://www.ice.gov/a.pdf"),
        (SAFE.replace("?", "?data=05&") + "https%3A%2F%2Fwww.ice.gov%2Fa.pdf", "https://www.ice.gov/a.pdf"),
        (ARCHIVE + "https:/www.ice.gov/a.pdf", "https://www.ice.gov/a.pdf"),
        ("https:/www.ice.gov/a.pdf", "https://www.ice.gov/a.pdf"),
        (VIEWER + "https:/www.ice.gov/a.pdf", "https://www.ice.gov/a.pdf"),
    ],
)
def test_only_the_wrapping_of_an_address_is_taken_off(wrapped: str, inside: str) -> None:
    assert links.unwrap(wrapped) == inside


@pytest.mark.parametrize(
    "address",
    [
        SAFE + "not-an-address&data=05",
        SAFE + "https%3A%2F%2Fwww.ice.gov%2F%00",
        SAFE + "https%3A%2F%2Fwww.ice.gov%2F%ff",
        SAFE,
        ARCHIVE,
        "https://web.archive.org/web/2021*/x",
        "https://example.org/?url=https%3A%2F%2Fwww.ice.gov",
        "https://safelinks.protection.outlook.com.example.org/?url=https%3A%2F%2Fwww.ice.gov",
    ],
)
def test_what_is_no_wrapping_stays_whole(address: str) -> None:
    assert links.unwrap(address) == address


@given(st.text(max_size=80), st.sampled_from([SAFE, ARCHIVE, VIEWER, SAFE + "https%3A%2F%2F"]))
def test_unwrapping_ends_and_leaves_nothing_to_unwrap(text: str, wrapping: str) -> None:
    inside = links.unwrap(wrapping + text)
    assert links.unwrap(inside) == inside


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Etowah County Sheriff\u2019s Office", "Etowah County Sheriff's Office"),
        ("Rusk County Sheriff's\u00a0 Office ", "Rusk County Sheriff's Office"),
        ("Pen\u0303a Police", "Peña Police"),
    ],
)
def test_an_agency_keeps_its_words_and_what_was_written(text: str, label: str) -> None:
    assert normal_cells.agency(text) == normal_cells.CellReading(label, (text,))


def test_an_agency_written_in_normal_form_is_not_written_twice() -> None:
    assert normal_cells.agency("Alachua Police Departent") == normal_cells.CellReading("Alachua Police Departent")


@pytest.mark.parametrize("text", ["", "  ", "-", "=A1", '=CONCAT("a","b")'])
def test_what_names_nobody_is_no_agency(text: str) -> None:
    reading = normal_cells.agency(text)
    assert reading.value is None
    assert reading.trouble
    assert reading.trouble.code == "row-without-agency"


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("TEXAS", "us-tx", ()),
        ("TEXAS ", "us-tx", ("TEXAS ",)),
        ("\nTexas\u00a0", "us-tx", ("\nTexas\u00a0",)),
        ("TX", "us-tx", ("TX",)),
        ("GUAM", "us-guam", ()),
        ("NORTHERN MARIANA ISLANDS", "us-northern-mariana-islands", ()),
        ("Northern Marianas", "us-northern-mariana-islands", ("Northern Marianas",)),
    ],
)
def test_a_state_is_usually_written_in_capitals(text: str, value: str, written: tuple[str, ...]) -> None:
    assert normal_cells.state(text, places.load()) == normal_cells.CellReading(value, written)


@pytest.mark.parametrize(
    ("text", "value", "name"),
    [
        ("UTAHJ", "us-ut", "Utah"),
        ("PENNSLYVANIA", "us-pa", "Pennsylvania"),
        ("Pensylvania ", "us-pa", "Pennsylvania"),
        ("WEST VIRGINA", "us-wv", "West Virginia"),
        ("NOTH CAROLINA", "us-nc", "North Carolina"),
    ],
)
def test_a_state_is_read_through_one_slip_and_told(text: str, value: str, name: str) -> None:
    told = normal_cells.CellProblem("state-read-as", f"one typing slip away from {name}, and read as that")
    assert normal_cells.state(text, places.load()) == normal_cells.CellReading(value, (text,), told)


@pytest.mark.parametrize(
    ("text", "written"), [("", ()), ("RKANSAS", ("RKANSAS",)), ("PENSYLVANNA", ("PENSYLVANNA",)), ("TXS", ("TXS",))]
)
def test_a_state_nobody_knows_is_kept_as_written(text: str, written: tuple[str, ...]) -> None:
    reading = normal_cells.state(text, places.load())
    assert (reading.value, reading.written) == (None, written)
    assert reading.trouble
    assert reading.trouble.code == "state-not-known"


@pytest.mark.parametrize(
    ("text", "model", "written"),
    [
        ("Task Force Model", KG.taskForce, ()),
        ("Task Force Model ", KG.taskForce, ("Task Force Model ",)),
        ("JAIL ENFORCEMENT MODEL", KG.jailEnforcement, ("JAIL ENFORCEMENT MODEL",)),
        ("Warrant Service Officer", KG.warrantServiceOfficer, ()),
    ],
)
def test_a_model_is_known_by_its_name(text: str, model: NamedNode, written: tuple[str, ...]) -> None:
    assert normal_cells.model(text) == normal_cells.CellReading(model, written)


@pytest.mark.parametrize(
    ("text", "model", "name"),
    [
        ("Warrant Services Officer", KG.warrantServiceOfficer, "Warrant Service Officer"),
        ("Warrant Service Office", KG.warrantServiceOfficer, "Warrant Service Officer"),
        ("Jail Enforcment Model\n", KG.jailEnforcement, "Jail Enforcement Model"),
    ],
)
def test_a_model_is_read_through_one_slip_and_told(text: str, model: NamedNode, name: str) -> None:
    told = normal_cells.CellProblem("model-read-as", f"one typing slip away from {name}, and read as that")
    assert normal_cells.model(text) == normal_cells.CellReading(model, (text,), told)


@pytest.mark.parametrize(("text", "concept"), [("Muncipality", KG.municipalAgency), ("Country", KG.countyAgency)])
def test_a_type_is_read_through_one_slip_and_told(text: str, concept: NamedNode) -> None:
    reading = normal_cells.agency_type(text)
    assert (reading.value, reading.written) == (concept, (text,))
    assert reading.trouble
    assert reading.trouble.code == "type-read-as"


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Task Force Officer", KG.taskForce),
        ("TASK FORCE OFICER", KG.taskForce),
        ("JEM", KG.jailEnforcement),
        ("Warrant Service Officer Model", KG.warrantServiceOfficer),
    ],
)
def test_a_model_called_otherwise_is_read_and_kept_as_written(text: str, concept: NamedNode) -> None:
    reading = normal_cells.model(text)
    assert (reading.value, reading.written) == (concept, (text,))


@pytest.mark.parametrize("text", ["Task Force", "Warrants Services Officer", "=Task Force Model"])
def test_a_model_spelled_otherwise_is_not_guessed(text: str) -> None:
    reading = normal_cells.model(text)
    assert (reading.value, reading.written) == (None, (text,))
    assert reading.trouble
    assert reading.trouble.code == "model-not-known"


@pytest.mark.parametrize(
    ("text", "concept", "written"),
    [
        ("County", KG.countyAgency, ()),
        ("County ", KG.countyAgency, ("County ",)),
        ("Municipality", KG.municipalAgency, ()),
        ("State Agency", KG.stateAgency, ()),
        ("State", KG.stateAgency, ("State",)),
        ("#NA", None, ("#NA",)),
        ("", None, ()),
    ],
)
def test_a_type_is_one_of_three_or_none(text: str, concept: NamedNode | None, written: tuple[str, ...]) -> None:
    assert normal_cells.agency_type(text) == normal_cells.CellReading(concept, written)


def test_a_type_nobody_knows_is_kept_and_reported() -> None:
    reading = normal_cells.agency_type("Tribe")
    assert (reading.value, reading.written) == (None, ("Tribe",))
    assert reading.trouble
    assert reading.trouble.code == "type-not-known"


@pytest.mark.parametrize(
    ("state", "text", "fips", "written"),
    [
        ("us-al", "Etowah County", "01055", ()),
        ("us-al", "Etowah County ", "01055", ("Etowah County ",)),
        ("us-la", "St. Tammany Parish", "22103", ()),
        ("us-la", "st tammany parish", "22103", ("st tammany parish",)),
        ("us-al", "#N/A", None, ()),
        ("us-al", "#NA", None, ("#NA",)),
        ("us-al", "N/A", None, ("N/A",)),
        (None, "", None, ()),
    ],
)
def test_a_county_is_the_one_of_that_name_or_none(
    state: str | None, text: str, fips: str | None, written: tuple[str, ...]
) -> None:
    place = terms.place(f"us-{fips}") if fips else None
    assert normal_cells.county(text, state, places.load()) == normal_cells.CellReading(place, written)


@pytest.mark.parametrize(
    ("state", "text"),
    [("us-ga", "Decatur City"), ("us-fl", "Lake Conty"), ("us-ma", "Crow Wing County"), (None, "Weber County")],
)
def test_a_county_that_is_not_in_that_state_is_kept_as_written(state: str | None, text: str) -> None:
    reading = normal_cells.county(text, state, places.load())
    assert (reading.value, reading.written) == (None, (text,))
    assert reading.trouble
    assert reading.trouble.code == "county-not-known"


@pytest.mark.parametrize(
    ("cell", "day", "written"),
    [
        (Cell("2025-07-07", date(2025, 7, 7)), date(2025, 7, 7), ()),
        (Cell("2016-06-08"), date(2016, 6, 8), ()),
        (Cell(" 2016-06-08"), date(2016, 6, 8), (" 2016-06-08",)),
        (Cell("1996-01-01"), date(1996, 1, 1), ()),
        (Cell("2026-12-31"), date(2026, 12, 31), ()),
        (Cell("7/7/2025"), date(2025, 7, 7), ("7/7/2025",)),
        (Cell("05/08/2025 "), date(2025, 5, 8), ("05/08/2025 ",)),
        (Cell("2025-07-07 10:30:00", date(2025, 7, 7)), date(2025, 7, 7), ("2025-07-07 10:30:00",)),
    ],
)
def test_a_day_of_signing_is_a_date_cell_or_text_that_says_one(cell: Cell, day: date, written: tuple[str, ...]) -> None:
    assert normal_cells.signed(cell, 2026) == normal_cells.CellReading(day, written)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (Cell("05/082025"), "signed-not-read"),
        (Cell("7/72025"), "signed-not-read"),
        (Cell("2025-02-30"), "signed-not-read"),
        (Cell("13/08/2025"), "signed-not-read"),
        (Cell("5/8/25"), "signed-not-read"),
        (Cell("20250707"), "signed-not-read"),
        (Cell("2025-W10-1"), "signed-not-read"),
        (Cell("2025-07-07 10:30:00"), "signed-not-read"),
        (Cell("45800"), "signed-not-read"),
        (Cell("5025-07-07", date(5025, 7, 7)), "signed-not-believable"),
        (Cell("1995-12-31"), "signed-not-believable"),
        (Cell("2027-01-01"), "signed-not-believable"),
    ],
)
def test_a_day_that_is_none_is_kept_as_written(cell: Cell, code: str) -> None:
    reading = normal_cells.signed(cell, 2026)
    assert (reading.value, reading.written) == (None, (cell.text,))
    assert reading.trouble
    assert reading.trouble.code == code


def test_a_missing_day_of_signing_is_reported() -> None:
    reading = normal_cells.signed(Cell(), 2026)
    assert (reading.written, reading.trouble and reading.trouble.code) == ((), "signed-not-read")


@pytest.mark.parametrize(
    ("cell", "address", "written"),
    [
        (Cell("link", target=PDF), PDF, ()),
        (Cell("link  ", target=PDF), PDF, ()),
        (Cell(PDF), PDF, ()),
        (Cell(PDF, target=PDF), PDF, ()),
        (Cell("", target=PDF), PDF, ()),
        (Cell("link pending"), None, ()),
        (Cell("link pending "), None, ()),
        (Cell(""), None, ()),
        (Cell("link", target=ARCHIVE + PDF), PDF, (ARCHIVE + PDF,)),
        (Cell(ARCHIVE + PDF), PDF, (ARCHIVE + PDF,)),
        (Cell(ARCHIVE + PDF, target=ARCHIVE + PDF), PDF, (ARCHIVE + PDF,)),
        (Cell("Cons", target=PDF), PDF, ("Cons",)),
        (Cell("link pending", target=ARCHIVE + PDF), PDF, ("link pending", ARCHIVE + PDF)),
        (Cell(PDF + " "), PDF, (PDF + " ",)),
    ],
)
def test_a_link_is_its_target_or_its_own_text(cell: Cell, address: str | None, written: tuple[str, ...]) -> None:
    assert normal_cells.link(cell, "memorandum") == normal_cells.CellReading(address, written)


@pytest.mark.parametrize("text", ["Cons", "link", "link\u00a0|\u00a0addendum", '=HYPERLINK("https://www.ice.gov")'])
def test_words_that_lead_nowhere_are_kept_and_reported(text: str) -> None:
    reading = normal_cells.link(Cell(text), "addendum")
    assert (reading.value, reading.written) == (None, (text,))
    assert reading.trouble
    assert reading.trouble.code == "addendum-not-read"


def test_a_target_on_somebodys_disk_is_neither_kept_nor_shown() -> None:
    reading = normal_cells.link(Cell("link", target="file:///C:/Users/somebody/a.pdf"), "memorandum")
    assert (reading.value, reading.written) == (None, ("link",))
    assert "somebody" not in str(reading)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("participatingAgencies09172025pm.xlsx", date(2025, 9, 17)),
        ("participatingAgencies05122025amB.xlsx", date(2025, 5, 12)),
        ("pendingAgencies07112025am_b.xlsx", date(2025, 7, 11)),
        ("participatingAgencies-20250221214937.xlsx", date(2025, 2, 21)),
        ("ParticipatingEntities-20210113002027.xlsx", date(2021, 1, 13)),
        ("list 2025-02-21.xlsx", date(2025, 2, 21)),
        ("list20250221.xlsx", date(2025, 2, 21)),
        ("09172025 again 2025-09-17.xlsx", date(2025, 9, 17)),
        ("09172025 or 09182025.xlsx", None),
        ("participatingAgencies.xlsx", None),
        ("participatingAgencies13402025.xlsx", None),
        ("participatingAgencies02302025.xlsx", None),
        ("participatingAgencies091720255.xlsx", None),
    ],
)
def test_a_file_name_says_one_day_or_none(name: str, day: date | None) -> None:
    assert list_dates.listed_on(name) == day


@pytest.mark.parametrize(("modified", "last_year"), [(date(2025, 1, 1), 2026), (None, 2099)])
def test_signings_are_believed_to_the_end_of_the_year_after_the_list_was_saved(
    modified: date | None, last_year: int
) -> None:
    assert Dates(date(2024, 12, 31), date(2024, 1, 1), modified).last_year == last_year


CORE = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    b"<dc:title>Lists</dc:title><dc:creator>Jan Elder</dc:creator><dc:description>of agencies</dc:description>"
    b"<dcterms:created>2025-01-02T03:04:05Z</dcterms:created><dcterms:modified> 2025-02-03 </dcterms:modified>"
    b"</cp:coreProperties>"
)
APP = (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Company>An office</Company><Manager>Jan Elder</Manager></Properties>"
)
SAID: dict[str, tuple[dict[str, bytes], Dates]] = {
    "both parts": (
        {"docProps/core.xml": CORE, "docProps/app.xml": APP},
        Dates(None, date(2025, 1, 2), date(2025, 2, 3), "Lists of agencies An office"),
    ),
    "one part": (
        {"docProps/core.xml": CORE},
        Dates(None, date(2025, 1, 2), date(2025, 2, 3), "Lists of agencies"),
    ),
    "the other part": ({"docProps/app.xml": APP}, Dates(None, None, None, "An office")),
    "no part": ({}, Dates()),
    "a part that is no XML": ({"docProps/core.xml": b"<a", "docProps/app.xml": APP}, Dates(properties="An office")),
    "a time of no day": (
        {"docProps/core.xml": CORE.replace(b"2025-01-02T", b"2025-02-30T")},
        Dates(None, None, date(2025, 2, 3), "Lists of agencies"),
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_a_workbook_says_its_days_and_what_it_is_about_and_nobody_it_is_by(case: str) -> None:
    parts, said = SAID[case]
    assert list_dates.dates_of(package(parts), "list.xlsx") == said
