"""The result of checking a proof, for people: what was recorded, where, and what a proof does not show."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode

from kg.ask.cite.cells import short_iri
from kg.ask.proofs import ProofCheck
from kg.cli.output import say
from kg.cli.rendering.inert import inert

__all__ = ["say_proof"]

_LONGEST = 300
"""Characters of words from a proof that are shown."""
_IRI = re.compile("<([^>]*)>")


def say_proof(checked: ProofCheck) -> None:
    """Everything but the findings, which are told as findings always are."""
    say(inert(short_iri(checked.claim)))
    if checked.speaker and checked.document:
        say(inert(f"  stated by {short_iri(checked.speaker)} in {short_iri(checked.document)}", longest=_LONGEST))
    for words in checked.quotations:
        say(inert(f"  “{words}”", longest=_LONGEST))
    for triple in checked.stated_triples:
        say(inert(f"  {_shortened(triple)}", longest=_LONGEST))
    if checked.holds:
        say(f"holds: it was recorded, like this, in contribution {checked.sequence:,} of {checked.head.sequence:,}")
        say("Whether it is live still, the archive tells; whether the source says so, the source.")
    else:
        say("does not hold")


def _shortened(text: str) -> str:
    """The text with its IRIs as people write them."""
    return _IRI.sub(lambda found: short_iri(NamedNode(found[1])), text)
