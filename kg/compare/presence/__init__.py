"""Which lists name what, over time: computed from what a store holds, and stored nowhere.

    lists       a captured list, and the order of lists
    judging     which lists say something of their day, and which are left out
    spells      how long something is listed, from a row of bits
    reading     what a store says of lists
    presence    first listed, last listed, in between not, again, pending before
    fields      what a list says of an agreement, field by field
    changes     added, gone and changed between two lists

Presence is not status: what a list does not name is *not listed* in it. When an agreement began or
ended is only what some source states. The rules, with their thresholds, stand at the top of `judging`
and `spells`; nothing depends on the order in which lists were imported.
"""

from kg.compare.presence.changes import Change, Changes, changes
from kg.compare.presence.fields import Field
from kg.compare.presence.judging import LeftOut, Timeline, Why, timeline
from kg.compare.presence.lists import CapturedList
from kg.compare.presence.presence import Listed, Presence, presence
from kg.compare.presence.reading import Key, Named, held, key_of, lists, merged, names, rows_at, sightings, signed_after

__all__ = [
    "CapturedList",
    "Change",
    "Changes",
    "Field",
    "Key",
    "LeftOut",
    "Listed",
    "Named",
    "Presence",
    "Timeline",
    "Why",
    "changes",
    "held",
    "key_of",
    "lists",
    "merged",
    "names",
    "presence",
    "rows_at",
    "sightings",
    "signed_after",
    "timeline",
]
