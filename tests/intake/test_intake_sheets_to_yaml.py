"""A sheet written by the program is the sheet that is read, whatever words are in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import SheetError
from kg.intake.sheets import read_sheet_text
from kg.intake.sheets.forms import FORMS
from kg.intake.sheets.from_yaml import read_yaml
from kg.intake.sheets.help_lines import HELP, help_of
from kg.intake.sheets.located_tree import Faults, Map, Part, Seq
from kg.intake.sheets.schema import schema
from kg.intake.sheets.to_yaml import Path as TreePath
from kg.intake.sheets.to_yaml import plain_yaml, write_yaml

ROOT = Path(__file__).parents[2]
SHEETS = sorted([*(ROOT / "tests" / "world").glob("*.yaml"), *(ROOT / "corpus" / "sheets").glob("*.yaml")])
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "null",
        "~",
        "",
        "- a",
        "a: b",
        "a #b",
        "*x",
        "&x",
        "!x",
        "a\nb\r\n",
        "{",
        "[",
        "'",
        "# c",
        "41",
        "yes",
        "\ufeff",
        "\x85",
    ]
)
trees = st.dictionaries(
    words,
    st.recursive(
        words,
        lambda one: st.lists(one, max_size=3) | st.dictionaries(words, one, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


@given(trees)
def test_what_is_written_reads_back_as_the_same_tree(tree: dict[str, object]) -> None:
    assert plain_yaml(write_yaml(tree)[0]) == tree  # type: ignore[arg-type]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_every_sheet_reads_the_same_when_it_is_written_anew(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    again = write_yaml(plain_yaml(text))[0]
    one, other = (read_sheet_text(each, "yaml", base=path.parent) for each in (text, again))
    assert [claim.iri for claim in one.claims] == [claim.iri for claim in other.claims]
    assert (one.documents, one.speakers) == (other.documents, other.speakers)


def lines_of(part: Part, path: TreePath = ()) -> dict[int, TreePath]:
    """Each line of a located tree on which a key stands, by its number."""
    if isinstance(part, Map):
        own = {int(where.rpartition(":")[2]): (*path, key) for key, where in part.keys.items()}
        return own | {n: p for key, one in part.parts.items() for n, p in lines_of(one, (*path, key)).items()}
    if isinstance(part, Seq):
        return {n: p for at, one in enumerate(part.parts) for n, p in lines_of(one, (*path, at)).items()}
    return {}


@pytest.mark.parametrize("path", SHEETS[:6], ids=lambda path: path.stem)
def test_the_path_of_a_line_is_that_of_the_key_the_reader_finds_there(path: Path) -> None:
    text, paths = write_yaml(plain_yaml(path.read_text(encoding="utf-8")))
    found = lines_of(read_yaml(text, "-", Faults()))
    assert len(found) > 10
    assert {number: paths[number - 1] for number in found} == found


@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "a: &x 1\nb: *x\n", "a: !t 1\n", "- a\n", "a: {\n"])
def test_what_only_the_text_can_tell_is_no_tree(text: str) -> None:
    with pytest.raises(SheetError):
        plain_yaml(text)


def test_every_key_of_every_form_has_a_line_of_help() -> None:
    assert [(form.name, key) for form in FORMS.values() for key in form.keys if not help_of(key, form.name)] == []


def test_every_line_of_help_is_of_a_key_there_is() -> None:
    def keys(value: object) -> set[str]:
        if isinstance(value, list):
            return {one for each in value for one in keys(each)}
        if not isinstance(value, dict):
            return set()
        own = set(value.get("properties", {})) if isinstance(value.get("properties"), dict) else set()
        return own | {one for each in value.values() for one in keys(each)}

    assert {key.rpartition(".")[2] for key in HELP} - keys(schema()) == set()
