"""What a list says of an agreement, field by field, as written; and which fields differ between two lists.

A field has a normal form, where it could be read, and the words of the row, kept where they are not the
usual way to write it. Two lists differ in a field where its normal form does; where one of them could not
be read, where the words do. A field whose words alone differ is *rewritten*, which is told apart.

- A column that one of the two lists does not have is compared for no row: a new column is a change of
  the list and not of every agreement in it. Which columns those are is told.
- An address in the Internet Archive is compared by the address that was archived: some captures are
  conversions of an archived page (`kg.intake.ice_lists.series`), and their links lead to the archive.
- A list may name an agency twice under one model, with two days of signing; then a field has two values.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from pyoxigraph import Literal, NamedNode

from kg import places
from kg.index import Store, solutions
from kg.intake.ice_lists.normal_cells import usually_written
from kg.terms import KG, RDFS, named

__all__ = [
    "COLUMN_OF",
    "FIELDS",
    "Facts",
    "FieldDifference",
    "Stating",
    "Words",
    "columns_in_both",
    "differences",
    "read_facts",
    "read_words",
]

T = TypeVar("T", NamedNode, tuple[NamedNode, NamedNode])
Place = tuple[NamedNode, NamedNode]
"""A capture and a claim that stands in it."""
Values = Mapping[str, frozenset[str]]
"""Values by column."""

COLUMN_OF = {
    KG.place: "state",
    RDFS.label: "agency",
    KG.agencyType: "type",
    KG.county: "county",
    KG.model: "model",
    KG.signed: "signed",
    KG.memorandum: "memorandum",
    KG.addendum: "addendum",
}
"""Which column of a list says what a property states, as `HEADINGS` calls it."""
_WRITTEN = {
    KG.writtenState: "state",
    KG.writtenAgency: "agency",
    KG.writtenType: "type",
    KG.writtenCounty: "county",
    KG.writtenModel: "model",
    KG.writtenSigned: "signed",
    KG.writtenMemorandum: "memorandum",
    KG.writtenAddendum: "addendum",
    KG.writtenOther: "other",
}
_LINKS = frozenset({"memorandum", "addendum"})
FIELDS = tuple(dict.fromkeys([*COLUMN_OF.values(), *_WRITTEN.values()]))
"""The columns of ICE's lists, and `other` for what stands in any other."""

_FACTS = """
    SELECT DISTINCT ?claim ?p ?o ?label WHERE {{
        VALUES ?claim {{ {claims} }}
        VALUES ?p {{ {predicates} }}
        GRAPH ?claim {{ ?s ?p ?o }}
        OPTIONAL {{ ?o skos:prefLabel ?label }}
    }}
"""
_ROWS = """
    SELECT ?capture ?claim ?row WHERE {{
        VALUES ?capture {{ {captures} }} ?row oa:hasSource ?capture . ?claim kg:anchor ?row
    }}
"""
# Apart from the rows: joined to them, the words take twice as long.
_WORDS = """
    SELECT ?row ?p ?o WHERE {{
        VALUES ?capture {{ {captures} }} VALUES ?p {{ {predicates} }} ?row oa:hasSource ?capture . ?row ?p ?o
    }}
"""
_COLUMNS = """
    SELECT DISTINCT ?capture ?p WHERE {{
        VALUES ?capture {{ {captures} }}
        ?row oa:hasSource ?capture . ?claim kg:anchor ?row .
        GRAPH ?claim {{ ?s ?p ?o }}
    }}
"""
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d+[a-z_]*/", re.ASCII)


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that differs: what stood there and what stands there, as written; sorted, often one, maybe none."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    JSON = ("field: name", "before", "after")


class Stating(NamedTuple):
    """What a capture states of one agreement: the claims of its rows, most often one."""

    capture: NamedNode
    claims: Sequence[NamedNode]


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in some captures otherwise than in its normal form, which columns they have, and the
    row in which each claim stands first."""

    written: Mapping[Place, Values]
    columns: Mapping[NamedNode, frozenset[str]]
    rows: Mapping[Place, NamedNode]


@dataclass(frozen=True, slots=True)
class Facts:
    """What claims state, by column: in normal form, and as a list usually writes it."""

    normal: Mapping[NamedNode, Values]
    shown: Mapping[NamedNode, Values]


def read_words(store: Store, captures: Sequence[NamedNode]) -> Words:
    """The words of all rows of some captures, in three queries."""
    asked = " ".join(map(str, captures))
    stands: dict[NamedNode, list[Place]] = defaultdict(list)
    for found in solutions(store, _ROWS.format(captures=asked)):
        stands[named(found["row"])].append((named(found["capture"]), named(found["claim"])))
    written: dict[Place, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    columns: dict[NamedNode, set[str]] = {capture: set() for capture in captures}
    for found in solutions(store, _WORDS.format(captures=asked, predicates=_values(_WRITTEN))):
        name, term = _WRITTEN[named(found["p"])], found["o"]
        for place in stands[named(found["row"])] if isinstance(term, Literal) else ():
            written[place][name].add(term.value)
            columns[place[0]].add(name)
    for found in solutions(store, _COLUMNS.format(captures=asked)):
        columns[named(found["capture"])] |= {COLUMN_OF[p] for p in (named(found["p"]),) if p in COLUMN_OF}
    first: dict[Place, NamedNode] = {}
    for row in sorted(stands, key=lambda row: row.value):
        for place in stands[row]:
            first.setdefault(place, row)
    return Words(_frozen(written), {one: frozenset(names) for one, names in columns.items()}, first)


def read_facts(store: Store, claims: Iterable[NamedNode]) -> Facts:
    """What some claims state, in one query."""
    normal: dict[NamedNode, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    shown: dict[NamedNode, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    asked = " ".join(sorted(set(map(str, claims))))
    known_places = places.load()
    for found in solutions(store, _FACTS.format(claims=asked, predicates=_values(COLUMN_OF))) if asked else ():
        claim, name = named(found["claim"]), COLUMN_OF[named(found["p"])]
        term, label = found["o"], found["label"]
        assert isinstance(term, NamedNode | Literal)
        normal[claim][name] |= _unwrapped([term.value])
        usual = usually_written(term, known_places) if isinstance(term, NamedNode) else None
        shown[claim][name].add(usual or (label.value if isinstance(label, Literal) else term.value))
    return Facts(_frozen(normal), _frozen(shown))


def differences(
    words: Words, facts: Facts, before: Stating, after: Stating
) -> tuple[list[FieldDifference], list[FieldDifference]]:
    """The fields that differ between what two captures state, and those that are only rewritten."""
    changed: list[FieldDifference] = []
    rewritten: list[FieldDifference] = []
    for name in columns_in_both(words, before.capture, after.capture):
        one = FieldDifference(name, _read(words, facts, before, name), _read(words, facts, after, name))
        if _meant(words, facts, before, name) != _meant(words, facts, after, name):
            changed.append(one)
        elif _unwrapped(one.before) != _unwrapped(one.after):
            rewritten.append(one)
    return changed, rewritten


def columns_in_both(words: Words, before: NamedNode, after: NamedNode) -> tuple[str, ...]:
    """The columns that both captures have."""
    return tuple(name for name in FIELDS if name in words.columns[before] & words.columns[after])


def _meant(words: Words, facts: Facts, stating: Stating, name: str) -> set[str]:
    """Normal forms, and the words where there is none."""
    return {
        value
        for claim in stating.claims
        for value in facts.normal.get(claim, {}).get(name) or _as_written(words, stating.capture, claim, name)
    }


def _read(words: Words, facts: Facts, stating: Stating, name: str) -> tuple[str, ...]:
    """What a person reads: the words, or the usual ones in their place; of a link always the address, for
    what it is wrapped in is no word of the list and may name a person's mailbox."""
    found: set[str] = set()
    for claim in stating.claims:
        written = _as_written(words, stating.capture, claim, name)
        shown = facts.shown.get(claim, {}).get(name, frozenset())
        found |= shown or written if name in _LINKS else written or shown
    return tuple(sorted(found))


def _unwrapped(words: Iterable[str]) -> set[str]:
    return {_ARCHIVED.sub("", one, count=1) for one in words}


def _as_written(words: Words, capture: NamedNode, claim: NamedNode, name: str) -> frozenset[str]:
    return words.written.get((capture, claim), {}).get(name, frozenset())


def _frozen(found: Mapping[T, Mapping[str, set[str]]]) -> dict[T, Values]:
    return {of: {name: frozenset(values) for name, values in named.items()} for of, named in found.items()}


def _values(predicates: Iterable[NamedNode]) -> str:
    return " ".join(map(str, predicates))
