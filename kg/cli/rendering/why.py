"""A row's reasons as a tree: what each pattern matched, and by numbers who states it; the notes stand under it.

Of each pattern a window of triples is shown, and of each triple the claims of the cover (see
`kg.ask.cite.cover`), up to `ALTERNATIVES` in all; how many more there are is said. JSON has all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode
from rich.text import Text
from rich.tree import Tree

from kg.ask.cite.cells import short_iri
from kg.ask.cite.cover import cover
from kg.ask.cite.list_rows import laid, with_claims
from kg.ask.why import Reasons
from kg.ask.witness import AnswerRow, Ground, GroundKind, Match
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


def render(reasons: Reasons, *, start: int = 1, limit: int = 10) -> tuple[Tree, list[str]]:
    """The tree, and its notes as lines; triples of each pattern from the `start`th, `limit` of them."""
    return _Drawing(reasons, start, limit).drawn()


class _Drawing:
    """One tree in the making; claims are numbered as they are met."""

    def __init__(self, reasons: Reasons, start: int, limit: int) -> None:
        self.reasons, self.start, self.limit = reasons, max(start, 1), limit
        self.laid, self.listed = laid(reasons.store, reasons.row)
        self.preferred = cover(self.laid, self.listed).shown
        self.numbers: dict[NamedNode, int] = {}

    def drawn(self) -> tuple[Tree, list[str]]:
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
        return tree, [f"[{self.numbers[claim]}] {inert(note.text, longest=None)}" for claim, note in notes.items()]

    def _match(self, tree: Tree, match: Match) -> None:
        ground = match.ground[self.start - 1 :][: self.limit]
        branch = tree.add(words(match.pattern, STRONG).append(self._window(len(match.ground), len(ground)), DIM))
        for one in ground:
            branch.add(words(_triple(one)).append_text(self._stated_by(one)))

    def _window(self, count: int, shown: int) -> str:
        if count == shown:
            return ""
        if not shown:
            return f"  {several(count, 'triple')}, none from {self.start:,} on"
        last = self.start + shown - 1
        read = "" if self.reasons.row.witness.is_complete else " read"
        more = f"; more with --from {last + 1}" if last < count else ""
        return f"  {self.start:,}–{last:,} of {several(count, 'triple')}{read}{more}"

    def _stated_by(self, one: Ground) -> Text:
        mark = "" if one.kind is GroundKind.CLAIMED else f"  {_MARKS[one.kind]}"
        one = with_claims(one, self.listed)
        if one.kind is not GroundKind.CLAIMED:
            return Text(mark, DIM)
        first = [claim for claim in self.preferred if claim in one.claims]
        named = list(dict.fromkeys([*first, *one.claims]))[: max(ALTERNATIVES, len(first[:1]))]
        numbers = sorted(self.numbers.setdefault(claim, len(self.numbers) + 1) for claim in named)
        left = len(one.claims) - len(named)
        more = f" +{left:,}{'…' if one.more else ''}" if left or one.more else ""
        follows = f"{mark}; it follows from" if mark else ""
        return Text(follows, DIM).append("  " + " ".join(f"[{number}]" for number in numbers), "").append(more, DIM)


def _values(columns: Sequence[str], row: AnswerRow) -> str:
    return inert(" · ".join(f"{name} {_term(one)}" for name, one in zip(columns, row.values, strict=True) if one))


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
