"""What the commands that record say: who is named, which document bytes are of, and what a list is kept as."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.workspace import Workspace
from tests.archive_files import workbook
from tests.archives import COUNT, MAPLE, Done, maple, tree
from tests.cli.test_cli_commands import claim_in

HEADER = ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"]
ROW = ["VERMONT", "Birch City Police Department", "Task Force Model"]
UNNAMED = "recorded as by “unnamed archivist”; to be named from now on, set KG_ARCHIVIST to your office\n"


def test_whoever_records_without_a_name_is_told_once_how_to_be_named(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KG_ARCHIVIST")
    for day in ("03102025", "03112025"):
        (tmp_path / f"participatingAgencies{day}am.xlsx").write_bytes(
            workbook({"Sheet1": [HEADER, [*ROW, f"2025-01-{day[2:4]}", ""]]})
        )
    (tmp_path / "memo.txt").write_text("A memo of six words only.\n")
    for words in (["add", maple(tmp_path)], ["document", "add", "memo.txt"], ["import", "ice-list", "."]):
        assert kg(*words).err.endswith(UNNAMED)
        assert kg(*words, "--json").err == ""
    done = kg("withdraw", claim_in(alder, "maple"), "--reason", "read wrongly", "--json")
    assert (done.code, done.err.count(UNNAMED), done.err.endswith(UNNAMED)) == (0, 1, True)
    named = maple(tmp_path, name="oak")
    named.write_text("archivist: the oak room\n" + named.read_text())
    (tmp_path / "oak.txt").write_text((tmp_path / "oak.txt").read_text() + "Oak.\n")
    done = kg("add", named)
    assert (done.code, done.out) == (0, "recorded as contribution 7: 1 claim, 1 document, 1 capture\n")
    assert UNNAMED not in done.err


def test_a_capture_is_quoted_as_its_own_document_and_no_other(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    sheet = maple(tmp_path)
    kg("add", sheet)
    held = hashlib.sha256((tmp_path / "maple.txt").read_bytes()).hexdigest()
    sheet.write_text(sheet.read_text().replace("id: maple", "id: elm").replace("file: maple.txt", f"capture: {held}"))
    done = kg("add", sheet)
    assert (done.code, len(alder.log())) == (2, 2)
    remedy = "write `document: maple`, or name a capture of “elm”"
    said = "capture-of-document: its place is in a capture of document “maple”, and not of “elm”"
    assert f"{said}; {remedy}" in " ".join(done.err.split())


def test_a_list_is_not_kept_without_its_rows_unless_its_document_is_named(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    name = "participatingAgencies03102025am.xlsx"
    (tmp_path / name).write_bytes(workbook({"Sheet1": [HEADER, [*ROW, "2025-01-15", ""]]}))
    done = kg("document", "add", name)
    assert (done.code, done.out) == (2, "")
    assert f"read them with `kg import ice-list {name}`" in " ".join(done.err.split())
    kept = kg("document", "add", name, "--id", "roster")
    assert kept.code == 0
    assert f"{name}: rows-not-read: is kept as “roster” without its rows" in " ".join(kept.err.split())
    refused = kg("import", "ice-list", name)
    assert refused.code == 2
    told = " ".join(refused.err.split())
    assert "capture-has-document: these bytes are those of document “roster” already, without their rows" in told
    words = re.findall("`kg ([^`]*)`", told)
    assert words == ["--archive NEW init", "--archive NEW import ice-list FILE"]
    assert [kg(*one.replace("FILE", name).split()).code for one in words] == [0, 0]


def test_of_several_lists_of_which_one_is_refused_the_last_line_says_which_and_how_many_were_recorded(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    names = [f"participatingAgencies0{day}102025am.xlsx" for day in (3, 4, 5)]
    for day, name in enumerate(names, 1):
        (tmp_path / name).write_bytes(workbook({"Sheet1": [HEADER, [*ROW, f"2025-01-1{day}", ""]]}))
    kg("document", "add", names[1], "--id", "roster")
    done = kg("import", "ice-list", *names)
    told = done.err.splitlines()
    assert done.code == 1
    assert f"kg: {names[1]}: 1 fault, nothing of it was written; correct what is listed above and add again" in told
    assert told[-1] == f"2 lists recorded; not recorded: {names[1]}"


BY = {
    "jane.doe@example.org": "holds a personal mail address",
    "call 202-555-0100": "holds a telephone number",
    "Jane Doe, 34": "holds a name with an age",
    "Jane Doe of 12 Elm Street": "holds a street address",
}
RECORDING = {
    "add": ["add", "maple.yaml"],
    "add, not written": ["add", "maple.yaml", "--dry-run"],
    "document add": ["document", "add", "maple.txt"],
    "import ice-list": ["import", "ice-list", "participatingAgencies03102025am.xlsx"],
    "withdraw": ["withdraw", "{claim}", "--reason", "old"],
    "supersede": ["supersede", "{claim}", "--with", "maple.yaml", "--reason", "old"],
}


@pytest.mark.parametrize("words", RECORDING.values(), ids=RECORDING)
@pytest.mark.parametrize(("name", "mark"), BY.items())
def test_nothing_is_recorded_by_a_name_that_leads_to_a_private_person(
    words: list[str],
    name: str,
    mark: str,
    alder: Workspace,
    tmp_path: Path,
    kg: Callable[..., Done],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "participatingAgencies03102025am.xlsx").write_bytes(
        workbook({"Sheet1": [HEADER, [*ROW, "2025-01-15", ""]]})
    )
    maple(tmp_path)
    before = tree(tmp_path / "archive")
    monkeypatch.setenv("KG_ARCHIVIST", name)
    done = kg(*(word.format(claim=claim_in(alder, "alder-notice")) for word in words))
    assert done.code == 2 - ("--dry-run" in words)
    assert "KG_ARCHIVIST: " in done.err
    assert " ".join(done.err.split()).count(f"the archivist's name {mark}") == 1
    assert tree(tmp_path / "archive") == before


@pytest.mark.parametrize("name", ["Jane Doe", "reading room", "press@maple.gov"])
def test_a_name_alone_a_role_and_its_mailbox_may_record(
    name: str, alder: Workspace, tmp_path: Path, kg: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_ARCHIVIST", name)
    assert kg("add", maple(tmp_path)).code == 0
    assert alder.log()[-1].contribution.archivist == name


def test_the_archivist_of_a_sheet_is_refused_at_its_line(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    sheet = maple(tmp_path, more="archivist: jane.doe@example.org\n")
    done = kg("add", sheet)
    assert (done.code, len(alder.log())) == (2, 1)
    assert "maple.yaml:4: no-personal-contact: the archivist's name holds a personal mail address" in done.err


IN_CSV = [
    ({"holder": "cedar"}, "holder", "describe it in the column by-name, on a line that has it in by"),
    ({"by": "cedar"}, "by", "describe it in the column by-name, on a line that has it in by"),
    ({"reported-by": "cedar"}, "reported-by", "describe it in the column reported-by-name, on a line"),
    ({"publisher": "cedar", "publisher-name": ""}, "publisher", "describe it in the column publisher-name, on a line"),
    ({"via": "wire"}, "via", "describe it in via-title and via-kind, on a line that has it in via"),
    ({"about": "", "about.path": "g"}, "about.path", "fill about.name and about.state"),
    ({"about": "elm"}, "about", "Or describe it in by-name or via-title, on a line that has it in by or via"),
    ({"quote": ""}, "", "or sheet and row for a table"),
    ({"file": "t.csv"}, "quote", "fill sheet and row in place of quote"),
]
LINE = {"document": "n", "title": "N", "kind": "article", "publisher": "alder", "publisher-name": "Alder Board"}
LINE |= {"published": "unknown", "file": "n.txt", "quote": "the Alder Office", "form": "position", "holder": "alder"}
LINE |= {"stance": "support", "about": "program", "words": "the Alder Office"}


@pytest.mark.parametrize(("wrong", "column", "remedy"), IN_CSV)
def test_the_remedy_of_a_fault_in_csv_is_in_words_of_csv(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done], wrong: dict[str, str], column: str, remedy: str
) -> None:
    (tmp_path / "n.txt").write_text("Here is the Alder Office.\n")
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    line = {key: value for key, value in (LINE | wrong).items() if value}
    (tmp_path / "s.csv").write_text(",".join(line) + "\n" + ",".join(line.values()) + "\n")
    done = kg("add", "s.csv")
    told = " ".join(done.err.split())
    assert done.code == 2
    assert f"s.csv:2{column and ':' + column}: " in told
    assert remedy in told
    assert "{" not in told


def test_a_fault_in_a_note_is_told_at_its_line(alder: Workspace, tmp_path: Path, kg: Callable[..., Done]) -> None:
    sheet = maple(tmp_path)
    sheet.write_text("note: a surge of j.doe@example.org\n" + sheet.read_text())
    told = " ".join(kg("add", sheet).err.split())
    assert "maple.yaml:1: neutral-words: “surge” in the note" in told
    assert "maple.yaml:1: no-personal-contact: the note holds" in told


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (workbook({"Sheet1": [HEADER]}), "this is an .xlsx workbook, and no claim sheet; save it as CSV in UTF-8"),
        (
            b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n1 0 obj endobj",
            "this is a PDF, and no claim sheet; keep it with `kg document add`",
        ),
        (b"\x89PNG\r\n\x1a\n\xff", "this is a picture (PNG), and no claim sheet"),
        (b"document: caf\xe9", "this is not UTF-8 text; save it as UTF-8"),
    ],
)
def test_a_file_that_is_no_sheet_is_told_by_its_content(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done], content: bytes, says: str
) -> None:
    for name in ("s.yaml", "s.csv"):
        (tmp_path / name).write_bytes(content)
        done = kg("add", name)
        assert (done.code, says in " ".join(done.err.split())) == (2, True), done


QUOTED = """\
newer.txt, sha256 {digest}…, of 2025-06-05
1 of 2 quotations from earlier captures no longer stands in this one: 1 gone
gone: “counted 26 agreements”
    line 1 → line 2; claim {claim}
    …Printed page⏎Maple Town counted [26→27] agreements in Vermont on May 1, 20…
moved: “Thirty of its officers”
    line 2 → line 3; claim {claim}
"""


def test_what_is_quoted_is_shown_as_it_stands_in_the_newest_capture(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    both = f"quotes: [counted 26 agreements, Thirty of its officers]\n    {COUNT}"
    assert kg("add", maple(tmp_path, both, name="oak")).code == 0
    newer = f"Printed page\n{MAPLE}".replace("26", "27")
    (tmp_path / "newer.txt").write_text(newer, "utf-8")
    added = kg("document", "add", "newer.txt", "--id", "oak", "--taken-on", "2025-06-05")
    assert "1 of 2 quotations" in added.err
    assert json.loads(kg("log", "--json").out)[-1]["note"] == "document: newer.txt"
    claim = claim_in(alder, "oak").rpartition("/")[2]
    digest = hashlib.sha256(newer.encode()).hexdigest()
    assert kg("document", "quotations", "oak") == Done(0, QUOTED.format(claim=claim, digest=digest[:12]), "")
    done = kg("document", "quote", claim[:8], "--reason", "published anew")
    assert (done.code, done.err.count("[26→27]")) == (2, 1)
    done = kg("document", "quote", claim, "--reason", "published anew", "--quote", "Thirty of its officers")
    assert (done.code, "figure-in-quotation" in done.err) == (2, True)
    assert len(Workspace.open(alder.archive.folder.root).log()) == 3


def test_what_still_stands_at_its_place_is_shown_where_all_is_asked_for(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    kg("add", maple(tmp_path))
    (tmp_path / "newer.txt").write_text(f"{MAPLE}More.\n", "utf-8")
    told = json.loads(kg("document", "add", "newer.txt", "--id", "maple", "--json").out)
    assert [one["code"] for one in told["findings"]] == ["quoted-before"]
    few, every = kg("document", "quotations", "maple"), kg("document", "quotations", "maple", "--all")
    assert few.err == "1 still at the old place: --all shows it\n"
    assert (few.out.count("\n"), every.err) == (2, "")
    assert "still stands: “counted 26 agreements”\n    line 1 → line 1; claim " in every.out
    assert kg("document", "quotations", "cedar").err.startswith("kg: no document is called 'cedar'")


def test_a_document_that_shares_much_is_told_in_one_line_and_kept(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    kg("add", maple(tmp_path))
    (tmp_path / "like.txt").write_text(f"{MAPLE}More.\n", "utf-8")
    done = kg("document", "add", "like.txt", "--id", "like")
    assert done.code == 0
    assert done.err == (
        "like.txt: shares-words: shares 97% of its words with document maple (100% of that one's); the longest run "
        "they share has 29 words: “Maple Town counted 26 agreements in Vermont on May 1, 2025. Thirty …”; those that "
        "use one form or quote one law share as much, so look at both; a later capture of maple takes --id maple\n"
    )
    assert json.loads(kg("document", "add", "like.txt", "--json").out)["findings"] == []
