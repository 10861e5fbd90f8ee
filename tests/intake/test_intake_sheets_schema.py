"""The published JSON Schema: what the reader does, what the ontology has, and what sheets are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pyoxigraph import NamedNode, RdfFormat, parse

from kg import terms
from kg.intake.sheets import schema
from kg.intake.sheets.forms import FORMS
from kg.intake.sheets.ontology_words import SCHEMES
from kg.terms import KG, SKOS
from tests.intake.test_intake_sheets_yaml import COUNT, HEAD

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "kg" / "claim-sheet.schema.json"
SHEETS = sorted([*(ROOT / "tests" / "world").glob("*.yaml"), *(ROOT / "corpus" / "sheets").glob("*.yaml")])
VALIDATOR = jsonschema.Draft202012Validator(schema.schema())
ABSTRACT = {KG.programSize, KG.decision, KG.decisionRegister}
"""What groups other concepts and is never itself stated; and decisions, which `kg resolve` records and no sheet."""


class CoreSchema(yaml.SafeLoader):
    """YAML 1.2 as editors read it: dates are words."""


CoreSchema.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(text: str) -> Any:
    return yaml.load(text, Loader=CoreSchema)


def test_the_published_schema_is_what_the_reader_says() -> None:
    remedy = (
        "python -c 'from kg.intake.sheets import schema; print(schema.text(), end=\"\")' > kg/claim-sheet.schema.json"
    )
    assert PUBLISHED.read_text(encoding="utf-8") == schema.text(), remedy


def test_the_published_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(PUBLISHED.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_every_sheet_is_valid_by_the_schema(path: Path) -> None:
    faults = [
        f"{list(error.absolute_path)}: {error.message}" for error in VALIDATOR.iter_errors(load(path.read_text()))
    ]
    assert faults == []


QUOTE = "  - quote: held by 9 agencies\n    "
BAD = {
    "an unknown key": HEAD + QUOTE + "agency: {name: A, state: vt}\n    kount: 1\n",
    "no claims": HEAD.rpartition("claims")[0],
    "a document half described": HEAD.replace("kind: article, ", "") + QUOTE + "agency: {name: A, state: vt}\n",
    "two forms": HEAD + QUOTE + f"agency: {{name: A, state: vt}}\n    count: {{{COUNT}, value: 9}}\n",
    "no form": HEAD + "  - quote: held by 9 agencies\n",
    "no place": HEAD + "  - agency: {name: A, state: vt}\n",
    "forty-one words": HEAD + "  - quote: " + "a " * 41 + "\n    agency: {name: A, state: vt}\n",
    "an unknown word": HEAD + QUOTE + f"count: {{{COUNT}, value: 9, precision: nearly}}\n",
    "two times": HEAD + QUOTE + f"count: {{{COUNT}, value: 9, as-of: 2023, fiscal-year: 2023}}\n",
    "a figure that is a word": HEAD + QUOTE + f"count: {{{COUNT}, value: nine}}\n",
    "a count of nothing": HEAD + QUOTE + "count: {measure: arrests, place: vt, value: 9}\n",
    "an unfinished date": HEAD + QUOTE + f"count: {{{COUNT}, value: 9, as-of: 2023-1}}\n",
    "a name with blanks": HEAD.replace("id: alder-notice", "id: Alder Notice")
    + QUOTE
    + "agency: {name: A, state: vt}\n",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_the_schema_refuses(text: str) -> None:
    assert not VALIDATOR.is_valid(load(text))


def test_a_percentage_needs_no_unit_in_the_schema_either() -> None:
    assert VALIDATOR.is_valid(load(HEAD + QUOTE + "count: {measure: percent-increase, place: vt, value: 9}\n"))


def test_the_schema_has_the_keys_of_every_form() -> None:
    defined = schema.schema()["$defs"]
    assert {name: tuple(defined[name]["properties"]) for name in FORMS} == {
        name: form.keys for name, form in FORMS.items()
    }


def members(scheme: NamedNode) -> Iterator[NamedNode]:
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            if quad.predicate == SKOS.inScheme and quad.object == scheme:
                assert isinstance(quad.subject, NamedNode)
                yield quad.subject


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_words_a_sheet_takes_are_the_concepts_of_the_ontology(scheme: str) -> None:
    assert {KG[name] for name in SCHEMES[scheme]} == {*members(KG[scheme])} - ABSTRACT


def enums(part: Any) -> Iterator[list[str]]:
    if isinstance(part, dict):
        if "enum" in part:
            yield part["enum"]
        for inner in part.values():
            yield from enums(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from enums(inner)


def test_every_word_list_of_the_schema_is_a_scheme() -> None:
    schemes = [[terms.short_name(KG[name]) for name in names] for names in SCHEMES.values()]
    found = list(enums(schema.schema()))
    assert found
    assert all(words in schemes for words in found)


def test_the_schema_links_only_to_itself() -> None:
    assert re.findall(r'"\$ref": "([^#][^"]*)"', PUBLISHED.read_text(encoding="utf-8")) == []
