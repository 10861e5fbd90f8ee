"""One request as pages see it: which state of the archive it is of, where it stands, what the server allows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import RLock
from typing import TypeVar

from pyoxigraph import NamedNode

from kg.web.addresses import FORMS, path_of, split_suffix, with_query
from kg.workspace.states import State

__all__ = ["MOST_OF_ONE", "SiteSettings", "Visit", "once"]

Made = TypeVar("Made")
MOST_OF_ONE = 8
"""Values of one kind kept with a state. Chosen; it bounds the memory."""

SECONDS, MEBIBYTES, ROWS, BYTES = 20.0, 2048, 1_000, 256 << 20
"""What a visitor's question is given where nobody says otherwise; chosen, and set by options of `kg serve`."""


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the server allows. `is_public` is for strangers: documents that nobody marked as publishable are
    shown as the fragments cited, and each address has so many questions a minute. `publishable` are the documents
    that are, each with the reason. `is_copy` is of pages that are kept as files: there is no server to ask. With
    `has_desk`, pages lead archivists to the desk."""

    is_public: bool = False
    is_copy: bool = False
    is_behind_proxy: bool = False
    has_desk: bool = False
    seconds: float = SECONDS
    mebibytes: int = MEBIBYTES
    rows: int = ROWS
    bytes: int = BYTES
    publishable: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for a page; `path` is as it was sent, `as_of` as it was asked."""

    state: State
    settings: SiteSettings
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    as_of: str = ""
    repeated: tuple[str, ...] = ()
    """Parameters the address gives several times; the last one counts, where that is let pass."""

    def at(self, path: str, **query: str | int | None) -> str:
        """Another page, of the same state."""
        return with_query(path, **query, **({"asOf": self.as_of} if self.as_of else {}))

    def page_of(self, iri: NamedNode | str) -> str | None:
        """The page of a thing, of the same state; None for what has none."""
        path = path_of(iri)
        return self.at(path) if path else None

    @property
    def here(self) -> str:
        """This page as it is now."""
        return with_query(self.path, **{name: value for name, value in self.query.items() if name != "asOf"})

    @property
    def forms(self) -> list[tuple[str, str, str]]:
        """The forms of this page's thing for programs: suffix, media type, address; none without a server."""
        if self.settings.is_copy:
            return []
        path, _ = split_suffix(self.path)
        return [(form, media, self.at(f"{path}.{form}")) for form, media in FORMS.items() if form != "html"]

    def asked(self, name: str) -> str:
        """A parameter of the address, without blanks around it."""
        return self.query.get(name, "").strip()


def once(state: State, name: str, make: Callable[[], Made], *, of: str = "") -> Made:
    """What is worked out once for a state and kept with it; of several who ask at one time, all but one wait.

    What visitors choose is `of` something: so many of one name are kept, those asked for last.
    """
    every: dict[str, tuple[RLock, OrderedDict[str, object]]] = state.__dict__.setdefault("_kept", {})
    lock, kept = every.setdefault(name, (RLock(), OrderedDict()))
    with lock:
        if of not in kept:
            kept[of] = make()
            while len(kept) > MOST_OF_ONE:
                kept.popitem(last=False)
        kept.move_to_end(of)
        return kept[of]  # type: ignore[return-value]
