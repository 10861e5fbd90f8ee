"""Which lists name what, over time: computed from what a store holds, and stored nowhere.

    lists         a captured list, and the order of lists
    judging       which lists say something of their day, and which are left out
    spells        how long something is listed, from a row of bits
    list_queries  what a store says of lists
    presence      first listed, last listed, gaps, listed again, pending before
    fields        what a list says of an agreement, field by field
    changes       added, gone and changed between two lists

Presence is not status: what a list does not name is *not listed* in it. When an agreement began or
ended is only what some source states. The rules, with their thresholds, stand at the top of `judging`
and `spells`; nothing depends on the order in which lists were imported.
"""

from kg.compare.presence.changes import Change, Changes, changes
from kg.compare.presence.fields import FieldDifference
from kg.compare.presence.judging import LeftOut, ListFlaw, Timeline, timeline
from kg.compare.presence.list_queries import (
    ListedClaim,
    ListedKey,
    NamedKey,
    captured_lists,
    key_names,
    key_of,
    keys_in_lists,
    merged_agencies,
    rows_at,
    sightings,
    signed_after,
)
from kg.compare.presence.lists import CapturedList
from kg.compare.presence.presence import ListedSpell, Presence, presence

__all__ = [
    "CapturedList",
    "Change",
    "Changes",
    "FieldDifference",
    "LeftOut",
    "ListFlaw",
    "ListedClaim",
    "ListedKey",
    "ListedSpell",
    "NamedKey",
    "Presence",
    "Timeline",
    "captured_lists",
    "changes",
    "key_names",
    "key_of",
    "keys_in_lists",
    "merged_agencies",
    "presence",
    "rows_at",
    "sightings",
    "signed_after",
    "timeline",
]
