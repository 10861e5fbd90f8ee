"""One table of keys: every output has its keys from there, each with one form, and values are written in one way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from kg import assets, terms
from kg.errors import NotFound, UsageError
from kg.terms import KG
from kg.vocabulary import KEYS, as_json
from kg.vocabulary.writing import camel
from kg.workspace import outputs

SCHEMA = outputs.schema()


class Colour(Enum):
    RED = "red"


VALUES = {
    "nothing": (None, None),
    "a thing": (terms.place("us-vt"), "https://w3id.org/kg287g/id/place/us-vt"),
    "a word of the ontology": (KG.taskForce, "taskForce"),
    "a literal": (
        Literal("x", language="en"),
        {"value": "x", "datatype": terms.RDF.type.value.replace("type", "langString"), "language": "en"},
    ),
    "a day": (date(2026, 1, 4), "2026-01-04"),
    "a time elsewhere": (datetime(2026, 1, 4, 12, tzinfo=timezone(timedelta(hours=5))), "2026-01-04T07:00:00Z"),
    "a time": (datetime(2026, 1, 4, 12, 30, tzinfo=UTC), "2026-01-04T12:30:00Z"),
    "a file": (Path("lists/a.xlsx"), "a.xlsx"),
    "a choice": (Colour.RED, "red"),
    "several": ((1, (2.5, True)), [1, [2.5, True]]),
}


@pytest.mark.parametrize(("value", "written"), VALUES.values(), ids=VALUES)
def test_a_value_is_written_in_one_way(value: object, written: object) -> None:
    assert as_json(value) == written


@dataclass(frozen=True)
class Inner:
    as_of: date
    iri: NamedNode


@dataclass(frozen=True)
class Outer:
    inner: Inner | None
    several: tuple[Inner, ...] = ()
    model: str = "task-force"

    JSON = ("as_of: inner.as_of", "id: inner.iri", "claims: several.iri", "model")


def test_a_dataclass_says_its_members_by_ways_that_may_end_early() -> None:
    claim = NamedNode("urn:c")
    made = Inner(date(2026, 1, 4), KG.Claim)
    assert as_json(Outer(made, (Inner(date(2026, 1, 5), claim),))) == {
        "asOf": "2026-01-04",
        "id": KG.Claim.value,
        "claims": ["urn:c"],
        "model": "taskForce",
    }
    assert as_json(Outer(None)) == {"asOf": None, "id": None, "claims": [], "model": "taskForce"}


def test_a_key_that_is_not_in_the_table_is_refused() -> None:
    @dataclass
    class Other:
        unheard_of: int = 1

    with pytest.raises(KeyError, match="unheardOf"):
        as_json(Other())


def test_an_error_says_what_where_and_what_to_do() -> None:
    error = as_json(UsageError("this is no day", where="a.yaml:3", remedy="write YYYY-MM-DD"))
    assert (error["message"], error["where"], error["remedy"]) == ("this is no day", "a.yaml:3", "write YYYY-MM-DD")
    assert as_json(NotFound("nothing has that name", nearest=("Alder",)))["nearest"] == ["Alder"]


def types_of(schema: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        return {"object"}
    if "anyOf" in schema:
        return set().union(*map(types_of, schema["anyOf"]))
    return {"string"} if "enum" in schema else {schema["type"]}


def members() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, schema in SCHEMA["$defs"].items():
        if name != "Literal":  # a value's own form, as RDF has it
            yield from ((key, one) for key, one in schema.get("properties", {}).items() if key != "@context")


def test_every_key_of_every_output_stands_in_the_table_with_its_form() -> None:
    for key, schema in members():
        told = KEYS[key].types
        assert not told or types_of(schema) - {"null"} <= set(told), (key, schema)


def test_no_key_of_the_table_is_for_nothing() -> None:
    citations = {"citations", "datatype", "number", "predicates", "stated", "thing", "signed", "status"}
    assert set(KEYS) == {key for key, _ in members() if key in KEYS} | citations


def test_keys_are_in_camel_case() -> None:
    assert [key for key in KEYS if not re.fullmatch("[a-z]+([A-Z][a-z]*|[0-9]+)*", key)] == []
    assert camel("claims_in_all") == "claimsInAll"


def test_a_key_the_export_has_too_means_the_same_there() -> None:
    context: dict[str, Any] = json.loads(assets.context_file().read_text("utf-8"))["@context"]
    shared = {key: told for key, told in context.items() if key in KEYS and isinstance(told, dict)}
    ids = {key for key, told in shared.items() if told.get("@type") == "@id" and "@container" not in told}
    assert {key for key in ids if KEYS[key].form not in ("id", "object")} == set()
    days = {key for key, told in shared.items() if told.get("@type", "").endswith("#date")}
    assert {key for key in days if KEYS[key].form not in ("day", "period")} == set()
    assert len(shared) > 25


def test_the_published_schema_is_what_the_types_say() -> None:
    published = assets.context_file().parent / "outputs.schema.json"
    made = """python -c 'from kg.workspace import outputs; print(outputs.text(), end="")' > kg/outputs.schema.json"""
    assert published.read_text("utf-8") == outputs.text(), f"make it anew: {made}"
