"""What sources say, set beside what other sources say and beside ICE's own lists; no verdict.

periods         when a count holds
stated_counts   counts as claims state them
wording         differences, said plainly
written_names   names in lists, as written
recount         a stated count beside the nearest list
disagreements   counts of the same thing that differ
differences     what else sources state differently of one agency or agreement
stating         who states a value, and where
by_list         what differs with each list, newest list first
"""

from kg.compare.disagreements import Disagreement, disagreements
from kg.compare.recount import ListCount, Recounted, recount
from kg.compare.stated_counts import StatedCount

__all__ = ["Disagreement", "ListCount", "Recounted", "StatedCount", "disagreements", "recount"]
