"""What typer refuses, as one of our errors: which word, why, and what to type instead, in a line."""

from __future__ import annotations

import re
from typing import Any

from kg.errors import UsageError

__all__ = ["in_our_words"]


def in_our_words(error: Exception) -> UsageError | None:
    """The error for words that typer cannot use; None for any other error, and for help that it shows instead."""
    context = getattr(error, "ctx", None)
    if not callable(getattr(error, "show", None)) or type(error).__name__ == "NoArgsIsHelpError":
        return None
    typed = f"write {_usage(context)}" if context else "see kg --help"
    parameter = getattr(error, "param", None)
    if parameter is not None:
        return _of_parameter(error, parameter, typed)
    said = str(getattr(error, "message", "") or error)
    if found := re.fullmatch(r"No such command '(.*?)'\.(?: Did you mean (.*)\?)?", said, re.DOTALL):
        path = context.command_path if context else "kg"
        near = f"did you mean {found[2].replace(chr(39), '')}? " if found[2] else ""
        return UsageError(f"there is no command {found[1]!r}", remedy=f"{near}{path} --help lists the commands")
    if found := re.match(r"No such option: (\S+)", said):
        near = ", ".join(sorted(getattr(error, "possibilities", None) or ()))
        path = context.command_path if context else "kg"
        meant = f"did you mean {near}? " if near else ""
        return UsageError(f"there is no option {found[1]}", remedy=f"{meant}{path} --help lists the options")
    if found := re.fullmatch(r"Option '(.*)' requires (?:an argument|\d+ arguments)\.", said):
        return UsageError(f"{found[1]} has no value", remedy=f"write {found[1]} and a value")
    if found := re.fullmatch(r"Option '(.*)' does not take a value\.", said):
        return UsageError(f"{found[1]} takes no value", remedy=f"write {found[1]} alone")
    if found := re.fullmatch(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", said, re.DOTALL):
        return UsageError(f"more words are given than are read: {found[1]}", remedy=typed)
    return UsageError(said.rstrip("."), remedy=typed)


def _usage(context: Any) -> str:
    """`kg trace [OPTIONS] {name}...`"""
    return " ".join([context.command_path, *context.command.collect_usage_pieces(context)])


def _of_parameter(error: Exception, parameter: Any, typed: str) -> UsageError:
    name = parameter.opts[0] if parameter.param_type_name == "option" else parameter.display_name_raw
    choices = [str(getattr(one, "value", one)) for one in parameter.type_descriptor.choices or ()]
    if type(error).__name__ == "MissingParameter":
        return UsageError(f"{name} is missing", remedy=f"write one of {', '.join(choices)}" if choices else typed)
    found: dict[str, Any] = next(iter(getattr(error.__cause__, "errors", list)()), {})
    value = f" {str(found['input'])[:_MOST]!r}" if isinstance(found.get("input"), str | int | float) else ""
    if choices:
        return UsageError(f"{name} cannot be{value or ' that'}", remedy=f"write one of {', '.join(choices)}")
    kind = str(found.get("type", ""))
    if kind.startswith(("int_", "float_")) or kind in ("greater_than_equal", "less_than_equal"):
        is_number = kind.endswith("_equal")
        what = "is out of range" if is_number else f"is not a {'whole ' * kind.startswith('int')}number"
        return UsageError(f"{name}{value} {what}", remedy=f"write {_range(parameter)}")
    said = str(getattr(error, "message", "") or error)
    return UsageError(f"{name}{value}: {said.rstrip('.')}", remedy=typed)


_MOST = 100
"""Characters of what was typed that are shown again."""


def _range(parameter: Any) -> str:
    """`a number from 0 to 65535`, `a number, 1 or more`"""
    least, most = parameter.min, parameter.max
    if least is None and most is None:
        return "a number"
    if most is None:
        return f"a number, {least} or more"
    return f"a number from {least} to {most}" if least is not None else f"a number, {most} or less"
