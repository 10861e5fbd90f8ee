"""What a program is told where there is no answer: an error as JSON has it, with the exit code of the command."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import KgError

__all__ = ["Failure"]


@dataclass(frozen=True, slots=True)
class Failure:
    """An error, and what the command ends with."""

    error: KgError
    exit_code: int
