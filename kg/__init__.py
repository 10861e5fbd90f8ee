"""A neutral citation-and-provenance knowledge graph of agreements under INA section 287(g).

The folder list is the architecture; data moves down it and imports only point up:

    errors, assets   what goes wrong; where shipped files are
    model            frozen values
    anchor           places in a text
    archive          captures, text layers
    terms            names and IRIs
    triples          values to quads and back
    intake/          claim sheets, ICE's lists, statutes -> drafts
    gate/            what may be recorded
    ledger           what was recorded
    store/           the index over it
    catalogue        the named queries
    trace, find, compare    what leads back to a source
    export/          formats
    workspace        wires the rooms
    cli/             one module a command
"""

__version__ = "0.1.0"
