"""Prints a trace: for people one screen, or with all its sources a tree; JSON for programs, references for managers."""

from __future__ import annotations

import sys

from kg.ask.trace import Trace
from kg.ask.trace.known import QueryableStore
from kg.cli.output import mark_said, say, say_json, say_tree
from kg.cli.screen import height, width
from kg.workspace.answering import Answering

__all__ = ["say_references", "say_trace"]


def say_trace(trace: Trace, store: QueryableStore, *, sources: bool, as_json: bool) -> None:
    """Print what is stated in one screen, or all of it: with `sources`, and where there is no screen."""
    if as_json:
        say_json(trace)
        return
    columns, high = width(), height()
    if sources or columns is None or high is None:
        from kg.cli.rendering.trace import render

        say_tree(render(trace))
        return
    from kg.cli.rendering.trace_summary import summary

    for line in summary(trace, store, columns, high - 1):
        say(line)


def say_references(workspace: Answering, name: str, form: str) -> None:
    """Print what to cite for a thing.

    Raises:
        NotFound, UsageError: as `Answering.references`.
    """
    text = workspace.references(name, form)
    mark_said()
    sys.stdout.write(text)
