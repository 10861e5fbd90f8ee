"""Guarantees that JSON is compacted by the published context, and by nothing but it.

`kg/context.jsonld` defines every key with its full IRI and no prefix at all. So a word with a
colon in it is always an IRI as it stands, however odd (`about:blank` is not `blank` under the key
`about`), and whatever has no key is written out in full.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import assets, terms
from kg.terms import XSD

__all__ = ["CONTEXT_IRI", "Context", "Key", "load"]

CONTEXT_IRI = terms.BASE + "context.jsonld"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_SAFE_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""Integers every JSON reader keeps exactly (RFC 8259, section 6: within 2**53)."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the context: how its values are typed, and whether they always stand in a list."""

    name: str
    type: str | None = None
    is_set: bool = False


@dataclass(frozen=True)
class Context:
    """The published context, read for writing by it."""

    definitions: Mapping[str, Any]
    keys: Mapping[str, Key] = field(default_factory=dict)
    order: Mapping[str, int] = field(default_factory=dict)
    """Every name the context defines, and which one it is."""

    @classmethod
    def of(cls, definitions: Mapping[str, Any]) -> Context:
        """Read the definitions under `@context`."""
        full = {name: one for name, one in definitions.items() if not name.startswith("@")}
        iris = {name: one if isinstance(one, str) else one["@id"] for name, one in full.items()}
        keys = {
            iris[name]: Key(name)
            if isinstance(one, str)
            else Key(name, one.get("@type"), one.get("@container") == "@set")
            for name, one in full.items()
        }
        return cls(definitions, keys, {name: number for number, name in enumerate(iris)})

    def rank(self, name: str) -> tuple[int, str]:
        """Where a key stands in an object: in the order of the context, which is made for reading."""
        return self.order.get(name, len(self.order)), name

    def key(self, predicate: NamedNode) -> Key:
        """The key a predicate is written under; its own IRI where the context has none."""
        return self.keys.get(predicate.value) or Key(self.word(predicate))

    def word(self, iri: NamedNode) -> str:
        """A class, concept or datatype as one word where the context gives it one, else its IRI."""
        named = self.keys.get(iri.value)
        if named is not None:
            return named.name
        local = iri.value.removeprefix(terms.ONTOLOGY)
        is_ours = local != iri.value and _NAME.fullmatch(local) and local not in self.order
        return local if is_ours else iri.value

    def value(self, key: Key, value: NamedNode | Literal) -> Any:
        """A value as JSON under its key."""
        if isinstance(value, Literal):
            return self._literal(key, value)
        if key.type == "@vocab":
            return self.word(value)
        return value.value if key.type == "@id" else {"id": value.value}

    def _literal(self, key: Key, literal: Literal) -> Any:
        if literal.language:
            return {"@value": literal.value, "@language": literal.language}
        if key.type == literal.datatype.value:
            return literal.value
        if key.type is None and literal.datatype == XSD.string:
            return literal.value
        if key.type is None and literal.datatype == XSD.integer and _SAFE_INTEGER.fullmatch(literal.value):
            return int(literal.value)
        if key.type is None and literal.datatype == XSD.boolean and literal.value in {"true", "false"}:
            return literal.value == "true"
        if literal.datatype == XSD.string:
            return {"@value": literal.value}
        return {"@value": literal.value, "@type": self.word(literal.datatype)}


@lru_cache(maxsize=1)
def load() -> Context:
    """The context that ships with the package."""
    return Context.of(json.loads(assets.context_file().read_text(encoding="utf-8"))["@context"])
