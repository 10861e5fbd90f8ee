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


@pytest.mark.parametrize(
    ("state", "written"), [("us-al", "Etowa"), ("us-guam", "Etowah County"), ("us-al", ""), ("us-al", "County")]
)
def test_a_county_is_never_guessed(world: Places, state: str, written: str) -> None:
    assert world.county(state, written) is None


COUNTIES = [
    ("us-al", "Etowah", "Etowah County"),
    ("us-la", "Saint Landry County", "St. Landry Parish"),
    ("us-la", "Parish of St Landry", "St. Landry Parish"),
    ("us-la", "LaSalle Parish", "La Salle Parish"),
    ("us-mo", "Sainte Genevieve", "Ste. Genevieve County"),
    ("us-nm", "Do\u00f1a Ana County", "Dona Ana County"),
    ("us-nm", "Don\u0303a Ana", "Dona Ana County"),
    ("us-ak", "Juneau", "Juneau City and Borough"),
    ("us-ak", "Nome Borough", "Nome Census Area"),
    ("us-ak", "Anchorage", "Anchorage Municipality"),
    ("us-va", "Hopewell County", "Hopewell city"),
    ("us-va", "City of Fairfax", "Fairfax city"),
    ("us-va", "Charles City", "Charles City County"),
    ("us-md", "Baltimore City", "Baltimore city"),
    ("us-sd", "Shannon County", "Oglala Lakota County"),
    ("us-ak", "Wade Hampton Census Area", "Kusilvak Census Area"),
    ("us-va", "Bedford city", "Bedford County"),
    ("us-va", "Bedford", "Bedford County"),
    ("us-md", "Baltimore", None),
    ("us-va", "Fairfax", None),
    ("us-ga", "Decatur City", None),
    ("us-tx", "Etowah", None),
]


@pytest.mark.parametrize(("state", "written", "county"), COUNTIES)
def test_a_county_is_known_where_only_one_can_be_meant(state: str, written: str, county: str | None) -> None:
    shipped = places.load()
    found = shipped.county(state, written)
    assert (found and shipped.county_name(found)) == county


def test_counties_that_others_replaced_are_not_counted_twice() -> None:
    shipped = places.load()
    counties = {code for code in shipped.labels if code.removeprefix("us-").isdigit()}
    assert set(shipped.replaced) | set(shipped.replaced.values()) <= counties
    assert len(counties - shipped.replaced.keys()) == 3142  # as the Census Bureau counted in 2018
    for code in counties:
        found = shipped.county(
            shipped.states[terms.fold(shipped.labels[code].rpartition(", ")[2])],
            shipped.labels[code].rpartition(", ")[0],
        )
        assert found == terms.place(shipped.replaced.get(code, code))


def test_a_name_two_counties_share_is_neither(world: Places) -> None:
    assert world.county("us-al", "Twin County") is None


def test_a_county_says_its_name_without_its_state(world: Places) -> None:
    assert world.county_name(terms.place("us-01055")) == "Etowah County"


@pytest.mark.parametrize(("code", "state"), [("us-01055", "us-al"), ("us-99999", None), ("us-al", None), ("", None)])
def test_a_county_says_in_what_state_it_lies_and_nothing_else_does(code: str, state: str | None) -> None:
    assert places.load().state_of(code) == state


def test_the_places_that_ship_have_every_state_and_their_counties() -> None:
    shipped = places.load()
    assert {"alabama", "district-of-columbia", "guam", "wyoming"} <= shipped.states.keys()
    assert shipped.county("us-la", "Plaquemines Parish") == terms.place("us-22075")
    assert {state for state, _ in shipped.counties} <= set(shipped.states.values())
