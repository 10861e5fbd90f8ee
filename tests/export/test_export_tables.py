"""Tables for R, pandas and spreadsheets: what a panel says, that no value is chosen, and that validators take them."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Quad

from kg.compare.differences import KINDS
from kg.compare.presence import CapturedList, ListedSpell, Timeline
from kg.compare.presence.requests import Presences, presences
from kg.errors import UsageError
from kg.export.tables.columns import TABLES
from kg.export.tables.listed import ListTables
from kg.index import Embedded, Store
from kg.terms import ID, KG, RDF, agency, agreement
from kg.workspace import Workspace
from tests import ice_lists
from tests.archives import CLOCK, Done, tree
from tests.golden.answers import agrees
from tests.islands import MACRO, MARCO, islands

Row = Mapping[str, str]
SHOWN = ["day", "agencyName", "modelName", "listed", "pending", "signed", "countyName", "rowCount", "row", "pendingRow"]
SPELLS = ["firstListed", "lastListed", "firstPending", "lastPending"]
FEW_COUNTIES = 40


@pytest.fixture(scope="module")
def folder(golden_archive: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the golden archive, with Parquet."""
    folder = tmp_path_factory.mktemp("tables") / "t"
    golden_archive.tables(folder, parquet=True)
    return folder


def rows(folder: Path, table: str) -> list[Row]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def archive_of(folder: Path, listed: list[list[Any]]) -> Workspace:
    """An archive of one list with these rows."""
    (folder / ice_lists.NAME).write_bytes(ice_lists.workbook([ice_lists.OLDEST, *listed]))
    archive = Workspace.create(folder / "archive", archivist="tester", clock=CLOCK)
    archive.import_lists(folder / ice_lists.NAME, publisher="ICE")
    return archive


def test_the_panel_is_as_kept(folder: Path) -> None:
    path = Path(__file__).parent.parent / "golden" / "tables" / "panel.csv"
    lines = [",".join(row[name] for name in (*SHOWN, *SPELLS)) for row in rows(folder, "panel")]
    assert agrees(path, "\n".join([",".join((*SHOWN, *SPELLS)), *lines, ""]))


def test_the_panel_has_each_agency_and_model_once_on_each_day_of_a_list(folder: Path) -> None:
    counted = Counter((row["agency"], row["model"], row["day"]) for row in rows(folder, "panel"))
    assert set(counted.values()) == {1}
    days = {row["day"] for row in rows(folder, "lists") if row["isOfDay"] == "true"}
    assert {day for *_, day in counted} == days
    assert len(counted) == len({key[:2] for key in counted}) * len(days)


def test_listed_is_empty_where_there_is_no_such_list_of_the_day(folder: Path) -> None:
    of_day: dict[str, set[str]] = {}
    for row in rows(folder, "lists"):
        if row["isOfDay"] == "true":
            of_day.setdefault(row["day"], set()).add(row["listKind"])
    for row in rows(folder, "panel"):
        assert (row["listed"] != "") == ("participatingList" in of_day[row["day"]])
        assert (row["pending"] != "") == ("pendingList" in of_day[row["day"]])


def test_a_row_of_the_panel_is_what_the_row_it_cites_states(folder: Path) -> None:
    stated = {(row["capture"], row["sheet"], row["row"], row["claim"]): row for row in rows(folder, "listings")}
    cited = [row for row in rows(folder, "panel") if row["listed"] == "true"]
    assert len(cited) > 5
    for row in cited:
        found = stated[row["capture"], row["sheet"], row["row"], row["claim"]]
        same = ["agreement", "signed", "agencyType", "countyFips", "model"]
        assert [row[name] for name in same] == [found[name] for name in same]
    not_listed = [row for row in rows(folder, "panel") if row["listed"] != "true"]
    assert {row[name] for row in not_listed for name in ("agreement", "signed", "row", "claim")} == {""}


Keys = set[tuple[str, str]]


def differences(folder: Path, earlier: str, later: str) -> tuple[Keys, Keys]:
    """What is listed on the later of two days alone, and what on the earlier alone, by the panel."""
    listed: dict[str, Keys] = {earlier: set(), later: set()}
    for row in rows(folder, "panel"):
        if row["day"] in listed and row["listed"] == "true":
            listed[row["day"]].add((row["agency"], row["modelName"]))
    return listed[later] - listed[earlier], listed[earlier] - listed[later]


def changes(archive: Workspace, earlier: str, later: str) -> tuple[Keys, Keys]:
    """The same by `changes`; what the later list lacks and lists after it have again is not on it either."""
    found = archive.changes(earlier, later)
    added, gone = (
        {(one.change.key.agency.value, one.names.model) for one in some}
        for some in (found.added, (*found.not_listed, *found.bridged))
    )
    return added, gone


def test_what_changes_in_the_panel_between_two_days_is_what_changes_says(
    folder: Path, golden_archive: Workspace
) -> None:
    days = sorted({row["day"] for row in rows(folder, "panel") if row["listed"]})
    assert len(days) == 3
    for earlier, later in pairwise(days):
        assert differences(folder, earlier, later) == changes(golden_archive, earlier, later)


def by_day(store: Store) -> dict[tuple[str, str, str], tuple[bool, bool]]:
    """Whether lists of participating and of pending agencies of a day name an agency under a model, by `presence`."""
    found = presences(store, None)
    spells = {one.key: (one.listed, one.pending) for one in found.found}
    days = {day: (one.get(day), other.get(day)) for one, other in [last(found)] for day in {*one, *other}}
    return {
        (str(key.agency), key.model, f"{day}"): tuple(
            captured is not None and any(names(spell, captured, line) for spell in some)
            for captured, some, line in zip(lists, told, (found.participating, found.pending), strict=True)
        )  # type: ignore[misc]
        for key, told in spells.items()
        for day, lists in days.items()
    }


def last(found: Presences) -> tuple[dict[date, CapturedList], dict[date, CapturedList]]:
    """The last used list of each day."""
    one, other = ({used.day: used for used in line.used if used.day} for line in (found.participating, found.pending))
    return one, other


def names(spell: ListedSpell, captured: CapturedList, line: Timeline) -> bool:
    first, at, end = (line.position[one] for one in (spell.first, captured, spell.last))
    return first <= at <= end and captured not in spell.gaps


def with_two_agreements_in_a_row(store: Store) -> Store:
    """The same, where the claim of one row states an agreement under another model as well."""
    alder = agency("us-vt", "Alder County Sheriff's Office")
    listed = {quad.subject for quad in store.quads(predicate=KG.listedIn)}
    claim = next(quad.graph_name for quad in store.quads(predicate=KG.agency, value=alder) if quad.graph_name in listed)
    other = agreement(alder, "task-force", "2025-02-26")
    more = [(RDF.type, KG.Agreement), (KG.agency, alder), (KG.model, KG.taskForce)]
    copy = Embedded.memory()
    copy.extend([*store.quads(), *(Quad(other, one, value, claim) for one, value in more)])
    return copy


@pytest.mark.parametrize(
    "changed", [lambda store: store, with_two_agreements_in_a_row], ids=["as it is", "two in a row"]
)
def test_what_the_panel_says_of_a_day_is_what_presence_says(world: Store, changed: Callable[[Store], Store]) -> None:
    store = changed(world)
    columns = TABLES["panel"].names
    told = [dict(zip(columns, row, strict=True)) for row in ListTables(store).panel()]
    expected = by_day(store)
    assert len(told) == len(expected)
    assert {(str(one["agency"]), str(one["day"])) for one in told} == {(of, day) for of, _, day in expected}
    for one in told:
        model = re.sub("(?<!^)([A-Z])", r"-\1", str(one["model"])).lower()
        assert (bool(one["listed"]), bool(one["pending"])) == expected[str(one["agency"]), model, str(one["day"])]


def test_counties_of_a_day_are_those_that_list_counties_counts(folder: Path, golden_archive: Workspace) -> None:
    captures = {row["capture"] for row in rows(folder, "lists") if row["isOfDay"] == "true"}
    answer = golden_archive.query("list-counties")
    asked = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    told = {(str(row["day"]), row["placeName"]): row["counties"] for row in asked if row["capture"] in captures}
    found = Counter((row["day"], row["placeName"]) for row in rows(folder, "counties") if row["listed"] == "true")
    assert found == told
    assert len(found) > 1


def test_a_day_whose_list_gives_no_county_says_nothing_of_counties(folder: Path) -> None:
    without = {
        row["day"]
        for row in rows(folder, "lists")
        if row["listKind"] == "participatingList" and row["countyRowCount"] == "0"
    }
    told = [row for row in rows(folder, "counties") if row["day"] in without]
    assert len(without) == 1
    assert {row[name] for row in told for name in ("listed", "agencyCount", "agreementCount")} == {""}


def test_the_counties_are_all_of_the_table_of_places_but_for_those_replaced(folder: Path, root: Path) -> None:
    places = (root / "ontology" / "places.ttl").read_text("utf-8")
    every = re.findall(r"^<us-(\d{5})> ", places, re.MULTILINE)
    replaced = re.findall(r"^<us-(\d{5})> .*isReplacedBy", places, re.MULTILINE)
    found = {row["countyFips"] for row in rows(folder, "counties")}
    assert replaced
    assert found == set(every) - set(replaced)


def test_where_sources_differ_no_value_is_chosen_and_each_stands_with_its_claim(folder: Path) -> None:
    (cedar,) = (row for row in rows(folder, "agencies") if row["agencyName"].startswith("Cedar"))
    assert (cedar["county"], cedar["countyFips"], cedar["countyCount"]) == ("", "", "2")
    stated = {
        (row["value"], row["claim"])
        for row in rows(folder, "statements")
        if row["subject"] == cedar["agency"] and row["property"] == "county"
    }
    assert {value for value, _ in stated} == {f"{ID}place/us-33009", f"{ID}place/us-33019"}
    assert {claim for _, claim in stated} <= {row["claim"] for row in rows(folder, "claims")}


def test_every_claim_has_its_statements_and_they_are_those_of_the_archive(
    folder: Path, golden_archive: Workspace
) -> None:
    counted = golden_archive.query("SELECT ?c (COUNT(*) AS ?n) { GRAPH ?c { ?s ?p ?o } } GROUP BY ?c")
    assert Counter(row["claim"] for row in rows(folder, "statements")) == dict(counted.rows)
    assert {row["claim"] for row in rows(folder, "claims")} == {claim for claim, _ in counted.rows}


def test_every_disagreement_has_its_sides(folder: Path, golden_archive: Workspace) -> None:
    found = Counter(row["disagreement"] for row in rows(folder, "disagreements"))
    expected = [*golden_archive.disagreements(), *golden_archive.differences()]
    assert list(found.values()) == [len(one.sides) for one in expected]
    told = next(column.says for column in TABLES["disagreements"].columns if column.name == "kind")
    assert [kind for kind in ("count", *KINDS) if kind not in told] == []


def test_sides_that_are_rows_of_one_list_are_cited_at_their_rows(tmp_path: Path) -> None:
    addresses = [f"https://www.ice.gov/doclib/287gMOA/{name}.pdf" for name in ("birch", "birch_2")]
    birch = ["VERMONT", "Birch City Police Department", "Task Force Model", ice_lists.SIGNED]
    listed = [[*birch, address] for address in addresses]
    archive_of(tmp_path, listed).tables(tmp_path / "t")
    told = [row for row in rows(tmp_path / "t", "disagreements") if row["kind"] == "rows"]
    assert [(row["side"], row["row"]) for row in told] == [("1", "2"), ("2", "3")]
    assert [(row["day"], row["rowCount"], row["signed"]) for row in rows(tmp_path / "t", "panel")] == [
        ("2025-09-17", "2", "2020-06-09")
    ]


def test_a_list_that_says_nothing_of_its_day_is_told_and_is_not_in_the_panel(folder: Path) -> None:
    (stale,) = (row for row in rows(folder, "lists") if row["leftOut"])
    assert (stale["leftOut"], stale["isOfDay"]) == ("stale", "false")
    assert stale["day"] not in {row["day"] for row in rows(folder, "panel")}
    assert stale["capture"] in {row["capture"] for row in rows(folder, "listings")}


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An archive in which two agencies were decided to be one."""
    workspace = islands(tmp_path_factory.mktemp("islands"))
    workspace.identity.decide(MARCO, MACRO, same=True, reason="one memorandum stands beside both")
    return workspace


@pytest.mark.parametrize(("ignored", "several"), [(False, 1), (True, 2)])
def test_agencies_decided_to_be_one_are_one_in_the_panel_unless_decisions_are_left_out(
    decided: Workspace, ignored: bool, several: int
) -> None:
    panel = ListTables(decided.store, ignore_decisions=ignored).panel()
    named = {str(row[0]).removeprefix(f"<{ID}agency/").rstrip(">") for row in panel}
    assert len(named & {MARCO, MACRO}) == several


def test_the_same_archive_gives_the_same_bytes_whatever_store_it_is_asked_of(
    folder: Path, golden_archive: Workspace, tmp_path: Path
) -> None:
    in_memory = golden_archive.at(golden_archive.head().sequence)
    in_memory.tables(tmp_path / "again", parquet=True)
    assert tree(tmp_path / "again") == tree(folder)


def test_tables_of_an_earlier_state_have_what_was_recorded_by_then(golden_archive: Workspace, tmp_path: Path) -> None:
    done = golden_archive.at(2).tables(tmp_path / "then")
    assert done.sequence == 2
    assert done.rows["claims"] == golden_archive.at(2).counts().claims
    assert {row["contribution"] for row in rows(tmp_path / "then", "claims")} <= {"1", "2"}


def test_parquet_has_the_cells_of_the_csv_with_the_types_of_the_code_book(folder: Path) -> None:
    import polars

    kinds: dict[str, object] = {
        "day": polars.Date,
        "number": polars.Int64,
        "truth": polars.Boolean,
        "id": polars.String,
    }
    for name, table in TABLES.items():
        frame = polars.read_parquet(folder / f"{name}.parquet")
        assert frame.columns == list(table.names)
        assert [dtype for dtype, column in zip(frame.dtypes, table.columns, strict=True) if column.form in kinds] == [
            kinds[column.form] for column in table.columns if column.form in kinds
        ]
        texts = [column.name for column in table.columns if column.form in ("id", "text", "code", "day", "number")]
        written = [[row[column] for column in texts] for row in rows(folder, name)]
        read = [["" if cell is None else str(cell) for cell in row] for row in frame.select(texts).iter_rows()]
        assert read == written


def test_no_column_without_a_cell_where_the_code_book_says_that_there_is_one(folder: Path) -> None:
    for name, table in TABLES.items():
        required = [column.name for column in table.columns if column.required]
        assert [(name, column) for row in rows(folder, name) for column in required if row[column] == ""] == []


def test_the_code_book_has_a_line_for_each_column_and_no_other(folder: Path) -> None:
    text = (folder / "codebook.md").read_text("utf-8")
    for section in text.split("\n## ")[1:]:
        name, _, body = section.partition("\n")
        assert re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE) == list(TABLES[name].names)
        assert (folder / f"{name}.csv").read_text("utf-8").partition("\n")[0].strip().split(",") == list(
            TABLES[name].names
        )
    assert text.count("\n## ") == len(TABLES)


def test_a_key_names_columns_that_are_there_and_a_reference_one_that_is_the_key_of_its_table() -> None:
    for table in TABLES.values():
        assert set(table.key) <= set(table.names)
        for one in table.foreign:
            assert one.column in table.names
            assert TABLES[one.table].key == (one.referenced,)


# validated


def valid(folder: Path) -> list[str]:
    """What a CSVW validator has to say of tables."""
    from csvw.metadata import CSVW

    read = CSVW(str(folder / "csv-metadata.json"), validate=True)
    try:
        if read.is_valid:
            return []
    except ValueError as error:
        return [str(error)]
    return [str(one.message) for one in read.warnings]


@pytest.fixture(scope="module")
def short(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables with few counties: a validator takes a millisecond a row."""
    short = tmp_path_factory.mktemp("short") / "t"
    shutil.copytree(folder, short)
    lines = (short / "counties.csv").read_text("utf-8").splitlines(keepends=True)
    (short / "counties.csv").write_text("".join(lines[:FEW_COUNTIES]), "utf-8", newline="")
    return short


def test_a_csvw_validator_takes_the_tables(short: Path) -> None:
    assert valid(short) == []


DAMAGE = {
    "a day that is none": ("panel.csv", r",2025-01-22,", ",2025-02-30,", "day"),
    "a truth that is none": ("panel.csv", r",true,", ",yes,", "listed"),
    "a code that is none": ("counties.csv", r",01001,", ",AL 001,", "AL 001"),
    "a number that is none": ("agencies.csv", r",1,", ",one,", "nameCount"),
    "no cell where one must be": ("claims.csv", r"\r\n[^,]+,", "\r\n,", "claim"),
    "a claim that is not there": ("statements.csv", r"/id/claim/\w{26}", f"/id/claim/{'x' * 26}", "claim"),
    "a row twice": ("captures.csv", r"\r\n([^\r]+\r\n)", r"\r\n\1\1", "primary key"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_csvw_validator_refuses_damaged_tables(short: Path, tmp_path: Path, damage: str) -> None:
    file, sought, instead, told = DAMAGE[damage]
    shutil.copytree(short, tmp_path / "t")
    text = (tmp_path / "t" / file).read_bytes().decode()
    damaged, times = re.subn(sought, instead, text, count=1)
    assert times == 1
    (tmp_path / "t" / file).write_bytes(damaged.encode())
    assert told in " ".join(valid(tmp_path / "t"))


@pytest.mark.slow
def test_a_csvw_validator_takes_the_tables_of_the_corpus(shipped_corpus: Workspace, tmp_path: Path) -> None:
    done = shipped_corpus.tables(tmp_path / "t")
    assert valid(tmp_path / "t") == []
    assert done.rows["panel"] == 4084
    assert differences(tmp_path / "t", "2021-01-13", "2023-09-12") == changes(
        shipped_corpus, "2021-01-13", "2023-09-12"
    )


def test_the_metadata_says_of_each_column_what_the_code_book_says(folder: Path) -> None:
    told = json.loads((folder / "csv-metadata.json").read_text("utf-8"))
    assert {
        table["url"]: [(one["name"], one["dc:description"]) for one in table["tableSchema"]["columns"]]
        for table in told["tables"]
    } == {f"{name}.csv": [(one.name, one.says) for one in table.columns] for name, table in TABLES.items()}


# hostile, and refused


def test_a_name_that_a_spreadsheet_takes_for_a_formula_is_none(tmp_path: Path) -> None:
    names = ["+1 Police Department", "@Birch", "-Cedar", 'Oak, "the" Village\nPolice']
    listed = [["VERMONT", name, "Task Force Model", ice_lists.SIGNED, ""] for name in names]
    archive_of(tmp_path, listed).tables(tmp_path / "t", parquet=True)
    import polars

    written = {row["agencyName"] for row in rows(tmp_path / "t", "listings")}
    assert {"'+1 Police Department", "'@Birch", "'-Cedar"} <= written
    assert set(polars.read_parquet(tmp_path / "t" / "listings.parquet")["agencyName"]) == written
    assert not [name for name in written if name.startswith(tuple("=+-@"))]


class Counting:
    """A store that counts the queries for the rows of a list."""

    def __init__(self, store: Store) -> None:
        self.store, self.lists = store, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def query(self, sparql: str) -> Any:
        self.lists += "FILTER EXISTS { ?claim kg:listedIn" in sparql
        return self.store.query(sparql)


def test_a_panel_reads_a_list_when_its_day_comes_and_once_for_all_tables(world: Store) -> None:
    counting = Counting(world)
    tables = ListTables(counting)  # type: ignore[arg-type]
    panel: Iterator[object] = tables.panel()
    next(panel)
    assert counting.lists == 1
    for _ in (*panel, *tables.counties(), *tables.lists(), *tables.listings()):
        pass
    assert counting.lists == len({row[0] for row in tables.lists()}) == 6


def test_a_folder_of_something_else_stays_as_it_is(golden_archive: Workspace, tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "panel.csv").write_text("my own\n", "utf-8")
    before = tree(tmp_path)
    with pytest.raises(UsageError, match="the folder holds other files"):
        golden_archive.tables(tmp_path / "t")
    assert tree(tmp_path) == before


def test_a_folder_of_tables_is_replaced_but_not_where_another_file_was_put_in_it(
    golden_archive: Workspace, folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "t")
    golden_archive.at(2).tables(tmp_path / "t")
    assert not (tmp_path / "t" / "panel.parquet").exists()
    (tmp_path / "t" / "plot.pdf").write_text("mine", "utf-8")
    before = tree(tmp_path)
    with pytest.raises(UsageError, match="a file that is not of the tables"):
        golden_archive.tables(tmp_path / "t")
    assert tree(tmp_path) == before


def test_parquet_without_polars_is_refused_and_nothing_is_written(
    golden_archive: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(UsageError, match="polars, which writes Parquet, is not installed") as refused:
        golden_archive.tables(tmp_path / "t", parquet=True)
    assert "kg287g[frames]" in str(refused.value.remedy)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("tables",), "tables are a folder of files; write kg export tables DIR, without -o"),
        (("tables", "t", "-o", "x"), "tables are a folder of files; write kg export tables DIR, without -o"),
        (("trig", "t"), "t: trig is one file; name it with -o"),
        (("trig", "--parquet"), "--parquet is for tables; leave it out, or write kg export tables DIR --parquet"),
        (("tables", "archive"), "the folder holds other files; name a new or empty folder"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "told",
)
def test_words_that_do_not_go_together_are_refused(
    alder: Workspace, kg: Callable[..., Done], words: tuple[str, ...], told: str
) -> None:
    done = kg("export", *words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_the_command_says_how_many_rows_each_table_has(
    alder: Workspace, kg: Callable[..., Done], tmp_path: Path
) -> None:
    done = kg("export", "tables", "t")
    assert (done.code, done.err) == (0, "")
    assert "panel.csv: 0 rows" in done.out
    assert f"claims.csv: {len(rows(tmp_path / 't', 'claims'))} row" in done.out
