"""Every command answers on standard output, for people and for programs, and costs nothing it does not need."""

from __future__ import annotations

import json
import os
import pkgutil
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kg import __version__
from kg.cli import _global_options_first, commands
from kg.workspace import Workspace, outputs
from tests.archive_files import scan, workbook
from tests.archives import COUNT, NOW, OTS, Done, finished, maple, started, tree
from tests.reading_pages import install, table

HEAVY = ["rdflib", "pyshacl", "networkx", "openpyxl", "httpx", "lxml", "pypdfium2", "rich", "pyoxigraph", "yaml"]
GROUPS = {
    "document": ["add", "attach", "list", "ocr", "quotations", "quote", "show"],
    "import": ["ice-list", "reference"],
    "proof": ["verify"],
    "receipt": ["verify"],
}
OF_LISTS = {"changes", "lists", "presence"}
WITHOUT_ANSWER = {"export", "init", "mcp", "rebuild", "release", "serve", "site"}
"""What they give is a file, a stream of one format, pages, or a word on standard error."""


def claim_in(workspace: Workspace, document: str = "alder-notice") -> str:
    rows = Workspace.open(workspace.archive.folder.root).query(
        f"SELECT ?c {{ ?c kg:statedIn document:{document} }} ORDER BY ?c"
    )
    return str(next(iter(rows))["c"].value)  # type: ignore[arg-type, index, call-overload]


def make_list(folder: Path) -> None:
    header = ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"]
    row = ["VERMONT", "Birch City Police Department", "Task Force Model", "2025-01-15", ""]
    (folder / "participatingAgencies03102025am.xlsx").write_bytes(workbook({"Sheet1": [header, row]}))
    (folder / "states.csv").write_text("fips,state_name,state_abbr,sumlev\n50,Vermont,VT,40\n", "utf-8")


COMMANDS: dict[str, tuple[str, ...]] = {
    "add": ("add", "maple.yaml"),
    "changes": ("changes", "2025-03-10", "2025-03-10"),
    "check": ("check",),
    "demo": ("demo", "--archive", "demo"),
    "disagreements": ("disagreements",),
    "document add": ("document", "add", "cedar-gazette.txt", "--id", "cedar"),
    "document attach": ("document", "attach", "alder-notice.txt"),
    "document list": ("document", "list"),
    "document ocr": ("document", "ocr", "scan"),
    "document quotations": ("document", "quotations", "alder-notice"),
    "document quote": ("document", "quote", "{claim}", "--reason", "published anew"),
    "document show": ("document", "show", "alder-notice"),
    "find": ("find", "Alder"),
    "head": ("head",),
    "import ice-list": ("import", "ice-list", "participatingAgencies03102025am.xlsx"),
    "import reference": ("import", "reference", "states.csv"),
    "lists": ("lists",),
    "log": ("log",),
    "merge": ("merge", "other"),
    "origins": ("origins",),
    "presence": ("presence",),
    "proof verify": ("proof", "verify", "claim.proof", "--head", "head.txt"),
    "query": ("query", "documents"),
    "receipt verify": ("receipt", "verify", "answer.receipt"),
    "recount": ("recount",),
    "resolve": ("resolve",),
    "sign": ("sign", "--key", "key"),
    "stats": ("stats",),
    "supersede": ("supersede", "{claim}", "--with", "maple.yaml", "--reason", "read wrongly"),
    "timestamp": ("timestamp", "head.ots"),
    "trace": ("trace", "agency/us-vt/alder-county-sheriffs-office"),
    "verify": ("verify",),
    "withdraw": ("withdraw", "{claim}", "--reason", "read wrongly"),
    "why": ("why", "documents", "--row", "1"),
}


SCHEMA = outputs.schema()


def schema_of_output(name: str) -> jsonschema.Draft202012Validator:
    """The published schema of what a command writes."""
    return jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name.replace(' ', '-')}"})


def damages(told: Any) -> Iterator[Any]:
    """An output with a member taken away, one too many, and one of another type, in the first object it has."""
    if isinstance(told, list):
        yield from ([damaged, *told[1:]] for damaged in damages(told[0])) if told else ()
        return
    key = next(iter(told))
    yield {name: value for name, value in told.items() if name != key}
    yield {**told, "unheardOf": 1}
    yield {**told, key: {"of": "another type"}}


@pytest.mark.parametrize(
    "words",
    [("trace", "nobody at all"), ("query", "no-such-query"), ("stats", "--unheard-of"), ("query", "-e", "SELECT {")],
    ids=" ".join,
)
def test_under_json_an_error_is_json_too(words: tuple[str, ...], alder: Workspace, kg: Callable[..., Done]) -> None:
    done = kg(*words, "--json")
    told = json.loads(done.out)
    schema_of_output("error").validate(told)
    assert (done.code, told["exitCode"]) == (2, 2)
    assert told["error"]["message"]
    assert kg(*words).out == ""


def test_a_refusal_under_json_says_its_findings(alder: Workspace, tmp_path: Path, kg: Callable[..., Done]) -> None:
    maple(tmp_path, f"quote: counted 26 agreements\n    {COUNT.replace('26', '40')}")
    told = json.loads(kg("add", "maple.yaml", "--json").out)
    assert told["error"]["findings"][0].keys() == {"code", "message", "where", "severity"}


def test_what_is_written_of_an_answer_stays_the_only_json(alder: Workspace, kg: Callable[..., Done]) -> None:
    done = kg("query", "-e", "SELECT ?a { ?a a kg:Claim }", "--json", "--cite")
    assert json.loads(done.out)["results"]


def test_a_document_is_shown_page_by_page(alder: Workspace, kg: Callable[..., Done]) -> None:
    pages = [
        kg("document", "show", "alder-notice", "--limit", "2", "--page", str(number), "--json") for number in (1, 2)
    ]
    told = [json.loads(page.out) for page in pages]
    assert [len(one["claims"]) for one in told] == [2, 2]
    assert len({claim["id"] for one in told for claim in one["claims"]}) == 4
    last = -(-told[0]["claimsInAll"] // 2)
    assert pages[0].err == f"page 1 of {last}, {told[0]['claimsInAll']} claims in all; the next with --page 2\n"
    past = kg("document", "show", "alder-notice", "--limit", "2", "--page", str(last + 1))
    assert (past.code, past.err) == (
        2,
        f"kg: there is no page {last + 1}; with 2 claims on each, pages are 1 to {last}\n",
    )


def listed(help_text: str) -> set[str]:
    return set(re.findall(r"^  ([a-z-]+)  ", help_text.partition("Commands:")[2], re.MULTILINE))


def test_help_lists_every_command(kg: Callable[..., Done]) -> None:
    done = kg("--help")
    modules = {module.name.rstrip("_") for module in pkgutil.iter_modules(commands.__path__)}
    assert listed(done.out) == modules | {"supersede"}
    assert {group: sorted(listed(kg(group, "--help").out)) for group in GROUPS} == GROUPS


def test_every_command_is_tried_here(kg: Callable[..., Done]) -> None:
    names = {f"{group} {name}" for group, members in GROUPS.items() for name in members}
    assert names | listed(kg("--help").out) - set(GROUPS) - WITHOUT_ANSWER == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_and_how(name: str, kg: Callable[..., Done]) -> None:
    done = kg(*name.split(), "--help")
    assert done.code == 0
    assert "--json" in done.out
    assert re.search(r"\n\n  [A-Z].{10}", done.out)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_answers_people_and_programs_alike(
    name: str, alder: Workspace, tmp_path: Path, kg: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    maple(tmp_path)
    make_list(tmp_path)
    if name in OF_LISTS:
        kg("import", "ice-list", "participatingAgencies03102025am.xlsx")
    if name == "document ocr":
        install(tmp_path / "bin", monkeypatch, table([[("Alder", 96)]]))
        (tmp_path / "scan.pdf").write_bytes(scan([["Alder"]]))
        kg("document", "add", "scan.pdf", "--id", "scan")
    if name in ("document quotations", "document quote"):
        notice = (tmp_path / "alder-notice.txt").read_text("utf-8")
        (tmp_path / "newer.txt").write_text(f"Home\n{notice}", "utf-8")
        kg("document", "add", "newer.txt", "--id", "alder-notice")
    if name == "receipt verify":
        kg("query", "documents", "--receipt", "answer.receipt")
    if name == "proof verify":
        (tmp_path / "head.txt").write_text(kg("head").out)
        kg("proof", claim_in(alder), "-o", "claim.proof")
    if name == "timestamp":
        (tmp_path / "head.ots").write_bytes(OTS + bytes.fromhex(alder.head().digest))
    if name == "merge":
        Workspace.create(tmp_path / "other").add([maple(tmp_path)])
    if name == "sign":
        if shutil.which("ssh-keygen") is None:
            pytest.skip("needs ssh-keygen (OpenSSH)")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True)
    words = [word.format(claim=claim_in(alder)) for word in COMMANDS[name]]
    for_programs = kg(*words, "--json")
    told = json.loads(for_programs.out)
    assert for_programs.code == 0
    if name != "query":  # an answer is in the W3C's form
        schema = schema_of_output(name)
        schema.validate(told)
        for damaged in damages(told):
            assert not schema.is_valid(damaged), damaged
    for_people = kg(*words)
    assert for_people.code in (0, 2 if name in ("withdraw", "supersede") else 0)
    assert for_people.out or for_people.err


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("query", "--help"), ("export", "--help")])
def test_help_imports_no_room(words: tuple[str, ...], tmp_path: Path) -> None:
    told = "import atexit, sys; atexit.register(lambda: print('loaded', *sys.modules, file=sys.stderr))"
    done = finished(started(*words, folder=tmp_path, setup=told))
    loaded = {name.partition(".")[0] for name in done.err.split()}
    assert done.code == 0
    assert "typer" in loaded
    assert loaded.isdisjoint(HEAVY), loaded & set(HEAVY)
    rooms = {name.split(".")[1] for name in done.err.split() if name.startswith("kg.")}
    assert rooms <= {"cli", "errors"}


@pytest.mark.parametrize(("words", "heavy"), [(("query", "documents"), HEAVY[:7]), (("stats",), HEAVY[:7])])
def test_asking_loads_neither_the_gate_nor_what_reads_sources(
    words: tuple[str, ...], heavy: list[str], alder: Workspace, tmp_path: Path
) -> None:
    told = "import atexit, sys; atexit.register(lambda: print('loaded', *sys.modules, file=sys.stderr))"
    done = finished(started(*words, folder=tmp_path, setup=told))
    loaded = {name.partition(".")[0] for name in done.err.split()}
    assert done.code == 0
    assert loaded.isdisjoint(heavy), loaded & set(heavy)


def test_the_version_is_said(kg: Callable[..., Done]) -> None:
    assert kg("--version") == Done(0, f"kg {__version__}\n", "")


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("query x --archive a", "--archive a query x"),
        ("query --store=s x", "--store=s query x"),
        ("query x --archive", "--archive query x"),
        ("trace -- --archive", "trace -- --archive"),
        ("--archive a log", "--archive a log"),
    ],
)
def test_the_archive_may_be_named_anywhere(typed: str, understood: str) -> None:
    assert _global_options_first(typed.split()) == understood.split()


def test_the_archive_is_named_by_the_environment_too(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "archive").rename(tmp_path / "elsewhere")
    assert kg("stats").code == 2
    monkeypatch.setenv("KG_ARCHIVE", str(tmp_path / "elsewhere"))
    assert kg("stats").code == 0


def test_who_records_is_named_by_the_environment(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_ARCHIVIST", "reading room")
    kg("add", maple(tmp_path))
    assert [one["archivist"] for one in json.loads(kg("log", "--json").out)] == ["tester", "reading room"]


def test_what_was_added_is_acknowledged_by_number(alder: Workspace, tmp_path: Path, kg: Callable[..., Done]) -> None:
    done = kg("add", maple(tmp_path))
    assert done == Done(0, "recorded as contribution 2: 1 claim, 1 document, 1 capture, 1 speaker\n", "")
    assert kg("add", "maple.yaml") == Done(0, "nothing new: everything in it is recorded already\n", "")


def test_a_rehearsal_says_what_would_be_recorded(alder: Workspace, tmp_path: Path, kg: Callable[..., Done]) -> None:
    before = tree(alder.archive.folder.root)
    done = kg("add", "--dry-run", maple(tmp_path))
    assert done == Done(0, "would record: 1 claim, 1 document, 1 capture, 1 speaker\n", "")
    assert tree(alder.archive.folder.root) == before


LEFT_OUT = "nothing recorded: what is new in it was left out, as the notices say\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("the notice speaks", "it speaks", "recorded-before: is recorded already, without basis “it speaks of Vermont"),
        ("    count:", "    computed: true\n    count:", "is recorded already, without computed true; "),
        ("title: Maple", "title: Acorn", "is described here already, without “Acorn”; "),
        ("published: 2025", "published: 2019-01-01", "described here already, without 2019-01-01; "),
    ],
)
def test_what_is_brought_once_more_and_said_otherwise_is_told_and_not_called_recorded(
    old: str, new: str, told: str, alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    kg("add", sheet := maple(tmp_path))
    sheet.write_text(sheet.read_text("utf-8").replace(old, new), "utf-8")
    done = kg("add", sheet)
    assert (done.code, done.out) == (0, LEFT_OUT)
    assert told in done.err


def test_another_basis_takes_the_place_of_the_first_as_the_notice_says(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    kg("add", sheet := maple(tmp_path))
    sheet.write_text(sheet.read_text("utf-8").replace("the notice speaks", "it speaks"), "utf-8")
    kg("withdraw", claim := claim_in(alder, "maple"), "--reason", "another basis")
    assert kg("add", "--again", sheet).code == 0
    bases = Workspace.open(tmp_path / "archive").query(f"SELECT ?b {{ <{claim}> kg:basis ?b }}")
    assert [row[0].value for row in bases] == ["it speaks of Vermont on May 1, 2025"]


def test_a_withdrawn_claim_comes_back_only_when_asked_for(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    kg("add", maple(tmp_path))
    claim = claim_in(alder, "maple")
    assert kg("withdraw", claim, "--reason", "read wrongly").out == "recorded as contribution 3: 1 withdrawal\n"
    left_out = kg("add", "maple.yaml")
    assert "withdrawn-before" in left_out.err
    assert left_out.out == LEFT_OUT
    assert kg("add", "--again", "maple.yaml").out == "recorded as contribution 4: 1 claim\n"


def test_what_rests_on_a_claim_is_told_when_it_is_withdrawn(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    kg("add", maple(tmp_path))
    claim = claim_in(alder, "maple")
    kg("add", maple(tmp_path, f"quote: counted 26 agreements\n    via: {claim}\n    {COUNT}", name="oak"))
    done = kg("withdraw", claim, "--reason", "read wrongly")
    told, report, now, alone = done.err.splitlines()
    assert (told, now) == ("1 thing rests on this claim and stays; look at it:", "1 thing now stands alone:")
    assert all(claim_in(alder, "oak") in line for line in (report, alone))


def test_a_sheet_is_read_from_standard_input(
    alder: Workspace, tmp_path: Path, kg: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Piped:
        buffer = maple(tmp_path).open("rb")

    monkeypatch.setattr("sys.stdin", Piped)
    assert kg("add", "-").out.startswith("recorded as contribution 2: 1 claim")


def test_a_past_state_is_asked_by_day(alder: Workspace, tmp_path: Path, kg: Callable[..., Done]) -> None:
    later = Workspace.open(alder.archive.folder.root, clock=lambda: NOW + timedelta(days=3))
    later.add([maple(tmp_path)])
    asked = ("query", "-e", "ASK { ?claim kg:statedIn document:maple }", "--as-of")
    assert kg(*asked, "2026-01-03").out == "no\n"
    assert kg(*asked, "2026-01-04").out == "yes\n"


@pytest.mark.parametrize(
    ("when", "answer"),
    [
        ("1", "no\n"),
        ("2", "yes\n"),
        ("3", "no\n"),
        ("2026-01-01T12:00", "no\n"),
        ("2026-01-01T12:05:00", "yes\n"),
        ("2026-01-01T12:10", "no\n"),
    ],
)
def test_a_past_state_is_asked_by_time_and_by_contribution(
    when: str, answer: str, alder: Workspace, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    minutes = iter((5, 10))
    later = Workspace.open(alder.archive.folder.root, clock=lambda: NOW + timedelta(minutes=next(minutes)))
    later.add([maple(tmp_path)])
    later.withdraw(later.claim_named(claim_in(alder, "maple")), "read wrongly")
    assert kg("query", "-e", "ASK { ?claim kg:statedIn document:maple }", "--as-of", when).out == answer


@pytest.mark.parametrize("when", ["0", "2", "yesterday", "2026-13-01", "2026-01-01T25:00", "-1", "٣"])
def test_a_state_that_never_was_is_refused(when: str, alder: Workspace, kg: Callable[..., Done]) -> None:
    done = kg("query", "documents", "--as-of", when)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_an_export_comes_back_as_the_same_archive(alder: Workspace, tmp_path: Path, kg: Callable[..., Done]) -> None:
    kg("export", "nquads", "-o", "out.nq")
    kg("init", "--archive", "copy")
    refused = kg("add", "out.nq", "--archive", "copy")
    assert (refused.code, "capture-held" in refused.err) == (2, True)
    done = kg("add", "out.nq", "--allow-unheld", "--archive", "copy")
    assert done.code == 0
    assert kg("document", "attach", "alder-notice.txt", "--archive", "copy").code == 0
    assert kg("verify", "--archive", "copy").out.startswith("everything checked holds")
    asked = ("query", "stated-in", "--format", "csv")
    assert kg(*asked, "--archive", "copy").out == kg(*asked).out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_written_to_and_not_replaced(alder: Workspace, tmp_path: Path, kg: Callable[..., Done]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as threads:
        read = threads.submit(pipe.read_bytes)
        assert kg("export", "turtle", "-o", pipe).code == 0
        assert read.result(timeout=30).startswith(b"@prefix")
    assert pipe.is_fifo()
