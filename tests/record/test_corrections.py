"""A claim that corrects another: read from YAML and CSV, told with either, kept by export, refused of nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.terms import KG
from kg.workspace import Workspace
from tests.archives import CLOCK, Done

SAID, MENDED = "had 14 agreements in Vermont on March 1, 2025", "there were 13 agreements in Vermont on March 1, 2025"
pytestmark = pytest.mark.usefixtures("without_vocabulary")
TEXTS = {"first": f"The Gazette wrote that ICE {SAID}.", "second": f"Correction: {MENDED}."}
HEAD = """\
document:
  {{id: alder-{name}, title: "The {name} word", kind: article, publisher: alder-gazette, published: 2025-03-0{day},
    file: {name}.txt}}
speakers: {{alder-gazette: {{name: Alder Gazette, kind: news-outlet}}}}
claims:
- quote: {quote}
  {more}count: {{measure: agreements-in-force, unit: agreement, place: vt, as-of: 2025-03-01, value: {value}}}
"""


def sheet(folder: Path, name: str, corrects: str = "") -> Path:
    (folder / f"{name}.txt").write_text(TEXTS[name], "utf-8")
    first = name == "first"
    more = f"corrects: {corrects}\n  " if corrects else ""
    quote, value, day = (SAID, 14, 4) if first else (MENDED, 13, 5)
    path = folder / f"{name}.yaml"
    path.write_text(HEAD.format(name=name, day=day, quote=quote, more=more, value=value), "utf-8")
    return path


def claim_of(workspace: Workspace, value: int) -> str:
    (found,) = workspace.query(f"SELECT ?claim {{ GRAPH ?claim {{ ?o kg:value {value} }} }}")
    return str(found["claim"].value.partition("/id/")[2])


@pytest.fixture
def archive(tmp_path: Path) -> Workspace:
    """A figure, and the correction of it."""
    workspace = Workspace.create(tmp_path / "archive", archivist="tester", clock=CLOCK)
    workspace.add([sheet(tmp_path, "first")])
    workspace.add([sheet(tmp_path, "second", claim_of(workspace, 14))])
    return workspace


def test_both_claims_stay_and_the_one_leads_to_the_other(archive: Workspace) -> None:
    (found,) = archive.query("SELECT ?one ?other { ?one kg:corrects ?other . ?one a kg:Claim . ?other a kg:Claim }")
    assert found["one"].value.endswith(claim_of(archive, 13))
    assert found["other"].value.endswith(claim_of(archive, 14))


def test_the_notes_of_both_and_their_traces_say_so(archive: Workspace, kg: Callable[..., Done]) -> None:
    old, new = claim_of(archive, 14), claim_of(archive, 13)
    answer = kg("query", "stated-counts", "--cite").out
    assert f"which {new[: len('claim/') + 10]}… corrects [{old[:16]}…]" in answer
    assert f"which corrects {old[:16]}… [{new[:16]}…]" in answer
    assert f"corrected by {new}" in kg("trace", old).out
    assert f"corrects {old}" in kg("trace", new).out


def test_an_export_read_elsewhere_corrects_the_same_claim(archive: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "all.trig"
    archive.export_to("trig", out)
    assert "corrects" in out.read_text("utf-8")
    (claim,) = archive.store.quads(None, KG.corrects)
    assert str(claim.object.value).endswith(claim_of(archive, 14))  # type: ignore[union-attr]
    assert archive.add([out], allow_unheld=True).contribution is None


@pytest.mark.parametrize(
    ("corrects", "message"),
    [
        ("claim/aaaaaaaaaaaaaaaaaaaaaaaaaa", "there is no claim/aaaaaaaaaaaaaaaaaaaaaaaaaa to correct"),
        ("alder-gazette", "what is corrected is no claim; write claim/… as `kg trace` prints it"),
        ("https://w3id.org/kg287g/id/document/x", "what is corrected is no claim"),
    ],
    ids=["a claim that is not here", "a speaker", "a document"],
)
def test_what_is_no_claim_here_is_refused(kg: Callable[..., Done], tmp_path: Path, corrects: str, message: str) -> None:
    kg("init")
    done = kg("add", str(sheet(tmp_path, "second", corrects)))
    assert done.code == 2
    assert message in done.err


def test_a_column_of_csv_says_the_same(archive: Workspace, kg: Callable[..., Done], tmp_path: Path) -> None:
    old = claim_of(archive, 14)
    (tmp_path / "third.txt").write_text("The Gazette now counts 12 agreements in Vermont on March 1, 2025.", "utf-8")
    columns = {
        "document": "third",
        "title": "Third",
        "kind": "article",
        "publisher": "alder-gazette",
        "publisher-name": "Alder Gazette",
        "published": "2025-03-06",
        "file": "third.txt",
        "quote": '"now counts 12 agreements in Vermont on March 1, 2025"',
        "corrects": old,
        "form": "count",
        "measure": "agreements-in-force",
        "unit": "agreement",
        "place": "vt",
        "as-of": "2025-03-01",
        "value": "12",
    }
    path = tmp_path / "third.csv"
    path.write_text(f"{','.join(columns)}\n{','.join(columns.values())}\n", "utf-8")
    done = kg("add", str(path))
    assert done.code == 0, done.err
    assert f"corrects {old}" in kg("trace", claim_of(Workspace.open(archive.archive.folder.root), 12)).out
