"""The command line: a module a command, each of which parses, calls one `Workspace` method, and prints.

Answers go to standard output, everything else to standard error. Exit 0 is done, 1 findings,
2 usage or bad input; no traceback reaches a user (set KG_DEBUG to see one).

Wings are imported inside the commands: `kg --help` needs none of them.
"""

from __future__ import annotations

import gc
import os
import sys

from kg.cli.application import application
from kg.cli.exit_codes import report_error
from kg.cli.output import mark_said
from kg.errors import UsageError

__all__ = ["main"]

INTERRUPTED = 130
"""The exit code shells give for SIGINT: 128 and its number, 2."""
_OBJECTS = 50_000
"""New objects before the garbage collector looks: Python's 700 takes an eighth of an import's time, and finds
next to nothing in a program that ends after one command."""


def main() -> None:
    """Run `kg`; the one place where errors become a line and an exit code."""
    gc.set_threshold(_OBJECTS, 20, 20)
    mark_said(False)
    _say_what_the_terminal_cannot()
    words = _global_options_first(sys.argv[1:])
    try:
        _refuse_what_is_no_text(sys.argv[1:])
        done = application()(words, prog_name="kg", standalone_mode=False)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except SystemExit as leaving:
        # Who reads the answer has read enough: no fault of anyone's.
        sys.exit(0 if isinstance(leaving.__context__, BrokenPipeError) else leaving.code)
    except Exception as error:
        sys.exit(report_error(error))
    sys.exit(done if isinstance(done, int) else 0)


def _refuse_what_is_no_text(words: list[str]) -> None:
    """Refuse arguments and settings that are not of the system's encoding: they could not be told, nor recorded."""
    settings = [(f"the setting {name}", value) for name, value in os.environ.items() if name.startswith("KG_")]
    for what, value in [*((f"argument {at}", word) for at, word in enumerate(words, 1)), *settings]:
        try:
            value.encode()
        except UnicodeEncodeError as error:
            shown = value.encode("utf-8", "surrogateescape").decode("ascii", "backslashreplace")[:100]
            raise UsageError(
                f"{what} is not Unicode text ({shown})", remedy="rename the file, or write it in UTF-8"
            ) from error


def _say_what_the_terminal_cannot() -> None:
    """A letter that the terminal's encoding lacks is written as its code, and stops nothing."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _global_options_first(words: list[str]) -> list[str]:
    """Let the options of every command stand anywhere: `kg query X --archive DIR` is what people type."""
    first: list[str] = []
    rest: list[str] = []
    stream = iter(words)
    for word in stream:
        if word == "--":
            rest += [word, *stream]
        elif word in ("--archive", "--store", "--limits"):
            first += [word, *([value] if (value := next(stream, None)) is not None else [])]
        elif word.startswith(("--archive=", "--store=", "--limits=")) or word in ("--ids", "--full-notes"):
            first.append(word)
        else:
            rest.append(word)
    return first + rest
