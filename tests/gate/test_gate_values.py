"""What a claim says is held against its words: values, what turns a meaning, what points to one person."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kg import gate
from kg.intake.sheets import read_sheet_text
from kg.model import Finding, Row, Severity
from kg.sources import anchor
from tests.corpus.test_corpus_sheets import Empty
from tests.ice_lists import workbook

TEXT = """\
Notice of the Alder County Sheriff's Office

The office in Etowah County, Alabama, signed a Task Force Model agreement on April 2, 2025. As of June there were 137.
Nothing in this notice shall be construed to require an agreement. Be glad if they are keeping the county safe.
Some offices have stepped up to help. An overwhelming majority of offices have shown their support, it says.
Not all offices share the same priorities. The office may release the person. It was never asked about that.
The office shall carry this out, except as the board provides. The board acts only with the consent of the mayor.
Except as provided in part 8, an officer of a county performing duties here shall not be paid. Offices help.
In May 2025 the office met a citizen of Honduras charged with a traffic offense on May 3, 2025, and let him go.
Of section 287(g) of the Act, 8 U.S.C. 1357(g), nothing more is said here.
"""
HEAD = """\
document: {id: notice, title: Notice, kind: article, publisher: alder, published: unknown, file: notice.txt}
speakers: {alder: {name: Alder Board}}
claims:
"""


def findings(tmp_path: Path, claim: str, *, kind: str = "article") -> tuple[Finding, ...]:
    (tmp_path / "notice.txt").write_text(TEXT, "utf-8")
    sheet = HEAD.replace("kind: article", f"kind: {kind}") + claim
    return gate.check(read_sheet_text(sheet, "yaml", base=tmp_path, name="s.yaml"), Empty()).findings


def refused(found: tuple[Finding, ...]) -> set[str]:
    return {one.code for one in found if one.severity is Severity.REFUSAL}


COUNT = "measure: agreements-in-force, unit: agreement, value: 137"
AGREEMENT = "agreement: {agency: Alder County Sheriff's Office, state: al, model: task-force, signed: 2025-04-02}"
SIGNED = '"Etowah County, Alabama, signed a Task Force Model agreement on April 2, 2025"'
ALL = f"quotes: [the Alder County Sheriff's Office, {SIGNED}]"
MADE = "kind: agreement-made, label: An agreement"
JUNE = "quote: As of June there were 137\n    basis: of 2025"
HELD = "holder: alder, about: program"
STANDS = {
    "all that an agreement states": f"{ALL}\n    {AGREEMENT}",
    "a month of a day": f"{ALL}\n    event: {{{MADE}, as-of: 2025-04, place: 01055}}",
    "a year of a day": f"{ALL}\n    event: {{kind: agreement-made, as-of: 2025, place: al, label: An agreement}}",
    "what the basis gives a reason for": f"{JUNE}\n    count: {{{COUNT}, place: al, as-of: 2025-06}}",
}
MISSING = {
    "another day": f"{ALL}\n    {AGREEMENT.replace('04-02', '04-03')}",
    "another model": f"{ALL}\n    {AGREEMENT.replace('task-force', 'jail-enforcement')}",
    "another State": f"{ALL}\n    {AGREEMENT.replace('state: al', 'state: ga')}",
    "another agency": f"{ALL}\n    {AGREEMENT.replace('Alder County', 'Elder County')}",
    "another county": f"{ALL}\n    event: {{kind: agreement-made, place: 01057, label: An agreement}}",
    "a country nobody names": f"{ALL}\n    event: {{kind: agreement-made, place: us, label: An agreement}}",
    "a year beside a month": f"quote: of June there were 137\n    count: {{{COUNT}, as-of: 2025-06}}",
    "a day in its month": f"{ALL}\n    event: {{kind: agreement-made, date: 2025-04-20, label: An agreement}}",
}


@pytest.mark.parametrize("case", STANDS)
def test_a_value_that_stands_in_the_words_or_has_a_reason_is_taken(tmp_path: Path, case: str) -> None:
    assert refused(findings(tmp_path, f"  - {STANDS[case]}\n")) == set()


@pytest.mark.parametrize("case", MISSING)
def test_a_value_that_the_words_do_not_have_is_refused(tmp_path: Path, case: str) -> None:
    assert refused(findings(tmp_path, f"  - {MISSING[case]}\n")) == {"value-in-quotation"}


def test_a_row_is_held_to_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("STATE,AGENCY,MODEL,SIGNED\nAL,Alder Office,Task Force Model,2025-04-02\n")
    sheet = HEAD.replace("notice.txt", "t.csv") + "  - row: {sheet: table, row: 2}\n    agreement: {%s}\n"
    right = "agency: Alder Office, state: al, model: task-force, signed: 2025-04-02"
    for said in (
        right.replace("2025-04-02", "2025-04-03"),
        right.replace("task-force", "warrant-service-officer"),
        right.replace("state: al", "state: ga"),
    ):
        draft = read_sheet_text(sheet % said, "yaml", base=tmp_path, name="s.yaml")
        assert refused(gate.check(draft, Empty()).findings) == {"value-in-quotation"}, said
    draft = read_sheet_text(sheet % right, "yaml", base=tmp_path, name="s.yaml")
    assert gate.check(draft, Empty()).findings == ()


OFFICE = "agency: {name: Alder Office, state: al%s}"
AGREEMENT_OF = "agreement: {agency: Alder Office, state: al, model: task-force, signed: 2025-04-02, memorandum: %s}"


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        (OFFICE % ", type: county-agency", True),
        (OFFICE % ", type: municipal-agency", False),
        (AGREEMENT_OF % '"https://a.example/moa.pdf"', True),
        (AGREEMENT_OF % '"https://a.example/other.pdf"', False),
    ],
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_row_is_held_to_its_kind_of_agency_and_where_it_leads(
    tmp_path: Path, form: str, said: str, stands: bool
) -> None:
    table = [["STATE", "AGENCY", "TYPE", "MODEL", "SIGNED", "MOA"]]
    table += [["AL", "Alder Office", "County", "Task Force Model", "2025-04-02", "https://a.example/moa.pdf"]]
    if form == "csv":
        (tmp_path / "t.csv").write_text("".join(",".join(row) + "\n" for row in table))
    else:
        table[1][-1] = "link"
        (tmp_path / "t.xlsx").write_bytes(workbook(table, dress=_with_link))
    sheet = HEAD.replace("notice.txt", f"t.{form}") + "  - row: {sheet: %s, row: 2}\n    %s\n"
    draft = read_sheet_text(sheet % ("table" if form == "csv" else "Sheet", said), "yaml", base=tmp_path, name="s.yaml")
    assert refused(gate.check(draft, Empty()).findings) == (set() if stands else {"value-in-quotation"})


def _with_link(sheet: Worksheet) -> None:
    sheet["F2"].hyperlink = "https://a.example/moa.pdf"


LIST = """\
STATE,AGENCY,TYPE,COUNTY,SUPPORT TYPE,SIGNED,NOTE
ALABAMA,Alder Police Department,Municipality,Etowah,Task Force Model,2025-04-02,Warrant Service Officer 2025-05-06
GEORGIA,Alabama Watch,,#N/A,Warrant Service Officer,2025-05-06,Clayton County
"""
ROW = {"name": "Alder Police Department", "state": "al"}
WATCH = {"name": "Alabama Watch", "state": "ga"}
IN_ITS_COLUMN = {
    "its county without the word": (2, {**ROW, "county": "01055"}, None),
    "a type that its column gives": (2, {**ROW, "type": "municipal-agency"}, None),
    "a type that no cell gives": (3, {**WATCH, "type": "other-agency"}, None),
    "a county of a row that gives none": (3, {**WATCH, "county": "13063"}, None),
    "a county for the agency": (2, {**ROW, "name": "Etowah"}, "agency Etowah is not what"),
    "a State of its name": (3, {**WATCH, "state": "al"}, "says in its column of the State"),
    "another type": (2, {**ROW, "type": "county-agency"}, "type county-agency is not in"),
}


@pytest.mark.parametrize("case", IN_ITS_COLUMN)
def test_a_value_stands_in_the_column_of_its_row_that_is_headed_so(tmp_path: Path, case: str) -> None:
    number, agency, says = IN_ITS_COLUMN[case]
    assert_told(at_a_row(tmp_path, number, "agency", agency), says)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("model", "task-force", None),
        ("model", "warrant-service-officer", "says in its column of the model"),
        ("signed", "2025-04-02", None),
        ("signed", "2025-05-06", "says in its column of the day of signing"),
    ],
)
def test_a_day_or_model_of_another_column_is_not_taken(tmp_path: Path, key: str, value: str, says: str | None) -> None:
    agreement = {"agency": ROW["name"], "state": "al", "model": "task-force", "signed": "2025-04-02", key: value}
    assert_told(at_a_row(tmp_path, 2, "agreement", agreement), says)
    assert_told(at_a_row(tmp_path, 2, "agreement", agreement, "    basis: a note beside the row\n"), None)


def test_a_table_whose_columns_are_not_known_is_asked_for_the_words_alone(tmp_path: Path) -> None:
    table = LIST.replace("STATE,AGENCY,TYPE,COUNTY,SUPPORT TYPE,SIGNED", "A,B,C,D,E,F")
    assert_told(at_a_row(tmp_path, 3, "agency", {**WATCH, "state": "al"}, table=table), None)


AS_LISTED = {"agency": ROW["name"], "state": "al", "model": "task-force", "signed": "2025-04-02"}
WRITTEN: list[tuple[tuple[str, str], dict[str, str], str | None]] = [
    (("model", "Task Force Model"), {}, None),
    (("model", "Task Force Model"), {"model": "jail-enforcement"}, "model jail-enforcement is not in"),
    (("model", "JEM"), {"model": "jail-enforcement"}, "row 2 does not write its model “JEM”"),
    (("state", "ALABAMA"), {}, None),
    (("state", "ALABAMA"), {"state": "ga"}, "state Georgia is not in"),
    (("state", "GEORGIA"), {"state": "ga"}, "row 2 does not write its state “GEORGIA”"),
    (("signed", "2025-04-02"), {}, None),
    (("signed", "2025-04-02"), {"signed": "2025-04-03"}, "signed 2025-04-03 is not in"),
    (("agency", "Alder Police Department"), {"agency": "Elder Police"}, "agency Elder Police is not in"),
]


@pytest.mark.parametrize(("written", "said", "says"), WRITTEN)
def test_how_a_row_is_said_to_be_written_is_in_a_cell_and_is_read_as_the_value(
    tmp_path: Path, written: tuple[str, str], said: dict[str, str], says: str | None
) -> None:
    """As in an export that somebody edited: a value is changed, and the row's own words are told with it."""
    (tmp_path / "t.csv").write_text(LIST)
    keys = ", ".join(f'{key}: "{value}"' for key, value in (AS_LISTED | said).items())
    sheet = HEAD.replace("notice.txt", "t.csv") + f"  - row: {{sheet: table, row: 2}}\n    agreement: {{{keys}}}\n"
    draft = read_sheet_text(sheet, "yaml", base=tmp_path, name="s.yaml")
    (claim,) = draft.claims
    (row,) = claim.anchors
    assert isinstance(row, Row)
    edited = replace(draft, claims=(replace(claim, anchors=(replace(row, written=(written,)),)),))
    messages = [one.message for one in gate.check(edited, Empty()).findings if one.code == "value-in-quotation"]
    assert any(says in one for one in messages) if says else messages == []


@pytest.mark.parametrize(
    ("number", "form", "said", "says"),
    [
        (2, "agreement", AS_LISTED | {"signed": "2021-03-05"}, "row 2 says: “2025-04-02” stands there"),
        (2, "agreement", AS_LISTED | {"model": "jail-enforcement"}, "row 2 says: “Task Force Model” stands there"),
        (2, "agreement", AS_LISTED | {"state": "ga"}, "row 2 says: “ALABAMA” stands there"),
        (2, "agency", ROW | {"type": "county-agency"}, "row 2 says: “Municipality” stands there"),
        (2, "agency", ROW | {"county": "01057"}, "row 2 says: “Etowah” stands there"),
        (2, "agreement", AS_LISTED | {"model": "warrant-service-officer"}, None),
        (3, "agency", WATCH | {"type": "municipal-agency"}, None),
        (3, "agency", WATCH | {"county": "13063"}, None),
    ],
)
def test_a_value_that_a_basis_gives_and_the_rows_own_cell_says_otherwise_is_told(
    tmp_path: Path, number: int, form: str, said: dict[str, str], says: str | None
) -> None:
    found = at_a_row(tmp_path, number, form, said, "    basis: my reading\n")
    assert_told(found, says)
    assert {one.severity for one in found} <= {Severity.NOTICE}


def at_a_row(
    tmp_path: Path, number: int, form: str, said: dict[str, str], more: str = "", *, table: str = LIST
) -> tuple[Finding, ...]:
    (tmp_path / "t.csv").write_text(table)
    keys = ", ".join(f'{key}: "{value}"' for key, value in said.items())
    sheet = (
        HEAD.replace("notice.txt", "t.csv")
        + f"  - row: {{sheet: table, row: {number}}}\n{more}    {form}: {{{keys}}}\n"
    )
    return gate.check(read_sheet_text(sheet, "yaml", base=tmp_path, name="s.yaml"), Empty()).findings


def assert_told(found: tuple[Finding, ...], says: str | None) -> None:
    """Just this, by the rule on values; nothing at all where it is None."""
    assert [(one.code, says in one.message) for one in found if says] == (
        [("value-in-quotation", True)] if says else []
    )
    assert says or found == ()


AS_QUOTED = "The Alder Office of Alabama signed a Task Force Model agreement on April 2, 2025"
IN_WORDS = AS_LISTED | {"agency": "Alder Office"}
OTHERWISE: list[tuple[str, dict[str, str], str | None]] = [
    (AS_QUOTED, {"signed": "2021-03-05"}, "signed 2021-03-05 is not in the quotation, which says “April 2, 2025”"),
    (AS_QUOTED, {"signed": "2025-04-03"}, "says “April 2, 2025”"),
    (AS_QUOTED, {"model": "jail-enforcement"}, "says “Task Force Model”"),
    (AS_QUOTED, {"state": "tx"}, "state Texas is not in the quotation, which says “Alabama”"),
    (AS_QUOTED, {"agency": "Elder Office"}, "says “Alder Office”"),
    (AS_QUOTED, {"agency": "Alder Office of Georgia"}, None),  # shorter names may be of it: its reason is looked at
    (AS_QUOTED.replace(", 2025", ""), {}, None),
    (AS_QUOTED.replace(" of Alabama", ""), {}, None),
    (AS_QUOTED.replace("Alabama", "Mass."), {}, "says “Massachusetts”"),
    (AS_QUOTED.replace("Alabama", "Mobile, AL"), {"state": "ga"}, "says “Alabama”"),
    (AS_QUOTED.replace("Alabama", "West Virginia"), {"state": "va"}, None),
    (AS_QUOTED.replace("Alabama", "Washington County"), {}, None),  # Alabama has one
    (AS_QUOTED.replace("Alabama", "Elmore County"), {"county": "01055"}, "says “Elmore County”"),
    (AS_QUOTED.replace("Alabama", "Etowah, Alabama"), {"county": "01055"}, None),
    (AS_QUOTED.replace("Office", "Police"), {"agency": "Alder Police", "type": "state-agency"}, "says “Police”"),
]


@pytest.mark.parametrize(("words", "said", "says"), OTHERWISE)
def test_a_value_that_a_basis_gives_and_the_quotation_says_otherwise_is_told(
    tmp_path: Path, words: str, said: dict[str, str], says: str | None
) -> None:
    keys = ", ".join(f'{key}: "{value}"' for key, value in (IN_WORDS | said).items())
    assert_told(in_words(tmp_path, words, f"basis: my reading\n    agreement: {{{keys}}}"), says)


def in_words(tmp_path: Path, words: str, claim: str) -> tuple[Finding, ...]:
    """What the gate says of a claim that quotes all words of a sentence but those after it."""
    (tmp_path / "notice.txt").write_text(f"{words}, and so on.\n{TEXT}", "utf-8")
    sheet = f"{HEAD}  - quote: {words!r}\n    {claim}\n"
    return gate.check(read_sheet_text(sheet, "yaml", base=tmp_path, name="s.yaml"), Empty()).findings


COUNTED = [
    ("137 such agreements were signed", "agreement", "agreements-in-force", True),
    ("137 such agreements were signed", "person", "encounters", False),
    ("137 such agreements were signed", "agency", "agencies-participating", False),
    ("137 pending agreements were told", "agreement", "agreements-in-force", False),
    ("137 pending agreements were told", "agreement", "agreements-pending", True),
    ("137 nonfederal police agencies helped", "agency", "agencies-participating", True),
    ("137 nonfederal police agencies helped", "agreement", "agreements-in-force", False),
    ("137 counties have them", "agreement", "agreements-in-force", True),
    ("137 days were served", "person", "arrests", False),
    ("137 hours were served", "hour", "hours-held", True),
    ("137 arrests were made", "person", "arrests", True),
    ("137 arrests were made", "person", "removals", False),
    ("137 detainers were placed", "person", "encounters", False),
    ("137% more were signed", "person", "arrests", False),
    ("137 in all were signed", "person", "arrests", True),
    ("137, of agreements", "person", "arrests", True),
    ("one state agency helped", "agency", "agencies-participating", True),
    ("one agreement was signed", "agency", "agencies-participating", False),
    ("137 287(g) agreements were signed", "warrant", "warrants-placed", False),
    ("137 agreements and then 137 people came", "person", "arrests", True),
]


@pytest.mark.parametrize(("words", "unit", "measure", "stands"), COUNTED)
def test_what_a_figure_counts_is_what_the_words_beside_it_say(
    tmp_path: Path, words: str, unit: str, measure: str, stands: bool
) -> None:
    value = 137 if "137" in words else 1
    form = f"count: {{measure: {measure}, unit: {unit}, value: {value}}}"
    assert refused(in_words(tmp_path, words, form)) == (set() if stands else {"unit-in-quotation"})
    told = [one.severity for one in in_words(tmp_path, words, f"basis: my reading\n    {form}")]
    assert told == ([] if stands else [Severity.NOTICE])


@pytest.mark.parametrize(("operands", "stands"), [("[62, 75]", True), ("[62, 18]", False)])
def test_what_the_operands_of_a_figure_count_is_what_it_counts(tmp_path: Path, operands: str, stands: bool) -> None:
    words = "62 JEM agreements in 18 states and 75 WSO agreements"
    value = sum(map(int, operands.strip("[]").split(",")))
    form = f"count: {{measure: agreements-in-force, unit: agreement, value: {value}, operands: {operands}}}"
    assert refused(in_words(tmp_path, words, f"computed: true\n    {form}")) == (
        set() if stands else {"unit-in-quotation"}
    )


def test_a_percentage_that_its_words_give_as_a_count_is_refused(tmp_path: Path) -> None:
    form = "count: {measure: percent-increase, growth-of: agreements-in-force, value: 137}"
    assert refused(in_words(tmp_path, "137 agreements were signed", form)) == {"unit-in-quotation"}
    assert refused(in_words(tmp_path, "an increase of 137% was told", form)) == set()


def test_a_name_is_not_put_together_out_of_two_quotations(tmp_path: Path) -> None:
    claim = "  - quotes: [the Alder County, of Alabama, Sheriff's Office]\n"
    claim = claim.replace("of Alabama, ", '"Etowah County, Alabama", ')
    claim += "    agency: {name: Alder County Etowah County, state: al}\n"
    assert refused(findings(tmp_path, claim)) == {"value-in-quotation"}


PROVISIONS = [
    ("path: [287, g], label: INA 287(g)", set()),
    ("path: [287, g], label: Section 287(g) of the INA", set()),
    ("path: [287, g], label: INA 287(h)", {"provision-as-cited"}),
    ("path: [287, g, 1], label: INA 287(g)", {"provision-as-cited"}),
    ("path: [287, g], label: Alder County", set()),  # the document has these words
    ("path: [287, g], label: Elder Act", {"provision-as-cited"}),
    ("label: National Security Act of 1947", {"provision-as-cited"}),
    ("path: [part, 8], number: 8", set()),
    ("path: [part, 8], number: 9", {"misnamed-thing", "provision-as-cited"}),
    ("path: [part, 77], number: 77", {"provision-as-cited"}),
    ("path: [278, g]", {"provision-as-cited"}),
    ("path: [287, g], part-of: {act: ina, path: ['287']}", set()),
    ("path: [287, g], codified-at: {act: usc, path: ['8', '1357', g]}", set()),
    ("path: [287, g], codified-at: {act: usc, path: ['8', '1375', g]}", {"provision-as-cited"}),
    ("path: [287, g], enacted-by: {act: iirira, path: ['133']}", {"provision-as-cited"}),
    ("path: [287, g], amends: {act: ina, path: ['103']}", {"provision-as-cited"}),
    ("path: [287, g], amends: {act: ina}", set()),
]


@pytest.mark.parametrize(("said", "codes"), PROVISIONS)
def test_a_provision_has_the_number_and_name_that_its_document_or_its_citation_gives(
    tmp_path: Path, said: str, codes: set[str]
) -> None:
    claim = f"  - quote: Except as provided in part 8\n%s    provision: {{act: ina, {said}}}\n"
    assert refused(findings(tmp_path, claim % "")) == codes
    assert refused(findings(tmp_path, claim % "    basis: as the table of contents has it\n")) <= {"misnamed-thing"}


@pytest.mark.parametrize(
    ("words", "name", "kind", "stands"),
    [
        ("The Alder County Sheriff of Alabama", "Alder County Sheriff", "county-agency", True),
        ("The Alder County Sheriff of Alabama", "Alder County Sheriff", "municipal-agency", False),
        ("The Alder County Sheriff of Alabama", "Alder County Sheriff", "other-agency", False),
        ("Alder Police of Alabama", "Alder Police", "municipal-agency", True),
        ("Alder Police of Alabama", "Alder Police", "county-agency", False),
        ("the county of Alder, Alabama, and its Alder Police", "Alder Police", "county-agency", True),
        ("Alabama Highway Patrol", "Alabama Highway Patrol", "state-agency", True),
        ("Alabama Highway Patrol", "Alabama Highway Patrol", "municipal-agency", False),
        ("Alder University Police, Alabama", "Alder University Police", "other-agency", True),
        ("Alder Watch, Alabama", "Alder Watch", "other-agency", True),
        ("Alder Watch, Alabama", "Alder Watch", "state-agency", False),
    ],
)
def test_the_type_of_an_agency_is_said_by_the_words_or_has_a_reason(
    tmp_path: Path, words: str, name: str, kind: str, stands: bool
) -> None:
    (tmp_path / "n.txt").write_text(f"Here {words} signed it today.\n", "utf-8")
    claim = f'  - quote: "{words}"\n%s    agency: {{name: "{name}", state: al, type: {kind}}}\n'
    for basis, is_taken in (("", stands), ("    basis: its site says so\n", True)):
        sheet = HEAD.replace("notice.txt", "n.txt") + claim % basis
        found = gate.check(read_sheet_text(sheet, "yaml", base=tmp_path, name="s.yaml"), Empty()).findings
        assert refused(found) == (set() if is_taken else {"value-in-quotation"})


COLUMNS = "document,title,kind,publisher,publisher-name,published,file,quote,sheet,row,basis,form,measure,unit,value,"
COLUMNS += "as-of,agency,state,county,type,model,signed,memorandum,corrects,computed"
NOTICE = {"document": "notice", "title": "Notice", "kind": "article", "file": "notice.txt"}
TABLE = {"document": "table", "title": "Table", "kind": "dataset", "file": "t.csv", "sheet": "table", "row": "2"}
OF_ALDER = {"form": "agreement", "state": "al", "model": "task-force", "signed": "2025-04-02"}
AT_ROW = TABLE | OF_ALDER | {"agency": "Alder Police Department"}
AT_WORDS = NOTICE | {
    "quote": "Etowah County, Alabama, signed a Task Force Model agreement on April 2, 2025",
    **OF_ALDER,
    "agency": "Etowah County",
}
A_COUNT = NOTICE | {"quote": "of June there were 137", "basis": "of 2025", "form": "count"}
A_COUNT |= {"measure": "agreements-in-force", "unit": "agreement", "value": "137", "as-of": "2025-06"}
NO_CLAIM = "https://w3id.org/kg287g/id/claim/aaaaaaaaaaaaaaaaaaaaaaaaaa"
WRONG: list[tuple[dict[str, str], str, str, str, str, str]] = [
    (AT_WORDS, "signed", "2025-04-03", "s.csv:3", "value-in-quotation", "signed 2025-04-03 is not in “Etowah"),
    (AT_WORDS, "signed", "2025-02-30", "s.csv:3:signed", "no-such-date", "write YYYY-MM-DD"),
    (AT_WORDS, "signed", "04/02/2025", "s.csv:3:signed", "no-such-date", "write YYYY-MM-DD"),
    (AT_WORDS, "model", "jail-enforcement", "s.csv:3", "value-in-quotation", "model jail-enforcement is not in"),
    (AT_WORDS, "model", "Task Force", "s.csv:3:model", "unknown-term", "did you mean task-force?"),
    (AT_WORDS, "state", "ga", "s.csv:3", "value-in-quotation", "state Georgia is not in"),
    (AT_WORDS, "state", "Alabama", "s.csv:3:state", "unknown-place", "postal code"),
    (AT_WORDS, "county", "01057", "s.csv:3", "value-in-quotation", "county Fayette County, Alabama is not in"),
    (AT_WORDS, "county", "Etowah", "s.csv:3:county", "unknown-place", "five-digit FIPS code"),
    (AT_WORDS, "agency", "Elder County", "s.csv:3", "value-in-quotation", "agency Elder County is not in"),
    (AT_WORDS, "type", "municipal-agency", "s.csv:3", "value-in-quotation", "type municipal-agency is not in"),
    (AT_WORDS, "type", "County", "s.csv:3:type", "unknown-term", "county-agency"),
    (AT_WORDS, "quote", AT_WORDS["quote"].replace("April", "May"), "s.csv:3:quote", "quotation-found", "[May→April]"),
    (AT_ROW, "signed", "2025-04-03", "s.csv:3", "value-in-quotation", "signed 2025-04-03 is not in “ALABAMA"),
    (AT_ROW, "signed", "2025-05-06", "s.csv:3", "value-in-quotation", "column of the day of signing"),
    (AT_ROW, "model", "warrant-service-officer", "s.csv:3", "value-in-quotation", "column of the model"),
    (AT_ROW, "state", "ga", "s.csv:3", "value-in-quotation", "state Georgia is not in"),
    (AT_ROW, "agency", "Etowah", "s.csv:3", "value-in-quotation", "column of the agency"),
    (AT_ROW, "agency", "Elder Office", "s.csv:3", "row-found", "no cell of table row 2 says “Elder Office”"),
    (AT_ROW, "county", "13063", "s.csv:3", "value-in-quotation", "Clayton County, Georgia is not in"),
    (AT_ROW, "type", "state-agency", "s.csv:3", "value-in-quotation", "type state-agency is not in"),
    (AT_ROW, "memorandum", "https://a.example/b.pdf", "s.csv:3", "value-in-quotation", "b.pdf is not in"),
    (AT_ROW, "row", "9", "s.csv:3", "row-found", "its last row is 3"),
    (AT_ROW, "row", "two", "s.csv:3:row", "wrong-type", "write the number"),
    (AT_ROW, "sheet", "Sheet1", "s.csv:3", "row-found", "its sheets are 'table'"),
    (AT_ROW, "corrects", "claim:nope", "s.csv:3:corrects", "known-claim", "as `kg trace` prints it"),
    (AT_ROW, "corrects", NO_CLAIM, "s.csv:3", "known-claim", "take its name from `kg trace`"),
    (A_COUNT, "value", "138", "s.csv:3", "figure-in-quotation", "138 is not in “of June there were 137”"),
    (A_COUNT, "value", "1 37", "s.csv:3:value", "wrong-type", "write digits only"),
    (A_COUNT, "value", "=137", "s.csv:3:value", "wrong-type", "write digits only"),
    (A_COUNT, "unit", "people", "s.csv:3:unit", "unknown-term", "person"),
    (A_COUNT, "measure", "agreementsinforce", "s.csv:3:measure", "unknown-term", "did you mean agreements-in-force?"),
    (A_COUNT, "as-of", "June 2025", "s.csv:3:as-of", "no-such-date", "write YYYY"),
    (A_COUNT, "basis", "", "s.csv:3", "value-in-quotation", "as-of 2025-06 is not in"),
    (A_COUNT, "computed", "maybe", "s.csv:3:computed", "wrong-type", "write true"),
    (
        A_COUNT,
        "quote",
        "of June there were 13",
        "s.csv:3",
        "quotation-of-whole-words",
        "quote “of June there were 137”",
    ),
    (A_COUNT, "file", "nope.txt", "s.csv:3:file", "two-values", "file was 'notice.txt' in s.csv:2:file"),
    (A_COUNT, "document", "No Tice", "s.csv:3:document", "bad-name", "such as no-tice"),
    (A_COUNT, "form", "counts", "s.csv:3:form", "unknown-key", "did you mean count?"),
]
RIGHT = NOTICE | {"quote": "the Alder County Sheriff's Office", "basis": "of Alabama", "form": "agency"}
RIGHT |= {"name": "Alder County Sheriff's Office", "state": "al"}


@pytest.mark.parametrize(("line", "column", "value", "where", "code", "says"), WRONG)
def test_a_wrong_value_in_a_line_of_csv_is_told_with_its_line_and_column_and_what_the_source_says(
    tmp_path: Path, line: dict[str, str], column: str, value: str, where: str, code: str, says: str
) -> None:
    found = in_csv(tmp_path, RIGHT, line | {column: value})
    assert [(one.where, one.code) for one in found if one.code == code] == [(where, code)]
    assert says in next(one.message for one in found if one.code == code)
    assert not [one for one in found if one.where.startswith("s.csv:2")]


@pytest.mark.parametrize("line", [AT_WORDS, AT_ROW, A_COUNT])
def test_a_right_line_of_csv_is_taken(tmp_path: Path, line: dict[str, str]) -> None:
    assert in_csv(tmp_path, RIGHT, line) == ()


def in_csv(tmp_path: Path, *lines: dict[str, str]) -> tuple[Finding, ...]:
    (tmp_path / "notice.txt").write_text(TEXT, "utf-8")
    (tmp_path / "t.csv").write_text(LIST)
    columns = [*COLUMNS.split(","), "name"]
    about = {"publisher": "alder", "publisher-name": "Alder Board", "published": "unknown"}
    with StringIO(newline="") as sheet:
        writer = csv.DictWriter(sheet, columns)
        writer.writeheader()
        writer.writerows(about | line for line in lines)
        draft = read_sheet_text(sheet.getvalue(), "csv", base=tmp_path, name="s.csv")
    return gate.check(draft, Empty()).findings


# ---------------------------------------------------------------- words that turn a meaning

TURNED = {
    "shall be construed to require an agreement": "Nothing",
    "they are keeping the county safe": "if",
    "offices have stepped up to help": "Some",
    "offices share the same priorities": "Not all",
    "release the person": "may",
    "asked about that": "never",
    "shall carry this out": "except",
    "an officer of a county performing duties here shall not be paid": "Except as",
    "with the consent of the mayor": "only",
}


@pytest.mark.parametrize(("words", "turning"), TURNED.items())
def test_a_word_just_outside_that_turns_the_meaning_is_told_with_the_wider_quotation(
    tmp_path: Path, words: str, turning: str
) -> None:
    found = findings(
        tmp_path,
        f"  - quote: {words}\n    position: {{holder: alder, stance: description, about: program, words: {words}}}\n",
    )
    told = [one for one in found if one.code == "turning-word"]
    assert [one.severity for one in told] == [Severity.NOTICE] * len(told)
    messages = " ".join(one.message for one in told)
    assert all(f"“{word}”" in messages for word in ([turning] if turning != "Not all" else ["Not", "all"]))
    assert words in messages.partition("wider, it is ")[2]


@pytest.mark.parametrize(
    "claim",
    [
        "quote: Some offices have stepped up\n"
        f"    position: {{{HELD}, stance: support, quantifier: Some, words: stepped up}}",
        "quote: The office may release\n    modality: hypothetical\n"
        f"    position: {{{HELD}, stance: objection, words: release}}",
        "quotes: [Some, offices have stepped up]\n    agency: {name: offices, state: al}\n    basis: of Alabama",
        f"quote: signed a Task Force Model agreement\n    position: {{{HELD}, stance: support, words: signed}}",
    ],
)
def test_what_is_taken_in_is_not_told(tmp_path: Path, claim: str) -> None:
    assert [one.message for one in findings(tmp_path, f"  - {claim}\n") if one.code == "turning-word"] == []


LEFT_OUT = {
    "Some offices have stepped up": ("stepped up", ["Some"]),
    "offices have stepped up": ("stepped up", ["Some"]),
    "Some offices have stepped": ("Some offices have stepped", []),
    "Some offices have stepped up to": ("Some offices have stepped up", []),
}
"""A quotation, the words of a position in it, and what is told."""


@pytest.mark.parametrize("quoted", LEFT_OUT)
def test_what_a_quotation_has_and_the_words_of_its_position_leave_out_is_told(tmp_path: Path, quoted: str) -> None:
    words, turning = LEFT_OUT[quoted]
    claim = f"  - quote: {quoted}\n    position: {{{HELD}, stance: support, words: {words}}}\n"
    told = [one.message for one in findings(tmp_path, claim) if one.code == "turning-word"]
    assert [message.partition("”")[0].removeprefix("“") for message in told] == turning


def test_a_sentence_is_looked_at_and_no_other() -> None:
    content = "Nothing is said here. Offices help the county. It is not so."
    start = content.index("help")
    assert list(anchor.turns(content, start, start + len("help the county"))) == []


# ---------------------------------------------------------------- how much is quoted, and what points to one person


def test_of_a_document_at_most_two_fifths_are_quoted_and_of_public_law_any_share(tmp_path: Path) -> None:
    lines = [line for line in TEXT.splitlines() if line][1:7]
    claim = "  - basis: all of it\n    quotes:\n" + "".join(f"      - {line!r}\n" for line in lines)
    claim += "    agency: {name: Alder County Sheriff's Office, state: al}\n"
    assert refused(findings(tmp_path, claim)) == {"quotation-is-a-fragment"}
    assert refused(findings(tmp_path, claim, kind="statute-text")) == set()


@pytest.mark.parametrize(
    "words", ["met a citizen of Honduras charged with a traffic offense", "a traffic offense on May 3, 2025"]
)
def test_the_words_of_an_encounter_point_to_nobody(tmp_path: Path, words: str) -> None:
    claim = f'  - quote: "{words}"\n    basis: of Alabama, May 2025\n'
    claim += "    encounter: {state: al, as-of: 2025-05, charges: [traffic-offense]}\n"
    found = findings(tmp_path, claim)
    assert refused(found) == {"no-private-person"}
    assert "make it a count of encounters" in found[0].message


def test_one_person_of_an_offense_on_a_day_at_an_agency_is_refused_and_in_a_month_is_not(tmp_path: Path) -> None:
    claim = (
        "  - quote: a traffic offense on\n    basis: one, in Alabama\n    computed: true\n"
        "    count: {measure: arrests, unit: person, "
        "agency: {name: Alder Office, state: al}, offense: traffic-offense, value: 1, as-of: %s}\n"
    )
    assert refused(findings(tmp_path, claim % "2025-05-03")) == {"no-private-person"}
    assert refused(findings(tmp_path, claim % "2025-05")) == set()
    of_detainers = claim.replace("arrests, unit: person", "detainers-placed, unit: detainer") % "2025-05-03"
    assert refused(findings(tmp_path, of_detainers)) == set()
