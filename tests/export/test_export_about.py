"""A document of one thing: every value with its sources beside it, of one form, whichever way it is asked for."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pyld import jsonld as pyld
from pyoxigraph import NamedNode

from kg import assets, terms
from kg.errors import NotFound, UsageError
from kg.export import about
from kg.terms import KG
from kg.vocabulary import KEYS
from kg.workspace import Workspace, outputs
from tests.archives import Done, own

Run = Callable[..., Done]
SCHEMA = outputs.schema()
ANEW = "from kg.workspace import outputs; print"
VALIDATOR = Draft202012Validator({**SCHEMA, "$ref": "#/$defs/export-about"})


def lines(workspace: Workspace, *names: str, **asked: Any) -> list[dict[str, Any]]:
    out = io.BytesIO()
    workspace.export_about(out, names, **asked)
    return (
        [json.loads(line) for line in out.getvalue().splitlines()] if len(names) != 1 else [json.loads(out.getvalue())]
    )


def parts_of(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a document."""
    if isinstance(value, dict):
        yield value
        for key, one in value.items():
            if key != "@context":
                yield from parts_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from parts_of(one)


@pytest.fixture(scope="module")
def every(golden_archive: Workspace) -> dict[str, list[dict[str, Any]]]:
    """All documents of the invented archive, by the kind asked for, and one of other things each."""
    found = {kind: lines(golden_archive, kind=kind) for kind in about.KINDS}
    others = [
        *("claim/", "capture/", "contribution/", "position/", "observation/"),
    ]
    asked = "SELECT ?x {{ ?x ?p ?o FILTER(STRSTARTS(STR(?x), '{start}')) }} ORDER BY ?x LIMIT 1"
    names = [golden_archive.query(asked.format(start=terms.ID + one)).rows[0][0] for one in others]
    withdrawn = golden_archive.query("SELECT ?x { ?x a kg:WithdrawnClaim }").rows[0][0]
    return {**found, "others": lines(golden_archive, *map(str, names), str(withdrawn))}


def test_every_document_is_as_the_published_schema_says(every: dict[str, list[dict[str, Any]]]) -> None:
    assert [len(documents) for documents in every.values() if not documents] == []
    for documents in every.values():
        for one in documents:
            VALIDATOR.validate(one)


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a key is left out": lambda one: one.pop("names"),
    "a key is added": lambda one: one.update(rank=1),
    "a value has no sources": lambda one: one["names"][0].pop("sources"),
    "a word stands in place of a list": lambda one: one.update(names="Alder"),
    "another type is told": lambda one: one.update(type="Sheriff"),
    "a count is a text": lambda one: one.update(archiveSequence="15"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_document_is_refused_by_the_schema(
    every: dict[str, list[dict[str, Any]]], damage: Callable[[dict[str, Any]], object]
) -> None:
    spoilt = json.loads(json.dumps(every["agency"][0]))
    damage(spoilt)
    assert list(VALIDATOR.iter_errors(spoilt))


def test_what_a_value_has_as_sources_does_state_it(
    golden_archive: Workspace, every: dict[str, list[dict[str, Any]]]
) -> None:
    store, checked = golden_archive.store, 0
    for document in every["agency"]:
        for name, predicate in (("names", "http://www.w3.org/2000/01/rdf-schema#label"), ("counties", KG.county.value)):
            for value in document[name]:
                for source in value["sources"]:
                    graph = NamedNode(source["claim"])
                    stated = store.quads(NamedNode(document["id"]), NamedNode(predicate), None, graph)
                    assert value["value"] in {quad.object.value for quad in stated}  # type: ignore[union-attr]
                    checked += 1
    assert checked > 10


def test_no_value_of_an_agency_stands_without_who_states_it_where(every: dict[str, list[dict[str, Any]]]) -> None:
    values = [one for document in every["agency"] for one in parts_of(document) if "sources" in one]
    assert len(values) > 50
    for one in values:
        assert one["sources"]
        assert all(source["speakerName"] and source["documentTitle"] and source["text"] for source in one["sources"])


def test_all_claims_that_state_a_value_are_its_sources(golden_archive: Workspace) -> None:
    asked = "SELECT ?s ?label ?claim { GRAPH ?claim { ?s a kg:Agency ; rdfs:label ?label } }"
    stated = {tuple(map(str, row)) for row in golden_archive.query(asked).rows}
    told = {
        (document["id"], name["value"], source["claim"])
        for document in lines(golden_archive, kind="agency")
        for name in document["names"]
        for source in name["sources"]
    }
    assert told == stated


def test_rivals_stand_side_by_side_under_one_time(golden_archive: Workspace) -> None:
    (measure,) = lines(golden_archive, "agreements-in-force")
    wide = "agreements in force; unit: agreement; Vermont; all models; all offenses"
    (vermont,) = [one for one in measure["counts"] if one["dimensions"] == wide]
    (time,) = [one for one in vermont["times"] if one["time"] == "2025-03-01"]
    told = [(one["value"], [source["speakerName"] for source in one["sources"]]) for one in time["values"]]
    assert told == [
        (12, ["Alder County Sheriff's Office", "Maple Institute"]),
        (13, ["U.S. Immigration and Customs Enforcement"]),
    ]


def test_counts_of_different_things_are_no_rivals(shipped_corpus: Workspace) -> None:
    (measure,) = lines(shipped_corpus, "agreements-in-force")
    named = {
        value["value"]: (one["modelName"], one["countedUnitName"], one["offenseName"])
        for one in measure["counts"]
        if one["placeName"] == "United States"
        for time in one["times"]
        if time["time"] == "2023-06"
        for value in time["values"]
    }
    assert named == {
        137: ("all models", "agreement", "all offenses"),
        75: ("Warrant Service Officer", "agreement", "all offenses"),
        62: ("Jail Enforcement Model", "agreement", "all offenses"),
    }
    assert all(len(time["values"]) == 1 for one in measure["counts"] for time in one["times"])


def test_the_first_and_last_list_of_an_agreement_are_those_that_name_it(golden_archive: Workspace) -> None:
    for document in lines(golden_archive, kind="agency"):
        rows = golden_archive.query("listings", {"agency": document["id"]}).rows
        for agreement in document["agreements"]:
            days = sorted(str(row[0]) for row in rows if str(row[6]) == agreement["id"])
            assert [agreement["firstListed"]["day"], agreement["lastListed"]["day"]] == [days[0], days[-1]]
            told = agreement["lastListed"]["sources"][0]
            assert (days[-1], told["fileName"], told["row"]) in {(str(row[0]), row[1], row[3]) for row in rows}


def test_a_decision_stands_in_the_documents_of_both_with_its_reason(every: dict[str, list[dict[str, Any]]]) -> None:
    decided = {
        (document["label"], one["other"]["label"]): (one["outcome"], one["sources"][0]["basis"])
        for document in every["agency"]
        for one in document["identityDecisions"]
    }
    assert decided
    assert all(decided[other, one] == told and told[1] for (one, other), told in decided.items())


def test_a_withdrawn_claim_has_its_content_and_no_sources(every: dict[str, list[dict[str, Any]]]) -> None:
    one = every["others"][-1]
    assert (one["status"], one["sources"], one["counts"]) == ("withdrawn", [], [])
    assert one["withdrawal"]["reason"]
    assert one["statements"]


def test_a_document_is_the_same_alone_and_among_others(golden_archive: Workspace) -> None:
    for kind in ("agency", "agreement", "place", "provision", "speaker", "measure"):
        for told in lines(golden_archive, kind=kind):
            assert golden_archive.linked(golden_archive.about(told["id"])) == told


def test_things_of_a_place_are_those_in_it(golden_archive: Workspace) -> None:
    asked = {kind: lines(golden_archive, kind=kind, place="vt") for kind in ("agency", "agreement", "pending")}
    assert {one["value"] for told in asked["agency"] for one in told["locations"]} == {terms.place("us-vt").value}
    agencies = {one["id"] for one in asked["agency"]}
    for kind in ("agreement", "pending"):
        assert {one["value"] for told in asked[kind] for one in told["agencies"]} <= agencies
    assert len(asked["agency"]) < len(lines(golden_archive, kind="agency"))


def test_a_document_of_an_earlier_state_has_what_was_recorded_then(golden_archive: Workspace) -> None:
    names = [len(lines(golden_archive.at(number), kind="agency")) for number in (1, 18)]
    earlier = lines(golden_archive.at(8), "agreements-in-force")[0]
    assert names[0] < names[1]
    assert earlier["archiveSequence"] == 8


REFUSED = {
    "no such name": ({"names": ["Nowhere at all"]}, "nothing is called"),
    "no such kind": ({"kind": "sheriff"}, "there is no kind 'sheriff'; use agency"),
    "no such place": ({"kind": "agency", "place": "zz"}, "there is no place 'zz'"),
    "a kind without places": ({"kind": "speaker", "place": "vt"}, "a speaker is asked for without a place"),
}


@pytest.mark.parametrize(("asked", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_there_is_refused(golden_archive: Workspace, asked: dict[str, Any], said: str) -> None:
    with pytest.raises((NotFound, UsageError), match=said):
        golden_archive.export_about(io.BytesIO(), **asked)


def test_a_page_beyond_the_last_is_refused(golden_archive: Workspace) -> None:
    document = lines(golden_archive, kind="document")[0]["id"]
    with pytest.raises(UsageError, match="there is no page 9; with 10 claims on each, pages are 1 to"):
        golden_archive.about(document, page=9, limit=10)


# as JSON-LD


def refuse(address: str, options: object) -> dict[str, Any]:
    """Nothing is fetched but our own context."""
    assert address == "https://w3id.org/kg287g/thing.context.jsonld", address
    published = json.loads(assets.thing_context_file().read_text("utf-8"))
    return {"contextUrl": None, "documentUrl": address, "document": published, "contentType": "application/ld+json"}


def test_the_published_context_is_what_the_table_of_keys_says() -> None:
    made = f"python -c '{ANEW}(outputs.thing_context(), end=\"\")' > kg/thing.context.jsonld"
    assert assets.thing_context_file().read_text("utf-8") == outputs.thing_context(), f"make it anew: {made}"


def test_the_published_types_are_what_the_schema_says() -> None:
    made = f"python -c '{ANEW}(outputs.types(), end=\"\")' > kg/outputs.d.ts"
    assert (assets.context_file().parent / "outputs.d.ts").read_text("utf-8") == outputs.types(), (
        f"make it anew: {made}"
    )


def test_no_word_of_the_ontology_is_a_key_so_that_words_are_read_as_words() -> None:
    context = json.loads(outputs.thing_context())["@context"]
    concepts = {one for one in terms.CONCEPTS if context.get(one)}
    assert concepts & {key for key in context if key in KEYS} == set()


def test_a_json_ld_processor_reads_every_key_and_reaches_nothing(every: dict[str, list[dict[str, Any]]]) -> None:
    context = json.loads(outputs.thing_context())["@context"]
    for document in every["agency"][:1] + every["measure"][:1] + every["others"][:1]:
        assert {key for one in parts_of(document) for key in one} - {"claim", "@context"} <= context.keys()
        quads = pyld.to_rdf(document, {"documentLoader": refuse})["@default"]
        told = {
            (one["predicate"]["value"], one["object"]["value"])
            for one in quads
            if one["subject"]["value"] == document["id"]
        }
        assert ("https://schema.org/name", document["label"]) in told
        assert (
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
            f"https://schema.org/{document['schemaType']}",
        ) in told
        cited = {one["object"]["value"] for one in quads if one["predicate"]["value"] == "https://schema.org/citation"}
        assert cited == {source["claim"] for one in parts_of(document) for source in one.get("sources", ())}


def test_words_of_the_ontology_are_its_iris_to_a_json_ld_processor(golden_archive: Workspace) -> None:
    (measure,) = lines(golden_archive, "agreements-in-force")
    quads = pyld.to_rdf(measure, {"documentLoader": refuse})["@default"]
    units = {one["object"]["value"] for one in quads if one["predicate"]["value"].endswith("thing#countedUnit")}
    assert units == {KG.Agreement.value}


# at the command line


def test_one_thing_alone_has_its_context_inside_and_several_are_lines(
    golden_archive: Workspace, tmp_path: Path, kg: Run
) -> None:
    own(golden_archive.archive.folder.root.parent, tmp_path)
    alone = kg("export", "jsonld", "--about", "Oak Village Police Department")
    told = json.loads(alone.out)
    assert (alone.code, told["label"], told["@context"]["id"]) == (0, "Oak Village Police Department", "@id")
    named = kg("export", "jsonld", "--about", told["id"], "--about", "agreements-in-force", "--as-of", "18")
    assert [json.loads(line)["@context"] for line in named.out.splitlines()] == [
        "https://w3id.org/kg287g/thing.context.jsonld"
    ] * 2
    assert kg("export", "jsonld", "--kind", "agency", "-o", "all.ndjson").code == 0
    assert len((tmp_path / "all.ndjson").read_text("utf-8").splitlines()) == 5


WRONG = {
    "another form": (
        ("turtle", "--kind", "agency"),
        "documents of things are not written as turtle; write kg export jsonld",
    ),
    "a place of nothing": (("jsonld", "--place", "vt"), "--place is given, and no --kind; say of what: --kind agency"),
    "a time of everything": (("jsonld", "--as-of", "3"), "--as-of is for tables and for documents of things"),
    "a name of nothing": (("jsonld", "--about", "Zzyzx"), "nothing is called 'Zzyzx'"),
}


@pytest.mark.parametrize(("words", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_exported_is_refused_in_a_line(
    alder: Workspace, kg: Run, words: tuple[str, ...], said: str
) -> None:
    done = kg("export", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1
