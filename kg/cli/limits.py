"""What a person or a stranger asks is answered within limits on time and memory; see `kg.guard`.

The command does its work in a guarded child. Time in which its answer is read does not count, and what was
written before the limit stays, whole up to a line.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer

from kg.cli.exit_codes import exit_code_of

__all__ = ["MEMORY", "SECONDS", "MemoryLimit", "TimeLimit", "within"]

SECONDS = 60.0
MEMORY = 2048
"""What a question is given if nobody says otherwise."""

TimeLimit = Annotated[float, typer.Option("--time-limit", min=0, help="Seconds until it is stopped; 0 for never.")]
MemoryLimit = Annotated[
    int,
    typer.Option(
        "--memory-limit",
        min=0,
        envvar="KG_MEMORY_LIMIT",
        help="MiB of memory until it is stopped, 512 or more; 0 for no limit.",
    ),
]
Begin = Callable[[], None]


def within(seconds: float, memory: int, work: Callable[[Begin], object]) -> None:
    """Do a command's work in a guarded child. It calls what it is given once its archive is open: the limits are of
    what is asked.

    Raises:
        UsageError: these are no limits.
        QueryError: the child ended before its work was done.
        Exit: the work came to another exit code than 0.
    """
    from kg.guard import Ended, Limits

    limits = Limits(seconds, memory)
    if not hasattr(os, "fork"):
        work(lambda: None)
        return
    from kg.guard.commands import supervised

    try:
        code = supervised(lambda begin: exit_code_of(partial(work, begin)), limits)
    except Ended as ended:
        from kg.cli.output import mark_said
        from kg.index.store import stopped_error

        if ended.has_said:
            mark_said()
        raise stopped_error(ended) from None
    if code:
        raise typer.Exit(code)
