"""What a person types for a parameter becomes RDF terms of one kind, or is refused.

A thing may be written as its whole IRI, as it stands after `id/` (`agency/us-al/…`), or without
the kind where the parameter names it (`us-al/…`). More than one term comes back where the short
form could mean more than one thing: `ice` is an organization or an office, whichever there is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from urllib.parse import quote, unquote, urlsplit

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.catalogue.scheme_words import SCHEMES, class_named, word_of
from kg.errors import TermError, UsageError
from kg.terms import XSD

__all__ = ["KINDS", "Term", "parse_parameter"]

Term = NamedNode | Literal
Reading = Callable[[str], tuple[Term, ...]]

_NOT_IN_AN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


def parse_parameter(kind: str, written: str, *, label: str) -> tuple[Term, ...]:
    """The terms `written` stands for, as a parameter of this kind; `label` is the parameter's name.

    >>> parse_parameter("place", "al", label="place")[0].value
    'https://w3id.org/kg287g/id/place/us-al'

    Raises:
        UsageError: it is empty or not of this kind.
        TermError: it names a concept, place or date that does not exist.
    """
    if not written.strip():
        raise UsageError(f"{label!r} is empty", remedy=f"it takes {_TAKES[kind]}")
    try:
        return KINDS[kind](written.strip())
    except ValueError:
        raise UsageError(f"{label!r} cannot be {written!r}", remedy=f"it takes {_TAKES[kind]}") from None


def _iri(written: str) -> NamedNode:
    """An absolute IRI as pyoxigraph takes it.

    Raises:
        ValueError: it is none, or holds what SPARQL's IRIREF may not.
    """
    if _NOT_IN_AN_IRI.search(written) or not urlsplit(written).scheme:
        raise ValueError(written)
    return NamedNode(written)


def _thing(*kinds: str) -> Reading:
    """Things of these kinds, by whole IRI, by `kind/…` or by what follows the kind."""

    def reading(written: str) -> tuple[Term, ...]:
        if "://" in written:
            return (_iri(written),)
        first, _, rest = written.partition("/")
        if first in kinds and rest:
            return (_minted(first, rest),)
        return tuple(_minted(kind, written) for kind in kinds)

    return reading


def _minted(kind: str, rest: str) -> NamedNode:
    """`terms.thing`, for parts that may already be percent-encoded."""
    return _iri(terms.ID + "/".join([kind, *(quote(unquote(part), safe="") for part in rest.split("/"))]))


def _place(written: str) -> tuple[Term, ...]:
    """`us`, `al` or `us-al`, `01001` or `us-01001`; or a name as the ontology has it: `Alabama`."""
    if "/" in written:
        return _thing("place")(written)
    code = terms.fold(written)
    if match := re.fullmatch(r"(?:us-)?([a-z]{2}|\d{5})", code):
        return (terms.place("us" if code == "us" else f"us-{match[1]}"),)
    return (_named_place(written),)


def _named_place(written: str) -> NamedNode:
    """Imports when called: the table of places takes longer to read than most queries run."""
    from kg import places

    labels = places.load().labels
    by_name = {terms.fold(label): code for code, label in labels.items()} | {code: code for code in labels}
    if terms.fold(written) in by_name:
        return terms.place(by_name[terms.fold(written)])
    near = get_close_matches(terms.fold(written), by_name, n=3)
    remedy = f"did you mean {', '.join(near)}?" if near else f"it takes {_TAKES['place']}"
    raise TermError(f"there is no place {written!r} in the ontology", remedy=remedy)


def _capture(written: str) -> tuple[Term, ...]:
    """A capture by its IRI or its SHA-256."""
    digest = written.removeprefix("sha256-")
    if re.fullmatch(r"[0-9a-f]{64}", digest):
        return (terms.capture(digest),)
    if "/" not in written:
        raise ValueError(written)
    return _thing("capture")(written)


def _concept(written: str) -> tuple[Term, ...]:
    """A term of the ontology by its short name or its IRI."""
    short = written.removeprefix(terms.ONTOLOGY).removeprefix("kg:")
    if short in terms.KG.names():
        return (terms.KG[short],)
    try:
        return (terms.concept(short),)
    except TermError as error:
        words = [terms.short_name(terms.KG[name]) for name in sorted(terms.KG.names())]
        near = get_close_matches(short, words, n=3)
        raise TermError(error.what, remedy=f"did you mean {', '.join(near)}?" if near else error.remedy) from None


def _word(scheme: str) -> Reading:
    """Words of one scheme, by name or label."""
    return lambda written: word_of(scheme, written)


def _class(written: str) -> tuple[Term, ...]:
    return (class_named(written),)


def _any_thing(written: str) -> tuple[Term, ...]:
    """Anything at all: an IRI, what stands after `id/`, or a word of the ontology."""
    if "://" in written:
        return (_iri(written),)
    kind, _, rest = written.partition("/")
    return (_minted(kind, rest),) if rest else _concept(written)


def _date(written: str) -> tuple[Term, ...]:
    return (terms.partial_date(written),)


def _day(written: str) -> tuple[Term, ...]:
    day = terms.partial_date(written)
    if day.datatype != XSD.date:
        raise ValueError(written)
    return (day,)


def _year(written: str) -> tuple[Term, ...]:
    """A plain literal: SPARQL 1.1 cannot take a year from an `xsd:date`, so queries cut its text."""
    if not re.fullmatch(r"\d{4}", written):
        raise ValueError(written)
    return (Literal(written),)


def _integer(written: str) -> tuple[Term, ...]:
    return (Literal(str(int(written)), datatype=XSD.integer),)


def _text(written: str) -> tuple[Term, ...]:
    return (Literal(written),)


KINDS: dict[str, Reading] = {
    "agency": _thing("agency"),
    "agreement": _thing("agreement"),
    "capture": _capture,
    "claim": _thing("claim"),
    "concept": _concept,
    "capture-day": _day,
    "class": _class,
    "date": _date,
    "day": _day,
    "document": _thing("document"),
    "integer": _integer,
    "list-day": _day,
    "pending-day": _day,
    "place": _place,
    "provision": _thing("provision"),
    "speaker": _thing("organization", "office"),
    "text": _text,
    "thing": _any_thing,
    "year": _year,
    **{scheme: _word(scheme) for scheme in SCHEMES},
}
"""What a header may call a parameter, and how each is read."""

_TAKES = {
    "agency": "an agency's IRI or short form, such as us-al/etowah-county-sheriffs-office",
    "agreement": "an agreement's IRI or what follows id/agreement/",
    "capture": "a capture's SHA-256",
    "claim": "a claim's IRI or what follows id/claim/",
    "capture-day": "the day of a list, as YYYY-MM-DD",
    "class": "a kind of thing, such as agreement",
    "concept": "a word of the ontology, such as jail-enforcement",
    "date": "a date as YYYY, YYYY-MM or YYYY-MM-DD",
    "day": "a day as YYYY-MM-DD",
    "document": "a document's short name or IRI",
    "integer": "a whole number",
    "list-day": "the day of a list, as YYYY-MM-DD",
    "pending-day": "the day of a list, as YYYY-MM-DD",
    "place": "a place, such as us, al or Alabama, 01001, honduras",
    "provision": "a provision, such as ina/287/g/1",
    "speaker": "an organization's or office's short name, such as ice",
    "text": "any words",
    "thing": "an IRI, what stands after id/ in one, or a word of the ontology",
    "year": "a year as YYYY",
    **{scheme: f"a word for a {scheme.replace('-', ' ')}, as ontology/{scheme}s.ttl has them" for scheme in SCHEMES},
}
