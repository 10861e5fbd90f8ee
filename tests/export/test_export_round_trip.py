"""Export and back: the same claims, anchors, documents and speakers, whatever the words."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg import assets, terms
from kg.export import jsonld, nquads, trig
from kg.export.view import StoreView, with_types_of_rows
from kg.index import Embedded
from kg.index.derived import full_index, indexed
from kg.intake.sheets import read_sheet, read_sheet_text
from kg.ledger import EMPTY
from kg.model import Capture, Draft, Severity, Source
from kg.terms import KG, OA, parts
from kg.triples import canonical, canonical_nquads, draft_quads
from tests.drafts import drafts

WORLD = Path(__file__).parents[1] / "world"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
FORMATS = ("trig", "nquads", "jsonld")
calm = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], derandomize=True
)


def world() -> list[Quad]:
    return [quad for path in sorted(WORLD.glob("*.yaml")) for quad in draft_quads(read_sheet(path))]


def store_of(quads: Iterable[Quad]) -> Embedded:
    store = Embedded.memory()
    store.replace(indexed(quads))
    return store


def exported(quads: list[Quad], form: str, *, inline: bool = True) -> bytes:
    out = io.BytesIO()
    if form == "jsonld":
        jsonld.write(StoreView(store_of(quads)), out, inline=inline)
    else:
        {"trig": trig, "nquads": nquads}[form].write(quads, out)
    return out.getvalue()


def with_rows(quads: list[Quad]) -> bytes:
    """The quads, and what follows from the names of rows: what a store says of claims."""
    follow = [q for q in indexed(quads) if parts(NamedNode(q.subject.value))[:1] == ("row",)]
    follow = [q for q in follow if q.predicate in {OA.hasSource, KG.sheet, KG.row}]
    return canonical_nquads([*quads, *with_types_of_rows(follow)])


def read_back(content: bytes, form: str) -> Draft:
    return read_sheet_text(content, form, base=WORLD, name=f"export.{form}")


def rdflib_quads(content: bytes) -> Iterable[Quad]:
    """What rdflib makes of JSON-LD, as quads of ours."""
    dataset = rdflib.Dataset()
    dataset.parse(data=content, format="json-ld")
    for subject, predicate, value, graph in dataset.quads():
        triple = (NamedNode(str(subject)), NamedNode(str(predicate)), _term(value))
        yield Quad(*triple, NamedNode(str(graph))) if graph != DATASET_DEFAULT_GRAPH_ID else Quad(*triple)


def _term(value: object) -> NamedNode | Literal:
    if not isinstance(value, rdflib.Literal):
        return NamedNode(str(value))
    if value.language:
        return Literal(str(value), language=value.language)
    return canonical(
        Literal(str(value), datatype=NamedNode(str(value.datatype))) if value.datatype else Literal(str(value))
    )


@pytest.fixture(autouse=True)
def _as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.mark.parametrize("form", FORMATS)
def test_the_invented_world_comes_back_as_it_went(form: str) -> None:
    quads = world()
    draft = read_back(exported(quads, form), form)
    assert draft.findings == ()
    assert canonical_nquads(draft_quads(draft)) == canonical_nquads(quads)


@pytest.mark.parametrize("form", FORMATS)
@given(draft=drafts)
@calm
def test_any_draft_comes_back_as_it_went(form: str, draft: Draft) -> None:
    quads = list(draft_quads(draft))
    back = read_back(exported(quads, form), form)
    assert back.findings == ()
    assert canonical_nquads(draft_quads(back)) == canonical_nquads(quads)
    assert set(back.documents) == set(draft.documents)
    assert set(back.speakers) == set(draft.speakers)
    assert {claim.iri for claim in back.claims} == {claim.iri for claim in draft.claims}


def test_json_ld_is_the_archives_own_dataset_to_pyoxigraph_and_to_rdflib() -> None:
    quads = world()
    content = exported(quads, "jsonld")
    assert canonical_nquads(parse(content, format=RdfFormat.JSON_LD)) == with_rows(quads)
    assert canonical_nquads(rdflib_quads(content)) == with_rows(quads)


@given(draft=drafts)
@calm
def test_json_ld_of_any_draft_is_the_same_dataset_to_pyoxigraph(draft: Draft) -> None:
    quads = list(draft_quads(draft))
    content = exported(quads, "jsonld")
    assert canonical_nquads(parse(content, format=RdfFormat.JSON_LD)) == with_rows(quads)


@given(draft=drafts)
@settings(calm)
def test_json_ld_of_any_draft_is_the_same_dataset_to_rdflib(draft: Draft) -> None:
    quads = list(draft_quads(draft))
    assert canonical_nquads(rdflib_quads(exported(quads, "jsonld"))) == with_rows(quads)


def test_json_ld_holds_the_published_context_unless_asked_to_name_it() -> None:
    published = json.loads(assets.context_file().read_text())["@context"]
    assert json.loads(exported(world(), "jsonld"))["@context"] == published
    named = exported(world(), "jsonld", inline=False)
    assert json.loads(named)["@context"] == "https://w3id.org/kg287g/context-2.jsonld"
    assert canonical_nquads(draft_quads(read_back(named, "jsonld"))) == canonical_nquads(world())


def whole() -> bytes:
    """The invented world from a store that holds the ontology, as an archive's does."""
    store = Embedded.memory()
    store.replace(full_index(world(), EMPTY))
    out = io.BytesIO()
    jsonld.write(StoreView(store), out)
    return out.getvalue()


def test_places_and_concepts_of_an_export_are_known_here_and_passed_over() -> None:
    draft = read_back(whole(), "jsonld")
    assert draft.findings == ()
    assert canonical_nquads(draft_quads(draft)) == canonical_nquads(world())


def test_a_place_told_of_otherwise_than_in_the_ontology_is_noticed_and_the_ontology_holds() -> None:
    content = whole().replace(b'"label":"Vermont"', b'"label":"Verdmont"')
    (finding,) = read_back(content, "jsonld").findings
    assert (finding.code, finding.severity) == ("other-ontology", Severity.NOTICE)
    assert finding.message.endswith("from the ontology here, which is kept: place/us-vt")


@pytest.mark.parametrize(
    "told",
    [
        '{"id": "https://w3id.org/kg287g/id/place/us-vt", "basis": "x"}',
        '{"id": "https://w3id.org/kg287g/id/place/us-zz", "type": "Place", "label": "Zed"}',
        '{"id": "https://a.example/x", "type": "Concept", "label": "Zed"}',
    ],
    ids=["no-word-of-the-ontology", "no-place", "no-concept"],
)
def test_what_no_export_tells_of_places_and_concepts_is_a_fault(told: str) -> None:
    context = assets.context_file().read_text().strip().removesuffix("}")
    draft = read_back(f'{context}, "@graph": [{told}]}}'.encode(), "jsonld")
    assert {finding.code for finding in draft.findings} == {"unknown-statement"}


@pytest.mark.parametrize("form", FORMATS)
def test_bytes_met_twice_come_back_with_all_that_is_known_of_them(form: str) -> None:
    capture = Capture("ab" * 32, 9, "text/plain", "a.txt", terms.document("one"), taken_from="here")
    again = replace(capture, file_name="b.txt", document=terms.document("two"), taken_from=None)
    third = replace(capture, taken_on=terms.partial_date("2025-03"))
    quads = list(draft_quads(Draft(sources=tuple(Source(one, b"") for one in (capture, again, third)))))
    content = exported(quads, form)
    draft = read_back(content, form)
    assert draft.findings == ()
    assert canonical_nquads(draft_quads(draft)) == canonical_nquads(quads)


def test_keys_as_exports_had_them_at_first_are_still_read() -> None:
    """Dates as `{"@value", "@type"}`, one word where a list stands now, a source by name."""
    tree = json.loads(exported(world(), "jsonld", inline=False))
    tree["@graph"] = [_at_first(thing) for thing in tree["@graph"]]
    assert '"places"' not in json.dumps(tree)
    draft = read_back(json.dumps(tree).encode(), "jsonld")
    assert draft.findings == ()
    assert canonical_nquads(draft_quads(draft)) == canonical_nquads(world())


def _at_first(part: Any) -> Any:
    if isinstance(part, list):
        return [_at_first(one) for one in part]
    if not isinstance(part, dict):
        return part
    found = {key: _at_first(value) for key, value in part.items()}
    for key in [key for key in found if key.endswith(("Month", "Year")) and key != "fiscalYear"]:
        stem, kind = re.fullmatch("(.*)(Month|Year)", key).groups()  # type: ignore[union-attr]
        (date,) = found.pop(key) if isinstance(part[key], list) else [found.pop(key)]
        found[stem] = {"@value": date, "@type": {"Month": "gYearMonth", "Year": "gYear"}[kind]}
    for key in {"addressee", "subjectMatter", "fileName", "document", "codifiedAt"} & found.keys():
        found[key] = found[key] if len(found[key]) > 1 else found[key][0]
    if "places" in found:
        found["place"] = found.pop("places")
    if "moreTypes" in found:
        found["type"] = [found["type"], *found.pop("moreTypes")]
    if isinstance(found.get("source"), dict):
        found["source"] = found["source"]["id"]
    return found


def test_n_quads_are_canonical_bytes() -> None:
    quads = world()
    assert exported(quads, "nquads") == canonical_nquads(quads)
    assert exported(list(reversed(quads)) + quads, "nquads") == canonical_nquads(quads)


def test_trig_has_every_graph_once_and_equal_archives_give_equal_bytes() -> None:
    quads = world()
    content = exported(quads, "trig")
    assert canonical_nquads(parse(content, format=RdfFormat.TRIG)) == canonical_nquads(quads)
    assert content == exported(list(reversed(quads)) + quads, "trig")
    opened = [line for line in content.decode().splitlines() if line.startswith("claim:") and line.endswith("{")]
    assert len(opened) == len(set(opened)) == len({q.graph_name for q in quads}) - 1
