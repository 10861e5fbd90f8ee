"""What pages say of themselves in the vocabulary of schema.org, to a JSON-LD processor; what to cite for a thing."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from pyld import jsonld
from starlette.testclient import TestClient

from kg import terms
from kg.web.rendering import data_block
from kg.workspace import Workspace
from tests.sites import claim_of_count

SCHEMA = "https://schema.org/"
COLLIER = "/id/agency/us-fl/collier-county-sheriffs-office"


def refuse(address: str, options: object) -> dict[str, Any]:
    """Nothing is fetched."""
    raise AssertionError(address)


def told(page: str) -> list[dict[str, Any]]:
    """What a processor makes of the data in a page: its nodes, expanded."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    nodes = jsonld.flatten(json.loads(block), None, {"documentLoader": refuse})
    assert isinstance(nodes, list)
    return nodes


def types(nodes: list[dict[str, Any]]) -> Collection[str]:
    return {kind.removeprefix(SCHEMA) for node in nodes for kind in node.get("@type", ())}


PAGES = {
    "the home page": ("/", "Dataset"),
    "an agency": (COLLIER, "GovernmentOrganization"),
    "a speaker": ("/id/organization/ice", "Organization"),
    "a provision": ("/id/provision/ina/287/g", "Legislation"),
    "a place": ("/id/place/us-ak", "AdministrativeArea"),
    "a series of lists": ("/id/document/ice-participating-agencies", "Dataset"),
    "an article": ("/id/document/border-report-day-of-action", "NewsArticle"),
}


@pytest.mark.parametrize(("path", "kind"), PAGES.values(), ids=PAGES)
def test_a_page_says_what_it_is_of_and_no_verdict(client: TestClient, path: str, kind: str) -> None:
    nodes = told(client.get(path).text)
    iri = terms.BASE if path == "/" else f"{terms.BASE.rstrip('/')}{path}"
    (own,) = [node for node in nodes if node["@id"] == iri]
    assert own["@type"] == [SCHEMA + kind]
    assert own[f"{SCHEMA}name"][0]["@value"]
    assert types(nodes) & {"ClaimReview", "Rating", "Review"} == set()


def test_a_count_is_an_observation_with_who_states_it(archive: Path, client: TestClient) -> None:
    nodes = told(client.get(f"/id/{claim_of_count(archive, 137)}").text)
    (count,) = [node for node in nodes if node.get("@type") == [f"{SCHEMA}Observation"]]
    assert count[f"{SCHEMA}value"] == [{"@value": 137}]
    assert count[f"{SCHEMA}observationDate"] == [{"@value": "2023-06"}]
    assert "all models" in count[f"{SCHEMA}name"][0]["@value"]
    (cited,) = [node for node in nodes if node["@id"] == count[f"{SCHEMA}citation"][0]["@id"]]
    (speaker,) = [node for node in nodes if node["@id"] == cited[f"{SCHEMA}creator"][0]["@id"]]
    assert speaker[f"{SCHEMA}name"][0]["@value"] == "U.S. Immigration and Customs Enforcement"


def test_what_is_said_of_the_archive_is_of_the_state_asked_for(archive: Path, client: TestClient) -> None:
    for path, number in (("/", Workspace.open(archive).head().sequence), ("/?asOf=3", 3)):
        (own,) = [node for node in told(client.get(path).text) if node["@id"] == terms.BASE]
        assert own[f"{SCHEMA}version"] == [{"@value": str(number)}]


@given(st.text())
def test_no_text_ends_the_block_that_it_stands_in(text: str) -> None:
    page = f'<p>before</p><script type="application/ld+json">{data_block({"name": text})}</script><p>after</p>'
    tree = html.document_fromstring(page)
    assert [one.text for one in tree.iter("p")] == ["before", "after"]
    assert json.loads(tree.find(".//script").text) == {"name": text}


@pytest.mark.parametrize("path", [COLLIER, "/id/document/usc-8-1357"])
def test_a_thing_is_cited_in_three_forms_that_other_programs_read(client: TestClient, path: str) -> None:
    csl = client.get(f"{path}.csl").json()
    ris = rispy.loads(client.get(f"{path}.ris").text)
    bibtex = bibtexparser.loads(client.get(path, headers={"accept": "application/x-bibtex"}).text)
    assert [one["title"] for one in csl] == [one["title"] for one in ris]
    assert len(csl) == len(ris) == len(re.findall("^@", client.get(f"{path}.bib").text, re.MULTILINE)) > 0
    assert len(bibtex.entries) <= len(csl)  # types of biblatex are not all known to it


def test_a_page_leads_to_what_to_cite(client: TestClient) -> None:
    page = client.get(COLLIER).text
    assert all(f'href="{COLLIER}.{form}"' in page for form in ("csl", "bib", "ris"))
