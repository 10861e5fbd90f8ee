"""The dataset stands alone: every named query, bound as the page of questions says, gives in other engines what it
gives here. Queries are SPARQL 1.1 and no dialect."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat
from pyoxigraph import Store as Engine
from rdflib.term import Identifier

from kg import terms
from kg.ask.catalogue import reference
from kg.index import Store
from kg.workspace import Workspace
from tests.ask.test_queries_golden import ASKED, CATALOGUE
from tests.node import installed, needs_node, ran

# rdflib 7.6 warns of itself, ten thousand times.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
FAR_AWAY = re.compile(re.escape(terms.ID) + r"place/us-(?!vt|nh|33|50)")
COMUNICA, N3 = "@comunica/query-sparql-rdfjs@4.5.0", "n3@1.26.0"
TOO_SLOW_THERE = {"contested-words", "statute-provides"}
"""Comunica 4.5 works out a sub-query anew for each row: minutes, where the others take a second."""
NO_ZERO_THERE = {"contributions", "documents"}
"""Comunica 4.5 gives no value where a count over a group is 0 (SPARQL 1.1, 18.5.1.2: it is 0)."""
ASKING = """import { QueryEngine } from "@comunica/query-sparql-rdfjs";
import { Parser, Store } from "n3";
import { readFileSync } from "node:fs";
const [data, queries] = process.argv.slice(2).map(name => readFileSync(name, "utf8"));
const sources = [new Store(new Parser({ format: "application/n-quads" }).parse(data))];
const engine = new QueryEngine(), told = {};
for (const [name, query] of Object.entries(JSON.parse(queries))) {
  const found = await (await engine.queryBindings(query, { sources })).toArray();
  told[name] = found.map(row => Object.fromEntries([...row].map(([variable, term]) => [variable.value, term.value])));
}
console.log(JSON.stringify(told));
"""


def asked(name: str) -> str:
    return CATALOGUE.bound(name, ASKED.get(name, {}))


@pytest.fixture(scope="module")
def dataset(golden_archive: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dataset") / "dataset.nq"
    golden_archive.export_to("dataset", path)
    return path


# ── the same engine, and nothing of this program ───────────────────────────────────────────────────


def plain(path: Path, form: RdfFormat) -> Engine:
    engine = Engine()
    engine.load(path=path, format=form)
    return engine


@pytest.fixture(scope="module")
def engine(dataset: Path) -> Engine:
    return plain(dataset, RdfFormat.N_QUADS)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_query_gives_the_same_rows_in_the_same_order_over_the_dataset_alone(
    name: str, world: Store, engine: Engine
) -> None:
    ours, theirs = world.query(asked(name)), engine.query(asked(name))
    assert isinstance(ours, QuerySolutions)
    assert isinstance(theirs, QuerySolutions)
    rows = [tuple(row) for row in theirs]
    assert rows
    assert rows == [tuple(row) for row in ours]


@pytest.mark.parametrize("name", ["counts-over-time", "list-counts", "stances"])
def test_a_query_misses_rows_over_claims_alone_so_the_dataset_is_what_answers(
    name: str, golden_archive: Workspace, world: Store, tmp_path: Path
) -> None:
    golden_archive.export_to("nquads", tmp_path / "claims.nq")
    alone = plain(tmp_path / "claims.nq", RdfFormat.N_QUADS).query(asked(name))
    assert [tuple(row) for row in alone] != [tuple(row) for row in world.query(asked(name))]  # type: ignore[union-attr]


def test_the_dataset_as_trig_is_the_same_dataset(golden_archive: Workspace, engine: Engine, tmp_path: Path) -> None:
    golden_archive.export_to("dataset-trig", tmp_path / "dataset.trig")
    assert set(plain(tmp_path / "dataset.trig", RdfFormat.TRIG)) == set(engine)


def test_every_query_gives_the_same_rows_on_the_corpus(shipped_corpus: Workspace, tmp_path: Path) -> None:
    shipped_corpus.export_to("dataset", tmp_path / "corpus.nq")
    engine = plain(tmp_path / "corpus.nq", RdfFormat.N_QUADS)
    for name, query in CATALOGUE.items():
        text = CATALOGUE.bound(name, dict(query.example))
        assert list(map(tuple, engine.query(text))) == list(map(tuple, shipped_corpus.store.query(text))), name  # type: ignore[call-overload]


# ── how somebody elsewhere binds a parameter ───────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [name for name, query in CATALOGUE.items() if query.example])
def test_the_line_that_the_page_of_questions_shows_binds_the_example_elsewhere(
    name: str, shipped_corpus: Workspace
) -> None:
    page = reference([CATALOGUE[name]])
    (line,) = re.findall(r"^In another store: `(VALUES .*)`$", page, re.MULTILINE)
    ours = shipped_corpus.store.query(CATALOGUE.bound(name, dict(CATALOGUE[name].example)))
    theirs = shipped_corpus.store.query(f"{CATALOGUE[name].sparql}\n{line}")
    assert Counter(map(tuple, theirs)) == Counter(map(tuple, ours))  # type: ignore[call-overload]


# ── other engines ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def other(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> rdflib.Dataset:
    """The dataset in rdflib, without the places it does not speak of."""
    near = tmp_path_factory.mktemp("near") / "near.nq"
    lines = dataset.read_text("utf-8").splitlines(keepends=True)
    near.write_text("".join(line for line in lines if not FAR_AWAY.match(line.lstrip("<"))), "utf-8")
    found = rdflib.Dataset(default_union=False)
    found.parse(near, format="nquads")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", CATALOGUE)
def test_rdflib_gives_the_same_rows(name: str, world: Store, other: rdflib.Dataset) -> None:
    # rdflib 7.6 cannot order by an expression that has no value in some row; order is tested elsewhere.
    text = re.sub(r"\} ORDER BY [^\n]*", "}", asked(name))
    found = world.query(text)
    assert isinstance(found, QuerySolutions)
    columns = [variable.value for variable in found.variables]
    ours = Counter(tuple(_text(row[column]) for column in columns) for row in found)
    theirs = Counter(tuple(_text(row[column]) for column in columns) for row in other.query(text))
    assert ours
    assert ours == theirs


@pytest.mark.slow
@needs_node
def test_comunica_gives_the_same_rows(world: Store, dataset: Path, tmp_path: Path) -> None:
    queries = {name: asked(name) for name in CATALOGUE if name not in TOO_SLOW_THERE}
    installed(tmp_path, COMUNICA, N3)
    (tmp_path / "asking.mjs").write_text(ASKING)
    (tmp_path / "queries.json").write_text(json.dumps(queries))
    told = ran("asking.mjs", dataset, "queries.json", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    theirs = json.loads(told.stdout)
    for name, text in queries.items():
        gone = ("claims", "0") if name in NO_ZERO_THERE else None
        assert _rows(theirs[name], gone) == _rows(_named(world.query(text)), gone), name


def _named(found: object) -> Iterable[dict[str, str]]:
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    for row in found:
        yield {name: _text(row[name]) or "" for name in names if row[name] is not None}


def _rows(rows: Iterable[dict[str, str]], gone: tuple[str, str] | None = None) -> Counter[tuple[tuple[str, str], ...]]:
    return Counter(tuple(sorted(cell for cell in row.items() if cell != gone)) for row in rows)


def _text(term: object) -> str | None:
    """A term's text; rdflib rewrites the zone of a time."""
    if term is None:
        return None
    if isinstance(term, Identifier):
        return str(term).replace("+00:00", "Z")
    assert isinstance(term, NamedNode | Literal)
    return term.value.replace("+00:00", "Z")
