"""Who states each row of an answer, in words a reader can check.

    footnotes     a claim, or a claim at one place, as a note: speaker, words or row, document, digest
    cover         which claims to show for a row: the fewest that state all it rests on
    notes         a cited answer, page by page, with its notes numbered over the whole
    asides        what else there is to say of a row: more solutions, other claims, what is no source
    cells, lines  an answer as lines of a table
    works         the documents cited, as CSL-JSON
    bibliography  those in a citation style
    formats/      one module a format; each takes an `Answer` and yields text

    >>> from kg.cite import Answer                                            # doctest: +SKIP
    >>> for row in Answer(store, kg.witness.cite(store, sparql)):             # doctest: +SKIP
    ...     print(row.values, [note.text for note in row.notes])

One note stands for one claim, or for one claim at one place where the row is about that place (a row of
a certain list). The same note has the same number wherever it is met.
"""

from kg.cite.footnotes import Footnote, Reference, footnotes
from kg.cite.notes import Answer, Note, NotedRow, Page

__all__ = ["Answer", "Footnote", "Note", "NotedRow", "Page", "Reference", "footnotes"]
