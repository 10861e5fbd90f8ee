"""IRIs, literals and blank nodes of a query, as the engine's own values; and its prologue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from pyoxigraph import BlankNode, Literal, NamedNode, Variable

from kg.errors import QueryError
from kg.sparql.iris import resolved
from kg.sparql.syntax import Term
from kg.sparql.tokens import Tokens
from kg.terms import RDF, XSD

__all__ = ["TRUTHS", "Terms"]

_DOUBLE = NamedNode(XSD.base + "double")
TRUTHS = {truth: Literal(truth, datatype=XSD.boolean) for truth in ("true", "false")}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.?))", re.DOTALL)
_CHARACTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", "\\": "\\", '"': '"', "'": "'"}
_DATATYPES = {"integer": XSD.integer, "decimal": XSD.decimal, "double": _DOUBLE}


class Terms(Tokens):
    """Sections 4.1 (terms) and 19.8 [4] to [6] (prologue)."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        super().__init__(text)
        self._namespaces = dict(prefixes)
        self._base = ""
        self._fresh = 0
        self._fresh_prefix = _unwritten(text)
        self._used_before: set[str] = set()
        self._used_here: set[str] = set()

    # ── prologue ───────────────────────────────────────────────────────────────────────────────────

    def prologue(self) -> None:
        while self.kind in ("PREFIX", "BASE"):
            if self.advance().upper() == "BASE":
                self._base = self._reference("an IRI in < >").value
                continue
            if self.kind != "prefixed" or self.value.find(":") != len(self.value) - 1:
                raise self.expected("a prefix with its colon")
            prefix = self.advance()[:-1]
            self._namespaces[prefix] = self._reference("an IRI in < >").value

    def _reference(self, what: str) -> NamedNode:
        if self.kind != "iri":
            raise self.expected(what)
        written = self.value[1:-1]
        iri = self.unescaped(written, characters={}) if "\\" in written else written
        return self._named(resolved(self._base, iri) if self._base else iri)

    # ── IRIs ───────────────────────────────────────────────────────────────────────────────────────

    def iri(self, what: str = "an IRI") -> NamedNode:
        """An IRI in < >, or a prefixed name.

        Raises:
            QueryError: neither stands there, its prefix is not declared, or it is not absolute.
        """
        return self._prefixed() if self.kind == "prefixed" else self._reference(what)

    def _prefixed(self) -> NamedNode:
        prefix, _, local = self.value.partition(":")
        if prefix not in self._namespaces:
            raise self._undeclared(prefix)
        if "\\" in local:
            local = re.sub(r"\\(.)", r"\1", local)
        return self._named(self._namespaces[prefix] + local)

    def _named(self, iri: str) -> NamedNode:
        try:
            named = NamedNode(iri)
        except ValueError:
            what = "is not a whole IRI and there is no BASE" if ":" not in iri else "is not an IRI"
            raise self.wrong(f"<{iri}> {what}", remedy="write it out") from None
        self.advance()
        return named

    def _undeclared(self, prefix: str) -> QueryError:
        declared = ", ".join(f"{name}:" for name in self._namespaces) or "none"
        near = get_close_matches(prefix, self._namespaces, 1, 0.5)
        guess = f"did you mean {near[0]}:? Else write" if near else "write"
        return self.wrong(
            f"prefix {prefix}: is not declared",
            remedy=f"{guess} PREFIX {prefix}: <…> first; declared already are {declared}",
        )

    # ── literals ───────────────────────────────────────────────────────────────────────────────────

    def number(self, *, unsigned: bool = False) -> Literal:
        written = self.advance()
        form = "double" if "e" in written or "E" in written else "decimal" if "." in written else "integer"
        return Literal(written[1:] if unsigned else written, datatype=_DATATYPES[form])

    def string(self) -> str:
        """What a quoted string says."""
        quotes = 3 if self.value.startswith(('"""', "'''")) else 1
        inside = self.value[quotes:-quotes]
        said = self.unescaped(inside, characters=_CHARACTERS) if "\\" in inside else inside
        self.advance()
        return said

    def literal(self) -> Literal:
        """A string with its language tag or datatype."""
        said = self.string()
        if self.kind == "language":
            return self._in_language(said)
        return Literal(said, datatype=self.iri("a datatype")) if self.take("^^") else Literal(said)

    def _in_language(self, said: str) -> Literal:
        try:
            literal = Literal(said, language=self.value[1:])
        except ValueError:
            raise self.wrong(f"{self.value} is not a language tag", remedy="write one such as @en or @en-US") from None
        self.advance()
        return literal

    def unescaped(self, written: str, characters: Mapping[str, str]) -> str:
        def character(escape: re.Match[str]) -> str:
            code = escape[1] or escape[2]
            if code is None and escape[3] in characters:
                return characters[escape[3]]
            if code is None or int(code, 16) > 0x10FFFF or 0xD800 <= int(code, 16) < 0xE000:
                raise self.wrong(f"{escape[0]} is no character", remedy="write \\\\ for a backslash")
            return chr(int(code, 16))

        return _ESCAPE.sub(character, written)

    # ── any term ───────────────────────────────────────────────────────────────────────────────────

    def variable(self) -> Variable:
        return Variable(self.need("variable", "a variable")[1:])

    def blank_label(self) -> BlankNode:
        """A blank node by its label, which may stand in one basic graph pattern only.

        Raises:
            QueryError: the label stands in another one, too.
        """
        label = self.value[2:]
        if label in self._used_before:
            raise self.wrong(f"_:{label} stands in two groups", remedy="use a variable")
        self._used_here.add(label)
        self.advance()
        return BlankNode(label)

    def forget_blank_labels(self) -> None:
        """A group begins or ends here: labels written until now may not be written again."""
        if self._used_here:
            self._used_before |= self._used_here
            self._used_here.clear()

    def fresh(self) -> BlankNode:
        """A blank node of a label that is nowhere written."""
        self._fresh += 1
        return BlankNode(f"{self._fresh_prefix}{self._fresh}")

    def term(self) -> Term | None:
        """An IRI, literal or labelled blank node, if one stands here."""
        kind = self.kind
        if kind == "prefixed" or kind == "iri":
            return self.iri()
        if kind == "string":
            return self.literal()
        if kind == "number":
            return self.number()
        if kind == "blank":
            return self.blank_label()
        return self.truth()

    def truth(self) -> Literal | None:
        """true or false, in lower case, as the engine has it."""
        if self.kind not in ("TRUE", "FALSE"):
            return None
        if self.value not in TRUTHS:
            raise self.wrong(f"found '{self.value}'", remedy=f"write {self.value.lower()}")
        return TRUTHS[self.advance()]

    def verb(self) -> NamedNode | None:
        """`a`, if it stands here."""
        if self.value != "a":
            return None
        self.advance()
        return RDF.type


def _unwritten(text: str) -> str:
    prefix = "b"
    while f"_:{prefix}" in text:
        prefix += "_"
    return prefix
