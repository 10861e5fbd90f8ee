"""Words that a source is said to have used stand in the claim's own quotation.

The words of a position and its quantifier; whom and what an effect speaks of, and on what conditions; what calls
a group, conduct or wording; a title, a city, a figure in words. Line breaks of the text count as blanks.
Words of an archivist's choosing would be a judgment put in the mouth of a source.
"""

import unicodedata
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg.gate.world import RuleContext, claim_place, refusal
from kg.model import Claim, Finding
from kg.sources import anchor as anchors
from kg.terms import KG, RDFS, parts

CODE = "words-in-quotation"
_WORDS = frozenset(
    [
        *(KG.describedAs, KG.quantifier, KG.vagueValue, KG.city, KG.titled),
        *(KG.addressee, KG.forWhom, KG.condition, KG.exception, KG.override),
    ]
)
_CALLED = ("group", "conduct", "wording")


def check(context: RuleContext) -> Iterator[Finding]:
    for claim in context.draft.claims:
        quoted = [" ".join(quotation.exact.split()) for quotation in context.quotations(claim)]
        for words in _words(claim):
            if not any(_stands(words, exact) for exact in quoted):
                message = f"“{words}” is not in the quotation; use the words as they are quoted"
                yield refusal(CODE, message, claim_place(claim))


def _stands(words: str, exact: str) -> bool:
    """Whether the words stand in a quotation, as whole words: `able` does not stand in `unable`."""
    sought = " ".join(unicodedata.normalize("NFC", words).split())
    start = exact.find(sought)
    while start >= 0:
        if anchors.cut_at(exact, start, start + len(sought)) is None:
            return True
        start = exact.find(sought, start + 1)
    return False


def _words(claim: Claim) -> list[str]:
    return [
        t.object.value
        for t in claim.triples
        if isinstance(t.object, Literal)
        and (t.predicate in _WORDS or (t.predicate == RDFS.label and _is_called(t.subject)))
    ]


def _is_called(thing: object) -> bool:
    return isinstance(thing, NamedNode) and parts(thing)[0] in _CALLED
