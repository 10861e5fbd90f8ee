"""What differs with each of ICE's lists: what it says otherwise than lists before it, than itself, than other sources.

Every captured list has its place, the newest by the day in its name first, whatever the order of importing. With a list
stands

- each difference (`kg.compare.differences`) that it brings: of the values of one thing it is the last to have one for
  the first time. What others state of that thing beside lists, typed claims for instance, is one of the sides;
- each stated count that is set beside it (`kg.compare.recount`) and comes to something else;
- where its name says something else than its rows (the named query `list-contradictions`), and why it is left out of
  what lists show over time (`kg.compare.presence.judging`).

Each side is cited at its row: in this list where it is there, else in the last list before it that has it, else in the
first one after. Nothing is judged: a list that corrects a slip differs as one that makes it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.ask.catalogue import Catalogue
from kg.compare import presence
from kg.compare.differences import KINDS, Difference, differences
from kg.compare.presence import CapturedList, Timeline
from kg.compare.presence.requests import timelines
from kg.compare.recount import Recounted, recount
from kg.compare.stating import Side
from kg.errors import NotFound
from kg.index import Store, solutions, words
from kg.terms import KG, named

__all__ = ["ListDifferences", "cited_in_list", "differences_by_list", "lists_called"]

_ITSELF = {
    "signed-after-listed": "its name says {says}, and it holds a signing of {holds}",
    "kind-not-as-named": "its name says {says}, and its rows are of {holds} agencies",
    "content-of-another-list": "its name says {says}, and its rows are those of {holds}",
}


@dataclass(frozen=True, slots=True)
class ListDifferences:
    """A list, the differences it brings, stated counts that it does not come to, and what is said of itself."""

    list: CapturedList
    differences: tuple[Difference, ...] = ()
    counts: tuple[Recounted, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Of which agencies it is."""
        return "pending" if self.list.kind in (KG.pendingList, KG.pendingCompilation) else "participating"

    @property
    def by_kind(self) -> dict[str, int]:
        """How many differences of each kind there are, in the order of kinds."""
        counted = Counter(one.kind for one in self.differences)
        return {kind: counted[kind] for kind in KINDS if counted[kind]}

    @property
    def in_figures(self) -> str:
        """How much differs, of what: `signing day: 2; stated counts: 1`."""
        told = [f"{KINDS[kind]}: {number:,}" for kind, number in self.by_kind.items()]
        told += [f"stated counts: {len(self.counts):,}"] if self.counts else []
        told += [f"of the list itself: {len(self.told):,}"] if self.told else []
        return "; ".join(told) or "nothing"

    @property
    def number(self) -> int:
        """Of everything that differs."""
        return len(self.differences) + len(self.counts) + len(self.told)

    JSON = ("*list", "kind", "disagreements: differences", "counts", "seen: told")


def differences_by_list(
    store: Store,
    catalogue: Catalogue,
    *,
    judged: tuple[Timeline, Timeline] | None = None,
    found: Iterable[Difference] | None = None,
    recounted: Iterable[Recounted] | None = None,
) -> list[ListDifferences]:
    """Every captured list with what differs with it, the newest first; a list whose name says no day comes last.

    `judged`, `found` and `recounted` are the `timelines`, the `differences` and the `recount` of this store, for who
    has them.
    """
    lines = judged or timelines(store)
    first = {one.capture: one for one in sorted(presence.captured_lists(store), key=_order, reverse=True)}
    every = sorted(first.values(), key=_order)
    rank = {one.capture: place for place, one in enumerate(every)}
    brought: dict[NamedNode, list[Difference]] = defaultdict(list)
    for one in differences(store, judged=lines) if found is None else found:
        if (capture := _brought_by(one, rank)) is not None:
            brought[capture].append(one)
    counts: dict[NamedNode, list[Recounted]] = defaultdict(list)
    for each in recount(store, catalogue) if recounted is None else recounted:
        if each.counted and any(said.startswith("value: ") for said in each.differences):
            counts[each.counted.capture].append(each)
    told = _told(store, catalogue, lines)
    return [
        ListDifferences(
            one, tuple(brought[one.capture]), tuple(counts[one.capture]), tuple(dict.fromkeys(told[one.capture]))
        )
        for one in reversed(every)
    ]


def lists_called(every: Iterable[ListDifferences], name: str) -> list[ListDifferences]:
    """Those of a file name, of a day (both kinds, each of several), or whose SHA-256 begins so.

    Raises:
        NotFound: there is none.
    """
    asked = name.strip()
    found = [
        one
        for one in every
        if asked in (*one.list.names, one.list.file_name, str(one.list.day))
        or (len(asked) >= _SHORTEST and one.list.sha256.startswith(asked.removeprefix("sha256-")))
    ]
    if not found:
        raise NotFound(
            f"there is no list of {name!r}", remedy="give a day as YYYY-MM-DD, a file name or a SHA-256; see `kg lists`"
        )
    return found


def cited_in_list(store: Store, one: ListDifferences, every: Sequence[ListDifferences]) -> ListDifferences:
    """The same, each side cited at its row in this list, or in the one that is nearest before or after it."""
    rank = {each.list.capture: place for place, each in enumerate(reversed(every))}
    here = rank[one.list.capture]
    nearest = {
        side: min(side.lists & rank.keys(), key=lambda capture: (rank[capture] > here, abs(rank[capture] - here)))
        for each in one.differences
        for side in each.sides
        if side.lists & rank.keys()
    }
    rows = presence.rows_at(store, [(claim, at) for side, at in nearest.items() for claim in side.claims])

    def cited(side: Side) -> Side:
        if side.cited[1] is not None or side not in nearest:
            return side
        stating = [claim for claim in side.claims if (claim, nearest[side]) in rows]
        return replace(side, cited=(stating[0], rows[stating[0], nearest[side]])) if stating else side

    shown = tuple(replace(each, sides=tuple(map(cited, each.sides))) for each in one.differences)
    return replace(one, differences=shown)


_SHORTEST = 8
"""Letters of a digest that name a list, as elsewhere. Chosen."""


def _order(one: CapturedList) -> tuple[object, ...]:
    """As lists were published; one whose name says no day is before all others."""
    return one.day is not None, *one.order, one.kind.value


def _brought_by(one: Difference, rank: dict[NamedNode, int]) -> NamedNode | None:
    """Of the lists in which each side stands first, the last; None where no side stands in a list."""
    firsts = [min(known, key=rank.__getitem__) for side in one.sides if (known := side.lists & rank.keys())]
    return max(firsts, key=rank.__getitem__, default=None)


def _told(store: Store, catalogue: Catalogue, lines: Iterable[Timeline]) -> dict[NamedNode, list[str]]:
    """What is said of each list itself."""
    told: dict[NamedNode, list[str]] = defaultdict(list)
    for row in solutions(store, catalogue["list-contradictions"].sparql):
        said = _ITSELF[words(row["contradiction"])]
        told[named(row["capture"])].append(said.format(says=words(row["says"]), holds=words(row["holds"])))
    for line in lines:
        for left_out in line.left_out:
            told[left_out.list.capture].append(f"left out of what lists show over time: {left_out.text}")
    return told
