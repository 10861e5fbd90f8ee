"""The archive as pages: read, ask and cite in a browser, or as a program.

    addresses      IRIs and the paths they stand at; forms and which one is asked for
    safety         what every request must be and every answer says of itself
    visits         one request: of which state, with which settings
    templates/     what pages look like; `rendering` fills them
    notes          the footnotes of a page
    answer_tables  an answer as a table with notes
    panels         named queries as parts of a page
    lists          two lists beside each other
    charts, maps   drawings of figures, each with its table beside it
    pages/         one module a kind of page
    validators     tags of answers, and what a client has already
    remedies       what a reader can do about an error, in addresses
    application    which address is answered by what
    server         `kg serve`

Rules kept here:
- Nothing is written: no lock is taken, no store mended (`kg.workspace.states`).
- Text of strangers is inert and escaped wherever it is shown; a page runs no script and loads nothing but ours.
- A page says nothing in its own voice: each fact has a note, each panel the query behind it.
- An answer of the engine is turned into values in the function that asks: it may not go to another thread.
"""
