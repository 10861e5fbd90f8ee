"""A count is held to its words: a year counts nobody, and measures, offenses and charges are those of the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg import assets, terms
from kg.gate.word_readings import stands
from kg.model import Severity
from kg.terms import KG, SKOS
from tests.gate.test_gate_values import at_a_row, in_words, refused

ARRESTS = "count: {measure: arrests, unit: person, value: %s}"
YEARS = [
    ("Results of Fiscal Year 2023 were told", 2023, False),
    ("Fiscal Year 2023 arrests were told", 2023, False),
    ("Between 2017 and 2021 agencies helped", 2017, False),
    ("Between 2017 and 2021 people came", 2021, False),
    ("From 2017 to 2021 people came", 2021, False),
    ("The years 2017–2021 were told", 2017, False),
    ("A 2022 report by agencies was told", 2022, False),
    ("It is of the 1996 Act", 1996, False),
    ("Since 2019 people came", 2019, False),
    ("They came in May 2023 with people", 2023, False),
    ("They arrested 2023, it said", 2023, False),
    ("2023 arrests were made", 2023, True),
    ("2023 more people came", 2023, True),
    ("2,023 were made", 2023, True),
    ("More than 2000 were made", 2000, True),
    ("Of 2017 people some came, in 2017", 2017, True),
    ("Two thousand were made", 2000, True),
    ("1899 were made", 1899, True),
    ("2101 were made", 2101, True),
]


@pytest.mark.parametrize(("words", "value", "stands"), YEARS)
def test_a_year_is_no_figure_unless_the_words_after_it_say_what_it_counts(
    tmp_path: Path, words: str, value: int, stands: bool
) -> None:
    assert refused(in_words(tmp_path, words, ARRESTS % value)) == (set() if stands else {"figure-in-quotation"})
    told = [one.severity for one in in_words(tmp_path, words, f"basis: my reading\n    {ARRESTS % value}")]
    assert told == ([] if stands else [Severity.NOTICE])


@pytest.mark.parametrize(("operands", "stands"), [("[2000, 23]", False), ("[1000, 1023]", True)])
def test_a_year_is_no_operand(tmp_path: Path, operands: str, stands: bool) -> None:
    form = ARRESTS.replace("%s", f"2023, operands: {operands}")
    found = refused(in_words(tmp_path, "1000 and 1023 and, in its year 2000, 23 came", f"computed: true\n    {form}"))
    assert found == (set() if stands else {"figure-in-quotation"})


@pytest.mark.parametrize(("cell", "stands"), [("2023", True), ("FY 2023", False), ("of 2023", False)])
def test_a_number_that_fills_a_cell_is_that_of_its_column(tmp_path: Path, cell: str, stands: bool) -> None:
    form = {"measure": "arrests", "unit": "person", "value": "2023"}
    found = at_a_row(tmp_path, 2, "count", form, table=f"WHAT,HOW MANY\nArrested,{cell}\n")
    assert refused(found) == (set() if stands else {"figure-in-quotation"})


DONE = [
    ("ICE arrests 81 in Kentucky", "person", "arrests", True),
    ("ICE arrests 81 in Kentucky", "person", "removals", False),
    ("ICE arrests 81 in Kentucky", "person", "encounters", False),
    ("ICE arrests 81 in Kentucky", "agreement", "agreements-in-force", False),
    ("They arrested more than 81 people", "person", "removals", False),
    ("They apprehended another 81", "person", "arrests", True),
    ("ICE removes 81 people", "person", "removals", True),
    ("ICE removes 81 people", "person", "arrests", False),
    ("ICE removes 81 agencies", "agency", "agencies-participating", True),
    ("They encountered 81 people", "person", "encounters-turned-over", True),
    ("They encountered 81 people", "person", "arrests", False),
    ("They met 81 people", "person", "arrests", True),
    ("They arrested nobody, and 81 people were removed", "person", "removals", True),
]


@pytest.mark.parametrize(("words", "unit", "measure", "stands"), DONE)
def test_what_is_done_to_as_many_is_the_word_before_the_figure(
    tmp_path: Path, words: str, unit: str, measure: str, stands: bool
) -> None:
    form = f"count: {{measure: {measure}, unit: {unit}, value: 81}}"
    assert refused(in_words(tmp_path, words, form)) == (set() if stands else {"unit-in-quotation"})


@pytest.mark.parametrize(
    ("words", "said", "says"),
    [
        ("81 people were arrested for murder", "offense: homicide-offense", None),
        ("81 people were arrested for murder", "offense: drug-offense", "offense drug-offense is not in"),
        ("81 people were arrested", "offense: homicide-offense", "offense homicide-offense is not in"),
        ("81 people were indicted", "charge-status: charged", None),
        ("81 people were indicted", "charge-status: convicted", "charge-status convicted is not in"),
        ("81 people were met", "charge-status: wanted", "charge-status wanted is not in"),
    ],
)
def test_an_offense_and_what_came_of_it_are_those_of_the_words_or_have_a_basis(
    tmp_path: Path, words: str, said: str, says: str | None
) -> None:
    form = ARRESTS % f"81, {said}"
    found = in_words(tmp_path, words, form)
    assert [(one.code, says in one.message) for one in found if says] == (
        [("value-in-quotation", True)] if says else []
    )
    assert says or found == ()
    assert refused(in_words(tmp_path, words, f"basis: my reading\n    {form}")) == set()


def test_an_offense_that_a_basis_gives_and_the_words_say_otherwise_is_told(tmp_path: Path) -> None:
    claim = f"basis: my reading\n    {ARRESTS % '81, offense: drug-offense'}"
    (told,) = in_words(tmp_path, "81 people were arrested for murder", claim)
    assert (told.severity, "which says “murder”" in told.message) == (Severity.NOTICE, True)


EXAMPLES = [
    (predicate, terms.named(quad.subject), quad.object.value)
    for predicate, file in ((KG.offense, "offenses.ttl"), (KG.chargeStatus, "charge-statuses.ttl"))
    for quad in parse(path=assets.files(assets.ONTOLOGY, file)[0], format=RdfFormat.TURTLE)
    if quad.predicate in (SKOS.example, SKOS.prefLabel) and isinstance(quad.object, Literal)
    if not quad.subject.value.endswith("Scheme")
]


@pytest.mark.parametrize(("predicate", "word", "example"), EXAMPLES, ids=lambda one: str(one)[-30:])
def test_every_offense_and_status_is_read_from_its_label_and_its_example(
    predicate: NamedNode, word: NamedNode, example: str
) -> None:
    assert stands(Triple(terms.thing("observation", "x"), predicate, word), example)
