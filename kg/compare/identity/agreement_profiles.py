"""What live claims state of each agreement that shares agency and model with another: three queries, and no more."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from pyoxigraph import NamedNode

from kg.compare import presence
from kg.compare.presence import Timeline
from kg.identity.agreements import Signed
from kg.index import Store, solutions, words
from kg.terms import KG, named

__all__ = ["list_names", "several_signings"]

_AGREEMENTS = """
    SELECT DISTINCT ?agreement ?signed ?memorandum {
        ?agreement a kg:Agreement
        OPTIONAL { ?agreement kg:signed ?signed } OPTIONAL { ?agreement kg:memorandum ?memorandum }
    }"""
_DOCUMENTS = """
    SELECT DISTINCT ?agreement ?title {{ VALUES ?agreement {{ {values} }} GRAPH ?claim {{ ?agreement a kg:Agreement }}
        ?claim kg:statedIn/dcterms:title ?title }}"""


def several_signings(store: Store, line: Timeline) -> list[Signed]:
    """Agreements whose agency, as decided, has another one under the same model; `line` is of participating lists."""
    merged = presence.merged_agencies(store)
    stated: dict[NamedNode, dict[str, set[str]]] = {}
    for row in solutions(store, _AGREEMENTS):
        of = stated.setdefault(named(row["agreement"]), {"signed": set(), "memorandum": set()})
        for name, values in of.items():
            if row[name] is not None:
                values.add(words(row[name]))
    by_key: dict[presence.ListedKey, list[NamedNode]] = defaultdict(list)
    for agreement in stated:
        by_key[presence.key_of(agreement, merged)].append(agreement)
    several = {key: some for key, some in by_key.items() if len(some) > 1}
    every = [agreement for some in several.values() for agreement in some]
    titles, captures = _documents(store, every), _captures(store, several, merged)
    names = presence.key_names(store, several)
    return [
        Signed(
            agreement,
            (key.agency, key.model),
            names[key].agency,
            names[key].model,
            _day(stated[agreement]["signed"]),
            tuple(sorted(stated[agreement]["memorandum"])),
            tuple(sorted(titles[agreement])),
            tuple(sorted(at for one in captures[agreement] for at in line.positions.get(one, ()))),
            frozenset(captures[agreement]),
        )
        for key, some in several.items()
        for agreement in some
    ]


def list_names(line: Timeline) -> list[str]:
    """What each used list is called, in order: its day, and its file where several are of one day."""
    days = [one.day for one in line.used]
    return [
        f"the list of {one.day_told}" + (f" ({one.file_name})" if days.count(one.day) > 1 else "") for one in line.used
    ]


def _day(signed: set[str]) -> date | None:
    for one in sorted(signed):
        try:
            return date.fromisoformat(one)
        except ValueError:  # a part of a date
            continue
    return None


def _documents(store: Store, agreements: list[NamedNode]) -> dict[NamedNode, set[str]]:
    found: dict[NamedNode, set[str]] = defaultdict(set)
    for row in solutions(store, _DOCUMENTS.format(values=" ".join(map(str, agreements)))) if agreements else ():
        found[named(row["agreement"])].add(words(row["title"]))
    return found


def _captures(
    store: Store, several: dict[presence.ListedKey, list[NamedNode]], merged: dict[NamedNode, NamedNode]
) -> dict[NamedNode, set[str]]:
    """The lists of participating agencies that name each, by digest."""
    tops = {key.agency for key in several}
    agencies = {*tops, *(one for one, top in merged.items() if top in tops)}
    found: dict[NamedNode, set[str]] = defaultdict(set)
    seen = presence.sightings(store, sorted(agencies, key=str), merged) if agencies else {}
    for one in (each for key in several for each in seen.get(key, ()) if each.is_of(KG.participatingList)):
        found[one.agreement].update(one.captures)
    return found
