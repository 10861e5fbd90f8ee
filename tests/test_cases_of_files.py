"""Inputs that once passed or failed wrongly: documents, sheets and lists as people brought them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kg.workspace import Workspace
from tests.archives import Done, finished, started

Run = Callable[..., Done]


@pytest.fixture
def case(shared: Path, kg: Run, tmp_path: Path) -> Callable[[str], Path]:
    """The files of a case, in the current folder, beside an empty archive."""

    def laid_out(number: str) -> Path:
        (folder,) = (shared / "cases").glob(f"{number}*")
        for path in folder.iterdir():
            shutil.copy(path, tmp_path)
        for path in tmp_path.glob("*.yaml"):  # places and days that no quotation of a case has
            stated = re.sub(
                r"(?m)^    (?=count:|agency:)", "    basis: the notice is of that place and day\n    ", path.read_text()
            )
            path.chmod(0o644)
            path.write_text(stated)
        assert kg("init").code == 0
        return tmp_path

    return laid_out


def document(kg: Run, name: str, slug: str = "n") -> Done:
    words = ("--id", slug, "--title", "N", "--publisher", "clerk", "--published", "2026")
    done: Done = kg("document", "add", name, *words)
    return done


@pytest.mark.parametrize(
    ("sheet", "code", "said"),
    [
        ("a", "quotation-of-whole-words", "quote “1,141 people, and in June”"),
        ("b", "quotation-of-whole-words", "quote “2.5 million forms came”"),
        ("c", "figure-in-quotation", "234 is not in “1"),
    ],
)
def test_a_figure_is_not_cut_in_half(case: Callable[[str], Path], kg: Run, sheet: str, code: str, said: str) -> None:
    case("01")
    document(kg, "n.txt")
    done = kg("add", f"{sheet}.yaml")
    assert done.code == 2
    assert f"{sheet}.yaml:5: {code}: " in done.err
    assert said in done.err


@pytest.mark.parametrize(
    ("name", "sheet", "code"),
    [
        ("n.html", "right", 0),
        ("n.html", "wrong", 1),
        ("n.html", "struck", 1),
        ("p.pdf", "wrong-pdf", 1),
    ],
)
def test_the_mark_of_a_note_joins_no_figure(
    case: Callable[[str], Path], kg: Run, name: str, sheet: str, code: int
) -> None:
    case("03")
    document(kg, name)
    done = kg("add", "--dry-run", f"{sheet}.yaml")
    assert done.code == code, done
    assert (f"{sheet}.yaml:5: quotation-found: " in done.err) is bool(code)


def test_two_agencies_of_one_name_are_told_and_can_be_told_apart(
    case: Callable[[str], Path], kg: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_ARCHIVIST", "tester")
    case("04")
    done = kg("import", "ice-list", "participatingAgencies03112025.xlsx", "--findings")
    assert ": one-name-several-counties: “Washington Township Police Department” stands with 2 counties" in done.err
    name = "us-pa/washington-township-police-department"
    assert kg("resolve", name, name, "--distinct", "--reason", "two townships").code == 0
    counted = kg("query", "list-counts", "--format", "csv").out.splitlines()[1]
    assert counted.startswith("2025-03-11,participatingAgencies03112025.xlsx,2,2,2,2,1,")


def test_a_list_compiled_by_others_is_asked_after_and_speaks_for_whoever_compiled_it(
    case: Callable[[str], Path], kg: Run
) -> None:
    case("19")
    asked = kg("import", "ice-list", "combined_result_deduped.xlsx")
    assert asked.code == 2
    assert "neither its name nor its properties say that ICE published it; say who did with --publisher" in asked.err
    assert kg("import", "ice-list", "combined_result_deduped.xlsx", "--publisher", "The keepers").code == 0
    assert "The keepers" in kg("query", "documents", "--format", "csv").out
    noted = kg("query", "-e", "SELECT ?a { ?x kg:agency ?a } LIMIT 1", "--cite").out
    assert "The keepers" in noted
    assert "Immigration and Customs Enforcement" not in noted
    assert kg("query", "-e", "SELECT ?d { ?x kg:inListOf|kg:inPendingListOf ?d }", "--format", "csv").out.split() == [
        "d"
    ]


def test_the_same_bytes_are_of_one_document_which_is_named(case: Callable[[str], Path], kg: Run) -> None:
    folder = case("06")
    assert document(kg, "m.txt", "other").code == 0
    for words in (("--title", "The wire copy"), ("--id", "wire"), ("--id", "wire", "--title", "The wire copy")):
        told = kg("document", "add", "wire.txt", *words)
        assert (told.code, told.err.count("\n")) == (2, 1)
        assert "these bytes are those of document 'other' already" in told.err
    assert kg("document", "add", "wire.txt").out.startswith("nothing new")
    sheet = (folder / "s.yaml").read_text("utf-8")
    stated = "document: {id: wire, file: wire.txt, title: W, kind: article, publisher: wire, published: 2026-04-02}"
    (folder / "s.yaml").write_text(sheet.replace("document: wire", stated), "utf-8")
    for command in (("check",), ("add",)):
        told = kg(*command, "s.yaml")
        assert told.code != 0
        assert "capture-has-document: these bytes are those of document “other” already" in told.out + told.err
    assert [line.split()[0] for line in kg("document", "list").out.splitlines()[2:]] == ["other"]
    assert kg("check").code == 0


def test_a_comment_cuts_no_quotation(case: Callable[[str], Path], kg: Run) -> None:
    folder = case("08")
    document(kg, "n.txt")
    done = kg("add", "s.yaml")
    assert done.code == 2
    assert "s.yaml:5: comment-after-words: quote: ends before “#1 in the state”" in done.err
    sheet = (folder / "s.yaml").read_text("utf-8")
    (folder / "s.yaml").write_text(
        sheet.replace("quote: Alder’s office ranked #1 in the state", 'quote: "office ranked #1 in"  # said'), "utf-8"
    )
    assert kg("add", "s.yaml").code == 0


@pytest.mark.parametrize("name", ["page.mhtml", "n.rtf", "a.warc"])
def test_what_is_not_read_is_refused_by_name(case: Callable[[str], Path], kg: Run, name: str) -> None:
    case("09")
    done = document(kg, name)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "which is not read here; " in done.err


@pytest.mark.parametrize("number", ["11", "13"])
def test_a_list_with_a_styled_cell_far_down_or_of_the_strict_kind_is_imported(
    case: Callable[[str], Path], kg: Run, number: str
) -> None:
    folder = case(number)
    (workbook,) = folder.glob("*.xlsx")
    assert kg("import", "ice-list", workbook).out.endswith("1 rows read = 1 claims + 0 sightings + 0 unread\n")


@pytest.mark.parametrize(
    ("name", "remedy"), [("tab.csv", "save it with commas"), ("sep.csv", "take the first line out")]
)
def test_a_table_with_other_marks_is_told_what_to_do(
    case: Callable[[str], Path], kg: Run, name: str, remedy: str
) -> None:
    case("17")
    document(kg, "n.txt")
    done = kg("add", name)
    assert done.code == 2
    assert f"{name}:1: no column of this table is known; {remedy}" in done.err


def test_a_count_of_another_precision_is_stated_differently(case: Callable[[str], Path], kg: Run) -> None:
    case("18")
    document(kg, "n.txt")
    assert kg("add", "a.yaml").code == 0
    told = kg("add", "b.yaml")
    assert "stated-differently: " in told.err
    assert "states 14, this at most 14" in told.err
    assert "stated-before" not in told.err


@pytest.mark.parametrize("name", ["comments-14.html", "comments-500.txt"])
def test_many_comments_are_read_at_once(case: Callable[[str], Path], kg: Run, name: str) -> None:
    case("hostile")
    assert kg("document", "add", name).code == 0


SHEET = """document: {{id: d, title: D, kind: article, publisher: unknown, published: unknown, file: {file}}}
speakers: {{clerk: {{name: The clerk}}}}
default-by: clerk
claims:
  - quote: a line of it
    basis: the notice is of that office
    agency: {{name: Alder Office, state: al, type: county-agency}}
"""


@pytest.mark.parametrize("way", ["up", "link", "folder link", "proc"])
def test_a_sheet_reads_no_file_outside_its_folder(kg: Run, tmp_path: Path, way: str) -> None:
    kg("init")
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.txt").write_text("a line of it, kept to itself\n")
    (inner / "link.txt").symlink_to(tmp_path / "secret.txt")
    (inner / "folder").symlink_to(tmp_path)
    (inner / "proc.txt").symlink_to("/proc/self/environ")
    file = {"up": "../secret.txt", "link": "link.txt", "folder link": "folder/secret.txt", "proc": "proc.txt"}[way]
    (inner / "s.yaml").write_text(SHEET.format(file=file))
    done = kg("add", "inner/s.yaml")
    assert done.code == 2
    assert "leads out of the folder of the sheet; put the file into the folder of the sheet, or say" in done.err
    assert "kept to itself" not in done.err
    if way == "proc":
        assert "is not a file on a disk" in kg("add", "inner/s.yaml", "--allow-outside").err
    else:
        assert kg("check", "inner/s.yaml", "--allow-outside").code == 0
        assert kg("add", "inner/s.yaml", "--allow-outside").code == 0


def test_a_link_within_the_folder_of_a_sheet_is_followed(kg: Run, tmp_path: Path) -> None:
    kg("init")
    (tmp_path / "d.txt").write_text("There is a line of it here.\n")
    (tmp_path / "link.txt").symlink_to("d.txt")
    (tmp_path / "s.yaml").write_text(SHEET.format(file="link.txt"))
    assert kg("add", "s.yaml").code == 0


READING = [
    ("add", "PIPE.yaml"),
    ("check", "PIPE.csv"),
    ("document", "add", "PIPE.txt"),
    ("import", "ice-list", "PIPE.xlsx"),
    ("import", "reference", "PIPE.csv"),
    ("query", "PIPE.rq"),
    ("query", "-e", "SELECT (1 AS ?x) {}", "--cite", "--style", "PIPE.csl"),
    ("receipt", "verify", "PIPE.json"),
    ("supersede", "aaaa", "--with", "PIPE.yaml", "--reason", "x"),
]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no name on this system")
@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "link to a device"])
@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_what_is_no_file_is_refused_wherever_a_path_is_read(
    kg: Run, alder: Workspace, tmp_path: Path, words: tuple[str, ...], kind: str
) -> None:
    claim = next(iter(alder.query("SELECT ?c { ?c a kg:Claim }")))["c"].value.rpartition("/")[2]
    words = tuple(claim if word == "aaaa" else word for word in words)
    (name,) = [word for word in words if word.startswith("PIPE")]
    path = tmp_path / name
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "link to a device":
        path.symlink_to("/dev/zero")
    else:
        words = tuple("/dev/zero" if word == name and words[0] in ("document", "import") else word for word in words)
        path.symlink_to("/dev/full")
    done = kg(*words)
    if kind == "folder" and words[1] == "ice-list":
        return  # the lists in it are what is imported
    assert done.code in (1, 2), done
    assert any(told in done.err + done.out for told in ("pipe or device", "is a folder", "no file")), done


@pytest.mark.slow
def test_a_limit_is_told_with_what_raises_it(tmp_path: Path, alder: Workspace, kg: Run) -> None:
    (tmp_path / "wide.csv").write_text("a,b\n" * 1_100_000)
    told = kg("document", "add", "wide.csv")
    assert (told.code, told.err) == (
        2,
        "kg: wide.csv: has over 2,000,000 cells, more than is read here; take out what is not part of the list, "
        "split it, or allow more with kg --limits 2\n",
    )
    assert finished(started("document", "add", "wide.csv", "--limits", "2", folder=tmp_path)).code == 0


TOO_LARGE = {
    "s.yaml": ("add", 2 << 20, "split it"),
    "s.csv": ("add", 16 << 20, "split it"),
    "r.json": ("receipt verify", 64 << 20, "ask for fewer rows"),
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_sheets_and_receipts_beyond_a_limit_are_told_what_raises_it(
    tmp_path: Path, alder: Workspace, kg: Run, name: str
) -> None:
    command, most, less = TOO_LARGE[name]
    with (tmp_path / name).open("wb") as file:
        file.truncate(most + 1)
    told = kg(*command.split(), name)
    assert (told.code, told.err) == (
        2,
        f"kg: {name}: has over {most:,} bytes; {less}, or allow more with kg --limits 2\n",
    )
    more = finished(started(*command.split(), name, "--limits", "2", folder=tmp_path))
    assert more.code == 2
    assert "has over" not in more.err


def test_a_limit_that_was_raised_is_told_with_what_raises_it_further(tmp_path: Path, alder: Workspace) -> None:
    with (tmp_path / "s.yaml").open("wb") as file:
        file.truncate((6 << 20) + 1)
    told = finished(started("add", "s.yaml", "--limits", "3", folder=tmp_path))
    assert told.err.endswith("has over 6,291,456 bytes; split it, or allow more with kg --limits 6\n")


def test_a_question_beyond_a_limit_is_told_to_ask_for_less(tmp_path: Path, alder: Workspace, kg: Run) -> None:
    (tmp_path / "q.rq").write_text("#" * ((1 << 20) + 1))
    told = kg("query", "q.rq")
    assert (told.code, told.err) == (2, "kg: q.rq: has over 1,048,576 bytes; ask for less at once\n")


def test_a_clock_that_was_wrong_draws_no_later_contribution_along(tmp_path: Path) -> None:
    now = datetime(2026, 5, 1, tzinfo=UTC)
    clock = [now + timedelta(days=20_000)]
    workspace = Workspace.create(tmp_path / "a", clock=lambda: clock[0])
    (tmp_path / "1.txt").write_text("one")
    (tmp_path / "2.txt").write_text("two")
    (tmp_path / "3.txt").write_text("three")
    add = workspace.add_documents
    from kg.record.drafting import DocumentDetails

    add([tmp_path / "1.txt"], DocumentDetails())
    clock[0] = now
    told = add([tmp_path / "2.txt"], DocumentDetails())
    clock[0] = now - timedelta(minutes=5)
    add([tmp_path / "3.txt"], DocumentDetails())
    assert [finding.code for finding in told.report.findings] == ["recorded-ahead"]
    assert [one.contribution.recorded for one in workspace.log()] == [now + timedelta(days=20_000), now, now]
    assert [(f.code, f.where) for f in workspace.verify().findings] == [("ledger-future", "000001.nq")]
    assert not workspace.verify().faults
    assert len(list(workspace.query("SELECT ?d { ?d a kg:Document }"))) == 3
    at = workspace.at(now).store
    assert len(list(at.query("SELECT ?d { ?d a <https://w3id.org/kg287g/ontology#Document> }"))) == 3  # type: ignore[arg-type]
