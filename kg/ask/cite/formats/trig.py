"""TriG for CONSTRUCT and DESCRIBE: each triple in a graph that says from which claims it is derived.

    _:cited1 { <…/agency/us-al/…> <urn:x:model> "Task Force Model" . }
    _:cited1 prov:wasDerivedFrom <…/claim/…>, <…/claim/…> .
    # [1] U.S. Immigration and Customs Enforcement, row 27 of Sheet1 of …

Why not the claims' own graphs: what a CONSTRUCT makes of a claim is not what the claim states, and a claim's
graph holds its words only. PROV-O's wasDerivedFrom is just that: "a transformation of an entity into
another". Triples that follow each other and rest on the same claims share a graph. A triple that rests on no
claim stands in the default graph. Notes are comments, each where it is first met.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pyoxigraph import NamedNode

from kg.ask.cite.footnotes import Footnote
from kg.ask.cite.notes import Answer, NotedRow
from kg.ask.cite.row_marks import row_marks
from kg.ask.witness import QueryForm
from kg.errors import UsageError
from kg.inert import in_turtle, inert
from kg.terms import PROV

__all__ = ["render"]


def render(answer: Answer, style: str | None = None) -> Iterator[str]:
    """The triples.

    Raises:
        UsageError: the answer is no graph; or a bibliography is asked for, which has no place in TriG.
    """
    if answer.form not in (QueryForm.CONSTRUCT, QueryForm.DESCRIBE):
        raise UsageError("TriG is for CONSTRUCT and DESCRIBE", remedy="use table, markdown, html, json or csv")
    if style is not None:
        raise UsageError("TriG has no place for a bibliography", remedy="use --format csl, json, markdown or html")
    met: set[int] = set()
    for number, (claims, rows) in enumerate(groupby(answer, key=_claims), 1):
        comments: dict[str, None] = {}
        yield f"_:cited{number} {{\n" if claims else ""
        for row in rows:
            yield f"  {in_turtle(' '.join(map(str, row.values)))} .\n"
            comments |= dict.fromkeys(_comments(row, met))
        yield f"}}\n_:cited{number} {PROV.wasDerivedFrom} {', '.join(map(str, claims))} .\n" if claims else ""
        yield "".join(f"# {inert(comment, longest=None)}\n" for comment in comments) + "\n"
    yield from (f"# no answer: {inert(absence, longest=None)}\n" for absence in answer.missing)


def _claims(row: NotedRow) -> tuple[NamedNode, ...]:
    return tuple(note.of.claim for note in row.notes if isinstance(note.of, Footnote))


def _comments(row: NotedRow, met: set[int]) -> Iterator[str]:
    """The notes not met before, and what else there is to say."""
    for note in row.notes:
        if note.number not in met:
            met.add(note.number)
            yield f"[{note.number}] {note.text}"
    yield from (aside.spelled for aside in row_marks(row))
