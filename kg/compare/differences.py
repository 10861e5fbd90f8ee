"""What sources state differently of one agency or agreement besides counts: who states which, and where.

No side is taken. The kinds:

    signing-day   agreements of one agency, as decided, and one model, with different days
    model         agreements of one agency and day, of which one list has the one model and the next the other
    type          kinds of agency stated of one agency
    county        counties stated of one agency
    state         agreements of one name, model and day, of which one list has the one State and the next the other
    rows          an agreement of which one list has several rows that say something else
    presence      what one list of a day names and another of the same day does not, and what stands in a
                  list of participating and in one of pending agencies of one day

An agreement is named by agency, model and day, and an agency by State and name, so of a model or a State two
names are set beside each other, and only where a list has the one in the place of the other. What an archivist
decided to be distinct is not one thing, and is left out; what was decided to be one says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import Literal, NamedNode

from kg.compare import presence
from kg.compare.identity.agreement_profiles import list_names, several_signings
from kg.compare.presence import ListedKey, Timeline
from kg.compare.presence.fields import FIELDS, Facts, read_facts
from kg.compare.presence.requests import timelines
from kg.compare.stating import Side, sides
from kg.identity.agreements import Signed, compared, follows_directly
from kg.identity.closure import DecisionClosure
from kg.index import Store, solutions, words
from kg.record.archive_world import decisions_in
from kg.terms import KG, named, parts

__all__ = ["KINDS", "Difference", "differences"]

KINDS = {
    "signing-day": "signing day",
    "model": "model",
    "type": "kind of agency",
    "county": "county",
    "state": "State",
    "rows": "rows of one list",
    "presence": "presence in lists of one day",
}
"""Each kind as it is asked for, and as it is told."""
_SHOWN = 3
"""Agencies named of those that one side has alone; of more, how many."""
_OF_AGENCIES = """
    SELECT ?thing ?name ?value ?claim {{
        {{ SELECT ?thing {{ ?thing a kg:Agency ; {predicate} ?any }}
           GROUP BY ?thing HAVING (COUNT(DISTINCT ?any) > 1) }}
        ?thing rdfs:label ?name . GRAPH ?claim {{ ?thing {predicate} ?stated }} ?stated skos:prefLabel ?value
    }} ORDER BY ?name ?thing ?value ?claim"""
_CLAIMS = "SELECT ?thing ?claim {{ VALUES ?thing {{ {values} }} GRAPH ?claim {{ ?thing a kg:Agreement }} }}"
_PENDING = "SELECT ?day ?thing { ?thing kg:inPendingListOf ?day }"
_PARTICIPATING = "SELECT ?day ?thing {{ VALUES ?day {{ {days} }} ?thing kg:inListOf ?day }}"
_IN_LISTS_OF = """
    SELECT ?thing ?day ?claim ?list {{ VALUES (?thing ?day ?kind) {{ {values} }}
        ?list kg:speaksOf ?day ; kg:listKind ?kind . ?claim kg:listedIn ?list . GRAPH ?claim {{ ?thing a ?class }} }}"""
_BATCH = 500
"""Values asked about in one query. Chosen; it bounds the query's text and changes no answer."""


Sightings = Mapping[ListedKey, Sequence[presence.ListedClaim]]
"""The rows of all lists, by agency and model."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is stated differently of one thing: its `sides`, at least two, by value; `told` is what else is seen."""

    kind: str
    what: str
    sides: tuple[Side, ...]
    told: tuple[str, ...] = ()

    JSON = ("kind", "what", "statements: sides", "seen: told")


def differences(
    store: Store, kinds: Iterable[str] = KINDS, *, judged: tuple[Timeline, Timeline] | None = None
) -> list[Difference]:
    """Every difference of these kinds, in their order, and then by what it is of.

    `judged` are the `timelines` of this store, for who has them.
    """
    asked = set(kinds)
    found: list[Difference] = []
    if asked & {"signing-day", "model", "state", "rows", "presence"}:
        participating, pending = judged or timelines(store)
        standing = DecisionClosure(decisions_in(store))
        if "signing-day" in asked:
            found += _signing_days(store, participating, standing)
        if asked & {*_DIFFER, "rows"}:
            seen = presence.sightings(store, None, {})
            found += _in_place_of_another(store, seen, participating, standing, asked)
            found += _rows_of_one_list(store, seen) if "rows" in asked else ()
        if "presence" in asked:
            found += [*_lists_of_one_day(store, (participating, pending)), *_in_both_lists(store)]
    for kind, predicate in (("type", "kg:agencyType"), ("county", "kg:county")):
        if kind in asked:
            found += _of_agencies(store, kind, predicate)
    return sorted(found, key=lambda one: (list(KINDS).index(one.kind), one.what))


def _signing_days(store: Store, line: Timeline, standing: DecisionClosure) -> Iterator[Difference]:
    of_key: dict[tuple[NamedNode, str], list[Signed]] = defaultdict(list)
    for one in several_signings(store, line):
        of_key[one.of].append(one)
    lists = list_names(line)
    groups = []
    for some in of_key.values():
        ordered = sorted(some, key=lambda one: (str(one.day or ""), one.slug))
        pairs = [pair for pair in combinations(ordered, 2) if not standing.are_distinct(pair[0].iri, pair[1].iri)]
        if kept := [one for one in ordered if any(one in pair for pair in pairs)]:
            groups.append((kept, pairs))
    stated = _agreements(store, [one.iri for kept, _ in groups for one in kept])
    made = sides(store, [(one.called, stated[one.iri]) for kept, _ in groups for one in kept])
    for kept, pairs in groups:
        seen = dict.fromkeys(line for pair in pairs for line in _seen(pair, lists, standing))
        what = f"{kept[0].agency} ({_state(kept[0].iri)}), {kept[0].model}, day of signing"
        yield Difference("signing-day", what, tuple(next(made) for _ in kept), tuple(seen))


def _seen(pair: tuple[Signed, Signed], lists: Sequence[str], standing: DecisionClosure) -> Iterator[str]:
    one, other = pair
    if standing.is_decided(one.iri, other.iri):
        yield f"{one.called} and {other.called} are one agreement by decision: `kg resolve --decided`"
    yield from (signal.words for signal in compared(one, other, lists))


def _in_place_of_another(
    store: Store, seen: Sightings, line: Timeline, standing: DecisionClosure, asked: set[str]
) -> Iterator[Difference]:
    """Of agreements that differ in model or State alone, those of which one stands in a list where the other stood."""
    at: dict[NamedNode, set[str]] = defaultdict(set)
    for row in (row for some in seen.values() for row in some if row.is_of(KG.participatingList)):
        at[row.agreement].update(row.captures)
    for kind in (one for one in _DIFFER if one in asked):
        pairs = [
            pair for pair in _alike(at, _DIFFER[kind]) if not standing.are_distinct(*pair) and _placed(pair, at, line)
        ]
        every = [one for pair in pairs for one in pair]
        stated, names = _agreements(store, every), presence.key_names(store, {_literal(one) for one in every})
        called = {one: names[_literal(one)] for one in every}
        made = sides(store, [(_value(kind, one, called[one]), stated[one]) for one in every])
        for one, _ in pairs:
            told = "a list has the one in the place of the other, which the list before it has; no list names both"
            yield Difference(kind, _what(kind, one, called[one]), (next(made), next(made)), (told,))


def _rows_of_one_list(store: Store, seen: Sightings) -> Iterator[Difference]:
    """Of each agreement that a list states by several claims, these as they stand in the first such list."""
    lists = {one.sha256: one for one in sorted(presence.captured_lists(store), key=lambda one: one.order, reverse=True)}
    found: list[tuple[NamedNode, presence.CapturedList, list[NamedNode]]] = []
    for key in sorted(seen, key=str):
        of_agreement: dict[NamedNode, dict[str, list[NamedNode]]] = defaultdict(lambda: defaultdict(list))
        for row in seen[key]:
            for sha256 in row.captures & lists.keys():
                of_agreement[row.agreement][sha256].append(row.claim)
        for agreement, stating in of_agreement.items():
            if several := [sha256 for sha256, claims in stating.items() if len(claims) > 1]:
                first = min(several, key=lambda sha256: lists[sha256].order)
                found.append((agreement, lists[first], stating[first]))
    every = [(claim, one.capture) for _, one, claims in found for claim in claims]
    facts, rows = read_facts(store, (claim for claim, _ in every)), presence.rows_at(store, every)
    names = presence.key_names(store, {_literal(agreement) for agreement, _, _ in found})
    for agreement, one, unsorted in found:
        row_of = {claim: rows[claim, one.capture] for claim in unsorted}
        claims = sorted(row_of, key=lambda claim: int(parts(row_of[claim])[-1]))
        values = [(_row_says(claim, claims, facts, row_of[claim]), [claim]) for claim in claims]
        called = names[_literal(agreement)]
        what = f"{called.agency} ({_state(agreement)}), {called.model}, rows of {one.file_name}"
        yield Difference("rows", what, tuple(sides(store, values, at=[one.capture] * len(claims))))


def _row_says(claim: NamedNode, claims: Sequence[NamedNode], facts: Facts, row: NamedNode) -> str:
    """What a row says that another of these does not."""
    of = [facts.shown.get(one, {}) for one in claims]
    differ = [name for name in FIELDS if len({one.get(name, frozenset()) for one in of}) > 1]
    own = facts.shown.get(claim, {})
    said = "; ".join(f"{name} {', '.join(sorted(own.get(name, ()))) or 'not stated'}" for name in differ)
    return f"row {parts(row)[-1]}: {said}" if said else f"row {parts(row)[-1]}"


_DIFFER = {"model": 3, "state": 1}
"""Which part of an agreement's name differs: agreement, State, agency, model, day."""


def _alike(agreements: Iterable[NamedNode], differ: int) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Pairs whose names differ in one part alone."""
    alike: dict[tuple[str, ...], list[NamedNode]] = defaultdict(list)
    for one in sorted(agreements, key=str):
        name = parts(one)
        if len(name) == 5:
            alike[(*name[:differ], *name[differ + 1 :])].append(one)
    for some in alike.values():
        yield from combinations(some, 2)


def _value(kind: str, one: NamedNode, called: presence.NamedKey) -> str:
    return called.model if kind == "model" else called.place or _state(one)


def _what(kind: str, one: NamedNode, called: presence.NamedKey) -> str:
    signed = f"signed {parts(one)[4]}"
    if kind == "model":
        return f"{called.agency} ({_state(one)}), agreement {signed}, model"
    return f"{called.agency}, {called.model}, {signed}, State"


def _state(one: NamedNode) -> str:
    """The postal code of a State, as the IRI of an agency or agreement has it."""
    return parts(one)[1].removeprefix("us-").upper()


def _literal(agreement: NamedNode) -> ListedKey:
    return presence.key_of(agreement, {})


def _placed(pair: tuple[NamedNode, NamedNode], at: dict[NamedNode, set[str]], line: Timeline) -> bool:
    """Whether the one stands in the list just after one of the other, and no list has both."""
    if at[pair[0]] & at[pair[1]]:
        return False
    one, other = ([place for each in at[name] for place in line.positions.get(each, ())] for name in pair)
    return follows_directly(one, other) or follows_directly(other, one)


def _of_agencies(store: Store, kind: str, predicate: str) -> Iterator[Difference]:
    claims: dict[NamedNode, dict[str, list[NamedNode]]] = defaultdict(lambda: defaultdict(list))
    names: dict[NamedNode, str] = {}
    for row in solutions(store, _OF_AGENCIES.format(predicate=predicate)):
        thing, claim = named(row["thing"]), named(row["claim"])
        names.setdefault(thing, words(row["name"]))
        if claim not in claims[thing][words(row["value"])]:
            claims[thing][words(row["value"])].append(claim)
    made = sides(store, [(value, some) for of in claims.values() for value, some in of.items()])
    for thing, of in claims.items():
        called = f"{names[thing]} ({_state(thing)}), {_SAID[kind]}"
        yield Difference(kind, called, tuple(next(made) for _ in of))


_SAID = {"type": "kind of agency", "county": "county"}


def _lists_of_one_day(store: Store, lines: Iterable[Timeline]) -> Iterator[Difference]:
    """Of lists of one day and kind, what one names and the other does not: a difference for each two lists."""
    for line in lines:
        of_day = defaultdict(list)
        for one in line.used:
            of_day[one.day].append(one)
        pairs = [pair for some in of_day.values() for pair in combinations(some, 2)]
        named_in = presence.keys_in_lists(store, [one.capture for pair in pairs for one in pair], {}, line.kind)
        for first, second in pairs:
            keys = [named_in[one.capture] for one in (first, second)]
            only = [[key for key in mine if key not in theirs] for mine, theirs in (keys, keys[::-1])]
            if not any(only):
                continue
            names = presence.key_names(store, [*only[0], *only[1]])
            some = [
                (_named_alone(mine, names), sorted(claim for key in mine for claim in held[key]))
                if mine
                else ("nothing that the other does not name", sorted(next(iter(held.values()), ())))
                for mine, held in zip(only, keys, strict=True)
            ]
            kind = "participating" if line.kind == KG.participatingList else "pending"
            what = f"{kind} agencies on {first.day_told}: {first.file_name} and {second.file_name}"
            yield Difference("presence", what, tuple(sides(store, some, at=[first.capture, second.capture])))


def _named_alone(keys: list[ListedKey], names: dict[ListedKey, presence.NamedKey]) -> str:
    called = sorted(f"{names[key].agency}, {names[key].model}" for key in keys)
    more = f" and {len(called) - _SHOWN:,} more" if len(called) > _SHOWN else ""
    return f"{len(called):,} that the other does not name: {'; '.join(called[:_SHOWN])}{more}"


def _in_both_lists(store: Store) -> Iterator[Difference]:
    """What the participating and the pending list of one day both name."""
    waiting = {(row["day"], parts(named(row["thing"]))[1:4]): named(row["thing"]) for row in solutions(store, _PENDING)}
    days = " ".join(sorted({str(day) for day, _ in waiting}))
    found = [
        (row["day"], named(row["thing"]), pending)
        for row in (solutions(store, _PARTICIPATING.format(days=days)) if waiting else ())
        if (pending := waiting.get((row["day"], parts(named(row["thing"]))[1:4])))
    ]
    asked = [
        f"({thing} {day} {kind})"
        for day, agreement, pending in found
        for thing, kind in ((agreement, KG.participatingList), (pending, KG.pendingList))
    ]
    at: dict[tuple[object, NamedNode], list[tuple[NamedNode, NamedNode]]] = defaultdict(list)
    for start in range(0, len(asked), _BATCH):
        for row in solutions(store, _IN_LISTS_OF.format(values=" ".join(asked[start : start + _BATCH]))):
            at[row["day"], named(row["thing"])].append((named(row["list"]), named(row["claim"])))
    names = presence.key_names(store, {_literal(agreement) for _, agreement, _ in found})
    for day, agreement, pending in found:
        assert isinstance(day, Literal)
        called = names[_literal(agreement)]
        first, second = (min(at[day, thing], key=str) for thing in (agreement, pending))
        both = [("participating", [first[1]]), ("pending", [second[1]])]
        what = f"{called.agency} ({_state(agreement)}), {called.model}, on {day.value}"
        told = (f"both lists of {day.value} name it",)
        yield Difference("presence", what, tuple(sides(store, both, at=[first[0], second[0]])), told)


def _agreements(store: Store, agreements: Sequence[NamedNode]) -> dict[NamedNode, list[NamedNode]]:
    """The claims that state each."""
    found: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for start in range(0, len(agreements), _BATCH):
        values = " ".join(map(str, agreements[start : start + _BATCH]))
        for row in solutions(store, _CLAIMS.format(values=values)):
            found[named(row["thing"])].add(named(row["claim"]))
    return {one: sorted(claims, key=str) for one, claims in found.items()}
