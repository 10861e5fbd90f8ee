"""Members of hostile JSON, taken one by one: each is present, of its kind and within bounds, or an error says where.

The file is a receipt, unless who reads it says in `refuse` what else it should be. Refused before anything is
looked at: what is not UTF-8 or not JSON, a name given twice in one object
(two readers would see two receipts), numbers that are not whole, half characters, nesting without end.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn, TypeVar

from kg.errors import UnreadableFile

__all__ = ["PlacedValue", "not_a_receipt", "parsed"]

T = TypeVar("T")
Refusal = Callable[[str], UnreadableFile]
"""What refuses a file, made of why."""
_MOST_DIGITS = 15
"""Of a whole number: below 2^53 every reader of JSON takes it for the same number (RFC 8259, section 6)."""


def not_a_receipt(why: str) -> UnreadableFile:
    return UnreadableFile(
        f"this is not a receipt: {why}",
        remedy="take one from `kg query --receipt`, or get it again from whoever sent it",
    )


def parsed(content: bytes, refuse: Refusal = not_a_receipt) -> PlacedValue:
    """The JSON object a file holds.

    Raises:
        UnreadableFile: it is not JSON, or not an object.
    """
    try:
        value = json.loads(
            content.decode(),
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
        json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair is JSON, but no text
    except UnicodeError as error:
        raise refuse("it is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise refuse(f"it is not JSON, from line {error.lineno}, column {error.colno} on") from error
    except RecursionError as error:
        raise refuse("it is nested too deep") from error
    except ValueError as error:
        raise refuse(str(error)) from error
    return PlacedValue(value, refuse=refuse)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a name is given twice in one object")
    return made


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number of {len(digits):,} digits is in it")
    return int(digits)


def _no_number(written: str) -> NoReturn:
    raise ValueError(f"{written[:_MOST_DIGITS]} is in it, where only whole numbers may be")


class PlacedValue:
    """One value with the way to it: `claims[3].speaker`."""

    def __init__(self, value: Any, way: str = "", refuse: Refusal = not_a_receipt) -> None:
        self._value, self._way, self._refuse = value, way, refuse

    def refused(self, why: str) -> UnreadableFile:
        return self._refuse(f"{self._way or 'it'} {why}")

    def only(self, *names: str) -> PlacedValue:
        """The same, an object that has no other members than these."""
        for name in self._object():
            if name not in names:
                raise self.refused(f"has a member {name[:40]!r} that does not belong there")
        return self

    def has(self, name: str) -> bool:
        return name in self._object()

    def at(self, name: str) -> PlacedValue:
        if name not in self._object():
            raise self.refused(f"has no {name}")
        return PlacedValue(self._value[name], f"{self._way}.{name}" if self._way else name, self._refuse)

    def names(self) -> list[str]:
        return list(self._object())

    def several(self) -> Iterator[PlacedValue]:
        if not isinstance(self._value, list):
            raise self.refused("is not a list")
        return (PlacedValue(one, f"{self._way}[{place}]", self._refuse) for place, one in enumerate(self._value))

    def each(self, name: str, read: Callable[[PlacedValue], T]) -> tuple[T, ...]:
        """A list among the members, every one of them read; nothing where there is none."""
        return tuple(read(one) for one in self.at(name).several()) if self.has(name) else ()

    def text(self) -> str:
        if not isinstance(self._value, str):
            raise self.refused("is not text")
        return self._value

    def number(self) -> int:
        """A whole number from 0."""
        if type(self._value) is not int or self._value < 0:
            raise self.refused("is not a whole number")
        return self._value

    def truth(self) -> bool:
        if not isinstance(self._value, bool):
            raise self.refused("is neither true nor false")
        return self._value

    def of(self, table: Sequence[T]) -> T:
        """What this number stands for in a table."""
        if (place := self.number()) >= len(table):
            raise self.refused(f"is {place}, where the table has {len(table)}")
        return table[place]

    def made(self, make: Callable[[str], T]) -> T:
        """What is made of this text; what cannot be made of it is refused."""
        try:
            return make(self.text())
        except ValueError as error:
            raise self.refused(f"is not what it should be ({error})") from error

    def maybe(self, name: str, read: Callable[[PlacedValue], T]) -> T | None:
        return read(self.at(name)) if self.has(name) else None

    def _object(self) -> dict[str, Any]:
        if not isinstance(self._value, dict):
            raise self.refused("is not an object")
        return self._value
