"""Where the word just outside a quotation, or the words of a position, turns the meaning, somebody should look.

A notice, never a refusal: only a reader can tell whether "some" three words before makes a quotation say what its
source does not. What is taken in is not told: a word inside another quotation of the claim, in the quantifier of
the position, in a condition, exception or override of the effect; a "may" or "would" of a claim whose modality is
hypothetical, a "would" or "will" of an expectation.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal

from kg.gate.world import RuleContext, claim_place, notice
from kg.model import Claim, Finding, Quotation
from kg.sources import anchor as anchors
from kg.terms import KG

CODE = "turning-word"

_SHOWN = 40
"""Words of the wider quotation that are offered."""
_TAKEN_IN = frozenset([KG.quantifier, KG.condition, KG.exception, KG.override])
_HYPOTHETICAL = frozenset("if may might could would should without unless".split())
_BY_MODALITY = {
    KG.hypothetical: _HYPOTHETICAL,
    KG.expectation: frozenset({"would", "should", "until"}),
    KG.announcement: frozenset({"would", "initially"}),
}


def check(context: RuleContext) -> Iterator[Finding]:
    for claim in context.draft.claims:
        told: set[tuple[int, int]] = set()
        for quotation in context.quotations(claim):
            content = context.text(quotation.text)
            if content is None or not anchors.holds(content, quotation):
                continue
            for first, last in _spans(claim, quotation):
                for turn in anchors.turns(content, first, last):
                    if (turn.start, turn.end) not in told and not _is_taken_in(turn, claim, content):
                        told.add((turn.start, turn.end))
                        yield notice(CODE, _message(turn, content[first:last]), claim_place(claim))


def _message(turn: anchors.TurningWord, words: str) -> str:
    said = " ".join(words.split())
    wider = turn.wider.split()
    shown = " ".join(wider if len(wider) <= _SHOWN else [*wider[: _SHOWN // 2], "…", *wider[-_SHOWN // 2 :]])
    return f"“{turn.word}” stands just outside “{said}” and may turn its meaning; wider, it is “{shown}”"


def _spans(claim: Claim, quotation: Quotation) -> Iterator[tuple[int, int]]:
    """The quotation itself; and the words of a position in it, where they are fewer."""
    yield quotation.start, quotation.end
    for words in _said(claim, KG.describedAs):
        at = quotation.exact.find(words)
        if at >= 0 and len(words) < len(quotation.exact):
            yield quotation.start + at, quotation.start + at + len(words)


def _is_taken_in(turn: anchors.TurningWord, claim: Claim, content: str) -> bool:
    if turn.word.lower() in _BY_MODALITY.get(claim.modality, ()):
        return True
    if any(turn.word.lower() in words.lower() for one in _TAKEN_IN for words in _said(claim, one)):
        return True
    positions = _said(claim, KG.describedAs)
    quoted = [one for one in claim.anchors if isinstance(one, Quotation)]
    inside = any(one.start <= turn.start and turn.end <= one.end for one in quoted)
    return inside and not (positions and _turns_words(turn, positions, content))


def _turns_words(turn: anchors.TurningWord, positions: list[str], content: str) -> bool:
    """Whether it is outside the words of every position: quoted, and yet not in what is recorded as said."""
    return not any(words in turn.wider and content[turn.start : turn.end] in words for words in positions)


def _said(claim: Claim, predicate: object) -> list[str]:
    return [t.object.value for t in claim.triples if t.predicate == predicate and isinstance(t.object, Literal)]
