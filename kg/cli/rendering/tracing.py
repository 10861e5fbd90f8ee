"""Prints a trace: a tree for people, JSON for programs."""

from __future__ import annotations

from kg.ask.trace import Trace
from kg.cli.output import console, say_json

__all__ = ["say_trace"]


def say_trace(trace: Trace, *, as_json: bool) -> None:
    if as_json:
        say_json(trace)
        return
    from kg.cli.rendering.trace import render

    console().print(render(trace))
