"""Looks at places of lists again and again until it is interrupted: a line for each event, none where nothing is new.

Ctrl+C and SIGTERM end it with exit 0, after the list that is being recorded; a second one ends it at once, and what is
half done is rolled back or mended as after any end of a process.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Literal

from kg.cli.output import tell, tell_findings
from kg.cli.rendering.imports import say_held, say_imported
from kg.cli.rendering.outcomes import plural, tell_unnamed
from kg.errors import KgError, Refused
from kg.record.importing import Imported
from kg.workspace import Workspace
from kg.workspace.watching import Watch, WatchStopped

__all__ = ["repeat", "watch_lists"]


def watch_lists(
    workspace: Workspace,
    places: Sequence[str],
    every: float,
    *,
    kind: Literal["participating", "pending"] | None,
    publisher: str | None,
    allow_private_addresses: bool,
    findings: bool,
) -> None:
    """Watch until interrupted.

    Raises:
        UsageError: a file or folder is not there.
    """
    ended = Event()
    watch = Watch(
        workspace,
        places,
        kind=kind,
        publisher=publisher,
        allow_private_addresses=allow_private_addresses,
        stopping=ended.is_set,
    )
    with _ended_by_signals(watch, ended):
        tell(f"watching {plural(len(places), 'place')}, every {every:g} seconds (end with Ctrl+C)")
        repeat(watch, lambda: ended.wait(every), findings=findings)


def repeat(watch: Watch, waited: Callable[[], bool], *, findings: bool = False) -> None:
    """Pass after pass, until `waited` says that it is to end or a pass was stopped. What keeps the archive from being
    written is told once, as long as it stays the same."""
    before, is_named = "", False
    while True:
        held: list[Imported] = []

        def told(one: Imported) -> None:
            nonlocal is_named
            _told(one, watch, findings=findings)
            if one.error is None and one.outcome and one.outcome.contribution is None:
                held.append(one)  # noqa: B023
            elif not is_named and one.outcome:
                tell_unnamed([one.outcome])
                is_named = True

        trouble = ""
        try:
            watch.look(told)
        except WatchStopped:
            return
        except KgError as error:
            trouble = f"kg: {error}"
        finally:
            say_held(held)
        if trouble and trouble != before:
            tell(f"{trouble}; it is tried again")
        before = trouble
        if waited():
            return


def _told(one: Imported, watch: Watch, *, findings: bool) -> None:
    if one.error is None:
        say_imported(one)
        if findings:
            tell_findings(one.findings)
        return
    if isinstance(one.error, Refused):
        tell_findings(one.error.report.refusals)
    asked = one.address is not None and watch.again(one.address)
    tell(f"kg: {one.error}{f'; asked again in {round(asked / 60)} minutes at the least' if asked else ''}")


@contextmanager
def _ended_by_signals(watch: Watch, ended: Event) -> Iterator[None]:
    """Let a first Ctrl+C or SIGTERM end what goes on, unless it is recording; then it is asked to."""

    def end(_number: int, _frame: FrameType | None) -> None:
        is_second = ended.is_set()
        ended.set()
        if is_second or not watch.is_recording:
            raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
