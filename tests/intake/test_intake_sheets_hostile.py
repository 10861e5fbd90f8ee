"""Whatever comes in as a sheet, a draft with findings comes out, or one error of ours: never anything else."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import KgError
from kg.intake.sheets import FORMATS, read_sheet_text
from kg.intake.sheets.claims import CLAIM_KEYS
from kg.intake.sheets.documents import DOCUMENT_KEYS
from kg.intake.sheets.forms import FORMS
from kg.intake.sheets.from_csv import COLUMNS
from kg.intake.sheets.located_tree import CODES
from kg.intake.sheets.sheet import SHEET_KEYS
from kg.model import Draft
from tests.drafts import words

WORLD = Path(__file__).parents[1] / "world"
FORM_KEYS = sorted({key for form in FORMS.values() for key in form.keys})
KEYS = st.sampled_from([*SHEET_KEYS, *CLAIM_KEYS, *DOCUMENT_KEYS, *FORM_KEYS, "act", "path", "title", "sheet"])
LEAVES = st.one_of(
    words,
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(
        ["unknown", "alder-notice.txt", "held by 9 agencies", "program", "vt", "2025-02-30", "ice", "../world"]
    ),
)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25
)
calm = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def survives(content: str | bytes, form: str) -> None:
    came = outcome(content, form)
    if isinstance(came, KgError):
        assert came.remedy
    else:
        assert {finding.code for finding in came.findings} <= set(CODES)


def outcome(content: str | bytes, form: str) -> Draft | KgError:
    try:
        return read_sheet_text(content, form, base=WORLD, name="s")
    except KgError as error:
        return error


@pytest.mark.parametrize("form", sorted(set(FORMATS.values())))
@given(content=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@calm
def test_any_bytes(form: str, content: bytes) -> None:
    survives(content, form)


@given(st.dictionaries(st.sampled_from(SHEET_KEYS), TREES, max_size=6))
@calm
def test_any_tree_under_the_keys_of_a_sheet(tree: dict[str, Any]) -> None:
    survives(yaml.safe_dump(tree, allow_unicode=True), "yaml")


@given(st.lists(st.dictionaries(st.sampled_from(CLAIM_KEYS), TREES, max_size=5), min_size=1, max_size=3))
@calm
def test_any_claims_in_a_sheet_that_is_otherwise_right(claims: list[Any]) -> None:
    sheet = yaml.safe_load((WORLD / "alder-notice.yaml").read_text()) | {"claims": claims}
    survives(yaml.safe_dump(json.loads(json.dumps(sheet, default=str)), allow_unicode=True), "yaml")


@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), words, max_size=8), max_size=4))
@calm
def test_any_cells_under_known_columns(lines: list[dict[str, str]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(lines)
    survives(out.getvalue(), "csv")


@given(TREES)
@calm
def test_any_json_under_our_context(tree: Any) -> None:
    survives(json.dumps({"@context": "https://w3id.org/kg287g/context.jsonld", "@graph": [tree]}), "jsonld")


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=4), st.binary(min_size=1, max_size=3))
@calm
def test_any_damage_to_a_sheet(places: list[int], damage: bytes) -> None:
    content = bytearray((WORLD / "cedar-gazette.yaml").read_bytes())
    for place in places:
        content[place % len(content) : place % len(content) + 1] = damage
    survives(bytes(content), "yaml")
