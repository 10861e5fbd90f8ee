"""Guarantees that JSON is compacted by the published context, and by nothing but it.

`kg/context.jsonld` defines every key with its full IRI and no prefix at all. So a word with a
colon in it is always an IRI as it stands, however odd (`about:blank` is not `blank` under the key
`about`), and whatever has no key is written out in full. Every key but those of plain strings has a
type, and none has two meanings for one type in one place: so any processor that compacts by it writes
the same keys. A change to it is a new version, with an address of its own (`terms.CONTEXT_IRI`).

A key always has JSON of one shape. So a date known to the month has a key of its own: `asOf` is a
day, `asOfMonth` and `asOfYear` are what they say, each a plain string; and what may be several is
a list even when it is one. Only what no shape of the archive allows is written `{"@value": …}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from kg import assets, terms
from kg.terms import XSD

__all__ = ["Context", "ContextKey", "Term", "load", "name_of"]

Term = NamedNode | BlankNode | Literal

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_SAFE_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""Integers every JSON reader keeps exactly (RFC 8259, section 6: within 2**53)."""


@dataclass(frozen=True, slots=True)
class ContextKey:
    """A key of the context: how its values are typed, and whether they always stand in a list."""

    name: str
    type: str | None = None
    is_set: bool = False
    language: str | None = None

    @classmethod
    def of(cls, name: str, definition: str | Mapping[str, Any]) -> ContextKey:
        if isinstance(definition, str):
            return cls(name)
        is_set = definition.get("@container") == "@set"
        return cls(name, definition.get("@type"), is_set, definition.get("@language"))


@dataclass(frozen=True)
class Context:
    """The published context, read for writing by it."""

    definitions: Mapping[str, Any]
    keys: Mapping[str, tuple[ContextKey, ...]] = field(default_factory=dict)
    """By IRI; where there are several, each is of another type and the first is the usual one."""
    order: Mapping[str, int] = field(default_factory=dict)
    """Every name the context defines, and which one it is."""
    inner: Mapping[str, Context] = field(default_factory=dict)
    """Contexts of things of one type, by its name; what they define comes first. The `label` of a Place
    is its skos:prefLabel, a Claim has `states`, and an Event has `places` where other things have one `place`."""

    @classmethod
    def of(cls, definitions: Mapping[str, Any]) -> Context:
        """Read the definitions under `@context`."""
        names = [name for name in definitions if not name.startswith("@")]
        keys: dict[str, tuple[ContextKey, ...]] = {}
        inner = {}
        for name in names:
            one = definitions[name]
            iri = _iri(one)
            keys[iri] = (*keys.get(iri, ()), ContextKey.of(name, one)) if iri else ()
            if isinstance(one, Mapping) and "@context" in one:
                rest = {other: value for other, value in definitions.items() if other != name}
                inner[name] = cls.of({**one["@context"], **{**rest, name: {"@id": iri}, **one["@context"]}})
        return cls(definitions, keys, {name: number for number, name in enumerate(names)}, inner)

    def within(self, kind: str | None) -> Context:
        """The context of the members of a thing of that type."""
        return self.inner.get(kind or "", self)

    def rank(self, name: str) -> tuple[int, str]:
        """Where a key stands in an object: in the order of the context, which is made for reading."""
        return self.order.get(name, len(self.order)), name

    def key(self, predicate: NamedNode, value: Term) -> ContextKey:
        """The key a value is written under: one of its own type if there is one; else the predicate's IRI."""
        keys = self.keys.get(predicate.value, ())
        typed = [key for key in keys if isinstance(value, Literal) and key.type == value.datatype.value]
        return next(iter((*typed, *keys)), None) or ContextKey(self.word(predicate))

    def word(self, iri: NamedNode) -> str:
        """A class, concept or datatype as one word where the context gives it one, else its IRI."""
        for named in self.keys.get(iri.value, ()):
            return named.name
        local = iri.value.removeprefix(terms.ONTOLOGY)
        is_ours = local != iri.value and _NAME.fullmatch(local) and local not in self.order
        return local if is_ours else iri.value

    def value(self, key: ContextKey, value: Term) -> Any:
        """A value as JSON under its key."""
        if isinstance(value, Literal):
            return self._literal(key, value)
        if isinstance(value, NamedNode) and key.type == "@vocab":
            return self.word(value)
        return name_of(value) if key.type == "@id" else {"id": name_of(value)}

    def _literal(self, key: ContextKey, literal: Literal) -> Any:
        if literal.language:
            is_usual = literal.language == key.language
            return literal.value if is_usual else {"@value": literal.value, "@language": literal.language}
        is_its_type = key.type == literal.datatype.value
        if (is_its_type or (key.type is None and key.language is None)) and (plain := _plain(literal)) is not None:
            return plain
        if is_its_type and literal.datatype not in _OF_JSON:
            return literal.value
        if literal.datatype == XSD.string:
            return {"@value": literal.value}
        return {"@value": literal.value, "@type": self.word(literal.datatype)}


def name_of(node: NamedNode | BlankNode) -> str:
    """What a node is called in JSON-LD."""
    return node.value if isinstance(node, NamedNode) else f"_:{node.value}"


def _iri(definition: Any) -> str:
    """What a name stands for; nothing where it is for people only, and no part of the RDF."""
    if definition is None:
        return ""
    return str(definition if isinstance(definition, str) else definition["@id"])


_OF_JSON = (XSD.integer, XSD.boolean)
"""Of these a value that JSON does not have itself is written out: a key has JSON of one shape."""


def _plain(literal: Literal) -> str | int | bool | None:
    """A literal that JSON has itself."""
    if literal.datatype == XSD.string:
        return literal.value
    if literal.datatype == XSD.integer and _SAFE_INTEGER.fullmatch(literal.value):
        return int(literal.value)
    if literal.datatype == XSD.boolean and literal.value in {"true", "false"}:
        return literal.value == "true"
    return None


@lru_cache(maxsize=1)
def load() -> Context:
    """The context that ships with the package."""
    return Context.of(json.loads(assets.context_file().read_text(encoding="utf-8"))["@context"])
