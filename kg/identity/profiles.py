"""What sources state about an agency in the fields used to distinguish agencies: values, not interpreted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from kg.terms import parts

__all__ = ["Profile"]


@dataclass(frozen=True, slots=True)
class Profile:
    """An agency with the first of its names, and what its claims state, each once and in order.

    `counties`, `types` and `models` are words for people; `memoranda` addresses as stated; `signed`
    days of its agreements.
    """

    iri: NamedNode
    name: str
    counties: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    memoranda: tuple[str, ...] = ()
    signed: tuple[date, ...] = ()

    JSON = ("id: iri", "label: name")

    @property
    def state(self) -> str:
        """The State as the agency's IRI has it: `us-al`, or folded as written."""
        return parts(self.iri)[1]

    @property
    def slug(self) -> str:
        """The agency as `kg trace` takes it: `us-al/etowah-county-sheriffs-office`."""
        return "/".join(parts(self.iri)[1:])
