"""A row's reasons as a tree: what each pattern matched, and by numbers who states it; the notes stand under it.

Of each pattern a window of triples is shown, and of each triple the claims of the cover (see
`kg.ask.cite.cover`), up to `ALTERNATIVES` in all; how many more there are is said. JSON has all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple
from rich.text import Text
from rich.tree import Tree

from kg.ask.cite import Footnote
from kg.ask.cite.cells import names_claims, short_iri
from kg.ask.cite.cover import cover
from kg.ask.cite.list_rows import with_claims, with_list_rows
from kg.ask.why import Reasons
from kg.ask.witness import AnswerRow, Ground, GroundKind, Match
from kg.ask.witness.merged_rows import named_in
from kg.cli.rendering.inert import inert, words
from kg.cli.rendering.phrases import DIM, STRONG, several
from kg.terms import XSD

__all__ = ["render"]

ALTERNATIVES = 3
"""Claims named beside one triple."""

_MARKS = {
    GroundKind.RECORD: "the archive's own record-keeping; no source states it",
    GroundKind.VOCABULARY: "the ontology's; no source states it",
}
_BARE = frozenset({XSD.integer, XSD.decimal, XSD.date, XSD.gYear, XSD.gYearMonth, XSD.boolean})
"""Literals that need no quotation marks."""


def render(reasons: Reasons, *, start: int = 1, limit: int = 10) -> tuple[Tree, list[tuple[int, Footnote]]]:
    """The tree, and its numbered notes; triples of each pattern from the `start`th, `limit` of them."""
    return _Drawing(reasons, start, limit).drawn()


class _Drawing:
    """One tree in the making; claims are numbered as they are met."""

    def __init__(self, reasons: Reasons, start: int, limit: int) -> None:
        self.reasons, self.start, self.limit = reasons, max(start, 1), limit
        self.laid, self.listed = with_list_rows(reasons.store, reasons.row)
        self.preferred = cover(self.laid, self.listed).shown
        self.numbers: dict[NamedNode, int] = {}

    def drawn(self) -> tuple[Tree, list[tuple[int, Footnote]]]:
        row = self.reasons.row
        tree = Tree(words(f"row {row.number:,}", STRONG).append(f"  {_values(self.reasons.columns, row)}"))
        for line in (*_solutions(row), *_left_out(self.reasons)):
            tree.add(words(line, DIM))
        for match in row.witness.matches:
            self._match(tree, match)
        for one in row.witness.absences:
            tree.add(words(one.told(self.reasons.contribution)))
        if not row.witness.matches and not row.witness.absences:
            tree.add(words("it rests on nothing that is recorded: the query makes it by itself", DIM))
        for joint in self.reasons.joints:
            tree.add(
                words(
                    joint.told(
                        {claim: self.numbers.setdefault(claim, len(self.numbers) + 1) for claim, _ in joint.stated}
                    ),
                    DIM,
                )
            )
        notes = self.reasons.notes_of(self.numbers)
        return tree, [(self.numbers[claim], note) for claim, note in notes.items()]

    def _match(self, tree: Tree, match: Match) -> None:
        triples = _by_triple(match.ground)
        shown = triples[self.start - 1 :][: self.limit]
        branch = tree.add(words(match.pattern, STRONG).append(self._window(len(triples), len(shown)), DIM))
        for found in shown:
            branch.add(words(_triple(found[0])).append_text(self._stated_by(found)))

    def _window(self, count: int, shown: int) -> str:
        if count == shown:
            return ""
        if not shown:
            return f"  {several(count, 'triple')}, none from {self.start:,} on"
        last = self.start + shown - 1
        read = "" if self.reasons.row.witness.is_complete else " read"
        more = f"; more with --from {last + 1}" if last < count else ""
        return f"  {self.start:,}–{last:,} of {several(count, 'triple')}{read}{more}"

    def _stated_by(self, found: Sequence[Ground]) -> Text:
        """Who states a triple, which was found so often: in each graph found, or in alternatives."""
        kind = found[0].kind
        mark = "" if kind is GroundKind.CLAIMED else f"  {_MARKS[kind]}"
        found = [with_claims(one, self.listed) for one in found]
        if found[0].kind is not GroundKind.CLAIMED:
            return Text(mark, DIM)
        claims = list(dict.fromkeys(claim for one in found for claim in one.claims))
        first = [claim for claim in self.preferred if claim in claims]
        named = list(dict.fromkeys([*first, *claims]))[: max(ALTERNATIVES, min(len(found), self.limit))]
        numbers = sorted(self.numbers.setdefault(claim, len(self.numbers) + 1) for claim in named)
        left, are_more = len(claims) - len(named), any(one.more for one in found)
        more = f" +{left:,}{'…' if are_more else ''}" if left or are_more else ""
        follows = f"{mark}; it follows from" if mark else ""
        return Text(follows, DIM).append("  " + " ".join(f"[{number}]" for number in numbers), "").append(more, DIM)


def _by_triple(ground: Iterable[Ground]) -> list[list[Ground]]:
    """Each triple once, with each way it was found: a query may find it in several graphs."""
    found: dict[Triple, list[Ground]] = {}
    for one in ground:
        found.setdefault(one.triple, []).append(one)
    return list(found.values())


def _values(columns: Sequence[str], row: AnswerRow) -> str:
    return inert(
        " · ".join(f"{name} {_value(name, one)}" for name, one in zip(columns, row.values, strict=True) if one)
    )


def _value(column: str, value: object) -> str:
    """A value of the row; claims by their ids, also where a merged row names several in one text."""
    claims = named_in(value) if names_claims(column) else ()
    return " ".join(map(short_iri, claims)) or _term(value)


def _solutions(row: AnswerRow) -> Iterator[str]:
    witness = row.witness
    if witness.solutions is None:
        yield f"the first {witness.shown:,} solutions behind it; --all reads every one"
    elif not witness.is_complete:
        yield f"{witness.shown:,} of {witness.solutions:,} solutions behind it; --all reads every one"
    elif witness.solutions > 1:
        yield f"{witness.solutions:,} solutions behind it"


def _left_out(reasons: Reasons) -> Iterator[str]:
    if reasons.left_out is not None:
        needed = several(len(reasons.row.witness.quads), "triple")
        yield f"these {needed} give the row, and none of them can be left out; {reasons.left_out:,} are left out"


def _triple(one: Ground) -> str:
    triple = one.triple
    return f"{_term(triple.subject)} {_term(triple.predicate)} {_term(triple.object)}"


def _term(term: object) -> str:
    if isinstance(term, NamedNode):
        return short_iri(term)
    if isinstance(term, Literal):
        return term.value if term.datatype in _BARE else f"“{term.value}”"
    return str(term)
