"""What runs in a warm child: requests come in, each gets one reply, and several answers go on in turns."""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from kg.errors import KgError
from kg.guard.channel import Frames, send
from kg.guard.confining import address_space, confine, enter
from kg.guard.limits import EndReason, inherited_peak

__all__ = ["ASK", "END", "FORGET", "MEMORY", "NEXT", "NUMBER", "PIECE", "REFUSED", "WORN", "echo", "main"]

ASK, NEXT, FORGET = b"A", b"N", b"F"
PIECE, END, WORN, REFUSED, MEMORY = b"P", b"E", b"W", b"R", b"M"
NUMBER = struct.Struct(">I")


def main() -> None:
    """Serve until nobody asks any more; the pipes and the limit are named by the arguments."""
    asked, answer, life, memory = map(int, sys.argv[2:6])
    enter(life)
    confine(memory)
    frames, running = Frames(asked), _Running(memory)
    while (frame := frames.next()) is not None:
        kind, payload = frame
        (number,) = NUMBER.unpack_from(payload)
        if kind == FORGET:
            running.forget(number)
        else:
            send(answer, *running.step(number, payload[NUMBER.size :] if kind == ASK else None))
    os._exit(0)


class _Running:
    """Answers that were begun, by number."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._inherited = inherited_peak()
        self._started_with = address_space()
        self._answers: dict[int, Iterator[bytes]] = {}

    def step(self, number: int, request: bytes | None) -> tuple[bytes, bytes]:
        """The reply of a request: the next piece of an answer, its end, or why there is none."""
        try:
            if request is not None:
                self._answers[number] = _answer(request)
            return PIECE, next(self._answers[number])
        except StopIteration:
            kind, payload = (WORN if self._is_worn() else END), b""
        except KgError as error:
            kind, payload = REFUSED, _written(error, error.what, error.where, error.remedy)
        except MemoryError:
            kind, payload = MEMORY, EndReason.MEMORY.value.encode()
        except SystemError:  # native code gave up in the middle: nothing here is certain any more
            os._exit(1)
        except Exception as error:
            kind, payload = REFUSED, _written(error, str(error), "", "")
        self.forget(number)
        return kind, payload

    def forget(self, number: int) -> None:
        self._answers.pop(number, None)

    def _is_worn(self) -> bool:
        """Whether a third of the memory it had was taken once, or is kept as address space: what is left of it is
        not for certain."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        room, kept = self._memory * 1024 - self._started_with, address_space() - self._started_with
        return self._memory > 0 and ((peak > self._inherited and peak * 3 > self._memory * 1024) or kept * 3 > room)


def echo(about: Mapping[str, Any], body: bytes) -> Iterator[bytes]:  # noqa: ARG001
    """A job that gives back what it was given."""
    yield body


def _answer(request: bytes) -> Iterator[bytes]:
    head, _, body = request.partition(b"\n")
    asked = json.loads(head)
    module, _, name = asked["job"].partition(":")
    answer: Iterator[bytes] = getattr(import_module(module), name)(asked["about"], body)
    return answer


def _written(error: Exception, *words: str) -> bytes:
    return json.dumps([type(error).__name__, *words, list(getattr(error, "nearest", ()))]).encode()
