"""A progress bar on standard error, where that is a terminal; silent otherwise."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["ProgressBar"]


class ProgressBar:
    """How much is done of what is known of; `doing` says what until something is told."""

    def __init__(self, doing: str, known: int) -> None:
        self._doing, self._known = doing, known
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> ProgressBar:
        if sys.stderr.isatty() and self._known > 1:
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task(self._doing, total=self._known)
            self._progress.start()
        return self

    def told(self, done: int, known: int | None = None, last: str | None = None) -> None:
        """So much is done, of so much if more became known; `last` names what was done last."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=done, total=known, description=last)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._progress is not None:
            self._progress.stop()
