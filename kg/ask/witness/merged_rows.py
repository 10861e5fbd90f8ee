"""One row for each answer: consecutive rows that differ only in who states them become one, with every claim.

Only named queries say which of their columns name who states a row (`kg.ask.catalogue.header`); rows of
somebody's own SPARQL are the engine's and stay as they are. A column with several claims holds their IRIs with a
blank between them, as GROUP_CONCAT would write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from kg.ask.witness.values import AnswerRow, Cited, Match, Term, Witness

__all__ = ["merge_answer_rows", "merge_cited_rows", "merge_rows", "named_in", "rows_together"]

Values = tuple[Term | None, ...]


def named_in(value: object) -> tuple[NamedNode, ...]:
    """The things a cell names: an IRI, or several in a text with blanks between them; of any other text, none.

    >>> [one.value for one in named_in(Literal("https://a.example/1 https://a.example/2"))]
    ['https://a.example/1', 'https://a.example/2']
    >>> named_in(Literal("two words"))
    ()
    """
    if isinstance(value, NamedNode):
        return (value,)
    words = value.value.split() if isinstance(value, Literal) else []
    if not all("://" in word for word in words):
        return ()
    try:
        return tuple(map(NamedNode, words))
    except ValueError:
        return ()


def merge_answer_rows(answer: QuerySolutions, claims: Sequence[str]) -> QuerySolutions:
    """`merge_rows` of an engine's answer, as an answer that every format can be made of."""
    columns = [variable.value for variable in answer.variables]
    lines = ["\t".join(f"?{column}" for column in columns)]
    lines += ["\t".join(map(_tsv, row)) for row in merge_rows(columns, map(tuple, answer), claims)]
    made = parse_query_results("\n".join([*lines, ""]).encode(), format=QueryResultsFormat.TSV)
    assert isinstance(made, QuerySolutions)
    return made


def merge_rows(columns: Sequence[str], rows: Iterable[Values], claims: Sequence[str]) -> Iterator[Values]:
    """The rows, those that differ only in the columns `claims`, and in the place of a claim (`anchor`), as one."""
    for row, _ in rows_together(columns, rows, claims):
        yield row


def rows_together(
    columns: Sequence[str], rows: Iterable[Values], claims: Sequence[str]
) -> Iterator[tuple[Values, list[Values]]]:
    """Each row of `merge_rows`, with the rows it is made of."""
    at = _positions(columns, claims)
    for _, several in groupby(rows, lambda row: _rest(row, at)):
        parts = list(several)
        yield _values(parts, at), parts


def merge_cited_rows(cited: Cited, claims: Sequence[str]) -> Cited:
    """The same for a cited answer; a row rests on all that its parts rest on, and rows are counted anew."""
    at = _positions(cited.columns, claims)
    if at:
        cited.rows = _cited_rows(cited.rows, at)
    return cited


def _cited_rows(rows: Iterable[AnswerRow], at: frozenset[int]) -> Iterator[AnswerRow]:
    for number, (_, found) in enumerate(groupby(rows, lambda row: _rest(row.values, at)), 1):
        first, *others = several = list(found)
        if others:
            first = replace(
                first,
                values=_values([row.values for row in several], at),
                witness=_witness([r.witness for r in several]),
            )
        yield replace(first, number=number)


def _tsv(value: Term | None) -> str:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/ , section 4: terms as in Turtle, no tab left as it is."""
    return "" if value is None else str(value).replace("\t", "\\t")


def _positions(columns: Sequence[str], claims: Sequence[str]) -> frozenset[int]:
    wanted = {*claims, "anchor"} if "claim" in claims else set(claims)
    return frozenset(at for at, column in enumerate(columns) if column in wanted)


def _rest(values: Values, at: frozenset[int]) -> Values:
    return tuple(value for place, value in enumerate(values) if place not in at)


def _values(rows: Sequence[Values], at: frozenset[int]) -> Values:
    return tuple(_named([row[place] for row in rows]) if place in at else one for place, one in enumerate(rows[0]))


def _named(values: Sequence[Term | None]) -> Term | None:
    every = dict.fromkeys(value for value in values if value is not None)
    if len(every) < 2:
        return next(iter(every), None)
    return Literal(" ".join(value.value for value in every))


def _witness(parts: Sequence[Witness]) -> Witness:
    matches: dict[tuple[str, tuple[int, int]], Match] = {}
    for match in (match for part in parts for match in part.matches):
        met = matches.setdefault((match.pattern, match.at), match)
        if met is not match:
            ground = tuple(dict.fromkeys((*met.ground, *match.ground)))
            matches[match.pattern, match.at] = replace(match, ground=ground)
    counts = [part.solutions for part in parts]
    led = [solution for part in parts for solution in part.apart[: part.led]]
    return Witness(
        tuple(matches.values()),
        tuple(dict.fromkeys(absence for part in parts for absence in part.absences)),
        None if None in counts else sum(count or 0 for count in counts),
        sum(part.shown for part in parts),
        (
            *led,
            *(
                solution
                for part in parts
                for solution in part.apart[part.led :] or (() if part.led else (part.ground,))
            ),
        ),
        len(led),
    )
