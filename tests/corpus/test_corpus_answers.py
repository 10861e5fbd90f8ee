"""What a reader of either side looks for first in an answer on the shipped corpus is in the row itself."""

from __future__ import annotations

from collections import Counter

import pytest
from pyoxigraph import QuerySolutions

from kg.ask.catalogue import Catalogue
from kg.cli.rendering.comparisons import say_disagreements
from kg.compare import disagreements
from kg.index import Store
from kg.workspace import Workspace

CATALOGUE = Catalogue.load()
REPORT = "287(g) Encounters by State"
PREFIXES = "PREFIX kg: <https://w3id.org/kg287g/ontology#>\nPREFIX prov: <http://www.w3.org/ns/prov#>\n"


@pytest.fixture(scope="module")
def corpus(shipped_corpus: Workspace) -> Store:
    return shipped_corpus.store


def rows(corpus: Store, sparql: str) -> list[dict[str, str]]:
    """An answer's rows, by column, as text; what is blank is left out."""
    found = corpus.query(sparql)
    assert isinstance(found, QuerySolutions)
    columns = [one.value for one in found.variables]
    return [{name: row[name].value for name in columns if row[name] is not None} for row in found]


def asked(corpus: Store, name: str, **parameters: str) -> list[dict[str, str]]:
    return rows(corpus, CATALOGUE.bound(name, parameters))


def test_a_description_shows_of_how_many_it_is(corpus: Store) -> None:
    told = {(row.get("quantifier"), row["describedAs"]) for row in asked(corpus, "descriptions")}
    assert ("Some", "putting politics over security by refusing to follow the Constitution") in told
    assert ("overwhelming majority", "have shown their support") in told


def test_encounters_counted_show_charge_status_and_the_report_as_their_scope(corpus: Store) -> None:
    for name in ("encounters", "offenses"):
        counted = [row for row in asked(corpus, name) if row["documentTitle"] == REPORT]
        assert counted, name
        assert {(row["precisionName"], row["scopeName"]) for row in counted} == {("exactly", REPORT)}
        assert all("placeName" not in row for row in counted)
        assert all("chargeStatusName" in row for row in counted if "offenseName" in row or "chargeName" in row)


def test_one_offense_of_several_statuses_is_counted_apart(corpus: Store) -> None:
    found = Counter(
        (row["offenseName"], row["chargeStatusName"])
        for row in asked(corpus, "offenses")
        if row["documentTitle"] == REPORT
    )
    assert {one for one in found if one[0] == "drug offense"} == {
        ("drug offense", "charged"),
        ("drug offense", "convicted"),
    }
    assert set(found.values()) == {1}


def test_detainers_are_told_as_counts_and_as_events(corpus: Store) -> None:
    told = asked(corpus, "detainers")
    counts = {(row["what"], row["precisionName"], row["value"]) for row in told if row.get("label") == REPORT}
    assert counts == {
        ("detainers placed", "exactly", "8"),
        ("warrants placed", "exactly", "8"),
        ("detainers not acted on", "exactly", "1"),
    }
    assert {row["placeName"] for row in told if row["what"] == "detainer not acted on" and "placeName" in row} == {
        "Mecklenburg County, North Carolina"
    }


def test_a_release_that_followed_upon_no_detainer_is_told_among_events_and_not_among_detainers(corpus: Store) -> None:
    assert [row for row in asked(corpus, "detainers") if row["what"] == "release"] == []
    releases = [row for row in asked(corpus, "events") if row["kindName"] == "release"]
    assert {(row["placeName"], row["afterWhat"]) for row in releases} == {
        ("North Carolina", "Sheriffs in North Carolina ended agreements after taking office"),
        ("Georgia", "Sheriffs in Georgia ended agreements after taking office"),
    }


def test_the_conditions_of_an_effect_stand_together_in_one_row(corpus: Store) -> None:
    told = asked(corpus, "statute-provides")
    assert max(Counter((row["effect"], row["claim"]) for row in told).values()) == 1
    carrying_out = [row for row in told if row["subjectMatter"].startswith("carrying out, under a written agreement")]
    assert {row["condition"] for row in carrying_out} == {
        "a written agreement with a State, or any political subdivision of a State, pursuant to which; "
        "at the expense of the State or political subdivision; determined by the Attorney General to be qualified; "
        "to the extent consistent with State and local law"
    }


def test_whoever_holds_a_view_is_its_speaker_and_an_outlet_that_tells_it_paraphrases(corpus: Store) -> None:
    told = rows(
        corpus,
        f"""{PREFIXES}SELECT ?holder ?speaker ?words WHERE {{
          GRAPH ?claim {{ ?position kg:holder ?holder ; kg:stance ?stance ; kg:describedAs ?words }}
          ?claim prov:wasAttributedTo ?speaker . ?speaker kg:speakerKind ?kind
          FILTER(?kind IN (kg:newsOutlet, kg:writer) && ?holder != ?speaker)
        }}""",
    )
    assert told == []


def test_the_terms_of_one_memorandum_are_told_of_its_parties_and_not_of_the_program(corpus: Store) -> None:
    told = [row for row in asked(corpus, "descriptions") if row["documentTitle"].startswith("Memorandum")]
    assert {row["aboutName"] for row in told} == {
        "Participating FCSO personnel",
        "Participating LEA personnel",
        "The FCSO",
        "The LEA",
        "U.S. Immigration and Customs Enforcement",
        "selected personnel",
    }


def test_what_ice_says_of_its_partners_has_ice_as_its_speaker(corpus: Store) -> None:
    (row,) = [one for one in asked(corpus, "stances") if one["describedAs"] == "overwhelmingly positive feedback"]
    assert (row["speakerName"], row["route"]) == ("U.S. Immigration and Customs Enforcement", "own words")


def test_figures_in_different_units_are_told_apart_from_other_figures_side_by_side(
    corpus: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    say_disagreements(corpus, disagreements(corpus))
    told = capsys.readouterr().out.splitlines()
    assert [line.strip() for line in told if line.strip().startswith("unit:")] == [
        "unit: 35 agreements, 36 agencies",
        "unit: 149 agencies, 150 agreements",
    ]
    assert told[-1].startswith("2 sets of figures side by side, 2 of them in different units;")
