"""Every question the project can answer by name, with its parameters bound safely.

    header           a query file's `#+` header → NamedQuery
    scheme_words     the words of each scheme of the ontology
    parameter_kinds  what a person types → RDF terms of the declared kind
    binding          those terms → a VALUES block appended to the query
    listing          the README's table, and the queries in the form SPARQL editors read

    >>> catalogue = Catalogue.load()
    >>> catalogue.named("listed-on").summary
    'Which agreements did ICE name in its list of one day?'
    >>> print(catalogue.bound("listed-on", {"day": "2023-09-12"}).splitlines()[-2].strip())
    ("2023-09-12"^^<http://www.w3.org/2001/XMLSchema#date>)

Running a query is the store's business; who stands behind an answer is said by `cite`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from kg import assets
from kg.ask.catalogue.binding import bind, values_block
from kg.ask.catalogue.header import NamedQuery, Parameter, read_query
from kg.ask.catalogue.listing import table, to_turtle
from kg.ask.catalogue.parameter_kinds import parse_parameter
from kg.ask.catalogue.scheme_words import unknown_terms
from kg.errors import NotFound

__all__ = [
    "Catalogue",
    "NamedQuery",
    "Parameter",
    "bind",
    "parse_parameter",
    "read_query",
    "table",
    "to_turtle",
    "unknown_terms",
    "values_block",
]


class Catalogue(Mapping[str, NamedQuery]):
    """The queries of one folder by name, in the order of their names."""

    def __init__(self, queries: Mapping[str, NamedQuery]) -> None:
        self._queries = dict(sorted(queries.items()))

    @classmethod
    def load(cls, folder: Path | None = None) -> Catalogue:
        """Reads every `*.rq` of a folder, by default of the shipped one.

        Raises:
            QueryError: a file has no header, or one that cannot be read.
        """
        paths = (folder or assets.folder(assets.QUERIES)).glob("*.rq")
        return cls({path.stem: read_query(path.stem, path.read_text("utf-8")) for path in paths})

    def __getitem__(self, name: str) -> NamedQuery:
        return self._queries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._queries)

    def __len__(self) -> int:
        return len(self._queries)

    def named(self, name: str) -> NamedQuery:
        """The query called `name`.

        Raises:
            NotFound: there is none; it carries the nearest names.
        """
        if name in self._queries:
            return self._queries[name]
        near = tuple(get_close_matches(name, self._queries, n=3, cutoff=0.5))
        raise NotFound(f"there is no query {name!r}", nearest=near, remedy="list them with 'kg query'")

    def bound(self, name: str, params: Mapping[str, str]) -> str:
        """The text of a named query with its parameters bound.

        Raises:
            NotFound: there is no such query.
            UsageError: a parameter is unknown, missing, or not of its kind.
            TermError: a value names a concept, place or date that does not exist.
        """
        return bind(self.named(name), params)
