"""On a terminal of 80 columns: one line a row, short notes, a trace in one screen; into a pipe, everything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.workspace import Workspace
from tests.sampling import one_in
from tests.terminal import seen, seen_of_a_process, too_wide

CITED = ["query", "agencies-by-place", "--param", "place=ak", "--cite"]
ALASKA = ["query", "listed-on", "--param", "day=2023-09-12", "--param", "place=ak"]
COLLIER = ["trace", "collier", "county", "sheriffs", "office"]


@pytest.fixture(scope="module")
def demo(shipped_corpus: Workspace) -> Path:
    """The folder with the demo's archive; not written to."""
    return shipped_corpus.archive.folder.root.parent


def run(folder: Path, *words: str, **settings: str) -> str:
    """What `kg` writes into a pipe."""
    command = [sys.executable, "-m", "kg", *words]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **settings}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


ROWS = [
    # the words of a command, and how many lines stand between the rule under the headings and what comes after
    (CITED, 3),
    (ALASKA, 2),
    (["query", "counts-over-time", "--param", "measure=agreements-in-force"], 9),
    (["query", "list-counts"], 4),
    (["query", "claims-of-speaker", "--param", "speaker=aclu"], 12),
    (["query", "listings", "--param", "agency=collier-county-sheriffs-office"], 5),
    (["presence", "collier", "county", "sheriff"], 2),
    (["find", "colier", "county", "sherif"], 2),
    (["log"], 15),
    (["document", "list"], 51),
    (["stats"], 13),
]


@pytest.mark.parametrize(("words", "rows"), ROWS, ids=lambda one: " ".join(one[:2]) if isinstance(one, list) else "")
def test_each_row_is_one_line_of_80_columns(demo: Path, words: list[str], rows: int) -> None:
    lines = seen(demo, words)
    assert too_wide(lines) == []
    rule = next(at for at, line in enumerate(lines) if line.startswith("─"))
    after = re.compile(r"left out: |in every row: |\[1\] |heads are kept|[‡†⋈…]|$")
    assert next((at for at, line in enumerate(lines[rule + 1 :]) if after.match(line)), len(lines) - rule - 1) == rows


OTHERS = [
    ["query"],
    ["query", "stances"],
    ["query", "captures"],
    ["query", "-e", "SELECT * { ?claim a kg:Claim ; ?p ?o } LIMIT 20"],
    ["find", "287", "agreements"],
    [*COLLIER],
    [*COLLIER, "--sources"],
    [*CITED, "--full-notes"],
    ["document", "show", "border-report-day-of-action"],
    ["why", "agencies-by-place", "--param", "place=ak", "--row", "3"],
    ["changes", "2021-01-13", "2023-09-12"],
    ["disagreements"],
    ["recount"],
    ["origins"],
    ["head"],
    ["demo"],
    ["query", "nothing-of-this-name"],
]


@pytest.mark.parametrize("words", OTHERS, ids=lambda words: " ".join(words[:2]))
def test_no_line_is_longer_than_the_terminal(demo: Path, words: list[str]) -> None:
    assert too_wide(seen(demo, words)) == []


@pytest.mark.parametrize("words", [CITED, COLLIER, ["query", "nothing-of-this-name"]], ids=" ".join)
def test_what_these_tests_see_in_this_process_is_what_a_process_of_its_own_shows(demo: Path, words: list[str]) -> None:
    assert seen(demo, words) == seen_of_a_process(demo, words)


def test_ids_are_left_out_where_they_do_not_fit_and_kept_where_they_do(demo: Path) -> None:
    for columns, shown in ((80, False), (160, True)):
        heading = seen(demo, CITED, columns=columns)[0]
        assert ("agency " in heading) is shown, heading


def test_what_is_left_out_is_told_and_shown_with_ids(demo: Path) -> None:
    assert "left out: agency; --ids shows it" in seen(demo, CITED)
    lines = seen(demo, [*CITED, "--ids"])
    assert "agency" in lines[0].split()
    assert not [line for line in lines if line.startswith("left out")]


def test_ids_stay_where_two_rows_would_look_alike_without_them(demo: Path) -> None:
    lines = seen(demo, ["query", "agencies-by-place", "--param", "place=va", "--each-claim"], columns=60)
    rows = [line for line in lines if re.search(r"  \[\d+\]", line)]
    assert len({re.sub(r"\[[\d–]+\].*", "", row) for row in rows}) == len(rows)


@pytest.mark.parametrize("columns", [80, 120, 160])
def test_the_answer_to_who_speaks_names_the_speakers(demo: Path, columns: int) -> None:
    shown = "\n".join(seen(demo, ["query", "speakers"], columns=columns))
    answer = shown.partition("\n[1] ")[0]
    assert all(
        f"{name} " in f"{answer} ".replace("\n", " ")
        for name in ("ACLU of Wisconsin", "American Civil Liberties Union")
    )


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["sheriff", "collier"], "agency/us-fl/collier-county-sheriffs-office"),
        (["expensive", "use"], "claim/ml4w3nwzgm…"),
    ],
)
def test_what_is_found_is_shown_with_the_id_to_trace_it_by(demo: Path, words: list[str], name: str) -> None:
    lines = seen(demo, ["find", *words])
    assert lines[0].split() == ["kind", "name", "of", "id"]
    assert lines[2].endswith(name)
    assert seen(demo, ["trace", name])[0].split()


def test_disagreements_are_parted_by_blank_lines_and_summed_up_at_the_end(demo: Path) -> None:
    lines = seen(demo, ["disagreements"])
    tables = [at for at, line in enumerate(lines) if line.startswith("─")]
    assert [at for at in tables[1:] if lines[at - 3] != ""] == []
    assert tables[-1] < next(at for at, line in enumerate(lines) if "side by side" in line)


def test_why_names_each_triple_once_with_ids_that_can_be_copied(demo: Path) -> None:
    lines = seen(demo, ["why", "agencies-by-place", "--param", "place=ak", "--row", "3"])
    agreement = "agreement/us-ak/kodiak-police-department/warrant-service-officer/2020-07-20"
    at = lines.index(f"│   └── {agreement}")
    assert lines[at + 1] == "│       rdf:type kg:Agreement  [1] [2]"
    assert [line for line in lines if line != line.rstrip()] == []
    assert any(line.startswith("claim/pkalfjqit5jqpsm75gvwvhviz4") for line in lines[:5])


def test_what_every_row_has_is_said_once(demo: Path) -> None:
    said = next(line for line in seen(demo, ALASKA) if line.startswith("in every row: "))
    assert said.startswith("in every row: placeName: Alaska · modelName: Warrant Service Officer · ")


def test_a_note_is_short_on_a_terminal_and_whole_with_full_notes(demo: Path) -> None:
    assert "[1] ICE, list of 2025-09-17, row 27 [claim/njitxlgjto…]" in seen(demo, CITED)
    whole = " ".join(line.strip() for line in seen(demo, [*CITED, "--full-notes"]))
    assert (
        "[1] U.S. Immigration and Customs Enforcement, row 27 of Sheet1 of participatingAgencies09172025pm.xlsx, in "
        "“ICE's lists of participating agencies” (list of 2025-09-17), sha256 6e10b847349e… [claim/njitxlgjto…]"
    ) in whole


def test_a_short_note_says_by_whom_a_list_was_reported(demo: Path) -> None:
    told = " ".join(line.strip() for line in seen(demo, CITED))
    assert "[2] ICE, as reported by Relevant Research, list of 2025-01-22, row 3 [claim/brrowmniki…]" in told


def test_a_short_note_of_a_quotation_has_speaker_route_words_document_and_claim(demo: Path) -> None:
    told = " ".join(line.strip() for line in seen(demo, ["query", "claims-of-speaker", "--param", "speaker=aclu"]))
    assert (
        "[2] ACLU, as reported by Border Report, “law enforcement officials who are unabashedly anti-immigrant or "
        "racist”, “Civil rights groups rally against ICE detainers initiated by local law enforcement agencies” "
        "[claim/2iy7jpln5b…]"
    ) in told


def test_the_claim_of_a_short_note_can_be_traced_as_it_is_written(demo: Path) -> None:
    assert seen(demo, ["trace", "claim/njitxlgjto…"])[0].startswith("U.S. Immigration and Customs Enforcement")


@pytest.mark.parametrize("lines", [24, 50])
@pytest.mark.parametrize(
    "words",
    [COLLIER, ["document", "show", "border-report-day-of-action"], ["trace", "american civil liberties union"]],
    ids=["agency", "document", "speaker"],
)
def test_a_trace_is_one_screen_that_begins_with_what_is_stated(demo: Path, words: list[str], lines: int) -> None:
    shown = seen(demo, words, lines=lines)
    screen = [line for line in shown if not line.startswith("page ")]
    assert len(screen) < lines
    facts = [at for at, line in enumerate(screen) if line.startswith(("├", "└"))]
    notes = [at for at, line in enumerate(screen) if line.startswith("[")]
    assert facts
    assert notes
    assert max(facts) < min(notes)
    assert "--sources" in screen[-1]


def test_sources_are_unfolded_when_asked_and_always_in_a_pipe(demo: Path) -> None:
    for told in ("\n".join(seen(demo, [*COLLIER, "--sources"])), run(demo, *COLLIER)):
        assert "row 22 of sheet 287(g) Agreements" in told
        assert "stated in: “ICE's lists of participating agencies”" in told
    assert "row 22 of sheet" not in "\n".join(seen(demo, COLLIER))


@pytest.mark.parametrize("words", one_in(3, [CITED, ALASKA, COLLIER, ["document", "list"], ["log"]]), ids=" ".join)
def test_a_pipe_has_no_width(demo: Path, words: list[str]) -> None:
    narrow, wide = (run(demo, *words, COLUMNS=columns) for columns in ("40", "200"))
    assert narrow == wide
    assert run(demo, *words, "--ids", "--full-notes") == wide


HELP = [
    *([], ["add"], ["changes"], ["check"], ["demo"], ["disagreements"], ["document"], ["document", "add"]),
    *(["document", "attach"], ["document", "list"], ["document", "show"], ["export"], ["find"], ["head"], ["import"]),
    *(["import", "ice-list"], ["init"], ["log"], ["origins"], ["presence"], ["query"], ["rebuild"], ["receipt"]),
    *(["receipt", "verify"], ["recount"], ["resolve"], ["serve"], ["stats"], ["trace"], ["verify"], ["why"]),
    *(["withdraw"], ["supersede"]),
]


@pytest.mark.parametrize("words", HELP, ids=lambda words: " ".join(words) or "kg")
def test_help_fits_80_columns_and_no_sentence_is_cut_off(tmp_path: Path, words: list[str]) -> None:
    lines = seen(tmp_path, [*words, "--help"])
    assert too_wide(lines) == []
    assert not [line for line in lines if line.endswith("...") and not line.startswith("Usage")]


def test_help_lists_every_command_with_its_first_sentence_whole(tmp_path: Path) -> None:
    told = " ".join(" ".join(seen(tmp_path, ["--help"])).split())
    assert "changes Show what differs between two lists: added, not listed later, and changed, field by field." in told
    assert "..." not in told.replace("[ARGS]...", "")


def test_the_package_runs_as_a_module_and_says_its_version(tmp_path: Path) -> None:
    assert re.fullmatch(r"kg \d+\.\d+\.\d+\n", run(tmp_path, "--version"))


COMPLETED = [
    ("kg quer", ["query"]),
    (
        "kg query agencies-",
        [f"agencies-{one}" for one in ("as-decided", "by-county", "by-place", "described-differently")],
    ),
    ("kg presence agency/us-fl/col", ["agency/us-fl/collier-county-sheriffs-office"]),
    ("kg trace document/usc-8-1", ["document/usc-8-1103", "document/usc-8-1357"]),
    ("kg trace Collier", []),
    ("kg --archive nowhere trace agency/us-fl/col", []),
]


@pytest.mark.parametrize(("typed", "completed"), COMPLETED, ids=lambda one: one if isinstance(one, str) else "")
def test_a_shell_completes(demo: Path, typed: str, completed: list[str]) -> None:
    settings = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1), "_KG_COMPLETE": "complete_bash"}
    found = run(demo, **settings).split()
    assert [one for one in found if one in completed] == completed
    assert len(found) == len(completed) or typed.endswith("col")


def test_completion_can_be_shown_for_a_shell(tmp_path: Path) -> None:
    named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}  # whatever process runs the tests
    assert "_KG_COMPLETE" in run(tmp_path, "--show-completion", "bash", **named)
