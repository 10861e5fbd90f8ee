"""The dataset conforms to the shapes published for it, to three validators; each finds what is damaged in a copy."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterable
from pathlib import Path

import pyrudof
import pyshacl
import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse, serialize
from rdflib.namespace import RDF as RDF_
from rdflib.namespace import SH

from kg import terms
from kg.terms import DEFAULT_GRAPH, KG, RDF, RDFS
from kg.workspace import Workspace
from tests import dataset_shapes
from tests.node import installed, needs_node, ran

# rdflib 7.6 warns of itself, ten thousand times.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
SHAPES = dataset_shapes.SHAPES / "published" / "dataset.ttl"
OF_ONE_CLAIM = sorted(dataset_shapes.SHAPES.glob("*.ttl"))
SHAPE = f"{terms.BASE}shape/dataset/"
AGENCY = NamedNode(f"{terms.ID}agency/us-vt/alder-county-sheriffs-office")
VALIDATOR, N3 = "rdf-validate-shacl@0.6.5", "n3@1.26.0"
VALIDATING = """import { readFileSync } from "node:fs";
import { Parser, Store } from "n3";
import Validator from "rdf-validate-shacl";
const read = (name, format) => new Store(new Parser({ format }).parse(readFileSync(name, "utf8")));
const [shapes, ...files] = process.argv.slice(2);
const validator = new Validator(read(shapes, "text/turtle")), told = [];
for (const file of files) {
  const report = await validator.validate(read(file, "application/n-quads"));
  told.push([...new Set(report.results.map(one => one.sourceShape.value))]);
}
console.log(JSON.stringify(told));
"""


def said(predicate: NamedNode, value: NamedNode | Literal, subject: NamedNode = AGENCY) -> Quad:
    return Quad(subject, predicate, value, DEFAULT_GRAPH)


DAMAGED = {
    "agency-place-is-a-place": ({KG.place}, [said(KG.place, Literal("Vermont"))]),
    "agency-has-name": ({RDFS.label}, []),
    "agency-closed": (set(), [said(KG.signed, Literal("2025-01-01"))]),
    "agency-as-decided": ({KG.agencyAsDecided}, []),
}
"""By the shape that finds it: which statements of the agency are taken away, and what is said instead."""


@pytest.fixture(scope="module")
def quads(golden_archive: Workspace) -> list[Quad]:
    return dataset(golden_archive)


def dataset(workspace: Workspace) -> list[Quad]:
    out = io.BytesIO()
    workspace.export("dataset", out)
    return list(parse(out.getvalue(), format=RdfFormat.N_QUADS))


def damaged(quads: Iterable[Quad], shape: str) -> list[Quad]:
    gone, instead = DAMAGED[shape]
    kept = [quad for quad in quads if quad.subject != AGENCY or quad.predicate not in gone]
    assert kept != list(quads) or instead
    return [*kept, *instead]


def near(quads: Iterable[Quad]) -> list[Quad]:
    """What is said of the agency: all that its shapes look at."""
    return [quad for quad in quads if quad.subject == AGENCY]


def nquads(quads: Iterable[Quad]) -> str:
    return (serialize(quads, format=RdfFormat.N_QUADS) or b"").decode()


def pyshacl_finds(quads: Iterable[Quad], shapes: Iterable[Path] = (SHAPES,)) -> set[str]:
    """The shapes that a default graph does not conform to."""
    data, graph = rdflib.Graph(), rdflib.Graph()
    data.parse(data=nquads(Quad(*quad.triple) for quad in quads if quad.graph_name == DefaultGraph()), format="nt")
    for path in shapes:
        graph.parse(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, report, _ = pyshacl.validate(data, shacl_graph=graph, inference="none", inplace=True)
    assert isinstance(report, rdflib.Graph)
    found = report.subjects(RDF_.type, SH.ValidationResult)
    return {str(report.value(one, SH.sourceShape)).rpartition("/")[2] for one in found}


def rudof_finds(quads: Iterable[Quad]) -> bool:
    """Whether pyrudof finds anything in all graphs together."""
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_shacl(SHAPES.read_text("utf-8"), format=pyrudof.ShaclFormat.Turtle)
    rudof.read_data(nquads(quads), format=pyrudof.RDFFormat.NQuads, reader_mode=pyrudof.ReaderMode.Strict)
    report = rudof.validate_shacl()
    assert report.conforms == (len(report) == 0)
    return not report.conforms


def test_pyshacl_finds_that_the_dataset_conforms(quads: list[Quad]) -> None:
    assert pyshacl_finds(quads) == set()


def test_the_shapes_of_one_claim_are_not_for_the_dataset(quads: list[Quad]) -> None:
    assert "agency-closed" in pyshacl_finds(near(quads), OF_ONE_CLAIM)


@pytest.mark.parametrize("shape", DAMAGED)
def test_pyshacl_finds_the_fault_of_a_damaged_copy(quads: list[Quad], shape: str) -> None:
    assert shape in pyshacl_finds(damaged(near(quads), shape))


def test_pyrudof_finds_that_the_dataset_conforms(quads: list[Quad]) -> None:
    assert not rudof_finds(quads)


@pytest.mark.parametrize("shape", DAMAGED)
def test_pyrudof_finds_a_fault_in_a_damaged_copy(quads: list[Quad], shape: str) -> None:
    assert not rudof_finds(near(quads))
    assert rudof_finds(quad for quad in damaged(near(quads), shape) if quad.graph_name == DEFAULT_GRAPH)


@pytest.mark.slow
@needs_node
def test_rdf_validate_shacl_finds_that_the_dataset_conforms_and_each_damaged_copy_does_not(
    quads: list[Quad], tmp_path: Path
) -> None:
    # A claim's graph would still hold what is taken out of the merge: it looks at all graphs together.
    merge = [quad for quad in near(quads) if quad.graph_name == DEFAULT_GRAPH]
    copies = {"": quads} | {shape: damaged(merge, shape) for shape in DAMAGED}
    for name, copy in copies.items():
        (tmp_path / f"copy-{name}.nq").write_text(nquads(copy), "utf-8")
    (tmp_path / "validating.mjs").write_text(VALIDATING)
    installed(tmp_path, VALIDATOR, N3)
    done = ran("validating.mjs", SHAPES, *(f"copy-{name}.nq" for name in copies), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    sound, *found = json.loads(done.stdout)
    assert sound == []
    assert all(f"{SHAPE}{shape}" in of_it for shape, of_it in zip(DAMAGED, found, strict=True))


@pytest.mark.slow
def test_the_dataset_of_the_corpus_conforms(shipped_corpus: Workspace) -> None:
    quads = dataset(shipped_corpus)
    assert pyshacl_finds(quads) == set()
    assert not rudof_finds(quads)


# ── how they are made ──────────────────────────────────────────────────────────────────────────────


def shapes_of(path: Path) -> set[str]:
    kinds = {NamedNode(str(kind)) for kind in (SH.NodeShape, SH.PropertyShape)}
    found = parse(path=path, format=RdfFormat.TURTLE)
    return {
        quad.subject.value.rpartition("/")[2]
        for quad in found
        if quad.predicate == RDF.type and quad.object in kinds and isinstance(quad.subject, NamedNode)
    }


def test_every_shape_of_one_claim_has_one_of_the_dataset() -> None:
    of_one_claim = set().union(*map(shapes_of, OF_ONE_CLAIM))
    assert of_one_claim < shapes_of(SHAPES)
    assert {*dataset_shapes.SEVERAL, *dataset_shapes.BESIDE} <= of_one_claim


def test_the_published_shapes_are_as_they_are_made() -> None:
    assert SHAPES.read_text("utf-8") == dataset_shapes.text(), "run python -m tests.generated_pages"
