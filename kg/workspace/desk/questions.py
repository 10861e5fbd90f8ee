"""What a form of the desk asks, made of the tables of the sheet's reader; and its answers as a sheet's tree, and back.

A question has the path of its key (`count.value`), under which its answer is sent. A value that may be several
things has `ways`: the words themselves under its own path, or the keys of an agency, a provision or words in quotation
beneath it. What `answers` gives for a tree, `tree_of` reads as the same tree, as far as a form can show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from kg import terms
from kg.intake.sheets.anchors import QUOTE_KEYS, ROW_KEYS
from kg.intake.sheets.claims import SAID_KEYS
from kg.intake.sheets.documents import SOURCE_KEYS
from kg.intake.sheets.forms import FORMS
from kg.intake.sheets.help_lines import help_of
from kg.intake.sheets.named_parts import SPEAKER_KEYS
from kg.intake.sheets.things import AGENCY_KEYS
from kg.intake.sheets.to_yaml import Tree
from kg.intake.sheets.value_kinds import TEXT, WORDS, ValueKind, many

__all__ = [
    "FormQuestion",
    "answers",
    "claim_of",
    "document_kinds",
    "forms",
    "places",
    "said",
    "sources",
    "speakers",
    "tree_of",
    "values_of",
]

Given = Mapping[str, Sequence[str]]
"""What a browser sends: the values under each name."""
_MOST = 30
"""Of one question with several answers."""


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One key that a form asks for. `choices` are the only words it takes; `ways` are what else it may be: a name for
    that, with the questions beneath; `names` is what completes it; `default` is what holds where nothing is answered.
    """

    path: str
    key: str
    help: str
    needed: bool = False
    choices: tuple[str, ...] = ()
    is_truth: bool = False
    is_figure: bool = False
    several: bool = False
    names: str = ""
    default: str = ""
    takes_words: bool = True
    ways: tuple[tuple[str, tuple[FormQuestion, ...]], ...] = ()

    @property
    def label(self) -> str:
        return self.key.replace("-", " ")

    @property
    def in_lines(self) -> bool:
        """Whether several answers are given as the lines of one field."""
        return self.several and not self.ways and not self.choices


@cache
def forms() -> dict[str, tuple[str, tuple[FormQuestion, ...]]]:
    """Each short form by name: what it is, and what it asks."""
    return {
        form.name: (
            form.summary,
            tuple(
                _question(
                    f"{form.name}.{field.key}",
                    field.key,
                    field.kind,
                    form.name,
                    needed=field.required and not any(field.key in pair for pair in form.instead),
                    default=terms.short_name(field.default) if field.default else "",
                )
                for field in form.fields
            ),
        )
        for form in FORMS.values()
    }


@cache
def said() -> tuple[FormQuestion, ...]:
    """What a claim may say besides: by whom, from whom, in what manner, on what basis."""
    return tuple(_question(key, key, kind) for key, kind in SAID_KEYS.items())


@cache
def speakers() -> tuple[FormQuestion, ...]:
    """What describes a speaker."""
    return tuple(_question(key, key, kind, needed=key == "name") for key, kind in SPEAKER_KEYS.items())


@cache
def sources() -> tuple[FormQuestion, ...]:
    """What describes a document that is only referred to."""
    return tuple(_question(key, key, kind, needed=key in ("title", "kind")) for key, kind in SOURCE_KEYS.items())


@cache
def places() -> tuple[FormQuestion, ...]:
    """Where a claim stands: words, or a row."""
    rows = tuple(_question(f"row.{key}", key, kind) for key, kind in ROW_KEYS.items())
    words = tuple(_question(key, key, kind) for key, kind in QUOTE_KEYS.items())
    more = tuple(replace(one, path=f"quotes.{one.path}") for one in words)
    return (
        *words,
        FormQuestion(
            "quotes", "quotes", help_of("quotes"), several=True, takes_words=False, ways=(("quotation", more),)
        ),
        FormQuestion("row", "row", help_of("row"), takes_words=False, ways=(("row", rows),)),
    )


def document_kinds() -> tuple[str, ...]:
    """The words for what sort of publication a document is."""
    return next(one.choices for one in sources() if one.key == "kind")


def _question(
    path: str, key: str, kind: ValueKind, form: str = "", *, needed: bool = False, default: str = "", deep: bool = True
) -> FormQuestion:
    told = list(_alternatives(kind.schema))
    choices = tuple(str(one) for each in told for one in each.get("enum", ()))
    ways = tuple(
        (name, _ways(path, name) if deep else ())
        for each in told
        if (name := str(each.get("$ref", "")).rpartition("/")[2]) and (deep or name != "event")
    )
    return FormQuestion(
        path,
        key,
        help_of(key, form),
        needed,
        choices,
        is_truth=any(each.get("type") == "boolean" for each in told),
        is_figure=any(each.get("type") == "number" for each in told),
        several=kind.several,
        names=kind.names,
        default=default,
        takes_words=any("$ref" not in each for each in told),
        ways=ways if deep else (),
    )


def _alternatives(schema: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The schemas of one value: those of a list of such values are the same."""
    for one in schema.get("anyOf", [schema]):
        if "anyOf" in one:
            yield from _alternatives(one)
        elif one.get("type") != "array":
            yield one


def _ways(path: str, name: str) -> tuple[FormQuestion, ...]:
    """The questions beneath a value that is named so in the published schema."""
    if name == "an-agency":
        return tuple(_question(f"{path}.{key}", key, kind, deep=False) for key, kind in AGENCY_KEYS.items())
    if name == "a-provision":
        keys = {"act": TEXT, "path": many(WORDS)}
        return tuple(_question(f"{path}.{key}", key, kind, deep=False) for key, kind in keys.items())
    if name == "in-its-words":
        return tuple(_question(f"{path}.{key}", key, TEXT, deep=False) for key in ("group", "conduct", "wording"))
    fields = (field for field in FORMS["event"].fields if field.key != "after")
    return tuple(_question(f"{path}.{one.key}", one.key, one.kind, "event", deep=False) for one in fields)


# answers


def answers(questions: Iterable[FormQuestion], tree: Mapping[str, Tree], before: str = "") -> dict[str, list[str]]:
    """What a form shows of a tree: values by path; `before` is what stands before the paths."""
    found: dict[str, list[str]] = {}
    for one in questions:
        if one.key in tree:
            found |= _answers(one, tree[one.key], f"{before}{one.path}")
    return found


def _answers(question: FormQuestion, value: Tree, path: str) -> dict[str, list[str]]:
    several = [value] if isinstance(value, str | dict) else list(value)
    if not question.ways:
        return {path: [one for one in several if isinstance(one, str)]}
    found: dict[str, list[str]] = {}
    for number, one in enumerate(several[:_MOST]):
        at = f"{path}.{number}" if question.several else path
        if isinstance(one, str):
            found[at if question.takes_words else f"{at}.quote"] = [one]
        elif isinstance(one, dict):
            beneath = {each.key: each for _, way in question.ways for each in way}
            for key, inner in one.items():
                if key in beneath:
                    found |= _answers(beneath[key], inner, f"{at}.{key}")
    return found


def tree_of(questions: Iterable[FormQuestion], given: Given, before: str = "") -> dict[str, Tree]:
    """The tree that answers make; what is not answered is not in it."""
    found: dict[str, Tree] = {}
    for one in questions:
        value = _value(one, given, f"{before}{one.path}")
        if value:
            found[one.key] = value
    return found


def _value(question: FormQuestion, given: Given, path: str) -> Tree | None:
    if question.ways:
        if not question.several:
            return _one_way(question, given, path)
        every = (_one_way(question, given, f"{path}.{number}") for number in range(_MOST))
        return [one for one in every if one] or None
    told = [one if question.key in QUOTE_KEYS else one.strip() for one in given.get(path, ())]
    if question.in_lines:
        return [line.strip() for one in told for line in one.splitlines() if line.strip()] or None
    if question.several:
        return [one for one in told if one] or None
    return next((one for one in told if one), None)


def _one_way(question: FormQuestion, given: Given, path: str) -> Tree | None:
    """Words, or else the keys of a way; where both are given, both are kept, for the reader to refuse."""
    words = next((one.strip() for one in given.get(path, ()) if one.strip()), "") if question.takes_words else ""
    beneath: dict[str, Tree] = {}
    for _, way in question.ways:
        for one in way:
            value = _value(one, given, f"{path}.{one.key}")
            if value:
                beneath[one.key] = value
    if words and beneath:
        return {**beneath, "or": words}
    return words or beneath or None


def claim_of(given: Given) -> dict[str, Tree]:
    """The claim that a form describes: where it stands, what else it says, and the one short form that is chosen."""
    tree = {**tree_of(places(), given), **tree_of(said(), given)}
    chosen = next(iter(given.get("form", ())), "")
    if chosen in forms():
        tree[chosen] = tree_of(forms()[chosen][1], given)
    return tree


def values_of(claim: Mapping[str, Tree]) -> dict[str, list[str]] | None:
    """What a form shows of a claim; None where it cannot show all of it."""
    chosen = [name for name in forms() if name in claim]
    found = {**answers(places(), claim), **answers(said(), claim)}
    for name in chosen[:1]:
        inner = claim[name]
        if isinstance(inner, dict):
            found |= answers(forms()[name][1], inner)
        found["form"] = [name]
    return found if _alike(claim_of(found), claim) else None


def _alike(one: Tree, other: Tree | Mapping[str, Tree]) -> bool:
    """Whether two trees say the same: one value stands for a list of it, and words for a quotation of them."""
    if isinstance(one, dict) and isinstance(other, str):
        return one == {"quote": other}
    if isinstance(one, dict) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and not isinstance(other, list):
        return len(one) == 1 and _alike(one[0], other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return one == other
