"""Variables that no query has: their names begin with letters that no name in it begins with."""

from __future__ import annotations

from itertools import count

from pyoxigraph import Variable

from kg.sparql import syntax as sx
from kg.sparql.walking import mentioned

__all__ = ["FreshVariables"]


class FreshVariables:
    """Fresh variables for one query."""

    def __init__(self, query: sx.Query) -> None:
        taken = {variable.value for variable in mentioned(query)}
        stems = (f"w{number or ''}_" for number in count())
        self._stem = next(stem for stem in stems if not any(name.startswith(stem) for name in taken))
        self._numbers = count(1)

    def fresh(self) -> Variable:
        return Variable(f"{self._stem}{next(self._numbers)}")
