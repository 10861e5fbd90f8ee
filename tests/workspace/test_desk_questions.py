"""A form of the desk asks what the table of the sheets' reader says, and loses nothing of what it can show."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.intake.sheets.forms import FORMS
from kg.intake.sheets.schema import schema
from kg.intake.sheets.to_yaml import Tree, plain_yaml
from kg.workspace.desk.questions import claim_of, forms, places, said, sources, speakers, tree_of, values_of

ROOT = Path(__file__).parents[2]
SHEETS = sorted([*(ROOT / "tests" / "world").glob("*.yaml"), *(ROOT / "corpus" / "sheets").glob("*.yaml")])


def claims(path: Path) -> list[dict[str, Tree]]:
    found = plain_yaml(path.read_text(encoding="utf-8"))["claims"]
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, dict)]


def test_the_forms_ask_for_every_key_of_the_table_in_its_order() -> None:
    assert {name: [one.key for one in asked] for name, (_, asked) in forms().items()} == {
        name: list(form.keys) for name, form in FORMS.items()
    }


def test_a_question_offers_the_words_that_the_schema_allows() -> None:
    asked = {one.key: one for one in forms()["agreement"][1]}
    defined = schema()["$defs"]["agreement"]["properties"]
    assert asked["model"].choices == tuple(defined["model"]["enum"])
    assert {key: one.help for key, one in asked.items()} == {key: told["description"] for key, told in defined.items()}


def test_what_the_schema_needs_the_form_says_is_needed() -> None:
    for name in FORMS:
        needed = {one.key for one in forms()[name][1] if one.needed}
        assert needed - {"unit"} == set(schema()["$defs"][name]["required"])


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_a_form_shows_every_claim_of_one_form_and_gives_it_back(path: Path) -> None:
    hidden = [one for one in claims(path) if values_of(one) is None]
    assert [one for one in hidden if "states" not in one and "rows" not in one] == []


@pytest.mark.parametrize(
    ("given", "tree"),
    [
        ({"quote": ["  a\nb "], "basis": [" c "]}, {"quote": "  a\nb ", "basis": "c"}),
        ({"quote": ["a"], "suffix": [" "]}, {"quote": "a", "suffix": " "}),
        ({"form": ["count"], "count.value": ["3"], "agency.name": ["x"]}, {"count": {"value": "3"}}),
        ({"form": ["nonsense"], "count.value": ["3"]}, {}),
        ({"form": ["agency"]}, {"agency": {}}),
        ({"computed": ["true"], "unknown": ["x"]}, {"computed": "true"}),
        ({"form": ["effect"], "effect.condition": ["a\n\n b"]}, {"effect": {"condition": ["a", "b"]}}),
        (
            {"form": ["position"], "position.about.0": ["program"], "position.about.1.name": ["X"]},
            {"position": {"about": ["program", {"name": "X"}]}},
        ),
        (
            {"form": ["mention"], "mention.published-by": ["ice"], "mention.published-by.name": ["X"]},
            {"mention": {"published-by": {"name": "X", "or": "ice"}}},
        ),
        (
            {"row.sheet": ["S"], "row.row": ["3"], "quotes.1.quote": ["q"]},
            {"row": {"sheet": "S", "row": "3"}, "quotes": [{"quote": "q"}]},
        ),
    ],
)
def test_answers_make_the_tree_of_a_claim(given: dict[str, list[str]], tree: dict[str, Tree]) -> None:
    assert claim_of(given) == tree


def test_a_claim_that_a_form_cannot_show_whole_is_not_shown() -> None:
    assert values_of({"quote": "a", "states": [{"count": {}}]}) is None
    assert values_of({"quote": "a", "nonsense": "b"}) is None


def test_every_question_has_a_line_of_help() -> None:
    every = [*places(), *said(), *speakers(), *sources(), *(one for _, asked in forms().values() for one in asked)]
    beneath = [one for each in every for _, way in each.ways for one in way]
    assert [one.path for one in [*every, *beneath] if not one.help] == []


def test_a_speaker_is_described_by_its_questions() -> None:
    given = {"speakers.name": ["Ann"], "speakers.kind": ["writer"], "name": ["other"]}
    assert tree_of(speakers(), given, "speakers.") == {"name": "Ann", "kind": "writer"}
