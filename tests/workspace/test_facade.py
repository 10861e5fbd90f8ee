"""What a Python program has: strings and paths, answers as values, an archive that follows other writers."""

from __future__ import annotations

import doctest
import inspect
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import kg
from kg.errors import QueryError, UsageError
from kg.workspace import Workspace, answering, asking
from kg.workspace.query_answers import QueryAnswer
from tests.archives import CLOCK, maple

SHEET = """\
document: {id: notice, title: Notice, kind: article, publisher: maple-town, published: 2025, file: notice.txt}
speakers:
  maple-town: {name: Maple Town Council}
claims:
  - quote: counted 26 agreements
    basis: the notice speaks of Vermont on May 1, 2025
    count: {measure: agreements-in-force, unit: agreement, place: vt, as-of: 2025-05-%s, value: 26}
"""
NOTICE = "Maple Town counted 26 agreements in Vermont on May 1, 2025.\n"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped corpus as an archive, beside what the examples read."""
    folder = tmp_path_factory.mktemp("examples")
    Workspace.demo(folder / "archive").workspace.close()
    (folder / "notice.txt").write_text(NOTICE, "utf-8")
    (folder / "sheet.yaml").write_text(SHEET % "01", "utf-8")
    (folder / "better.yaml").write_text(SHEET % "02", "utf-8")
    (folder / "later.txt").write_text(f"Of June.\n{NOTICE}", "utf-8")
    (folder / "later.yaml").write_text((SHEET % "02").replace("notice.txt", "later.txt"), "utf-8")
    return folder


def methods() -> Iterator[tuple[str, object]]:
    """Every public method and property that `Workspace` has of its own or from `Answering`."""
    for owner in (asking.Asking, answering.Answering, Workspace):
        for name, member in vars(owner).items():
            if not name.startswith("_") and not isinstance(member, type):
                told = member.__func__ if isinstance(member, classmethod | staticmethod) else member
                yield f"{owner.__name__}.{name}", told


WITHOUT_EXAMPLE = {"Asking.store", "Asking.catalogue", "Asking.guarded"}
"""For what is built on the façade, and not for who asks."""
EXAMPLES = {name: method for name, method in methods() if name not in WITHOUT_EXAMPLE}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_of_a_public_method_runs(
    name: str, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "here"
    shutil.copytree(shipped, folder)
    monkeypatch.chdir(folder)
    written = inspect.getdoc(EXAMPLES[name]) or ""
    with Workspace.open("archive", clock=CLOCK) as workspace:
        names = {"workspace": workspace, "Workspace": Workspace, "kg": kg}
        example = doctest.DocTestParser().get_doctest(written, names, name, None, None)
        told: list[str] = []
        done = doctest.DocTestRunner().run(example, out=told.append)
    assert example.examples, f"{name} has no example"
    assert done.failed == 0, "".join(told)


@pytest.mark.parametrize("documented", [kg, sys.modules["kg.workspace"]], ids=["kg", "kg.workspace"])
def test_the_example_of_the_door_runs(documented: object, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shipped)
    example = doctest.DocTestParser().get_doctest(inspect.getdoc(documented) or "", {}, "door", None, None)
    told: list[str] = []
    done = doctest.DocTestRunner().run(example, out=told.append)
    assert (done.failed, done.attempted > 1) == (0, True), "".join(told)


@pytest.mark.slow
def test_a_client_of_the_facade_is_typed_strictly(tmp_path: Path) -> None:
    client = Path(__file__).parent / "client.py"
    # Judged is the client alone: the stubs of what kg itself uses come with the extra `lint`, not with `test`.
    only_the_client = ["--strict", "--follow-imports=silent", "--cache-dir", str(tmp_path)]
    words = [sys.executable, "-m", "mypy", *only_the_client, str(client)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=Path(kg.__file__).parent.parent, check=False)
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / "wrong.py"
    wrong.write_text("import kg\n\nkg.open('archive').changes('a', 'b', pendng=True)\nkg.Workspace.create(1)\n")
    done = subprocess.run([*words[:-1], str(wrong)], capture_output=True, text=True, check=False)
    assert done.stdout.count("error:") == 2, done.stdout


def test_importing_kg_imports_nothing_until_it_is_asked() -> None:
    told = "import sys, kg; print([name for name in sys.modules if name.startswith('kg.')])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    assert kg.open == Workspace.open
    assert kg.Workspace is Workspace
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        kg.nothing  # noqa: B018


def test_what_another_writer_records_is_in_the_next_answer(alder: Workspace, tmp_path: Path) -> None:
    reader = Workspace.open(str(alder.archive.folder.root))
    before = reader.counts().claims
    then = reader.at(None)
    alder.add(maple(tmp_path))
    assert reader.counts().claims == before + 1
    assert then.counts().claims == before


def test_an_archive_nobody_writes_to_is_opened_once(alder: Workspace) -> None:
    assert alder.store is alder.store


def test_a_closed_archive_is_opened_again_by_the_next_question(alder: Workspace) -> None:
    with alder as workspace:
        first = workspace.store
    assert alder.store is not first
    assert alder.counts().claims > 0


def test_a_question_has_a_time_limit(alder: Workspace) -> None:
    cross = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(24))
    with pytest.raises(QueryError, match=r"0\.5 seconds"):
        list(alder.query(f"SELECT (COUNT(*) AS ?n) {{ {cross} }}", time_limit=0.5))


PARAMS = {"text": "2025", "a number": 2025}


@pytest.mark.parametrize("year", PARAMS.values(), ids=PARAMS)
def test_a_parameter_may_be_text_or_a_value(year: object, alder: Workspace) -> None:
    named = next(one for one in alder.queries() if any(each.kind == "year" for each in one.parameters))
    name = next(each.name for each in named.parameters if each.kind == "year")
    given = {**dict(named.example), name: year}
    assert "2025" in alder.question(named.name, given).sparql.rpartition("VALUES")[2]


def test_a_question_is_bound_once(alder: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from kg.workspace import questions

    asked: list[str] = []
    known = questions.resolved_parameters
    monkeypatch.setattr(questions, "resolved_parameters", lambda *given: asked.append(given[1].name) or known(*given))
    question = alder.question("counts-over-time", {"place": "Vermont"})
    list(alder.query(question))
    alder.receipt(question, path=str(tmp_path / "answer.receipt"))
    assert alder.cite(question).rows
    assert asked == ["counts-over-time"]


def test_a_name_that_was_only_near_is_told_as_it_was_read(alder: Workspace) -> None:
    notices = alder.question("agreements-of-agency", {"agency": "alder county"}).notices
    assert notices == ("agency 'alder county' is read as agency/us-vt/alder-county-sheriffs-office",)
    assert alder.question("SELECT ?a { ?a kg:agnecy ?b }").notices[0].startswith("kg:agnecy is not a term")


def test_an_answer_has_columns_and_rows_of_plain_values(alder: Workspace) -> None:
    values = "VALUES (?a ?b ?c ?d ?e ?f ?g) { (1 1.5 true '2025-05-01'^^xsd:date 'x'@en '2025'^^xsd:gYear UNDEF) }"
    answer = alder.query(f"SELECT * {{ {values} }}")
    assert answer.columns == ("a", "b", "c", "d", "e", "f", "g")
    assert answer.rows == ((1, Decimal("1.5"), True, date(2025, 5, 1), "x", "2025", None),)
    assert [row["b"].value for row in answer] == ["1.5"]
    assert answer
    assert not alder.query("SELECT ?a { ?a a kg:Nothing }")


def test_an_answer_can_be_read_again(alder: Workspace) -> None:
    answer = alder.query("SELECT ?c { ?c a kg:Claim } ORDER BY ?c")
    first = [row["c"] for row, _ in zip(answer, range(2), strict=False)]
    assert [row["c"] for row in answer][:2] == first
    assert len(answer.rows) == alder.counts().claims


ASKED = {
    "rows": ("SELECT ?o ?v { ?o kg:value ?v } ORDER BY ?o", 2),
    "yes or no": ("ASK { ?o kg:value 9 }", 1),
    "a graph": ("CONSTRUCT { ?o kg:value ?v } WHERE { ?o kg:value ?v }", 3),
}


@pytest.mark.parametrize(("sparql", "columns"), ASKED.values(), ids=ASKED)
def test_an_answer_is_json_and_a_frame(sparql: str, columns: int, alder: Workspace) -> None:
    def answer() -> QueryAnswer:
        return alder.query(sparql)

    told = json.loads(answer().to_json())
    assert told["boolean"] if "boolean" in told else told["results"]["bindings"]
    rows = len(answer().rows)
    assert answer().to_pandas().shape == (rows, columns)
    assert answer().to_polars().shape == (rows, columns)
    assert list(answer().to_pandas().columns) == answer().to_polars().columns == list(answer().columns)


def test_a_frame_without_its_library_says_what_to_install(alder: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(UsageError, match=f"{name} is not installed; install it with: pip install"):
            getattr(alder.query("ASK {}"), f"to_{name}")()


def test_a_cited_answer_has_its_rows_and_is_json_after_they_were_read(alder: Workspace) -> None:
    cited = alder.cite("SELECT ?o ?v { ?o kg:value ?v } ORDER BY ?o")
    rows = cited.rows
    told = json.loads(cited.to_json())
    assert len(told["results"]["bindings"]) == len(rows) == len(cited.rows)
    assert [note["number"] for note in told["citations"]["notes"]] == list(
        range(1, len(told["citations"]["notes"]) + 1)
    )


MOMENTS = ["2026-01-01", date(2026, 1, 1), datetime(2026, 1, 1, 23, tzinfo=UTC), 1, None]


@pytest.mark.parametrize("when", MOMENTS, ids=repr)
def test_an_archive_is_asked_as_of_a_day_a_time_or_a_contribution(when: object, alder: Workspace) -> None:
    assert alder.at(when).counts().contributions >= 1  # type: ignore[arg-type]


def test_why_names_the_only_row_by_itself_and_no_one_of_several(alder: Workspace) -> None:
    assert alder.why("SELECT (COUNT(?o) AS ?n) { ?o kg:value ?v }").row.number == 1
    with pytest.raises(UsageError, match="the answer has several rows; say which"):
        alder.why("SELECT ?o { ?o kg:value ?v }")
