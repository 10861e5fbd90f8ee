"""No term that nothing needs: a query asks it, a rule of the gate reads it, or a room writes it for one that does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import terms
from kg.gate.facts.term_names import FACT_CLASSES

ROOT = Path(__file__).resolve().parents[2]
ASKED = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "queries").glob("*.rq")))
CODE = "\n".join(
    path.read_text("utf-8") for path in sorted((ROOT / "kg").rglob("*.py")) if path != ROOT / "kg" / "terms.py"
)
OF_FACTS = {iri.value.removeprefix(terms.ONTOLOGY) for iri in FACT_CLASSES if iri in terms.KG}


def is_asked(name: str) -> bool:
    return re.search(rf"\bkg:{name}\b", ASKED) is not None


def is_read(name: str) -> bool:
    return re.search(rf"\bKG\.{name}\b|KG\[\"{name}\"\]|\bkg:{name}\b", CODE) is not None


@pytest.mark.parametrize("name", [*sorted(OF_FACTS), *terms.FACT_PROPERTIES])
def test_a_class_or_property_of_facts_is_asked_by_a_query(name: str) -> None:
    assert is_asked(name)


@pytest.mark.parametrize("name", [*sorted(set(terms.CLASSES) - OF_FACTS), *terms.RECORD_PROPERTIES])
def test_what_is_said_about_claims_is_asked_by_a_query_or_read_by_a_room(name: str) -> None:
    assert is_asked(name) or is_read(name)
