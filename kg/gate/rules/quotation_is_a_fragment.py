"""A quotation is as long as it takes to read it safely and no longer: a pointer, never a copy.

- At most 40 words; never a whole sentence, but where less would mislead: where the sentence holds a word that
  turns its meaning, or the claim's basis says why all of it is quoted.
- Together at most 40 % of a document's words, counted over the draft and what the archive holds of that text.

Statutes and memoranda are public law and public acts: of these whole sentences and any share may be quoted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from kg.gate.world import RuleContext, refusal
from kg.model import Claim, Finding, Quotation
from kg.sources import anchor as anchors
from kg.terms import KG, parts

CODE = "quotation-is-a-fragment"
MOST_WORDS = 40
MOST_SHARE = 0.40
"""Chosen, and kept to by what is shipped: enough to read a statement safely, and far from a copy of its source."""
FEWEST_WORDS = 150
"""A text of fewer words is a notice rather than a work: no share of it is counted."""
_PUBLIC = (KG.statuteText, KG.memorandumText)
_WORD = re.compile(r"\S*\w\S*")


def check(context: RuleContext) -> Iterator[Finding]:
    spans: dict[NamedNode, set[tuple[int, int]]] = {}
    for claim, anchor, where in context.anchors():
        if not isinstance(anchor, Quotation):
            continue
        public = claim is not None and context.kind(claim.document) in _PUBLIC
        yield from _check(context, anchor, claim, where, public=public)
        if claim is not None and not public:
            spans.setdefault(anchor.text, set()).add((anchor.start, anchor.end))
    for text, drafted in spans.items():
        yield from _share(context, text, drafted)


def _check(
    context: RuleContext, quotation: Quotation, claim: Claim | None, where: str, *, public: bool
) -> Iterator[Finding]:
    words = anchors.word_count(quotation.exact)
    if words > MOST_WORDS:
        yield refusal(CODE, f"{words} words are quoted; shorten to at most {MOST_WORDS}", where)
    content = context.text(quotation.text)
    if public or content is None or anchors.is_fragment(content, quotation.start, quotation.end):
        return
    if not (claim and claim.basis) and not anchors.has_turn(quotation.exact):
        what = "a whole sentence is quoted, and less would not change its meaning"
        yield refusal(CODE, f"{what}; leave words out at an end, or say in `basis` why all of it is needed", where)


def _share(context: RuleContext, text: NamedNode, drafted: set[tuple[int, int]]) -> Iterator[Finding]:
    content = context.text(text)
    words = [word.span() for word in _WORD.finditer(content)] if content is not None else []
    if len(words) < FEWEST_WORDS:
        return
    quoted = list(joined(drafted | set(context.world.quoted(text))))
    lows = [low for low, _ in quoted]
    before = [bisect_right(lows, start) - 1 for start, _ in words]  # the stretch that may hold a word begins before it
    held = (at >= 0 and end <= quoted[at][1] for at, (_, end) in zip(before, words, strict=True))
    share = sum(held) / len(words)
    if share > MOST_SHARE:
        message = (
            f"{share:.0%} of this text's words would stand in quotations; quote at most {MOST_SHARE:.0%} of a document"
        )
        yield refusal(CODE, message, f"text/{parts(text)[-1]}")


def joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches of text: spans put together where they touch or overlap."""
    low = high = -1
    for start, end in sorted(spans):
        if start > high:
            if high >= 0:
                yield low, high
            low, high = start, end
        high = max(high, end)
    if high >= 0:
        yield low, high
