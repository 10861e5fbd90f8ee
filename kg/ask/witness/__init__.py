"""Every row of any SPARQL answer with what it rests on, and the proof that it does.

values           what an answer rests on, as values

An answer with the witness of each row (`citing`):

plan             how a query's witness is read off its solutions
instrument       the query with every variable of its patterns in sight
read_back        the triples that each solution is made of
requery          the solutions behind given values, asked for again, many at once
restrict         a group narrowed to given values
extra_columns    SELECTs with more columns
templates        what a CONSTRUCT gives, at the first solution that gives it
empty_matches    what a pattern found in a graph, or of a node, without a triple in it
path_search      shortest ways along property paths
occurrences      in how many patterns a variable stands
oxigraph_graph_scope   sub-selects inside GRAPH ?g
claims_of        which claims state a triple
merged_rows      rows that differ only in who states them, as one

The proof (`replaying`), and how much of a witness it needs:

replay_limits    why a row may not come again from its witness; for most queries, no reason
volatile         columns that are new whenever a query is asked
unused_parts     parts of a witness that its row does not need
minimal          a part of which nothing can be left out

What is not there, in words:

list_absences    what a list of ICE's does not name
pattern_words    what a pattern asks for
pattern_text     patterns as they are shown
"""

from kg.ask.witness.citing import cite
from kg.ask.witness.minimal import minimal
from kg.ask.witness.replay_limits import replay_limits
from kg.ask.witness.replaying import Replayed, replay
from kg.ask.witness.values import Absence, AnswerRow, Cited, Ground, GroundKind, Match, QueryForm, Witness

__all__ = [
    "Absence",
    "AnswerRow",
    "Cited",
    "Ground",
    "GroundKind",
    "Match",
    "QueryForm",
    "Replayed",
    "Witness",
    "cite",
    "minimal",
    "replay",
    "replay_limits",
]
