"""Agencies of a list by name as written: what a plain count of its rows comes to.

An agency here is one State and one folded name, so "Sheriff's Office" and "Sheriff’s office" are the
same. Counted as written, but for blanks at either end, they are two; a reader who counts in the
workbook comes to that number.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.ask.catalogue import values_block
from kg.index import Store, solutions

__all__ = ["WrittenNames"]

_ROWS = """
PREFIX kg: <https://w3id.org/kg287g/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?capture ?anchor ?place ?model ?label WHERE {
  # VALUES ?capture
  ?anchor oa:hasSource ?capture .
  ?claim kg:anchor ?anchor .
  GRAPH ?claim {
    ?agreement a kg:Agreement ; kg:agency ?agency .
    ?agency rdfs:label ?label .
    OPTIONAL { ?agency kg:place ?place }
    OPTIONAL { ?agreement kg:model ?model }
  }
}
"""
# Apart from the rows: joined to them, the engine looks each row up again (4 s instead of 30 ms).
_WRITTEN = """
PREFIX kg: <https://w3id.org/kg287g/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?capture ?anchor ?name WHERE {
  # VALUES ?capture
  ?anchor oa:hasSource ?capture ; kg:writtenAgency ?name .
}
"""


class WrittenNames:
    """The names in some lists' rows, read by two queries."""

    def __init__(self, store: Store, captures: Iterable[NamedNode]) -> None:
        lists = sorted(captures, key=str)
        if not lists:
            self._rows = set[tuple[str, str, str, str]]()
            return
        bound = {"capture": lists}
        written = {str(row["anchor"]): row["name"].value for row in solutions(store, values_block(_WRITTEN, bound))}
        self._rows = {
            (
                str(row["capture"]),
                str(row["place"]),
                str(row["model"]),
                written.get(str(row["anchor"]), row["label"].value).strip(),
            )
            for row in solutions(store, values_block(_ROWS, bound))
        }

    def count(self, capture: NamedNode, *, place: NamedNode | None = None, model: NamedNode | None = None) -> int:
        """Different names, each with its State, in one list; of one State or model where one is given."""
        return len(
            {
                (state, name)
                for listed, state, under, name in self._rows
                if listed == str(capture)
                and (place is None or str(place) == state)
                and (model is None or str(model) == under)
            }
        )
