"""Drafts of archivists: kept in files beside the archive, each state whole, none written over another.

    NAME.drafts/alder-notice-3f9a.000004.json     the fourth state of a draft beside the archive NAME

- A change is placed as the next state, as `kg.durable` places a file; what came first stands, and the other
  is made again on top of it. So two who change one draft at one time lose nothing, in one process or in two.
- A killed writer leaves the state before, or the new one.
- A claim of a draft has a name of its own there, so that it is changed only as it was when somebody looked at it.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from kg import durable
from kg.errors import ArchiveError, NotFound, Overtaken, UsageError
from kg.intake.sheets.to_yaml import Path as TreePath
from kg.intake.sheets.to_yaml import Tree, write_yaml
from kg.ledger import Head

__all__ = ["MOST_BYTES", "Drafts", "SavedDraft", "folder_beside"]

MOST_BYTES = 4 << 20
"""Of a state of a draft: a sheet has at most 2 MiB."""
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_STATE = re.compile(r"([a-z0-9-]{1,120})\.([0-9]{6})\.json")
_KEPT = 20
"""States of a draft that are kept. Who places the next state has read the newest so many states ago at the most,
or finds its number taken."""
_TRIES = 50
"""Names, and numbers of a state, tried where others take them at one time. Chosen."""
_FORM = 1
_LOCK = Lock()
"""Of all of a process, whose files being placed are named by its number."""


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A claim sheet in the making. `sheet` is all of it but its claims; `claims` are those, each by its own name.

    It rests on `head`. `supersedes` names the claim that its claims are to stand in place of. `recorded` is the number
    of the contribution it became.
    """

    name: str
    archivist: str
    head: Head
    sheet: dict[str, Tree]
    claims: dict[str, dict[str, Tree]] = field(default_factory=dict)
    changed: str = ""
    supersedes: str = ""
    reason: str = ""
    recorded: int | None = None
    next: int = 1
    """The number in the name of the next claim."""

    @property
    def document(self) -> str:
        """The short name of its document."""
        return _word(self.sheet.get("document"), "id")

    @property
    def capture(self) -> str:
        """The SHA-256 that it names; empty where it names none."""
        told = self.sheet.get("document")
        return _word(told, "capture") if isinstance(told, dict) else ""

    def mark(self, claim: str) -> str:
        """Names a claim as it is now; empty where there is none of this name."""
        if claim not in self.claims:
            return ""
        return hashlib.sha256(json.dumps(self.claims[claim], sort_keys=True).encode()).hexdigest()[:16]

    def written(self, *only: str) -> tuple[str, list[TreePath]]:
        """It as a claim sheet, with the path that each line begins; a claim's path has its name. With names, those
        claims alone."""
        names = [name for name in self.claims if not only or name in only]
        tree = {**self.sheet, "claims": [self.claims[name] for name in names]}
        text, paths = write_yaml(tree)
        return text, [
            ("claims", names[path[1]], *path[2:])
            if path[:1] == ("claims",) and len(path) > 1 and isinstance(path[1], int)
            else path
            for path in paths
        ]

    def with_claim(self, tree: dict[str, Tree], name: str = "") -> SavedDraft:
        """With one more claim, or another in place of one."""
        if name:
            return replace(self, claims={**self.claims, name: tree})
        return replace(self, claims={**self.claims, f"c{self.next}": tree}, next=self.next + 1)

    def without_claim(self, name: str) -> SavedDraft:
        return replace(self, claims={one: tree for one, tree in self.claims.items() if one != name})


def folder_beside(root: Path) -> Path:
    """Where the drafts of an archive are.

    >>> folder_beside(Path("somewhere/my-archive")).name
    'my-archive.drafts'
    """
    whole = root.resolve()
    return whole.with_name(f"{whole.name}.drafts")


class Drafts:
    """The drafts in a folder; any thread may ask."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def every(self) -> list[SavedDraft]:
        """All drafts, what was changed last first."""
        found = [self._read(name, numbers[-1]) for name, numbers in self._states().items()]
        return sorted((one for one in found if one), key=lambda one: (one.changed, one.name), reverse=True)

    def get(self, name: str) -> SavedDraft:
        """A draft as it is now.

        Raises:
            NotFound: there is none of this name.
            ArchiveError: its file cannot be read.
        """
        for _ in range(_TRIES):
            numbers = self._states(name).get(name)
            if not numbers:
                break
            if found := self._read(name, numbers[-1]):
                return found
        raise NotFound("there is no such draft", remedy="it was recorded or thrown away; see the desk's first page")

    def begin(self, draft: SavedDraft, about: str) -> SavedDraft:
        """Keep a new draft, under a name made of what it is about.

        Raises:
            ArchiveError: it cannot be written.
        """
        stem = "-".join(re.findall("[a-z0-9]+", about.lower()))[:80].strip("-") or "draft"
        named = replace(draft, name=f"{stem}-{secrets.token_hex(4)}", changed=_now())
        with _LOCK:
            try:
                durable.make_folder(self.folder)
            except OSError as error:
                raise self._unwritten(error) from error
            self._place(named, 1)
        return named

    def change(self, name: str, how: Callable[[SavedDraft], SavedDraft]) -> SavedDraft:
        """Keep what a function makes of a draft as it is now; where another came first, of what that made.

        Raises:
            NotFound: there is no such draft.
            ArchiveError: it cannot be written; the draft is as it was.
        """
        for _ in range(_TRIES):
            with _LOCK:
                numbers = self._states(name).get(name)
                now = self._read(name, numbers[-1]) if numbers else self.get(name)
                if now is None or not numbers:
                    continue
                made = replace(how(now), name=name, changed=_now())
                try:
                    self._place(made, numbers[-1] + 1)
                except FileExistsError:  # by another process
                    continue
                self._remove(name, numbers[: 1 - _KEPT])
                return made
        raise Overtaken("the draft is being changed by others", remedy="try again")

    def change_claim(self, name: str, claim: str, mark: str, tree: dict[str, Tree] | None) -> SavedDraft:
        """Put a claim in place of one, or take it out, where it is as it was when `mark` was made.

        Raises:
            Overtaken: it is not; nothing was changed.
            NotFound, ArchiveError: as `change`.
        """

        def how(draft: SavedDraft) -> SavedDraft:
            if draft.mark(claim) != mark:
                raise Overtaken("this claim was changed meanwhile", remedy="look at both, and save again")
            return draft.without_claim(claim) if tree is None else draft.with_claim(tree, claim)

        return self.change(name, how)

    def throw_away(self, name: str) -> None:
        """Remove a draft; a killed removal leaves the newest state.

        Raises:
            NotFound: there is no such draft.
        """
        with _LOCK:
            self.get(name)
            self._remove(name, self._states(name)[name])

    def _states(self, only: str | None = None) -> dict[str, list[int]]:
        """The numbers of the states of each draft, in order."""
        found: dict[str, list[int]] = {}
        for name, number in self._files():
            if only is None or only == name:
                found.setdefault(name, []).append(number)
        return {name: sorted(numbers) for name, numbers in found.items()}

    def _files(self) -> Iterator[tuple[str, int]]:
        try:
            for path in self.folder.iterdir():
                if (told := _STATE.fullmatch(path.name)) and _NAME.fullmatch(told[1]):
                    yield told[1], int(told[2])
        except FileNotFoundError:
            return
        except OSError as error:
            raise ArchiveError(f"the drafts cannot be read ({error.strerror})", where=str(self.folder)) from error

    def _file(self, name: str, number: int) -> Path:
        return self.folder / f"{name}.{number:06d}.json"

    def _read(self, name: str, number: int) -> SavedDraft | None:
        """A state; None where it was removed meanwhile."""
        path = self._file(name, number)
        try:
            return _draft(name, json.loads(durable.read(path, MOST_BYTES)))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise ArchiveError(
                "this draft cannot be read", where=path.name, remedy="move it out of the folder of drafts"
            ) from error

    def _place(self, draft: SavedDraft, number: int) -> None:
        content = json.dumps(_as_json(draft), ensure_ascii=False, indent=1).encode()
        if len(content) > MOST_BYTES or number > 999_999:
            raise UsageError("the draft is too large", remedy="record it, and begin another")
        try:
            durable.place_new(self._file(draft.name, number), content)
        except FileExistsError:
            raise
        except OSError as error:
            raise self._unwritten(error) from error

    def _unwritten(self, error: OSError) -> ArchiveError:
        return ArchiveError(
            f"the draft cannot be saved ({error.strerror})",
            where=str(self.folder),
            remedy="free some space, or fix the folder's permissions; what was saved before stands",
        )

    def _remove(self, name: str, numbers: list[int]) -> None:
        for number in numbers:
            self._file(name, number).unlink(missing_ok=True)


def _as_json(draft: SavedDraft) -> dict[str, Any]:
    return {
        "form": _FORM,
        "archivist": draft.archivist,
        "head": {"sequence": draft.head.sequence, "digest": draft.head.digest},
        "changed": draft.changed,
        "supersedes": draft.supersedes,
        "reason": draft.reason,
        "recorded": draft.recorded,
        "next": draft.next,
        "sheet": draft.sheet,
        "claims": [{"name": name, "claim": tree} for name, tree in draft.claims.items()],
    }


def _draft(name: str, told: Mapping[str, Any]) -> SavedDraft:
    if told["form"] != _FORM:
        raise ValueError("a form of a newer program")
    sheet, claims = told["sheet"], {str(one["name"]): one["claim"] for one in told["claims"]}
    if not isinstance(sheet, dict) or not all(isinstance(tree, dict) for tree in claims.values()):
        raise TypeError("no sheet")
    recorded = told["recorded"]
    return SavedDraft(
        name,
        str(told["archivist"]),
        Head(int(told["head"]["sequence"]), str(told["head"]["digest"])),
        sheet,
        claims,
        str(told["changed"]),
        str(told["supersedes"]),
        str(told["reason"]),
        None if recorded is None else int(recorded),
        int(told["next"]),
    )


def _word(tree: object, key: str) -> str:
    if isinstance(tree, str):
        return tree
    found = tree.get(key) if isinstance(tree, dict) else None
    return found if isinstance(found, str) else ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
