"""Guarantees that a capture keeps its one document, its kinds of list, and where and when it was taken.

Bytes are one publication's. Were they described as another's too, neither document could show them, and a list
would count as two kinds. So a second document or kind is refused; another place or time is told, and the first stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from kg.index import Store
from kg.model import Capture, Draft, Finding, Severity, Source
from kg.terms import DEFAULT_GRAPH, KG, capture, named, parts, short_name

__all__ = ["as_held"]

_Said = dict[NamedNode, set[object]]


def as_held(store: Store, draft: Draft) -> Draft:
    """The draft with each capture taken where and when it was first said to be; of what is refused, the finding."""
    known: dict[str, _Said] = {}
    sources: list[Source] = []
    findings: list[Finding] = []
    at_fault: set[NamedNode] = set()
    for source in draft.sources:
        one = source.capture
        said = known.setdefault(one.sha256, _said(store, one.sha256))
        if refused := list(_refused(one, said)):
            findings += refused
            at_fault.add(one.document)
            continue
        kept = _as_taken(one, said)
        if (kept.taken_from, kept.taken_on) != (one.taken_from, one.taken_on):
            findings.append(_told(one, said))
        said[KG.document].add(one.document)
        said[KG.listKind] |= _kinds(one)
        said[KG.takenFrom] |= {Literal(kept.taken_from)} if kept.taken_from else set()
        said[KG.takenOn] |= {kept.taken_on} if kept.taken_on else set()
        sources.append(source if kept == one else replace(source, capture=kept))
    return replace(
        draft, sources=tuple(sources), findings=(*draft.findings, *findings), at_fault=draft.at_fault | at_fault
    )


def _said(store: Store, sha256: str) -> _Said:
    said: _Said = defaultdict(set)
    for quad in store.quads(capture(sha256), graph=DEFAULT_GRAPH):
        said[quad.predicate].add(quad.object)
    return said


def _refused(one: Capture, said: _Said) -> Iterator[Finding]:
    others = sorted(_name(iri) for iri in said[KG.document] if iri != one.document)
    if others and one.document not in said[KG.document]:
        message = f"these bytes are those of document “{others[0]}” already, and not of “{_name(one.document)}” too"
        remedy = "name the first, or leave out what is said of them"
        if one.list_kind and not said[KG.listKind]:
            message = f"these bytes are those of document “{others[0]}” already, without their rows, and stay that"
            remedy = (
                "import them into another archive: `kg --archive NEW init`, `kg --archive NEW import ice-list FILE`"
            )
        message = f"{message}; {remedy}"
        yield Finding("capture-has-document", message, one.file_name)
    elif said[KG.listKind] and _kinds(one) and said[KG.listKind] != _kinds(one):
        held = " and ".join(sorted(short_name(named(kind)) for kind in said[KG.listKind]))
        message = f"these bytes were imported as {held} already; leave out --kind, or say the same"
        yield Finding("capture-list-kind-is-known", message, one.file_name)


def _kinds(one: Capture) -> set[object]:
    return {kind for kind in (one.list_kind, one.other_kind) if kind}


def _as_taken(one: Capture, said: _Said) -> Capture:
    """The capture without a place and time that differ from the first: all that is said of a taking is said of one."""
    place, time = said[KG.takenFrom], said[KG.takenOn]
    same = not (one.taken_from and place and Literal(one.taken_from) not in place)
    same = same and not (one.taken_on and time and one.taken_on not in time)
    if not same:
        return replace(one, taken_from=None, taken_on=None, archived_on=None, redirects=(), headers=())
    # Taken twice on a day, from one place: what was said the first time stands.
    again = bool(one.taken_from and place and one.taken_on and time)
    return replace(one, archived_on=None, redirects=(), headers=()) if again else one


def _told(one: Capture, said: _Said) -> Finding:
    first = ", ".join(sorted(str(getattr(term, "value", term)) for term in said[KG.takenFrom] | said[KG.takenOn]))
    other = ", ".join(value for value in (one.taken_from, one.taken_on and one.taken_on.value) if value)
    message = f"these bytes were taken before ({first}), so {other} is left out; the first description stands"
    return Finding("described-before", message, one.file_name, Severity.NOTICE)


def _name(iri: object) -> str:
    return parts(iri)[-1] if isinstance(iri, NamedNode) else str(iri)
