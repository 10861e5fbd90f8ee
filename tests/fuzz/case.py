"""One input with the command that reads it, and the bench on which it is tried."""

from __future__ import annotations

import base64
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.archives import WORLD
from tests.fuzz.mutation import HEARD
from tests.fuzz.running import CLOCK, Listener, Outcome, ran

__all__ = ["Bench", "Broken", "Case", "Kind", "kg"]


@dataclass(frozen=True)
class Case:
    """What is tried: the words after `kg`, in a folder with these files and an archive."""

    words: tuple[str, ...]
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    """By name; None takes the file away. Names below `archive/` change the archive before the command."""
    base: str = "world"
    """Which archive: `world`, `held`, `empty`, or none where it is the empty text."""
    stdin: bytes = b""
    changed: str = ""
    """The file that differs from a sound one; else the words do."""
    records: bool = False
    """Whether something is recorded where it is accepted."""
    env: Mapping[str, str] = field(default_factory=dict)
    received: int = 0
    """Bytes that a server may send beside."""

    @property
    def size(self) -> int:
        """Bytes of all that is read."""
        return (
            sum(len(part or b"") for part in self.files.values())
            + len(self.stdin)
            + self.received
            + sum(map(len, self.words))
        )

    def as_json(self) -> dict[str, Any]:
        files = {name: _kept(content) for name, content in self.files.items()}
        more: dict[str, Any] = {"stdin": _kept(self.stdin)} if self.stdin else {}
        more |= {"records": True} if self.records else {}
        more |= {"env": dict(self.env)} if self.env else {}
        more |= {"received": self.received} if self.received else {}
        return {"words": list(self.words), "base": self.base, "changed": self.changed, "files": files, **more}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Case:
        return cls(
            words=tuple(kept["words"]),
            files={name: _found(content) for name, content in kept["files"].items()},
            base=kept["base"],
            stdin=_found(kept.get("stdin")) or b"",
            changed=kept["changed"],
            records=kept.get("records", False),
            env=kept.get("env", {}),
            received=kept.get("received", 0),
        )


def _kept(content: bytes | None) -> Any:
    if content is None:
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}


def _found(kept: Any) -> bytes | None:
    return base64.b64decode(kept["base64"]) if isinstance(kept, dict) else kept.encode() if kept is not None else None


@dataclass(frozen=True)
class Broken:
    """A law that does not hold of an outcome."""

    law: str
    told: str


@dataclass(frozen=True)
class Kind:
    """A kind of input: how one is made, and what must hold of it beside the laws of all."""

    name: str
    make: Callable[[Random, Bench], Case]
    also: Callable[[Case, Outcome, Bench], Iterator[Broken]] = lambda case, outcome, bench: iter(())
    reads: Callable[[bytes, str], object] | None = None
    """What reads the changed file (its bytes, its name) in the program, where it is more than a step of a command."""
    ready: Callable[[Bench], None] = lambda bench: None
    """Makes on a bench what cases of this kind need; more than once it does nothing."""
    times: int = 1
    """How many inputs of it are tried in a turn."""


_SHEETS = ("alder-notice", "cedar-gazette", "birch-roster", "meadow-act")
_BASES: dict[str, tuple[tuple[str, ...], ...]] = {
    "empty": (),
    "held": (("document", "add", "alder-notice.txt", "cedar-gazette.txt", "birch-roster.csv", "meadow-act.txt"),),
    "world": tuple(("add", f"{name}.yaml") for name in _SHEETS),
}
"""Commands that make the archives: nothing; captures of which nothing is stated yet; all of the invented world."""


class Bench:
    """A folder in which cases are tried, with the archives they start from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = folder / "case" / "of" / "this"
        self.seed = 0
        self.listener = _listening()
        self.addresses = {HEARD: f"http://127.0.0.1:{self.listener.port}/heard"}
        """Addresses that inputs are made with, and those of the servers of now."""
        self.made: dict[str, Any] = {}
        """What kinds have made of the archives, once."""
        for name, commands in _BASES.items():
            place = self._fresh()
            for path in WORLD.iterdir():
                shutil.copy(path, place)
            for words in (("init",), *commands, ("stats",)):
                done = self.kg(*words)
                assert done.code == 0, done.err.decode()
            shutil.rmtree(folder / name, ignore_errors=True)
            (place / "archive").rename(folder / name)

    def kg(
        self, *words: str, stdin: bytes = b"", env: Mapping[str, str] | None = None, clock: float = CLOCK
    ) -> Outcome:
        """A command where the last case was tried."""
        return ran(lambda: kg(words), self.place, listener=self.listener, stdin=stdin, env=env, clock=clock)

    def inside(self, run: Callable[[], object]) -> Outcome:
        """A function in a process of its own, where the last case was tried."""
        return ran(run, self.place, listener=self.listener)

    def placed(self, word: str) -> str:
        """A word with the addresses of now in place of those that inputs are made with."""
        for made, now in self.addresses.items():
            word = word.replace(made, now)
        return word

    def placed_in(self, content: bytes) -> bytes:
        """The same in a file."""
        for made, now in self.addresses.items():
            content = content.replace(made.encode(), now.encode())
        return content

    def lay(self, case: Case) -> None:
        """Put a case's files and archive in place."""
        place = self._fresh()
        if case.base:
            shutil.copytree(self.folder / case.base, place / "archive")
        for name, content in case.files.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(self.placed_in(content))

    def _fresh(self) -> Path:
        shutil.rmtree(self.folder / "case", ignore_errors=True)
        self.place.mkdir(parents=True)
        return self.place


def kg(words: tuple[str, ...]) -> None:
    """The command in this process."""
    from kg.cli import main

    sys.argv = ["kg", *words]
    main()


def _listening() -> Listener:
    wanted = int(HEARD.split(":")[2].partition("/")[0])
    try:
        return Listener(wanted)
    except OSError:
        return Listener(0)
