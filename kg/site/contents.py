"""What a copy's search looks in, and its lists of things by kind, for which no script is needed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from kg.ask.find.stored_names import read_names
from kg.inert import inert
from kg.site.addresses import SiteAddress
from kg.site.copied_pages import CONTENTS, SEARCH, CopiedPages
from kg.terms import fold
from kg.web.addresses import iri_at, path_of
from kg.web.pages.ontology import terms_of
from kg.web.pages.quotations import about
from kg.web.replies import html
from kg.web.visits import Visit

__all__ = ["SoughtName", "contents", "search_script", "sought_names"]

_CALLED = {
    "agency": "Agencies", "document": "Documents", "organization": "Organizations", "office": "Offices",
    "provision": "Provisions", "place": "Places", "claim": "Claims", "capture": "Captures",
    "agreement": "Agreements", "pending": "Pending agreements", "observation": "Counts", "position": "Positions",
    "effect": "Effects of provisions", "event": "Events", "encounter": "Encounters", "mention": "Mentions",
    "conduct": "Conduct", "group": "Groups", "wording": "Wordings", "term": "Contested words",
    "contribution": "Contributions", "archive": "The archive", "decision": "Decisions",
}  # fmt: skip
"""Kinds of things in the order in which they are listed; others follow by name."""
_COMPARED = "lists-compared"
_LONGEST = 300
"""Characters of a name in the index that is searched."""


@dataclass(frozen=True, slots=True)
class SoughtName:
    """A name the search finds, and the address of its page on the site."""

    kind: str
    label: str
    beside: str
    href: str


def sought_names(visit: Visit) -> Iterator[SoughtName]:
    """Names of things, words that claims quote, terms of the ontology, questions."""
    for name in read_names(visit.state.store):
        if path := path_of(name.iri):
            yield SoughtName(name.kind, inert(name.text, longest=_LONGEST), inert(name.beside), path)
    for term in terms_of(visit):
        yield SoughtName("term", term.label, f"kg:{term.name}", f"/ontology#{term.name}")
    for query in visit.state.catalogue.values():
        yield SoughtName("question", query.summary, query.name, f"/queries/{query.name}")


def search_script(names: Iterable[tuple[SoughtName, str]]) -> bytes:
    """The index as a script, each name with the file of its page: a page opened from a folder may load no data."""
    told = [[name.kind, name.label, name.beside, file] for name, file in names]
    lines = ",\n".join(json.dumps(one, ensure_ascii=True, separators=(",", ":")) for one in told)
    return f"window.kgSearchIndex = [\n{lines}\n];\n".encode("ascii")


def contents(pages: CopiedPages, titles: Mapping[SiteAddress, str]) -> Iterator[tuple[SiteAddress, bytes]]:
    """The lists of all things by kind, and the page that leads to them and searches; `titles` are those of the pages
    there are, as they are written."""
    listed: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    visit = pages.visit(SiteAddress(SEARCH))
    beside = {one.href: one.beside for one in sought_names(visit) if one.kind != "claim"} | _stated(visit, titles)
    for address, title in titles.items():
        if address.path.startswith("/id/") and not address.query:
            label = unescape(title).rpartition(" · ")[0]
            listed[address.path.split("/")[2]].append((label, beside.get(address.path, ""), address.path))
    for address, label in pages.lists_compared:
        earlier, later = (value for _, value in address.query)
        listed[_COMPARED].append((label, "", f"{address.path}?earlier={earlier}&later={later}"))
    order = [*(kind for kind in _CALLED if kind in listed), *sorted(listed.keys() - _CALLED.keys())]
    kinds = []
    for kind in order:
        title = _CALLED.get(kind, kind.replace("-", " ").capitalize())
        address = SiteAddress(f"{CONTENTS}{kind}")
        every = sorted(listed[kind], key=lambda one: (fold(one[0]), *one))
        kinds.append((title, len(every), address.path))
        yield address, html(pages.visit(address), "copy_things.html", title, listed=every).content
    yield SiteAddress(SEARCH), html(visit, "copy_search.html", "Search", kinds=kinds).content


def _stated(visit: Visit, addresses: Iterable[SiteAddress]) -> dict[str, str]:
    """What each claim among these states, in a few words, by its path."""
    claims = [iri for one in addresses if one.path.startswith("/id/claim/") and (iri := iri_at(one.path))]
    told = about(visit, claims)
    return {path_of(claim) or "": ": ".join(filter(None, words)) for claim, words in told.items()}
