"""Words the project writes itself avoid the contested terms that `ontology/terms.ttl` flags.

- Its own words: notes, bases, reasons, labels of offices, events and provisions, subject matters.
- Not its own, and left alone: quotations, the words of a position, titles of documents, names of
  agencies and organizations. They are what a source says.
- Inside quotation marks every term is allowed; so are names that hold one, such as an Act's.

Terms match as whole words, whatever their case, and over hyphens and line ends. Which words are
flagged is decided in `ontology/terms.ttl` and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg import assets
from kg.model import Claim, Draft, Finding
from kg.terms import KG, RDF, RDFS, SKOS

__all__ = ["CODE", "check", "contested"]

CODE = "neutral-words"
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_OWN_LABELS = (KG.Event, KG.Provision)


def contested(text: str) -> tuple[str, ...]:
    """The flagged terms in a text of our own, as they stand there, in order.

    >>> contested("A surge of agreements, “a crackdown” in the contested_terms of one source") == ("surge",)
    True
    >>> contested("Illegal Immigration Reform and Immigrant Responsibility Act of 1996") == ()
    True
    """
    avoided, names = _patterns()
    plain = _QUOTED.sub("“”", unicodedata.normalize("NFKC", text).replace("\u00ad", ""))
    return tuple(found[0] for found in avoided.finditer(names.sub("“”", plain)))


def check(draft: Draft) -> list[Finding]:
    """One finding for each flagged term in each piece of a draft's own words."""
    found = []
    for where, what, text in _own_words(draft):
        for term in dict.fromkeys(contested(text)):
            shown = " ".join(term.split())
            message = (
                f"“{shown}” in {what} is a contested term; say what happened instead, or put it in quotation marks"
            )
            found.append(Finding(CODE, message, where))
    return found


def _own_words(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Place, what it is, and the text."""
    yield draft.note_at, "the note", draft.note
    for speaker in draft.speakers:
        # An office is called by our words for it; an organization has a name.
        if speaker.office_in is not None:
            yield speaker.origin or speaker.iri.value, "the name of an office", speaker.label
    for claim in draft.claims:
        where = claim.origin or claim.iri.value
        yield where, "the basis", claim.basis or ""
        for what, text in _written(claim):
            yield where, what, text
    for withdrawal in draft.withdrawals:
        yield withdrawal.claim.value, "the reason", withdrawal.reason


def _written(claim: Claim) -> Iterator[tuple[str, str]]:
    ours: set[object] = {
        triple.subject for triple in claim.triples if triple.predicate == RDF.type and triple.object in _OWN_LABELS
    }
    for triple in claim.triples:
        if isinstance(triple.object, Literal) and _is_ours(triple, ours):
            yield ("a label" if triple.predicate == RDFS.label else "a subject matter"), triple.object.value


def _is_ours(triple: Triple, ours: set[object]) -> bool:
    return triple.predicate == KG.subjectMatter or (triple.predicate == RDFS.label and triple.subject in ours)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds a flagged term, and what finds a name that may hold one."""
    labels: dict[object, list[str]] = {}
    members: dict[object, list[object]] = {KG.avoidedTerms: [], KG.properNames: []}
    (path,) = assets.files(assets.ONTOLOGY, "terms.ttl")
    for quad in parse(path=path, format=RdfFormat.TURTLE):
        if quad.predicate in (SKOS.prefLabel, SKOS.altLabel) and isinstance(quad.object, Literal):
            labels.setdefault(quad.subject, []).append(quad.object.value)
        elif quad.predicate == SKOS.member and isinstance(quad.object, NamedNode):
            members[quad.subject].append(quad.object)
    avoided, names = (
        _pattern(label for term in members[collection] for label in labels[term])
        for collection in (KG.avoidedTerms, KG.properNames)
    )
    return avoided, names


def _pattern(labels: Iterable[str]) -> re.Pattern[str]:
    """Any of these as whole words, the longest first, with any blank or hyphen between words."""
    joined = (r"[\W_]+".join(map(re.escape, re.split(r"[\s-]+", label))) for label in labels)
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(joined, key=len, reverse=True))})(?!\w)", re.IGNORECASE)
