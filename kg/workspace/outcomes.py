"""What becomes of what is asked of an archive that changes, as values with the keys of their JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kg.ledger import Head
from kg.model import Contribution
from kg.record.recording import Outcome

if TYPE_CHECKING:
    from kg.compare.dependents import Dependent

__all__ = ["LedgerEnd", "Logged", "WithdrawalOutcome"]


@dataclass(frozen=True, slots=True)
class Logged:
    """A contribution with the size of its file in bytes."""

    contribution: Contribution
    size: int

    @property
    def root_hash(self) -> str | None:
        """None of contributions made before there was one."""
        return self.contribution.root_hash or None

    JSON = (
        *("id: contribution.iri", "sequence: contribution.sequence", "recorded: contribution.recorded"),
        *("archivist: contribution.archivist", "note: contribution.note", "previous: contribution.previous"),
        *("root_hash", "byte_size: size"),
    )


@dataclass(frozen=True, slots=True)
class LedgerEnd:
    """Where a ledger ends, with the root of its history; when its newest contribution was recorded, and how many
    claims are live."""

    head: Head
    history_root: str
    recorded: datetime | None
    claims: int

    JSON = ("sequence: head.sequence", "digest: head.digest", "history_root", "recorded", "claim_count: claims")


@dataclass(frozen=True, slots=True)
class WithdrawalOutcome:
    """What became of a withdrawal: what rests on the claim, and what of that rests on nothing else now."""

    outcome: Outcome
    resting: tuple[Dependent, ...]
    alone: tuple[Dependent, ...]

    JSON = ("*outcome", "rests_on_it: resting", "stands_alone: alone")
