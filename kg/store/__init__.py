"""The index over the ledger, rebuilt at will: one protocol, two engines.

`Embedded` is Oxigraph in this process, `Remote` any SPARQL 1.1 endpoint. `index` says what a
store holds for given ledger quads; neither engine knows.
"""

from kg.store.embedded import Embedded
from kg.store.index import changes, full_index, index_version, read_head
from kg.store.protocol import Results, Store
from kg.store.remote import Remote

__all__ = ["Embedded", "Remote", "Results", "Store", "changes", "full_index", "index_version", "read_head"]
