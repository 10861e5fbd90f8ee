"""Finds what to trace: agencies, documents, claims, speakers, statutes and places, spelling forgiven.

    matching      names near to what was typed
    stored_names  the names in a store
    finding       what was found, and the one thing a name stands for

Only spelling decides the order; no source is preferred.
"""

from kg.ask.find.finding import Finder, Hit, beginning, claim_named, find, is_known, not_found, resolve
from kg.ask.find.stored_names import KINDS

__all__ = ["KINDS", "Finder", "Hit", "beginning", "claim_named", "find", "is_known", "not_found", "resolve"]
