"""What the gate says at the desk: fields by their labels, and nothing of what only a sheet has."""

from __future__ import annotations

import pytest

from kg.workspace.desk.wording import in_forms


@pytest.mark.parametrize(
    ("of_a_sheet", "of_a_form"),
    [
        ("agency: without name:", "“name” is empty"),
        ("provision: without subject-matter:", "“subject matter” is empty"),
        ("add as-of:", "fill in “as of”"),
        ("add one of count, agency", "choose one of count, agency"),
        (
            "add by:, or default-by: at the top of the sheet",
            "say who, under “Who says so, and how”, or for the whole draft on its page",
        ),
        ("name it under `speakers:`", "describe it on the page of the draft, under “Speakers”"),
        (
            "quote the words that state it, or say `computed: true` and from what",
            "quote the words that state it, or tick “computed”, under “Who says so, and how”, and say from what",
        ),
        ("or say in `basis` why it is so called", "or say in “basis” why it is so called"),
        (
            "write {act: ina, path: [287, g, 1]}",
            "open “is a provision”, and fill in its act, such as ina, and its path",
        ),
        ("either value: or vague:, not both", "either “value” or “vague”, not both"),
        ("write claim/… as `kg trace` prints it", "write claim/… as `kg trace` prints it"),
        ("nearest: page 11, line 19: the words", "nearest: page 11, line 19: the words"),
        ("“by: the office, name: none” is not in the text", "“by: the office, name: none” is not in the text"),
    ],
)
def test_a_field_is_called_as_the_form_calls_it_and_quoted_words_stay(of_a_sheet: str, of_a_form: str) -> None:
    assert in_forms(of_a_sheet) == of_a_form
