"""The words of each scheme of the ontology: by short name, label or abbreviation, and no others.

The words are read from the scheme's own file in `ontology/`, so that a word a source uses (`JEM`)
is known here as soon as it is an `skos:altLabel` there. A word with narrower ones stands for them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache

from pyoxigraph import NamedNode, RdfFormat, parse

from kg import assets, terms
from kg.errors import TermError
from kg.terms import KG, RDF, SKOS

__all__ = ["CLASSES", "SCHEMES", "class_named", "unknown_terms", "word_of"]

SCHEMES = (
    *("agency-type", "document-kind", "effect", "event-kind", "list-kind"),
    *("measure", "model", "offense", "stance"),
)
"""Kinds of words, each a scheme with a file of its own: `agency-type` in `agency-types.ttl`."""

CLASSES = {
    terms.short_name(one): one
    for one in (
        *(KG.Observation, KG.Agreement, KG.Encounter, KG.Event, KG.Position, KG.Provision),
        *(KG.Effect, KG.Mention, KG.Group, KG.Conduct, KG.Wording),
    )
}
"""Kinds of things that claims state."""


def word_of(scheme: str, written: str) -> tuple[NamedNode, ...]:
    """The concept of a scheme that has this name, with its narrower concepts.

    >>> [one.value for one in word_of("model", "JEM")]
    ['https://w3id.org/kg287g/ontology#jailEnforcement']

    Raises:
        TermError: no word of this scheme is called so; says which are near, or all there are.
    """
    words, names, narrower = _scheme(scheme)
    found = names.get(terms.fold(_bare(written)))
    if found is None:
        raise _no_word(scheme.replace("-", " "), written, words, names)
    return (found, *narrower.get(found, ()))


def class_named(written: str) -> NamedNode:
    """A kind of thing that claims state: `agreement`.

    Raises:
        TermError: it is none.
    """
    names = {terms.fold(name): one for name, one in CLASSES.items()}
    found = names.get(terms.fold(_bare(written)))
    if found is None:
        raise _no_word("kind of thing", written, {one: name for name, one in CLASSES.items()}, names)
    return found


def unknown_terms(names: Iterable[str]) -> list[tuple[str, str]]:
    """The local names that the ontology's namespace does not have, each with the nearest it has or ""."""
    known = sorted(KG.names())
    near = {name: get_close_matches(name, known, n=1) for name in dict.fromkeys(names) if name not in KG.names()}
    return [(name, found[0] if found else "") for name, found in near.items()]


def _bare(written: str) -> str:
    """The short name in a short name, a prefixed name or an IRI."""
    local = written.removeprefix(terms.ONTOLOGY).removeprefix("kg:")
    return terms.short_name(KG[local]) if local in KG.names() else local


def _no_word(what: str, written: str, words: Mapping[NamedNode, str], names: Mapping[str, NamedNode]) -> TermError:
    """Near is what begins so or is spelled so; a short list of words is given whole."""
    typed = terms.fold(written)
    begin = [name for name in names if typed and name.startswith(typed)]
    near = list(dict.fromkeys(words[names[one]] for one in [*begin, *get_close_matches(typed, names, n=3, cutoff=0.6)]))
    remedy = f"did you mean {', '.join(near[:3])}?" if near else f"it is one of {', '.join(sorted(words.values()))}"
    return TermError(f"{written!r} is no {what}", remedy=remedy)


@cache
def _scheme(
    scheme: str,
) -> tuple[dict[NamedNode, str], dict[str, NamedNode], dict[NamedNode, tuple[NamedNode, ...]]]:
    """The short names of a scheme's concepts, what each is called (folded), and which are narrower."""
    path = assets.folder(assets.ONTOLOGY) / f"{scheme}s.ttl"
    quads = [quad for quad in parse(path=str(path), format=RdfFormat.TURTLE) if isinstance(quad.subject, NamedNode)]
    words = {
        quad.subject: terms.short_name(quad.subject)
        for quad in quads
        if quad.predicate == SKOS.inScheme or (quad.predicate == RDF.type and quad.object == SKOS.Concept)
    }
    names = {
        terms.fold(quad.object.value): quad.subject
        for quad in quads
        if quad.predicate in (SKOS.prefLabel, SKOS.altLabel) and quad.subject in words
    }
    names |= {terms.fold(name): one for one, name in words.items()}
    broader = [(quad.object, quad.subject) for quad in quads if quad.predicate == SKOS.broader]
    narrower = {above: tuple(sorted((o for a, o in broader if a == above), key=str)) for above, _ in broader}
    return words, names, narrower
