"""A quotation is long enough to find and no longer: at most 15 words, never a whole sentence."""

from collections.abc import Iterator

from kg import anchor as anchors
from kg.gate.world import Bench, refusal
from kg.model import Finding, Quotation

CODE = "quotation-is-a-fragment"
MOST_WORDS = 15


def check(bench: Bench) -> Iterator[Finding]:
    for _, anchor, where in bench.anchors():
        if isinstance(anchor, Quotation):
            yield from _check(bench, anchor, where)


def _check(bench: Bench, quotation: Quotation, where: str) -> Iterator[Finding]:
    words = anchors.word_count(quotation.exact)
    if words > MOST_WORDS:
        yield refusal(CODE, f"{words} words are quoted; shorten to at most {MOST_WORDS}", where)
    content = bench.text(quotation.text)
    if content is not None and not anchors.is_fragment(content, quotation.start, quotation.end):
        yield refusal(CODE, "a whole sentence is quoted; leave words out at an end", where)
