"""Lists as they came: ICE's lists, the newest first, and what each says otherwise, row beside row.

    /lists                every list, with how much differs with it
    /lists/SHA256         what differs with one

What is shown is `kg.compare.by_list`, as `kg lists` tells it; nothing is judged, and no row is preferred.
"""

from __future__ import annotations

from kg.compare.by_list import ListDifferences, cited_in_list, differences_by_list
from kg.compare.differences import KINDS
from kg.errors import NotFound
from kg.web.answer_tables import AnswerTable, TableCell, TableLine
from kg.web.lists import judged
from kg.web.notes import PageNotes
from kg.web.pages.differing import BESIDE, KindShown, beside_list, by_kind, of_kind
from kg.web.replies import Reply, html
from kg.web.visits import Visit, once

__all__ = ["one_list", "published"]


def published(visit: Visit) -> Reply:
    """Every list, the newest first, with how much differs with it."""
    every = _lists(visit)
    lines = [_line(visit, one) for one in every]
    headings = ["list", "day", "agencies", "what differs"]
    return html(
        visit,
        "lists.html",
        "Lists as they came",
        table=AnswerTable(headings, lines, len(lines), has_notes=False),
        behind=visit.at("/queries/lists", run=1),
    )


def one_list(visit: Visit) -> Reply:
    """What differs with one list.

    Raises:
        NotFound: there is no list of this digest.
    """
    sha256, every = visit.path.rsplit("/", 1)[-1], _lists(visit)
    found = [one for one in every if one.list.sha256 == sha256]
    if not found:
        raise NotFound("there is no list of this SHA-256", remedy="they are listed under Lists as they came")
    one = cited_in_list(visit.state.store, found[0], every)
    notes = PageNotes(visit)
    kinds = [_of_kind(visit, notes, one, kind) for kind in one.by_kind]
    counts = [beside_list(visit, notes, each) for each in one.counts]
    notes.settle()
    place = every.index(found[0])
    return html(
        visit,
        "list.html",
        one.list.file_name,
        one=one,
        kinds=kinds,
        counts=AnswerTable(list(BESIDE), counts, len(counts), has_notes=True) if counts else None,
        rows=visit.page_of(one.list.capture),
        newer=_page(visit, every[place - 1]) if place else None,
        older=_page(visit, every[place + 1]) if place + 1 < len(every) else None,
        contradictions=visit.at("/queries/list-contradictions", run=1),
        signings=visit.at("/queries/signings-and-file-names-by-row", capture=one.list.capture.value),
        stated=visit.at("/queries/stated-counts", run=1),
        notes=notes,
    )


def _lists(visit: Visit) -> list[ListDifferences]:
    """Worked out once for a state."""
    state = visit.state

    def made() -> list[ListDifferences]:
        return differences_by_list(
            state.store,
            state.catalogue,
            judged=judged(visit),
            found=[one for kind in KINDS for one in by_kind(visit).get(kind, [])],
            recounted=once(state, "recount", state.recount),
        )

    return once(state, "lists", made)


def _line(visit: Visit, one: ListDifferences) -> TableLine:
    name = TableCell(one.list.file_name, _page(visit, one))
    day = TableCell(one.list.day_told or "not stated")
    return TableLine([name, day, TableCell(one.kind), TableCell(one.in_figures)], number=1)


def _of_kind(visit: Visit, notes: PageNotes, one: ListDifferences, kind: str) -> KindShown:
    return of_kind(visit, notes, kind, [each for each in one.differences if each.kind == kind])


def _page(visit: Visit, one: ListDifferences) -> str:
    return visit.at(f"/lists/{one.list.sha256}")
