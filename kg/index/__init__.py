"""The index over the ledger, rebuilt at will: one protocol, two engines.

`Embedded` is Oxigraph in this process, `kg.index.remote.Remote` any SPARQL 1.1 endpoint (not
imported here: an HTTP client is a tenth of what most commands take). `index` says what a
store holds for given ledger quads; neither engine knows.
"""

from kg.index.derived import advance, full_index, index_version, known_head, read_head
from kg.index.embedded import Embedded
from kg.index.list_days import is_evidence
from kg.index.listed_in import typed_rows
from kg.index.query_text import ontology_names
from kg.index.store import Results, Store, number, solutions, words

__all__ = [
    "Embedded",
    "Results",
    "Store",
    "advance",
    "full_index",
    "index_version",
    "is_evidence",
    "known_head",
    "number",
    "ontology_names",
    "read_head",
    "solutions",
    "typed_rows",
    "words",
]
