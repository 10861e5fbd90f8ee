"""What a reader of the site can do about an error: an address or a parameter, never a command of the terminal."""

from __future__ import annotations

import re

__all__ = ["remedy_here"]

_COMMAND = re.compile(r"`kg (\w+)(?: ([\w-]+))?[^`]*`")
_ADDRESSES = {"find": ("/find", "/api/find"), "log": ("/queries/contributions?run=1", "/api/contributions")}
"""What answers here as a command does in the terminal: for a reader, and for a program."""


def remedy_here(remedy: str, *, for_program: bool = False) -> str:
    """A remedy without commands: those that read are an address here, and what only a terminal can do is left out.

    >>> remedy_here("the nearest is of 2021-01-13; `kg query lists` names all", for_program=True)
    'the nearest is of 2021-01-13; /api/queries/lists names all'
    >>> remedy_here("add --param agency=us-al/x"), remedy_here("run `kg rebuild`")
    ('add agency=us-al/x', '')
    """
    told = [_COMMAND.sub(lambda found: _address(found, for_program), one) for one in remedy.split("; ")]
    told = [one.replace("--param ", "") for one in told]
    return "; ".join(one for one in told if "kg " not in one and "--" not in one)


def _address(found: re.Match[str], for_program: bool) -> str:
    command, name = found.groups()
    if command == "query" and name:
        return f"/api/queries/{name}" if for_program else f"/queries/{name}"
    return _ADDRESSES[command][for_program] if command in _ADDRESSES else found[0]
