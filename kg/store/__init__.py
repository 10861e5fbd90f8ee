"""The index over the ledger, rebuilt at will: one protocol, two engines.

`Embedded` is Oxigraph in this process, `kg.store.remote.Remote` any SPARQL 1.1 endpoint (not
imported here: an HTTP client is a tenth of what most commands take). `index` says what a
store holds for given ledger quads; neither engine knows.
"""

from kg.store.embedded import Embedded
from kg.store.index import advance, changes, full_index, index_version, known_head, read_head
from kg.store.listing import typed_rows
from kg.store.parsing import ontology_names
from kg.store.protocol import Results, Store, number, solutions, words
from kg.store.speaking import is_evidence

__all__ = [
    "Embedded",
    "Results",
    "Store",
    "advance",
    "changes",
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
