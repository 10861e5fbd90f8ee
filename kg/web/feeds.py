"""Feeds of what was recorded, and of what changed from list to list: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from kg import terms
from kg.ask.trace.naming import list_span
from kg.errors import KgError
from kg.inert import inert
from kg.web.lists import judged, list_changes
from kg.web.replies import Reply
from kg.web.visits import Visit

__all__ = ["contributions", "lists"]

_NEWEST = 50
_PAIRS = 12
"""Contributions, and pairs of lists, that a feed tells of; chosen."""
_CONTRIBUTIONS = "SELECT ?c ?n { ?c a kg:Contribution ; kg:sequence ?n }"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something new: its lasting name, its page, a title and a text."""

    iri: str
    page: str
    title: str
    text: str
    when: datetime


def contributions(visit: Visit, form: str, base: str) -> Reply:
    """What was recorded, newest first."""
    pages = {int(row["n"]): row["c"] for row in visit.state.select(_CONTRIBUTIONS)}
    entries = [
        Entry(
            pages[one.number],
            base + (visit.page_of(pages[one.number]) or "/"),
            f"Contribution {one.number}: {one.note or 'no note'}",
            f"Recorded by {one.archivist}.",
            one.when,
        )
        for one in reversed(visit.state.contributions[-_NEWEST:])
    ]
    return _feed(visit, f"contributions.{form}", form, "What was recorded", entries, base)


def lists(visit: Visit, form: str, base: str) -> Reply:
    """What changed from each of ICE's lists to the next, newest first, and which lists say nothing of their day."""
    used = judged(visit)[0].used
    told = {f"{one.day}": one.day_told for one in used}
    entries = []
    for earlier, later in list(pairwise(told))[-_PAIRS:][::-1]:
        try:
            changes = list_changes(visit, earlier, later).changes
        except KgError:  # one of them says nothing of its day, and no list stands in for it
            continue
        text = (
            f"{len(changes.added):,} added, {len(changes.not_listed):,} not listed on {told[later]}, "
            f"{len(changes.changed):,} changed, {len(changes.rewritten):,} written otherwise, "
            f"{len(changes.bridged):,} missing for a list or two, {changes.unchanged:,} unchanged. "
            "Not being listed does not mean an ending."
        )
        text += "".join(f" Left out: {one.list.file_name}, {one.text}." for one in changes.left_out)
        page = base + visit.at("/compare/lists", earlier=earlier, later=later)
        when = datetime.fromisoformat(later).replace(tzinfo=UTC)
        title = f"From {list_span(told[earlier], told[later])}"
        entries.append(Entry(f"{terms.BASE}changes/{earlier}/{later}", page, title, text, when))
    return _feed(visit, f"lists.{form}", form, "What changed between ICE's lists", entries, base)


def _feed(visit: Visit, name: str, form: str, title: str, entries: Sequence[Entry], base: str) -> Reply:
    here = f"{base}/feeds/{name}"
    last = visit.state.last
    newest = max((one.when for one in entries), default=last.when if last else datetime(1970, 1, 1, tzinfo=UTC))
    if form == "atom":
        return Reply("".join(_atom(here, base, title, newest, entries)).encode(), "application/atom+xml; charset=utf-8")
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": f"{base}/",
        "feed_url": here,
        "items": [
            {
                "id": one.iri,
                "url": one.page,
                "title": inert(one.title),
                "content_text": inert(one.text, longest=None),
                "date_published": one.when.isoformat(),
            }
            for one in entries
        ],
    }
    return Reply((json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(), "application/feed+json")


def _atom(here: str, base: str, title: str, newest: datetime, entries: Sequence[Entry]) -> Iterable[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
    yield f"<id>{escape(here)}</id>\n<title>{escape(title)}</title>\n<updated>{newest.isoformat()}</updated>\n"
    yield f'<link rel="self" href={quoteattr(here)}/>\n<link rel="alternate" href={quoteattr(base + "/")}/>\n'
    yield "<author><name>kg287g</name></author>\n"
    for one in entries:
        yield f"<entry>\n<id>{escape(one.iri)}</id>\n<title>{escape(inert(one.title))}</title>\n"
        yield f'<updated>{one.when.isoformat()}</updated>\n<link rel="alternate" href={quoteattr(one.page)}/>\n'
        yield f'<content type="text">{escape(inert(one.text, longest=None))}</content>\n</entry>\n'
    yield "</feed>\n"
