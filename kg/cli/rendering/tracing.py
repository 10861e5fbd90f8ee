"""Prints a trace: for people one screen, or with all its sources a tree; JSON for programs."""

from __future__ import annotations

from kg.ask.trace import Trace
from kg.ask.trace.known import QueryableStore
from kg.cli.output import say, say_json, say_tree
from kg.cli.screen import height, width

__all__ = ["say_trace"]


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
