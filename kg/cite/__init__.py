"""Footnotes: who states it, in which words or which row, in which document, by which digest.

`footnotes` turns the claims behind an answer into notes a reader can check: one note for one claim,
or for one claim at one place where the answer is about that place (a row of a certain list).
"""

from kg.cite.footnotes import Cited, Footnote, footnotes

__all__ = ["Cited", "Footnote", "footnotes"]
