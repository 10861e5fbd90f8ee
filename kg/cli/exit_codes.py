"""How a command ends: the message for an error, and the exit code.

Exit 0 is done, 1 findings, 2 usage or bad input; no traceback reaches a user (set KG_DEBUG to see one).
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

import typer

from kg.cli.wrong_usage import in_our_words
from kg.errors import KgError, Refused, UsageError

__all__ = ["BAD_INPUT", "exit_code_of", "report_error"]

BAD_INPUT = 2
_UNEXPECTED = 3
_MOST_TOLD = 200
"""Characters of an error nobody expected that are shown."""
_TOO_LONG = "Exceeds the limit"
"""How Python refuses to read a whole number of over 4,300 digits, which would take time without bound."""


def exit_code_of(work: Callable[[], object]) -> int:
    """The exit code of some work; what went wrong is told."""
    try:
        work()
    except typer.Exit as leaving:
        return leaving.exit_code
    except (MemoryError, SystemError):
        raise  # memory ran out, or native code gave up: whoever guards this process says so
    except Exception as error:
        return report_error(error)
    return 0


def _told_of_help(error: Exception) -> int:
    """Help that typer shows where nothing was typed; 0 if it is not that."""
    from kg.cli.output import tell

    show, code = getattr(error, "show", None), getattr(error, "exit_code", 0)
    if not callable(show):
        return 0
    said = io.StringIO()
    show(said)
    for line in said.getvalue().split("\n")[:-1]:
        tell(line)
    return int(code)


def report_error(error: Exception) -> int:
    """Tell an error in a line, or, where KG_DEBUG is set, raise it; under `--json` as JSON besides, unless some of an
    answer is written already."""
    code = _told(error)
    if wants_json(sys.argv[1:]):
        from kg.cli.output import has_said, say_json
        from kg.workspace.failures import Failure

        if not has_said():
            say_json(Failure(as_known(error), code))
    return code


def wants_json(words: list[str]) -> bool:
    """Whether an answer in JSON is asked for.

    >>> wants_json(["find", "x", "--json"]), wants_json(["find", "--", "--json"])
    (True, False)
    """
    own = words[: words.index("--")] if "--" in words else words
    pairs = pairwise([*own, ""])
    return any(word in ("--json", "--format=json") or (word, then) == ("--format", "json") for word, then in pairs)


def as_known(error: Exception) -> KgError:
    """An error of any kind as one of ours: what, where, what to do."""
    if isinstance(error, KgError):
        return error
    if (wrong := in_our_words(error)) is not None:
        return wrong
    if callable(getattr(error, "show", None)):
        return UsageError(str(getattr(error, "message", "") or error), remedy="see --help")
    if isinstance(error, OSError):
        return UsageError(
            str(error.strerror or error), where=str(error.filename or ""), remedy="check the disk and the permissions"
        )
    if isinstance(error, ValueError) and str(error).startswith(_TOO_LONG):
        return UsageError("a number has more digits than are read", remedy="write it with at most 4,300")
    return KgError(f"unexpected {type(error).__name__}: {str(error)[:_MOST_TOLD]}", remedy="please report it")


def _told(error: Exception) -> int:
    error = in_our_words(error) or error
    if code := _told_of_help(error):
        return code
    if os.environ.get("KG_DEBUG"):
        raise error
    from kg.cli.output import tell, tell_findings

    if isinstance(error, Refused):
        tell_findings(error.report.findings)
    if isinstance(error, KgError):
        tell(f"kg: {error}")
        return BAD_INPUT
    if isinstance(error, ValueError) and str(error).startswith(_TOO_LONG):
        tell("kg: a number has more digits than are read; write it with at most 4,300")
        return BAD_INPUT
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        tell(f"kg: {where}{error.strerror or error}; check the disk and the permissions")
        _let_go_of_the_answer()
        return BAD_INPUT
    if _names_a_store() and isinstance(error, ValueError | LookupError | TypeError | AttributeError | ArithmeticError):
        # A store is believed to be what its ledger makes it, and one that lies in well-formed replies is a stranger's.
        what = f"{type(error).__name__}: {str(error)[:_MOST_TOLD]}"
        tell(
            f"kg: the store answered what this program never writes to one ({what}); run `kg rebuild`, or give another"
        )
        return BAD_INPUT
    tell(f"kg: unexpected {type(error).__name__}: {error}; please report it, with KG_DEBUG=1 for the details")
    return _UNEXPECTED


def _names_a_store() -> bool:
    return bool(os.environ.get("KG_STORE")) or any(word.startswith("--store") for word in sys.argv[1:])


def _let_go_of_the_answer() -> None:
    """The part of an answer that could not be written is not tried again when the process ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
