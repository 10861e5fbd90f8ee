"""Every row of any SPARQL answer with what it rests on, and the proof that it does.

cite      an answer with the witness of each row
replay    the query asked again over nothing but a witness
minimal   a part of a witness of which nothing can be left out
together  one row for each answer of a query that says which columns only say who states it
doubts    why a row of a query may not come again from its witness; of most queries, nothing
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
