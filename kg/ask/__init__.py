"""Asking: a question goes in; rows come out, with what each rests on and where that is stated.

Guarantees: an answer with footnotes has the rows of the answer without, and each row rests on what its notes say.
Takes SPARQL or a question by its name, and a store to ask; hands on rows, witnesses, notes, receipts and traces.

    catalogue/          the named questions
    archive_parameters  their parameters as the archive knows them
    find/               what to ask about, by its words
    witness/            what each row rests on
    trace/              any thing back to its sources
    cite/               what a row rests on, as footnotes
    receipt/            an answer in a file, to be checked later
    notebook            what a notebook shows of an answer, a trace or a note
    proofs              that a claim was recorded, for those who have a published head alone
    why                 what one row, or one claim, rests on
    archive_trace       traces with the words around a quotation, and rows as they are written
    holdings            the documents of an archive, and how much of everything there is
"""
