"""What exports look like, what is in them, and what they cost."""

from __future__ import annotations

import hashlib
import io
import json
import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg import assets, terms
from kg.errors import UsageError
from kg.export import context, jsonld, nquads, trig, turtle
from kg.export.sorting import graph_in, line_of, sorted_lines, sorted_quads
from kg.export.view import StoreView
from kg.index import Embedded
from kg.index.derived import full_index, vocabulary
from kg.ledger import EMPTY, Ledger, live_quads
from kg.model import Draft
from kg.terms import ELI, KG, RDF, RDFS, SKOS, XSD
from kg.triples import canonical_nquads
from tests.export.test_export_round_trip import exported, rdflib_quads, store_of, world
from tests.making import agency_claim, count_claim, quotation, record, row, withdrawal

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
CONTEXT = json.loads(assets.context_file().read_text(encoding="utf-8"))["@context"]


def things(**wanted: str) -> list[dict[str, Any]]:
    graph = json.loads(exported(world(), "jsonld"))["@graph"]
    return [thing for thing in graph if all(thing.get(key) == value for key, value in wanted.items())]


def test_a_claim_reads_as_plain_json() -> None:
    (claim,) = [c for c in things(type="Claim") if c["states"][0].get("value") == 13]
    anchor = claim["anchor"][0]
    assert list(claim) == [
        "id",
        "type",
        "speaker",
        "statedIn",
        "modality",
        "paraphrasedBy",
        "reports",
        "anchor",
        "states",
    ]
    assert claim["speaker"] == "https://w3id.org/kg287g/id/organization/ice"
    assert claim["modality"] == "statement"
    assert claim["paraphrasedBy"] == ["https://w3id.org/kg287g/id/organization/cedar-gazette-author"]
    assert claim["reports"] == ["https://w3id.org/kg287g/id/document/ice-on-vermont"]
    assert claim["states"] == [
        {
            "id": claim["states"][0]["id"],
            "type": "Observation",
            "place": "https://w3id.org/kg287g/id/place/us-vt",
            "measure": "agreementsInForce",
            "countedUnit": "Agreement",
            "value": 13,
            "precision": "exactly",
            "asOf": "2025-03-01",
        }
    ]
    words = {key: value for selector in anchor["selector"] for key, value in selector.items()}
    assert words["exact"] == "it had 13 agreements in Vermont as of March 1, 2025"
    assert words["start"] < words["end"]


def test_things_stand_in_the_order_of_their_names_whatever_the_store() -> None:
    quads = world()
    assert exported(quads[::-1], "jsonld") == exported(quads, "jsonld")
    claims = [claim["id"] for claim in things(type="Claim")]
    assert claims == sorted(claims)


def test_a_row_says_its_sheet_and_number_and_where_they_are() -> None:
    anchors = [a for c in things(type="Claim") for a in c["anchor"] if "row" in a]
    assert {(a["sheet"], a["row"]) for a in anchors} == {("table", 2), ("table", 3), ("table", 4)}
    assert all(a["source"]["id"].endswith(a["source"]["sha256"]) for a in anchors)


def test_an_anchor_tells_its_file_without_looking_anything_up() -> None:
    anchors = [a for c in things(type="Claim") for a in c["anchor"]]
    rows = {name for a in anchors if "row" in a for name in a["source"]["fileName"]}
    quotations = {name for a in anchors if "row" not in a for name in a["source"]["source"]["fileName"]}
    assert rows | quotations == {name for thing in things(type="Capture") for name in thing["fileName"]}


def test_the_quoted_words_are_in_the_first_selector() -> None:
    anchors = [a for c in things(type="Claim") for a in c["anchor"] if "selector" in a]
    assert anchors
    assert all(list(a["selector"][0])[2] == "exact" and "start" in a["selector"][1] for a in anchors)


def test_a_date_less_exact_than_a_day_has_a_key_that_says_so() -> None:
    (document,) = things(title="Roster of agreements")
    assert (document["publishedMonth"], "published" in document) == ("2025-03", False)
    (document,) = things(title="Notice to the public")
    assert (document["published"], "publishedMonth" in document) == ("2025-03-03", False)


ONE = NamedNode("https://a.example/one")


@pytest.mark.parametrize(
    ("predicate", "value", "key", "written"),
    [
        (KG.asOf, terms.partial_date("2025"), "asOfYear", "2025"),
        (KG.asOf, terms.partial_date("2025-03"), "asOfMonth", "2025-03"),
        (KG.asOf, terms.partial_date("2025-03-01"), "asOf", "2025-03-01"),
        (KG.takenOn, Literal("2025-03-01T00:00:00Z", datatype=XSD.dateTime), "takenAt", ["2025-03-01T00:00:00Z"]),
        (KG.value, Literal("13", datatype=XSD.integer), "value", 13),
        (KG.value, Literal("12.5", datatype=XSD.decimal), "decimalValue", "12.5"),
        (KG.place, ONE, "place", ONE.value),
        (KG.reports, ONE, "reports", [ONE.value]),
        (KG.asOf, Literal("soon"), "asOf", {"@value": "soon"}),
        (SKOS.prefLabel, Literal("x"), SKOS.prefLabel.value, "x"),
        (RDF.type, KG.Agreement, "type", "Agreement"),
        (RDFS.label, BlankNode("b"), "label", {"id": "_:b"}),
        (KG.agency, BlankNode("b"), "agency", "_:b"),
    ],
)
def test_a_value_stands_under_a_key_of_its_type(predicate: NamedNode, value: Any, key: str, written: Any) -> None:
    content = jsonld.compacted([Triple(ONE, predicate, value)])
    assert json.loads(content)["@graph"] == [{"id": ONE.value, key: written}]
    (quad,) = parse(content, format=RdfFormat.JSON_LD)
    assert quad.predicate == predicate


def test_what_a_thing_is_is_one_word_and_what_else_it_is_a_list() -> None:
    classes = (ELI.LegalResourceSubdivision, KG.Provision, ELI.LegalResource)
    (thing,) = json.loads(jsonld.compacted(Triple(ONE, RDF.type, one) for one in classes))["@graph"]
    assert thing == {
        "id": ONE.value,
        "type": "Provision",
        "moreTypes": ["LegalResource", "LegalResourceSubdivision"],
    }


def test_a_small_graph_is_the_same_graph_in_our_keys() -> None:
    graph = [
        *(quad.triple for quad in world() if quad.graph_name == DefaultGraph()),
        *(quad.triple for quad in vocabulary() if quad.subject in {terms.place("us-al"), KG.taskForce, KG.Place}),
        Triple(terms.place("us-al"), RDFS.label, Literal("another key than the label of a place")),
        Triple(terms.place("us-al"), RDF.type, Literal("no class")),
    ]
    content = jsonld.compacted(graph)
    assert canonical_nquads(parse(content, format=RdfFormat.JSON_LD)) == canonical_nquads(Quad(*one) for one in graph)
    assert canonical_nquads(rdflib_quads(content)) == canonical_nquads(Quad(*one) for one in graph)
    (place,) = [one for one in json.loads(content)["@graph"] if one["id"].endswith("/us-al")]
    assert (place["type"], place["label"], place["notation"]) == ("Place", "Alabama", ["01", "AL"])


def test_a_statement_about_a_statement_is_refused() -> None:
    about = Triple(ONE, KG.about, Triple(ONE, KG.about, KG.program))
    with pytest.raises(UsageError, match="statement about a statement"):
        jsonld.compacted([about])


# Places and concepts


def whole_store() -> Embedded:
    """The invented world as an archive holds it: with the ontology."""
    store = store_of(())
    store.replace(full_index(world(), EMPTY))
    return store


def of_whole_store() -> list[dict[str, Any]]:
    out = io.BytesIO()
    jsonld.write(StoreView(whole_store()), out)
    return json.loads(out.getvalue())["@graph"]  # type: ignore[no-any-return]


def test_every_place_and_concept_that_is_used_is_told_once_with_its_label() -> None:
    graph = of_whole_store()
    told = [thing for thing in graph if thing["type"] in {"Place", "Concept"}]
    by_name = {thing.get("word", thing["id"]): thing for thing in told}
    assert len(by_name) == len(told) == len({thing["id"] for thing in told})
    stated = [fact for thing in graph for fact in thing.get("states", ())]
    for key in ("place", "county", "citizenship", "measure", "model", "precision", "countedUnit", "agencyType"):
        assert {fact[key] for fact in stated if key in fact} <= set(by_name)
    assert {place for fact in stated for place in fact.get("places", ())} <= set(by_name)
    assert {thing["documentKind"] for thing in graph if "documentKind" in thing} <= set(by_name)
    assert all(thing["label"] for thing in told)
    assert {thing["broader"] for thing in told if "broader" in thing} <= {thing["id"] for thing in told}


def test_no_place_is_told_that_is_not_used() -> None:
    told = {thing["id"] for thing in of_whole_store() if thing["type"] == "Place"}
    assert 1 < len(told) < 60
    assert terms.place("us-01001").value not in told


def test_a_place_tells_its_postal_or_fips_code_and_what_it_is_in() -> None:
    (vermont,) = [thing for thing in of_whole_store() if thing["id"].endswith("place/us-vt")]
    assert vermont == {
        "id": "https://w3id.org/kg287g/id/place/us-vt",
        "type": "Place",
        "label": "Vermont",
        "notation": ["50", "VT"],
        "broader": "https://w3id.org/kg287g/id/place/us",
    }


def test_what_is_told_of_places_and_concepts_is_what_the_ontology_says_and_nothing_else() -> None:
    out = io.BytesIO()
    jsonld.write(StoreView(whole_store()), out)
    without = {*parse(exported(world(), "jsonld"), format=RdfFormat.JSON_LD)}
    more = {*parse(out.getvalue(), format=RdfFormat.JSON_LD)} - without
    assert more
    assert more <= {*vocabulary()}
    assert {*rdflib_quads(out.getvalue())} == without | more


def test_an_event_has_places_and_other_things_one_place() -> None:
    stated = [fact for c in things(type="Claim") for fact in c["states"]]
    assert {len(fact["places"]) for fact in stated if "places" in fact} == {2}
    assert {fact["type"] for fact in stated if "places" in fact} == {"Event"}
    assert {type(fact["place"]) for fact in stated if "place" in fact} == {str}


def test_an_event_in_one_place_has_a_list_of_one() -> None:
    graph = [Triple(ONE, RDF.type, KG.Event), Triple(ONE, KG.place, terms.place("us-vt"))]
    (event,) = json.loads(jsonld.compacted(graph))["@graph"]
    assert event == {"id": ONE.value, "type": "Event", "places": [terms.place("us-vt").value]}


def test_what_may_be_several_is_always_a_list() -> None:
    stated = [fact for c in things(type="Claim") for fact in c["states"]]
    assert {type(f["chargeCategory"]) for f in stated if "chargeCategory" in f} == {list}
    assert {type(d["notStated"]) for d in things(type="Document") if "notStated" in d} == {list}


def test_each_thing_is_one_line() -> None:
    lines = exported(world(), "jsonld").decode().splitlines()
    assert [json.loads(line.rstrip(",")) for line in lines[1:-1]] == json.loads("\n".join(lines))["@graph"]


def test_a_whole_archive_exports_its_contributions_and_withdrawals(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    kept, gone = agency_claim("A Office", row(2)), count_claim(137, quotation("137"))
    record(ledger, Draft(note="first", claims=(kept, gone)), withdrawal(gone))
    store = store_of(())
    store.replace(full_index(live_quads(ledger), EMPTY))
    out = io.BytesIO()
    jsonld.write(StoreView(store), out)
    graph = json.loads(out.getvalue())["@graph"]
    kinds = [thing["type"] for thing in graph if thing["type"] not in {"Place", "Concept"}]
    assert sorted(kinds) == ["Claim", "Contribution", "Contribution", "WithdrawnClaim"]
    (withdrawn,) = [thing for thing in graph if thing["type"] == "WithdrawnClaim"]
    assert withdrawn["reason"] == "read wrongly"


def test_turtle_is_the_default_graph_and_no_other() -> None:
    store = store_of(world())
    out = io.BytesIO()
    turtle.write(store.quads(), out)
    default = canonical_nquads(store.quads(graph=DefaultGraph()))
    assert canonical_nquads(parse(out.getvalue(), format=RdfFormat.TURTLE)) == default


@pytest.mark.parametrize("write", [trig.write, turtle.write], ids=["trig", "turtle"])
def test_names_are_shortened_by_known_prefixes(write: Any) -> None:
    out = io.BytesIO()
    write(world(), out)
    assert b"@prefix kg: <https://w3id.org/kg287g/ontology#> ." in out.getvalue()
    assert b"document:cedar-gazette" in out.getvalue()


@pytest.mark.parametrize("run", [1, 2, 7, 10_000])
def test_sorting_in_runs_gives_what_sorting_at_once_gives(run: int) -> None:
    quads = world() * 2
    assert b"".join(sorted_lines(map(line_of, quads), run=run)) == canonical_nquads(quads)
    assert list(sorted_quads(quads, run=run)) == list(sorted_quads(quads))


def test_line_ends_and_other_control_characters_survive_sorting_in_runs() -> None:
    odd = [Quad(KG.program, RDFS.label, Literal(f"a{c}b"), KG.program) for c in '\n\r\t\x0b\x0c\x1c\x85\u2028\\"']
    assert set(sorted_quads(odd, run=2)) == set(odd)


@pytest.mark.parametrize("graph", [None, NamedNode("https://a.example/g")], ids=["default", "named"])
@pytest.mark.parametrize(
    "value",
    [
        *(NamedNode("https://a.example/o"), Literal("one"), Literal("two words"), Literal("a <https://a.example/x> ")),
        *(
            Literal("a <", datatype=XSD.date),
            Literal("<https://a.example/x>"),
            Literal(' . <https://a.example/x> .\n"'),
        ),
        *(Literal("a <b", language="en"), Literal("", datatype=XSD.date)),
    ],
    ids=str,
)
def test_the_graph_of_a_line_is_that_of_its_quad(value: Any, graph: NamedNode | None) -> None:
    assert graph_in(line_of(Quad(ONE, KG.about, value, graph or DefaultGraph()))) == str(graph or "").encode()


def _many(count: int) -> Iterator[Quad]:
    for number in range(count):
        claim = NamedNode(f"{terms.ID}claim/{number}")
        yield Quad(claim, KG.basis, Literal(f"reason {number} " + "x" * 200))
        yield Quad(KG.program, RDFS.label, Literal(str(number)), claim)


class ManyClaims:
    """A view of any number of claims, none of them held."""

    def __init__(self, count: int) -> None:
        self._count = count

    def claims(self) -> Iterator[NamedNode]:
        return (NamedNode(f"{terms.ID}claim/{number}") for number in range(self._count))

    def graph(self, claim: NamedNode) -> Iterator[Quad]:
        yield Quad(KG.program, RDFS.label, Literal("x" * 200), claim)

    def about(self, subject: NamedNode) -> Iterator[Quad]:
        yield Quad(subject, KG.basis, Literal("x" * 200))

    def others(self) -> Iterator[Quad]:
        return iter(())


class Nowhere(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        return len(content)


def peak(work: Any) -> int:
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_json_ld_holds_one_claim_at_a_time() -> None:
    few = peak(lambda: jsonld.write(ManyClaims(200), Nowhere()))  # type: ignore[arg-type]
    many = peak(lambda: jsonld.write(ManyClaims(4_000), Nowhere()))  # type: ignore[arg-type]
    assert many < few + 200_000


@pytest.mark.slow
@pytest.mark.parametrize("module", [nquads, trig], ids=["nquads", "trig"])
def test_memory_is_that_of_one_run_however_many_quads(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.export.sorting.RUN", 1_000)
    few = peak(lambda: module.write(_many(1_000), Nowhere()))
    many = peak(lambda: module.write(_many(10_000), Nowhere()))
    assert many < 2 * few


# The published context


def test_the_context_has_a_key_for_every_predicate_of_ours() -> None:
    assert {*terms.FACT_PROPERTIES, *terms.RECORD_PROPERTIES} <= set(CONTEXT)


def definitions() -> dict[str, Any]:
    """What the context defines, and what it defines for things of one type."""
    inner = {name: one["@context"] for name, one in CONTEXT.items() if isinstance(one, dict) and "@context" in one}
    assert inner["Place"] == inner["Concept"]
    assert inner["Claim"] == {"states": "@graph"}
    assert inner["Event"] == {"places": {**CONTEXT["place"], "@container": "@set"}}
    found = {**CONTEXT, **inner["Event"], "label of a place": inner["Place"]["label"]}
    return {name: one for name, one in found.items() if one is not None and not name.startswith("@")}


def iri_of(definition: str | dict[str, str]) -> str:
    return definition if isinstance(definition, str) else definition["@id"]


def test_the_context_has_no_prefix() -> None:
    """JSON-LD 1.1 section 4.1.3: a simple term is a prefix if its IRI ends in a gen-delim."""
    simple = [one for one in definitions().values() if isinstance(one, str)]
    assert not [iri for iri in simple if iri[-1] in ":/?#[]@"]
    assert not [one for one in definitions().values() if isinstance(one, dict) and one.get("@prefix")]


def test_no_concept_or_class_is_hidden_by_a_key_that_means_something_else() -> None:
    for name in (*terms.CONCEPTS, *terms.CLASSES):
        assert iri_of(definitions().get(name, terms.ONTOLOGY + name)) == terms.ONTOLOGY + name
        assert name not in CONTEXT or CONTEXT[name] is not None


def test_every_term_of_the_context_exists() -> None:
    vocabularies = {base.base: base for base in vars(terms).values() if isinstance(base, terms.Namespace)}
    for definition in definitions().values():
        iri = iri_of(definition)
        if not iri.startswith("@"):
            base = next(base for base in vocabularies if iri.startswith(base))
            assert NamedNode(iri) in vocabularies[base], iri


def test_keys_of_one_meaning_differ_in_type_and_the_usual_one_comes_first() -> None:
    meant: dict[str, list[tuple[str, Any]]] = {}
    for name, one in definitions().items():
        meant.setdefault(iri_of(one), []).append((name, one.get("@type") if isinstance(one, dict) else None))
    shared = {names[0][0]: names for names in meant.values() if len(names) > 1}
    days = {"published", "takenOn", "listedOn", "createdOn", "modifiedOn", "newestSigned", "asOf", "from", "until"} | {
        "publishedOn"
    }
    assert set(shared) == days | {"value", "place", "grownFrom", "operand"}
    assert [name for name, _ in shared.pop("place")] == ["place", "places"]
    assert all(len({kind for _, kind in names}) == len(names) for names in shared.values())


def test_keys_of_the_context_are_words_a_program_can_use() -> None:
    assert all(re.fullmatch("[A-Za-z]+[0-9]*|@version|@vocab", name) for name in CONTEXT)


def test_the_context_read_for_writing_is_the_published_one() -> None:
    assert context.load().definitions == CONTEXT


PUBLISHED = {2: "e610772bf65eed075ddd08a89a39f01dca0195448cc2e04e697cd9f779b1fa66"}
"""What each version of the context is, by the digest of its definitions; the first had no number in its address."""


def test_a_context_that_says_something_else_has_another_address() -> None:
    digest = hashlib.sha256(json.dumps(CONTEXT, sort_keys=True).encode()).hexdigest()
    assert PUBLISHED[terms.CONTEXT_VERSION] == digest, "raise terms.CONTEXT_VERSION, and keep the old one's line"
    assert str(terms.CONTEXT_VERSION) in terms.CONTEXT_IRI
    assert terms.CONTEXT_IRI not in terms.EARLIER_CONTEXTS


@pytest.mark.parametrize("name", ["value", "row", "sequence", "computed", "operand"])
def test_a_number_and_a_truth_say_their_type(name: str) -> None:
    assert CONTEXT[name]["@type"] in {XSD.integer.value, XSD.boolean.value}
