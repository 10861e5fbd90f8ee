"""Search: agencies, places, documents, speakers, provisions, quoted words, terms; spelling forgiven."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kg.ask.find import Finder
from kg.errors import NotFound, UsageError
from kg.terms import fold
from kg.web.pages.ontology import terms_of
from kg.web.replies import Reply, html, redirect
from kg.web.visits import Visit, once

__all__ = ["SearchResult", "find", "found"]

_PAGE = 50
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Something that was found, with its page."""

    kind: str
    label: str
    beside: str
    why: str
    href: str
    iri: str = ""


def find(visit: Visit) -> Reply:
    """What was found for some words; of one thing that bears exactly that name, its page."""
    words = visit.asked("q")[:_LONGEST]
    if not words:
        return html(visit, "find.html", "Search", sought="", hits=[], kinds=[], nearest=(), more=0, kind="", later=None)
    nearest: tuple[str, ...] = ()
    try:
        every = found(visit, words)
    except NotFound as error:
        every, nearest = [], error.nearest
    except UsageError:
        every = []
    if len(every) == 1 and fold(every[0].label) == fold(words):
        return redirect(every[0].href)
    kinds = Counter(one.kind for one in every)
    kind = visit.asked("kind")
    shown = [one for one in every if not kind or one.kind == kind]
    page = visit.asked("page")
    start = (int(page) - 1) * _PAGE if page.isascii() and page.isdecimal() and 0 < int(page) < 10_000 else 0
    return html(
        visit,
        "find.html",
        f"Search: {words}",
        sought=words,
        hits=shown[start : start + _PAGE],
        kinds=[(one, number, visit.at("/find", q=words, kind=one)) for one, number in kinds.items()],
        kind=kind,
        nearest=nearest,
        more=max(0, len(shown) - start - _PAGE),
        later=visit.at("/find", q=words, kind=kind or None, page=start // _PAGE + 2)
        if len(shown) > start + _PAGE
        else None,
    )


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
        *(SearchResult(h.kind, h.label, h.beside, h.why, visit.page_of(h.iri) or "/", h.iri.value) for h in hits),
        *own,
    ]
