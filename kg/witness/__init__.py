"""Every row of any SPARQL answer with what it rests on."""

from kg.witness.citing import cite
from kg.witness.values import Absence, Cited, Form, Ground, Kind, Match, Row, Witness

__all__ = ["Absence", "Cited", "Form", "Ground", "Kind", "Match", "Row", "Witness", "cite"]
