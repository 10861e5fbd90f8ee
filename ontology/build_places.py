"""Writes places.ttl from public tables: the same tables give the same bytes.

    python ontology/build_places.py ../shared ontology/places.ttl

Sources, all below `data/reference` of the folder given:
- state_fips_master.csv: States, postal codes, FIPS. It leaves out the District of Columbia.
- county_fips_master.csv: counties and their equivalents (Latin-1; leading zeros lost; the District
  stands there twice, once as a State and once as a county). One name has a byte that is no letter of
  it; it is spelled as the FBI's table spells it.
- fbi_lee_latest.csv: territories. It gives them codes of its own that are neither postal nor FIPS
  ("GM" for Guam), so a territory gets a name and no notation.
The Northern Mariana Islands stand in none of the tables, but agencies there on ICE's lists.
Countries are those the source documents name; each is looked for in them.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

HEADER = """\
# Places, written by build_places.py: the United States, States, territories, counties, countries.
# From: {sources}

@base            <https://w3id.org/kg287g/id/place/> .
@prefix kg:      <https://w3id.org/kg287g/ontology#> .
@prefix rdfs:    <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos:    <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

kg:placeScheme a skos:ConceptScheme ;
    skos:prefLabel "Places"@en ;
    skos:definition "The United States, its States, territories and counties, and countries the source documents name. \
A State has its postal code and FIPS code as notations, a county its five-digit FIPS code. Counties are those of the \
2018 table. Where it has a county beside the one that came in its place, the older one is marked as replaced and is \
not counted."@en ;
    skos:example "Alabama; Etowah County, Alabama; Honduras."@en ;
    dcterms:source "state_fips_master.csv and county_fips_master.csv (2018 vintage), kjhealy/fips-codes" ;
    rdfs:isDefinedBy <https://w3id.org/kg287g/ontology> .

"""
SOURCES = ("state_fips_master.csv", "county_fips_master.csv", "fbi_lee_latest.csv")
TERRITORIES = ("GM", "PR", "VI")
ON_LISTS_ALONE = ("Northern Mariana Islands",)
MENDED = {"35013": "Dona Ana County"}
REPLACED = {"02270": "02158", "46113": "46102", "51515": "51019"}
"""Rows that stand beside what came in their place, by FIPS; the archive's choice, for the table has both.

Wade Hampton Census Area was renamed Kusilvak Census Area, Shannon County Oglala Lakota County, and the city of
Bedford, Virginia, is part of Bedford County (U.S. Census Bureau, Substantial Changes to Counties and County
Equivalent Entities: 1970-Present, under 2010s). Each counts as the one that came in its place.
"""
COUNTRIES = (
    "Brazil",
    "Costa Rica",
    "Dominican Republic",
    "Ecuador",
    "El Salvador",
    "Guatemala",
    "Honduras",
    "Mexico",
    "Portugal",
)


def build(shared: Path) -> str:
    """The whole of places.ttl.

    Raises:
        OSError: a table is missing.
        ValueError: a country stands in none of the documents.
    """
    tables = shared / "data" / "reference"
    header = HEADER.format(sources=", ".join(SOURCES))
    counties = _rows(tables / "county_fips_master.csv", "latin-1")
    lines = [
        _line("us", "United States"),
        *_states(_rows(tables / "state_fips_master.csv", "utf-8"), counties),
        *_territories(_rows(tables / "fbi_lee_latest.csv", "utf-8")),
        *_counties(counties),
        *_countries(shared / "documents"),
    ]
    return header + "".join(lines)


def _rows(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as table:
        return list(csv.DictReader(table))


def _line(code: str, label: str, notations: tuple[str, ...] = (), broader: str = "", replaced: str = "") -> str:
    quoted = ", ".join(f'"{one}"' for one in notations)
    notation = f" ; skos:notation {quoted}" if notations else ""
    above = f" ; skos:broader <{broader}>" if broader else ""
    by = f" ; dcterms:isReplacedBy <{replaced}>" if replaced else ""
    named = f'<{code}> a kg:Place, skos:Concept ; skos:prefLabel "{label}"@en'
    return f"{named}{notation}{above}{by} ; skos:inScheme kg:placeScheme .\n"


def _states(states: list[dict[str, str]], counties: list[dict[str, str]]) -> Iterator[str]:
    named = [(row["state_abbr"], row["state_name"], row["fips"]) for row in states]
    # Summary level 40 is a State: the one row of the county table that is the District as a whole.
    named += [(row["state_abbr"], row["state_name"], row["state"]) for row in counties if row["sumlev"] == "40"]
    for postal, name, fips in sorted(named, key=lambda one: int(one[2])):
        yield _line(f"us-{postal.lower()}", name, (postal, fips.zfill(2)), "us")


def _territories(agencies: list[dict[str, str]]) -> Iterator[str]:
    for code in TERRITORIES:
        names = {row["pub_agency_name"].strip(" :") for row in agencies if row["state_abbr"] == code}
        # "Guam" beside "Guam Police Department": the shortest is the territory's own name.
        yield _territory(min(names, key=len))
    yield from map(_territory, ON_LISTS_ALONE)


def _territory(name: str) -> str:
    slug = name.removeprefix("U.S. ").lower().replace(" ", "-")
    return _line(f"us-{slug}", name, broader="us")


def _counties(counties: list[dict[str, str]]) -> Iterator[str]:
    for row in counties:
        if row["sumlev"] != "40":
            fips = row["fips"].zfill(5)
            label = f"{MENDED.get(fips, row['county_name'])}, {row['state_name']}"
            replaced = f"us-{REPLACED[fips]}" if fips in REPLACED else ""
            yield _line(f"us-{fips}", label, (fips,), f"us-{row['state_abbr'].lower()}", replaced)


def _countries(documents: Path) -> Iterator[str]:
    text = "\n".join(one.read_text(encoding="utf-8") for one in sorted(documents.glob("*.txt")))
    for name in COUNTRIES:
        if name not in text:
            raise ValueError(f"no source document names {name}; take it off the list")
        yield _line(name.lower().replace(" ", "-"), name)


if __name__ == "__main__":
    shared, target = map(Path, sys.argv[1:])
    target.write_text(build(shared), encoding="utf-8")
