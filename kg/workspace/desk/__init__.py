"""The desk: where archivists draft, look at what the gate says, and record, by a program that keeps drafts for them.

drafts       files beside the archive; a state of a draft is whole or absent
desk         a draft as a sheet, before the gate and recorded
questions    what a form asks, from the table of the forms
meanwhile    what others recorded since a draft was begun, and what of it meets the draft
names        what completes the names in a form
text_places  where words stand in a text
wording      what the gate says, in the words of a form
restated     a recorded claim as the form that states it
"""

from kg.intake.sheets.to_yaml import Tree
from kg.ledger import Head
from kg.workspace.desk.desk import CheckedDraft, Desk, DraftFinding
from kg.workspace.desk.drafts import Drafts, SavedDraft

__all__ = ["CheckedDraft", "Desk", "DraftFinding", "Drafts", "Head", "SavedDraft", "Tree"]
