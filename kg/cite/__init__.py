"""Footnotes: who states it, in which words or which row, in which document, by which digest.

`footnotes` turns the claims behind an answer into notes a reader can check. One claim has one note.
"""

from kg.cite.footnotes import Footnote, footnotes

__all__ = ["Footnote", "footnotes"]
