"""A neutral citation-and-provenance knowledge graph of agreements under INA section 287(g).

The folder list is the architecture; data moves down it and imports only point up:

    errors      what goes wrong, as one tree
    guard/      work that may end its process, in another
    inert       text from outside, shown and not obeyed
    persons     what in a text leads to one person
    assets      where shipped files are
    durable     files that appear whole or not at all
    model       frozen values
    anchor/     places in a text
    archive/    captures, text layers, tables
    terms       names and IRIs
    triples     values to quads and back
    sparql/     queries as trees
    places      states and counties by the names sources write
    identity/   which agencies are one, and who says so
    intake/     claim sheets and ICE's lists, to drafts
    gate/       what may be recorded
    ledger/     what was recorded
    store/      the index over it
    witness/    what each row of an answer rests on
    catalogue/  the named queries
    trace/      any thing back to its sources
    cite/       footnotes
    receipt/    an answer in a file, to be checked later
    find/       what to trace, by its words
    origins     how many sources a repeated statement has
    compare/    counts side by side
    presence/   which lists name what, over time
    export/     formats
    workspace/  wires the rooms
    web/        the archive as pages
    cli/        one module a command

`tests/test_rooms.py` reads the imports and holds them to this order.
"""

__version__ = "0.1.0"
