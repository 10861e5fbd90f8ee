"""What the gate says in the words of a sheet, in the words of a form: fields by their labels, and where they are.

Words between “ and ” are a source's or a person's, and stay as they are.
"""

from __future__ import annotations

import re

from kg.intake.sheets import things
from kg.intake.sheets.help_lines import HELP

__all__ = ["in_forms"]

_HOW = "under “Who says so, and how”"
_SPEAKERS = "describe it on the page of the draft, under “Speakers”"
_IN_FORMS = {
    "add by:, or default-by: at the top of the sheet": f"say who, {_HOW}, or for the whole draft on its page",
    "name it under `speakers:`": _SPEAKERS,
    "describe it under speakers:": _SPEAKERS,
    "describe it under sources:": "describe it on the page of the draft, under “Other documents it refers to”",
    "say `computed: true` and from what": f"tick “computed”, {_HOW}, and say from what",
    "write row: {sheet: Sheet1, row: 12} in place of quote:": "cite its row in place of words",
    "write {sheet: Sheet1, row: 12}": "fill in both its sheet and its row",
    things.AGENCY_HINT: "open “is an agency”, and fill in its name and state",
    things.PROVISION_HINT: "open “is a provision”, and fill in its act, such as ina, and its path",
    things.CALLED_HINT: "open “is called so in the words quoted”, and fill in one field there",
    "add one of ": "choose one of ",
    "make two claims of them, or put both in a list under states:": "make two claims of them",
}
"""What a remedy says in words of YAML, and how it is done in a form."""
_QUOTED = re.compile("(“[^”]*”)")
_FORM_WITHOUT = re.compile(r"\A[a-z-]+: without ([a-z-]+):\Z")
_ADD = re.compile(r"\Aadd (?=[a-z-]+:)")
_KEY = re.compile(r"`?(?<![\w-])([a-z]+(?:-[a-z]+)*)(?::`|`|:(?![\w:]))")


def in_forms(text: str) -> str:
    """What is said of a sheet, as it is said of a form.

    >>> in_forms("agency: without name:"), in_forms("add name:")
    ('“name” is empty', 'fill in “name”')
    >>> in_forms("or say in `basis` why it is read that way"), in_forms("“the rule: by name:” is not in it")
    ('or say in “basis” why it is read that way', '“the rule: by name:” is not in it')
    """
    if empty := _FORM_WITHOUT.match(text):
        return f"“{_label(empty[1])}” is empty"
    for said, instead in _IN_FORMS.items():
        text = text.replace(said, instead)
    text = _ADD.sub("fill in ", text)
    return "".join(one if one.startswith("“") else _KEY.sub(_named, one) for one in _QUOTED.split(text))


def _named(found: re.Match[str]) -> str:
    return f"“{_label(found[1])}”" if found[1] in HELP or found[1] in _TOP else found[0]


_TOP = frozenset({"default-by", "speakers", "sources", "claims", "document"})


def _label(key: str) -> str:
    return key.replace("-", " ")
