"""Places by the names sources write."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import places, terms
from kg.places import Places

WORLD = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <https://w3id.org/kg287g/id/place/> .
<us> skos:prefLabel "United States"@en .
<us-al> skos:prefLabel "Alabama"@en ; skos:notation "AL" .
<us-guam> skos:prefLabel "Guam"@en .
<us-01055> skos:prefLabel "Etowah County, Alabama"@en ; skos:broader <us-al> .
<us-01900> skos:prefLabel "Twin County, Alabama"@en .
<us-01902> skos:prefLabel "TWIN County, Alabama"@en .
<honduras> skos:prefLabel "Honduras"@en .
<https://example.org/us-zz> skos:prefLabel "Elsewhere"@en .
"""


@pytest.fixture
def world(tmp_path: Path) -> Places:
    path = tmp_path / "places.ttl"
    path.write_text(WORLD)
    return places.read(path)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ALABAMA", "us-al"),
        (" alabama\u00a0", "us-al"),
        ("Guam", "us-guam"),
        ("ALABAMAJ", None),
        ("AL", None),
        ("Honduras", None),
        ("United States", None),
        ("Elsewhere", None),
        ("", None),
    ],
)
def test_a_state_is_known_by_its_name_in_any_case(world: Places, written: str, code: str | None) -> None:
    assert world.state(written) == code


@pytest.mark.parametrize("written", ["Etowah County", "ETOWAH COUNTY ", "etowah  county"])
def test_a_county_is_known_by_its_whole_name(world: Places, written: str) -> None:
    assert world.county("us-al", written) == terms.place("us-01055")


@pytest.mark.parametrize(("state", "written"), [("us-al", "Etowah"), ("us-guam", "Etowah County"), ("us-al", "")])
def test_a_county_is_never_guessed(world: Places, state: str, written: str) -> None:
    assert world.county(state, written) is None


def test_a_name_two_counties_share_is_neither(world: Places) -> None:
    assert world.county("us-al", "Twin County") is None


def test_a_county_says_its_name_without_its_state(world: Places) -> None:
    assert world.county_name(terms.place("us-01055")) == "Etowah County"


def test_the_places_that_ship_have_every_state_and_their_counties() -> None:
    shipped = places.load()
    assert {"alabama", "district-of-columbia", "guam", "wyoming"} <= shipped.states.keys()
    assert shipped.county("us-la", "Plaquemines Parish") == terms.place("us-22075")
    assert {state for state, _ in shipped.counties} <= set(shipped.states.values())
