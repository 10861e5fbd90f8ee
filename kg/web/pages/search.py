"""Search: agencies, places, documents, speakers, provisions, quoted words, terms; spelling forgiven."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.ask.find import Finder, beginning, not_found
from kg.errors import NotFound, UsageError
from kg.terms import fold, parts
from kg.web.pages.ontology import terms_of
from kg.web.pages.quotations import about
from kg.web.replies import Reply, html, redirect
from kg.web.visits import Visit, once

__all__ = ["SearchResult", "find", "found", "listed", "results"]

_PAGE = 50
_LONGEST = 200
"""Hits on a page, and characters of what is looked for."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Something that was found, with its page."""

    kind: str
    label: str
    beside: str
    why: str
    href: str
    iri: str = ""
    lacking: tuple[str, ...] = ()


def find(visit: Visit) -> Reply:
    """What was found for some words; of one thing that bears exactly that name, or whose id begins so, its page."""
    words = visit.asked("q")[:_LONGEST]
    if not words:
        return listed(visit, "Search", "", [])
    nearest: tuple[str, ...] = ()
    by_id = with_id(visit, words)
    try:
        every = [*by_id, *found(visit, words)]
    except NotFound as error:
        every, nearest = by_id, error.nearest
    except UsageError:
        every = by_id
    if len(every) == 1 and (by_id or fold(every[0].label) == fold(words)):
        return redirect(every[0].href)
    told = [f"Nothing found has “{word}”." for word in not_found(one.lacking for one in every)]
    return listed(visit, f"Search: {words}", words, every, nearest=nearest, told=told)


def listed(
    visit: Visit,
    title: str,
    words: str,
    every: Sequence[SearchResult],
    *,
    nearest: tuple[str, ...] = (),
    told: Sequence[str] = (),
    status: int = 200,
) -> Reply:
    """A page of what was found, of the kind asked for; what there is not is told."""
    kinds = Counter(one.kind for one in every)
    kind = visit.asked("kind")
    said = list(told)
    if kind and every and kind not in kinds:
        said.append(f"None of them is of the kind “{kind[:40]}”; all kinds are shown.")
        kind = ""
    shown = [one for one in every if not kind or one.kind == kind]
    last = max(1, -(-len(shown) // _PAGE))
    page = visit.asked("page")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 0 if page else 1
    end = None
    if not 0 < number <= last:
        said.append(f"There is no page “{page[:20]}”. This is the first.")
        end, number = visit.at(visit.path, q=words, kind=kind or None, page=last), 1
    start = (number - 1) * _PAGE
    return html(
        visit,
        "find.html",
        title,
        status=status,
        sought=words,
        hits=shown[start : start + _PAGE],
        kinds=[(one, number, visit.at("/find", q=words, kind=one)) for one, number in kinds.items()] if words else [],
        kind=kind,
        nearest=nearest,
        told=said,
        last=last,
        end=end,
        more=max(0, len(shown) - start - _PAGE),
        later=visit.at("/find", q=words, kind=kind or None, page=number + 1) if number < last else None,
    )


def with_id(visit: Visit, typed: str) -> list[SearchResult]:
    """Claims and captures whose id begins as typed."""
    return results(visit, beginning(visit.state.store, typed, most=_PAGE))


def results(visit: Visit, found: Sequence[NamedNode]) -> list[SearchResult]:
    """Claims and captures as they are listed: what a claim is about, and its whole id."""
    said = about(visit, [one for one in found if parts(one)[0] == "claim"])
    made = []
    for one in found:
        kind, name = parts(one)[:2]
        what, figure = said.get(one, ("", ""))
        label = ": ".join(filter(None, (what, figure))) or f"{kind}/{name}"
        made.append(SearchResult(kind, label, f"{kind}/{name}", "id", visit.page_of(one) or "/", one.value))
    return made


def _beginnings(label: str) -> list[str]:
    """
    >>> _beginnings("task-force-model")
    ['task', 'task-force', 'task-force-model']
    """
    words = label.split("-")
    return ["-".join(words[:number]) for number in range(1, len(words) + 1)]


def found(visit: Visit, words: str) -> list[SearchResult]:
    """Everything with these words, things first, then terms of the ontology.

    Raises:
        UsageError: there are no words to search for.
        NotFound: nothing is near; carries the nearest names.
    """
    finder = once(visit.state, "finder", lambda: Finder(visit.state.store))
    own = [
        SearchResult("term", term.label, f"kg:{term.name}", "name", visit.at(f"/ontology#{term.name}"))
        for term in terms_of(visit)
        if fold(words) and fold(words) in (fold(term.name), *_beginnings(fold(term.label)))
    ]
    try:
        hits = finder.find(words, limit=None)
    except NotFound:
        if own:
            return own
        raise
    return [
        *(
            SearchResult(h.kind, h.label, h.beside, h.why, visit.page_of(h.iri) or "/", h.iri.value, h.lacking)
            for h in hits
        ),
        *own,
    ]
