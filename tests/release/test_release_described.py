"""What describes a package agrees with it and with each other: DataCite, CITATION.cff, DCAT, VoID, crate and bag."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import bagit
import pytest
import rdflib
import yaml
from datacite import schema45
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, parse

from kg import __version__
from kg.ledger import Head
from kg.release import ReleaseWritten, crate, datasets
from kg.release.citing import citation_cff, datacite_json
from kg.release.metadata import LICENSE_ID, LICENSE_IRI, PUBLISHER, TITLE, ReleaseMetadata
from kg.release.packaged import packaged_files
from kg.release.readme import readme
from kg.release.tally import Tally, tally
from kg.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent.parent
DCTERMS, VOID = rdflib.DCTERMS, rdflib.VOID
DCAT, SPDX = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.Namespace("http://spdx.org/rdf/terms#")


def metadata(workspace: Workspace, **told: Any) -> ReleaseMetadata:
    head = Head(3, "ab" * 32)
    given = {"title": TITLE, "publisher": PUBLISHER, "creators": ("Reading room",), "doi": None} | told
    return ReleaseMetadata(
        head=head, begun=date(2025, 1, 2), issued=date(2026, 3, 4), counts=workspace.counts(), **given
    )


@pytest.fixture(scope="module")
def dataset(payload: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(payload / "dataset.ttl", format="turtle")


@pytest.fixture(scope="module")
def entities(payload: Path) -> dict[str, Any]:
    """The crate's entities by their ids."""
    told = json.loads((payload / "ro-crate-metadata.json").read_text("utf-8"))
    return {entity["@id"]: entity for entity in told["@graph"]}


def package_iri(dataset: rdflib.Graph) -> rdflib.URIRef:
    (iri,) = dataset.subjects(rdflib.RDF.type, DCAT.Dataset)
    assert isinstance(iri, rdflib.URIRef)
    return iri


# one table


def test_all_descriptions_say_the_same(
    package: Path, payload: Path, dataset: rdflib.Graph, entities: dict[str, Any], written: ReleaseWritten
) -> None:
    cff = yaml.safe_load((payload / "CITATION.cff").read_text("utf-8"))
    cite = json.loads((payload / "datacite.json").read_text("utf-8"))
    bag = bagit.Bag(str(package)).info
    root, iri = entities["./"], package_iri(dataset)

    def one(predicate: rdflib.URIRef) -> str:
        return str(dataset.value(iri, predicate))

    agents = [
        str(name) for of in dataset.objects(iri, DCTERMS.creator) for name in dataset.objects(of, rdflib.FOAF.name)
    ]
    head = f"{written.sequence} {written.digest}"
    assert {cff["title"], cite["titles"][0]["title"], one(DCTERMS.title), root["name"]} == {TITLE}
    assert {cff["version"], cite["version"], one(DCAT.version), root["version"]} == {str(written.sequence)}
    assert {str(cff["date-released"]), cite["dates"][1]["date"], one(DCTERMS.issued), root["datePublished"]} == {
        bag["Bagging-Date"]
    }
    assert {cff["license"], cite["rightsList"][0]["rightsIdentifier"]} == {LICENSE_ID}
    assert {one(DCTERMS.license), root["license"]["@id"], cite["rightsList"][0]["rightsUri"]} == {LICENSE_IRI}
    assert {cite["publisher"]["name"], bag["Source-Organization"], entities["#publisher"]["name"]} == {PUBLISHER}
    assert {cff["url"], cite["url"], str(iri), bag["External-Identifier"]} == {str(iri)}
    assert (
        [author["name"] for author in cff["authors"]]
        == [creator["name"] for creator in cite["creators"]]
        == [entities[creator["@id"]]["name"] for creator in root["creator"]]
        == sorted(agents, reverse=True)
        == ["tester", "second tester"]
    )
    assert {
        cff["identifiers"][0]["value"],
        cite["alternateIdentifiers"][0]["alternateIdentifier"],
        one(DCTERMS.identifier),
        entities[root["identifier"]["@id"]]["value"],
        bag["Internal-Sender-Identifier"].removeprefix("head of the ledger: "),
    } == {head}
    assert head in (payload / "README.md").read_text("utf-8")


def test_a_doi_stands_in_each_of_them(golden_archive: Workspace) -> None:
    told = metadata(golden_archive, doi="10.5281/zenodo.1234567")
    turtle = datasets.dataset_turtle(told, Tally(), []).decode()
    made = json.loads(crate.crate_json(told, [], [], {}))["@graph"]
    assert json.loads(datacite_json(told))["doi"] == "10.5281/zenodo.1234567"
    assert yaml.safe_load(citation_cff(told))["doi"] == "10.5281/zenodo.1234567"
    assert "https://doi.org/10.5281/zenodo.1234567" in turtle
    assert made[1]["identifier"][0] == made[1]["cite-as"] == "https://doi.org/10.5281/zenodo.1234567"


def test_the_checkout_is_cited_as_the_program_that_it_is() -> None:
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert cff["version"] == project["version"] == __version__
    assert project["license"].startswith(f"{cff['license']} AND {LICENSE_ID}")


# DataCite and CITATION.cff


def test_datacite_takes_it(payload: Path) -> None:
    told = json.loads((payload / "datacite.json").read_text("utf-8"))
    schema45.validator.validate(told)
    assert "<title xml:lang=" in schema45.tostring({**told, "doi": "10.5281/zenodo.1"})


def without(*keys: str) -> Callable[[dict[str, Any]], object]:
    return lambda told: [told.pop(key) for key in keys]


@pytest.mark.parametrize(
    "damage",
    [
        *(without(key) for key in ("titles", "creators", "publisher", "publicationYear", "types", "schemaVersion")),
        lambda told: told.update(doi="doi:10.1/x"),
        lambda told: told["dates"].append({"date": "2026-01-01", "dateType": "Someday"}),
        lambda told: told["creators"].clear(),
        lambda told: told["rightsList"][0].update(licence="CC0"),
    ],
)
def test_it_does_not_take_a_damaged_one(damage: Callable[[dict[str, Any]], object], payload: Path) -> None:
    told = json.loads((payload / "datacite.json").read_text("utf-8"))
    damaged = deepcopy(told)
    damage(damaged)
    assert not schema45.validate(damaged)


HOSTILE = ['"; type: software', "a\nversion: 7", "\u202eabc", "*x* [y](z) | w", "名前 \U0001f600", "- #"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_a_name_whatever_is_in_it(name: str, golden_archive: Workspace) -> None:
    told = metadata(golden_archive, creators=(name,), title=name, publisher=name)
    cff = yaml.safe_load(citation_cff(told))
    assert (cff["type"], cff["version"], len(cff["authors"])) == ("dataset", "3", 1)
    assert cff["title"] == cff["authors"][0]["name"]
    assert json.loads(datacite_json(told))["creators"] == [{"name": name}]
    page = readme(told, [], Tally())
    assert page.splitlines()[0].startswith("# ")
    assert [line for line in page.splitlines() if "\u202e" in line or line.startswith("version: 7")] == []
    assert package_iri(rdflib.Graph().parse(data=datasets.dataset_turtle(told, Tally(), []), format="turtle"))


# DCAT and VoID


def test_counts_are_those_of_the_claims(payload: Path, dataset: rdflib.Graph) -> None:
    quads = list(parse((payload / "exports/claims.nq").read_bytes(), format=RdfFormat.N_QUADS))
    iri = package_iri(dataset)
    assert dataset.value(iri, VOID.triples) == rdflib.Literal(len(quads))
    assert dataset.value(iri, VOID.distinctSubjects) == rdflib.Literal(len({quad.subject for quad in quads}))
    assert partitions(dataset, iri, VOID.classPartition, VOID["class"], VOID.entities) == counted(
        quads, "SELECT ?of (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?of } } GROUP BY ?of"
    )
    assert partitions(dataset, iri, VOID.propertyPartition, VOID.property, VOID.triples) == counted(
        quads, "SELECT ?of (COUNT(*) AS ?n) { GRAPH ?g { ?s ?of ?o } } GROUP BY ?of"
    )


def partitions(
    dataset: rdflib.Graph, iri: rdflib.URIRef, part: rdflib.URIRef, of: rdflib.URIRef, how_many: rdflib.URIRef
) -> dict[str, int]:
    nodes = list(dataset.objects(iri, part))
    return {str(dataset.value(node, of)): int(str(dataset.value(node, how_many))) for node in nodes}


def counted(quads: list[Quad], sparql: str) -> dict[str, int]:
    """What the engine counts, the default graph as a graph among others."""
    store = Store()
    store.extend(
        Quad(q.subject, q.predicate, q.object, q.predicate if str(q.graph_name) == "DEFAULT" else q.graph_name)
        for q in quads
    )
    found = store.query(sparql)
    assert isinstance(found, QuerySolutions)
    return {row["of"].value: int(row["n"].value) for row in found}


@given(st.lists(st.tuples(*[st.sampled_from("abc")] * 4), max_size=12, unique=True))
def test_what_is_counted_in_sorted_lines_is_what_is_there(quads: list[tuple[str, str, str, str]]) -> None:
    type_of = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    terms = [(f"x:{s}", type_of if p == "a" else f"x:{p}", f"x:{o}", f"x:{g}") for s, p, o, g in quads]
    found = tally(sorted(f"<{s}> <{p}> <{o}> <{g}> .\n" for s, p, o, g in terms))
    assert found.triples == len(terms) == found.properties.total()
    assert found.subjects == len({s for s, *_ in terms})
    assert found.classes.total() == len({(s, o) for s, p, o, _ in terms if p == type_of})


def test_each_export_is_a_distribution_with_its_size_and_digest(payload: Path, dataset: rdflib.Graph) -> None:
    iri = package_iri(dataset)
    files = list((payload / "exports").iterdir())
    assert len(files) == 4
    for path in files:
        node = rdflib.URIRef(f"{iri}exports/{path.name}")
        assert (iri, DCAT.distribution, node) in dataset
        assert int(str(dataset.value(node, DCAT.byteSize))) == path.stat().st_size
        checksum = dataset.value(node, SPDX.checksum)
        assert str(dataset.value(checksum, SPDX.checksumValue)).lower() == hashlib.sha256(path.read_bytes()).hexdigest()


# the crate


def test_the_crate_names_each_file_with_its_size_and_digest(payload: Path, entities: dict[str, Any]) -> None:
    files = {file.path: file for file in packaged_files(payload) if file.path != crate.CRATE_FILE}
    named = {name: entity for name, entity in entities.items() if entity["@type"] == "File"}
    assert {name: (one["contentSize"], one["sha256"]) for name, one in named.items()} == {
        name: (str(file.byte_size), file.sha256) for name, file in files.items()
    }


def test_every_file_is_part_of_the_crate(entities: dict[str, Any]) -> None:
    waiting, seen = ["./"], set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting += [part["@id"] for part in entities[name].get("hasPart", [])]
    assert {name for name, entity in entities.items() if entity["@type"] in ("File", "Dataset")} == seen


def test_a_captures_media_type_is_the_one_that_was_recorded(entities: dict[str, Any]) -> None:
    (capture,) = [one for name, one in entities.items() if name.startswith("archive/captures/") and ".json" not in name]
    assert capture["encodingFormat"] == "text/plain"
    assert entities["queries/lists.rq"]["encodingFormat"] == "application/sparql-query"
