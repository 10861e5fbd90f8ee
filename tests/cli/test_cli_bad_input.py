"""Bad input gets one clear line with place and remedy, exit 2, and leaves the archive byte for byte as it was."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.ledger.folder import FORMAT
from kg.workspace import Workspace
from tests.archive_files import workbook
from tests.archives import COUNT, ROOT, Done, finished, maple, started, tree

HEADER = ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"]
LIST = workbook({"Sheet1": [HEADER, ["VERMONT", "Birch City Police Department", "Task Force Model", "2025-01-15", ""]]})
PLAIN_COUNT = f"quote: counted 26 agreements\n    {COUNT}"


@dataclass(frozen=True)
class Case:
    """What is typed, after something is made; `line` is the one line, `findings` the codes told before it."""

    words: tuple[str, ...]
    line: str
    make: Callable[[Path], object] = lambda folder: None
    findings: tuple[str, ...] = ()


def sheet(*claims: str, text: str | None = None) -> Callable[[Path], object]:
    return lambda folder: maple(folder, *claims, **({"text": text} if text else {}))


def written(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


ADD = ("add", "maple.yaml")
REFUSED = r"kg: 1 fault, nothing was written; correct what is listed above and add again"
CASES = {
    # files
    "a sheet that is not there": Case(("add", "no.yaml"), r"kg: no\.yaml: there is no such file; check the path"),
    "a folder for a sheet": Case(
        ("add", "folder.yaml"), r"kg: folder\.yaml: .*folder; .+", lambda folder: (folder / "folder.yaml").mkdir()
    ),
    "a sheet of no known suffix": Case(
        ("add", "sheet.docx"), r"kg: sheet\.docx: \.docx is not a format of claim sheets; use \.yaml, .*"
    ),
    "a sheet without a suffix": Case(("add", "sheet"), r"kg: sheet: no suffix is not a format .*"),
    "a binary as a sheet": Case(
        ("add", "binary.yaml"), r"kg: binary\.yaml.*; .+", written("binary.yaml", b"\x89PNG\r\n\x1a\n\0\0\xff")
    ),
    "a binary as text": Case(
        ("document", "add", "binary.txt"),
        r"kg: binary\.txt: .*; .+",
        written("binary.txt", b"\x89PNG\r\n\x1a\n\0\0\xff"),
    ),
    "a document that is not there": Case(("document", "add", "no.txt"), r"kg: no\.txt: there is no such file; .+"),
    "a folder for a document": Case(
        ("document", "add", "folder"), r"kg: folder: is a folder; .+", lambda folder: (folder / "folder").mkdir()
    ),
    "an empty document": Case(
        ("document", "add", "empty.txt"), r"kg: empty\.txt: .*empty.*", written("empty.txt", b"")
    ),
    "a document kind there is none of": Case(
        ("document", "add", "cedar-gazette.txt", "--kind", "leaflet"),
        r"kg: .*leaflet.*; write one of article, official-report, .+",
    ),
    "a publication day that does not exist": Case(
        ("document", "add", "cedar-gazette.txt", "--published", "2025-02-30"), r"kg: .*2025-02-30.*; .+"
    ),
    # lists
    "a list that is not there": Case(("import", "ice-list", "no.xlsx"), r"kg: no\.xlsx: there is no such file; .+"),
    "a truncated workbook": Case(
        ("import", "ice-list", "cut.xlsx"),
        r"kg: cut\.xlsx: .*truncated.*; .+",
        written("cut.xlsx", LIST[: len(LIST) // 2]),
    ),
    "a workbook without a known header": Case(
        ("import", "ice-list", "other.xlsx"),
        r"kg: other\.xlsx.*header.*; .+",
        written("other.xlsx", workbook({"Sheet1": [["NAME", "PRICE"], ["Apple", "3"]]})),
    ),
    "text for a workbook": Case(
        ("import", "ice-list", "alder-notice.txt"), r"kg: alder-notice\.txt: is not an \.xlsx workbook.*; .+"
    ),
    "an import day that does not exist": Case(
        ("import", "ice-list", "x.xlsx", "--taken-on", "2025-13-01"), r"kg: .*2025-13-01.*; .+", written("x.xlsx", LIST)
    ),
    # sheets
    "a quotation that is not there": Case(
        ADD, REFUSED, sheet(f"quote: counted 62 agreements\n    {COUNT}"), ("quotation-found",)
    ),
    "a quotation that is there twice": Case(
        ADD,
        REFUSED,
        sheet(PLAIN_COUNT, text="It counted 26 agreements then. It counted 26 agreements again, it says.\n"),
        ("quotation-found",),
    ),
    "a figure that is not quoted": Case(
        ADD, REFUSED, sheet(PLAIN_COUNT.replace("value: 26", "value: 27")), ("figure-in-quotation",)
    ),
    "an unknown term": Case(
        ADD, REFUSED, sheet(PLAIN_COUNT.replace("agreements-in-force", "agreements-in-farce")), ("unknown-term",)
    ),
    "an unknown place": Case(ADD, REFUSED, sheet(PLAIN_COUNT.replace("place: vt", "place: zz")), ("unknown-place",)),
    "an unknown key": Case(ADD, REFUSED, sheet(f"{PLAIN_COUNT}\n    qoute: counted"), ("unknown-key",)),
    "a day that does not exist": Case(
        ADD, REFUSED, sheet(PLAIN_COUNT.replace("2025-05-01", "2025-02-30")), ("no-such-date",)
    ),
    "a duplicate key": Case(ADD, r"kg: .*", sheet(f"{PLAIN_COUNT}\n    quote: in Vermont"), ("duplicate-key",)),
    "YAML that does not parse": Case(
        ("add", "broken.yaml"), r"kg: broken\.yaml:2.*; .+", written("broken.yaml", b"document: {id: a\nclaims: [")
    ),
    "TriG that does not parse": Case(
        ("add", "broken.trig"), r"kg: broken\.trig.*; .+", written("broken.trig", b"<a> <b")
    ),
    # archives
    "no archive at all": Case(
        ("--archive", "nowhere", "stats"), r"kg: nowhere: no archive is there; make one with `kg init` or `kg demo`"
    ),
    "an archive whose marker is a folder": Case(
        ("stats", "--archive", "unmarked"),
        r"kg: unmarked/archive\.json: archive\.json cannot be read; it should say \{.*\}",
        lambda folder: (folder / "unmarked" / "archive.json").mkdir(parents=True),
    ),
    "an archive of a newer format": Case(
        ("stats", "--archive", "newer"),
        rf"kg: newer/archive\.json: the archive has format {FORMAT + 1}, this program reads up to {FORMAT}; "
        "install a newer kg287g",
        lambda folder: (
            (folder / "newer").mkdir(),
            written("newer/archive.json", b'{"format": %d}' % (FORMAT + 1))(folder),
        ),
    ),
    "the demo of an archive of one's own": Case(
        ("demo",), r"kg: archive: this archive was not made of the shipped corpus.*; name another folder with --archive"
    ),
    "a document nobody has": Case(
        ("document", "show", "nope"), r"kg: no document is called 'nope'; kg document list shows their names"
    ),
    "a format of cited answers without --cite": Case(
        ("query", "speakers", "--format", "html"), r"kg: there is no format 'html' without --cite; add --cite"
    ),
    "an archive where one is": Case(
        ("init",), r"kg: archive: something is already there; name an empty folder with --archive"
    ),
    "an endpoint that is not there": Case(
        ("--store", "http://127.0.0.1:9/query", "stats"), r"kg: http://127\.0\.0\.1:9/query: .*out of reach.*; .+"
    ),
    "an address that is none": Case(("--store", "nonsense", "stats"), r"kg: the store's address .*; .+"),
    # questions
    "SPARQL that does not parse": Case(
        ("query", "-e", "SELECT ?a WHERE {\n  ?a ?b }"),
        r"kg: line 2, column 9: expected an object after \?b, found '\}'",
    ),
    "one word of SPARQL": Case(
        ("query", "-e", "SELECT"), r"kg: line 1, column 7: expected '\*', variables, or .* after SELECT, .*"
    ),
    "an update for a question": Case(
        ("query", "-e", "DELETE WHERE { ?s ?p ?o }"), r"kg: a query only reads, and DELETE writes; .*"
    ),
    "a query nobody named": Case(
        ("query", "agencies-by-palce"), r"kg: there is no query 'agencies-by-palce'; did you mean agencies-by-place.*\?"
    ),
    "a parameter the query has not": Case(
        ("query", "stated-in", "--param", "dokument=x"),
        r"kg: query 'stated-in' has no parameter 'dokument'; did you mean document\?",
    ),
    "a parameter without a value": Case(
        ("query", "stated-in", "--param", "document"), r"kg: --param document has no value; write --param document=…"
    ),
    "a place that is none": Case(("query", "agencies-by-place", "-p", "place=atlantis"), r"kg: .*atlantis.*; .+"),
    "parameters for SPARQL": Case(
        ("query", "-e", "ASK {}", "-p", "a=b"),
        r"kg: --param is for queries asked by name; write the value into the SPARQL",
    ),
    "a name and SPARQL": Case(("query", "lists", "-e", "ASK {}"), r"kg: both a name and SPARQL are given; .+"),
    "a query file that is not there": Case(("query", "no.rq"), r"kg: no\.rq: there is no such file; .+"),
    "a query file that is no text": Case(
        ("query", "binary.rq"), r"kg: binary\.rq: this is not UTF-8 text; .+", written("binary.rq", b"\xff\xfe")
    ),
    "a format there is none of": Case(
        ("query", "lists", "--format", "doc"), r"kg: there is no format 'doc'; use table, .*"
    ),
    "a format of graphs for rows": Case(
        ("query", "lists", "--format", "ttl"), r"kg: rows cannot be written as ttl; use table, .*"
    ),
    "a format of rows for a graph": Case(
        ("query", "-e", "DESCRIBE kg:program", "--format", "csv"), r"kg: a graph cannot be written as csv; use ttl, .*"
    ),
    "a format of rows for yes or no": Case(
        ("query", "-e", "ASK {}", "--format", "csv"), r"kg: yes or no cannot be written as csv; use table, json, xml"
    ),
    "a day that is none": Case(("query", "lists", "--as-of", "2025-02-30"), r"kg: '2025-02-30' is not a day; write .+"),
    # things
    "a name nothing has": Case(("trace", "Alder Countie Sherrif Dept of Nowhere"), r"kg: .*(did you mean|could be).*"),
    "an IRI nothing has": Case(
        ("trace", "https://example.org/x"), r"kg: the archive says nothing about .*; look for it with `kg find`"
    ),
    "no words to find": Case(("find", " "), r"kg: there are no words to search for; .+"),
    "words nothing has": Case(("find", "zzzzqqq"), r"kg: nothing .*zzzzqqq.*; .+"),
    "a withdrawal of what is no claim": Case(
        ("withdraw", "document/alder-notice", "--reason", "x"), r"kg: 'document/alder-notice' is not a claim; take .+"
    ),
    "a withdrawal of a claim there is none of": Case(
        ("withdraw", "claim/" + "a" * 26, "--reason", "x"),
        r"kg: there is no claim 'claim/a+'; take the claim's name .+",
    ),
    "a document there is none of": Case(("document", "show", "no-such-notice"), r"kg: .*no-such-notice.*; .+"),
    "a file that cannot be written": Case(
        ("export", "trig", "-o", "no/such/folder/x.trig"),
        r"kg: no/such/folder/x\.trig: cannot be written .*; name another file",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_one_line_exit_2_and_no_change(
    name: str, alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    case = CASES[name]
    case.make(tmp_path)
    before = tree(alder.archive.folder.root)
    done = kg(*case.words)
    *findings, line = done.err.splitlines()
    assert re.fullmatch(case.line, line), line
    assert [one.split(": ")[1] for one in findings] == list(case.findings)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert tree(alder.archive.folder.root) == before


def test_a_refusal_from_a_process_of_its_own_is_the_same(alder: Workspace, tmp_path: Path) -> None:
    before = tree(alder.archive.folder.root)
    done = finished(started("add", "no.yaml", folder=tmp_path))
    assert done == Done(2, "", "kg: no.yaml: there is no such file; check the path\n")
    assert tree(alder.archive.folder.root) == before


def test_every_fault_of_a_sheet_is_told_at_once_with_its_line(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    maple(tmp_path, f"quote: no such words\n    {COUNT}", PLAIN_COUNT.replace("value: 26", "value: 27"))
    done = kg(*ADD)
    assert re.findall(r"^(\S+): (\S+): ", done.err, re.MULTILINE) == [
        ("maple.yaml:5", "quotation-found"),
        ("maple.yaml:8", "figure-in-quotation"),
    ]
    assert done.err.endswith("kg: 2 faults, nothing was written; correct what is listed above and add again\n")


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_withdrawal_without_a_reason_is_refused(
    reason: str, alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    (claim, *_) = alder.query("SELECT ?c { ?c a kg:Claim } ORDER BY ?c")  # type: ignore[misc]
    before = tree(alder.archive.folder.root)
    done = kg("withdraw", claim[0].value, "--reason", reason)
    assert (done.code, done.err) == (2, "kg: a withdrawal needs a reason; say why with --reason\n")
    assert tree(alder.archive.folder.root) == before


def test_a_withdrawal_is_not_even_understood_without_the_option(alder: Workspace, kg: Callable[..., Done]) -> None:
    done = kg("withdraw", "claim/a")
    assert done.code == 2
    assert "--reason" in done.err


def test_one_unreadable_list_of_several_is_told_and_keeps_no_other_out(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    (tmp_path / "participatingAgencies03102025am.xlsx").write_bytes(LIST)
    (tmp_path / "cut.xlsx").write_bytes(LIST[:500])
    done = kg("import", "ice-list", "cut.xlsx", "participatingAgencies03102025am.xlsx", "--json")
    assert done.code == 1
    assert [one["rowsRead"] for one in json.loads(done.out)] == [None, 1]
    assert re.fullmatch(r"kg: cut\.xlsx: .*\n", done.err)


@pytest.mark.parametrize("words", [("check", "maple.yaml"), ("add", "--dry-run", "maple.yaml")])
def test_a_rehearsal_that_finds_faults_ends_with_1_and_changes_nothing(
    words: tuple[str, ...], alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    maple(tmp_path, PLAIN_COUNT.replace("value: 26", "value: 27"))
    before = tree(alder.archive.folder.root)
    done = kg(*words)
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert done.out.startswith("1 fault")
    assert tree(alder.archive.folder.root) == before


def test_findings_of_verify_end_with_1(alder: Workspace, kg: Callable[..., Done]) -> None:
    path = alder.archive.ledger.files()[0]
    path.write_bytes(path.read_bytes() + b"<urn:z> <urn:z> <urn:z> .\n")
    done = kg("verify")
    assert done.code == 1
    assert done.err.startswith("000001.nq: ledger-changed: ")
    assert done.out.startswith("1 fault: ")


def test_attaching_nothing_of_this_archive_ends_with_1(alder: Workspace, kg: Callable[..., Done]) -> None:
    done = kg("document", "attach", "meadow-act.txt")
    assert (done.code, done.err) == (1, "not captures of this archive, left alone: meadow-act.txt\n")


def test_what_nobody_foresaw_is_one_line_too(
    alder: Workspace, kg: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprise(_: object) -> None:
        raise ZeroDivisionError("of\nsome sort")

    monkeypatch.setattr(Workspace, "counts", surprise)
    done = kg("stats")
    assert done == Done(
        3, "", "kg: unexpected ZeroDivisionError: of↵some sort; please report it, with KG_DEBUG=1 for the details\n"
    )
    monkeypatch.setenv("KG_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        kg("stats")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [("query",), ("log", "--json"), ("export", "nquads")])
def test_an_answer_that_cannot_be_written_is_one_line(words: tuple[str, ...], alder: Workspace, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from kg.cli import main; main()", *words]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert (done.returncode, done.stderr) == (2, "kg: No space left on device; check the disk and the permissions\n")


def test_a_reader_of_an_answer_may_stop_reading(alder: Workspace, tmp_path: Path) -> None:
    process = started("export", "nquads", folder=tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert (process.stderr.read(), process.wait()) == ("", 0)


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are Unicode there")
@pytest.mark.parametrize(
    ("words", "env"),
    [
        ((b"query", b"\xff"), {}),
        ((b"add", b"caf\xe9.yaml"), {}),
        ((b"--archive", b"\xfe", b"stats"), {}),
        ((b"--\xff",), {}),
        ((b"stats",), {b"KG_ARCHIVE": b"\xff"}),
        ((b"stats",), {b"KG_ARCHIVIST": b"\xff"}),
    ],
)
def test_an_argument_or_setting_that_is_not_unicode_is_one_line(
    words: tuple[bytes, ...], env: dict[bytes, bytes], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable.encode(), b"-c", b"from kg.cli import main; main()", *words],
        cwd=tmp_path,
        env={b"PATH": b"/usr/bin", b"PYTHONPATH": str(ROOT).encode(), **env},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert b"is not Unicode text" in done.stderr
    assert done.stderr.decode().strip().isprintable()
