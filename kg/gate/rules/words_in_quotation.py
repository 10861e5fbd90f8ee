"""Words that somebody is said to have used stand in the claim's own quotation."""

import unicodedata
from collections.abc import Iterator

from pyoxigraph import Literal

from kg import anchor as anchors
from kg.gate.world import Bench, place, refusal
from kg.model import Claim, Finding
from kg.terms import KG

CODE = "words-in-quotation"


def check(bench: Bench) -> Iterator[Finding]:
    for claim in bench.draft.claims:
        quoted = [quotation.exact for quotation in bench.quotations(claim)]
        for words in _words(claim):
            if not any(_stands(words, exact) for exact in quoted):
                message = f"“{words}” is not in the quotation; use the words as they are quoted"
                yield refusal(CODE, message, place(claim))


def _stands(words: str, exact: str) -> bool:
    """Whether the words stand in a quotation, as whole words: `able` does not stand in `unable`."""
    sought = unicodedata.normalize("NFC", words)
    start = exact.find(sought)
    while start >= 0:
        if anchors.cut_at(exact, start, start + len(sought)) is None:
            return True
        start = exact.find(sought, start + 1)
    return False


def _words(claim: Claim) -> list[str]:
    return [t.object.value for t in claim.triples if t.predicate == KG.describedAs and isinstance(t.object, Literal)]
