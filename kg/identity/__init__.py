"""Which agencies are one: the evidence for and against, and what archivists decide. Pure.

    decisions         a decision as a claim: two agencies, an outcome, an archivist, a reason
    closure           what decisions come to together, and which of them exclude each other
    name_differences  how two names differ, word by word
    word_lists        words that are not a name's own
    profiles          what an archive's sources state of an agency, as far as it tells agencies apart
    signals           what speaks for two agencies being one, or against it, in words
    shortened         agencies that may be called by a shorter name
    proposals         the pairs a person may want to look at
    code_rows         agencies and places in public tables of codes
    codes             which row of a table means which agency
    counties          which county a list's words may mean

Identity is literal: an agency is a State and a folded name. Nothing here makes two agencies one;
proposals are shown to a person, who decides with a reason, and whose decision is a claim that can be
taken back. What is decided merges nothing either: a query applies decisions, or leaves them out.
"""

from kg.identity.closure import Opposed, opposed, representatives
from kg.identity.decisions import DECIDES, REGISTER, Decision, archivist, decision_claim, decision_of

__all__ = [
    "DECIDES",
    "REGISTER",
    "Decision",
    "Opposed",
    "archivist",
    "decision_claim",
    "decision_of",
    "opposed",
    "representatives",
]
